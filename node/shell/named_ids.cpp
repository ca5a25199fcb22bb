#include "node/shell/named_ids.hpp"

namespace atelier {

std::string uri_of(const SpaceId& space, const NodeId& node) {
    return talk::uri_of(
        {hex_of<talk::SpaceId>(space), hex_of<talk::ChangeId>(node.change), node.op});
}

std::optional<NamedFile> file_of_uri(const std::string& uri) {
    const auto name = talk::file_named(uri);
    if (!name) return std::nullopt;
    return NamedFile{id_of_hex<SpaceId>(name->project),
                     {id_of_hex<ChangeId>(name->change), name->op}};
}

std::string name_of_op(const NodeId& op) {
    return to_hex(op.change.bytes) + "-" + std::to_string(op.op);
}

std::optional<NodeId> op_named(std::string_view name) {
    // As the last part of a uri.
    const auto file = file_of_uri("atelier:" + std::string(64, '0') + "/" + std::string(name));
    return file ? std::optional(file->node) : std::nullopt;
}

std::vector<talk::ChangeId> hex_of_all(const std::vector<ChangeId>& ids) {
    std::vector<talk::ChangeId> all;
    for (const ChangeId& id : ids)
        all.push_back(hex_of<talk::ChangeId>(id));
    return all;
}

std::vector<ChangeId> ids_of_all(const std::vector<talk::ChangeId>& hex) {
    std::vector<ChangeId> all;
    for (const talk::ChangeId& id : hex)
        all.push_back(id_of_hex<ChangeId>(id));
    return all;
}

}  // namespace atelier
