#include "editor/node_link.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

#include <fcntl.h>
#include <sys/eventfd.h>

#include <thread>

using namespace atelier;
using namespace atelier::editor;

namespace {

NodeLink linked(const FakeNode& node) {
    auto link = NodeLink::connect(node.home() + "/run/socket");
    REQUIRE(link.has_value());
    REQUIRE(link->call(talk::Hello{"test", 1}).has_value());
    return *std::move(link);
}

}  // namespace

TEST_CASE("a call gets its answer, and what was told meanwhile is kept in order") {
    FakeNode node;
    set_scene(node);
    node.tell_after("atelier/hello", talk::ClassChanged{});
    node.tell_after("atelier/projects", talk::TreeChanged{talk::SpaceId{id_of('b')}});
    NodeLink link = linked(node);
    const auto projects = link.call(talk::Projects{});
    REQUIRE(projects.has_value());
    CHECK(projects->projects.front().name == "Boulangerie");
    CHECK(std::holds_alternative<talk::ClassChanged>(link.next_telling(Patience{500}).value()));
    CHECK(std::holds_alternative<talk::TreeChanged>(link.next_telling(Patience{500}).value()));
    CHECK(link.next_telling(Patience{20}).error().why == Trouble::Why::silent);
}

TEST_CASE("a refusal, an end and an answer of another kind are told apart") {
    FakeNode node;
    node.refuse("atelier/people", talk::Code::no_class);
    node.answer("atelier/projects", R"({"projects":7})");
    node.end_at("atelier/tree");
    NodeLink link = linked(node);
    const auto refused = link.call(talk::People{});
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().why == Trouble::Why::refused);
    CHECK(refused.error().fault.code == talk::Code::no_class);
    CHECK(link.call(talk::Projects{}).error().why == Trouble::Why::foreign);
    CHECK(link.call(talk::Tree{talk::SpaceId{id_of('b')}}).error().why == Trouble::Why::ended);
    CHECK(link.call(talk::Projects{}).error().why == Trouble::Why::ended);
}

TEST_CASE("a call ends at once when nobody wants its answer any more") {
    FakeNode node;
    NodeLink link = linked(node);
    const Descriptor given_up(::eventfd(0, EFD_CLOEXEC));
    link.give_up_by(given_up.number());
    // While it waits, most likely.
    std::thread somebody([&] { ::eventfd_write(given_up.number(), 1); });
    const auto before = std::chrono::steady_clock::now();
    CHECK(link.next_telling(Patience{60'000}).error().why == Trouble::Why::silent);
    CHECK(std::chrono::steady_clock::now() - before < Patience{30'000});
    somebody.join();
}

TEST_CASE("a descriptor goes with its line, in both directions") {
    FakeNode node;
    node.answer("atelier/carry/in", R"({"spaces":1,"changes":2,"blobs":3})");
    node.pass("atelier/blob/get", R"({"size":4,"descriptor":true})", "pain");
    const TemporaryFolder folder;
    const std::string path = folder.write("bundle", "a bundle");
    NodeLink link = linked(node);
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    REQUIRE(link.call(talk::CarryIn{true}, file.number()).has_value());
    CHECK(node.received() == std::vector<std::string>{"a bundle"});
    REQUIRE(link.call(talk::GetBlob{talk::BlobId{id_of('f')}}).has_value());
    const auto passed = link.take_descriptor();
    REQUIRE(passed.has_value());
    std::array<char, 8> bytes{};
    CHECK(::pread(passed->number(), bytes.data(), bytes.size(), 0) == 4);
    CHECK(std::string_view(bytes.data()) == "pain");
    CHECK_FALSE(link.take_descriptor().has_value());
}

TEST_CASE("nothing is called saved before the node says so of the last thing that was written") {
    FakeNode node;
    set_scene(node);
    NodeLink link = linked(node);
    REQUIRE(link.call(talk::Delete{"a"}).has_value());
    REQUIRE(link.call(talk::Delete{"b"}).has_value());
    CHECK(link.wait_until_saved(Patience{500}).has_value());
    CHECK(link.status().saved == 2);
    node.never_save();
    REQUIRE(link.call(talk::Delete{"c"}).has_value());
    CHECK(link.wait_until_saved(Patience{30}).error().why == Trouble::Why::silent);
    node.set_disk(talk::DiskTrouble::full);
    REQUIRE(link.call(talk::Delete{"d"}).has_value());
    CHECK(link.wait_until_saved(Patience{500}).error().fault.code == talk::Code::disk_full);
}

TEST_CASE("a long line goes out while the node has much to say itself") {
    FakeNode node;
    set_scene(node);
    node.answer("atelier/checkout", R"({"text":")" + std::string(3'000'000, 'a') + R"("})");
    NodeLink link = linked(node);
    const std::string content(2'000'000, 'b');
    REQUIRE(link.call(talk::Write{"a", content}).has_value());
    CHECK(node.calls("atelier/write").front().at("content").as_string().size() == content.size());
    CHECK(link.call(talk::Checkout{"a", {}})->text.size() == 3'000'000);
}

TEST_CASE("where nobody listens is nobody, and a path that is too long is impossible") {
    const TemporaryFolder folder;
    CHECK(NodeLink::connect((folder.path() / "none").string()).error() ==
          NodeLink::ConnectFault::nobody_there);
    CHECK(NodeLink::connect("/" + std::string(200, 'a')).error() ==
          NodeLink::ConnectFault::impossible);
}
