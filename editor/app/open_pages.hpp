#pragma once

// The files that are open, in the order of their tabs, and the one that is shown.

#include "editor/app/page.hpp"

#include <memory>
#include <vector>

namespace atelier::editor {

class OpenPages {
public:
    const std::vector<std::unique_ptr<Page>>& all() const { return pages_; }
    Page* shown() { return at_ < pages_.size() ? pages_[at_].get() : nullptr; }
    const Page* shown() const { return at_ < pages_.size() ? pages_[at_].get() : nullptr; }
    std::size_t shown_number() const { return at_; }
    std::optional<std::size_t> number_of(const std::string& uri) const;
    Page* find(const std::string& uri);
    const Page* find(const std::string& uri) const;

    // `number` is one of them.
    void show(std::size_t number) { at_ = number; }
    // The last tab; it is not shown yet.
    void add(const SharedText& text, Grammar grammar);
    // Instead of the one that is shown its neighbour is, any other stays.
    void remove(std::size_t number);

private:
    std::vector<std::unique_ptr<Page>> pages_;
    std::size_t at_ = 0;
};

}  // namespace atelier::editor
