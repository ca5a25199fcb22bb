#include "node/shell/peers_file.hpp"

#include "tests/seeds.hpp"
#include "tests/temporary_folder.hpp"
#include "tests/test.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <random>

using namespace atelier;

namespace {

std::vector<std::string> texts(const PeersList& list) {
    std::vector<std::string> out;
    for (const PeerAddress& each : list.addresses)
        out.push_back(text_of(each));
    return out;
}

using Texts = std::vector<std::string>;

// A folder of its own, gone with the test.
struct Folder {
    test::TemporaryFolder folder;
    std::string file() const { return (folder.path() / "peers.txt").string(); }
    void write(const std::string& text) const { std::ofstream(file()) << text; }
};

}  // namespace

TEST_CASE("each line of the file is an address, with comments and blanks around") {
    const PeersList list = read_peers(
        "# the room upstairs\n\n10.0.0.7\n  10.0.0.8:24712\t# Zoe\r\n[fd00::1]:9\n\n"
        "10.0.0.7:24711\nfd00::2");
    CHECK(list.faults.empty());
    CHECK(texts(list) ==
          Texts{"10.0.0.7:24711", "10.0.0.8:24712", "[fd00::1]:9", "[fd00::2]:24711"});
}

TEST_CASE("a wrong line is told with its number, and the others are good") {
    const PeersList list = read_peers("10.0.0.1\npc-7\n\n8.8.8.8\n10.0.0.2:99999\n10.0.0.3");
    CHECK(texts(list) == Texts{"10.0.0.1:24711", "10.0.0.3:24711"});
    REQUIRE(list.faults.size() == 3);
    CHECK(list.faults[0].starts_with("line 2: this is no address"));
    CHECK(list.faults[1].starts_with("line 4: this is not an address of a network of your own"));
    CHECK(list.faults[2] == "line 5: a port is a number from 1 to 65535");
}

TEST_CASE("an interface that is not there yet is a fault until it is") {
    std::uint32_t eth9 = 0;
    const auto number = [&](const std::string&) { return eth9; };
    CHECK(read_peers("fe80::1%eth9", number).faults ==
          Texts{"line 1: this machine has no interface of that name"});
    eth9 = 4;
    REQUIRE(read_peers("fe80::1%eth9", number).addresses.size() == 1);
    CHECK(read_peers("fe80::1%eth9", number).addresses.front().scope == 4);
}

TEST_CASE("a file that goes on and on is cut where a line ends, and said to be") {
    std::string text;
    for (int i = 0; text.size() < 60'000; ++i)
        text += "10." + std::to_string(i / 250) + ".0." + std::to_string(i % 250) + "\n";
    const PeersList many = read_peers(text);
    CHECK(many.addresses.size() == 512);
    REQUIRE(many.faults.size() == 1);
    CHECK(many.faults.front().starts_with("line 513: there are more than 512 addresses"));

    std::string comments(65'530, '#');
    comments += "\n10.0.0.1\n";
    const PeersList cut = read_peers(comments);
    CHECK(cut.addresses.empty());
    REQUIRE(cut.faults.size() == 1);
    CHECK(cut.faults.front().find("64 KiB") != std::string::npos);
    CHECK(read_peers(std::string(70'000, 'x')).faults.size() == 1);
}

TEST_CASE("a thousand wrong lines are no flood of sentences") {
    std::string text;
    for (int i = 0; i < 1'000; ++i)
        text += "pc\n";
    CHECK(read_peers(text).faults.size() == 16);
}

TEST_CASE("whatever a file says, what is taken of it may be dialled and reads the same again") {
    const std::string good =
        "10.0.0.7 # Zoe\n[fd00::1]:9\nfe80::1%2\n\n[10.0.0.8]:24711\n192.168.1.1:80";
    std::size_t taken = 0;
    for (unsigned seed = 0; seed < seeds(3'000); ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        std::string text = good;
        for (std::uint64_t changes = random() % 5; changes > 0; --changes) {
            const std::size_t at = random() % text.size();
            constexpr char signs[] = ".:[]%#\n 0128fexz\0\xff";
            if (random() % 3 == 0)
                text.erase(at, 1 + random() % 3);
            else
                text[at] = signs[random() % sizeof signs];
        }
        for (const PeerAddress& address : read_peers(text).addresses) {
            ++taken;
            CHECK(is_dialable(address));
            CHECK(read_peers(text_of(address)).addresses == std::vector{address});
        }
    }
    CHECK(taken > 3'000);
}

TEST_CASE("the file is told of when it says something else") {
    const Folder folder;
    PeersFile file(folder.file());
    CHECK_FALSE(file.read_changes());
    folder.write("10.0.0.1\n");
    CHECK(texts(*file.read_changes()) == Texts{"10.0.0.1:24711"});
    CHECK_FALSE(file.read_changes());
    folder.write("# as before\n10.0.0.1\n");
    CHECK_FALSE(file.read_changes());
    folder.write("10.0.0.2\n10.0.0");
    const auto changed = file.read_changes();
    REQUIRE(changed);
    CHECK(texts(*changed) == Texts{"10.0.0.2:24711"});
    CHECK(changed->faults.size() == 1);
    std::filesystem::remove(folder.file());
    CHECK(file.read_changes()->addresses.empty());
    std::filesystem::create_directory(folder.file());
    REQUIRE(file.read_changes());
    std::filesystem::remove(folder.file());
}

TEST_CASE("a file that cannot be read is a fault") {
    const Folder folder;
    std::filesystem::create_directory(folder.file());
    PeersFile file(folder.file());
    const auto list = file.read_changes();
    REQUIRE(list);
    CHECK(list->addresses.empty());
    REQUIRE(list->faults.size() == 1);
    CHECK(list->faults.front().starts_with("it cannot be read: "));
}
