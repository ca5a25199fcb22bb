#include "node/shell/client_socket.hpp"

#include "tests/test.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>

using namespace atelier;
namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

// A client's socket, and the other end of it in the test's hand.
struct Pair {
    asio::io_context context;
    ClientSocket::Socket far{context};
    std::string received;
    std::vector<OwnedFile> files;
    std::size_t received_before_file = 0;
    int ends = 0;
    int room_told = 0;
    std::shared_ptr<ClientSocket> client;

    explicit Pair(std::chrono::milliseconds patience = ClientSocket::patience) {
        ClientSocket::Socket near(context);
        asio::local::connect_pair(near, far);
        client = std::make_shared<ClientSocket>(
            std::move(near),
            ClientSocket::Events{[this](OwnedFile file) {
                                     received_before_file = received.size();
                                     files.push_back(std::move(file));
                                 },
                                 [this](std::string_view bytes) { received += bytes; },
                                 [this] { ++ends; }, [this] { ++room_told; }},
            patience);
        client->start();
    }
    // Until it is so, or for three seconds: then the test fails.
    void run_until(const std::function<bool()>& is_so) {
        const auto end = std::chrono::steady_clock::now() + 3s;
        while (!is_so() && std::chrono::steady_clock::now() < end) {
            context.restart();
            context.run_for(5ms);
        }
        REQUIRE(is_so());
    }
    void settle() {
        context.restart();
        context.run_for(20ms);
    }
    void write(const std::string& bytes, const OwnedFile* file = nullptr) {
        iovec part{const_cast<char*>(bytes.data()), bytes.size()};
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
        if (file) {
            message.msg_control = control;
            message.msg_controllen = sizeof control;
            cmsghdr* head = CMSG_FIRSTHDR(&message);
            head->cmsg_level = SOL_SOCKET;
            head->cmsg_type = SCM_RIGHTS;
            head->cmsg_len = CMSG_LEN(sizeof(int));
            const int descriptor = file->descriptor();
            std::memcpy(CMSG_DATA(head), &descriptor, sizeof descriptor);
        }
        REQUIRE(::sendmsg(far.native_handle(), &message, MSG_NOSIGNAL) ==
                static_cast<ssize_t>(bytes.size()));
    }
    // What is there now, with the files that came.
    std::string read(std::vector<OwnedFile>* passed = nullptr) {
        std::string bytes(256 * 1024, '\0');
        alignas(cmsghdr) char control[CMSG_SPACE(4 * sizeof(int))] = {};
        iovec part{bytes.data(), bytes.size()};
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        const ssize_t count = ::recvmsg(far.native_handle(), &message, MSG_DONTWAIT);
        bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
        for (cmsghdr* head = CMSG_FIRSTHDR(&message); count > 0 && head != nullptr;
             head = CMSG_NXTHDR(&message, head)) {
            int descriptor = -1;
            std::memcpy(&descriptor, CMSG_DATA(head), sizeof descriptor);
            if (passed) passed->emplace_back(descriptor);
        }
        return bytes;
    }
};

}  // namespace

TEST_CASE("bytes come in and lines go out in their order") {
    Pair pair;
    pair.write("{}\n");
    pair.client->send("un\n");
    pair.client->send("deux\n");
    pair.run_until([&] { return pair.received == "{}\n" && pair.client->unread_bytes() == 0; });
    CHECK(pair.read() == "un\ndeux\n");
    CHECK(pair.ends == 0);
}

TEST_CASE("a file comes in before the bytes that it came with and goes out with its line") {
    Pair pair;
    pair.write("avant\n");
    pair.run_until([&] { return pair.received.size() == 6; });
    const auto sent = sealed_file(view_of("contenu"));
    REQUIRE(sent);
    pair.write("avec\n", &*sent);
    pair.run_until([&] { return pair.received.size() == 11; });
    REQUIRE(pair.files.size() == 1);
    CHECK(pair.received_before_file == 6);
    CHECK(text_of(*content_of(pair.files[0], 100)) == "contenu");
    pair.client->send("un\n");
    pair.client->send("deux\n", sealed_file(view_of("retour")));
    pair.run_until([&] { return pair.client->unread_bytes() == 0; });
    std::vector<OwnedFile> passed;
    std::string lines;
    for (int i = 0; i < 4; ++i)
        lines += pair.read(&passed);
    CHECK(lines == "un\ndeux\n");
    REQUIRE(passed.size() == 1);
    CHECK(text_of(*content_of(passed[0], 100)) == "retour");
}

TEST_CASE("a client that goes away is told once, and what it said last came before") {
    Pair pair;
    pair.write("adieu\n");
    pair.far.close();
    pair.run_until([&] { return pair.ends == 1; });
    CHECK(pair.received == "adieu\n");
    pair.client->send("encore\n");
    pair.client->close();
    pair.settle();
    CHECK(pair.ends == 1);
}

TEST_CASE("a connection that is closed sends what was said before and reads no more") {
    Pair pair;
    pair.client->send("dernier\n");
    pair.client->close();
    pair.client->send("trop tard\n");
    pair.write("personne ne lit\n");
    pair.run_until([&] { return pair.ends == 1; });
    CHECK(pair.read() == "dernier\n");
    CHECK(pair.received.empty());
}

TEST_CASE(
    "a client that takes nothing of a mebibyte is let go, and a little less may wait for ever") {
    Pair pair(100ms);
    const auto start = std::chrono::steady_clock::now();
    pair.client->send(std::string(ClientSocket::unread_max_bytes - 1, 'x'));
    pair.context.run_for(400ms);
    CHECK(pair.ends == 0);
    // What the kernel holds is not counted.
    pair.client->send(std::string(512 * 1024, 'x'));
    REQUIRE(pair.client->unread_bytes() >= ClientSocket::unread_max_bytes);
    pair.run_until([&] { return pair.ends == 1; });
    CHECK(std::chrono::steady_clock::now() - start >= 500ms);
}

TEST_CASE("a client that takes a little now and then is kept, however much waits for it") {
    Pair pair(150ms);
    pair.client->send(std::string(4 * 1024 * 1024, 'x'));
    std::size_t taken = 0;
    for (int i = 0; i < 10; ++i) {
        pair.context.restart();
        pair.context.run_for(50ms);
        taken += pair.read().size();
        CHECK(pair.ends == 0);
    }
    REQUIRE(pair.client->unread_bytes() >= ClientSocket::unread_max_bytes);
    // It is not read meanwhile, so it cannot make more wait by asking.
    const std::size_t before = pair.received.size();
    pair.write("encore\n");
    pair.settle();
    CHECK(pair.received.size() == before);
    pair.run_until([&] {
        taken += pair.read().size();
        return taken == 4 * 1024 * 1024;
    });
    pair.run_until([&] { return pair.received == "encore\n"; });
}

TEST_CASE("a file that was passed counts until the client has taken it, and then there is room") {
    Pair pair;
    const Bytes picture(ClientSocket::unread_max_bytes, 7);
    pair.client->send("un\n", sealed_file(picture), picture.size());
    pair.run_until([&] { return pair.client->unread_bytes() == 0; });
    CHECK(pair.client->is_full());
    pair.write("encore\n");
    pair.settle();
    CHECK(pair.received.empty());
    std::vector<OwnedFile> passed;
    CHECK(pair.read(&passed) == "un\n");
    CHECK(passed.size() == 1);
    pair.run_until([&] { return pair.received == "encore\n"; });
    CHECK(pair.room_told == 1);
    CHECK_FALSE(pair.client->is_full());
}

TEST_CASE("a client that takes no file is let go, and one that takes it in time is not") {
    for (const bool takes : {false, true}) {
        Pair pair(100ms);
        const Bytes picture(ClientSocket::unread_max_bytes, 7);
        pair.client->send("un\n", sealed_file(picture), picture.size());
        pair.run_until([&] { return pair.client->unread_bytes() == 0; });
        std::vector<OwnedFile> passed;
        if (takes) pair.read(&passed);
        pair.context.restart();
        pair.context.run_for(250ms);
        CHECK(pair.ends == (takes ? 0 : 1));
    }
}

TEST_CASE("one that is held is not read, but it is seen that its client is gone") {
    Pair pair;
    pair.client->hold(true);
    pair.write("plus tard\n");
    pair.settle();
    CHECK(pair.received.empty());
    pair.client->hold(false);
    pair.run_until([&] { return pair.received == "plus tard\n"; });
    pair.client->hold(true);
    pair.far.close();
    pair.run_until([&] { return pair.ends == 1; });
}
