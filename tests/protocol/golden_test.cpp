// What is frozen: header, id, signature and the meaning of bodies, as they were when the format
// was written down. tests/vectors/golden/changes.txt is never made anew; when this test fails, the
// program is wrong.

#include "tests/meaning.hpp"
#include "tests/test.hpp"

#include <fstream>
#include <set>

using namespace atelier;

namespace {

Bytes from_hex(std::string_view hex) {
    const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    Bytes bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        bytes.push_back(static_cast<std::uint8_t>(digit(hex[i]) * 16 + digit(hex[i + 1])));
    }
    return bytes;
}

struct Golden {
    Bytes header, body, signature;
    std::string meaning;
};

std::vector<Golden> golden_changes() {
    std::ifstream file("tests/vectors/golden/changes.txt");
    std::vector<Golden> changes;
    for (std::string line; std::getline(file, line);) {
        const std::string_view value = std::string_view(line).substr(2);
        switch (line[0]) {
            case 'H': changes.push_back({from_hex(value), {}, {}, {}}); break;
            case 'B': changes.back().body = from_hex(value); break;
            case 'P': changes.back().signature = from_hex(value); break;
            default: changes.back().meaning = value;
        }
    }
    return changes;
}

void collect_kinds(const test::json::value& meaning, std::set<std::string>& kinds) {
    const auto& body = meaning.at("body").as_object();
    if (body.contains("act")) kinds.insert(std::string(body.at("act").as_string()));
    if (!body.contains("ops")) return;
    for (const auto& op : body.at("ops").as_array()) {
        kinds.insert("op " + std::string(op.at("op").as_string()));
    }
}

}  // namespace

TEST_CASE("the golden changes keep their ids, their signatures and their meaning") {
    const auto changes = golden_changes();
    REQUIRE(changes.size() >= 300);
    test::MeaningReader reader;
    std::set<std::string> kinds;
    for (const Golden& golden : changes) {
        const Result<Header> header = decode_header(golden.header);
        REQUIRE(header);
        REQUIRE(encode(*header) == golden.header);
        SpanChange change{*header, id_of(*header), 0, golden.body};
        REQUIRE(body_hash_of(golden.body) == header->body_hash);
        REQUIRE(header->body_len == golden.body.size());
        Signature signature;
        REQUIRE(golden.signature.size() == signature.bytes.size());
        std::ranges::copy(golden.signature, signature.bytes.begin());
        REQUIRE(verify_change(header->author, change.id, signature));

        const auto wanted = test::json::parse(golden.meaning);
        change.deleted = test::deleted_in(wanted);
        REQUIRE(test::json::value(reader.read(change)) == wanted);
        collect_kinds(wanted, kinds);
    }
    CHECK(kinds.size() == std::variant_size_v<Act> + std::variant_size_v<Op>);
}
