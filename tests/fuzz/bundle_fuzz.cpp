// Any bytes as a bundle's file, and as the payload of one that is right in all its hashes and its
// signature. A payload that is read is written as the same file, in whatever cuts it came.

#include "protocol/bundle_reader.hpp"
#include "protocol/bundle_writer.hpp"
#include "protocol/check.hpp"
#include "tests/protocol/sealed_bundle.hpp"

namespace {

using namespace atelier;

const SigningKey maker = signing_key_from(Seed{{1}});

// The records of the file when it is a bundle, read in cuts of `cut` bytes.
std::optional<std::vector<BundleRecord>> read_all(BytesView file, std::size_t cut) {
    BundleReader reader;
    std::vector<BundleRecord> records;
    while (!file.empty()) {
        auto taken = reader.receive(file.first(std::min(file.size(), cut)));
        if (!taken) return std::nullopt;
        file = file.subspan(taken->used);
        if (taken->record) records.push_back(std::move(*taken->record));
    }
    return reader.end_of_file() ? std::optional(std::move(records)) : std::nullopt;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const BytesView bytes(data, size);
    ATELIER_CHECK(!read_all(bytes, 100) || size > 64);  // nothing shorter than a signature
    const Bytes file = test::sealed(bytes, maker);
    const auto whole = read_all(file, file.size());
    const auto cut = read_all(file, 1 + size % 100);
    ATELIER_CHECK(whole == cut);
    if (!whole) return 0;
    BundleWriter writer;
    Bytes again;
    for (const BundleRecord& record : *whole) {
        const Bytes more = writer.add(record);
        again.insert(again.end(), more.begin(), more.end());
    }
    const Bytes more = writer.finish(maker);
    again.insert(again.end(), more.begin(), more.end());
    ATELIER_CHECK(again == file);
    return 0;
}
