#include "node/shell/diagnosing.hpp"

#include "node/shell/socket_address.hpp"

#include <boost/asio/post.hpp>

namespace atelier {

Diagnosing::Diagnosing(asio::io_context& loop, SqliteStore& store, Ended ended)
    : loop_(loop), store_(store), ended_(std::move(ended)) {
    for (const SpaceId& space : store_.spaces())
        for (const LogName& log : store_.logs(space))
            logs_.emplace_back(space, log);
}

void Diagnosing::start() {
    asio::post(loop_, [self = shared_from_this()] { self->step(); });
}

void Diagnosing::step() {
    if (!ended_) return;
    const auto end = std::chrono::steady_clock::now() + slice;
    while (!logs_.empty() && std::chrono::steady_clock::now() < end)
        look_at_next_log();
    if (!logs_.empty()) return start();
    health_.set_aside = set_aside_in(store_.home());
    std::exchange(ended_, nullptr)(health_);
}

void Diagnosing::look_at_next_log() {
    const auto [space, log] = logs_.front();
    logs_.pop_front();
    ++health_.logs;
    const auto is_whole = store_.is_whole(space, log);
    if (!is_whole || !*is_whole) ++health_.damaged;
}

std::vector<talk::KnownInterface> known_interfaces(
    const std::vector<Interface>& all, const std::vector<Interface>& usable,
    const std::map<std::uint32_t, Discovery::Tally>& tallies) {
    std::vector<talk::KnownInterface> known;
    for (const Interface& each : all) {
        if (each.is_loopback || !each.is_up) continue;
        talk::KnownInterface one;
        one.name = each.name;
        one.usable = std::ranges::find(usable, each.number, &Interface::number) != usable.end();
        for (const InterfaceAddress& address : each.addresses)
            if (is_dialable({address.ip, default_port, needs_scope(address.ip) ? each.number : 0}))
                one.addresses.push_back(text_of(address.ip));
        if (const auto tally = tallies.find(each.number); tally != tallies.end()) {
            one.sent = tally->second.sent;
            one.failed = tally->second.failed;
            one.heard = tally->second.heard;
            one.own = tally->second.own;
        }
        known.push_back(std::move(one));
    }
    return known;
}

std::vector<std::string> set_aside_in(const Path& home) {
    std::vector<std::string> names;
    std::error_code error;
    for (std::filesystem::directory_iterator each(home, error);
         !error && each != std::filesystem::directory_iterator(); each.increment(error)) {
        const std::string name = each->path().filename().string();
        if (name.contains(".bad-")) names.push_back(name);
    }
    std::ranges::sort(names);
    return names;
}

}  // namespace atelier
