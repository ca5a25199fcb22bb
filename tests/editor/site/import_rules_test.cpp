#include "editor/site/import_rules.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

namespace {

Found file(const std::string& path, std::uint64_t size = 10) {
    return {path, Found::Is::file, size};
}

std::optional<LeftOut> fault_of(const Found& found) {
    ImportRules rules;
    const auto admitted = rules.look_at_file(found);
    if (admitted) return std::nullopt;
    return admitted.error();
}

std::optional<LeftOut> inside(const std::string& name, std::string_view bytes) {
    ImportRules rules;
    const auto admitted = rules.look_at_file(file(name));
    REQUIRE(admitted.has_value());
    return rules.look_inside(*admitted, bytes);
}

}  // namespace

TEST_CASE("only what sites are made of is admitted, by its name and its content") {
    CHECK(kind_of_name("Index.HTML") == FileKind::text);
    CHECK(kind_of_name("a.b.woff2") == FileKind::blob);
    for (const char* name : {"run.exe", "shop.php", "noending", ".html", "page.html~"})
        CHECK(kind_of_name(name) == std::nullopt);
    CHECK(fault_of(file("run.exe")) == LeftOut::kind);
    using namespace std::string_view_literals;
    CHECK(inside("a.png", "\x89PNG\r\n\x1a\n..."sv) == std::nullopt);
    CHECK(inside("a.png", "<svg onload=x>"sv) == LeftOut::other_content);
    CHECK(inside("a.png", ""sv) == LeftOut::other_content);
    CHECK(inside("a.webp", "RIFF\1\2\3\4WEBP"sv) == std::nullopt);
    CHECK(inside("a.webp", "RIFF\1\2\3\4WAVE"sv) == LeftOut::other_content);
    CHECK(inside("a.html", "<p>été"sv) == std::nullopt);
    CHECK(inside("a.html", "<p>\xe9t\xe9"sv) == LeftOut::not_text);
    CHECK(inside("a.html", "<p>\0"sv) == LeftOut::not_text);
    CHECK(inside("a.txt", std::string(text_max_lines, '\n')) == LeftOut::too_many_lines);
}

TEST_CASE("nothing leads out of the folder, and nothing but files comes in") {
    CHECK(fault_of(file("/etc/a.html")) == LeftOut::outside);
    CHECK(fault_of(file("../a.html")) == LeftOut::outside);
    CHECK(fault_of(file("a/../../b.html")) == LeftOut::outside);
    CHECK(fault_of({"a.html", Found::Is::link, 0}) == LeftOut::link);
    CHECK(fault_of({"a.html", Found::Is::special, 0}) == LeftOut::special);
    CHECK(fault_of(file("a\\b.html")) == LeftOut::bad_name);
    CHECK(fault_of(file("a\x1b.html")) == LeftOut::bad_name);
    CHECK(fault_of(file("\xff.html")) == LeftOut::bad_name);
}

TEST_CASE("what is hidden or lies about in every folder is left out with all in it") {
    const ImportRules rules;
    for (const char* path : {".git", "a/.svn", "__MACOSX"})
        CHECK(rules.look_at_folder({path, Found::Is::folder, 0}) == LeftOut::hidden);
    CHECK(rules.look_at_folder({"images", Found::Is::folder, 0}) == std::nullopt);
    CHECK(fault_of(file(".htaccess")) == LeftOut::hidden);
    CHECK(fault_of(file("images/Thumbs.db")) == LeftOut::hidden);
    CHECK(fault_of(file("__MACOSX/a.html")) == LeftOut::hidden);
}

TEST_CASE("names are composed, and two that one disk cannot tell apart are not both admitted") {
    ImportRules rules;
    const auto first = rules.look_at_file(file("e\xcc\x81t\xc3\xa9.html"));
    REQUIRE(first.has_value());
    CHECK(first->names == std::vector<std::string>{"\xc3\xa9t\xc3\xa9.html"});
    const auto second = rules.look_at_file(file("\xc3\x89T\xc3\x89.html"));
    REQUIRE_FALSE(second.has_value());
    CHECK(second.error() == LeftOut::same_name);
}

TEST_CASE("the limits of a project hold whatever a source says") {
    CHECK(fault_of(file("a.html", text_max_bytes + 1)) == LeftOut::too_big);
    CHECK(fault_of(file("a.html", text_max_bytes)) == std::nullopt);
    CHECK(fault_of(file("a.png", blob_max_bytes + 1)) == LeftOut::too_big);
    CHECK(inside("a.txt", std::string(text_max_bytes + 1, 'a')) == LeftOut::too_big);
    CHECK(fault_of(file("1/2/3/4/5/6/7/8/9/10/11/12.html")) == std::nullopt);
    CHECK(fault_of(file("1/2/3/4/5/6/7/8/9/10/11/12/13.html")) == LeftOut::too_deep);
    std::string long_name(236, 'a');
    long_name += ".html";
    CHECK(fault_of(file(long_name)) == LeftOut::too_deep);
    ImportRules rules;
    for (std::size_t i = 0; i < project_max_files; ++i) {
        const auto admitted = rules.look_at_file(file(std::to_string(i) + ".txt"));
        REQUIRE(admitted.has_value());
        REQUIRE_FALSE(rules.look_inside(*admitted, "x").has_value());
    }
    CHECK(rules.look_at_file(file("more.txt")).error() == LeftOut::too_many_files);
}

TEST_CASE("a project is full by what was read, not by what was claimed") {
    ImportRules rules;
    const std::string picture = "\x89PNG\r\n\x1a\n" + std::string(blob_max_bytes - 8, 'x');
    for (int i = 0; i < 10; ++i) {
        const auto admitted = rules.look_at_file(file(std::to_string(i) + ".png"));
        REQUIRE_FALSE(rules.look_inside(*admitted, picture).has_value());
    }
    const auto last = rules.look_at_file(file("last.png", 0));
    REQUIRE(last.has_value());
    CHECK(rules.look_inside(*last, picture) == LeftOut::project_full);
}
