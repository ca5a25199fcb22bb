#include "editor/app/open_pages.hpp"

namespace atelier::editor {

std::optional<std::size_t> OpenPages::number_of(const std::string& uri) const {
    for (std::size_t i = 0; i < pages_.size(); ++i)
        if (pages_[i]->uri() == uri) return i;
    return std::nullopt;
}

Page* OpenPages::find(const std::string& uri) {
    const auto number = number_of(uri);
    return number ? pages_[*number].get() : nullptr;
}

const Page* OpenPages::find(const std::string& uri) const {
    const auto number = number_of(uri);
    return number ? pages_[*number].get() : nullptr;
}

void OpenPages::add(const SharedText& text, Grammar grammar) {
    pages_.push_back(std::make_unique<Page>(text, grammar));
}

void OpenPages::remove(std::size_t number) {
    pages_.erase(pages_.begin() + static_cast<std::ptrdiff_t>(number));
    if (at_ > 0 && number <= at_) --at_;
}

}  // namespace atelier::editor
