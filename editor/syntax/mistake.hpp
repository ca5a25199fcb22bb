#pragma once

// Something that a beginner wrote wrong: where it began, where it went wrong, and one thing to do
// about it. Only what is surely wrong is one; a page that is right has none, whatever its style.

#include "editor/text/splice.hpp"

namespace atelier::editor {

enum class MistakeKind : std::uint8_t {
    // HTML
    unclosed_tag = 1,    // <p>; began: its start tag, wrong: what ends it by force, or the end
    crossed_tags,        // <b><i></b></i>; began: <i>, wrong: </b>
    stray_end_tag,       // </div> that closes nothing; began and wrong: itself
    wrong_end_tag,       // <h1>…</h2>; began: <h1>, wrong: </h2>
    block_in_paragraph,  // <p><div>…</div></p>; began: <p>, wrong: <div>
    missing_quote,       // began: the quote that is there, wrong: where the other belongs
    missing_tag_end,     // '>'; began: '<', wrong: where it belongs
    // HTML, CSS, JavaScript
    unclosed_comment,  // began: its first mark, wrong: what it swallows, or the end
    unclosed_string,   // began: its quote, wrong: the end of its line
    unclosed_bracket,  // began: the bracket, wrong: what cannot stand in it, or the end
    stray_bracket,     // began and wrong: itself
    // CSS
    missing_semicolon,  // began: the declaration, wrong: what follows
    missing_colon,      // began: the property, wrong: where it belongs
    missing_brace,      // '}'; began: the '{', wrong: the rule that it swallows, or the end
};
constexpr std::size_t mistake_kinds_count = 14;

struct Mistake {
    MistakeKind kind{};
    ByteRange began;
    ByteRange wrong;
    std::string name;   // of the tag, bracket, property; what the sentence speaks of
    std::string other;  // of the tag or bracket at `wrong`; empty: the text's end
    Splices fix;        // one action

    bool operator==(const Mistake&) const = default;
};
using Mistakes = std::vector<Mistake>;

// More than these nobody reads; a scan ends there.
constexpr std::size_t mistakes_max = 100;

}  // namespace atelier::editor
