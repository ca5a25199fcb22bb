#pragma once

// Why something was not done, as it is told on the socket. The set is closed; `atelier` has one
// sentence for each. docs/editor-protocol.md, "Lines".

#include "protocol/editor_messages/json_fields.hpp"

namespace atelier::talk {

// on the wire: never renumber
enum class Code : std::int32_t {
    parse_error = -32700,
    invalid_request = -32600,
    method_not_found = -32601,
    invalid_params = -32602,

    // The node's own refusals, under its numbers.
    no_class = 1,
    no_such_file,
    no_place,
    log_lost,
    unknown_revision,
    malformed,
    disk_full,
    disk_broken,
    too_large,
    nothing_to_undo,

    not_in_a_project = 11,
    bad_name,
    no_such_version,
    no_such_blob,
    no_descriptor,  // that a line promised
    of_a_class,     // this seat is of one already
    no_such_person,
    bad_file,  // what came by descriptor
    not_now,   // this seat cannot do so

    // Of a stick.
    no_room = 20,  // on it
    other_class,
    damaged,     // no bundle, or not as it was written
    unreadable,  // pulled, or it fails
    busy,        // another one is being read or written

    // An act that would be void.
    for_trainers = 25,
    for_roots,      // it lacks their signatures
    bad_reference,  // it names what is not there

    // Of a working folder.
    bad_folder = 28,  // it cannot mirror a project; data says why
    no_such_folder,   // none of this seat's
};

template <>
struct NamesOf<Code> {
    static constexpr std::array<std::pair<Code, std::string_view>, 33> all{{
        {Code::parse_error, "parse_error"},
        {Code::invalid_request, "invalid_request"},
        {Code::method_not_found, "method_not_found"},
        {Code::invalid_params, "invalid_params"},
        {Code::no_class, "no_class"},
        {Code::no_such_file, "no_such_file"},
        {Code::no_place, "no_place"},
        {Code::log_lost, "log_lost"},
        {Code::unknown_revision, "unknown_revision"},
        {Code::malformed, "malformed"},
        {Code::disk_full, "disk_full"},
        {Code::disk_broken, "disk_broken"},
        {Code::too_large, "too_large"},
        {Code::nothing_to_undo, "nothing_to_undo"},
        {Code::not_in_a_project, "not_in_a_project"},
        {Code::bad_name, "bad_name"},
        {Code::no_such_version, "no_such_version"},
        {Code::no_such_blob, "no_such_blob"},
        {Code::no_descriptor, "no_descriptor"},
        {Code::of_a_class, "of_a_class"},
        {Code::no_such_person, "no_such_person"},
        {Code::bad_file, "bad_file"},
        {Code::not_now, "not_now"},
        {Code::no_room, "no_room"},
        {Code::other_class, "other_class"},
        {Code::damaged, "damaged"},
        {Code::unreadable, "unreadable"},
        {Code::busy, "busy"},
        {Code::for_trainers, "for_trainers"},
        {Code::for_roots, "for_roots"},
        {Code::bad_reference, "bad_reference"},
        {Code::bad_folder, "bad_folder"},
        {Code::no_such_folder, "no_such_folder"},
    }};
};

// What is wrong with the room on this seat's disk.
enum class DiskTrouble : std::uint8_t {
    nearly_full = 1,  // what is written here is kept; pictures, or what others do, may not be
    full,
    broken,
};

template <>
struct NamesOf<DiskTrouble> {
    static constexpr std::array<std::pair<DiskTrouble, std::string_view>, 3> all{{
        {DiskTrouble::nearly_full, "nearly_full"},
        {DiskTrouble::full, "disk_full"},
        {DiskTrouble::broken, "disk_broken"},
    }};
};

struct Fault {
    Code code = Code::invalid_request;
    std::optional<std::string> data;  // a field, or a name's fault

    bool operator==(const Fault&) const = default;
};

}  // namespace atelier::talk
