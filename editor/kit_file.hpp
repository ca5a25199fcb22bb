#pragma once

// The file that lets somebody join a class without typing keys: a small text that anybody can open
// and understand.
//
//   Atelier kit 1
//   # what it is, in French and in English
//   class: Les sites du mardi
//   seat: 192.168.1.12
//   id: 64 hexadecimal digits, of the class
//   secret: 64 hexadecimal digits
//   check: 8 hexadecimal digits, the CRC-32 of every line before
//
// The check finds a file that was damaged on its stick or edited; it is no protection, and the
// secret needs none but the stick's owner. A line of another name is ignored, so that a later kit
// may say more. Line ends may be CR LF: Windows editors save so.

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace atelier::editor {

struct KitFile {
    std::string class_name;
    std::vector<std::string> seats;  // addresses where one may knock, the best first
    std::string secret;              // lower-case hexadecimal
    std::string class_id;            // the same; empty in a kit that does not say it

    bool operator==(const KitFile&) const = default;
};

enum class KitFault : std::uint8_t {
    no_kit = 1,     // something else
    other_version,  // of a later Atelier
    damaged,        // the check does not fit
    incomplete,     // whole, but without what is needed
};

inline constexpr std::size_t kit_file_max_bytes = 64 * 1024;

// `about` is one or more lines for people; a name's line ends become spaces.
std::string kit_text(const KitFile& kit, std::string_view about);
std::expected<KitFile, KitFault> read_kit(std::string_view given);

}  // namespace atelier::editor
