#include "node/shell/interface_list.hpp"

#include "node/shell/socket_address.hpp"
#include "tests/seeds.hpp"
#include "tests/test.hpp"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>

#include <cstring>
#include <random>

using namespace atelier;

namespace {

// A datagram of the kernel's, by hand: each message, and each attribute, with its length in front.
class Datagram {
public:
    Datagram& message(std::uint16_t type, const auto& body) {
        at_ = bytes_.size();
        nlmsghdr header{};
        header.nlmsg_type = type;
        put(header);
        put(body);
        return grown();
    }
    Datagram& attribute(std::uint16_t type, BytesView value) {
        rtattr header{};
        header.rta_type = type;
        header.rta_len = static_cast<std::uint16_t>(sizeof header + value.size());
        put(header);
        bytes_.insert(bytes_.end(), value.begin(), value.end());
        bytes_.resize((bytes_.size() + 3) & ~std::size_t{3});
        return grown();
    }
    const Bytes& bytes() const { return bytes_; }

private:
    void put(const auto& value) {
        const auto* const from = reinterpret_cast<const std::uint8_t*>(&value);
        bytes_.insert(bytes_.end(), from, from + sizeof value);
    }
    Datagram& grown() {
        const auto size = static_cast<std::uint32_t>(bytes_.size() - at_);
        std::memcpy(bytes_.data() + at_, &size, sizeof size);
        return *this;
    }

    Bytes bytes_;
    std::size_t at_ = 0;
};

ifinfomsg link(int number, unsigned flags) {
    ifinfomsg link{};
    link.ifi_index = number;
    link.ifi_flags = flags;
    return link;
}
ifaddrmsg address(std::uint32_t number, std::uint8_t flags = 0) {
    ifaddrmsg address{};
    address.ifa_index = number;
    address.ifa_flags = flags;
    return address;
}
Bytes name(std::string text) {
    return {text.c_str(), text.c_str() + text.size() + 1};
}
Bytes number(std::uint32_t value) {
    Bytes bytes(sizeof value);
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
}

const Bytes ten_5 = {10, 0, 0, 5};
const Bytes ten_all = {10, 0, 0, 255};
const Bytes fe80_5 = {0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5};

Datagram typical() {
    Datagram datagram;
    datagram.message(RTM_NEWLINK, link(2, IFF_UP | IFF_RUNNING))
        .attribute(IFLA_IFNAME, name("eth0"));
    datagram.message(RTM_NEWLINK, link(3, IFF_UP | IFF_LOOPBACK))
        .attribute(IFLA_MTU, number(1500))
        .attribute(IFLA_IFNAME, name("lo"));
    datagram.message(RTM_NEWLINK, link(4, IFF_POINTOPOINT))
        .attribute(IFLA_IFNAME, name("tun0"))
        .attribute(IFLA_MASTER, number(9));
    datagram.message(RTM_NEWADDR, address(2))
        .attribute(IFA_ADDRESS, ten_5)
        .attribute(IFA_LOCAL, ten_5)
        .attribute(IFA_BROADCAST, ten_all);
    datagram.message(RTM_NEWADDR, address(2)).attribute(IFA_ADDRESS, fe80_5);
    return datagram;
}

std::vector<Interface> read(const Datagram& datagram) {
    InterfaceList list;
    CHECK_FALSE(list.read(datagram.bytes()));
    return list.take();
}

}  // namespace

TEST_CASE("interfaces and their addresses are read from what the kernel says") {
    const auto interfaces = read(typical());
    REQUIRE(interfaces.size() == 3);
    const Interface& eth0 = interfaces[0];
    CHECK((eth0.number == 2 && eth0.name == "eth0" && eth0.is_up && eth0.is_running));
    CHECK_FALSE((eth0.is_loopback || eth0.is_point_to_point || eth0.is_part_of_another));
    REQUIRE(eth0.addresses.size() == 2);
    CHECK(text_of(eth0.addresses[0].ip) == "10.0.0.5");
    CHECK(text_of(*eth0.addresses[0].broadcast) == "10.0.0.255");
    CHECK(text_of(eth0.addresses[1].ip) == "fe80::5");
    CHECK_FALSE(eth0.addresses[1].broadcast);
    CHECK((interfaces[1].is_loopback && interfaces[1].name == "lo" && !interfaces[1].is_running));
    CHECK((interfaces[2].is_point_to_point && interfaces[2].is_part_of_another));
    CHECK_FALSE(interfaces[2].is_up);
}

TEST_CASE("an address that another machine may have is not used yet") {
    for (const std::uint32_t flag : {IFA_F_TENTATIVE, IFA_F_DADFAILED}) {
        Datagram datagram = typical();
        datagram.message(RTM_NEWADDR, address(2, static_cast<std::uint8_t>(flag)))
            .attribute(IFA_ADDRESS, fe80_5);
        datagram.message(RTM_NEWADDR, address(2))
            .attribute(IFA_ADDRESS, fe80_5)
            .attribute(IFA_FLAGS, number(flag));
        CHECK(read(datagram).front().addresses.size() == 2);
    }
}

TEST_CASE("of a tunnel the own end is the address") {
    Datagram datagram = typical();
    datagram.message(RTM_NEWADDR, address(4))
        .attribute(IFA_ADDRESS, ten_all)
        .attribute(IFA_LOCAL, ten_5);
    const auto interfaces = read(datagram);
    REQUIRE(interfaces[2].addresses.size() == 1);
    CHECK(text_of(interfaces[2].addresses.front().ip) == "10.0.0.5");
}

TEST_CASE("a network of IPv4 that has no broadcast address set has its last one") {
    struct Case {
        std::uint8_t prefix;
        const char* last;
    };
    for (const Case& each :
         {Case{24, "10.0.0.255"}, {30, "10.0.0.7"}, {31, ""}, {32, ""}, {8, "10.255.255.255"}}) {
        CAPTURE(int(each.prefix));
        ifaddrmsg message = address(4);
        message.ifa_prefixlen = each.prefix;
        Datagram datagram = typical();
        datagram.message(RTM_NEWADDR, message).attribute(IFA_LOCAL, ten_5);
        const auto interfaces = read(datagram);
        const auto& broadcast = interfaces[2].addresses.at(0).broadcast;
        CHECK((broadcast ? text_of(*broadcast) : "") == each.last);
    }
}

TEST_CASE("the answer is over with its last message, or with an error") {
    for (const auto last : {std::uint16_t{NLMSG_DONE}, std::uint16_t{NLMSG_ERROR}}) {
        Datagram datagram = typical();
        datagram.message(last, std::uint32_t{0});
        InterfaceList list;
        CHECK(list.read(datagram.bytes()));
        CHECK(list.take().size() == 3);
    }
}

TEST_CASE("what is cut or wrong in an answer is not read beyond its end") {
    const Bytes whole = typical().bytes();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        InterfaceList list;
        list.read(BytesView(whole).first(size));
        CHECK(list.take().size() <= 3);
    }
    for (unsigned seed = 0; seed < seeds(2'000); ++seed) {
        std::mt19937_64 random(seed);
        Bytes changed = whole;
        for (int i = 0; i < 3; ++i)
            changed[random() % changed.size()] = static_cast<std::uint8_t>(random());
        InterfaceList list;
        list.read(changed);
        CHECK(list.take().size() <= 16);
    }
}

TEST_CASE("this machine has a loopback interface") {
    const auto interfaces = read_interfaces();
    REQUIRE(interfaces);
    const auto lo = std::ranges::find_if(*interfaces, &Interface::is_loopback);
    REQUIRE(lo != interfaces->end());
    CHECK(lo->number == interface_number(lo->name));
}
