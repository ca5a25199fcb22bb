#pragma once

// Between ids as a node has them and as editors do, and between their enums.

#include "protocol/act.hpp"
#include "protocol/editor_messages/uri.hpp"
#include "sync/event_log.hpp"
#include "sync/node_id.hpp"

namespace atelier {

template <class To, class Tag, std::size_t Size>
To hex_of(const Id<Tag, Size>& id) {
    static_assert(To::digits == 2 * Size);
    return To{to_hex(id.bytes)};
}

// Of what was read as one: lower-case and of its length.
template <class To, class Tag, std::size_t Digits>
To id_of_hex(const talk::HexId<Tag, Digits>& hex) {
    static_assert(Digits == 2 * To::size_bytes);
    const auto value = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    To id;
    for (std::size_t i = 0; i < id.bytes.size(); ++i)
        id.bytes[i] =
            static_cast<std::uint8_t>(value(hex.hex[2 * i]) << 4 | value(hex.hex[2 * i + 1]));
    return id;
}

std::string uri_of(const SpaceId& space, const NodeId& node);

struct NamedFile {
    SpaceId space;
    NodeId node;
};
std::optional<NamedFile> file_of_uri(const std::string& uri);

// CHANGE-OP: of a comment.
std::string name_of_op(const NodeId& op);
std::optional<NodeId> op_named(std::string_view name);

std::vector<talk::ChangeId> hex_of_all(const std::vector<ChangeId>& ids);
std::vector<ChangeId> ids_of_all(const std::vector<talk::ChangeId>& hex);

}  // namespace atelier
