// Bytes drive a room of writers at one text; whatever they do, sync/text and its slow twin agree:
// the text, the splices between two versions, and what is left when some changes are set aside.

#include "protocol/check.hpp"
#include "sync/text.hpp"
#include "tests/sync/slow_text.hpp"
#include "tests/sync/text_scene.hpp"
#include "tests/sync/twins.hpp"

namespace {

using namespace atelier;
using namespace atelier::test;

// The twin takes time in the cube of the events; 60 steps are some hundred of them.
constexpr int steps_max = 60;

struct ChosenBytes {
    BytesView left;

    std::uint64_t below(std::uint64_t bound) {
        if (left.empty()) return 0;
        const std::uint64_t chosen = left.front() % bound;
        left = left.subspan(1);
        return chosen;
    }
};

void compare_versions(TextScene<ChosenBytes>& scene, const SlowText& slow, ChosenBytes& bytes) {
    Text& text = scene.text();
    const auto& versions = scene.versions();
    if (versions.empty()) return;
    const TextVersion from = versions[bytes.below(versions.size())];
    const TextVersion to = versions[bytes.below(versions.size())];
    Rope screen(slow.text(slow.events_of(names_of(text, from))));
    show(screen, text.difference(from, to));
    ATELIER_CHECK(screen.text() == slow.text(slow.events_of(names_of(text, to))));
    ATELIER_CHECK(screen.text() == text.at(to));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ChosenBytes bytes{BytesView(data, size)};
    TextScene<ChosenBytes> scene(bytes, 1 + bytes.below(4));
    for (int i = 0; i < steps_max && !bytes.left.empty(); ++i)
        scene.step();
    const std::vector<TextChange> changes = scene.finish();
    SlowText slow;
    for (const TextChange& change : changes)
        slow.add(change);
    Text& text = scene.text();
    ATELIER_CHECK(text.now().text() == slow.text(slow.all_but({})));
    compare_versions(scene, slow, bytes);
    const std::vector<ChangeId> aside = latest_of_some(changes, bytes);
    std::set<ChangeNumber> numbers;
    for (const ChangeId& id : aside)
        numbers.insert(*text.log().find(id));
    Rope screen(text.now().text());
    show(screen, text.set_aside(numbers));
    ATELIER_CHECK(screen.text() == slow.text(slow.all_but(aside)));
    return 0;
}
