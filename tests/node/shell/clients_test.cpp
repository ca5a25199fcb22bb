#include "node/shell/clients.hpp"

#include "tests/node/shell/client_room.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <sys/socket.h>

#include <cstring>

using namespace atelier;
using namespace atelier::test;
using namespace std::chrono_literals;

namespace {

// A seat whose clients have real sockets.
class SocketHost : public ClientRoom::Seat {
public:
    SocketHost(ClientRoom& room, std::uint8_t number) : Seat(room, number) {}
    std::shared_ptr<Clients> sockets;
    NodeTime time{Instant{1'000}, 29'000'000};

    void ask(ClientId client, const Request& request) override {
        node->request(client, request, time);
        for (const Action& action : node->take_actions())
            if (const auto* tell = std::get_if<action::Tell>(&action))
                sockets->tell(tell->to, tell->told);
    }
    void relay(ClientId from, const std::string& line) override { sockets->relay(from, line); }
    std::optional<Bytes> content_of(ClientId client, PassedFile file, std::size_t max) override {
        return atelier::content_of(sockets->take_file(client, file), max);
    }
};

struct SocketRoom {
    boost::asio::io_context context;
    ClientRoom room;
    SocketHost host{room, 1};
    std::vector<ClientId> left;

    SocketRoom() {
        host.sockets = std::make_shared<Clients>(host, [this](ClientId id) { left.push_back(id); });
    }
    ~SocketRoom() {
        host.sockets->close_all();
        run_until([&] { return host.sockets->size() == 0; });
    }
    ClientSocket::Socket connect() {
        ClientSocket::Socket near(context);
        ClientSocket::Socket far(context);
        boost::asio::local::connect_pair(near, far);
        far.non_blocking(true);
        host.sockets->accepted(std::move(near));
        return far;
    }
    void run_until(const std::function<bool()>& is_so) {
        const auto end = std::chrono::steady_clock::now() + 3s;
        while (!is_so() && std::chrono::steady_clock::now() < end) {
            context.restart();
            context.run_for(5ms);
        }
    }
    // The answer to a call, with what was told before it thrown away.
    template <class Message>
    std::optional<typename Message::Answer> answer(ClientSocket::Socket& far,
                                                   const Message& message) {
        const talk::CallId id{++calls_};
        const std::string line = talk::write_call({id, message});
        REQUIRE(::send(far.native_handle(), line.data(), line.size(), MSG_NOSIGNAL) ==
                static_cast<ssize_t>(line.size()));
        std::optional<typename Message::Answer> found;
        run_until([&] {
            read(far);
            while (const auto each = lines_.next()) {
                const auto heard = talk::read_heard(*each);
                const auto* answer = heard ? std::get_if<talk::Answer>(&*heard) : nullptr;
                if (answer != nullptr && answer->id == id && answer->result)
                    found = talk::read_result<typename Message::Answer>(*answer->result);
            }
            return found.has_value();
        });
        return found;
    }
    std::vector<OwnedFile> files;

private:
    void read(ClientSocket::Socket& far) {
        char bytes[65536];
        alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
        iovec part{bytes, sizeof bytes};
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        const ssize_t count = ::recvmsg(far.native_handle(), &message, MSG_DONTWAIT);
        if (count <= 0) return;
        lines_.receive({bytes, static_cast<std::size_t>(count)});
        if (const cmsghdr* head = CMSG_FIRSTHDR(&message)) {
            int descriptor = -1;
            std::memcpy(&descriptor, CMSG_DATA(head), sizeof descriptor);
            files.emplace_back(descriptor);
        }
    }
    std::int64_t calls_ = 0;
    talk::LineSplitter lines_;
};

void pass(ClientSocket::Socket& far, const OwnedFile& file, const std::string& line) {
    iovec part{const_cast<char*>(line.data()), line.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    cmsghdr* head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof(int));
    const int descriptor = file.descriptor();
    std::memcpy(CMSG_DATA(head), &descriptor, sizeof descriptor);
    REQUIRE(::sendmsg(far.native_handle(), &message, MSG_NOSIGNAL) ==
            static_cast<ssize_t>(line.size()));
}

}  // namespace

TEST_CASE("an editor founds a class, passes a picture and gets it back, over a real socket") {
    SocketRoom room;
    ClientSocket::Socket far = room.connect();
    REQUIRE(room.answer(far, talk::Hello{"test", 1}));
    REQUIRE(room.answer(far, talk::FoundClass{"Classe", "Inès", "", 1, {}}));
    const Bytes picture(2'000'000, 9);
    pass(far, *sealed_file(picture),
         talk::write_call({talk::CallId{"p"}, talk::PutBlob{{}, true}}));
    const auto blob = hex_of<talk::BlobId>(id_of(blob_map_of(picture)));
    const auto passed = room.answer(far, talk::GetBlob{blob});
    REQUIRE(passed);
    CHECK(passed->size == picture.size());
    REQUIRE(room.files.size() == 1);
    CHECK(content_of(room.files[0], picture.size()) == picture);
}

TEST_CASE("what one editor relays another reads, and who left is told once") {
    SocketRoom room;
    ClientSocket::Socket one = room.connect();
    ClientSocket::Socket other = room.connect();
    REQUIRE(room.answer(one, talk::Hello{"one", 1}));
    REQUIRE(room.answer(other, talk::Hello{"other", 1}));
    REQUIRE(room.answer(one, talk::GoTo{"u", {1, 2}}));
    std::string heard;
    room.run_until([&] {
        char bytes[4096];
        const ssize_t count = ::recv(other.native_handle(), bytes, sizeof bytes, MSG_DONTWAIT);
        if (count > 0) heard.append(bytes, static_cast<std::size_t>(count));
        return heard.ends_with('\n');
    });
    CHECK(heard == talk::write_telling(talk::GoTo{"u", {1, 2}}));
    one.close();
    room.run_until([&] { return room.left.size() == 1; });
    CHECK(room.left == std::vector{ClientId{1}});
    CHECK(room.host.sockets->size() == 1);
}

TEST_CASE("a client that says no JSON is answered and hung up, and no more than 64 are taken") {
    SocketRoom room;
    ClientSocket::Socket far = room.connect();
    REQUIRE(::send(far.native_handle(), "{\n", 2, MSG_NOSIGNAL) == 2);
    room.run_until([&] { return room.left.size() == 1; });
    char bytes[256];
    const ssize_t count = ::recv(far.native_handle(), bytes, sizeof bytes, MSG_DONTWAIT);
    REQUIRE(count > 0);
    CHECK(std::string_view(bytes, static_cast<std::size_t>(count)).find("-32700") !=
          std::string_view::npos);
    CHECK(::recv(far.native_handle(), bytes, sizeof bytes, MSG_DONTWAIT) == 0);
    std::vector<ClientSocket::Socket> many;
    for (int i = 0; i < 70; ++i)
        many.push_back(room.connect());
    CHECK(room.host.sockets->size() == Clients::clients_max);
}
