#pragma once

// The editor with everything around it but the person: the session with its node, the node's start,
// rescue files. A front (a terminal, JSON lines) gives it what is done and shows what it draws.
//
//   add(input)                     what somebody does waits here
//   turn(now)                      the node is heard, then keys, then time
//   shown(now)                     the node is told of the keys
//   watch(poll), next_due(now)     what to wait for
//   woken(poll)                    behind it

#include "editor/app/editor.hpp"
#include "editor/app/node_starter.hpp"
#include "editor/app/screen_program.hpp"
#include "editor/session/node_connection.hpp"
#include "editor/session/rescue_files.hpp"

#include <deque>

namespace atelier::editor {

class EditorHost : public ScreenProgram {
public:
    EditorHost(const SeatPlace& place, Editor::Setup setup, Settings settings);

    Editor& editor() { return editor_; }
    NodeSession& session() { return session_; }

    void add(Input input) override { inputs_.push_back(std::move(input)); }
    bool has_input() const { return !inputs_.empty(); }
    void turn(Instant now) override;
    void shown(Instant now) override;
    // The same, where time stands still but for the connection: keys are never held back.
    void turn_at(Instant editor_now, Instant connection_now);

    bool is_over() const override { return editor_.is_over(); }
    Grid draw(Size size) override { return editor_.draw(size); }
    std::string take_terminal_bytes() override { return editor_.take_terminal_bytes(); }

    void watch(std::vector<pollfd>& polled) const override;
    void woken(std::span<const pollfd> polled) override;
    std::optional<Instant> next_due(Instant now) const override;

private:
    void talk_to_node(Instant editor_now, Instant connection_now);
    void take_happened(Instant now);
    void take_inputs(Instant now, bool may_hold);

    SeatPlace place_;
    NodeSession session_;
    NodeConnection connection_;
    NodeStarter starter_;
    RescueFiles rescue_;
    Editor editor_;
    std::deque<Input> inputs_;
    bool had_something_to_read_ = false;  // when the last turn ended
};

}  // namespace atelier::editor
