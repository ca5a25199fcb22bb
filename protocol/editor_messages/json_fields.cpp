#include "protocol/editor_messages/json_fields.hpp"

#include <charconv>

namespace atelier::talk::json_fields {

namespace {

// A whole number, however it is spelled: Lua and JavaScript have no others.
template <class Number>
bool read_number(const json::value& value, Number& out) {
    if (!value.is_number()) return false;
    boost::system::error_code error;
    const auto number = value.to_number<Number>(error);
    if (error) return false;
    out = number;
    return true;
}

}  // namespace

bool read(const json::value& value, bool& out) {
    const bool* found = value.if_bool();
    if (found != nullptr) out = *found;
    return found != nullptr;
}

bool read(const json::value& value, std::uint32_t& out) {
    return read_number(value, out);
}

bool read(const json::value& value, std::uint64_t& out) {
    return read_number(value, out);
}

bool read(const json::value& value, std::string& out) {
    const json::string* found = value.if_string();
    if (found != nullptr) out.assign(found->data(), found->size());
    return found != nullptr;
}

bool read(const json::value& value, EventId& out) {
    std::string text;
    if (!read(value, text)) return false;
    constexpr std::size_t dot = ChangeId::digits;
    if (text.size() < dot + 2 || text[dot] != '.') return false;
    out.change.hex = text.substr(0, dot);
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data() + dot + 1, last, out.event);
    return is_lower_hex(out.change.hex) && error == std::errc{} && end == last;
}

json::value written(const EventId& id) {
    return written(id.change.hex + "." + std::to_string(id.event));
}

}  // namespace atelier::talk::json_fields
