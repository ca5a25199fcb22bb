#include "protocol/content.hpp"

#include "protocol/check.hpp"
#include "protocol/text_runs.hpp"

namespace atelier {

namespace {

// on the wire: never renumber
enum class OpKind : std::uint8_t {
    text_same_file = 1,
    text = 2,
    create = 3,
    move = 4,
    name = 5,
    blob = 6,
    attribute = 7,
    remove = 8,
    keep = 9,
    comment = 10,
    reply = 11,
    comment_state = 12,
    moment = 13,
};
// From here on, a later program's.
constexpr std::uint8_t later_ops = 128;

constexpr std::size_t op_least_bytes = 2;
constexpr std::size_t key_max_bytes = 64;
constexpr std::size_t value_max_bytes = 4096;
constexpr std::size_t source_max_bytes = 240;
constexpr std::size_t comment_max_bytes = 16 * 1024;
constexpr std::size_t reason_max_bytes = 1024;
constexpr std::size_t moment_max_bytes = 240;

std::string read_filled_text(Reader& reader, std::size_t max_bytes) {
    std::string text = reader.text(max_bytes);
    if (text.empty()) reader.refuse(Error::bad_value);
    return text;
}

// An enum on the wire whose values are 1 to `last`.
template <class Enum>
Enum read_enum(Reader& reader, Enum last) {
    const std::uint8_t value = reader.u8();
    if (value == 0 || value > static_cast<std::uint8_t>(last)) reader.refuse(Error::unknown_kind);
    return static_cast<Enum>(value);
}

struct OpReader {
    Reader& reader;
    LogContext& context;
    std::size_t& runs_left;
    BodyPlace place;

    NodeRef node() const { return read_node_ref(reader, context, place); }
    OpRef op_ref() const { return read_op_ref(reader, context, place); }
    Anchor anchor() const { return read_anchor(reader, context, place); }
    std::vector<Run> runs() const { return read_runs(reader, context, place, runs_left); }

    Op text_same_file() const {
        if (!context.file) reader.refuse(Error::bad_reference);
        op::Text text;
        if (context.file) text.file = *context.file;
        text.runs = runs();
        return text;
    }
    Op text() const {
        op::Text text;
        text.file = node();
        if (context.file == text.file) reader.refuse(Error::not_canonical);
        context.file = text.file;
        context.cursor = 0;
        text.runs = runs();
        return text;
    }
    Op create() const {
        op::Create create;
        create.kind = read_enum(reader, NodeKind::blob);
        create.parent = node();
        create.name = reader.text(name_max_bytes);
        return create;
    }
    Op move() const {
        op::Move move;
        move.node = node();
        move.parent = node();
        return move;
    }
    Op name() const {
        op::Name name;
        name.node = node();
        name.name = reader.text(name_max_bytes);
        return name;
    }
    Op blob() const {
        op::Blob blob;
        blob.node = node();
        blob.blob = reader.id<BlobId>();
        blob.size = reader.varint(blob_size_max_bytes);
        return blob;
    }
    Op attribute() const {
        op::Attribute attribute;
        attribute.node = node();
        attribute.key = read_filled_text(reader, key_max_bytes);
        const BytesView value = reader.bytes(value_max_bytes);
        attribute.value.assign(value.begin(), value.end());
        return attribute;
    }
    Op comment() const {
        op::Comment comment;
        comment.node = node();
        if (reader.flag()) {
            comment.range.push_back(anchor());
            comment.range.push_back(anchor());
        }
        comment.source = reader.text(source_max_bytes);
        comment.text = read_filled_text(reader, comment_max_bytes);
        return comment;
    }
    Op reply() const {
        op::Reply reply;
        reply.comment = op_ref();
        reply.text = read_filled_text(reader, comment_max_bytes);
        return reply;
    }
    Op comment_state() const {
        op::SetCommentState state;
        state.comment = op_ref();
        state.state = read_enum(reader, CommentState::withdrawn);
        state.reason = reader.text(reason_max_bytes);
        return state;
    }

    Op later(std::uint8_t kind) const {
        const BytesView fields = reader.bytes(change_body_max_bytes);
        return op::Later{kind, {fields.begin(), fields.end()}};
    }

    Op op() const {
        const std::uint8_t kind = reader.u8();
        if (kind >= later_ops) return later(kind);
        switch (static_cast<OpKind>(kind)) {
            case OpKind::text_same_file: return text_same_file();
            case OpKind::text: return text();
            case OpKind::create: return create();
            case OpKind::move: return move();
            case OpKind::name: return name();
            case OpKind::blob: return blob();
            case OpKind::attribute: return attribute();
            case OpKind::remove: return op::Delete{node()};
            case OpKind::keep: return op::Keep{node()};
            case OpKind::comment: return comment();
            case OpKind::reply: return reply();
            case OpKind::comment_state: return comment_state();
            case OpKind::moment: return op::Moment{reader.text(moment_max_bytes)};
        }
        reader.refuse(Error::unknown_kind);
        return op::Moment{};
    }
};

struct OpWriter {
    Writer& writer;
    LogContext& context;
    BodyPlace place;

    void kind(OpKind kind) const { writer.u8(static_cast<std::uint8_t>(kind)); }
    // What cannot be read back would end its log for everybody: it is our own mistake.
    void text(const std::string& text, std::size_t least, std::size_t most) const {
        ATELIER_CHECK(text.size() >= least && text.size() <= most);
        ATELIER_CHECK(utf8_prefix(view_of(text)).bytes == text.size());
        ATELIER_CHECK(text.find('\0') == std::string::npos);
        writer.text(text);
    }
    template <class Enum>
    void choice(Enum value, Enum last) const {
        ATELIER_CHECK(value >= Enum{1} && value <= last);
        writer.u8(static_cast<std::uint8_t>(value));
    }
    void node(const NodeRef& ref) const { write_node_ref(writer, context, place, ref); }
    void op_ref(const OpRef& ref) const { write_op_ref(writer, context, place, ref); }

    void operator()(const op::Text& written) const {
        if (context.file == written.file) {
            kind(OpKind::text_same_file);
        } else {
            kind(OpKind::text);
            node(written.file);
            context.file = written.file;
            context.cursor = 0;
        }
        write_runs(writer, context, place, written.runs);
    }
    void operator()(const op::Create& create) const {
        kind(OpKind::create);
        choice(create.kind, NodeKind::blob);
        node(create.parent);
        text(create.name, 0, name_max_bytes);
    }
    void operator()(const op::Move& move) const {
        kind(OpKind::move);
        node(move.node);
        node(move.parent);
    }
    void operator()(const op::Name& name) const {
        kind(OpKind::name);
        node(name.node);
        text(name.name, 0, name_max_bytes);
    }
    void operator()(const op::Blob& blob) const {
        kind(OpKind::blob);
        node(blob.node);
        writer.id(blob.blob);
        ATELIER_CHECK(blob.size <= blob_size_max_bytes);
        writer.varint(blob.size);
    }
    void operator()(const op::Attribute& attribute) const {
        kind(OpKind::attribute);
        node(attribute.node);
        text(attribute.key, 1, key_max_bytes);
        ATELIER_CHECK(attribute.value.size() <= value_max_bytes);
        writer.bytes(attribute.value);
    }
    void operator()(const op::Delete& remove) const {
        kind(OpKind::remove);
        node(remove.node);
    }
    void operator()(const op::Keep& keep) const {
        kind(OpKind::keep);
        node(keep.node);
    }
    void operator()(const op::Comment& comment) const {
        kind(OpKind::comment);
        node(comment.node);
        ATELIER_CHECK(comment.range.empty() || comment.range.size() == 2);
        writer.flag(!comment.range.empty());
        for (const Anchor& anchor : comment.range)
            write_anchor(writer, context, place, anchor);
        text(comment.source, 0, source_max_bytes);
        text(comment.text, 1, comment_max_bytes);
    }
    void operator()(const op::Reply& reply) const {
        kind(OpKind::reply);
        op_ref(reply.comment);
        text(reply.text, 1, comment_max_bytes);
    }
    void operator()(const op::SetCommentState& state) const {
        kind(OpKind::comment_state);
        op_ref(state.comment);
        choice(state.state, CommentState::withdrawn);
        text(state.reason, 0, reason_max_bytes);
    }
    void operator()(const op::Moment& moment) const {
        kind(OpKind::moment);
        text(moment.name, 0, moment_max_bytes);
    }
    void operator()(const op::Later& later) const {
        ATELIER_CHECK(later.kind >= later_ops);
        writer.u8(later.kind);
        writer.bytes(later.fields);
    }
};

std::size_t run_count(const Content& content) {
    std::size_t runs = 0;
    for (const Op& op : content.ops) {
        const auto* text = std::get_if<op::Text>(&op);
        if (!text) continue;
        for (const Run& run : text->runs)
            runs += 1 + (run.parents ? run.parents->size() : 0);
    }
    return runs;
}

Content read_content(Reader& reader, LogContext& context, const LogName& log, Seq seq) {
    Content content;
    std::size_t runs_left = runs_max;
    const std::size_t count = reader.count(ops_max, op_least_bytes);
    content.ops.reserve(count);
    for (std::uint32_t i = 0; i < count && reader.ok(); ++i) {
        content.ops.push_back(OpReader{reader, context, runs_left, {log, seq, i}}.op());
    }
    return content;
}

}  // namespace

std::uint64_t deleted_events(const Content& content) {
    std::uint64_t deleted = 0;
    for (const Op& op : content.ops) {
        const auto* text = std::get_if<op::Text>(&op);
        if (!text) continue;
        for (const Run& run : text->runs) {
            if (run.action != RunAction::insert) deleted += run.length;
        }
    }
    return deleted;
}

Result<Content> decode_content(BytesView body, LogContext& context, const LogName& log, Seq seq) {
    if (body.size() > change_body_max_bytes) return fail(Error::too_large);
    const std::size_t mentioned = context.dictionary.size();
    const std::optional<NodeRef> file = context.file;
    const std::uint64_t cursor = context.cursor;

    Reader reader(body);
    Content content = read_content(reader, context, log, seq);
    // More than a log can pay for; and so no sum of events in one change overflows 32 bits.
    if (deleted_events(content) > log_max_bytes) reader.refuse(Error::too_large);
    if (reader.finish()) {
        context.dictionary.shrink(mentioned);
        context.file = file;
        context.cursor = cursor;
    }
    return finished(reader, std::move(content));
}

Bytes encode_content(const Content& content, LogContext& context, const LogName& log, Seq seq) {
    ATELIER_CHECK(content.ops.size() <= ops_max && run_count(content) <= runs_max);
    ATELIER_CHECK(deleted_events(content) <= log_max_bytes);
    Writer writer;
    writer.varint(content.ops.size());
    for (std::uint32_t i = 0; i < content.ops.size(); ++i) {
        std::visit(OpWriter{writer, context, {log, seq, i}}, content.ops[i]);
    }
    ATELIER_CHECK(writer.size() <= change_body_max_bytes);
    return writer.take();
}

}  // namespace atelier
