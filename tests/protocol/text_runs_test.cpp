#include "protocol/text_runs.hpp"

#include "tests/protocol/bodies.hpp"

using namespace atelier;
using namespace atelier::bodies;

TEST_CASE("the cursor follows what was typed and deleted, each file from 0") {
    const auto cursor_after = [](std::vector<Run> runs) {
        LogContext context;
        encode_content(text_op(Root::site, std::move(runs)), context, own, 1);
        return context.cursor;
    };
    CHECK(cursor_after({inserted(10, "日本")}) == 12);
    CHECK(cursor_after({removed(10, 5)}) == 10);
    CHECK(cursor_after({removed(10, 5, RunAction::remove_backwards)}) == 6);
    CHECK(cursor_after({removed(2, 5, RunAction::remove_backwards)}) == 0);
    CHECK(cursor_after({inserted(position_max, "ab")}) == position_max);

    LogContext context;
    encode_content(text_op(Root::site, {inserted(10, "a")}), context, own, 1);
    encode_content(text_op(Root::notes, {removed(1, 1)}), context, own, 2);
    CHECK(context.cursor == 1);
}

TEST_CASE("a run counts scalars, not bytes, and bounds its position and length") {
    LogContext context;
    encode_content(text_op(Root::site, {inserted(0, "a")}), context, own, 1);
    const auto run = [&](Bytes bytes) {
        Bytes fields = {1};
        fields.insert(fields.end(), bytes.begin(), bytes.end());
        return error_of(one_op(1, fields), context);
    };
    CHECK(run({16, 0, 0xC3, 0xA9, 'b'}) == std::nullopt);           // two scalars, three bytes
    CHECK(run({16, 0, 0xC3, 0xA9}) == Error::truncated);            // one of two
    CHECK(run({8, 0, 'a', 'b'}) == Error::trailing_bytes);          // one more than said
    CHECK(run({0, 0}) == Error::bad_value);                         // nothing
    CHECK(run({11, 0}) == Error::unknown_kind);                     // action 3
    CHECK(run({10, 0}) == Error::not_canonical);                    // one character backwards
    CHECK(run({18, 0}) == std::nullopt);                            // two backwards
    CHECK(run({9, 1}) == std::nullopt);                             // one before the cursor
    CHECK(run({9, 3}) == Error::bad_value);                         // before the start
    CHECK(run({9, 0xFC, 0xFF, 0xFF, 0xFF, 0x0F}) == std::nullopt);  // 1 + (2^31 - 2)
    CHECK(run({9, 0xFE, 0xFF, 0xFF, 0xFF, 0x0F}) == Error::bad_value);
    CHECK(run({0x81, 0x80, 0x80, 0x08, 0}) == std::nullopt);      // 2^21 deleted
    CHECK(run({0x89, 0x80, 0x80, 0x08, 0}) == Error::too_large);  // one more
}

TEST_CASE("parents are ascending, each change once, and may be nothing at all") {
    Run run = inserted(0, "a");
    const ChangeRef first{own, 1, std::nullopt};
    const ChangeRef here{own, 5, std::nullopt};
    run.parents = {{{first, 1}, {here, 2}}};
    LogContext context;
    const Bytes body = encode_content(text_op(Root::site, {run}), context, own, 5);
    CHECK(error_of(body) == std::nullopt);
    // kind, root 2, one run, head 12, position 0, two parents: {2, 4} seq 1, {1} here
    CHECK(body == Bytes{1, 2, 0, 0, 1, 12, 0, 2, 2, 4, 1, 1, 2, 'a'});
    CHECK(error_of({1, 2, 0, 0, 1, 12, 0, 2, 1, 2, 2, 4, 1, 'a'}) == Error::not_canonical);
    CHECK(error_of({1, 2, 0, 0, 1, 12, 0, 2, 1, 2, 1, 3, 'a'}) == Error::not_canonical);
    CHECK(error_of({1, 2, 0, 0, 1, 12, 0, 1, 1, 0, 'a'}) == Error::bad_reference);
    CHECK(error_of({1, 2, 0, 0, 1, 12, 0, 0, 'a'}) == std::nullopt);
    Bytes many = {1, 2, 0, 0, 1, 12, 0, 33};
    many.resize(200, 1);
    CHECK(error_of(many) == Error::too_large);
}
