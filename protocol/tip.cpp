#include "protocol/tip.hpp"

#include "protocol/hash.hpp"

namespace atelier {

Hash digest_of(std::span<const Tip> tips) {
    ATELIER_CHECK(ascending(tips));
    Hasher hasher(HashDomain::space_digest);
    Writer fixed;
    for (const Tip& tip : tips) {
        fixed.clear();
        fixed.id(tip.log.author);
        fixed.u64(static_cast<std::uint64_t>(tip.log.sitting));
        fixed.u64(tip.seq);
        fixed.id(tip.id);
        hasher.add(fixed.view());
    }
    return hasher.finish();
}

}  // namespace atelier
