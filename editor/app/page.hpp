#pragma once

// One file that is open: its text (the session's), where one writes in it, and how it looks.

#include "editor/session/shared_text.hpp"
#include "editor/syntax/mistakes.hpp"
#include "editor/syntax/syntax.hpp"
#include "editor/text/writing.hpp"
#include "editor/view/text_view.hpp"

namespace atelier::editor {

class Page {
public:
    using Instant = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::milliseconds rests_after{1'500};

    // `text` stays longer than the page.
    Page(const SharedText& text, Grammar grammar);

    const std::string& uri() const { return text_.uri(); }
    const Buffer& buffer() const { return text_.buffer(); }
    Grammar grammar() const { return grammar_; }
    bool is_open() const { return text_.is_open(); }
    const TextLayout& layout() const { return layout_; }
    TextView& view() { return view_; }
    Syntax& syntax() { return syntax_; }
    const Syntax& syntax() const { return syntax_; }

    const Selections& selections() const { return selections_; }
    // The view follows.
    void select(Selections selections);
    void scroll(std::ptrdiff_t rows);

    // One's own change, applied already; and somebody else's.
    void wrote(const Splices& splices, Selections after, Instant now);
    void patched(const Splices& splices);

    // Parses what was written. True: colours may be others now.
    bool catch_up() { return syntax_.catch_up(buffer()); }

    // Laid out for an area; the caret in sight where it moved.
    void fit(const Area& area, bool wraps);
    std::vector<Painted> colors(const Area& area) const;

    // Of the text as it was when somebody rested; empty while it is written in.
    const Mistakes& mistakes() const { return mistakes_; }
    // Looks for them when it is time; true: they may be others.
    bool look_for_mistakes(Instant now);
    std::optional<Instant> next_due() const;

    // An end tag that the editor wrote by itself: typing it again passes over it, once.
    void note_written_by_itself(const ByteRange& range) { by_itself_.push_back(range); }
    std::optional<ByteRange> written_by_itself_at(ByteIndex place) const;

    // What is looked for in this file, shown in it.
    std::string sought;
    std::vector<ByteRange> found;

private:
    void follow_change(const Splices& splices);

    const SharedText& text_;
    Grammar grammar_;
    Selections selections_;
    TextLayout layout_;
    TextView view_;
    Syntax syntax_;
    ByteIndex top_place_;
    std::vector<ByteRange> by_itself_;
    bool follows_caret_ = true;
    Mistakes mistakes_;
    std::optional<std::uint64_t> looked_at_;  // version of the buffer
    std::optional<Instant> changed_at_;
    std::optional<std::size_t> changed_line_;
};

}  // namespace atelier::editor
