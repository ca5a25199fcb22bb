#include "protocol/noise_hash.hpp"

#include "tests/protocol/published.hpp"
#include "tests/test.hpp"

using namespace atelier;

namespace {

void check_hmac(const boost::json::object& vector) {
    const auto value = noise::hmac(noise::blake2b, published::bytes_at(vector, "key"),
                                   published::bytes_at(vector, "msg"));
    CHECK(to_hex(value->view()) == published::text_at(vector, "out"));
}

void check_hkdf(const boost::json::object& vector) {
    const auto& out = vector.at("out").as_array();
    const auto values =
        noise::hkdf(noise::blake2b, published::bytes_at(vector, "ck"),
                    published::bytes_at(vector, "ikm"), static_cast<int>(out.size()));
    for (std::size_t i = 0; i < out.size(); ++i)
        CHECK(to_hex(values[i]->view()) == out[i].as_string());
    CHECK(values[2]->view().size() == (out.size() == 3 ? 64 : 0));
}

}  // namespace

TEST_CASE("HMAC and HKDF with BLAKE2b give CPython's 46 answers") {
    const auto file = published::read("noise/hmac_hkdf_blake2b.json");
    int checked = 0;
    for (const auto& item : file.at("vectors").as_array()) {
        const auto& vector = item.as_object();
        INFO(boost::json::serialize(vector));
        if (published::text_at(vector, "op") == "hmac") {
            check_hmac(vector);
        } else {
            check_hkdf(vector);
        }
        ++checked;
    }
    CHECK(checked == 46);
}
