#include "sync/span_numbers.hpp"

namespace atelier {

std::uint16_t SpanNumbers::give(const SpaceId& space, const LogTip& last) {
    const Log log{space, last.log};
    if (const auto known = named_.find(log); known != named_.end()) {
        known->second.last = last;
        return known->second.number;
    }
    const auto number = static_cast<std::uint16_t>(given_++ % numbers_max);
    if (number < by_number_.size()) {
        named_.erase(by_number_[number]);
        by_number_[number] = log;
    } else {
        by_number_.push_back(log);
    }
    named_[log] = {number, last};
    return number;
}

std::optional<std::uint16_t> SpanNumbers::follow(const SpaceId& space, const LogTip& before,
                                                 const LogTip& change) {
    const auto known = named_.find({space, change.log});
    if (known == named_.end() || known->second.last != before) return std::nullopt;
    known->second.last = change;
    return known->second.number;
}

}  // namespace atelier
