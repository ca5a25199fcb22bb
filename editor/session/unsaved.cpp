#include "editor/session/unsaved.hpp"

#include <ranges>

namespace atelier::editor {

namespace {

std::optional<std::uint64_t> group_of(const talk::FromEditor& message) {
    const auto* edit = std::get_if<talk::Edit>(&message);
    return edit ? edit->group : std::nullopt;
}

}  // namespace

std::optional<std::chrono::steady_clock::time_point> Unsaved::since() const {
    if (requests_.empty()) return std::nullopt;
    return requests_.begin()->second.since;
}

bool Unsaved::has_of(const std::string& uri) const {
    return std::ranges::any_of(requests_, [&](const auto& each) { return each.second.uri == uri; });
}

bool Unsaved::has_unsent_of(const std::string& uri) const {
    return std::ranges::any_of(requests_, [&](const auto& each) {
        return each.second.uri == uri && each.second.is_unsent();
    });
}

std::set<std::string> Unsaved::texts() const {
    std::set<std::string> texts;
    for (const auto& [call, request] : requests_)
        if (!request.uri.empty() && !request.is_given_up) texts.insert(request.uri);
    return texts;
}

Unsaved::Request* Unsaved::find(CallNumber call) {
    const auto found = requests_.find(call);
    return found == requests_.end() ? nullptr : &found->second;
}

void Unsaved::add(CallNumber call, Request request) {
    requests_.emplace(call, std::move(request));
}

std::vector<CallNumber> Unsaved::unsent() const {
    std::vector<CallNumber> calls;
    for (const auto& [call, request] : requests_)
        if (request.is_unsent()) calls.push_back(call);
    return calls;
}

void Unsaved::saved(std::uint64_t count) {
    saved_ = std::max(saved_, count);
    std::erase_if(requests_, [&](const auto& each) {
        return !each.second.is_unsent() && each.second.number <= saved_;
    });
}

// ---- another run of the node --------------------------------------------------------------------

bool Unsaved::resume(std::uint64_t processed) {
    if (processed < saved_ || processed > sent_) return false;
    sent_ = processed;
    for (auto& [call, request] : requests_)
        if (request.number > processed) request.was = std::exchange(request.number, 0);
    std::erase_if(requests_, [](const auto& each) {
        return each.second.is_given_up && each.second.is_unsent();
    });
    return true;
}

void Unsaved::came_back(const std::string& uri, std::uint64_t processed) {
    std::erase_if(requests_, [&](const auto& each) {
        const Request& request = each.second;
        const bool was_lost = request.is_unsent() && request.was != 0;
        return request.uri == uri && was_lost && request.was <= processed;
    });
}

std::vector<Splices> Unsaved::back_of(const std::string& uri) const {
    std::vector<Splices> back;
    for (const auto& [call, request] : std::views::reverse(requests_))
        if (request.uri == uri && request.is_unsent() && !request.back.empty())
            back.push_back(request.back);
    return back;
}

void Unsaved::give_up(const std::string& uri) {
    for (auto& [call, request] : requests_)
        if (request.uri == uri) request.is_given_up = true;
    std::erase_if(requests_, [](const auto& each) {
        return each.second.is_given_up && each.second.is_unsent();
    });
}

std::vector<RawAnswered> Unsaved::begin_again() {
    std::vector<RawAnswered> unanswered;
    for (auto& [call, request] : requests_)
        if (request.answered) unanswered.push_back(std::move(request.answered));
    requests_.clear();
    sent_ = saved_ = 0;
    return unanswered;
}

std::vector<RawAnswered> Unsaved::take_unanswered() {
    std::vector<RawAnswered> unanswered;
    for (auto& [call, request] : requests_)
        if (request.answered && !request.is_unsent())
            unanswered.push_back(std::exchange(request.answered, {}));
    return unanswered;
}

// ---- undo without a node ------------------------------------------------------------------------

std::vector<Unsaved::Request> Unsaved::take_latest_step(const std::string& uri) {
    const auto is_of_text = [&](const auto& each) { return each.second.uri == uri; };
    const auto latest = std::ranges::find_if(requests_.rbegin(), requests_.rend(), is_of_text);
    if (latest == requests_.rend()) return {};
    const auto group = group_of(latest->second.message);
    std::vector<Request> step;
    std::set<std::string> ended;  // texts of which something older than the step was met
    for (auto each = requests_.end(); each != requests_.begin();) {
        --each;
        const Request& request = each->second;
        if (request.uri.empty() || ended.contains(request.uri)) continue;
        if (!request.was_never_sent() || !group || group_of(request.message) != group) {
            ended.insert(request.uri);
            continue;
        }
        step.push_back(std::move(each->second));
        each = requests_.erase(each);
    }
    return step;
}

}  // namespace atelier::editor
