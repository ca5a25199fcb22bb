#include "editor/app/run_editor.hpp"

#include "editor/app/editor_host.hpp"
#include "editor/app/machine.hpp"
#include "editor/app/room_actions.hpp"
#include "editor/terminal/painter.hpp"
#include "editor/terminal/tty.hpp"

#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#include <ostream>

namespace atelier::editor {

namespace {

using Clock = std::chrono::steady_clock;
using Instant = Clock::time_point;

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

class TerminalFront {
public:
    TerminalFront(std::unique_ptr<Tty> tty, const talk::Environment& environment, EditorHost& host)
        : tty_(std::move(tty)),
          is_console_(is_console(environment)),
          decoder_({escape_patience(environment), tty_->backspace_is_08()}),
          host_(host),
          windows_(window_changes()) {}

    void run() {
        while (!is_gone_) {
            const Instant now = Clock::now();
            host_.turn(now);
            if (host_.editor().is_over()) return;
            draw(now);
            wait(now);
        }
    }

private:
    void draw(Instant now) {
        if (tty_->has_rest()) return;  // the latest state is drawn when there is room
        const bool is_waited_for = now - drawn_at_ < between_frames;
        if (!host_.take_own_change() && (!host_.has_change() || is_waited_for)) return;
        host_.take_change();
        const std::string frame = painter_.frame(host_.editor().draw(tty_->size()));
        tty_->write(host_.editor().take_terminal_bytes() + frame);
        drawn_at_ = now;
    }

    int patience(Instant now) const {
        std::optional<Instant> due = host_.next_due(now);
        const auto earlier = [&](std::optional<Instant> other) {
            if (other && (!due || *other < *due)) due = other;
        };
        earlier(decoder_.due());
        if (host_.has_change()) earlier(drawn_at_ + between_frames);
        if (!due) return -1;
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(*due - now).count();
        return static_cast<int>(std::clamp<long>(left, 0, 60'000));
    }

    void wait(Instant now) {
        polled_ = {{tty_->input(), POLLIN, 0},
                   {windows_.number(), POLLIN, 0},
                   {tty_->has_rest() ? tty_->output() : -1, POLLOUT, 0}};
        const std::size_t own = polled_.size();
        host_.watch(polled_);
        if (::poll(polled_.data(), polled_.size(), patience(now)) == 0) host_.note_change();
        if ((polled_[0].revents & (POLLIN | POLLHUP | POLLERR)) != 0) read_keys();
        if ((polled_[1].revents & POLLIN) != 0) read_window_changes();
        if (tty_->has_rest()) tty_->write_rest();
        host_.woken(std::span(polled_).subspan(own));
        for (Input& input : decoder_.tick(Clock::now()))
            take(std::move(input));
    }

    void read_keys() {
        const auto bytes = tty_->read();
        is_gone_ = !bytes;
        if (!bytes) return;
        for (Input& input : decoder_.take(*bytes, Clock::now())) {
            if (is_console_) add_console_modifiers(tty_->input(), input);
            take(std::move(input));
        }
    }

    void take(Input input) {
        const auto* answer = std::get_if<Answer>(&input);
        if (answer == nullptr) return host_.add(std::move(input));
        if (answer->about == Answer::About::synchronized_output)
            painter_.abilities.has_synchronized_output = answer->value != 0;
    }

    void read_window_changes() {
        signalfd_siginfo info{};
        while (::read(windows_.number(), &info, sizeof info) > 0) {
        }
        painter_.forget();
        host_.note_change();
    }

    std::unique_ptr<Tty> tty_;
    bool is_console_;
    KeyDecoder decoder_;
    Painter painter_;
    EditorHost& host_;
    Descriptor windows_;
    std::vector<pollfd> polled_;
    Instant drawn_at_;
    bool is_gone_ = false;
};

}  // namespace

int run_editor(const EditorRun& run) {
    const talk::Environment& environment = run.around.environment;
    const SeatPlace place{run.home, talk::socket_path(run.home, environment),
                          run.around.node_program};
    Settings settings = load_settings(run.home);
    if (run.language) settings.language.reset();  // asked for just now
    Editor::Setup setup = setup_of_machine(environment);
    setup.home = run.home;
    setup.language = run.language.value_or(language_of(std::nullopt, environment));
    setup.project = run.project;
    auto tty = Tty::take_over(run.input, run.output, is_console(environment));
    if (!tty) {
        run.around.errors << Words(setup.language)("editor.no_terminal"_key) << "\n";
        return 1;
    }
    EditorHost host(place, std::move(setup), std::move(settings));
    TerminalFront(*std::move(tty), environment, host).run();
    const Kept kept = host.session().kept();
    run.around.out << room_actions::leaving_sentence(host.editor().words(), kept) << "\n";
    return kept.is_all_saved() ? 0 : 1;
}

}  // namespace atelier::editor
