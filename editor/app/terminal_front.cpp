#include "editor/app/terminal_front.hpp"

#include "editor/app/machine.hpp"

#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

namespace atelier::editor {

namespace {

using Clock = std::chrono::steady_clock;

// What others write is shown at most so often.
constexpr std::chrono::milliseconds between_frames{50};

// A window of another size is told by a signal, which is read like everything else.
Descriptor window_changes() {
    sigset_t signals;
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGWINCH);
    ::sigprocmask(SIG_BLOCK, &signals, nullptr);
    return Descriptor(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
}

}  // namespace

TerminalFront::TerminalFront(std::unique_ptr<Tty> tty, const talk::Environment& environment)
    : tty_(std::move(tty)),
      is_console_(is_console(environment)),
      decoder_({escape_patience(environment), tty_->backspace_is_08()}),
      windows_(window_changes()) {}

bool TerminalFront::run(ScreenProgram& program) {
    while (!is_gone_) {
        const Instant now = Clock::now();
        program.turn(now);
        if (!program.is_over()) draw(program, now);
        program.shown(now);
        if (program.is_over()) break;
        wait(program, now);
    }
    return !is_gone_;
}

void TerminalFront::draw(ScreenProgram& program, Instant now) {
    if (tty_->has_rest()) return;  // the latest state is drawn when there is room
    const bool is_waited_for = now - drawn_at_ < between_frames;
    if (!program.take_own_change() && (!program.has_change() || is_waited_for)) return;
    program.take_change();
    const std::string frame = painter_.frame(program.draw(tty_->size()));
    tty_->write(program.take_terminal_bytes() + frame);
    drawn_at_ = now;
}

int TerminalFront::patience(const ScreenProgram& program, Instant now) const {
    std::optional<Instant> due = program.next_due(now);
    const auto earlier = [&](std::optional<Instant> other) {
        if (other && (!due || *other < *due)) due = other;
    };
    earlier(decoder_.due());
    if (program.has_own_change()) earlier(now);
    if (program.has_change()) earlier(drawn_at_ + between_frames);
    if (!due) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*due - now).count();
    return static_cast<int>(std::clamp<long>(left, 0, 60'000));
}

void TerminalFront::wait(ScreenProgram& program, Instant now) {
    polled_ = {{tty_->input(), POLLIN, 0},
               {windows_.number(), POLLIN, 0},
               {tty_->has_rest() ? tty_->output() : -1, POLLOUT, 0}};
    const std::size_t own = polled_.size();
    program.watch(polled_);
    if (::poll(polled_.data(), polled_.size(), patience(program, now)) == 0) program.note_change();
    if ((polled_[0].revents & (POLLIN | POLLHUP | POLLERR)) != 0) read_keys(program);
    if ((polled_[1].revents & POLLIN) != 0) read_window_changes(program);
    if (tty_->has_rest()) tty_->write_rest();
    program.woken(std::span(polled_).subspan(own));
    for (Input& input : decoder_.tick(Clock::now()))
        take(program, std::move(input));
}

void TerminalFront::read_keys(ScreenProgram& program) {
    const auto bytes = tty_->read();
    is_gone_ = !bytes;
    if (!bytes) return;
    for (Input& input : decoder_.take(*bytes, Clock::now())) {
        if (is_console_) add_console_modifiers(tty_->input(), input);
        take(program, std::move(input));
    }
}

void TerminalFront::take(ScreenProgram& program, Input input) {
    const auto* answer = std::get_if<Answer>(&input);
    if (answer == nullptr) return program.add(std::move(input));
    if (answer->about == Answer::About::synchronized_output)
        painter_.abilities.has_synchronized_output = answer->value != 0;
}

void TerminalFront::read_window_changes(ScreenProgram& program) {
    signalfd_siginfo info{};
    while (::read(windows_.number(), &info, sizeof info) > 0) {
    }
    painter_.forget();
    program.note_change();
}

}  // namespace atelier::editor
