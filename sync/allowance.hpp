#pragma once

// So many a second, and so many at once after a while without any.

#include "sync/instant.hpp"

#include <algorithm>

namespace atelier {

class Allowance {
public:
    Allowance(double a_second, double at_once, Instant now)
        : a_second_(a_second), at_once_(at_once), left_(at_once), at_(now) {}

    // One of them, if there is one.
    bool take(Instant now) {
        const double since = static_cast<double>((now - at_).count) / 1000;
        left_ = std::min(at_once_, left_ + since * a_second_);
        at_ = now;
        if (left_ < 1) return false;
        left_ -= 1;
        return true;
    }

private:
    double a_second_;
    double at_once_;
    double left_;
    Instant at_;
};

}  // namespace atelier
