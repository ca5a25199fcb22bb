#pragma once

// Carries lines between an editor's session and its node, and connects again when the node has gone
// and come back. Never waits: its owner polls `descriptor` and calls `turn`.
//
//   pollfd node{connection.descriptor(), connection.events(), 0};   // -1 while there is none
//   poll({terminal, node}, until the earliest next_due of connection, session and rescue files)
//   connection.turn(now, heard)             hears the node before any key is looked at
//   heard: events of take_happened()        carets, syntax, words of the status bar
//   unless session.holds_keys(now): keys    become session.edit(…)
//   connection.turn(now)                    what was typed goes out
//
// It starts no node: node_start.hpp does.

#include "editor/session/node_session.hpp"

namespace atelier::editor {

class NodeConnection {
public:
    using Instant = NodeSession::Instant;
    static constexpr std::chrono::milliseconds between_tries{250};
    static constexpr std::chrono::milliseconds after_refusal{2'000};  // by either side

    NodeConnection(std::string socket_path, NodeSession& session)
        : socket_path_(std::move(socket_path)), session_(session) {}

    // `heard` is called behind each line: what happened is to be taken while the texts are as that
    // line left them.
    void turn(Instant now, const std::function<void()>& heard = {});
    std::optional<Instant> next_due() const;
    int descriptor() const { return wire_ ? wire_->descriptor() : -1; }
    short events() const;
    // Why the last try found no node.
    std::optional<ConnectFault> fault() const { return fault_; }
    // That came with a line. For an answer that says so: in its callback.
    std::optional<Descriptor> take_descriptor();

private:
    void connect(Instant now);
    void carry(Instant now, const std::function<void()>& heard);
    void drop(Instant next_try);

    std::string socket_path_;
    NodeSession& session_;
    std::optional<Wire> wire_;
    std::optional<ConnectFault> fault_;
    Instant next_try_;
};

}  // namespace atelier::editor
