#include "editor/syntax/javascript_mistakes.hpp"

#include "editor/syntax/javascript_scan.hpp"
#include "editor/syntax/text_lines.hpp"

#include <vector>

namespace atelier::editor {

namespace {

char closer_of(char opener) {
    if (opener == '(') return ')';
    return opener == '[' ? ']' : '}';
}

struct Bracket {
    JavascriptMark opener;
    std::size_t line_end = 0;
    std::size_t long_end = 0;     // of the first thing in it that goes on behind its line; 0: none
    std::size_t first_brace = 0;  // in it
};

class JavascriptCheck {
public:
    explicit JavascriptCheck(std::string_view text) : text_(text), scan_(text) {}

    Mistakes run();

private:
    void open(const JavascriptMark& mark);
    std::optional<Mistake> close(const JavascriptMark& mark);
    bool is_open(char closer) const;
    // A '}' that stands further left than the line of its '{' is another one's.
    void suspect(const Bracket& bracket, const JavascriptMark& closer);
    Mistake unclosed(const Bracket& bracket, std::size_t wrong) const;
    Splice closer_for(const Bracket& bracket, std::size_t limit) const;
    std::size_t line_end_behind(std::size_t at);

    std::string_view text_;
    JavascriptScan scan_;
    std::vector<Bracket> open_;
    std::optional<Mistake> suspected_;
    std::size_t line_end_ = 0;
};

Mistakes JavascriptCheck::run() {
    while (const auto mark = scan_.next()) {
        std::optional<Mistake> mistake;
        if (mark->mark == ';') {
            const bool is_in_list = !open_.empty() && !open_.back().opener.is_for &&
                                    closer_of(open_.back().opener.mark) != '}';
            if (is_in_list) mistake = unclosed(open_.back(), mark->at);
        } else if (mark->mark == ')' || mark->mark == ']' || mark->mark == '}') {
            mistake = close(*mark);
        } else {
            open(*mark);
        }
        if (mistake) return {*mistake};
    }
    if (scan_.mistake()) return {*scan_.mistake()};
    if (open_.empty()) return {};
    return {suspected_ ? *suspected_ : unclosed(open_.back(), text_.size())};
}

void JavascriptCheck::open(const JavascriptMark& mark) {
    if (mark.mark == '{' && !open_.empty() && open_.back().first_brace == 0)
        open_.back().first_brace = mark.at;
    open_.push_back({mark, line_end_behind(mark.at)});
}

std::optional<Mistake> JavascriptCheck::close(const JavascriptMark& mark) {
    if (!is_open(mark.mark)) {
        const ByteRange here{{mark.at}, {mark.at + 1}};
        return Mistake{MistakeKind::stray_bracket, here, here,
                       std::string(1, mark.mark),  {},   {{here, {}}}};
    }
    const Bracket bracket = open_.back();
    if (closer_of(bracket.opener.mark) != mark.mark) return unclosed(bracket, mark.at);
    open_.pop_back();
    suspect(bracket, mark);
    scan_.closed(bracket.opener);
    if (open_.empty()) return std::nullopt;
    Bracket& parent = open_.back();
    if (parent.long_end == 0 && bracket.opener.at < parent.line_end && mark.at > parent.line_end)
        parent.long_end = mark.at + 1;
    return std::nullopt;
}

// Asked once for a text that is wrong, and else answered by the last one.
bool JavascriptCheck::is_open(char closer) const {
    return std::any_of(open_.rbegin(), open_.rend(), [&](const Bracket& bracket) {
        return closer_of(bracket.opener.mark) == closer;
    });
}

void JavascriptCheck::suspect(const Bracket& bracket, const JavascriptMark& closer) {
    if (suspected_ || closer.mark != '}' || !begins_line(text_, closer.at)) return;
    const std::string_view deep = indentation(text_, bracket.opener.at);
    if (indentation(text_, closer.at).size() >= deep.size()) return;
    suspected_ = unclosed(bracket, closer.at);
    const ByteIndex line{line_begin(text_, closer.at)};
    suspected_->fix = {{{line, line}, std::string(deep) + "}\n"}};
}

Mistake JavascriptCheck::unclosed(const Bracket& bracket, std::size_t wrong) const {
    const std::size_t at = bracket.opener.at;
    const std::string mark = bracket.opener.mark == '$' ? "${" : std::string(1, text_[at]);
    const ByteRange wrong_range{{wrong}, {std::min(wrong + 1, text_.size())}};
    return {MistakeKind::unclosed_bracket,
            {{at}, {at + mark.size()}},
            wrong_range,
            mark,
            std::string(text_.substr(wrong, wrong_range.size())),
            {closer_for(bracket, wrong)}};
}

Splice JavascriptCheck::closer_for(const Bracket& bracket, std::size_t limit) const {
    const std::string closer(1, closer_of(bracket.opener.mark));
    std::size_t at = behind_text(text_, limit);
    if (bracket.opener.is_header && bracket.first_brace != 0) {
        at = behind_text(text_, bracket.first_brace);
    } else if (closer != "}" && bracket.line_end < limit) {
        const std::size_t on_line = behind_text(text_, bracket.line_end);
        const bool has_end = text_.substr(0, on_line).ends_with(';');
        at = bracket.long_end == 0 ? on_line - (has_end ? 1 : 0) : bracket.long_end;
    }
    at = std::max(at, bracket.opener.at + 1);
    const bool has_own_line = closer == "}" && limit == text_.size();
    const std::string before =
        has_own_line ? "\n" + std::string(indentation(text_, bracket.opener.at)) : "";
    return {{{at}, {at}}, before + closer};
}

std::size_t JavascriptCheck::line_end_behind(std::size_t at) {
    if (line_end_ < at) line_end_ = line_end(text_, at);
    return line_end_;
}

}  // namespace

Mistakes javascript_mistakes(std::string_view text) {
    return JavascriptCheck(text).run();
}

}  // namespace atelier::editor
