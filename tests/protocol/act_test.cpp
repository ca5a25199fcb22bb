#include "protocol/act.hpp"

#include "tests/mutations.hpp"
#include "tests/random_changes.hpp"
#include "tests/test.hpp"

#include <set>

using namespace atelier;
using atelier::test::Dice;

namespace {

ChangeKind kind_of(const Act& act) {
    return std::holds_alternative<act::Genesis>(act) ? ChangeKind::genesis : ChangeKind::act;
}

Act random_of_all(Dice& dice) {
    return dice.chance(15) ? test::random_genesis(dice) : test::random_act(dice);
}

std::optional<Error> error_of(const Bytes& body, ChangeKind kind = ChangeKind::act) {
    const Result<Act> read = decode_act(body, kind);
    return read ? std::nullopt : std::optional(read.error());
}

Bytes zeros_after(Bytes bytes, std::size_t size, std::uint8_t value = 1) {
    bytes.resize(bytes.size() + size, value);
    return bytes;
}

}  // namespace

TEST_CASE("every act reads back as it was written") {
    std::set<std::size_t> met;
    Dice dice(1);
    for (int i = 0; i < 3000; ++i) {
        const Act act = random_of_all(dice);
        met.insert(act.index());
        const Bytes body = encode_act(act);
        REQUIRE(decode_act(body, kind_of(act)).value() == act);
    }
    CHECK(met.size() == std::variant_size_v<Act>);
}

TEST_CASE("an act has one encoding") {
    Dice dice(2);
    for (int i = 0; i < 60; ++i) {
        const Act act = random_of_all(dice);
        const Bytes body = encode_act(act);
        if (body.size() > 400) continue;
        test::for_each_near_miss(body, [&](const Bytes& near) {
            const Result<Act> read = decode_act(near, kind_of(act));
            if (read) REQUIRE(encode_act(*read) == near);
        });
    }
}

TEST_CASE("the number of an act never changes") {
    Dice dice(3);
    const std::array<std::uint8_t, std::variant_size_v<Act>> numbers = {
        1, 2, 3, 4, 5, 6, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 128};
    for (int i = 0; i < 1000; ++i) {
        const Act act = random_of_all(dice);
        const auto* later = std::get_if<act::Later>(&act);
        REQUIRE(encode_act(act)[0] == (later ? later->number : numbers[act.index()]));
    }
}

TEST_CASE("a genesis is in a change of its kind and in no other") {
    Dice dice(4);
    const Bytes genesis = encode_act(test::random_genesis(dice));
    CHECK(error_of(genesis, ChangeKind::genesis) == std::nullopt);
    CHECK(error_of(genesis, ChangeKind::act) == Error::bad_value);
    const Bytes mark = encode_act(act::SessionMark{SessionMarkKind::begin, "lundi"});
    CHECK(error_of(mark) == std::nullopt);
    CHECK(error_of(mark, ChangeKind::genesis) == Error::bad_value);
}

TEST_CASE("an unknown act is refused", "[H35]") {
    for (const int number : {0, 7, 15, 33, 127}) {
        CHECK(error_of(zeros_after({static_cast<std::uint8_t>(number)}, 100)) ==
              Error::unknown_kind);
    }
}

TEST_CASE("an act of a later program is kept as it came, and is never a genesis") {
    for (const std::uint8_t number : {std::uint8_t{128}, std::uint8_t{255}}) {
        const Bytes body = zeros_after({number}, 100);
        const Act act = decode_act(body, ChangeKind::act).value();
        CHECK(std::get<act::Later>(act).number == number);
        CHECK(encode_act(act) == body);
        CHECK(error_of(body, ChangeKind::genesis) == Error::bad_value);
    }
    CHECK(error_of({128}) == std::nullopt);
}

TEST_CASE("what contradicts itself in an act is refused") {
    const Bytes key(32, 9), zero(32, 0);
    const auto joined = [](std::initializer_list<Bytes> parts) {
        Bytes all;
        for (const Bytes& part : parts)
            all.insert(all.end(), part.begin(), part.end());
        return all;
    };
    const Bytes seat = joined({key, key, key});
    // admit: role, author, person, seat, kit
    CHECK(error_of(joined({{16, 1}, key, zero, {1, 'K'}, seat, zero})) == std::nullopt);
    CHECK(error_of(joined({{16, 3}, key, zero, {1, 'K'}, seat, zero})) == Error::unknown_kind);
    CHECK(error_of(joined({{16, 1}, key, zero, {0}, seat, zero})) == Error::bad_value);
    CHECK(error_of(joined({{16, 1}, key, key, seat, zero})) == std::nullopt);
    // re-seat of nobody
    CHECK(error_of(joined({{17}, zero, key, seat})) == Error::bad_value);
    // a notebook without an owner, a course with one
    CHECK(error_of(joined({{20, 3, 1, 'n'}, zero})) == Error::bad_value);
    CHECK(error_of(joined({{20, 1, 1, 'n'}, key})) == Error::bad_value);
    CHECK(error_of(joined({{20, 3, 1, 'n'}, key})) == std::nullopt);
    // cut: a freeze has no authors and one space, others an author
    CHECK(error_of(joined({{21, 4, 0, 1}, key, {0}})) == std::nullopt);
    CHECK(error_of(joined({{21, 4, 0, 0}})) == Error::bad_value);
    CHECK(error_of(joined({{21, 4, 1}, key, {1}, key, {0}})) == Error::bad_value);
    CHECK(error_of(joined({{21, 1, 0, 1}, key, {0}})) == Error::bad_value);
    CHECK(error_of(joined({{21, 1, 1}, key, {0}})) == std::nullopt);
    // team: who leaves is no member, a new team is not left, versions are of who leaves
    const Bytes other(32, 8);
    CHECK(error_of(joined({{18}, key, {1, 'A', 1}, key, {1}, other, {0}})) == std::nullopt);
    CHECK(error_of(joined({{18}, key, {1, 'A', 1}, key, {1}, key, {0}})) == Error::bad_value);
    CHECK(error_of(joined({{18}, zero, {1, 'A', 0, 1}, key, {0}})) == Error::bad_value);
    CHECK(error_of(joined({{18}, key, {1, 'A', 0, 0, 1}, key, {0}})) == Error::bad_value);
    CHECK(error_of(joined({{18}, zero, {1, 'A', 0, 0, 0}})) == std::nullopt);
    // the name of nobody, details of no space, an attest of nothing
    CHECK(error_of(joined({{29}, zero, {1, 'a'}})) == Error::bad_value);
    CHECK(error_of(joined({{29}, key, {0}})) == Error::bad_value);
    CHECK(error_of(joined({{30}, zero, {0}})) == Error::bad_value);
    CHECK(error_of(joined({{30}, key, {0}})) == std::nullopt);
    CHECK(error_of(joined({{31}, zero, {1, 'a'}, zero, {0}})) == Error::bad_value);
    CHECK(error_of(joined({{31}, key, {1, 'a'}, zero, {0}})) == std::nullopt);
    CHECK(error_of(joined({{32}, zero, {1, 0}})) == Error::bad_value);
    CHECK(error_of(joined({{32}, key, {4, 0}})) == Error::unknown_kind);
    // adopt of nothing, lift of nothing
    CHECK(error_of({23, 0}) == Error::bad_value);
    CHECK(error_of({22, 0}) == Error::bad_value);
    // a fork of one change with itself, a number on what is no delivery
    const Bytes report = joined({{25}, key, key, Bytes(8, 1), {1}});
    CHECK(error_of(joined({report, zero, key})) == std::nullopt);
    CHECK(error_of(joined({report, key, key})) == Error::not_canonical);
    CHECK(error_of(joined({{26, 3, 7}, zero, {0}, key, {0}})) == std::nullopt);
    CHECK(error_of(joined({{26, 1, 7}, zero, {0}, key, {0}})) == Error::bad_value);
    CHECK(error_of(joined({{26, 10, 7}, zero, {0}, key, {0}})) == std::nullopt);
    CHECK(error_of(joined({{26, 12, 0}, zero, {0}, key, {0}})) == Error::unknown_kind);
}

TEST_CASE("roots are each one key, and the threshold is at most their number") {
    act::RootChange change;
    change.roots = {{RootKey{{1}}, "établissement"}, {RootKey{{2}}, "papier"}};
    change.threshold = 2;
    change.signatures = {{0, {}}, {1, {}}};
    const Bytes good = encode_act(change);
    CHECK(error_of(good) == std::nullopt);
    Bytes twice = good;
    const auto second = std::ranges::find(twice.begin() + 40, twice.end(), std::uint8_t{2});
    // The second key begins with 2: make it the first one again.
    *second = 1;
    CHECK(error_of(twice) == Error::bad_value);
    for (const int threshold : {0, 3}) {
        Bytes other = good;
        other[other.size() - 1 - 2 * 65 - 1] = static_cast<std::uint8_t>(threshold);
        CHECK(error_of(other) == Error::bad_value);
    }
}

TEST_CASE("a policy says each thing once; what it has no words for is as if it were not there") {
    const auto policy = [](Bytes entries) {
        Bytes body = {6};
        body.resize(33, 5);
        body.insert(body.end(), entries.begin(), entries.end());
        body.push_back(1);
        body.resize(body.size() + 65, 1);
        return body;
    };
    CHECK(error_of(policy({2, 1, 0, 4, 2})) == std::nullopt);
    CHECK(error_of(policy({2, 4, 2, 1, 0})) == Error::not_canonical);
    CHECK(error_of(policy({2, 1, 0, 1, 1})) == Error::not_canonical);
    CHECK(error_of(policy({1, 1, 2})) == std::nullopt);
    CHECK(error_of(policy({1, 255, 0})) == std::nullopt);
    CHECK(error_of(policy({1, 0, 0})) == Error::unknown_kind);
    const Policy none;
    CHECK(policy_value(none, PolicyKey::audit) == 1);
    CHECK(policy_value(none, PolicyKey::hop_limit) == 1);
    CHECK(policy_value(none, PolicyKey::project_bytes) == 200 * 1024 * 1024);
    CHECK(policy_value({{PolicyKey::audit, 0}}, PolicyKey::audit) == 0);
    CHECK(policy_value({{PolicyKey::audit, 2}}, PolicyKey::audit) == 1);
    CHECK(policy_value({{PolicyKey::hop_limit, 0}}, PolicyKey::hop_limit) == 1);
    CHECK(policy_value({{PolicyKey::hop_limit, 256}}, PolicyKey::hop_limit) == 1);
    CHECK(policy_value({{PolicyKey::hop_limit, 255}}, PolicyKey::hop_limit) == 255);
    CHECK(policy_value({{PolicyKey::blob_bytes, 1}}, PolicyKey::blob_bytes) == 1);
}

TEST_CASE(
    "a root act is signed with the class, its author and parents, the root change it rests on and "
    "its "
    "fields") {
    Dice dice(5);
    const SigningKey root = signing_key_from(dice.id<Seed>());
    const auto key = public_half<RootKey>(root);
    const auto class_id = dice.id<ClassId>();
    const Carrier carrier{dice.id<AuthorId>(), dice.ids<ChangeId>(2, 4)};
    const Carrier other{carrier.author, dice.ids<ChangeId>(2, 4)};
    const Carrier thief{dice.id<AuthorId>(), carrier.parents};
    act::SetPolicy act{dice.id<Hash>(), {{PolicyKey::presence, 0}}, {{0, {}}}};
    const Signature signature = sign_root_act(root, class_id, carrier, act);
    CHECK(verify_root_act(key, class_id, carrier, act, signature));

    CHECK_FALSE(verify_root_act(key, dice.id<ClassId>(), carrier, act, signature));
    Carrier fewer = carrier;
    fewer.parents.erase(fewer.parents.begin());
    CHECK_FALSE(verify_root_act(key, class_id, fewer, act, signature));
    CHECK_FALSE(verify_root_act(key, class_id, other, act, signature));
    CHECK_FALSE(verify_root_act(key, class_id, thief, act, signature));
    act::SetPolicy rests_elsewhere = act;
    rests_elsewhere.root_change.bytes[0] ^= 1;
    CHECK_FALSE(verify_root_act(key, class_id, carrier, rests_elsewhere, signature));
    act::SetPolicy says_other = act;
    says_other.policy[0].value = 1;
    CHECK_FALSE(verify_root_act(key, class_id, carrier, says_other, signature));
    // Who else signs does not matter to what is signed.
    act::SetPolicy signed_by_more = act;
    signed_by_more.signatures = {{0, signature}, {1, {}}};
    CHECK(verify_root_act(key, class_id, carrier, signed_by_more, signature));

    const Act plain = act::SessionMark{SessionMarkKind::begin, ""};
    CHECK(root_act_string(class_id, carrier, plain).empty());
    CHECK_FALSE(
        verify_root_act(key, class_id, carrier, plain, sign(root, SignDomain::root_act, {})));
}

TEST_CASE("two root changes with the same signed string have one hash, whoever signs them") {
    Dice dice(6);
    const auto class_id = dice.id<ClassId>();
    const Carrier carrier{dice.id<AuthorId>(), dice.ids<ChangeId>(2, 4)};
    const Carrier other{carrier.author, dice.ids<ChangeId>(2, 4)};
    const Carrier thief{dice.id<AuthorId>(), carrier.parents};
    act::RootChange change;
    change.root_change = dice.id<Hash>();
    change.roots = {{dice.id<RootKey>(), ""}};
    change.signatures = {{0, dice.id<Signature>()}};
    const Hash hash = root_change_hash(class_id, carrier, change);
    act::RootChange carried = change;
    carried.signatures = {{1, dice.id<Signature>()}};
    CHECK(root_change_hash(class_id, carrier, carried) == hash);
    carried.threshold = 2;
    carried.roots.push_back({dice.id<RootKey>(), ""});
    CHECK(root_change_hash(class_id, carrier, carried) != hash);
    CHECK(root_change_hash(class_id, other, change) != hash);
    CHECK(root_change_hash(class_id, thief, change) != hash);
    CHECK(root_change_hash(dice.id<ClassId>(), carrier, change) != hash);
}

TEST_CASE("whom a root act makes a person follows from what was signed, not from who signed") {
    Dice dice(7);
    const auto class_id = dice.id<ClassId>();
    const Carrier carrier{dice.id<AuthorId>(), dice.ids<ChangeId>(2, 4)};
    const Carrier other{carrier.author, dice.ids<ChangeId>(2, 4)};
    const Carrier thief{dice.id<AuthorId>(), carrier.parents};
    act::TrainerAdd add{dice.id<Hash>(),
                        dice.id<AuthorId>(),
                        {{}, "Luc"},
                        test::random_seat(dice),
                        {{0, dice.id<Signature>()}}};
    const PersonId person = root_person_id(class_id, carrier, add);
    act::TrainerAdd carried = add;
    carried.signatures = {{1, dice.id<Signature>()}};
    CHECK(root_person_id(class_id, carrier, carried) == person);
    carried.person.name = "Lea";
    CHECK(root_person_id(class_id, carrier, carried) != person);
    CHECK(root_person_id(class_id, other, add) != person);
    CHECK(root_person_id(class_id, thief, add) != person);
    CHECK(root_person_id(dice.id<ClassId>(), carrier, add) != person);
}
