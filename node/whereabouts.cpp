#include "node/whereabouts.hpp"

#include "sync/limits.hpp"

#include <algorithm>

namespace atelier {

void Whereabouts::greeted(Link& link) {
    say(link, peers_.addresses_to_tell());
}

void Whereabouts::say(Link& link, List known) const {
    const message::IpAddress& here = link.facts.here;
    // Loopback is another machine everywhere else.
    if (is_dialable({here, port_, 0}) && !is_loopback(here)) {
        if (known.size() == limits::addresses_told) known.pop_back();
        const message::PeerAddress own{own_, here, port_};
        known.insert(std::ranges::lower_bound(known, own), own);
    }
    if (!known.empty()) link.talk().say(message::Peers{std::move(known)});
}

void Whereabouts::heard(const Link& link, const message::Peers& said, Instant now) {
    bool is_new = false;
    for (const message::PeerAddress& peer : said.peers)
        is_new |= peers_.learnt(peer, link.facts.device);
    if (is_new && !due_) due_ = std::max(now, said_at_ + between_lists);
}

void Whereabouts::say(Links& links, Instant now) {
    if (!due_ || now < *due_) return;
    due_.reset();
    const List known = peers_.addresses_to_tell();
    if (known == said_) return;
    said_ = known;
    said_at_ = now;
    for (auto& [number, link] : links)
        if (!link.is_ending && link.session().hello()) say(link, known);
}

}  // namespace atelier
