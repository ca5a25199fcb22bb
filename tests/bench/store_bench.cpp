// What the store costs on this machine's disk: in the folder for temporary files, TMPDIR. Commits
// by processor time; what waits for the disk, and an opening, by the clock on the wall.

#include "node/shell/sqlite_store.hpp"
#include "protocol/check.hpp"
#include "tests/bench/bench.hpp"
#include "tests/random_changes.hpp"
#include "tests/temporary_folder.hpp"

#include <thread>

namespace atelier::bench {

namespace {

using test::Dice;
using test::TemporaryFolder;

std::unique_ptr<SqliteStore> open_at(const Path& home) {
    auto opened = SqliteStore::open(home, [] {});
    ATELIER_CHECK(opened && !opened->set_aside);
    return std::move(opened->store);
}

// One change of a log each, 300 bytes as a letter with its header and signature has.
class Changes {
public:
    StoredSpan next(std::size_t log) {
        const Seq seq = ++seqs_[log];
        return span(log, seq, seq, 300);
    }
    StoredSpan span(std::size_t log, Seq first, Seq last, std::size_t bytes) {
        StoredSpan span;
        span.space.bytes[0] = static_cast<std::uint8_t>(log % 8);
        span.log = {AuthorId{{static_cast<std::uint8_t>(log), static_cast<std::uint8_t>(log >> 8)}},
                    Sitting{log}};
        span.first = first;
        span.last = last;
        span.previous = dice_.id<ChangeId>();
        span.tip = dice_.id<ChangeId>();
        span.bytes.resize(bytes, static_cast<std::uint8_t>(last));
        return span;
    }

private:
    Dice dice_{1};
    std::map<std::size_t, Seq> seqs_;
};

void flush(SqliteStore& store) {
    const FlushToken token = store.request_flush();
    while (true) {
        for (const Flushed& each : store.flushed()) {
            ATELIER_CHECK(!each.fault);
            if (each.token == token) return;
        }
        std::this_thread::yield();
    }
}

void commits(SqliteStore& store, int rounds) {
    Changes changes;
    std::size_t log = 0;
    constexpr int commits = 1'000;
    measure("a commit of one change", "us", 1e6, commits, rounds, [&] {
        for (int i = 0; i < commits; ++i)
            ATELIER_CHECK(store.commit({{changes.next(log++ % 12)}, {}}));
        flush(store);
    });
    measure("a commit of one change and a record", "us", 1e6, commits, rounds, [&] {
        for (int i = 0; i < commits; ++i)
            ATELIER_CHECK(
                store.commit({{changes.next(log++ % 12)}, {{"session/1", Bytes(40, 1)}}}));
        flush(store);
    });
    measure("a commit of 100 changes, each", "us", 1e6, commits, rounds, [&] {
        for (int i = 0; i < commits / 100; ++i) {
            Commit commit;
            for (int j = 0; j < 100; ++j)
                commit.spans.push_back(changes.next(log++ % 12));
            ATELIER_CHECK(store.commit(commit));
        }
        flush(store);
    });
}

void flushes(SqliteStore& store, int rounds) {
    Changes changes;
    measure(
        "a flush after one change", "ms on the wall", 1e3, 20, rounds,
        [&] {
            for (std::size_t i = 0; i < 20; ++i) {
                ATELIER_CHECK(store.commit({{changes.next(20 + i)}, {}}));
                flush(store);
            }
        },
        wall_seconds);
    // The longest wait of the loop while the other thread flushes and makes checkpoints.
    double longest = 0;
    measure(
        "a commit while flushes and checkpoints run", "us on the wall", 1e6, 2'000, rounds,
        [&] {
            for (std::size_t i = 0; i < 2'000; ++i) {
                const double start = wall_seconds();
                ATELIER_CHECK(store.commit({{changes.next(40 + i % 12)}, {}}));
                longest = std::max(longest, wall_seconds() - start);
                if (i % 50 == 0) store.request_flush();
            }
            store.flushed();
        },
        wall_seconds);
    std::printf("{\"what\":\"the longest of these\",\"unit\":\"ms on the wall\",\"max\":%.4g}\n",
                longest * 1e3);
}

// As the store does it, and as it would be to write a file and wait for it.
void blobs(const Path& home, int rounds) {
    const auto store = open_at(home);
    BlobFiles files(real_files(), home / "plain");
    std::vector<double> processor, wall, moved, plain;
    for (int round = 0; round < rounds; ++round) {
        Bytes picture(blob_max_bytes, 7);
        picture[0] = static_cast<std::uint8_t>(round);
        const BlobId id = id_of(blob_map_of(picture));
        const double busy = processor_seconds(), start = wall_seconds();
        ATELIER_CHECK(store->put_blob(id, picture));
        processor.push_back((processor_seconds() - busy) * 1e3);
        wall.push_back((wall_seconds() - start) * 1e3);
        flush(*store);
        while (!*real_files().status(BlobFiles(real_files(), home / "blobs").path_of(id)))
            std::this_thread::yield();
        moved.push_back((wall_seconds() - start) * 1e3);
        const double again = wall_seconds();
        ATELIER_CHECK(files.put(id, picture));
        plain.push_back((wall_seconds() - again) * 1e3);
    }
    tell("a blob of 20 MiB is put", "ms", processor);
    tell("the same, as the loop waits for it", "ms on the wall", wall);
    tell("until it is flushed and has become a file", "ms on the wall", moved);
    tell("a file of 20 MiB, its fsync and those of its folders", "ms on the wall", plain);
}

// A million changes, packed: spans of a thousand, 60 bytes a change.
void opening(const Path& home, int rounds) {
    {
        const auto store = open_at(home);
        Changes changes;
        for (std::size_t log = 0; log < 100; ++log) {
            Commit commit;
            for (Seq first = 1; first < 10'000; first += 1'000)
                commit.spans.push_back(changes.span(log, first, first + 999, 60'000));
            ATELIER_CHECK(store->commit(commit));
            flush(*store);
        }
    }
    measure(
        "a store of a million changes opens", "ms on the wall", 1e3, 1, rounds,
        [&] { open_at(home); }, wall_seconds);
    const auto store = open_at(home);
    measure(
        "all of it is read", "ms on the wall", 1e3, 1, rounds,
        [&] {
            std::size_t spans = 0;
            for (const SpaceId& space : store->spaces())
                for (const LogName& log : store->logs(space))
                    spans += store->read(space, log, 1, UINT32_MAX)->spans.size();
            ATELIER_CHECK(spans == 1'000);
        },
        wall_seconds);
}

}  // namespace

void store(int rounds) {
    const TemporaryFolder folder;
    const auto store = open_at(folder.path() / "commits");
    commits(*store, rounds);
    flushes(*store, rounds);
    blobs(folder.path() / "blobs", rounds);
    opening(folder.path() / "million", rounds);
}

}  // namespace atelier::bench
