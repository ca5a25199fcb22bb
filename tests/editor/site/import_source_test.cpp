#include "editor/site/import_source.hpp"

#include "editor/site/zip_writer.hpp"
#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

#include <sys/stat.h>

using namespace atelier;
using namespace atelier::editor;

namespace {

using Seen = std::map<std::string, std::string>;

Seen all_of(const std::string& path, std::optional<SourceFault> expected = std::nullopt) {
    Seen seen;
    const auto fault = visit_source(path, [&](const Found& found, const Read& read) {
        if (found.is == Found::Is::file) seen[found.path] = read(1000).value_or("unreadable");
        if (found.is == Found::Is::link) seen[found.path] = "link";
        if (found.is == Found::Is::special) seen[found.path] = "special";
        if (found.is == Found::Is::folder) seen[found.path + "/"] = "";
        return found.path != "closed";
    });
    CHECK(fault == expected);
    return seen;
}

std::string zip_of(const std::vector<std::pair<std::string, std::string>>& entries) {
    ZipWriter writer;
    std::string bytes;
    for (const auto& [path, content] : entries)
        bytes += writer.add(path, content);
    return bytes + writer.finish();
}

}  // namespace

TEST_CASE("a folder gives its files and follows no link out of it") {
    const TemporaryFolder folder;
    folder.write("site/index.html", "<p>");
    folder.write("site/closed/secret.html", "x");
    folder.write("outside/secret.html", "secret");
    const auto site = folder.path() / "site";
    std::filesystem::create_symlink(folder.path() / "outside/secret.html", site / "link.html");
    std::filesystem::create_directory_symlink(folder.path() / "outside", site / "linked");
    REQUIRE(::mkfifo((site / "pipe.html").c_str(), 0600) == 0);
    CHECK(all_of(site.string()) == Seen{{"index.html", "<p>"},
                                        {"closed/", ""},
                                        {"link.html", "link"},
                                        {"linked", "link"},
                                        {"pipe.html", "special"}});
}

TEST_CASE("a folder around everything in a zip is left away, and no other") {
    const TemporaryFolder folder;
    CHECK(all_of(folder.write("a.zip", zip_of({{"client/", ""}, {"client/a.html", "a"}}))) ==
          Seen{{"a.html", "a"}});
    CHECK(all_of(folder.write("b.zip", zip_of({{"x/a.html", "a"}, {"y/b.html", "b"}}))) ==
          Seen{{"x/a.html", "a"}, {"y/b.html", "b"}});
    CHECK(all_of(folder.write("c.zip", zip_of({{"a.html", "a"}}))) == Seen{{"a.html", "a"}});
    CHECK(all_of(folder.write("d.zip", zip_of({{"../a.html", "a"}}))) == Seen{{"../a.html", "a"}});
}

TEST_CASE("what is no source is told apart from what is damaged") {
    const TemporaryFolder folder;
    CHECK(all_of((folder.path() / "none").string(), SourceFault::not_there).empty());
    CHECK(all_of(folder.write("no.zip", "hello"), SourceFault::no_archive).empty());
    CHECK(all_of(folder.write("empty.zip", ""), SourceFault::no_archive).empty());
    CHECK(all_of("/dev/null", SourceFault::no_archive).empty());
}

TEST_CASE(
    "of a zip only what is stored or deflated is read: other methods say how much memory they "
    "want") {
    CHECK(all_of("tests/fuzz/corpus/import/site").at("css/style.css") == "p{}");
    CHECK(all_of("tests/fuzz/corpus/import/stored_below_one_folder").at("index.html") == "<p>é");
    CHECK(all_of("tests/fuzz/corpus/import/bzip2") == Seen{{"index.html", "unreadable"}});
    CHECK(all_of("tests/fuzz/corpus/import/lzma") == Seen{{"index.html", "unreadable"}});
}

TEST_CASE("a zip of more entries than any site has is given up") {
    const TemporaryFolder folder;
    std::vector<std::pair<std::string, std::string>> entries;
    for (std::size_t i = 0; i <= source_max_entries; ++i)
        entries.emplace_back(std::to_string(i), "");
    all_of(folder.write("bomb.zip", zip_of(entries)), SourceFault::too_much);
}

TEST_CASE("a reader gets no more than it asked for and one byte, whatever the file has") {
    const TemporaryFolder folder;
    folder.write("site/a.txt", std::string(300'000, 'a'));
    std::size_t size = 0;
    visit_folder((folder.path() / "site").string(), [&](const Found&, const Read& read) {
        size = read(1000)->size();
        return true;
    });
    CHECK(size > 1000);
    CHECK(size <= 1000 + 64 * 1024);
}
