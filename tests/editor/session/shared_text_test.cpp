#include "editor/session/shared_text.hpp"

#include "tests/editor/session/scripted_node.hpp"

using namespace atelier;
using namespace atelier::editor;

namespace {

const SharedText::Instant now{std::chrono::seconds(5)};

SharedText opened_text() {
    SharedText text(a_page);
    text.opening(1, {});
    text.opened({version_of(0), 0, false});
    return text;
}
talk::Patch patch(std::uint64_t revision, std::vector<talk::TextEdit> delta) {
    return {a_page, revision, std::move(delta), version_of(7), 3};
}

}  // namespace

TEST_CASE("a text is opened with nothing, then with what was seen, then with what it shows") {
    SharedText text = opened_text();
    REQUIRE(text.take(patch(0, {text_edit(0, 0, "pain")}), false, now));
    CHECK(text.opening(2, {}) == talk::Open{a_page, {}, talk::Seen{3, version_of(7)}});
    text.strayed();
    CHECK(text.opening(3, {}) == talk::Open{a_page, "pain", {}});
    const Splices back = text.write(put_in(0, "x"));
    CHECK(text.opening(4, {back}) == talk::Open{a_page, "pain", {}});
}

TEST_CASE("a text without a past is what it is shown as, though no patch comes") {
    SharedText text(a_page);
    const Splices back = text.write(put_in(0, "x"));
    CHECK(text.opening(1, {back}) == talk::Open{a_page, {}, {}});
    text.opened({{}, 2, false});
    CHECK(text.opening(2, {back}) == talk::Open{a_page, {}, talk::Seen{2, {}}});
}

TEST_CASE("a patch is applied when it knows every edit that was sent, and none waits") {
    SharedText text = opened_text();
    CHECK(text.take(patch(1, {text_edit(0, 0, "a")}), false, now)->has_value() == false);
    CHECK(text.take(patch(0, {text_edit(0, 0, "a")}), true, now)->has_value() == false);
    CHECK(text.take(patch(0, {text_edit(0, 0, "a")}), false, now)->has_value());
    talk::Edit edit{a_page, 0, {}, {}};
    text.send(edit);
    CHECK(edit.revision == 1);
    CHECK(text.take(patch(0, {text_edit(0, 0, "b")}), false, now)->has_value() == false);
    CHECK(text.take(patch(1, {text_edit(0, 0, "b")}), false, now)->has_value());
    CHECK(text.buffer().text() == "ba");
}

TEST_CASE("a patch without its version is none of our node's") {
    SharedText text = opened_text();
    CHECK_FALSE(text.take({a_page, 0, {text_edit(0, 0, "a")}, {}, 3}, false, now));
    CHECK_FALSE(text.take({a_page, 0, {text_edit(0, 0, "a")}, version_of(1), {}}, false, now));
    CHECK(text.buffer().size() == 0);
}

TEST_CASE("a screen is as patched until somebody types on it") {
    SharedText text = opened_text();
    CHECK_FALSE(text.is_as_patched());
    REQUIRE(text.take(patch(0, {text_edit(0, 0, "a")}), false, now));
    CHECK(text.is_as_patched());
    text.write(put_in(0, "x"));
    CHECK_FALSE(text.is_as_patched());
}

TEST_CASE("a closed text has nothing to say and holds no keys") {
    SharedText text = opened_text();
    REQUIRE(text.take(patch(0, {text_edit(0, 0, "a")}), false, now));
    REQUIRE(text.take(patch(1, {text_edit(0, 0, "b")}), false, now));
    CHECK(text.next_due());
    text.closed();
    CHECK_FALSE(text.next_due());
    CHECK_FALSE(text.seen_due(now + std::chrono::seconds(9)));
    CHECK_FALSE(text.holds_keys(now + std::chrono::seconds(9)));
}
