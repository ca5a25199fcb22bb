#pragma once

// A node that says what a test wants it to, to one editor session, without a socket: what the
// session sent can be looked at, and each answer is given by hand.

#include "editor/session/node_session.hpp"
#include "tests/test.hpp"

namespace atelier::editor {

inline const std::string a_page =
    "atelier:" + std::string(64, 'a') + "/" + std::string(64, 'b') + "-0";
inline const std::string other_page =
    "atelier:" + std::string(64, 'a') + "/" + std::string(64, 'c') + "-0";

inline talk::TextVersion version_of(std::uint32_t event) {
    return {{talk::ChangeId{std::string(64, 'd')}, event}};
}
inline Splices put_in(std::size_t at, std::string text) {
    return {{{{at}, {at}}, std::move(text)}};
}
inline Splices take_out(std::size_t at, std::size_t size) {
    return {{{{at}, {at + size}}, ""}};
}
// On the first line, in ASCII.
inline talk::TextEdit text_edit(std::uint32_t from, std::uint32_t to, std::string text) {
    return {{{0, from}, {0, to}}, std::move(text)};
}

class ScriptedNode {
public:
    explicit ScriptedNode(NodeSession& session) : session_(session) {}

    NodeSession::Instant now{std::chrono::seconds(100)};
    std::vector<talk::Call> heard;  // of this connection
    std::vector<Happened> happened;

    // What the session has to say now.
    void turn() {
        session_.tick(now);
        for (const OutLine& line : session_.take_lines()) {
            const auto call =
                talk::read_call(std::string_view(line.text).substr(0, line.text.size() - 1));
            REQUIRE(call);
            heard.push_back(*call);
            if (call->id) unanswered_.push_back(*call->id);
        }
        for (Happened& each : session_.take_happened())
            happened.push_back(std::move(each));
    }
    void later(std::chrono::milliseconds time) {
        now += time;
        turn();
    }
    void say(std::string line) {
        if (line.ends_with('\n')) line.pop_back();
        session_.hear(line, now);
        turn();
    }
    void tell(const talk::FromNode& telling) { say(talk::write_telling(telling)); }
    // The oldest call that waits.
    template <class Result>
    void answer(const Result& result) {
        turn();
        REQUIRE_FALSE(unanswered_.empty());
        const talk::CallId id = unanswered_.front();
        unanswered_.pop_front();
        say(talk::write_answer(id, result));
    }
    void refuse(talk::Code code) {
        turn();
        REQUIRE_FALSE(unanswered_.empty());
        const talk::CallId id = unanswered_.front();
        unanswered_.pop_front();
        say(talk::write_fault(id, {code, {}}));
    }
    void answer_all_edits() {
        turn();
        while (!unanswered_.empty())
            answer(talk::Success{});
    }

    // A connection that is greeted and resumed.
    void connect(std::uint64_t processed = 0) {
        begin();
        answer(greeting());
        answer(talk::Resumed{processed});
    }
    void begin() {
        heard.clear();
        unanswered_.clear();
        session_.connected();
        turn();
    }
    static talk::Greeting greeting() {
        return {1, talk::DeviceKey{std::string(64, '1')}, talk::AuthorId{std::string(64, '2')},
                talk::ClassId{std::string(64, '3')}, "Classe"};
    }
    void open(const std::string& uri, const std::string& text) {
        session_.open(uri);
        answer(talk::Opened{version_of(0), session_.kept().unsaved, false});
        tell(talk::Patch{uri, 0, {text_edit(0, 0, text)}, version_of(1), 0});
    }
    void break_off() {
        session_.ended();
        turn();
    }

    template <class Message>
    std::vector<Message> all() {
        turn();
        std::vector<Message> found;
        for (const talk::Call& call : heard)
            if (const auto* it = std::get_if<Message>(&call.message)) found.push_back(*it);
        return found;
    }
    template <class Event>
    std::vector<Event> events() {
        turn();
        std::vector<Event> found;
        for (const Happened& each : happened)
            if (const auto* it = std::get_if<Event>(&each)) found.push_back(*it);
        return found;
    }
    bool is_gone(happened::Gone::Why why) {
        const auto gone = events<happened::Gone>();
        return !gone.empty() && gone.back().why == why &&
               session_.state() == NodeSession::State::away;
    }

private:
    NodeSession& session_;
    std::deque<talk::CallId> unanswered_;
};

// A session at a node that has one text, "pain", open.
struct AtThePage {
    NodeSession session{1};
    ScriptedNode node{session};

    AtThePage() {
        node.connect();
        node.open(a_page, "pain");
    }
    std::string text(const std::string& uri = a_page) const {
        return session.text(uri)->buffer().text();
    }
    void type(std::size_t at, const std::string& text, std::uint64_t group = 1) {
        REQUIRE(session.edit(a_page, put_in(at, text), group, node.now));
        node.turn();
    }
    void status(std::uint64_t processed, std::uint64_t saved) {
        node.tell(talk::Status{processed, saved, 2, 3, {}, true});
    }
};

}  // namespace atelier::editor
