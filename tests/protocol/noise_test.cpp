#include "protocol/noise.hpp"

#include "tests/protocol/noise_protocols.hpp"
#include "tests/protocol/published.hpp"
#include "tests/test.hpp"

#include <functional>
#include <random>

using namespace atelier;
using noise::HandshakeState;

namespace {

struct Message {
    bool from_initiator;
    bool in_handshake;
    Bytes payload;
    Bytes ciphertext;
};

struct Vector {
    std::string name;
    boost::json::object fields;
    std::vector<Message> messages;
};

std::vector<Vector> vectors_of(const std::string& file) {
    std::vector<Vector> vectors;
    const auto json = published::read(file);
    for (const auto& item : json.at("vectors").as_array()) {
        Vector vector{published::text_at(item.as_object(), "protocol_name"), item.as_object(), {}};
        for (const auto& each : vector.fields.at("messages").as_array()) {
            const auto& message = each.as_object();
            vector.messages.push_back({published::text_at(message, "from") == "init",
                                       published::text_at(message, "phase") == "handshake",
                                       published::bytes_at(message, "payload"),
                                       published::bytes_at(message, "ciphertext")});
        }
        vectors.push_back(std::move(vector));
    }
    return vectors;
}

std::vector<Vector> all_vectors() {
    auto vectors = vectors_of("noise/cacophony_25519_chachapoly.json");
    auto more = vectors_of("noise/flynn_25519_chachapoly.json");
    std::ranges::move(more, std::back_inserter(vectors));
    return vectors;
}

// Noise_PATTERN_25519_ChaChaPoly_HASH
std::string_view part(const std::string& name, int index) {
    std::string_view left = name;
    for (int i = 0; i < index; ++i)
        left.remove_prefix(left.find('_') + 1);
    return left.substr(0, left.find('_'));
}

// What a side knows of the other's static key before: cacophony says it, flynn only by the other's
// private key.
std::optional<NoiseKey> remote_of(const Vector& vector, noise::Role role) {
    const bool initiator = role == noise::Role::initiator;
    const auto pattern = noise::pattern_named(part(vector.name, 1));
    if (!(initiator ? pattern.knows_responder : pattern.knows_initiator)) return std::nullopt;
    const Bytes said =
        published::bytes_at(vector.fields, initiator ? "init_remote_static" : "resp_remote_static");
    if (!said.empty()) return published::id_from<NoiseKey>(said);
    const Bytes secret =
        published::bytes_at(vector.fields, initiator ? "resp_static" : "init_static");
    return public_half(published::id_from<NoiseSecret>(secret));
}

noise::Ingredients ingredients_of(const Vector& vector, noise::Role role) {
    const std::string side = role == noise::Role::initiator ? "init_" : "resp_";
    const auto field = [&](const char* name) {
        return published::bytes_at(vector.fields, side + name);
    };
    noise::Ingredients own;
    own.role = role;
    own.prologue = field("prologue");
    if (const Bytes key = field("ephemeral"); !key.empty())
        own.ephemeral = Secret(published::id_from<NoiseSecret>(key));
    if (const Bytes key = field("static"); !key.empty())
        own.static_secret.emplace(published::id_from<NoiseSecret>(key));
    own.remote = remote_of(vector, role);
    if (!published::has(vector.fields, side + "psks")) return own;
    for (const auto& psk : vector.fields.at(side + "psks").as_array()) {
        const Bytes key = published::from_hex(psk.as_string());
        own.psks.emplace_back(published::id_from<NetworkKey>(key));
    }
    return own;
}

// Both sides of a published conversation, with our code on each.
class Conversation {
public:
    explicit Conversation(const Vector& vector)
        : pattern_(noise::pattern_named(part(vector.name, 1))),
          initiator_{make(vector, noise::Role::initiator), {}},
          responder_{make(vector, noise::Role::responder), {}} {}

    Result<Bytes> write(const Message& message) {
        Side& side = message.from_initiator ? initiator_ : responder_;
        if (message.in_handshake) return side.state.write_message(message.payload);
        return side.transport().sending.encrypt({}, message.payload);
    }
    Result<Bytes> read(const Message& message, BytesView bytes) {
        Side& side = message.from_initiator ? responder_ : initiator_;
        if (message.in_handshake) return side.state.read_message(bytes);
        return side.transport().receiving.decrypt({}, bytes);
    }
    BytesView initiator_hash() const { return initiator_.state.hash(); }
    BytesView responder_hash() const { return responder_.state.hash(); }

private:
    struct Side {
        HandshakeState state;
        std::optional<HandshakeState::Ciphers> ciphers;

        HandshakeState::Ciphers& transport() {
            if (!ciphers) ciphers.emplace(state.split());
            return *ciphers;
        }
    };

    HandshakeState make(const Vector& vector, noise::Role role) const {
        const bool is_sha256 = part(vector.name, 4) == "SHA256";
        return {is_sha256 ? noise::sha256() : noise::blake2b, pattern_,
                ingredients_of(vector, role)};
    }

    noise::Pattern pattern_;
    Side initiator_;
    Side responder_;
};

using Tamper = std::function<void(Bytes&)>;

// Whether the conversation goes to its end, every message accepted with its payload, when one of
// its messages is changed on the way.
bool survives(const Vector& vector, std::size_t changed, const Tamper& tamper) {
    Conversation conversation(vector);
    for (std::size_t i = 0; i < vector.messages.size(); ++i) {
        auto bytes = conversation.write(vector.messages[i]);
        if (!bytes) return false;
        if (i == changed) tamper(*bytes);
        if (conversation.read(vector.messages[i], *bytes) != vector.messages[i].payload) {
            return false;
        }
    }
    return true;
}

}  // namespace

TEST_CASE("all 222 published Noise conversations are written and read byte for byte") {
    const auto vectors = all_vectors();
    CHECK(vectors.size() == 222);
    for (const Vector& vector : vectors) {
        CAPTURE(vector.name);
        Conversation conversation(vector);
        for (const Message& message : vector.messages) {
            const auto written = conversation.write(message);
            REQUIRE(written.has_value());
            CHECK(to_hex(*written) == to_hex(message.ciphertext));
            const auto read = conversation.read(message, message.ciphertext);
            REQUIRE(read.has_value());
            CHECK(to_hex(*read) == to_hex(message.payload));
        }
        CHECK(to_hex(conversation.initiator_hash()) == to_hex(conversation.responder_hash()));
        if (!published::has(vector.fields, "handshake_hash")) continue;
        CHECK(to_hex(conversation.initiator_hash()) ==
              published::text_at(vector.fields, "handshake_hash"));
    }
}

TEST_CASE("no published conversation survives one flipped byte in any of its messages") {
    std::mt19937_64 random(20261125);
    std::size_t runs = 0;
    for (const Vector& vector : all_vectors()) {
        for (std::size_t i = 0; i < vector.messages.size(); ++i) {
            const std::size_t at = random() % vector.messages[i].ciphertext.size();
            const auto mask = static_cast<std::uint8_t>(1 + random() % 255);
            CAPTURE(vector.name, i, at, int(mask));
            CHECK_FALSE(survives(vector, i, [&](Bytes& bytes) { bytes[at] ^= mask; }));
            ++runs;
        }
    }
    CHECK(runs == 1060);
}

TEST_CASE("no published conversation survives a message cut short") {
    std::mt19937_64 random(20261126);
    for (const Vector& vector : all_vectors()) {
        for (std::size_t i = 0; i < vector.messages.size(); ++i) {
            const std::size_t size = vector.messages[i].ciphertext.size();
            for (const std::size_t left :
                 {size - 1, std::size_t{random() % size}, std::size_t{0}}) {
                CAPTURE(vector.name, i, size, left);
                CHECK_FALSE(survives(vector, i, [&](Bytes& bytes) { bytes.resize(left); }));
            }
        }
    }
}

TEST_CASE("a published conversation that nobody touches does survive") {
    for (const Vector& vector : all_vectors()) {
        CAPTURE(vector.name);
        CHECK(survives(vector, SIZE_MAX, {}));
    }
}

TEST_CASE("a Noise state that refused a message is closed") {
    const auto vectors = all_vectors();
    const auto xx = std::ranges::find(vectors, "Noise_XX_25519_ChaChaPoly_BLAKE2b", &Vector::name);
    REQUIRE(xx != vectors.end());
    HandshakeState responder(noise::blake2b, noise::pattern_xx(),
                             ingredients_of(*xx, noise::Role::responder));
    CHECK(responder.read_message(Bytes(31)) == fail(Error::truncated));
    CHECK(responder.read_message(xx->messages[0].ciphertext) == fail(Error::closed));
    CHECK(responder.is_our_turn());
    CHECK(responder.write_message({}) == fail(Error::closed));
}

TEST_CASE("a handshake message above 65,535 bytes is refused") {
    noise::Ingredients own;
    own.role = noise::Role::responder;
    HandshakeState responder(noise::blake2b, noise::pattern_xx(), std::move(own));
    CHECK(responder.read_message(Bytes(65536)) == fail(Error::too_large));
}
