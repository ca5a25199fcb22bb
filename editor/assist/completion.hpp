#pragma once

// What somebody may be about to write, offered while he writes it: tags and attributes, ids,
// classes and files of the project, properties of CSS, and words of the page.

#include "editor/assist/tag_context.hpp"
#include "editor/syntax/grammar.hpp"
#include "editor/words/words.hpp"

#include <functional>
#include <set>
#include <vector>

namespace atelier::editor {

// What the project has, for completion.
struct ProjectNames {
    std::vector<std::string> paths;  // below the site: "css/style.css"
    std::set<std::string> classes;
    std::set<std::string> ids;
};

// Those of one text are added: of CSS by its selectors, of HTML by its attributes.
void add_names(Grammar grammar, const Buffer& buffer, ProjectNames& names);

struct Candidate {
    std::string text;
    std::string about;     // one line; may be empty
    std::size_t back = 0;  // the caret stands so many bytes before its end

    bool operator==(const Candidate&) const = default;
};

struct Completion {
    ByteRange written;  // that a candidate takes the place of
    std::vector<Candidate> candidates;

    bool operator==(const Completion&) const = default;
};

struct CompletionAsk {
    const Buffer& buffer;
    ByteIndex place;
    Grammar grammar;
    std::function<ProjectNames()> names;  // asked for where they are needed
    std::string_view folder;              // of the page, below the site: paths are relative to it
    bool is_asked_for;                    // by a key: words of the page are offered, too
};

// Nothing: nothing fits, or only what is written already.
std::optional<Completion> completion_at(const CompletionAsk& ask, const Words& words);

// "../images/four.jpg": from a folder below the site.
std::string relative_path(std::string_view folder, std::string_view path);

}  // namespace atelier::editor
