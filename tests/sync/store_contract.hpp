#pragma once

// What every store must keep, whatever it is made of. A Bench owns one and can break what it lies
// on:
//   store(), reopen(), crash(dice)
//   fail_after(writes, fault)          the write or flush after so many fails
//   rot(span), rot(blob)               one that was flushed is not any more what was written
//   image(), put_back(image)           an older disk comes back
// A store whose flushes need a thread has them ended when flushed() is called often enough.

#include "protocol/blob.hpp"
#include "sync/store.hpp"
#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/test.hpp"

#include <chrono>
#include <map>
#include <thread>

namespace atelier::test {

template <class Bench>
struct StoreContract {
    // A log of spans of one to three changes, of which some lie twice: forked.
    static StoredSpan span(std::uint8_t log, Seq first, Seq last, std::uint8_t branch = 0,
                           std::uint8_t previous_branch = 0) {
        StoredSpan span;
        span.space.bytes[0] = static_cast<std::uint8_t>(1 + log / 4);
        span.log.author.bytes[0] = log;
        span.log.sitting = Sitting{log % 2 == 0 ? 1U : 300U};
        span.first = first;
        span.last = last;
        if (first > 1) span.previous = change_id(log, first - 1, previous_branch);
        span.tip = change_id(log, last, branch);
        span.bytes = Bytes(20 + first, static_cast<std::uint8_t>(7 * log + branch + last));
        return span;
    }
    static ChangeId change_id(std::uint8_t log, Seq seq, std::uint8_t branch) {
        return ChangeId{{log, static_cast<std::uint8_t>(seq), branch, 1}};
    }
    static Bytes blob_of(std::uint8_t number) { return Bytes(30U * number + 1, number); }
    static BlobId blob_id(std::uint8_t number) { return id_of(blob_map_of(blob_of(number))); }

    // Everything that can be asked.
    struct Content {
        std::vector<StoredSpan> spans;
        std::vector<LocalRecord> records;
        std::map<BlobId, Bytes> blobs;
        bool operator==(const Content&) const = default;
    };
    static Content content(Store& store) {
        Content content;
        for (const SpaceId& space : store.spaces())
            for (const LogName& log : store.logs(space)) {
                const auto part = store.read(space, log, 1, seq_max);
                REQUIRE(part);
                content.spans.insert(content.spans.end(), part->spans.begin(), part->spans.end());
            }
        content.records = *store.records("");
        for (std::uint8_t number = 0; number < 8; ++number)
            if (const auto blob = *store.blob(blob_id(number)))
                content.blobs[blob_id(number)] = *blob;
        return content;
    }
    // Waits for a flush to end; the fault it had.
    static std::optional<StoreFault> flush(Store& store) {
        const FlushToken token = store.request_flush();
        // A busy disk takes its time; what hangs shall end all the same.
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (std::chrono::steady_clock::now() < end) {
            for (const Flushed& flushed : store.flushed())
                if (flushed.token == token) return flushed.fault;
            std::this_thread::yield();
        }
        FAIL("a flush never ends");
        return std::nullopt;
    }
    static LogPart read(Store& store, const StoredSpan& of, Seq from = 1, Seq to = seq_max) {
        const auto part = store.read(of.space, of.log, from, to);
        REQUIRE(part);
        return *part;
    }

    static void a_commit_can_be_read_at_once() {
        Bench bench;
        Store& store = bench.store();
        CHECK(content(store) == Content{});
        const StoredSpan one = span(1, 1, 2), two = span(1, 3, 3), other = span(6, 1, 1);
        REQUIRE(store.commit({{one, two, other}, {{"session/1", {7}}, {"peer", {1, 2}}}}));
        CHECK(store.spaces() == std::vector<SpaceId>{one.space, other.space});
        CHECK(store.logs(one.space) == std::vector<LogName>{one.log});
        CHECK(read(store, one).spans == std::vector<StoredSpan>{one, two});
        CHECK(*store.record("session/1") == Bytes{7});
        CHECK_FALSE(*store.record("session"));
        CHECK(*store.records("session/") == std::vector<LocalRecord>{{"session/1", {7}}});
        bench.reopen();
        CHECK(read(bench.store(), one).spans == std::vector<StoredSpan>{one, two});
    }

    static void a_range_gives_every_span_that_has_a_change_of_it() {
        Bench bench;
        Store& store = bench.store();
        const StoredSpan one = span(1, 1, 3), two = span(1, 4, 4), three = span(1, 5, 9);
        REQUIRE(store.commit({{three, one, two}, {}}));
        CHECK(read(store, one, 3, 4).spans == std::vector<StoredSpan>{one, two});
        CHECK(read(store, one, 6, 6).spans == std::vector<StoredSpan>{three});
        CHECK(read(store, one, 10, 20).spans.empty());
        CHECK(read(store, span(2, 1, 1)).spans.empty());
    }

    static void a_record_is_overwritten_and_taken_away() {
        Bench bench;
        Store& store = bench.store();
        REQUIRE(store.commit({{}, {{"a", {1}}, {"b", {2}}}}));
        REQUIRE(store.commit({{}, {{"a", {3}}, {"b", {}}}}));
        CHECK(*store.records("") == std::vector<LocalRecord>{{"a", {3}}});
    }

    static void what_is_there_already_is_left_as_it_is() {
        Bench bench;
        Store& store = bench.store();
        const StoredSpan whole = span(1, 1, 3);
        REQUIRE(store.commit({{span(1, 1, 1), span(1, 2, 3)}, {}}));
        REQUIRE(store.commit({{span(1, 2, 3)}, {}}));
        CHECK(read(store, whole).spans.size() == 2);
    }

    static void branches_of_a_forked_log_lie_side_by_side() {
        Bench bench;
        Store& store = bench.store();
        const StoredSpan trunk = span(1, 1, 1), left = span(1, 2, 2, 0), right = span(1, 2, 2, 1);
        REQUIRE(store.commit({{right, trunk, left}, {}}));
        CHECK(read(store, trunk).spans == std::vector<StoredSpan>{trunk, left, right});
        // One branch is packed and the other stays.
        CHECK(*store.replace(span(1, 1, 2, 1)));
        CHECK(read(store, trunk).spans == std::vector<StoredSpan>{span(1, 1, 2, 1), left});
    }

    static void changes_are_replaced_by_one_span_and_nothing_else() {
        Bench bench;
        Store& store = bench.store();
        const StoredSpan before = span(1, 1, 1), behind = span(1, 5, 5);
        REQUIRE(store.commit({{before, span(1, 2, 2), span(1, 3, 4), behind}, {}}));
        StoredSpan packed = span(1, 2, 4);
        packed.bytes = {9, 9};
        CHECK(*store.replace(packed));
        const std::vector<StoredSpan> expected{before, packed, behind};
        CHECK(read(store, before).spans == expected);
        // A gap, half a span, another tip, another past: not the same changes.
        CHECK_FALSE(*store.replace(span(1, 4, 6)));
        CHECK_FALSE(*store.replace(span(1, 3, 4)));
        CHECK_FALSE(*store.replace(span(1, 2, 4, 1)));
        CHECK_FALSE(*store.replace(span(1, 2, 4, 0, 1)));
        CHECK(read(store, before).spans == expected);
        CHECK_FALSE(flush(store));
        bench.reopen();
        CHECK(read(bench.store(), before).spans == expected);
    }

    static void a_bad_span_takes_what_is_behind_it_in_its_log_away() {
        Bench bench;
        const std::vector<StoredSpan> log{span(1, 1, 2), span(1, 3, 3), span(1, 4, 6)};
        const StoredSpan other = span(2, 1, 1);
        REQUIRE(bench.store().commit({log, {}}));
        REQUIRE(bench.store().commit({{other}, {}}));
        REQUIRE_FALSE(flush(bench.store()));
        bench.rot(log[1]);
        CHECK(read(bench.store(), log[0]) == LogPart{{log[0]}, Seq{3}});
        CHECK(read(bench.store(), log[0]) == LogPart{{log[0]}, {}});
        CHECK(read(bench.store(), other).spans == std::vector<StoredSpan>{other});
        // It is fetched again.
        REQUIRE(bench.store().commit({{log[1], log[2]}, {}}));
        CHECK(read(bench.store(), log[0]) == LogPart{log, {}});
        REQUIRE_FALSE(flush(bench.store()));
        bench.reopen();
        CHECK(read(bench.store(), log[0]) == LogPart{log, {}});
    }

    static void a_blob_is_what_was_put_or_is_not_there() {
        Bench bench;
        const Bytes picture(100'000, 3);
        const BlobId id = id_of(blob_map_of(picture));
        CHECK_FALSE(*bench.store().blob(id));
        CHECK_FALSE(bench.store().has_blob(id));
        REQUIRE(bench.store().put_blob(id, picture));
        CHECK(bench.store().has_blob(id));
        CHECK(*bench.store().blob(id) == picture);
        REQUIRE_FALSE(flush(bench.store()));
        bench.rot(id);
        CHECK_FALSE(*bench.store().blob(id));
        CHECK_FALSE(bench.store().has_blob(id));
        REQUIRE(bench.store().put_blob(id, picture));
        CHECK(*bench.store().blob(id) == picture);
        REQUIRE_FALSE(flush(bench.store()));
        bench.reopen();
        CHECK(*bench.store().blob(id) == picture);
    }

    static void each_flush_ends_once_and_in_order() {
        Bench bench;
        Store& store = bench.store();
        const FlushToken one = store.request_flush();
        const FlushToken two = store.request_flush();
        std::vector<FlushToken> ended;
        for (int i = 0; i < 1'000'000 && ended.size() < 2; ++i)
            for (const Flushed& flushed : store.flushed())
                ended.push_back(flushed.token);
        CHECK(ended == std::vector<FlushToken>{one, two});
        CHECK(one != two);
        CHECK(store.flushed().empty());
    }

    static void a_full_disk_refuses_a_commit_whole_and_the_next_may_fit() {
        Bench bench;
        bench.fail_after(1, StoreFault::full);
        REQUIRE(bench.store().commit({{span(1, 1, 1)}, {{"a", {1}}}}));
        const Content before = content(bench.store());
        const auto refused = bench.store().commit({{span(1, 2, 2)}, {{"a", {2}}}});
        REQUIRE_FALSE(refused);
        CHECK(refused.error() == StoreFault::full);
        CHECK(content(bench.store()) == before);
        CHECK(bench.store().commit({{span(1, 2, 2)}, {{"a", {2}}}}));
        CHECK(*bench.store().record("a") == Bytes{2});
    }

    static void after_a_failed_write_or_flush_nothing_more_is_written() {
        for (const bool at_flush : {false, true}) {
            Bench bench;
            REQUIRE(bench.store().commit({{span(1, 1, 1)}, {}}));
            bench.fail_after(0, StoreFault::broken);
            if (at_flush) {
                CHECK(flush(bench.store()) == StoreFault::broken);
            } else {
                CHECK_FALSE(bench.store().commit({{span(1, 2, 2)}, {}}));
            }
            CHECK(bench.store().commit({{span(2, 1, 1)}, {}}).error() == StoreFault::broken);
            CHECK(bench.store().put_blob(blob_id(1), blob_of(1)).error() == StoreFault::broken);
            CHECK(flush(bench.store()) == StoreFault::broken);
            CHECK(read(bench.store(), span(1, 1, 1)).spans.size() == 1);
            bench.reopen();
            CHECK(bench.store().commit({{span(2, 1, 1)}, {}}));
        }
    }

    static void an_older_image_opens_as_what_it_was() {
        Bench bench;
        REQUIRE(bench.store().commit({{span(1, 1, 1)}, {{"a", {1}}}}));
        REQUIRE_FALSE(flush(bench.store()));
        const auto image = bench.image();
        const Content then = content(bench.store());
        REQUIRE(bench.store().commit({{span(1, 2, 2)}, {{"a", {2}}}}));
        REQUIRE_FALSE(flush(bench.store()));
        bench.put_back(image);
        CHECK(content(bench.store()) == then);
        // What the others still have comes again.
        REQUIRE(bench.store().commit({{span(1, 2, 2)}, {}}));
        CHECK(read(bench.store(), span(1, 1, 1)).spans.size() == 2);
    }

    // Something of every kind, at random.
    static void write_something(Store& store, Dice& dice, std::map<std::uint8_t, Seq>& logs) {
        switch (dice.below(6)) {
            case 0: {
                const auto number = static_cast<std::uint8_t>(dice.below(8));
                REQUIRE(store.put_blob(blob_id(number), blob_of(number)));
                break;
            }
            case 1: {
                const auto log = static_cast<std::uint8_t>(dice.below(6));
                if (logs[log] > 1) REQUIRE(store.replace(span(log, 1, logs[log])));
                break;
            }
            default: {
                Commit commit;
                for (std::uint64_t i = dice.below(3) + 1; i > 0; --i) {
                    const auto log = static_cast<std::uint8_t>(dice.below(6));
                    const Seq first = logs[log] + 1;
                    logs[log] += 1 + dice.below(3);
                    commit.spans.push_back(span(log, first, logs[log]));
                }
                const auto key = std::string(1, static_cast<char>('a' + dice.below(5)));
                commit.records.push_back({key, dice.bytes(3)});
                REQUIRE(store.commit(commit));
                break;
            }
        }
    }

    // After every crash: what was there after some write, none before the last good flush.
    static void a_crash_leaves_everything_up_to_some_write() {
        std::size_t lost = 0;
        for (std::uint64_t seed = 1; seed <= seeds(100); ++seed) {
            INFO("seed " << seed);
            Dice dice(seed);
            Bench bench;
            std::map<std::uint8_t, Seq> logs;
            for (int crash = 0; crash < 4; ++crash) {
                std::vector<Content> after{content(bench.store())};
                for (std::uint64_t i = dice.below(12); i > 0; --i) {
                    if (dice.chance(4)) {
                        REQUIRE_FALSE(flush(bench.store()));
                        after = {content(bench.store())};
                    } else {
                        write_something(bench.store(), dice, logs);
                        after.push_back(content(bench.store()));
                    }
                }
                if (dice.chance(3)) bench.store().request_flush();  // that does not end
                bench.crash(dice);
                const Content left = content(bench.store());
                REQUIRE(std::ranges::count(after, left) > 0);
                lost += left != after.back();
                logs.clear();
                for (const StoredSpan& each : left.spans)
                    logs[each.log.author.bytes[0]] = each.last;
            }
        }
        CHECK(lost > 50);  // or no crash ever took anything
    }

    // At every write of a script, once: it fails, is whole or nothing, and goes on after opening.
    static void a_fault_at_any_write_leaves_what_was_before_or_after_it() {
        for (const StoreFault fault : {StoreFault::full, StoreFault::broken})
            for (std::uint64_t at = 0; at < 12; ++at) {
                INFO("write " << at);
                Bench bench;
                bench.fail_after(at, fault);
                std::uint64_t failed = 0;
                for (Seq seq = 1; seq <= 12; ++seq) {
                    const Content before = content(bench.store());
                    const auto done =
                        bench.store().commit({{span(1, seq, seq)}, {{"n", Bytes(seq, 1)}}});
                    if (done) continue;
                    ++failed;
                    CHECK(done.error() == fault);
                    CHECK(content(bench.store()) == before);
                    bench.reopen();
                    CHECK(content(bench.store()) == before);
                    REQUIRE(bench.store().commit({{span(1, seq, seq)}, {{"n", Bytes(seq, 1)}}}));
                }
                CHECK(failed == 1);
                CHECK(read(bench.store(), span(1, 1, 1)).spans.size() == 12);
            }
    }
};

}  // namespace atelier::test
