#include "editor/words/fault_words.hpp"

#include <algorithm>
#include <array>

namespace atelier::editor {

namespace {

using talk::Code;

Key key_of(Code code) {
    switch (code) {
        case Code::no_class: return "refused.no_class"_key;
        case Code::no_such_file: return "refused.no_such_file"_key;
        case Code::no_place: return "refused.no_place"_key;
        case Code::log_lost: return "refused.log_lost"_key;
        case Code::too_large: return "refused.too_large"_key;
        case Code::disk_full: return "refused.disk_full"_key;
        case Code::disk_broken: return "refused.disk_broken"_key;
        case Code::nothing_to_undo: return "refused.nothing_to_undo"_key;
        case Code::not_in_a_project: return "refused.not_in_a_project"_key;
        case Code::bad_name: return "refused.bad_name"_key;
        case Code::no_such_version: return "refused.no_such_version"_key;
        case Code::no_such_blob: return "refused.no_such_blob"_key;
        case Code::of_a_class: return "refused.of_a_class"_key;
        case Code::no_such_person: return "refused.no_such_person"_key;
        case Code::bad_file: return "refused.bad_file"_key;
        case Code::not_now: return "refused.not_now"_key;
        case Code::no_room: return "refused.no_room"_key;
        case Code::other_class: return "refused.other_class"_key;
        case Code::damaged: return "refused.damaged"_key;
        case Code::unreadable: return "refused.unreadable"_key;
        case Code::busy: return "refused.busy"_key;
        case Code::for_trainers: return "refused.for_trainers"_key;
        case Code::for_roots: return "refused.for_roots"_key;
        case Code::bad_reference: return "refused.bad_reference"_key;
        // `folder` has sentences of its own for its two.
        case Code::bad_folder:
        case Code::no_such_folder:
        // These are between programs: a person can only pass them on.
        case Code::parse_error:
        case Code::invalid_request:
        case Code::method_not_found:
        case Code::invalid_params:
        case Code::unknown_revision:
        case Code::malformed:
        case Code::no_descriptor: break;
    }
    return "refused.between_programs"_key;
}

struct NameFaultKey {
    std::string_view fault;
    Key key;
};
constexpr std::array name_faults{
    NameFaultKey{"empty", "name.empty"_key},
    NameFaultKey{"not_utf8", "name.unreadable"_key},
    NameFaultKey{"not_composed", "name.unreadable"_key},
    NameFaultKey{"unassigned", "name.unreadable"_key},
    NameFaultKey{"control", "name.invisible"_key},
    NameFaultKey{"bidi", "name.invisible"_key},
    NameFaultKey{"invisible", "name.invisible"_key},
    NameFaultKey{"reserved", "name.reserved"_key},
    NameFaultKey{"trailing_dot", "name.trailing"_key},
    NameFaultKey{"trailing_space", "name.trailing"_key},
    NameFaultKey{"leading_hyphen", "name.leading_hyphen"_key},
    NameFaultKey{"dots", "name.dots"_key},
    NameFaultKey{"device", "name.device"_key},
    NameFaultKey{"path_too_long", "name.path_too_long"_key},
    NameFaultKey{"path_too_deep", "name.path_too_deep"_key},
};

}  // namespace

std::string sentence_of(const Words& words, const talk::Fault& fault) {
    if (fault.code == Code::bad_name && fault.data) {
        const auto found = std::ranges::find(name_faults, *fault.data, &NameFaultKey::fault);
        if (found != name_faults.end()) return words(found->key);
    }
    return words(key_of(fault.code), {{"code", name_of(fault.code)}});
}

std::string name_of(talk::Code code) {
    for (const auto& [each, name] : talk::NamesOf<Code>::all)
        if (each == code) return std::string(name);
    return "unknown";
}

std::string name_of(talk::DiskTrouble trouble) {
    for (const auto& [each, name] : talk::NamesOf<talk::DiskTrouble>::all)
        if (each == trouble) return std::string(name);
    return "unknown";
}

}  // namespace atelier::editor
