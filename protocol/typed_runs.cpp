#include "protocol/typed_runs.hpp"

#include "protocol/check.hpp"

namespace atelier {

namespace {

//   body    := 01 | 01 | runs varint | run *                  one op of kind 1
//   stretch := kind u8, in sections of their own repeat, [length], [move], [parents] * repeat
//   kind    := action | step << 2 | moved << 3 | long << 4 | has_parents << 5
constexpr std::uint8_t one_op = 1;
constexpr std::uint8_t text_in_same_file = 1;
constexpr std::uint8_t kind_step = 4;
constexpr std::uint8_t kind_moved = 8;
constexpr std::uint8_t kind_long = 16;
constexpr std::uint8_t kind_parents = 32;
constexpr std::uint64_t one_back = 1;  // zigzag of -1

constexpr std::uint64_t form_here = 1;
constexpr std::uint64_t form_own = 2;
constexpr std::uint64_t form_first_log = 3;

bool names_log(std::uint64_t form) {
    return form >= form_first_log;
}
// Of a log without an id that can be in a dictionary.
bool is_plain_form(std::uint64_t form) {
    if (form == form_here || form == form_own) return true;
    return names_log(form) && form % 2 == 1 && (form - form_first_log) / 2 < mentions_max;
}

// Where the last seq is remembered that a form named.
std::uint64_t& last_seq(std::vector<std::uint64_t>& seqs, std::uint64_t form) {
    const auto log = static_cast<std::size_t>((form - form_first_log) / 2);
    if (seqs.size() <= log) seqs.resize(log + 1);
    return seqs[log];
}

bool take_parents(Reader& reader, WrittenRun& run, std::size_t& left) {
    const std::uint64_t count = reader.varint(std::min(run_parents_max, left));
    left -= static_cast<std::size_t>(count);
    for (std::uint64_t i = 0; i < count && reader.ok(); ++i) {
        WrittenRun::Parent parent;
        parent.form = reader.varint();
        if (!is_plain_form(parent.form)) return false;
        parent.number = parent.form == form_here ? 0 : reader.varint();
        parent.events = reader.varint();
        run.parents.push_back(parent);
    }
    return reader.ok();
}

bool take_run(Reader& reader, WrittenRun& run, std::size_t& left) {
    const std::uint64_t head = reader.varint((std::uint64_t{run_max_events} << 3) + 7);
    const auto action = static_cast<std::uint8_t>(head & 3);
    if (action > 2 || head >> 3 == 0) return false;
    run.action = static_cast<RunAction>(action);
    run.length = static_cast<std::uint32_t>(head >> 3);
    run.move = reader.varint();
    run.has_parents = (head & 4) != 0;
    run.parents.clear();
    if (run.has_parents && !take_parents(reader, run, left)) return false;
    run.text = {};
    if (run.action != RunAction::insert) return reader.ok();
    const Utf8Prefix text = utf8_prefix(reader.rest(), run.length);
    if (text.scalars != run.length) return false;
    run.text = reader.raw(text.bytes);
    return reader.ok();
}

}  // namespace

bool take_apart(BytesView body, std::vector<WrittenRun>& runs) {
    Reader reader(body);
    if (reader.u8() != one_op || reader.u8() != text_in_same_file) return false;
    const std::uint64_t count = reader.varint(runs_max);
    if (count == 0 || !reader.ok()) return false;
    runs.resize(static_cast<std::size_t>(std::min<std::uint64_t>(count, reader.left())));
    if (runs.size() != count) return false;
    std::size_t left = runs_max - runs.size();  // parents
    for (WrittenRun& run : runs)
        if (!take_run(reader, run, left)) return false;
    return !reader.finish();
}

void begin_typed_body(Writer& body, std::uint64_t runs) {
    body.u8(one_op);
    body.u8(text_in_same_file);
    body.varint(runs);
}

void put_run(Writer& body, const WrittenRun& run) {
    body.varint(std::uint64_t{run.length} << 3 | (run.has_parents ? 4 : 0) |
                static_cast<std::uint64_t>(run.action));
    body.varint(run.move);
    if (run.has_parents) {
        body.varint(run.parents.size());
        for (const WrittenRun::Parent& parent : run.parents) {
            body.varint(parent.form);
            if (parent.form != form_here) body.varint(parent.number);
            body.varint(parent.events);
        }
    }
    body.raw(run.text);
}

void put_together(Writer& body, std::span<const WrittenRun> runs) {
    begin_typed_body(body, runs.size());
    for (const WrittenRun& run : runs)
        put_run(body, run);
}

void TypedWriter::add(const WrittenRun& run) {
    if (!goes_on(run)) {
        end_stretch();
        stretch_ = {0,
                    run.action,
                    run.length,
                    run.move,
                    run.move == one_back ? one_back : 0,
                    run.has_parents};
    } else if (stretch_.runs == 1) {
        stretch_.step = run.move;
    }
    ++stretch_.runs;
    if (run.has_parents) add_parents(run);
    text_.raw(run.text);
}

// The second run of a stretch says its step.
bool TypedWriter::goes_on(const WrittenRun& run) const {
    if (stretch_.runs == 0 || run.action != stretch_.action || run.length != stretch_.length)
        return false;
    if (run.has_parents != stretch_.has_parents) return false;
    return stretch_.runs == 1 ? run.move <= one_back : run.move == stretch_.step;
}

void TypedWriter::end_stretch() {
    if (stretch_.runs == 0) return;
    const bool is_moved = stretch_.first_move != stretch_.step;
    const bool is_long = stretch_.length > 1;
    at(RunSection::kinds)
        .u8(static_cast<std::uint8_t>(static_cast<unsigned>(stretch_.action) |
                                      (stretch_.step == one_back ? kind_step : 0U) |
                                      (is_moved ? kind_moved : 0U) | (is_long ? kind_long : 0U) |
                                      (stretch_.has_parents ? kind_parents : 0U)));
    at(RunSection::repeats).varint(stretch_.runs);
    if (is_long) at(RunSection::lengths).varint(stretch_.length);
    if (is_moved) at(RunSection::moves).varint(stretch_.first_move);
    stretch_ = {};
}

void TypedWriter::add_parents(const WrittenRun& run) {
    Writer& section = at(RunSection::parents);
    section.varint(run.parents.size());
    for (const WrittenRun::Parent& parent : run.parents) {
        section.varint(parent.form);
        if (names_log(parent.form)) {
            std::uint64_t& last = last_seq(seqs_, parent.form);
            section.varint(zigzag_step(last, parent.number));
            last = parent.number;
        } else if (parent.form == form_own) {
            section.varint(parent.number);
        }
        section.varint(parent.events);
    }
}

std::size_t TypedWriter::size() const {
    std::size_t size = text_.size() + 32;  // with the stretch that has not ended
    for (const Writer& section : sections_)
        size += section.size();
    return size;
}

void TypedReader::next(WrittenRun& run) {
    if (left_ == 0) {
        begin_stretch();
    } else {
        move_ = step_;
    }
    --left_;
    run.action = action_;
    run.length = length_;
    run.move = move_;
    run.has_parents = has_parents_;
    run.parents.clear();
    if (has_parents_) read_parents(run);
    run.text = {};
    if (action_ != RunAction::insert) return;
    const Utf8Prefix text = utf8_prefix(text_.rest(), length_);
    if (text.scalars != length_)
        text_.refuse(text.bytes == text_.left() ? Error::truncated : Error::bad_text);
    run.text = text_.raw(text.bytes);
}

void TypedReader::begin_stretch() {
    const std::uint8_t kind = at(RunSection::kinds).u8();
    if ((kind & 3) > 2 || kind >= 2 * kind_parents)
        at(RunSection::kinds).refuse(Error::unknown_kind);
    action_ = static_cast<RunAction>(kind & 3);
    step_ = (kind & kind_step) ? one_back : 0;
    has_parents_ = (kind & kind_parents) != 0;
    left_ = at(RunSection::repeats).varint();
    if (left_ == 0) at(RunSection::repeats).refuse(Error::bad_value);
    length_ = 1;
    if (kind & kind_long) {
        length_ = static_cast<std::uint32_t>(at(RunSection::lengths).varint(run_max_events));
        if (length_ < 2) at(RunSection::lengths).refuse(Error::not_canonical);
    }
    move_ = (kind & kind_moved) ? at(RunSection::moves).varint() : step_;
    // Whatever is wrong, it ends here.
    left_ = std::max<std::uint64_t>(left_, 1);
}

void TypedReader::read_parents(WrittenRun& run) {
    Reader& section = at(RunSection::parents);
    const std::uint64_t count = section.varint(run_parents_max);
    for (std::uint64_t i = 0; i < count && section.ok(); ++i) {
        WrittenRun::Parent parent;
        parent.form = section.varint();
        if (!is_plain_form(parent.form)) {
            section.refuse(Error::bad_reference);
        } else if (names_log(parent.form)) {
            std::uint64_t& last = last_seq(seqs_, parent.form);
            parent.number = last = stepped(last, section.varint());
        } else if (parent.form == form_own) {
            parent.number = section.varint();
        }
        parent.events = section.varint();
        run.parents.push_back(parent);
    }
}

}  // namespace atelier
