#pragma once

// What people type, taken apart so that a long stretch of it is a few numbers: docs/protocol.md,
// "Sheaf". A body is typed when it is one op, text in the same file, whose runs name no change by
// an id and no log for the first time, and are with their parents runs_max at most. Nothing is
// resolved and nothing is judged: what is taken apart is put together as the same bytes, whatever
// it means.

#include "protocol/column.hpp"
#include "protocol/content.hpp"

#include <array>

namespace atelier {

// A run as its bytes say it.
struct WrittenRun {
    struct Parent {
        std::uint64_t form = 1;    // 1, 2 or odd
        std::uint64_t number = 0;  // back or seq; none for form 1
        std::uint64_t events = 1;
    };
    RunAction action = RunAction::insert;
    std::uint32_t length = 1;  // events
    std::uint64_t move = 0;    // zigzag: position against the cursor
    bool has_parents = false;
    std::vector<Parent> parents;  // at most run_parents_max
    BytesView text;               // of an insert: UTF-8 of `length` scalars
};

// The runs of a typed body; false where it is another one.
bool take_apart(BytesView body, std::vector<WrittenRun>& runs);
void put_together(Writer& body, std::span<const WrittenRun> runs);
// A body of one run begins and ends the same way.
void begin_typed_body(Writer& body, std::uint64_t runs);
void put_run(Writer& body, const WrittenRun& run);

// The sections of runs, in their order in a sheaf.
enum class RunSection : std::uint8_t { kinds, repeats, lengths, moves, parents };
inline constexpr std::size_t run_sections = 5;

// Runs into sections; their text behind one another.
class TypedWriter {
public:
    void add(const WrittenRun& run);
    // Nothing is added behind it.
    void finish() { end_stretch(); }
    const Writer& section(RunSection section) const {
        return sections_[static_cast<std::size_t>(section)];
    }
    const Writer& text() const { return text_; }
    std::size_t size() const;  // bytes of all of it, at most

private:
    // Runs of one action and length, each but the first moved by the same step: none, or one back.
    struct Stretch {
        std::uint64_t runs = 0;
        RunAction action = RunAction::insert;
        std::uint32_t length = 1;
        std::uint64_t first_move = 0;
        std::uint64_t step = 0;  // zigzag
        bool has_parents = false;
    };

    bool goes_on(const WrittenRun& run) const;
    void end_stretch();
    void add_parents(const WrittenRun& run);
    Writer& at(RunSection section) { return sections_[static_cast<std::size_t>(section)]; }

    std::array<Writer, run_sections> sections_;
    Writer text_;
    Stretch stretch_;
    std::vector<std::uint64_t> seqs_;  // last named by each form
};

class TypedReader {
public:
    // The readers must live as long: of the sections, and of the text.
    TypedReader(std::span<Reader, run_sections> sections, Reader& text)
        : sections_(sections), text_(text) {}

    // What follows, until somebody's reader has an error.
    void next(WrittenRun& run);
    // All stretches have ended.
    bool is_between_stretches() const { return left_ == 0; }

private:
    void begin_stretch();
    void read_parents(WrittenRun& run);
    Reader& at(RunSection section) { return sections_[static_cast<std::size_t>(section)]; }

    std::span<Reader, run_sections> sections_;
    Reader& text_;
    std::uint64_t left_ = 0;  // runs of this stretch
    RunAction action_ = RunAction::insert;
    std::uint32_t length_ = 1;
    std::uint64_t move_ = 0;
    std::uint64_t step_ = 0;
    bool has_parents_ = false;
    std::vector<std::uint64_t> seqs_;
};

}  // namespace atelier
