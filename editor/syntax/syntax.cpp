#include "editor/syntax/syntax.hpp"

#include "editor/syntax/light_mode.hpp"
#include "protocol/check.hpp"

#include <algorithm>

namespace atelier::editor {

namespace {

// What a scan before the parse alone would take too long for (1 µs a kilobyte), and a key's parse.
constexpr std::size_t at_once_max_bytes = 256 * 1024;
constexpr std::size_t fresh_max = 16;

}  // namespace

void Syntax::reset(const Buffer& text) {
    layers_ = Layers(grammar_, text.size());
    if (worker_.is_busy()) worker_.call_off();
    since_.reset();
    slow_size_ = 0;
    is_behind_ = false;
    fresh_.clear();
    parse(text, limits_.at_opening);
}

void Syntax::moved(const Splices& splices) {
    layers_.edit(splices);
    if (since_) since_->push_back(splices);
    is_behind_ = true;
    for (ByteRange& range : fresh_)
        range = {editor::moved(range.begin, splices, Side::before),
                 editor::moved(range.end, splices, Side::behind)};
    if (splices.size() != 1 || fresh_.size() >= fresh_max) return;  // a paste, a replacement
    const Splice& only = splices.front();
    fresh_.push_back({only.range.begin, only.range.begin + only.text.size()});
}

bool Syntax::catch_up(const Buffer& text) {
    if (!std::exchange(is_behind_, false)) return false;
    fresh_.clear();
    parse(text, limits_.at_once);
    return grammar_ != Grammar::plain;
}

void Syntax::parse(const Buffer& text, std::chrono::microseconds at_once) {
    if (grammar_ == Grammar::plain) return;
    if (text.size() < slow_size_ - slow_size_ / 8) slow_size_ = 0;
    if (slow_size_ > 0 || is_heavy(text)) {
        become_light(text);
        return;
    }
    if (since_) return;  // the worker's outcome comes first
    if (text.size() > at_once_max_bytes) {
        settle(text, Layers::Parsed::not_all);
        return;
    }
    const ParsePatience patience{std::chrono::steady_clock::now() + at_once};
    settle(text, layers_.parse(parser_, text.view({{0}, text.end()}), patience));
}

void Syntax::settle(const Buffer& text, Layers::Parsed parsed) {
    if (parsed == Layers::Parsed::all) {
        is_light_ = false;
    } else if (parsed == Layers::Parsed::too_deep) {
        become_light(text);
    } else if (!worker_.is_busy()) {  // else when it comes back
        worker_.start({text.text(), layers_.copy(), limits_.by_worker});
        since_.emplace();
    }
}

void Syntax::become_light(const Buffer& text) {
    is_light_ = true;
    if (since_) worker_.call_off();
    since_.reset();
    layers_ = Layers(grammar_, text.size());
}

bool Syntax::take_result(const Buffer& now) {
    auto outcome = worker_.take();
    if (!outcome) return false;
    const auto since = std::exchange(since_, std::nullopt);
    if (!since) {  // of a text that is no longer ours; the one that is may have waited
        if (!layers_.is_parsed()) parse(now, limits_.at_once);
        return false;
    }
    if (outcome->parsed == Layers::Parsed::all) {
        is_light_ = false;
        layers_ = std::move(outcome->layers);
        for (const Splices& splices : *since)
            layers_.edit(splices);
        if (!layers_.is_parsed()) parse(now, limits_.at_once);
        return true;
    }
    if (outcome->parsed == Layers::Parsed::not_all) slow_size_ = now.size();
    become_light(now);
    if (!since->empty()) parse(now, limits_.at_once);
    return true;
}

std::vector<Colored> Syntax::roles_in(const Buffer& text, ByteRange range) const {
    ATELIER_CHECK(range.end <= text.end());
    std::vector<Colored> roles = layers_.roles_in(range);
    for (const ByteRange& fresh : fresh_) {
        const auto behind = std::ranges::find_if(
            roles, [&](const Colored& each) { return each.range.end >= fresh.begin; });
        if (behind == roles.end() || behind->range.end != fresh.begin) continue;
        const auto next = std::next(behind);
        const ByteIndex most = next == roles.end() ? range.end : next->range.begin;
        behind->range.end = std::max(behind->range.end, std::min(fresh.end, most));
    }
    return roles;
}

}  // namespace atelier::editor
