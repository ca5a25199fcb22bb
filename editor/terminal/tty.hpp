#pragma once

// The terminal itself: taken over, and given back as it was after any end (docs/terminal.md, "The
// terminal is given back"). One at a time in a process.
//
// Promises: when the process leaves it (destroyed, exit, a signal that ends it, a crash, suspend)
// the terminal has its modes, its screen and its cursor again. Refuses what is no terminal.

#include "editor/terminal/grid.hpp"

#include <expected>
#include <memory>
#include <string>
#include <system_error>

namespace atelier::editor {

class Tty {
public:
    // Of descriptors that stay open longer. `is_plain`: the Linux console and others that know no
    // mouse, no paste and no questions.
    static std::expected<std::unique_ptr<Tty>, std::error_code> take_over(int input, int output,
                                                                          bool is_plain);
    ~Tty();
    Tty(const Tty&) = delete;
    Tty& operator=(const Tty&) = delete;

    // To wait for what comes.
    int input() const { return input_; }
    int output() const { return output_; }
    Size size() const;
    // What has come, at most about 64 KiB of it; nothing: the terminal is gone.
    std::optional<std::string> read();
    // Backspace, by its own settings.
    bool backspace_is_08() const;

    // As much as it takes now; the rest is kept. While there is a rest, a new frame waits.
    void write(std::string_view bytes);
    void write_rest();
    bool has_rest() const { return !rest_.empty(); }

    // Gives it back, stops this process, and takes it over again when somebody lets it go on.
    void suspend();

private:
    static constexpr std::size_t read_max = std::size_t{64} * 1024;

    Tty(int input, int output, bool is_plain)
        : input_(input), output_(output), is_plain_(is_plain) {}
    std::error_code enter();

    int input_;
    int output_;
    bool is_plain_;
    std::string rest_;
    bool is_gone_ = false;
};

}  // namespace atelier::editor
