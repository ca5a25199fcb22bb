#include "node/shell/client_listings.hpp"

#include "node/checkout.hpp"
#include "node/roster.hpp"
#include "node/shell/named_ids.hpp"
#include "protocol/check.hpp"
#include "sync/scalars.hpp"

namespace atelier {

namespace {

talk::Standing standing_of(Standing standing) {
    switch (standing) {
        case Standing::trainer: return talk::Standing::trainer;
        case Standing::learner: return talk::Standing::learner;
        case Standing::auditor: break;
    }
    return talk::Standing::auditor;
}

talk::SpaceKind kind_of(SpaceKind kind) {
    switch (kind) {
        case SpaceKind::course: return talk::SpaceKind::course;
        case SpaceKind::brief: return talk::SpaceKind::brief;
        case SpaceKind::notebook: return talk::SpaceKind::notebook;
        default: return talk::SpaceKind::project;
    }
}

talk::CutReason reason_of(CutKind kind) {
    switch (kind) {
        case CutKind::suspend: return talk::CutReason::suspend;
        case CutKind::remove: return talk::CutReason::remove;
        case CutKind::lost_seat: return talk::CutReason::lost_seat;
        case CutKind::freeze: return talk::CutReason::freeze;
        case CutKind::trainer_removed: break;
    }
    return talk::CutReason::trainer_removed;
}

talk::CommentState state_of(CommentState state) {
    switch (state) {
        case CommentState::open: return talk::CommentState::open;
        case CommentState::taken: return talk::CommentState::taken;
        case CommentState::done: return talk::CommentState::done;
        case CommentState::refused: return talk::CommentState::refused;
        case CommentState::withdrawn: break;
    }
    return talk::CommentState::withdrawn;
}

template <class To, class From>
std::optional<To> unless_zero(const From& id) {
    return id.is_zero() ? std::nullopt : std::optional(hex_of<To>(id));
}

talk::Kit kit_of(const InviteKey& key, const InviteRecord& record) {
    const auto role = record.role == Role::learner ? talk::Role::learner : talk::Role::auditor;
    return {hex_of<talk::KitKey>(key), role, record.uses, record.used, record.label};
}

talk::Cut cut_of(const ChangeId& id, const CutRecord& record) {
    talk::Cut cut{hex_of<talk::ChangeId>(id), reason_of(record.kind), {}, {}};
    for (const AuthorId& author : record.authors)
        cut.authors.push_back(hex_of<talk::AuthorId>(author));
    for (const auto& [space, heads] : record.versions)
        cut.projects.push_back(hex_of<talk::SpaceId>(space));
    return cut;
}

std::optional<talk::Range> range_of(const std::optional<TextRange>& range, Text& text) {
    const auto placed = range ? place_of(*range, text) : std::nullopt;
    if (!placed) return std::nullopt;
    return talk::Range{position_of(text.now().line_column(placed->from)),
                       position_of(text.now().line_column(placed->to))};
}

// What counts is held, and so is who wrote it.
talk::AuthorId author_of(Space& space, const OpPlace& place) {
    return hex_of<talk::AuthorId>(space.resolved(place.order.change).log.author);
}

talk::CommentThread thread_of(Space& space, const Thread& thread, Contents& contents) {
    const CommentVerdict verdict = thread.verdict();
    const NodeId& node = thread.comment.node;
    talk::CommentThread told{name_of_op({thread.id().change, thread.id().op}),
                             uri_of(space.id(), node),
                             author_of(space, thread.place),
                             std::nullopt,
                             thread.comment.source,
                             thread.comment.text,
                             state_of(verdict.state),
                             verdict.reason,
                             {}};
    const auto file = contents.tree().node(node);
    if (file && file->kind == NodeKind::text)
        told.range = range_of(thread.comment.range, contents.text(node));
    for (const auto& reply : thread.replies.all())
        told.replies.push_back({author_of(space, reply.place), reply.value});
    return told;
}

talk::Sitting sitting_of(const SittingRecord& record) {
    talk::Sitting sitting{hex_of<talk::AuthorId>(record.log.author),
                          hex_of<talk::ChangeId>(record.last),
                          record.from_minutes,
                          record.to_minutes,
                          record.changes,
                          0,
                          0};
    for (const auto& [text, work] : record.texts) {
        sitting.inserted += work.inserted;
        sitting.deleted += work.deleted;
    }
    return sitting;
}

}  // namespace

talk::NodeKind kind_of(NodeKind kind) {
    switch (kind) {
        case NodeKind::folder: return talk::NodeKind::folder;
        case NodeKind::text: return talk::NodeKind::text;
        case NodeKind::blob: break;
    }
    return talk::NodeKind::blob;
}

talk::Position position_of(LineColumn place) {
    return {place.line, place.column};
}

LineColumn place_of(talk::Position position) {
    return {position.line, position.character};
}

std::string name_of(NameFault fault) {
    switch (fault) {
        case NameFault::empty: return "empty";
        case NameFault::not_utf8: return "not_utf8";
        case NameFault::not_composed: return "not_composed";
        case NameFault::unassigned: return "unassigned";
        case NameFault::control: return "control";
        case NameFault::bidi: return "bidi";
        case NameFault::invisible: return "invisible";
        case NameFault::reserved: return "reserved";
        case NameFault::trailing_dot: return "trailing_dot";
        case NameFault::trailing_space: return "trailing_space";
        case NameFault::leading_hyphen: return "leading_hyphen";
        case NameFault::dots: return "dots";
        case NameFault::device: return "device";
        case NameFault::path_too_long: return "path_too_long";
        case NameFault::path_too_deep: return "path_too_deep";
        case NameFault::folder_left_out: return "folder_left_out";
    }
    ATELIER_CHECK(false);
    return {};
}

Answered<talk::PeopleAnswer> answer(const talk::People&, Replica& replica) {
    const ClassState& state = replica.state();
    talk::PeopleAnswer told;
    told.class_id = hex_of<talk::ClassId>(state.class_id);
    told.name = state.name;
    told.own = hex_of<talk::AuthorId>(replica.own());
    for (const RosterPerson& person : roster_of(state)) {
        told.people.push_back({hex_of<talk::PersonId>(person.id), person.name, person.outside, {}});
        for (const RosterSeat& seat : person.seats)
            told.people.back().seats.push_back({hex_of<talk::AuthorId>(seat.author),
                                                hex_of<talk::DeviceKey>(seat.device),
                                                standing_of(seat.standing)});
    }
    for (const auto& [id, team] : state.teams) {
        told.teams.push_back({hex_of<talk::TeamId>(id), team.name, {}});
        for (const PersonId& person : team.members)
            told.teams.back().members.push_back(hex_of<talk::PersonId>(person));
    }
    for (const auto& [key, record] : state.invites)
        told.kits.push_back(kit_of(key, record));
    for (const auto& [id, record] : state.cuts)
        told.cuts.push_back(cut_of(id, record));
    return told;
}

Answered<talk::ProjectsAnswer> answer(const talk::Projects&, Replica& replica) {
    talk::ProjectsAnswer told;
    for (const ListedSpace& space : spaces_of(replica)) {
        const SpaceRecord& record = space.record;
        told.projects.push_back(
            {hex_of<talk::SpaceId>(space.id), kind_of(record.kind), record.name,
             unless_zero<talk::TeamId>(record.team), unless_zero<talk::SpaceId>(record.brief),
             unless_zero<talk::PersonId>(record.owner), record.closed, record.set_aside,
             space.may_write, uri_of(space.id, root_of(space.id, Root::site)),
             uri_of(space.id, root_of(space.id, Root::notes))});
    }
    return told;
}

Answered<talk::TreeAnswer> answer(const talk::Tree& asked, Replica& replica) {
    const auto space = id_of_hex<SpaceId>(asked.project);
    const Contents* contents = replica.contents(space);
    if (contents == nullptr) return refuse(talk::Code::no_such_file);
    talk::TreeAnswer told{
        uri_of(space, root_of(space, Root::site)), uri_of(space, root_of(space, Root::notes)), {}};
    for (const ListedFile& file : files_of(contents->tree(), space)) {
        const ListedNode& node = file.outlined.node;
        talk::TreeNode listed{uri_of(space, node.id),
                              uri_of(space, file.parent),
                              kind_of(node.kind),
                              node.name,
                              static_cast<std::uint32_t>(file.outlined.level),
                              file.outlined.path,
                              node.displaced,
                              {},
                              {},
                              {}};
        if (node.left_out) listed.left_out = name_of(*node.left_out);
        if (file.blob) {
            listed.blob = hex_of<talk::BlobId>(file.blob->id);
            listed.size = file.blob->size;
        }
        told.nodes.push_back(std::move(listed));
    }
    return told;
}

Answered<talk::CommentsAnswer> answer(const talk::Comments& asked, Replica& replica) {
    const auto space = id_of_hex<SpaceId>(asked.project);
    Contents* contents = replica.contents(space);
    if (contents == nullptr) return refuse(talk::Code::no_such_file);
    talk::CommentsAnswer told;
    for (const NodeId& node : contents->comments().nodes())
        for (const Thread& thread : contents->comments().of_node(node))
            told.comments.push_back(thread_of(*replica.space(space), thread, *contents));
    return told;
}

Answered<talk::BlameAnswer> answer(const talk::Blame& asked, Replica& replica) {
    const auto file = file_of_uri(asked.uri);
    if (!file) return refuse(talk::Code::no_such_file);
    const auto version = ids_of_all(asked.version.value_or(talk::ProjectVersion{}));
    if (!text_at(replica, file->space, file->node, {})) return refuse(talk::Code::no_such_file);
    const auto runs = blame_at(replica, file->space, file->node, version);
    if (!runs) return refuse(talk::Code::no_such_version);
    talk::BlameAnswer told;
    for (const Authored& run : *runs)
        told.runs.push_back({run.length, hex_of<talk::AuthorId>(run.log.author),
                             unless_zero<talk::ChangeId>(run.change)});
    return told;
}

Answered<talk::VersionsAnswer> answer(const talk::Versions& asked, Replica& replica) {
    const Contents* contents = replica.contents(id_of_hex<SpaceId>(asked.project));
    if (contents == nullptr) return refuse(talk::Code::no_such_file);
    const auto file = asked.uri ? file_of_uri(*asked.uri) : std::nullopt;
    if (asked.uri && !file) return refuse(talk::Code::no_such_file);
    const History& history = contents->history();
    talk::VersionsAnswer told;
    for (const SittingRecord& record : file ? history.sittings_of(file->node) : history.sittings())
        told.sittings.push_back(sitting_of(record));
    for (const MomentRecord& moment : history.moments())
        told.moments.push_back({moment.name, hex_of<talk::AuthorId>(moment.author),
                                hex_of<talk::ChangeId>(moment.order.change),
                                moment.claimed_time_minutes});
    return told;
}

Answered<talk::CheckoutAnswer> answer(const talk::Checkout& asked, Replica& replica) {
    const auto file = file_of_uri(asked.uri);
    if (!file || !text_at(replica, file->space, file->node, {}))
        return refuse(talk::Code::no_such_file);
    const auto text = text_at(replica, file->space, file->node, ids_of_all(asked.version));
    if (!text) return refuse(talk::Code::no_such_version);
    return talk::CheckoutAnswer{utf8_of(*text)};
}

}  // namespace atelier
