#include "editor/site/import_rules.hpp"

#include "editor/utf8.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

namespace atelier::editor {

namespace {

using namespace std::string_view_literals;

constexpr std::array text_endings{"html"sv, "htm"sv, "css"sv, "js"sv,  "mjs"sv, "json"sv,
                                  "svg"sv,  "txt"sv, "md"sv,  "xml"sv, "csv"sv, "webmanifest"sv};

// What a file of that ending begins with; the second part stands further on (RIFF, ISO media).
constexpr std::string_view nothing_more;
struct BlobKind {
    std::string_view ending;
    std::string_view begins;
    std::string_view then = nothing_more;
    std::size_t then_at = 0;
};
constexpr std::array blob_kinds{
    BlobKind{"png", "\x89PNG\r\n\x1a\n"sv},
    BlobKind{"jpg", "\xff\xd8\xff"sv},
    BlobKind{"jpeg", "\xff\xd8\xff"sv},
    BlobKind{"gif", "GIF8"sv},
    BlobKind{"webp", "RIFF"sv, "WEBP"sv, 8},
    BlobKind{"avif", ""sv, "ftyp"sv, 4},
    BlobKind{"ico", "\0\0\1\0"sv},
    BlobKind{"woff", "wOFF"sv},
    BlobKind{"woff2", "wOF2"sv},
    BlobKind{"ttf", "\0\1\0\0"sv},
    BlobKind{"otf", "OTTO"sv},
    BlobKind{"pdf", "%PDF-"sv},
    BlobKind{"mp3", ""sv},  // begins with a tag or with a frame of many kinds
    BlobKind{"ogg", "OggS"sv},
    BlobKind{"mp4", ""sv, "ftyp"sv, 4},
    BlobKind{"webm", "\x1a\x45\xdf\xa3"sv},
};

// What systems leave in folders.
constexpr std::array litter{"thumbs.db"sv, "desktop.ini"sv, "__macosx"sv};

std::string lower_ending(std::string_view name) {
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0) return {};
    std::string ending(name.substr(dot + 1));
    std::ranges::transform(ending, ending.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return ending;
}

const BlobKind* blob_kind_of(std::string_view name) {
    const auto found = std::ranges::find(blob_kinds, lower_ending(name), &BlobKind::ending);
    return found != blob_kinds.end() ? &*found : nullptr;
}

// Nothing: no UTF-8, or code points that Unicode did not assign.
std::optional<std::string> mapped(std::string_view text, int options) {
    utf8proc_uint8_t* out = nullptr;
    const utf8proc_ssize_t size = utf8proc_map(
        reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
        static_cast<utf8proc_ssize_t>(text.size()), &out, static_cast<utf8proc_option_t>(options));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(out, &std::free);
    if (size < 0) return std::nullopt;
    return std::string(reinterpret_cast<const char*>(out), static_cast<std::size_t>(size));
}

bool is_hidden(std::string_view name) {
    const auto folded = mapped(name, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
    return name.starts_with('.') || (folded && std::ranges::find(litter, *folded) != litter.end());
}

std::expected<std::vector<std::string>, LeftOut> names_of(std::string_view path) {
    if (path.starts_with('/')) return std::unexpected(LeftOut::outside);
    std::vector<std::string> names;
    while (!path.empty()) {
        const std::size_t end = std::min(path.find('/'), path.size());
        const std::string_view name = path.substr(0, end);
        path.remove_prefix(std::min(end + 1, path.size()));
        if (name == "..") return std::unexpected(LeftOut::outside);
        if (name.empty() || name == ".") continue;
        if (is_hidden(name)) return std::unexpected(LeftOut::hidden);
        const auto composed = mapped(name, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
        const bool has_bad = std::ranges::any_of(
            name, [](char c) { return c == '\\' || static_cast<unsigned char>(c) < 0x20; });
        if (!composed || has_bad) return std::unexpected(LeftOut::bad_name);
        names.push_back(*composed);
    }
    return names;
}

std::string joined(const std::vector<std::string>& names) {
    std::string path;
    for (const std::string& name : names)
        path += (path.empty() ? "" : "/") + name;
    return path;
}

bool is_too_deep(const std::vector<std::string>& names) {
    return names.size() > import_path_max_levels || joined(names).size() > import_path_max_bytes;
}

}  // namespace

std::optional<FileKind> kind_of_name(std::string_view name) {
    if (std::ranges::find(text_endings, lower_ending(name)) != text_endings.end())
        return FileKind::text;
    if (blob_kind_of(name) != nullptr) return FileKind::blob;
    return std::nullopt;
}

std::optional<LeftOut> ImportRules::look_at_folder(const Found& folder) const {
    const auto names = names_of(folder.path);
    if (!names) return names.error();
    if (is_too_deep(*names)) return LeftOut::too_deep;
    return std::nullopt;
}

std::expected<Admitted, LeftOut> ImportRules::look_at_file(const Found& file) {
    if (file.is == Found::Is::link) return std::unexpected(LeftOut::link);
    if (file.is != Found::Is::file) return std::unexpected(LeftOut::special);
    auto names = names_of(file.path);
    if (!names) return std::unexpected(names.error());
    if (names->empty()) return std::unexpected(LeftOut::bad_name);
    if (is_too_deep(*names)) return std::unexpected(LeftOut::too_deep);
    const auto kind = kind_of_name(names->back());
    if (!kind) return std::unexpected(LeftOut::kind);
    const bool is_text = *kind == FileKind::text;
    if (file.size > (is_text ? text_max_bytes : blob_max_bytes))
        return std::unexpected(LeftOut::too_big);
    if (files_ == project_max_files) return std::unexpected(LeftOut::too_many_files);
    const auto folded =
        mapped(joined(*names), UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
    if (!folded_paths_.insert(*folded).second) return std::unexpected(LeftOut::same_name);
    return Admitted{*std::move(names), *kind};
}

std::optional<LeftOut> ImportRules::look_inside(const Admitted& file, std::string_view bytes) {
    const bool is_text = file.kind == FileKind::text;
    if (bytes.size() > (is_text ? text_max_bytes : blob_max_bytes)) return LeftOut::too_big;
    if (bytes_ + bytes.size() > project_max_bytes) return LeftOut::project_full;
    if (is_text) {
        if (const auto fault = look_at_text(bytes)) return fault;
    } else {
        const BlobKind* kind = blob_kind_of(file.names.back());
        const bool fits = kind != nullptr && bytes.starts_with(kind->begins) &&
                          bytes.size() >= kind->then_at &&
                          bytes.substr(kind->then_at).starts_with(kind->then);
        if (!fits || bytes.empty()) return LeftOut::other_content;
    }
    ++files_;
    bytes_ += bytes.size();
    return std::nullopt;
}

std::optional<LeftOut> look_at_text(std::string_view bytes) {
    if (bytes.size() > text_max_bytes) return LeftOut::too_big;
    if (!is_utf8(bytes) || bytes.contains('\0')) return LeftOut::not_text;
    if (static_cast<std::size_t>(std::ranges::count(bytes, '\n')) >= text_max_lines)
        return LeftOut::too_many_lines;
    return std::nullopt;
}

}  // namespace atelier::editor
