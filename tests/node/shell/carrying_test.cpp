#include "node/shell/carrying.hpp"

#include "tests/node/shell/io_loop.hpp"
#include "tests/node/table.hpp"
#include "tests/temporary_folder.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <fstream>

using namespace atelier;
using namespace atelier::test;

namespace {

OwnedFile memory(const Bytes& bytes = {}) {
    OwnedFile file(::memfd_create("stick", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    REQUIRE(::write(file.descriptor(), bytes.data(), bytes.size()) ==
            static_cast<ssize_t>(bytes.size()));
    return file;
}

OwnedFile again(const OwnedFile& file) {
    return OwnedFile(::dup(file.descriptor()));
}

Bytes bytes_of(const OwnedFile& file) {
    return *content_of(file, 512 * 1024 * 1024);
}

// The learner has pulled its cable; sticks go between the two.
struct Sticks {
    Class room;
    IoLoop loop;
    std::size_t turns = 0;  // of others, meanwhile

    Sticks() {
        room.open(room.trainer);
        room.open(room.learner);
        room.learner.is_apart = true;
        room.type(room.trainer, U"hier ");
        room.table.run(500);
    }
    CarryWay::Turn turn_of(Table::Seat& seat) {
        return [this, &seat](const auto& input) {
            input(*seat.node, room.table.time());
            room.table.run(0);
        };
    }
    // How it ended; nothing: it was given up.
    std::optional<CarryOutcome> run(std::unique_ptr<CarryWay> way,
                                    const std::function<void(Carrying&)>& meanwhile = {}) {
        std::optional<std::optional<CarryOutcome>> outcome;
        const auto carrying = std::make_shared<Carrying>(
            loop.context, std::move(way),
            [&](const std::optional<CarryOutcome>& ended) { outcome = ended; });
        carrying->start();
        // Time passes at the table, too, so that its stores flush.
        const std::function<void()> others = [&] {
            ++turns;
            room.table.run(50);
            if (meanwhile && turns == 3) meanwhile(*carrying);
            if (!outcome) asio::post(loop.context, others);
        };
        asio::post(loop.context, others);
        REQUIRE(loop.until([&] { return outcome.has_value(); }));
        loop.poll();
        return *outcome;
    }
    std::optional<CarryOutcome> out(OwnedFile file) {
        return run(std::make_unique<CarryOut>(BundleFile(std::move(file)), turn_of(room.trainer)));
    }
    std::optional<CarryOutcome> in(OwnedFile file) {
        return run(std::make_unique<CarryIn>(BundleFile(std::move(file)), turn_of(room.learner),
                                             [this] { return room.table.time(); }));
    }
    // A picture of so many bytes, that a file shows.
    void show_picture(std::size_t size, std::uint8_t seed) {
        Bytes picture(size, seed);
        const BlobId id = id_of(blob_map_of(picture));
        room.ask(room.trainer, request::PutBlob{std::move(picture)});
        room.ask(room.trainer,
                 request::Write{room.project,
                                {resolved::Create{NodeKind::blob, root_of(room.project, Root::site),
                                                  "image" + std::to_string(seed) + ".png"}}});
        const NodeId node{all<told::Done>(room.trainer).back().change, 0};
        room.ask(room.trainer, request::Write{room.project, {resolved::Blob{node, id, size}}});
    }
};

bool is_done(const std::optional<CarryOutcome>& outcome) {
    return outcome && *outcome;
}

talk::Code code_of(const std::optional<CarryOutcome>& outcome) {
    REQUIRE((outcome && !*outcome));
    return outcome->error();
}

}  // namespace

TEST_CASE("a stick is written and read in pieces, and others have their turns meanwhile") {
    Sticks sticks;
    for (std::uint8_t i = 1; i <= 6; ++i)
        sticks.show_picture(1'000'000, i);
    const OwnedFile stick = memory();
    const auto out = sticks.out(again(stick));
    REQUIRE((out && *out));
    CHECK((*out)->blobs == 6);
    CHECK(sticks.turns > 6);  // 6 MB, of which at most 256 KiB are written at a time
    CHECK(bytes_of(stick).size() > 6'000'000);
    sticks.turns = 0;
    const auto in = sticks.in(again(stick));
    REQUIRE((in && *in));
    CHECK((*in)->blobs == 6);
    CHECK((*in)->changes >= 1);
    CHECK(sticks.turns > 6);
    CHECK(sticks.room.text(sticks.room.learner) == U"hier ");
}

TEST_CASE("what a stick brought is on the disk when it is answered") {
    Sticks sticks;
    const OwnedFile stick = memory();
    REQUIRE(is_done(sticks.out(again(stick))));
    const std::uint64_t before = sticks.room.learner.node->commits();
    REQUIRE(is_done(sticks.in(again(stick))));
    NodeCore& node = *sticks.room.learner.node;
    CHECK(node.commits() > before);
    CHECK(node.flushed_commits() > before);
}

TEST_CASE("a class that grows while it is written goes on the stick as it was") {
    Sticks sticks;
    for (std::uint8_t i = 1; i <= 5; ++i)
        sticks.show_picture(1'000'000, i);
    const OwnedFile stick = memory();
    bool is_typed = false;
    const auto outcome = sticks.run(
        std::make_unique<CarryOut>(BundleFile(again(stick)), sticks.turn_of(sticks.room.trainer)),
        [&](Carrying&) {
            sticks.room.type(sticks.room.trainer, U"tard ");
            is_typed = true;
        });
    REQUIRE((outcome && *outcome));
    CHECK(is_typed);
    REQUIRE(is_done(sticks.in(again(stick))));
    CHECK(sticks.room.text(sticks.room.learner) == U"hier ");
}

TEST_CASE("why a stick was not taken is told apart") {
    Sticks sticks;
    const OwnedFile stick = memory();
    REQUIRE(is_done(sticks.out(again(stick))));
    Bytes bytes = bytes_of(stick);
    bytes[bytes.size() / 2] ^= 1;
    CHECK(code_of(sticks.in(memory(bytes))) == talk::Code::damaged);
    CHECK(code_of(sticks.in(memory(Bytes(100, 7)))) == talk::Code::damaged);

    Sticks elsewhere;
    elsewhere.room.say(act::Team{{}, "autre", {}, {}, {}});
    Table other;
    Table::Seat& stranger = other.add();
    stranger.keyring.author = signing_key_from(Seed{{77}});
    other.start(stranger);
    const auto root = public_half<RootKey>(stranger.keyring.roots.front());
    REQUIRE(stranger.node->found("Autre", "Zoé", {{root, "Zoé"}}, 1, other.time()));
    const OwnedFile foreign = memory();
    const auto written =
        sticks.run(std::make_unique<CarryOut>(BundleFile(again(foreign)), [&](const auto& input) {
            input(*stranger.node, other.time());
        }));
    REQUIRE(is_done(written));
    CHECK(code_of(sticks.in(again(foreign))) == talk::Code::other_class);

    const TemporaryFolder folder;
    const std::string path = (folder.path() / "stick").string();
    const auto opened = [&](int flags) {
        return OwnedFile(::open(path.c_str(), flags | O_CREAT | O_CLOEXEC, 0600));
    };
    CHECK(code_of(sticks.out(opened(O_RDONLY))) == talk::Code::unreadable);
    CHECK(code_of(sticks.in(opened(O_WRONLY))) == talk::Code::unreadable);
    CHECK(code_of(sticks.out(OwnedFile(::open("/dev/full", O_RDWR | O_CLOEXEC)))) ==
          talk::Code::no_room);
}

TEST_CASE("a stick whose pictures have no room at this seat is answered with its disk") {
    Sticks sticks;
    sticks.show_picture(100'000, 1);
    const OwnedFile stick = memory();
    REQUIRE(is_done(sticks.out(again(stick))));
    sticks.room.learner.node->set_room(RoomLeft::no_blobs);
    CHECK(code_of(sticks.in(again(stick))) == talk::Code::disk_full);
}

TEST_CASE("a stick that nobody waits for any more is given up") {
    Sticks sticks;
    for (std::uint8_t i = 1; i <= 8; ++i)
        sticks.show_picture(1'000'000, i);
    const OwnedFile stick = memory();
    const auto outcome = sticks.run(
        std::make_unique<CarryOut>(BundleFile(again(stick)), sticks.turn_of(sticks.room.trainer)),
        [](Carrying& carrying) { carrying.give_up(); });
    CHECK_FALSE(outcome.has_value());
    CHECK(bytes_of(stick).size() < 8'000'000);
}
