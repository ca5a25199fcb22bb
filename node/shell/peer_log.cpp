#include "node/shell/peer_log.hpp"

#include "node/shell/socket_address.hpp"

namespace atelier {

void PeerLog::say(const PeerAddress& about, const std::string& what, Instant now) {
    const PeerAddress machine{about.ip, 0, about.scope};
    if (said_.size() >= addresses && !said_.contains(machine)) said_.clear();
    const auto [found, is_new] = said_.try_emplace(machine, Said{now});
    Said& said = found->second;
    if (!is_new && now - said.at < between) {
        ++said.left_out;
        return;
    }
    std::string text = text_of(about) + ": " + what;
    if (said.left_out > 0) text += " (and " + std::to_string(said.left_out) + " lines more)";
    said = {now};
    if (line_) line_(text);
}

}  // namespace atelier
