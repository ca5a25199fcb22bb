#pragma once

// What somebody hostile does, each a small function under a name: what leaves instead of a frame of
// its node, what it does unasked, what it does when it hears something; any may be missing. The
// lines are those of the list H1 to H74 of docs/testing.md, "Who lies".

#include "tests/salle/hostile.hpp"
#include "tests/salle/room.hpp"

namespace atelier::salle {

struct Deed {
    using Change = std::vector<Bytes> (*)(Hostile&, SessionNumber, Bytes);
    using Do = void (*)(Hostile&);
    using Hear = void (*)(Hostile&, SessionNumber, const Bytes&);

    std::string_view name;
    std::string_view lines;
    Change change = nullptr;
    Do act = nullptr;
    Hear hear = nullptr;
};

std::vector<Deed> deeds_of_changes();
std::vector<Deed> deeds_of_contents();
std::vector<Deed> deeds_of_acts();
std::vector<Deed> deeds_of_talk();
std::vector<Deed> deeds_of_wire();
const std::vector<Deed>& all_deeds();

inline bool is(const Bytes& frame, MessageKind kind) {
    return frame[0] == static_cast<std::uint8_t>(kind);
}

}  // namespace atelier::salle
