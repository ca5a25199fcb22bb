#pragma once

// Carries what somebody does at a terminal to a screen program, and what that draws back.

#include "editor/app/screen_program.hpp"
#include "editor/descriptor.hpp"
#include "editor/terminal/painter.hpp"
#include "editor/terminal/tty.hpp"
#include "protocol/editor_messages/seat_home.hpp"

#include <memory>

namespace atelier::editor {

class TerminalFront {
public:
    using Instant = ScreenProgram::Instant;

    TerminalFront(std::unique_ptr<Tty> tty, const talk::Environment& environment);

    // Until it is over. False: the terminal is gone.
    bool run(ScreenProgram& program);

private:
    void draw(ScreenProgram& program, Instant now);
    int patience(const ScreenProgram& program, Instant now) const;
    void wait(ScreenProgram& program, Instant now);
    void read_keys(ScreenProgram& program);
    void take(ScreenProgram& program, Input input);
    void read_window_changes(ScreenProgram& program);

    std::unique_ptr<Tty> tty_;
    bool is_console_;
    KeyDecoder decoder_;
    Painter painter_;
    Descriptor windows_;
    std::vector<pollfd> polled_;
    Instant drawn_at_;
    bool is_gone_ = false;
};

}  // namespace atelier::editor
