#pragma once

// Structs as JSON objects and back. A struct says its fields once,
//
//   static void fields(auto& field, auto& it) { field("uri", it.uri); field("name", it.name); }
//
// and is read and written by that. Read: a field that is not there, or null, is refused unless it
// is optional, and so is one that is not what it should be; which one it was is kept. Fields nobody
// asks for are ignored. Written: an optional that is empty is left out.
//
// What bounds a list or a string is the line that it came in (json_line.hpp).

#include "protocol/editor_messages/hex_id.hpp"

#include <boost/json.hpp>

#include <array>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace atelier::talk {

// An enum's names on the wire: specialise with `static constexpr std::array<pair<Enum, name>> all`.
template <class Enum>
struct NamesOf;

namespace json_fields {

namespace json = boost::json;

bool read(const json::value& value, bool& out);
bool read(const json::value& value, std::uint32_t& out);
bool read(const json::value& value, std::uint64_t& out);
bool read(const json::value& value, std::string& out);
bool read(const json::value& value, EventId& out);  // CHANGE.EVENT

template <class Tag, std::size_t Digits>
bool read(const json::value& value, HexId<Tag, Digits>& out) {
    return read(value, out.hex) && out.hex.size() == Digits && is_lower_hex(out.hex);
}

template <class Enum>
    requires requires { NamesOf<Enum>::all; }
bool read(const json::value& value, Enum& out) {
    const json::string* name = value.if_string();
    if (name == nullptr) return false;
    for (const auto& [each, its_name] : NamesOf<Enum>::all) {
        if (std::string_view(*name) != its_name) continue;
        out = each;
        return true;
    }
    return false;
}

template <class T>
bool read(const json::value& value, std::vector<T>& out);
template <class T>
    requires std::is_aggregate_v<T>
bool read(const json::value& value, T& out);

class ObjectReader {
public:
    explicit ObjectReader(const json::object& object) : object_(object) {}

    template <class T>
    void operator()(std::string_view name, T& out) {
        const json::value* value = object_.if_contains(name);
        if (value == nullptr || value->is_null() || !read(*value, out)) refuse(name);
    }
    template <class T>
    void operator()(std::string_view name, std::optional<T>& out) {
        const json::value* value = object_.if_contains(name);
        if (value == nullptr || value->is_null()) return;
        if (!read(*value, out.emplace())) refuse(name);
    }
    // The first field at fault; empty: none.
    const std::string& fault() const { return fault_; }

private:
    void refuse(std::string_view name) {
        if (fault_.empty()) fault_ = name;
    }

    const json::object& object_;
    std::string fault_;
};

template <class T>
bool read(const json::value& value, std::vector<T>& out) {
    const json::array* array = value.if_array();
    if (array == nullptr) return false;
    for (const json::value& each : *array)
        if (!read(each, out.emplace_back())) return false;
    return true;
}

template <class T>
    requires std::is_aggregate_v<T>
bool read(const json::value& value, T& out) {
    const json::object* object = value.if_object();
    if (object == nullptr) return false;
    ObjectReader reader(*object);
    T::fields(reader, out);
    return reader.fault().empty();
}

inline json::value written(bool value) {
    return value;
}
inline json::value written(std::uint32_t value) {
    return value;
}
inline json::value written(std::uint64_t value) {
    return value;
}
inline json::value written(const std::string& value) {
    return json::value(json::string(value));
}
json::value written(const EventId& id);
template <class Tag, std::size_t Digits>
json::value written(const HexId<Tag, Digits>& id) {
    return written(id.hex);
}
template <class Enum>
    requires requires { NamesOf<Enum>::all; }
json::value written(Enum value) {
    for (const auto& [each, name] : NamesOf<Enum>::all)
        if (each == value) return json::value(name);
    return nullptr;
}
template <class T>
json::value written(const std::vector<T>& list);
template <class T>
    requires std::is_aggregate_v<T>
json::value written(const T& it);

class ObjectWriter {
public:
    template <class T>
    void operator()(std::string_view name, const T& value) {
        object_.emplace(name, written(value));
    }
    template <class T>
    void operator()(std::string_view name, const std::optional<T>& value) {
        if (value) object_.emplace(name, written(*value));
    }
    json::object take() { return std::move(object_); }

private:
    json::object object_;
};

template <class T>
json::value written(const std::vector<T>& list) {
    json::array array;
    array.reserve(list.size());
    for (const T& each : list)
        array.push_back(written(each));
    return array;
}

template <class T>
    requires std::is_aggregate_v<T>
json::value written(const T& it) {
    ObjectWriter writer;
    T::fields(writer, it);
    return writer.take();
}

}  // namespace json_fields
}  // namespace atelier::talk
