#include "editor/terminal/tty.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>

namespace atelier::editor {

namespace {

// Another screen, no auto-wrap.
constexpr std::string_view enter_plain = "\x1b[?1049h\x1b[?7l";
// And: pastes are marked, the mouse and the focus are told, kitty's keys where they are known; then
// the questions, of which every terminal answers the last.
constexpr std::string_view enter_full =
    "\x1b[?1049h\x1b[?7l\x1b[?2004h\x1b[?1002;1006;1004h\x1b[>5u"
    "\x1b[?u\x1b[?2026$p\x1b]11;?\x1b\\\x1b[c";
// A frame that was cut may have left a region (docs/terminal.md, "rows").
constexpr std::string_view leave_plain =
    "\x1b"
    "7\x1b[r\x1b"
    "8\x1b[?25h\x1b[m\x1b[?7h\x1b[?1049l";
constexpr std::string_view leave_full =
    "\x1b[?2026l\x1b[<u\x1b[?2004l\x1b[?1002;1006;1004l"
    "\x1b"
    "7\x1b[r\x1b"
    "8\x1b[?25h\x1b[m\x1b[?7h\x1b[?1049l";

constexpr std::array ending_signals = {SIGHUP,  SIGINT, SIGQUIT, SIGTERM, SIGSEGV,
                                       SIGABRT, SIGBUS, SIGFPE,  SIGILL};

// All that a signal handler may look at.
struct Guard {
    std::atomic<bool> is_ours = false;
    int input = -1;
    int output = -1;
    int output_flags = 0;
    std::string_view leave;
    termios before{};
};
Guard guard;
static_assert(std::atomic<bool>::is_always_lock_free);

// Only what a signal handler may call. It waits for a slow terminal, and not for ever for one that
// takes nothing.
void give_back() {
    if (!guard.is_ours.exchange(false)) return;
    // From the background, too, where setting a terminal would stop this process.
    sigset_t in_background;
    sigset_t before;
    ::sigemptyset(&in_background);
    ::sigaddset(&in_background, SIGTTOU);
    ::sigprocmask(SIG_BLOCK, &in_background, &before);
    std::string_view leave = guard.leave;
    while (!leave.empty()) {
        const ssize_t count = ::write(guard.output, leave.data(), leave.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno == EAGAIN) {
            pollfd ready{guard.output, POLLOUT, 0};
            constexpr int patience_ms = 1'000;
            if (::poll(&ready, 1, patience_ms) > 0) continue;
        }
        if (count <= 0) break;
        leave.remove_prefix(static_cast<std::size_t>(count));
    }
    ::fcntl(guard.output, F_SETFL, guard.output_flags);
    // Answers and mice that are under way would be typed into the shell.
    ::tcflush(guard.input, TCIFLUSH);
    ::tcsetattr(guard.input, TCSANOW, &guard.before);
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
}

// The handler is gone when it runs (SA_RESETHAND): the signal then does what it does.
void give_back_and_end(int signal) {
    give_back();
    ::raise(signal);
}

// What was ignored stays so.
void end_by_signals(void (*handler)(int)) {
    // Where the stack is what overflowed, the handler has another one.
    static std::array<char, 64 * 1024> other_stack;
    const stack_t stack{other_stack.data(), 0, other_stack.size()};
    ::sigaltstack(&stack, nullptr);
    struct sigaction action{};
    action.sa_handler = handler;
    action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_ONSTACK;
    ::sigfillset(&action.sa_mask);  // one end at a time
    for (const int signal : ending_signals) {
        struct sigaction before{};
        ::sigaction(signal, nullptr, &before);
        if (before.sa_handler != SIG_IGN) ::sigaction(signal, &action, nullptr);
    }
}

std::error_code last_error() {
    return {errno, std::generic_category()};
}

}  // namespace

std::expected<std::unique_ptr<Tty>, std::error_code> Tty::take_over(int input, int output,
                                                                    bool is_plain) {
    if (guard.is_ours)
        return std::unexpected(std::make_error_code(std::errc::device_or_resource_busy));
    std::unique_ptr<Tty> tty(new Tty(input, output, is_plain));
    static const bool is_known_at_exit = std::atexit(give_back) == 0;
    if (!is_known_at_exit)
        return std::unexpected(std::make_error_code(std::errc::not_enough_memory));
    end_by_signals(give_back_and_end);
    if (const auto error = tty->enter()) return std::unexpected(error);
    return tty;
}

std::error_code Tty::enter() {
    if (::isatty(output_) == 0 || ::tcgetattr(input_, &guard.before) != 0) return last_error();
    guard.input = input_;
    guard.output = output_;
    guard.output_flags = ::fcntl(output_, F_GETFL);
    guard.leave = is_plain_ ? leave_plain : leave_full;
    termios raw = guard.before;
    raw.c_iflag &= ~static_cast<tcflag_t>(BRKINT | ICRNL | INLCR | IGNCR | ISTRIP | IXON);
    raw.c_oflag &= ~static_cast<tcflag_t>(OPOST);
    raw.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | IEXTEN | ISIG);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    guard.is_ours = true;
    if (::tcsetattr(input_, TCSADRAIN, &raw) != 0) {
        guard.is_ours = false;
        return last_error();
    }
    ::fcntl(output_, F_SETFL, guard.output_flags | O_NONBLOCK);
    rest_.clear();
    write(is_plain_ ? enter_plain : enter_full);
    return {};
}

Tty::~Tty() {
    give_back();
    end_by_signals(SIG_DFL);
}

void Tty::suspend() {
    give_back();
    ::raise(SIGSTOP);
    // Whoever lets it go on wants it here; a terminal that is gone is found at the next read.
    [[maybe_unused]] const auto error = enter();
}

Size Tty::size() const {
    winsize size{};
    constexpr Size usual{24, 80};
    if (::ioctl(output_, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
        return usual;
    return {size.ws_row, size.ws_col};
}

bool Tty::backspace_is_08() const {
    return guard.before.c_cc[VERASE] == 0x08;
}

std::optional<std::string> Tty::read() {
    std::string bytes;
    std::array<char, 4096> piece{};
    if (is_gone_) return std::nullopt;
    while (bytes.size() < read_max) {
        pollfd ready{input_, POLLIN, 0};
        if (::poll(&ready, 1, 0) <= 0 || ready.revents == 0) return bytes;
        const ssize_t count = ::read(input_, piece.data(), piece.size());
        if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (count <= 0) return bytes.empty() ? std::nullopt : std::optional(bytes);
        bytes.append(piece.data(), static_cast<std::size_t>(count));
    }
    return bytes;
}

void Tty::write(std::string_view bytes) {
    rest_ += bytes;
    write_rest();
}

void Tty::write_rest() {
    while (!rest_.empty()) {
        const ssize_t count = ::write(output_, rest_.data(), rest_.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno != EAGAIN) {
            is_gone_ = true;
            return rest_.clear();
        }
        if (count <= 0) return;
        rest_.erase(0, static_cast<std::size_t>(count));
    }
}

}  // namespace atelier::editor
