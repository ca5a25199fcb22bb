// kill -9, thirty times at random: whatever the store said is done is there when it opens again.

#include "node/shell/sqlite_store.hpp"
#include "tests/sync/store_contract.hpp"
#include "tests/temporary_folder.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

using namespace atelier;
using namespace atelier::test;

namespace {

struct NoBench;
using Contract = StoreContract<NoBench>;

// The n-th commit, from 1: a change of one of five logs, and n.
Commit commit_of(std::uint64_t n) {
    StoredSpan span = Contract::span(static_cast<std::uint8_t>(n % 5), n / 5 + 1, n / 5 + 1);
    span.tip.bytes[8] = static_cast<std::uint8_t>(n >> 8);
    Writer number;
    number.u64(n);
    return {{span}, {{"n", number.take()}}};
}

std::uint64_t last_of(Store& store) {
    const auto record = store.record("n");
    REQUIRE(record);
    return *record ? Reader(**record).u64() : 0;
}

// Goes on from there until it is killed; each commit is said when it is done.
[[noreturn]] void commit_for_ever(const Path& home, int said) {
    auto opened = SqliteStore::open(home, [] {});
    if (!opened) ::_exit(1);
    const auto record = opened->store->record("n");
    for (std::uint64_t n = *record ? Reader(**record).u64() : 0;;) {
        ++n;
        if (!opened->store->commit(commit_of(n))) ::_exit(2);
        if (n % 40 == 0 &&
            !opened->store->put_blob(Contract::blob_id(n / 40 % 8), Contract::blob_of(n / 40 % 8)))
            ::_exit(3);
        if (::write(said, &n, sizeof n) != sizeof n) ::_exit(4);
        if (n % 15 == 0) opened->store->request_flush();
        opened->store->flushed();
    }
}

}  // namespace

TEST_CASE("after kill -9 everything is there that was committed, within two seconds") {
    const TemporaryFolder folder;
    Dice dice(1);
    std::uint64_t said = 0;
    for (int kill = 0; kill < 30; ++kill) {
        INFO("kill " << kill);
        int pipe[2];
        REQUIRE(::pipe(pipe) == 0);
        const pid_t child = ::fork();
        if (child == 0) {
            ::close(pipe[0]);
            commit_for_ever(folder.path(), pipe[1]);
        }
        ::close(pipe[1]);
        const std::uint64_t until = said + dice.below(300) + 1;
        while (said < until && ::read(pipe[0], &said, sizeof said) == sizeof said) {
        }
        ::kill(child, SIGKILL);
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        REQUIRE(WIFSIGNALED(status));
        while (::read(pipe[0], &said, sizeof said) == sizeof said) {
        }
        ::close(pipe[0]);

        const auto start = std::chrono::steady_clock::now();
        auto opened = SqliteStore::open(folder.path(), [] {});
        REQUIRE(opened);
        const std::uint64_t last = last_of(*opened->store);
        CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(2));
        CHECK_FALSE(opened->set_aside);
        CHECK((last == said || last == said + 1));
        std::uint64_t spans = 0;
        for (const SpaceId& space : opened->store->spaces())
            for (const LogName& log : opened->store->logs(space)) {
                const LogPart part = *opened->store->read(space, log, 1, seq_max);
                CHECK_FALSE(part.cut);
                spans += part.spans.size();
            }
        CHECK(spans == last);
        for (std::uint64_t blob = 1; blob <= said / 40; ++blob)
            CHECK(*opened->store->blob(Contract::blob_id(blob % 8)) == Contract::blob_of(blob % 8));
        said = last;
    }
    CHECK(said > 1'000);
}
