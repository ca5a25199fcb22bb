#pragma once

// JavaScript as far as brackets need it: what is in strings, templates, comments and regular
// expressions is passed over. What of these has no end is told, and ends the scan.

#include "editor/syntax/mistake.hpp"

#include <optional>

namespace atelier::editor {

struct JavascriptMark {
    std::size_t at = 0;
    // One of ( [ { ) ] } ; and '$' for the "${" of a template.
    char mark = '\0';
    // Of '(': it holds a condition or parameters, and a block follows it.
    bool is_header = false;
    bool is_for = false;
};

class JavascriptScan {
public:
    explicit JavascriptScan(std::string_view text);

    // Nothing: the end, or a mistake.
    std::optional<JavascriptMark> next();
    const std::optional<Mistake>& mistake() const { return mistake_; }

    // What was open is closed by the last mark; a '$' goes on as a template.
    void closed(const JavascriptMark& opener);

private:
    bool pass_over();
    bool pass_comment();
    bool pass_string();
    bool pass_template();
    bool pass_regex();
    void pass_word();
    JavascriptMark take_mark();
    void tell(MistakeKind kind, std::size_t began, std::string mark, std::size_t missing,
              std::string end);

    std::string_view text_;
    std::size_t at_ = 0;
    // Whether a `/` here divides, or begins a regular expression.
    bool is_behind_value_ = false;
    bool is_substitution_ = false;  // the "${" of a template stands at at_
    std::string_view word_;         // the last, if nothing but blanks came since
    std::string_view word_before_;
    std::optional<Mistake> mistake_;
};

}  // namespace atelier::editor
