// Whom a seat calls, of few and of many, and when some of them do not answer.

#include "sync/mesh.hpp"

#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

DeviceKey device(std::size_t number) {
    return {{static_cast<std::uint8_t>(number >> 8), static_cast<std::uint8_t>(number)}};
}
// Device 0 is the own one in most cases; the others are 1, 2, 3 …
std::vector<MeshMember> members(std::size_t count, Contact reach) {
    std::vector<MeshMember> members;
    for (std::size_t i = 1; i <= count; ++i)
        members.push_back({device(i), reach});
    return members;
}
bool calls_all(const Mesh& mesh, std::initializer_list<std::size_t> numbers) {
    return std::ranges::all_of(numbers,
                               [&](std::size_t i) { return mesh.calls.contains(device(i)); });
}

}  // namespace

TEST_CASE("in a class of up to 32 seats everybody is called, strangers too") {
    const Mesh mesh = mesh_of(device(0), members(31, Contact::failing), 1);
    CHECK(mesh.calls.size() == 31);
    CHECK(mesh.strangers > 1'000);
    CHECK(mesh_of(device(0), {}, 1).strangers > 1'000);
}

TEST_CASE("in a class of more than 32 seats two on each side of the ring and four others are") {
    const auto all = members(32, Contact::untried);
    const Mesh mesh = mesh_of(device(0), all, 1);
    CHECK(mesh.calls.size() == 8);
    CHECK(calls_all(mesh, {1, 2, 31, 32}));
    CHECK(mesh.strangers == 0);
    std::vector<MeshMember> around = members(60, Contact::untried);
    around.erase(around.begin() + 39);
    CHECK(calls_all(mesh_of(device(40), around, 1), {38, 39, 41, 42}));
    around = members(59, Contact::untried);
    CHECK(calls_all(mesh_of(device(60), around, 1), {58, 59, 1, 2}));
}

TEST_CASE("the four by chance are others at other seats, and stay while they are connected") {
    auto all = members(60, Contact::untried);
    const Mesh mesh = mesh_of(device(0), all, 1);
    CHECK(mesh_of(device(0), all, 1).calls == mesh.calls);
    CHECK(mesh_of(device(0), all, 2).calls != mesh.calls);
    std::set<DeviceKey> stay;
    for (MeshMember& member : all) {
        if (mesh.calls.contains(member.device) || stay.size() == 4) continue;
        member.reach = Contact::called;
        stay.insert(member.device);
    }
    stay.insert({device(1), device(2), device(59), device(60)});
    CHECK(mesh_of(device(0), all, 1).calls == stay);
}

TEST_CASE("who fails is passed over and called all the same, who is unknown is not") {
    auto all = members(60, Contact::untried);
    all[0].reach = Contact::failing;   // 1
    all[1].reach = Contact::unknown;   // 2
    all[58].reach = Contact::unknown;  // 59
    all[59].reach = Contact::unknown;  // 60
    const Mesh mesh = mesh_of(device(0), all, 1);
    CHECK(calls_all(mesh, {1, 3, 4, 58, 57}));
    CHECK(mesh.calls.size() == 9);
    CHECK_FALSE(mesh.calls.contains(device(2)));
    CHECK_FALSE(mesh.calls.contains(device(60)));
}

TEST_CASE("strangers are called while there are not enough others") {
    CHECK(mesh_of(device(0), members(40, Contact::unknown), 1).strangers == 8);
    auto all = members(40, Contact::unknown);
    all[7].reach = Contact::called;
    all[8].reach = Contact::connected;
    all[9].reach = Contact::failing;
    const Mesh mesh = mesh_of(device(0), all, 1);
    CHECK(mesh.strangers == 6);
    CHECK(mesh.calls == std::set{device(8), device(9), device(10)});
}

TEST_CASE("a room where everybody calls their neighbours hangs together, whoever is away") {
    const auto seed = GENERATE(range(std::uint64_t{1}, 1 + seeds(50)));
    CAPTURE(seed);
    Dice dice(seed);
    const std::size_t count = dice.from_to(33, 100);
    const std::vector<DeviceKey> all = dice.ids<DeviceKey>(count, count);
    std::vector<bool> is_here(count);
    std::size_t first = 0;
    for (std::size_t i = 0; i < count; ++i) {
        is_here[i] = !dice.chance(3);
        if (is_here[i]) first = i;
    }
    std::vector<std::set<std::size_t>> links(count);
    for (std::size_t i = 0; i < count; ++i) {
        if (!is_here[i]) continue;
        std::vector<MeshMember> others;
        for (std::size_t j = 0; j < count; ++j) {
            const Contact away = (i + j) % 2 == 0 ? Contact::failing : Contact::unknown;
            if (j != i) others.push_back({all[j], is_here[j] ? Contact::untried : away});
        }
        const Mesh mesh = mesh_of(all[i], others, dice.number(UINT64_MAX));
        std::size_t called = 0;
        for (std::size_t j = 0; j < count; ++j) {
            if (!mesh.calls.contains(all[j]) || !is_here[j]) continue;
            ++called;
            links[i].insert(j);
            links[j].insert(i);
        }
        CHECK(called == 8);
    }
    std::set<std::size_t> reached{first};
    std::vector<std::size_t> queue{first};
    for (std::size_t next = 0; next < queue.size(); ++next) {
        for (const std::size_t link : links[queue[next]]) {
            if (reached.insert(link).second) queue.push_back(link);
        }
    }
    CHECK(reached.size() == static_cast<std::size_t>(std::ranges::count(is_here, true)));
}

TEST_CASE("told first are the nearest on each side and one other, of few all") {
    const std::vector<DeviceKey> ring = {device(1), device(2), device(5), device(8), device(9)};
    for (std::uint64_t seed = 1; seed < 9; ++seed) {
        const auto first = told_first(device(6), ring, seed);
        REQUIRE(first.size() == 3);
        CHECK(first[0] == device(8));
        CHECK(first[1] == device(5));
        CHECK(std::set(first.begin(), first.end()).size() == 3);
    }
    CHECK(told_first(device(0), ring, 1)[1] == device(9));
    CHECK(told_first(device(10), ring, 1)[0] == device(1));
    CHECK(told_first(device(3), std::span(ring).first(3), 1).size() == 3);
    CHECK(told_first(device(3), std::span(ring).first(1), 1) == std::vector{device(1)});
    CHECK(told_first(device(3), {}, 1).empty());
}

TEST_CASE("from the author to all it is connected with and from each to three reaches everybody") {
    const auto seed = GENERATE(range(std::uint64_t{1}, 1 + seeds(50)));
    CAPTURE(seed);
    Dice dice(seed);
    const std::size_t count = dice.from_to(33, 100);
    const std::vector<DeviceKey> all = dice.ids<DeviceKey>(count, count);
    std::map<DeviceKey, std::set<DeviceKey>> links;
    for (const DeviceKey& own : all) {
        std::vector<MeshMember> others;
        for (const DeviceKey& other : all)
            if (other != own) others.push_back({other, Contact::untried});
        for (const DeviceKey& other : mesh_of(own, others, dice.number(UINT64_MAX)).calls) {
            links[own].insert(other);
            links[other].insert(own);
        }
    }
    const DeviceKey author = all[dice.below(count)];
    std::map<DeviceKey, std::size_t> steps = {{author, 0}};
    std::vector<DeviceKey> queue = {author};
    for (std::size_t next = 0; next < queue.size(); ++next) {
        const DeviceKey own = queue[next];
        const std::vector<DeviceKey> connected(links[own].begin(), links[own].end());
        const auto told = own == author ? connected : told_first(own, connected, dice.number(1000));
        for (const DeviceKey& other : told)
            if (steps.emplace(other, steps[own] + 1).second) queue.push_back(other);
    }
    CHECK(steps.size() == count);
    std::size_t far = 0;
    for (const auto& [device, away] : steps)
        far = std::max(far, away);
    CHECK(far <= 9);
}
