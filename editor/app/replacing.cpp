#include "editor/app/replacing.hpp"

#include "editor/app/editor.hpp"
#include "editor/text/finding.hpp"

namespace atelier::editor {

void Replacing::begin(Editor& editor, std::string words, std::string instead,
                      const std::set<std::string>& uris) {
    words_ = std::move(words);
    instead_ = std::move(instead);
    group_ = editor.groups().for_all();
    waiting_ = uris;
    const std::size_t shown = editor.page_number();
    for (const std::string& uri : uris) {
        editor.open_file(uri);
        Page* there = editor.page_of(uri);
        if (there != nullptr && there->buffer().version() > 0) go_on(editor, *there);
    }
    editor.show_page(shown);
    editor.say(editor.words().count("find.replaced_in_files"_key, uris.size()));
}

void Replacing::go_on(Editor& editor, Page& page) {
    if (waiting_.erase(page.uri()) == 0) return;
    Splices splices;
    for (const ByteRange& range : find_all(page.buffer(), words_))
        splices.push_back({range, instead_});
    const bool is_sent =
        !splices.empty() && editor.session().edit(page.uri(), splices, group_, editor.now());
    if (is_sent)
        page.wrote(splices, moved(page.selections(), splices, page.buffer()), editor.now());
}

}  // namespace atelier::editor
