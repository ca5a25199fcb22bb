#include "editor/commands/upload.hpp"

#include "editor/commands/local_file.hpp"
#include "protocol/editor_messages/base64.hpp"

namespace atelier::editor {

namespace {

using talk::Fault;
using talk::NodeKind;

Fault taken() {
    return {talk::Code::bad_name, std::nullopt};
}

}  // namespace

Upload::Upload(Workplace& workplace, const ProjectTree& tree)
    : workplace_(workplace), site_(tree.root(false)), notes_(tree.root(true)) {
    for (const ProjectTree::Place& place : tree.places())
        nodes_.emplace(place.path, place.node);
}

std::expected<void, Fault> Upload::put(bool is_notes, const std::vector<std::string>& names,
                                       FileKind kind, std::string_view bytes) {
    const auto parent = folder_of(is_notes, names);
    if (!parent) return std::unexpected(parent.error());
    std::string path = is_notes ? "notes" : "site";
    for (const std::string& name : names)
        path += "/" + name;
    const auto there = nodes_.find(path);
    const talk::TreeNode* node = there != nodes_.end() ? &there->second : nullptr;
    return kind == FileKind::text ? put_text(*parent, names.back(), node, bytes)
                                  : put_blob(*parent, names.back(), node, bytes);
}

std::expected<std::string, Fault> Upload::folder_of(bool is_notes,
                                                    const std::vector<std::string>& names) {
    std::string parent = is_notes ? notes_ : site_;
    std::string path = is_notes ? "notes" : "site";
    for (std::size_t level = 0; level + 1 < names.size(); ++level) {
        path += "/" + names[level];
        const auto there = nodes_.find(path);
        if (there != nodes_.end()) {
            if (there->second.kind != NodeKind::folder) return std::unexpected(taken());
            parent = there->second.uri;
            continue;
        }
        auto made = make_folder(parent, names[level], path);
        if (!made) return std::unexpected(made.error());
        parent = *std::move(made);
    }
    return parent;
}

std::expected<std::string, Fault> Upload::make_folder(const std::string& parent,
                                                      const std::string& name,
                                                      const std::string& path) {
    const auto made = workplace_.try_ask(
        talk::Create{parent, NodeKind::folder, name, std::nullopt, std::nullopt});
    if (!made) return std::unexpected(made.error());
    talk::TreeNode node;
    node.uri = made->uri;
    nodes_.emplace(path, node);
    return made->uri;
}

std::expected<void, Fault> Upload::put_text(const std::string& parent, const std::string& name,
                                            const talk::TreeNode* there, std::string_view text) {
    std::string uri;
    if (there != nullptr) {
        if (there->kind != NodeKind::text) return std::unexpected(taken());
        uri = there->uri;
    } else {
        const auto made = workplace_.try_ask(
            talk::Create{parent, NodeKind::text, name, std::nullopt, std::nullopt});
        if (!made) return std::unexpected(made.error());
        uri = made->uri;
    }
    if (there != nullptr || !text.empty()) workplace_.ask(talk::Write{uri, std::string(text)});
    return {};
}

std::expected<void, Fault> Upload::put_blob(const std::string& parent, const std::string& name,
                                            const talk::TreeNode* there, std::string_view bytes) {
    if (there != nullptr && there->kind != NodeKind::blob) return std::unexpected(taken());
    talk::BlobKept kept;
    if (bytes.size() <= line_content_max_bytes) {
        const auto* first = reinterpret_cast<const std::uint8_t*>(bytes.data());
        kept = workplace_.ask(talk::PutBlob{talk::base64_of({first, bytes.size()}), std::nullopt});
    } else {
        const Descriptor file = memory_file(workplace_, bytes);
        kept = workplace_.ask(talk::PutBlob{std::nullopt, true}, file.number());
    }
    if (there != nullptr) {
        workplace_.ask(talk::Put{there->uri, kept.blob, kept.size});
        return {};
    }
    const auto made =
        workplace_.try_ask(talk::Create{parent, NodeKind::blob, name, kept.blob, kept.size});
    if (!made) return std::unexpected(made.error());
    return {};
}

}  // namespace atelier::editor
