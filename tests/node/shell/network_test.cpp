#include "node/shell/network.hpp"

#include "node/shell/socket_address.hpp"
#include "tests/node/shell/raw_peer.hpp"
#include "tests/test.hpp"

#include <deque>

using namespace atelier;
using namespace atelier::test;
using namespace atelier::two_seats;
using std::chrono::milliseconds;

namespace {

// One node's network and what it told.
struct Seat {
    IoLoop& loop;
    std::uint8_t number;
    std::optional<Welcome> welcome = all_welcome;
    std::function<std::optional<Dial>(HandshakeKind)> dial = [](HandshakeKind kind) {
        return std::optional(dial_of(kind));
    };
    std::vector<Connected> connected;
    std::map<SessionNumber, std::vector<Bytes>> frames;
    std::vector<SessionNumber> disconnected;
    std::vector<PeerAddress> failed;
    std::vector<std::size_t> rooms;
    std::vector<std::string> log;
    std::uint8_t ephemerals = 0;
    std::shared_ptr<Network> network;

    Seat(IoLoop& loop_, std::uint8_t number_, const ConnectionPatience& patience = {})
        : loop(loop_), number(number_) {
        Network::Node node;
        node.welcome = [this] { return welcome; };
        node.dial = [this](HandshakeKind kind) { return dial(kind); };
        node.ephemeral = [this] {
            return seed_of(static_cast<std::uint8_t>(100 + number), ++ephemerals);
        };
        node.connected = [this](const Connected& facts) { connected.push_back(facts); };
        node.received = [this](SessionNumber session, BytesView frame) {
            frames[session].emplace_back(frame.begin(), frame.end());
        };
        node.disconnected = [this](SessionNumber session) { disconnected.push_back(session); };
        node.failed = [this](const PeerAddress& address) { failed.push_back(address); };
        node.drained = [this](SessionNumber, std::size_t room) { rooms.push_back(room); };
        node.log = [this](const std::string& line) { log.push_back(line); };
        network = std::make_shared<Network>(loop.context, seat(number),
                                            Network::Options{0, 1, patience}, std::move(node));
        REQUIRE_FALSE(network->listen());
    }
    ~Seat() { network->stop(); }
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;

    PeerAddress address(const char* ip = "127.0.0.1") const {
        return *read_address(ip, network->port()).address;
    }
    RawPeer caller(const char* ip = "127.0.0.1") {
        tcp::socket socket(loop.context);
        socket.connect({asio::ip::make_address(ip), network->port()});
        return {loop, std::move(socket)};
    }
};

}  // namespace

TEST_CASE("a seat calls another by each kind, over IPv4 and IPv6, on the port it was given") {
    for (const HandshakeKind kind : all_kinds) {
        for (const char* const ip : {"127.0.0.1", "::1"}) {
            CAPTURE(int(kind), ip);
            IoLoop loop;
            Seat ana(loop, 1);
            Seat ben(loop, 2);
            CHECK(ben.network->port() != 0);
            ana.network->carry_out(action::Dial{ben.address(ip), kind});
            CHECK(ana.connected.empty());
            REQUIRE(loop.until([&] { return !ana.connected.empty() && !ben.connected.empty(); }));
            const Connected& ours = ana.connected.front();
            const Connected& theirs = ben.connected.front();
            CHECK(ours.address == ben.address(ip));
            CHECK(theirs.address.ip == ben.address(ip).ip);
            CHECK((ours.opened_by_us && !theirs.opened_by_us));
            CHECK(ours.hash == theirs.hash);
            CHECK(ours.kind == kind);
            ana.network->carry_out(action::Send{ours.number, {1, 2}});
            ben.network->carry_out(action::Send{theirs.number, {3}});
            REQUIRE(loop.until([&] { return !ana.frames.empty() && !ben.frames.empty(); }));
            CHECK(ben.frames[theirs.number] == std::vector<Bytes>{{1, 2}});
            CHECK(loop.until([&] { return !ana.rooms.empty(); }));
            ana.network->carry_out(action::Close{ours.number});
            REQUIRE(
                loop.until([&] { return !ana.disconnected.empty() && !ben.disconnected.empty(); }));
            CHECK(ana.disconnected == std::vector{ours.number});
            CHECK(ben.disconnected == std::vector{theirs.number});
            CHECK(loop.until([&] { return ana.network->connections() == 0; }));
            CHECK((ana.failed.empty() && ana.log.empty() && ben.log.empty()));
        }
    }
}

TEST_CASE("each call has a number of its own, from either side") {
    IoLoop loop;
    Seat ana(loop, 1);
    Seat ben(loop, 2);
    ana.network->carry_out(action::Dial{ben.address(), HandshakeKind::member});
    ben.network->carry_out(action::Dial{ana.address(), HandshakeKind::member});
    ana.network->carry_out(action::Dial{ben.address("::1"), HandshakeKind::rejoin});
    REQUIRE(loop.until([&] { return ana.connected.size() == 3 && ben.connected.size() == 3; }));
    std::set<SessionNumber> numbers;
    for (const Connected& each : ana.connected)
        numbers.insert(each.number);
    CHECK(numbers.size() == 3);
}

TEST_CASE("a call that nobody answers has failed, once") {
    IoLoop loop;
    Seat ana(loop, 1);
    PeerAddress nobody;
    {
        Seat gone(loop, 2);
        nobody = gone.address();
    }
    loop.run_for(milliseconds{5});
    ana.network->carry_out(action::Dial{nobody, HandshakeKind::member});
    REQUIRE(loop.until([&] { return !ana.failed.empty(); }));
    loop.run_for(milliseconds{20});
    CHECK(ana.failed == std::vector{nobody});
    REQUIRE(ana.log.size() == 1);
    CHECK(ana.log.front().find("cannot be reached") != std::string::npos);
}

TEST_CASE("a call that is not taken up is given up in time") {
    IoLoop loop;
    Seat ana(loop, 1, {{60}, {60}, {60}, {60}});
    // Its queue is full: the kernel drops what comes.
    tcp::acceptor full(loop.context, tcp::v4());
    full.bind({asio::ip::make_address("127.0.0.1"), 0});
    full.listen(0);
    std::deque<tcp::socket> waiting;
    for (int i = 0; i < 2; ++i) {
        waiting.emplace_back(loop.context, tcp::v4());
        waiting.back().async_connect(full.local_endpoint(), [](const auto&) {});
    }
    loop.run_for(milliseconds{10});
    const PeerAddress address = *read_address("127.0.0.1", full.local_endpoint().port()).address;
    ana.network->carry_out(action::Dial{address, HandshakeKind::member});
    REQUIRE(loop.until([&] { return !ana.failed.empty(); }, milliseconds{3'000}));
    CHECK(ana.failed == std::vector{address});
    CHECK(ana.network->connections() == 0);
}

TEST_CASE("no address outside of the room is called", "[H73]") {
    IoLoop loop;
    Seat ana(loop, 1);
    const auto v4 = [](std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
        return message::IpAddress{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d}};
    };
    std::vector<PeerAddress> outside;
    for (const auto& ip : {v4(8, 8, 8, 8), v4(100, 64, 0, 1), v4(172, 32, 0, 1), v4(0, 0, 0, 0),
                           v4(224, 0, 0, 1), v4(255, 255, 255, 255)})
        outside.push_back({ip, 24'711, 0});
    outside.push_back({{{0x20, 0x01, 0x0d, 0xb8}}, 24'711, 0});
    outside.push_back({{{0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 1}}, 24'711, 0});
    outside.push_back({{{0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}, 24'711, 2});
    outside.push_back({v4(10, 0, 0, 1), 0, 0});
    for (const PeerAddress& address : outside)
        ana.network->carry_out(action::Dial{address, HandshakeKind::member});
    REQUIRE(loop.until([&] { return ana.failed.size() == outside.size(); }));
    CHECK(ana.failed == outside);
    for (const std::string& line : ana.log)
        CHECK(line.find("is outside, and is not called") != std::string::npos);
}

TEST_CASE("a seat that knows too little for a handshake does not begin it") {
    IoLoop loop;
    Seat ana(loop, 1);
    Seat ben(loop, 2);
    ana.dial = [](HandshakeKind) { return std::optional<Dial>(); };
    ana.network->carry_out(action::Dial{ben.address(), HandshakeKind::member});
    REQUIRE(loop.until([&] { return !ana.failed.empty(); }));
    CHECK(ben.connected.empty());
}

TEST_CASE("another network key is no call and no connection, for either side", "[H5]") {
    IoLoop loop;
    Seat ana(loop, 1);
    Seat ben(loop, 2);
    ana.dial = [](HandshakeKind) { return Dial::member(our_class, NetworkKey{{1}}); };
    ana.network->carry_out(action::Dial{ben.address(), HandshakeKind::member});
    REQUIRE(loop.until([&] { return !ana.failed.empty() && ben.network->connections() == 0; }));
    CHECK((ana.connected.empty() && ben.connected.empty() && ben.disconnected.empty()));
    REQUIRE(ben.log.size() == 1);
    CHECK(ben.log.front().find("its handshake was refused: bad handshake") != std::string::npos);
}

TEST_CASE("a seat that calls itself has failed", "[H17]") {
    IoLoop loop;
    Seat ana(loop, 1);
    ana.network->carry_out(action::Dial{ana.address(), HandshakeKind::member});
    REQUIRE(loop.until([&] { return !ana.failed.empty(); }));
    CHECK(ana.connected.empty());
}

TEST_CASE("who is of no class answers nobody") {
    IoLoop loop;
    Seat ana(loop, 1);
    ana.welcome.reset();
    RawPeer caller = ana.caller();
    CHECK(caller.is_hung_up());
    CHECK(ana.network->connections() == 0);
}

TEST_CASE("a thousand silent callers keep no seat out", "[H4]") {
    IoLoop loop;
    Seat ana(loop, 1);
    Seat ben(loop, 2);
    std::deque<RawPeer> silent;
    for (int i = 0; i < 1'000; ++i) {
        // Every other one says what kind it is, and no more.
        silent.push_back(ben.caller());
        if (i % 2 == 0) silent.back().write(Bytes{1});
        loop.poll();
        // As many files as a process may have are not the point.
        if (silent.size() > 200) silent.pop_front();
    }
    loop.run_for(milliseconds{20});
    CHECK(ben.network->connections() <= limits::silent_callers);
    CHECK(ben.network->connections() > 0);
    ana.network->carry_out(action::Dial{ben.address(), HandshakeKind::member});
    REQUIRE(loop.until([&] { return !ana.connected.empty() && !ben.connected.empty(); }));
    CHECK(ben.log.size() <= 1);
}

TEST_CASE("joiners that stop half way keep no member out, and not each other for long", "[H4]") {
    IoLoop loop;
    Seat ana(loop, 1);
    Seat ben(loop, 2, {{1'000}, {150}, {1'000}, {1'000}});
    std::vector<RawPeer> halting;
    for (std::size_t i = 0; i < limits::half_open_joiners; ++i) {
        halting.push_back(ben.caller());
        halting.back().write(initiator(HandshakeKind::join).take_outgoing());
        CHECK_FALSE(halting.back().read().empty());
    }
    RawPeer one_more = ben.caller();
    one_more.write(initiator(HandshakeKind::rejoin).take_outgoing());
    ana.network->carry_out(action::Dial{ben.address(), HandshakeKind::member});
    REQUIRE(loop.until([&] { return !ben.connected.empty() && !ana.connected.empty(); }));
    boost::system::error_code error;
    Bytes answer(300);
    one_more.socket().read_some(asio::buffer(answer), error);
    CHECK(error == asio::error::would_block);
    REQUIRE(loop.until([&] { return ben.network->connections() <= 2; }));
    RawPeer late = ben.caller();
    CHECK(late.shake_hands(HandshakeKind::join));
}

TEST_CASE("what is sent to a connection that is over goes nowhere") {
    IoLoop loop;
    Seat ana(loop, 1);
    ana.network->carry_out(action::Send{SessionNumber{7}, {1}});
    ana.network->carry_out(action::Close{SessionNumber{7}});
    loop.run_for(milliseconds{2});
    CHECK(ana.disconnected.empty());
}

TEST_CASE("a network that was stopped tells nothing more, and its peers hear of it") {
    IoLoop loop;
    Seat ana(loop, 1);
    Seat ben(loop, 2);
    ana.network->carry_out(action::Dial{ben.address(), HandshakeKind::member});
    REQUIRE(loop.until([&] { return !ana.connected.empty() && !ben.connected.empty(); }));
    ana.network->carry_out(action::Dial{ben.address(), HandshakeKind::member});
    ana.network->stop();
    ana.network->carry_out(action::Dial{ben.address(), HandshakeKind::member});
    REQUIRE(loop.until([&] { return !ben.disconnected.empty(); }));
    loop.run_for(milliseconds{20});
    CHECK((ana.disconnected.empty() && ana.failed.empty() && ana.connected.size() == 1));
    REQUIRE(ben.log.size() == 1);
    CHECK(ben.log.front().find("was cut off") != std::string::npos);
}

TEST_CASE("a network that was stopped leaves nothing behind that has to be waited for") {
    IoLoop loop;
    tcp::acceptor full(loop.context, tcp::v4());  // as above
    full.bind({asio::ip::make_address("127.0.0.1"), 0});
    full.listen(0);
    std::deque<tcp::socket> waiting;
    for (int i = 0; i < 2; ++i) {
        waiting.emplace_back(loop.context, tcp::v4());
        waiting.back().async_connect(full.local_endpoint(), [](const auto&) {});
    }
    loop.run_for(milliseconds{10});
    {
        Seat ana(loop, 1);
        const auto address = *read_address("127.0.0.1", full.local_endpoint().port()).address;
        ana.network->carry_out(action::Dial{address, HandshakeKind::member});
        RawPeer silent = ana.caller();
        loop.run_for(milliseconds{10});
        CHECK(ana.network->connections() == 1);
        waiting.clear();
        ana.network->stop();
    }
    loop.run_for(milliseconds{500});
    CHECK(loop.context.stopped());
}

TEST_CASE("a network may go while its context runs on") {
    IoLoop loop;
    Seat ana(loop, 1);
    {
        Seat ben(loop, 2);
        ana.network->carry_out(action::Dial{ben.address(), HandshakeKind::member});
        REQUIRE(loop.until([&] { return !ana.connected.empty() && !ben.connected.empty(); }));
    }
    CHECK(loop.until([&] { return !ana.disconnected.empty(); }));
}

TEST_CASE("two nodes cannot have one port, and are told") {
    IoLoop loop;
    Seat ana(loop, 1);
    const auto second = std::make_shared<Network>(
        loop.context, seat(2), Network::Options{ana.network->port(), 1, {}}, Network::Node{});
    CHECK(second->listen() == boost::system::errc::address_in_use);
}
