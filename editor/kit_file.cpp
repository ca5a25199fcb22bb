#include "editor/kit_file.hpp"

#include "editor/crc32.hpp"
#include "editor/utf8.hpp"
#include "protocol/editor_messages/hex_id.hpp"

#include <algorithm>

namespace atelier::editor {

namespace {

constexpr std::string_view title = "Atelier kit ";
constexpr std::string_view version = "1";

std::string check_of(std::string_view text) {
    std::string hex;
    const std::uint32_t sum = crc32(text);
    for (unsigned shift = 32; shift > 0; shift -= 4)
        hex += "0123456789abcdef"[sum >> (shift - 4) & 15U];
    return hex;
}

std::string one_line(std::string text) {
    std::ranges::replace_if(text, [](char c) { return c == '\n' || c == '\r'; }, ' ');
    return text;
}

std::string without_carriage_returns(std::string_view text) {
    std::string lines(text);
    std::erase(lines, '\r');
    return lines;
}

// Takes the first line off `text`.
std::string_view take_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

void take_field(std::string_view line, KitFile& kit) {
    const std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos) return;
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = line.substr(colon + 2);
    if (name == "class") kit.class_name = value;
    if (name == "seat") kit.seats.emplace_back(value);
    if (name == "secret") kit.secret = value;
    if (name == "id") kit.class_id = value;
}

}  // namespace

std::string kit_text(const KitFile& kit, std::string_view about) {
    std::string text = std::string(title) + std::string(version) + "\n";
    while (!about.empty())
        text += "# " + std::string(take_line(about)) + "\n";
    text += "class: " + one_line(kit.class_name) + "\n";
    for (const std::string& seat : kit.seats)
        text += "seat: " + one_line(seat) + "\n";
    if (!kit.class_id.empty()) text += "id: " + kit.class_id + "\n";
    text += "secret: " + kit.secret + "\n";
    return text + "check: " + check_of(text) + "\n";
}

std::expected<KitFile, KitFault> read_kit(std::string_view given) {
    if (given.size() > kit_file_max_bytes || !is_utf8(given))
        return std::unexpected(KitFault::no_kit);
    const std::string text = without_carriage_returns(given);
    std::string_view rest = text;
    const std::string_view first = take_line(rest);
    if (!first.starts_with(title)) return std::unexpected(KitFault::no_kit);
    if (first.substr(title.size()) != version) return std::unexpected(KitFault::other_version);
    const std::size_t last = text.rfind("\ncheck: ");
    if (last == std::string::npos) return std::unexpected(KitFault::damaged);
    const std::string_view checked = std::string_view(text).substr(0, last + 1);
    std::string_view behind = std::string_view(text).substr(last + 1);
    if (take_line(behind) != "check: " + check_of(checked))
        return std::unexpected(KitFault::damaged);
    KitFile kit;
    for (std::string_view lines = checked; !lines.empty();)
        take_field(take_line(lines), kit);
    const auto is_id = [](const std::string& hex) {
        return hex.size() == 64 && talk::is_lower_hex(hex);
    };
    const bool is_whole = is_id(kit.secret) && (kit.class_id.empty() || is_id(kit.class_id));
    if (!is_whole || kit.class_name.empty()) return std::unexpected(KitFault::incomplete);
    return kit;
}

}  // namespace atelier::editor
