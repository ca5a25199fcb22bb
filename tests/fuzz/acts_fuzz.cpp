// Bytes choose what the people of a small class do, and in which order it arrives elsewhere. The
// replay says what the model says, whichever order it was.

#include "protocol/check.hpp"
#include "tests/sync/act_model.hpp"
#include "tests/sync/random_class.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// Zero when they are used up.
class FuzzedChoices {
public:
    FuzzedChoices(const std::uint8_t* data, std::size_t size) : left_(data, size) {}
    std::uint64_t operator()(std::uint64_t bound) {
        if (left_.empty()) return 0;
        const std::uint8_t byte = left_.front();
        left_ = left_.subspan(1);
        return byte % bound;
    }
    bool are_left() const { return !left_.empty(); }

private:
    std::span<const std::uint8_t> left_;
};

constexpr std::size_t steps_max = 24;

ClassState state_of(const std::vector<ActChange>& changes, const std::vector<std::size_t>& order,
                    bool ask) {
    ClassSpace space(changes.front(), verify_cheaply);
    for (bool more = true; more;) {
        more = false;
        for (const std::size_t i : order) {
            const bool taken = space.add(changes[i]) == Acceptance::accepted;
            if (taken && ask) (void)space.state();
            more = more || taken;
        }
    }
    return space.state();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    FuzzedChoices choices(data, size);
    RandomClass history([&](std::uint64_t bound) { return choices(bound); });
    for (std::size_t i = 0; i < steps_max && choices.are_left(); ++i)
        history.step();
    std::vector<ActChange> changes = {history.world().genesis()};
    const auto& written = history.world().changes();
    changes.insert(changes.end(), written.begin(), written.end());

    std::vector<std::size_t> order(changes.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    const ClassState expected = ActModel(changes, verify_cheaply).state();
    ATELIER_CHECK(state_of(changes, order, true) == expected);
    std::ranges::reverse(order);
    ATELIER_CHECK(state_of(changes, order, true) == expected);
    return 0;
}
