#include "node/shell/peer_connection.hpp"

#include "node/links.hpp"
#include "node/shell/socket_options.hpp"
#include "tests/node/shell/raw_peer.hpp"
#include "tests/protocol/noise_peer.hpp"
#include "tests/seeds.hpp"
#include "tests/test.hpp"

#include <random>

using namespace atelier;
using namespace atelier::test;
using namespace atelier::two_seats;
using std::chrono::milliseconds;

namespace {

constexpr ConnectionPatience short_patience{{200}, {60}, {120}, {150}};
constexpr ConnectionPatience long_patience{{8'000}, {8'000}, {8'000}, {8'000}};

// A connection and what it told.
struct End {
    std::shared_ptr<PeerConnection> connection;
    std::optional<Connected> connected;
    std::vector<Bytes> frames;
    std::vector<std::size_t> rooms;
    std::vector<HandshakeKind> answered;
    bool may_answer = true;
    std::function<void()> on_frame;
    std::optional<std::string> why;  // it ended
    bool is_gone = false;

    PeerConnection::Events events() {
        return {[this](HandshakeKind) { return may_answer; },
                [this](HandshakeKind kind) { answered.push_back(kind); },
                [this](const Connected& facts) { connected = facts; },
                [this](BytesView frame) {
                    CHECK_FALSE(why);
                    frames.emplace_back(frame.begin(), frame.end());
                    if (on_frame) on_frame();
                },
                [this](std::size_t room) { rooms.push_back(room); },
                [this](const std::string& reason) {
                    CHECK_FALSE(why);
                    why = reason;
                },
                [this] { is_gone = true; }};
    }
    void begin(tcp::socket socket, Handshake handshake, bool opens,
               const ConnectionPatience& patience) {
        const PeerConnection::Facts facts{SessionNumber{opens ? 1U : 2U}, {}, opens};
        connection = std::make_shared<PeerConnection>(std::move(socket), facts,
                                                      std::move(handshake), patience, events());
        connection->start();
    }
};

struct Scene {
    IoLoop loop;
    End opener;
    End answerer;

    ~Scene() {  // its coroutines tell the ends how they end
        for (End* const end : {&opener, &answerer})
            if (end->connection) end->connection->give_up("");
        loop.until([this] {
            return (!opener.connection || opener.is_gone) &&
                   (!answerer.connection || answerer.is_gone);
        });
    }
    // Both ends are ours.
    void connect(HandshakeKind kind = HandshakeKind::member,
                 const ConnectionPatience& patience = long_patience) {
        auto [a, b] = socket_pair(loop.context);
        opener.begin(std::move(a), initiator(kind), true, patience);
        answerer.begin(std::move(b), responder(), false, patience);
        REQUIRE(loop.until([&] { return opener.connected && answerer.connected; }));
    }
    // One end is the test's.
    RawPeer answer(const ConnectionPatience& patience = long_patience) {
        auto [a, b] = socket_pair(loop.context);
        answerer.begin(std::move(b), responder(), false, patience);
        return {loop, std::move(a)};
    }
    bool ends(End& end) {
        return loop.until([&] { return end.why && end.is_gone; });
    }
};

Bytes frame_of(std::size_t size, std::uint8_t number) {
    return Bytes(size, number);
}

}  // namespace

// ---- handshake ----------------------------------------------------------------------------------

TEST_CASE("both ends of a handshake of each kind tell whom they reached") {
    for (const HandshakeKind kind : all_kinds) {
        CAPTURE(int(kind));
        Scene scene;
        scene.connect(kind);
        const Connected& ours = *scene.opener.connected;
        const Connected& theirs = *scene.answerer.connected;
        CHECK(ours.hash == theirs.hash);
        CHECK((ours.kind == kind && theirs.kind == kind));
        CHECK((ours.opened_by_us && !theirs.opened_by_us));
        CHECK(ours.device == public_half<DeviceKey>(seat(2).device));
        CHECK(theirs.device == public_half<DeviceKey>(seat(1).device));
        CHECK(ours.noise == public_half(seat(2).noise));
        CHECK((ours.class_id == our_class && theirs.class_id == our_class));
        CHECK(ours.number == SessionNumber{1});
        CHECK(scene.answerer.answered == std::vector{kind});
        CHECK(scene.opener.answered.empty());
        scene.opener.connection->send(Bytes{1, 2});
        scene.answerer.connection->send(Bytes{3});
        CHECK(scene.loop.until([&] {
            return scene.answerer.frames == std::vector<Bytes>{{1, 2}} &&
                   scene.opener.frames == std::vector<Bytes>{{3}};
        }));
    }
}

TEST_CASE("a handshake and frames may be cut anywhere") {
    for (unsigned seed = 0; seed < seeds(6); ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        Scene scene;
        RawPeer peer = scene.answer();
        Handshake handshake = initiator(all_kinds[seed % 3]);
        const auto trickle = [&](BytesView bytes) {
            while (!bytes.empty()) {
                const std::size_t size = std::min<std::size_t>(bytes.size(), 1 + random() % 40);
                REQUIRE(peer.write(bytes.first(size)));
                scene.loop.poll();
                bytes = bytes.subspan(size);
            }
        };
        trickle(handshake.take_outgoing());
        while (!handshake.is_finished())
            REQUIRE(handshake.receive(peer.read()).has_value());
        // The last message and what comes behind it at once, as on a real wire.
        Bytes bytes = handshake.take_outgoing();
        Established established = handshake.take_established();
        for (std::uint8_t i = 1; i <= 5; ++i)
            REQUIRE(established.transport.send(frame_of(i * 30, i)).has_value());
        const Bytes frames = established.transport.take_outgoing();
        bytes.insert(bytes.end(), frames.begin(), frames.end());
        trickle(bytes);
        REQUIRE(scene.loop.until([&] { return scene.answerer.frames.size() == 5; }));
        for (std::uint8_t i = 1; i <= 5; ++i)
            CHECK(scene.answerer.frames[i - 1U] == frame_of(i * 30, i));
    }
}

TEST_CASE("random bytes are hung up with the reason", "[H1]") {
    for (unsigned seed = 0; seed < seeds(40); ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        Scene scene;
        RawPeer peer = scene.answer(short_patience);
        Bytes bytes(1 + random() % 3'000);
        std::ranges::generate(bytes, [&] { return static_cast<std::uint8_t>(random()); });
        if (seed % 2 == 0) bytes[0] = static_cast<std::uint8_t>(1 + seed % 3);
        peer.write(bytes);
        CHECK(peer.is_hung_up());
        REQUIRE(scene.ends(scene.answerer));
        CHECK_FALSE(scene.answerer.why->empty());
        CHECK_FALSE(scene.answerer.connected);
        CHECK(scene.answerer.answered.size() <= 1);
    }
}

TEST_CASE("who says nothing is hung up when the patience for a handshake ends", "[H2]") {
    Scene scene;
    RawPeer peer = scene.answer(short_patience);
    CHECK(peer.is_hung_up());
    REQUIRE(scene.ends(scene.answerer));
    CHECK(scene.answerer.why == "no handshake in time");
}

TEST_CASE("a byte now and then does not prolong the patience", "[H3]") {
    Scene scene;
    RawPeer peer = scene.answer(short_patience);
    const Bytes hello = initiator(HandshakeKind::member).take_outgoing();
    const auto began = std::chrono::steady_clock::now();
    std::size_t written = 0;
    while (!scene.answerer.why && written < hello.size()) {
        peer.write(BytesView(hello).subspan(written++, 1));
        scene.loop.run_for(milliseconds{10});
    }
    REQUIRE(scene.ends(scene.answerer));
    CHECK(scene.answerer.why == "no handshake in time");
    CHECK(written < hello.size());
    CHECK(std::chrono::steady_clock::now() - began < milliseconds{2'000});
}

TEST_CASE("who is called and says nothing is hung up, too", "[H2]") {
    Scene scene;
    auto [a, b] = socket_pair(scene.loop.context);
    scene.opener.begin(std::move(a), initiator(HandshakeKind::member), true, short_patience);
    REQUIRE(scene.ends(scene.opener));
    CHECK(scene.opener.why == "no handshake in time");
    CHECK_FALSE(scene.opener.connected);
}

TEST_CASE("a wrong network key is refused before anything is answered", "[H5]") {
    Scene scene;
    RawPeer peer = scene.answer();
    Handshake handshake(seat(1), Dial::member(our_class, NetworkKey{{1}}), seed_of(3, 1));
    peer.write(handshake.take_outgoing());
    CHECK(peer.read().empty());
    REQUIRE(scene.ends(scene.answerer));
    CHECK(scene.answerer.answered.empty());
    CHECK(scene.answerer.why == "its handshake was refused: bad handshake");
}

TEST_CASE("our own message thrown back is refused", "[H10]") {
    Scene scene;
    auto [a, b] = socket_pair(scene.loop.context);
    scene.opener.begin(std::move(a), initiator(HandshakeKind::join), true, long_patience);
    RawPeer peer(scene.loop, std::move(b));
    const Bytes bytes = peer.read();
    peer.write(BytesView(bytes).subspan(1));  // all but the kind
    CHECK(peer.is_hung_up());
    REQUIRE(scene.ends(scene.opener));
    CHECK(scene.opener.why->starts_with("its handshake was refused"));
}

TEST_CASE("who finds no place waits for it, as long as there is patience") {
    Scene scene;
    scene.answerer.may_answer = false;
    SECTION("it gets one") {
        RawPeer peer = scene.answer();
        peer.write(initiator(HandshakeKind::member).take_outgoing());
        scene.loop.run_for(milliseconds{30});
        CHECK(scene.answerer.answered.empty());
        scene.answerer.may_answer = true;
        CHECK_FALSE(peer.read().empty());
        CHECK(scene.answerer.answered.size() == 1);
    }
    SECTION("it gets none") {
        RawPeer peer = scene.answer(short_patience);
        peer.write(initiator(HandshakeKind::member).take_outgoing());
        CHECK(peer.read().empty());
        REQUIRE(scene.ends(scene.answerer));
        CHECK(scene.answerer.why == "no handshake in time");
    }
}

// ---- what comes ---------------------------------------------------------------------------------

TEST_CASE("what came before a wrong byte is good, and the connection ends at it", "[H14]") {
    Scene scene;
    RawPeer peer = scene.answer();
    auto established = peer.shake_hands(HandshakeKind::member);
    REQUIRE(established);
    REQUIRE(established->transport.send(Bytes{7}).has_value());
    Bytes good = established->transport.take_outgoing();
    REQUIRE(established->transport.send(Bytes{8}).has_value());
    Bytes bad = established->transport.take_outgoing();
    bad.back() ^= 1;
    good.insert(good.end(), bad.begin(), bad.end());
    peer.write(good);
    REQUIRE(scene.ends(scene.answerer));
    CHECK(scene.answerer.frames == std::vector<Bytes>{{7}});
    CHECK(scene.answerer.why == "wrong bytes: bad handshake");
}

TEST_CASE("a frame above 1 MiB is refused by its length, before it comes", "[H18]") {
    Scene scene;
    RawPeer peer = scene.answer();
    NoisePeer noise(HandshakeKind::member, noise::Role::initiator, seat(1));
    peer.write(noise.write({}));
    noise.read(peer.read());
    peer.write(noise.write(binding(seat(1).device, our_class, public_half(seat(1).noise))));
    auto ciphers = noise.split();
    Writer plain;
    plain.u8(1);  // data
    plain.varint(frame_max_bytes + 1);
    Bytes bytes;
    append_noise_message(bytes, *ciphers.sending.encrypt({}, plain.view()));
    peer.write(bytes);
    REQUIRE(scene.ends(scene.answerer));
    CHECK(scene.answerer.connected);
    CHECK(scene.answerer.why == "wrong bytes: too large");
}

TEST_CASE("the largest frame comes whole, both ways") {
    Scene scene;
    scene.connect();
    std::mt19937_64 random(1);
    Bytes large(frame_max_bytes);
    std::ranges::generate(large, [&] { return static_cast<std::uint8_t>(random()); });
    scene.opener.connection->send(large);
    scene.answerer.connection->send(large);
    REQUIRE(scene.loop.until(
        [&] { return !scene.opener.frames.empty() && !scene.answerer.frames.empty(); }));
    CHECK(scene.opener.frames.front() == large);
    CHECK(scene.answerer.frames.front() == large);
}

TEST_CASE("a stream that stops without its end was cut off, and says so", "[H15]") {
    Scene scene;
    RawPeer peer = scene.answer();
    REQUIRE(peer.shake_hands(HandshakeKind::member));
    REQUIRE(scene.loop.until([&] { return scene.answerer.connected.has_value(); }));
    peer.socket().close();
    REQUIRE(scene.ends(scene.answerer));
    CHECK(scene.answerer.why == "was cut off");
}

TEST_CASE("bytes behind the end are wrong ones") {
    Scene scene;
    RawPeer peer = scene.answer();
    auto established = peer.shake_hands(HandshakeKind::member);
    REQUIRE(established);
    established->transport.send_end();
    Bytes bytes = established->transport.take_outgoing();
    bytes.insert(bytes.end(), 40, 1);
    peer.write(bytes);
    REQUIRE(scene.ends(scene.answerer));
    CHECK(scene.answerer.why == "wrong bytes: closed");
}

TEST_CASE("a flood of tiny frames keeps no other connection waiting", "[H20]") {
    Scene flooded;
    RawPeer peer = flooded.answer();
    auto established = peer.shake_hands(HandshakeKind::member);
    REQUIRE(established);
    REQUIRE(flooded.loop.until([&] { return flooded.answerer.connected.has_value(); }));
    constexpr std::size_t many = 20'000;
    for (std::size_t i = 0; i < many; ++i)
        REQUIRE(established->transport.send(Bytes{1}).has_value());
    peer.write(established->transport.take_outgoing());
    // Another handler that is due has its turn after a few frames.
    std::size_t before = 0;
    flooded.answerer.on_frame = [&] {
        if (flooded.answerer.frames.size() == 1)
            asio::post(flooded.loop.context, [&] { before = flooded.answerer.frames.size(); });
    };
    REQUIRE(flooded.loop.until([&] { return flooded.answerer.frames.size() == many; }));
    CHECK(before > 0);
    CHECK(before <= 128);
}

// ---- what is sent -------------------------------------------------------------------------------

TEST_CASE("a connection begins with the room that the node believes it has") {
    CHECK(PeerConnection::window_bytes == Link::room_at_start);
}

TEST_CASE("room is told when all was taken, and never more than the window") {
    Scene scene;
    scene.connect();
    scene.opener.connection->send(frame_of(10'000, 1));
    REQUIRE(scene.loop.until([&] { return !scene.opener.rooms.empty(); }));
    CHECK(scene.opener.rooms == std::vector{PeerConnection::window_bytes});
    // As a node sends that has much to say: what there is room for, and one frame more.
    std::size_t sent = 0;
    std::size_t told = 0;
    std::size_t room = PeerConnection::window_bytes;
    scene.opener.rooms.clear();
    while (sent < 4'000'000) {
        for (; room > 0; sent += 30'000, room -= std::min<std::size_t>(room, 30'000))
            scene.opener.connection->send(frame_of(30'000, 2));
        REQUIRE(scene.loop.until([&] { return scene.opener.rooms.size() > told; }));
        room = scene.opener.rooms.back();
        told = scene.opener.rooms.size();
        CHECK(room > PeerConnection::window_bytes / 2);
        CHECK(room <= PeerConnection::window_bytes);
    }
    REQUIRE(scene.loop.until([&] { return scene.answerer.frames.size() == 1 + (sent / 30'000); }));
}

TEST_CASE("a peer that never reads is given no room, and is hung up", "[H63]") {
    Scene scene;
    RawPeer peer = scene.answer(short_patience);
    peer.socket().set_option(asio::socket_base::receive_buffer_size(4'096));
    REQUIRE(peer.shake_hands(HandshakeKind::member));
    REQUIRE(scene.loop.until([&] { return scene.answerer.connected.has_value(); }));
    std::size_t sent = 0;
    std::size_t room = PeerConnection::window_bytes;
    std::size_t told = 0;
    REQUIRE(scene.loop.until([&] {
        if (scene.answerer.rooms.size() > told) room = scene.answerer.rooms.back();
        told = scene.answerer.rooms.size();
        for (; room > 0 && !scene.answerer.why; sent += 20'000)
            scene.answerer.connection->send(frame_of(20'000, 1)),
                room -= std::min<std::size_t>(room, 20'000);
        return scene.answerer.why.has_value();
    }));
    CHECK(scene.answerer.why == "takes nothing of what is sent to it");
    // The window, and what both kernels keep.
    CHECK(sent < std::size_t{8} * 1024 * 1024);
}

TEST_CASE("whoever sends without asking for room is stopped at 4 MiB") {
    Scene scene;
    RawPeer peer = scene.answer();
    REQUIRE(peer.shake_hands(HandshakeKind::member));
    REQUIRE(scene.loop.until([&] { return scene.answerer.connected.has_value(); }));
    for (int i = 0; i < 5; ++i)
        scene.answerer.connection->send(frame_of(frame_max_bytes, 1));
    REQUIRE(scene.ends(scene.answerer));
    CHECK(scene.answerer.why == "takes too little of what is sent to it");
}

// ---- the end ------------------------------------------------------------------------------------

TEST_CASE("everything that was sent before the close arrives, and both know that it is the end") {
    Scene scene;
    scene.connect();
    for (std::uint8_t i = 0; i < 30; ++i)
        scene.opener.connection->send(frame_of(100'000, i));
    scene.opener.connection->close();
    scene.opener.connection->send(Bytes{99});  // too late
    scene.opener.connection->close();
    REQUIRE(scene.ends(scene.answerer));
    REQUIRE(scene.ends(scene.opener));
    REQUIRE(scene.answerer.frames.size() == 30);
    for (std::uint8_t i = 0; i < 30; ++i)
        CHECK(scene.answerer.frames[i] == frame_of(100'000, i));
    CHECK(scene.answerer.why == "");
    CHECK(scene.opener.why == "");
}

TEST_CASE("both may close at once, in the midst of what the other sends") {
    Scene scene;
    scene.connect();
    for (End* const end : {&scene.opener, &scene.answerer}) {
        for (std::uint8_t i = 0; i < 10; ++i)
            end->connection->send(frame_of(50'000, i));
        end->connection->close();
    }
    REQUIRE(scene.ends(scene.opener));
    REQUIRE(scene.ends(scene.answerer));
    CHECK(scene.opener.why == "");
    CHECK(scene.answerer.why == "");
}

TEST_CASE("who closes hears nothing more, and the other is not held up by it") {
    Scene scene;
    RawPeer peer = scene.answer();
    auto established = peer.shake_hands(HandshakeKind::member);
    REQUIRE(established);
    REQUIRE(scene.loop.until([&] { return scene.answerer.connected.has_value(); }));
    scene.answerer.connection->send(Bytes{5});
    scene.answerer.connection->close();
    REQUIRE(established->transport.send(frame_of(500'000, 1)).has_value());
    CHECK(peer.write(established->transport.take_outgoing()));
    CHECK(peer.next_frame(established->transport) == Bytes{5});
    CHECK_FALSE(peer.next_frame(established->transport));
    CHECK(established->transport.ended_cleanly());
    peer.socket().close();
    REQUIRE(scene.ends(scene.answerer));
    CHECK(scene.answerer.frames.empty());
}

TEST_CASE("the last words to one who does not read have their time and no more") {
    Scene scene;
    RawPeer peer = scene.answer({{200}, {5'000}, {5'000}, {100}});
    peer.socket().set_option(asio::socket_base::receive_buffer_size(4'096));
    REQUIRE(peer.shake_hands(HandshakeKind::member));
    REQUIRE(scene.loop.until([&] { return scene.answerer.connected.has_value(); }));
    for (int i = 0; i < 3; ++i)
        scene.answerer.connection->send(frame_of(frame_max_bytes, 1));
    scene.answerer.connection->send(frame_of(900'000, 1));
    scene.answerer.connection->close();
    const auto began = std::chrono::steady_clock::now();
    REQUIRE(scene.ends(scene.answerer));
    CHECK(std::chrono::steady_clock::now() - began < milliseconds{3'000});
    CHECK(scene.answerer.why == "");
}

TEST_CASE("who goes on talking to one that closed is cut off in the end") {
    Scene scene;
    RawPeer peer = scene.answer(short_patience);
    REQUIRE(peer.shake_hands(HandshakeKind::member));
    REQUIRE(scene.loop.until([&] { return scene.answerer.connected.has_value(); }));
    scene.answerer.connection->close();
    CHECK(scene.loop.until([&] { return scene.answerer.why.has_value(); }));
    CHECK_FALSE(scene.answerer.is_gone);
    CHECK(scene.loop.until([&] {
        peer.write(Bytes{1});
        return scene.answerer.is_gone;
    }));
}

TEST_CASE("a close within the event of a frame leaves the frames behind it unread") {
    Scene scene;
    scene.connect();
    scene.answerer.on_frame = [&] { scene.answerer.connection->close(); };
    for (std::uint8_t i = 0; i < 5; ++i)
        scene.opener.connection->send(Bytes{i});
    scene.opener.connection->close();
    REQUIRE(scene.ends(scene.answerer));
    CHECK(scene.answerer.frames.size() == 1);
    CHECK(scene.answerer.why == "");
}

TEST_CASE("a close before the handshake has ended ends it, for no reason that is logged") {
    Scene scene;
    RawPeer peer = scene.answer();
    scene.loop.run_for(milliseconds{1});
    scene.answerer.connection->close();
    REQUIRE(scene.ends(scene.answerer));
    CHECK(scene.answerer.why == "");
    CHECK(peer.is_hung_up());
}
