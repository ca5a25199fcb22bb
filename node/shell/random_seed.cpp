#include "node/shell/random_seed.hpp"

#include "protocol/check.hpp"

#include <sys/random.h>

#include <cerrno>

namespace atelier {

Seed random_seed() {
    Seed seed;
    std::size_t done = 0;
    while (done < seed.bytes.size()) {
        const ssize_t got = getrandom(seed.bytes.data() + done, seed.bytes.size() - done, 0);
        // Nothing else can go wrong with a buffer that is there (man 2 getrandom); going on without
        // randomness would be keys that anybody has.
        ATELIER_CHECK(got > 0 || errno == EINTR);
        if (got > 0) done += static_cast<std::size_t>(got);
    }
    return seed;
}

}  // namespace atelier
