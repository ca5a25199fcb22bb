// The published plugins against a node: each quirk that was seen, and random typing at two seats.

#include "node/shell/client_texts.hpp"

#include "tests/node/shell/client_room.hpp"
#include "tests/node/shell/plugin.hpp"
#include "tests/seeds.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const std::string uri = "file:///work/page.html";

// One plugin on a room's founded seat, its lines carried at once.
struct PluginRoom : FoundedRoom {
    ClientConnection& connection = trainer.connect(2);

    void carry(Plugin& plugin) {
        while (!plugin.out.empty()) {
            connection.receive(plugin.out.front());
            plugin.out.pop_front();
        }
        listen(plugin);
    }
    void listen(Plugin& plugin) {
        for (const auto& [line, file] : connection.take_output())
            plugin.hear(line);
    }
    void settle(Plugin& plugin) {
        carry(plugin);
        room.run(300);
        carry(plugin);
    }
    // As another editor of this seat.
    void write(const std::string& content) { REQUIRE(ines.answer(talk::Write{page, content})); }
    std::vector<std::string> said(const std::string& line) {
        connection.receive(line + '\n');
        std::vector<std::string> lines;
        for (const auto& [each, file] : connection.take_output())
            lines.push_back(each);
        return lines;
    }
    std::string open_line(const std::string& of, const std::string& content) {
        const auto line = talk::write_call({talk::CallId{"o"}, talk::Open{of, content, {}}});
        return line.substr(0, line.size() - 1);
    }
};

}  // namespace

TEST_CASE("open is answered before the difference is sent, in the plugin's own uri") {
    PluginRoom room;
    room.write("bonjour\n");
    for (const auto& spelled : {uri, std::string("file:///work/%70age.html"),
                                std::string("file://localhost/work/page.html")}) {
        Plugin plugin(Plugin::Kind::neovim, spelled, U"bon\n");
        plugin.open();
        room.settle(plugin);
        CHECK(plugin.fault.empty());
        CHECK(plugin.text == U"bonjour\n");
        plugin.close();
        room.settle(plugin);
    }
}

TEST_CASE("what a plugin shows on opening and the node does not have is kept beside") {
    PluginRoom room;
    room.write("ici\n");
    Plugin plugin(Plugin::Kind::neovim, uri, U"ailleurs\n");
    plugin.open();
    room.settle(plugin);
    CHECK(plugin.text == U"ici\n");
    CHECK(room.trainer.rescues == std::vector<std::u32string>{U"ailleurs\n"});
}

TEST_CASE("opening what is not there makes the file with its folders and its text") {
    PluginRoom room;
    Plugin plugin(Plugin::Kind::vscode, "file:///work/css/in%c3%a8s/a%20b.css", U"body {}\n");
    plugin.open();
    room.settle(plugin);
    CHECK(plugin.fault.empty());
    CHECK(plugin.is_open());
    CHECK(plugin.patches == 0);
    const auto tree = room.ines.answer(talk::Tree{room.project});
    REQUIRE(tree);
    const auto file = std::ranges::find(tree->nodes, "css/inès/a b.css", &talk::TreeNode::path);
    REQUIRE(file != tree->nodes.end());
    CHECK(room.text(file->uri) == U"body {}\n");
    CHECK(room.trainer.rescues.empty());
}

TEST_CASE(
    "a path outside of every working folder or with a bad name is refused and tracked nowhere") {
    PluginRoom room;
    CHECK(room.said(room.open_line("file:///etc/passwd", "x"))[0].contains("not_in_a_project"));
    CHECK(room.said(room.open_line("untitled:1", "x"))[0].contains("not_in_a_project"));
    const auto bad = room.said(room.open_line("file:///work/con.txt", "x"));
    CHECK(bad[0].contains("\"message\":\"bad_name\",\"data\":\"device\""));
    CHECK(room.said(room.open_line("file:///work/page.html/x", "x"))[0].contains("no_such_file"));
    CHECK_FALSE(room.connection.is_ending());
    CHECK(room.ines.answer(talk::Tree{room.project})->nodes.size() == 1);
}

TEST_CASE("an open without content takes the node's text for what the plugin shows") {
    PluginRoom room;
    room.write("déjà là\n");
    CHECK(room.said(R"({"id":1,"method":"open","params":{"uri":"file:///work/page.html"}})") ==
          std::vector<std::string>{"{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"success\"}\n"});
    room.room.run(500);
    CHECK(room.connection.take_output().empty());
}

TEST_CASE("text without a newline comes behind the last one without a newline too many") {
    PluginRoom room;
    room.write("a\n");
    Plugin plugin(Plugin::Kind::neovim, uri, U"a\n");
    plugin.open();
    room.settle(plugin);
    room.write("a\nb");
    room.settle(plugin);
    CHECK(plugin.patches == 2);  // the second says nothing, and has it count its lines
    CHECK(plugin.text == U"a\nb");
    room.write("a\nbc\n");
    room.settle(plugin);
    CHECK(plugin.text == U"a\nbc\n");
}

TEST_CASE("lines that end otherwise are one end of a line in the node") {
    PluginRoom room;
    Plugin plugin(Plugin::Kind::vscode, "file:///work/dos.txt", U"un\r\ndeux\rtrois\n");
    plugin.open();
    room.settle(plugin);
    CHECK(plugin.patches == 0);
    const auto lines = room.said(
        R"({"id":9,"method":"edit","params":{"uri":"file:///work/dos.txt","revision":0,"delta":)"
        R"([{"range":{"start":{"line":2,"character":5},"end":{"line":2,"character":5}},)"
        R"("replacement":"\r\nquatre\r"}]}})");
    CHECK(lines[0].contains("success"));
    const auto tree = room.ines.answer(talk::Tree{room.project});
    const auto file = std::ranges::find(tree->nodes, "dos.txt", &talk::TreeNode::path);
    REQUIRE(file != tree->nodes.end());
    CHECK(room.text(file->uri) == U"un\ndeux\ntrois\nquatre\n\n");
}

TEST_CASE("an empty delta counts, as does every edit however it ends") {
    PluginRoom room;
    Plugin plugin(Plugin::Kind::vscode, uri, U"");
    plugin.open();
    room.settle(plugin);
    plugin.say_nothing();
    plugin.type(0, 0, U"a");
    plugin.say_nothing();
    room.settle(plugin);
    room.write("ab");
    room.settle(plugin);
    CHECK(plugin.fault.empty());
    CHECK(plugin.dropped == 0);
    CHECK(plugin.text == U"ab");
}

TEST_CASE(
    "an edit that fits no text is refused, the screen kept, and the connection ends behind it") {
    const std::string range =
        GENERATE(R"({"start":{"line":0,"character":2},"end":{"line":0,"character":0}})",
                 R"({"start":{"line":0,"character":0},"end":{"line":7,"character":0}})",
                 R"({"start":{"line":0,"character":99},"end":{"line":0,"character":99}})",
                 R"({"start":{"line":-1,"character":0},"end":{"line":0,"character":0}})", R"(7)");
    PluginRoom room;
    room.write("abc");
    Plugin plugin(Plugin::Kind::neovim, uri, U"abc");
    plugin.open();
    room.settle(plugin);
    const auto lines = room.said(
        R"({"id":5,"method":"edit","params":{"uri":"file:///work/page.html","revision":0,)"
        R"("delta":[{"range":)" +
        range + R"(,"replacement":"x"}]}})");
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].contains("\"id\":5,\"error\""));
    CHECK(room.connection.is_ending());
    CHECK(room.trainer.rescues == std::vector<std::u32string>{U"abc"});
    CHECK(room.text(room.page) == U"abc");
}

TEST_CASE("a revision that was never sent ends the connection with the screen kept") {
    PluginRoom room;
    room.write("abc");
    Plugin plugin(Plugin::Kind::neovim, uri, U"abc");
    plugin.open();
    room.settle(plugin);
    const auto lines = room.said(
        R"({"id":5,"method":"edit","params":{"uri":"file:///work/page.html","revision":8,)"
        R"("delta":[]}})");
    CHECK(lines[0].contains("unknown_revision"));
    CHECK(room.connection.is_ending());
    CHECK(room.trainer.rescues.size() == 1);
}

TEST_CASE("an edit or a cursor in a file that is not open is refused and nothing more") {
    PluginRoom room;
    const auto edit = room.said(
        R"({"id":5,"method":"edit","params":{"uri":"file:///work/page.html","revision":0,)"
        R"("delta":[]}})");
    CHECK(edit[0].contains("no_such_file"));
    CHECK(room.said(R"({"id":6,"method":"cursor","params":{"uri":"u","ranges":[]}})")[0].contains(
        "no_such_file"));
    CHECK(room.said(R"({"method":"close","params":{"uri":"u"}})").empty());
    CHECK_FALSE(room.connection.is_ending());
}

TEST_CASE("several ranges of one edit are ranges in the text before it, in any order") {
    PluginRoom room;
    room.write("abc");
    Plugin plugin(Plugin::Kind::vscode, uri, U"abc");
    plugin.open();
    room.settle(plugin);
    const auto lines = room.said(
        R"({"id":5,"method":"edit","params":{"uri":"file:///work/page.html","revision":0,"delta":[)"
        R"({"range":{"start":{"line":0,"character":2},"end":{"line":0,"character":3}},"replacement":"C"},)"
        R"({"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":1}},"replacement":"AA"}]}})");
    CHECK(lines[0].contains("success"));
    CHECK(room.text(room.page) == U"AAbC");
}

TEST_CASE("a file that is opened again begins with both counters at zero") {
    PluginRoom room;
    for (int i = 0; i < 3; ++i) {
        Plugin plugin(Plugin::Kind::neovim, uri, scalars_of(utf8_of(room.text(room.page))));
        plugin.open();
        room.settle(plugin);
        plugin.type(0, 0, U"é");
        room.settle(plugin);
        CHECK(plugin.fault.empty());
        CHECK(plugin.text == room.text(room.page));
    }
    CHECK(room.text(room.page) == U"ééé");
}

TEST_CASE("who may not write any more is refused, given a rescue copy and let go") {
    PluginRoom room;
    auto& karim = room.join("Karim");
    ClientConnection& connection = karim.connect(2);
    Plugin plugin(Plugin::Kind::neovim, uri, U"");
    plugin.open();
    connection.receive(plugin.out.front());
    CHECK(room.ines.answer(
        talk::CutAuthors{talk::CutReason::suspend, {hex_of<talk::AuthorId>(karim.author())}, {}}));
    room.room.run(2'000);
    connection.take_output();
    connection.receive(
        talk::write_call({talk::CallId{"e"}, talk::Edit{uri, 0, {{{{0, 0}, {0, 0}}, "x"}}, {}}}));
    const auto output = connection.take_output();
    REQUIRE_FALSE(output.empty());
    CHECK(output.back().line.contains("no_place"));
    CHECK(connection.is_ending());
}

// ---- our own editor -----------------------------------------------------------------------------

TEST_CASE(
    "an editor's edits are undone by group, and the caret is in the text that was sent before") {
    FoundedRoom room;
    REQUIRE(room.ines.answer(talk::Open{room.page, "", {}}));
    const auto type = [&](std::uint32_t column, const std::string& what, std::uint64_t group) {
        REQUIRE(room.ines.answer(
            talk::Edit{room.page, 0, {{{{0, column}, {0, column}}, what}}, group}));
    };
    type(0, "un ", 1);
    type(3, "deux", 2);
    const auto undone = room.ines.answer(talk::Undo{room.page});
    REQUIRE(undone);
    CHECK(undone->carets == std::vector{talk::Caret{room.page, {0, 3}}});
    const auto patches = room.ines.all<talk::Patch>();
    REQUIRE(patches.size() == 1);
    CHECK(patches[0].uri == room.page);
    CHECK(patches[0].revision == 2);
    CHECK(patches[0].version.has_value());
    CHECK(patches[0].processed == undone->request);
    CHECK(room.ines.lines.back().contains("carets"));
    const auto redone = room.ines.answer(talk::Redo{room.page});
    REQUIRE(redone);
    CHECK(redone->carets == std::vector{talk::Caret{room.page, {0, 7}}});
    CHECK(room.text(room.page) == U"un deux");
    REQUIRE(room.ines.answer(talk::SeenPatches{room.page, 2}));
    CHECK(room.ines.fault(talk::SeenPatches{room.page, 9}).code == talk::Code::unknown_revision);
    REQUIRE(room.ines.answer(talk::Close{room.page}));
    CHECK(room.ines.fault(talk::Undo{room.page}).code == talk::Code::no_such_file);
}

TEST_CASE("an editor that comes back sends again what the node has not processed") {
    FoundedRoom room;
    auto& seat = room.trainer;
    const talk::EditorSession session{std::string(16, 'b')};
    talk::Opened opened;
    std::uint64_t processed = 0;
    {
        Caller editor(seat, 5);
        CHECK(editor.answer(talk::Resume{session})->processed == 0);
        opened = *editor.answer(talk::Open{room.page, "", {}});
        REQUIRE(editor.answer(talk::Edit{room.page, 0, {{{{0, 0}, {0, 0}}, "un"}}, 1}));
        room.room.run(500);
        const auto status = editor.all<talk::Status>().back();
        CHECK(status.processed == 1);
        CHECK(status.saved == 1);
        processed = status.processed;
    }
    seat.clients.clear();
    seat.node.reset();
    seat.start();
    Caller editor(seat, 5);
    CHECK(editor.answer(talk::Resume{session})->processed == processed);
    const auto again =
        editor.answer(talk::Open{room.page, {}, talk::Seen{opened.processed, opened.version}});
    REQUIRE(again);
    // The edit before and this one, which the node never had, both stand.
    REQUIRE(editor.answer(talk::Edit{room.page, 0, {{{{0, 2}, {0, 2}}, " deux"}}, 2}));
    CHECK(room.text(room.page) == U"un deux");
    CHECK(editor.all<talk::Patch>().empty());
}

TEST_CASE("writing a whole text touches only what differs and counts as one") {
    FoundedRoom room;
    const auto first = room.ines.answer(talk::Write{room.page, "un deux trois"});
    const auto second = room.ines.answer(talk::Write{room.page, "un 2 trois"});
    const auto third = room.ines.answer(talk::Write{room.page, "un 2 trois"});
    REQUIRE((first && second && third));
    CHECK(second->request == first->request + 1);
    CHECK(third->request == second->request + 1);
    CHECK(room.text(room.page) == U"un 2 trois");
    room.room.run(500);
    CHECK(room.ines.all<talk::Status>().back().processed == third->request);
    CHECK(room.ines.answer(talk::Blame{room.page, {}})->runs.size() == 3);
    CHECK(room.ines.fault(talk::Write{room.site, "x"}).code == talk::Code::no_such_file);
    CHECK(room.ines.fault(talk::Write{"file:///x", "x"}).code == talk::Code::no_such_file);
    CHECK(room.ines.answer(talk::Write{room.page, ""})->request == third->request + 3);
}

TEST_CASE("a file with the ends of lines of Windows or an old Mac is written with ours") {
    FoundedRoom room;
    REQUIRE(room.ines.answer(talk::Write{room.page, "un\r\ndeux\rtrois\r\n"}));
    CHECK(room.text(room.page) == U"un\ndeux\ntrois\n");
}

// ---- random typing ------------------------------------------------------------------------------

namespace {

// A plugin on a seat, its lines under way for a while each way.
struct Typist {
    ClientRoom& room;
    ClientConnection& connection;
    Plugin plugin;
    Dice& dice;

    void act() {
        if (plugin.is_open()) edit();
        while (!plugin.out.empty()) {
            std::string line = plugin.out.front();
            plugin.out.pop_front();
            sent_at = std::max(sent_at, room.now + Milliseconds{dice.below(60)});
            room.later(sent_at - room.now, [this, line] { connection.receive(line); });
        }
        listen();
    }
    void listen() {
        for (const auto& [line, file] : connection.take_output()) {
            heard_at = std::max(heard_at, room.now + Milliseconds{dice.below(60)});
            room.later(heard_at - room.now, [this, text = line] { plugin.hear(text); });
        }
    }
    void edit() {
        static const std::u32string letters = U"ab\n\né💚";
        const std::size_t size = plugin.text.size();
        const bool at_end = dice.chance(3);
        const std::size_t from = at_end ? size : dice.below(size + 1);
        const std::size_t removed =
            dice.chance(3) ? std::min<std::size_t>(dice.below(4), size - from) : 0;
        std::u32string inserted;
        for (std::uint64_t i = dice.below(3); i > 0 || (removed == 0 && inserted.empty()); --i) {
            inserted += letters[dice.below(letters.size())];
            if (i == 0) break;
        }
        plugin.type(from, removed, inserted);
        if (dice.chance(10)) plugin.say_nothing();
        if (dice.chance(5)) plugin.move_cursor(dice.below(plugin.text.size() + 1));
    }

    Instant sent_at{};
    Instant heard_at{};
};

}  // namespace

TEST_CASE("plugins that type at random, two at each of two seats, end with the node's text") {
    std::size_t dropped = 0;
    for (std::uint64_t seed = 1; seed <= seeds(12); ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        FoundedRoom room;
        auto& karim = room.join("Karim");
        std::deque<Typist> typists;
        for (const auto& [seat, kind] : {std::pair{&room.trainer, Plugin::Kind::neovim},
                                         std::pair{&karim, Plugin::Kind::vscode}})
            for (const std::uint32_t number : {11U, 12U})
                typists.push_back({room.room, seat->connect(number), Plugin(kind, uri, U""), dice});
        for (Typist& typist : typists)
            typist.plugin.open();
        for (int step = 0; step < 60; ++step) {
            for (Typist& typist : typists)
                if (dice.chance(3) || !typist.plugin.is_open()) typist.act();
            room.room.run(dice.below(40));
            for (Typist& typist : typists)
                typist.listen();
        }
        for (int i = 0; i < 200; ++i) {
            room.room.run(50);
            for (Typist& typist : typists)
                typist.listen();
        }
        const std::u32string text = room.text(room.page);
        CHECK(text == karim.replica()
                          ->contents(karim.project)
                          ->text(file_of_uri(room.page)->node)
                          .now()
                          .text());
        CHECK(text.size() > 20);
        for (Typist& typist : typists) {
            CHECK(typist.plugin.fault == "");
            CHECK(typist.plugin.text == text);
            dropped += typist.plugin.dropped;
        }
    }
    CHECK(dropped > 20);
}

TEST_CASE("a plugin that never types watches what many write and ends equal") {
    FoundedRoom room;
    ClientConnection& connection = room.trainer.connect(2);
    Plugin plugin(Plugin::Kind::neovim, uri, U"");
    plugin.open();
    connection.receive(plugin.out.front());
    Dice dice(1);
    std::u32string text;
    std::uint64_t seen = 0;
    REQUIRE(room.ines.answer(talk::Open{room.page, "", {}}));
    for (int i = 0; i < 3'000; ++i) {
        const std::size_t at = dice.below(text.size() + 1);
        text.insert(at, 1, static_cast<char32_t>(U'a' + dice.below(26)));
        const auto column = static_cast<std::uint32_t>(at);
        room.ines.connection.receive(talk::write_call(
            {{},
             talk::Edit{room.page,
                        seen,
                        {{{{0, column}, {0, column}}, utf8_of(text.substr(at, 1))}},
                        {}}}));
        room.room.run(5);
        for (const auto& [line, file] : connection.take_output())
            plugin.hear(line);
    }
    room.room.run(500);
    for (const auto& [line, file] : connection.take_output())
        plugin.hear(line);
    CHECK(plugin.fault == "");
    CHECK(plugin.text == text);
    CHECK(room.text(room.page) == text);
    CHECK(plugin.patches < 3'000);
}
