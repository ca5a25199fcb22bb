#include "tests/editor/terminal/screen_model.hpp"

#include <tuple>

namespace atelier::editor {

std::string ScreenModel::take(std::string_view bytes) {
    while (!bytes.empty()) {
        if (bytes.starts_with("\x1b"
                              "7")) {
            saved_ = {at_, style_};
            bytes.remove_prefix(2);
        } else if (bytes.starts_with("\x1b"
                                     "8")) {
            if (auto fault = restore(); !fault.empty()) return fault;
            bytes.remove_prefix(2);
        } else if (bytes.starts_with("\x1b[")) {
            if (auto fault = take_sequence(bytes); !fault.empty()) return fault;
        } else if (static_cast<unsigned char>(bytes.front()) < 0x20) {
            if (auto fault = take_control(bytes.front()); !fault.empty()) return fault;
            bytes.remove_prefix(1);
        } else if (bottom_ != SIZE_MAX) {
            return "prints in a region";
        } else {
            print(bytes);
        }
    }
    saved_.reset();
    return bottom_ == SIZE_MAX ? std::string() : "leaves a region";
}

std::string ScreenModel::restore() {
    if (!saved_) return "goes back to nowhere";
    std::tie(at_, style_) = *saved_;
    return {};
}

std::string ScreenModel::take_control(char byte) {
    switch (byte) {
        case '\r': at_.column = 0; return {};
        case '\n': return ++at_.row < std::min(bottom_, screen_.size().rows) ? "" : "scrolls";
        case '\b':
            if (at_.column == 0) return "leaves the row: BS";
            --at_.column;
            return {};
        default: return "a control character " + std::to_string(byte);
    }
}

std::string ScreenModel::set_region(const std::vector<std::uint32_t>& numbers) {
    at_ = {0, 0};
    const std::size_t rows = screen_.size().rows;
    bottom_ = SIZE_MAX;
    if (numbers.size() == 1 && numbers[0] == 0) return {};
    if (numbers.size() != 2 || numbers[0] > 1 || numbers[1] < 2 || numbers[1] >= rows)
        return "no region";
    bottom_ = numbers[1];
    return {};
}

// At the cursor's row, which goes to the begin of its row with some terminals and not with others.
std::string ScreenModel::move_lines(std::size_t count, bool are_taken_out) {
    const std::size_t end = std::min(bottom_, screen_.size().rows);
    if (at_.row + count >= end) return "moves lines that are not there";
    for (; count > 0; --count) {
        if (are_taken_out)
            for (std::size_t row = at_.row; row + 1 < end; ++row)
                screen_.copy_row(row + 1, row);
        else
            for (std::size_t row = end - 1; row > at_.row; --row)
                screen_.copy_row(row - 1, row);
        screen_.fill({are_taken_out ? end - 1 : at_.row, 0}, screen_.size().columns, style_);
    }
    if (random_() % 2 == 0) at_.column = 0;
    return {};
}

void ScreenModel::print(std::string_view& bytes) {
    const Cluster cluster = first_cluster(bytes);
    bytes.remove_prefix(cluster.bytes.size());
    screen_.put(at_, cluster.bytes, style_);
    at_.column = std::min(at_.column + cluster.width, screen_.size().columns - 1);
    if (!cluster.is_plain) at_.column = random_() % screen_.size().columns;
}

std::string ScreenModel::take_sequence(std::string_view& bytes) {
    const std::size_t end =
        bytes.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 2);
    if (end == std::string_view::npos) return "a sequence without end";
    const std::string whole(bytes.substr(2, end - 1));
    std::string_view parameters = bytes.substr(2, end - 2);
    const char final = bytes[end];
    bytes.remove_prefix(end + 1);
    if (whole == "?25h" || whole == "?25l") {
        is_cursor_shown_ = final == 'h';
        return {};
    }
    if (whole == "?2026h" || whole == "?2026l") return {};
    std::vector<std::uint32_t> numbers(1);
    for (const char each : parameters) {
        if (each == ';')
            numbers.push_back(0);
        else if (each >= '0' && each <= '9')
            numbers.back() = numbers.back() * 10 + static_cast<std::uint32_t>(each - '0');
        else
            return "CSI " + whole;
    }
    const std::size_t count = std::max(numbers[0], 1U);
    const Size size = screen_.size();
    switch (final) {
        case 'H': {
            const std::size_t column = numbers.size() > 1 ? std::max(numbers[1], 1U) : 1;
            if (count > size.rows || column > size.columns) return "leaves the screen: " + whole;
            at_ = {count - 1, column - 1};
            return {};
        }
        case 'A':
            if (count > at_.row) return "leaves the screen: " + whole;
            at_.row -= count;
            return {};
        case 'B':
            if (at_.row + count >= size.rows) return "leaves the screen: " + whole;
            at_.row += count;
            return {};
        case 'L': return move_lines(count, false);
        case 'M': return move_lines(count, true);
        case 'r': return set_region(numbers);
        case 'G':
            if (count > size.columns) return "leaves the row: " + whole;
            at_.column = count - 1;
            return {};
        case 'C':
            if (at_.column + count >= size.columns) return "leaves the row: " + whole;
            at_.column += count;
            return {};
        case 'D':
            if (count > at_.column) return "leaves the row: " + whole;
            at_.column -= count;
            return {};
        case 'K':
            if (whole != "K") break;
            screen_.fill(at_, size.columns, style_);
            return {};
        case 'J':
            if (whole != "2J") break;
            for (std::size_t row = 0; row < size.rows; ++row)
                screen_.fill({row, 0}, size.columns, style_);
            return {};
        case 'm': return style_by(numbers);
        default: break;
    }
    return "CSI " + whole;
}

std::string ScreenModel::style_by(const std::vector<std::uint32_t>& codes) {
    for (std::size_t i = 0; i < codes.size(); ++i) {
        const std::uint32_t code = codes[i];
        const auto color = [&](std::uint32_t base) -> std::optional<Color> {
            const auto palette = [](std::uint32_t n) {
                return Color::palette(static_cast<std::uint8_t>(n));
            };
            if (code == base + 9) return Color();
            if (code >= base && code < base + 8) return palette(code - base);
            if (code >= base + 60 && code < base + 68) return palette(code - base - 60 + 8);
            if (code != base + 8 || i + 2 >= codes.size()) return std::nullopt;
            if (codes[i + 1] == 5) {
                i += 2;
                return palette(codes[i]);
            }
            if (codes[i + 1] != 2 || i + 4 >= codes.size()) return std::nullopt;
            i += 4;
            return Color::rgb(codes[i - 2] << 16 | codes[i - 1] << 8 | codes[i]);
        };
        if (code == 0)
            style_ = {};
        else if (code == 1 || code == 22)
            style_.is_bold = code == 1;
        else if (code == 4 || code == 24)
            style_.is_underlined = code == 4;
        else if (code == 7 || code == 27)
            style_.is_reversed = code == 7;
        else if (const auto text = color(30))
            style_.text = *text;
        else if (const auto back = color(40))
            style_.back = *back;
        else
            return "SGR " + std::to_string(code);
    }
    return {};
}

void ScreenModel::scribble() {
    for (std::size_t row = 0; row < screen_.size().rows; ++row)
        screen_.put({row, row % 3}, "xyz é", {{}, {}, true, false, false});
    at_ = {0, 0};
    style_ = {{}, {}, false, true, false};
}

}  // namespace atelier::editor
