#include "protocol/noise_symmetric.hpp"

#include <algorithm>

namespace atelier::noise {

namespace {

// A cipher's key is the front of a hash value, which may be longer.
CipherState cipher_from(const Secret<Digest>& value) {
    Secret<CipherKey> key;
    std::ranges::copy(value->view().first(key->size()), key->begin());
    return CipherState(*key);
}

}  // namespace

SymmetricState::SymmetricState(const Suite& suite, std::string_view protocol_name)
    : suite_(&suite), hash_(suite) {
    const BytesView name = view_of(protocol_name);
    if (name.size() <= suite.hash_bytes) {
        std::ranges::copy(name, hash_.span().begin());
    } else {
        suite.hash(hash_.span(), {name});
    }
    *chaining_key_ = hash_;
}

void SymmetricState::mix_hash(BytesView data) {
    Digest next(*suite_);
    suite_->hash(next.span(), {hash_.view(), data});
    hash_ = next;
}

void SymmetricState::mix_key(BytesView input) {
    auto values = hkdf(*suite_, chaining_key_->view(), input, 2);
    chaining_key_ = std::move(values[0]);
    cipher_ = cipher_from(values[1]);
}

void SymmetricState::mix_key_and_hash(BytesView input) {
    auto values = hkdf(*suite_, chaining_key_->view(), input, 3);
    chaining_key_ = std::move(values[0]);
    mix_hash(values[1]->view());
    cipher_ = cipher_from(values[2]);
}

Result<Bytes> SymmetricState::encrypt_and_hash(BytesView plain) {
    Result<Bytes> cipher =
        cipher_ ? cipher_->encrypt(hash(), plain) : Bytes(plain.begin(), plain.end());
    if (cipher) mix_hash(*cipher);
    return cipher;
}

Result<Bytes> SymmetricState::decrypt_and_hash(BytesView cipher) {
    Result<Bytes> plain =
        cipher_ ? cipher_->decrypt(hash(), cipher) : Bytes(cipher.begin(), cipher.end());
    if (plain) mix_hash(cipher);
    return plain;
}

std::pair<CipherState, CipherState> SymmetricState::split() const {
    const auto values = hkdf(*suite_, chaining_key_->view(), {}, 2);
    return {cipher_from(values[0]), cipher_from(values[1])};
}

}  // namespace atelier::noise
