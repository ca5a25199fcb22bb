// Writes small inputs for the fuzz targets of the handshake and the transport, one for each way
// that they read (see the targets):
//
//   connection_corpora DIR        DIR/handshake and DIR/transport are made when missing

#include "tests/protocol/noise_peer.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>

namespace {

using namespace atelier;
using namespace atelier::two_seats;

class Corpus {
public:
    explicit Corpus(std::filesystem::path folder) : folder_(std::move(folder)) {
        std::filesystem::create_directories(folder_);
    }
    void write(const std::string& name, Bytes front, BytesView rest) const {
        front.insert(front.end(), rest.begin(), rest.end());
        std::ofstream file(folder_ / name, std::ios::binary);
        file.write(reinterpret_cast<const char*>(front.data()),
                   static_cast<std::streamsize>(front.size()));
    }

private:
    std::filesystem::path folder_;
};

void write_handshakes(const Corpus& corpus) {
    const NoiseKey noise = public_half(seat(9).noise);
    const Bytes right = binding(seat(9).device, our_class, noise);
    Bytes with_class(our_class.bytes.begin(), our_class.bytes.end());
    with_class.insert(with_class.end(), right.begin(), right.end());
    Bytes too_long = right;
    too_long.push_back(0);
    for (std::uint8_t kind = 0; kind < 3; ++kind) {
        const std::string name = std::to_string(kind + 1);
        Handshake from = initiator(all_kinds[kind]);
        Handshake to = responder();
        Bytes heard;  // by the responder
        ATELIER_CHECK(shake(from, to, [&](int piece, Bytes& bytes) {
                          if (piece != 1) heard.insert(heard.end(), bytes.begin(), bytes.end());
                          if (piece == 1) corpus.write("to-initiator-" + name, {1, kind}, bytes);
                      }).has_value());
        corpus.write("to-responder-" + name, {0}, heard);
        corpus.write("untouched-" + name, {2, kind}, {});
        corpus.write("changed-message-2-" + name, {2, kind}, Bytes{1, 40, 0, 8});
        corpus.write("cut-message-3-" + name, {2, kind}, Bytes{2, 100, 0, 0});
        corpus.write("payload-to-responder-" + name, {3, kind}, right);
        corpus.write("payload-too-long-" + name, {3, kind}, too_long);
        const auto to_initiator = static_cast<std::uint8_t>(129 + kind);  // 129 is 0 modulo 3
        corpus.write("payload-to-initiator-" + name, {3, to_initiator},
                     kind == 1 ? with_class : right);
    }
}

void write_transports(const Corpus& corpus) {
    corpus.write("stranger", {0},
                 Bytes{0, 18, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
    corpus.write("one-frame", {1}, Bytes{3, 1, 1, 7});
    corpus.write("two-frames-and-end", {1}, Bytes{6, 1, 1, 7, 2, 8, 8, 1, 2});
    corpus.write("frame-in-two-messages", {1}, Bytes{3, 1, 3, 7, 3, 1, 7, 7, 1, 2});
    corpus.write("length-in-two-messages", {1}, Bytes{2, 1, 0x80, 3, 1, 0x01, 9, 3, 1, 9, 9});
    corpus.write("frame-too-long", {1}, Bytes{4, 1, 0x81, 0x80, 0x40});
    corpus.write("length-not-shortest", {1}, Bytes{4, 1, 0x81, 0x00, 7});
    corpus.write("end-in-frame", {1}, Bytes{3, 1, 5, 7, 1, 2});
    corpus.write("record-of-another-kind", {1}, Bytes{3, 3, 1, 7});
    corpus.write("untouched", {2}, {});
    corpus.write("changed", {2}, Bytes{0x30, 3, 1});
    corpus.write("cut", {2}, Bytes{0x80, 0x04, 0, 0});
    corpus.write("first-message-repeated", {2}, Bytes{0, 2, 21});
    corpus.write("first-message-gone", {2}, Bytes{0, 1, 21});
    corpus.write("byte-behind-the-end", {2}, Bytes{0xFF, 0xFF, 0x7F, 2, 1});
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: connection_corpora DIR\n";
        return 2;
    }
    const std::filesystem::path root(argv[1]);
    write_handshakes(Corpus(root / "handshake"));
    write_transports(Corpus(root / "transport"));
    return 0;
}
