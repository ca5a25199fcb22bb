#include "editor/terminal/tty.hpp"

#include "tests/test.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <functional>

using namespace atelier::editor;

namespace {

// A terminal and a child process that has it; the terminal's end is ours.
class Child {
public:
    explicit Child(const std::function<void(Tty&)>& work, bool is_plain = false) {
        REQUIRE(::openpty(&master_, &slave_, nullptr, nullptr, nullptr) == 0);
        REQUIRE(::tcgetattr(slave_, &before_) == 0);
        process_ = ::fork();
        REQUIRE(process_ >= 0);
        if (process_ != 0) return;
        auto tty = Tty::take_over(slave_, slave_, is_plain);
        if (!tty) ::_exit(99);
        work(**tty);
        tty->reset();
        ::_exit(0);
    }
    ~Child() {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
        ::close(master_);
        ::close(slave_);
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    void say(std::string_view bytes) const {
        REQUIRE(::write(master_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    }
    // All that it wrote until `part` was in it, at most 10 s.
    bool shows(std::string_view part) {
        for (int i = 0; i < 1'000 && shown_.find(part) == std::string::npos; ++i) {
            pollfd ready{master_, POLLIN, 0};
            if (::poll(&ready, 1, 10) <= 0) continue;
            std::array<char, 4096> piece{};
            const ssize_t count = ::read(master_, piece.data(), piece.size());
            if (count > 0) shown_.append(piece.data(), static_cast<std::size_t>(count));
        }
        return shown_.find(part) != std::string::npos;
    }
    const std::string& shown() const { return shown_; }
    // How it ended, once it did.
    int status(int options = 0) const {
        int status = 0;
        REQUIRE(::waitpid(process_, &status, options) == process_);
        return status;
    }
    bool has_its_settings() const {
        termios now{};
        REQUIRE(::tcgetattr(slave_, &now) == 0);
        return now.c_iflag == before_.c_iflag && now.c_oflag == before_.c_oflag &&
               now.c_lflag == before_.c_lflag;
    }
    pid_t process() const { return process_; }

private:
    int master_ = -1;
    int slave_ = -1;
    termios before_{};
    pid_t process_ = -1;
    std::string shown_;
};

void wait_for_ever(Tty& tty) {
    tty.write("here");
    for (;;)
        ::pause();
}

// As good as without end.
int overflow(int depth) {
    if (depth < 0) return 0;
    std::array<volatile char, 4096> much{};
    much[static_cast<std::size_t>(depth) % much.size()] = 1;
    return overflow(depth + 1) + much[0];
}

const std::string last_of_all = "\x1b[?1049l";

}  // namespace

TEST_CASE("the terminal has its settings again after the end") {
    Child child([](Tty& tty) { tty.write("drawn"); });
    CHECK(child.shows(last_of_all));
    CHECK(child.status() == 0);
    CHECK(child.has_its_settings());
    CHECK(child.shown().find("\x1b[?2004h") < child.shown().find("drawn"));
    CHECK(child.shown().find("drawn") < child.shown().find("\x1b[?2004l"));
}

TEST_CASE("the terminal is raw while it is ours") {
    Child child(wait_for_ever);
    REQUIRE(child.shows("here"));
    CHECK(!child.has_its_settings());
}

TEST_CASE("the terminal is given back by whatever ends the process") {
    for (const int signal : {SIGTERM, SIGHUP, SIGINT, SIGSEGV, SIGABRT, SIGBUS}) {
        INFO("signal " << signal);
        Child child(wait_for_ever);
        REQUIRE(child.shows("here"));
        ::kill(child.process(), signal);
        CHECK(child.shows(last_of_all));
        const int status = child.status();
        CHECK(WIFSIGNALED(status));
        CHECK(WTERMSIG(status) == signal);
        CHECK(child.has_its_settings());
    }
    Child exiting([](Tty&) { std::exit(3); });
    CHECK(exiting.shows(last_of_all));
    CHECK(WEXITSTATUS(exiting.status()) == 3);
    CHECK(exiting.has_its_settings());
}

TEST_CASE("the terminal is given back when the stack overflows") {
    Child child([](Tty& tty) {
        const rlimit little{256 * 1024, 256 * 1024};
        ::setrlimit(RLIMIT_STACK, &little);
        tty.write("here");
        overflow(0);
    });
    CHECK(child.shows(last_of_all));
    CHECK(WTERMSIG(child.status()) == SIGSEGV);
    CHECK(child.has_its_settings());
}

TEST_CASE("a stopped editor leaves the terminal to others and takes it again") {
    Child child([](Tty& tty) {
        tty.suspend();
        wait_for_ever(tty);
    });
    CHECK(child.shows(last_of_all));
    CHECK(WIFSTOPPED(child.status(WUNTRACED)));
    CHECK(child.has_its_settings());
    ::kill(child.process(), SIGCONT);
    CHECK(child.shows("here"));
    CHECK(!child.has_its_settings());
}

TEST_CASE("what is typed is read, and a terminal that is gone is told") {
    Child child([](Tty& tty) {
        tty.write("here");
        std::string all;
        while (all.find('q') == std::string::npos) {
            pollfd ready{tty.input(), POLLIN, 0};
            ::poll(&ready, 1, 10'000);
            const auto more = tty.read();
            if (!more) ::_exit(4);
            all += *more;
        }
        tty.write("<" + all + ">");
    });
    REQUIRE(child.shows("here"));
    child.say("\x1b[A\x03\rq");
    CHECK(child.shows("<\x1b[A\x03\rq>"));
}

TEST_CASE("the console is asked nothing") {
    Child child([](Tty& tty) { tty.write("drawn"); }, true);
    CHECK(child.shows(last_of_all));
    CHECK(child.shown().find("$p") == std::string::npos);
    CHECK(child.shown().find("?2004") == std::string::npos);
    CHECK(child.shown().find("\x1b[c") == std::string::npos);
}

TEST_CASE("what is no terminal is refused") {
    const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    CHECK(!Tty::take_over(nothing, nothing, false));
    ::close(nothing);
}
