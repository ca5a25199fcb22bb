#include "editor/commands/local_file.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

#include <sys/stat.h>

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("what is no file, or is too big, ends a command with its name") {
    FakeNode node;
    set_scene(node);
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder.path() / "a.html");
    const std::string path = (folder.path() / "a.html").string();
    CHECK(run(node, {"put", "Boul", "a.html", path}).errors.contains(path));
    REQUIRE(::mkfifo((folder.path() / "pipe").c_str(), 0600) == 0);
    CHECK(run(node, {"put", "Boul", "a.html", (folder.path() / "pipe").string()}).exit == 1);
    const std::string big = folder.write("big", std::string(2 * 1024 * 1024 + 1, 'a'));
    CHECK(run(node, {"put", "Boul", "a.html", big})
              .errors.contains("est trop gros : 2048 Kio au plus."));
    CHECK(
        run(node, {"put", "Boul", "a.html", "/no/file"}).errors.contains("/no/file n'existe pas."));
    CHECK(node.calls("atelier/write").empty());
}

TEST_CASE("a file that cannot be made is said to be so before the class is changed") {
    FakeNode node;
    set_scene(node);
    const Ran ran = run(node, {"kit", "make", "--uses", "1", "--out", "/no/where/kit.txt"});
    CHECK(ran.exit == 1);
    CHECK(ran.errors.contains("On ne peut pas écrire /no/where/kit.txt."));
    CHECK(node.calls("atelier/kit/make").empty());
}
