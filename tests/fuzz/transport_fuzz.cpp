// An established transport, three ways by the first byte:
//
//   0 | bytes                 a stranger's bytes: nothing is ever heard of them
//   1 | (length u8 | bytes)*  plain texts that a peer with the key seals, one a message: the frames
//                             heard are those of a slow reader written apart
//   2 | edit *                honest frames, and an end, with edits on the wire: what is heard is
//                             the front of what was sent, and an end only when all of it was
//
// Each also byte by byte (a long one: in 97s), with the same answers.

#include "protocol/check.hpp"
#include "protocol/transport.hpp"

#include <algorithm>

namespace {

using namespace atelier;

const noise::CipherKey their_key{1};
const noise::CipherKey our_key{2};
// Nothing is ever sealed with it: libFuzzer picks up what honest seats seal in the other ways and
// would replay it.
const noise::CipherKey unheard_key{3};

struct Heard {
    std::vector<Bytes> frames;
    bool refused = false;
    bool ended = false;

    bool operator==(const Heard&) const = default;
};

Heard hear(BytesView bytes, std::size_t step, const noise::CipherKey& key) {
    Transport transport{noise::CipherState(our_key), noise::CipherState(key)};
    Heard heard;
    while (!bytes.empty() && !heard.refused) {
        BytesView piece = bytes.first(std::min(bytes.size(), step));
        bytes = bytes.subspan(piece.size());
        for (;;) {
            auto taken = transport.receive(piece);
            heard.refused = !taken;
            if (heard.refused || !taken->whole) break;
            piece = piece.subspan(taken->used);
            heard.frames.push_back(std::move(*taken->whole));
        }
    }
    heard.ended = transport.ended_cleanly();
    return heard;
}

Heard hear_both_ways(BytesView bytes, const noise::CipherKey& key = their_key) {
    const Heard heard = hear(bytes, SIZE_MAX, key);
    ATELIER_CHECK(heard == hear(bytes, bytes.size() < 4096 ? 1 : 97, key));
    return heard;
}

// The slow reader: the whole stream in one string, looked at from its front after each message.
class SlowReader {
public:
    void read(BytesView plain) {
        if (heard.refused) return;
        const bool data = plain.size() > 1 && plain[0] == 1;
        const bool end = plain.size() == 1 && plain[0] == 2;
        heard.refused = heard.ended || !(data || (end && stream_.empty()));
        if (heard.refused) return;
        heard.ended = end;
        stream_.insert(stream_.end(), plain.begin() + 1, plain.end());
        while (!heard.refused && cut()) {
        }
    }

    Heard heard;

private:
    bool cut() {
        Reader reader(stream_);
        const std::uint64_t size = reader.varint(frame_max_bytes);
        if (reader.error() == Error::truncated && stream_.size() < 3) return false;
        heard.refused = !reader.ok() || size == 0;
        if (heard.refused || reader.left() < size) return false;
        const BytesView frame = reader.raw(static_cast<std::size_t>(size));
        heard.frames.emplace_back(frame.begin(), frame.end());
        stream_ = Bytes(reader.rest().begin(), reader.rest().end());
        return true;
    }

    Bytes stream_;
};

void try_plain_texts(BytesView input) {
    noise::CipherState sealing(their_key);
    SlowReader slow;
    Bytes wire;
    Reader reader(input);
    while (reader.left() > 0) {
        const std::size_t size = reader.u8();
        const BytesView plain = reader.raw(std::min(size, reader.left()));
        slow.read(plain);
        append_noise_message(wire, *sealing.encrypt({}, plain));
    }
    const Heard heard = hear_both_ways(wire);
    ATELIER_CHECK(heard == slow.heard);
}

// Messages of several frames, frames of several messages, and an end.
Bytes honest_wire(std::vector<Bytes>& frames) {
    Transport transport{noise::CipherState(their_key), noise::CipherState(our_key)};
    Bytes wire;
    for (const std::size_t size : {1, 2, 130, 66'000, 5, 5}) {
        frames.emplace_back(size, static_cast<std::uint8_t>(size));
        ATELIER_CHECK(transport.send(frames.back()).has_value());
        if (size != 1 && size != 5) continue;
        const Bytes more = transport.take_outgoing();
        wire.insert(wire.end(), more.begin(), more.end());
    }
    transport.send_end();
    const Bytes last = transport.take_outgoing();
    wire.insert(wire.end(), last.begin(), last.end());
    return wire;
}

// edit := at varint | what u8 (0 cut the rest, 1 take out, 2 repeat, 3 change) | count u8
Bytes edited(Bytes wire, BytesView edits) {
    Reader reader(edits);
    while (reader.left() > 0 && !wire.empty()) {
        const std::size_t at = static_cast<std::size_t>(reader.varint() % wire.size());
        const auto what = reader.u8() % 4;
        const std::size_t count = std::min<std::size_t>(reader.u8(), wire.size() - at);
        if (!reader.ok()) break;
        const auto first = wire.begin() + static_cast<std::ptrdiff_t>(at);
        const auto last = first + static_cast<std::ptrdiff_t>(count);
        const Bytes piece(first, last);
        if (what == 0) wire.resize(at);
        if (what == 1) wire.erase(first, last);
        if (what == 2) wire.insert(first, piece.begin(), piece.end());
        if (what == 3) wire[at] ^= static_cast<std::uint8_t>(count);
    }
    return wire;
}

void try_edits(BytesView edits) {
    std::vector<Bytes> sent;
    const Bytes honest = honest_wire(sent);
    const Bytes wire = edited(honest, edits);
    const Heard heard = hear_both_ways(wire);
    ATELIER_CHECK(heard.frames.size() <= sent.size());
    ATELIER_CHECK(std::equal(heard.frames.begin(), heard.frames.end(), sent.begin()));
    const bool all_there =
        wire.size() >= honest.size() && std::equal(honest.begin(), honest.end(), wire.begin());
    ATELIER_CHECK(heard.ended == all_there);
    ATELIER_CHECK(!all_there || heard.frames.size() == sent.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const BytesView input = BytesView(data, size).subspan(1);
    switch (data[0] % 3) {
        case 0: {
            const Heard heard = hear_both_ways(input, unheard_key);
            ATELIER_CHECK(heard.frames.empty() && !heard.ended);
            break;
        }
        case 1: try_plain_texts(input); break;
        default: try_edits(input); break;
    }
    return 0;
}
