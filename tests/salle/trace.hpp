#pragma once

// What happened, as a hash by which two runs are compared, as lines for people when they are asked
// for, and as counts of what seldom happens. No address of memory and no order of a hash table may
// come in here.

#include "protocol/bytes.hpp"
#include "protocol/check.hpp"
#include "sync/instant.hpp"
#include "tests/salle/rare_names.hpp"

#include <algorithm>
#include <iostream>
#include <map>
#include <string>

namespace atelier::salle {

class Trace {
public:
    explicit Trace(bool prints) : prints_(prints) {}

    template <class... Numbers>
    void note(Numbers... numbers) {
        (mix(static_cast<std::uint64_t>(numbers)), ...);
    }
    void note_bytes(BytesView bytes) {
        mix(bytes.size());
        const std::size_t few = std::min<std::size_t>(bytes.size(), 24);
        for (const std::uint8_t byte : bytes.first(few))
            mix(byte);
        for (const std::uint8_t byte : bytes.last(few))
            mix(byte);
    }
    bool prints() const { return prints_; }
    template <class... Parts>
    void say(Instant now, const Parts&... parts) {
        if (!prints_) return;
        const std::uint64_t at = now.milliseconds;
        std::cout << at / 1000 << '.' << at / 100 % 10 << at / 10 % 10 << at % 10 << "  ";
        (std::cout << ... << parts) << '\n';
    }
    void rare(std::string_view name) {
        ATELIER_CHECK(std::ranges::find(rare_names, name) != rare_names.end());
        ++rare_[name];
    }

    std::uint64_t hash() const { return hash_; }
    const std::map<std::string_view, std::uint64_t>& rare() const { return rare_; }

private:
    void mix(std::uint64_t number) {
        hash_ = (hash_ ^ number) * 0x9E3779B97F4A7C15U;
        hash_ ^= hash_ >> 29;
    }

    bool prints_;
    std::uint64_t hash_ = 14695981039346656037U;
    std::map<std::string_view, std::uint64_t> rare_;
};

}  // namespace atelier::salle
