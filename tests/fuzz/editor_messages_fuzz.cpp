// A line that is read as a call is written as one that is read as the same call, and so is what a
// node says; whatever bytes come, the splitter gives out lines and nothing else.

#include "protocol/check.hpp"
#include "protocol/editor_messages/base64.hpp"
#include "protocol/editor_messages/json_line.hpp"
#include "protocol/editor_messages/messages.hpp"
#include "protocol/editor_messages/uri.hpp"

using namespace atelier::talk;

namespace {

std::string_view without_end(const std::string& line) {
    ATELIER_CHECK(line.ends_with('\n') && line.find('\n') + 1 == line.size());
    return std::string_view(line).substr(0, line.size() - 1);
}

void look(const std::string& line) {
    if (const auto call = read_call(line)) {
        ATELIER_CHECK(read_call(without_end(write_call(*call))) == *call);
    } else {
        const std::string fault = write_fault(call.error().id, call.error().fault);
        if (call.error().id) ATELIER_CHECK(read_heard(without_end(fault)).has_value());
    }
    const auto heard = read_heard(line);
    const auto* telling = heard ? std::get_if<FromNode>(&*heard) : nullptr;
    if (telling != nullptr) {
        const auto again = read_heard(without_end(write_telling(*telling)));
        ATELIER_CHECK(again && std::get<FromNode>(*again) == *telling);
    }
    if (const auto file = file_named(line)) ATELIER_CHECK(uri_of(*file) == line);
    if (const auto path = path_of(line)) ATELIER_CHECK(path->starts_with('/'));
    if (const auto bytes = bytes_of_base64(line)) ATELIER_CHECK(base64_of(*bytes) == line);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    LineSplitter splitter;
    splitter.receive(bytes.substr(0, size / 2));
    std::size_t seen = 0;
    const auto take = [&] {
        while (const auto line = splitter.next()) {
            ATELIER_CHECK(line->find('\n') == std::string::npos);
            seen += line->size() + 1;
            look(*line);
        }
    };
    take();
    splitter.receive(bytes.substr(size / 2));
    take();
    ATELIER_CHECK(splitter.is_too_long() || seen == bytes.rfind('\n') + 1);
    return 0;
}
