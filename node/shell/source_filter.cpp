#include "node/shell/source_filter.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>

namespace atelier {

namespace {

// Places in the header of the packet, from its first byte.
constexpr std::uint32_t header = static_cast<std::uint32_t>(SKF_NET_OFF);
constexpr std::uint32_t source_v4 = header + 12;
constexpr std::uint32_t source_v6 = header + 8;

struct Network {
    std::uint32_t mask;
    std::uint32_t address;  // the first four bytes
};
constexpr Network rooms_v4[] = {{0xff000000, 0x0a000000},   // 10/8
                                {0xff000000, 0x7f000000},   // 127/8
                                {0xfff00000, 0xac100000},   // 172.16/12
                                {0xffff0000, 0xc0a80000},   // 192.168/16
                                {0xffff0000, 0xa9fe0000}};  // 169.254/16
constexpr Network rooms_v6[] = {{0xfe000000, 0xfc000000},   // fc00::/7
                                {0xffc00000, 0xfe800000}};  // fe80::/10
constexpr std::uint32_t loopback_v6[] = {0, 0, 0, 1};

constexpr std::uint32_t take_all = UINT32_MAX;
constexpr std::uint32_t drop = 0;

class Program {
public:
    void load_byte(std::uint32_t at) { add(BPF_LD | BPF_B | BPF_ABS, at); }
    void load_word(std::uint32_t at) { add(BPF_LD | BPF_W | BPF_ABS, at); }
    void shift_right(std::uint32_t bits) { add(BPF_ALU | BPF_RSH | BPF_K, bits); }
    void mask(std::uint32_t bits) { add(BPF_ALU | BPF_AND | BPF_K, bits); }
    void answer(std::uint32_t bytes) { add(BPF_RET | BPF_K, bytes); }
    // Over so many of the next instructions, unless it is that.
    void skip_unless(std::uint32_t value, std::size_t instructions) {
        add(BPF_JMP | BPF_JEQ | BPF_K, value, static_cast<std::uint8_t>(instructions));
    }
    void take_from(std::uint32_t source, const Network& network) {
        load_word(source);
        mask(network.mask);
        skip_unless(network.address, 1);
        answer(take_all);
    }
    std::vector<sock_filter> code;

private:
    void add(int what, std::uint32_t value, std::uint8_t else_over = 0) {
        code.push_back({static_cast<std::uint16_t>(what), 0, else_over, value});
    }
};

}  // namespace

std::vector<sock_filter> source_filter() {
    Program v4;
    for (const Network& room : rooms_v4)
        v4.take_from(source_v4, room);
    v4.answer(drop);

    Program program;
    program.load_byte(header);  // version, and more
    program.shift_right(4);
    program.skip_unless(4, v4.code.size());
    program.code.insert(program.code.end(), v4.code.begin(), v4.code.end());
    for (const Network& room : rooms_v6)
        program.take_from(source_v6, room);
    for (std::uint32_t word = 0; word < std::size(loopback_v6); ++word) {
        program.load_word(source_v6 + 4 * word);
        program.skip_unless(loopback_v6[word], 1);
        // The next word, or the answer behind a refusal.
        program.code.push_back({BPF_JMP | BPF_JA, 0, 0, 1});
        program.answer(drop);
    }
    program.answer(take_all);
    return program.code;
}

std::error_code hear_only_rooms(int socket) {
    std::vector<sock_filter> code = source_filter();
    const sock_fprog program{static_cast<unsigned short>(code.size()), code.data()};
    if (setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0) return {};
    return {errno, std::system_category()};
}

}  // namespace atelier
