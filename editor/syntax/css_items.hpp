#pragma once

// CSS as the pieces between `;`, `{` and `}`. What is in comments, strings and parentheses is made
// blank or 'x', so that who looks at a piece finds no mark that means nothing there.

#include "editor/syntax/mistake.hpp"

#include <optional>

namespace atelier::editor {

struct CssItem {
    std::size_t begin = 0;  // blanks and comments before it left out
    std::size_t end = 0;    // where the mark is
    char end_mark = '\0';   // ';', '{', '}'; 0: the text's end
};

class CssItems {
public:
    explicit CssItems(std::string_view text) : text_(text), plain_(text) {}

    // Strings, comments and parentheses that have no end are told.
    CssItem next(Mistakes& mistakes);

    std::string_view plain(std::size_t begin, std::size_t end) const {
        return std::string_view(plain_).substr(begin, end - begin);
    }

private:
    std::size_t behind_comment(std::size_t at, Mistakes& mistakes);
    std::size_t behind_string(std::size_t at, Mistakes& mistakes);
    std::size_t behind_parentheses(std::size_t at, Mistakes& mistakes);
    std::size_t behind_address(std::size_t at, Mistakes& mistakes);
    std::size_t before_declaration(std::size_t begin, std::size_t end) const;
    void tell_parenthesis(std::size_t at, std::size_t wrong, std::size_t missing,
                          Mistakes& mistakes) const;
    void hide(std::size_t begin, std::size_t end, char with);

    std::string_view text_;
    std::string plain_;
    std::size_t at_ = 0;
};

// Of the word that a text begins with.
std::size_t css_name_size(std::string_view text);
// The `name` of the first "value name: value" from a place in a value on; at the begin of a line
// also of "name = value", and of "name value" where it is a property.
std::optional<ByteRange> css_next_declaration(std::string_view text, std::size_t from);

}  // namespace atelier::editor
