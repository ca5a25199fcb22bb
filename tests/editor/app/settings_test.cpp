#include "editor/app/settings.hpp"

#include "tests/temporary_folder.hpp"
#include "tests/test.hpp"

#include <fstream>
#include <sstream>

using namespace atelier;
using namespace atelier::editor;
namespace fs = std::filesystem;

namespace {

Settings chosen() {
    Settings settings;
    settings.theme = ThemeName::contrast;
    settings.language = Language::french;
    settings.wraps = false;
    settings.shows_mistakes = false;
    settings.person = "Léa";
    settings.class_name = "Mardi";
    settings.project = std::string(64, 'a');
    settings.files = {{std::string(64, 'a'), "atelier:x"}};
    settings.keys = {{"undo", "f9"}};
    return settings;
}

void write_file(const fs::path& path, std::string_view text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

}  // namespace

TEST_CASE("what was chosen is there after a restart") {
    const test::TemporaryFolder home;
    REQUIRE(save_settings(home.path(), chosen()));
    CHECK(load_settings(home.path()) == chosen());
    CHECK(save_settings(home.path(), Settings{}));
    CHECK(load_settings(home.path()) == Settings{});
}

TEST_CASE("each setting comes back from its text, alone and with the others") {
    CHECK(settings_of(json_of(chosen())) == chosen());
    CHECK(settings_of(json_of(Settings{})) == Settings{});
    for (const auto theme : {ThemeName::dark, ThemeName::light, ThemeName::contrast,
                             ThemeName::console, ThemeName::mono}) {
        Settings settings;
        settings.theme = theme;
        CHECK(settings_of(json_of(settings)) == settings);
    }
}

TEST_CASE("where there is no file, or one that is damaged, settings are the usual ones") {
    const test::TemporaryFolder home;
    CHECK(load_settings(home.path()) == Settings{});
    for (const char* text : {"", "{", "[]", "null", "\xff\xfe", "{\"wraps\":false"}) {
        CAPTURE(text);
        write_file(home.path() / "editor/settings.json", text);
        CHECK(load_settings(home.path()) == Settings{});
    }
}

TEST_CASE("a value that is none is passed over, and those around it are read") {
    const Settings settings = settings_of(
        R"({"theme":"solarized","language":7,"wraps":"no","shows_mistakes":false,
            "project":["x"],"files":{"a":"b","c":1},"keys":[],"unknown":{}})");
    Settings expected;
    expected.shows_mistakes = false;
    expected.files = {{"a", "b"}};
    CHECK(settings == expected);
}

TEST_CASE("a file that is nested deeper than any is no end of the editor") {
    CHECK(settings_of(std::string(100'000, '[')) == Settings{});
}

TEST_CASE("a disk that takes nothing is told, and what was kept before stays") {
    const test::TemporaryFolder home;
    REQUIRE(save_settings(home.path(), chosen()));
    fs::create_directories(home.path() / "editor/settings.json.new/in the way");
    CHECK_FALSE(save_settings(home.path(), Settings{}));
    CHECK(load_settings(home.path()) == chosen());
    write_file(home.path() / "file", "");
    CHECK_FALSE(save_settings(home.path() / "file", Settings{}));
}

TEST_CASE("nothing is left beside what was saved") {
    const test::TemporaryFolder home;
    REQUIRE(save_settings(home.path(), chosen()));
    std::size_t files = 0;
    for ([[maybe_unused]] const auto& each : fs::directory_iterator(home.path() / "editor"))
        ++files;
    CHECK(files == 1);
}

TEST_CASE("settings that are damaged are known as such, and none are not") {
    const test::TemporaryFolder home;
    CHECK_FALSE(has_damaged_settings(home.path()));
    REQUIRE(save_settings(home.path(), chosen()));
    CHECK_FALSE(has_damaged_settings(home.path()));
    for (const char* text : {"", "{", "[]", "null"}) {
        write_file(home.path() / "editor/settings.json", text);
        CHECK(has_damaged_settings(home.path()));
    }
}
