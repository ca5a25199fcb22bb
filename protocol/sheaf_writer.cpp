#include "protocol/sheaf_writer.hpp"

#include "protocol/check.hpp"
#include "protocol/compression.hpp"

namespace atelier {

namespace {

void write_packed(Writer& out, BytesView bytes) {
    out.varint(bytes.size());
    out.bytes(compress(bytes));
}

// What a change comes to in columns and texts, at most: its five numbers; of each run or parent in
// its body, which has two bytes or more, nine more than there.
std::size_t most_bytes(const SpanChange& change) {
    return change.body.size() + 64 + 9 * std::min(change.body.size(), runs_max);
}

}  // namespace

bool SheafWriter::add(const Span& span) {
    ATELIER_CHECK(!span.changes.empty());
    if (spans_ > 0 && !fits(span)) return false;
    for (const SpanChange& change : span.changes)
        add(change);
    counts_.add(span.changes.size());
    signatures_.id(span.signature);
    ++spans_;
    ATELIER_CHECK(unpacked_bytes() <= sheaf_unpacked_max_bytes);
    return true;
}

bool SheafWriter::fits(const Span& span) const {
    std::size_t unpacked = unpacked_bytes();
    // Together with what is not compressed: so the whole fits even where nothing can be.
    std::size_t plain = heads_.size() + signatures_.size() + Signature::size_bytes;
    for (const SpanChange& change : span.changes) {
        unpacked += most_bytes(change);
        plain += 32 * change.header.heads.size();
    }
    return changes_ + span.changes.size() <= sheaf_max_changes &&
           unpacked + plain <= sheaf_unpacked_max_bytes;
}

std::size_t SheafWriter::unpacked_bytes() const {
    // And how long each section is.
    std::size_t bytes = runs_.size() + others_.size() + other_bodies_.size() + 6 * sheaf_sections;
    for (const ColumnWriter* column : {&counts_, &lamports_, &times_, &nheads_, &shapes_})
        bytes += column->size();
    return bytes;
}

void SheafWriter::add(const SpanChange& change) {
    const Header& header = change.header;
    if (changes_++ == 0) {
        ATELIER_CHECK(header.kind != ChangeKind::genesis);
        first_.header = header;
        first_.deleted = change.deleted;
    } else {
        lamports_.add(zigzag_step(lamport_ + 1, header.lamport));
        times_.add(zigzag_step(time_, header.claimed_time_minutes));
    }
    lamport_ = header.lamport;
    time_ = header.claimed_time_minutes;
    nheads_.add(header.heads.size());
    for (const ChangeId& head : header.heads)
        heads_.id(head);
    add_body(change);
}

void SheafWriter::add_body(const SpanChange& change) {
    const bool is_typed =
        change.header.kind == ChangeKind::content && take_apart(change.body, taken_);
    std::uint64_t deleted = 0;
    for (const WrittenRun& run : taken_)
        deleted += run.action == RunAction::insert ? 0 : run.length;
    if (is_typed && deleted == change.deleted) {
        shapes_.add(taken_.size());
        for (const WrittenRun& run : taken_)
            runs_.add(run);
        return;
    }
    shapes_.add(sheaf_other_body);
    others_.varint(change.body.size());
    others_.varint(change.deleted);
    other_bodies_.raw(change.body);
}

Bytes SheafWriter::finish() {
    ATELIER_CHECK(spans_ > 0);
    runs_.finish();
    Writer out;
    write_names(out);
    out.varint(spans_);
    out.varint(changes_);
    out.varint(first_.header.lamport);
    out.varint(first_.header.claimed_time_minutes);
    write_packed(out, columns());
    write_packed(out, texts());
    out.raw(heads_.view());
    out.raw(signatures_.view());
    ATELIER_CHECK(out.size() <= sheaf_max_bytes);
    return out.take();
}

void SheafWriter::write_names(Writer& out) const {
    const Header& header = first_.header;
    out.u8(sheaf_version);
    out.u8(static_cast<std::uint8_t>(header.kind));
    out.id(header.space);
    out.id(header.author);
    out.u64(static_cast<std::uint64_t>(header.sitting));
    out.varint(header.seq);
    if (header.seq == 1) return;
    out.id(header.prev);
    out.varint(header.log_bytes - header.body_len - first_.deleted);
}

Bytes SheafWriter::columns() {
    Writer all;
    for (ColumnWriter* column : {&counts_, &lamports_, &times_, &nheads_, &shapes_}) {
        Writer section;
        column->write_to(section);
        all.bytes(section.view());
    }
    all.bytes(others_.view());
    for (std::size_t i = 0; i < run_sections; ++i)
        all.bytes(runs_.section(static_cast<RunSection>(i)).view());
    return all.take();
}

Bytes SheafWriter::texts() const {
    Writer all;
    all.bytes(runs_.text().view());
    all.raw(other_bodies_.view());
    return all.take();
}

Sheaf pack_sheaf(std::span<const Span> spans) {
    SheafWriter writer;
    for (const Span& span : spans)
        if (!writer.add(span)) break;
    Bytes bytes = writer.finish();
    return {std::move(bytes), writer.spans()};
}

}  // namespace atelier
