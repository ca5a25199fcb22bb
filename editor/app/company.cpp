#include "editor/app/company.hpp"

#include "editor/safe_text.hpp"
#include "editor/terminal/clusters.hpp"

#include <algorithm>
#include <set>

namespace atelier::editor {

namespace {

std::string upper(std::string letter) {
    if (letter.size() == 1 && letter[0] >= 'a' && letter[0] <= 'z')
        letter[0] = static_cast<char>(letter[0] - 'a' + 'A');
    return letter;
}

std::string letter_for(const std::string& name, const std::set<std::string>& taken) {
    const std::string safe = safe_text(name);
    std::string_view rest = safe;
    std::string first;
    while (!rest.empty()) {
        const Cluster cluster = first_cluster(rest);
        rest.remove_prefix(cluster.bytes.size());
        if (cluster.width != 1 || cluster.bytes == " ") continue;
        const std::string letter = upper(std::string(cluster.bytes));
        if (first.empty()) first = letter;
        if (!taken.contains(letter)) return letter;
    }
    return first.empty() ? "?" : first;
}

}  // namespace

void Company::set(const talk::PeopleAnswer& people) {
    people_ = people;
    members_.clear();
    std::set<std::string> taken;
    for (const talk::Person& person : people.people) {
        Member member{person.person,   person.name, letter_for(person.name, taken),
                      members_.size(), false,       false};
        taken.insert(member.letter);
        for (const talk::Seat& seat : person.seats) {
            member.is_trainer = seat.standing == talk::Standing::trainer;  // the present one's
            member.is_own = member.is_own || seat.author == people.own;
        }
        members_.push_back(std::move(member));
    }
    find_who_is_here();
}

void Company::set(const talk::Presence& presence, const talk::DeviceKey& own) {
    presence_ = presence;
    own_device_ = own;
    find_who_is_here();
}

void Company::forget_presence() {
    presence_ = {};
    here_.clear();
}

void Company::find_who_is_here() {
    here_.clear();
    for (const talk::PresentSeat& seat : presence_.seats) {
        const Member* member = member_of(seat.device);
        if (seat.device == own_device_ || member == nullptr) continue;
        here_.push_back({seat.device, *member, seat.hand, seat.away, seat.dimmed, seat.following,
                         seat.shows, seat.uri.value_or(""), seat.ranges});
    }
    std::ranges::sort(here_, {}, [](const Here& each) { return each.member.name; });
}

const Member* Company::own() const {
    const auto found = std::ranges::find(members_, true, &Member::is_own);
    return found == members_.end() ? nullptr : &*found;
}

const Member* Company::member_of(const talk::DeviceKey& device) const {
    for (std::size_t i = 0; i < members_.size(); ++i)
        for (const talk::Seat& seat : people_.people[i].seats)
            if (seat.device == device) return &members_[i];
    return nullptr;
}

std::string Company::name_of(const talk::DeviceKey& device) const {
    const Member* member = member_of(device);
    return member == nullptr ? std::string() : member->name;
}

std::string Company::name_of(const talk::AuthorId& author) const {
    for (const talk::Person& person : people_.people)
        for (const talk::Seat& seat : person.seats)
            if (seat.author == author) return person.name;
    return {};
}

}  // namespace atelier::editor
