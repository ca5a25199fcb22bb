// What a space shows, made from its news. That it is the same in any order, and what the twins of
// tree and text say, is shuffle_test's.

#include "sync/contents.hpp"

#include "tests/sync/space_scene.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

constexpr std::uint8_t karim = 4, lea = 5;

// Karim made a page and wrote in it.
struct Page : SpaceScene {
    Contents contents{project};
    ChangeId made = write(karim, {}, {}, {{make_text()}});
    NodeId page{made, 0};
    ChangeId hello = wrote(karim, made, {}, typed("hello"));

    Page() { show(made), show(hello); }

    Contents::Difference show(const ChangeId& id) {
        give(id);
        return contents.take(news, space);
    }
    Contents::Difference shown() { return contents.take(news, space); }

    ChangeId wrote(std::uint8_t author, std::optional<ChangeId> prev, std::vector<ChangeId> heads,
                   Run run) {
        const bool own = author == karim;
        const LogName log = log_of(author);
        ChangeRef file = world.ref(made);
        const auto node = NodeRef(OpRef{file, 0});
        ATELIER_CHECK(own == (log == file.log));
        return write(author, prev, std::move(heads), {{op::Text{node, {std::move(run)}}}});
    }
    std::u32string text() { return contents.text(page).now().text(); }
    std::vector<std::string> names() const {
        std::vector<std::string> names;
        for (const ListedNode& node : contents.tree().list(root_of(project, Root::site)))
            names.push_back(node.name);
        return names;
    }
    Parent after(const ChangeId& change, std::uint32_t events) const {
        return {world.ref(change), events};
    }
    NodeRef node() const { return OpRef{world.ref(made), 0}; }
};

}  // namespace

TEST_CASE("a page that was made and written in shows with its text") {
    Page p;
    CHECK(p.names() == std::vector<std::string>{"page.html"});
    CHECK(p.text() == U"hello");
    CHECK(p.contents.history().sittings().size() == 1);
}

TEST_CASE("what happens to a text is told as splices, and only of that text") {
    Page p;
    const auto first = p.show(p.wrote(karim, p.hello, {}, typed("oh ")));
    REQUIRE(first.texts.size() == 1);
    REQUIRE(first.texts.at(p.page).size() == 1);
    CHECK(first.texts.at(p.page)[0].inserted == U"oh ");
    CHECK(first.other);
    const auto second = p.show(p.say(lea));
    CHECK(second.texts.empty());
}

TEST_CASE("a cut takes out what nobody built on, and a lift puts it back") {
    Page p;
    const ChangeId cut = p.cut(karim, {{p.made}});
    const auto gone = p.shown();
    CHECK(p.text().empty());
    CHECK(gone.texts.at(p.page).size() == 1);
    CHECK(p.names() == std::vector<std::string>{"page.html"});
    p.act(act::Lift{{cut}});
    p.shown();
    CHECK(p.text() == U"hello");
    CHECK(p.contents.history().sittings().front().changes == 2);
}

TEST_CASE("what somebody who stays built on goes on showing") {
    Page p;
    p.show(p.wrote(lea, {}, {p.hello}, typed("!", {{p.after(p.hello, 5)}})));
    const ChangeId later = p.wrote(karim, p.hello, {}, typed("?"));
    p.show(later);
    p.cut(karim, std::nullopt);
    p.shown();
    CHECK(p.text() == U"!hello");
    CHECK(p.names() == std::vector<std::string>{"page.html"});
    CHECK_FALSE(p.space.counts(later));
}

TEST_CASE("what is written beyond a cut is kept and does not show until it is adopted") {
    Page p;
    p.cut(karim, {{p.hello}});
    p.shown();
    const ChangeId late = p.wrote(karim, p.hello, {}, typed("late "));
    const auto told = p.show(late);
    CHECK(told.texts.empty());
    CHECK(p.text() == U"hello");
    p.act(act::Adopt{{{p.project, {late}}}});
    p.shown();
    CHECK(p.text() == U"late hello");
}

TEST_CASE("a text is as it was at a change, counting or not") {
    Page p;
    const ChangeId more = p.wrote(karim, p.hello, {}, typed("more "));
    p.show(more);
    p.cut(karim, {{p.made}});
    p.shown();
    Text& text = p.contents.text(p.page);
    const auto at = [&](const ChangeId& head) {
        return text.at(p.contents.version_of(p.page, {&head, 1}));
    };
    CHECK(at(p.made).empty());
    CHECK(at(p.hello) == U"hello");
    CHECK(at(more) == U"more hello");
}

TEST_CASE("the tree is as it was at a change") {
    Page p;
    const ChangeId named = p.write(karim, p.hello, {}, {{op::Name{p.node(), "index.html"}}});
    const ChangeId deleted = p.write(karim, named, {}, {{op::Delete{p.node()}}});
    p.show(named), p.show(deleted);
    CHECK(p.names().empty());
    const auto name_at = [&](const ChangeId& head) {
        const auto tree = p.contents.tree_at({&head, 1}, p.space);
        const auto listed = tree->list(root_of(p.project, Root::site));
        return listed.empty() ? std::string() : listed.front().name;
    };
    CHECK(name_at(p.hello) == "page.html");
    CHECK(name_at(named) == "index.html");
    CHECK(name_at(deleted).empty());
}

TEST_CASE("a letter typed beside its page's deletion brings the page back") {
    Page p;
    p.show(p.write(karim, p.hello, {}, {{op::Delete{p.node()}}}));
    CHECK(p.names().empty());
    p.show(p.wrote(lea, {}, {p.hello}, typed("x", {{p.after(p.hello, 5)}})));
    CHECK(p.names() == std::vector<std::string>{"page.html"});
    CHECK(p.text() == U"xhello");
}

TEST_CASE("a comment, its reply and its verdict hang together and at their letter") {
    Page p;
    const Anchor from{Anchor::Event{p.world.ref(p.hello), 1}, Side::left};
    const Anchor to{Anchor::Event{p.world.ref(p.hello), 3}, Side::right};
    const ChangeId remark =
        p.write(lea, {}, {p.hello}, {{op::Comment{p.node(), {from, to}, "client", "trop long"}}});
    const OpRef comment{p.world.ref(remark), 0};
    p.show(remark);
    p.show(p.write(
        karim, p.hello, {remark},
        {{op::Reply{comment, "oui"}, op::SetCommentState{comment, CommentState::done, "fait"}}}));
    const auto threads = p.contents.comments().of_node(p.page);
    REQUIRE(threads.size() == 1);
    CHECK((threads[0].comment.source == "client" && threads[0].comment.text == "trop long"));
    CHECK(threads[0].replies.last().value == "oui");
    CHECK(threads[0].verdict() == CommentVerdict{CommentState::done, "fait"});
    const auto range = place_of(*threads[0].comment.range, p.contents.text(p.page));
    REQUIRE(range);
    CHECK((range->from == 1 && range->to == 4));
}

TEST_CASE("a file that is flooded with deletions of nothing stops there, and other files go on",
          "[H40]") {
    Page p;
    const std::vector<Run> nothing(31, removed(1 << 21));
    for (std::uint64_t sitting = 100; sitting < 140; ++sitting) {
        const Content flood{{op::Text{p.node(), nothing}}};
        p.show(p.write(lea, {}, {p.hello}, flood, {}, sitting));
    }
    CHECK(p.contents.is_overfull(p.page));
    CHECK(p.text() == U"hello");
    p.show(p.wrote(karim, p.hello, {}, typed("more ")));
    CHECK(p.text() == U"hello");
    const ChangeId other = p.write(6, {}, {p.hello}, {{make_text()}});
    p.show(other);
    p.show(p.write(6, other, {}, {{op::Text{OpRef{p.world.ref(other), 0}, {typed("new")}}}}));
    CHECK(p.contents.text({other, 0}).now().text() == U"new");
    CHECK_FALSE(p.contents.is_overfull({other, 0}));
    // Nor does a cut or its end touch what is not there.
    const ChangeId cut = p.cut(lea, std::nullopt);
    p.shown();
    p.act(act::Lift{{cut}});
    p.shown();
    CHECK(p.text() == U"hello");
}

TEST_CASE("what a cut author goes on typing costs a text no walk") {
    Page p;
    p.cut(karim, {{p.hello}});
    p.shown();
    ChangeId tip = p.hello;
    for (int i = 0; i < 3000; ++i) {
        tip = p.wrote(karim, tip, {}, typed("x"));
        p.give(tip);
        CHECK(p.shown().texts.empty());
    }
    CHECK(p.text() == U"hello");
    p.act(act::Adopt{{{p.project, {tip}}}});
    p.shown();
    CHECK(p.text() == std::u32string(3000, U'x') + U"hello");
}

TEST_CASE("a moment is named while its change counts") {
    Page p;
    const ChangeId named = p.write(karim, p.hello, {}, saying("première version"));
    p.show(named);
    REQUIRE(p.contents.history().moments().size() == 1);
    CHECK(p.contents.history().moments()[0].name == "première version");
    p.cut(karim, {{p.hello}});
    p.shown();
    CHECK(p.contents.history().moments().empty());
}
