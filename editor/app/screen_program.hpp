#pragma once

// What has the terminal for a while: it is given what somebody does and the time, and answers with
// cells. The editor of a home (editor_host.hpp), or the names of those who share the machine
// (home_choice.hpp).

#include "editor/terminal/grid.hpp"
#include "editor/terminal/key_decoder.hpp"

#include <poll.h>

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace atelier::editor {

class ScreenProgram {
public:
    using Instant = std::chrono::steady_clock::time_point;

    ScreenProgram() = default;
    virtual ~ScreenProgram() = default;
    ScreenProgram(const ScreenProgram&) = delete;
    ScreenProgram& operator=(const ScreenProgram&) = delete;

    // What somebody does waits here, for the next turn.
    virtual void add(Input input) = 0;
    virtual void turn(Instant now) = 0;
    // What the turn did is on the screen, as far as it shows: now what it has to say to others may
    // take its time.
    virtual void shown(Instant) {}
    virtual bool is_over() const = 0;
    virtual Grid draw(Size size) = 0;
    // For the terminal and no cell.
    virtual std::string take_terminal_bytes() { return {}; }

    // What to wait for; to be called behind it with the same; and until when.
    virtual void watch(std::vector<pollfd>&) const {}
    virtual void woken(std::span<const pollfd>) {}
    virtual std::optional<Instant> next_due(Instant) const { return std::nullopt; }

    // What shows may be something else: by somebody's own doing, or by others.
    bool has_own_change() const { return own_change_; }
    bool take_own_change() { return std::exchange(own_change_, false); }
    bool take_change() { return std::exchange(change_, false); }
    bool has_change() const { return change_; }
    void note_change() { change_ = true; }

protected:
    void note_own_change() { own_change_ = true; }

private:
    bool own_change_ = true;
    bool change_ = false;
};

}  // namespace atelier::editor
