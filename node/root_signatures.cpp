#include "node/root_signatures.hpp"

namespace atelier {

namespace {

template <class T>
constexpr bool is_root_act =
    std::is_same_v<T, act::RootChange> || std::is_same_v<T, act::TrainerAdd> ||
    std::is_same_v<T, act::TrainerRemove> || std::is_same_v<T, act::Recovery> ||
    std::is_same_v<T, act::SetPolicy>;

}  // namespace

Act signed_by_roots(Act act, const ClassState& state, const ClassId& class_id,
                    const Carrier& carrier, std::span<const SigningKey> roots) {
    std::visit(
        [&](auto& said) {
            if constexpr (is_root_act<std::decay_t<decltype(said)>>) {
                if (!said.signatures.empty()) return;
                said.root_change = state.root_change;
                std::vector<RootSignature> signatures;
                for (std::size_t i = 0; i < state.roots.size(); ++i)
                    for (const SigningKey& key : roots)
                        if (public_half<RootKey>(key) == state.roots[i].key)
                            signatures.push_back({static_cast<std::uint8_t>(i),
                                                  sign_root_act(key, class_id, carrier, said)});
                said.signatures = std::move(signatures);
            }
        },
        act);
    return act;
}

}  // namespace atelier
