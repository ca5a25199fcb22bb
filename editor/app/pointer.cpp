#include "editor/app/pointer.hpp"

#include "editor/app/actions.hpp"
#include "editor/app/editor.hpp"
#include "editor/text/text_clusters.hpp"

namespace atelier::editor {

void Pointer::take(Editor& editor, const Mouse& mouse, const DrawnPlaces& places) {
    const bool is_press = mouse.kind == Mouse::Kind::press;
    if (is_press && mouse.row == 0) {
        if (const Action* menu = action_named("menu")) editor.run(*menu);
        if (editor.front() != nullptr) (void)editor.front()->take(mouse);  // the one pointed at
        return;
    }
    if (is_press && mouse.row == 1) {
        for (const DrawnPlaces::Tab& tab : places.tabs)
            if (mouse.column >= tab.begin && mouse.column < tab.end)
                return editor.show_page(tab.page);
        return;
    }
    if (Page* page = editor.page()) take_in_text(editor, *page, mouse, places.text);
}

void Pointer::take_in_text(Editor& editor, Page& page, const Mouse& mouse, const Area& area) {
    constexpr std::ptrdiff_t wheel_rows = 3;
    if (mouse.kind == Mouse::Kind::wheel_up) return page.scroll(-wheel_rows);
    if (mouse.kind == Mouse::Kind::wheel_down) return page.scroll(wheel_rows);
    const Spot spot{mouse.row, mouse.column};
    if (mouse.kind == Mouse::Kind::release) is_moving_text_ = false;
    if (!area.holds(spot) || mouse.button != 0 || mouse.kind == Mouse::Kind::release) return;
    if (is_moving_text_ && mouse.kind == Mouse::Kind::drag) return;
    const Buffer& buffer = page.buffer();
    const ByteIndex place = page.view().place_under(spot, buffer, page.layout(), area);
    editor.end_group();
    // Who clicks in the text writes there, not in what stands beside it. When that is gone the text
    // stands further left, and what is under the mouse then is not what was meant.
    is_moving_text_ = editor.front() != nullptr;
    editor.close_panels();
    if (mouse.kind == Mouse::Kind::drag || mouse.with.shift) {
        const ByteIndex anchor = page.selections().primary().anchor;
        return page.select(Selections({{anchor, place, std::nullopt}}));
    }
    const ByteRange range = clicked(spot, place, buffer, editor.now());
    if (is_moving_text_) count_ = 0;
    page.select(Selections({{range.begin, range.end, std::nullopt}}));
}

ByteRange Pointer::clicked(Spot spot, ByteIndex place, const Buffer& buffer,
                           std::chrono::steady_clock::time_point now) {
    constexpr std::chrono::milliseconds between_clicks{400};
    const bool is_again = spot_ == spot && now - at_ < between_clicks;
    count_ = is_again ? count_ % 3 + 1 : 1;
    spot_ = spot;
    at_ = now;
    if (count_ == 2) return word_around(buffer, place);
    if (count_ == 3) return buffer.line_range(buffer.line_of(place));
    return {place, place};
}

}  // namespace atelier::editor
