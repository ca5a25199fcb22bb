#include "node/shell/callers.hpp"

#include "protocol/check.hpp"
#include "sync/limits.hpp"

#include <algorithm>

namespace atelier {

namespace {

std::size_t number_of(const auto& callers, auto is_counted) {
    return static_cast<std::size_t>(
        std::ranges::count_if(callers, [&](const auto& each) { return is_counted(each.second); }));
}

}  // namespace

std::size_t Callers::count(Stage stage, bool is_member) const {
    return number_of(callers_, [&](const Caller& caller) {
        return caller.stage == stage && caller.is_member == is_member;
    });
}

std::size_t Callers::unproven_of(const PeerAddress& machine) const {
    return number_of(callers_, [&](const Caller& caller) {
        return caller.stage != Stage::proven && caller.machine == machine;
    });
}

std::size_t Callers::visitors_of(const PeerAddress& machine) const {
    return number_of(callers_, [&](const Caller& caller) {
        return caller.stage == Stage::proven && !caller.is_member && caller.machine == machine;
    });
}

Callers::Admission Callers::admit(SessionNumber caller, const PeerAddress& from) {
    const PeerAddress machine{from.ip, 0, from.scope};
    if (!is_loopback(from.ip) && unproven_of(machine) >= limits::callers_each) return {};
    Admission admission{true, std::nullopt};
    if (count(Stage::silent, false) >= limits::silent_callers) {
        const auto longest = std::ranges::find_if(
            callers_, [](const auto& each) { return each.second.stage == Stage::silent; });
        admission.instead_of = longest->first;
        callers_.erase(longest);
    }
    callers_.emplace(caller, Caller{machine, Stage::silent, false});
    return admission;
}

bool Callers::may_answer(HandshakeKind kind) const {
    const bool is_member = kind == HandshakeKind::member;
    return count(Stage::half_open, is_member) <
           (is_member ? limits::half_open_members : limits::half_open_joiners);
}

void Callers::answered(SessionNumber caller, HandshakeKind kind) {
    const auto found = callers_.find(caller);
    ATELIER_CHECK(found != callers_.end());
    found->second.stage = Stage::half_open;
    found->second.is_member = kind == HandshakeKind::member;
}

bool Callers::proved(SessionNumber caller) {
    const auto found = callers_.find(caller);
    ATELIER_CHECK(found != callers_.end());
    const bool is_member = found->second.is_member;
    const PeerAddress machine = found->second.machine;
    const std::size_t most = is_member ? limits::connections : limits::visitors;
    if (count(Stage::proven, is_member) >= most) return false;
    if (!is_member && !is_loopback(machine.ip) && visitors_of(machine) >= limits::visitors_each)
        return false;
    found->second.stage = Stage::proven;
    return true;
}

}  // namespace atelier
