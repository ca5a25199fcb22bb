#pragma once

// The folder in which a seat lives on a machine, and what lies where in it. One seat, one folder;
// several persons of one machine have several. Nothing of it is ever in a working folder.
//
//   HOME/keys       key_file.hpp        HOME/store.*, blobs/   sqlite_store.hpp
//   HOME/peers.txt  peers_file.hpp      HOME/ballast           disk_room.hpp
//   HOME/rescue/    what an editor showed and is in no file    HOME/log    what went on
//   HOME/port       port_file.hpp
//   HOME/run/socket programs of this seat (or elsewhere: editor_messages/seat_home.hpp)

#include "node/shell/file_system.hpp"
#include "protocol/editor_messages/seat_home.hpp"

namespace atelier {

struct Home {
    Path root;  // absolute
    Path socket;

    Path log() const { return root / "log"; }
    Path peers() const { return root / "peers.txt"; }
    Path port() const { return root / "port"; }
    Path rescue() const { return root / "rescue"; }
};

struct HomeRefusal {
    enum class Why : std::uint8_t {
        none_named = 1,  // neither --home nor a variable says where
        marker,          // `.atelier` marks working folders
        wrong_owner,     // another user's
        unusable,        // cannot be made, or written in
    };
    Why why{};
    std::string what;  // a sentence that says what to do
};

// Makes what is not there, closed to others (0700).
std::expected<Home, HomeRefusal> open_home(const std::optional<std::string>& given,
                                           const talk::Environment& environment,
                                           FileSystem& files = real_files());

}  // namespace atelier
