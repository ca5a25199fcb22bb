#include "node/shell/client_writes.hpp"

#include "tests/node/shell/client_room.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

std::vector<std::string> paths(FoundedRoom& room) {
    const auto tree = room.ines.answer(talk::Tree{room.project});
    std::vector<std::string> paths;
    for (const talk::TreeNode& node : tree->nodes)
        paths.push_back(node.path);
    return paths;
}

}  // namespace

TEST_CASE("files are made, renamed, moved, deleted with what is in them, and come back") {
    FoundedRoom room;
    const std::string images = room.create(talk::NodeKind::folder, "images");
    REQUIRE(room.ines.answer(talk::Rename{room.page, "index.html"}));
    REQUIRE(room.ines.answer(talk::Move{room.page, images}));
    CHECK(paths(room) == std::vector<std::string>{"images", "images/index.html"});
    const auto deleted = room.ines.answer(talk::Delete{images});
    REQUIRE(deleted);
    CHECK(paths(room).empty());
    REQUIRE(room.ines.answer(talk::Restore{room.project, *deleted->change}));
    CHECK(paths(room) == std::vector<std::string>{"images", "images/index.html"});
    CHECK(room.ines.fault(talk::Restore{room.project, {std::string(64, '1')}}).code ==
          talk::Code::no_such_version);
}

TEST_CASE("a name is composed as it is given, and one that no folder could have is refused") {
    FoundedRoom room;
    room.create(talk::NodeKind::text, "e\u0301te\u0301.html");
    CHECK(paths(room).back() == "été.html");
    const auto fault = [&](const std::string& name) {
        return room.ines.fault(talk::Create{room.site, talk::NodeKind::text, name, {}, {}});
    };
    CHECK(fault("") == talk::Fault{talk::Code::bad_name, "empty"});
    CHECK(fault("..") == talk::Fault{talk::Code::bad_name, "dots"});
    CHECK(fault("a/b") == talk::Fault{talk::Code::bad_name, "reserved"});
    CHECK(fault(std::string("a\0b", 3)) == talk::Fault{talk::Code::bad_name, "control"});
    CHECK(fault(std::string(241, 'x')) == talk::Fault{talk::Code::bad_name, "path_too_long"});
    CHECK(room.ines.fault(talk::Rename{room.page, "nul.txt"}).data == "device");
}

TEST_CASE("what would be no change that can be read back is refused before it is made") {
    FoundedRoom room;
    const std::string long_text(16 * 1024 + 1, 'x');
    CHECK(room.ines.fault(talk::Comment{room.page, long_text, {}, {}}).data == "text");
    CHECK(room.ines.fault(talk::Comment{room.page, "", {}, {}}).data == "text");
    CHECK(room.ines.fault(talk::Comment{room.page, "x", {}, std::string(241, 'x')}).data ==
          "source");
    CHECK(room.ines.fault(talk::NameMoment{room.project, std::string(241, 'x')}).data == "name");
    CHECK(room.ines.fault(talk::ReplyTo{room.project, "what", "x"}).data == "comment");
    CHECK(room.ines.fault(talk::ReplyTo{room.project, std::string(64, '1') + "-0", "x"}).code ==
          talk::Code::no_such_file);
    CHECK(room.ines
              .fault(talk::Create{room.site, talk::NodeKind::text, "x",
                                  talk::BlobId{std::string(64, '1')}, 1})
              .data == "blob");
    CHECK(room.ines.fault(talk::Put{room.page, {std::string(64, '1')}, 1}).code ==
          talk::Code::no_such_file);
    CHECK(room.ines.fault(talk::Comment{"u", "x", {}, {}}).code == talk::Code::no_such_file);
    CHECK(room.ines.fault(talk::Delete{"u"}).code == talk::Code::no_such_file);
    CHECK(room.ines.fault(talk::Move{room.page, "u"}).code == talk::Code::no_such_file);
    CHECK(room.ines.fault(talk::NameMoment{{std::string(64, '1')}, "x"}).code ==
          talk::Code::no_such_file);
}
