#include "editor/session/typing_groups.hpp"

#include <algorithm>

namespace atelier::editor {

namespace {

// Letters of other alphabets count as such: bytes above ASCII.
bool is_of_word(char byte) {
    const auto value = static_cast<unsigned char>(byte);
    return (value >= '0' && value <= '9') || (value >= 'A' && value <= 'Z') ||
           (value >= 'a' && value <= 'z') || value == '_' || value >= 0x80;
}

// Where the carets are behind it.
std::vector<ByteIndex> carets_behind(const Splices& splices) {
    std::vector<ByteIndex> carets;
    std::size_t gone = 0;
    std::size_t come = 0;
    for (const Splice& splice : splices) {
        come += splice.text.size();
        carets.push_back(splice.range.begin + come - gone);
        gone += splice.range.size();
    }
    return carets;
}

}  // namespace

std::uint64_t TypingGroups::of(const std::string& uri, const Splices& splices, Kind kind,
                               Instant now) {
    if (!goes_on(uri, splices, kind, now)) ++last_;
    const bool ends_in_word = !splices.empty() && !splices.front().text.empty() &&
                              is_of_word(splices.front().text.back());
    run_ = Run{uri, kind, carets_behind(splices), now, ends_in_word};
    return last_;
}

bool TypingGroups::goes_on(const std::string& uri, const Splices& splices, Kind kind,
                           Instant now) const {
    if (!run_ || kind == Kind::whole || kind != run_->kind || uri != run_->uri) return false;
    if (now - run_->last >= pause || splices.size() != run_->carets.size()) return false;
    // A key deletes on one side of its caret or the other.
    const bool is_there =
        std::ranges::equal(splices, run_->carets, [&](const auto& splice, ByteIndex caret) {
            return splice.range.begin == caret ||
                   (kind == Kind::deletion && splice.range.end == caret);
        });
    if (!is_there) return false;
    const std::string_view text = splices.empty() ? std::string_view() : splices.front().text;
    const bool begins_word = !text.empty() && is_of_word(text.front()) && !run_->ends_in_word;
    return kind == Kind::deletion || !begins_word;
}

void TypingGroups::moved(const std::string& uri, const Splices& splices) {
    if (!run_ || run_->uri != uri) return;
    for (ByteIndex& caret : run_->carets)
        caret = editor::moved(caret, splices, Side::before);
}

}  // namespace atelier::editor
