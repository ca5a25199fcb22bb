#include "node/shell/folder_telling.hpp"

#include "tests/test.hpp"

#include <set>

using namespace atelier;

TEST_CASE("how a folder stands is told in names, and any bytes of a path as UTF-8") {
    FolderReport report;
    report.path = "/home/x";
    report.project.bytes[0] = 0xAB;
    report.state = FolderReport::State::deletions_paused;
    report.files = 40;
    report.missing = 30;
    report.left = {{"site/\xff.html", LeftAside::bad_name}, {"site/é", LeftAside::link}};
    const talk::WorkingFolder told = told_of(report);
    CHECK(told.state == talk::FolderState::deletions_paused);
    CHECK(told.project.hex.starts_with("ab00"));
    CHECK((told.files == 40 && told.missing == 30));
    CHECK(told.left ==
          std::vector<talk::LeftFile>{{"site/?.html", "bad_name"}, {"site/é", "link"}});
}

TEST_CASE("no two faults of a folder have one name") {
    std::set<std::string> names;
    for (std::uint8_t fault = 1; fault <= 10; ++fault)
        names.insert(name_of(static_cast<FolderFault>(fault)));
    CHECK(names.size() == 10);
}
