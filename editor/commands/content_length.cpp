#include "editor/commands/content_length.hpp"

#include "protocol/editor_messages/json_line.hpp"

#include <algorithm>
#include <charconv>

namespace atelier::editor {

namespace {

constexpr std::string_view end_of_headers = "\r\n\r\n";
constexpr std::string_view length_header = "content-length:";
constexpr std::size_t headers_max_bytes = std::size_t{4} * 1024;

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::optional<std::size_t> length_in(std::string_view headers) {
    while (!headers.empty()) {
        const std::size_t end = std::min(headers.find("\r\n"), headers.size());
        std::string_view line = headers.substr(0, end);
        headers.remove_prefix(std::min(end + 2, headers.size()));
        if (!lower(line).starts_with(length_header)) continue;
        line.remove_prefix(length_header.size());
        while (line.starts_with(' ') || line.starts_with('\t'))
            line.remove_prefix(1);
        while (line.ends_with(' ') || line.ends_with('\t'))
            line.remove_suffix(1);
        std::size_t length = 0;
        const auto [last, error] = std::from_chars(line.data(), line.data() + line.size(), length);
        const bool is_number = error == std::errc{} && last == line.data() + line.size();
        if (!is_number || length > talk::line_max_bytes) return std::nullopt;
        return length;
    }
    return std::nullopt;
}

}  // namespace

bool ContentLengthReader::read_headers() {
    const std::size_t end = held_.find(end_of_headers);
    if (std::min(end, held_.size()) > headers_max_bytes) is_broken_ = true;
    if (is_broken_ || end == std::string::npos) return false;
    length_ = length_in(std::string_view(held_).substr(0, end));
    is_broken_ = !length_;
    held_.erase(0, end + end_of_headers.size());
    return !is_broken_;
}

std::optional<std::string> ContentLengthReader::next() {
    if (is_broken_ || (!length_ && !read_headers())) return std::nullopt;
    if (held_.size() < *length_) return std::nullopt;
    std::string message = held_.substr(0, *length_);
    held_.erase(0, *length_);
    length_.reset();
    return message;
}

std::string framed(std::string_view message) {
    return "Content-Length: " + std::to_string(message.size()) + "\r\n\r\n" + std::string(message);
}

std::string on_one_line(std::string message) {
    std::ranges::replace_if(message, [](char c) { return c == '\n' || c == '\r'; }, ' ');
    return message;
}

}  // namespace atelier::editor
