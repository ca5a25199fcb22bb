#pragma once

// The numbers under which logs are named to one peer, so that the next change of a log costs a few
// bytes (docs/protocol.md, "Conversation", span and next). They are given in turn from 0 and, when
// all are given, again from 0: a number that is given anew means the new log.

#include "protocol/span.hpp"

#include <map>
#include <optional>
#include <vector>

namespace atelier {

class SpanNumbers {
public:
    static constexpr std::uint32_t numbers_max = 4096;  // docs/protocol.md

    // Of a span that is sent, ending with this change.
    std::uint16_t give(const SpaceId& space, const LogTip& last);
    // Where the change before is what was sent last under a number: that one, and from now on it
    // is this change.
    std::optional<std::uint16_t> follow(const SpaceId& space, const LogTip& before,
                                        const LogTip& change);

private:
    using Log = std::pair<SpaceId, LogName>;
    struct Named {
        std::uint16_t number = 0;
        LogTip last;
    };

    std::map<Log, Named> named_;
    std::vector<Log> by_number_;
    std::uint32_t given_ = 0;
};

}  // namespace atelier
