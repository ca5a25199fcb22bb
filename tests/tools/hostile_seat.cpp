// A seat that lies to a real node, with the keys of a home whose own node does not run.
//
//   hostile_seat forge HOME DEED
//       puts a change of its own into HOME's store that no editor makes: `odd names`, `cycle`. The
//       node of that home then spreads it.
//   hostile_seat call HOME ADDRESS DEED
//       calls the node at ADDRESS and says on standard output, a line each: `connected`, `failed`,
//       `ended`, and `heard-KIND` of each frame that came. Ends a second after the last of them, at
//       the latest after ten.
//         member      as the seat itself                    wrong key  with another network key
//         stranger    with the network key and a device that is of no class
//         rejoin      as one that has no network key any more
//         twice       as the seat itself, two calls at once
//         nonsense    a member that sends random frames     kinds      frames of unknown kinds
//
// Exit 2: it could not even try.

#include "node/node_core.hpp"
#include "node/shell/network.hpp"
#include "node/shell/node_clock.hpp"
#include "node/shell/random_seed.hpp"
#include "node/shell/seat_keys.hpp"
#include "node/shell/socket_address.hpp"
#include "node/shell/sqlite_store.hpp"
#include "sync/contents.hpp"

#include <boost/asio/io_context.hpp>

#include <iostream>
#include <random>

namespace {

using namespace atelier;
using namespace std::chrono_literals;

int fault(const std::string& what) {
    std::cerr << "hostile_seat: " << what << "\n";
    return 2;
}

Replica::Verify verify() {
    return [](const AuthorId& author, const ChangeId& id, const Signature& signature) {
        return verify_change(author, id, signature);
    };
}

// What a node at rest left in its home.
struct Seat {
    std::unique_ptr<SqliteStore> store;
    SeatKeyring keyring;
    std::unique_ptr<NodeCore> core;

    static std::optional<Seat> of(const std::string& home) {
        auto seeds = keys_of(KeyFile(home), true);
        if (!seeds) return std::nullopt;  // and no store is made where there is none
        auto opened = SqliteStore::open(home, [] {});
        if (!opened) return std::nullopt;
        Seat seat{std::move(opened->store), seeds->keyring(), nullptr};
        seat.core = std::make_unique<NodeCore>(*seat.store, seat.keyring, random_seed(),
                                               default_port, verify(), node_time());
        if (!seat.core->class_id() || !seat.core->network_key()) return std::nullopt;
        return seat;
    }
};

// ---- forge --------------------------------------------------------------------------------------

using Ops = std::vector<Op>;

Ops odd_names() {
    Ops ops;
    for (const char* name :
         {"../x", "..", ".", "/etc/passwd", "CON", "a\\b", "index.html", "INDEX.html", "e\u0301",
          "\u00e9", "\u202egnp.exe", ".atelier", ".git"})
        ops.emplace_back(op::Create{NodeKind::text, Root::site, name});
    ops.emplace_back(op::Create{NodeKind::folder, Root::site, std::string(900, 'n')});
    return ops;
}

// Two folders, each in the other, a root that moves, and one that is its own parent.
Ops cycle(const LogName& log, Seq seq) {
    const auto own = [&](std::uint32_t number) {
        return OpRef{ChangeRef{log, seq, std::nullopt}, number};
    };
    return {op::Create{NodeKind::folder, Root::site, "one"},
            op::Create{NodeKind::folder, own(0), "two"},
            op::Move{own(0), own(1)},
            op::Move{own(1), own(1)},
            op::Create{NodeKind::text, own(1), "below.html"},
            op::Move{Root::site, own(0)}};
}

int forge(const std::string& home, const std::string& deed) {
    auto seat = Seat::of(home);
    if (!seat) return fault("no seat of a class: " + home);
    Replica& replica = *seat->core->replica();
    for (const SpaceId& id : replica.spaces()) {
        Space* const space = replica.space(id);
        if (!space) continue;
        const LogName log{public_half<AuthorId>(seat->keyring.author),
                          Sitting{std::random_device()()}};
        auto draft = space->draft(log, {});
        if (!draft) continue;
        Content content;
        content.ops = deed == "cycle" ? cycle(log, draft->header.seq) : odd_names();
        Bytes body = encode_content(content, draft->context, log, draft->header.seq);
        draft->header.log_bytes += body.size();
        const SpanChange change = make_change(std::move(draft->header), std::move(body), 0);
        const Signature signature = sign_change(seat->keyring.author, change.id);
        if (const auto refused = replica.add(id, {&change, 1}, signature))
            return fault("the store refuses it: " + std::to_string(static_cast<int>(*refused)));
        seat->core->stop(node_time());
        std::cout << "forged" << std::endl;
        return 0;
    }
    return fault("no project to write in");
}

// ---- call ---------------------------------------------------------------------------------------

class Caller {
public:
    Caller(asio::io_context& context, const Seat& seat, const PeerAddress& to, std::string deed)
        : seat_(seat), deed_(std::move(deed)), patience_(context), random_(1) {
        SeatSecrets own{seat.keyring.device, seat.keyring.noise};
        if (deed_ == "stranger") {
            own.device = signing_key_from(random_seed());
            own.noise = noise_secret_from(random_seed());
        }
        network_ = std::make_shared<Network>(context, own, Network::Options{0, 1, {}}, node());
        wait(10s);
        for (int calls = deed_ == "twice" ? 2 : 1; calls > 0; --calls)
            network_->carry_out(action::Dial{to, kind()});
    }

private:
    HandshakeKind kind() const {
        return deed_ == "rejoin" ? HandshakeKind::rejoin : HandshakeKind::member;
    }

    Network::Node node() {
        Network::Node node;
        node.welcome = [] { return std::optional<Welcome>(); };
        node.dial = [this](HandshakeKind) { return std::optional(dial()); };
        node.ephemeral = [] { return random_seed(); };
        node.connected = [this](const Connected& facts) {
            say("connected");
            act(facts.number);
        };
        node.received = [](SessionNumber, BytesView frame) {
            std::cout << "heard-" << int{frame[0]} << std::endl;
        };
        node.disconnected = [this](SessionNumber) { say("ended"); };
        node.failed = [this](const PeerAddress&) { say("failed"); };
        node.drained = [](SessionNumber, std::size_t) {};
        node.log = [](const std::string& line) { std::cerr << line << "\n"; };
        return node;
    }

    Dial dial() const {
        NetworkKey key = *seat_.core->network_key();
        if (deed_ == "wrong key") key.bytes[0] ^= 1;
        if (deed_ == "rejoin") return Dial::rejoin(*seat_.core->class_id());
        return Dial::member(*seat_.core->class_id(), key);
    }

    void act(SessionNumber number) {
        for (int i = 0; i < 200; ++i) {
            if (deed_ == "nonsense") send(number, random_bytes(1 + random_() % 400));
            if (deed_ != "kinds") continue;
            Bytes frame = random_bytes(20);
            frame[0] = static_cast<std::uint8_t>(100 + random_() % 156);
            send(number, std::move(frame));
        }
    }

    void send(SessionNumber number, Bytes frame) {
        network_->carry_out(action::Send{number, std::move(frame)});
    }
    Bytes random_bytes(std::size_t size) {
        Bytes bytes(size);
        for (std::uint8_t& byte : bytes)
            byte = static_cast<std::uint8_t>(random_());
        return bytes;
    }

    void say(const char* what) {
        std::cout << what << std::endl;
        if (std::string(what) != "connected") wait(1s);
    }
    void wait(std::chrono::seconds span) {
        patience_.expires_after(span);
        patience_.async_wait([this](const SocketError& error) {
            if (!error) network_->stop();
        });
    }

    const Seat& seat_;
    std::string deed_;
    asio::steady_timer patience_;
    std::mt19937 random_;
    std::shared_ptr<Network> network_;
};

int call(const std::string& home, const std::string& to, const std::string& deed) {
    const auto seat = Seat::of(home);
    if (!seat) return fault("no seat of a class: " + home);
    const auto read = read_address(to, default_port);
    if (!read.address) return fault(to + ": " + read.fault);
    asio::io_context context;
    const Caller caller(context, *seat, *read.address, deed);
    context.run();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (!start_libsodium()) return fault("no libsodium");
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.size() == 3 && words[0] == "forge") return forge(words[1], words[2]);
    if (words.size() == 4 && words[0] == "call") return call(words[1], words[2], words[3]);
    return fault("forge HOME DEED, or call HOME ADDRESS DEED");
}
