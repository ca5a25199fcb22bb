#include "editor/site/zip_writer.hpp"

#include "editor/site/import_source.hpp"
#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("two zips of the same entries are the same bytes") {
    const auto zip = [] {
        ZipWriter writer;
        return writer.add("images/", "") + writer.add("été.html", "<p>é</p>") + writer.finish();
    };
    CHECK(zip() == zip());
    CHECK(zip().starts_with("PK\3\4"));
}

TEST_CASE("an archive that we write is read by another's reader") {
    const TemporaryFolder folder;
    ZipWriter writer;
    std::string bytes = writer.add("a/", "");
    bytes += writer.add("a/é.txt", "bonjour");
    bytes += writer.add("index.html", "");
    bytes += writer.finish();
    const std::string path = folder.write("site.zip", bytes);
    std::map<std::string, std::string> seen;
    const auto fault = visit_zip(path, [&](const Found& found, const Read& read) {
        if (found.is == Found::Is::file) seen[found.path] = read(100).value_or("unreadable");
        return true;
    });
    CHECK_FALSE(fault.has_value());
    CHECK(seen == std::map<std::string, std::string>{{"a/é.txt", "bonjour"}, {"index.html", ""}});
}
