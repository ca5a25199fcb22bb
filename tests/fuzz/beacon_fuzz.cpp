// A beacon that is read is written as the same bytes. The input has no MAC; it is read as it is,
// for its front, and once more as a member would have sent it, with the tag and MAC put right.

#include "protocol/beacon.hpp"
#include "protocol/check.hpp"
#include "protocol/hash.hpp"

namespace {

using namespace atelier;

const NetworkKey our_key{{1}};
constexpr std::size_t instance_at = 4 + 1 + 1;
constexpr std::size_t tag_at = instance_at + 8 + 2;

Bytes as_sent(BytesView bytes) {
    Bytes datagram(bytes.begin(), bytes.end());
    if (datagram.size() >= tag_at + ClassTag::size_bytes) {
        const Instance instance{Reader(bytes.subspan(instance_at)).u64()};
        std::ranges::copy(class_tag_of(our_key, instance).bytes, datagram.begin() + tag_at);
    }
    const Hash mac = hash_of(NetworkDomain::beacon_mac, our_key, {datagram});
    datagram.insert(datagram.end(), mac.bytes.begin(), mac.bytes.begin() + 16);
    return datagram;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const BytesView bytes(data, size);
    const auto front = read_beacon_front(bytes);
    ATELIER_CHECK(!read_beacon(bytes, our_key));  // nobody guesses a MAC
    const Bytes datagram = as_sent(bytes);
    const auto beacon = read_beacon(datagram, our_key);
    if (!beacon) return 0;
    ATELIER_CHECK(front);
    ATELIER_CHECK(encode(*beacon, our_key) == datagram);
    return 0;
}
