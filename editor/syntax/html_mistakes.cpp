#include "editor/syntax/html_mistakes.hpp"

#include "editor/syntax/ascii.hpp"
#include "editor/syntax/html_elements.hpp"
#include "editor/syntax/html_spelling.hpp"
#include "editor/syntax/open_elements.hpp"
#include "editor/syntax/text_lines.hpp"
#include "editor/text/sort_in_order.hpp"

namespace atelier::editor {

namespace {

ByteRange range_of(const HtmlTag& tag) {
    return {{tag.begin}, {tag.end}};
}

// One letter more, less or another, or two that changed places.
bool is_misspelt(std::string_view one, std::string_view other) {
    if (one.size() > other.size()) std::swap(one, other);
    if (other.size() < 3 || other.size() - one.size() > 1) return false;
    const auto front = std::mismatch(one.begin(), one.end(), other.begin()).first - one.begin();
    const auto back = std::mismatch(one.rbegin(), one.rend(), other.rbegin()).first - one.rbegin();
    const auto same = static_cast<std::size_t>(front + back);
    if (same + 1 >= other.size()) return true;
    const auto at = static_cast<std::size_t>(front);
    return one.size() == other.size() && same + 2 == one.size() && one[at] == other[at + 1] &&
           one[at + 1] == other[at];
}

// Whether one was meant for the other: headings, or a word that HTML does not have.
bool is_meant_for(std::string_view end, std::string_view start) {
    if (is_heading(end) && is_heading(start)) return true;
    return (!is_known(end) || !is_known(start)) && is_misspelt(end, start);
}

// Their start tags may be left out, so an end tag of theirs says nothing.
bool may_begin_unseen(std::string_view name) {
    return name == "html" || name == "head" || name == "body" || name == "tbody" ||
           name == "colgroup";
}

class HtmlCheck {
public:
    explicit HtmlCheck(std::string_view text) : text_(text) {}

    Mistakes run();

private:
    // A <p> that a block ended by its mere start.
    struct Swallowed {
        HtmlTag paragraph;
        HtmlTag block;
        std::size_t depth;
        std::size_t loose_count;  // of loose_ before it
    };
    // Told as unclosed when an end tag of something around it came.
    struct Unclosed {
        std::string name;
        std::size_t mistake;
        std::size_t by_begin;
    };

    void start(const HtmlTag& tag);
    void end(const HtmlTag& tag);
    void end_nothing(const HtmlTag& tag);
    bool end_wrongly(const HtmlTag& tag);
    bool end_swallowed(const HtmlTag& tag);
    bool end_crossed(const HtmlTag& tag);
    // `by`: what ended it by force, nullptr for the end of the text.
    void leave(const OpenElement& element, const HtmlTag* by);
    void leave_paragraph(const OpenElement& element, const HtmlTag* by);
    Mistake unclosed(const OpenElement& element, const HtmlTag* by) const;
    Splice end_tag_for(const OpenElement& element, std::size_t limit) const;
    void settle_parent(const OpenElement& child, std::size_t end);
    void tell_paragraphs();
    std::size_t line_end_behind(std::size_t at);
    std::string written(const HtmlTag& tag) const {
        return std::string(text_.substr(tag.name_begin, tag.name.size()));
    }

    std::string_view text_;
    OpenElements open_;
    Mistakes mistakes_;
    std::vector<Unclosed> unclosed_;
    std::optional<Swallowed> swallowed_;
    // Paragraphs without an end tag: right by the standard. But in a page that ends most of its
    // paragraphs, one was forgotten.
    Mistakes loose_;
    std::size_t loose_count_ = 0;
    std::size_t ended_count_ = 0;
    std::size_t line_end_ = 0;
};

Mistakes HtmlCheck::run() {
    HtmlScan scan(text_);
    while (mistakes_.size() < mistakes_max) {
        const auto tag = scan.next();
        if (!tag) break;
        if (auto misspelt = misspelling_in(text_, *tag)) mistakes_.push_back(std::move(*misspelt));
        if (tag->kind == HtmlTag::Kind::start)
            start(*tag);
        else if (tag->kind == HtmlTag::Kind::end)
            end(*tag);
    }
    while (open_.size() > 0 && mistakes_.size() < mistakes_max)
        leave(open_.pop(), nullptr);
    tell_paragraphs();
    return std::move(mistakes_);
}

void HtmlCheck::start(const HtmlTag& tag) {
    const std::size_t left = open_.left_by(tag.name);
    while (open_.size() > left)
        leave(open_.pop(), &tag);
    if (opens(tag)) open_.push(tag).line_end = line_end_behind(tag.end);
}

void HtmlCheck::end(const HtmlTag& tag) {
    const auto found = open_.find(tag.name);
    if (!found) {
        end_nothing(tag);
        return;
    }
    while (open_.size() > *found + 1)
        leave(open_.pop(), &tag);
    if (tag.name == "p") {
        ++ended_count_;
        if (swallowed_ && swallowed_->depth >= *found) swallowed_.reset();
    }
    settle_parent(open_.pop(), tag.end);
}

void HtmlCheck::end_nothing(const HtmlTag& tag) {
    if (end_wrongly(tag) || end_swallowed(tag) || end_crossed(tag) || may_begin_unseen(tag.name))
        return;
    mistakes_.push_back({MistakeKind::stray_end_tag,
                         range_of(tag),
                         range_of(tag),
                         written(tag),
                         {},
                         {{range_of(tag), {}}}});
}

bool HtmlCheck::end_wrongly(const HtmlTag& tag) {
    if (open_.size() == 0) return false;
    const HtmlTag& start = open_[open_.size() - 1].start;
    if (!is_meant_for(tag.name, start.name)) return false;
    // The word that HTML has is the one that was meant.
    const bool is_start_wrong = !is_known(start.name) && is_known(tag.name);
    const HtmlTag& bad = is_start_wrong ? start : tag;
    const HtmlTag& good = is_start_wrong ? tag : start;
    const ByteRange bad_name{{bad.name_begin}, {bad.name_end()}};
    mistakes_.push_back({MistakeKind::wrong_end_tag,
                         range_of(start),
                         range_of(tag),
                         written(start),
                         written(tag),
                         {{bad_name, written(good)}}});
    settle_parent(open_.pop(), tag.end);
    return true;
}

bool HtmlCheck::end_swallowed(const HtmlTag& tag) {
    if (tag.name != "p" || !swallowed_ || swallowed_->depth != open_.size()) return false;
    const auto [paragraph, block, depth, loose_count] = std::move(*swallowed_);
    swallowed_.reset();
    if (loose_count < loose_.size()) loose_.erase(loose_.begin() + static_cast<int>(loose_count));
    --loose_count_;
    const std::size_t text_end = behind_text(text_, block.begin);
    Splice before{{{text_end}, {text_end}}, "</p>"};
    if (text_end <= paragraph.end) before = {range_of(paragraph), {}};  // nothing else is in it
    mistakes_.push_back({MistakeKind::block_in_paragraph,
                         range_of(paragraph),
                         range_of(block),
                         written(block),
                         {},
                         {before, {range_of(tag), {}}}});
    return true;
}

bool HtmlCheck::end_crossed(const HtmlTag& tag) {
    const auto found = std::find_if(unclosed_.rbegin(), unclosed_.rend(),
                                    [&](const Unclosed& each) { return each.name == tag.name; });
    if (found == unclosed_.rend()) return false;
    Mistake& mistake = mistakes_[found->mistake];
    mistake.kind = MistakeKind::crossed_tags;
    const ByteIndex by{found->by_begin};
    mistake.fix = {{{by, by}, "</" + mistake.name + ">"}, {range_of(tag), {}}};
    unclosed_.erase(std::next(found).base());
    return true;
}

void HtmlCheck::leave(const OpenElement& element, const HtmlTag* by) {
    if (!element.ends_with_line) settle_parent(element, by != nullptr ? by->begin : text_.size());
    if (element.start.name == "p") {
        leave_paragraph(element, by);
    } else if (!may_stay_open(element.start.name)) {
        if (by != nullptr) unclosed_.push_back({element.start.name, mistakes_.size(), by->begin});
        mistakes_.push_back(unclosed(element, by));
    }
}

void HtmlCheck::leave_paragraph(const OpenElement& element, const HtmlTag* by) {
    if (by != nullptr && by->kind == HtmlTag::Kind::start && by->name != "p")
        swallowed_ = {element.start, *by, open_.size(), loose_.size()};
    ++loose_count_;
    if (loose_.size() < mistakes_max) loose_.push_back(unclosed(element, by));
}

Mistake HtmlCheck::unclosed(const OpenElement& element, const HtmlTag* by) const {
    Mistake mistake{MistakeKind::unclosed_tag, range_of(element.start), {}, {}, {}, {}};
    mistake.name = written(element.start);
    mistake.wrong = by != nullptr ? range_of(*by) : ByteRange{{text_.size()}, {text_.size()}};
    if (by != nullptr) mistake.other = (by->kind == HtmlTag::Kind::end ? "/" : "") + written(*by);
    mistake.fix = {end_tag_for(element, mistake.wrong.begin.value)};
    return mistake;
}

// At the end of its line when it is a heading, a link, a paragraph; in front of what ended it when
// it is a container, and on a line of its own if that one has.
Splice HtmlCheck::end_tag_for(const OpenElement& element, std::size_t limit) const {
    const HtmlTag& start = element.start;
    const std::string tag = "</" + written(start) + ">";
    const std::size_t on_line = behind_text(text_, element.line_end);
    if (!is_container(start.name) && element.ends_with_line && element.line_end <= limit &&
        on_line > start.end)
        return {{{on_line}, {on_line}}, tag};
    if (!is_container(start.name) || !begins_line(text_, start.begin) ||
        !begins_line(text_, limit) || line_begin(text_, limit) < start.end) {
        const std::size_t at = std::max(start.end, behind_text(text_, limit));
        return {{{at}, {at}}, tag};
    }
    const std::size_t at = line_begin(text_, limit);
    return {{{at}, {at}}, std::string(indentation(text_, start.begin)) + tag + "\n"};
}

void HtmlCheck::settle_parent(const OpenElement& child, std::size_t end) {
    if (open_.size() == 0) return;
    OpenElement& parent = open_[open_.size() - 1];
    if (child.start.begin < parent.line_end && end > parent.line_end) parent.ends_with_line = false;
}

void HtmlCheck::tell_paragraphs() {
    if (loose_count_ >= ended_count_) return;
    mistakes_.insert(mistakes_.end(), loose_.begin(), loose_.end());
    sort_in_order(mistakes_, [](const Mistake& one, const Mistake& other) {
        return one.began.begin < other.began.begin;
    });
    if (mistakes_.size() > mistakes_max) mistakes_.resize(mistakes_max);
}

std::size_t HtmlCheck::line_end_behind(std::size_t at) {
    if (line_end_ < at) line_end_ = line_end(text_, at);
    return line_end_;
}

}  // namespace

Mistakes html_mistakes(std::string_view text) {
    return HtmlCheck(text).run();
}

}  // namespace atelier::editor
