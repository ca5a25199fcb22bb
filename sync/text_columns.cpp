#include "sync/text_columns.hpp"

#include "protocol/check.hpp"
#include "protocol/column.hpp"
#include "sync/utf8_count.hpp"

#include <zstd.h>

#include <memory>

namespace atelier {

namespace {

constexpr std::uint8_t version = 1;
// What one history may unfold to: more than a text may have events (sync/contents.hpp).
constexpr std::uint64_t unfolded_max_bytes = std::uint64_t{1} << 32;
// Measured over the recorded histories: 4 % fewer bytes than at 6, and read as fast.
constexpr int level = 12;

Bytes packed(BytesView bytes) {
    const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(),
                                                                       &ZSTD_freeCCtx);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, level);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
    Bytes frame(ZSTD_compressBound(bytes.size()));
    const std::size_t size =
        ZSTD_compress2(context.get(), frame.data(), frame.size(), bytes.data(), bytes.size());
    ATELIER_CHECK(!ZSTD_isError(size));
    frame.resize(size);
    return frame;
}

// Into as many bytes as the frame says that it has, which must be what the caller was told.
bool unpack(BytesView frame, void* into, std::size_t size) {
    if (ZSTD_getFrameContentSize(frame.data(), frame.size()) != size) return false;
    return ZSTD_decompress(into, size, frame.data(), frame.size()) == size;
}

// Where the next edit of the same hand begins, if it goes on.
std::int64_t end_of(RunAction action, std::int64_t position, std::int64_t length) {
    switch (action) {
        case RunAction::insert: return position + length;
        case RunAction::remove: return position;
        case RunAction::remove_backwards: return position + 1 - length;
    }
    return position;
}

// Reads varints of at most 32 bits; after an error only zeroes.
class Numbers {
public:
    Numbers(const std::uint8_t* at, const std::uint8_t* end) : at_(at), end_(end) {}

    std::uint64_t next() {
        if (at_ != end_ && *at_ < 0x80) return *at_++;
        return next_long();
    }
    std::uint32_t next(std::uint64_t most) {
        const std::uint64_t value = next();
        if (value <= most) return static_cast<std::uint32_t>(value);
        fail();
        return 0;
    }
    // A number of things of at least one byte each.
    std::uint32_t count() {
        const std::uint64_t value = next();
        if (value <= static_cast<std::uint64_t>(end_ - at_))
            return static_cast<std::uint32_t>(value);
        fail();
        return 0;
    }
    std::uint8_t byte() { return at_ == end_ ? (fail(), std::uint8_t{0}) : *at_++; }
    void fail() {
        failed_ = true;
        at_ = end_;
    }
    bool ok() const { return !failed_; }
    bool is_at_end() const { return at_ == end_; }

private:
    std::uint64_t next_long() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            if (at_ == end_) break;
            const std::uint8_t byte = *at_++;
            value |= std::uint64_t{byte & 0x7FU} << shift;
            if (byte < 0x80) return value;
        }
        fail();
        return 0;
    }

    const std::uint8_t* at_;
    const std::uint8_t* end_;
    bool failed_ = false;
};

}  // namespace

class TextColumns {
public:
    static TextColumnsWritten write(const EventLog& log, bool with_rooms);
    static bool read(Numbers& numbers, EventLog& log);
    static bool unpack_text(BytesView frame, std::size_t size, EventLog& log);
    static void name_later(EventLog& log, EventLog::NameChanges name) {
        log.name_later_ = std::move(name);
    }

private:
    using Change = EventLog::Change;
    using Part = EventLog::Part;

    struct Items {
        Writer heads, repeats, events, backs;
        std::uint32_t count = 0;

        void add(std::uint64_t head, std::uint64_t repeat, std::uint64_t of_events) {
            heads.varint(head);
            repeats.varint(repeat);
            events.varint(of_events);
            ++count;
        }
    };

    struct Item {
        std::uint64_t head = 0;
        std::uint32_t repeat = 0;
        std::uint32_t events = 0;  // of each
        Event first = 0;
        std::uint32_t change = 0;  // the first one's number
    };

    static void write_items(const EventLog& log, Items& items, std::vector<ChangeNumber>& order);
    static bool read_items(Numbers& numbers, std::uint32_t events, std::uint32_t count,
                           EventLog& log);
    static void make_plain(const std::vector<Item>& items, std::size_t logs,
                           std::vector<Change>& made);
    static bool make_all(Numbers& numbers, const std::vector<Item>& items, EventLog& log);
    static bool read_graph(Numbers& numbers, std::uint32_t events, std::uint32_t runs,
                           EventLog& log);
    static bool read_edits(Numbers& numbers, std::uint32_t count, bool with_rooms, EventLog& log);
};

// Changes are numbered anew, in the order of their first events.
void TextColumns::write_items(const EventLog& log, Items& items, std::vector<ChangeNumber>& order) {
    constexpr std::uint32_t none = UINT32_MAX;
    std::vector<std::uint32_t> number(log.changes(), none);
    std::vector<std::uint32_t> last(log.logs_.size(), none);  // change of each log, by new number
    struct Group {
        std::uint32_t log = 0, repeat = 0, events = 0;
    } open;
    const auto flush = [&] {
        if (open.repeat > 0) items.add(std::uint64_t{open.log} << 2, open.repeat, open.events);
        open.repeat = 0;
    };
    for (Event first = 0, end = 0; first < log.size(); first = end) {
        end = log.part_end(first);
        const ChangeNumber here = log.change_of(first);
        const auto known = static_cast<std::size_t>(here);
        const auto next = static_cast<std::uint32_t>(order.size());
        if (number[known] != none) {
            flush();
            items.add(std::uint64_t{next - number[known]} << 2 | 2, 1, end - first);
            continue;
        }
        const Change& change = log.at(here);
        // The change before that has events here, by its new number.
        auto previous = EventLog::previous_of(change);
        while (previous && log.at(*previous).events == 0)
            previous = EventLog::previous_of(log.at(*previous));
        const std::uint32_t before = previous ? number[static_cast<std::size_t>(*previous)] : none;
        ATELIER_CHECK(!previous || before != none);
        const std::uint32_t events = end - first;
        if (before != last[change.log]) {
            flush();
            items.add(std::uint64_t{change.log} << 2 | 1, 1, events);
            items.backs.varint(previous ? next - before : 0);
        } else if (open.repeat > 0 && open.log == change.log && open.events == events) {
            ++open.repeat;
        } else {
            flush();
            open = {change.log, 1, events};
        }
        number[known] = last[change.log] = next;
        order.push_back(here);
    }
    flush();
}

TextColumnsWritten TextColumns::write(const EventLog& log, bool with_rooms) {
    TextColumnsWritten written;
    Items items;
    write_items(log, items, written.order);
    const CausalGraph& graph = log.graph();
    Writer lengths, parents;
    for (std::size_t i = 0; i < graph.runs(); ++i) {
        const EventSpan run = graph.run(i);
        lengths.varint(run.length());
        const auto named = graph.run_parents(i);
        Event from = run.first;
        for (std::size_t k = named.size(); k-- > 0; from = named[k])
            parents.varint(std::uint64_t{from - named[k]} << 1 | (k > 0));
        if (named.empty()) parents.varint(0);
    }
    Writer edits, steps, rooms;
    std::vector<std::int64_t> cursors(log.logs_.size(), 0);
    std::uint32_t room = 0;
    std::size_t part = 0;
    for (const Edit& edit : log.edits_) {
        while (part + 1 < log.parts_.size() && log.parts_[part + 1].first <= edit.first)
            ++part;
        std::int64_t& cursor = cursors[log.parts_[part].log];
        edits.varint(std::uint64_t{edit.length} << 2 | static_cast<std::uint64_t>(edit.action));
        steps.varint(zigzag_step(static_cast<std::uint64_t>(cursor), edit.position));
        cursor = end_of(edit.action, edit.position, edit.length);
        if (!with_rooms) continue;
        rooms.varint(zigzag_step(room, edit.room));
        room = log.length_after(edit.end() - 1);
    }
    Writer numbers;
    numbers.varint(with_rooms ? 1 : 0);
    numbers.varint(log.logs_.size());
    numbers.varint(log.size());
    numbers.varint(graph.runs());
    numbers.varint(log.edits_.size());
    numbers.varint(items.count);
    for (const LogName& name : log.logs_) {
        numbers.id(name.author);
        numbers.u64(static_cast<std::uint64_t>(name.sitting));
    }
    for (const Writer* column : {&items.heads, &items.repeats, &items.events, &items.backs,
                                 &lengths, &parents, &edits, &steps, &rooms})
        numbers.raw(column->view());
    Writer columns;
    const Bytes frame = packed(numbers.view());
    columns.u8(version);
    columns.varint(numbers.view().size());
    columns.varint(log.whole_text().size());
    columns.varint(frame.size());
    columns.raw(frame);
    columns.raw(packed(view_of(log.whole_text())));
    written.columns = columns.take();
    return written;
}

// The changes themselves are made when somebody asks for one.
bool TextColumns::read_items(Numbers& numbers, std::uint32_t events, std::uint32_t count,
                             EventLog& log) {
    std::vector<Item> items(count);
    for (Item& item : items)
        item.head = numbers.next();
    for (Item& item : items)
        item.repeat = numbers.next(events);
    std::vector<std::uint32_t> ends(log.logs_.size(), 0);  // of each log's events, along its chain
    std::uint64_t changes = 0;
    Event first = 0;
    bool are_plain = true;
    for (Item& item : items) {
        item.events = numbers.next(events);
        const std::uint64_t back = item.head >> 2;
        if (item.events == 0 || item.repeat == 0 || item.repeat > (events - first) / item.events)
            return false;
        item.first = first;
        item.change = static_cast<std::uint32_t>(changes);
        first += item.repeat * item.events;
        if (item.head & 2) {
            if (back == 0 || back > changes || item.repeat != 1) return false;
        } else {
            if (back >= log.logs_.size()) return false;
            changes += item.repeat;
        }
        are_plain = are_plain && !(item.head & 3);
    }
    if (!numbers.ok() || first != events) return false;
    log.change_count_ = changes;
    if (are_plain) {
        log.parts_.reserve(items.size());
        for (const Item& item : items) {
            std::uint32_t& end = ends[item.head >> 2];
            log.parts_.push_back({item.first, ChangeNumber{item.change}, 0,
                                  item.repeat > 1 ? item.events : 0,
                                  static_cast<std::uint32_t>(item.head >> 2), end});
            end += item.repeat * item.events;
        }
        log.fill_later_ = [items = std::move(items), logs = log.logs_.size()](
                              std::vector<Change>& made, auto&) { make_plain(items, logs, made); };
        return true;
    }
    return make_all(numbers, items, log);
}

// Each change is behind the one before of its log, and all its events are together.
void TextColumns::make_plain(const std::vector<Item>& items, std::size_t logs,
                             std::vector<Change>& made) {
    std::vector<std::uint32_t> last(logs, 0);
    for (const Item& item : items) {
        const auto log = static_cast<std::uint32_t>(item.head >> 2);
        Event first = item.first;
        for (std::uint32_t k = 0; k < item.repeat; ++k, first += item.events) {
            Change change;
            change.log = log;
            change.previous = last[log];
            if (change.previous > 0) {
                const Change& before = made[change.previous - 1];
                change.first_number = before.first_number + before.events;
            }
            change.events = item.events;
            change.span = {first, first + item.events};
            made.push_back(change);
            last[log] = static_cast<std::uint32_t>(made.size());
        }
    }
}

bool TextColumns::make_all(Numbers& numbers, const std::vector<Item>& items, EventLog& log) {
    std::vector<std::uint32_t> last(log.logs_.size(), 0);
    for (const Item& item : items) {
        const std::uint64_t back = item.head >> 2;
        if (item.head & 2) {
            const auto number = static_cast<std::uint32_t>(log.changes_.size() - back);
            Change& change = log.changes_[number];
            if (change.scattered == 0) {
                log.scattered_.push_back({change.span});
                change.scattered = static_cast<std::uint32_t>(log.scattered_.size());
            }
            log.scattered_[change.scattered - 1].push_back({item.first, item.first + item.events});
            log.parts_.push_back(
                {item.first, ChangeNumber{number}, change.events, 0, change.log, 0});
            change.events += item.events;
            continue;
        }
        const bool is_told = item.head & 1;
        const std::uint64_t before = is_told ? numbers.next() : 0;
        if (is_told && (item.repeat != 1 || before > log.changes_.size())) return false;
        Event first = item.first;
        for (std::uint32_t k = 0; k < item.repeat; ++k, first += item.events) {
            const auto number = static_cast<std::uint32_t>(log.changes_.size());
            Change change;
            change.log = static_cast<std::uint32_t>(back);
            change.previous = last[back];
            if (is_told)
                change.previous = before == 0 ? 0 : static_cast<std::uint32_t>(number - before + 1);
            change.events = item.events;
            change.span = {first, first + item.events};
            log.changes_.push_back(change);
            log.parts_.push_back({first, ChangeNumber{number}, 0, 0, change.log, 0});
            last[back] = number + 1;
        }
    }
    for (Change& change : log.changes_) {
        if (change.previous == 0) continue;
        const Change& before = log.changes_[change.previous - 1];
        if (before.log != change.log) return false;
        change.first_number = before.first_number + before.events;
    }
    for (Part& part : log.parts_)
        part.number = log.at(part.change).first_number + part.offset;
    return numbers.ok();
}

bool TextColumns::read_graph(Numbers& numbers, std::uint32_t events, std::uint32_t runs,
                             EventLog& log) {
    std::vector<std::uint32_t> lengths(runs);
    std::uint64_t sum = 0;
    for (std::uint32_t& length : lengths) {
        length = numbers.next(events);
        if (length == 0) return false;
        sum += length;
    }
    if (sum != events) return false;
    log.graph_.reserve(runs, runs);
    std::vector<Event> parents;
    Event first = 0;
    for (const std::uint32_t length : lengths) {
        parents.clear();
        Event from = first;
        while (true) {
            const std::uint64_t head = numbers.next();
            const std::uint64_t distance = head >> 1;
            if (distance > from || (distance == 0 && (head != 0 || !parents.empty()))) return false;
            if (distance > 0) parents.push_back(from -= static_cast<Event>(distance));
            if (!(head & 1)) break;
        }
        std::ranges::reverse(parents);
        log.graph_.add_run(length, parents);
        first += length;
    }
    return numbers.ok();
}

bool TextColumns::read_edits(Numbers& numbers, std::uint32_t count, bool with_rooms,
                             EventLog& log) {
    std::vector<Edit>& edits = log.edits_;
    edits.resize(count);
    std::uint64_t sum = 0;
    std::uint64_t inserted = 0;
    for (Edit& edit : edits) {
        const std::uint64_t head = numbers.next();
        if ((head & 3) > 2 || head >> 2 == 0 || head >> 2 > log.size() - sum) return false;
        edit.first = static_cast<Event>(sum);
        edit.length = static_cast<std::uint32_t>(head >> 2);
        edit.action = static_cast<RunAction>(head & 3);
        sum += edit.length;
        if (edit.action == RunAction::insert) inserted += edit.length;
    }
    if (sum != log.size()) return false;
    std::vector<std::int64_t> cursors(log.logs_.size(), 0);
    const bool is_ascii = inserted == log.text_.size();
    std::size_t part = 0;
    std::size_t text = 0;
    for (Edit& edit : edits) {
        while (part + 1 < log.parts_.size() && log.parts_[part + 1].first <= edit.first)
            ++part;
        std::int64_t& cursor = cursors[log.parts_[part].log];
        const auto position =
            static_cast<std::int64_t>(stepped(static_cast<std::uint64_t>(cursor), numbers.next()));
        if (position < 0 || position > static_cast<std::int64_t>(position_max)) return false;
        edit.position = static_cast<std::uint32_t>(position);
        cursor = end_of(edit.action, position, edit.length);
        if (edit.action != RunAction::insert) continue;
        edit.text = static_cast<std::uint32_t>(text);
        edit.is_ascii = is_ascii;
        if (is_ascii) {
            text += edit.length;
            continue;
        }
        const std::string_view tail = std::string_view(log.text_).substr(text);
        const std::size_t size = utf8::offset(tail, edit.length);
        edit.is_ascii = size == edit.length;
        text += size;
    }
    if (text != log.text_.size() || utf8::scalars(log.text_) != inserted) return false;
    // An edit is of one run of the graph.
    std::size_t run = 0;
    std::uint32_t room = 0;
    for (std::size_t i = 0; i < edits.size(); ++i) {
        Edit& edit = edits[i];
        while (log.graph_.run(run).end <= edit.first)
            ++run;
        if (edit.end() > log.graph_.run(run).end) return false;
        if (!with_rooms) continue;
        const auto told = static_cast<std::int64_t>(stepped(room, numbers.next()));
        if (told < 0 || told >= Edit::unknown) return false;
        edit.room = static_cast<std::uint32_t>(told);
        const std::uint32_t reached = log.reach(edit, {edit.first, edit.end()}).count;
        room = edit.action == RunAction::insert ? edit.room + reached : edit.room - reached;
    }
    return numbers.ok();
}

bool TextColumns::read(Numbers& numbers, EventLog& log) {
    const std::uint32_t flags = numbers.next(1);
    const std::uint32_t logs = numbers.count();
    const std::uint32_t events = numbers.next(INT32_MAX);
    const std::uint32_t runs = numbers.count();
    const std::uint32_t edits = numbers.count();
    const std::uint32_t items = numbers.count();
    for (std::uint32_t i = 0; i < logs && numbers.ok(); ++i) {
        LogName name;
        for (std::uint8_t& byte : name.author.bytes)
            byte = numbers.byte();
        std::uint64_t sitting = 0;
        for (int k = 0; k < 64; k += 8)
            sitting |= std::uint64_t{numbers.byte()} << k;
        name.sitting = Sitting{sitting};
        if (!log.log_numbers_.emplace(name, i).second) return false;
        log.logs_.push_back(name);
    }
    return numbers.ok() && read_items(numbers, events, items, log) &&
           read_graph(numbers, events, runs, log) && read_edits(numbers, edits, flags, log) &&
           numbers.is_at_end();
}

bool TextColumns::unpack_text(BytesView frame, std::size_t size, EventLog& log) {
    if (ZSTD_getFrameContentSize(frame.data(), frame.size()) != size) return false;
    bool is_whole = false;
    log.text_.resize_and_overwrite(size, [&](char* bytes, std::size_t) {
        is_whole = unpack(frame, bytes, size);
        return is_whole ? size : 0;
    });
    return is_whole && utf8::is_text(log.text_);
}

TextColumnsWritten write_columns(const EventLog& log, bool with_rooms) {
    return TextColumns::write(log, with_rooms);
}

bool read_columns(BytesView columns, EventLog& log, EventLog::NameChanges name) {
    Reader reader(columns);
    const std::uint8_t read_version = reader.u8();
    const std::uint64_t numbers_size = reader.varint(unfolded_max_bytes);
    const std::uint64_t text_size = reader.varint(unfolded_max_bytes);
    const std::uint64_t frame_size = reader.varint(columns.size());
    const BytesView frame = reader.raw(static_cast<std::size_t>(frame_size));
    if (!reader.ok() || read_version != version) return false;
    EventLog made;
    if (!TextColumns::unpack_text(reader.rest(), text_size, made)) return false;
    if (ZSTD_getFrameContentSize(frame.data(), frame.size()) != numbers_size) return false;
    // Not zeroed first.
    const auto unpacked = std::make_unique_for_overwrite<std::uint8_t[]>(numbers_size);
    if (!unpack(frame, unpacked.get(), numbers_size)) return false;
    Numbers numbers(unpacked.get(), unpacked.get() + numbers_size);
    if (!TextColumns::read(numbers, made)) return false;
    TextColumns::name_later(made, std::move(name));
    log = std::move(made);
    return true;
}

}  // namespace atelier
