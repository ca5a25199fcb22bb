#include "protocol/noise_hash.hpp"

#include "protocol/check.hpp"

#include <sodium.h>

#include <algorithm>

namespace atelier::noise {

namespace {

void hash_blake2b(std::span<std::uint8_t> out, std::initializer_list<BytesView> parts) {
    crypto_generichash_blake2b_state state;
    crypto_generichash_blake2b_init(&state, nullptr, 0, out.size());
    for (const BytesView part : parts)
        crypto_generichash_blake2b_update(&state, part.data(), part.size());
    crypto_generichash_blake2b_final(&state, out.data(), out.size());
    wipe({reinterpret_cast<std::uint8_t*>(&state), sizeof state});
}

using Block = std::array<std::uint8_t, max_block_bytes>;

// The key in a block of its own: zeroes behind a short one, the hash of one longer than a block.
Secret<Block> key_block(const Suite& suite, BytesView key) {
    Secret<Block> block;
    if (key.size() > suite.block_bytes) {
        suite.hash(std::span(*block).first(suite.hash_bytes), {key});
    } else {
        std::ranges::copy(key, block->begin());
    }
    return block;
}

void xor_all(Block& block, std::uint8_t byte) {
    for (std::uint8_t& each : block)
        each = static_cast<std::uint8_t>(each ^ byte);
}

}  // namespace

const Suite blake2b{"BLAKE2b", 64, 128, hash_blake2b};

Secret<Digest> hmac(const Suite& suite, BytesView key, BytesView message) {
    Secret<Block> block = key_block(suite, key);
    const BytesView padded = BytesView(*block).first(suite.block_bytes);
    Secret<Digest> inner{Digest(suite)};
    Secret<Digest> outer{Digest(suite)};
    xor_all(*block, 0x36);
    suite.hash(inner->span(), {padded, message});
    xor_all(*block, 0x36 ^ 0x5C);
    suite.hash(outer->span(), {padded, inner->view()});
    return outer;
}

std::array<Secret<Digest>, 3> hkdf(const Suite& suite, BytesView chaining_key, BytesView input,
                                   int outputs) {
    ATELIER_CHECK(outputs == 2 || outputs == 3);
    const Secret<Digest> temporary = hmac(suite, chaining_key, input);
    std::array<Secret<Digest>, 3> values;
    Secret<std::array<std::uint8_t, max_hash_bytes + 1>> message;  // the value before, a counter
    std::size_t size = 0;
    for (int i = 0; i < outputs; ++i) {
        (*message)[size] = static_cast<std::uint8_t>(i + 1);
        values[i] = hmac(suite, temporary->view(), BytesView(*message).first(size + 1));
        std::ranges::copy(values[i]->view(), message->begin());
        size = suite.hash_bytes;
    }
    return values;
}

}  // namespace atelier::noise
