// What a space shows, made from its news. That it is the same in any order, and what the twins of
// tree and text say, is shuffle_test's.

#include "sync/contents.hpp"

#include "tests/sync/contents_twin.hpp"
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

TEST_CASE("a text that nobody wants rests, and shows all that came meanwhile when it is wanted") {
    Page p;
    REQUIRE(p.text() == U"hello");
    const auto rest = [&] {
        p.contents.unwant();
        return p.contents.rest(SIZE_MAX, 0);
    };
    REQUIRE(rest().bytes == 0);  // it was wanted just now
    const auto rested = rest();
    CHECK(rested.is_all);
    CHECK(rested.bytes == 10);  // what it shows, and what was inserted
    CHECK(rest().bytes == 0);
    CHECK(p.contents.caught_up(p.page).is_resting());
    const auto told = p.show(p.wrote(karim, p.hello, {}, typed("oh ")));
    CHECK(told.texts.contains(p.page));
    SECTION("more is written") {
        CHECK(p.text() == U"oh hello");
    }
    SECTION("its version is asked for") {
        CHECK_FALSE(p.contents.caught_up(p.page).is_resting());
        CHECK(p.contents.caught_up(p.page).now().text() == U"oh hello");
    }
    SECTION("it is cut and given back") {
        const ChangeId cut = p.cut(karim, {{p.made}});
        p.shown();
        CHECK(p.text().empty());
        rest();
        CHECK(rest().bytes == 0);  // what is set aside stays awake
        p.act(act::Lift{{cut}});
        p.shown();
        CHECK(p.text() == U"oh hello");
    }
    CHECK(rest().bytes == 0);
    CHECK(rest().bytes > 0);
}

TEST_CASE("so much is laid to rest at a time as there is time for, and what is wanted is not") {
    Page p;
    p.contents.unwant();
    const auto none = p.contents.rest(0, 0);
    CHECK(none.bytes == 0);
    CHECK_FALSE(none.is_all);
    SECTION("nobody comes") {
        CHECK(p.contents.rest(1, 0).bytes == 10);
        CHECK(p.contents.rest(0, 0).is_all);
    }
    SECTION("somebody does") {
        CHECK(p.text() == U"hello");
        CHECK(p.contents.rest(1, 0).bytes == 0);
    }
    SECTION("so short a text is left as it is") {
        const auto rested = p.contents.rest(SIZE_MAX);
        CHECK(rested.bytes == 0);
        CHECK(rested.is_all);
    }
    CHECK(p.text() == U"hello");
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

// ---- what hostile hands make of it --------------------------------------------------------------

TEST_CASE("who deletes a text that is still to come deletes nothing of it", "[H39][hostile]") {
    const bool before = GENERATE(true, false);
    Page p;
    Run all = removed(1000);
    all.parents = {{p.after(p.made, 1)}};
    Run early = removed(1000);
    early.parents = std::vector<Parent>{};
    const ChangeId none = p.wrote(lea, {}, {p.hello}, early);
    const ChangeId more = p.wrote(karim, p.hello, {}, typed("oh ", {{p.after(p.hello, 5)}}));
    // It names events that the file does not have.
    const ChangeId refused = p.wrote(6, {}, {p.hello}, all);
    // And this one a change that only comes later.
    Run unseen = removed(1000);
    unseen.parents = {{p.after(more, 3)}};
    const ChangeId waits = p.wrote(lea, none, {more}, unseen);
    if (before) p.show(none), p.show(waits), p.show(refused);
    CHECK(p.text() == U"hello");
    p.show(more);
    if (!before) p.show(refused), p.show(waits), p.show(none);
    CHECK(p.space.is_refused(refused));
    CHECK(p.space.counts(none));
    // With `more` in its past it may delete all that is there.
    CHECK(p.space.counts(waits));
    CHECK(p.text().empty());
    p.show(p.wrote(karim, more, {}, typed("new", {{p.after(more, 3)}})));
    CHECK(p.text() == U"new");
}

TEST_CASE("names that lead out of a folder show and are left out of exports", "[H46][hostile]") {
    Page p;
    const std::map<std::string, NameFault> hostile = {
        {"../x", NameFault::reserved},
        {"/etc/x", NameFault::reserved},
        {"..", NameFault::dots},
        {"CON", NameFault::device},
        {"a\\b", NameFault::reserved},
        {"-rf", NameFault::leading_hyphen},
        {"e\u0301.html", NameFault::not_composed},
        {std::string(1024, 'a'), NameFault::path_too_long}};
    Content content;
    for (const auto& [name, fault] : hostile)
        content.ops.push_back(op::Create{NodeKind::text, Root::site, name});
    content.ops.push_back(op::Create{NodeKind::folder, Root::site, "a/b"});
    const OpRef bad_folder{{log_of(lea), 1, {}}, static_cast<std::uint32_t>(hostile.size())};
    const ChangeId made = p.write(lea, {}, {p.hello}, content);
    const ChangeId inside =
        p.write(lea, made, {}, {{op::Create{NodeKind::text, bad_folder, "index.html"}}});
    p.show(made), p.show(inside);
    std::size_t shown = 0;
    for (const OutlinedNode& each : p.contents.tree().outline(root_of(p.project, Root::site))) {
        INFO(each.node.name);
        ++shown;
        if (each.node.name == "page.html") {
            CHECK(each.path == "page.html");
            continue;
        }
        const auto named = hostile.find(each.node.name);
        const NameFault expected = named != hostile.end()           ? named->second
                                   : each.node.name == "index.html" ? NameFault::folder_left_out
                                                                    : NameFault::reserved;
        CHECK(each.node.left_out == expected);
        CHECK(each.path.empty());
    }
    CHECK(shown == hostile.size() + 3);
}

TEST_CASE("a name of four kibibytes is no body that can be read", "[H46][hostile]") {
    Page p;
    Bytes body = {1, 3, 2, 0, 0, 0x80, 0x20};
    body.resize(body.size() + 4096, 'a');
    const ChangeId made = p.world.write_bytes(log_of(lea), {}, body);
    p.show(made);
    CHECK(p.news.fault == Error::too_large);
    CHECK_FALSE(p.space.is_held(made));
    CHECK(p.names() == std::vector<std::string>{"page.html"});
}

TEST_CASE("files that differ in case or spelling alone stand beside each other, whoever was first",
          "[H46]") {
    const auto shown_after = [](bool karim_first) {
        Page p;
        const auto create = [](std::string name) {
            return Content{{op::Create{NodeKind::text, Root::site, std::move(name)}}};
        };
        const std::vector<ChangeId> made = {p.write(karim, p.hello, {}, create("Caf\u00e9.html")),
                                            p.write(lea, {}, {p.hello}, create("caf\u00e9.HTML")),
                                            p.write(6, {}, {p.hello}, create("cafe\u0301.html"))};
        if (karim_first) {
            for (const ChangeId& id : made)
                p.show(id);
        } else {
            for (auto id = made.rbegin(); id != made.rend(); ++id)
                p.show(*id);
        }
        return p.contents.tree().outline(root_of(p.project, Root::site));
    };
    const std::vector<OutlinedNode> shown = shown_after(true);
    CHECK(shown_after(false) == shown);
    REQUIRE(shown.size() == 4);
    std::set<std::string> one_each;
    std::size_t displaced = 0, left_out = 0;
    for (const OutlinedNode& each : shown) {
        CHECK(one_each.insert(folded(each.node.name)).second);
        displaced += each.node.displaced;
        left_out += each.node.left_out.has_value();
    }
    CHECK(displaced == 2);
    CHECK(left_out == 1);
}

// No op turns a file into a folder. Whoever does so deletes the one and makes the other.
TEST_CASE("a file that becomes a folder and back while another edits it is lost to nobody",
          "[H47]") {
    const auto shown_after = [](bool edit_first) {
        Page p;
        const ChangeId folder = p.write(
            lea, {}, {p.hello},
            {{op::Delete{p.node()}, op::Create{NodeKind::folder, Root::site, "page.html"}}});
        const ChangeId back = p.write(lea, folder, {},
                                      {{op::Delete{OpRef{p.world.ref(folder), 1}},
                                        op::Create{NodeKind::text, Root::site, "page.html"}}});
        const ChangeId edit = p.wrote(karim, p.hello, {}, typed("oh ", {{p.after(p.hello, 5)}}));
        const ChangeId into =
            p.write(6, {}, {folder},
                    {{op::Create{NodeKind::text, OpRef{p.world.ref(folder), 1}, "inside.html"}}});
        if (edit_first) p.show(edit);
        for (const ChangeId& id : {folder, back, into})
            p.show(id);
        if (!edit_first) p.show(edit);
        CHECK(p.text() == U"oh hello");
        return p.contents.tree().outline(root_of(p.project, Root::site));
    };
    const std::vector<OutlinedNode> shown = shown_after(true);
    CHECK(shown_after(false) == shown);
    std::vector<std::string> paths;
    std::vector<NodeKind> kinds;
    for (const OutlinedNode& each : shown) {
        CHECK_FALSE(each.node.left_out);
        paths.push_back(each.path);
        kinds.push_back(each.node.kind);
    }
    CHECK(paths == std::vector<std::string>{"page.html", "page.html~2", "page.html~2/inside.html",
                                            "page~2.html"});
    CHECK(kinds == std::vector{NodeKind::text, NodeKind::folder, NodeKind::text, NodeKind::text});
}

TEST_CASE("a folder and a text of one name made beside each other are both there", "[H47]") {
    const auto shown_after = [](bool text_first) {
        Page p;
        const ChangeId text =
            p.write(karim, p.hello, {}, {{op::Create{NodeKind::text, Root::site, "img"}}});
        const ChangeId folder =
            p.write(lea, {}, {p.hello}, {{op::Create{NodeKind::folder, Root::site, "img"}}});
        p.show(text_first ? text : folder);
        p.show(text_first ? folder : text);
        std::set<NodeKind> kinds;
        for (const ListedNode& node : p.contents.tree().list(root_of(p.project, Root::site)))
            if (node.name.starts_with("img")) kinds.insert(node.kind);
        CHECK(kinds == std::set{NodeKind::folder, NodeKind::text});
        return p.names();
    };
    const std::vector<std::string> names = shown_after(true);
    CHECK(shown_after(false) == names);
    CHECK(std::set(names.begin(), names.end()) ==
          std::set<std::string>{"img", "img~2", "page.html"});
}

// An id decides between branches of one log at one place, and nothing else.
TEST_CASE("ids that were searched for win ties, and the same ones everywhere", "[H44][hostile]") {
    const auto text_after = [](bool smallest_first) {
        Page p;
        const auto beside = [&](std::uint64_t i, const std::string& letter, bool is_mined) {
            Run run = typed(letter, std::vector<Parent>{});
            const Content content{{op::Text{p.node(), {run}}}};
            for (std::uint64_t time = 0;; ++time) {
                const ChangeId id = p.write(karim, p.hello, {}, content, [&](Header& header) {
                    header.claimed_time_minutes = i * 100'000 + time;
                });
                if (!is_mined || id.bytes[0] == 0) return id;
            }
        };
        std::vector<ChangeId> ids;
        for (std::uint64_t i = 0; i < 30; ++i) {
            ids.push_back(beside(2 * i, "m", true));
            ids.push_back(beside(2 * i + 1, "p", false));
        }
        std::ranges::sort(ids);
        if (!smallest_first) std::ranges::reverse(ids);
        for (const ChangeId& id : ids)
            p.show(id);
        Accepted accepted;
        std::set<ChangeId> counting;
        for (const ChangeId& id : p.world.written()) {
            if (!p.space.is_accepted(id)) continue;
            accepted.emplace(id, p.space.resolved(id));
            counting.insert(id);
        }
        CHECK(accepted.size() == 62);
        CHECK(fault_of_contents(p.contents, p.project, accepted, counting).empty());
        return p.text();
    };
    const std::u32string text = text_after(true);
    CHECK(text_after(false) == text);
    CHECK(text.size() == 65);
    CHECK(text.find(U'p') > text.rfind(U'm'));
}

TEST_CASE("of accepted changes the heads are those that no other one has in its past") {
    Page p;
    CHECK(p.contents.heads_of(std::vector{p.made, p.hello}) == std::vector{p.hello});
    const ChangeId beside = p.write(lea, {}, {p.made}, {{op::Moment{"x"}}});
    p.show(beside);
    auto both = std::vector{p.hello, beside};
    std::ranges::sort(both);
    CHECK(p.contents.heads_of(std::vector{beside, p.made, p.hello}) == both);
    CHECK(p.contents.heads_of({}).empty());
}

TEST_CASE("what a change deleted is known by its id") {
    Page p;
    const ChangeId gone = p.write(karim, p.hello, {}, {{op::Delete{p.node()}}});
    CHECK(p.contents.deleted_by(gone).empty());
    p.show(gone);
    CHECK(p.contents.deleted_by(gone) == std::vector{p.page});
    CHECK(p.contents.deleted_by(p.hello).empty());
}
