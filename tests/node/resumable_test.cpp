#include "node/resumable.hpp"

#include "tests/test.hpp"

using namespace atelier;

namespace {

Resumable some() {
    Resumable some;
    some.processed = 300;
    some.files.push_back({SpaceId{{1}}, {ChangeId{{2}}, 7}, 12, {{ChangeId{{3}}, 0}}});
    some.files.push_back(
        {SpaceId{{4}}, {ChangeId{{5}}, 0}, 0, {{ChangeId{{6}}, 9}, {ChangeId{{7}}, 70'000}}});
    return some;
}

}  // namespace

TEST_CASE("a session's record is read as it was written") {
    CHECK(decode_resumable(encode(some())) == some());
    CHECK(decode_resumable(encode(Resumable{})) == Resumable{});
}

TEST_CASE("a record that is cut anywhere, or goes on, is none") {
    Bytes bytes = encode(some());
    for (std::size_t size = 0; size < bytes.size(); ++size)
        CHECK_FALSE(decode_resumable(BytesView(bytes).first(size)));
    bytes.push_back(0);
    CHECK_FALSE(decode_resumable(bytes));
}

TEST_CASE("each session has a record of its own, found under one beginning") {
    CHECK(record_key_of(EditorSession{0xAB}) == "session/00000000000000ab");
    CHECK(record_key_of(EditorSession{0xFEDCBA9876543210}) == "session/fedcba9876543210");
}
