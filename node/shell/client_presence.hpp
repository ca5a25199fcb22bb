#pragma once

// Where this client's person is, told to the room, and where the others are, told to the client: to
// an editor all of them at once, to a plugin the cursors in the files that it has open.
//
// Others know a place by the character beside it, which costs a reading of a file's history, so a
// cursor is looked up at most ten times a second, the latest one. A place that cannot be found is
// not shown.

#include "node/shell/client_texts.hpp"

namespace atelier {

class ClientPresence {
public:
    static constexpr Milliseconds between_cursors{100};
    static constexpr std::size_t ranges_max = 16;  // more are not shown
    static constexpr Milliseconds shows_for{10'000};

    ClientPresence(ClientHost& host, ClientAsks& asks) : host_(host), asks_(asks) {}

    void raise_hand(bool up);
    void say_away(bool away);
    void follow(const std::optional<talk::DeviceKey>& device);
    // The others are asked to come where the cursor is now; taken back after a while.
    void show(std::uint32_t number);
    // In a file that is open.
    void cursor(const OpenText& file, const std::vector<talk::Range>& ranges);
    void closed(const std::string& uri);

    // A plugin is told a cursor again only where it differs.
    std::vector<talk::FromNode> hear(const told::PresenceChanged& told, const OpenTexts& files,
                                     bool is_editor);

    std::optional<Instant> next_due() const;
    void tick();

private:
    struct Own {
        OpenText file;
        std::vector<talk::Range> ranges;
    };

    void say();
    void look_up_cursor();
    Text* text_of(const SpaceId& space, const NodeId& node);
    Place place_at(talk::Position position, Text& text);
    std::vector<talk::Range> ranges_of(const OpenFile& file);
    talk::PresentSeat told_seat(const PresenceBoard::Seen& seat);

    ClientHost& host_;
    ClientAsks& asks_;
    Activity activity_;
    std::optional<Own> own_;
    std::optional<Instant> due_;  // the cursor is to be looked up
    std::optional<Instant> last_;
    std::optional<Instant> shows_until_;
    std::map<std::pair<DeviceKey, std::string>, talk::PeerCursor> shown_;  // to a plugin, by uri
};

}  // namespace atelier
