#pragma once

// Undo of what one editor session wrote itself, as new edits. Of what a group inserted, those
// characters go that still stand; of what it deleted, those come back, beside where they were,
// that nobody has put back yet. A neighbour's letters are never touched.
//
// A character that was put back takes the place of the original in older groups, and in the order
// of the text: what is put back later comes on its own side of it.
//
// Groups are named by the editor; equal names are one step, also across files. What undid a group
// is itself a group, whose undo is the redo.

#include "sync/text.hpp"

namespace atelier {

// Of the characters of one text that were put back on this node: by which insertions.
class PutBack {
public:
    // The insertion that stands for this one now; itself when it was never put back.
    Event latest(Event insertion) const;
    bool has(Event insertion) const { return by_.contains(insertion); }
    void note(Event insertion, Event by) { by_[insertion] = by; }

private:
    std::map<Event, Event> by_;
};

// What is to be written so that events are undone.
struct Reversal {
    struct Piece {
        Splice splice;
        std::vector<Event> puts_back;  // the originals of the characters inserted
    };

    std::vector<Piece> pieces;  // from the last in the text to the first: none moves another
    std::uint32_t caret = 0;    // with all written: at the first place, behind what came back
};

// Of events that are in the log; those that do not count have no part in it.
Reversal reversal_of(Text& text, const std::vector<EventSpan>& events, const PutBack& put_back);

// A text file that the session has open: a number of the node's.
enum class FileNumber : std::uint32_t {};
enum class UndoGroup : std::uint64_t {};

// How a file is reached that undo writes to.
struct UndoText {
    Text& text;
    PutBack& put_back;
    WriteRun write;
};

class UndoStack {
public:
    using Texts = std::function<UndoText(FileNumber)>;
    using Carets = std::map<FileNumber, std::uint32_t>;  // scalars; of every file that changed

    // An edit of the session's own. Ends what could be redone in that file.
    void typed(FileNumber file, std::optional<UndoGroup> group, EventSpan events);
    // Reverses the latest group that touched this file and of which something still stands, in all
    // its files. Nothing when there is none.
    std::optional<Carets> undo(FileNumber file, const Texts& texts);
    std::optional<Carets> redo(FileNumber file, const Texts& texts);
    // Undo goes back to when a file was opened and no further.
    void closed(FileNumber file);

private:
    struct Group {
        std::optional<UndoGroup> name;
        std::map<FileNumber, std::vector<EventSpan>> events;
    };

    static std::optional<Carets> reverse_latest(FileNumber file, std::vector<Group>& from,
                                                std::vector<Group>& to, const Texts& texts);

    std::vector<Group> undo_;  // oldest first
    std::vector<Group> redo_;
};

}  // namespace atelier
