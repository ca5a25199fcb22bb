#include "node/disk_text.hpp"

#include "sync/scalars.hpp"

#include <algorithm>

namespace atelier {

namespace {

constexpr std::string_view mark = "\xEF\xBB\xBF";

}  // namespace

std::optional<DiskText> disk_text_of(BytesView bytes) {
    if (bytes.size() > disk_text_max_bytes) return std::nullopt;
    std::string_view rest = text_of(bytes);
    DiskText read;
    read.form.has_mark = rest.starts_with(mark);
    if (read.form.has_mark) rest.remove_prefix(mark.size());
    if (rest.contains('\0') || utf8_prefix(view_of(rest)).bytes != rest.size()) return std::nullopt;
    const std::u32string scalars = scalars_of(rest);
    std::size_t ends = 0;
    std::size_t windows_ends = 0;
    read.text.reserve(scalars.size());
    for (std::size_t i = 0; i < scalars.size(); ++i) {
        const bool is_return = scalars[i] == U'\r';
        const bool is_pair = is_return && i + 1 < scalars.size() && scalars[i + 1] == U'\n';
        if (is_pair) ++i;
        windows_ends += is_pair ? 1 : 0;
        ends += is_return || scalars[i] == U'\n' ? 1 : 0;
        read.text += is_return ? U'\n' : scalars[i];
    }
    read.form.has_crlf = windows_ends > ends / 2;
    return read;
}

Bytes disk_bytes_of(std::u32string_view text, const DiskForm& form) {
    std::string out(form.has_mark ? mark : std::string_view());
    const std::string utf8 = utf8_of(text);
    out.reserve(out.size() + utf8.size());
    for (const char c : utf8) {
        if (c == '\n' && form.has_crlf) out += '\r';
        out += c;
    }
    const BytesView bytes = view_of(out);
    return {bytes.begin(), bytes.end()};
}

}  // namespace atelier
