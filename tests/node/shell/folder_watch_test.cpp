#include "node/shell/folder_watch.hpp"

#include "tests/node/shell/io_loop.hpp"
#include "tests/temporary_folder.hpp"
#include "tests/test.hpp"

#include <fcntl.h>

#include <fstream>

using namespace atelier;
using namespace atelier::test;

TEST_CASE("more events than the kernel keeps are told as something that happened") {
    const TemporaryFolder temporary;
    const Path& root = temporary.path();
    const Beneath beneath(OwnedFile(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)));
    asio::io_context context;
    std::size_t told = 0;
    int changed = 0;
    const auto watch = std::make_shared<FolderWatch>(
        context.get_executor(), beneath,
        FolderWatch::Events{[&](const std::string&) { ++told; },
                            [&](const std::string&) { ++told; }, [&] { ++changed; }});
    watch->start();
    if (watch->is_blind()) {
        WARN("this machine's temporary folder cannot be watched");
        return;
    }
    CHECK(watch->watch({""}));
    std::ifstream limit("/proc/sys/fs/inotify/max_queued_events");
    std::size_t kept = 0;
    REQUIRE((limit >> kept));
    REQUIRE(kept < 1'000'000);
    // Nobody reads meanwhile. Opened to be written, and closed: one event each, of two in turn,
    // since the kernel makes one of two that are equal.
    const Path files[] = {root / "a.html", root / "b.html"};
    for (std::size_t i = 0; i < kept + 100; ++i)
        ::close(::open(files[i % 2].c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    const int created = 2;
    while (changed <= created && std::chrono::steady_clock::now() < until)
        context.run_for(std::chrono::milliseconds{10});
    CHECK(told <= kept);
    CHECK(changed > created);  // what the queue had no room for
    watch->stop();
    context.run_for(std::chrono::milliseconds{10});
}

TEST_CASE("a watch says what is written, what is put there, and that something happened") {
    const TemporaryFolder temporary;
    const Path& root = temporary.path();
    std::filesystem::create_directories(root / "site");
    const Beneath beneath(OwnedFile(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)));
    asio::io_context context;
    std::set<std::string> written;
    std::set<std::string> closed;
    int changed = 0;
    const auto watch = std::make_shared<FolderWatch>(
        context.get_executor(), beneath,
        FolderWatch::Events{[&](const std::string& path) { written.insert(path); },
                            [&](const std::string& path) { closed.insert(path); },
                            [&] { ++changed; }});
    watch->start();
    if (watch->is_blind()) {
        WARN("this machine's temporary folder cannot be watched");
        return;
    }
    CHECK(watch->watch({"", "site"}));
    CHECK_FALSE(watch->watch({"", "site"}));
    std::ofstream(root / "site/a.html") << "x";
    std::ofstream(root / "site/.a.html.swp") << "x";
    std::ofstream(root / "site/sedAbC123") << "x";
    std::filesystem::rename(root / "site/sedAbC123", root / "site/b.html");
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (closed.size() < 2 && std::chrono::steady_clock::now() < until)
        context.run_for(std::chrono::milliseconds{10});
    CHECK(closed == std::set<std::string>{"site/a.html", "site/b.html"});
    CHECK(written == std::set<std::string>{"site/a.html"});
    CHECK(changed > 0);
    const int before = changed;
    std::filesystem::remove(root / "site/b.html");
    while (changed == before && std::chrono::steady_clock::now() < until)
        context.run_for(std::chrono::milliseconds{10});
    CHECK(changed > before);
    watch->stop();
    context.run_for(std::chrono::milliseconds{10});
}
