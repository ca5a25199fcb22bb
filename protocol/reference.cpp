#include "protocol/reference.hpp"

#include "protocol/check.hpp"

namespace atelier {

namespace {

//   change := form varint | rest            on the wire: never renumber
constexpr std::uint64_t form_edge_or_root = 0;
constexpr std::uint64_t form_here = 1;
constexpr std::uint64_t form_own = 2;
constexpr std::uint64_t form_first_log = 3;  // 3 + 2k, with an id 4 + 2k

// The log that form `form` names; a first mention is read and added to the dictionary.
LogName read_log(Reader& reader, LogContext& context, const BodyPlace& place, std::uint64_t form) {
    const bool has_id = (form - form_first_log) % 2 == 1;
    const std::uint64_t number = (form - form_first_log) / 2;
    LogDictionary& known = context.dictionary;
    LogName log;
    if (number < known.size()) {
        log = known[static_cast<std::size_t>(number)];
    } else if (number == known.size()) {
        log.author = reader.id<AuthorId>();
        log.sitting = Sitting{reader.u64()};
        if (number >= mentions_max) reader.refuse(Error::too_large);
        if (known.number_of(log)) reader.refuse(Error::not_canonical);
        if (reader.ok()) known.add(log);
    } else {
        reader.refuse(Error::bad_reference);
    }
    // This log's own past has a shorter form; only another branch of it is named here.
    if (log == place.log && !has_id) reader.refuse(Error::not_canonical);
    return log;
}

ChangeRef read_after_form(Reader& reader, LogContext& context, const BodyPlace& place,
                          std::uint64_t form) {
    if (form == form_here) return {place.log, place.seq, std::nullopt};
    if (form == form_own) {
        const std::uint64_t back = reader.varint();
        if (back == 0 || back >= place.seq) reader.refuse(Error::bad_reference);
        return {place.log, place.seq - back, std::nullopt};
    }
    if (form == form_edge_or_root) {
        reader.refuse(Error::bad_reference);
        return {};
    }
    ChangeRef ref;
    ref.log = read_log(reader, context, place, form);
    ref.seq = reader.varint(seq_max);
    if (ref.seq == 0) reader.refuse(Error::bad_reference);
    if ((form - form_first_log) % 2 == 1) ref.id = reader.id<ChangeId>();
    return ref;
}

bool is_here(const ChangeRef& ref, const BodyPlace& place) {
    return ref.log == place.log && ref.seq == place.seq && !ref.id;
}

OpRef read_op_after_form(Reader& reader, LogContext& context, const BodyPlace& place,
                         std::uint64_t form) {
    OpRef ref;
    ref.change = read_after_form(reader, context, place, form);
    ref.op = static_cast<std::uint32_t>(reader.varint(ops_max - 1));
    if (form == form_here && ref.op >= place.op) reader.refuse(Error::bad_reference);
    return ref;
}

}  // namespace

std::optional<std::size_t> LogDictionary::number_of(const LogName& log) const {
    const auto found = numbers_.find(log);
    return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

void LogDictionary::add(const LogName& log) {
    numbers_.emplace(log, logs_.size());
    logs_.push_back(log);
}

void LogDictionary::shrink(std::size_t size) {
    for (std::size_t i = size; i < logs_.size(); ++i)
        numbers_.erase(logs_[i]);
    logs_.resize(size);
}

ChangeRef read_change_ref(Reader& reader, LogContext& context, const BodyPlace& place) {
    return read_after_form(reader, context, place, reader.varint());
}

OpRef read_op_ref(Reader& reader, LogContext& context, const BodyPlace& place) {
    return read_op_after_form(reader, context, place, reader.varint());
}

NodeRef read_node_ref(Reader& reader, LogContext& context, const BodyPlace& place) {
    const std::uint64_t form = reader.varint();
    if (form == form_edge_or_root) {
        const std::uint64_t root = reader.varint();
        if (root > 1) reader.refuse(Error::bad_reference);
        return root == 1 ? Root::notes : Root::site;
    }
    return read_op_after_form(reader, context, place, form);
}

Anchor read_anchor(Reader& reader, LogContext& context, const BodyPlace& place) {
    const std::uint64_t form = reader.varint();
    Anchor anchor;
    if (form != form_edge_or_root) {
        Anchor::Event event;
        event.change = read_after_form(reader, context, place, form);
        event.event = static_cast<std::uint32_t>(reader.varint(UINT32_MAX));
        anchor.event = event;
    }
    anchor.side = reader.flag() ? Side::right : Side::left;
    return anchor;
}

void write_change_ref(Writer& writer, LogContext& context, const BodyPlace& place,
                      const ChangeRef& ref) {
    if (is_here(ref, place)) {
        writer.varint(form_here);
        return;
    }
    if (ref.log == place.log && !ref.id) {
        ATELIER_CHECK(ref.seq >= 1 && ref.seq < place.seq);
        writer.varint(form_own);
        writer.varint(place.seq - ref.seq);
        return;
    }
    const auto known = context.dictionary.number_of(ref.log);
    const std::uint64_t number = known.value_or(context.dictionary.size());
    writer.varint(form_first_log + 2 * number + (ref.id ? 1 : 0));
    if (!known) {
        ATELIER_CHECK(number < mentions_max);
        writer.id(ref.log.author);
        writer.u64(static_cast<std::uint64_t>(ref.log.sitting));
        context.dictionary.add(ref.log);
    }
    ATELIER_CHECK(ref.seq >= 1 && ref.seq <= seq_max);
    writer.varint(ref.seq);
    if (ref.id) writer.id(*ref.id);
}

void write_op_ref(Writer& writer, LogContext& context, const BodyPlace& place, const OpRef& ref) {
    ATELIER_CHECK(ref.op < (is_here(ref.change, place) ? place.op : ops_max));
    write_change_ref(writer, context, place, ref.change);
    writer.varint(ref.op);
}

void write_node_ref(Writer& writer, LogContext& context, const BodyPlace& place,
                    const NodeRef& ref) {
    if (const Root* root = std::get_if<Root>(&ref)) {
        writer.varint(form_edge_or_root);
        writer.varint(static_cast<std::uint64_t>(*root));
        return;
    }
    write_op_ref(writer, context, place, std::get<OpRef>(ref));
}

void write_anchor(Writer& writer, LogContext& context, const BodyPlace& place,
                  const Anchor& anchor) {
    if (anchor.event) {
        write_change_ref(writer, context, place, anchor.event->change);
        writer.varint(anchor.event->event);
    } else {
        writer.varint(form_edge_or_root);
    }
    writer.flag(anchor.side == Side::right);
}

}  // namespace atelier
