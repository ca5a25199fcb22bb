#include "editor/app/site_texts.hpp"

#include "tests/editor/app/scripted_room.hpp"

#include <algorithm>

using namespace atelier::editor;

TEST_CASE("the texts of a site are those of all its files, open or not, once") {
    ScriptedRoom room;
    std::vector<SiteText> texts;
    int calls = 0;
    with_site_texts(room.editor, [&](std::vector<SiteText> found) {
        texts = std::move(found);
        ++calls;
    });
    room.answer_all();
    CHECK(calls == 1);
    const auto page = std::ranges::find(texts, index_uri, &SiteText::uri);
    REQUIRE(page != texts.end());
    CHECK(page->path == "index.html");
    CHECK(page->text == room.text());
    CHECK(std::ranges::count(texts, style_uri, &SiteText::uri) == 1);
    CHECK(std::ranges::count(texts, four_uri, &SiteText::uri) == 0);  // a picture
}
