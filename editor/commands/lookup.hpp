#pragma once

// What people call by name, found in what the node says: projects, persons, files, versions.
//
// A name is exact, or an unambiguous beginning of a name or an id. What is not there, or could be
// several, ends the command with a sentence that says which there are.

#include "editor/commands/workplace.hpp"

namespace atelier::editor {

talk::Project project_named(Workplace& workplace, const std::string& name);
talk::Person person_named(Workplace& workplace, const talk::PeopleAnswer& people,
                          const std::string& name);
// Nothing: there is none. Several of that beginning end the command, too.
std::optional<talk::Team> team_named(Workplace& workplace, const talk::PeopleAnswer& people,
                                     const std::string& name);
[[noreturn]] void fail_without_team(Workplace& workplace, const talk::PeopleAnswer& people,
                                    const std::string& name);

// Who an author is: the person's name, or the beginning of the id of one that nobody knows.
std::string name_of_author(const talk::PeopleAnswer& people, const talk::AuthorId& author);

// The files of a project by the paths that people type: `site/index.html`, `notes/plan.md`. What
// begins with neither is meant below `site/`.
class ProjectTree {
public:
    struct Place {
        std::string path;  // with its root
        talk::TreeNode node;
    };

    ProjectTree(Workplace& workplace, const talk::SpaceId& project);

    const std::vector<Place>& places() const { return places_; }
    const std::string& root(bool is_notes) const { return is_notes ? answer_.notes : answer_.site; }
    // Nothing: no such file or folder.
    const Place* find(std::string_view path) const;
    // Without what lies there, a sentence.
    const Place& at(Workplace& workplace, std::string_view path) const;

private:
    talk::TreeAnswer answer_;
    std::vector<Place> places_;
};

// With `site/` in front where it has no root, and without slashes at its end.
std::string with_root(std::string_view path);

// A version as `history` shows it (or its beginning), or a moment's name.
talk::ProjectVersion version_named(Workplace& workplace, const talk::SpaceId& project,
                                   const std::string& name);

// As many digits as people read off a screen.
std::string short_id(std::string_view hex);

}  // namespace atelier::editor
