// How blobs come from several sessions at a time, whatever each of them does.

#include "sync/blob_fetch.hpp"

#include "tests/seeds.hpp"
#include "tests/sync/blob_room.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

constexpr SessionNumber ana{1};
constexpr SessionNumber bea{2};
constexpr SessionNumber cleo{3};

WholeBlob blob_of(std::size_t size, std::uint8_t seed = 1) {
    Dice dice(seed);
    return WholeBlob(random_blob(dice, size));
}
WholeBlob blob_of_chunks(std::size_t chunks, std::uint8_t seed = 1) {
    return blob_of(chunks * blob_chunk_bytes, seed);
}

using Requests = std::vector<BlobFetch::Request>;
BlobFetch::Request map_of(SessionNumber to, const WholeBlob& blob) {
    return {to, message::BlobWant{blob.id, 0, 0}};
}
BlobFetch::Request chunk_of(SessionNumber to, const WholeBlob& blob, std::uint16_t index) {
    return {to, message::BlobWant{blob.id, index, 1}};
}
std::size_t wants_in(const Requests& requests, SessionNumber to) {
    return static_cast<std::size_t>(std::ranges::count_if(requests, [&](const auto& request) {
        return request.to == to && std::holds_alternative<message::BlobWant>(request.message);
    }));
}

// Some sessions and blobs; every blob is wanted, and every session has said that it has all.
struct Scene {
    BlobFetch fetch;
    Instant now{1'000};

    Scene(const std::vector<SessionNumber>& sessions, const std::vector<WholeBlob>& blobs,
          std::uint64_t limit = blob_max_bytes,
          std::uint64_t unfinished_max = limits::unfinished_blob_bytes)
        : fetch(limit, unfinished_max) {
        for (const WholeBlob& blob : blobs)
            fetch.want(blob.id, blob.map.size);
        for (const SessionNumber session : sessions)
            join(session);
    }
    // Its ask is answered: it has everything that it is asked about.
    void join(SessionNumber session) {
        fetch.joined(session);
        answer_ask(session);
        requests();
    }
    void answer_ask(SessionNumber session) {
        for (const auto& [to, message] : fetch.requests(now)) {
            const auto* const ask = std::get_if<message::BlobAsk>(&message);
            if (to == session && ask != nullptr)
                fetch.heard(session, message::BlobHave{ask->blobs}, now);
        }
    }
    Requests requests() { return fetch.requests(now); }
    void wait(std::uint64_t milliseconds) { now = now + Milliseconds{milliseconds}; }
    BlobVerdict give_map(SessionNumber from, const WholeBlob& blob) {
        return fetch.heard(from, blob.map_message(), now);
    }
    BlobVerdict give(SessionNumber from, const WholeBlob& blob, std::size_t chunk) {
        return fetch.heard(from, blob.chunk_message(chunk), now);
    }
};

}  // namespace

TEST_CASE("a blob's map is asked for first and then its chunks in order, four at a time") {
    const WholeBlob film = blob_of_chunks(6);
    BlobFetch fetch;
    CHECK(fetch.want(film.id, film.map.size));
    fetch.joined(ana);
    const Instant now{1'000};
    CHECK(fetch.requests(now) == Requests{{ana, message::BlobAsk{{film.id}}}});
    CHECK(fetch.requests(now).empty());
    CHECK(fetch.heard(ana, message::BlobHave{{film.id}}, now) == BlobVerdict::fine);
    CHECK(fetch.requests(now) == Requests{map_of(ana, film)});
    CHECK(fetch.heard(ana, film.map_message(), now) == BlobVerdict::fine);
    CHECK(fetch.requests(now) == Requests{chunk_of(ana, film, 0), chunk_of(ana, film, 1),
                                          chunk_of(ana, film, 2), chunk_of(ana, film, 3)});
    CHECK(fetch.requests(now).empty());
    CHECK(fetch.heard(ana, film.chunk_message(2), now) == BlobVerdict::fine);
    CHECK(fetch.requests(now) == Requests{chunk_of(ana, film, 4)});
    for (const std::size_t chunk : {0, 1, 3})
        CHECK(fetch.heard(ana, film.chunk_message(chunk), now) == BlobVerdict::fine);
    CHECK(fetch.requests(now) == Requests{chunk_of(ana, film, 5)});
    CHECK(fetch.heard(ana, film.chunk_message(5), now) == BlobVerdict::fine);
    CHECK(fetch.take_whole().empty());
    CHECK(fetch.unfinished_bytes() == film.map.size);
    CHECK(fetch.heard(ana, film.chunk_message(4), now) == BlobVerdict::fine);
    CHECK(fetch.take_whole() == std::vector{std::pair{film.id, film.bytes}});
    CHECK(fetch.take_whole().empty());
    CHECK(fetch.unfinished_bytes() == 0);
    CHECK(fetch.requests(now + Milliseconds{60'000}).empty());
}

TEST_CASE("several sessions share one blob and no chunk is asked of two") {
    const WholeBlob film = blob_of_chunks(12);
    Scene scene({ana, bea, cleo}, {film});
    REQUIRE(scene.give_map(ana, film) == BlobVerdict::fine);
    const Requests requests = scene.requests();
    CHECK(requests.size() == 12);
    std::set<std::uint16_t> chunks;
    for (const auto& request : requests)
        CHECK(chunks.insert(std::get<message::BlobWant>(request.message).first).second);
    for (const SessionNumber session : {ana, bea, cleo})
        CHECK(wants_in(requests, session) == 4);
}

TEST_CASE("H66: a blob that a hundred seats have is asked of each at most once") {
    const WholeBlob film = blob_of_chunks(60);
    std::vector<SessionNumber> sessions;
    for (std::uint32_t i = 1; i <= 100; ++i)
        sessions.push_back(SessionNumber{i});
    Scene scene(sessions, {film});
    REQUIRE(scene.give_map(SessionNumber{1}, film) == BlobVerdict::fine);
    const Requests requests = scene.requests();
    CHECK(requests.size() == 60);
    for (const SessionNumber session : sessions)
        CHECK(wants_in(requests, session) <= 1);
    for (const auto& [to, message] : requests)
        CHECK(scene.give(to, film, std::get<message::BlobWant>(message).first) ==
              BlobVerdict::fine);
    CHECK(scene.fetch.take_whole().size() == 1);
}

TEST_CASE("H67: what a session has not given after five seconds is asked of another one") {
    const WholeBlob film = blob_of_chunks(5);
    Scene scene({ana, bea}, {film});
    REQUIRE(scene.give_map(ana, film) == BlobVerdict::fine);
    const Requests first = scene.requests();
    REQUIRE(wants_in(first, ana) > 0);
    for (const auto& [to, message] : first) {
        if (to == bea) scene.give(bea, film, std::get<message::BlobWant>(message).first);
    }
    scene.wait(4'999);
    CHECK(scene.requests().empty());
    CHECK(scene.fetch.next_due(scene.now) == scene.now + Milliseconds{1});
    scene.wait(1);
    const Requests second = scene.requests();
    CHECK(wants_in(second, bea) == wants_in(first, ana));
    CHECK(wants_in(second, ana) == 0);
    for (const auto& [to, message] : second)
        scene.give(bea, film, std::get<message::BlobWant>(message).first);
    CHECK(scene.fetch.take_whole().size() == 1);
}

TEST_CASE("H67: a map that does not come is asked of another session, too") {
    const WholeBlob film = blob_of_chunks(1);
    Scene scene({ana, bea}, {film});
    scene.wait(5'000);
    CHECK(scene.requests() == Requests{map_of(bea, film)});
}

TEST_CASE("who gives nothing is asked after thirty seconds whether it has the blob") {
    const WholeBlob film = blob_of_chunks(1);
    Scene scene({ana}, {film});
    scene.wait(5'000);
    CHECK(scene.requests().empty());
    scene.wait(29'999);
    CHECK(scene.requests().empty());
    scene.wait(1);
    CHECK(scene.requests() == Requests{{ana, message::BlobAsk{{film.id}}}});
    CHECK(scene.fetch.heard(ana, message::BlobHave{{film.id}}, scene.now) == BlobVerdict::fine);
    CHECK(scene.requests() == Requests{map_of(ana, film)});
}

TEST_CASE("what comes late is taken and no misbehaviour, and its session is asked for more") {
    const WholeBlob film = blob_of_chunks(6);
    Scene scene({ana}, {film});
    scene.wait(5'000);
    CHECK(scene.requests().empty());
    scene.wait(3'000);
    CHECK(scene.give_map(ana, film) == BlobVerdict::fine);
    CHECK(scene.requests().size() == 4);
    scene.wait(5'000);
    CHECK(scene.requests().empty());
    CHECK(scene.give(ana, film, 1) == BlobVerdict::fine);
    CHECK(scene.requests() == Requests{chunk_of(ana, film, 4)});
    for (const std::size_t chunk : {0, 2, 3, 4})
        CHECK(scene.give(ana, film, chunk) == BlobVerdict::fine);
    CHECK(scene.requests() == Requests{chunk_of(ana, film, 5)});
    scene.wait(100'000);
    CHECK(scene.give(ana, film, 5) == BlobVerdict::fine);
    CHECK(scene.fetch.take_whole().size() == 1);
}

TEST_CASE("a piece that two sessions give is taken once") {
    const WholeBlob film = blob_of_chunks(2);
    Scene scene({ana}, {film});
    REQUIRE(scene.give_map(ana, film) == BlobVerdict::fine);
    REQUIRE(scene.requests().size() == 2);
    scene.join(bea);
    scene.wait(5'000);
    CHECK(scene.requests() == Requests{chunk_of(bea, film, 0), chunk_of(bea, film, 1)});
    CHECK(scene.give(ana, film, 0) == BlobVerdict::fine);
    CHECK(scene.give(bea, film, 0) == BlobVerdict::fine);
    CHECK(scene.fetch.take_whole().empty());
    CHECK(scene.give(bea, film, 1) == BlobVerdict::fine);
    CHECK(scene.fetch.take_whole().size() == 1);
    CHECK(scene.give(ana, film, 1) == BlobVerdict::fine);
}

TEST_CASE("who did not have to give a piece any more is not taken for one who lacks it") {
    const WholeBlob film = blob_of_chunks(1);
    Scene scene({ana, bea}, {film});
    scene.wait(5'000);
    REQUIRE(scene.requests() == Requests{map_of(bea, film)});
    scene.wait(1'000);
    REQUIRE(scene.give_map(ana, film) == BlobVerdict::fine);
    REQUIRE(scene.requests() == Requests{chunk_of(ana, film, 0)});
    scene.wait(5'000);
    REQUIRE(scene.requests() == Requests{chunk_of(bea, film, 0)});
}

TEST_CASE("a session owes at most four pieces for thirty seconds, whatever it says that it has") {
    std::vector<WholeBlob> blobs;
    for (std::uint8_t i = 0; i < 9; ++i)
        blobs.push_back(blob_of(100, i));
    Scene scene({ana}, blobs);
    // One that has nothing, so that nothing begins that could only wait.
    scene.fetch.joined(bea);
    REQUIRE(scene.requests().size() == 1);
    REQUIRE(scene.fetch.heard(bea, message::BlobHave{}, scene.now) == BlobVerdict::fine);
    CHECK(scene.requests().empty());
    CHECK(scene.fetch.unfinished_bytes() == 400);
    scene.wait(29'999);
    CHECK(scene.requests().empty());
    CHECK(scene.fetch.next_due(scene.now) == scene.now + Milliseconds{1});
    scene.wait(1);
    CHECK(wants_in(scene.requests(), ana) == 4);
    scene.wait(29'999);
    CHECK(wants_in(scene.requests(), ana) == 0);
}

TEST_CASE("a session that owed four pieces is asked for another one after thirty seconds") {
    const WholeBlob film = blob_of_chunks(5, 1);
    const WholeBlob epic = blob_of_chunks(6, 2);
    Scene scene({}, {film});
    scene.join(ana);
    scene.wait(1'000);
    REQUIRE(scene.give_map(ana, film) == BlobVerdict::fine);
    REQUIRE(scene.requests().size() == 4);
    REQUIRE(scene.fetch.want(epic.id, epic.map.size));
    scene.answer_ask(ana);
    scene.wait(6'000);
    REQUIRE(scene.requests().empty());
    scene.wait(23'999);
    CHECK(scene.requests().empty());
    CHECK(scene.fetch.next_due(scene.now) == scene.now + Milliseconds{1});
    scene.wait(1);
    CHECK(scene.requests() == Requests{map_of(ana, epic)});
}

TEST_CASE("of what a session never gave the last 64 pieces are remembered") {
    std::vector<WholeBlob> blobs;
    for (std::uint8_t i = 0; i < 68; ++i)
        blobs.push_back(blob_of(100, i));
    Scene scene({ana}, blobs);
    std::vector<BlobId> asked;
    const auto note = [&](const Requests& requests) {
        for (const auto& [to, message] : requests) {
            const auto* const want = std::get_if<message::BlobWant>(&message);
            if (want != nullptr) asked.push_back(want->blob);
        }
    };
    for (int i = 0; i < 16; ++i) {
        scene.wait(30'000);
        note(scene.requests());
    }
    REQUIRE(asked.size() == 64);
    const auto late = [&](const BlobId& id) {
        return scene.give_map(ana, *std::ranges::find(blobs, id, &WholeBlob::id));
    };
    CHECK(std::ranges::count_if(blobs, [&](const WholeBlob& blob) {
              return std::ranges::find(asked, blob.id) == asked.end() &&
                     late(blob.id) == BlobVerdict::unasked;
          }) == 4);
    for (const BlobId& id : asked)
        CHECK(late(id) == BlobVerdict::fine);
}

TEST_CASE("H64: a wrong chunk is misbehaviour, and its session is not asked for the blob again") {
    const WholeBlob film = blob_of_chunks(3);
    const WholeBlob other = blob_of_chunks(3, 2);
    Scene scene({ana, bea}, {film});
    REQUIRE(scene.give_map(ana, film) == BlobVerdict::fine);
    REQUIRE(scene.requests() ==
            Requests{chunk_of(ana, film, 0), chunk_of(bea, film, 1), chunk_of(ana, film, 2)});
    message::BlobChunk chunk = film.chunk_message(0);
    chunk.chunk[77] ^= 1;
    CHECK(scene.fetch.heard(ana, chunk, scene.now) == BlobVerdict::wrong);
    // What else it was asked for of that blob is not waited for.
    CHECK(scene.requests() == Requests{chunk_of(bea, film, 0), chunk_of(bea, film, 2)});
    CHECK(scene.fetch.take_whole().empty());
    REQUIRE(scene.fetch.want(other.id, other.map.size));
    std::size_t asked_for_other = 0;
    for (int i = 0; i < 100; ++i) {
        for (const auto& [to, message] : scene.requests()) {
            if (to != ana) continue;
            ++asked_for_other;
            if (const auto* const ask = std::get_if<message::BlobAsk>(&message)) {
                CHECK(ask->blobs == std::vector{other.id});
                scene.fetch.heard(ana, message::BlobHave{{other.id}}, scene.now);
            } else {
                CHECK(std::get<message::BlobWant>(message).blob == other.id);
            }
        }
        scene.wait(1'000);
    }
    CHECK(asked_for_other > 1);
}

TEST_CASE("H65: a map of fewer chunks is wrong, and so is a chunk that is shorter than its map") {
    const WholeBlob film = blob_of_chunks(3);
    Scene scene({ana, bea}, {film});
    message::BlobMap map = film.map_message();
    map.map.size -= blob_chunk_bytes;
    map.map.chunks.pop_back();
    CHECK(scene.fetch.heard(ana, map, scene.now) == BlobVerdict::wrong);
    CHECK(scene.requests() == Requests{map_of(bea, film)});
    REQUIRE(scene.give_map(bea, film) == BlobVerdict::fine);
    REQUIRE(wants_in(scene.requests(), bea) == 3);
    message::BlobChunk chunk = film.chunk_message(1);
    chunk.chunk.pop_back();
    CHECK(scene.fetch.heard(bea, chunk, scene.now) == BlobVerdict::wrong);
    CHECK(scene.requests().empty());
}

TEST_CASE("what was not asked for is not looked at") {
    const WholeBlob film = blob_of_chunks(2);
    BlobFetch fetch;
    const Instant now{1'000};
    CHECK(fetch.heard(ana, film.map_message(), now) == BlobVerdict::unasked);
    fetch.joined(ana);
    CHECK(fetch.heard(ana, film.map_message(), now) == BlobVerdict::unasked);
    Scene scene({ana, bea}, {film});
    CHECK(scene.give_map(bea, film) == BlobVerdict::unasked);
    CHECK(scene.give(ana, film, 0) == BlobVerdict::unasked);
    REQUIRE(scene.give_map(ana, film) == BlobVerdict::fine);
    CHECK(scene.give_map(ana, film) == BlobVerdict::unasked);
    CHECK(scene.give(ana, film, 0) == BlobVerdict::unasked);
    CHECK(scene.fetch.heard(ana, message::BlobHave{{film.id}}, now) == BlobVerdict::unasked);
}

TEST_CASE("what came stays when its session goes, and another one gives the rest") {
    const WholeBlob film = blob_of_chunks(3);
    Scene scene({ana}, {film});
    REQUIRE(scene.give_map(ana, film) == BlobVerdict::fine);
    REQUIRE(scene.requests().size() == 3);
    REQUIRE(scene.give(ana, film, 1) == BlobVerdict::fine);
    scene.fetch.left(ana);
    CHECK(scene.give(ana, film, 0) == BlobVerdict::unasked);
    scene.wait(600'000);
    CHECK(scene.requests().empty());
    scene.fetch.joined(bea);
    scene.answer_ask(bea);
    CHECK(scene.requests() == Requests{chunk_of(bea, film, 0), chunk_of(bea, film, 2)});
}

TEST_CASE("a blob above the limit is not wanted, whether the change or the map says it") {
    const WholeBlob film = blob_of_chunks(3);
    BlobFetch fetch(2 * blob_chunk_bytes);
    CHECK_FALSE(fetch.want(film.id, film.map.size));
    CHECK(fetch.want(film.id, 10));
    fetch.joined(ana);
    REQUIRE(fetch.requests(Instant{0}).size() == 1);
    REQUIRE(fetch.heard(ana, message::BlobHave{{film.id}}, Instant{0}) == BlobVerdict::fine);
    REQUIRE(fetch.requests(Instant{0}) == Requests{map_of(ana, film)});
    CHECK(fetch.heard(ana, film.map_message(), Instant{0}) == BlobVerdict::fine);
    CHECK(fetch.requests(Instant{0}).empty());
    CHECK(fetch.unfinished_bytes() == 0);
    CHECK_FALSE(fetch.want(film.id, 10));
    // It does not stand in the way of others.
    const WholeBlob picture = blob_of_chunks(2, 2);
    CHECK(fetch.want(picture.id, picture.map.size));
    REQUIRE(fetch.requests(Instant{0}).size() == 1);
    REQUIRE(fetch.heard(ana, message::BlobHave{{picture.id}}, Instant{0}) == BlobVerdict::fine);
    CHECK(fetch.requests(Instant{0}) == Requests{map_of(ana, picture)});
}

TEST_CASE("the map's size counts where the change says another") {
    const WholeBlob film = blob_of_chunks(3);
    for (const std::uint64_t said : {std::uint64_t{0}, std::uint64_t{10}, blob_max_bytes}) {
        Scene scene({}, {});
        REQUIRE(scene.fetch.want(film.id, said));
        scene.join(ana);
        REQUIRE(scene.requests().empty());
        CHECK(scene.fetch.unfinished_bytes() == said);
        CHECK(scene.give_map(ana, film) == BlobVerdict::fine);
        CHECK(scene.fetch.unfinished_bytes() == film.map.size);
        CHECK(scene.requests().size() == 3);
        for (const std::size_t chunk : {0, 1, 2})
            scene.give(ana, film, chunk);
        CHECK(scene.fetch.take_whole().size() == 1);
        CHECK(scene.fetch.unfinished_bytes() == 0);
    }
}

TEST_CASE("an empty blob is whole when its map came") {
    const WholeBlob nothing = blob_of(0);
    Scene scene({ana}, {nothing});
    CHECK(scene.give_map(ana, nothing) == BlobVerdict::fine);
    CHECK(scene.fetch.take_whole() == std::vector{std::pair{nothing.id, Bytes{}}});
}

TEST_CASE("a blob that is forgotten is asked for no more, and what comes of it is no fault") {
    const WholeBlob film = blob_of_chunks(2);
    Scene scene({ana}, {film});
    REQUIRE(scene.give_map(ana, film) == BlobVerdict::fine);
    REQUIRE(scene.requests().size() == 2);
    scene.fetch.forget(film.id);
    CHECK(scene.fetch.unfinished_bytes() == 0);
    CHECK(scene.give(ana, film, 0) == BlobVerdict::fine);
    CHECK(scene.fetch.take_whole().empty());
    scene.wait(100'000);
    CHECK(scene.requests().empty());
}

TEST_CASE("at most 1,024 blobs are wanted at a time") {
    BlobFetch fetch;
    Dice dice(1);
    std::vector<BlobId> ids;
    for (int i = 0; i < 1'024; ++i) {
        ids.push_back(dice.id<BlobId>());
        CHECK(fetch.want(ids.back(), 1));
    }
    CHECK_FALSE(fetch.want(dice.id<BlobId>(), 1));
    CHECK(fetch.want(ids.front(), 1));
    fetch.forget(ids.front());
    CHECK(fetch.want(dice.id<BlobId>(), 1));
}

TEST_CASE("the smaller blob comes first, and a film waits until there is room for it") {
    const WholeBlob picture = blob_of_chunks(1, 1);
    const WholeBlob film = blob_of_chunks(3, 2);
    const WholeBlob epic = blob_of_chunks(4, 3);
    Scene scene({ana, bea, cleo}, {epic, film, picture}, 4 * blob_chunk_bytes,
                4 * blob_chunk_bytes);
    CHECK(scene.fetch.unfinished_bytes() == 4 * blob_chunk_bytes);
    REQUIRE(scene.give_map(ana, picture) == BlobVerdict::fine);
    REQUIRE(scene.give_map(bea, film) == BlobVerdict::unasked);
    REQUIRE(scene.give_map(ana, film) == BlobVerdict::fine);
    const Requests requests = scene.requests();
    REQUIRE(requests.size() == 4);
    CHECK(std::get<message::BlobWant>(requests.front().message).blob == picture.id);
    for (const auto& [to, message] : requests) {
        const auto& want = std::get<message::BlobWant>(message);
        CHECK(want.blob != epic.id);
        scene.give(to, want.blob == film.id ? film : picture, want.first);
    }
    CHECK(scene.fetch.take_whole().size() == 2);
    CHECK(scene.requests().size() == 1);
    CHECK(scene.fetch.unfinished_bytes() == epic.map.size);
}

TEST_CASE("a blob of which nothing comes makes way after its turn, and the next is twice as long") {
    const WholeBlob stuck = blob_of_chunks(3, 1);
    const WholeBlob other = blob_of_chunks(4, 2);
    const WholeBlob third = blob_of_chunks(2, 3);
    Scene scene({ana}, {stuck, other}, 4 * blob_chunk_bytes, 4 * blob_chunk_bytes);
    REQUIRE(scene.give_map(ana, stuck) == BlobVerdict::fine);
    REQUIRE(scene.requests().size() == 3);
    scene.wait(29'999);
    CHECK(scene.requests().empty());
    CHECK(scene.fetch.next_due(scene.now) == scene.now + Milliseconds{1});
    scene.wait(1);
    CHECK(scene.requests() == Requests{map_of(ana, other)});
    CHECK(scene.fetch.unfinished_bytes() == other.map.size);
    CHECK(scene.give(ana, stuck, 0) == BlobVerdict::fine);
    REQUIRE(scene.give_map(ana, other) == BlobVerdict::fine);
    for (const auto& [to, message] : scene.requests())
        scene.give(ana, other, std::get<message::BlobWant>(message).first);
    CHECK(scene.fetch.take_whole().size() == 1);

    scene.wait(30'000);
    scene.answer_ask(ana);
    CHECK(scene.requests() == Requests{map_of(ana, stuck)});
    REQUIRE(scene.give_map(ana, stuck) == BlobVerdict::fine);
    REQUIRE(scene.requests().size() == 3);
    REQUIRE(scene.fetch.want(third.id, third.map.size));
    scene.answer_ask(ana);
    scene.wait(59'999);
    CHECK(wants_in(scene.requests(), ana) == 0);
    scene.wait(1);
    CHECK(scene.requests() == Requests{map_of(ana, third)});
}

TEST_CASE("each chunk that comes keeps a blob's room a second longer") {
    const WholeBlob film = blob_of_chunks(3, 1);
    const WholeBlob other = blob_of_chunks(4, 2);
    Scene scene({ana}, {film, other}, 4 * blob_chunk_bytes, 4 * blob_chunk_bytes);
    REQUIRE(scene.give_map(ana, film) == BlobVerdict::fine);
    REQUIRE(scene.requests().size() == 3);
    CHECK(scene.give(ana, film, 0) == BlobVerdict::fine);
    CHECK(scene.give(ana, film, 1) == BlobVerdict::fine);
    scene.wait(31'999);
    CHECK(scene.requests().empty());
    CHECK(scene.fetch.next_due(scene.now) == scene.now + Milliseconds{1});
    scene.wait(1);
    CHECK(scene.requests() == Requests{map_of(ana, other)});
}

TEST_CASE("no blob that had its turn overtakes one that waits for room") {
    const WholeBlob small = blob_of_chunks(2, 1);
    const WholeBlob film = blob_of_chunks(3, 2);
    const WholeBlob epic = blob_of_chunks(4, 3);
    const WholeBlob last = blob_of_chunks(4, 4);
    Scene scene({ana}, {small, epic}, 4 * blob_chunk_bytes, 5 * blob_chunk_bytes);
    scene.wait(30'000);
    REQUIRE(wants_in(scene.requests(), ana) == 1);
    REQUIRE(scene.fetch.unfinished_bytes() == epic.map.size);
    scene.fetch.forget(epic.id);
    for (const WholeBlob& blob : {film, last})
        REQUIRE(scene.fetch.want(blob.id, blob.map.size));
    // The small one would have room beside the film, the last one, whose turn is first, has not.
    scene.wait(30'000);
    scene.answer_ask(ana);
    CHECK(scene.requests() == Requests{map_of(ana, film)});
    CHECK(scene.fetch.unfinished_bytes() == film.map.size);
}

TEST_CASE("no blob makes way when the room would still not be enough") {
    const WholeBlob small = blob_of_chunks(1, 1);
    const WholeBlob film = blob_of_chunks(4, 2);
    const WholeBlob epic = blob_of_chunks(5, 3);
    Scene scene({ana}, {small}, 5 * blob_chunk_bytes, 6 * blob_chunk_bytes);
    REQUIRE(scene.give_map(ana, small) == BlobVerdict::fine);
    REQUIRE(scene.requests().size() == 1);
    scene.wait(10'000);
    for (const WholeBlob& blob : {film, epic})
        REQUIRE(scene.fetch.want(blob.id, blob.map.size));
    scene.answer_ask(ana);
    CHECK(scene.requests() == Requests{map_of(ana, film)});
    scene.wait(25'000);
    CHECK(scene.requests().empty());
    CHECK(scene.fetch.unfinished_bytes() == 5 * blob_chunk_bytes);
    scene.wait(5'000);
    CHECK(wants_in(scene.requests(), ana) == 1);
    CHECK(scene.fetch.unfinished_bytes() == 6 * blob_chunk_bytes);
}

TEST_CASE("whatever the others do, all comes while one honest session that has it stays") {
    const auto seed = GENERATE(range(std::uint64_t{1}, 1 + seeds(40)));
    CAPTURE(seed);
    Dice dice(seed);
    std::vector<WholeBlob> blobs;
    for (std::uint64_t i = dice.from_to(1, 12); i > 0; --i) {
        const std::size_t chunks = dice.below(6);
        blobs.emplace_back(random_blob(dice, chunks * blob_chunk_bytes + dice.below(40)));
    }
    const std::uint64_t limit = 6 * blob_chunk_bytes;
    const std::uint64_t room = limit + dice.below(3) * limit;
    const std::size_t count = blobs.size();
    std::vector<std::uint64_t> sizes;
    for (const WholeBlob& blob : blobs)
        sizes.push_back(dice.chance(6) ? dice.below(limit) : blob.map.size);
    BlobRoom atelier(seed, std::move(blobs), BlobFetch(limit, room));
    atelier.add(dice.chance(2) ? BlobSeat::honest : BlobSeat::slow);
    for (std::size_t i = 0; i < count; ++i) {
        atelier.want(i, sizes[i]);
        const std::uint64_t events = dice.below(3);
        for (std::uint64_t event = 0; event < events; ++event) {
            if (dice.chance(4))
                atelier.remove_any();
            else
                atelier.add(static_cast<BlobSeat>(dice.below(6)));
        }
        if (dice.chance(2)) atelier.run_until(atelier.now() + Milliseconds{dice.below(10'000)});
    }
    atelier.run_until(atelier.now() + Milliseconds{3'600'000});
    CHECK(atelier.whole() == count);
    CHECK(atelier.most_bytes() <= room);
}
