// Every sentence here is 40 % longer than in English or French, and stands in brackets: where a
// screen has an opening one, it has the closing one, or a sign that there is more.

#include "editor/app/actions.hpp"
#include "editor/app/entry.hpp"
#include "tests/editor/app/scripted_room.hpp"

using namespace atelier;
using namespace atelier::editor;
using namespace std::chrono_literals;

namespace {

constexpr std::array sizes{Size{24, 80}, Size{40, 120}};

// What is in front: the inside of a frame where there is one, else the whole screen; and the rows
// of the status below it.
std::string read(const Grid& grid) {
    const auto [rows, columns] = grid.size();
    const auto is = [&](std::size_t row, std::size_t column, const char* sign) {
        return grid.at({row, column}).bytes() == sign;
    };
    std::size_t left = 0;
    std::size_t right = columns;
    std::size_t top = 0;
    std::size_t bottom = rows;
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t column = 0; column < columns; ++column) {
            if (is(row, column, "┌")) top = row, left = column;
            if (is(row, column, "┐")) right = column;
            if (is(row, column, "└")) bottom = row;
        }
    std::string text;
    for (std::size_t row = 0; row < rows; ++row) {
        const bool is_in_frame = row >= top && row < bottom;
        if (!is_in_frame && row + 5 < rows) continue;
        for (std::size_t column = 0; column < columns; ++column)
            if (!is_in_frame || (column >= left && column < right))
                text += grid.at({row, column}).bytes();
        text += '\n';
    }
    return text;
}

// From where a sentence is that is cut without a sign; empty: all are whole.
std::string cut_in(ScriptedRoom& room) {
    const std::string text = read(room.editor.draw(room.size));
    std::vector<std::size_t> open;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '[') open.push_back(at);
        if (text[at] == ']' && !open.empty()) open.pop_back();
        const bool is_more = text.substr(at).starts_with("…");
        if (is_more && !open.empty() && text.find(']', open.back()) > text.find('\n', at))
            open.pop_back();
    }
    return open.empty() ? std::string() : text.substr(open.front(), 200);
}

ScriptedRoom::Manner manner_in(Language language) {
    ScriptedRoom::Manner manner;
    manner.language = language;
    return manner;
}

template <class Look>
void on_every_screen(Look look) {
    for (const Language language : {Language::english, Language::french})
        for (const Size size : sizes)
            look(language, size);
}

}  // namespace

TEST_CASE("the sentences are longer here") {
    CHECK(Words(Language::english)("action.quit"_key).starts_with("["));
}

TEST_CASE("whatever an action shows is whole, or says that there is more") {
    on_every_screen([](Language language, Size size) {
        for (const Action& action : actions()) {
            if (action.id == "quit") continue;
            ScriptedRoom room(manner_in(language));
            room.size = size;
            room.run(action.id);
            CAPTURE(action.id, size.columns);
            CHECK(cut_in(room) == "");
        }
    });
}

TEST_CASE("every menu has room for its rows") {
    on_every_screen([](Language language, Size size) {
        ScriptedRoom room(manner_in(language));
        room.size = size;
        room.press("escape");
        for (std::size_t menu = 0; menu < menu_count; ++menu) {
            CAPTURE(menu, size.columns);
            CHECK(cut_in(room) == "");
            room.press("right");
        }
    });
}

TEST_CASE("whatever is said is whole") {
    on_every_screen([](Language language, Size size) {
        ScriptedRoom room(manner_in(language));
        room.size = size;
        for (const Sentence& sentence : sentences()) {
            const bool is_said =
                sentence.key.starts_with("why.") || sentence.key.starts_with("refused.") ||
                sentence.key.starts_with("kept.") || sentence.key.starts_with("ui.");
            if (!is_said) continue;
            room.editor.say(room.editor.words()(Key{sentence.key}));
            CAPTURE(sentence.key, size.columns);
            CHECK(cut_in(room) == "");
        }
    });
}

TEST_CASE("the way into a class is whole") {
    on_every_screen([](Language language, Size size) {
        ScriptedRoom::Manner manner = manner_in(language);
        manner.node.has_class = false;
        ScriptedRoom room(std::move(manner));
        room.size = size;
        CAPTURE(size.columns);
        CHECK(cut_in(room) == "");
        room.press("down enter");
        CHECK(cut_in(room) == "");
    });
}
