#include "protocol/reference.hpp"

#include "tests/protocol/bodies.hpp"

using namespace atelier;
using namespace atelier::bodies;

TEST_CASE("references are told apart by form and each has one") {
    // keep(node)
    CHECK(error_of(one_op(9, {0, 0})) == std::nullopt);              // site
    CHECK(error_of(one_op(9, {0, 2})) == Error::bad_reference);      // no third root
    CHECK(error_of(one_op(9, {1, 0})) == Error::bad_reference);      // op 0 names itself
    CHECK(error_of({2, 9, 0, 0, 9, 1, 0}) == std::nullopt);          // op 1 names op 0
    CHECK(error_of({2, 9, 0, 0, 9, 1, 1}) == Error::bad_reference);  // op 1 names itself
    CHECK(error_of(one_op(9, {2, 0, 0})) == Error::bad_reference);   // zero back is here
    CHECK(error_of(one_op(9, {2, 4, 0})) == std::nullopt);           // back to seq 1
    CHECK(error_of(one_op(9, {2, 5, 0})) == Error::bad_reference);   // before seq 1
    CHECK(error_of(one_op(9, {5, 1, 0})) == Error::bad_reference);   // log 1 of none
    LogContext knows;
    knows.dictionary.add(other);
    CHECK(error_of(one_op(9, {3, 1, 0}), knows) == std::nullopt);
    CHECK(error_of(one_op(9, {3, 0, 0}), knows) == Error::bad_reference);  // there is no seq 0
}

TEST_CASE("a log is mentioned once, and this log only by id") {
    const auto mention = [](const LogName& log, std::uint8_t form, bool with_id) {
        Writer writer;
        writer.u8(1);
        writer.u8(9);
        writer.u8(form);
        writer.id(log.author);
        writer.u64(static_cast<std::uint64_t>(log.sitting));
        writer.varint(3);
        if (with_id) writer.id(ChangeId{{7}});
        writer.varint(0);
        return writer.take();
    };
    LogContext knows;
    knows.dictionary.add(other);
    CHECK(error_of(mention(other, 3, false)) == std::nullopt);
    CHECK(error_of(mention(other, 5, false), knows) == Error::not_canonical);
    CHECK(error_of(mention(own, 3, false)) == Error::not_canonical);
    CHECK(error_of(mention(own, 4, true)) == std::nullopt);
}

TEST_CASE("a log mentions at most 16,384 others") {
    LogContext knows;
    for (std::uint64_t i = 0; i < mentions_max - 1; ++i)
        knows.dictionary.add({{}, Sitting{i}});
    const auto mention = [&](std::uint64_t sitting) {
        Writer writer;
        writer.raw(Bytes{1, 9});
        writer.varint(3 + 2 * knows.dictionary.size());
        writer.id(AuthorId{{3}});
        writer.u64(sitting);
        writer.raw(Bytes{1, 0});
        return writer.take();
    };
    CHECK(error_of(mention(1), knows) == std::nullopt);
    knows.dictionary.add({AuthorId{{3}}, Sitting{1}});
    CHECK(error_of(mention(2), knows) == Error::too_large);
}
