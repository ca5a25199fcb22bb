#pragma once

// The two ways through the fields of a value. A value is described once, field by field with its
// limits, by a template that takes either way:
//
//   template <class Fields> void describe(Fields& fields, Is<Hello> auto& hello)
//
// so what is written is what is read. Reading refuses what breaks a rule (the Reader remembers the
// first error, and lists are not longer than the bytes that are left); writing the same value would
// be our own mistake and asserts. The value is const when it is written.

#include "protocol/bytes.hpp"
#include "protocol/check.hpp"

#include <concepts>
#include <functional>
#include <type_traits>

namespace atelier {

template <class Described, class Plain>
concept Is = std::same_as<std::remove_const_t<Described>, Plain>;

struct FieldReader {
    Reader& in;

    void require(bool kept, Error error) {
        if (!kept) in.refuse(error);
    }
    template <class IdType>
    void id(IdType& value) {
        value = in.id<IdType>();
    }
    void byte(std::uint8_t& value) { value = in.u8(); }
    void u16(std::uint16_t& value) { value = in.u16(); }
    template <class Number>
    void u64(Number& value) {
        value = Number{in.u64()};
    }
    void flag(bool& value) { value = in.flag(); }
    template <class Number>
    void number(Number& value, std::uint64_t most) {
        value = static_cast<Number>(in.varint(most));
    }
    void text(std::string& value, std::size_t least, std::size_t most) {
        value = in.text(most);
        require(value.size() >= least, Error::bad_value);
    }
    void bytes(Bytes& value, std::size_t least, std::size_t most) {
        const BytesView read = in.bytes(most);
        require(read.size() >= least, Error::bad_value);
        value.assign(read.begin(), read.end());
    }
    // All that is left.
    void rest(Bytes& value) {
        const BytesView read = in.raw(in.left());
        value.assign(read.begin(), read.end());
    }
    // An enum on the wire: 1 to `last` without a gap.
    template <class Enum>
    void choice(Enum& value, Enum last) {
        const std::uint8_t read = in.u8();
        require(read >= 1 && read <= static_cast<std::uint8_t>(last), Error::unknown_kind);
        value = static_cast<Enum>(read);
    }
    template <class Item, class Each>
    void list(std::vector<Item>& items, std::size_t least, std::size_t most,
              std::size_t least_bytes_each, Each each) {
        const std::size_t count = in.count(most, least_bytes_each);
        require(count >= least, Error::bad_value);
        if (in.ok()) items.resize(count);
        for (Item& item : items) {
            if (in.ok()) each(item);
        }
    }
    // A part that is there or not by what came before.
    template <class Part, class Each>
    void when(bool there, std::optional<Part>& part, Each each) {
        if (there && in.ok()) each(part.emplace());
    }
};

struct FieldWriter {
    Writer& out;

    static void require(bool kept, Error) { ATELIER_CHECK(kept); }
    template <class IdType>
    void id(const IdType& value) {
        out.id(value);
    }
    void byte(std::uint8_t value) { out.u8(value); }
    void u16(std::uint16_t value) { out.u16(value); }
    template <class Number>
    void u64(Number value) {
        out.u64(static_cast<std::uint64_t>(value));
    }
    void flag(bool value) { out.flag(value); }
    template <class Number>
    void number(Number value, std::uint64_t most) {
        ATELIER_CHECK(value <= most);
        out.varint(value);
    }
    void text(const std::string& value, std::size_t least, std::size_t most) {
        ATELIER_CHECK(value.size() >= least && value.size() <= most);
        ATELIER_CHECK(utf8_prefix(view_of(value)).bytes == value.size());
        ATELIER_CHECK(value.find('\0') == std::string::npos);
        out.text(value);
    }
    void bytes(BytesView value, std::size_t least, std::size_t most) {
        ATELIER_CHECK(value.size() >= least && value.size() <= most);
        out.bytes(value);
    }
    void rest(BytesView value) { out.raw(value); }
    template <class Enum>
    void choice(Enum value, Enum last) {
        ATELIER_CHECK(value >= Enum{1} && value <= last);
        out.u8(static_cast<std::uint8_t>(value));
    }
    template <class Item, class Each>
    void list(const std::vector<Item>& items, std::size_t least, std::size_t most, std::size_t,
              Each each) {
        ATELIER_CHECK(items.size() >= least && items.size() <= most);
        out.varint(items.size());
        for (const Item& item : items)
            each(item);
    }
    template <class Part, class Each>
    void when(bool there, const std::optional<Part>& part, Each each) {
        ATELIER_CHECK(there == part.has_value());
        if (there) each(*part);
    }
};

// Each item greater than the one before (smaller: descending), so none twice.
template <class Items, class Projection = std::identity>
bool ascending(const Items& items, Projection projection = {}) {
    return std::ranges::adjacent_find(items, std::greater_equal{}, projection) == items.end();
}
template <class Items, class Projection = std::identity>
bool descending(const Items& items, Projection projection = {}) {
    return std::ranges::adjacent_find(items, std::less_equal{}, projection) == items.end();
}

// list<least..most> of 32, ascending
template <class Fields, class Ids>
void ascending_ids(Fields& fields, Ids& ids, std::size_t least, std::size_t most) {
    fields.list(ids, least, most, 32, [&](auto& id) { fields.id(id); });
    fields.require(ascending(ids), Error::not_canonical);
}

}  // namespace atelier
