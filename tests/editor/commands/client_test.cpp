#include "editor/commands/client.hpp"

#include "editor/commands/content_length.hpp"
#include "tests/temporary_folder.hpp"
#include "tests/test.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <thread>

using namespace atelier::editor;
namespace fs = std::filesystem;

namespace {

// A working folder with a socket in its marker, in a place of its own; the node is the test.
class Folder {
public:
    Folder() = default;
    ~Folder() {
        if (listening_ >= 0) ::close(listening_);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    void mark() { fs::create_directory(root / ".atelier"); }
    void listen() {
        listening_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        const std::string path = (root / "real").string();
        REQUIRE(path.size() < sizeof address.sun_path);
        std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
        REQUIRE(::bind(listening_, reinterpret_cast<const sockaddr*>(&address), sizeof address) ==
                0);
        REQUIRE(::listen(listening_, 1) == 0);
        fs::create_symlink(root / "real", root / ".atelier" / "socket");
    }
    int accept() const { return ::accept(listening_, nullptr, nullptr); }

    atelier::test::TemporaryFolder place;
    const fs::path root = place.path();

private:
    int listening_ = -1;
};

// The bridge in a thread, its streams at the test's hand.
class Running {
public:
    explicit Running(const std::string& folder) {
        REQUIRE(::pipe(in_) == 0);
        REQUIRE(::pipe(out_) == 0);
        REQUIRE(::pipe(errors_) == 0);
        thread_ = std::thread([this, folder] {
            code_ = run_client(folder, {in_[0], out_[1], errors_[1]});
            ::close(out_[1]);
            ::close(errors_[1]);
        });
    }
    ~Running() {
        end_input();
        if (thread_.joinable()) thread_.join();
        for (const int end : {in_[0], out_[0], errors_[0]})
            ::close(end);
    }
    void write(const std::string& bytes) {
        REQUIRE(::write(in_[1], bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    }
    void end_input() {
        if (in_[1] >= 0) ::close(in_[1]);
        in_[1] = -1;
    }
    std::string output() { return all_of(out_[0]); }
    std::string errors() { return all_of(errors_[0]); }
    int code() {
        thread_.join();
        return code_;
    }
    static std::string all_of(int from) {
        std::string bytes;
        char piece[4096];
        for (ssize_t count = 0; (count = ::read(from, piece, sizeof piece)) > 0;)
            bytes.append(piece, static_cast<std::size_t>(count));
        return bytes;
    }

private:
    int in_[2] = {-1, -1};
    int out_[2] = {-1, -1};
    int errors_[2] = {-1, -1};
    std::thread thread_;
    int code_ = -1;
};

std::string read_exactly(int from, std::size_t size) {
    std::string bytes(size, '\0');
    std::size_t done = 0;
    while (done < size) {
        const ssize_t count = ::read(from, bytes.data() + done, size - done);
        if (count <= 0) break;
        done += static_cast<std::size_t>(count);
    }
    bytes.resize(done);
    return bytes;
}

}  // namespace

TEST_CASE("the working folder is the nearest one upward with the marker") {
    Folder folder;
    folder.mark();
    const fs::path deep = folder.root / "a" / "b c";
    fs::create_directories(deep);
    CHECK(marked_folder(deep.string()) == folder.root.string());
    CHECK(marked_folder(folder.root.string()) == folder.root.string());
    fs::create_directory(deep / ".atelier");
    CHECK(marked_folder(deep.string()) == deep.string());
    CHECK_FALSE(marked_folder(folder.root.parent_path().string()));
    fs::create_directory(folder.root / "x");
    Folder other;
    CHECK_FALSE(marked_folder(other.root.string()));
}

TEST_CASE("messages are carried to the node and back, and the node's end is a good one") {
    Folder folder;
    folder.mark();
    folder.listen();
    const fs::path deep = folder.root / std::string(120, 'd');
    fs::create_directory(deep);
    Running client(deep.string());
    const int node = folder.accept();
    REQUIRE(node >= 0);
    client.write(framed("{\"id\":0,\n \"method\":\"open\"}") + framed("{}"));
    const std::string lines = "{\"id\":0,  \"method\":\"open\"}\n{}\n";
    CHECK(read_exactly(node, lines.size()) == lines);
    const std::string answer = "{\"result\":\"success\"}\n{\"é\":1}\n";
    REQUIRE(::write(node, answer.data(), answer.size()) == static_cast<ssize_t>(answer.size()));
    ::close(node);
    CHECK(client.output() == framed("{\"result\":\"success\"}") + framed("{\"é\":1}"));
    CHECK(client.errors().empty());
    CHECK(client.code() == 0);
}

TEST_CASE("what the plugin said last reaches the node when its input ends") {
    Folder folder;
    folder.mark();
    folder.listen();
    Running client(folder.root.string());
    const int node = folder.accept();
    REQUIRE(node >= 0);
    std::thread reader;
    std::string got;
    reader = std::thread([&] { got = Running::all_of(node); });
    std::string expected;
    for (int i = 0; i < 40; ++i) {
        const std::string message(50'000, static_cast<char>('a' + i % 26));
        client.write(framed(message));
        expected += message + "\n";
    }
    client.end_input();
    CHECK(client.output().empty());
    CHECK(client.code() == 0);
    reader.join();
    ::close(node);
    CHECK(got == expected);
}

TEST_CASE("without a folder or a node it says so and ends badly") {
    Folder folder;
    {
        Running client(folder.root.string());
        CHECK(client.errors().contains("no working folder"));
        CHECK(client.code() == 1);
    }
    folder.mark();
    {
        Running client(folder.root.string());
        CHECK(client.errors().contains("no node"));
        CHECK(client.code() == 1);
    }
}

TEST_CASE("a plugin that frames its messages wrongly is told so") {
    Folder folder;
    folder.mark();
    folder.listen();
    Running client(folder.root.string());
    const int node = folder.accept();
    client.write("{\"id\":0}\r\n\r\n");
    CHECK(client.errors().contains("Content-Length"));
    CHECK(client.code() == 1);
    ::close(node);
}
