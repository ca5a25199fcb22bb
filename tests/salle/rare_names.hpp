#pragma once

// What seldom happens and must happen in a long run, each by its name: mostly two faults that meet.
// Who draws a seed hopes for them; whether they came is counted where they come (rare.hpp, and
// Trace::rare for what the wire and the people see themselves).

#include <array>
#include <string_view>

namespace atelier::salle {

inline constexpr std::array<std::string_view, 67> rare_names = {
    // Machines that end.
    "crash with a torn write",
    "crash between commit and flush",
    "crash between commit and delivery",
    "crash while a picture comes",
    "crash of two seats at once",
    "crash right after the start",
    "crash while cut off",
    "power cut during a split",
    "crash of the trainer while somebody joins",
    "crash with an edit on its way from the editor",
    "crash on a full disk",
    "whole room off at once",
    // Disks.
    "failed flush",
    "failed flush while cut off",
    "failed write",
    "full disk refuses an edit",
    "full disk while a picture comes",
    "full disk while catching up",
    "two full disks at once",
    "row rotted and fetched again",
    "row of an own log rotted",
    "disk put back to an older image",
    "older image with changes that others have",
    "clone of a disk at work beside it",
    "clone meets its original",
    "clone types while its original is cut off",
    // Time.
    "clock at 1970",
    "clock jumps while typing",
    "night in the middle of a sentence",
    "night during a split",
    "nap of a seat during a split",
    "trainer naps while somebody joins",
    // The network.
    "one-way cut",
    "one-way cut during a handshake",
    "split heals and splits again",
    "two cuts at once",
    "connection broken with frames on the way",
    "two dial each other at once",
    "connection to a seat that just died",
    "window full",
    // Sticks.
    "stick brings what is there already",
    "stick brings news from a room that is not reached",
    "stick brings a picture",
    "stick comes to a full disk",
    // People who meet.
    "both sides make a file of one name",
    "delete against edit",
    "move against move",
    "folder renamed while its file is edited",
    "undo of what somebody else built on",
    "edit refused with a rescue copy",
    "editor resumes with requests unanswered",
    "editor types while its node is dead",
    "comment on a file that is deleted meanwhile",
    // The class.
    "removed while cut off",
    "suspended and lifted",
    "suspended with words that nobody had seen",
    "frozen while typing",
    "adopted after a cut",
    "second trainer acts while the first is cut off",
    "two root changes at once",
    "network key rotated while a seat is off",
    "network key rotated while a seat naps",
    "network key rotated behind a split",
    "rejoin by an old network key",
    // Who lies.
    "fork seen by half the room",
    "liar is hung up on",
    "liar crashes while lying",
};

}  // namespace atelier::salle
