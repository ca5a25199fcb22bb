#pragma once

// A member with keys of its own whose node does what it likes: behind it the shipped node holds the
// conversations, before it frames are changed, held back and made up. What it does is drawn of the
// deeds (deeds.hpp); here is what deeds are done with.

#include "tests/salle/seat.hpp"

namespace atelier::salle {

class Room;

class Hostile {
public:
    Hostile(Room& room, Seat& seat);
    Hostile(Room& room, Seat& seat, std::vector<std::string_view> deeds);

    // What leaves in place of a frame of its node.
    std::vector<Bytes> instead_of(SessionNumber to, Bytes frame);
    void read(SessionNumber from, const Bytes& frame);
    // One of its deeds, now.
    void act();
    void behave() { deeds_.clear(); }

    // ---- for its deeds ----
    Room& room;
    Seat& seat;
    std::deque<std::pair<SessionNumber, Bytes>> held_back;

    void say(SessionNumber to, const Message& message);
    void say_to_all(const Message& message);
    std::vector<SessionNumber> sessions() const;
    SpaceId some_space();
    std::optional<NodeId> some_text(const SpaceId& space);
    std::optional<BlobId> some_picture();

    // What a change is made with before it is wrong in some way.
    struct Forgery {
        SpaceId space;
        Header header;
        LogContext context;
        Content content;
    };
    std::optional<Forgery> forgery();
    std::optional<NodeRef> reference(const Forgery& forgery, const NodeId& node);
    void add_text(Forgery& forgery, std::string text, std::uint64_t position);
    struct Forged {
        SpanChange change;
        Signature signature;
    };
    Forged sealed(Forgery forgery);
    // Another change on that one.
    Forged after(const Forged& before, const SpaceId& space, std::string text);
    static Bytes span_of(const Forged& forged);
    void send(const Forged& forged);  // to all

private:
    std::vector<std::string_view> deeds_;
};

using Forgery = Hostile::Forgery;
using Forged = Hostile::Forged;

}  // namespace atelier::salle
