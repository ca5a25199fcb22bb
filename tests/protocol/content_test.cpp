#include "protocol/content.hpp"

#include "tests/mutations.hpp"
#include "tests/random_changes.hpp"
#include "tests/test.hpp"

using namespace atelier;
using atelier::test::Dice;
using atelier::test::RandomHistory;

namespace {

const LogName own{AuthorId{{1}}, Sitting{10}};
const LogName other{AuthorId{{2}}, Sitting{20}};

Content text_op(NodeRef file, std::vector<Run> runs) {
    return {{op::Text{std::move(file), std::move(runs)}}};
}
Run inserted(std::uint64_t position, std::string text) {
    const auto length = static_cast<std::uint32_t>(utf8_prefix(view_of(text)).scalars);
    return {RunAction::insert, length, position, std::nullopt, std::move(text)};
}
Run removed(std::uint64_t position, std::uint32_t length, RunAction action = RunAction::remove) {
    return {action, length, position, std::nullopt, ""};
}

// What comes of a body at seq 5 of `own` in a fresh context, or the error.
std::optional<Error> error_of(const Bytes& body, LogContext context = {}) {
    const auto read = decode_content(body, context, own, 5);
    return read ? std::nullopt : std::optional(read.error());
}

// count 1, kind, then these bytes.
Bytes one_op(std::uint8_t kind, Bytes fields) {
    Bytes body = {1, kind};
    body.insert(body.end(), fields.begin(), fields.end());
    return body;
}

}  // namespace

TEST_CASE("a typed letter costs six bytes of body after the first") {
    LogContext context;
    encode_content(text_op(Root::site, {inserted(0, "a")}), context, own, 1);
    const Bytes next = encode_content(text_op(Root::site, {inserted(1, "b")}), context, own, 2);
    // one op, text in the same file, one run, one scalar inserted, at the cursor, "b"
    CHECK(next == Bytes{1, 1, 1, 8, 0, 'b'});
}

TEST_CASE("a body of every kind of op reads back as it was written") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        RandomHistory history(seed, 3);
        LogContext writing, reading;
        for (Seq seq = 1; seq <= 20; ++seq) {
            const Content content = history.random_content(own, seq);
            const Bytes body = encode_content(content, writing, own, seq);
            const auto read = decode_content(body, reading, own, seq);
            REQUIRE(read);
            REQUIRE(*read == content);
            REQUIRE(reading == writing);
        }
    }
}

TEST_CASE("a body has one encoding, and a refused one leaves the context as it was") {
    std::size_t refused = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        INFO("seed " << seed);
        RandomHistory history(seed, 3);
        LogContext before;
        for (Seq seq = 1; seq <= 4; ++seq) {
            encode_content(history.random_content(own, seq), before, own, seq);
        }
        LogContext after = before;
        Content content = history.random_content(own, 5);
        Bytes body = encode_content(content, after, own, 5);
        if (body.size() > 300) continue;
        test::for_each_near_miss(body, [&](const Bytes& near) {
            LogContext context = before;
            const auto read = decode_content(near, context, own, 5);
            if (read) {
                LogContext again = before;
                REQUIRE(encode_content(*read, again, own, 5) == near);
                REQUIRE(again == context);
            } else {
                ++refused;
                REQUIRE(context == before);
            }
        });
    }
    CHECK(refused > 1000);
}

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

TEST_CASE("a text op names its file only when it is another one") {
    LogContext context;
    CHECK(error_of(one_op(1, {1, 8, 0, 'a'})) == Error::bad_reference);  // no file yet
    encode_content(text_op(Root::site, {inserted(0, "a")}), context, own, 1);
    CHECK(error_of(one_op(1, {1, 8, 0, 'a'}), context) == std::nullopt);
    CHECK(error_of(one_op(2, {0, 0, 1, 8, 0, 'a'}), context) == Error::not_canonical);
    CHECK(error_of(one_op(2, {0, 1, 1, 8, 0, 'a'}), context) == std::nullopt);
}

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

TEST_CASE("text that is not well-formed UTF-8 or holds NUL is refused in runs and names", "[H45]") {
    const std::vector<Bytes> bad = {
        {0x80}, {0xC0, 0xAF},      {0xED, 0xA0, 0x80}, {0xFF}, {0xF4, 0x90, 0x80, 0x80},
        {0x00}, {0xE2, 0x28, 0xA1}};
    for (const Bytes& text : bad) {
        Bytes run = {0, 0, 1, 8, 0};
        run.insert(run.end(), text.begin(), text.end());
        run.push_back('x');
        run[3] = 16;
        CHECK(error_of(one_op(2, run)) == Error::bad_text);
        Bytes name = {0, 0, static_cast<std::uint8_t>(text.size())};
        name.insert(name.end(), text.begin(), text.end());
        CHECK(error_of(one_op(5, name)) == Error::bad_text);
    }
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

TEST_CASE("a body deletes no more than a log can pay for", "[H40]") {
    const std::vector<Run> runs(33, removed(0, run_max_events));
    LogContext context;
    Content content = text_op(Root::site, std::vector(runs.begin(), runs.begin() + 32));
    CHECK(error_of(encode_content(content, context, own, 5)) == std::nullopt);
    context = {};
    content = text_op(Root::site, runs);
    CHECK(error_of(encode_content(content, context, own, 5)) == Error::too_large);
}

TEST_CASE("every deleted character is counted, whichever way it was deleted") {
    Content content = text_op(Root::site, {removed(0, 3), inserted(0, "abc"),
                                           removed(9, 4, RunAction::remove_backwards)});
    content.ops.push_back(op::Delete{Root::notes});
    CHECK(deleted_events(content) == 7);
}

TEST_CASE("a body that announces more than it holds allocates nothing for it", "[H40]") {
    CHECK(error_of({0xFF, 0x3F}) == Error::truncated);              // 8,191 ops
    CHECK(error_of({0x81, 0x40}) == Error::too_large);              // 8,193 ops
    CHECK(error_of({1, 2, 0, 0, 0xFF, 0x7F}) == Error::truncated);  // 16,383 runs
    CHECK(error_of({1, 2, 0, 0, 0x81, 0x80, 1}) == Error::too_large);
    // Runs are counted through all ops of a body.
    LogContext context;
    Content content;
    const std::vector<Run> half(runs_max / 2, removed(0, 1));
    for (int i = 0; i < 2; ++i)
        content.ops.push_back(op::Text{Root::site, half});
    Bytes body = encode_content(content, context, own, 5);
    CHECK(error_of(body) == std::nullopt);
    body[0] = 3;
    const Bytes third = {1, 1, 9, 0};
    body.insert(body.end(), third.begin(), third.end());
    CHECK(error_of(body) == Error::too_large);
}

TEST_CASE("unknown ops, node kinds and comment states are refused", "[H35]") {
    CHECK(error_of(one_op(0, {0, 0})) == Error::unknown_kind);
    CHECK(error_of(one_op(14, {0, 0})) == Error::unknown_kind);
    CHECK(error_of(one_op(3, {0, 0, 0, 1, 'a'})) == Error::unknown_kind);
    CHECK(error_of(one_op(3, {4, 0, 0, 1, 'a'})) == Error::unknown_kind);
    CHECK(error_of(one_op(3, {3, 0, 0, 1, 'a'})) == std::nullopt);
    CHECK(error_of(one_op(12, {2, 1, 0, 0, 0})) == Error::unknown_kind);
    CHECK(error_of(one_op(12, {2, 1, 0, 6, 0})) == Error::unknown_kind);
    CHECK(error_of(one_op(12, {2, 1, 0, 5, 0})) == std::nullopt);
    CHECK(error_of(one_op(12, {0, 0, 5, 0})) == Error::bad_reference);  // a root is no comment
}

TEST_CASE("names, keys, values and comments have their limits") {
    const auto named = [](std::size_t size) {
        Writer writer;
        writer.raw(Bytes{1, 5, 0, 0});
        writer.text(std::string(size, 'n'));
        return writer.take();
    };
    CHECK(error_of(named(1024)) == std::nullopt);
    CHECK(error_of(named(1025)) == Error::too_large);
    CHECK(error_of(one_op(7, {0, 0, 0, 0})) == Error::bad_value);      // an empty key
    CHECK(error_of(one_op(7, {0, 0, 1, 'k', 0})) == std::nullopt);     // an empty value
    CHECK(error_of(one_op(10, {0, 0, 0, 0, 0})) == Error::bad_value);  // an empty comment
    CHECK(error_of(Bytes(change_body_max_bytes + 1)) == Error::too_large);
}
