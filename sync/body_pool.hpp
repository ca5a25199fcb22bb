#pragma once

// The bodies of changes, one behind the other, for good. Short ones, as typing makes them, lie side
// by side; a long one, as when a site is brought in, is pressed: it is wanted again when somebody
// has not got it yet, and else hardly ever.

#include "protocol/bytes.hpp"

#include <optional>

namespace atelier {

class BodyPool {
public:
    // Where a body lies.
    enum class Place : std::uint64_t {};

    Place keep(BytesView body);
    // The one that was kept there, of so many bytes. Valid until another one is asked for or kept.
    BytesView at(Place place, std::size_t size) const;

    // What all of them take, for who counts.
    std::size_t bytes() const { return bytes_; }

private:
    static constexpr std::size_t long_bytes = 4096;
    static constexpr std::size_t chunk_bytes = 65536;
    static constexpr std::uint64_t long_flag = std::uint64_t{1} << 63;

    struct Long {
        Bytes bytes;
        bool is_pressed = false;
    };

    Place keep_long(BytesView body);

    std::vector<Bytes> chunks_;  // none ever grows beyond its first allocation
    std::vector<Long> long_;
    std::size_t bytes_ = 0;
    // Of the pressed ones the one that was wanted last.
    mutable std::optional<Place> unpressed_;
    mutable Bytes last_;
};

}  // namespace atelier
