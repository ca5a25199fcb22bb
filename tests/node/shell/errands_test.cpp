#include "node/shell/errands.hpp"

#include "tests/node/shell/io_loop.hpp"
#include "tests/node/table.hpp"
#include "tests/temporary_folder.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

using namespace atelier;
using namespace atelier::test;

namespace {

// A node whose errands are run, with a store that is looked through.
struct Office {
    Class room;
    TemporaryFolder home;
    std::unique_ptr<SqliteStore> store;
    IoLoop loop;
    // While a stick is busy in its thread the loop has nothing to do, and goes on.
    asio::executor_work_guard<asio::io_context::executor_type> busy{loop.context.get_executor()};
    std::map<ClientId, CarryOutcome> carried;
    std::multimap<ClientId, talk::Diagnosis> diagnosed;
    std::unique_ptr<Errands> errands;

    Office() {
        auto opened = SqliteStore::open(home.path(), [] {});
        REQUIRE(opened);
        store = std::move(opened->store);
        errands = std::make_unique<Errands>(
            loop.context, *store,
            Errands::Node{
                [this](const auto& input) { input(*room.trainer.node, room.table.time()); },
                [this] { return room.table.time(); },
                [] {
                    talk::Diagnosis known;
                    known.version = "x";
                    return known;
                },
                [this](ClientId client, const CarryOutcome& outcome) {
                    carried.emplace(client, outcome);
                },
                [this](ClientId client, const talk::Diagnosis& found) {
                    diagnosed.emplace(client, found);
                }});
    }
    static BundleFile stick() {
        return BundleFile(OwnedFile(::memfd_create("stick", MFD_CLOEXEC)));
    }
};

constexpr ClientId one{1};
constexpr ClientId two{2};

}  // namespace

TEST_CASE("a second stick is refused while one is written, and taken when that is done") {
    Office office;
    REQUIRE_FALSE(office.errands->carry_out(one, Office::stick()));
    CHECK(office.errands->carry_out(two, Office::stick()) == talk::Code::busy);
    CHECK(office.errands->carry_in(two, Office::stick()) == talk::Code::busy);
    REQUIRE(office.loop.until([&] { return office.carried.contains(one); }));
    CHECK(office.carried.at(one).has_value());
    CHECK_FALSE(office.errands->carry_out(two, Office::stick()));
    REQUIRE(office.loop.until([&] { return office.carried.contains(two); }));
}

TEST_CASE("what is no file is refused at once") {
    Office office;
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    const OwnedFile other(ends[1]);
    CHECK(office.errands->carry_out(one, BundleFile(OwnedFile(ends[0]))) == talk::Code::bad_file);
}

TEST_CASE("who leaves is told nothing, and its stick makes room for another one") {
    Office office;
    REQUIRE_FALSE(office.errands->carry_out(one, Office::stick()));
    office.errands->diagnose(one);
    office.errands->left(one);
    REQUIRE(office.loop.until(
        [&] { return office.errands->carry_out(two, Office::stick()) != talk::Code::busy; }));
    office.errands->diagnose(two);
    REQUIRE(office.loop.until(
        [&] { return office.carried.contains(two) && office.diagnosed.contains(two); }));
    CHECK_FALSE(office.carried.contains(one));
    CHECK_FALSE(office.diagnosed.contains(one));
}

TEST_CASE("whoever asks what is wrong while somebody looks is told the same, once") {
    Office office;
    office.errands->diagnose(one);
    office.errands->diagnose(two);
    office.errands->diagnose(two);
    REQUIRE(office.loop.until([&] { return office.diagnosed.size() == 2; }));
    office.loop.poll();
    CHECK(office.diagnosed.size() == 2);
    CHECK(office.diagnosed.find(one)->second == office.diagnosed.find(two)->second);
    CHECK(office.diagnosed.find(one)->second.version == "x");
}

TEST_CASE("after the end nothing is told") {
    Office office;
    REQUIRE_FALSE(office.errands->carry_out(one, Office::stick()));
    office.errands->diagnose(one);
    office.errands->stop();
    office.loop.poll();
    CHECK(office.carried.empty());
    CHECK(office.diagnosed.empty());
}
