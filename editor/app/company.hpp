#pragma once

// Who is of the class and who is there now: names, a letter and a colour for each, and where they
// are. The letter is one of the name's, another one for each person as far as the name has any.

#include "protocol/editor_messages/messages.hpp"

#include <map>
#include <string>
#include <vector>

namespace atelier::editor {

struct Member {
    talk::PersonId person;
    std::string name;
    std::string letter;      // one cell
    std::size_t number = 0;  // of the colour
    bool is_trainer = false;
    bool is_own = false;  // at this seat
};

// A seat that somebody sits at now.
struct Here {
    talk::DeviceKey device;
    Member member;
    bool hand = false;
    bool away = false;
    bool dimmed = false;
    std::optional<talk::DeviceKey> following;
    std::optional<std::uint32_t> shows;  // asks the others to come (showing.hpp)
    std::string uri;                     // empty: in no file
    std::vector<talk::Range> ranges;
};

class Company {
public:
    void set(const talk::PeopleAnswer& people);
    void set(const talk::Presence& presence, const talk::DeviceKey& own);
    // The link is gone: nobody is known to be anywhere.
    void forget_presence();

    const std::string& class_name() const { return people_.name; }
    const std::vector<Member>& members() const { return members_; }
    const std::vector<talk::Team>& teams() const { return people_.teams; }
    const Member* own() const;
    // Everybody else, in the order of their names.
    const std::vector<Here>& here() const { return here_; }
    std::string name_of(const talk::AuthorId& author) const;  // empty: not known
    std::string name_of(const talk::DeviceKey& device) const;

private:
    const Member* member_of(const talk::DeviceKey& device) const;
    void find_who_is_here();

    talk::PeopleAnswer people_;
    std::vector<Member> members_;
    talk::Presence presence_;  // as it was told: it may come before the people whom it is about
    talk::DeviceKey own_device_;
    std::vector<Here> here_;
};

}  // namespace atelier::editor
