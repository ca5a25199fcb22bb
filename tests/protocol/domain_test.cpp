#include "protocol/domain.hpp"

#include "tests/test.hpp"

#include <set>

using namespace atelier;

namespace {

std::vector<std::string_view> all_domains() {
    std::vector<std::string_view> all;
    all.insert(all.end(), hash_domains.begin(), hash_domains.end());
    all.insert(all.end(), sign_domains.begin(), sign_domains.end());
    all.insert(all.end(), network_domains.begin(), network_domains.end());
    all.insert(all.end(), personal_domains.begin(), personal_domains.end());
    return all;
}

}  // namespace

TEST_CASE("no domain is another one or the beginning of another one") {
    const auto all = all_domains();
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t j = 0; j < all.size(); ++j) {
            INFO(all[i] << " and " << all[j]);
            CHECK((i == j || !all[j].starts_with(all[i])));
        }
    }
}

TEST_CASE("the domains are those of docs/protocol.md, each under its own name") {
    const std::set<std::string_view> expected = {
        "atelier change 1",       "atelier root-person 1",
        "atelier body 1",         "atelier root-change 1",
        "atelier blob-chunk 1",   "atelier blob 1",
        "atelier bundle-chunk 1", "atelier bundle-root 1",
        "atelier space-digest 1", "atelier pictograph-commitment 1",
        "atelier pictographs 1",  "atelier change-sig 1",
        "atelier root-act 1",     "atelier noise-static 1",
        "atelier invite-proof 1", "atelier bundle-sig 1",
        "atelier presence-sig 1", "atelier beacon-tag 1",
        "atelier beacon-heard 1", "atelier beacon-mac 1",
        "atelier seed-stream 1",
    };
    const auto all = all_domains();
    CHECK(std::set(all.begin(), all.end()) == expected);
    CHECK(all.size() == expected.size());

    CHECK(name_of(PersonalDomain::change) == "atelier change 1");
    CHECK(name_of(PersonalDomain::body) == "atelier body 1");
    CHECK(name_of(HashDomain::root_change) == "atelier root-change 1");
    CHECK(name_of(HashDomain::blob_chunk) == "atelier blob-chunk 1");
    CHECK(name_of(HashDomain::blob) == "atelier blob 1");
    CHECK(name_of(HashDomain::bundle_chunk) == "atelier bundle-chunk 1");
    CHECK(name_of(HashDomain::bundle) == "atelier bundle-root 1");
    CHECK(name_of(HashDomain::space_digest) == "atelier space-digest 1");
    CHECK(name_of(HashDomain::pictograph_commitment) == "atelier pictograph-commitment 1");
    CHECK(name_of(HashDomain::pictographs) == "atelier pictographs 1");
    CHECK(name_of(SignDomain::change) == "atelier change-sig 1");
    CHECK(name_of(SignDomain::root_act) == "atelier root-act 1");
    CHECK(name_of(SignDomain::noise_static) == "atelier noise-static 1");
    CHECK(name_of(SignDomain::invite_proof) == "atelier invite-proof 1");
    CHECK(name_of(SignDomain::bundle) == "atelier bundle-sig 1");
    CHECK(name_of(SignDomain::presence) == "atelier presence-sig 1");
    CHECK(name_of(NetworkDomain::beacon_tag) == "atelier beacon-tag 1");
    CHECK(name_of(NetworkDomain::beacon_heard) == "atelier beacon-heard 1");
    CHECK(name_of(NetworkDomain::beacon_mac) == "atelier beacon-mac 1");
}

TEST_CASE("every domain is short enough to key a hash and holds no zero byte") {
    for (const std::string_view domain : all_domains()) {
        INFO(domain);
        CHECK(domain.size() <= 64);  // BLAKE2b's longest key
        CHECK(domain.find('\0') == std::string_view::npos);
    }
}

TEST_CASE("what personalises a hash fits into BLAKE2b's 16 bytes") {
    for (const std::string_view domain : personal_domains)
        CHECK(domain.size() <= 16);
}
