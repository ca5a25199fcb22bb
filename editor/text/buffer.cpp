#include "editor/text/buffer.hpp"

#include "protocol/check.hpp"

#include <cstring>

namespace atelier::editor {

namespace {

constexpr std::size_t gap_least = 256;

bool begins_code_point(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80;
}

// How many bytes of a line its first code points take.
std::size_t bytes_of(std::string_view line, std::size_t code_points) {
    std::size_t at = 0;
    for (; at < line.size(); ++at)
        if (begins_code_point(line[at]) && code_points-- == 0) break;
    return at;
}

}  // namespace

std::size_t count_code_points(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_code_point));
}

Buffer::Buffer(std::string text) : bytes_(std::move(text)), gap_(bytes_.size()), lines_(bytes_) {}

ByteIndex Buffer::line_end(std::size_t line) const {
    return line + 1 < line_count() ? line_begin(line + 1) - 1 : end();
}

std::string_view Buffer::view(ByteRange range) const {
    ATELIER_CHECK(range.begin <= range.end && range.end <= end());
    if (range.begin.value < gap_ && range.end.value > gap_) move_gap(range.end.value);
    const std::size_t skipped = range.begin.value < gap_ ? 0 : gap_size_;
    return std::string_view(bytes_).substr(range.begin.value + skipped, range.size());
}

std::string_view Buffer::piece_from(ByteIndex place) const {
    ATELIER_CHECK(place <= end());
    const std::string_view all = bytes_;
    if (place.value < gap_) return all.substr(place.value, gap_ - place.value);
    return all.substr(place.value + gap_size_);
}

std::string Buffer::text() const {
    return bytes_.substr(0, gap_) + bytes_.substr(gap_ + gap_size_);
}

void Buffer::replace(ByteRange range, std::string_view text) {
    ATELIER_CHECK(range.begin <= range.end && range.end <= end());
    lines_.replace(range, text);
    if (gap_ < range.begin.value || gap_ > range.end.value) move_gap(range.begin.value);
    // What goes lies on both sides of the gap, or on one.
    gap_ = range.begin.value;
    gap_size_ += range.size();
    if (gap_size_ < text.size()) grow_gap(text.size());
    std::copy(text.begin(), text.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(gap_));
    gap_ += text.size();
    gap_size_ -= text.size();
    ++version_;
}

void Buffer::move_gap(std::size_t place) const {
    char* bytes = bytes_.data();
    if (place > gap_)
        std::memmove(bytes + gap_, bytes + gap_ + gap_size_, place - gap_);
    else
        std::memmove(bytes + place + gap_size_, bytes + place, gap_ - place);
    gap_ = place;
}

// By a part of the text, so that long typing copies it seldom.
void Buffer::grow_gap(std::size_t least) {
    const std::size_t more = least + gap_least + size() / 16;
    bytes_.insert(gap_, more, '\0');
    gap_size_ += more;
}

talk::Position Buffer::position_of(ByteIndex place) const {
    const std::size_t number = line_of(place);
    const std::size_t characters = count_code_points(view({line_begin(number), place}));
    return {static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(characters)};
}

ByteIndex Buffer::place_of(talk::Position position) const {
    if (position.line >= line_count()) return end();
    return line_begin(position.line) + bytes_of(line(position.line), position.character);
}

}  // namespace atelier::editor
