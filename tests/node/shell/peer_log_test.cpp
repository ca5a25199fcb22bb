#include "node/shell/peer_log.hpp"

#include "tests/test.hpp"

#include <vector>

using namespace atelier;

namespace {

PeerAddress machine(std::uint8_t number, std::uint16_t port = 1, std::uint8_t net = 0) {
    return {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, net, 0, number}}, port, 0};
}

struct Book {
    std::vector<std::string> lines;
    PeerLog log{[this](const std::string& line) { lines.push_back(line); }};
};

}  // namespace

TEST_CASE("of one machine there is a line a minute, whatever port it comes from") {
    Book book;
    book.log.say(machine(1), "knocked", Instant{0});
    book.log.say(machine(1, 2), "knocked again", Instant{59'999});
    book.log.say(machine(2), "knocked", Instant{59'999});
    CHECK(book.lines == std::vector<std::string>{"10.0.0.1:1: knocked", "10.0.0.2:1: knocked"});
}

TEST_CASE("the next line says how many were left out") {
    Book book;
    for (std::uint64_t i = 0; i < 5; ++i)
        book.log.say(machine(1), "knocked", Instant{i});
    book.log.say(machine(1), "left", Instant{60'000});
    book.log.say(machine(1), "came", Instant{120'000});
    REQUIRE(book.lines.size() == 3);
    CHECK(book.lines[1] == "10.0.0.1:1: left (and 4 lines more)");
    CHECK(book.lines[2] == "10.0.0.1:1: came");
}

TEST_CASE("the log remembers a bounded number of machines and goes on") {
    Book book;
    for (std::size_t i = 0; i <= PeerLog::addresses; ++i)
        book.log.say(machine(static_cast<std::uint8_t>(i), 1, static_cast<std::uint8_t>(i / 256)),
                     "knocked", Instant{0});
    CHECK(book.lines.size() == PeerLog::addresses + 1);
    book.log.say(machine(0), "knocked", Instant{1});  // forgotten with all others
    CHECK(book.lines.size() == PeerLog::addresses + 2);
}
