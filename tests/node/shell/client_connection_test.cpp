#include "node/shell/client_connection.hpp"

#include "protocol/editor_messages/base64.hpp"
#include "tests/node/shell/client_room.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

std::vector<std::string> said(ClientConnection& connection, const std::string& bytes) {
    connection.receive(bytes);
    std::vector<std::string> lines;
    for (const auto& [line, file] : connection.take_output())
        lines.push_back(line);
    return lines;
}

}  // namespace

TEST_CASE("before a greeting nothing but the four text methods is there") {
    FoundedRoom room;
    ClientConnection& plugin = room.trainer.connect(2);
    const auto lines = said(plugin, R"({"id":1,"method":"atelier/people"})"
                                    "\n"
                                    R"({"id":2,"method":"atelier/undo","params":{}})"
                                    "\n"
                                    R"({"id":3,"method":"close","params":{"uri":"u"}})"
                                    "\n");
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].contains("-32601"));
    CHECK(lines[1].contains("-32601"));
    CHECK(lines[2].contains("success"));
    CHECK_FALSE(plugin.is_ending());
}

TEST_CASE("a greeting tells who the node is and comes before any file is open") {
    FoundedRoom room;
    const auto greeting = room.ines.answer(talk::Hello{"again", 1});
    REQUIRE(greeting);
    CHECK(greeting->protocol == 1);
    CHECK(greeting->name == "Classe");
    CHECK(greeting->device == hex_of<talk::DeviceKey>(room.trainer.device()));
    CHECK(greeting->class_id->hex == to_hex(room.trainer.replica()->class_id().bytes));
    REQUIRE(room.ines.answer(talk::Open{room.page, "", {}}));
    CHECK(room.ines.fault(talk::Hello{"late", 1}).code == talk::Code::not_now);
}

TEST_CASE("a seat of no class answers what can be asked there and says so to all else") {
    ClientRoom room;
    Caller caller(room.add(), 1);
    CHECK_FALSE(caller.answer(talk::Hello{"x", 1})->class_id);
    CHECK(caller.fault(talk::People{}).code == talk::Code::no_class);
    CHECK(caller.fault(talk::Open{"file:///work/x", "", {}}).code == talk::Code::no_class);
    CHECK(caller.fault(talk::RaiseHand{true}).code == talk::Code::no_class);
    caller.say(R"({"id":4,"method":"edit","params":{"uri":7}})");
    CHECK(caller.lines.back().contains("-32602"));
    for (const char* const none : {"8.8.8.8:1", "", "10.0.0.1:0", "salle.example", "[fe80::1]:1"})
        CHECK(caller.fault(talk::JoinClass{{none}, "Karim", {}, {}}).data == "addresses");
    CHECK(caller.fault(talk::JoinClass{{"10.0.0.9:1"}, "", {}, {}}).data == "name");
    REQUIRE(caller.answer(talk::StopNode{}));
}

TEST_CASE("bytes that are no JSON are answered under no id and end the connection") {
    FoundedRoom room;
    ClientConnection& connection = room.trainer.connect(2);
    const auto lines = said(connection, "{\"id\":1,\n{\"id\":2,\"method\":\"close\"}\n");
    REQUIRE(lines.size() == 1);
    CHECK(lines[0] ==
          "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":"
          "\"parse_error\",\"data\":null}}\n");
    CHECK(connection.is_ending());
}

TEST_CASE("a line without an end is given up at the limit") {
    FoundedRoom room;
    ClientConnection& connection = room.trainer.connect(2);
    const std::string piece(4 * 1024 * 1024, ' ');
    for (int i = 0; i < 4; ++i)
        CHECK(said(connection, piece).empty());
    CHECK_FALSE(connection.is_ending());
    CHECK(said(connection, piece).size() == 1);
    CHECK(connection.is_ending());
}

TEST_CASE("every writing message counts one, whatever comes of it, as the node counts it") {
    FoundedRoom room;
    const auto counted = [&] {
        room.room.run(500);
        return room.ines.all<talk::Status>().back().processed;
    };
    const std::uint64_t before = counted();
    CHECK(room.ines.fault(talk::Rename{"file:///x", "y"}).code == talk::Code::no_such_file);
    CHECK(counted() == before + 1);
    CHECK(room.ines.fault(talk::Rename{room.page, "con"}).code == talk::Code::bad_name);
    CHECK(counted() == before + 2);
    CHECK(room.ines.fault(talk::Edit{"u", 0, {}, {}}).code == talk::Code::no_such_file);
    CHECK(counted() == before + 3);
    room.ines.say(R"({"id":"x","method":"atelier/rename","params":{"uri":5}})");
    CHECK(counted() == before + 4);
    room.ines.say(R"({"id":"y","method":"edit","params":{"uri":5}})");
    CHECK(counted() == before + 5);
    CHECK(room.ines.fault(talk::PutBlob{"?", {}}).data == "content");
    CHECK(counted() == before + 6);
    const auto written = room.ines.answer(talk::Rename{room.page, "index.html"});
    REQUIRE(written);
    CHECK(written->request == before + 7);
    CHECK(written->change);
    CHECK(counted() == before + 7);
    CHECK(room.ines.fault(talk::Undo{"u"}).code == talk::Code::no_such_file);
    CHECK(room.ines.fault(talk::LiftCuts{{}}).data == "cuts");
    CHECK(counted() == before + 9);
    CHECK(room.ines.answer(talk::People{}));
    CHECK(room.ines.answer(talk::Open{room.page, "", {}}));
    CHECK(counted() == before + 9);
    const auto status = room.ines.all<talk::Status>().back();
    CHECK(status.saved == status.processed);
}

TEST_CASE("a blob goes in by a line or a file and comes out as a file") {
    FoundedRoom room;
    const Bytes picture(100'000, 42);
    const auto small = room.ines.answer(talk::PutBlob{talk::base64_of(picture), {}});
    REQUIRE(small);
    CHECK(small->size == picture.size());
    CHECK(small->blob == hex_of<talk::BlobId>(id_of(blob_map_of(picture))));
    const Bytes large(3'000'000, 7);
    room.trainer.files[PassedFile{1}] = large;
    room.ines.connection.passed(PassedFile{1});
    const auto kept = room.ines.answer(talk::PutBlob{{}, true});
    REQUIRE(kept);
    CHECK(kept->size == large.size());
    const auto file = room.ines.answer(
        talk::Create{room.site, talk::NodeKind::blob, "a.png", kept->blob, kept->size});
    REQUIRE(file);
    const auto passed = room.ines.answer(talk::GetBlob{kept->blob});
    REQUIRE(passed);
    CHECK(passed->size == large.size());
    CHECK(room.ines.attached == large);
    REQUIRE(room.ines.answer(talk::Put{file->uri, small->blob, small->size}));
    const auto tree = room.ines.answer(talk::Tree{room.project});
    const auto node = std::ranges::find(tree->nodes, file->uri, &talk::TreeNode::uri);
    REQUIRE(node != tree->nodes.end());
    CHECK(node->blob == small->blob);
    CHECK(node->size == picture.size());
    CHECK(room.ines.fault(talk::GetBlob{{std::string(64, '0')}}).code == talk::Code::no_such_blob);
    CHECK(room.ines.fault(talk::PutBlob{{}, true}).code == talk::Code::no_descriptor);
    room.ines.connection.passed(PassedFile{9});
    CHECK(room.ines.fault(talk::PutBlob{{}, true}).code == talk::Code::bad_file);
    CHECK(room.ines.fault(talk::PutBlob{talk::base64_of(Bytes(600'000)), {}}).code ==
          talk::Code::too_large);
}

TEST_CASE("files that nobody asked for end the connection, the ninth or with a bad line") {
    FoundedRoom room;
    ClientConnection& many = room.trainer.connect(2);
    for (std::uint32_t i = 0; i < 8; ++i)
        many.passed(PassedFile{i});
    CHECK_FALSE(many.is_ending());
    many.passed(PassedFile{8});
    CHECK(many.is_ending());
    ClientConnection& bad = room.trainer.connect(3);
    bad.passed(PassedFile{1});
    CHECK(said(bad, "{\"id\":1}\n").size() == 1);
    CHECK(bad.is_ending());
}

TEST_CASE("carrying takes the file that came and says what it held") {
    FoundedRoom room;
    CHECK(room.ines.fault(talk::CarryOut{true}).code == talk::Code::no_descriptor);
    room.ines.connection.passed(PassedFile{1});
    const auto ask = [&](std::string id, const talk::FromEditor& message) {
        room.ines.connection.receive(talk::write_call({talk::CallId{std::move(id)}, message}));
    };
    ask("out", talk::CarryOut{true});
    ask("then", talk::Projects{});
    CHECK(room.ines.connection.is_owed_answer());
    CHECK(room.ines.connection.take_output().empty());
    room.ines.connection.carried(Carried{1, 2, 3});
    room.ines.connection.go_on();
    const auto answers = room.ines.connection.take_output();
    REQUIRE(answers.size() == 2);
    CHECK(answers[0].line == talk::write_answer(talk::CallId{"out"}, talk::Carried{1, 2, 3}));
    CHECK(answers[1].line.find("\"then\"") != std::string::npos);
    room.ines.connection.passed(PassedFile{1});
    CHECK(room.ines.fault(talk::CarryIn{true}).code == talk::Code::busy);
    room.ines.connection.passed(PassedFile{1});
    ask("again", talk::CarryOut{true});
    room.ines.connection.carried(std::unexpected(talk::Code::no_room));
    room.ines.listen();
    CHECK(room.ines.lines.back() ==
          talk::write_fault(talk::CallId{"again"}, {talk::Code::no_room, {}}));
    CHECK(room.ines.fault(talk::CarryIn{true}).code == talk::Code::no_descriptor);
}

TEST_CASE("working folders are begun, listed, settled and stopped by their paths") {
    FoundedRoom room;
    const talk::SpaceId project{std::string(64, 'a')};
    CHECK(room.ines.fault(talk::MirrorFolder{project, "/"}) ==
          talk::Fault{talk::Code::bad_folder, "root"});
    CHECK(room.ines.answer(talk::MirrorFolder{project, "/w"})->path == "/w");
    CHECK(room.ines.answer(talk::Folders{})->folders.size() == 1);
    CHECK(room.ines.answer(talk::SettleFolder{"/w", true})->project == project);
    CHECK(room.ines.fault(talk::SettleFolder{"/x", true}).code == talk::Code::no_such_folder);
    CHECK(room.ines.answer(talk::StopFolder{"/w"}) == talk::Nothing{});
    CHECK(room.ines.fault(talk::StopFolder{"/w"}).code == talk::Code::no_such_folder);
}

TEST_CASE("editors of one seat tell each other where they are and plugins hear nothing of it") {
    FoundedRoom room;
    Caller other(room.trainer, 2);
    Caller plugin(room.trainer, 3, false);
    REQUIRE(room.ines.answer(talk::GoTo{room.page, {3, 4}}));
    REQUIRE(room.ines.answer(talk::CaretAt{room.page, {5, 6}}));
    CHECK(other.all<talk::GoTo>() == std::vector{talk::GoTo{room.page, {3, 4}}});
    CHECK(other.all<talk::CaretAt>() == std::vector{talk::CaretAt{room.page, {5, 6}}});
    CHECK(room.ines.all<talk::GoTo>().empty());
    plugin.listen();
    CHECK(plugin.lines.empty());
}

TEST_CASE("an editor is told what changes and a plugin only what is in its files") {
    FoundedRoom room;
    Caller plugin(room.trainer, 3, false);
    Caller editor(room.trainer, 4);
    room.create(talk::NodeKind::folder, "images");
    REQUIRE(room.ines.answer(talk::MakeKit{talk::Role::learner, 2, "x"}));
    room.room.run(500);
    REQUIRE_FALSE(editor.all<talk::TreeChanged>().empty());
    CHECK(editor.all<talk::TreeChanged>().back().project == room.project);
    CHECK_FALSE(editor.all<talk::ClassChanged>().empty());
    plugin.listen();
    CHECK(plugin.lines.empty());
}

TEST_CASE("the node is asked to stop and the caller is answered") {
    FoundedRoom room;
    REQUIRE(room.ines.answer(talk::StopNode{}));
    CHECK(room.trainer.is_stopped);
}
