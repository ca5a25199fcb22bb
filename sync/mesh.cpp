#include "sync/mesh.hpp"

#include <algorithm>

namespace atelier {

namespace {

bool is_good(Contact reach) {
    return reach > Contact::failing;
}

// Calls the first `enough` good ones, and whoever is failing before them.
void call_first(std::span<const MeshMember> members, std::size_t enough, Mesh& mesh) {
    std::size_t good = 0;
    for (const MeshMember& member : members) {
        if (good == enough) return;
        if (member.reach == Contact::unknown) continue;
        if (is_good(member.reach)) ++good;
        mesh.calls.insert(member.device);
    }
}

std::vector<MeshMember> by_chance(std::span<const MeshMember> others,
                                  const std::set<DeviceKey>& without, std::uint64_t seed) {
    struct Drawn {
        bool is_not_called = false;
        std::uint64_t chance = 0;
        MeshMember member;
    };
    std::vector<Drawn> drawn;
    for (const MeshMember& member : others)
        if (!without.contains(member.device))
            drawn.push_back(
                {member.reach != Contact::called, chance_of(seed, member.device.bytes), member});
    std::ranges::sort(drawn, {}, [](const Drawn& each) {
        return std::tuple(each.is_not_called, each.chance, each.member.device);
    });
    std::vector<MeshMember> members;
    for (const Drawn& each : drawn)
        members.push_back(each.member);
    return members;
}

}  // namespace

Mesh mesh_of(const DeviceKey& own, std::span<const MeshMember> others, std::uint64_t seed) {
    Mesh mesh;
    if (others.size() < full_mesh_max) {
        for (const MeshMember& member : others)
            mesh.calls.insert(member.device);
        mesh.strangers = SIZE_MAX;
        return mesh;
    }
    std::vector<MeshMember> ring(others.begin(), others.end());
    std::ranges::rotate(ring, std::ranges::upper_bound(ring, own, {}, &MeshMember::device));
    call_first(ring, ring_neighbours, mesh);
    std::ranges::reverse(ring);
    call_first(ring, ring_neighbours, mesh);
    call_first(by_chance(others, mesh.calls, seed), chance_neighbours, mesh);
    constexpr std::size_t wanted = 2 * ring_neighbours + chance_neighbours;
    const auto good = static_cast<std::size_t>(std::ranges::count_if(others, [&](const auto& each) {
        return is_good(each.reach) && mesh.calls.contains(each.device);
    }));
    mesh.strangers = wanted - std::min(good, wanted);
    return mesh;
}

std::vector<DeviceKey> told_first(const DeviceKey& own, std::span<const DeviceKey> connected,
                                  std::uint64_t seed) {
    std::vector<DeviceKey> ring(connected.begin(), connected.end());
    std::ranges::rotate(ring, std::ranges::upper_bound(ring, own));
    if (ring.size() <= 3) return ring;
    const auto by_chance = std::ranges::min_element(
        ring.begin() + 1, ring.end() - 1, {},
        [&](const DeviceKey& device) { return chance_of(seed, device.bytes); });
    return {ring.front(), ring.back(), *by_chance};
}

// The finaliser of SplitMix64 (Steele, Lea and Flood 2014), once for each eight bytes.
std::uint64_t chance_of(std::uint64_t seed, std::span<const std::uint8_t> bytes) {
    std::uint64_t state = seed;
    while (!bytes.empty()) {
        const std::size_t size = std::min<std::size_t>(bytes.size(), 8);
        std::uint64_t word = 0;
        for (std::size_t i = 0; i < size; ++i)
            word = word << 8 | bytes[i];
        bytes = bytes.subspan(size);
        state += 0x9e3779b97f4a7c15 ^ word;
        state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9;
        state = (state ^ (state >> 27)) * 0x94d049bb133111eb;
        state ^= state >> 31;
    }
    return state;
}

}  // namespace atelier
