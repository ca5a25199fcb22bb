#pragma once

// Editor sessions before real node cores, in virtual time: lines take their time in both
// directions, connections break, nodes die and come back. What the sessions show is compared with
// what the nodes have.
//
// Every insertion holds one letter that nobody else ever types, a token, by which it is found
// again.

#include "editor/session/node_session.hpp"
#include "sync/scalars.hpp"
#include "tests/node/shell/client_room.hpp"

namespace atelier::test {

inline constexpr char32_t first_token = 0xF0000;  // a plane where nobody types anything else

class Screen {
public:
    Screen(ClientRoom& room, ClientRoom::Seat& seat, std::uint32_t number, std::string page,
           Dice& dice)
        : session(number),
          uri(std::move(page)),
          room_(room),
          seat_(seat),
          number_(number),
          dice_(dice) {
        session.open(uri);
    }

    editor::NodeSession session;
    std::string uri;
    std::uint64_t slowest = 40;  // milliseconds that a line takes at most
    std::vector<std::string> rescued;
    std::vector<editor::Happened> all;
    std::set<char32_t> typed;
    std::set<char32_t> taken;  // by this screen's deletions

    bool is_connected() const { return is_connected_; }
    bool is_of(const ClientRoom::Seat& seat) const { return &seat_ == &seat; }
    editor::NodeSession::Instant now() const {
        return editor::NodeSession::Instant(std::chrono::milliseconds(room_.now.milliseconds));
    }
    std::string shown() const { return session.text(uri)->buffer().text(); }

    void connect() {
        cut();
        seat_.connect(number_);
        is_connected_ = true;
        in_due_ = out_due_ = room_.now;
        session.connected();
        turn();
    }
    // What is on its way is lost.
    void cut() {
        ++connection_;
        if (seat_.clients.contains(ClientId{number_})) seat_.leave(number_);
        lost();
    }
    // The node is no more, and so is the connection.
    void lost() {
        ++connection_;
        is_connected_ = false;
        session.ended();
        turn();
    }
    void turn() {
        session.tick(now());
        for (auto& line : session.take_lines())
            later(out_due_, [this, text = line.text] {
                const auto found = seat_.clients.find(ClientId{number_});
                if (found != seat_.clients.end()) found->second->receive(text);
            });
        if (is_connected_) listen();
        for (editor::Happened& each : session.take_happened())
            take(std::move(each));
    }

    void type(const editor::Splices& splices, std::uint64_t group) {
        REQUIRE(session.edit(uri, splices, group, now()));
        turn();
    }
    // One letter that is its own, at a random place.
    void type_somewhere(char32_t token, std::uint64_t group) {
        typed.insert(token);
        const std::u32string text = scalars_of(shown());
        const std::size_t at = dice_.chance(3) ? text.size() : dice_.below(text.size() + 1);
        std::u32string inserted(1, token);
        if (dice_.chance(4)) inserted += U'\n';
        if (dice_.chance(4)) inserted = U"é" + inserted;
        const editor::ByteIndex place{utf8_of(text.substr(0, at)).size()};
        type({{{place, place}, utf8_of(inserted)}}, group);
    }
    void delete_somewhere(std::uint64_t group) {
        const std::u32string text = scalars_of(shown());
        if (text.empty()) return;
        const std::size_t at = dice_.below(text.size());
        const std::size_t size = std::min<std::size_t>(1 + dice_.below(3), text.size() - at);
        for (const char32_t letter : text.substr(at, size))
            if (letter >= first_token) taken.insert(letter);
        const editor::ByteIndex begin{utf8_of(text.substr(0, at)).size()};
        type({{{begin, begin + utf8_of(text.substr(at, size)).size()}, ""}}, group);
    }

private:
    void later(Instant& due, std::function<void()> what) {
        due = std::max(due, room_.now + Milliseconds{dice_.below(slowest + 1)});
        room_.later(due - room_.now, [this, connection = connection_, each = std::move(what)] {
            if (connection != connection_) return;
            each();
            turn();
        });
    }
    void listen() {
        const auto found = seat_.clients.find(ClientId{number_});
        if (found == seat_.clients.end()) return;
        for (auto& [line, file] : found->second->take_output())
            later(in_due_, [this, text = line] {
                session.hear(std::string_view(text).substr(0, text.size() - 1), now());
            });
    }
    void take(editor::Happened each) {
        if (const auto* rescue = std::get_if<editor::happened::Rescued>(&each))
            rescued.push_back(rescue->text);
        if (const auto* gone = std::get_if<editor::happened::Gone>(&each)) {
            REQUIRE(gone->why == editor::happened::Gone::Why::ended);
        }
        all.push_back(std::move(each));
    }

    ClientRoom& room_;
    ClientRoom::Seat& seat_;
    std::uint32_t number_;
    Dice& dice_;
    bool is_connected_ = false;
    std::uint64_t connection_ = 0;
    Instant in_due_;
    Instant out_due_;
};

}  // namespace atelier::test
