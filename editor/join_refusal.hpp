#pragma once

// What is said in the end to somebody whom no address of a kit let in. Some of them may be other
// machines than the trainer's: a learner's, whose door is shut, or one of another class, which does
// not know the kit. The trainer's own no says most.

#include "protocol/editor_messages/messages.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace atelier::editor {

inline talk::JoinVerdict clearer(std::optional<talk::JoinVerdict> before, talk::JoinVerdict now) {
    constexpr std::array by_clearness{talk::JoinVerdict::door_shut, talk::JoinVerdict::kit_void,
                                      talk::JoinVerdict::refused};
    const auto place = [&](talk::JoinVerdict verdict) {
        return std::ranges::find(by_clearness, verdict);
    };
    return before && place(*before) > place(now) ? *before : now;
}

}  // namespace atelier::editor
