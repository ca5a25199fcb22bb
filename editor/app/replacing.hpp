#pragma once

// Words that are replaced in many files at once, as one undo step: in those whose text is here, and
// in each other as soon as its text comes.

#include <cstdint>
#include <set>
#include <string>

namespace atelier::editor {

class Editor;
class Page;

class Replacing {
public:
    // Opens the files that are not open, and ends what an earlier one still waited for.
    void begin(Editor& editor, std::string words, std::string instead,
               const std::set<std::string>& uris);
    // The text of this page has come, or is another one.
    void go_on(Editor& editor, Page& page);

private:
    std::string words_;
    std::string instead_;
    std::uint64_t group_ = 0;
    std::set<std::string> waiting_;  // files whose text is not here yet
};

}  // namespace atelier::editor
