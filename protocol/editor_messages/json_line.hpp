#pragma once

// Lines of JSON, before anybody asks what they say. docs/editor-protocol.md, "Lines".
//
// A line that is too long, too deep or of too many values is refused before it is read: what is
// kept of a line is never more than a small multiple of line_max_bytes.

#include <boost/json/value.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace atelier::talk {

// A text of 2 Mi characters in JSON is at most 12 MiB, each character written as an escape.
inline constexpr std::size_t line_max_bytes = 16 * 1024 * 1024;
inline constexpr std::size_t depth_max = 16;
inline constexpr std::size_t values_max = 1'000'000;

// Nothing when it is no JSON, no UTF-8, or above a limit.
std::optional<boost::json::value> parse_line(std::string_view line);

// Bytes of a stream in, lines out without their ends.
class LineSplitter {
public:
    void receive(std::string_view bytes);
    std::optional<std::string> next();
    // The line that has begun is above the limit: nothing more is read.
    bool is_too_long() const { return is_too_long_; }

private:
    std::string held_;
    std::size_t used_ = 0;      // bytes of it that were given out
    std::size_t searched_ = 0;  // up to there is no end of a line
    bool is_too_long_ = false;
};

}  // namespace atelier::talk
