#include "node/disk_reports.hpp"

namespace atelier {

namespace {

void say_to(Session& session, const std::map<std::pair<SpaceId, LogName>, Tip>& logs) {
    message::Have have;
    for (const auto& [log, tip] : logs) {
        have.logs.push_back({log.first, tip});
        if (have.logs.size() == DiskReports::logs_at_once) session.say(std::exchange(have, {}));
    }
    if (!have.logs.empty()) session.say(have);
}

}  // namespace

void DiskReports::kept(const message::OnDisk& log, std::optional<DeviceKey> author_at,
                       Instant now) {
    const Kept kept{log.tip, author_at};
    fresh_.insert_or_assign({log.space, log.tip.log}, kept);
    gathered_.insert_or_assign({log.space, log.tip.log}, kept);
    if (!others_at_) others_at_ = now + gathering;
}

void DiskReports::say(Links& links, Instant now) {
    const bool others_too = others_at_ && now >= *others_at_;
    if (fresh_.empty() && !others_too) return;
    for (auto& [number, link] : links) {
        if (!link.session().hello() || link.is_ending) continue;
        std::map<std::pair<SpaceId, LogName>, Tip> logs;
        for (const auto& [log, kept] : fresh_)
            if (kept.author_at == link.facts.device) logs.emplace(log, kept.tip);
        if (others_too)
            for (const auto& [log, kept] : gathered_)
                if (kept.author_at != link.facts.device) logs.emplace(log, kept.tip);
        if (!logs.empty()) say_to(link.talk(), logs);
    }
    fresh_.clear();
    if (!others_too) return;
    gathered_.clear();
    others_at_.reset();
}

}  // namespace atelier
