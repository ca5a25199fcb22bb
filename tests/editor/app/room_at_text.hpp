#pragma once

// A room of which one page is open, with a text that has carets in it.

#include "tests/editor/app/scripted_room.hpp"
#include "tests/editor/text/marked_text.hpp"

#include <set>

namespace atelier::editor {

struct AtText : ScriptedRoom {
    explicit AtText(std::string_view text, const std::string& name = "index.html")
        : ScriptedRoom(manner_of(text, name)) {
        editor.page()->select(editor::marked(text).selections);
        later({});
    }
    static Manner manner_of(std::string_view text, const std::string& name) {
        Manner manner;
        manner.text = editor::marked(text).buffer.text();
        manner.node.tree.nodes[0].name = name;
        manner.settings.files[bakery.hex] = index_uri;
        return manner;
    }
    std::string after(std::string_view chords) {
        press(chords);
        return marked();
    }
    std::size_t groups() const {
        std::set<std::uint64_t> seen;
        for (const talk::Edit& edit : asked<talk::Edit>())
            seen.insert(edit.group.value_or(0));
        return seen.size();
    }
};

}  // namespace atelier::editor
