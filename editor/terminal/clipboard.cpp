#include "editor/terminal/clipboard.hpp"

#include "protocol/editor_messages/base64.hpp"

namespace atelier::editor {

std::string osc_52(std::string_view text) {
    return "\x1b]52;c;" +
           talk::base64_of({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}) +
           "\x1b\\";
}

}  // namespace atelier::editor
