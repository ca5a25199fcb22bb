#pragma once

// What an editor asks on one connection, and who waits for which answer. Answers come in the order
// of asking, so that anything else is no node of ours.

#include "editor/session/wire.hpp"
#include "protocol/editor_messages/messages.hpp"

#include <functional>

namespace atelier::editor {

// What a call was answered, or nothing when the node went away and nobody knows.
using RawAnswer = std::optional<std::expected<boost::json::value, talk::Fault>>;
// Whether it could be read.
using RawAnswered = std::function<bool(const RawAnswer&)>;

// Nothing: it is none.
template <class Message>
std::optional<typename Message::Answer> read_answer(const boost::json::value& value) {
    if constexpr (std::is_same_v<typename Message::Answer, talk::Success>) {
        if (!value.is_string()) return std::nullopt;
        return talk::Success{};
    } else {
        return talk::read_result<typename Message::Answer>(value);
    }
}

class Calls {
public:
    // Now, with an answer or without.
    void ask(talk::FromEditor message, RawAnswered answered, SharedDescriptor file = {});
    void say(talk::FromEditor message);
    // When the node knows who asks.
    void ask_later(talk::FromEditor message, RawAnswered answered, SharedDescriptor file);
    void say_what_waits();
    // Answered without the node, when the caller has stopped asking: by `give_answers`.
    void answer_later(RawAnswered answered, RawAnswer answer);
    void give_answers();

    // False: nobody asked for it, or it cannot be read.
    bool hear(const talk::Answer& answer);
    // The connection is no more: whoever waits will know that nobody knows.
    void end();
    std::vector<OutLine> take_lines() { return std::exchange(lines_, {}); }
    // Everything that was asked is answered.
    bool is_idle() const { return asked_.empty() && waiting_.empty() && answers_.empty(); }

private:
    struct Asked {
        std::int64_t id = 0;
        RawAnswered answered;
    };
    struct Waiting {
        talk::FromEditor message;
        RawAnswered answered;
        SharedDescriptor file;
    };

    std::int64_t last_id_ = 0;
    std::deque<Asked> asked_;
    std::deque<Waiting> waiting_;
    std::vector<std::function<void()>> answers_;
    std::vector<OutLine> lines_;
};

}  // namespace atelier::editor
