#pragma once

// Changes of one space that cannot be held yet: the change before is missing, nothing vouches for
// them, or their author has no place so far. At most a number of bytes of them; what is too much is
// dropped and said, since it can be fetched again. The share of an author who has most goes first,
// the latest of it first, so that nobody pushes out anybody else. The caller says on whose share a
// change goes; those whose author is in doubt share one.

#include "protocol/span.hpp"

#include <map>
#include <set>

namespace atelier {

class LooseChanges {
public:
    explicit LooseChanges(std::size_t max_bytes) : max_bytes_(max_bytes) {}

    bool empty() const { return changes_.empty(); }
    std::size_t bytes() const { return bytes_; }
    bool contains(const ChangeId& id) const { return changes_.contains(id); }
    const SpanChange& operator[](const ChangeId& id) const { return changes_.at(id).change; }
    const std::optional<Signature>& signature_of(const ChangeId& id) const {
        return changes_.at(id).signature;
    }

    // `payer`: on whose share it goes. A change that is here already only gets its signature. False
    // when that is not new either.
    bool add(const SpanChange& change, const std::optional<Signature>& signature,
             const AuthorId& payer);
    void erase(const ChangeId& id);
    void erase_with_all_on_it(const ChangeId& id);
    // Drops what is too much.
    std::vector<ChangeId> shrink();

    // The loose part of its chain, up to and with it, lowest first.
    std::vector<ChangeId> chain_to(const ChangeId& id);
    // The lowest of it, mostly without walking there: every change of a long chain that waits would
    // cost all those below it. It may lie below a gap where something was dropped.
    ChangeId lowest_below(const ChangeId& id);
    // The changes whose prev it is; with a zero id, the first ones of their logs.
    std::vector<ChangeId> directly_on(const ChangeId& id) const;
    // Those with a signature whose chain goes through `id`, which may be held, or through a first
    // change of a log when it is zero. Whatever one stands on comes before it.
    std::vector<ChangeId> signed_on(const ChangeId& id) const;

private:
    struct Loose {
        SpanChange change;
        std::optional<Signature> signature;
        AuthorId payer;
        ChangeId below;  // somewhere in its chain, when it is here
        std::uint64_t arrival = 0;
        std::size_t bytes = 0;
    };
    struct Share {
        std::size_t bytes = 0;
        std::map<std::uint64_t, ChangeId> by_arrival;
    };

    void set_share(const AuthorId& payer, Share& share, std::size_t bytes);
    // Below `id` in the tree of chains, `id` not included.
    std::vector<ChangeId> all_on(const ChangeId& id) const;

    std::size_t max_bytes_;
    std::size_t bytes_ = 0;
    std::uint64_t arrivals_ = 0;
    std::map<ChangeId, Loose> changes_;
    std::set<std::pair<ChangeId, ChangeId>> by_prev_;
    std::map<AuthorId, Share> shares_;
    std::set<std::pair<std::size_t, AuthorId>> by_share_;
};

}  // namespace atelier
