#include "editor/join_refusal.hpp"

namespace atelier::editor {

talk::JoinClass ask_with(const KitFile& kit, const std::string& name) {
    talk::JoinClass ask{kit.seats, name, talk::KitSecret{kit.secret}, {}};
    if (!kit.class_id.empty()) ask.class_id = talk::ClassId{kit.class_id};
    return ask;
}

bool has_place_to_ask(const KitFile& kit) {
    return !kit.seats.empty() || !kit.class_id.empty();
}

std::string refusal_sentence(const Words& words, talk::JoinVerdict verdict) {
    if (verdict == talk::JoinVerdict::kit_void) return words("join.kit_void"_key);
    if (verdict == talk::JoinVerdict::door_shut) return words("join.door_shut"_key);
    return words("join.refused"_key);
}

}  // namespace atelier::editor
