#include "editor/commands/doctor_checks.hpp"

#include "tests/test.hpp"

#include <set>

using namespace atelier;
using namespace atelier::editor;
using How = talk::Reached;

namespace {

const Words french(Language::french);
const Words english(Language::english);

// A seat with which all is well.
SeatFacts sound() {
    SeatFacts facts;
    facts.home = {"/home/karim/atelier", true, true, true, true, 1'000'000'000};
    facts.has_class = true;
    facts.connected = 2;
    facts.node_version = "0.1";
    talk::Diagnosis node;
    node.version = "0.1";
    node.minutes = node.latest_minutes = 29'700'000;
    node.free_bytes = 1'000'000'000;
    node.store.logs = 12;
    node.port = node.beacon_port = 24711;
    node.beacons_v4 = node.beacons_v6 = true;
    node.hops = 1;
    node.interfaces.push_back({"eth0", true, {"10.0.0.2"}, 4, 0, 9, 4});
    node.seats.push_back({"10.0.0.3:24711", true, true, How::connected});
    facts.node = node;
    return facts;
}

std::vector<Check> wrong(const SeatFacts& facts) {
    auto checks = checks_of(facts, french);
    std::erase_if(checks, [](const Check& each) { return each.is_well; });
    return checks;
}

// What is planted is what is found, alone, in both languages, with what to do.
void check_found(const SeatFacts& facts, const std::string& name, std::string_view word) {
    CAPTURE(name);
    const auto found = wrong(facts);
    REQUIRE(found.size() == 1);
    CHECK(found[0].name == name);
    INFO(found[0].says);
    CHECK(found[0].says.contains(word));
    CHECK(found[0].advice.size() > 20);
    for (const Check& each : checks_of(facts, english)) {
        CHECK_FALSE(each.says.contains('{'));
        CHECK_FALSE(each.advice.contains('{'));
        CHECK(each.is_well == (each.name != name));
        CHECK(each.says != found[0].says);
    }
}

template <class Plant>
SeatFacts with(Plant plant) {
    SeatFacts facts = sound();
    plant(facts);
    return facts;
}

}  // namespace

TEST_CASE("a seat with which all is well is called so at every check") {
    const auto checks = checks_of(sound(), french);
    CHECK(wrong(sound()).empty());
    std::set<std::string> names;
    for (const Check& each : checks) {
        CHECK(names.insert(each.name).second);
        CHECK_FALSE(each.says.empty());
        CHECK(each.advice.empty());
    }
    CHECK(names == std::set<std::string>{"home", "disk", "node", "store", "clock", "interfaces",
                                         "sockets", "beacons", "seats", "peers", "hops"});
}

TEST_CASE("a home that is missing, another's, shut or open is found") {
    check_found(with([](SeatFacts& f) { f.home.is_there = false; }), "home", "n'existe pas");
    check_found(with([](SeatFacts& f) { f.home.is_own = false; }), "home", "autre personne");
    check_found(with([](SeatFacts& f) { f.home.may_write = false; }), "home", "écrire");
    check_found(with([](SeatFacts& f) { f.home.is_closed = false; }), "home", "ouvrir");
}

TEST_CASE("each threshold of the disk has its sentence") {
    constexpr std::uint64_t mebibyte = 1024 * 1024;
    const auto left = [](std::uint64_t bytes) {
        return with([&](SeatFacts& f) { f.node->free_bytes = bytes; });
    };
    CHECK(wrong(left(500 * mebibyte)).empty());
    check_found(left(500 * mebibyte - 1), "disk", "499");
    check_found(left(200 * mebibyte - 1), "disk", "image");
    check_found(left(64 * mebibyte - 1), "disk", "plus rien des autres");
}

TEST_CASE(
    "a node that does not answer is the finding, with why; the disk is looked at all the same") {
    SeatFacts facts = sound();
    facts.node.reset();
    facts.node_trouble = "Le programme atelier-node manque, ici ou là.";
    const auto found = wrong(facts);
    REQUIRE(found.size() == 1);
    CHECK(found[0].name == "node");
    CHECK(found[0].advice == facts.node_trouble);
    facts.home.free_bytes = 1;
    CHECK(wrong(facts).size() == 2);
}

TEST_CASE("a node of another version is found") {
    check_found(with([](SeatFacts& f) { f.node->version = "0.2"; }), "node", "0.2");
}

TEST_CASE("a store that is damaged, set aside, full or on a broken disk is found") {
    check_found(with([](SeatFacts& f) { f.node->store.damaged = 2; }), "store", "2 parties");
    check_found(with([](SeatFacts& f) { f.node->store.set_aside = {"store.db.bad-1"}; }), "store",
                "store.db.bad-1");
    check_found(with([](SeatFacts& f) { f.node->disk = talk::DiskTrouble::full; }), "store",
                "plein");
    check_found(with([](SeatFacts& f) { f.node->disk = talk::DiskTrouble::broken; }), "store",
                "abîmé");
}

TEST_CASE("a clock at 1970, far ahead, or days behind the class is found") {
    check_found(with([](SeatFacts& f) { f.node->minutes = 5; }), "clock", "impossible");
    check_found(with([](SeatFacts& f) { f.node->minutes = 70'000'000; }), "clock", "impossible");
    check_found(with([](SeatFacts& f) { f.node->minutes -= 2 * 24 * 60; }), "clock", "retard");
    CHECK(wrong(with([](SeatFacts& f) { f.node->minutes -= 60; })).empty());
}

TEST_CASE("a machine without a room's network is found") {
    // What has no interface says nothing of beacons.
    check_found(with([](SeatFacts& f) { f.node->interfaces.clear(); }), "interfaces",
                "aucun réseau");
    check_found(with([](SeatFacts& f) {
                    f.node->interfaces.front().usable = false;
                    f.node->interfaces.front().addresses.clear();
                }),
                "interfaces", "aucune adresse");
}

TEST_CASE("beacon sockets that are shut are found, and one family is enough") {
    check_found(with([](SeatFacts& f) { f.node->beacons_v4 = f.node->beacons_v6 = false; }),
                "sockets", "24711");
    CHECK(wrong(with([](SeatFacts& f) { f.node->beacons_v6 = false; })).empty());
}

TEST_CASE("beacons that do not leave or do not come back are found, by the interface") {
    check_found(with([](SeatFacts& f) { f.node->interfaces[0].sent = 0; }), "beacons", "eth0");
    check_found(with([](SeatFacts& f) { f.node->interfaces[0].own = 0; }), "beacons",
                "ne revient pas");
    CHECK(wrong(with([](SeatFacts& f) {
              f.has_class = false;
              f.node->interfaces[0].sent = f.node->interfaces[0].own = 0;
          })).empty());
}

TEST_CASE("seats that are heard and not reached are found, by what came of the call") {
    const auto reached = [](How how) {
        return with(
            [&](SeatFacts& f) { f.node->seats.push_back({"10.0.0.9:24711", true, true, how}); });
    };
    check_found(reached(How::refused), "seats", "refuse");
    check_found(reached(How::silent), "seats", "ne répond pas");
    check_found(reached(How::hung_up), "seats", "raccroche");
    CHECK(wrong(reached(How::untried)).empty());
    for (const auto& facts : {reached(How::refused), reached(How::silent)}) {
        CHECK(wrong(facts)[0].says.contains("10.0.0.9:24711"));
        CHECK(wrong(facts)[0].advice.contains("pare-feu"));
    }
}

TEST_CASE("a seat that is connected to nobody is told why") {
    const auto alone = [](std::vector<talk::KnownSeat> seats) {
        return with([&](SeatFacts& f) {
            f.connected = 0;
            f.node->seats = std::move(seats);
        });
    };
    check_found(alone({}), "seats", "aucun autre poste");
    check_found(alone({{"10.0.0.9:24711", true, true, How::untried}}), "seats",
                "pas encore connecté");
    check_found(alone({{"10.0.0.9:24711", true, false, How::hung_up}}), "seats", "autre classe");
    check_found(alone({{"10.0.0.9:24711", false, false, How::silent}}), "seats", "10.0.0.9");
}

TEST_CASE("a neighbour's class in the same room is no fault where ours is connected") {
    CHECK(wrong(with([](SeatFacts& f) {
              f.node->seats.push_back({"10.0.0.9:24711", true, false, How::hung_up});
          })).empty());
}

TEST_CASE("wrong lines of peers.txt and packets that go further than the room are found") {
    check_found(with([](SeatFacts& f) { f.node->peers_faults = {"line 3: that is no address"}; }),
                "peers", "line 3");
    check_found(with([](SeatFacts& f) { f.node->hops = 3; }), "hops", "3");
}

TEST_CASE("beacons that may still come back are waited for") {
    CHECK_FALSE(is_too_soon(*sound().node));
    talk::Diagnosis node = *sound().node;
    node.interfaces[0].own = 0;
    CHECK(is_too_soon(node));
    node.interfaces[0].usable = false;
    CHECK_FALSE(is_too_soon(node));
}
