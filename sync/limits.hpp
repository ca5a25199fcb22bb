#pragma once

// What bounds what others can make a seat hold, do or wait for: one number each, with its unit and
// its reason. A learner's harm to others is at most this until the trainer presses a key.
//
// Not here: what every seat must judge alike, or seats would not show the same. That is part of the
// format and stands in protocol/ (a change's body 256 KiB, a log 64 MiB, a frame 1 MiB, a blob
// 20 MiB, a beacon 512 bytes) and beside its rule (paths: names.hpp; a text's events:
// contents.hpp). Times that only tune a conversation stand where they are used.

#include "sync/instant.hpp"

#include <cstddef>

namespace atelier::limits {

inline constexpr std::size_t kibibyte = 1024;
inline constexpr std::size_t mebibyte = 1024 * kibibyte;

// ---- who is known and called --------------------------------------------------------------------

// Of a class of 100 seats everybody could call everybody; more is a flood.
inline constexpr std::size_t connections = 128;
// That others began, in a class so large that it is no full mesh: eight call a seat on the average,
// and whoever is turned away has others to call.
inline constexpr std::size_t accepted_connections = 24;
// Five for each of 100 seats; beacons and peers' words for others push out what is worth less.
inline constexpr std::size_t addresses = 512;
// Of one instance, or learnt of one device or about one IP address: two interfaces, two families.
inline constexpr std::size_t addresses_each = 4;
// A handshake is three Diffie-Hellmans, 0.3 ms; and a switch has small buffers.
inline constexpr std::size_t dials_at_once = 16;
// In one message, so that a lie about addresses stays small.
inline constexpr std::size_t addresses_told = 64;
// A seat that cannot be reached is called after 1 s, at last every 12 to 15 s: it is back while
// somebody still looks at the plug.
inline constexpr Milliseconds redial_least{1'000};
inline constexpr Milliseconds redial_most{12'000};  // and up to a quarter more, by chance
// Addresses with beacons that our key does not open; each is called ever more seldom.
inline constexpr std::size_t unrecognised_addresses = 64;
// Beacons that are looked at: opening one is two keyed hashes, 2 us, but each can lead to a dial
// and an answer. At once: a room of 100 seats answers one announcement with 99.
inline constexpr double beacons_a_second = 20;
inline constexpr double beacons_at_once = 128;
// Seats from which a beacon came within a minute.
inline constexpr std::size_t instances_heard = 512;
// Who is at the door of one seat at a time: more than a class, and each a few hundred bytes.
inline constexpr std::size_t visitors = 128;
// Whoever stands at the door without having asked for anything after so long goes.
inline constexpr Milliseconds visitor_patience{10'000};

// ---- who calls ----------------------------------------------------------------------------------

// Connections whose first message has not come. One more takes the place of who has been silent the
// longest: an honest seat sends it as soon as it is connected.
inline constexpr std::size_t silent_callers = 12;
// Whose first message was answered and whose last has not come: three Diffie-Hellmans each. The
// first of a member proves the network key; who has none shall not stand in the way of who has.
inline constexpr std::size_t half_open_members = 8;
inline constexpr std::size_t half_open_joiners = 4;  // and those who rejoin
// Of one address, until the handshake has ended; not of loopback, where many seats may be.
inline constexpr std::size_t callers_each = 2;
// Without the network key, of one address: at the door, and in case that the last one was cut off.
inline constexpr std::size_t visitors_each = 4;
// From the first byte to the last message; a machine of 2010 takes 5 ms.
inline constexpr Milliseconds handshake_patience{5'000};
// For a connection that is dialled; in a LAN it takes a millisecond, or its SYN was lost twice.
inline constexpr Milliseconds connect_patience{5'000};
// Who has taken no byte for so long is gone, as one who says nothing.
inline constexpr Milliseconds write_patience{15'000};
// For the last words of a connection that is closed.
inline constexpr Milliseconds close_patience{5'000};
// Frames for one connection that it has not taken, whoever sends them: the node gives it 64 KiB at
// a time, the last frame of them up to 1 MiB, and a few that are asked for at the door.
inline constexpr std::size_t send_queue_bytes = 4 * mebibyte;

// ---- datagrams ----------------------------------------------------------------------------------

// From one address, and from all: a storm from one machine must not hide the others, nor cost more
// than it takes to drop it. A seat sends four of them in the first seven seconds, then one in
// 20 s; it answers each of 100 seats that come, but those hear one answer each.
inline constexpr double datagrams_a_second_each = 4;
inline constexpr double datagrams_at_once_each = 12;
inline constexpr double datagrams_a_second = 100;
inline constexpr double datagrams_at_once = 400;
inline constexpr std::size_t datagram_sources = 512;
// The same bytes from the same address within so long came over another channel.
inline constexpr Milliseconds datagram_echo{500};

// ---- one conversation ---------------------------------------------------------------------------

// Live changes and presence for one peer who does not read; above, all is dropped and compared.
inline constexpr std::size_t queued_bytes = 4 * mebibyte;
// History and blobs that one peer sends before we have worked off what came: what has to be
// verified later.
inline constexpr std::size_t credit_bytes = 1 * mebibyte;
// Spaces whose frontiers are awaited of one peer.
inline constexpr std::size_t sampled_spaces = 8;
// Ranges that one peer wants, and has not got. An honest one asks for 8 at a time.
inline constexpr std::size_t ranges_served = 4'096;
// The same of blobs; an honest one asks for 4 pieces at a time.
inline constexpr std::size_t blob_wants_served = 64;
// Tips of one peer that are not here: a class of 100 seats in a year of 200 days has a few times
// so many; the others are left for the next comparison.
inline constexpr std::size_t offers_of_session = 65'536;
// Ranges asked of one peer at a time, so that others share the work.
inline constexpr std::size_t ranges_asked_of_session = 8;
// Answers to one peer who asks and does not read; above, it is hung up. An honest one's largest
// answer, 65,536 tips, is 5 MiB.
inline constexpr std::size_t answers_bytes = 8 * mebibyte;
// Changes of a history that are sent in one frame, where a signature allows it: who gets them takes
// them up in one turn.
inline constexpr std::size_t changes_a_frame = 512;
// Logs of one peer of which is remembered what it has. It is a hint against sending twice: what is
// forgotten is sent once more at most.
inline constexpr std::size_t logs_known_of_session = 32'768;

// ---- changes ------------------------------------------------------------------------------------

// Of one author, unasked: five times of what hands can do. What is above is fetched later.
inline constexpr double pushes_a_second = 20;
inline constexpr double pushes_at_once = 100;
inline constexpr std::size_t authors_watched = 4'096;
// Signatures looked at in one turn of the node: 2 ms, so that a key press waits no longer.
inline constexpr std::size_t verified_a_turn = 40;
// Changes that are taken up in one turn, for the same reason; a span is not divided.
inline constexpr std::size_t changes_a_turn = 512;
// Changes of one space that wait for others, with what it costs to keep them.
inline constexpr std::size_t pending_bytes = 4 * mebibyte;
// What no honest seat sends: the third time within ten minutes the trainer is told.
inline constexpr std::size_t strikes = 3;
inline constexpr Milliseconds strikes_within{600'000};
inline constexpr std::size_t devices_watched = 1'024;

// ---- blobs --------------------------------------------------------------------------------------

// Wanted at a time; a project has at most 2,000 files, and the next come when some have come.
inline constexpr std::size_t blobs_wanted = 1'024;
// In memory, unfinished: three of the largest.
inline constexpr std::size_t unfinished_blob_bytes = 64 * mebibyte;
// Pieces of 64 KiB that one peer owes, so that several share the work.
inline constexpr std::size_t blob_pieces_owed = 4;
// Pieces that came too late are taken all the same, if it is remembered that they were asked for.
inline constexpr std::size_t blob_pieces_remembered = 64;

// ---- presence -----------------------------------------------------------------------------------

inline constexpr std::size_t present_devices = 128;
inline constexpr std::size_t present_sessions = 8;  // of a device

// ---- clients ------------------------------------------------------------------------------------

// One text file; highlighting and a screen of it stay below a frame on the slowest machine.
inline constexpr std::size_t text_scalars = 2 * mebibyte;
// Edits of one client that the screen has and no patch has confirmed.
inline constexpr std::size_t unconfirmed_edits = 100'000;

}  // namespace atelier::limits
