#pragma once

// What one client and its node say to each other, without the socket: lines in, lines out.
// docs/editor-protocol.md.
//
// Every call with an id is answered once, in the order of the calls. `open` is answered before
// anything is told of that file; everything else after what was told because of it, so that a caret
// is in a text that is there. Whatever comes in is answered or ends the connection.

#include "node/shell/client_presence.hpp"
#include "node/shell/client_snapshots.hpp"
#include "protocol/editor_messages/json_line.hpp"

#include <deque>

namespace atelier {

class ClientConnection {
public:
    static constexpr std::size_t passed_max = 8;
    static constexpr std::size_t inline_max_bytes = 512 * 1024;

    ClientConnection(ClientHost& host, ClientId id)
        : host_(host), id_(id), asks_(host, id), texts_(host, asks_), presence_(host, asks_) {}
    ClientConnection(const ClientConnection&) = delete;
    ClientConnection& operator=(const ClientConnection&) = delete;

    // Output up to which requests are answered before some of it is taken.
    static constexpr std::size_t output_max_bytes = std::size_t{1024} * 1024;

    void receive(std::string_view bytes);
    // Works off what was received before, where that had to wait.
    void go_on();
    bool has_waiting_lines() const { return has_waiting_lines_; }
    // The node works on an answer beside other things: what the client says meanwhile waits, as
    // answers have an order.
    bool is_owed_answer() const { return owed_.has_value(); }
    // It is there: how a stick ended, how the seat is.
    void carried(const CarryOutcome& outcome);
    void diagnosed(const talk::Diagnosis& diagnosis);
    // A file that came with the bytes that are received next.
    void passed(PassedFile file);
    void hear(const Told& told);
    // Another client of this seat says so.
    void relayed(const std::string& line) { say(line); }

    struct Output {
        std::string line;
        std::optional<Bytes> attached;  // to be passed as a file
    };
    std::vector<Output> take_output() {
        output_bytes_ = 0;
        return std::exchange(output_, {});
    }
    // When all output is written, the connection is to be closed.
    bool is_ending() const { return is_ending_; }
    bool is_editor() const { return is_editor_; }
    std::optional<Instant> next_due() const { return presence_.next_due(); }
    void tick() { presence_.tick(); }

private:
    void take_line(const std::string& line);
    void take_bad(const talk::BadCall& bad);
    template <class Message>
    void take(const std::optional<talk::CallId>& id, const Message& message);
    template <class Message>
    void take_and_answer(const std::optional<talk::CallId>& id, const Message& message);
    template <class Message>
    Answered<typename Message::Answer> answer_to(const Message& message);
    template <class Message>
    std::optional<talk::Fault> refused_at_once(const Message& message);
    template <class Message>
    void take_and_owe(const std::optional<talk::CallId>& id, const Message& message);
    std::optional<talk::Code> begin(const talk::CarryOut& asked);
    std::optional<talk::Code> begin(const talk::CarryIn& asked);
    std::optional<talk::Code> begin(const talk::Doctor& asked);
    void answer_owed(const auto& answer);
    template <class Message>
    void drop_file_of(const Message& message);

    Answered<talk::Opened> handle(const talk::Open& asked);
    Answered<talk::Success> handle(const talk::Edit& asked);
    Answered<talk::Success> handle(const talk::Cursor& asked);
    Answered<talk::Success> handle(const talk::Close& asked);
    Answered<talk::Greeting> handle(const talk::Hello& asked);
    Answered<talk::Resumed> handle(const talk::Resume& asked);
    Answered<talk::Nothing> handle(const talk::SeenPatches& asked);
    Answered<talk::Reversed> handle(const talk::Undo& asked);
    Answered<talk::Reversed> handle(const talk::Redo& asked);
    Answered<talk::Written> handle(const talk::Write& asked);
    Answered<talk::Created> handle(const talk::Create& asked);
    Answered<talk::BlobKept> handle(const talk::PutBlob& asked);
    Answered<talk::BlobPassed> handle(const talk::GetBlob& asked);
    Answered<talk::SnapshotAnswer> handle(const talk::Snapshot& asked);
    Answered<talk::SpaceState> handle(const talk::AskSpace& asked);
    Answered<talk::Founded> handle(const talk::FoundClass& asked);
    Answered<talk::Nothing> handle(const talk::JoinClass& asked);
    Answered<talk::KitMade> handle(const talk::MakeKit& asked);
    Answered<talk::Nothing> handle(const talk::OpenDoor& asked);
    Answered<talk::WorkingFolder> handle(const talk::MirrorFolder& asked);
    Answered<talk::FoldersAnswer> handle(const talk::Folders& asked);
    Answered<talk::Nothing> handle(const talk::StopFolder& asked);
    Answered<talk::WorkingFolder> handle(const talk::SettleFolder& asked);
    Answered<talk::Nothing> handle(const talk::StopNode& asked);
    Answered<talk::Nothing> handle(const talk::RaiseHand& asked);
    Answered<talk::Nothing> handle(const talk::SayAway& asked);
    Answered<talk::Nothing> handle(const talk::Follow& asked);
    Answered<talk::Nothing> handle(const talk::ShowHere& asked);
    Answered<talk::Nothing> handle(const talk::CaretAt& asked);
    Answered<talk::Nothing> handle(const talk::GoTo& asked);
    // What is only listed, and what is one request to the node.
    template <class Message>
    Answered<typename Message::Answer> handle(const Message& asked);

    Answered<talk::Reversed> reverse(const std::string& uri, bool redo);
    // What the node did; a request that was refused before the node was asked counts there.
    Answered<told::Done> write(const Answered<Request>& request);
    Answered<Bytes> content_of(const talk::PutBlob& asked);
    std::optional<PassedFile> take_passed();

    std::vector<talk::FromNode> told_by(const Told& told);
    void make_known();
    void say(std::string line, std::optional<Bytes> attached = {});

    ClientHost& host_;
    ClientId id_;
    ClientAsks asks_;
    ClientTexts texts_;
    ClientPresence presence_;
    ClientSnapshots snapshots_;
    talk::LineSplitter lines_;
    std::deque<PassedFile> passed_;
    std::vector<Output> output_;
    std::optional<std::vector<Output>> held_;  // what is told while an `open` is worked off
    std::optional<Bytes> attached_;            // to the answer
    struct Owed {
        std::optional<talk::CallId> id;
    };
    std::optional<Owed> owed_;
    std::size_t output_bytes_ = 0;  // with what is attached
    bool has_waiting_lines_ = false;
    std::uint64_t sequence_ = 0;            // writing messages of the session
    std::optional<bool> known_with_class_;  // to the node
    bool is_editor_ = false;
    bool is_ending_ = false;
};

}  // namespace atelier
