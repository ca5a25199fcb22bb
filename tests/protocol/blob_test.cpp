#include "protocol/blob.hpp"

#include "tests/mutations.hpp"
#include "tests/random_blobs.hpp"
#include "tests/test.hpp"

using namespace atelier;
using atelier::test::Dice;

namespace {

// Byte i of the blob is i mod 251, so that no two chunks are alike.
Bytes counted_blob(std::size_t size) {
    Bytes blob(size);
    for (std::size_t i = 0; i < size; ++i)
        blob[i] = static_cast<std::uint8_t>(i % 251);
    return blob;
}

BytesView chunk_at(const Bytes& blob, std::size_t index) {
    return BytesView(blob).subspan(index * blob_chunk_bytes, chunk_bytes_at(blob.size(), index));
}

}  // namespace

TEST_CASE("a blob has a chunk for every 64 KiB begun") {
    CHECK(chunks_of(0) == 0);
    CHECK(chunks_of(1) == 1);
    CHECK(chunks_of(65'536) == 1);
    CHECK(chunks_of(65'537) == 2);
    CHECK(chunks_of(blob_max_bytes) == blob_chunks_max);
    CHECK(chunk_bytes_at(65'537, 0) == 65'536);
    CHECK(chunk_bytes_at(65'537, 1) == 1);
    CHECK(chunk_bytes_at(131'072, 1) == 65'536);
}

// Python: the formulas of docs/protocol.md with hashlib.blake2b over bytes(i % 251 ...).
TEST_CASE("the id of a blob is that of the formula") {
    CHECK(to_hex(id_of(blob_map_of({})).bytes) ==
          "0ef44f5d4148d4315a9e073ca2bac08780095a6978ce5f210cc6802423534047");
    CHECK(to_hex(id_of(blob_map_of(counted_blob(1))).bytes) ==
          "7097361215ae60bad4145b4d8efe2699d8cbe2e97d458b27a65e19e5065fdc63");
    CHECK(to_hex(id_of(blob_map_of(counted_blob(65'536))).bytes) ==
          "6ea211c4ba7537a45acb785278abbaf9760fa8bcc3e48d0309871dd7e38ff04a");
    CHECK(to_hex(id_of(blob_map_of(counted_blob(200'000))).bytes) ==
          "52e75c80c0399b53679a88c9bf7a0f51a4e17f3ed7c7ac2b4edc1f8bf43e1ab7");
}

TEST_CASE("the bytes of a map are its size and its chunks' hashes") {
    const BlobMap map = blob_map_of(counted_blob(65'537));
    CHECK(to_hex(encode(map)) ==
          "818004" + to_hex(map.chunks[0].bytes) + to_hex(map.chunks[1].bytes));
    CHECK(encode(BlobMap{}) == Bytes{0});
}

TEST_CASE("a map reads back, and another size or hash is another blob") {
    Dice dice(1);
    for (int i = 0; i < 100; ++i) {
        const BlobMap map = test::random_map(dice, blob_max_bytes);
        CHECK(decode_blob_map(encode(map)) == map);
    }
    const BlobMap map = blob_map_of(counted_blob(100'000));
    BlobMap other = map;
    other.size += 1;
    CHECK(id_of(other) != id_of(map));
    other = map;
    std::swap(other.chunks[0], other.chunks[1]);
    CHECK(id_of(other) != id_of(map));
}

TEST_CASE("every near miss of a map is refused or has exactly its bytes") {
    Dice dice(2);
    std::size_t read = 0;
    for (int i = 0; i < 20; ++i) {
        test::for_each_near_miss(encode(test::random_map(dice, 4 * blob_chunk_bytes)),
                                 [&](const Bytes& bytes) {
                                     const auto map = decode_blob_map(bytes);
                                     if (!map) return;
                                     ++read;
                                     if (encode(*map) != bytes)
                                         FAIL("another encoding: " << to_hex(bytes));
                                 });
    }
    CHECK(read > 1000);
}

TEST_CASE("a map of more than 20 MiB, or of more or fewer hashes than its size asks, is refused") {
    Writer writer;
    writer.varint(blob_max_bytes + 1);
    CHECK(decode_blob_map(writer.view()) == fail(Error::too_large));

    Bytes map = encode(blob_map_of(counted_blob(100'000)));
    map.resize(map.size() + 32);
    CHECK(decode_blob_map(map) == fail(Error::trailing_bytes));
    map.resize(map.size() - 64);
    CHECK(decode_blob_map(map) == fail(Error::truncated));
}

TEST_CASE("a chunk is the right one only at its place, in its length and with its bytes") {
    const Bytes blob = counted_blob(150'000);
    const BlobMap map = blob_map_of(blob);
    for (std::size_t at = 0; at < 3; ++at) {
        for (std::size_t of = 0; of < 3; ++of)
            CHECK(fault_of_chunk(map, at, chunk_at(blob, of)).has_value() == (at != of));
    }
    CHECK(fault_of_chunk(map, 0, chunk_at(blob, 1)) == Error::bad_hash);
    CHECK(fault_of_chunk(map, 2, chunk_at(blob, 1)) == Error::bad_value);
    CHECK(fault_of_chunk(map, 3, chunk_at(blob, 2)) == Error::too_large);
    CHECK(fault_of_chunk(map, 0, {}) == Error::bad_value);

    Bytes flipped(chunk_at(blob, 2).begin(), chunk_at(blob, 2).end());
    for (const std::size_t i : {std::size_t{0}, flipped.size() / 2, flipped.size() - 1}) {
        flipped[i] ^= 1;
        CHECK(fault_of_chunk(map, 2, flipped) == Error::bad_hash);
        flipped[i] ^= 1;
    }
    CHECK_FALSE(fault_of_chunk(map, 2, flipped));
}

TEST_CASE("a map that grows chunk by chunk is the map of the whole") {
    const Bytes blob = counted_blob(150'000);
    BlobMap map;
    for (std::size_t i = 0; i < 3; ++i)
        append_chunk(map, chunk_at(blob, i));
    CHECK(map == blob_map_of(blob));
}
