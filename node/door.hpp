#pragma once

// How somebody comes into a class: the conversation of a machine that is not of it with a trainer's
// seat (docs/protocol.md, kinds 24 to 27 of the conversation). With a kit the seat admits at once;
// at an open door the person waits until the trainer has compared the pictures and says yes.
//
// After `admitted` the trainer's seat sends the genesis, so that the newcomer has something to
// begin with. It refuses a second ask, a reveal that does not open the commitment, and whatever
// else does not come in its turn.

#include "node/archive.hpp"
#include "protocol/handshake.hpp"
#include "protocol/message.hpp"
#include "protocol/pictographs.hpp"
#include "sync/session_number.hpp"

namespace atelier {

// What a newcomer asks with.
struct JoinWish {
    std::string name;
    std::optional<SigningKey> kit;
};

// A conversation of kind join, from either side.
struct Visit {
    SessionNumber session{};
    ClassId class_id;
    DeviceKey device;  // the other's
    NoiseKey noise;    // the other's
    HandshakeHash hash;
};

// The newcomer's side of one visit.
class Newcomer {
public:
    // `nonce` is random.
    Newcomer(const Visit& visit, const JoinWish& wish, const SigningKey& device,
             const AuthorId& author, const SealKey& seal, Instance instance,
             const JoinNonce& nonce);

    struct Place {
        ClassId class_id;
        std::uint32_t epoch = 0;
        NetworkKey network_key;
        Archive::Genesis genesis;
    };
    // Nothing goes on after a fault.
    Result<void> receive(BytesView frame);
    std::vector<Bytes> take_frames() { return std::exchange(frames_, {}); }

    const std::optional<message::JoinAnswer>& answer() const { return answer_; }
    const std::optional<Pictographs>& pictures() const { return pictures_; }
    std::optional<Place> place() const;
    const DeviceKey& device() const { return visit_.device; }  // of who answers

private:
    Visit visit_;
    message::JoinAsk ask_;
    JoinNonce nonce_;
    bool was_greeted_ = false;
    std::optional<message::JoinAnswer> answer_;
    std::optional<Pictographs> pictures_;
    std::optional<Archive::Genesis> genesis_;
    std::vector<Bytes> frames_;
};

// The trainer's side of one visit.
class Visitor {
public:
    Visitor(const Visit& visit, Instance instance, const JoinNonce& nonce);

    // With a kit and its right proof, or with the pictures known: to be decided on.
    enum class Stands : std::uint8_t { begins, has_kit, waits, answered };
    Result<void> receive(BytesView frame);
    std::vector<Bytes> take_frames() { return std::exchange(frames_, {}); }

    Stands stands() const { return stands_; }
    const Visit& visit() const { return visit_; }
    const message::JoinAsk& ask() const { return *ask_; }  // unless it begins
    const std::optional<Pictographs>& pictures() const { return pictures_; }
    // The place in the class, for who is admitted as this author on this seat.
    act::Admit admission(const Person& person, Role role) const;

    void admit(std::uint32_t epoch, const NetworkKey& key, const Archive::Genesis& genesis);
    void refuse(message::JoinVerdict why);

private:
    Result<void> take(const message::JoinAsk& ask);

    Visit visit_;
    JoinNonce nonce_;
    bool was_greeted_ = false;
    Stands stands_ = Stands::begins;
    std::optional<message::JoinAsk> ask_;
    std::optional<Pictographs> pictures_;
    std::vector<Bytes> frames_;
};

}  // namespace atelier
