#include "node/root_signatures.hpp"

#include "tests/sync/founded.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Act signed_here(Founded& seat, Act act, std::vector<SigningKey> roots) {
    const auto carrier = seat.replica->next_carrier();
    REQUIRE(carrier);
    return signed_by_roots(std::move(act), seat.replica->state(), seat.replica->class_id(),
                           *carrier, roots);
}

}  // namespace

TEST_CASE("a policy that the root at this seat signed is in force") {
    Founded seat;
    const Act act =
        signed_here(seat, act::SetPolicy{{}, {{PolicyKey::presence, 1}}, {}}, {seat.root});
    CHECK(std::get<act::SetPolicy>(act).signatures.size() == 1);
    REQUIRE(seat.replica->write(act, 1));
    CHECK(seat.replica->state().void_acts.empty());
}

TEST_CASE("a key that is no root's signs nothing") {
    Founded seat;
    const Act act = signed_here(seat, act::SetPolicy{{}, {{PolicyKey::presence, 1}}, {}},
                                {signing_key_from(id_number<Seed>(9, 77))});
    CHECK(std::get<act::SetPolicy>(act).signatures.empty());
}

TEST_CASE("an act that brings signatures, or needs none, stays as it is") {
    Founded seat;
    const act::Team team{{}, "B", {}, {}, {}};
    CHECK(signed_here(seat, team, {seat.root}) == Act{team});
    const act::SetPolicy brought{{}, {{PolicyKey::presence, 1}}, {{0, Signature{{9}}}}};
    CHECK(signed_here(seat, brought, {seat.root}) == Act{brought});
}
