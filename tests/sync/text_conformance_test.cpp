// Histories whose text is known from diamond-types, through the whole of sync/text.

#include "sync/text.hpp"
#include "tests/sync/histories.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

void give(Text& text, const std::vector<TextChange>& changes) {
    for (const TextChange& change : changes)
        REQUIRE(text.add(change));
}

// At once, change by change, and read back at the last version.
void check_text(const test::History& history) {
    Text at_once;
    give(at_once, history.changes);
    at_once.catch_up();
    REQUIRE(at_once.now().text() == history.text);
    Text one_by_one;
    for (const TextChange& change : history.changes)
        REQUIRE(one_by_one.merge(change));
    REQUIRE(one_by_one.now().text() == history.text);
    REQUIRE(one_by_one.at(one_by_one.version()) == history.text);
}

void check_large(const std::string& test, const std::string& name) {
    const auto lines = read_large(test, name);
    for (const auto& line : lines) {
        const test::History history = HistoryReader().read(line);
        Text text;
        give(text, history.changes);
        text.catch_up();
        const bool same = text.now().text() == history.text;  // too long to print
        CHECK(same);
    }
}

}  // namespace

TEST_CASE("a thousand random histories give the texts of diamond-types") {
    int number = 0;
    for (const auto& line : read_vectors("merge-1000.ndjson")) {
        INFO("history " << number++);
        check_text(HistoryReader().read(line));
    }
    CHECK(number == 1000);
}

TEST_CASE("no named anomaly shows") {
    for (const auto& line : read_vectors("anomalies.ndjson")) {
        INFO(std::string(line.at("name").as_string()));
        check_text(HistoryReader().read(line));
    }
}

TEST_CASE("two friends' recorded evening gives its text") {
    check_large("two friends' recorded evening gives its text", "raw-ff.ndjson.gz");
}

TEST_CASE("the git history of node.cc gives its text") {
    check_large("the git history of node.cc gives its text", "raw-node_nodecc.ndjson.gz");
}

TEST_CASE("the git history of Git's Makefile gives its text") {
    check_large("the git history of Git's Makefile gives its text", "raw-git-makefile.ndjson.gz");
}
