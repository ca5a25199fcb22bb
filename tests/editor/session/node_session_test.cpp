#include "editor/session/node_session.hpp"

#include "tests/editor/session/scripted_node.hpp"

using namespace atelier;
using namespace atelier::editor;
using Why = happened::Gone::Why;
using namespace std::chrono_literals;

// ---- the connection -----------------------------------------------------------------------------

TEST_CASE("a session greets, says which one it is, and only then opens texts") {
    NodeSession session(7);
    ScriptedNode node(session);
    session.open(a_page);
    node.begin();
    REQUIRE(node.heard.size() == 1);
    CHECK(node.all<talk::Hello>().front() == talk::Hello{"atelier", 1});
    node.answer(ScriptedNode::greeting());
    REQUIRE(node.heard.size() == 2);
    CHECK(node.all<talk::Resume>().front().session == session.id());
    node.answer(talk::Resumed{0});
    REQUIRE(node.all<talk::Open>().size() == 1);
    CHECK(node.all<talk::Open>().front() == talk::Open{a_page, {}, {}});
    CHECK(session.state() == NodeSession::State::ready);
    CHECK(node.events<happened::Connected>().size() == 1);
}

TEST_CASE("two runs of an editor are two sessions") {
    CHECK_FALSE(NodeSession(1).id() == NodeSession(2).id());
    CHECK(NodeSession(1).id().hex.size() == 16);
}

TEST_CASE("a node of another protocol is told apart from one that says nonsense") {
    NodeSession session(7);
    ScriptedNode node(session);
    node.begin();
    auto greeting = ScriptedNode::greeting();
    greeting.protocol = 2;
    node.answer(greeting);
    CHECK(node.is_gone(Why::other_version));
}

TEST_CASE("whatever else a node says that none of ours would ends the session with an event") {
    AtThePage at;
    const std::string line =
        GENERATE(std::string("no json"), std::string(R"({"id":99,"result":"success"})"),
                 std::string(R"({"id":"x","result":{}})"),
                 std::string(R"({"method":"unheard/of","params":{}})"),
                 std::string(R"({"method":"edit","params":{"uri":7}})"), std::string(""));
    at.node.say(line);
    CHECK(at.node.is_gone(Why::foreign));
    CHECK(at.text() == "pain");
    at.node.say(line);  // nothing is heard any more
    CHECK(at.node.events<happened::Gone>().size() == 1);
}

TEST_CASE("an answer out of its order ends the session") {
    AtThePage at;
    at.session.call(talk::Projects{}, at.node.now, [](const auto&) {});
    at.session.call(talk::People{}, at.node.now, [](const auto&) {});
    at.node.turn();
    at.node.say(talk::write_answer(*at.node.heard.back().id, talk::PeopleAnswer{}));
    CHECK(at.node.is_gone(Why::foreign));
}

TEST_CASE("an edit that is answered with something else than success ends the session") {
    AtThePage at;
    at.type(0, "x");
    at.node.answer(talk::Nothing{});
    CHECK(at.node.is_gone(Why::foreign));
}

TEST_CASE("a status that counts more than was asked ends the session") {
    AtThePage at;
    const auto [processed, saved] = GENERATE(std::pair<std::uint64_t, std::uint64_t>{1, 0},
                                             std::pair<std::uint64_t, std::uint64_t>{0, 1});
    at.status(processed, saved);
    CHECK(at.node.is_gone(Why::foreign));
}

TEST_CASE("a session that the node cannot go on with is gone and keeps what was typed") {
    AtThePage at;
    at.type(4, "s");
    at.node.break_off();
    at.node.begin();
    at.node.answer(ScriptedNode::greeting());
    at.node.refuse(talk::Code::disk_broken);
    CHECK(at.node.is_gone(Why::refused));
    CHECK(at.node.events<happened::Gone>().back().fault.code == talk::Code::disk_broken);
    CHECK(at.session.kept().unsaved == 1);
}

TEST_CASE("a seat without a class may found one, and its session begins then") {
    NodeSession session(7);
    ScriptedNode node(session);
    auto classless = ScriptedNode::greeting();
    classless.class_id.reset();
    node.begin();
    node.answer(classless);
    CHECK(session.state() == NodeSession::State::classless);
    session.call(talk::NewTeam{"A", {}}, node.now, [](const auto&) {});
    node.answer(classless);  // it asks again at once, and then every two seconds
    bool is_founded = false;
    session.call(talk::FoundClass{"C", "Inès", "Inès", 1, {}}, node.now,
                 [&](const auto& answer) { is_founded = answer.has_value(); });
    node.answer(talk::Founded{talk::ClassId{std::string(64, '3')}});
    CHECK(is_founded);
    CHECK(node.all<talk::NewTeam>().empty());
    const std::size_t before = node.all<talk::Hello>().size();
    SECTION("when the node says something") {
        node.tell(talk::Status{});
    }
    SECTION("or after a while") {
        node.later(2s);
    }
    CHECK(node.all<talk::Hello>().size() == before + 1);
    node.answer(ScriptedNode::greeting());
    node.answer(talk::Resumed{0});
    CHECK(session.state() == NodeSession::State::ready);
    CHECK(node.all<talk::NewTeam>().size() == 1);
    CHECK(node.events<happened::Connected>().size() == 2);
}

// ---- texts --------------------------------------------------------------------------------------

TEST_CASE("what is typed is shown at once and sent with the patches that its screen had") {
    AtThePage at;
    at.type(4, "s");
    CHECK(at.text() == "pains");
    const auto edits = at.node.all<talk::Edit>();
    REQUIRE(edits.size() == 1);
    CHECK(edits[0] == talk::Edit{a_page, 1, {text_edit(4, 4, "s")}, 1});
}

TEST_CASE("a patch computed before the last key is dropped") {
    AtThePage at;
    at.type(4, "s");
    at.node.tell(talk::Patch{a_page, 0, {text_edit(0, 0, "le ")}, version_of(2), 0});
    CHECK(at.text() == "pains");
    at.node.tell(talk::Patch{a_page, 1, {text_edit(0, 0, "le ")}, version_of(2), 1});
    CHECK(at.text() == "le pains");
    CHECK(at.node.events<happened::Patched>().back().splices == put_in(0, "le "));
    at.type(0, "x");
    CHECK(at.node.all<talk::Edit>().back().revision == 2);
}

TEST_CASE("keys that come before a text is open are sent once it is") {
    NodeSession session(7);
    ScriptedNode node(session);
    node.connect();
    session.open(a_page);
    REQUIRE(session.edit(a_page, put_in(0, "x"), 1, node.now));
    CHECK(node.all<talk::Edit>().empty());
    node.answer(talk::Opened{});
    REQUIRE(node.all<talk::Edit>().size() == 1);
    CHECK(node.all<talk::Edit>().front().revision == 0);
}

TEST_CASE("a patch that does not fit ends the session, and the text is opened as it is shown") {
    AtThePage at;
    const auto delta = GENERATE(std::vector{text_edit(9, 9, "x")},
                                std::vector{text_edit(0, 3, "x"), text_edit(1, 2, "y")},
                                std::vector{text_edit(3, 1, "x")});
    at.type(4, "s");
    at.node.tell(talk::Patch{a_page, 1, delta, version_of(2), 1});
    CHECK(at.node.is_gone(Why::foreign));
    CHECK(at.text() == "pains");
    at.node.connect(1);
    CHECK(at.node.all<talk::Open>().back() == talk::Open{a_page, "pains", {}});
}

TEST_CASE("letters that no text may have are refused before they are shown") {
    AtThePage at;
    CHECK_FALSE(at.session.edit(a_page, put_in(0, "a\r\n"), 1, at.node.now));
    CHECK_FALSE(at.session.edit(a_page, put_in(0, std::string(1, '\0')), 1, at.node.now));
    CHECK_FALSE(at.session.edit(other_page, put_in(0, "x"), 1, at.node.now));
    CHECK(at.text() == "pain");
    CHECK(at.node.all<talk::Edit>().empty());
}

TEST_CASE(
    "how many patches the screen has is told once a second, and not when an edit has said it") {
    AtThePage at;
    CHECK(at.node.all<talk::SeenPatches>().size() == 1);
    at.node.tell(talk::Patch{a_page, 0, {text_edit(0, 0, "a")}, version_of(2), 0});
    at.node.tell(talk::Patch{a_page, 0, {text_edit(0, 0, "b")}, version_of(3), 0});
    at.node.later(999ms);
    CHECK(at.node.all<talk::SeenPatches>().size() == 1);
    CHECK(at.session.next_due() == at.node.now + 1ms);
    at.node.later(1ms);
    REQUIRE(at.node.all<talk::SeenPatches>().size() == 2);
    CHECK(at.node.all<talk::SeenPatches>().back() == talk::SeenPatches{a_page, 3});
    at.node.tell(talk::Patch{a_page, 0, {text_edit(0, 0, "c")}, version_of(4), 0});
    at.type(0, "x");
    at.node.later(2s);
    CHECK(at.node.all<talk::SeenPatches>().size() == 2);
}

TEST_CASE("a refused edit hands back what was shown, and the text is opened with it") {
    AtThePage at;
    at.type(4, "s");
    at.type(5, "!");
    at.node.refuse(talk::Code::too_large);
    const auto rescued = at.node.events<happened::Rescued>();
    REQUIRE(rescued.size() == 1);
    CHECK(rescued[0].text == "pains!");
    CHECK(rescued[0].fault->code == talk::Code::too_large);
    CHECK(at.node.all<talk::Open>().back() == talk::Open{a_page, "pains!", {}});
    at.node.refuse(talk::Code::no_such_file);  // the second edit, which met a closed text
    CHECK(at.node.events<happened::Rescued>().size() == 1);
    at.node.answer(talk::Opened{version_of(1), 2, false});
    at.node.tell(talk::Patch{a_page, 0, {text_edit(4, 6, "")}, version_of(1), 2});
    CHECK(at.text() == "pain");
}

TEST_CASE("a rescue copy of the node closes the text, and it is opened anew") {
    AtThePage at;
    at.type(4, "s");
    at.node.answer(talk::Success{});
    at.node.tell(talk::Rescue{a_page, "pains"});
    CHECK(at.node.events<happened::Rescued>().size() == 1);
    CHECK(at.node.all<talk::Open>().size() == 2);
}

TEST_CASE("what cannot be opened is told and is no text any more") {
    NodeSession session(7);
    ScriptedNode node(session);
    node.connect();
    session.open(a_page);
    node.refuse(talk::Code::no_such_file);
    REQUIRE(node.events<happened::NotOpened>().size() == 1);
    CHECK(session.text(a_page) == nullptr);
    CHECK_FALSE(session.edit(a_page, put_in(0, "x"), 1, node.now));
}

TEST_CASE("a text that is closed is sent to its end first, and opened again as it is shown") {
    NodeSession session(7);
    ScriptedNode node(session);
    node.connect();
    session.open(a_page);
    REQUIRE(session.edit(a_page, put_in(0, "x"), 1, node.now));
    session.close(a_page);
    CHECK(node.all<talk::Close>().empty());
    CHECK(session.text(a_page) == nullptr);
    node.answer(talk::Opened{});
    CHECK(node.all<talk::Edit>().size() == 1);
    CHECK(node.all<talk::Close>().size() == 1);
    session.open(a_page);
    CHECK(node.all<talk::Open>().back() == talk::Open{a_page, "x", {}});
    session.close(a_page);
    node.tell(talk::Status{1, 1, 0, 0, {}, true});
    session.open(a_page);
    CHECK(node.all<talk::Open>().back() == talk::Open{a_page, {}, {}});
}

TEST_CASE("the answer to an opening that was closed again opens nothing") {
    NodeSession session(7);
    ScriptedNode node(session);
    node.connect();
    session.open(a_page);
    session.close(a_page);
    session.open(a_page);
    node.answer(talk::Opened{version_of(1), 0, false});
    CHECK_FALSE(session.text(a_page)->is_open());
    node.tell(talk::Patch{a_page, 0, {text_edit(0, 0, "old")}, version_of(1), 0});
    CHECK(session.text(a_page)->buffer().size() == 0);
    node.answer(talk::Opened{version_of(1), 0, false});
    CHECK(session.text(a_page)->is_open());
}

TEST_CASE("keys are held when a patch has waited for a pause, and not for long") {
    AtThePage at;
    at.type(4, "s");
    at.node.tell(talk::Patch{a_page, 0, {text_edit(0, 0, "le ")}, version_of(2), 0});
    CHECK_FALSE(at.session.holds_keys(at.node.now));
    at.node.later(199ms);
    CHECK_FALSE(at.session.holds_keys(at.node.now));
    at.node.later(1ms);
    CHECK(at.session.holds_keys(at.node.now));
    CHECK(at.session.next_due() == at.node.now + 100ms);
    SECTION("until it is there") {
        at.node.tell(talk::Patch{a_page, 1, {text_edit(0, 0, "le ")}, version_of(2), 1});
        CHECK_FALSE(at.session.holds_keys(at.node.now));
    }
    SECTION("and at most 100 ms") {
        at.node.later(100ms);
        CHECK_FALSE(at.session.holds_keys(at.node.now));
        at.node.later(1s);
        CHECK_FALSE(at.session.holds_keys(at.node.now));
    }
}

// ---- what is kept -------------------------------------------------------------------------------

TEST_CASE("nothing is called saved before the status that covers the last request") {
    AtThePage at;
    CHECK(at.session.kept().is_all_saved());
    at.type(4, "s");
    at.type(5, "!");
    at.node.answer_all_edits();
    CHECK(at.session.kept().unsaved == 2);
    at.status(2, 0);
    at.status(2, 1);
    CHECK(at.session.kept().unsaved == 1);
    CHECK_FALSE(at.session.kept().is_all_saved());
    at.type(6, "?");
    at.status(2, 2);
    CHECK_FALSE(at.session.kept().is_all_saved());
    at.node.answer(talk::Success{});
    at.status(3, 3);
    CHECK(at.session.kept().is_all_saved());
    CHECK(at.session.kept().seats == 2);
    CHECK(at.session.kept().connected == 3);
}

TEST_CASE("that something else is kept is told when it is so and not else") {
    AtThePage at;
    at.node.turn();
    const std::size_t before = at.node.events<happened::KeptChanged>().size();
    at.type(4, "s");
    CHECK(at.node.events<happened::KeptChanged>().size() == before + 1);
    at.node.later(5s);
    CHECK(at.node.events<happened::KeptChanged>().size() == before + 1);
    CHECK(at.session.kept().since == at.node.now - 5s);
}

// ---- the node gone and back ---------------------------------------------------------------------

TEST_CASE("typing goes on without a node, and only what it has not got is sent to the next") {
    AtThePage at;
    at.type(4, "s");
    at.type(5, "!");
    at.node.break_off();
    CHECK(at.node.is_gone(Why::ended));
    at.type(6, "?");
    CHECK(at.text() == "pains!?");
    CHECK(at.session.has_unsaved_texts());
    at.node.connect(1);
    CHECK(at.node.all<talk::Open>() ==
          std::vector{talk::Open{a_page, {}, talk::Seen{0, version_of(1)}}});
    CHECK(at.node.all<talk::Edit>().empty());
    at.node.answer(talk::Opened{version_of(5), 1, false});
    const auto edits = at.node.all<talk::Edit>();
    REQUIRE(edits.size() == 2);
    CHECK(edits[0] == talk::Edit{a_page, 0, {text_edit(5, 5, "!")}, 1});
    CHECK(edits[1] == talk::Edit{a_page, 0, {text_edit(6, 6, "?")}, 1});
    // What the node says of others before it knows these does not fit this screen.
    at.node.tell(talk::Patch{a_page, 0, {text_edit(0, 0, "x")}, version_of(6), 1});
    CHECK(at.text() == "pains!?");
    at.node.answer_all_edits();
    at.status(3, 3);
    CHECK(at.session.kept().is_all_saved());
}

TEST_CASE("what another run of the node was given back by others is not sent again") {
    AtThePage at;
    at.type(4, "s");
    at.node.answer(talk::Success{});
    at.node.tell(talk::Patch{a_page, 1, {text_edit(0, 0, "le ")}, version_of(2), 1});
    at.type(8, "!");
    at.node.break_off();
    at.node.connect(0);  // it has lost both
    at.node.answer(talk::Opened{version_of(2), 0, false});
    const auto edits = at.node.all<talk::Edit>();
    REQUIRE(edits.size() == 1);
    CHECK(edits[0].delta == std::vector{text_edit(8, 8, "!")});
}

TEST_CASE("a text of which no patch has come is opened with what it shows without unsent keys") {
    NodeSession session(7);
    ScriptedNode node(session);
    node.connect();
    session.open(a_page);
    node.answer(talk::Opened{version_of(3), 0, false});
    REQUIRE(session.edit(a_page, put_in(0, "x"), 1, node.now));
    node.turn();
    node.break_off();
    REQUIRE(session.edit(a_page, put_in(1, "y"), 1, node.now));
    node.connect(1);
    CHECK(node.all<talk::Open>() == std::vector{talk::Open{a_page, "x", {}}});
}

TEST_CASE("a disk that is older than what was saved gets another session and no old edits") {
    AtThePage at;
    const auto first = at.session.id();
    at.type(4, "s");
    at.node.answer(talk::Success{});
    at.status(1, 1);
    at.type(5, "!");
    at.node.break_off();
    const std::uint64_t processed = GENERATE(0U, 9U);
    at.node.begin();
    at.node.answer(ScriptedNode::greeting());
    at.node.answer(talk::Resumed{processed});
    CHECK(at.node.events<happened::Rescued>().size() == 1);
    CHECK(at.node.events<happened::Rescued>().front().text == "pains!");
    CHECK_FALSE(at.session.id() == first);
    CHECK(at.node.all<talk::Resume>().back().session == at.session.id());
    at.node.answer(talk::Resumed{0});
    CHECK(at.node.all<talk::Open>().back() == talk::Open{a_page, "pains!", {}});
    at.node.answer(talk::Opened{version_of(1), 0, false});
    CHECK(at.node.all<talk::Edit>().empty());
}

TEST_CASE("a version that the disk has lost is handed back and opened with what is shown") {
    AtThePage at;
    at.node.break_off();
    at.type(4, "s");
    at.node.connect(0);
    at.node.refuse(talk::Code::unknown_revision);
    CHECK(at.node.events<happened::Rescued>().back().text == "pains");
    CHECK(at.node.all<talk::Open>().back() == talk::Open{a_page, "pains", {}});
    at.node.answer(talk::Opened{version_of(1), 0, false});
    CHECK(at.node.all<talk::Edit>().empty());
}

TEST_CASE("a status that came before the answer to resume counts, and is not waited for again") {
    AtThePage at;
    at.type(4, "s");
    at.node.break_off();
    at.node.begin();
    at.node.answer(ScriptedNode::greeting());
    at.status(1, 1);
    CHECK(at.session.kept().unsaved == 1);
    at.node.answer(talk::Resumed{1});
    CHECK(at.session.kept().is_all_saved());
}

// ---- calls --------------------------------------------------------------------------------------

TEST_CASE("a call is answered once, or fails when the node goes") {
    AtThePage at;
    std::vector<std::string> answers;
    const auto note = [&](const auto& answer) {
        answers.push_back(answer                                      ? "yes"
                          : answer.error().why == Trouble::Why::ended ? "ended"
                                                                      : "refused");
    };
    at.session.call(talk::Projects{}, at.node.now, note);
    at.session.call(talk::Projects{}, at.node.now, note);
    at.session.call(talk::Projects{}, at.node.now, note);
    at.node.answer(talk::ProjectsAnswer{});
    at.node.refuse(talk::Code::no_such_file);
    CHECK(answers == std::vector<std::string>{"yes", "refused"});
    at.node.break_off();
    CHECK(answers == std::vector<std::string>{"yes", "refused", "ended"});
    at.session.call(talk::Projects{}, at.node.now, note);
    CHECK(answers.size() == 3);  // not while it is asked
    at.node.turn();
    CHECK(answers.back() == "ended");
    at.node.connect();
    CHECK(answers.size() == 4);
}

TEST_CASE("a call that writes waits for another run of the node, unless that run has it") {
    AtThePage at;
    std::vector<std::string> answers;
    const auto note = [&](const auto& answer) { answers.push_back(answer ? "yes" : "no"); };
    at.session.call(talk::Rename{a_page, "un.html"}, at.node.now, note);
    at.session.call(talk::Rename{a_page, "deux.html"}, at.node.now, note);
    at.node.break_off();
    CHECK(answers.empty());
    at.node.connect(1);
    CHECK(answers == std::vector<std::string>{"no"});  // it was done, and nobody knows more
    REQUIRE(at.node.all<talk::Rename>().size() == 1);
    CHECK(at.node.all<talk::Rename>().front().name == "deux.html");
    at.node.answer(talk::Opened{version_of(1), 1, false});
    at.node.answer(talk::Written{2, {}});
    CHECK(answers == std::vector<std::string>{"no", "yes"});
}

TEST_CASE("everything else that the node tells comes as it is") {
    AtThePage at;
    at.node.tell(talk::TreeChanged{talk::SpaceId{std::string(64, 'a')}});
    at.node.tell(talk::Presence{});
    CHECK(at.node.events<happened::Told>().size() == 2);
}

// ---- undo ---------------------------------------------------------------------------------------

TEST_CASE("undo is the node's, and its caret is told when the screen shows it") {
    AtThePage at;
    at.type(4, "s");
    at.node.answer(talk::Success{});
    at.session.undo(a_page, at.node.now);
    CHECK(at.node.all<talk::Undo>().size() == 1);
    const talk::Reversed answer{2, {{a_page, {0, 4}}}};
    SECTION("with its patch") {
        at.node.tell(talk::Patch{a_page, 1, {text_edit(4, 5, "")}, version_of(2), 2});
        at.node.answer(answer);
        REQUIRE(at.node.events<happened::Reversed>().size() == 1);
        REQUIRE(at.node.events<happened::Reversed>().front().carets.size() == 1);
        CHECK(at.node.events<happened::Reversed>().front().carets.front().place == ByteIndex{4});
    }
    SECTION("not when keys came between") {
        at.type(0, "x");
        at.node.tell(talk::Patch{a_page, 1, {text_edit(4, 5, "")}, version_of(2), 2});
        at.node.answer(answer);
        CHECK(at.node.events<happened::Reversed>().front().carets.empty());
    }
    SECTION("nor when they come behind it") {
        at.node.tell(talk::Patch{a_page, 1, {text_edit(4, 5, "")}, version_of(2), 2});
        at.type(0, "x");
        at.node.answer(answer);
        CHECK(at.node.events<happened::Reversed>().front().carets.empty());
    }
    SECTION("and not when there is nothing") {
        at.node.refuse(talk::Code::nothing_to_undo);
        CHECK(at.node.events<happened::NotReversed>().size() == 1);
    }
}

TEST_CASE("without a node undo takes back what was never sent, step by step, and no more") {
    AtThePage at;
    at.type(4, "s", 1);
    at.node.break_off();
    at.type(5, "a", 2);
    at.type(6, "b", 2);
    at.type(7, "c", 3);
    at.session.undo(a_page, at.node.now);
    CHECK(at.text() == "painsab");
    at.session.undo(a_page, at.node.now);
    CHECK(at.text() == "pains");
    CHECK(at.node.events<happened::Reversed>().back().carets.front().place == ByteIndex{5});
    at.session.undo(a_page, at.node.now);
    CHECK(at.text() == "pains");
    CHECK(at.node.events<happened::NotReversed>().size() == 1);
    at.session.redo(a_page, at.node.now);
    CHECK(at.text() == "painsab");
    CHECK(at.session.kept().unsaved == 3);
    at.type(7, "!", 4);
    at.session.redo(a_page, at.node.now);
    CHECK(at.text() == "painsab!");
    at.node.connect(1);
    at.node.answer(talk::Opened{version_of(1), 1, false});
    const auto edits = at.node.all<talk::Edit>();
    REQUIRE(edits.size() == 3);
    CHECK(edits[1].delta == std::vector{text_edit(6, 6, "b")});
    CHECK(edits[2].delta == std::vector{text_edit(7, 7, "!")});
}

TEST_CASE("a step over several texts is taken back in all of them") {
    AtThePage at;
    at.node.open(other_page, "vin");
    at.node.break_off();
    at.type(0, "x", 5);
    REQUIRE(at.session.edit(other_page, take_out(0, 1), 5, at.node.now));
    CHECK(at.text(other_page) == "in");
    at.session.undo(a_page, at.node.now);
    CHECK(at.text() == "pain");
    CHECK(at.text(other_page) == "vin");
    at.session.redo(other_page, at.node.now);
    CHECK(at.text() == "xpain");
    CHECK(at.text(other_page) == "in");
}
