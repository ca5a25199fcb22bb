#pragma once

// A class to be lived in by tests: keys by number, a genesis, and changes made with the past that
// the test names. Root signatures are real Ed25519 in named tests, and a keyed hash where many
// thousand histories are lived through.

#include "protocol/check.hpp"
#include "protocol/hash.hpp"
#include "protocol/span.hpp"
#include "sync/class_space.hpp"

namespace atelier::test {

enum class Signing : std::uint8_t { real, cheap };

inline Signature cheap_signature(const RootKey& key, BytesView string) {
    const Hash hash = hash_of(HashDomain::blob, {key.bytes, string});
    Signature signature;
    std::ranges::copy(hash.bytes, signature.bytes.begin());
    return signature;
}
inline bool verify_cheaply(const RootKey& key, BytesView string, const Signature& signature) {
    return signature == cheap_signature(key, string);
}

// Number n of a kind of id, for authors, devices, persons that need no secret.
template <class IdType>
IdType id_number(std::uint8_t kind, std::uint8_t n) {
    IdType id;
    id.bytes[0] = kind;
    id.bytes[1] = n;
    id.bytes[31] = 1;
    return id;
}
inline AuthorId author_number(std::uint8_t n) {
    return id_number<AuthorId>(1, n);
}
inline SeatKeys seat_number(std::uint8_t n) {
    return {id_number<DeviceKey>(2, n), id_number<NoiseKey>(3, n), id_number<SealKey>(4, n)};
}

using Ids = std::vector<ChangeId>;

class ClassWorld {
public:
    static constexpr std::uint8_t founder = 0;  // author number 0, trainer by the genesis

    explicit ClassWorld(std::uint8_t roots = 1, std::uint8_t threshold = 1,
                        Signing signing = Signing::real)
        : signing_(signing) {
        act::Genesis genesis;
        genesis.name = "Classe";
        genesis.roots = root_holders(0, roots);
        genesis.threshold = threshold;
        genesis.founder = "Inès";
        genesis.seat = seat_number(founder);
        Header header;
        header.kind = ChangeKind::genesis;
        header.author = author_number(founder);
        genesis_ = made(header, genesis);
    }

    const ActChange& genesis() const { return genesis_; }
    ClassId class_id() const { return id_cast<ClassId>(genesis_.id); }
    Hash first_root_change() const { return id_cast<Hash>(class_id()); }
    const std::vector<ActChange>& changes() const { return changes_; }
    const ActChange& at(const ChangeId& id) const {
        const auto found = std::ranges::find(changes_, id, &ActChange::id);
        ATELIER_CHECK(found != changes_.end());
        return *found;
    }
    RootVerifier verifier() const {
        return signing_ == Signing::real ? RootVerifier(verify_root_string) : verify_cheaply;
    }

    static SigningKey root_secret(std::uint8_t n) {
        return signing_key_from(id_number<Seed>(9, n));
    }
    RootHolder root_holder(std::uint8_t n) const {
        return {signing_ == Signing::real ? public_half<RootKey>(root_secret(n))
                                          : id_number<RootKey>(9, n),
                ""};
    }
    std::vector<RootHolder> root_holders(std::uint8_t first, std::uint8_t count) const {
        std::vector<RootHolder> holders;
        for (std::uint8_t i = 0; i < count; ++i)
            holders.push_back(root_holder(static_cast<std::uint8_t>(first + i)));
        return holders;
    }

    // A change of a new sitting, on these parents.
    ChangeId write(std::uint8_t author, Ids parents, Act act) {
        return write(author_number(author), std::move(parents), std::move(act));
    }
    ChangeId write(const AuthorId& author, Ids parents, Act act) {
        Header header = header_on(author, std::move(parents));
        header.sitting = Sitting{++sittings_};
        return keep(made(header, act));
    }
    // The next change of the log of `prev`.
    ChangeId write_next(const ChangeId& prev, Ids heads, Act act) {
        const Header& before = at(prev).header;
        Header header = header_on(before.author, std::move(heads));
        header.sitting = before.sitting;
        header.seq = before.seq + 1;
        header.prev = prev;
        header.lamport = std::max(header.lamport, before.lamport + 1);
        return keep(made(header, act, before.log_bytes));
    }
    // A root act signed for its author and parents. `roots`: which root keys sign, by their
    // position.
    struct Signer {
        std::uint8_t position;
        std::uint8_t root;
    };
    template <class RootActType>
    ChangeId write_signed(std::uint8_t author, const Ids& parents, RootActType act,
                          const std::vector<Signer>& signers) {
        Ids sorted = parents;
        std::ranges::sort(sorted);
        act.signatures.clear();
        for (const Signer& each : signers)
            act.signatures.push_back(
                {each.position, signature_of(each.root, {author_number(author), sorted}, act)});
        return write(author, parents, act);
    }
    Hash hash_of_change(const ChangeId& id) const {
        const ActChange& change = at(id);
        return root_change_hash(class_id(), carrier_of(change.header),
                                std::get<act::RootChange>(change.act));
    }

    // Adds what is not there yet, in the order it was written.
    void feed(ClassSpace& space) const {
        for (const ActChange& change : changes_)
            space.add(change);
    }

private:
    Signature signature_of(std::uint8_t root, const Carrier& carrier, const Act& act) const {
        if (signing_ == Signing::real) {
            return sign_root_act(root_secret(root), class_id(), carrier, act);
        }
        return cheap_signature(root_holder(root).key, root_act_string(class_id(), carrier, act));
    }
    Header header_on(const AuthorId& author, Ids parents) const {
        std::ranges::sort(parents);
        Header header;
        header.kind = ChangeKind::act;
        header.space = class_id();
        header.author = author;
        for (const ChangeId& parent : parents) {
            header.lamport = std::max(header.lamport, lamport_of(parent) + 1);
        }
        header.heads = std::move(parents);
        return header;
    }
    Lamport lamport_of(const ChangeId& id) const {
        return id == genesis_.id ? 0 : at(id).header.lamport;
    }
    static ActChange made(Header header, const Act& act, std::uint64_t log_bytes_before = 0) {
        Bytes body = encode_act(act);
        header.log_bytes = log_bytes_before + body.size();
        SpanChange change = make_change(std::move(header), std::move(body), 0);
        return {change.header, change.id, act};
    }
    ChangeId keep(ActChange change) {
        changes_.push_back(std::move(change));
        return changes_.back().id;
    }

    Signing signing_;
    ActChange genesis_;
    std::vector<ActChange> changes_;  // without the genesis
    std::uint64_t sittings_ = 0;
};

}  // namespace atelier::test
