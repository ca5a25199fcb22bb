#include "editor/app/practice_source.hpp"

#include "editor/practice_home.hpp"
#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

#include <sys/eventfd.h>

using namespace atelier;
using namespace atelier::editor;
namespace fs = std::filesystem;

namespace {

const Words english(Language::english);

// A home in which the fake node's is that of the practice.
struct Practised {
    Practised() {
        set_scene(node);
        fs::create_directories(home);
        fs::create_directory_symlink(node.home(), practice_home_in(home));
    }
    PracticeRead read() const {
        return read_practice(
            home, english, [](const std::string&) { return std::optional<std::string>(); },
            "/nowhere/atelier-node");
    }

    FakeNode node;
    std::string home = node.folder() / "person";
};

}  // namespace

TEST_CASE("all sites of a practice are read, with folders, texts and pictures") {
    Practised at;
    const PracticeRead read = at.read();
    REQUIRE(read);
    REQUIRE(read->size() == 1);
    CHECK(read->front().name == "Boulangerie");
    std::map<std::string, std::string> bytes;
    for (const PracticeFile& file : read->front().files)
        bytes[file.path] = file.bytes;
    CHECK(bytes.at("site/index.html") == page_text);
    CHECK(bytes.at("site/images/pain.png").starts_with("\x89PNG"));
    CHECK(bytes.contains("notes/plan.md"));
}

TEST_CASE("a picture that cannot be read is said, and nothing is brought in by halves") {
    Practised at;
    at.node.refuse("atelier/blob/get", talk::Code::no_such_blob);
    const PracticeRead read = at.read();
    REQUIRE_FALSE(read);
    CHECK(read.error().starts_with("site/images/pain.png cannot be read."));
}

TEST_CASE("whoever leaves waits for no answer of a practice's node") {
    Practised at;
    const Descriptor given_up(::eventfd(1, EFD_CLOEXEC));
    const PracticeRead read = read_practice(
        at.home, english, [](const std::string&) { return std::optional<std::string>(); },
        "/nowhere/atelier-node", given_up.number());
    CHECK_FALSE(read);
    CHECK(at.node.calls("atelier/projects").empty());
}

TEST_CASE("a practice whose node does not start is said in a sentence") {
    const TemporaryFolder folder;
    const PracticeRead read = read_practice(
        folder.path().string(), english,
        [](const std::string&) { return std::optional<std::string>(); }, "/nowhere/atelier-node");
    REQUIRE_FALSE(read);
    CHECK_FALSE(read.error().empty());
}
