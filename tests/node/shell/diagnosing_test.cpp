#include "node/shell/diagnosing.hpp"

#include "node/shell/socket_address.hpp"
#include "tests/node/shell/io_loop.hpp"
#include "tests/temporary_folder.hpp"
#include "tests/test.hpp"

#include <netinet/in.h>

#include <fstream>

using namespace atelier;
using namespace atelier::test;

namespace {

StoredSpan span(std::uint8_t author, std::size_t size) {
    StoredSpan span;
    span.space.bytes[0] = 1;
    span.log.author.bytes[0] = author;
    span.log.sitting = Sitting{1};
    span.tip.bytes[0] = author;
    span.bytes.assign(size, author);
    return span;
}

struct Surgery {
    TemporaryFolder home;
    IoLoop loop;
    std::unique_ptr<SqliteStore> store;

    void open() {
        store.reset();
        auto opened = SqliteStore::open(home.path(), [] {});
        REQUIRE(opened);
        store = std::move(opened->store);
    }
    talk::StoreHealth look() {
        std::optional<talk::StoreHealth> found;
        const auto diagnosing = std::make_shared<Diagnosing>(
            loop.context, *store, [&](const talk::StoreHealth& health) { found = health; });
        diagnosing->start();
        REQUIRE(loop.until([&] { return found.has_value(); }));
        return *found;
    }
};

}  // namespace

TEST_CASE("a store that can be read is called so, and how many logs were") {
    Surgery surgery;
    surgery.open();
    for (std::uint8_t author = 1; author <= 20; ++author)
        REQUIRE(surgery.store->commit({{span(author, 100)}, {}}));
    const auto health = surgery.look();
    CHECK(health.logs == 20);
    CHECK(health.damaged == 0);
    CHECK(health.set_aside.empty());
}

TEST_CASE("a byte that changed on the disk is found, and what lies aside is named") {
    Surgery surgery;
    surgery.open();
    // Long enough to lie in pages of its own, so that no page of the index is hit.
    for (std::uint8_t author = 1; author <= 3; ++author)
        REQUIRE(surgery.store->commit({{span(author, 40'000)}, {}}));
    surgery.store.reset();
    const Path database = surgery.home.path() / "store.db";
    std::fstream file(database, std::ios::in | std::ios::out | std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(file)), {});
    const std::size_t at = bytes.find(std::string(3'000, '\x02'));
    REQUIRE(at != std::string::npos);
    file.clear();
    file.seekp(static_cast<std::streamoff>(at + 1'500));
    file.put('x');
    file.close();
    std::ofstream(surgery.home.path() / "store.db.bad-1") << "x";
    surgery.open();
    for (int time = 1; time <= 2; ++time) {
        const auto health = surgery.look();
        CHECK(health.logs == 3);
        CHECK(health.damaged == 1);
        CHECK(health.set_aside == std::vector<std::string>{"store.db.bad-1"});
    }
}

TEST_CASE("interfaces are told with their addresses in a room, and what beacons went there") {
    const auto address = [](std::uint8_t first, std::uint8_t second, std::uint8_t last) {
        InterfaceAddress six;
        six.ip.bytes[0] = first;
        six.ip.bytes[1] = second;
        six.ip.bytes[15] = last;
        return six;
    };
    const auto four = [](std::uint32_t ip) {
        return InterfaceAddress{mapped(in_addr{htonl(ip)}), {}};
    };
    Interface eth{2, "eth0", true, true, false, false, false, {}};
    eth.addresses = {four(0x0A00'0002), address(0xfe, 0x80, 1), address(0xfd, 0, 2),
                     address(0x20, 1, 3), four(0x0808'0808)};
    const Interface loopback{1, "lo", true, true, true, false, false, {four(0x7F00'0001)}};
    const Interface unplugged{3, "eth1", false, false, false, false, false, {}};
    const auto known = known_interfaces({loopback, eth, unplugged}, {eth}, {{2, {5, 1, 7, 4}}});
    REQUIRE(known.size() == 1);
    CHECK(known[0] ==
          talk::KnownInterface{"eth0", true, {"10.0.0.2", "fe80::1", "fd00::2"}, 5, 1, 7, 4});
    CHECK_FALSE(known_interfaces({eth}, {}, {})[0].usable);
}

TEST_CASE("a large store is read in pieces, between which the loop does other things") {
    Surgery surgery;
    surgery.open();
    Commit commit;
    for (std::uint8_t author = 1; author <= 40; ++author)
        commit.spans.push_back(span(author, 900'000));
    REQUIRE(surgery.store->commit(commit));
    std::size_t turns = 0;
    bool is_over = false;
    const std::function<void()> other = [&] {
        ++turns;
        if (!is_over) asio::post(surgery.loop.context, other);
    };
    const auto diagnosing = std::make_shared<Diagnosing>(
        surgery.loop.context, *surgery.store, [&](const talk::StoreHealth&) { is_over = true; });
    diagnosing->start();
    asio::post(surgery.loop.context, other);
    REQUIRE(surgery.loop.until([&] { return is_over; }));
    CHECK(turns >= 3);
}
