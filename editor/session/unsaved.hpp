#pragma once

// What this session asked its node to write and is not known to be on the disk: every edit, undo,
// create and so on, in the order of asking, numbered as the node counts them.
//
// Promises: what is in here is sent again to another run of the node, once, unless that run has it;
// it goes when a status has said that its number is saved, and never before.

#include "editor/session/calls.hpp"
#include "editor/session/shared_text.hpp"

#include <map>
#include <set>

namespace atelier::editor {

// The order in which things were asked for, in this editor's run.
enum class CallNumber : std::uint64_t {};

class Unsaved {
public:
    struct Request {
        talk::FromEditor message;
        std::string uri;       // of a text that must be open; empty: of none
        Splices back;          // of an edit: what leads back
        RawAnswered answered;  // empty: nobody wants to know, or was told
        SharedDescriptor file;
        std::chrono::steady_clock::time_point since;
        std::uint64_t number = 0;  // 0: this run of the node has not been sent it
        std::uint64_t was = 0;     // the number that it had in the run that lost it
        bool is_given_up = false;  // the node closed its file: a refusal is no news

        bool is_unsent() const { return number == 0; }
        bool was_never_sent() const { return number == 0 && was == 0; }
    };

    bool is_empty() const { return requests_.empty(); }
    std::size_t size() const { return requests_.size(); }
    std::uint64_t sent() const { return sent_; }
    std::uint64_t saved() const { return saved_; }
    std::optional<std::chrono::steady_clock::time_point> since() const;
    bool has_of(const std::string& uri) const;
    bool has_unsent_of(const std::string& uri) const;
    std::set<std::string> texts() const;  // of which something is not saved
    Request* find(CallNumber call);

    void add(CallNumber call, Request request);
    // Numbers it: it goes now.
    void send(Request& request) { request.number = ++sent_; }
    std::vector<CallNumber> unsent() const;
    // The first so many of the session are on the disk.
    void saved(std::uint64_t count);

    // Another run of the node has so many. False: it cannot be, that is another disk than ours was.
    bool resume(std::uint64_t processed);
    // Those that the run before lost and a version with the first so many holds: others gave them
    // back.
    void came_back(const std::string& uri, std::uint64_t processed);
    // Of what the node has not of a text, the last first: what leads the screen back.
    std::vector<Splices> back_of(const std::string& uri) const;
    // The node has closed it.
    void give_up(const std::string& uri);
    // As an editor that has just been started. What nobody will be answered is given out.
    std::vector<RawAnswered> begin_again();
    // Of those that the node has processed: whoever still waits for an answer.
    std::vector<RawAnswered> take_unanswered();

    // Of what was typed and never sent, the latest step of this text, in all its texts; the last
    // first. Empty: there is none.
    std::vector<Request> take_latest_step(const std::string& uri);

private:
    std::map<CallNumber, Request> requests_;
    std::uint64_t sent_ = 0;
    std::uint64_t saved_ = 0;
};

}  // namespace atelier::editor
