#include "editor/syntax/open_elements.hpp"

#include "editor/syntax/html_elements.hpp"

namespace atelier::editor {

namespace {

// Nothing that starts in them ends what is around them.
bool is_wall(std::string_view name) {
    return !may_stay_open(name) || name == "html" || name == "body";
}

}  // namespace

bool opens(const HtmlTag& tag) {
    return tag.kind == HtmlTag::Kind::start && !tag.closes_itself && !is_void(tag.name);
}

std::size_t OpenElements::left_by(std::string_view starting) const {
    std::size_t left = open_.size();
    for (std::size_t at = open_.size(); at-- > 0;) {
        const std::string& name = open_[at].start.name;
        if (ends(starting, name)) left = at;  // <tbody> ends <td>, and <tr> and <thead> around it
        if (is_wall(name)) break;
    }
    return left;
}

std::size_t OpenElements::count(std::string_view name) const {
    const auto found = counts_.find(std::string(name));
    return found == counts_.end() ? 0 : found->second;
}

std::optional<std::size_t> OpenElements::find(std::string_view name) const {
    if (count(name) == 0) return std::nullopt;  // a stray end tag may not cost the whole depth
    std::size_t at = open_.size() - 1;
    while (open_[at].start.name != name)
        --at;
    return at;
}

OpenElement& OpenElements::push(HtmlTag start) {
    ++counts_[start.name];
    return open_.emplace_back(OpenElement{std::move(start)});
}

OpenElement OpenElements::pop() {
    OpenElement last = std::move(open_.back());
    open_.pop_back();
    --counts_[last.start.name];
    return last;
}

void OpenElements::pop_to(std::size_t size) {
    while (open_.size() > size)
        pop();
}

void OpenElements::take(const HtmlTag& tag) {
    if (tag.kind == HtmlTag::Kind::end) {
        if (const auto found = find(tag.name)) pop_to(*found);
    } else if (tag.kind == HtmlTag::Kind::start) {
        pop_to(left_by(tag.name));
        if (opens(tag)) push(tag);
    }
}

}  // namespace atelier::editor
