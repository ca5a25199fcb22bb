#include "editor/app/import_panel.hpp"

#include "tests/editor/app/scripted_room.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::editor;
namespace fs = std::filesystem;

namespace {

constexpr std::string_view png("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);

// Somebody's own folder, and the list of what is in it.
struct Importing {
    Importing() {
        write("page.html", "<p>un</p>\n");
        write("photos/four.png", png);
        write("photos/fausse.png", "<html>");
        write("logiciel.exe", "MZ");
        write("latin.txt", "\xe9t\xe9");
        write(".secret.html", "x");
        write("index.html", "<p>autre</p>\n");
    }
    void write(const std::string& path, std::string_view bytes) const {
        fs::create_directories((folder.path() / path).parent_path());
        std::ofstream(folder.path() / path, std::ios::binary) << bytes;
    }
    ScriptedRoom::Manner manner() const {
        ScriptedRoom::Manner made;
        made.setup.home_folder = folder.path().string();
        return made;
    }
    static void choose(ScriptedRoom& room, std::string_view name) {
        for (int i = 0; i < 20 && room.row_at_cursor().find(name) == std::string::npos; ++i)
            room.press("down");
        REQUIRE(room.row_at_cursor().find(name) != std::string::npos);
        room.press("enter");
    }

    test::TemporaryFolder folder;
};

}  // namespace

TEST_CASE("a folder shows its folders and files, and nothing hidden") {
    const Importing importing;
    ScriptedRoom room(importing.manner());
    room.run("import");
    CHECK(room.sees("photos/"));
    CHECK(room.sees("page.html"));
    CHECK(room.sees("logiciel.exe"));
    CHECK_FALSE(room.sees("secret"));
}

TEST_CASE("a text goes into the site with what is in it, and opens") {
    const Importing importing;
    ScriptedRoom room(importing.manner());
    room.run("import");
    Importing::choose(room, "page.html");
    CHECK(room.asked<talk::Create>().back() ==
          talk::Create{site_uri, talk::NodeKind::text, "page.html", {}, {}});
    CHECK(room.text(room.editor.page()->uri()) == "<p>un</p>\n");
}

TEST_CASE("what has a name that is taken gets another one, and changes nothing that is there") {
    const Importing importing;
    ScriptedRoom room(importing.manner());
    room.run("import");
    Importing::choose(room, "index.html");
    CHECK(room.asked<talk::Create>().back().name == "index-2.html");
    CHECK(room.node.texts[index_uri].text().starts_with("<h1>Pain"));
}

TEST_CASE("a picture goes into the site as it is, from a folder below") {
    const Importing importing;
    ScriptedRoom room(importing.manner());
    room.run("import");
    Importing::choose(room, "photos/");
    Importing::choose(room, "four.png");
    REQUIRE(room.node.passed.size() == 1);
    CHECK(room.node.passed[0] == png);
    CHECK(room.asked<talk::Create>().back().blob == talk::BlobId{hex_of('f')});
    CHECK(room.sees("four.png is in the site."));
}

TEST_CASE("what is no part of a site is refused with a sentence, and so is what lies of itself") {
    const Importing importing;
    ScriptedRoom room(importing.manner());
    room.size.columns = 160;
    room.run("import");
    Importing::choose(room, "logiciel.exe");
    CHECK(room.sees("This file is no part of a site."));
    CHECK(room.has_panel());
    room.press("home");
    Importing::choose(room, "latin.txt");
    CHECK(room.sees("calls itself a text, and is none"));
    room.press("escape");
    room.run("import");
    Importing::choose(room, "photos/");
    Importing::choose(room, "fausse.png");
    CHECK(room.sees("not the picture that its name says"));
    CHECK(room.asked<talk::Create>().empty());
    CHECK(room.asked<talk::PutBlob>().empty());
}

TEST_CASE("a text that is too large is refused before it is read") {
    const Importing importing;
    importing.write("grand.html", std::string(3 * 1024 * 1024, 'x'));
    ScriptedRoom room(importing.manner());
    room.run("import");
    Importing::choose(room, "grand.html");
    CHECK(room.sees("This file is too large"));
    CHECK(room.asked<talk::Create>().empty());
}

TEST_CASE("a file that goes while its list is open is refused, not made empty") {
    const Importing importing;
    ScriptedRoom room(importing.manner());
    room.run("import");
    fs::remove(importing.folder.path() / "page.html");
    Importing::choose(room, "page.html");
    CHECK(room.asked<talk::Create>().empty());
    CHECK(room.sees("not there any more"));
}

TEST_CASE("sticks and the own folder are offered where there is a stick") {
    const Importing importing;
    const test::TemporaryFolder stick;
    std::ofstream(stick.path() / "cle.css") << "a {}\n";
    auto manner = importing.manner();
    manner.setup.stick_folders = {stick.path().string()};
    ScriptedRoom room(std::move(manner));
    room.run("import");
    CHECK(room.sees("Take from where?"));
    CHECK(room.sees("My folder"));
    room.press("enter");
    CHECK(room.sees("cle.css"));
    room.press("home enter");
    CHECK(room.sees("Take from where?"));
}

TEST_CASE("the way up ends at the own folder and at the stick") {
    const Importing importing;
    ScriptedRoom room(importing.manner());
    room.run("import");
    for (int i = 0; i < 5; ++i)
        room.press("home enter");
    CHECK(room.sees("page.html"));
    Importing::choose(room, "photos/");
    room.press("home enter");
    CHECK(room.sees("page.html"));
}

TEST_CASE("an empty folder has a way up and nothing else") {
    const test::TemporaryFolder folder;
    ScriptedRoom::Manner manner;
    manner.setup.home_folder = folder.path().string();
    ScriptedRoom room(std::move(manner));
    room.run("import");
    CHECK(room.row_at_cursor().find("../") != std::string::npos);
    room.press("escape");
    CHECK_FALSE(room.has_panel());
}
