#include "node/bundle_out.hpp"

#include "tests/node/memory_bundle.hpp"
#include "tests/node/table.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a bundle holds every tip of every space, and its spans lead up to them") {
    Class room;
    room.open(room.trainer);
    room.type(room.trainer, U"bonjour");
    room.table.run(500);
    BundleOut out = room.trainer.node->bundle_out("clé", room.table.time());
    Bytes bytes;
    std::size_t pieces = 0;
    for (; const auto more = out.next(); ++pieces)
        bytes.insert(bytes.end(), more->begin(), more->end());
    CHECK(pieces == 2);  // what is small comes with the last chunk
    CHECK_FALSE(out.next());

    std::map<SpaceId, std::vector<Tip>> said;
    std::map<SpaceId, std::set<ChangeId>> ids;
    std::uint64_t changes = 0;
    BundleReader reader;
    BytesView rest = bytes;
    while (!rest.empty()) {
        const auto taken = reader.receive(rest);
        REQUIRE(taken);
        rest = rest.subspan(taken->used);
        if (!taken->record) continue;
        if (const auto* tips = std::get_if<bundle::Tips>(&*taken->record))
            said[tips->space] = tips->tips;
        if (const auto* packed = std::get_if<bundle::Span>(&*taken->record)) {
            const auto span = unpack_span(packed->span);
            REQUIRE(span);
            changes += span->changes.size();
            for (const SpanChange& change : span->changes)
                ids[change.header.space].insert(change.id);
        }
    }
    REQUIRE(reader.finished());
    CHECK(reader.end_of_file()->maker == room.trainer.node->replica()->own());
    const SpaceId class_space = id_cast<SpaceId>(*room.trainer.node->class_id());
    ids[class_space].merge(ids[SpaceId{}]);  // the genesis is of no space
    Replica& replica = *room.trainer.node->replica();
    CHECK(said.size() == replica.spaces().size());
    for (const SpaceId& space : replica.spaces()) {
        CHECK(said[space] == replica.tips(space));
        for (const Tip& tip : said[space])
            CHECK(ids[space].contains(tip.id));
    }
    CHECK(out.counts().spaces == said.size());
    CHECK(out.counts().changes == changes);
}

TEST_CASE("what is written while a bundle is packed is not in it, and does no harm") {
    Class room;
    room.open(room.trainer);
    BundleOut out = room.trainer.node->bundle_out("clé", room.table.time());
    MemoryBundle stick;
    for (std::u32string word = U"a"; const auto more = out.next(); word += U"b") {
        stick.bytes.insert(stick.bytes.end(), more->begin(), more->end());
        room.type(room.trainer, word);
        room.table.run(200);
    }
    BundleIn in = room.learner.node->bundle_in(stick, [&] { return room.table.time(); });
    CHECK_FALSE(read_whole(in));
}
