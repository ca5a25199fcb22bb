// What no honest seat says: each rule of the page's table that a message can break.

#include "protocol/frame.hpp"
#include "protocol/message.hpp"
#include "tests/allocations.hpp"
#include "tests/mutations.hpp"
#include "tests/random_messages.hpp"
#include "tests/test.hpp"

#include <functional>

using namespace atelier;
using atelier::test::Dice;

namespace {

std::optional<Error> error_of(BytesView bytes) {
    const auto message = decode_message(bytes);
    return message ? std::nullopt : std::optional(message.error());
}

// `error_of` a message of that kind whose fields `write` writes.
std::optional<Error> error_of(MessageKind kind, const std::function<void(Writer&)>& write) {
    Writer writer;
    writer.u8(static_cast<std::uint8_t>(kind));
    write(writer);
    return error_of(writer.view());
}

// An id that is greater for a greater number.
template <class IdType>
IdType numbered(std::size_t number) {
    IdType id;
    id.bytes[0] = static_cast<std::uint8_t>(number >> 16);
    id.bytes[1] = static_cast<std::uint8_t>(number >> 8);
    id.bytes[2] = static_cast<std::uint8_t>(number);
    return id;
}

const ChangeId some_change{{1}};
const SpaceId some_space{{2}};

void write_log(Writer& writer, std::size_t author = 1) {
    writer.id(numbered<AuthorId>(author));
    writer.u64(5);
}
void write_tip(Writer& writer, std::size_t number, Seq seq = 1) {
    write_log(writer, number);
    writer.varint(seq);
    writer.id(some_change);
}

// A list of the page: what stands before it, its item of a number (in the order it asks for), what
// follows, and how many items it may have.
struct List {
    MessageKind kind;
    std::size_t least;
    std::size_t most;
    std::function<void(Writer&)> before;
    std::function<void(Writer&, std::size_t)> item;
    std::function<void(Writer&)> after;
};

void nothing(Writer&) {}
void space_before(Writer& writer) {
    writer.id(some_space);
}
void space_log_tip(Writer& writer) {
    writer.id(some_space);
    write_log(writer);
    writer.id(some_change);
}
void id_item(Writer& writer, std::size_t number) {
    writer.id(numbered<Hash>(number));
}

std::vector<List> all_lists() {
    return {
        {MessageKind::spaces, 0, 4096, nothing,
         [](Writer& writer, std::size_t number) {
             id_item(writer, number);
             writer.id(Hash{});
         },
         nothing},
        {MessageKind::sample, 0, 32, space_before, id_item, nothing},
        {MessageKind::frontier, 0, 32, space_before, id_item,
         [](Writer& writer) {
             writer.varint(0);
             writer.flag(false);
         }},
        {MessageKind::want, 1, 1024, space_before,
         [](Writer& writer, std::size_t number) {
             write_log(writer, number);
             writer.id(some_change);
             writer.varint(1);
             writer.varint(1);
         },
         nothing},
        {MessageKind::have, 1, 1024, nothing,
         [](Writer& writer, std::size_t number) {
             writer.id(some_space);
             write_tip(writer, number);
         },
         nothing},
        {MessageKind::walk, 1, 32, space_log_tip,
         [](Writer& writer, std::size_t number) { writer.varint(100 - number); }, nothing},
        {MessageKind::steps, 1, 32, space_log_tip,
         [](Writer& writer, std::size_t number) {
             writer.varint(100 - number);
             writer.id(some_change);
         },
         nothing},
        {MessageKind::blob_ask, 1, 256, nothing, id_item, nothing},
        {MessageKind::blob_have, 0, 256, nothing, id_item, nothing},
        {MessageKind::peers, 0, 64, nothing,
         [](Writer& writer, std::size_t number) {
             id_item(writer, number);
             writer.raw(Bytes(16));
             writer.u16(1);
         },
         nothing},
    };
}

std::optional<Error> error_of_list(const List& list, std::size_t declared,
                                   const std::vector<std::size_t>& items) {
    return error_of(list.kind, [&](Writer& writer) {
        list.before(writer);
        writer.varint(declared);
        for (const std::size_t item : items)
            list.item(writer, item);
        list.after(writer);
    });
}

std::vector<std::size_t> first_items(std::size_t count) {
    std::vector<std::size_t> items(count);
    for (std::size_t i = 0; i < count; ++i)
        items[i] = i + 1;
    return items;
}

}  // namespace

TEST_CASE("a kind that is not listed is refused", "[H19]") {
    const Bytes long_tail(100, 1);
    for (unsigned kind = 0; kind < 256; ++kind) {
        if (kind >= 1 && kind <= 27) continue;
        Bytes bytes = long_tail;
        bytes[0] = static_cast<std::uint8_t>(kind);
        CHECK(error_of(bytes) == Error::unknown_kind);
        CHECK(error_of(BytesView(bytes).first(1)) == Error::unknown_kind);
    }
    CHECK(error_of(BytesView{}) == Error::truncated);
}

TEST_CASE("a message above 1 MiB is refused whatever it is", "[H18]") {
    Bytes bytes(frame_max_bytes, 7);
    bytes[0] = static_cast<std::uint8_t>(MessageKind::span);
    CHECK_FALSE(error_of(bytes));
    bytes.push_back(7);
    CHECK(error_of(bytes) == Error::too_large);
}

TEST_CASE("a list is as long as the page allows and no longer", "[H13]") {
    for (const List& list : all_lists()) {
        INFO("kind " << int{static_cast<std::uint8_t>(list.kind)});
        CHECK_FALSE(error_of_list(list, list.most, first_items(list.most)));
        CHECK(error_of_list(list, list.most + 1, first_items(list.most + 1)) == Error::too_large);
        CHECK_FALSE(error_of_list(list, list.least, first_items(list.least)));
        if (list.least > 0) CHECK(error_of_list(list, 0, {}) == Error::bad_value);
        CHECK(error_of_list(list, 3, first_items(2)).has_value());
        CHECK(error_of_list(list, 2, first_items(3)).has_value());
        CHECK(error_of_list(list, 1'000'000'000, first_items(3)) == Error::too_large);
    }
}

TEST_CASE("a list that ascends or descends is refused in any other order") {
    for (const List& list : all_lists()) {
        INFO("kind " << int{static_cast<std::uint8_t>(list.kind)});
        const bool none_twice = list.kind == MessageKind::sample;
        const auto swapped = error_of_list(list, 3, {2, 1, 3});
        CHECK(swapped == (none_twice ? std::nullopt : std::optional(Error::not_canonical)));
        const auto twice = none_twice ? Error::bad_value : Error::not_canonical;
        CHECK(error_of_list(list, 3, {1, 2, 2}) == twice);
        CHECK(error_of_list(list, 3, {2, 1, 2}) == twice);
    }
}

TEST_CASE("a frontier's tips ascend and are at most 16,384") {
    const auto error_with = [](std::size_t declared, const std::vector<std::size_t>& tips) {
        return error_of(MessageKind::frontier, [&](Writer& writer) {
            writer.id(some_space);
            writer.varint(0);
            writer.varint(declared);
            for (const std::size_t tip : tips)
                write_tip(writer, tip);
            writer.flag(true);
        });
    };
    CHECK_FALSE(error_with(3, {1, 2, 3}));
    CHECK(error_with(3, {1, 3, 2}) == Error::not_canonical);
    CHECK(error_with(2, {1, 1}) == Error::not_canonical);
    CHECK(error_with(16'385, first_items(3)) == Error::too_large);
    CHECK(error_with(16'384, first_items(3)) == Error::truncated);
}

TEST_CASE("a hello names a range of versions from 1") {
    const auto error_with = [](std::uint16_t lowest, std::uint16_t highest) {
        return error_of(MessageKind::hello, [&](Writer& writer) {
            writer.u16(lowest);
            writer.u16(highest);
            writer.u64(0);
            writer.id(Hash{});
        });
    };
    CHECK_FALSE(error_with(1, 1));
    CHECK_FALSE(error_with(1, 65535));
    CHECK(error_with(0, 1) == Error::bad_value);
    CHECK(error_with(2, 1) == Error::bad_value);
}

TEST_CASE("a range of seqs begins at 1 or later and does not end before it begins") {
    const auto want = [](std::uint64_t from, std::uint64_t to) {
        return error_of(MessageKind::want, [&](Writer& writer) {
            writer.id(some_space);
            writer.varint(1);
            write_log(writer);
            writer.id(some_change);
            writer.varint(from);
            writer.varint(to);
        });
    };
    const auto unable = [](std::uint64_t from, std::uint64_t to) {
        return error_of(MessageKind::unable, [&](Writer& writer) {
            writer.id(some_space);
            write_log(writer);
            writer.varint(from);
            writer.varint(to);
        });
    };
    const std::function<std::optional<Error>(std::uint64_t, std::uint64_t)> both[] = {want, unable};
    for (const auto& error_with : both) {
        CHECK_FALSE(error_with(1, 1));
        CHECK_FALSE(error_with(5, seq_max));
        CHECK(error_with(0, 1) == Error::bad_value);
        CHECK(error_with(5, 4) == Error::bad_value);
        CHECK(error_with(1, seq_max + 1) == Error::too_large);
        CHECK(error_with(seq_max + 1, seq_max + 1) == Error::too_large);
    }
}

TEST_CASE("a seq of 0 or above 32 bits is refused wherever one stands") {
    for (const Seq seq : {Seq{0}, seq_max + 1}) {
        const auto expected = seq == 0 ? Error::bad_value : Error::too_large;
        CHECK(error_of(MessageKind::have, [&](Writer& writer) {
                  writer.varint(1);
                  writer.id(some_space);
                  write_tip(writer, 1, seq);
              }) == expected);
        CHECK(error_of(MessageKind::walk, [&](Writer& writer) {
                  space_log_tip(writer);
                  writer.varint(1);
                  writer.varint(seq);
              }) == expected);
        CHECK(error_of(MessageKind::steps, [&](Writer& writer) {
                  space_log_tip(writer);
                  writer.varint(1);
                  writer.varint(seq);
                  writer.id(some_change);
              }) == expected);
        CHECK(error_of(MessageKind::frontier, [&](Writer& writer) {
                  writer.id(some_space);
                  writer.varint(0);
                  writer.varint(1);
                  write_tip(writer, 1, seq);
                  writer.flag(false);
              }) == expected);
    }
}

TEST_CASE("the number of a span has 16 bits") {
    for (const MessageKind kind : {MessageKind::span, MessageKind::next}) {
        const auto error_with = [&](std::uint64_t number) {
            return error_of(kind, [&](Writer& writer) {
                writer.varint(number);
                writer.raw(Bytes{1, 2, 3});
            });
        };
        CHECK_FALSE(error_with(65'535));
        CHECK(error_with(65'536) == Error::too_large);
    }
}

TEST_CASE("chunks are wanted at most four at a time, inside the largest blob") {
    const auto error_with = [](std::uint64_t first, std::uint64_t count) {
        return error_of(MessageKind::blob_want, [&](Writer& writer) {
            writer.id(BlobId{});
            writer.varint(first);
            writer.varint(count);
        });
    };
    CHECK_FALSE(error_with(0, 0));
    CHECK_FALSE(error_with(0, 4));
    CHECK_FALSE(error_with(316, 4));
    CHECK_FALSE(error_with(319, 1));
    CHECK(error_with(317, 4) == Error::too_large);
    CHECK(error_with(320, 1) == Error::too_large);
    CHECK(error_with(321, 0) == Error::too_large);
    CHECK(error_with(65'536, 1) == Error::too_large);
    CHECK(error_with(0, 5) == Error::too_large);
    CHECK(error_with(5, 0) == Error::not_canonical);  // the map has no place in itself
}

TEST_CASE("a chunk of a blob has 1 to 65,536 bytes and an index below 320") {
    const auto error_with = [](std::uint64_t index, std::size_t size) {
        return error_of(MessageKind::blob_chunk, [&](Writer& writer) {
            writer.id(BlobId{});
            writer.varint(index);
            writer.bytes(Bytes(size, 7));
        });
    };
    CHECK_FALSE(error_with(319, 1));
    CHECK_FALSE(error_with(0, 65'536));
    CHECK(error_with(0, 0) == Error::bad_value);
    CHECK(error_with(0, 65'537) == Error::too_large);
    CHECK(error_with(320, 1) == Error::too_large);
}

TEST_CASE("port 0, credit 0 and reasons and verdicts that nobody defined are refused") {
    CHECK(error_of(MessageKind::peers, [](Writer& writer) {
              writer.varint(1);
              writer.raw(Bytes(32 + 16));
              writer.u16(0);
          }) == Error::bad_value);
    const auto number = [](MessageKind kind, std::uint64_t value) {
        return error_of(kind, [&](Writer& writer) { writer.varint(value); });
    };
    CHECK(number(MessageKind::credit, 0) == Error::bad_value);
    CHECK_FALSE(number(MessageKind::credit, UINT32_MAX));
    CHECK(number(MessageKind::credit, std::uint64_t{1} << 32) == Error::too_large);
    CHECK(number(MessageKind::bye, 0) == Error::unknown_kind);
    CHECK_FALSE(number(MessageKind::bye, 6));
    CHECK(number(MessageKind::bye, 7) == Error::unknown_kind);
    CHECK(number(MessageKind::join_answer, 0) == Error::unknown_kind);
    CHECK(number(MessageKind::join_answer, 5) == Error::unknown_kind);
}

TEST_CASE("the network key comes with an admission and with nothing else") {
    const auto error_with = [](std::uint8_t verdict, bool with_key) {
        return error_of(MessageKind::join_answer, [&](Writer& writer) {
            writer.u8(verdict);
            if (!with_key) return;
            writer.varint(UINT32_MAX);
            writer.id(NetworkKey{});
        });
    };
    CHECK_FALSE(error_with(1, true));
    CHECK(error_with(1, false) == Error::truncated);
    for (std::uint8_t verdict = 2; verdict <= 4; ++verdict) {
        CHECK_FALSE(error_with(verdict, false));
        CHECK(error_with(verdict, true) == Error::trailing_bytes);
    }
}

TEST_CASE("a first name with U+0000, without UTF-8, empty or too long is refused", "[H45]") {
    const auto error_with = [](std::string_view name) {
        return error_of(MessageKind::join_ask, [&](Writer& writer) {
            writer.text(name);
            writer.raw(Bytes(3 * 32));
            writer.flag(false);
        });
    };
    CHECK_FALSE(error_with("Aïda"));
    CHECK_FALSE(error_with(std::string(120, 'x')));
    // Escapes, bidi and zero-width characters are text; the screen shows them as marks.
    CHECK_FALSE(error_with("\x1b[2J\u202E\u200B"));
    CHECK(error_with("") == Error::bad_value);
    CHECK(error_with(std::string(121, 'x')) == Error::too_large);
    CHECK(error_with(std::string_view("A\0da", 4)) == Error::bad_text);
    CHECK(error_with("\xC3") == Error::bad_text);
    CHECK(error_with("\xED\xBF\xBF") == Error::bad_text);
    CHECK(error_with("\xC1\xBF") == Error::bad_text);
    CHECK(error_with("\xF5\x80\x80\x80") == Error::bad_text);
}

// Measured over all that is below (2026-11): at most 1.19 times the input, or, where that is short,
// 1,196 bytes more than it: selections have 2 bytes a place on the wire and 44 in memory, but are
// at most 16.
TEST_CASE("a hostile message takes at most twice its length and 2 KiB of memory", "[H13]") {
    std::size_t measured = 0;
    const auto measure = [&](const Bytes& bytes) {
        const test::Allocations allocations;
        const auto message = decode_message(bytes);
        const std::size_t taken = allocations.total_bytes();
        if (taken > 2 * bytes.size() + 2048) {
            FAIL(taken << " bytes for " << bytes.size() << ": kind " << int{bytes[0]});
        }
        measured += message || taken > 0 ? 1 : 0;
    };
    for (std::uint8_t kind = 1; kind <= 27; ++kind) {
        Dice dice(kind);
        for (int i = 0; i < 10; ++i) {
            const Bytes bytes = encode(test::random_message(dice, static_cast<MessageKind>(kind)));
            test::for_each_near_miss(bytes, [&](const Bytes& near) { measure(near); });
        }
        // Every count and length at its largest at once, and zeros or ones for all fields.
        for (const unsigned fill : {0x00U, 0x01U, 0x02U, 0x20U, 0x7FU, 0x80U, 0xFFU}) {
            for (const std::size_t size : {1U, 64U, 4096U, 65'536U, 1'048'576U}) {
                Bytes bytes(size, static_cast<std::uint8_t>(fill));
                bytes[0] = kind;
                measure(bytes);
            }
        }
    }
    // A map of 320 hashes is announced and nothing follows.
    Writer map;
    map.u8(static_cast<std::uint8_t>(MessageKind::blob_map));
    map.id(BlobId{});
    map.varint(blob_max_bytes);
    measure(map.take());
    for (const List& list : all_lists()) {
        Writer writer;
        writer.u8(static_cast<std::uint8_t>(list.kind));
        list.before(writer);
        writer.varint(list.most);
        for (std::size_t i = 1; i <= list.most; ++i)
            list.item(writer, i);
        measure(Bytes(writer.view().begin(), writer.view().end()));
        // The bytes for as many items are there, but the first one is wrong.
        writer.raw(Bytes(1));
        measure(Bytes(writer.view().begin(), writer.view().end()));
    }
    CHECK(measured > 10'000);
}
