#include "node/folder_mirror.hpp"

#include "tests/node/mirrored.hpp"
#include "tests/seeds.hpp"

#include <random>

using namespace atelier;
using namespace atelier::test;

namespace {

const std::string page = "site/page.html";

std::size_t count_of(const std::string& text, const std::string& what) {
    std::size_t count = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
        ++count;
    return count;
}

}  // namespace

TEST_CASE("a project is in a folder when it begins to be mirrored") {
    Mirrored room;
    CHECK(room.ines.folder.text(page) == "");
    CHECK(room.ines.folder.items.contains("notes"));
}

TEST_CASE("what is saved in one seat's folder is in the other seat's") {
    Mirrored room;
    room.ines.folder.save(page, "<h1>Pain</h1>\n");
    CHECK(room.everywhere(page) == "<h1>Pain</h1>\n");
    room.karim.folder.put(page, "<h1>Pain</h1>\n<p>Bon</p>\n");
    CHECK(room.everywhere(page) == "<h1>Pain</h1>\n<p>Bon</p>\n");
}

TEST_CASE("a folder at rest is left alone") {
    Mirrored room;
    room.ines.folder.save(page, "eins\n");
    room.rest();
    const std::size_t writes = room.ines.folder.writes;
    const Event events =
        room.trainer.node->replica()->contents(room.project)->text(room.page).log().size();
    room.pass(200'000);
    CHECK(room.ines.folder.writes == writes);
    CHECK(room.trainer.node->replica()->contents(room.project)->text(room.page).log().size() ==
          events);
}

TEST_CASE("an edit on the disk is made at the version that the disk showed") {
    Mirrored room;
    room.ines.folder.save(page, "eins\nzwei\ndrei\n");
    room.rest();
    // Somebody types before the folder has it, and a program saves what it has shown all along.
    room.type(room.trainer, room.page, {0, 0}, {0, 4}, U"EINS");
    room.ines.folder.save(page, "eins\nzwei\nDREI\n");
    CHECK(room.everywhere(page) == "EINS\nzwei\nDREI\n");
}

TEST_CASE("what an editor saves that is a client of the node as well is there once") {
    Mirrored room;
    room.ines.folder.save(page, "eins\n");
    room.rest();
    room.type(room.trainer, room.page, {1, 0}, {1, 0}, U"zwei\n");
    room.ines.folder.save(page, "eins\nzwei\n");  // that editor's screen
    room.type(room.trainer, room.page, {0, 0}, {0, 0}, U"null\n");
    CHECK(room.everywhere(page) == "null\neins\nzwei\n");
}

TEST_CASE("what is saved between a look and a write is not written over") {
    Mirrored room;
    room.ines.folder.save(page, "eins\nzwei\n");
    room.rest();
    room.ines.folder.in_between = [&] { room.ines.folder.save(page, "eins\nzwei\ndrei\n"); };
    room.type(room.trainer, room.page, {0, 0}, {0, 0}, U"null\n");
    CHECK(room.everywhere(page) == "null\neins\nzwei\ndrei\n");
}

TEST_CASE("a program that read a file before it was written over takes nothing away by saving") {
    Mirrored room;
    room.ines.folder.save(page, "eins\nzwei\n");
    room.rest();
    room.type(room.trainer, room.page, {0, 0}, {0, 0}, U"null\n");
    room.pass(700);
    REQUIRE(room.ines.folder.text(page) == "null\neins\nzwei\n");
    room.ines.folder.save(page, "eins\nzwei\ndrei\n");
    CHECK(room.everywhere(page) == "null\neins\nzwei\ndrei\n");
    room.pass(6'000);
    // Later it is meant: a checkout, somebody's undo.
    room.ines.folder.save(page, "eins\n");
    CHECK(room.everywhere(page) == "eins\n");
}

TEST_CASE("a file that is emptied and written is not emptied for the others") {
    Mirrored room;
    room.ines.folder.save(page, "eins\nzwei\n");
    room.rest();
    room.ines.folder.save(page, "");
    room.pass(500);
    CHECK(room.text(room.learner) == U"eins\nzwei\n");
    room.ines.folder.save(page, "eins\nzwei\ndrei\n");
    CHECK(room.everywhere(page) == "eins\nzwei\ndrei\n");
    room.ines.folder.save(page, "");
    CHECK(room.everywhere(page) == "");
}

TEST_CASE("a file that is deleted and made again is the same file") {
    Mirrored room;
    room.ines.folder.save(page, "eins\n");
    room.rest();
    room.ines.folder.drop(page);
    room.pass(300);
    room.ines.folder.save(page, "eins\nzwei\n");
    CHECK(room.everywhere(page) == "eins\nzwei\n");
    CHECK(room.node_at(room.learner, page) == room.page);
}

TEST_CASE("a file that is deleted goes, and comes back with who changed it meanwhile") {
    Mirrored room;
    room.ines.folder.save(page, "eins\n");
    room.ines.folder.save("site/b.html", "b\n");
    room.rest();
    room.ines.folder.drop("site/b.html");
    room.rest();
    CHECK_FALSE(room.karim.folder.text("site/b.html"));
    room.ines.folder.drop(page);
    room.type(room.trainer, room.page, {0, 0}, {0, 0}, U"null\n");
    CHECK(room.everywhere(page) == "null\neins\n");
}

TEST_CASE("a file that is moved and renamed keeps its history, alone and with its folder") {
    Mirrored room;
    room.ines.folder.make("site/a");
    room.ines.folder.save("site/a/x.css", "x\n");
    room.rest();
    const auto node = room.node_at(room.trainer, "site/a/x.css");
    REQUIRE(node);
    room.ines.folder.rename("site/a/x.css", "site/y.css");
    room.rest();
    CHECK(room.karim.folder.text("site/y.css") == "x\n");
    CHECK(room.node_at(room.learner, "site/y.css") == node);
    room.ines.folder.rename("site/y.css", "site/a/y.css");
    room.rest();
    room.ines.folder.rename("site/a", "site/b");
    room.rest();
    CHECK(room.karim.folder.text("site/b/y.css") == "x\n");
    CHECK(room.node_at(room.learner, "site/b/y.css") == node);
    CHECK_FALSE(room.karim.folder.items.contains("site/a"));
}

TEST_CASE("two files that change their names are two files with each other's names") {
    Mirrored room;
    room.ines.folder.save("site/a.css", "a\n");
    room.ines.folder.save("site/b.css", "b\n");
    room.rest();
    const auto a = *room.node_at(room.trainer, "site/a.css");
    const auto b = *room.node_at(room.trainer, "site/b.css");
    room.ask(room.trainer, request::Write{room.project, {resolved::Name{a, "b.css"}}});
    room.ask(room.trainer, request::Write{room.project, {resolved::Name{b, "a.css"}}});
    CHECK(room.everywhere("site/a.css") == "b\n");
    CHECK(room.everywhere("site/b.css") == "a\n");
    CHECK(room.node_at(room.learner, "site/a.css") == b);
}

TEST_CASE("many deletions at once wait for somebody to say so") {
    Mirrored room;
    for (int i = 0; i < 30; ++i)
        room.ines.folder.save("site/" + std::to_string(i) + ".html", "x\n");
    room.rest();
    const auto left = [&] {
        std::size_t files = 0;
        for (int i = 0; i < 30; ++i)
            files += room.karim.folder.text("site/" + std::to_string(i) + ".html") ? 1 : 0;
        return files;
    };
    const auto drop_all = [&] {
        for (int i = 0; i < 30; ++i)
            room.ines.folder.drop("site/" + std::to_string(i) + ".html");
        room.rest();
    };
    REQUIRE(left() == 30);
    drop_all();
    CHECK(left() == 30);
    const FolderReport report = room.ines.mirror->report("/x");
    CHECK(report.state == FolderReport::State::deletions_paused);
    CHECK(report.missing == 30);
    // Meanwhile everything else goes on.
    room.ines.folder.save(page, "weiter\n");
    CHECK(room.everywhere(page) == "weiter\n");
    SECTION("they are written again") {
        room.ines.mirror->settle(false, room.table.now);
        room.rest();
        CHECK(room.ines.folder.text("site/7.html") == "x\n");
        CHECK(left() == 30);
    }
    SECTION("they are deleted") {
        room.ines.mirror->settle(true, room.table.now);
        room.rest();
        CHECK(left() == 0);
    }
    SECTION("they come back by themselves") {
        for (int i = 0; i < 30; ++i)
            room.ines.folder.save("site/" + std::to_string(i) + ".html", "x\n");
        room.rest();
        CHECK(room.ines.mirror->report("/x").state == FolderReport::State::mirrored);
        CHECK(left() == 30);
    }
}

TEST_CASE("a folder that is gone deletes nothing, and goes on when it is back") {
    Mirrored room;
    room.ines.folder.save(page, "eins\n");
    room.rest();
    const auto items = std::exchange(room.ines.folder.items, {});
    room.ines.folder.is_there = false;
    room.pass(20'000);
    CHECK(room.ines.mirror->report("/x").state == FolderReport::State::gone);
    CHECK(room.karim.folder.text(page) == "eins\n");
    room.ines.folder.items = items;
    room.ines.folder.is_there = true;
    room.karim.folder.save(page, "eins\nzwei\n");
    room.pass(10'000);
    CHECK(room.everywhere(page) == "eins\nzwei\n");
}

TEST_CASE("what was changed while no node ran is taken in at its start, once") {
    Mirrored room;
    room.ines.folder.save(page, "eins\nzwei\n");
    room.rest();
    room.ines.folder.save(page, "eins\nzwei\ndrei\n");
    room.type(room.learner, room.page, {0, 0}, {0, 0}, U"null\n");
    room.table.run(1'000);
    room.ines.begin();
    CHECK(room.everywhere(page) == "null\neins\nzwei\ndrei\n");
    room.ines.begin();
    CHECK(room.everywhere(page) == "null\neins\nzwei\ndrei\n");
}

TEST_CASE("a file of the same name that nothing is known of steps aside") {
    Mirrored room;
    room.ines.folder.save(page, "eins\n");
    room.rest();
    room.ines.folder.save("site/neu.html", "von hier\n");
    room.karim.folder.save("site/neu.html", "von dort\n");
    room.rest();
    const std::string one = room.everywhere("site/neu.html");
    const std::string other = room.everywhere("site/neu~2.html");
    CHECK(std::set<std::string>{one, other} == std::set<std::string>{"von hier\n", "von dort\n"});
}

TEST_CASE("how a file ends its lines is its own matter") {
    Mirrored room;
    room.ines.folder.save(page,
                          "\xEF\xBB\xBF"
                          "eins\r\nzwei\r\n");
    room.rest();
    CHECK(room.text(room.learner) == U"eins\nzwei\n");
    CHECK(room.karim.folder.text(page) == "eins\nzwei\n");
    room.karim.folder.save(page, "eins\nzwei\ndrei\n");
    room.rest();
    CHECK(room.ines.folder.text(page) ==
          "\xEF\xBB\xBF"
          "eins\r\nzwei\r\ndrei\r\n");
}

TEST_CASE("what is no plain file is not read, and what it displaced stays") {
    Mirrored room;
    room.ines.folder.make("site/img");
    room.ines.folder.save("site/img/a.css", "a\n");
    room.ines.folder.save(page, "eins\n");
    room.rest();
    room.ines.folder.drop("site/img");
    room.ines.folder.become("site/img", DiskEntry::Is::link);
    room.ines.folder.drop(page);
    room.ines.folder.become(page, DiskEntry::Is::special);
    room.ines.folder.become("site/hard.html", DiskEntry::Is::hard_link);
    room.rest();
    CHECK(room.karim.folder.text("site/img/a.css") == "a\n");
    CHECK(room.karim.folder.text(page) == "eins\n");
    CHECK_FALSE(room.karim.folder.items.contains("site/hard.html"));
    const auto left = room.ines.mirror->report("/x").left;
    CHECK(std::ranges::count(left, LeftFile{"site/img", LeftAside::link}) == 1);
    CHECK(std::ranges::count(left, LeftFile{page, LeftAside::special}) == 1);
    CHECK(std::ranges::count(left, LeftFile{"site/hard.html", LeftAside::hard_link}) == 1);
}

TEST_CASE("pictures come and go as they are") {
    Mirrored room;
    const std::string picture("\x89PNG\r\n\0\1", 8);
    room.ines.folder.save("site/a.png", picture);
    CHECK(room.everywhere("site/a.png") == picture);
    room.karim.folder.save("site/a.png", picture + "2");
    CHECK(room.everywhere("site/a.png") == picture + "2");
}

TEST_CASE(
    "of two pictures that were put in one place at a time the one that lost is kept beside it") {
    Mirrored room;
    const std::string picture("\x89PNG\r\n\0\1", 8);
    room.ines.folder.save("site/a.png", picture);
    CHECK(room.everywhere("site/a.png") == picture);
    room.karim.seat.is_apart = true;
    room.ines.folder.save("site/a.png", picture + "ines");
    room.karim.folder.save("site/a.png", picture + "karim");
    room.rest();
    room.karim.seat.is_apart = false;
    room.pass(30'000);
    const bool ines_won = room.everywhere("site/a.png") == picture + "ines";
    const std::string beside = ines_won ? "site/a (Karim).png" : "site/a (Inès).png";
    CHECK(room.everywhere(beside) == picture + (ines_won ? "karim" : "ines"));
    CHECK(room.ines.folder.items.size() == room.karim.folder.items.size());
    CHECK_FALSE(room.ines.folder.text(ines_won ? "site/a (Inès).png" : "site/a (Karim).png"));
    // Whoever has seen it puts another one there: nothing is lost by chance.
    const std::size_t files = room.ines.folder.items.size();
    room.karim.folder.save("site/a.png", picture + "3");
    CHECK(room.everywhere("site/a.png") == picture + "3");
    CHECK(room.ines.folder.items.size() == files);
}

TEST_CASE("a text that is none any more is left as it is on both sides") {
    Mirrored room;
    room.ines.folder.save(page, "eins\n");
    room.rest();
    room.ines.folder.save(page, std::string("\0\xff", 2));
    room.type(room.learner, room.page, {0, 0}, {0, 0}, U"null\n");
    room.rest();
    CHECK(room.ines.folder.text(page) == std::string("\0\xff", 2));
    CHECK(room.karim.folder.text(page) == "null\neins\n");
    REQUIRE(room.ines.mirror->report("/x").left.size() == 1);
    CHECK(room.ines.mirror->report("/x").left.front().why == LeftAside::not_text);
}

TEST_CASE("what begins to be ignored is not deleted by that") {
    Mirrored room;
    room.ines.folder.save("site/bau.log", "1\n");
    room.rest();
    REQUIRE(room.karim.folder.text("site/bau.log"));
    room.ines.folder.ignored = IgnoreList("*.log\n");
    room.rest();
    CHECK(room.karim.folder.text("site/bau.log") == "1\n");
    CHECK(room.ines.folder.text("site/bau.log") == "1\n");
}

TEST_CASE("whatever two folders and two screens do at once, nothing is lost and all are equal") {
    for (std::uint64_t seed = 1; seed <= 25; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        Mirrored room;
        room.ines.folder.save(page, "a\nb\nc\nd\n");
        room.rest();
        std::vector<std::string> marks;
        for (int step = 0; step < 40; ++step) {
            MirroredSeat& by = random() % 2 ? room.ines : room.karim;
            const std::string mark = "<" + std::to_string(step) + ">";
            std::string text = by.text(page);
            switch (random() % 4) {
                case 0:
                case 1: {  // a program adds a line to what it read
                    std::size_t at = text.find('\n', random() % (text.size() + 1));
                    at = at == std::string::npos ? text.size() : at + 1;
                    text.insert(at, mark + "\n");
                    if (random() % 2) {
                        by.folder.save(page, text);
                    } else {
                        by.folder.put(page, text);
                    }
                    marks.push_back(mark);
                    break;
                }
                case 2: {  // somebody types
                    const auto line = static_cast<std::uint32_t>(random() % 4);
                    const std::u32string typed(mark.begin(), mark.end());
                    room.type(by.seat, room.page, {line, 0}, {line, 0}, typed + U"\n");
                    marks.push_back(mark);
                    break;
                }
                default: break;
            }
            room.pass(random() % 5 * 50 + 50);
        }
        const std::string text = room.everywhere(page);
        CHECK(room.text(room.trainer) == room.text(room.learner));
        for (const std::string& mark : marks) {
            CAPTURE(mark);
            CHECK(count_of(text, mark) == 1);
        }
    }
}
