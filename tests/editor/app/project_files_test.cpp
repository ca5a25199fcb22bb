#include "editor/app/project_files.hpp"

#include "tests/editor/app/scripted_room.hpp"

using namespace atelier;
using namespace atelier::editor;

namespace {

talk::TreeNode text_in(const std::string& parent, const std::string& name) {
    talk::TreeNode node;
    node.uri = "uri of " + name;
    node.parent = parent;
    node.kind = talk::NodeKind::text;
    node.name = name;
    return node;
}
ProjectFiles with_texts(const std::vector<std::string>& names) {
    talk::TreeAnswer tree{site_uri, notes_uri, {}};
    for (const std::string& name : names)
        tree.nodes.push_back(text_in(site_uri, name));
    return ProjectFiles(tree);
}
std::string first_page_of(const std::vector<std::string>& names) {
    const ProjectFiles files = with_texts(names);
    const ProjectFile* page = files.first_page();
    return page == nullptr ? "" : page->name;
}

}  // namespace

TEST_CASE("folders stand before what is in them and before files, notes behind the site") {
    const ProjectFiles files(ScriptedRoom::usual_node().tree);
    std::vector<std::string> paths;
    for (const ProjectFile& file : files.all())
        paths.push_back(file.path);
    CHECK(paths == std::vector<std::string>{"css", "css/style.css", "images", "images/four.jpg",
                                            "index.html", "idées.txt"});
    CHECK(files.all()[1].depth == 1);
    CHECK(files.all()[3].size == 25'000);
    CHECK_FALSE(files.all()[4].is_note);
    CHECK(files.all()[5].is_note);
    CHECK(files.site() == site_uri);
    CHECK(files.notes() == notes_uri);
}

TEST_CASE("files are found by uri and by path, and what is not there is not") {
    const ProjectFiles files(ScriptedRoom::usual_node().tree);
    REQUIRE(files.find(style_uri) != nullptr);
    CHECK(files.find(style_uri)->path == "css/style.css");
    CHECK(files.at_path("css/style.css") == files.find(style_uri));
    CHECK(files.find("") == nullptr);
    CHECK(files.at_path("style.css") == nullptr);
    CHECK(ProjectFiles().find(style_uri) == nullptr);
}

TEST_CASE("a site begins with its index, else with its first page, else with any text") {
    CHECK(first_page_of({"a.html", "index.html"}) == "index.html");
    CHECK(first_page_of({"a.html", "index.htm"}) == "index.htm");
    CHECK(first_page_of({"b.html", "a.css", "a.html"}) == "a.html");
    CHECK(first_page_of({"b.txt", "a.css"}) == "a.css");
    CHECK(first_page_of({}).empty());
}

TEST_CASE("a name that is taken gets the first number that is free, before its ending") {
    const ProjectFiles files = with_texts({"page.html", "page-2.html", "dossier"});
    CHECK(files.free_name(site_uri, "new.html") == "new.html");
    CHECK(files.free_name(site_uri, "page.html") == "page-3.html");
    CHECK(files.free_name(site_uri, "dossier") == "dossier-2");
    CHECK(files.free_name(notes_uri, "page.html") == "page.html");
}

TEST_CASE("folders that are in each other end, and files of no folder do not show") {
    talk::TreeAnswer tree{site_uri, notes_uri, {}};
    talk::TreeNode folder = text_in(site_uri, "a");
    folder.kind = talk::NodeKind::folder;
    folder.uri = site_uri;  // in itself
    tree.nodes = {folder, text_in("nowhere", "lost.html")};
    const ProjectFiles files(tree);
    CHECK(files.all().size() < 100);
    CHECK(files.at_path("lost.html") == nullptr);
}
