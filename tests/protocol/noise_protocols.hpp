#pragma once

// The Noise protocols that only the published answers need: SHA-256, and all patterns but the two
// that are shipped, which come from protocol/noise.hpp itself.

#include "protocol/noise.hpp"

#include <sodium.h>

#include <map>
#include <stdexcept>
#include <string>

namespace atelier::noise {

inline const Suite& sha256() {
    static const Suite suite{
        "SHA256", 32, 64, [](std::span<std::uint8_t> out, std::initializer_list<BytesView> parts) {
            crypto_hash_sha256_state state;
            crypto_hash_sha256_init(&state);
            for (const BytesView part : parts)
                crypto_hash_sha256_update(&state, part.data(), part.size());
            crypto_hash_sha256_final(&state, out.data());
        }};
    return suite;
}

// The patterns without a psk, as revision 34, 7.4 and 7.5 have them.
inline Pattern plain_pattern(std::string_view name) {
    using enum Token;
    static const std::map<std::string_view, Pattern> patterns{
        {"N", {"N", false, true, {{e, es}}}},
        {"K", {"K", true, true, {{e, es, ss}}}},
        {"X", {"X", false, true, {{e, es, s, ss}}}},
        {"NN", {"NN", false, false, {{e}, {e, ee}}}},
        {"NK", {"NK", false, true, {{e, es}, {e, ee}}}},
        {"NX", {"NX", false, false, {{e}, {e, ee, s, es}}}},
        {"XN", {"XN", false, false, {{e}, {e, ee}, {s, se}}}},
        {"XK", {"XK", false, true, {{e, es}, {e, ee}, {s, se}}}},
        {"XX", pattern_xx()},
        {"KK", {"KK", true, true, {{e, es, ss}, {e, ee, se}}}},
        {"IK", {"IK", false, true, {{e, es, s, ss}, {e, ee, se}}}},
        {"IX", {"IX", false, false, {{e, s}, {e, ee, se, s, es}}}},
    };
    return patterns.at(name);
}

// "pskN": at the front of the first message for 0, else at the end of message N (9.4).
inline Pattern pattern_named(std::string_view name) {
    if (name == pattern_xx_psk0().name) return pattern_xx_psk0();
    const std::size_t at = name.find("psk");
    Pattern pattern = plain_pattern(name.substr(0, at));
    pattern.name = name;
    if (at == std::string_view::npos) return pattern;
    const auto place = static_cast<std::size_t>(name.at(at + 3) - '0');
    if (place == 0) {
        pattern.messages.at(0).insert(pattern.messages.at(0).begin(), Token::psk);
    } else {
        pattern.messages.at(place - 1).push_back(Token::psk);
    }
    return pattern;
}

}  // namespace atelier::noise
