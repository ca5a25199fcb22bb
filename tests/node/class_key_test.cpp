#include "node/class_key.hpp"

#include "node/seat_keyring.hpp"
#include "tests/sync/founded.hpp"
#include "tests/sync/memory_store.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// A trainer's seat, whose seal key is the one that the genesis names or not.
struct Vault {
    Founded founded;
    MemoryDisk disk;
    MemoryStore store{disk};
    Archive archive{store};
    SealSecret seal = seal_secret_from(id_number<Seed>(8, 3));
    SealSecret other_seal = seal_secret_from(id_number<Seed>(8, 4));
    ClassKey key{archive, seal};
    SeedStream seeds{id_number<Seed>(8, 5)};

    void say(std::uint32_t epoch, std::initializer_list<SealKey> seats, std::uint8_t number) {
        act::NetworkKeys act{epoch, {}};
        for (const SealKey& seat : seats)
            act.keys.push_back({seat, *atelier::seal(NetworkKey{{number}}, seat, seeds.next())});
        std::ranges::sort(act.keys, {}, &act::SealedKey::to);
        REQUIRE(founded.replica->write(act, 1));
    }
};

}  // namespace

TEST_CASE("the latest epoch that is sealed for this seat is its key, and it is learnt once") {
    Vault vault;
    CHECK_FALSE(vault.key.learn(*vault.founded.replica));
    vault.say(1, {public_half(vault.seal)}, 11);
    CHECK(vault.key.learn(*vault.founded.replica));
    CHECK(vault.key.key() == NetworkKey{{11}});
    CHECK_FALSE(vault.key.learn(*vault.founded.replica));
    vault.say(2, {public_half(vault.seal), public_half(vault.other_seal)}, 12);
    CHECK(vault.key.learn(*vault.founded.replica));
    CHECK(vault.key.key() == NetworkKey{{12}});
    CHECK(vault.key.epoch() == 2);
    // Not for this seat.
    vault.say(3, {public_half(vault.other_seal)}, 13);
    CHECK_FALSE(vault.key.learn(*vault.founded.replica));
    CHECK(vault.key.key() == NetworkKey{{12}});
}

TEST_CASE("an older epoch never takes the place of a newer one") {
    Vault vault;
    vault.key.keep(5, NetworkKey{{55}});
    vault.say(4, {public_half(vault.seal)}, 44);
    CHECK_FALSE(vault.key.learn(*vault.founded.replica));
    CHECK(vault.key.key() == NetworkKey{{55}});
}

TEST_CASE("the key is there again after a start, and a record that is not whole is none") {
    Vault vault;
    vault.key.keep(5, NetworkKey{{55}});
    ClassKey again(vault.archive, vault.seal);
    CHECK_FALSE(again.key());
    again.load();
    CHECK(again.key() == NetworkKey{{55}});
    CHECK(again.epoch() == 5);
    vault.archive.keep_record({"network key", Bytes{0, 0, 0}});
    ClassKey torn(vault.archive, vault.seal);
    torn.load();
    CHECK_FALSE(torn.key());
}

TEST_CASE("a trainer's new key is the next epoch's, sealed for every seat with a place") {
    Vault vault;
    vault.key.keep(5, NetworkKey{{55}});
    act::NetworkKeys act = vault.key.next(vault.founded.replica->state(), vault.seeds);
    CHECK(act.epoch == 6);
    REQUIRE(act.keys.size() == 1);
    CHECK(act.keys.front().to == seat_number(0).seal);
    const act::NetworkKeys another = vault.key.next(vault.founded.replica->state(), vault.seeds);
    CHECK(another.keys.front().sealed != act.keys.front().sealed);
}
