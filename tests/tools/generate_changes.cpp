// Writes changes of every kind from a seed, for the second decoder: a line `S HEX` for each span,
// and behind it for each of its changes a line `J JSON` with what it means.
//
//   generate_changes --seed S --changes N [--golden]
//
// With --golden: lines H header, B body, P signature, J meaning, the form of tests/vectors/golden.

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

// The kept form of tests/vectors/golden: header, body and signature apart, so that it stays when
// the packed form changes.
void keep(test::MeaningReader& reader, const SpanChange& change, const Signature& signature) {
    std::cout << "H " << to_hex(encode(change.header)) << "\nB " << to_hex(change.body) << "\nP "
              << to_hex(signature.bytes) << "\nJ " << test::json::serialize(reader.read(change))
              << '\n';
}

}  // namespace

int main(int argc, char** argv) {
    const bool golden = argc == 6 && std::strcmp(argv[5], "--golden") == 0;
    if ((argc != 5 && !golden) || std::strcmp(argv[1], "--seed") != 0 ||
        std::strcmp(argv[3], "--changes") != 0) {
        std::fputs("usage: generate_changes --seed S --changes N [--golden]\n", stderr);
        return 2;
    }
    const std::uint64_t wanted = std::strtoull(argv[4], nullptr, 10);
    test::MeaningReader reader;
    test::RandomHistory history(std::strtoull(argv[2], nullptr, 10), 12);
    for (std::uint64_t made = 0; made < wanted;) {
        const auto changes = history.dice.chance(golden ? 2 : 4)
                                 ? std::vector{history.lonely_act(history.any_act())}
                                 : history.next_changes(4);
        if (golden) {
            for (const SpanChange& change : changes) {
                keep(reader, change, history.signature_of(change));
            }
        } else {
            explain(reader, history.span_of(changes));
        }
        made += changes.size();
    }
    return 0;
}
