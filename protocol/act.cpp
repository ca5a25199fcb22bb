#include "protocol/act.hpp"

#include "protocol/blob.hpp"
#include "protocol/fields.hpp"

namespace atelier {

namespace {

constexpr std::size_t root_label_max_bytes = 60;
constexpr std::size_t version_max_heads = 1024;
constexpr std::size_t versions_max_spaces = 4096;
constexpr std::size_t removed_max = 64;
constexpr std::size_t people_max = 256;  // of a team, of a cut, of a lift
constexpr std::size_t sealed_keys_max = 1024;
constexpr std::uint64_t invite_max_uses = 1000;

// on the wire: never renumber. The number of each alternative of Act, in its order; the last stands
// for itself and all above.
constexpr std::array<std::uint8_t, std::variant_size_v<Act>> act_numbers = {
    1, 2, 3, 4, 5, 6, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 128};
constexpr std::uint8_t later_acts = act_numbers.back();

struct PolicyRule {
    PolicyKey key;
    std::uint64_t least;
    std::uint64_t most;
    std::uint64_t without;  // the value where the policy does not say
};
constexpr std::array policy_rules = std::to_array<PolicyRule>({
    {PolicyKey::audit, 0, 1, 1},
    {PolicyKey::bundle_encryption, 0, 1, 0},
    {PolicyKey::preview_in_room, 0, 1, 0},
    {PolicyKey::hop_limit, 1, 255, 1},
    {PolicyKey::guest_cursors, 0, 1, 1},
    {PolicyKey::presence, 0, 1, 1},
    {PolicyKey::big_blobs_on_reading, 0, 1, 0},
    {PolicyKey::project_files, 1, policy_value_max, 2000},
    {PolicyKey::project_bytes, 1, policy_value_max, 209'715'200},
    {PolicyKey::author_bytes, 1, policy_value_max, log_max_bytes},
    {PolicyKey::blob_bytes, 1, policy_value_max, blob_max_bytes},
});

template <class Fields, class Seat>
void seat_keys(Fields& fields, Seat& seat) {
    fields.id(seat.device);
    fields.id(seat.noise);
    fields.id(seat.seal);
}

template <class Fields, class Somebody>
void person(Fields& fields, Somebody& somebody) {
    fields.id(somebody.id);
    if (somebody.id.is_zero()) {
        fields.text(somebody.name, 1, person_name_max_bytes);
    } else {
        fields.require(somebody.name.empty(), Error::bad_value);
    }
}

template <class Fields, class Versions>
void space_versions(Fields& fields, Versions& versions, std::size_t least, std::size_t most) {
    fields.list(versions, least, most, 33, [&](auto& version) {
        fields.id(version.space);
        ascending_ids(fields, version.heads, 0, version_max_heads);
    });
    fields.require(ascending(versions, &SpaceVersion::space), Error::not_canonical);
}

template <class Fields, class Roots, class Threshold>
void root_list(Fields& fields, Roots& roots, Threshold& threshold) {
    fields.list(roots, 1, roots_max, 33, [&](auto& root) {
        fields.id(root.key);
        fields.text(root.label, 0, root_label_max_bytes);
    });
    std::vector<RootKey> keys;
    for (const RootHolder& root : roots)
        keys.push_back(root.key);
    std::ranges::sort(keys);
    fields.require(ascending(keys), Error::bad_value);
    fields.byte(threshold);
    fields.require(threshold >= 1 && threshold <= roots.size(), Error::bad_value);
}

const PolicyRule* rule_of(PolicyKey key) {
    const auto found = std::ranges::find(policy_rules, key, &PolicyRule::key);
    return found == policy_rules.end() ? nullptr : &*found;
}

template <class Fields, class Entries>
void policy_entries(Fields& fields, Entries& policy) {
    fields.list(policy, 0, 32, 2, [&](auto& entry) {
        fields.choice(entry.key, PolicyKey{UINT8_MAX});
        fields.number(entry.value, policy_value_max);
    });
    fields.require(ascending(policy, &PolicyEntry::key), Error::not_canonical);
}

template <class Fields, class Signatures>
void root_signatures(Fields& fields, Signatures& signatures) {
    fields.list(signatures, 1, roots_max, 65, [&](auto& signature) {
        fields.byte(signature.position);
        fields.require(signature.position < roots_max, Error::bad_value);
        fields.id(signature.signature);
    });
    fields.require(ascending(signatures, &RootSignature::position), Error::not_canonical);
}

// An act with its fields between number (or root change) and signatures.
template <class Fields>
void describe(Fields& fields, Is<act::Genesis> auto& act) {
    fields.text(act.name, 1, person_name_max_bytes);
    root_list(fields, act.roots, act.threshold);
    policy_entries(fields, act.policy);
    fields.text(act.founder, 1, person_name_max_bytes);
    seat_keys(fields, act.seat);
}
template <class Fields>
void describe(Fields& fields, Is<act::RootChange> auto& act) {
    root_list(fields, act.roots, act.threshold);
}
template <class Fields>
void describe(Fields& fields, Is<act::TrainerAdd> auto& act) {
    fields.id(act.trainer);
    person(fields, act.person);
    seat_keys(fields, act.seat);
}
template <class Fields>
void describe(Fields& fields, Is<act::TrainerRemove> auto& act) {
    fields.id(act.trainer);
    space_versions(fields, act.versions, 0, versions_max_spaces);
}
template <class Fields>
void describe(Fields& fields, Is<act::Recovery> auto& act) {
    fields.id(act.trainer);
    person(fields, act.person);
    seat_keys(fields, act.seat);
    ascending_ids(fields, act.removed, 0, removed_max);
    space_versions(fields, act.versions, 0, versions_max_spaces);
}
template <class Fields>
void describe(Fields& fields, Is<act::SetPolicy> auto& act) {
    policy_entries(fields, act.policy);
}
template <class Fields>
void describe(Fields& fields, Is<act::Admit> auto& act) {
    fields.choice(act.role, Role::auditor);
    fields.id(act.author);
    person(fields, act.person);
    seat_keys(fields, act.seat);
    fields.id(act.kit);
}
template <class Fields>
void describe(Fields& fields, Is<act::Reseat> auto& act) {
    fields.id(act.person);
    fields.require(!act.person.is_zero(), Error::bad_value);
    fields.id(act.author);
    seat_keys(fields, act.seat);
}
template <class Fields>
void describe(Fields& fields, Is<act::Team> auto& act) {
    fields.id(act.team);
    fields.text(act.name, 1, person_name_max_bytes);
    ascending_ids(fields, act.members, 0, people_max);
    ascending_ids(fields, act.leaving, 0, people_max);
    space_versions(fields, act.versions, 0, versions_max_spaces);
    const bool stays = std::ranges::any_of(act.leaving, [&](const PersonId& person) {
        return std::ranges::binary_search(act.members, person);
    });
    fields.require(!stays && (act.leaving.empty() || !act.team.is_zero()), Error::bad_value);
    fields.require(!act.leaving.empty() || act.versions.empty(), Error::bad_value);
}
template <class Fields>
void describe(Fields& fields, Is<act::Project> auto& act) {
    fields.text(act.name, 1, label_max_bytes);
    fields.id(act.team);
    fields.id(act.brief);
}
template <class Fields>
void describe(Fields& fields, Is<act::Shelf> auto& act) {
    fields.choice(act.kind, ShelfKind::notebook);
    fields.text(act.name, 1, label_max_bytes);
    fields.id(act.owner);
    fields.require(act.owner.is_zero() == (act.kind != ShelfKind::notebook), Error::bad_value);
}
template <class Fields>
void describe(Fields& fields, Is<act::Cut> auto& act) {
    fields.choice(act.reason, CutReason::freeze);
    ascending_ids(fields, act.authors, 0, people_max);
    space_versions(fields, act.versions, 0, versions_max_spaces);
    const bool freeze_right = act.authors.empty() && act.versions.size() == 1;
    fields.require(act.reason == CutReason::freeze ? freeze_right : !act.authors.empty(),
                   Error::bad_value);
}
template <class Fields>
void describe(Fields& fields, Is<act::Lift> auto& act) {
    ascending_ids(fields, act.cuts, 1, people_max);
}
template <class Fields>
void describe(Fields& fields, Is<act::Adopt> auto& act) {
    space_versions(fields, act.versions, 1, versions_max_spaces);
}
template <class Fields>
void describe(Fields& fields, Is<act::NetworkKeys> auto& act) {
    fields.number(act.epoch, UINT32_MAX);
    fields.list(act.keys, 1, sealed_keys_max, 112, [&](auto& key) {
        fields.id(key.to);
        fields.id(key.sealed);
    });
    fields.require(ascending(act.keys, &act::SealedKey::to), Error::not_canonical);
}
template <class Fields>
void describe(Fields& fields, Is<act::ForkReport> auto& act) {
    fields.id(act.space);
    fields.id(act.log.author);
    fields.u64(act.log.sitting);
    fields.number(act.seq, seq_max);
    fields.id(act.first);
    fields.id(act.second);
    fields.require(act.seq >= 1, Error::bad_value);
    fields.require(act.first < act.second, Error::not_canonical);
}
template <class Fields>
void describe(Fields& fields, Is<act::Receipt> auto& act) {
    fields.choice(act.kind, ReceiptKind::proposed_delivery);
    fields.number(act.number, UINT32_MAX);
    const bool has_number =
        act.kind == ReceiptKind::delivery || act.kind == ReceiptKind::declared_work;
    fields.require(has_number || act.number == 0, Error::bad_value);
    fields.id(act.space);
    ascending_ids(fields, act.version, 0, version_max_heads);
    fields.id(act.root);
    fields.text(act.label, 0, label_max_bytes);
}
template <class Fields>
void describe(Fields& fields, Is<act::SessionMark> auto& act) {
    fields.choice(act.mark, SessionMarkKind::end);
    fields.text(act.label, 0, label_max_bytes);
}
template <class Fields>
void describe(Fields& fields, Is<act::Invite> auto& act) {
    fields.id(act.kit);
    fields.choice(act.role, Role::auditor);
    fields.number(act.uses, invite_max_uses);
    fields.text(act.label, 0, person_name_max_bytes);
}

template <class Fields>
void describe(Fields& fields, Is<act::PersonName> auto& act) {
    fields.id(act.person);
    fields.require(!act.person.is_zero(), Error::bad_value);
    fields.text(act.name, 1, person_name_max_bytes);
}
template <class Fields>
void describe(Fields& fields, Is<act::OutsideName> auto& act) {
    fields.id(act.person);
    fields.require(!act.person.is_zero(), Error::bad_value);
    fields.text(act.name, 0, person_name_max_bytes);
}
template <class Fields>
void describe(Fields& fields, Is<act::SpaceDetails> auto& act) {
    fields.id(act.space);
    fields.require(!act.space.is_zero(), Error::bad_value);
    fields.text(act.name, 1, label_max_bytes);
    fields.id(act.brief);
    fields.flag(act.closed);
}
template <class Fields>
void describe(Fields& fields, Is<act::Attest> auto& act) {
    fields.id(act.subject);
    fields.require(!act.subject.is_zero(), Error::bad_value);
    fields.choice(act.verdict, Verdict::seen);
    fields.text(act.reason, 0, label_max_bytes);
}
template <class Fields>
void describe(Fields& fields, Is<act::Later> auto& act) {
    fields.rest(act.fields);
}

template <class A>
concept RootAct = requires(A act) { act.signatures; };

// Calls `use` with an empty act of the number, and tells whether there is one.
template <std::size_t Alternative = 0>
bool with_number(std::uint8_t number, auto use) {
    if constexpr (Alternative < std::variant_size_v<Act>) {
        if (act_numbers[Alternative] != std::min(number, later_acts))
            return with_number<Alternative + 1>(number, use);
        using A = std::variant_alternative_t<Alternative, Act>;
        A act;
        if constexpr (std::is_same_v<A, act::Later>) act.number = number;
        use(std::move(act));
        return true;
    }
    return false;
}

std::uint8_t number_of(const Act& act) {
    if (const auto* later = std::get_if<act::Later>(&act)) {
        ATELIER_CHECK(later->number >= later_acts);
        return later->number;
    }
    return act_numbers[act.index()];
}

Bytes signed_string(const ClassId& class_id, const Carrier& carrier, const Act& act) {
    Writer writer;
    writer.raw(view_of(name_of(SignDomain::root_act)));
    writer.u8(0);
    writer.raw(root_act_string(class_id, carrier, act));
    return writer.take();
}

}  // namespace

std::uint64_t policy_default(PolicyKey key) {
    const PolicyRule* rule = rule_of(key);
    ATELIER_CHECK(rule);
    return rule->without;
}

std::uint64_t policy_value(const Policy& policy, PolicyKey key) {
    const PolicyRule* rule = rule_of(key);
    ATELIER_CHECK(rule);
    const auto found = std::ranges::find(policy, key, &PolicyEntry::key);
    const bool says =
        found != policy.end() && found->value >= rule->least && found->value <= rule->most;
    return says ? found->value : rule->without;
}

Result<Act> decode_act(BytesView body, ChangeKind kind) {
    if (body.size() > change_body_max_bytes) return fail(Error::too_large);
    Reader reader(body);
    FieldReader fields{reader};
    Act act;
    const std::uint8_t number = reader.u8();
    const bool known = with_number(number, [&]<class A>(A read) {
        if constexpr (RootAct<A>) fields.id(read.root_change);
        describe(fields, read);
        if constexpr (RootAct<A>) root_signatures(fields, read.signatures);
        act = std::move(read);
    });
    if (!known) reader.refuse(Error::unknown_kind);
    const bool founds = std::holds_alternative<act::Genesis>(act);
    if (reader.ok() && founds != (kind == ChangeKind::genesis)) reader.refuse(Error::bad_value);
    return finished(reader, std::move(act));
}

Bytes encode_act(const Act& act) {
    Writer writer;
    FieldWriter fields{writer};
    writer.u8(number_of(act));
    std::visit(
        [&]<class A>(const A& written) {
            if constexpr (RootAct<A>) fields.id(written.root_change);
            describe(fields, written);
            if constexpr (RootAct<A>) root_signatures(fields, written.signatures);
        },
        act);
    ATELIER_CHECK(writer.size() <= change_body_max_bytes);
    return writer.take();
}

Carrier carrier_of(const Header& header) {
    return {header.author, parents_of(header)};
}

Bytes root_act_string(const ClassId& class_id, const Carrier& carrier, const Act& act) {
    ATELIER_CHECK(carrier.parents.size() <= change_heads_max + 1);
    Writer writer;
    FieldWriter fields{writer};
    std::visit(
        [&]<class A>(const A& written) {
            if constexpr (RootAct<A>) {
                writer.id(class_id);
                writer.id(carrier.author);
                writer.varint(carrier.parents.size());
                for (const ChangeId& parent : carrier.parents)
                    writer.id(parent);
                writer.id(written.root_change);
                writer.u8(act_numbers[act.index()]);
                describe(fields, written);
            }
        },
        act);
    return writer.take();
}

Hash root_change_hash(const ClassId& class_id, const Carrier& carrier,
                      const act::RootChange& change) {
    return hash_of(HashDomain::root_change, {signed_string(class_id, carrier, change)});
}

PersonId root_person_id(const ClassId& class_id, const Carrier& carrier, const Act& act) {
    return id_cast<PersonId>(
        hash_of(HashDomain::root_person, {signed_string(class_id, carrier, act)}));
}

Signature sign_root_act(const SigningKey& root, const ClassId& class_id, const Carrier& carrier,
                        const Act& act) {
    return sign(root, SignDomain::root_act, {root_act_string(class_id, carrier, act)});
}

bool verify_root_act(const RootKey& root, const ClassId& class_id, const Carrier& carrier,
                     const Act& act, const Signature& signature) {
    const Bytes signed_part = root_act_string(class_id, carrier, act);
    return !signed_part.empty() &&
           verifies(root.bytes, signature.bytes, SignDomain::root_act, {signed_part});
}

}  // namespace atelier
