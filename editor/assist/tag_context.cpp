#include "editor/assist/tag_context.hpp"

namespace atelier::editor {

namespace {

constexpr std::size_t looked_back = 4'000;

bool is_blank(char byte) {
    return byte == ' ' || byte == '\t' || byte == '\n';
}

bool is_name_byte(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '-' || byte == '_' || byte == ':';
}

// Reads a tag from behind its `<` to the end of what is there of it.
class TagReader {
public:
    TagReader(std::string_view text, ByteIndex begin) : text_(text), begin_(begin) {}

    std::optional<TagContext> read() {
        const bool is_end = take('/');
        const std::string_view name = take_name();
        if (is_at_end()) return context(is_end ? Is::end_tag_name : Is::tag_name, name);
        if (name.empty() || is_end) return std::nullopt;
        context_.tag = name;
        while (!is_at_end()) {
            if (!is_blank(text_[at_])) return std::nullopt;
            while (!is_at_end() && is_blank(text_[at_]))
                ++at_;
            const std::string_view attribute = take_name();
            if (is_at_end()) return context(Is::attribute_name, attribute);
            if (text_[at_] == '/' && !attribute.empty()) return std::nullopt;
            if (!take('=')) {
                if (attribute.empty()) ++at_;
                continue;
            }
            context_.attribute = attribute;
            if (const auto value = take_value()) return context(Is::value, *value);
        }
        return std::nullopt;
    }

private:
    using Is = TagContext::Is;

    bool is_at_end() const { return at_ == text_.size(); }
    bool take(char byte) {
        if (is_at_end() || text_[at_] != byte) return false;
        ++at_;
        return true;
    }
    std::string_view take_name() {
        const std::size_t from = at_;
        while (!is_at_end() && is_name_byte(text_[at_]))
            ++at_;
        return text_.substr(from, at_ - from);
    }
    // A value that is open at the end; one that is closed is passed.
    std::optional<std::string_view> take_value() {
        if (is_at_end() || (text_[at_] != '"' && text_[at_] != '\'')) {
            const std::size_t from = at_;
            while (!is_at_end() && !is_blank(text_[at_]))
                ++at_;
            return is_at_end() ? std::optional(text_.substr(from)) : std::nullopt;
        }
        const char quote = text_[at_++];
        const std::size_t end = text_.find(quote, at_);
        if (end == text_.npos) return text_.substr(at_);
        at_ = end + 1;
        return std::nullopt;
    }
    TagContext context(Is is, std::string_view written) {
        context_.is = is;
        if (is == Is::tag_name || is == Is::end_tag_name) context_.tag = written;
        const ByteIndex end = begin_ + text_.size();
        context_.written = {end - written.size(), end};
        return context_;
    }

    std::string_view text_;
    ByteIndex begin_;
    std::size_t at_ = 0;
    TagContext context_;
};

}  // namespace

bool may_be_in_tag_name(const Buffer& buffer, ByteIndex place) {
    constexpr std::size_t longest_name = 64;
    const std::string_view before =
        buffer.view({place - std::min(longest_name, place.value), place});
    std::size_t at = before.size();
    while (at > 0 && is_name_byte(before[at - 1]))
        --at;
    if (at > 0 && before[at - 1] == '/') --at;
    return at > 0 && before[at - 1] == '<';
}

std::optional<TagContext> tag_context_at(const Buffer& buffer, ByteIndex place) {
    const ByteIndex from = place - std::min(looked_back, place.value);
    const std::string_view text = buffer.view({from, place});
    // A `<` in a value is rare, a `>` too; what is wrong here offers nothing, and never more.
    const std::size_t open = text.rfind('<');
    if (open == text.npos || text.substr(open).starts_with("<!")) return std::nullopt;
    const std::string_view tag = text.substr(open + 1);
    return TagReader(tag, from + open + 1).read();
}

}  // namespace atelier::editor
