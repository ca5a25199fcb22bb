#include "editor/commands/content_length.hpp"

#include "tests/test.hpp"

using namespace atelier::editor;

namespace {

std::vector<std::string> messages_of(std::string_view stream, std::size_t step) {
    ContentLengthReader reader;
    std::vector<std::string> messages;
    for (std::size_t at = 0; at < stream.size(); at += step) {
        reader.receive(stream.substr(at, step));
        while (const auto message = reader.next())
            messages.push_back(*message);
    }
    return messages;
}

bool breaks(std::string_view stream) {
    ContentLengthReader reader;
    reader.receive(stream);
    const bool is_none = !reader.next();
    return is_none && reader.is_broken();
}

}  // namespace

TEST_CASE("messages come out whole however their bytes are cut") {
    const std::string stream = framed("{\"a\":\"é\"}") + framed("") +
                               "Content-Type: x\r\ncontent-LENGTH:  2 \r\n\r\n[]" + framed("{}");
    for (std::size_t step = 1; step <= stream.size(); ++step)
        CHECK(messages_of(stream, step) ==
              std::vector<std::string>{"{\"a\":\"é\"}", "", "[]", "{}"});
}

TEST_CASE("headers without a right length break the stream for good") {
    CHECK(breaks("\r\n\r\n{}"));
    CHECK(breaks("Content-Type: x\r\n\r\n{}"));
    CHECK(breaks("Content-Length: -1\r\n\r\n"));
    CHECK(breaks("Content-Length: 1x\r\n\r\n"));
    CHECK(breaks("Content-Length: 16777217\r\n\r\n"));
    CHECK(breaks(std::string(5000, 'x')));
    CHECK_FALSE(breaks("Content-Length: 16777216\r\n\r\n"));
    ContentLengthReader reader;
    reader.receive("no\r\n\r\n" + framed("{}"));
    CHECK_FALSE(reader.next());
    CHECK_FALSE(reader.next());
}

TEST_CASE("a message that was spread over lines is one line and the same JSON") {
    CHECK(on_one_line("{\r\n  \"a\": \"x\\ny\"\n}") == "{    \"a\": \"x\\ny\" }");
}
