#include "editor/app/bring_in.hpp"

#include "editor/app/entry.hpp"
#include "editor/app/file_actions.hpp"
#include "editor/app/homes.hpp"
#include "editor/app/memory_file.hpp"
#include "editor/app/practice_reading.hpp"
#include "editor/ui/list_panel.hpp"

#include <algorithm>

namespace atelier::editor::bring_in {

namespace {

// One thing after the other, each when the one before is answered: a folder is there before what is
// in it, and what is refused ends it there.
class Bringing : public std::enable_shared_from_this<Bringing> {
public:
    Bringing(Editor& editor, std::vector<PracticeSite> sites)
        : editor_(editor), sites_(std::move(sites)) {}

    // Each into a new site of its name.
    void into_new_sites() {
        if (at_site_ == sites_.size()) return end();
        make_project(editor_, sites_[at_site_].name,
                     [self = shared_from_this()](const talk::SpaceId& project) {
                         self->made_ = project;
                         self->add_name(self->sites_[self->at_site_].name);
                         self->with_roots(project, [self](const ProjectFiles& files) {
                             self->folders_ = {{"site", files.site()}, {"notes", files.notes()}};
                             self->write([self] { self->into_new_sites(); });
                         });
                     });
    }
    // Each into a folder of this one.
    void into_folders_of(const talk::SpaceId& project) {
        if (at_site_ == sites_.size()) return end();
        with_roots(project, [self = shared_from_this(), project](const ProjectFiles& files) {
            const std::string wanted = file_actions::folder_name(self->sites_[self->at_site_].name);
            const std::string name = files.free_name(files.site(), wanted);
            self->add_name(name);
            self->folders_.clear();
            self->make_root("site", files.site(), name, [self, project, files, wanted] {
                const bool has_notes = std::ranges::any_of(
                    self->sites_[self->at_site_].files,
                    [](const PracticeFile& file) { return file.path.starts_with("notes/"); });
                const auto next = [self, project] {
                    self->write([self, project] { self->into_folders_of(project); });
                };
                if (!has_notes) return next();
                self->make_root("notes", files.notes(), files.free_name(files.notes(), wanted),
                                next);
            });
        });
    }

private:
    using Then = std::function<void()>;

    void with_roots(const talk::SpaceId& project,
                    const std::function<void(const ProjectFiles&)>& then) {
        editor_.ask<talk::Tree>({project},
                                [self = shared_from_this(), then](const talk::TreeAnswer& tree) {
                                    then(ProjectFiles(tree));
                                });
    }

    void add_name(const std::string& name) { names_ += (names_.empty() ? "" : ", ") + name; }

    void make_root(const std::string& root, const std::string& parent, const std::string& name,
                   const Then& then) {
        editor_.ask<talk::Create>(
            {parent, talk::NodeKind::folder, name, std::nullopt, std::nullopt},
            [self = shared_from_this(), root, then](const talk::Created& made) {
                self->folders_[root] = made.uri;
                then();
            });
    }

    void write(const Then& then) {
        const PracticeSite& site = sites_[at_site_];
        if (at_file_ == site.files.size()) {
            at_file_ = 0;
            ++at_site_;
            return then();
        }
        const PracticeFile& file = site.files[at_file_++];
        const std::size_t slash = file.path.rfind('/');
        const auto folder = folders_.find(file.path.substr(0, std::min(slash, file.path.size())));
        if (slash == file.path.npos || folder == folders_.end()) return write(then);  // a root
        const std::string name = file.path.substr(slash + 1);
        const auto next = [self = shared_from_this(), then] { self->write(then); };
        if (file.kind == talk::NodeKind::blob) return write_blob(folder->second, name, file, next);
        if (file.kind == talk::NodeKind::text) ++count_;
        editor_.ask<talk::Create>(
            {folder->second, file.kind, name, std::nullopt, std::nullopt},
            [self = shared_from_this(), &file, next](const talk::Created& made) {
                if (file.kind == talk::NodeKind::folder) {
                    self->folders_[file.path] = made.uri;
                    return next();
                }
                self->editor_.ask<talk::Write>({made.uri, file.bytes},
                                               [next](const talk::Written&) { next(); });
            });
    }

    void write_blob(const std::string& folder, const std::string& name, const PracticeFile& file,
                    const Then& next) {
        const SharedDescriptor bytes = memory_file(file.bytes);
        if (!bytes) return editor_.say(editor_.words()("ui.not_done"_key), Paint::attention);
        ++count_;
        editor_.ask<talk::PutBlob>(
            {std::nullopt, true},
            [self = shared_from_this(), folder, name, next](const talk::BlobKept& kept) {
                self->editor_.ask<talk::Create>(
                    {folder, talk::NodeKind::blob, name, kept.blob, kept.size},
                    [next](const talk::Created&) { next(); });
            },
            bytes);
    }

    void end() {
        // Without the mark it is offered again, which says by itself that the disk took none.
        (void)mark_practice_brought_in(editor_.setup().home);
        if (made_) editor_.enter_project(*made_);
        editor_.reload_class();
        editor_.say(editor_.words().count("practice.brought_in"_key, count_, {{"list", names_}}),
                    Paint::good);
    }

    Editor& editor_;
    std::vector<PracticeSite> sites_;
    std::size_t at_site_ = 0;
    std::size_t at_file_ = 0;
    std::size_t count_ = 0;                       // files, without folders
    std::string names_;                           // of the sites or folders that they are in
    std::map<std::string, std::string> folders_;  // path → uri
    std::optional<talk::SpaceId> made_;
};

// With what is read, as soon as it is.
void read(Editor& editor, std::function<void(std::vector<PracticeSite>)> take) {
    editor.say(editor.words()("practice.is_read"_key));
    editor.practice_reading = std::make_unique<PracticeReading>(
        editor.setup().read_practice, [&editor, take = std::move(take)](const PracticeRead& read) {
            if (!read) return editor.say(read.error(), Paint::attention);
            take(*read);
        });
}

bool may_be_written_in(const talk::Project& project) {
    return project.kind == talk::SpaceKind::project && project.may_write && !project.closed;
}

}  // namespace

void choose_place(Editor& editor) {
    const Words& words = editor.words();
    ListPanel::Parts parts;
    parts.title = words("action.bring_in"_key);
    std::vector<std::optional<talk::SpaceId>> places;
    if (why_no_new_project(editor).empty()) {
        places.emplace_back();
        parts.rows.push_back({words("practice.new_site"_key), "", "", false, "", "new"});
    }
    auto projects = editor.projects();
    // The one that is open is the nearest.
    if (const talk::Project* here = editor.project()) {
        const auto open = std::ranges::find(projects, here->project, &talk::Project::project);
        if (open != projects.end()) std::rotate(projects.begin(), open, open + 1);
    }
    for (const talk::Project& project : projects) {
        if (!may_be_written_in(project)) continue;
        places.emplace_back(project.project);
        parts.rows.push_back({words("practice.into_site"_key, {{"name", project.name}}), "", "",
                              false, "", project.project.hex});
    }
    parts.on_take = [&editor, places](std::size_t row) {
        read(editor, [&editor, place = places[row]](std::vector<PracticeSite> sites) {
            const auto bringing = std::make_shared<Bringing>(editor, std::move(sites));
            if (place)
                bringing->into_folders_of(*place);
            else
                bringing->into_new_sites();
        });
    };
    editor.push(std::make_unique<ListPanel>(std::move(parts)));
}

bool has_something(const Editor& editor) {
    return has_practice_to_bring_in(editor.setup().home) && editor.setup().read_practice;
}

std::string why_not(const Editor& editor) {
    const Words& words = editor.words();
    if (!has_something(editor)) return words("why.nothing_to_bring_in"_key);
    if (editor.practice_reading) return words("practice.is_read"_key);
    const bool has_place = why_no_new_project(editor).empty() ||
                           std::ranges::any_of(editor.projects(), may_be_written_in);
    return has_place ? std::string() : words("why.no_site_to_write_in"_key);
}

}  // namespace atelier::editor::bring_in
