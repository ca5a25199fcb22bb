// sync/view among nodes and editors of which none waits for another.

#include "tests/sync/view_model.hpp"

#include "tests/seeds.hpp"
#include "tests/sync/slow_text.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

std::u32string in_slow_words(const ModelRoom& room, const Text& text) {
    SlowText slow;
    std::vector<ChangeId> aside;
    const EventLog& log = text.log();
    for (std::uint32_t i = 0; i < log.changes(); ++i) {
        slow.add(log.change(ChangeNumber{i}));
        for (const EventSpan& span : log.spans_of(ChangeNumber{i}))
            if (!log.graph().contains(text.version(), span.first))
                aside.push_back(log.id_of(ChangeNumber{i}));
    }
    REQUIRE(log.changes() == room.published().size());
    return slow.text(slow.all_but(aside));
}

}  // namespace

TEST_CASE("editors that lag, reopen and are cut all end with the text") {
    std::size_t cuts = 0;
    for (std::uint64_t seed = 1; seed <= seeds(300); ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        ModelRoom room(dice, 2 + dice.below(4));
        for (std::uint64_t i = 100 + dice.below(200); i > 0; --i)
            room.step();
        room.settle();
        cuts += room.cuts_made();
        const std::u32string text = room.nodes().front()->text().now().text();
        for (const auto& node : room.nodes()) {
            REQUIRE(node->text().now().text() == text);
            for (const ModelNode::Window& window : node->windows()) {
                REQUIRE(window.editor.text == text);
                REQUIRE(window.view->screen().text() == text);
            }
        }
        if (seed % 4 == 0) REQUIRE(in_slow_words(room, room.nodes().front()->text()) == text);
    }
    CHECK(cuts > 100);  // or nothing was taken out
}
