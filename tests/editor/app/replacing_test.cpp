#include "editor/app/replacing.hpp"

#include "tests/editor/app/scripted_room.hpp"

using namespace atelier;
using namespace atelier::editor;

namespace {

ScriptedRoom::Manner with_style(std::string style) {
    ScriptedRoom::Manner manner;
    manner.text = "<p>pain, pain</p>\n";
    manner.node.texts[style_uri] = Buffer(std::move(style));
    return manner;
}

}  // namespace

TEST_CASE("a file whose text comes later is changed when it comes, and once") {
    ScriptedRoom room(with_style(".pain {}\n"));
    room.node.answers = false;
    room.editor.replacing.begin(room.editor, "pain", "mie", {index_uri, style_uri});
    room.later(std::chrono::milliseconds(10));
    CHECK(room.node.texts.at(style_uri).text() == ".pain {}\n");
    room.node.answers = true;
    room.answer_all();
    CHECK(room.text() == "<p>mie, mie</p>\n");
    CHECK(room.text(style_uri) == ".mie {}\n");
    room.peer_writes(style_uri, {{{{0}, {0}}, "pain "}});
    room.peer_writes(index_uri, {{{{0}, {0}}, "pain "}});
    CHECK(room.text(style_uri) == "pain .mie {}\n");
    CHECK(room.text() == "pain <p>mie, mie</p>\n");
    for (const auto& edit : room.asked<talk::Edit>())
        CHECK(edit.group == room.asked<talk::Edit>().front().group);
}

TEST_CASE("a file in which the words are not any more is left alone") {
    ScriptedRoom room(with_style("p {}\n"));
    room.editor.replacing.begin(room.editor, "pain", "mie", {style_uri});
    room.later(std::chrono::milliseconds(10));
    CHECK(room.asked<talk::Edit>().empty());
    CHECK(room.editor.page()->uri() == index_uri);
}
