#pragma once

// The secrets of a seat, on its disk: HOME/keys, 0600. What is lost with it is the seat, not the
// class: a trainer admits the person again at another one.
//
//   file := "atelier keys 1\n" | device 32 | noise 32 | seal 32 | author 32
//         | count u8 | root 32 * count | BLAKE2b-256 of all before, domain "atelier key-file 1"
//
// Each key is kept as the seed that it is made of. A file that is not whole is refused and never
// written over: somebody may have its other half. It is written beside, flushed and renamed, so a
// power cut leaves the old one or the new one.

#include "node/seat_keyring.hpp"
#include "node/shell/file_system.hpp"

namespace atelier {

// The seeds of a keyring.
struct KeySeeds {
    Secret<Seed> device;
    Secret<Seed> noise;
    Secret<Seed> seal;
    Secret<Seed> author;
    std::vector<Seed> roots;

    SeatKeyring keyring() const;
};

class KeyFile {
public:
    static constexpr std::size_t roots_max = 16;

    enum class Fault : std::uint8_t {
        damaged = 1,  // not a key file, or not whole
        wrong_owner,
        broken,  // the machine fails
    };

    explicit KeyFile(const Path& home, FileSystem& files = real_files())
        : path_(home / "keys"), files_(files) {}

    // Nothing: there is none yet.
    std::expected<std::optional<KeySeeds>, Fault> read() const;
    std::expected<void, Fault> write(const KeySeeds& seeds) const;
    const Path& path() const { return path_; }

private:
    Path path_;
    FileSystem& files_;
};

}  // namespace atelier
