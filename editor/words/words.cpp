#include "editor/words/words.hpp"

#include "editor/safe_text.hpp"

#include <algorithm>

namespace atelier::editor {

namespace {

const Sentence* find(Key key) {
    const auto all = sentences();
    const auto found = std::ranges::lower_bound(all, key.name, {}, &Sentence::key);
    return found != all.end() && found->key == key.name ? &*found : nullptr;
}

}  // namespace

std::optional<Language> language_named(std::string_view name) {
    if (name == "fr") return Language::french;
    if (name == "en") return Language::english;
    return std::nullopt;
}

Language language_of(const std::optional<std::string>& given,
                     const talk::Environment& environment) {
    if (given) return language_named(*given).value_or(Language::english);
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
        if (const auto value = environment(name))
            return value->starts_with("fr") ? Language::french : Language::english;
    return Language::english;
}

std::string Words::operator()(Key key, Slots slots) const {
    const Sentence* sentence = find(key);
    if (sentence == nullptr) return "?" + std::string(key.name);
    return filled(sentence->one[static_cast<std::size_t>(language_)], slots);
}

std::string Words::count(Key key, std::uint64_t number, Slots slots) const {
    const Sentence* sentence = find(key);
    if (sentence == nullptr) return "?" + std::string(key.name);
    // French has the singular for none as well.
    const bool is_one = number == 1 || (number == 0 && language_ == Language::french);
    const auto& forms = is_one ? sentence->one : sentence->many;
    std::string text = filled(forms[static_cast<std::size_t>(language_)], slots);
    return filled(text, {{"n", std::to_string(number)}});
}

std::string filled(std::string_view sentence, Slots slots) {
    std::string text;
    while (!sentence.empty()) {
        const std::size_t open = std::min(sentence.find('{'), sentence.size());
        text += sentence.substr(0, open);
        sentence.remove_prefix(open);
        const std::size_t end = sentence.find('}');
        if (end == std::string_view::npos) break;
        const std::string_view name = sentence.substr(1, end - 1);
        const auto slot = std::ranges::find(slots, name, &Slot::name);
        text +=
            slot != slots.end() ? safe_text(slot->value) : std::string(sentence.substr(0, end + 1));
        sentence.remove_prefix(end + 1);
    }
    return text += sentence;
}

}  // namespace atelier::editor
