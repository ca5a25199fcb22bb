#include "node/resumable.hpp"

#include "node/named_version.hpp"

namespace atelier {

std::string record_key_of(EditorSession session) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string key = "session/";
    for (int shift = 60; shift >= 0; shift -= 4)
        key += digits[static_cast<std::uint64_t>(session) >> shift & 15];
    return key;
}

Bytes encode(const Resumable& resumable) {
    Writer out;
    out.varint(resumable.processed);
    out.varint(resumable.files.size());
    for (const Resumable::File& file : resumable.files) {
        out.id(file.space);
        out.id(file.node.change);
        out.varint(file.node.op);
        out.varint(file.last_edit);
        write_version(out, file.version);
    }
    return out.take();
}

std::optional<Resumable> decode_resumable(BytesView bytes) {
    Reader in(bytes);
    Resumable resumable;
    resumable.processed = in.varint();
    for (std::size_t files = in.count(SIZE_MAX, 67); files > 0; --files) {
        Resumable::File file;
        file.space = in.id<SpaceId>();
        file.node.change = in.id<ChangeId>();
        file.node.op = static_cast<std::uint32_t>(in.varint(UINT32_MAX));
        file.last_edit = in.varint();
        file.version = read_version(in);
        resumable.files.push_back(std::move(file));
    }
    if (in.finish()) return std::nullopt;
    return resumable;
}

}  // namespace atelier
