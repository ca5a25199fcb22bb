#include "node/shell/client_listener.hpp"

#include "tests/temporary_folder.hpp"
#include "tests/test.hpp"

#include <boost/asio/io_context.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace atelier;
using atelier::test::TemporaryFolder;
namespace asio = boost::asio;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

struct Place {
    ~Place() {
        for (const auto& listener : listeners)
            listener->close();
        context.restart();
        context.run_for(20ms);
    }
    std::expected<std::shared_ptr<ClientListener>, std::error_code> listen(
        const std::string& folder) {
        const auto listener = ClientListener::at(
            context.get_executor(), folder, "socket",
            [this](ClientListener::Socket socket) { accepted.push_back(std::move(socket)); });
        if (listener) listeners.push_back(*listener);
        return listener;
    }
    static unsigned mode_of(const fs::path& path) {
        struct stat facts{};
        REQUIRE(::lstat(path.c_str(), &facts) == 0);
        return facts.st_mode & 0777;
    }
    std::string run() const { return (root / "run").string(); }

    TemporaryFolder place;
    fs::path root = place.path();
    asio::io_context context;
    std::vector<ClientListener::Socket> accepted;
    std::vector<std::shared_ptr<ClientListener>> listeners;
};

}  // namespace

TEST_CASE("a program of this user is accepted on a socket that no other user can open") {
    Place place;
    const auto listener = place.listen(place.run());
    REQUIRE(listener);
    CHECK(Place::mode_of(place.run()) == 0700);
    CHECK(Place::mode_of((*listener)->path()) == 0600);
    ClientListener::Socket client(place.context);
    client.connect((*listener)->path());
    place.context.run_for(50ms);
    REQUIRE(place.accepted.size() == 1);
    CHECK(is_of_this_user(place.accepted[0]));
    CHECK(is_of_this_user(client));
}

TEST_CASE("a folder that others could enter is shut, and the socket of a dead run taken away") {
    Place place;
    fs::create_directory(place.run());
    fs::permissions(place.run(), fs::perms::all);
    {
        asio::local::stream_protocol::acceptor left(place.context,
                                                    place.run() + "/socket");  // stays as a file
    }
    REQUIRE(fs::exists(place.run() + "/socket"));
    REQUIRE(place.listen(place.run()));
    CHECK(Place::mode_of(place.run()) == 0700);
    ClientListener::Socket client(place.context);
    boost::system::error_code error;
    client.connect(place.run() + "/socket", error);
    CHECK_FALSE(error);
}

TEST_CASE("what is there and is no socket is left alone, and so is a path of too many bytes") {
    Place place;
    fs::create_directory(place.run());
    std::ofstream(place.run() + "/socket") << "mine";
    const auto refused = place.listen(place.run());
    REQUIRE_FALSE(refused);
    CHECK(refused.error() == std::errc::file_exists);
    CHECK(fs::file_size(place.run() + "/socket") == 4);
    const auto too_long = place.listen((place.root / std::string(100, 'x')).string());
    REQUIRE_FALSE(too_long);
    CHECK(too_long.error() == std::errc::filename_too_long);
    fs::create_symlink(place.root, place.root / "link");
    CHECK(place.listen((place.root / "link").string()).error() == std::errc::not_a_directory);
    CHECK_FALSE(place.listen((place.root / "no" / "such").string()));
}

TEST_CASE("a listener that is closed takes its socket away") {
    Place place;
    const auto listener = place.listen(place.run());
    REQUIRE(listener);
    (*listener)->close();
    CHECK_FALSE(fs::exists(place.run() + "/socket"));
    place.context.run_for(20ms);
    CHECK(place.accepted.empty());
}
