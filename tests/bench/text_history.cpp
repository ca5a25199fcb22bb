#include "tests/bench/text_history.hpp"

#include "protocol/check.hpp"
#include "sync/scalars.hpp"
#include "sync/text_columns.hpp"
#include "sync/utf8_count.hpp"

namespace atelier::bench {

namespace {

// Of SplitMix64 (Steele, Lea, Flood 2014): ids that look like hashes.
std::uint64_t mixed(std::uint64_t state) {
    state += 0x9E3779B97F4A7C15ULL;
    state = (state ^ state >> 30) * 0xBF58476D1CE4E5B9ULL;
    state = (state ^ state >> 27) * 0x94D049BB133111EBULL;
    return state ^ state >> 31;
}

void put(std::span<std::uint8_t> bytes, std::uint64_t number) {
    for (std::uint8_t& byte : bytes) {
        byte = static_cast<std::uint8_t>(number);
        number >>= 8;
    }
}

std::uint64_t taken(std::span<const std::uint8_t> bytes) {
    std::uint64_t number = 0;
    for (std::size_t i = bytes.size(); i-- > 0;)
        number = number << 8 | bytes[i];
    return number;
}

// Where an id says whose and which it is.
constexpr std::size_t agent_at = 24;
constexpr std::size_t number_at = 28;

std::uint32_t agent_of(const ChangeId& id) {
    return static_cast<std::uint32_t>(taken(std::span(id.bytes).subspan(agent_at, 4)));
}
std::uint32_t number_of(const ChangeId& id) {
    return static_cast<std::uint32_t>(taken(std::span(id.bytes).subspan(number_at, 4)));
}

void write_name(Writer& writer, const ChangeId& id) {
    writer.varint(agent_of(id));
    writer.varint(number_of(id));
}
ChangeId read_name(Reader& reader) {
    const auto agent = static_cast<std::uint32_t>(reader.varint(UINT32_MAX));
    return id_of_change(agent, static_cast<std::uint32_t>(reader.varint(UINT32_MAX)));
}

void write_run(Writer& writer, const TextRun& run) {
    writer.varint(std::uint64_t{run.length} << 3 | (run.parents ? 4 : 0) |
                  static_cast<std::uint64_t>(run.action));
    writer.varint(run.position);
    if (run.parents) {
        writer.varint(run.parents->size());
        for (const TextParent& parent : *run.parents) {
            write_name(writer, parent.change);
            writer.varint(parent.events);
        }
    }
    writer.raw(view_of(utf8_of(run.text)));
}

TextRun read_run(Reader& reader) {
    TextRun run;
    const std::uint64_t head = reader.varint();
    run.action = static_cast<RunAction>(head & 3);
    run.length = static_cast<std::uint32_t>(head >> 3);
    run.position = static_cast<std::uint32_t>(reader.varint(UINT32_MAX));
    if (head & 4) {
        run.parents.emplace();
        for (std::size_t i = reader.count(SIZE_MAX, 3); i > 0; --i) {
            const ChangeId change = read_name(reader);
            run.parents->push_back({change, static_cast<std::uint32_t>(reader.varint(UINT32_MAX))});
        }
    }
    if (run.action == RunAction::insert) {
        const Utf8Prefix text = utf8_prefix(reader.rest(), run.length);
        run.text = scalars_of(text_of(reader.raw(text.bytes)));
    }
    return run;
}

void write_change(Writer& writer, const TextChange& change) {
    write_name(writer, change.id);
    writer.varint(change.previous ? number_of(*change.previous) : 0);
    writer.varint(change.runs.size());
    for (const TextRun& run : change.runs)
        write_run(writer, run);
}

TextChange read_change(Reader& reader) {
    TextChange change;
    change.id = read_name(reader);
    const std::uint32_t agent = agent_of(change.id);
    change.log = log_of_agent(agent);
    if (const std::uint64_t previous = reader.varint(UINT32_MAX); previous > 0)
        change.previous = id_of_change(agent, static_cast<std::uint32_t>(previous));
    const std::size_t runs = reader.count(SIZE_MAX, 2);
    change.runs.reserve(runs);
    for (std::size_t i = 0; i < runs; ++i)
        change.runs.push_back(read_run(reader));
    return change;
}

// The changes whose events are the heads of what a transaction leaves, or more that lie in their
// past.
using Heads = std::vector<TextParent>;

void add_runs(TextChange& change, const Transaction& made) {
    for (const Patch& patch : made.patches) {
        if (patch.removed > 0)
            change.runs.push_back({RunAction::remove, patch.removed, patch.position, {}, {}});
        if (!patch.inserted.empty())
            change.runs.push_back({RunAction::insert,
                                   patch.inserted_length(),
                                   patch.position,
                                   {},
                                   scalars_of(patch.inserted)});
    }
}

std::uint32_t events_of(const TextChange& change) {
    std::uint32_t events = 0;
    for (const TextRun& run : change.runs)
        events += run.length;
    return events;
}

}  // namespace

LogName log_of_agent(std::uint32_t agent) {
    LogName log;
    put(std::span(log.author.bytes).first(8), mixed(agent));
    log.sitting = Sitting{1};
    return log;
}

ChangeId id_of_change(std::uint32_t agent, std::uint32_t number) {
    ChangeId id;
    const std::uint64_t name = std::uint64_t{agent} << 32 | number;
    put(std::span(id.bytes).first(8), mixed(name));
    put(std::span(id.bytes).subspan(8, 16), mixed(~name));
    put(std::span(id.bytes).subspan(agent_at, 4), agent);
    put(std::span(id.bytes).subspan(number_at, 4), number);
    return id;
}

Typist::Typist() : draft_(text_.open(log_of_agent(0), std::nullopt)) {}

void Typist::insert(std::uint32_t position, std::string_view utf8) {
    text_.insert(draft_, position, utf8, utf8::scalars(utf8));
}

void Typist::remove(std::uint32_t position, std::uint32_t count) {
    text_.remove(draft_, position, count);
}

void Typist::finish() {
    text_.seal(draft_, id_of_change(0, 1));
}

std::vector<TextChange> changes_of(const EditingTrace& trace) {
    std::vector<TextChange> changes;
    std::vector<Heads> after;  // of each transaction
    std::vector<std::uint32_t> numbers(trace.agents, 0);
    for (const Transaction& made : trace.transactions) {
        Heads parents;
        for (const std::uint32_t parent : made.parents)
            parents.insert(parents.end(), after[parent].begin(), after[parent].end());
        std::ranges::sort(parents);
        const auto twice = std::ranges::unique(parents);
        parents.erase(twice.begin(), twice.end());

        TextChange change;
        add_runs(change, made);
        if (change.runs.empty()) {
            after.push_back(std::move(parents));
            continue;
        }
        std::uint32_t& number = numbers[made.agent];
        change.log = log_of_agent(made.agent);
        if (number > 0) change.previous = id_of_change(made.agent, number);
        change.id = id_of_change(made.agent, ++number);
        // Nothing is said where it comes behind the agent's own last change alone.
        const bool follows = change.previous
                                 ? parents.size() == 1 && parents.front().change == *change.previous
                                 : parents.empty();
        if (!follows) change.runs.front().parents = std::move(parents);
        after.push_back({{change.id, events_of(change)}});
        changes.push_back(std::move(change));
    }
    return changes;
}

std::string text_now(const Text& text) {
    return text.now().utf8();
}

Bytes encode_history(const Text& text) {
    Writer writer;
    const TextColumnsWritten written = write_columns(text.log(), false);
    writer.bytes(written.columns);
    return writer.take();
}

void decode_history(BytesView bytes, Text& into) {
    Reader reader(bytes);
    ATELIER_CHECK(into.read_history(reader.bytes(bytes.size()), [](std::vector<ChangeId>& ids) {
        for (std::uint32_t i = 0; i < ids.size(); ++i)
            ids[i] = id_of_change(0, i + 1);
    }));
    ATELIER_CHECK(!reader.finish());
    into.catch_up_untold();
}

Bytes encode_saved(const Text& text) {
    Writer writer;
    writer.text(text.now().utf8());
    writer.varint(text.version().size());
    for (const Event head : text.version())
        writer.varint(head);
    writer.bytes(write_columns(text.log(), true).columns);
    return writer.take();
}

void open_saved(BytesView bytes, Text& into) {
    Reader reader(bytes);
    const BytesView now = reader.bytes(bytes.size());
    TextVersion version(reader.count(bytes.size(), 1));
    for (Event& head : version)
        head = static_cast<Event>(reader.varint(UINT32_MAX));
    const BytesView columns = reader.bytes(bytes.size());
    ATELIER_CHECK(!reader.finish());
    into.open_saved(text_of(now), version,
                    [columns](EventLog& log) { ATELIER_CHECK(read_columns(columns, log, {})); });
}

Bytes encode_message(const TextChange& change) {
    Writer writer;
    write_change(writer, change);
    return writer.take();
}

TextChange decode_message(BytesView bytes) {
    Reader reader(bytes);
    TextChange change = read_change(reader);
    ATELIER_CHECK(!reader.finish());
    return change;
}

}  // namespace atelier::bench
