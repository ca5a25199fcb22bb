#include "node/folder_mirror.hpp"

#include <algorithm>

namespace atelier {

FolderMirror::FolderMirror(FolderSeat& seat, FolderDisk& disk, const SpaceId& space,
                           std::string beginning)
    : parts_{disk, FolderProject(seat, space), FolderLedger(std::move(beginning)), {}, {}, {}, {}} {
}

void FolderMirror::written(const std::string& path, Instant now) {
    parts_.sight.written(path, now);
    disk_changed(now);
}

void FolderMirror::closed(const std::string& path, Instant now) {
    parts_.sight.closed(path, now);
    disk_changed(now);
}

void FolderMirror::disk_changed(Instant now) {
    if (!look_at_) look_at_ = now + gathering;
}

void FolderMirror::project_changed(Instant now) {
    if (!write_at_) write_at_ = now + gathering_of_project;
}

void FolderMirror::class_changed(Instant now) {
    std::erase_if(parts_.aside,
                  [](const auto& each) { return each.second.why == LeftAside::no_place; });
    disk_changed(now);
}

Instant FolderMirror::next_due() const {
    if (is_gone_) return looked_at_ + looked_at_unwatched;
    Instant due = looked_at_ + (is_watched_ ? looked_at_every : looked_at_unwatched);
    for (const auto& at :
         {look_at_, write_at_, parts_.sight.next_due(looked_at_), output_.next_due()})
        if (at) due = std::min(due, *at);
    return due;
}

void FolderMirror::begin(Instant now) {
    look(now);
    if (!is_gone_) exchange(now);
}

void FolderMirror::tick(Instant now) {
    const Milliseconds pause = is_watched_ && !is_gone_ ? looked_at_every : looked_at_unwatched;
    // Since the last look: what was ripe then and is so still waits for something else.
    const auto ripe = parts_.sight.next_due(looked_at_);
    if (is_gone_ && now - looked_at_ < pause) return;
    const bool is_due =
        now - looked_at_ >= pause || (ripe && *ripe <= now) || (look_at_ && *look_at_ <= now);
    const bool is_to_be_written =
        (write_at_ && *write_at_ <= now) || (output_.next_due() && *output_.next_due() <= now);
    if (is_due) look(now);
    if ((is_due || is_to_be_written) && !is_gone_) exchange(now);
}

void FolderMirror::look(Instant now) {
    look_at_.reset();
    looked_at_ = now;
    auto entries = parts_.disk.scan();
    is_gone_ = !entries;
    if (!entries) return;
    // What is ignored from now on is not deleted by that.
    std::vector<NodeId> ignored;
    for (const auto& [node, shadow] : parts_.ledger.shadows())
        if (parts_.disk.ignores(shadow.path) && !is_parked(shadow.path)) ignored.push_back(node);
    for (const NodeId& node : ignored)
        parts_.ledger.erase(node);
    parts_.sight.saw(*std::move(entries), parts_.ledger, now);
}

void FolderMirror::exchange(Instant now) {
    write_at_.reset();
    if (!parts_.project.is_there()) return;
    for (auto& [node, replaced] : parts_.replaced)
        std::erase_if(replaced, [&](const auto& each) { return now - each.at >= read_before; });
    std::erase_if(parts_.replaced, [](const auto& each) { return each.second.empty(); });
    intake_.take(now);
    parts_.sight.look_again(parts_.ledger, now);
    deletions_.take(now);
    const FolderOutput::Done done = output_.write(now);
    // What was just written is no news, and what is not there yet is not missing.
    if (done.has_written) look(now);
    if (done.is_in_the_way) disk_changed(now);
    auto changes = parts_.ledger.take_changes();
    if (!changes.empty()) parts_.project.keep(std::move(changes));
}

void FolderMirror::settle(bool deletes, Instant now) {
    look(now);
    if (is_gone_) return;
    deletions_.settle(deletes, now);
    exchange(now);
}

FolderReport FolderMirror::report(const std::string& path) const {
    FolderReport report;
    report.path = path;
    report.project = parts_.project.space();
    report.files = parts_.ledger.files();
    if (deletions_.is_paused()) {
        report.state = FolderReport::State::deletions_paused;
        report.missing = deletions_.missing_files();
    }
    if (is_gone_) report.state = FolderReport::State::gone;
    for (const auto& [file, aside] : parts_.aside)
        if (parts_.is_aside(file)) report.left.push_back({file, aside.why});
    for (const auto& [file, why] : parts_.absent)
        report.left.push_back({file, why});
    return report;
}

}  // namespace atelier
