#pragma once

// What happened, as a hash by which two runs are compared, as lines for people when they are asked
// for, and as counts of what seldom happens. No address of memory and no order of a hash table may
// come in here.

#include "protocol/bytes.hpp"
#include "protocol/check.hpp"
#include "sync/instant.hpp"

#include <array>
#include <iostream>
#include <map>
#include <string>

namespace atelier::salle {

// Each must occur in a long run: mostly two faults that meet.
inline constexpr std::array<std::string_view, 48> rare_names = {
    "crash with a torn write",
    "crash between commit and flush",
    "crash between commit and delivery",
    "crash while a blob comes in",
    "crash of two seats at once",
    "crash right after the start",
    "crash while cut off",
    "crash of the trainer while somebody joins",
    "crash with an edit on its way from the editor",
    "failed flush",
    "failed flush while cut off",
    "failed write",
    "full disk refuses an edit",
    "full disk during a blob",
    "full disk while catching up",
    "row rotted and fetched again",
    "row of an own log rotted",
    "disk put back to an older image",
    "older image with changes that others have",
    "clone of a disk at work beside it",
    "clone meets its original",
    "clock at 1970",
    "clock jumps while typing",
    "night in the middle of a sentence",
    "nap of a seat during a split",
    "one-way cut",
    "one-way cut during a handshake",
    "split heals and splits again",
    "connection broken with frames on the way",
    "two dial each other at once",
    "connection to a seat that just died",
    "window full",
    "queue of a session overflows",
    "both sides make a file of one name",
    "delete against edit",
    "move against move",
    "folder renamed while its file is edited",
    "undo of what somebody else built on",
    "edit refused with a rescue copy",
    "editor resumes with requests unanswered",
    "editor types while its node is dead",
    "removed while cut off",
    "suspended and lifted",
    "frozen while typing",
    "adopted after a cut",
    "second trainer acts while the first is cut off",
    "network key rotated while a seat is off",
    "rejoin by an old network key",
};

class Trace {
public:
    explicit Trace(bool prints) : prints_(prints) {}

    template <class... Numbers>
    void note(Numbers... numbers) {
        (mix(static_cast<std::uint64_t>(numbers)), ...);
    }
    void note_bytes(BytesView bytes) {
        mix(bytes.size());
        const std::size_t few = std::min<std::size_t>(bytes.size(), 24);
        for (const std::uint8_t byte : bytes.first(few))
            mix(byte);
        for (const std::uint8_t byte : bytes.last(few))
            mix(byte);
    }
    bool prints() const { return prints_; }
    template <class... Parts>
    void say(Instant now, const Parts&... parts) {
        if (!prints_) return;
        const std::uint64_t at = now.milliseconds;
        std::cout << at / 1000 << '.' << at / 100 % 10 << at / 10 % 10 << at % 10 << "  ";
        (std::cout << ... << parts) << '\n';
    }
    void rare(std::string_view name) {
        ATELIER_CHECK(std::ranges::find(rare_names, name) != rare_names.end());
        ++rare_[name];
    }

    std::uint64_t hash() const { return hash_; }
    const std::map<std::string_view, std::uint64_t>& rare() const { return rare_; }

private:
    void mix(std::uint64_t number) {
        hash_ = (hash_ ^ number) * 0x9E3779B97F4A7C15U;
        hash_ ^= hash_ >> 29;
    }

    bool prints_;
    std::uint64_t hash_ = 14695981039346656037U;
    std::map<std::string_view, std::uint64_t> rare_;
};

}  // namespace atelier::salle
