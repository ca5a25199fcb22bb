#include "node/folder_ledger.hpp"

#include "tests/test.hpp"

using namespace atelier;

namespace {

NodeId node(std::uint8_t number) {
    NodeId id;
    id.change.bytes[0] = number;
    id.op = number;
    return id;
}

Shadow shadow(const std::string& path, NodeKind kind = NodeKind::text) {
    ChangeId change;
    change.bytes[5] = 7;
    return {kind, path, {1, 2, -3}, content_id(view_of(path)), {true, false}, {{change, 4}}};
}

}  // namespace

TEST_CASE("a ledger knows again what it kept, and that only") {
    FolderLedger ledger("folder/x/");
    ledger.put(node(1), shadow("site/a.html"));
    ledger.put(node(200), shadow("site/\xff.html"));
    auto records = ledger.take_changes();
    CHECK(records.size() == 2);
    CHECK(ledger.take_changes().empty());
    records.push_back({"folder/x/abc", {1}});
    records.push_back({ledger.key_of(node(3)), {1, 2, 3}});
    FolderLedger again("folder/x/");
    again.load(records);
    CHECK(again.shadows() == ledger.shadows());
    CHECK(again.take_changes().empty());
    CHECK(again.at("site/a.html") == node(1));
    again.erase(node(1));
    const auto gone = again.take_changes();
    REQUIRE(gone.size() == 1);
    CHECK(gone.front() == LocalRecord{ledger.key_of(node(1)), {}});
}

TEST_CASE("a record is its head and the version behind it") {
    const Shadow known = shadow("site/a.html");
    FolderLedger ledger("f/");
    ledger.put(node(1), known);
    const Bytes whole = ledger.take_changes().front().value;
    const Bytes head = encode_head(known);
    REQUIRE(whole.size() > head.size());
    CHECK(std::equal(head.begin(), head.end(), whole.begin()));
    CHECK(decode_shadow(whole) == known);
    CHECK_FALSE(decode_shadow(BytesView(whole).first(whole.size() - 1)));
}

TEST_CASE("what lies in a folder moves with it, and nothing else") {
    FolderLedger ledger("f/");
    ledger.put(node(1), shadow("site/a", NodeKind::folder));
    ledger.put(node(2), shadow("site/a/b/c.html"));
    ledger.put(node(3), shadow("site/ab.html"));
    ledger.move(node(1), "notes/z");
    CHECK(ledger.at("notes/z/b/c.html") == node(2));
    CHECK(ledger.at("site/ab.html") == node(3));
    CHECK_FALSE(ledger.at("site/a"));
    CHECK(ledger.files() == 2);
}

TEST_CASE("two files are never at one place") {
    FolderLedger ledger("f/");
    ledger.put(node(1), shadow("site/a.html"));
    ledger.put(node(2), shadow("site/a.html"));
    CHECK(ledger.at("site/a.html") == node(2));
    CHECK(ledger.shadows().size() == 1);
}

TEST_CASE("a path has a folder and a name") {
    CHECK(folder_of("site/a/b") == "site/a");
    CHECK(folder_of("site").empty());
    CHECK(name_of_path("site/a/b") == "b");
    CHECK(lies_in("site/a/b", "site/a"));
    CHECK_FALSE(lies_in("site/ab", "site/a"));
    CHECK_FALSE(lies_in("site/a", "site/a"));
}
