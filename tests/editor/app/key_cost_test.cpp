// What a key costs from the keyboard to the terminal, in bytes and in allocations, without the
// node: both are the same on every machine. Times are measured by tests/bench/terminal.

#include "editor/terminal/painter.hpp"
#include "tests/allocations.hpp"
#include "tests/editor/app/room_at_text.hpp"

#include <poll.h>

using namespace atelier;
using namespace atelier::editor;

namespace {

// A page of about so many bytes, as people write them.
std::string page_of(std::size_t size) {
    std::string page = "<!DOCTYPE html>\n<html lang=\"fr\">\n<body>\n";
    while (page.size() < size)
        page +=
            "  <section class=\"carte\">\n    <h2>Le pain de seigle</h2>\n    <p>Une journée au "
            "<a href=\"four.html\">four</a> du village.</p>\n  </section>\n";
    return page + "</body>\n</html>\n";
}

struct Cost {
    double bytes = 0;        // to the terminal
    double allocations = 0;  // until they are there
};

// Of a letter, over words that somebody types into a line of text.
Cost cost_of_a_key(const std::string& text, std::size_t place) {
    AtText room("|" + text);
    room.put_caret(place);
    // The page has its colours, which are no key's.
    while (room.editor.page()->syntax().is_waiting()) {
        pollfd worker{room.editor.page()->syntax().ready_descriptor(), POLLIN, 0};
        ::poll(&worker, 1, 10'000);
        room.editor.take_results();
    }
    Painter painter;
    painter.frame(room.editor.draw(room.size));
    const std::string words = "le pain de seigle est bon et la farine ";
    constexpr std::size_t keys = 60;
    Cost cost;
    for (std::size_t i = 0; i < keys; ++i) {
        room.now += std::chrono::milliseconds(100);
        const KeyPress key{KeyName::character, static_cast<char32_t>(words[i % words.size()]), {}};
        const test::Allocations used;
        room.editor.take(key, room.now);
        room.editor.tick(room.now);
        cost.bytes += static_cast<double>(painter.frame(room.editor.draw(room.size)).size());
        cost.allocations += static_cast<double>(used.count());
        room.later({});
    }
    cost.bytes /= keys;
    cost.allocations /= keys;
    return cost;
}

}  // namespace

TEST_CASE("a key costs at most 80 bytes on the line, wherever and in whatever it is typed") {
    const std::string page = page_of(50'000);
    CHECK(cost_of_a_key(page, page.find("Une journée")).bytes <= 80);
    CHECK(cost_of_a_key(page, page.find("Une journée", 40'000)).bytes <= 80);
    const std::string line = "<p>" + std::string(20'000, 'a') + " " + std::string(30'000, 'b');
    CHECK(cost_of_a_key(line, line.size()).bytes <= 80);
}

TEST_CASE("a key costs as much memory work in a large page as in a small one") {
    const std::string small = page_of(5'000);
    const std::string large = page_of(500'000);
    const double in_small = cost_of_a_key(small, small.find("Une journée")).allocations;
    const double in_large = cost_of_a_key(large, large.find("Une journée")).allocations;
    CAPTURE(in_small, in_large);
    CHECK(in_small <= 300);
    CHECK(in_large <= in_small * 1.2);
}
