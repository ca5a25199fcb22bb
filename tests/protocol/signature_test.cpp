#include "protocol/signature.hpp"

#include "tests/protocol/published.hpp"
#include "tests/test.hpp"

using namespace atelier;

TEST_CASE("Wycheproof's 151 Ed25519 signatures are judged as published, lengths included") {
    const auto file = published::read("wycheproof/ed25519_test.json");
    int accepted = 0;
    int refused = 0;
    for (const auto& group : file.at("testGroups").as_array()) {
        const auto key = published::bytes_at(group.at("publicKey").as_object(), "pk");
        for (const auto& item : group.at("tests").as_array()) {
            const auto& test = item.as_object();
            INFO(boost::json::serialize(test));
            const bool valid = verifies_bare(key, published::bytes_at(test, "sig"),
                                             published::bytes_at(test, "msg"));
            CHECK(valid == (published::text_at(test, "result") == "valid"));
            ++(valid ? accepted : refused);
        }
    }
    CHECK(accepted == 88);
    CHECK(refused == 63);
}

TEST_CASE("a signature holds for its own domain, key and parts only") {
    const SigningKey key = signing_key_from(Seed{{1}});
    const SigningKey other = signing_key_from(Seed{{2}});
    const Bytes message{1, 2, 3};
    const Signature signature = sign(key, SignDomain::change, {message});
    const auto holds = [&](const SigningKey& by, SignDomain domain, BytesView part) {
        return verifies(public_half<DeviceKey>(by).bytes, signature.bytes, domain, {part});
    };
    CHECK(holds(key, SignDomain::change, message));
    CHECK_FALSE(holds(other, SignDomain::change, message));
    CHECK_FALSE(holds(key, SignDomain::change, BytesView(message).first(2)));
    for (const SignDomain domain :
         {SignDomain::root_act, SignDomain::noise_static, SignDomain::invite_proof,
          SignDomain::bundle, SignDomain::presence})
        CHECK_FALSE(holds(key, domain, message));
}

TEST_CASE("a key or signature of another length verifies nothing") {
    const SigningKey key = signing_key_from(Seed{{1}});
    const Signature signature = sign(key, SignDomain::change, {});
    const auto public_key = public_half<DeviceKey>(key).bytes;
    CHECK(verifies(public_key, signature.bytes, SignDomain::change, {}));
    CHECK_FALSE(verifies(BytesView(public_key).first(31), signature.bytes, SignDomain::change, {}));
    CHECK_FALSE(verifies(public_key, BytesView(signature.bytes).first(63), SignDomain::change, {}));
    CHECK_FALSE(verifies({}, {}, SignDomain::change, {}));
}

TEST_CASE("a signature of one domain is refused in every other", "[H24]") {
    const SigningKey key = signing_key_from(Seed{{1}});
    const auto public_key = public_half<AuthorId>(key).bytes;
    const Bytes part(32, 7);
    for (std::size_t made = 0; made < sign_domains.size(); ++made) {
        const Signature signature = sign(key, static_cast<SignDomain>(made), {part});
        for (std::size_t asked = 0; asked < sign_domains.size(); ++asked) {
            INFO(sign_domains[made] << " shown as " << sign_domains[asked]);
            const auto domain = static_cast<SignDomain>(asked);
            CHECK(verifies(public_key, signature.bytes, domain, {part}) == (made == asked));
        }
    }
}
