#pragma once

// What may be wrong with a seat, and what a beginner does about it: facts in, sentences out. Where
// the facts come from is show_doctor's. Nothing is looked at here, so every check can be seen to
// fail.

#include "editor/words/words.hpp"
#include "protocol/editor_messages/seat_messages.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier::editor {

struct HomeFacts {
    std::string path;
    bool is_there = false;
    bool is_own = false;     // this user's
    bool is_closed = false;  // to all others
    bool may_write = false;
    std::optional<std::uint64_t> free_bytes;
};

struct SeatFacts {
    HomeFacts home;
    std::string node_trouble;  // a sentence: why there is nothing of the node
    std::optional<talk::Diagnosis> node;
    bool has_class = false;
    std::uint64_t connected = 0;  // other seats
    std::string node_version;     // that this program came with
};

struct Check {
    std::string name;  // for programs
    bool is_well = true;
    std::string says;
    std::string advice;  // where it is not well
};

// In the order in which they are to be mended.
std::vector<Check> checks_of(const SeatFacts& facts, const Words& words);

// Beacons of this seat are on their way and may come back within a second or two.
bool is_too_soon(const talk::Diagnosis& diagnosis);

}  // namespace atelier::editor
