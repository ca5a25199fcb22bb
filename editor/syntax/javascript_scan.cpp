#include "editor/syntax/javascript_scan.hpp"

#include "editor/syntax/ascii.hpp"
#include "editor/syntax/text_lines.hpp"

#include <array>

namespace atelier::editor {

namespace {

constexpr std::size_t none = std::string_view::npos;

template <std::size_t Count>
bool is_one_of(std::string_view word, const std::string_view (&words)[Count]) {
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool wants_value(std::string_view word) {
    return is_one_of(word, {"return", "typeof", "case", "in", "of", "delete", "void", "throw",
                            "new", "do", "else", "instanceof", "yield", "await", "extends"});
}

bool begins_header(std::string_view word, std::string_view before) {
    return is_one_of(word, {"if", "while", "for", "switch", "catch", "with", "function"}) ||
           before == "function";
}

bool is_word_byte(char byte) {
    return is_name_byte(byte) && byte != '-';
}

}  // namespace

JavascriptScan::JavascriptScan(std::string_view text) : text_(text) {
    if (text.starts_with("#!")) at_ = line_end(text, 0);
}

std::optional<JavascriptMark> JavascriptScan::next() {
    while (at_ < text_.size() && !mistake_) {
        if (is_substitution_ || std::string_view("()[]{};").find(text_[at_]) != none)
            return take_mark();
        if (pass_over()) continue;
        const char byte = text_[at_];
        // "a++ / 2": what stands before ++ is still a value.
        const bool is_twice =
            (byte == '+' || byte == '-') && text_.substr(at_ + 1).starts_with(byte);
        if (!is_twice) is_behind_value_ = false;
        word_ = word_before_ = {};
        at_ += is_twice ? 2 : 1;
    }
    return std::nullopt;
}

JavascriptMark JavascriptScan::take_mark() {
    JavascriptMark mark{at_, text_[at_]};
    if (is_substitution_) {
        is_substitution_ = false;
        mark.mark = '$';
        ++at_;
    } else if (mark.mark == '(') {
        mark.is_header = begins_header(word_, word_before_);
        mark.is_for = word_ == "for" || (word_ == "await" && word_before_ == "for");
    }
    ++at_;
    is_behind_value_ = mark.mark == ')' || mark.mark == ']';
    word_ = word_before_ = {};
    return mark;
}

void JavascriptScan::closed(const JavascriptMark& opener) {
    if (opener.mark == '$') pass_template();
    if (opener.is_header) is_behind_value_ = false;
}

bool JavascriptScan::pass_over() {
    const char byte = text_[at_];
    if (is_blank(byte)) {
        ++at_;
        return true;
    }
    if (byte == '"' || byte == '\'') return pass_string();
    if (byte == '`') {
        ++at_;
        return pass_template();
    }
    if (byte == '/' || byte == '<') return pass_comment() || pass_regex();
    if (!is_word_byte(byte)) return false;
    pass_word();
    return true;
}

void JavascriptScan::pass_word() {
    const bool is_property = at_ > 0 && text_[at_ - 1] == '.';
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_word_byte(text_[at_]))
        ++at_;
    word_before_ = word_;
    word_ = text_.substr(begin, at_ - begin);
    is_behind_value_ = is_property || !wants_value(word_);
}

bool JavascriptScan::pass_comment() {
    const std::string_view rest = text_.substr(at_);
    if (rest.starts_with("//") || rest.starts_with("<!--")) {
        at_ = line_end(text_, at_);
        return true;
    }
    if (!rest.starts_with("/*")) return false;
    const std::size_t close = text_.find("*/", at_ + 2);
    if (close == none) {
        const std::size_t on_line = behind_text(text_, line_end(text_, at_));
        const bool has_words = on_line > at_ + 2;
        tell(MistakeKind::unclosed_comment, at_, "/*",
             has_words ? on_line : behind_text(text_, text_.size()), " */");
        mistake_->wrong = {{text_.size()}, {text_.size()}};
    }
    at_ = close == none ? text_.size() : close + 2;
    return true;
}

bool JavascriptScan::pass_string() {
    const std::size_t begin = at_;
    const char quote = text_[at_++];
    while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n')
        at_ += text_[at_] == '\\' ? 2 : 1;
    at_ = std::min(at_, text_.size());
    const std::string mark(1, quote);
    if (at_ == text_.size() || text_[at_] != quote)
        tell(MistakeKind::unclosed_string, begin, mark, behind_words(text_, begin + 1, at_), mark);
    ++at_;
    is_behind_value_ = true;
    return true;
}

// From inside of one, behind its "`" or the "}" of a substitution.
bool JavascriptScan::pass_template() {
    const std::size_t begin = at_ - 1;
    while (at_ < text_.size() && text_[at_] != '`') {
        if (text_[at_] == '$' && text_.substr(at_ + 1, 1) == "{") {
            is_substitution_ = true;
            return true;
        }
        at_ += text_[at_] == '\\' ? 2 : 1;
    }
    if (at_ >= text_.size())
        tell(MistakeKind::unclosed_string, begin, "`",
             behind_words(text_, begin + 1, line_end(text_, begin)), "`");
    ++at_;
    is_behind_value_ = true;
    return true;
}

bool JavascriptScan::pass_regex() {
    if (is_behind_value_ || text_[at_] != '/') return false;
    bool is_in_class = false;
    for (std::size_t end = at_ + 1; end < text_.size() && text_[end] != '\n'; ++end) {
        if (text_[end] == '\\')
            ++end;
        else if (text_[end] == '[' || text_[end] == ']')
            is_in_class = text_[end] == '[';
        else if (text_[end] == '/' && !is_in_class) {
            at_ = end + 1;
            is_behind_value_ = true;
            return true;
        }
    }
    return false;
}

void JavascriptScan::tell(MistakeKind kind, std::size_t began, std::string mark,
                          std::size_t missing, std::string end) {
    mistake_ = {
        kind, {{began}, {began + mark.size()}},          {{missing}, {missing}}, std::move(mark),
        {},   {{{{missing}, {missing}}, std::move(end)}}};
}

}  // namespace atelier::editor
