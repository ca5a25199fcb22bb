#include "sync/history.hpp"

#include <tuple>

namespace atelier {

namespace {

TextWork work_in(const TextChange& change) {
    TextWork work;
    for (const TextRun& run : change.runs)
        (run.action == RunAction::insert ? work.inserted : work.deleted) += run.length;
    return work;
}

}  // namespace

void History::add(Event event, const ResolvedChange& change) {
    Entry entry;
    entry.change = event;
    entry.lamport = static_cast<std::uint32_t>(change.lamport);
    entry.minutes = static_cast<std::uint32_t>(change.claimed_time_minutes);
    std::vector<Entry>& entries = logs_[change.log];
    if (change.texts.empty()) entries.push_back(entry);
    for (const TextOfFile& text : change.texts) {
        const TextWork work = work_in(text.change);
        entry.text = number_of(text.file);
        entry.inserted = static_cast<std::uint32_t>(work.inserted);
        entry.deleted = static_cast<std::uint32_t>(work.deleted);
        entries.push_back(entry);
    }
    for (std::uint32_t index = 0; index < change.ops.size(); ++index) {
        const auto* moment = std::get_if<resolved::Moment>(&change.ops[index]);
        if (!moment) continue;
        const OpOrder order{change.lamport, change.id, index};
        moments_[order] = {order, change.log.author, moment->name, change.claimed_time_minutes};
    }
}

void History::remove(const std::set<Event>& changes) {
    for (auto& [log, entries] : logs_)
        std::erase_if(entries, [&](const Entry& entry) { return changes.contains(entry.change); });
    std::set<ChangeId> ids;
    for (const Event change : changes)
        ids.insert(ids_[change]);
    std::erase_if(moments_, [&](const auto& each) { return ids.contains(each.first.change); });
}

std::uint32_t History::number_of(const NodeId& text) {
    const auto next = static_cast<std::uint32_t>(texts_.size());
    const auto [at, is_new] = numbers_.try_emplace(text, next);
    if (is_new) texts_.push_back(text);
    return at->second;
}

void History::count(SittingRecord& record, const Entry& entry) const {
    const bool is_first = record.changes == 0;
    record.from_minutes =
        is_first ? entry.minutes : std::min<std::uint64_t>(record.from_minutes, entry.minutes);
    record.to_minutes = std::max<std::uint64_t>(record.to_minutes, entry.minutes);
    // The order of a log that does not fork is that of its changes.
    const std::pair last(Lamport{entry.lamport}, ids_[entry.change]);
    if (is_first || std::pair(record.lamport, record.last) < last)
        std::tie(record.lamport, record.last) = last;
    if (entry.text == Entry::no_text) return;
    TextWork& work = record.texts[texts_[entry.text]];
    work.inserted += entry.inserted;
    work.deleted += entry.deleted;
}

std::vector<SittingRecord> History::records(std::optional<std::uint32_t> only) const {
    std::vector<SittingRecord> records;
    for (const auto& [log, entries] : logs_) {
        SittingRecord record;
        record.log = log;
        std::optional<Event> before;  // entries of one change stand together
        for (const Entry& entry : entries) {
            if (only && entry.text != *only) continue;
            count(record, entry);
            if (before != entry.change) ++record.changes;
            before = entry.change;
        }
        if (record.changes > 0) records.push_back(std::move(record));
    }
    std::ranges::sort(records, {}, [](const SittingRecord& record) {
        return std::pair(record.lamport, record.last);
    });
    return records;
}

std::vector<SittingRecord> History::sittings() const {
    return records(std::nullopt);
}

std::vector<SittingRecord> History::sittings_of(const NodeId& text) const {
    const auto number = numbers_.find(text);
    return number == numbers_.end() ? std::vector<SittingRecord>() : records(number->second);
}

std::vector<MomentRecord> History::moments() const {
    std::vector<MomentRecord> moments;
    for (const auto& [order, moment] : moments_)
        moments.push_back(moment);
    return moments;
}

}  // namespace atelier
