#pragma once

// What a change means, as JSON: the form in which the golden file, the second decoder and our own
// decoder are held against each other (tests/decoder/atelier_decode.py prints the same fields).

#include "protocol/act.hpp"
#include "protocol/check.hpp"
#include "protocol/content.hpp"
#include "protocol/span.hpp"

#include <boost/json.hpp>

#include <map>

namespace atelier::test {

namespace json = boost::json;

template <class Tag, std::size_t Size>
json::value hex(const Id<Tag, Size>& id) {
    return json::value(to_hex(id.bytes));
}
template <class IdType>
json::array hexes(const std::vector<IdType>& ids) {
    json::array array;
    for (const IdType& id : ids)
        array.push_back(hex(id));
    return array;
}
inline std::string decimal(Sitting sitting) {
    return std::to_string(static_cast<std::uint64_t>(sitting));
}
template <class Enum>
std::uint64_t number(Enum value) {
    return static_cast<std::uint64_t>(value);
}

inline json::object meaning(const ChangeRef& ref) {
    json::object object{{"author", hex(ref.log.author)},
                        {"sitting", decimal(ref.log.sitting)},
                        {"seq", ref.seq},
                        {"id", nullptr}};
    if (ref.id) object["id"] = hex(*ref.id);
    return object;
}
inline json::object meaning(const OpRef& ref) {
    return {{"change", meaning(ref.change)}, {"op", ref.op}};
}
inline json::object meaning(const NodeRef& ref) {
    if (const Root* root = std::get_if<Root>(&ref)) return {{"root", number(*root)}};
    return meaning(std::get<OpRef>(ref));
}
inline json::object meaning(const Anchor& anchor) {
    if (!anchor.event) return {{"edge", true}, {"side", number(anchor.side)}};
    return {{"change", meaning(anchor.event->change)},
            {"event", anchor.event->event},
            {"side", number(anchor.side)}};
}
inline json::object meaning(const Run& run) {
    static constexpr std::array<const char*, 3> actions = {"insert", "delete", "delete_backwards"};
    json::object object{{"action", actions[number(run.action)]},
                        {"length", run.length},
                        {"position", run.position},
                        {"parents", nullptr}};
    if (run.parents) {
        json::array parents;
        for (const Parent& parent : *run.parents) {
            parents.push_back(
                json::object{{"change", meaning(parent.change)}, {"events", parent.events}});
        }
        object["parents"] = parents;
    }
    if (run.action == RunAction::insert) object["text"] = run.text;
    return object;
}

struct OpMeaning {
    json::object operator()(const op::Text& text) const {
        json::array runs;
        for (const Run& run : text.runs)
            runs.push_back(meaning(run));
        return {{"op", "text"}, {"file", meaning(text.file)}, {"runs", runs}};
    }
    json::object operator()(const op::Create& create) const {
        return {{"op", "create"},
                {"kind", number(create.kind)},
                {"parent", meaning(create.parent)},
                {"name", create.name}};
    }
    json::object operator()(const op::Move& move) const {
        return {{"op", "move"}, {"node", meaning(move.node)}, {"parent", meaning(move.parent)}};
    }
    json::object operator()(const op::Name& name) const {
        return {{"op", "name"}, {"node", meaning(name.node)}, {"name", name.name}};
    }
    json::object operator()(const op::Blob& blob) const {
        return {{"op", "blob"},
                {"node", meaning(blob.node)},
                {"blob", hex(blob.blob)},
                {"size", blob.size}};
    }
    json::object operator()(const op::Attribute& attribute) const {
        return {{"op", "attribute"},
                {"node", meaning(attribute.node)},
                {"key", attribute.key},
                {"value", to_hex(attribute.value)}};
    }
    json::object operator()(const op::Delete& remove) const {
        return {{"op", "delete"}, {"node", meaning(remove.node)}};
    }
    json::object operator()(const op::Keep& keep) const {
        return {{"op", "keep"}, {"node", meaning(keep.node)}};
    }
    json::object operator()(const op::Comment& comment) const {
        json::object object{{"op", "comment"},
                            {"node", meaning(comment.node)},
                            {"range", nullptr},
                            {"source", comment.source},
                            {"text", comment.text}};
        if (!comment.range.empty()) {
            object["range"] = json::array{meaning(comment.range[0]), meaning(comment.range[1])};
        }
        return object;
    }
    json::object operator()(const op::Reply& reply) const {
        return {{"op", "reply"}, {"comment", meaning(reply.comment)}, {"text", reply.text}};
    }
    json::object operator()(const op::SetCommentState& state) const {
        return {{"op", "comment_state"},
                {"comment", meaning(state.comment)},
                {"state", number(state.state)},
                {"reason", state.reason}};
    }
    json::object operator()(const op::Moment& moment) const {
        return {{"op", "moment"}, {"name", moment.name}};
    }
    json::object operator()(const op::Later& later) const {
        return {{"op", "later"}, {"number", later.kind}, {"fields", to_hex(later.fields)}};
    }
};

inline json::object meaning(const SeatKeys& seat) {
    return {{"device", hex(seat.device)}, {"noise", hex(seat.noise)}, {"seal", hex(seat.seal)}};
}
inline json::object meaning(const Person& person) {
    return {{"id", hex(person.id)}, {"name", person.name}};
}
inline json::array meaning(const std::vector<SpaceVersion>& versions) {
    json::array array;
    for (const SpaceVersion& version : versions) {
        array.push_back(
            json::object{{"space", hex(version.space)}, {"version", hexes(version.heads)}});
    }
    return array;
}
inline json::array meaning(const std::vector<RootHolder>& roots) {
    json::array array;
    for (const RootHolder& root : roots) {
        array.push_back(json::object{{"key", hex(root.key)}, {"label", root.label}});
    }
    return array;
}
inline json::array meaning(const Policy& policy) {
    json::array array;
    for (const PolicyEntry& entry : policy) {
        array.push_back(json::array{number(entry.key), entry.value});
    }
    return array;
}
inline json::array meaning(const std::vector<RootSignature>& signatures) {
    json::array array;
    for (const RootSignature& signature : signatures) {
        array.push_back(json::array{signature.position, hex(signature.signature)});
    }
    return array;
}

struct ActMeaning {
    json::object operator()(const act::Genesis& act) const {
        return {{"act", "genesis"},
                {"name", act.name},
                {"roots", meaning(act.roots)},
                {"threshold", act.threshold},
                {"policy", meaning(act.policy)},
                {"founder", act.founder},
                {"seat", meaning(act.seat)}};
    }
    json::object operator()(const act::RootChange& act) const {
        return {{"act", "root_change"},
                {"root_change", hex(act.root_change)},
                {"roots", meaning(act.roots)},
                {"threshold", act.threshold},
                {"signatures", meaning(act.signatures)}};
    }
    json::object operator()(const act::TrainerAdd& act) const {
        return {{"act", "trainer_add"},        {"root_change", hex(act.root_change)},
                {"trainer", hex(act.trainer)}, {"person", meaning(act.person)},
                {"seat", meaning(act.seat)},   {"signatures", meaning(act.signatures)}};
    }
    json::object operator()(const act::TrainerRemove& act) const {
        return {{"act", "trainer_remove"},
                {"root_change", hex(act.root_change)},
                {"trainer", hex(act.trainer)},
                {"versions", meaning(act.versions)},
                {"signatures", meaning(act.signatures)}};
    }
    json::object operator()(const act::Recovery& act) const {
        return {{"act", "recovery"},
                {"root_change", hex(act.root_change)},
                {"trainer", hex(act.trainer)},
                {"person", meaning(act.person)},
                {"seat", meaning(act.seat)},
                {"removed", hexes(act.removed)},
                {"versions", meaning(act.versions)},
                {"signatures", meaning(act.signatures)}};
    }
    json::object operator()(const act::SetPolicy& act) const {
        return {{"act", "policy"},
                {"root_change", hex(act.root_change)},
                {"policy", meaning(act.policy)},
                {"signatures", meaning(act.signatures)}};
    }
    json::object operator()(const act::Admit& act) const {
        return {{"act", "admit"},
                {"role", number(act.role)},
                {"author", hex(act.author)},
                {"person", meaning(act.person)},
                {"seat", meaning(act.seat)},
                {"kit", hex(act.kit)}};
    }
    json::object operator()(const act::Reseat& act) const {
        return {{"act", "reseat"},
                {"person", hex(act.person)},
                {"author", hex(act.author)},
                {"seat", meaning(act.seat)}};
    }
    json::object operator()(const act::Team& act) const {
        return {{"act", "team"},
                {"team", hex(act.team)},
                {"name", act.name},
                {"members", hexes(act.members)},
                {"leaving", hexes(act.leaving)},
                {"versions", meaning(act.versions)}};
    }
    json::object operator()(const act::Project& act) const {
        return {{"act", "project"},
                {"name", act.name},
                {"team", hex(act.team)},
                {"brief", hex(act.brief)}};
    }
    json::object operator()(const act::Shelf& act) const {
        return {{"act", "shelf"},
                {"kind", number(act.kind)},
                {"name", act.name},
                {"owner", hex(act.owner)}};
    }
    json::object operator()(const act::Cut& act) const {
        return {{"act", "cut"},
                {"reason", number(act.reason)},
                {"authors", hexes(act.authors)},
                {"versions", meaning(act.versions)}};
    }
    json::object operator()(const act::Lift& act) const {
        return {{"act", "lift"}, {"cuts", hexes(act.cuts)}};
    }
    json::object operator()(const act::Adopt& act) const {
        return {{"act", "adopt"}, {"versions", meaning(act.versions)}};
    }
    json::object operator()(const act::NetworkKeys& act) const {
        json::array sealed;
        for (const act::SealedKey& key : act.keys) {
            sealed.push_back(json::array{hex(key.to), hex(key.sealed)});
        }
        return {{"act", "network_key"}, {"epoch", act.epoch}, {"sealed", sealed}};
    }
    json::object operator()(const act::ForkReport& act) const {
        return {{"act", "fork_report"},
                {"space", hex(act.space)},
                {"author", hex(act.log.author)},
                {"sitting", decimal(act.log.sitting)},
                {"seq", act.seq},
                {"first", hex(act.first)},
                {"second", hex(act.second)}};
    }
    json::object operator()(const act::Receipt& act) const {
        return {{"act", "receipt"},        {"kind", number(act.kind)},      {"number", act.number},
                {"space", hex(act.space)}, {"version", hexes(act.version)}, {"root", hex(act.root)},
                {"label", act.label}};
    }
    json::object operator()(const act::SessionMark& act) const {
        return {{"act", "session_mark"}, {"mark", number(act.mark)}, {"label", act.label}};
    }
    json::object operator()(const act::Invite& act) const {
        return {{"act", "invite"},
                {"kit", hex(act.kit)},
                {"role", number(act.role)},
                {"uses", act.uses},
                {"label", act.label}};
    }
    json::object operator()(const act::PersonName& act) const {
        return {{"act", "person_name"}, {"person", hex(act.person)}, {"name", act.name}};
    }
    json::object operator()(const act::OutsideName& act) const {
        return {{"act", "outside_name"}, {"person", hex(act.person)}, {"name", act.name}};
    }
    json::object operator()(const act::SpaceDetails& act) const {
        return {{"act", "space"},
                {"space", hex(act.space)},
                {"name", act.name},
                {"brief", hex(act.brief)},
                {"closed", static_cast<int>(act.closed)}};
    }
    json::object operator()(const act::Attest& act) const {
        return {{"act", "attest"},
                {"subject", hex(act.subject)},
                {"verdict", number(act.verdict)},
                {"reason", act.reason}};
    }
    json::object operator()(const act::Later& act) const {
        return {{"act", "later"}, {"number", act.number}, {"fields", to_hex(act.fields)}};
    }
};

inline json::object meaning(const SpanChange& change, json::object body) {
    const Header& header = change.header;
    return {{"id", hex(change.id)},
            {"version", 1},
            {"kind", number(header.kind)},
            {"space", hex(header.space)},
            {"author", hex(header.author)},
            {"sitting", decimal(header.sitting)},
            {"seq", header.seq},
            {"prev", hex(header.prev)},
            {"lamport", header.lamport},
            {"heads", hexes(header.heads)},
            {"claimed_time", header.claimed_time_minutes},
            {"log_bytes", header.log_bytes},
            {"body_len", header.body_len},
            {"body_hash", hex(header.body_hash)},
            {"body", std::move(body)}};
}

inline json::object meaning(const Content& content) {
    json::array ops;
    for (const Op& op : content.ops)
        ops.push_back(std::visit(OpMeaning{}, op));
    return {{"ops", ops}};
}

// Deleted events in the meaning of a change.
inline std::uint64_t deleted_in(const json::value& meaning) {
    const auto& body = meaning.at("body").as_object();
    std::uint64_t deleted = 0;
    if (!body.contains("ops")) return 0;
    for (const json::value& op : body.at("ops").as_array()) {
        if (op.at("op") != "text") continue;
        for (const json::value& run : op.at("runs").as_array()) {
            if (run.at("action") != "insert")
                deleted += run.at("length").to_number<std::uint64_t>();
        }
    }
    return deleted;
}

// Reads changes in the order of their chains; the context of a change is the one that the change
// before it left.
class MeaningReader {
public:
    // The bytes must be right: this asserts.
    json::object read(const SpanChange& change) { return meaning(change, body_of(change)); }

private:
    json::object body_of(const SpanChange& change) {
        const Header& header = change.header;
        if (header.kind != ChangeKind::content) {
            const Result<Act> act = decode_act(change.body, header.kind);
            ATELIER_CHECK(act && encode_act(*act) == change.body);
            return std::visit(ActMeaning{}, *act);
        }
        LogContext context;
        if (header.seq > 1) context = contexts_.at(header.prev);
        LogContext writing = context;
        const auto content = decode_content(change.body, context, header.log(), header.seq);
        ATELIER_CHECK(content && deleted_events(*content) == change.deleted);
        ATELIER_CHECK(encode_content(*content, writing, header.log(), header.seq) == change.body);
        contexts_[change.id] = std::move(context);
        return meaning(*content);
    }

    std::map<ChangeId, LogContext> contexts_;
};

}  // namespace atelier::test
