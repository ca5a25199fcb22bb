#pragma once

// One text file: its history, in which everybody's events are kept for good, and its text as it is
// now. Positions are Unicode scalar values. A version is handled as the heads in this node's
// memory; a name (change id, number) is what others know an event by.
//
// Now is everything held but for what was set aside. It is a function of that set alone: in which
// order and in what portions changes came, or were set aside and put back, does not show.
//
// It refuses a change whose parents it does not hold (bad_reference). No change is refused for its
// positions: see event_log.hpp.

#include "protocol/reference.hpp"
#include "sync/event_log.hpp"
#include "sync/rope.hpp"

#include <functional>
#include <map>
#include <memory>
#include <set>

namespace atelier {

// Who a part of a text is by.
struct Authored {
    std::uint32_t length = 0;  // scalars
    LogName log;
    ChangeId change;  // zero: one that is still being written

    bool operator==(const Authored&) const = default;
};

// Where an inserted character is.
struct Located {
    std::uint32_t position = 0;  // scalars; where it would be when it does not stand
    bool stands = true;
    std::vector<EventName> deleted_by;  // sorted

    bool operator==(const Located&) const = default;
};

// Characters next to each other in the order of a text: those that stand, and in their places
// those that went.
struct CharacterRun {
    std::uint32_t length = 0;
    bool stands = true;
    // Their insertions; nothing where they stand and are older than what was asked about.
    std::optional<EventSpan> insertions;
};

// What became of all that some events inserted or deleted, in the text as it is now.
struct Trace {
    std::vector<CharacterRun> order;  // of the whole text; who went before those events is left out
    std::map<Event, Event> taken;     // by a deletion of theirs: the insertion of the character
};

struct Move;
struct WalkStep;
class Walker;

class Text {
public:
    Text();
    ~Text();
    Text(const Text&) = delete;
    Text& operator=(const Text&) = delete;

    const Rope& now() const {
        ATELIER_CHECK(!is_resting());
        return now_;
    }
    const TextVersion& version() const { return version_; }
    const EventLog& log() const { return held(); }

    // Of a text that nothing was written in yet: a history as columns (text_columns.hpp). False,
    // and nothing is changed, where they are none.
    [[nodiscard]] bool read_history(BytesView columns, EventLog::NameChanges name);
    // The same of a text that was kept with its history, whose columns are read when they are
    // wanted. Text and version are believed: what is read must be what was kept here.
    void open_saved(std::string_view now, TextVersion version, std::function<void(EventLog&)> read);

    // Who looks at it no more lets it rest: what it is made of is pressed, and nothing but log(),
    // version(), aside(), add and set_new_aside may be asked before it is woken. Answers of how
    // many bytes it was made; none, and nothing happens, where it is not caught up, or shorter than
    // what is worth the while, or longer than can be pressed in a turn.
    std::size_t rest(std::uint32_t worth_it = 512);
    bool is_resting() const { return rest_.has_value(); }
    void wake();
    // What was added since it was last caught up.
    std::uint32_t behind() const { return read_later_ ? 0 : log_.size() - counted_; }

    // Into the history; now does not change before catch_up.
    Result<ChangeNumber> add(const TextChange& change) { return held().add(change); }
    // Brings now to everything that is held and not set aside. Every function that answers splices
    // tells what happened to now, each splice in the text that the ones before left.
    std::vector<Splice> catch_up();
    // The same for somebody who reads now and not what happened to it.
    void catch_up_untold();
    Result<std::vector<Splice>> merge(const TextChange& change);
    // Exactly these changes do not count from now on. Nothing that does may have seen them.
    std::vector<Splice> set_aside(std::set<ChangeNumber> changes);
    const std::set<ChangeNumber>& aside() const { return aside_; }
    // A change that was added since now was last caught up does not count either: catch_up leaves
    // it out. Costs nothing, however much is set aside.
    void set_new_aside(ChangeNumber change) { aside_.insert(change); }

    // Typing at now: the same as write at version(), for a change that is still open. Costs next to
    // nothing where it goes on with what was typed last.
    void insert(ChangeNumber draft, std::uint32_t position, std::string_view utf8,
                std::uint32_t scalars) {
        ATELIER_CHECK(!is_resting() && scalars > 0);
        ATELIER_CHECK(counts_all() && counted_ == held().size());
        held().append_insertion(draft, position, utf8, scalars, now_.size());
        now_.insert(position, utf8, scalars);
        wrote();
    }
    void remove(ChangeNumber draft, std::uint32_t position, std::uint32_t count,
                bool backwards = false) {
        ATELIER_CHECK(!is_resting() && count > 0);
        ATELIER_CHECK(counts_all() && counted_ == held().size());
        held().append_removal(draft, position, count, backwards, now_.size());
        now_.remove(backwards ? position + 1 - count : position, count);
        wrote();
    }

    // A change that is written here; it has its id when it is sealed. `previous` is the change
    // before it along its own chain that is in this file.
    ChangeNumber open(const LogName& log, std::optional<ChangeNumber> previous) {
        return held().open(log, previous);
    }
    void seal(ChangeNumber draft, const ChangeId& id) { held().seal(draft, id); }
    // Whether an edit at this version goes into the change: its events stay one behind the other,
    // so that a version has one head of it at most, which is all that a run can name.
    bool can_write(ChangeNumber draft, const TextVersion& at) const;

    struct Written {
        TextVersion after;  // what the writer's own screen now shows
        std::vector<Splice> now;
    };
    // An edit made on a screen that shows the version `at`. The run names no parents.
    Written write(ChangeNumber draft, const TextVersion& at, const TextRun& run);

    std::u32string at(const TextVersion& version);
    // From the text of one version to that of another, whichever is later, if either is.
    std::vector<Splice> difference(const TextVersion& from, const TextVersion& to);
    std::vector<Authored> blame(const TextVersion& version);
    // Which events inserted the characters that the text has now, in its order. Reads the whole
    // history.
    std::vector<Event> standing();
    // Nothing when the event is not in the version or inserted nothing.
    std::optional<Located> locate(const EventName& name, const TextVersion& version);
    // Events of this node's memory; those that do not count have no part in it.
    Trace trace(const std::vector<EventSpan>& events);
    // A position between two characters, carried over: with the one on its left, or on its right.
    std::uint32_t carry(std::uint32_t position, const TextVersion& from, const TextVersion& to,
                        Side side);

private:
    // The log, read first where it was not.
    EventLog& held() const {
        if (read_later_) read_now();
        return log_;
    }
    void read_now() const;
    TextVersion counting(TextVersion known, Event since) const;
    void wrote() {
        walked_ = counted_ = held().size();
        walked_length_ = now_.size();
        version_.resize(1);
        version_.front() = walked_ - 1;
    }
    bool counts_all() const { return aside_.empty() && now_is_all_; }
    void walk_all();
    void walk_on(const std::function<void(const WalkStep&)>& show);
    std::vector<Splice> show(const std::vector<Move>& moves, TextVersion version);
    void show_step(const WalkStep& step);
    std::vector<Splice> splices_of(const std::vector<Move>& moves) const;
    void append_text(const EventSpan& insertions, std::u32string& text) const;

    mutable EventLog log_;
    mutable std::function<void(EventLog&)> read_later_;
    std::unique_ptr<Walker> walker_;
    Rope now_;
    TextVersion version_;
    Event counted_ = 0;  // events before it are in now or set aside
    std::set<ChangeNumber> aside_;
    struct Rest {
        Bytes now;                // pressed; empty where it is the log's text, from its begin on
        std::uint32_t bytes = 0;  // of UTF-8
    };
    std::optional<Rest> rest_;         // what now_ is, which is empty then
    bool now_is_all_ = true;           // of the events that were counted
    Event walked_ = 0;                 // events before it were walked to
    std::uint32_t walked_length_ = 0;  // of the text of all of them, aside or not
};

// Puts a run, made at a version, into the change that is being written, or into a new one where
// that cannot say it (Text::can_write). Answers what the writer's screen then shows.
using WriteRun = std::function<TextVersion(const TextVersion& at, const TextRun& run)>;

// The same for splices of which each is made in the text that the ones before left.
TextVersion write_all(TextVersion at, const std::vector<Splice>& splices, const WriteRun& write);

}  // namespace atelier
