// Writes small valid inputs for the fuzz targets of changes, bodies and spans, from a fixed seed:
//
//   seed_corpora DIR        DIR/header, DIR/body, DIR/span, DIR/next are made when missing

#include "tests/random_changes.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>

namespace {

using namespace atelier;

void write(const std::filesystem::path& folder, int number, BytesView bytes) {
    std::filesystem::create_directories(folder);
    std::ofstream file(folder / ("seed-" + std::to_string(number)), std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
}

void append_body(Writer& writer, BytesView body) {
    writer.u16(static_cast<std::uint16_t>(body.size()));
    writer.raw(body);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: seed_corpora DIR\n";
        return 2;
    }
    const std::filesystem::path root(argv[1]);
    for (int number = 0; number < 24; ++number) {
        const auto seed = static_cast<std::uint64_t>(number) + 1;
        test::RandomHistory history(seed, 2);
        const auto changes = history.next_changes(number % 4 + 2);
        write(root / "span", number, history.span_of(changes));
        write(root / "header", number, encode(changes.back().header));
        const LogTip tip = tip_of(changes[0].header, changes[0].id);
        if (changes.size() > 1) {
            write(root / "span", 100 + number, encode_next(tip, changes[1], Signature{{1}}));
        }
        Writer bodies;
        LogContext context;
        const LogName log{AuthorId{{1}}, Sitting{2}};
        for (Seq seq = 1; seq < 5; ++seq) {
            append_body(bodies,
                        encode_content(history.random_content(log, seq), context, log, seq));
        }
        append_body(bodies, encode_act(test::random_act(history.dice)));
        append_body(bodies, encode_act(test::random_genesis(history.dice)));
        write(root / "body", number, bodies.view());
    }
    return 0;
}
