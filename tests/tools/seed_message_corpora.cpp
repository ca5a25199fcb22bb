// Writes small valid inputs for the fuzz targets of messages, presences, beacons, bundles and blob
// maps, from a fixed seed:
//
//   seed_message_corpora DIR     DIR/message, DIR/presence, ... are made when missing

#include "tests/protocol/sealed_bundle.hpp"
#include "tests/random_beacons.hpp"
#include "tests/random_bundles.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>

namespace {

using namespace atelier;
using test::Dice;

void write(const std::filesystem::path& folder, std::size_t number, BytesView bytes) {
    std::filesystem::create_directories(folder);
    std::ofstream file(folder / ("seed-" + std::to_string(number)), std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
}

// As the fuzz target wants it: the payload, which it seals.
Bytes random_payload(Dice& dice, std::size_t number) {
    auto records = number % 2 == 0 ? test::random_records(dice, 20, {0, 5})
                                   : test::random_records(dice, 20, {});
    BundleOrder order;
    for (const BundleRecord& record : records)
        static_cast<void>(order.take(record));
    records.emplace_back(order.counts());
    return test::payload_of(records);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: seed_message_corpora DIR\n";
        return 2;
    }
    const std::filesystem::path root(argv[1]);
    Dice dice(1);
    for (std::uint8_t kind = 1; kind <= 27; ++kind) {
        for (std::size_t i = 0; i < 2; ++i) {
            const Message message = test::random_message(dice, MessageKind{kind});
            write(root / "message", kind * 10U + i, encode(message));
        }
    }
    const NetworkKey key{{1}};
    for (std::size_t i = 0; i < 8; ++i) {
        write(root / "presence", i, encode(test::random_presence(dice)));
        write(root / "blob_map", i, encode(test::random_map(dice, 4 * blob_chunk_bytes)));
        write(root / "bundle", i, random_payload(dice, i));
        const Bytes beacon = encode(test::random_beacon(dice, key), key);
        write(root / "beacon", i, BytesView(beacon).first(beacon.size() - 16));
    }
    return 0;
}
