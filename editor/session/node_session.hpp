#pragma once

// The editor's side of docs/editor-protocol.md: lines of the node in, lines for it out, and what
// happened for the screen. It outlives connections and runs of the node: what was typed is kept
// until it is on the disk, and sent again where a run has not got it.
//
// Pure: no socket, no clock. node_connection.hpp carries its lines and says how a main loop drives
// both. What the node has said is to be heard before keys are made edits, or patches never find a
// pause.
//
// Promises: every call is answered once; nothing is called saved before the node has said so;
// whatever the other side says, it ends in an event.

#include "editor/session/unsent_undo.hpp"

#include <deque>
#include <set>

namespace atelier::editor {

// Whether what was typed is kept.
struct Kept {
    bool is_node_there = false;  // else: in memory, and what rescue_files.hpp has
    std::size_t unsaved = 0;     // things that are not on this seat's disk
    std::optional<std::chrono::steady_clock::time_point> since;  // the oldest of them
    std::uint64_t seats = 0;      // others that have all of what is saved
    std::uint64_t connected = 0;  // other seats
    std::optional<talk::DiskTrouble> disk;
    bool wrote = false;  // something is saved at all

    bool is_all_saved() const { return unsaved == 0; }
    // What is written can be saved.
    bool has_room() const { return !disk || *disk == talk::DiskTrouble::nearly_full; }
    bool operator==(const Kept&) const = default;
};

class NodeSession {
public:
    using Instant = std::chrono::steady_clock::time_point;
    enum class State : std::uint8_t { away, greeting, classless, resuming, ready };
    template <class Message>
    using Answered = std::function<void(std::expected<typename Message::Answer, Trouble>)>;

    // `seed` is random, and another one for each run of an editor.
    explicit NodeSession(std::uint64_t seed);
    NodeSession(const NodeSession&) = delete;
    NodeSession& operator=(const NodeSession&) = delete;

    State state() const { return state_; }
    talk::EditorSession id() const;
    Kept kept() const;
    // The node has answered everything.
    bool is_idle() const { return calls_.is_idle(); }

    // ---- the connection ----
    void connected();  // a new one: what waits is said once the node has greeted
    void hear(std::string_view line, Instant now);
    void ended(SocketEnd how = SocketEnd::ended);
    std::vector<OutLine> take_lines() { return calls_.take_lines(); }
    std::vector<Happened> take_happened();
    void tick(Instant now);
    std::optional<Instant> next_due() const;
    // Keys are to wait in their queue: a patch finds no pause (editor-protocol.md, "Pace").
    bool holds_keys(Instant now);

    // ---- texts ----
    // Empty until the first patch. Again: the same one.
    const SharedText& open(const std::string& uri);
    // Nothing: not open here. Stays where it is until it is closed or was NotOpened.
    const SharedText* text(const std::string& uri) const;
    // Shows it at once. False, and nothing is done: no such text, or letters that no text may have
    // (NUL, CR). Equal groups are one undo step.
    bool edit(const std::string& uri, const Splices& splices, std::uint64_t group, Instant now);
    // What this session wrote, latest first. With the node gone: what it has not been sent.
    void undo(const std::string& uri, Instant now);
    void redo(const std::string& uri, Instant now);
    void close(const std::string& uri);
    // The texts of which something is not on the disk, with their buffers' versions; one that was
    // closed, too.
    bool has_unsaved_texts() const;
    std::map<std::string, std::uint64_t> unsaved_texts() const;
    const Buffer* unsaved_text(const std::string& uri) const;

    // ---- everything else ----
    // A writing call is kept (at a seat without a class until it has one) and sent again to another
    // run of the node; any other fails with `ended` when the node is not there. `ended` of a
    // writing call: whether it was done is to be looked up. Not for hello, resume, seen, open,
    // edit, close, undo and redo.
    template <class Message>
    void call(Message message, Instant now, Answered<Message> answered,
              SharedDescriptor file = {}) {
        ask(std::move(message), raw<Message>(std::move(answered)), std::move(file), now,
            talk::is_writing<Message>());
    }
    // Without an answer, and lost when the node is not there: cursor, caret, goto, hand, follow.
    template <class Message>
    void say(Message message) {
        if (state_ == State::ready) calls_.say(std::move(message));
    }

private:
    // Of a seat without a class, which is told nothing: another program may found or join one.
    static constexpr std::chrono::seconds between_greetings{2};

    using Answer = std::expected<boost::json::value, talk::Fault>;
    template <class Message>
    static RawAnswered raw(Answered<Message> answered) {
        return [take = std::move(answered)](const RawAnswer& answer) {
            const auto fails = [&](Trouble::Why why, talk::Fault fault = {}) {
                take(std::unexpected(Trouble{why, std::move(fault)}));
                return why != Trouble::Why::foreign;
            };
            if (!answer) return fails(Trouble::Why::ended);
            if (!*answer) return fails(Trouble::Why::refused, answer->error());
            auto result = read_answer<Message>(**answer);
            if (!result) return fails(Trouble::Why::foreign);
            take(*std::move(result));
            return true;
        };
    }
    void ask(talk::FromEditor message, RawAnswered answered, SharedDescriptor file, Instant now,
             bool writes);
    void gone(happened::Gone::Why why, talk::Fault fault = {});

    void greet();
    void take(const talk::Greeting& greeting);
    void resume();
    void take(const talk::Resumed& resumed);
    void begin_again();
    void hear(talk::FromNode telling, Instant now);
    void hear(const talk::Patch& patch, Instant now);
    void hear(const talk::Status& status);

    SharedText* find(const std::string& uri);
    bool is_wanted(const std::string& uri) const { return wanted_.contains(uri); }
    void open_now(SharedText& text);
    bool take_opened(const std::string& uri, std::uint64_t opening, const Answer& answer);
    void could_not_open(SharedText& text, const talk::Fault& fault);
    void give_up(SharedText& text, std::optional<talk::Fault> fault);
    void close_unwanted();

    bool is_at_node(const std::string& uri) const;
    void send_unsent();
    void send(CallNumber call);
    bool take_written(CallNumber call, const Answer& answer);
    void reverse(const std::string& uri, talk::FromEditor message, Instant now);
    bool take_reversed(const Unsaved::Request& request, const Answer& answer);
    void reverse_here(const std::string& uri, bool redo);

    std::uint64_t id_;
    State state_ = State::away;
    Instant greet_at_;
    std::map<std::string, SharedText> texts_;
    std::set<std::string> wanted_;  // by the screen; another is closed once all of it is sent
    // Texts that could not be opened, until that is told, and until what is told next is asked for.
    std::vector<std::map<std::string, SharedText>::node_type> left_;
    std::vector<std::map<std::string, SharedText>::node_type> told_left_;
    Unsaved unsaved_;
    UnsentUndo undone_;
    std::uint64_t last_call_ = 0;
    std::uint64_t openings_ = 0;
    Calls calls_;
    talk::Status status_;
    std::optional<Kept> told_;
    std::vector<Happened> happened_;
};

}  // namespace atelier::editor
