#include "sync/draft.hpp"

namespace atelier {

namespace {

constexpr std::size_t branches_named_max = 8;
constexpr std::size_t logs_named_max = 8;

// What a log keeps free for one more body.
constexpr std::uint64_t free_bytes = 1024 * 1024;

}  // namespace

bool is_full(const LogTip& tip) {
    return tip.log_bytes + free_bytes > log_max_bytes || tip.seq == seq_max;
}

void HeadChoice::need(Head head) {
    if (std::ranges::find(heads_, head) == heads_.end()) heads_.push_back(head);
}

bool HeadChoice::take_if_few(Head head, const LogName& log) {
    if (std::ranges::find(heads_, head) != heads_.end()) return true;
    if (heads_.size() >= change_heads_max || are_many(log)) return false;
    ++taken_[log.author][log];
    heads_.push_back(head);
    return true;
}

bool HeadChoice::are_many(const LogName& log) const {
    const auto logs = taken_.find(log.author);
    if (logs == taken_.end()) return false;
    const auto branches = logs->second.find(log);
    return branches == logs->second.end() ? logs->second.size() >= logs_named_max
                                          : branches->second >= branches_named_max;
}

}  // namespace atelier
