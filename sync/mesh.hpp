#pragma once

// Whom a seat calls, of the members of its class, and to whom it passes on at once what it hears.
//
// Up to 32 seats a seat calls everybody. Above, four neighbours in the ring of all device keys, two
// on each side, and four others by chance; with those who call it that is about sixteen.
//
// Members that cannot be reached have no part in it: who was dialled in vain is passed over and
// still called, and the next one is called beside it. The four by chance stay while they are
// connected.
//
// A change goes from its author to all of these sixteen, and from each of them at once to three:
// its nearest on each side of the ring, so that nobody is left out, and one by chance, so that a
// hundred seats are six steps away at most. Each seat hears it 2.5 times on the average.

#include "protocol/ids.hpp"

#include <set>
#include <span>
#include <vector>

namespace atelier {

inline constexpr std::size_t full_mesh_max = 32;   // seats, with the own one
inline constexpr std::size_t ring_neighbours = 2;  // on each side
inline constexpr std::size_t chance_neighbours = 4;

enum class Contact {
    unknown,    // no address of it is known
    failing,    // it did not answer the last time
    untried,    // an address is known
    connected,  // it called us
    called,     // we called it and are connected
};

struct MeshMember {
    DeviceKey device;
    Contact reach = Contact::unknown;
};

struct Mesh {
    std::set<DeviceKey> calls;
    // How many more are called of whom only an address is known.
    std::size_t strangers = 0;
};

// `others`: ascending, without the own device.
Mesh mesh_of(const DeviceKey& own, std::span<const MeshMember> others, std::uint64_t seed);

// `connected`: ascending, without the own device. Each is in it once; fewer where fewer are there.
std::vector<DeviceKey> told_first(const DeviceKey& own, std::span<const DeviceKey> connected,
                                  std::uint64_t seed);

// A number for a seed and some bytes, as good as random to who does not know the seed.
std::uint64_t chance_of(std::uint64_t seed, std::span<const std::uint8_t> bytes);

}  // namespace atelier
