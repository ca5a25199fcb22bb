#include "editor/site/zip_writer.hpp"

#include "editor/crc32.hpp"

namespace atelier::editor {

namespace {

constexpr std::uint16_t version_needed = 20;
constexpr std::uint16_t made_by_unix = 3U << 8 | version_needed;
constexpr std::uint16_t names_are_utf8 = 1U << 11;
constexpr std::uint16_t first_day = 1U << 5 | 1U;  // 1980-01-01
constexpr std::uint32_t file_mode = 0100644;
constexpr std::uint32_t folder_mode = 0040755;
constexpr std::uint32_t dos_folder = 0x10;

void put16(std::string& out, std::uint16_t value) {
    out += static_cast<char>(value & 0xffU);
    out += static_cast<char>(value >> 8);
}

void put32(std::string& out, std::uint32_t value) {
    put16(out, static_cast<std::uint16_t>(value & 0xffffU));
    put16(out, static_cast<std::uint16_t>(value >> 16));
}

// What the local header and the directory's have in common.
std::string facts_of(std::string_view path, std::string_view content) {
    std::string facts;
    put16(facts, version_needed);
    put16(facts, names_are_utf8);
    put16(facts, 0);  // stored
    put16(facts, 0);  // midnight
    put16(facts, first_day);
    put32(facts, crc32(content));
    put32(facts, static_cast<std::uint32_t>(content.size()));
    put32(facts, static_cast<std::uint32_t>(content.size()));
    put16(facts, static_cast<std::uint16_t>(path.size()));
    put16(facts, 0);  // nothing extra
    return facts;
}

}  // namespace

std::string ZipWriter::add(std::string_view path, std::string_view content) {
    const std::string facts = facts_of(path, content);
    std::string local = "PK\3\4" + facts;
    local += path;
    local += content;

    directory_ += "PK\1\2";
    put16(directory_, made_by_unix);
    directory_ += facts;
    put16(directory_, 0);  // no comment
    put16(directory_, 0);  // first disk
    put16(directory_, 0);  // no claim of what it is inside
    const bool is_folder = path.ends_with('/');
    put32(directory_, is_folder ? folder_mode << 16 | dos_folder : file_mode << 16);
    put32(directory_, at_);
    directory_ += path;

    at_ += static_cast<std::uint32_t>(local.size());
    ++entries_;
    return local;
}

std::string ZipWriter::finish() const {
    std::string end = directory_ + "PK\5\6";
    put32(end, 0);  // this disk, the directory's disk
    put16(end, entries_);
    put16(end, entries_);
    put32(end, static_cast<std::uint32_t>(directory_.size()));
    put32(end, at_);
    put16(end, 0);  // no comment
    return end;
}

}  // namespace atelier::editor
