// Writes changes of every kind from a seed, for the second decoder: a line `S HEX` for each span,
// and behind it for each of its changes a line `J JSON` with what it means.
//
//   generate_changes --seed S --changes N [--golden | --next | --sheaves]
//
// With --golden: lines H header, B body, P signature, J meaning, the form of tests/vectors/golden.
// With --next: only the first change of a span goes as one; for each of the others there is a line
// `N TIP HEX`, the id of the change before and its "next change".
// With --sheaves: behind the spans of a sheaf a line `F HEX` with all of them, and no meaning.

#include "protocol/sheaf_writer.hpp"
#include "tests/meaning.hpp"
#include "tests/random_changes.hpp"

#include <cstdio>
#include <cstring>
#include <iostream>

namespace {

using namespace atelier;

// Reads back what was generated: the line says what our own decoder makes of the bytes.
void explain(test::MeaningReader& reader, const Bytes& bytes) {
    const Result<Span> span = unpack_span(bytes);
    ATELIER_CHECK(span && verify_span(*span));
    std::cout << "S " << to_hex(bytes) << '\n';
    for (const SpanChange& change : span->changes) {
        std::cout << "J " << test::json::serialize(reader.read(change)) << '\n';
    }
}

// The same on a connection: what comes after a change that went there is written as its next.
void explain_as_next(test::MeaningReader& reader, const test::RandomHistory& history,
                     const std::vector<SpanChange>& changes) {
    explain(reader, history.span_of({changes.front()}));
    for (std::size_t i = 1; i < changes.size(); ++i) {
        const LogTip tip = tip_of(changes[i - 1].header, changes[i - 1].id);
        const Bytes bytes = encode_next(tip, changes[i], history.signature_of(changes[i]));
        const Result<NextChange> next = decode_next(tip, bytes);
        ATELIER_CHECK(next && next->change.id == changes[i].id);
        std::cout << "N " << to_hex(tip.id.bytes) << ' ' << to_hex(bytes) << "\nJ "
                  << test::json::serialize(reader.read(next->change)) << '\n';
    }
}

// The kept form of tests/vectors/golden: header, body and signature apart, so that it stays when
// the packed form changes.
void keep(test::MeaningReader& reader, const SpanChange& change, const Signature& signature) {
    std::cout << "H " << to_hex(encode(change.header)) << "\nB " << to_hex(change.body) << "\nP "
              << to_hex(signature.bytes) << "\nJ " << test::json::serialize(reader.read(change))
              << '\n';
}

// Without a genesis, which is in no sheaf.
void put_in_sheaf(test::RandomHistory& history, const std::vector<SpanChange>& changes) {
    if (changes.front().header.kind == ChangeKind::genesis) return;
    SheafWriter sheaf;
    for (std::span<const SpanChange> rest(changes); !rest.empty();) {
        const std::size_t fits = std::min<std::size_t>(fitting_in_span(rest), 20);
        const auto part = rest.first(history.dice.from_to(1, fits));
        const Signature signature = history.signature_of(part.back());
        const bool has_room = sheaf.add({{part.begin(), part.end()}, signature});
        ATELIER_CHECK(has_room);
        std::cout << "S " << to_hex(pack_span(part, signature)) << '\n';
        rest = rest.subspan(part.size());
    }
    std::cout << "F " << to_hex(sheaf.finish()) << '\n';
}

}  // namespace

int main(int argc, char** argv) {
    const bool golden = argc == 6 && std::strcmp(argv[5], "--golden") == 0;
    const bool as_next = argc == 6 && std::strcmp(argv[5], "--next") == 0;
    const bool in_sheaves = argc == 6 && std::strcmp(argv[5], "--sheaves") == 0;
    if ((argc != 5 && !golden && !as_next && !in_sheaves) || std::strcmp(argv[1], "--seed") != 0 ||
        std::strcmp(argv[3], "--changes") != 0) {
        std::fputs("usage: generate_changes --seed S --changes N [--golden | --next | --sheaves]\n",
                   stderr);
        return 2;
    }
    const std::uint64_t wanted = std::strtoull(argv[4], nullptr, 10);
    test::MeaningReader reader;
    test::RandomHistory history(std::strtoull(argv[2], nullptr, 10), 12);
    for (std::uint64_t made = 0; made < wanted;) {
        const auto changes = history.dice.chance(golden ? 2 : 4)
                                 ? std::vector{history.lonely_act(history.any_act())}
                                 : history.next_changes(in_sheaves ? 40 : 4);
        if (golden) {
            for (const SpanChange& change : changes) {
                keep(reader, change, history.signature_of(change));
            }
        } else if (in_sheaves) {
            put_in_sheaf(history, changes);
        } else if (as_next) {
            explain_as_next(reader, history, changes);
        } else {
            explain(reader, history.span_of(changes));
        }
        made += changes.size();
    }
    return 0;
}
