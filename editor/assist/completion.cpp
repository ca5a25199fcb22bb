#include "editor/assist/completion.hpp"

#include "editor/assist/web_names.hpp"
#include "editor/syntax/css_properties.hpp"
#include "editor/syntax/tags.hpp"

#include <algorithm>

namespace atelier::editor {

namespace {

constexpr std::size_t candidates_max = 50;
constexpr std::size_t shortest_word = 3;
constexpr std::size_t looked_at = std::size_t{256} * 1024;  // of a text, for names and words

bool is_word_byte(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_' || byte == '-' ||
           static_cast<unsigned char>(byte) >= 0x80;
}

char lower(char byte) {
    return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : byte;
}

// ASCII letters alone: names of the web are made of them, and of words the rest must be equal.
bool begins_with(std::string_view text, std::string_view begin) {
    return text.size() >= begin.size() &&
           std::equal(begin.begin(), begin.end(), text.begin(),
                      [](char one, char other) { return lower(one) == lower(other); });
}

ByteRange word_before(const Buffer& buffer, ByteIndex place) {
    const ByteIndex line = buffer.line_begin(buffer.line_of(place));
    const std::string_view text = buffer.view({line, place});
    std::size_t size = 0;
    while (size < text.size() && is_word_byte(text[text.size() - 1 - size]))
        ++size;
    return {place - size, place};
}

std::vector<std::string_view> parts_of(std::string_view text) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        if (end > 0) parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

std::string_view text_of(const Buffer& buffer) {
    return buffer.view({{}, {std::min(buffer.size(), looked_at)}});
}

// `class="a b"` and `id="c"` of HTML.
void add_attribute(std::string_view text, std::string_view opening, std::set<std::string>& names) {
    for (std::size_t at = text.find(opening); at != text.npos; at = text.find(opening, at)) {
        at += opening.size();
        const std::size_t end = text.find('"', at);
        if (end == text.npos || text.substr(at, end - at).find('\n') != text.npos) continue;
        for (const std::string_view name : parts_of(text.substr(at, end - at)))
            names.emplace(name);
    }
}

// `.a` and `#c` in front of a `{`.
void add_selectors(std::string_view text, ProjectNames& names) {
    std::size_t depth = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '{') ++depth;
        if (text[at] == '}' && depth > 0) --depth;
        const bool is_mark = text[at] == '.' || text[at] == '#';
        if (!is_mark || depth > 1 || at + 1 == text.size()) continue;
        std::size_t end = at + 1;
        while (end < text.size() && is_word_byte(text[end]))
            ++end;
        const std::string_view name = text.substr(at + 1, end - at - 1);
        // A colour or a number is none.
        const bool is_name = !name.empty() && !(name[0] >= '0' && name[0] <= '9');
        if (is_name && depth == 0) (text[at] == '.' ? names.classes : names.ids).emplace(name);
        at = end - 1;
    }
}

class Offer {
public:
    Offer(const Buffer& buffer, ByteRange written)
        : written_(written), begin_(buffer.view(written)) {}

    void add(std::string_view text, std::string about = {}, std::size_t back = 0) {
        if (text != begin_ && begins_with(text, begin_) && candidates_.size() < candidates_max)
            candidates_.push_back({std::string(text), std::move(about), back});
    }
    std::optional<Completion> done() {
        if (candidates_.empty()) return std::nullopt;
        return Completion{written_, std::move(candidates_)};
    }

private:
    ByteRange written_;
    std::string begin_;
    std::vector<Candidate> candidates_;
};

// With its value's quotes, and the caret between them; some have none.
void add_attribute_name(Offer& offer, std::string_view name) {
    constexpr std::string_view without =
        " checked controls defer disabled download hidden open "
        "required selected ";
    const std::string between = ' ' + std::string(name) + ' ';
    if (without.find(between) != without.npos)
        offer.add(name);
    else
        offer.add(std::string(name) + "=\"\"", {}, 1);
}

// What files a value is most likely to name.
bool is_likely(const TagContext& context, std::string_view path) {
    std::string name(path);
    std::ranges::transform(name, name.begin(), lower);
    const auto ends_in = [&](std::initializer_list<std::string_view> all) {
        return std::ranges::any_of(all,
                                   [&](std::string_view each) { return name.ends_with(each); });
    };
    std::string tag = context.tag;
    std::ranges::transform(tag, tag.begin(), lower);
    if (tag == "script") return ends_in({".js"});
    if (tag == "link") return ends_in({".css"});
    if (tag == "a" || tag == "iframe") return ends_in({".html", ".htm"});
    if (tag == "audio") return ends_in({".mp3", ".ogg", ".wav"});
    if (tag == "video" && context.attribute == "src") return ends_in({".mp4", ".webm"});
    return ends_in({".jpg", ".jpeg", ".png", ".webp", ".gif", ".svg", ".avif"});
}

std::optional<Completion> in_value(const CompletionAsk& ask, const TagContext& context) {
    ByteRange written = context.written;
    const std::string_view value = ask.buffer.view(written);
    if (context.attribute == "class") {  // the last of several
        const std::size_t blank = value.rfind(' ');
        if (blank != value.npos) written.begin = written.begin + blank + 1;
    }
    Offer offer(ask.buffer, written);
    const ProjectNames names = ask.names();
    if (context.attribute == "class")
        for (const std::string& name : names.classes)
            offer.add(name);
    if (context.attribute == "id" || context.attribute == "for")
        for (const std::string& name : names.ids)
            offer.add(name);
    if (context.attribute == "href" && value.starts_with('#'))
        for (const std::string& name : names.ids)
            offer.add("#" + name);
    if (context.attribute == "href" || context.attribute == "src" || context.attribute == "poster")
        for (const bool likely : {true, false})
            for (const std::string& path : names.paths)
                if (is_likely(context, path) == likely) offer.add(relative_path(ask.folder, path));
    return offer.done();
}

std::optional<Completion> in_tag(const CompletionAsk& ask, const TagContext& context,
                                 const Words& words) {
    Offer offer(ask.buffer, context.written);
    switch (context.is) {
        case TagContext::Is::tag_name:
            for (const WebTag& tag : web_tags())
                offer.add(tag.name, words(tag.about));
            break;
        case TagContext::Is::end_tag_name: {
            // What is open before this tag, the innermost first.
            const auto open = path_at(ask.buffer, context.written.begin - 2);
            const bool is_ended = ask.buffer.piece_from(ask.place).starts_with('>');
            for (std::size_t i = open.size(); i-- > 0;)
                offer.add(open[i] + (is_ended ? "" : ">"));
            break;
        }
        case TagContext::Is::attribute_name: {
            const WebTag* tag = web_tag(context.tag);
            if (tag != nullptr)
                for (const std::string_view name : parts_of(tag->attributes))
                    add_attribute_name(offer, name);
            for (const std::string_view name : parts_of(common_attributes()))
                add_attribute_name(offer, name);
            break;
        }
        case TagContext::Is::value: return in_value(ask, context);
    }
    return offer.done();
}

// A property begins a line or stands behind `{` or `;`.
std::optional<Completion> in_css(const CompletionAsk& ask) {
    const ByteRange written = word_before(ask.buffer, ask.place);
    const ByteIndex line = ask.buffer.line_begin(ask.buffer.line_of(ask.place));
    std::string_view before = ask.buffer.view({line, written.begin});
    while (before.ends_with(' ') || before.ends_with('\t'))
        before.remove_suffix(1);
    Offer offer(ask.buffer, written);
    if (before.ends_with('.'))
        for (const std::string& name : ask.names().classes)
            offer.add(name);
    else if (before.ends_with('#'))
        for (const std::string& name : ask.names().ids)
            offer.add(name);
    else if (!written.is_empty() &&
             (before.empty() || before.ends_with('{') || before.ends_with(';')))
        for (const std::string_view name : css_properties())
            offer.add(std::string(name) + ": ");
    return offer.done();
}

// By the last of both tags in sight: a look at the whole page would cost more than the key.
bool is_in_style(const Buffer& buffer, ByteIndex place) {
    constexpr std::size_t looked_back = std::size_t{32} * 1024;
    const std::string_view text = buffer.view({place - std::min(looked_back, place.value), place});
    const std::size_t open = text.rfind("<style");
    return open != text.npos && text.find("</style", open) == text.npos;
}

std::optional<Completion> words_of_page(const CompletionAsk& ask) {
    const ByteRange written = word_before(ask.buffer, ask.place);
    if (written.is_empty()) return std::nullopt;
    std::set<std::string> words;
    const std::string_view text = text_of(ask.buffer);
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && is_word_byte(text[end]))
            ++end;
        if (end - at > shortest_word && at != written.begin.value)
            words.emplace(text.substr(at, end - at));
        at = end + 1;
    }
    Offer offer(ask.buffer, written);
    for (const std::string& word : words)
        offer.add(word);
    return offer.done();
}

}  // namespace

void add_names(Grammar grammar, const Buffer& buffer, ProjectNames& names) {
    const std::string_view text = text_of(buffer);
    if (grammar == Grammar::css) add_selectors(text, names);
    if (grammar != Grammar::html) return;
    add_attribute(text, " class=\"", names.classes);
    add_attribute(text, " id=\"", names.ids);
}

std::string relative_path(std::string_view folder, std::string_view path) {
    std::string up;
    while (!folder.empty()) {
        const std::size_t end = std::min(folder.find('/'), folder.size());
        const std::string_view first = folder.substr(0, end);
        if (path.starts_with(first) && path.substr(end).starts_with('/')) {
            folder.remove_prefix(std::min(end + 1, folder.size()));
            path.remove_prefix(end + 1);
            continue;
        }
        up = "../";
        for (const char byte : folder)
            if (byte == '/') up += "../";
        break;
    }
    return up + std::string(path);
}

std::optional<Completion> completion_at(const CompletionAsk& ask, const Words& words) {
    std::optional<Completion> found;
    if (ask.grammar == Grammar::html) {
        if (const auto context = tag_context_at(ask.buffer, ask.place)) {
            // A name that nobody has begun is offered only behind `<`, or when it is asked for.
            const bool is_begun = !context->written.is_empty() || ask.is_asked_for ||
                                  context->is != TagContext::Is::attribute_name;
            found = is_begun ? in_tag(ask, *context, words) : std::nullopt;
        } else if (is_in_style(ask.buffer, ask.place)) {
            found = in_css(ask);
        }
    }
    if (ask.grammar == Grammar::css) found = in_css(ask);
    if (!found && ask.is_asked_for) found = words_of_page(ask);
    return found;
}

}  // namespace atelier::editor
