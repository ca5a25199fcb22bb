#include "node/shell/client_writes.hpp"

#include "node/shell/client_listings.hpp"
#include "node/shell/named_ids.hpp"
#include "sync/names.hpp"

namespace atelier {

namespace {

// As docs/protocol.md, "Content body", has them.
constexpr std::size_t comment_max_bytes = 16 * 1024;
constexpr std::size_t source_max_bytes = 240;
constexpr std::size_t reason_max_bytes = 1024;
constexpr std::size_t moment_max_bytes = 240;

Request one(const SpaceId& space, resolved::Op op) {
    return request::Write{space, {std::move(op)}};
}

// What a person typed as a name, as it is given to a change.
Answered<std::string> name_given(const std::string& typed) {
    const auto name = composed(typed);
    if (!name) return refuse(talk::Code::bad_name, name_of(NameFault::not_utf8));
    if (const auto fault = fault_of(*name)) return refuse(talk::Code::bad_name, name_of(*fault));
    if (name->size() > path_max_bytes)
        return refuse(talk::Code::bad_name, name_of(NameFault::path_too_long));
    return *name;
}

NodeKind kind_of(talk::NodeKind kind) {
    switch (kind) {
        case talk::NodeKind::folder: return NodeKind::folder;
        case talk::NodeKind::text: return NodeKind::text;
        case talk::NodeKind::blob: break;
    }
    return NodeKind::blob;
}

CommentState state_of(talk::CommentState state) {
    switch (state) {
        case talk::CommentState::open: return CommentState::open;
        case talk::CommentState::taken: return CommentState::taken;
        case talk::CommentState::done: return CommentState::done;
        case talk::CommentState::refused: return CommentState::refused;
        case talk::CommentState::withdrawn: break;
    }
    return CommentState::withdrawn;
}

}  // namespace

Answered<Request> request_of(const talk::Create& asked, Replica&) {
    const auto parent = file_of_uri(asked.parent);
    if (!parent) return refuse(talk::Code::no_such_file);
    const auto name = name_given(asked.name);
    if (!name) return std::unexpected(name.error());
    std::vector<resolved::Op> ops{resolved::Create{kind_of(asked.kind), parent->node, *name}};
    if (asked.blob) {
        const std::uint64_t size = asked.size.value_or(0);
        if (asked.kind != talk::NodeKind::blob || size > blob_max_bytes)
            return refuse(talk::Code::invalid_params, "blob");
        ops.push_back(resolved::Blob{{}, id_of_hex<BlobId>(*asked.blob), size});
    }
    return request::Write{parent->space, std::move(ops)};
}

Answered<Request> request_of(const talk::Rename& asked, Replica&) {
    const auto file = file_of_uri(asked.uri);
    if (!file) return refuse(talk::Code::no_such_file);
    const auto name = name_given(asked.name);
    if (!name) return std::unexpected(name.error());
    return one(file->space, resolved::Name{file->node, *name});
}

Answered<Request> request_of(const talk::Move& asked, Replica&) {
    const auto file = file_of_uri(asked.uri);
    const auto parent = file_of_uri(asked.parent);
    if (!file || !parent || parent->space != file->space) return refuse(talk::Code::no_such_file);
    return one(file->space, resolved::Move{file->node, parent->node});
}

Answered<Request> request_of(const talk::Delete& asked, Replica&) {
    const auto file = file_of_uri(asked.uri);
    if (!file) return refuse(talk::Code::no_such_file);
    return request::Delete{file->space, file->node};
}

Answered<Request> request_of(const talk::Restore& asked, Replica& replica) {
    const auto space = id_of_hex<SpaceId>(asked.project);
    const Contents* contents = replica.contents(space);
    if (contents == nullptr) return refuse(talk::Code::no_such_file);
    std::vector<resolved::Op> ops;
    for (const NodeId& node : contents->deleted_by(id_of_hex<ChangeId>(asked.change)))
        ops.push_back(resolved::Keep{node});
    if (ops.empty()) return refuse(talk::Code::no_such_version);
    return request::Write{space, std::move(ops)};
}

Answered<Request> request_of(const talk::Put& asked, Replica& replica) {
    const auto file = file_of_uri(asked.uri);
    const Contents* contents = file ? replica.contents(file->space) : nullptr;
    const auto node = contents ? contents->tree().node(file->node) : std::nullopt;
    if (!node || node->kind != NodeKind::blob) return refuse(talk::Code::no_such_file);
    if (asked.size > blob_max_bytes) return refuse(talk::Code::too_large);
    return one(file->space, resolved::Blob{file->node, id_of_hex<BlobId>(asked.blob), asked.size});
}

Answered<Request> request_of(const talk::NameMoment& asked, Replica&) {
    if (const auto fault = fault_in({{"name", asked.name, 1, moment_max_bytes}}))
        return std::unexpected(*fault);
    return one(id_of_hex<SpaceId>(asked.project), resolved::Moment{asked.name});
}

Answered<Request> request_of(const talk::Comment& asked, Replica& replica) {
    const auto file = file_of_uri(asked.uri);
    Contents* contents = file ? replica.contents(file->space) : nullptr;
    const auto node = contents ? contents->tree().node(file->node) : std::nullopt;
    if (!node) return refuse(talk::Code::no_such_file);
    const std::string source = asked.source.value_or(std::string());
    if (const auto fault = fault_in(
            {{"text", asked.text, 1, comment_max_bytes}, {"source", source, 0, source_max_bytes}}))
        return std::unexpected(*fault);
    resolved::Comment comment{file->node, {}, source, asked.text};
    if (asked.range && node->kind == NodeKind::text) {
        Text& text = contents->text(file->node);
        for (const talk::Position& end : {asked.range->start, asked.range->end}) {
            const TextAnchor anchor = anchor_at(text.now().position(place_of(end)), text);
            comment.range.push_back({anchor.event, anchor.side});
        }
    }
    return one(file->space, std::move(comment));
}

Answered<Request> request_of(const talk::ReplyTo& asked, Replica&) {
    const auto comment = op_named(asked.comment);
    if (!comment) return refuse(talk::Code::invalid_params, "comment");
    if (const auto fault = fault_in({{"text", asked.text, 1, comment_max_bytes}}))
        return std::unexpected(*fault);
    return one(id_of_hex<SpaceId>(asked.project), resolved::Reply{*comment, asked.text});
}

Answered<Request> request_of(const talk::SetComment& asked, Replica&) {
    const auto comment = op_named(asked.comment);
    if (!comment) return refuse(talk::Code::invalid_params, "comment");
    const std::string reason = asked.reason.value_or(std::string());
    if (const auto fault = fault_in({{"reason", reason, 0, reason_max_bytes}}))
        return std::unexpected(*fault);
    return one(id_of_hex<SpaceId>(asked.project),
               resolved::SetCommentState{*comment, state_of(asked.state), reason});
}

}  // namespace atelier
