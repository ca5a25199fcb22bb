#include "editor/app/home_choice.hpp"

#include "editor/app/settings.hpp"
#include "editor/ui/chord.hpp"
#include "tests/temporary_folder.hpp"
#include "tests/test.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::editor;
namespace fs = std::filesystem;

namespace {

// Karim and Ana share a machine.
struct Shared {
    Shared() {
        person(base, "Karim");
        person(base + "-people/1", "Ana");
    }
    void person(const std::string& home, const std::string& name) const {
        Settings settings;
        settings.person = name;
        settings.class_name = "Mardi";
        REQUIRE(save_settings(home, settings));
    }
    void show(const std::string& left = "", const std::string& sentence = "") {
        choice.emplace(HomeChoice::Setup{base, left, sentence}, Words(Language::english),
                       Theme(ThemeName::mono, ColorDepth::none));
    }
    void press(std::string_view chord) {
        choice->add(*chord_named(chord));
        choice->turn({});
    }
    std::string screen(Size size = {24, 80}) {
        const Grid grid = choice->draw(size);
        std::string text;
        for (std::size_t row = 0; row < size.rows; ++row)
            for (std::size_t column = 0; column < size.columns; ++column)
                text += grid.at({row, column}).bytes();
        return text;
    }
    bool sees(std::string_view text) { return screen().find(text) != std::string::npos; }

    test::TemporaryFolder folder;
    std::string base = (folder.path() / "atelier").string();
    std::optional<HomeChoice> choice;
};

}  // namespace

TEST_CASE("the names of those who share a machine are shown, and Enter takes one") {
    Shared at;
    at.show();
    CHECK(at.sees("Who are you?"));
    CHECK(at.sees("Karim"));
    CHECK(at.sees("Somebody else"));
    CHECK(at.choice->take_own_change());
    CHECK_FALSE(at.choice->is_over());
    at.press("down");
    CHECK(at.choice->take_own_change());
    at.press("enter");
    CHECK(at.choice->is_over());
    CHECK(at.choice->home() == at.base + "-people/1");
}

TEST_CASE("somebody else gets a home of his own, that is not there yet") {
    Shared at;
    at.show();
    at.press("end");
    at.press("up");
    at.press("enter");
    CHECK(at.choice->home() == at.base + "-people/2");
    CHECK_FALSE(fs::exists(at.base + "-people/2"));
}

TEST_CASE("the last row and Ctrl+Q leave") {
    for (const std::vector<const char*>& chords :
         {std::vector{"end", "enter"}, std::vector{"ctrl+q"}}) {
        Shared at;
        at.show();
        for (const char* chord : chords)
            at.press(chord);
        CHECK(at.choice->is_over());
        CHECK_FALSE(at.choice->home());
    }
}

TEST_CASE("Esc goes back to who has just left, and at the start nowhere") {
    Shared at;
    at.show();
    CHECK_FALSE(at.sees("Go back"));
    at.press("escape");
    CHECK_FALSE(at.choice->is_over());
    at.show(at.base + "-people/1", "Everything is kept here.");
    CHECK(at.sees("Everything is kept here."));
    CHECK(at.sees("›Ana"));
    CHECK(at.sees("Go back"));
    at.press("escape");
    CHECK(at.choice->home() == at.base + "-people/1");
}

TEST_CASE("a home that is shut says why in one sentence and is not opened") {
    Shared at;
    std::ofstream(at.base + "-people/2") << "no folder";
    at.show();
    at.press("down");
    at.press("down");
    at.press("enter");
    CHECK_FALSE(at.choice->is_over());
    CHECK(at.sees("This folder does not open"));
    at.press("up");
    at.press("enter");
    CHECK(at.choice->home() == at.base + "-people/1");
}

TEST_CASE("who has no name yet is told by his folder, and whether he practises alone") {
    Shared at;
    fs::create_directories(at.base + "-people/2/practice");
    std::ofstream(at.base + "-people/2/practice/store.db") << "";
    at.show();
    CHECK(at.sees("No name (2)"));
    CHECK(at.sees("practises alone"));
}

TEST_CASE("a screen of a few rows says that it is too small") {
    Shared at;
    at.show();
    CHECK(at.screen({4, 40}).find("Karim") == std::string::npos);
    CHECK(at.screen({8, 40}).find("Karim") != std::string::npos);
}
