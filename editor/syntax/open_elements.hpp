#pragma once

// Which elements are open at a place of an HTML text, while its tags are read one by one. End tags
// that may be left out are: <li> ends an open <li>, </ul> ends what stands open in it.

#include "editor/syntax/html_scan.hpp"

#include <unordered_map>
#include <vector>

namespace atelier::editor {

struct OpenElement {
    HtmlTag start{};
    std::size_t line_end = 0;  // of the line on which the start tag ends
    // False when something on its first line goes on behind that line.
    bool ends_with_line = true;
};

class OpenElements {
public:
    // How many stay open when this one starts.
    std::size_t left_by(std::string_view starting) const;
    // The innermost of this name.
    std::optional<std::size_t> find(std::string_view name) const;
    std::size_t count(std::string_view name) const;

    std::size_t size() const { return open_.size(); }
    OpenElement& operator[](std::size_t number) { return open_[number]; }
    const OpenElement& operator[](std::size_t number) const { return open_[number]; }

    OpenElement& push(HtmlTag start);
    OpenElement pop();
    void pop_to(std::size_t size);

    // What the tag does; comments and void elements do nothing.
    void take(const HtmlTag& tag);

private:
    std::vector<OpenElement> open_;
    std::unordered_map<std::string, std::size_t> counts_;
};

// Has an end tag of its own somewhere.
bool opens(const HtmlTag& tag);

}  // namespace atelier::editor
