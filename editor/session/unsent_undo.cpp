#include "editor/session/unsent_undo.hpp"

#include <algorithm>
#include <map>
#include <ranges>

namespace atelier::editor {

namespace {

bool is_in(const std::string& uri, const std::vector<Unsaved::Request>& step) {
    return std::ranges::any_of(step, [&](const auto& request) { return request.uri == uri; });
}

bool is_inside_letter(std::string_view text, std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80;
}

// One change that leads from a text to another: all but what they begin and end with alike.
Splices difference(std::string_view before, std::string_view after) {
    const std::size_t shorter = std::min(before.size(), after.size());
    std::size_t begin = 0;
    while (begin < shorter && before[begin] == after[begin])
        ++begin;
    while (begin > 0 && (is_inside_letter(before, begin) || is_inside_letter(after, begin)))
        --begin;
    std::size_t alike = 0;  // at the end
    while (alike < shorter - begin &&
           before[before.size() - 1 - alike] == after[after.size() - 1 - alike])
        ++alike;
    while (alike > 0 && is_inside_letter(before, before.size() - alike))
        --alike;
    const std::string_view come = after.substr(begin, after.size() - alike - begin);
    if (come.empty() && before.size() == begin + alike) return {};
    return {{{{begin}, {before.size() - alike}}, std::string(come)}};
}

// As they were before a step.
using TextsBefore = std::map<std::string, std::string>;

// Whoever is told of a change looks at the text as it is then: the changes of a step, which are all
// made when the first is told, are told as one.
void join_patches(UnsentUndo::Outcome& outcome, const TextsBefore& before,
                  const UnsentUndo::FindText& find) {
    for (const auto& [uri, text] : before) {
        const auto is_of_text = [&](const happened::Patched& each) { return each.uri == uri; };
        if (std::ranges::count_if(outcome.patches, is_of_text) < 2) continue;
        std::erase_if(outcome.patches, is_of_text);
        outcome.patches.push_back({uri, difference(text, find(uri)->buffer().text())});
    }
}

// The caret is at the first place, behind what came.
void write(SharedText& text, const Splices& splices, UnsentUndo::Outcome& outcome,
           TextsBefore& before) {
    if (splices.empty()) return;
    before.try_emplace(text.uri(), text.buffer().text());
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
    TextsBefore before;
    for (const Unsaved::Request& request : step)
        if (SharedText* text = find(request.uri)) write(*text, request.back, outcome, before);
    join_patches(outcome, before, find);
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
    TextsBefore before;
    for (Unsaved::Request& request : std::views::reverse(step)) {
        SharedText* text = find(request.uri);
        const auto& delta = std::get<talk::Edit>(request.message).delta;
        // The text is what it was before, or typing would have ended this.
        const auto splices = text ? splices_of(text->buffer(), delta) : std::nullopt;
        if (!splices) continue;
        write(*text, *splices, outcome, before);
        unsaved.add(CallNumber{++last_call}, std::move(request));
    }
    join_patches(outcome, before, find);
    return outcome;
}

void UnsentUndo::typed(const std::string& uri) {
    std::erase_if(undone_, [&](const Step& step) { return is_in(uri, step); });
}

}  // namespace atelier::editor
