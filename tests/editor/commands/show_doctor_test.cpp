#include "editor/commands/show_doctor.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

namespace {

std::string diagnosis(const std::string& hops, const std::string& own = "3") {
    return R"({"version":"0.1","minutes":29700000,"latest_minutes":0,"free_bytes":9000000000,)"
           R"("store":{"logs":3,"damaged":0,"set_aside":[]},"port":24711,"beacon_port":24711,)"
           R"("beacons_v4":true,"beacons_v6":true,"hops":)" +
           hops +
           R"(,"interfaces":[{"name":"eth0","usable":true,"addresses":["10.0.0.2"],"sent":3,)"
           R"("failed":0,"heard":3,"own":)" +
           own +
           R"(}],"seats":[{"address":"10.0.0.3:24711","beacon":true,"ours":true,)"
           R"("reached":"connected"}],"peers_faults":[]})";
}

}  // namespace

TEST_CASE("a seat that is well ends well, in both languages and as JSON") {
    FakeNode node;
    std::filesystem::permissions(node.home(), std::filesystem::perms::owner_all);
    node.set_seats(1, 1);
    node.answer("atelier/doctor", diagnosis("1"));
    const Ran ran = run(node, {"doctor"});
    CHECK(ran.exit == 0);
    CHECK(ran.out.ends_with("Tout va bien.\n"));
    CHECK_FALSE(ran.out.contains("!"));
    CHECK(run(node, {"doctor", "--lang", "en"}).out.ends_with("All is well.\n"));
    const auto json = run(node, {"doctor", "--format", "json"}).json();
    CHECK(json.at("ok") == true);
    CHECK(json.at("well") == true);
    CHECK(json.at("checks").as_array().size() == 11);
}

TEST_CASE("what is wrong is said with what to do, and the command ends with 1") {
    FakeNode node;
    std::filesystem::permissions(
        node.home(), std::filesystem::perms::owner_all | std::filesystem::perms::others_read);
    node.set_seats(1, 1);
    node.answer("atelier/doctor", diagnosis("4"));
    const Ran ran = run(node, {"doctor"});
    CHECK(ran.exit == 1);
    CHECK(ran.out.starts_with("! D'autres personnes"));
    CHECK(ran.out.contains("\n  -> Fermez-le aux autres : chmod 700 " + node.home()));
    CHECK(ran.out.ends_with("2 choses ne vont pas. Commencez par la première.\n"));
    CHECK(ran.errors.empty());
    const Ran as_json = run(node, {"doctor", "--format", "json"});
    CHECK(as_json.exit == 1);
    const auto json = as_json.json();
    CHECK(json.at("well") == false);
    const auto& first = json.at("checks").as_array().at(0).as_object();
    CHECK(first.at("check") == "home");
    CHECK(first.at("well") == false);
    CHECK(first.contains("do"));
}

TEST_CASE("beacons that do not come back are asked about again before that is said") {
    FakeNode node;
    std::filesystem::permissions(node.home(), std::filesystem::perms::owner_all);
    node.set_seats(1, 1);
    node.answer("atelier/doctor", diagnosis("1", "0"));
    const Ran ran = run(node, {"doctor"});
    CHECK(ran.exit == 1);
    CHECK(ran.out.contains("ne revient pas"));
    CHECK(node.calls("atelier/doctor").size() >= 2);
}

TEST_CASE("a node that is not there is a finding, not the end of the examination") {
    const TemporaryFolder folder;
    const std::string home = (folder.path() / "poste").string();
    const Ran ran = run_alone({"doctor", "--home", home});
    CHECK(ran.exit == 1);
    CHECK(ran.out.contains("atelier-node"));
    CHECK(ran.out.contains("/nowhere/atelier-node"));
    CHECK(ran.out.contains("! "));
}
