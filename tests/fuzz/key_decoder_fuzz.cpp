// Bytes from a terminal, whatever they are: the same events however they are cut, nothing held at
// the end, and no control character typed.

#include "editor/terminal/key_decoder.hpp"
#include "protocol/check.hpp"

using namespace atelier::editor;

namespace {

const KeyDecoder::Instant start{};
constexpr std::chrono::seconds in_the_end{10};

// The first byte is how long the pieces are that the others come in; 0: all at once.
std::vector<Input> typed(std::string_view bytes, std::size_t piece) {
    KeyDecoder decoder;
    std::vector<Input> said;
    while (!bytes.empty()) {
        const std::string_view taken = bytes.substr(0, piece == 0 ? bytes.size() : piece);
        for (Input& each : decoder.take(taken, start))
            said.push_back(std::move(each));
        bytes.remove_prefix(taken.size());
    }
    for (Input& each : decoder.tick(start + in_the_end))
        said.push_back(std::move(each));
    ATELIER_CHECK(!decoder.due());
    return said;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::vector<Input> said = typed(bytes, data[0]);
    ATELIER_CHECK(said == typed(bytes, 0));
    for (const Input& each : said)
        if (const auto* key = std::get_if<KeyPress>(&each); key && key->name == KeyName::character)
            ATELIER_CHECK(key->character >= 0x20);
    return 0;
}
