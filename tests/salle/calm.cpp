#include "tests/salle/calm.hpp"

#include "sync/session.hpp"

namespace atelier::salle {

namespace {

// Silence is noticed, and who is missed is called again.
constexpr Milliseconds settling{30'000};
constexpr Milliseconds at_once{1'000};
// Somebody passes it on, three seconds later at most (node/relay.cpp).
constexpr Milliseconds past_a_broken_cable{3'200};
constexpr std::size_t all_meet_max = 12;  // above, not everybody is connected with everybody

// That of the latest epoch, as the trainer's seat opens it.
std::optional<NetworkKey> latest_key(Room& room) {
    if (!room.trainer().is_of_class()) return std::nullopt;
    Replica& replica = *room.trainer().replica();
    const SealSecret& secret = room.trainer().keyring.seal;
    const ActGraph& graph = replica.class_chains().space().graph();
    const auto& epochs = replica.state().network_keys;
    if (epochs.empty()) return std::nullopt;
    for (const ActOrder& order : epochs.rbegin()->second) {
        const auto node = graph.find(order.id);
        ATELIER_CHECK(node);
        const auto& act = std::get<act::NetworkKeys>(graph[*node].change.act);
        for (const act::SealedKey& sealed : act.keys)
            if (sealed.to == public_half(secret))
                if (const auto key = open_seal(sealed.sealed, secret)) return *key;
    }
    return std::nullopt;
}

std::optional<FileNumber> some_open_file(Room& room, People& people, Seat& seat) {
    for (const auto& [number, file] : seat.editor->files())
        if (file.is_open) return number;
    for (const SpaceId& space : people.projects(seat))
        for (const NodeId& text : people.texts(seat, space)) {
            const auto number = people.open(seat, space, text);
            room.run_for({500});
            if (number && seat.editor->files().contains(*number) &&
                seat.editor->files().at(*number).is_open)
                return number;
        }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> unrest_of_links(Room& room, Seat& seat) {
    std::set<DeviceKey> devices;
    for (const Session* session : seat.core->sessions())
        if (!devices.insert(session->device()).second)
            return seat.name + " has two connections with one seat";
    const auto key = latest_key(room);
    if (key && seat.core->network_key() != key)
        return seat.name + " does not have the network key of the class";
    return std::nullopt;
}

void judge_key(Room& room) {
    const auto key = latest_key(room);
    for (const auto& seat : room.seats()) {
        if (!seat->is_removed || seat->is_hostile || !seat->core || !key) continue;
        if (is_effective_member(room.trainer().replica()->state(), seat->device())) continue;
        if (seat->core->network_key() == key)
            return room.fail("key", seat->name + " was removed and knows the network key");
    }
}

void hear_last_words(Room& room, People& people, const std::vector<Seat*>& honest) {
    if (honest.size() < 2 || room.fault()) return;
    const std::size_t from = room.dice.below(honest.size());
    const std::size_t step = 1 + room.dice.below(honest.size() - 1);
    Seat& writer = *honest[from];
    const Seat& other = *honest[(from + step) % honest.size()];
    const auto file = some_open_file(room, people, writer);
    if (!file) return;
    // The copy of a disk is nobody who could pass it on: it is found and gone in a moment.
    const bool is_between = std::ranges::any_of(honest, [&](const Seat* seat) {
        return seat->device() != writer.device() && seat->device() != other.device();
    });
    const bool is_broken = is_between && honest.size() <= all_meet_max && room.dice.chance(2);
    if (is_broken) {
        room.trace.say(room.queue.now(), writer.name, " and ", other.name, " lose each other");
        room.wire.cut_one_way(writer.number, other.number);
        room.wire.cut_one_way(other.number, writer.number);
    }
    room.run_for(settling);
    if (room.fault() || !writer.editor->is_ready() || !writer.editor->files().at(*file).is_open)
        return;
    const SpaceId space = writer.editor->files().at(*file).place.space;
    const char32_t token = people.type(writer, *file, U"adieu");
    room.run_for(is_broken ? past_a_broken_cable : at_once);
    if (room.fault() || writer.editor->was_given_back(token)) return;
    const auto changes = room.tokens().find(token);
    if (changes == room.tokens().end())
        return room.fail("last words", "what " + writer.name + " typed is in no change");
    // A machine whose disk failed after all was repaired may be down again.
    for (Seat* seat : honest)
        if (seat->is_of_class() && !seat->replica()->holds(space, *changes->second.begin()))
            return room.fail("last words",
                             seat->name + " has not heard what " + writer.name + " typed");
}

}  // namespace atelier::salle
