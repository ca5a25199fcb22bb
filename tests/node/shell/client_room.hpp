#pragma once

// Seats with real node cores and stores in memory, on a wire with a delay, each with clients that
// speak lines. What is sent goes into one queue in virtual time; a request is answered at once, as
// on a socket of the same machine.

#include "node/node_core.hpp"
#include "node/shell/client_connection.hpp"
#include "node/shell/named_ids.hpp"
#include "tests/sync/memory_store.hpp"
#include "tests/test.hpp"

namespace atelier::test {

class ClientRoom {
public:
    class Seat : public ClientHost {
    public:
        Seat(ClientRoom& room, std::uint8_t number) : room_(room), number_(number) {
            keyring = {signing_key_from(seed_of(1)),
                       noise_secret_from(seed_of(2)),
                       seal_secret_from(seed_of(3)),
                       signing_key_from(seed_of(4)),
                       {signing_key_from(seed_of(5))}};
            start();
        }
        void start() {
            store = std::make_unique<MemoryStore>(disk);
            Seed seed = seed_of(6);
            seed.bytes[2] = ++starts_;
            const auto verify = [](const AuthorId& author, const ChangeId& id,
                                   const Signature& by) { return verify_change(author, id, by); };
            node = std::make_unique<NodeCore>(*store, keyring, seed, 24711, verify, room_.time());
        }

        SeatKeyring keyring;
        MemoryDisk disk;
        std::unique_ptr<MemoryStore> store;
        std::unique_ptr<NodeCore> node;
        std::map<ClientId, std::unique_ptr<ClientConnection>> clients;
        std::map<PassedFile, Bytes> files;
        std::vector<std::u32string> rescues;
        std::string folder = "/work/";
        SpaceId project;
        bool is_stopped = false;

        ClientConnection& connect(std::uint32_t number) {
            const ClientId id{number};
            clients[id] = std::make_unique<ClientConnection>(*this, id);
            return *clients[id];
        }
        void leave(std::uint32_t number) {
            clients.erase(ClientId{number});
            node->client_left(ClientId{number}, room_.time());
            room_.carry_out(*this);
        }

        // ---- ClientHost ----
        void ask(ClientId client, const Request& request) override {
            node->request(client, request, room_.time());
            room_.carry_out(*this);
        }
        Instant now() const override { return room_.now; }
        DeviceKey device() const override { return public_half<DeviceKey>(keyring.device); }
        AuthorId author() const override { return public_half<AuthorId>(keyring.author); }
        Replica* replica() override { return node->replica(); }
        std::optional<Bytes> blob(const BlobId& id) override {
            auto found = store->blob(id);
            return found ? *std::move(found) : std::nullopt;
        }
        std::uint16_t kept_port() override { return 24711; }
        Seed seed() override {
            Seed seed = seed_of(7);
            seed.bytes[2] = ++seeds_;
            return seed;
        }
        std::optional<FolderFile> file_at(const std::string& path) override {
            if (!path.starts_with(folder)) return std::nullopt;
            FolderFile file{project, Root::site, {}};
            for (std::size_t at = folder.size(); at < path.size();) {
                const std::size_t end = std::min(path.find('/', at), path.size());
                file.names.push_back(path.substr(at, end - at));
                at = end + 1;
            }
            if (file.names.empty()) return std::nullopt;
            return file;
        }
        std::vector<FolderReport> mirrored;
        std::expected<FolderReport, FolderFault> mirror(const SpaceId& space,
                                                        const std::string& path) override {
            if (path == "/") return std::unexpected(FolderFault::root);
            FolderReport report;
            report.path = path;
            report.project = space;
            return mirrored.emplace_back(report);
        }
        std::vector<FolderReport> folders() override { return mirrored; }
        bool stop_mirror(const std::string& path) override {
            return std::erase_if(mirrored, [&](const auto& each) { return each.path == path; }) > 0;
        }
        std::optional<FolderReport> settle_mirror(const std::string& path, bool) override {
            for (const FolderReport& each : mirrored)
                if (each.path == path) return each;
            return std::nullopt;
        }
        void keep_rescue(const SpaceId&, const NodeId&, const std::u32string& text) override {
            rescues.push_back(text);
        }
        void relay(ClientId from, const std::string& line) override {
            for (const auto& [id, client] : clients)
                if (id != from && client->is_editor()) client->relayed(line);
        }
        bool found(const std::string& name, const std::string& person, const std::string& label,
                   std::vector<RootHolder> others, std::uint8_t threshold) override {
            others.insert(others.begin(), {public_half<RootKey>(keyring.roots.front()), label});
            return node->found(name, person, others, threshold, room_.time());
        }
        bool join(Knocking where, const JoinWish& wish) override {
            return node->ask_to_join(std::move(where), wish, room_.time());
        }
        void stop() override { is_stopped = true; }
        std::optional<Bytes> content_of(ClientId, PassedFile file, std::size_t max) override {
            const auto found = files.find(file);
            if (found == files.end() || found->second.size() > max) return std::nullopt;
            return found->second;
        }
        std::optional<std::size_t> seats_with_all_of(const SpaceId& space) override {
            return node->seats_with_all_of(space);
        }
        std::optional<talk::Code> diagnose(ClientId) override { return std::nullopt; }
        std::optional<talk::Code> carry_out(ClientId, PassedFile) override { return std::nullopt; }
        std::optional<talk::Code> carry_in(ClientId, PassedFile) override {
            return talk::Code::busy;
        }

    private:
        Seed seed_of(std::uint8_t kind) const {
            Seed seed;
            seed.bytes[0] = kind;
            seed.bytes[1] = number_;
            return seed;
        }
        ClientRoom& room_;
        std::uint8_t number_;
        std::uint8_t starts_ = 0;
        std::uint8_t seeds_ = 0;
    };

    explicit ClientRoom(Milliseconds delay = Milliseconds{2}) : delay_(delay) {}

    Instant now{1'000};
    NodeTime time() const { return {now, 29'000'000}; }

    Seat& add() {
        seats_.push_back(
            std::make_unique<Seat>(*this, static_cast<std::uint8_t>(seats_.size() + 1)));
        return *seats_.back();
    }
    // As SIGKILL: the sockets of others close.
    void kill(Seat& seat) {
        seat.clients.clear();
        seat.node.reset();
        for (auto pipe = pipes_.begin(); pipe != pipes_.end();) {
            const auto [number, ends] = *pipe;
            const bool is_its = ends.first == &seat || ends.second == &seat;
            pipe = is_its ? pipes_.erase(pipe) : std::next(pipe);
            Seat* other = ends.first == &seat ? ends.second : ends.first;
            if (is_its && other->node) {
                other->node->disconnected(number, time());
                carry_out(*other);
            }
        }
    }
    // Something of the test's own, in so much time.
    void later(Milliseconds after, std::function<void()> what) {
        queue_.emplace(now + after, std::move(what));
    }
    void run(std::uint64_t milliseconds) {
        const Instant end = now + Milliseconds{milliseconds};
        for (const auto& seat : seats_)
            carry_out(*seat);
        while (true) {
            Instant next = end;
            if (!queue_.empty()) next = std::min(next, queue_.begin()->first);
            for (const auto& seat : seats_) {
                if (const auto due = seat->node->next_due(now)) next = std::min(next, *due);
                for (const auto& [id, client] : seat->clients)
                    if (const auto due = client->next_due()) next = std::min(next, *due);
            }
            now = std::max(now, next);
            while (!queue_.empty() && queue_.begin()->first <= now) {
                const auto what = std::move(queue_.begin()->second);
                queue_.erase(queue_.begin());
                what();
            }
            for (const auto& seat : seats_) {
                for (const auto& [id, client] : seat->clients)
                    client->tick();
                seat->node->tick(time());
                carry_out(*seat);
            }
            if (now >= end) break;
        }
    }
    PeerAddress address_of(const Seat& seat) const {
        PeerAddress address;
        address.ip.bytes[10] = address.ip.bytes[11] = 0xFF;
        address.ip.bytes[12] = 10;
        for (std::size_t i = 0; i < seats_.size(); ++i)
            if (seats_[i].get() == &seat) address.ip.bytes[15] = static_cast<std::uint8_t>(i + 1);
        address.port = 24711;
        return address;
    }
    // What a node asks for: clients are told at once, others after the delay.
    void carry_out(Seat& seat) {
        for (Action& action : seat.node->take_actions()) {
            if (auto* tell = std::get_if<action::Tell>(&action)) {
                const auto client = seat.clients.find(tell->to);
                if (client != seat.clients.end()) client->second->hear(tell->told);
                continue;
            }
            later(delay_, [this, &seat, each = std::move(action)]() mutable {
                std::visit([&](auto& one) { carry(seat, one); }, each);
                carry_out(seat);
            });
        }
    }

private:
    void carry(Seat&, action::Tell&) {}
    void carry(Seat& seat, action::Dial& dial) {
        const std::size_t index = dial.address.ip.bytes[15];
        Seat* other = index >= 1 && index <= seats_.size() ? seats_[index - 1].get() : nullptr;
        const bool is_there = other && other != &seat && other->node->welcome();
        const bool fits = is_there && (dial.kind != HandshakeKind::member ||
                                       other->node->network_key() == seat.node->network_key());
        if (!fits) return seat.node->failed(dial.address, time());
        const SessionNumber number{++numbers_};
        pipes_[number] = {&seat, other};
        Connected connected{number,
                            other->device(),
                            public_half(other->keyring.noise),
                            dial.kind,
                            *other->node->class_id(),
                            {},
                            true,
                            dial.address};
        seat.node->connected(connected, time());
        connected.device = seat.device();
        connected.noise = public_half(seat.keyring.noise);
        connected.opened_by_us = false;
        connected.address = address_of(seat);
        other->node->connected(connected, time());
        carry_out(*other);
    }
    Seat* other_end(Seat& seat, SessionNumber number) {
        const auto pipe = pipes_.find(number);
        if (pipe == pipes_.end()) return nullptr;
        return pipe->second.first == &seat ? pipe->second.second : pipe->second.first;
    }
    void carry(Seat& seat, action::Send& send) {
        Seat* other = other_end(seat, send.to);
        if (other == nullptr) return;
        other->node->received(send.to, send.frame, time());
        carry_out(*other);
        seat.node->drained(send.to, 64 * 1024, time());
    }
    void carry(Seat& seat, action::Close& close) {
        Seat* other = other_end(seat, close.session);
        pipes_.erase(close.session);
        seat.node->disconnected(close.session, time());
        if (other == nullptr) return;
        other->node->disconnected(close.session, time());
        carry_out(*other);
    }
    void carry(Seat& seat, action::Announce& announce) {
        for (const auto& other : seats_) {
            if (other.get() == &seat) continue;
            if (announce.to && address_of(*other) != *announce.to) continue;
            other->node->datagram(address_of(seat), announce.datagram, time());
            carry_out(*other);
        }
    }

    Milliseconds delay_;
    std::vector<std::unique_ptr<Seat>> seats_;
    std::multimap<Instant, std::function<void()>> queue_;
    std::map<SessionNumber, std::pair<Seat*, Seat*>> pipes_;
    std::uint32_t numbers_ = 0;
};

// A client that is asked by hand: it greets, and sees every answer and all that it was told.
class Caller {
public:
    Caller(ClientRoom::Seat& seat, std::uint32_t number, bool greets = true)
        : connection(seat.connect(number)) {
        if (greets) REQUIRE(answer(talk::Hello{"test", 1}));
    }

    ClientConnection& connection;
    std::vector<talk::FromNode> told;
    std::vector<std::string> lines;
    std::optional<Bytes> attached;

    template <class Message>
    Answered<typename Message::Answer> answer(const Message& message) {
        const talk::CallId id{++calls_};
        connection.receive(talk::write_call({id, message}));
        const auto result = result_of(id);
        REQUIRE(result);
        if (!*result) return std::unexpected(result->error());
        if constexpr (std::is_same_v<typename Message::Answer, talk::Success>) {
            return talk::Success{};
        } else {
            const auto read = talk::read_result<typename Message::Answer>(**result);
            REQUIRE(read);
            return *read;
        }
    }
    template <class Message>
    talk::Fault fault(const Message& message) {
        const auto answered = answer(message);
        REQUIRE_FALSE(answered);
        return answered.error();
    }
    void say(const std::string& line) {
        connection.receive(line + '\n');
        listen();
    }
    // What was written since; answers are lines alone.
    void listen() {
        for (auto& [line, file] : connection.take_output()) {
            lines.push_back(line);
            if (file) attached = std::move(file);
            const auto heard = talk::read_heard(std::string_view(line).substr(0, line.size() - 1));
            if (heard && std::holds_alternative<talk::FromNode>(*heard))
                told.push_back(std::get<talk::FromNode>(*heard));
        }
    }
    template <class T>
    std::vector<T> all() {
        listen();
        std::vector<T> found;
        for (const talk::FromNode& each : told)
            if (const auto* it = std::get_if<T>(&each)) found.push_back(*it);
        return found;
    }

private:
    std::optional<std::expected<boost::json::value, talk::Fault>> result_of(
        const talk::CallId& id) {
        listen();
        for (const std::string& line : lines) {
            const auto heard = talk::read_heard(std::string_view(line).substr(0, line.size() - 1));
            if (!heard) continue;
            const auto* answer = std::get_if<talk::Answer>(&*heard);
            if (answer != nullptr && answer->id == id) return answer->result;
        }
        return std::nullopt;
    }

    std::int64_t calls_ = -1;
};

// A class of one trainer, by the messages of a client, with a project and a page in it.
struct FoundedRoom {
    ClientRoom room;
    ClientRoom::Seat& trainer = room.add();
    Caller ines{trainer, 1};
    talk::TeamId team;
    talk::SpaceId project;
    std::string site;
    std::string page;

    FoundedRoom() {
        REQUIRE(ines.answer(talk::FoundClass{"Classe", "Inès", "Inès", 1, {}}));
        const auto made = ines.answer(talk::NewTeam{"A", {}});
        REQUIRE(made);
        team.hex = made->change->hex;
        const auto begun = ines.answer(talk::NewProject{"site", team, {}});
        REQUIRE(begun);
        project.hex = begun->change->hex;
        trainer.project = id_of_hex<SpaceId>(project);
        site = uri_of(trainer.project, root_of(trainer.project, Root::site));
        page = create(talk::NodeKind::text, "page.html");
    }
    std::string create(talk::NodeKind kind, const std::string& name) {
        const auto made = ines.answer(talk::Create{site, kind, name, {}, {}});
        REQUIRE(made);
        return made->uri;
    }
    Contents& contents() { return *trainer.replica()->contents(trainer.project); }
    std::u32string text(const std::string& uri) {
        return contents().text(file_of_uri(uri)->node).now().text();
    }
    // Another seat that joined with a kit, of the same team.
    ClientRoom::Seat& join(const std::string& name) {
        ClientRoom::Seat& seat = room.add();
        Caller caller(seat, 99);
        const auto kit = ines.answer(talk::MakeKit{talk::Role::learner, 5, "clé"});
        REQUIRE(kit);
        const std::string address = "10.0.0.1:24711";
        REQUIRE(caller.answer(talk::JoinClass{{address}, name, kit->secret, {}}));
        room.run(3'000);
        REQUIRE(seat.replica());
        std::vector<talk::PersonId> members;
        const auto people = ines.answer(talk::People{});
        for (const talk::Person& person : people->people)
            members.push_back(person.person);
        REQUIRE(ines.answer(talk::ChangeTeam{team, "A", members}));
        // What was there before is compared every half minute at most.
        const auto has_page = [&] {
            const Contents* there = seat.replica()->contents(trainer.project);
            return there != nullptr && there->tree().node(file_of_uri(page)->node).has_value();
        };
        for (int i = 0; i < 60 && !has_page(); ++i)
            room.run(1'000);
        REQUIRE(has_page());
        room.run(1'000);
        seat.project = trainer.project;
        seat.leave(99);
        return seat;
    }
};

}  // namespace atelier::test
