#include "node/space_prints.hpp"

#include "tests/node/table.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

SpacePrints prints(Class& room, Table::Seat& seat) {
    return prints_of(*seat.node->replica(), room.project);
}

}  // namespace

TEST_CASE("two seats that hold the same have the same prints, and who lacks something has others") {
    Class room;
    room.open(room.trainer);
    room.type(room.trainer, U"bonjour");
    room.table.run(1'000);
    CHECK(prints(room, room.trainer).frontier == prints(room, room.learner).frontier);
    CHECK(prints(room, room.trainer).tree == prints(room, room.learner).tree);
    const SpacePrints before = prints(room, room.learner);
    room.learner.is_apart = true;
    room.type(room.trainer, U"x");
    room.table.run(1'000);
    CHECK(prints(room, room.trainer).frontier != before.frontier);
    CHECK(prints(room, room.trainer).tree != before.tree);
    CHECK(prints(room, room.learner).tree == before.tree);
}

TEST_CASE("a name, a folder and a picture's content alter what shows") {
    Class room;
    const NodeId site = root_of(room.project, Root::site);
    std::set<BlobId> trees{prints(room, room.trainer).tree};
    const auto write = [&](resolved::Op op) {
        room.ask(room.trainer, request::Write{room.project, {std::move(op)}});
        trees.insert(prints(room, room.trainer).tree);
        return NodeId{all<told::Done>(room.trainer).back().change, 0};
    };
    write(resolved::Name{room.page, "autre.html"});
    write(resolved::Create{NodeKind::folder, site, "images"});
    const NodeId picture = write(resolved::Create{NodeKind::blob, site, "pain.png"});
    write(resolved::Blob{picture, BlobId{{1}}, 10});
    write(resolved::Blob{picture, BlobId{{2}}, 10});
    CHECK(trees.size() == 6);
}
