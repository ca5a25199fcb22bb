#pragma once

// What the next change of a log may begin with, in a space of contents and in the class space
// alike: why none can be written, and which heads it names where there are more than it should.

#include "protocol/change.hpp"

#include <map>

namespace atelier {

enum class CannotWrite : std::uint8_t {
    no_place,      // or cut: what is typed goes to a rescue copy
    log_lost,      // somebody else wrote in it under this key: a new sitting goes on
    log_full,      // another body might not fit its limits: a new sitting goes on
    gather_first,  // more than 32 heads would be needed: a change without ops comes first
};

// Another body might not fit.
bool is_full(const LogTip& tip);

// Heads, chosen one by one. Beyond what a body needs, an honest change names few branches of a log
// and few logs of an author. A head is a number by which the caller knows it.
class HeadChoice {
public:
    using Head = std::uint32_t;

    void need(Head head);
    // False when it is not among the heads afterwards.
    bool take_if_few(Head head, const LogName& log);
    const std::vector<Head>& heads() const { return heads_; }

private:
    bool are_many(const LogName& log) const;

    std::vector<Head> heads_;
    std::map<AuthorId, std::map<LogName, std::size_t>> taken_;
};

}  // namespace atelier
