#pragma once

// The texts of a project as it is now, those that are not open, too: a snapshot has all of them, in
// several parts where they are long.

#include "editor/app/editor.hpp"

namespace atelier::editor {

struct SiteText {
    std::string uri;
    std::string path;  // below the site, as people see it
    std::string text;
};

// `take` is called once, when all are here; never, when the node refuses: it is said then.
void with_site_texts(Editor& editor, const std::function<void(std::vector<SiteText>)>& take);

}  // namespace atelier::editor
