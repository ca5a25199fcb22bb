#include "sync/names.hpp"

#include "protocol/check.hpp"

#include <utf8proc.h>

#include <array>
#include <cstdlib>

namespace atelier {

namespace {

// The two spellings of what the format asks for. Never IGNORE, COMPAT or LUMP: they would make
// more names equal.
constexpr int composing = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
constexpr int folding = composing | UTF8PROC_CASEFOLD;

std::optional<std::string> mapped(std::string_view text, int options) {
    if (text.empty()) return std::string();
    utf8proc_uint8_t* memory = nullptr;
    const utf8proc_ssize_t size =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                     static_cast<utf8proc_ssize_t>(text.size()), &memory,
                     static_cast<utf8proc_option_t>(options));
    if (size < 0) {
        ATELIER_CHECK(size != UTF8PROC_ERROR_NOMEM && size != UTF8PROC_ERROR_INVALIDOPTS);
        return std::nullopt;
    }
    std::string result(reinterpret_cast<const char*>(memory), static_cast<std::size_t>(size));
    std::free(memory);
    return result;
}

bool turns_direction(char32_t point) {
    return point == 0x061C || point == 0x200E || point == 0x200F ||
           (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

std::optional<NameFault> fault_of_point(utf8proc_int32_t point) {
    const utf8proc_property_t& property = *utf8proc_get_property(point);
    switch (property.category) {
        case UTF8PROC_CATEGORY_CN: return NameFault::unassigned;
        case UTF8PROC_CATEGORY_CC:
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP: return NameFault::control;
        default: break;
    }
    if (turns_direction(static_cast<char32_t>(point))) return NameFault::bidi;
    // Other format characters (category Cf) are signs of Arabic numbers and the like, which
    // utf8proc and terminals give no width.
    if (property.ignorable || property.category == UTF8PROC_CATEGORY_CF)
        return NameFault::invisible;
    if (point < 0x80 && std::string_view("<>:\"|?*\\/").contains(static_cast<char>(point)))
        return NameFault::reserved;
    return std::nullopt;
}

char upper(char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

// Windows looks at what comes before the first dot and passes over spaces there; case of ASCII
// does not matter, and it takes superscript digits for digits.
bool is_device(std::string_view name) {
    std::string stem;
    for (const char letter : name.substr(0, name.find('.')))
        stem += upper(letter);
    while (stem.ends_with(' '))
        stem.pop_back();
    for (const std::string_view device : {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"})
        if (stem == device) return true;
    if (!stem.starts_with("COM") && !stem.starts_with("LPT")) return false;
    const std::string_view digit = std::string_view(stem).substr(3);
    if (digit.size() == 1) return digit[0] >= '1' && digit[0] <= '9';
    return digit == "¹" || digit == "²" || digit == "³";
}

std::optional<NameFault> fault_of_end(utf8proc_int32_t last) {
    if (last == '.') return NameFault::trailing_dot;
    if (utf8proc_category(last) == UTF8PROC_CATEGORY_ZS) return NameFault::trailing_space;
    return std::nullopt;
}

}  // namespace

std::optional<std::string> composed(std::string_view typed) {
    return mapped(typed, composing);
}

std::string folded(std::string_view name) {
    return mapped(name, folding).value_or(std::string(name));
}

std::optional<NameFault> fault_of(std::string_view name) {
    if (name.empty()) return NameFault::empty;
    const std::optional<std::string> nfc = composed(name);
    if (!nfc) return NameFault::not_utf8;
    if (*nfc != name) return NameFault::not_composed;
    if (name == "." || name == "..") return NameFault::dots;
    if (name.starts_with('-')) return NameFault::leading_hyphen;
    if (is_device(name)) return NameFault::device;
    utf8proc_int32_t point = 0;
    while (!name.empty()) {
        const utf8proc_ssize_t size =
            utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(name.data()),
                             static_cast<utf8proc_ssize_t>(name.size()), &point);
        ATELIER_CHECK(size > 0);
        if (const auto fault = fault_of_point(point)) return fault;
        name.remove_prefix(static_cast<std::size_t>(size));
    }
    return fault_of_end(point);
}

std::optional<NameFault> fault_of_path(std::size_t bytes, std::size_t levels) {
    if (bytes > path_max_bytes) return NameFault::path_too_long;
    if (levels > path_max_levels) return NameFault::path_too_deep;
    return std::nullopt;
}

std::string numbered(std::string_view name, bool is_folder, std::uint32_t number) {
    const std::size_t dot = is_folder ? std::string_view::npos : name.rfind('.');
    const std::size_t at = dot == 0 || dot == std::string_view::npos ? name.size() : dot;
    return std::string(name.substr(0, at)) + '~' + std::to_string(number) +
           std::string(name.substr(at));
}

}  // namespace atelier
