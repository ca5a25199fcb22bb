#include "editor/kit_file.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

namespace {

const KitFile kit{"Les mardis", {"192.168.1.12", "10.0.0.4:5000"}, id_of('5'), id_of('c')};
const std::string written = kit_text(kit, "Un fichier.\nA file.");

}  // namespace

TEST_CASE("a kit comes back from its file, as people may have saved it") {
    CHECK(read_kit(written) == kit);
    CHECK(written.starts_with("Atelier kit 1\n# Un fichier.\n# A file.\nclass: Les mardis\n"));
    std::string windows;
    for (const char each : written)
        windows += each == '\n' ? std::string("\r\n") : std::string(1, each);
    CHECK(read_kit(windows) == kit);
    CHECK(read_kit(written + "\n\n") == kit);
}

TEST_CASE("a kit with one byte changed anywhere is refused") {
    for (std::size_t at = 0; at < written.size(); ++at) {
        std::string other = written;
        other[at] = other[at] == 'x' ? 'y' : 'x';
        if (read_kit(other).has_value()) FAIL("byte " << at << " may be anything");
    }
}

TEST_CASE("a kit that was cut anywhere is refused") {
    for (std::size_t size = 0; size + 1 < written.size(); ++size)
        if (read_kit(written.substr(0, size)).has_value()) FAIL("whole at " << size);
}

TEST_CASE("what is no kit of ours is told apart") {
    CHECK(read_kit("hello").error() == KitFault::no_kit);
    CHECK(read_kit("Atelier kit 2\n").error() == KitFault::other_version);
    CHECK(read_kit("Atelier kit 1\nclass: x\n").error() == KitFault::damaged);
    CHECK(read_kit(kit_text({"x", {}, "abc", {}}, "")).error() == KitFault::incomplete);
    CHECK(read_kit(kit_text({"x", {}, id_of('5'), "abc"}, "")).error() == KitFault::incomplete);
    CHECK(read_kit(kit_text({"x", {}, id_of('5'), {}}, ""))->class_id.empty());
    CHECK(read_kit(std::string(kit_file_max_bytes + 1, 'a')).error() == KitFault::no_kit);
}

TEST_CASE("a class cannot add lines to its kit by its name") {
    const KitFile sly{"a\nseat: 6.6.6.6", {}, id_of('5'), {}};
    const auto read = read_kit(kit_text(sly, ""));
    REQUIRE(read.has_value());
    CHECK(read->seats.empty());
    CHECK(read->class_name == "a seat: 6.6.6.6");
}
