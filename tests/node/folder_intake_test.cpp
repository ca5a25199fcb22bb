#include "node/folder_intake.hpp"

#include "tests/node/mirrored.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

LeftAside why(const MirroredSeat& seat, const std::string& path) {
    for (const LeftFile& left : seat.mirror->report("").left)
        if (left.path == path) return left.why;
    return {};
}

}  // namespace

TEST_CASE("names that no project can have stay on the disk and are said") {
    Mirrored room;
    const std::string deep = "site/" + std::string(200, 'a') + std::string(50, 'b');
    for (const std::string path :
         {"site/a:b.html", "site/con.html", "site/x\xff.html", "other.html", deep.c_str()})
        room.ines.folder.save(path, "x\n");
    room.rest();
    CHECK(why(room.ines, "site/a:b.html") == LeftAside::bad_name);
    CHECK(why(room.ines, "site/con.html") == LeftAside::bad_name);
    CHECK(why(room.ines, "site/x\xff.html") == LeftAside::bad_name);
    CHECK(why(room.ines, "other.html") == LeftAside::outside);
    CHECK(why(room.ines, deep) == LeftAside::too_deep);
    CHECK(room.ines.folder.text("site/a:b.html") == "x\n");
    CHECK(room.karim.folder.items.size() == 3);  // the roots and the page
}

TEST_CASE("a name that is not composed becomes so on both sides") {
    Mirrored room;
    room.ines.folder.save("site/e\xcc\x81t\xc3\xa9.html", "x\n");
    room.rest();
    CHECK(room.karim.folder.text("site/\xc3\xa9t\xc3\xa9.html") == "x\n");
    CHECK(room.ines.folder.text("site/\xc3\xa9t\xc3\xa9.html") == "x\n");
    CHECK(room.ines.folder.items.size() == 4);
}

TEST_CASE("a file that a power cut tore is written again and takes nothing from anybody") {
    Mirrored room;
    room.ines.folder.save("site/page.html", "eins\nzwei\n");
    room.rest();
    auto& item = room.ines.folder.items.at("site/page.html");
    item.bytes.clear();
    item.entry.stamp.size = 0;
    CHECK(room.everywhere("site/page.html") == "eins\nzwei\n");
}

TEST_CASE("a file that is too large for its kind is left as it is") {
    Mirrored room;
    room.ines.folder.save("site/page.html", "eins\n");
    room.rest();
    room.ines.folder.save("site/page.html", std::string(disk_text_max_bytes + 1, 'x'));
    room.rest();
    CHECK(why(room.ines, "site/page.html") == LeftAside::too_big);
    CHECK(room.karim.folder.text("site/page.html") == "eins\n");
    room.ines.folder.save("site/page.html", "zwei\n");
    CHECK(room.everywhere("site/page.html") == "zwei\n");
    CHECK(room.ines.mirror->report("").left.empty());
}
