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

    int blobs_asked = 0;

    std::optional<Bytes> blob(const BlobId& id) override {
        ++blobs_asked;
        return Seat::blob(id);
    }
    Instant now() const override { return time.now; }
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
    std::optional<Instant> due_when_worked;

    SocketRoom() {
        host.sockets = std::make_shared<Clients>(
            host, Clients::Events{[this](ClientId id) { left.push_back(id); },
                                  [this] { due_when_worked = host.sockets->next_due(); }});
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
    // Of a call that is answered "success".
    template <class Message>
    bool say(ClientSocket::Socket& far, const Message& message) {
        const talk::CallId id{++calls_};
        const std::string line = talk::write_call({id, message});
        REQUIRE(::send(far.native_handle(), line.data(), line.size(), MSG_NOSIGNAL) ==
                static_cast<ssize_t>(line.size()));
        bool is_answered = false;
        run_until([&] {
            for (const talk::Answer& each : answers(far))
                is_answered = is_answered || (each.id == id && each.result);
            return is_answered;
        });
        return is_answered;
    }
    // What came since.
    std::vector<talk::Answer> answers(ClientSocket::Socket& far) {
        read(far);
        std::vector<talk::Answer> found;
        while (const auto line = lines_.next())
            if (const auto heard = talk::read_heard(*line))
                if (const auto* answer = std::get_if<talk::Answer>(&*heard))
                    found.push_back(*answer);
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

TEST_CASE("pictures that a client asks for and does not take are not gathered without end") {
    SocketRoom room;
    ClientSocket::Socket far = room.connect();
    REQUIRE(room.answer(far, talk::Hello{"test", 1}));
    REQUIRE(room.answer(far, talk::FoundClass{"Classe", "Inès", "", 1, {}}));
    const Bytes picture(600'000, 9);
    pass(far, *sealed_file(picture),
         talk::write_call({talk::CallId{"p"}, talk::PutBlob{{}, true}}));
    const talk::GetBlob get{hex_of<talk::BlobId>(id_of(blob_map_of(picture)))};
    REQUIRE(room.answer(far, get));
    room.files.clear();
    const int asked_before = room.host.blobs_asked;
    constexpr int asked = 100;
    std::string lines;
    for (int i = 0; i < asked; ++i)
        lines += talk::write_call({talk::CallId{1'000 + i}, get});
    REQUIRE(::send(far.native_handle(), lines.data(), lines.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(lines.size()));
    room.context.restart();
    room.context.run_for(200ms);
    // Up to 1 MiB, and the one with which it is more.
    CHECK(room.host.blobs_asked == asked_before + 2);
    // Who takes them gets all, in their order.
    int answered = 0;
    room.run_until([&] {
        for (const talk::Answer& answer : room.answers(far))
            if (answer.id == talk::CallId{1'000 + answered}) ++answered;
        return answered == asked;
    });
    CHECK(answered == asked);
    CHECK(room.files.size() == asked);
}

TEST_CASE("a second caret within a tenth of a second is due then, and the node is told so") {
    SocketRoom room;
    ClientSocket::Socket far = room.connect();
    REQUIRE(room.answer(far, talk::Hello{"test", 1}));
    REQUIRE(room.answer(far, talk::FoundClass{"Classe", "Inès", "", 1, {}}));
    const auto team = room.answer(far, talk::NewTeam{"A", {}});
    REQUIRE(team);
    const auto made = room.answer(far, talk::NewProject{"site", {team->change->hex}, {}});
    REQUIRE(made);
    const auto project = id_of_hex<SpaceId>(*made->change);
    const auto page = room.answer(far, talk::Create{uri_of(project, root_of(project, Root::site)),
                                                    talk::NodeKind::text,
                                                    "page.html",
                                                    {},
                                                    {}});
    REQUIRE(page);
    REQUIRE(room.answer(far, talk::Open{page->uri, {}, {}}));
    REQUIRE(room.answer(far, talk::Write{page->uri, "abc"}));
    REQUIRE(room.say(far, talk::Cursor{page->uri, {{{0, 1}, {0, 1}}}}));
    CHECK_FALSE(room.host.sockets->next_due());
    room.due_when_worked.reset();
    REQUIRE(room.say(far, talk::Cursor{page->uri, {{{0, 2}, {0, 2}}}}));
    CHECK(room.host.sockets->next_due());
    CHECK(room.due_when_worked == room.host.sockets->next_due());
}
