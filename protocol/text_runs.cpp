#include "protocol/text_runs.hpp"

#include "protocol/check.hpp"

#include <algorithm>
#include <functional>

namespace atelier {

namespace {

constexpr std::size_t run_least_bytes = 2;     // head and position
constexpr std::size_t parent_least_bytes = 2;  // form and events

// Where the cursor stands behind a run.
std::uint64_t cursor_after(const Run& run) {
    if (run.action == RunAction::insert) return std::min(run.position + run.length, position_max);
    if (run.action == RunAction::remove) return run.position;
    const std::uint64_t before_last = run.length - 1;
    return run.position > before_last ? run.position - before_last : 0;
}

bool strictly_ascending(const std::vector<Parent>& parents) {
    return std::ranges::adjacent_find(parents, std::greater_equal{}, &Parent::change) ==
           parents.end();
}

std::vector<Parent> read_parents(Reader& reader, LogContext& context, const BodyPlace& place,
                                 std::size_t& left) {
    std::vector<Parent> parents;
    const std::size_t count = reader.count(std::min(run_parents_max, left), parent_least_bytes);
    left -= count;
    parents.reserve(count);
    for (std::size_t i = 0; i < count && reader.ok(); ++i) {
        Parent parent;
        parent.change = read_change_ref(reader, context, place);
        parent.events = static_cast<std::uint32_t>(reader.varint(UINT32_MAX));
        if (parent.events == 0) reader.refuse(Error::bad_reference);
        parents.push_back(parent);
    }
    if (!strictly_ascending(parents)) reader.refuse(Error::not_canonical);
    return parents;
}

std::string read_inserted(Reader& reader, std::uint32_t scalars) {
    const Utf8Prefix prefix = utf8_prefix(reader.rest(), scalars);
    if (prefix.scalars < scalars) {
        reader.refuse(prefix.bytes == reader.left() ? Error::truncated : Error::bad_text);
    }
    const BytesView bytes = reader.raw(prefix.bytes);
    if (std::ranges::find(bytes, std::uint8_t{0}) != bytes.end()) reader.refuse(Error::bad_text);
    return std::string(text_of(bytes));
}

std::uint64_t read_position(Reader& reader, std::uint64_t cursor) {
    const std::int64_t step = reader.zigzag();
    const auto least = -static_cast<std::int64_t>(cursor);
    const auto most = static_cast<std::int64_t>(position_max - cursor);
    if (step < least || step > most) reader.refuse(Error::bad_value);
    return reader.ok() ? cursor + static_cast<std::uint64_t>(step) : 0;
}

Run read_run(Reader& reader, LogContext& context, const BodyPlace& place, std::size_t& left) {
    Run run;
    const std::uint64_t head = reader.varint((std::uint64_t{run_max_events} << 3) + 7);
    const auto action = static_cast<std::uint8_t>(head & 3);
    if (action > 2) reader.refuse(Error::unknown_kind);
    run.action = static_cast<RunAction>(action);
    run.length = static_cast<std::uint32_t>(head >> 3);
    if (run.length == 0) reader.refuse(Error::bad_value);
    if (run.length == 1 && run.action == RunAction::remove_backwards) {
        reader.refuse(Error::not_canonical);
    }
    run.position = read_position(reader, context.cursor);
    if (head & 4) run.parents = read_parents(reader, context, place, left);
    if (run.action == RunAction::insert) run.text = read_inserted(reader, run.length);
    if (reader.ok()) context.cursor = cursor_after(run);
    return run;
}

bool can_be_written(const Run& run) {
    const bool length_right = run.length >= 1 && run.length <= run_max_events &&
                              (run.length > 1 || run.action != RunAction::remove_backwards);
    const bool parents_right =
        !run.parents ||
        (run.parents->size() <= run_parents_max && strictly_ascending(*run.parents) &&
         std::ranges::all_of(*run.parents, std::identity{},
                             [](const Parent& p) { return p.events > 0; }));
    const Utf8Prefix prefix = utf8_prefix(view_of(run.text));
    const bool text_right = prefix.bytes == run.text.size() &&
                            run.text.find('\0') == std::string::npos &&
                            prefix.scalars == (run.action == RunAction::insert ? run.length : 0);
    return length_right && parents_right && text_right && run.position <= position_max;
}

void write_run(Writer& writer, LogContext& context, const BodyPlace& place, const Run& run) {
    ATELIER_CHECK(can_be_written(run));
    writer.varint(std::uint64_t{run.length} << 3 | (run.parents ? 4 : 0) |
                  static_cast<std::uint64_t>(run.action));
    writer.zigzag(static_cast<std::int64_t>(run.position) -
                  static_cast<std::int64_t>(context.cursor));
    if (run.parents) {
        writer.varint(run.parents->size());
        for (const Parent& parent : *run.parents) {
            write_change_ref(writer, context, place, parent.change);
            writer.varint(parent.events);
        }
    }
    writer.raw(view_of(run.text));
    context.cursor = cursor_after(run);
}

}  // namespace

std::vector<Run> read_runs(Reader& reader, LogContext& context, const BodyPlace& place,
                           std::size_t& left) {
    std::vector<Run> runs;
    const std::size_t count = reader.count(left, run_least_bytes);
    left -= count;
    runs.reserve(count);
    if (count == 0) reader.refuse(Error::bad_value);
    for (std::size_t i = 0; i < count && reader.ok(); ++i) {
        runs.push_back(read_run(reader, context, place, left));
    }
    return runs;
}

void write_runs(Writer& writer, LogContext& context, const BodyPlace& place,
                const std::vector<Run>& runs) {
    ATELIER_CHECK(!runs.empty());
    writer.varint(runs.size());
    for (const Run& run : runs)
        write_run(writer, context, place, run);
}

}  // namespace atelier
