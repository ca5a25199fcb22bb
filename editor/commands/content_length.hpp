#pragma once

// Messages as editors frame them on standard streams (the base protocol of LSP): headers that end
// with CR LF, an empty line, and as many bytes as `Content-Length` said.
//
//   Content-Length: 13\r\n
//   \r\n
//   {"id":1, ...}
//
// Other headers are passed over, and their names are the same in any case. It refuses a header part
// above 4 KiB, one without a length, and a length above a line's limit; nothing is read after that.

#include <optional>
#include <string>
#include <string_view>

namespace atelier::editor {

class ContentLengthReader {
public:
    void receive(std::string_view bytes) { held_ += bytes; }
    // The next message, whole.
    std::optional<std::string> next();
    bool is_broken() const { return is_broken_; }

private:
    bool read_headers();

    std::string held_;
    std::optional<std::size_t> length_;  // of the message that begins the held bytes
    bool is_broken_ = false;
};

std::string framed(std::string_view message);

// The same JSON without an end of a line in it. Within strings there is none but as an escape.
std::string on_one_line(std::string message);

}  // namespace atelier::editor
