#include "protocol/tip.hpp"

#include "tests/test.hpp"

using namespace atelier;

namespace {

Tip tip(std::uint8_t author, std::uint64_t sitting, Seq seq, std::uint8_t id) {
    return {{AuthorId{{author}}, Sitting{sitting}}, seq, ChangeId{{id}}};
}

Result<std::vector<Tip>> read_again(const std::vector<Tip>& tips) {
    Writer writer;
    writer.varint(tips.size());
    for (const Tip& each : tips) {
        writer.id(each.log.author);
        writer.u64(static_cast<std::uint64_t>(each.log.sitting));
        writer.varint(each.seq);
        writer.id(each.id);
    }
    Reader reader(writer.view());
    FieldReader fields{reader};
    std::vector<Tip> read;
    describe(fields, read);
    return finished(reader, std::move(read));
}

}  // namespace

TEST_CASE("tips are ordered by author, sitting, seq and id, none twice") {
    const std::vector<Tip> tips = {tip(1, 300, 1, 1), tip(2, 1, 9, 1),   tip(2, 255, 1, 1),
                                   tip(2, 256, 1, 1), tip(2, 256, 1, 2), tip(2, 256, 2, 0)};
    CHECK(read_again(tips) == tips);
    for (std::size_t i = 1; i < tips.size(); ++i) {
        auto swapped = tips;
        std::swap(swapped[i - 1], swapped[i]);
        CHECK(read_again(swapped) == fail(Error::not_canonical));
        auto doubled = tips;
        doubled[i] = doubled[i - 1];
        CHECK(read_again(doubled) == fail(Error::not_canonical));
    }
}

TEST_CASE("a tip's seq is that of some change") {
    CHECK(read_again({tip(1, 1, 0, 1)}) == fail(Error::bad_value));
    CHECK(read_again({tip(1, 1, seq_max, 1)}).has_value());
    CHECK(read_again({tip(1, 1, seq_max + 1, 1)}) == fail(Error::too_large));
}

// hashlib.blake2b(b"".join(author + sitting.to_bytes(8, "little") + seq.to_bytes(8, "little") +
// id),
//                 key=b"atelier space-digest 1", digest_size=32)
TEST_CASE("the digest of a space is over its tips in fixed widths") {
    CHECK(to_hex(digest_of({}).bytes) ==
          "1231846827171e8f6aebc45cbdb7a53b08ed1c265022933da173afa966f2ab41");
    const std::vector<Tip> tips = {tip(1, 2, 3, 4), tip(5, 0x0102030405060708, seq_max, 6)};
    CHECK(to_hex(digest_of(tips).bytes) ==
          "f7efb50d9fe1402cdc807a4e94ac1c6bec4bc151934fe668c548f2c26cac5163");
}
