// Writes a bundle of every kind of record from a seed, for the second decoder: a line `B HEX` of
// the file and a line `J JSON` with what it holds, as our own reader read it.
//
//   generate_bundle --seed S

#include "protocol/bundle_reader.hpp"
#include "tests/meaning.hpp"
#include "tests/random_bundles.hpp"

#include <cstdio>
#include <cstring>
#include <iostream>

namespace {

using namespace atelier;
namespace json = test::json;

// A class of a genesis and some spaces, and blobs of no chunk, of one and of several.
std::vector<BundleRecord> records_of(std::uint64_t seed) {
    test::Dice dice(seed);
    bundle::Head head = test::random_head(dice);
    std::map<SpaceId, std::vector<Bytes>> spans;
    for (std::uint64_t each = 0; each < 3; ++each) {
        test::RandomHistory history(seed * 3 + each, 4);
        if (each == 0) {
            const SpanChange genesis = history.lonely_act(test::random_genesis(dice));
            head.class_id = id_cast<ClassId>(genesis.id);
            spans[SpaceId{}].push_back(history.span_of({genesis}));
        }
        for (int i = 0; i < 10; ++i) {
            const auto changes = history.next_changes(4);
            spans[changes[0].header.space].push_back(history.span_of(changes));
        }
    }
    std::vector<BundleRecord> records;
    records.emplace_back(head);
    for (BundleRecord& tips : test::random_tips_records(dice))
        records.push_back(std::move(tips));
    for (auto& [space, bytes] : spans) {
        for (Bytes& span : bytes)
            records.emplace_back(bundle::Span{std::move(span)});
    }
    test::append_blobs(records,
                       {{}, test::random_blob(dice, 10), test::random_blob(dice, 150'000)});
    return records;
}

json::object meaning(const bundle::Tips& record) {
    json::array tips;
    for (const Tip& tip : record.tips) {
        tips.push_back(json::object{{"author", test::hex(tip.log.author)},
                                    {"sitting", test::decimal(tip.log.sitting)},
                                    {"seq", tip.seq},
                                    {"id", test::hex(tip.id)}});
    }
    return {{"space", test::hex(record.space)}, {"tips", tips}};
}

json::object meaning(const bundle::Head& head) {
    return {{"class", test::hex(head.class_id)},
            {"purpose", test::number(head.purpose)},
            {"time", head.claimed_time_minutes},
            {"label", head.label}};
}

json::object meaning(const std::vector<BundleRecord>& records) {
    json::object about = meaning(std::get<bundle::Head>(records.at(0)));
    json::array tips;
    json::array blobs;
    std::uint64_t spans = 0;
    for (const BundleRecord& record : records) {
        spans += std::holds_alternative<bundle::Span>(record);
        if (const auto* each = std::get_if<bundle::Tips>(&record)) tips.push_back(meaning(*each));
        if (const auto* blob = std::get_if<bundle::Blob>(&record)) {
            blobs.push_back(
                json::object{{"blob", test::hex(blob->blob)}, {"size", blob->map.size}});
        }
    }
    about["tips"] = tips;
    about["blobs"] = blobs;
    about["spans"] = spans;
    return about;
}

std::vector<BundleRecord> read_all(BundleReader& reader, BytesView file) {
    std::vector<BundleRecord> records;
    while (!file.empty()) {
        auto taken = reader.receive(file);
        ATELIER_CHECK(taken);
        file = file.subspan(taken->used);
        if (taken->record) records.push_back(std::move(*taken->record));
    }
    return records;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3 || std::strcmp(argv[1], "--seed") != 0) {
        std::fputs("usage: generate_bundle --seed S\n", stderr);
        return 2;
    }
    const std::uint64_t seed = std::strtoull(argv[2], nullptr, 10);
    const Bytes file = test::bundle_of(records_of(seed), signing_key_from(Seed{{1}}));
    BundleReader reader;
    json::object about = meaning(read_all(reader, file));
    const auto end = reader.end_of_file();
    ATELIER_CHECK(end);
    about["maker"] = test::hex(end->maker);
    about["root"] = test::hex(end->root);
    about["signature"] = to_hex(BytesView(file).last(Signature::size_bytes));
    std::cout << "B " << to_hex(file) << "\nJ " << json::serialize(about) << '\n';
    return 0;
}
