// A seat that does nothing but find others and call them: the shell's network side as the node has
// it, without a node. For tests that have real interfaces.
//
//   room_seat NUMBER [--port P] [--beacon-port P] [--beacon-addr ADDRESS] [--call] [--hops N]
//
// It announces itself, answers whom it hears, with --call calls each address it hears of, and says
// on standard output, a line each: `port P`, `interfaces NAME…`, `heard ADDRESS`, `connected
// ADDRESS`, `frame ADDRESS`, `failed ADDRESS`, `log …`. A line `announce` on its standard input
// makes it announce itself again, `dial ADDRESS` call. It ends when its standard input does.

#include "node/shell/discovery.hpp"
#include "node/shell/interface_watch.hpp"
#include "node/shell/network.hpp"
#include "node/shell/socket_address.hpp"
#include "protocol/beacon.hpp"
#include "protocol/hash.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <sstream>

namespace {

using namespace atelier;

const ClassId our_class{{0xC1}};
const NetworkKey our_key{{0x4E}};

struct Arguments {
    std::uint8_t number = 0;
    std::uint16_t port = 0;
    std::uint16_t beacon_port = default_port;
    std::optional<PeerAddress> instead;
    bool calls = false;
    int hops = 1;
};

Arguments read_arguments(const std::vector<std::string>& words) {
    Arguments read;
    const auto number = [](const std::string& word) {
        return std::strtoul(word.c_str(), nullptr, 10);
    };
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string value = i + 1 < words.size() ? words[i + 1] : "";
        if (words[i] == "--call") {
            read.calls = true;
            continue;
        }
        if (words[i] == "--port") read.port = static_cast<std::uint16_t>(number(value));
        if (words[i] == "--beacon-port")
            read.beacon_port = static_cast<std::uint16_t>(number(value));
        if (words[i] == "--beacon-addr") read.instead = read_address(value, default_port).address;
        if (words[i] == "--hops") read.hops = static_cast<int>(number(value));
        if (i == 0)
            read.number = static_cast<std::uint8_t>(number(words[i]));
        else
            ++i;
    }
    return read;
}

void say(const std::string& line) {
    std::cout << line << std::endl;
}

class Seat {
public:
    Seat(asio::io_context& context, const Arguments& arguments)
        : arguments_(arguments), input_(context, dup(STDIN_FILENO)) {
        const auto log = [](const std::string& line) { say("log " + line); };
        network_ = std::make_shared<Network>(
            context, SeatSecrets{signing_key_from(seed(1)), noise_secret_from(seed(2))},
            Network::Options{arguments.port, arguments.hops, {}}, node());
        discovery_ = std::make_shared<Discovery>(
            context, Discovery::Options{arguments.beacon_port, arguments.hops, arguments.instead},
            Discovery::Events{
                [this](const PeerAddress& from, BytesView bytes) { heard(from, bytes); }, log});
        watch_ = std::make_shared<InterfaceWatch>(
            context, std::vector<std::string>{},
            InterfaceWatch::Events{[this](const std::vector<Interface>& usable) { moved(usable); },
                                   [this] { discovery_->say_again(); }, log});
    }

    bool begin() {
        for (const SocketError& error : {network_->listen(), discovery_->open()})
            if (error) {
                say("log " + error.message());
                return false;
            }
        say("port " + std::to_string(network_->port()));
        watch_->start();
        announce(BeaconKind::announce, std::nullopt);
        start(input_.get_executor(), nullptr, listen());
        return true;
    }

private:
    Seed seed(std::uint8_t use) const { return Seed{{use, arguments_.number}}; }

    Network::Node node() {
        Network::Node node;
        node.welcome = [] { return std::optional(Welcome{our_class, our_key, true, true}); };
        node.dial = [](HandshakeKind) { return std::optional(Dial::member(our_class, our_key)); };
        node.ephemeral = [this] {
            Seed fresh{{arguments_.number, 7, ephemerals_++}};
            return fresh;
        };
        node.connected = [this](const Connected& facts) {
            where_[facts.number] = facts.address;
            say("connected " + text_of(facts.address));
            if (facts.opened_by_us) network_->carry_out(action::Send{facts.number, {1}});
        };
        node.received = [this](SessionNumber session, BytesView) {
            say("frame " + text_of(where_[session]));
        };
        node.disconnected = [](SessionNumber) {};
        node.failed = [](const PeerAddress& address) { say("failed " + text_of(address)); };
        node.drained = [](SessionNumber, std::size_t) {};
        node.log = [](const std::string& line) { say("log " + line); };
        return node;
    }

    Bytes beacon(BeaconKind kind) const {
        const Instance instance{arguments_.number};
        Beacon made;
        made.front = {kind, instance, network_->port(), class_tag_of(our_key, instance),
                      std::nullopt};
        return encode(made, our_key);
    }
    void announce(BeaconKind kind, const std::optional<PeerAddress>& to) {
        discovery_->carry_out(action::Announce{beacon(kind), to});
    }

    void moved(const std::vector<Interface>& usable) {
        std::string names = "interfaces";
        for (const Interface& each : usable)
            names += " " + each.name;
        say(names);
        discovery_->use(usable);
    }

    void heard(const PeerAddress& from, BytesView bytes) {
        const auto front = read_beacon_front(bytes);
        if (!front || front->instance == Instance{arguments_.number}) return;
        say("heard " + text_of(from));
        PeerAddress address = from;
        address.port = front->port;
        if (front->kind == BeaconKind::announce) announce(BeaconKind::answer, from);
        if (arguments_.calls && called_.insert(address).second)
            network_->carry_out(action::Dial{address, HandshakeKind::member});
    }

    asio::awaitable<void> listen() {
        std::string text;
        SocketError error;
        for (;;) {
            const std::size_t size =
                co_await asio::async_read_until(input_, asio::dynamic_buffer(text), '\n',
                                                asio::redirect_error(asio::use_awaitable, error));
            if (error) break;
            obey(text.substr(0, size));
            text.erase(0, size);
        }
        network_->stop();
        discovery_->stop();
        watch_->stop();
    }

    void obey(const std::string& line) {
        std::istringstream words(line);
        std::string verb;
        std::string object;
        words >> verb >> object;
        if (verb == "announce") announce(BeaconKind::announce, std::nullopt);
        if (verb != "dial") return;
        const auto read = read_address(object, default_port);
        if (read.address) {
            network_->carry_out(action::Dial{*read.address, HandshakeKind::member});
        } else {
            say("log " + object + ": " + read.fault);
        }
    }

    Arguments arguments_;
    asio::posix::stream_descriptor input_;
    std::shared_ptr<Network> network_;
    std::shared_ptr<Discovery> discovery_;
    std::shared_ptr<InterfaceWatch> watch_;
    std::uint8_t ephemerals_ = 0;
    std::map<SessionNumber, PeerAddress> where_;
    std::set<PeerAddress> called_;
};

}  // namespace

int main(int argc, char** argv) {
    if (!start_libsodium()) return 1;
    asio::io_context context;
    Seat seat(context, read_arguments({argv + 1, argv + argc}));
    if (!seat.begin()) return 1;
    context.run();
    return 0;
}
