#include "protocol/content.hpp"

#include "tests/allocations.hpp"
#include "tests/mutations.hpp"
#include "tests/protocol/bodies.hpp"
#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"

using namespace atelier;
using namespace atelier::bodies;
using atelier::test::Dice;
using atelier::test::RandomHistory;

TEST_CASE("a typed letter costs six bytes of body after the first") {
    LogContext context;
    encode_content(text_op(Root::site, {inserted(0, "a")}), context, own, 1);
    const Bytes next = encode_content(text_op(Root::site, {inserted(1, "b")}), context, own, 2);
    // one op, text in the same file, one run, one scalar inserted, at the cursor, "b"
    CHECK(next == Bytes{1, 1, 1, 8, 0, 'b'});
}

TEST_CASE("a body of every kind of op reads back as it was written") {
    for (std::uint64_t seed = 1; seed <= seeds(300); ++seed) {
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
    for (std::uint64_t seed = 1; seed <= seeds(40); ++seed) {
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

TEST_CASE("a text op names its file only when it is another one") {
    LogContext context;
    CHECK(error_of(one_op(1, {1, 8, 0, 'a'})) == Error::bad_reference);  // no file yet
    encode_content(text_op(Root::site, {inserted(0, "a")}), context, own, 1);
    CHECK(error_of(one_op(1, {1, 8, 0, 'a'}), context) == std::nullopt);
    CHECK(error_of(one_op(2, {0, 0, 1, 8, 0, 'a'}), context) == Error::not_canonical);
    CHECK(error_of(one_op(2, {0, 1, 1, 8, 0, 'a'}), context) == std::nullopt);
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

TEST_CASE("a body deletes no more than a log can pay for", "[H40]") {
    const auto deleting = [](std::size_t runs) {
        Writer writer;
        writer.raw(Bytes{1, 2, 0, 0});
        writer.varint(runs);
        for (std::size_t i = 0; i < runs; ++i) {
            writer.varint(std::uint64_t{run_max_events} << 3 | 1);
            writer.zigzag(0);
        }
        return writer.take();
    };
    CHECK(error_of(deleting(32)) == std::nullopt);
    CHECK(error_of(deleting(33)) == Error::too_large);
}

TEST_CASE("every deleted character is counted, whichever way it was deleted") {
    Content content = text_op(Root::site, {removed(0, 3), inserted(0, "abc"),
                                           removed(9, 4, RunAction::remove_backwards)});
    content.ops.push_back(op::Delete{Root::notes});
    CHECK(deleted_events(content) == 7);
}

TEST_CASE("a body that announces more than it holds allocates nothing for it", "[H40]") {
    CHECK(error_of({0xFF, 0x1F}) == Error::truncated);              // 4,095 ops
    CHECK(error_of({0x81, 0x20}) == Error::too_large);              // 4,097 ops
    CHECK(error_of({1, 2, 0, 0, 0xFF, 0x3F}) == Error::truncated);  // 8,191 runs
    CHECK(error_of({1, 2, 0, 0, 0x81, 0x40}) == Error::too_large);
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

TEST_CASE("parents count as runs do", "[H40]") {
    LogContext context;
    Run run = removed(0, 1);
    run.parents = {{{{own, 1, std::nullopt}, 1}, {{own, 2, std::nullopt}, 1}}};
    std::vector<Run> runs(runs_max / 3, run);
    runs.push_back(removed(0, 1));
    runs.push_back(removed(0, 1));
    Bytes body = encode_content(text_op(Root::site, runs), context, own, 5);
    CHECK(error_of(body) == std::nullopt);
    body[0] = 2;
    const Bytes one_more = {1, 1, 9, 0};
    body.insert(body.end(), one_more.begin(), one_more.end());
    CHECK(error_of(body) == Error::too_large);
}

TEST_CASE("the worst bodies unfold to less than 2.5 MiB", "[H40]") {
    const auto peak_of = [](const Bytes& body) {
        LogContext context;
        const test::Allocations allocations;
        REQUIRE(decode_content(body, context, own, 100));
        return allocations.peak_bytes();
    };
    // Moments without a name: two bytes each.
    Writer moments;
    moments.varint(ops_max);
    for (std::uint32_t i = 0; i < ops_max; ++i)
        moments.raw(Bytes{13, 0});
    constexpr std::size_t most = 5 * 512 * 1024;
    CHECK(peak_of(moments.take()) < most);
    // As many runs with that many parents as a body holds.
    for (const Seq parents : {0, 4, 17, 32}) {
        CAPTURE(parents);
        Run run = removed(0, 1);
        run.parents.emplace();
        for (Seq seq = 1; seq <= parents; ++seq)
            run.parents->push_back({{own, seq, std::nullopt}, 1});
        const std::size_t runs = runs_max / (1 + parents);
        LogContext context;
        const Content content = text_op(Root::site, std::vector(runs, run));
        CHECK(peak_of(encode_content(content, context, own, 100)) < most);
    }
    // Comments that spell their anchors, and mentions of logs that nobody mentioned before.
    Content comments;
    const Anchor anchor{Anchor::Event{{own, 1, std::nullopt}, 0}, Side::left};
    for (std::uint32_t i = 0; i < ops_max; ++i)
        comments.ops.push_back(
            op::Comment{Root::site, {anchor, anchor}, std::string(20, 's'), std::string(20, 't')});
    LogContext context;
    CHECK(peak_of(encode_content(comments, context, own, 100)) < most);
    std::vector<Run> mentioning;
    for (std::uint32_t i = 1; i <= 4000; ++i) {
        Run run = removed(0, 1);
        run.parents = {{{{AuthorId{{9}}, Sitting{i}}, 1, std::nullopt}, 1}};
        mentioning.push_back(std::move(run));
    }
    LogContext fresh;
    CHECK(peak_of(encode_content(text_op(Root::site, mentioning), fresh, own, 100)) < most);
}

TEST_CASE("an op of a later program is kept as it came and has no effect") {
    for (const std::uint8_t kind : {std::uint8_t{128}, std::uint8_t{255}}) {
        const Bytes body = one_op(kind, {3, 7, 8, 9});
        LogContext context;
        const auto content = decode_content(body, context, own, 5);
        REQUIRE(content);
        CHECK(content->ops == std::vector<Op>{op::Later{kind, {7, 8, 9}}});
        CHECK(deleted_events(*content) == 0);
        CHECK(context == LogContext{});
        LogContext writing;
        CHECK(encode_content(*content, writing, own, 5) == body);
        CHECK(error_of(one_op(kind, {4, 7, 8, 9})) == Error::truncated);
    }
    CHECK(error_of(one_op(127, {0})) == Error::unknown_kind);
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
