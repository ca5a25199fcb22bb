#include "node/shell/folder_telling.hpp"

#include "node/shell/named_ids.hpp"
#include "protocol/bytes.hpp"
#include "protocol/check.hpp"

namespace atelier {

namespace {

std::string name_of(LeftAside why) {
    switch (why) {
        case LeftAside::outside: return "outside";
        case LeftAside::link: return "link";
        case LeftAside::hard_link: return "hard_link";
        case LeftAside::special: return "special";
        case LeftAside::bad_name: return "bad_name";
        case LeftAside::too_deep: return "too_deep";
        case LeftAside::too_big: return "too_big";
        case LeftAside::not_text: return "not_text";
        case LeftAside::too_many: return "too_many";
        case LeftAside::unreadable: return "unreadable";
        case LeftAside::occupied: return "occupied";
        case LeftAside::no_place: return "no_place";
        case LeftAside::content_absent: return "content_absent";
    }
    ATELIER_CHECK(false);
    return {};
}

talk::FolderState state_of(FolderReport::State state) {
    switch (state) {
        case FolderReport::State::mirrored: return talk::FolderState::mirrored;
        case FolderReport::State::deletions_paused: return talk::FolderState::deletions_paused;
        case FolderReport::State::gone: break;
    }
    return talk::FolderState::gone;
}

// A name of the disk is any bytes; a line is UTF-8.
std::string as_utf8(const std::string& path) {
    if (utf8_prefix(view_of(path)).bytes == path.size()) return path;
    std::string told;
    for (const char c : path)
        told += static_cast<unsigned char>(c) < 0x80 ? c : '?';
    return told;
}

}  // namespace

std::string name_of(FolderFault fault) {
    switch (fault) {
        case FolderFault::no_such_project: return "no_such_project";
        case FolderFault::not_absolute: return "not_absolute";
        case FolderFault::root: return "root";
        case FolderFault::home: return "home";
        case FolderFault::seat: return "seat";
        case FolderFault::nested: return "nested";
        case FolderFault::not_a_folder: return "not_a_folder";
        case FolderFault::not_empty: return "not_empty";
        case FolderFault::other_project: return "other_project";
        case FolderFault::unusable: return "unusable";
    }
    ATELIER_CHECK(false);
    return {};
}

talk::WorkingFolder told_of(const FolderReport& report) {
    talk::WorkingFolder told{as_utf8(report.path),   hex_of<talk::SpaceId>(report.project),
                             state_of(report.state), report.files,
                             report.missing,         {}};
    for (const LeftFile& left : report.left)
        told.left.push_back({as_utf8(left.path), name_of(left.why)});
    return told;
}

}  // namespace atelier
