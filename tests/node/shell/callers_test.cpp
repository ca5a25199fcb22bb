#include "node/shell/callers.hpp"

#include "sync/limits.hpp"
#include "tests/test.hpp"

using namespace atelier;

namespace {

PeerAddress machine(std::size_t number, std::uint16_t port = 1) {
    return {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0,
              static_cast<std::uint8_t>(number / 256), static_cast<std::uint8_t>(number)}},
            port,
            0};
}
constexpr PeerAddress own_machine{{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}, 1, 0};

struct Door {
    Callers callers;
    std::uint32_t numbers = 0;

    std::optional<SessionNumber> admit(const PeerAddress& from) {
        const SessionNumber number{++numbers};
        const auto admission = callers.admit(number, from);
        return admission.is_admitted ? std::optional(number) : std::nullopt;
    }
    // Whether it came through to the end of its handshake.
    bool comes_in(const PeerAddress& from, HandshakeKind kind) {
        const auto number = admit(from);
        if (!number || !callers.may_answer(kind)) return false;
        callers.answered(*number, kind);
        const bool is_in = callers.proved(*number);
        if (!is_in) callers.left(*number);
        return is_in;
    }
};

}  // namespace

TEST_CASE("one more silent caller takes the place of the one that is silent the longest", "[H4]") {
    Callers callers;
    for (std::uint32_t i = 1; i <= limits::silent_callers; ++i)
        CHECK_FALSE(callers.admit(SessionNumber{i}, machine(i)).instead_of);
    callers.answered(SessionNumber{1}, HandshakeKind::member);
    CHECK_FALSE(callers.admit(SessionNumber{100}, machine(100)).instead_of);
    CHECK(callers.admit(SessionNumber{101}, machine(101)).instead_of == SessionNumber{2});
    CHECK(callers.admit(SessionNumber{102}, machine(102)).instead_of == SessionNumber{3});
    CHECK(callers.size() == limits::silent_callers + 1);
}

TEST_CASE("of one address only two are heard before they have proved anything") {
    Door door;
    const auto first = door.admit(machine(1));
    CHECK(door.admit(machine(1, 2)));
    CHECK_FALSE(door.admit(machine(1, 3)));
    CHECK(door.admit(machine(2)));
    door.callers.answered(*first, HandshakeKind::join);
    CHECK_FALSE(door.admit(machine(1, 3)));
    SECTION("one of them has proved it") {
        CHECK(door.callers.proved(*first));
        CHECK(door.admit(machine(1, 3)));
    }
    SECTION("one of them has left") {
        door.callers.left(*first);
        CHECK(door.admit(machine(1, 3)));
    }
}

TEST_CASE("the same fe80 address on another interface is another machine") {
    Door door;
    const PeerAddress here{{{0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}, 1, 2};
    PeerAddress there = here;
    there.scope = 3;
    CHECK((door.admit(here) && door.admit(here)));
    CHECK_FALSE(door.admit(here));
    CHECK(door.admit(there));
}

TEST_CASE("on loopback many seats may call at once") {
    Door door;
    for (int i = 0; i < 8; ++i)
        CHECK(door.admit(own_machine));
    for (std::size_t i = 0; i < limits::visitors_each + 1; ++i)
        CHECK(door.comes_in(own_machine, HandshakeKind::join));
}

TEST_CASE("half open joiners take no place of a member's, nor the other way round", "[H4]") {
    Door door;
    const auto fill = [&](HandshakeKind kind, std::size_t places, std::size_t from) {
        for (std::size_t i = 0; i < places; ++i) {
            CHECK(door.callers.may_answer(kind));
            door.callers.answered(*door.admit(machine(from + i)), kind);
        }
        CHECK_FALSE(door.callers.may_answer(kind));
    };
    fill(HandshakeKind::join, limits::half_open_joiners, 10);
    CHECK_FALSE(door.callers.may_answer(HandshakeKind::rejoin));
    CHECK_FALSE(door.callers.may_answer(HandshakeKind{77}));
    fill(HandshakeKind::member, limits::half_open_members, 30);
}

TEST_CASE("so many members come in and no more, and visitors beside them") {
    Door door;
    for (std::size_t i = 0; i < limits::connections; ++i)
        CHECK(door.comes_in(machine(i), HandshakeKind::member));
    CHECK_FALSE(door.comes_in(machine(200), HandshakeKind::member));
    for (std::size_t i = 0; i < limits::visitors; ++i)
        CHECK(door.comes_in(machine(i), i % 2 == 0 ? HandshakeKind::join : HandshakeKind::rejoin));
    CHECK_FALSE(door.comes_in(machine(200), HandshakeKind::join));
}

TEST_CASE("of one address only a few stand at the door") {
    Door door;
    for (std::size_t i = 0; i < limits::visitors_each; ++i)
        CHECK(door.comes_in(machine(1), HandshakeKind::rejoin));
    CHECK_FALSE(door.comes_in(machine(1), HandshakeKind::join));
    CHECK(door.comes_in(machine(1), HandshakeKind::member));
    CHECK(door.comes_in(machine(2), HandshakeKind::join));
}
