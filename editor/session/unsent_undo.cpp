#include "editor/session/unsent_undo.hpp"

#include <ranges>

namespace atelier::editor {

namespace {

bool is_in(const std::string& uri, const std::vector<Unsaved::Request>& step) {
    return std::ranges::any_of(step, [&](const auto& request) { return request.uri == uri; });
}

// The caret is at the first place, behind what came.
void write(SharedText& text, const Splices& splices, UnsentUndo::Outcome& outcome) {
    if (splices.empty()) return;
    text.write(splices);
    outcome.patches.push_back({text.uri(), splices});
    auto& carets = outcome.reversed.carets;
    std::erase_if(carets, [&](const auto& caret) { return caret.uri == text.uri(); });
    carets.push_back({text.uri(), splices.front().range.begin + splices.front().text.size()});
}

}  // namespace

auto UnsentUndo::undo(const std::string& uri, Unsaved& unsaved, const FindText& find)
    -> std::optional<Outcome> {
    Step step = unsaved.take_latest_step(uri);
    if (step.empty()) return std::nullopt;
    Outcome outcome;
    for (const Unsaved::Request& request : step)
        if (SharedText* text = find(request.uri)) write(*text, request.back, outcome);
    undone_.push_back(std::move(step));
    return outcome;
}

auto UnsentUndo::redo(const std::string& uri, Unsaved& unsaved, const FindText& find,
                      std::uint64_t& last_call) -> std::optional<Outcome> {
    const auto latest = std::ranges::find_if(undone_.rbegin(), undone_.rend(),
                                             [&](const Step& step) { return is_in(uri, step); });
    if (latest == undone_.rend()) return std::nullopt;
    Step step = std::move(*latest);
    undone_.erase(std::next(latest).base());
    Outcome outcome;
    for (Unsaved::Request& request : std::views::reverse(step)) {
        SharedText* text = find(request.uri);
        const auto& delta = std::get<talk::Edit>(request.message).delta;
        // The text is what it was before, or typing would have ended this.
        const auto splices = text ? splices_of(text->buffer(), delta) : std::nullopt;
        if (!splices) continue;
        write(*text, *splices, outcome);
        unsaved.add(CallNumber{++last_call}, std::move(request));
    }
    return outcome;
}

void UnsentUndo::typed(const std::string& uri) {
    std::erase_if(undone_, [&](const Step& step) { return is_in(uri, step); });
}

}  // namespace atelier::editor
