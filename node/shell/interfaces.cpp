#include "node/shell/interfaces.hpp"

#include "sync/peer_address.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace atelier {

namespace {

constexpr std::array<std::string_view, 4> of_containers = {"docker", "veth", "virbr", "br-"};

bool is_of_container(const Interface& interface) {
    return std::ranges::any_of(
        of_containers, [&](std::string_view front) { return interface.name.starts_with(front); });
}

bool is_of_a_room(const message::IpAddress& ip, const Interface& interface) {
    if (is_loopback(ip)) return false;
    return is_dialable({ip, 1, needs_scope(ip) ? interface.number : 0});
}

bool leads_to_a_room(const Interface& interface) {
    return !interface.is_loopback && !interface.is_point_to_point && !interface.is_part_of_another;
}

}  // namespace

std::vector<Interface> usable_interfaces(std::vector<Interface> all,
                                         const std::vector<std::string>& listed) {
    for (Interface& interface : all)
        std::erase_if(interface.addresses, [&](const InterfaceAddress& address) {
            return !is_of_a_room(address.ip, interface);
        });
    std::erase_if(all, [&](const Interface& interface) {
        const bool is_wanted = listed.empty()
                                   ? leads_to_a_room(interface)
                                   : std::ranges::find(listed, interface.name) != listed.end();
        return !is_wanted || !interface.is_up || !interface.is_running ||
               interface.addresses.empty();
    });
    const bool has_others = !std::ranges::all_of(all, is_of_container);
    if (listed.empty() && has_others) std::erase_if(all, is_of_container);
    return all;
}

}  // namespace atelier
