#pragma once

// The tags of an HTML text one after the other, by a scanner of our own: it goes on behind whatever
// a beginner wrote wrong, and says what that was. One pass; no byte is looked at more than a few
// times, whatever stands there.
//
//     tag     := '<' name attribute* '/'? '>'  |  '</' name attribute* '>'
//     attribute := name ('=' ('"' any '"' | ''' any ''' | bytes up to a blank or '>'))?
//     other   := '<!--' any '-->'  |  '<!' any '>'  |  '<?' any '>'
//     content of <script>, <style>, <title>, <textarea> := any up to their end tag

#include "editor/text/place.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace atelier::editor {

// Where a quote is missing: the one that stands there, and where the other belongs.
struct LostQuote {
    std::size_t there = 0;
    std::size_t missing = 0;
    char quote = '"';
};

struct HtmlTag {
    enum class Kind : std::uint8_t { start, end, comment, declaration };

    Kind kind{};
    std::size_t begin = 0;
    std::size_t end = 0;  // behind '>', or where it would stand
    std::size_t name_begin = 0;
    std::string name;                     // in lower case
    bool is_whole = true;                 // has its '>', or its '-->'
    bool closes_itself = false;           // ends with '/>'
    std::size_t value_end = 0;            // behind the last attribute with a value; 0: none has
    std::string type;                     // the value of `type`, for <script>
    std::optional<LostQuote> lost_quote;  // the first
    // What stands up to the end tag in an element that holds text only.
    std::optional<ByteRange> content;

    std::size_t name_end() const { return name_begin + name.size(); }
};

class HtmlScan {
public:
    // From a place that is in no tag, comment or script.
    explicit HtmlScan(std::string_view text, std::size_t from = 0) : text_(text), at_(from) {}

    // Nothing: no more tags.
    std::optional<HtmlTag> next();

private:
    HtmlTag comment(std::size_t begin) const;
    HtmlTag declaration(std::size_t begin) const;
    HtmlTag tag(std::size_t begin, HtmlTag::Kind kind) const;
    std::size_t attribute(std::size_t at, HtmlTag& tag) const;
    std::size_t quoted_value(std::size_t at, HtmlTag& tag) const;
    std::size_t bare_value(std::size_t at, HtmlTag& tag) const;
    std::size_t content_end(std::size_t begin, std::string_view name) const;

    char byte(std::size_t at) const { return at < text_.size() ? text_[at] : '\0'; }
    std::size_t behind_blanks(std::size_t at) const;

    std::string_view text_;
    std::size_t at_;
};

}  // namespace atelier::editor
