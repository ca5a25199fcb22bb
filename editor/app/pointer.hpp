#pragma once

// The mouse: on the menus, the tabs, and in the text.

#include "editor/terminal/key_decoder.hpp"
#include "editor/text/buffer.hpp"
#include "editor/view/area.hpp"

#include <chrono>
#include <vector>

namespace atelier::editor {

class Editor;
class Page;

// Where things were drawn last, for who points at them.
struct DrawnPlaces {
    struct Tab {
        std::size_t begin = 0;  // columns
        std::size_t end = 0;
        std::size_t page = 0;
    };
    Area text;
    std::vector<Tab> tabs;
};

class Pointer {
public:
    void take(Editor& editor, const Mouse& mouse, const DrawnPlaces& places);

private:
    void take_in_text(Editor& editor, Page& page, const Mouse& mouse, const Area& area);
    // The first click puts the caret, a second selects the word, a third the line.
    ByteRange clicked(Spot spot, ByteIndex place, const Buffer& buffer,
                      std::chrono::steady_clock::time_point now);

    Spot spot_;
    std::chrono::steady_clock::time_point at_;
    int count_ = 0;
    bool is_moving_text_ = false;  // by the press that is held
};

}  // namespace atelier::editor
