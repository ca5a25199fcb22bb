#include "node/shell/client_presence.hpp"

#include "node/roster.hpp"
#include "node/shell/client_listings.hpp"
#include "node/shell/named_ids.hpp"
#include "sync/anchor.hpp"

namespace atelier {

// ---- own ----------------------------------------------------------------------------------------

void ClientPresence::say() {
    asks_.ask(request::SetPresence{activity_});
}

void ClientPresence::raise_hand(bool up) {
    activity_.hand_up = up;
    say();
}

void ClientPresence::say_away(bool away) {
    activity_.away = away;
    say();
}

void ClientPresence::follow(const std::optional<talk::DeviceKey>& device) {
    activity_.following = device ? id_of_hex<DeviceKey>(*device) : DeviceKey{};
    say();
}

// First where that is: what moved just now waits for its turn else.
void ClientPresence::show(std::uint32_t number) {
    look_up_cursor();
    activity_.shows = number;
    shows_until_ = host_.now() + shows_for;
    say();
}

void ClientPresence::cursor(const OpenText& file, const std::vector<talk::Range>& ranges) {
    own_ = Own{file, ranges};
    const Instant now = host_.now();
    due_ = last_ ? std::max(now, *last_ + between_cursors) : now;
    tick();
}

void ClientPresence::closed(const std::string& uri) {
    std::erase_if(shown_, [&](const auto& each) { return each.first.second == uri; });
    if (!own_ || own_->file.uri != uri) return;
    own_.reset();
    due_.reset();
    if (!activity_.file) return;
    activity_.file.reset();
    say();
}

std::optional<Instant> ClientPresence::next_due() const {
    if (!due_ || !shows_until_) return due_ ? due_ : shows_until_;
    return std::min(*due_, *shows_until_);
}

void ClientPresence::tick() {
    if (shows_until_ && *shows_until_ <= host_.now()) {
        shows_until_.reset();
        activity_.shows = 0;
        say();
    }
    if (due_ && *due_ <= host_.now()) look_up_cursor();
}

void ClientPresence::look_up_cursor() {
    if (!due_ || !own_) return;
    due_.reset();
    last_ = host_.now();
    const OpenText& at = own_->file;
    Text* text = text_of(at.space, at.node);
    if (text == nullptr) return;
    OpenFile file{at.space, at.node.change, at.node.op, {}};
    for (const talk::Range& range : own_->ranges) {
        if (file.selections.size() == ranges_max) break;
        file.selections.push_back({place_at(range.start, *text), place_at(range.end, *text)});
    }
    if (activity_.file == file) return;
    activity_.file = std::move(file);
    say();
}

Text* ClientPresence::text_of(const SpaceId& space, const NodeId& node) {
    Replica* replica = host_.replica();
    Contents* contents = replica ? replica->contents(space) : nullptr;
    const auto found = contents ? contents->tree().node(node) : std::nullopt;
    return found && found->kind == NodeKind::text ? &contents->text(node) : nullptr;
}

Place ClientPresence::place_at(talk::Position position, Text& text) {
    const TextAnchor anchor = anchor_at(text.now().position(place_of(position)), text);
    if (!anchor.event) return {std::nullopt, anchor.side};
    return {TextEvent{anchor.event->change, anchor.event->event}, anchor.side};
}

// ---- the others ---------------------------------------------------------------------------------

std::vector<talk::Range> ClientPresence::ranges_of(const OpenFile& file) {
    std::vector<talk::Range> ranges;
    Text* text = text_of(file.space, {file.change, file.op});
    if (text == nullptr) return ranges;
    const auto position = [&](const Place& place) -> std::optional<talk::Position> {
        TextAnchor anchor{{}, place.side};
        if (place.event) anchor.event = {place.event->change, place.event->number};
        const auto found = place_of(anchor, *text);
        if (!found) return std::nullopt;
        return position_of(text->now().line_column(*found));
    };
    for (const Selection& selection : file.selections) {
        const auto from = position(selection.from);
        const auto to = position(selection.to);
        if (from && to) ranges.push_back({*from, *to});
    }
    return ranges;
}

talk::PresentSeat ClientPresence::told_seat(const PresenceBoard::Seen& seat) {
    const Activity& activity = seat.activity;
    talk::PresentSeat told{hex_of<talk::DeviceKey>(seat.device),
                           activity.hand_up,
                           activity.away,
                           seat.is_dimmed,
                           {},
                           {},
                           {},
                           {}};
    if (!activity.following.is_zero()) told.following = hex_of<talk::DeviceKey>(activity.following);
    if (activity.shows != 0) told.shows = activity.shows;
    if (activity.file) {
        told.uri = uri_of(activity.file->space, {activity.file->change, activity.file->op});
        told.ranges = ranges_of(*activity.file);
    }
    return told;
}

std::vector<talk::FromNode> ClientPresence::hear(const told::PresenceChanged& told,
                                                 const OpenTexts& files, bool is_editor) {
    if (is_editor) {
        talk::Presence presence;
        for (const PresenceBoard::Seen& seat : told.seats)
            presence.seats.push_back(told_seat(seat));
        return {std::move(presence)};
    }
    std::map<std::pair<DeviceKey, std::string>, talk::PeerCursor> now;
    for (const PresenceBoard::Seen& seat : told.seats) {
        if (!seat.activity.file) continue;
        const OpenFile& at = *seat.activity.file;
        for (const auto& [number, file] : files) {
            if (file.space != at.space || file.node != NodeId{at.change, at.op}) continue;
            const PersonRecord* person = person_at(host_.replica()->state(), seat.device);
            now[{seat.device, file.uri}] = {to_hex(seat.device.bytes),
                                            person ? person->name : std::string(), file.uri,
                                            ranges_of(at)};
        }
    }
    std::vector<talk::FromNode> cursors;
    for (const auto& [key, cursor] : now)
        if (!shown_.contains(key) || shown_.at(key) != cursor) cursors.emplace_back(cursor);
    for (auto& [key, cursor] : shown_) {
        if (now.contains(key)) continue;
        cursor.ranges.clear();
        cursors.emplace_back(cursor);
    }
    shown_ = std::move(now);
    return cursors;
}

}  // namespace atelier
