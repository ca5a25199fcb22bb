#include "editor/app/site_search.hpp"

#include "editor/app/site_texts.hpp"
#include "editor/text/finding.hpp"
#include "editor/ui/list_panel.hpp"
#include "editor/ui/question_panel.hpp"

#include <algorithm>
#include <set>

namespace atelier::editor {

namespace {

constexpr std::size_t rows_max = 500;

struct Place {
    std::string uri;
    talk::Position position;
    std::string path;
    std::string line;  // without what it is indented by
};

// With the words as they stand, or with others in their place.
std::string line_with(const Buffer& buffer, const ByteRange& range,
                      const std::optional<std::string>& instead) {
    const ByteRange line = buffer.line_range(buffer.line_of(range.begin));
    std::string text(buffer.view({line.begin, range.begin}));
    text += instead ? *instead : std::string(buffer.view(range));
    text += buffer.view({range.end, std::max(range.end, line.end)});
    return text.erase(0, std::min(text.find_first_not_of(" \t"), text.size()));
}

std::vector<Place> places_of(const std::vector<SiteText>& texts, const std::string& words,
                             const std::optional<std::string>& instead) {
    std::vector<Place> places;
    for (const SiteText& each : texts) {
        const Buffer buffer(each.text);
        for (const ByteRange& range : find_all(buffer, words, rows_max))
            if (places.size() < rows_max)
                places.push_back({each.uri, buffer.position_of(range.begin), each.path,
                                  line_with(buffer, range, instead)});
    }
    return places;
}

ListRow row_of(const Place& place) {
    return {place.path + " " + std::to_string(place.position.line + 1) + "  " + place.line,
            "",
            "",
            false,
            "",
            ""};
}

void show_found(Editor& editor, const std::string& words, const std::vector<Place>& places) {
    ListPanel::Parts parts;
    parts.title = editor.words().count("find.count"_key, places.size());
    parts.empty = editor.words()("find.none_in_site"_key, {{"words", words}});
    for (const Place& place : places)
        parts.rows.push_back(row_of(place));
    parts.on_take = [&editor, places](std::size_t row) {
        editor.open_file(places[row].uri, places[row].position);
    };
    editor.push(std::make_unique<ListPanel>(std::move(parts)));
}

void show_preview(Editor& editor, const std::string& words, const std::string& instead,
                  const std::vector<Place>& places) {
    std::set<std::string> files;
    ListPanel::Parts parts;
    parts.title = editor.words()("find.preview"_key, {{"words", words}, {"instead", instead}});
    for (const Place& place : places)
        files.insert(place.uri);
    parts.rows.push_back({editor.words().count("find.replace_in_files"_key, files.size()), "", "",
                          false, "", "all"});
    for (const Place& place : places)
        parts.rows.push_back(row_of(place));
    parts.on_take = [&editor, words, instead, places, files](std::size_t row) {
        if (row > 0) return editor.open_file(places[row - 1].uri, places[row - 1].position);
        editor.replacing.begin(editor, words, instead, files);
    };
    editor.push(std::make_unique<ListPanel>(std::move(parts)));
}

void ask(Editor& editor, const std::string& title, const std::string& about,
         const std::function<std::string(const std::string&)>& take) {
    editor.push(
        std::make_unique<QuestionPanel>(QuestionPanel::Parts{title, about, "", take, {}, {}}));
}

}  // namespace

void find_in_site(Editor& editor) {
    ask(editor, editor.words()("action.find_in_site"_key), "",
        [&editor](const std::string& words) -> std::string {
            if (words.empty()) return editor.words()("find.what"_key);
            with_site_texts(editor, [&editor, words](const std::vector<SiteText>& texts) {
                show_found(editor, words, places_of(texts, words, std::nullopt));
            });
            return {};
        });
}

void replace_in_site(Editor& editor) {
    const auto show = [&editor](const std::string& words, const std::string& instead) {
        with_site_texts(editor, [&editor, words, instead](const std::vector<SiteText>& texts) {
            const auto places = places_of(texts, words, instead);
            if (places.empty())
                return editor.say(editor.words()("find.none_in_site"_key, {{"words", words}}));
            show_preview(editor, words, instead, places);
        });
    };
    const std::string title = editor.words()("action.replace_in_site"_key);
    ask(editor, title, editor.words()("find.what"_key),
        [&editor, title, show](const std::string& words) -> std::string {
            if (words.empty()) return editor.words()("find.what"_key);
            ask(editor, title, editor.words()("find.instead"_key, {{"words", words}}),
                [words, show](const std::string& instead) {
                    show(words, instead);
                    return std::string();
                });
            return {};
        });
}

}  // namespace atelier::editor
