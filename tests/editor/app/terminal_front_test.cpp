#include "editor/app/terminal_front.hpp"

#include "tests/test.hpp"

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

using namespace atelier::editor;

namespace {

// Shows what is typed; `q` ends it.
class Echo : public ScreenProgram {
public:
    explicit Echo(std::string title) : typed_(std::move(title)) {}

    void add(Input input) override {
        if (const auto* key = std::get_if<KeyPress>(&input)) {
            is_over_ = key->character == 'q';
            typed_ += static_cast<char>(key->character);
            note_own_change();
        }
    }
    void turn(Instant) override {}
    bool is_over() const override { return is_over_; }
    Grid draw(Size size) override {
        Grid grid(size);
        grid.put({0, 0}, typed_, Style{});
        grid.cursor = Spot{};
        return grid;
    }

private:
    std::string typed_;
    bool is_over_ = false;
};

// In a process of its own, since it takes a terminal over: one program after the other, and how the
// last of them ended.
class Fronted {
public:
    Fronted() {
        REQUIRE(::openpty(&master_, &slave_, nullptr, nullptr, nullptr) == 0);
        process_ = ::fork();
        REQUIRE(process_ >= 0);
        if (process_ != 0) {
            ::close(slave_);
            return;
        }
        ::close(master_);
        ::_exit(serve());
    }
    ~Fronted() {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
        if (master_ >= 0) ::close(master_);
    }
    Fronted(const Fronted&) = delete;
    Fronted& operator=(const Fronted&) = delete;

    void say(std::string_view bytes) const {
        REQUIRE(::write(master_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    }
    // At most 60 s.
    bool shows(std::string_view part) {
        for (int i = 0; i < 6'000 && shown_.find(part) == std::string::npos; ++i) {
            pollfd ready{master_, POLLIN, 0};
            if (::poll(&ready, 1, 10) <= 0) continue;
            std::array<char, 4096> piece{};
            const ssize_t count = ::read(master_, piece.data(), piece.size());
            if (count > 0) shown_.append(piece.data(), static_cast<std::size_t>(count));
        }
        return shown_.find(part) != std::string::npos;
    }
    void hang_up() {
        ::close(master_);
        master_ = -1;
    }
    int wait_for_end() {
        int how = 0;
        ::waitpid(process_, &how, 0);
        return WIFEXITED(how) ? WEXITSTATUS(how) : -1;
    }

private:
    int serve() const {
        auto tty = Tty::take_over(slave_, slave_, false);
        if (!tty) return 99;
        TerminalFront front(*std::move(tty),
                            [](const std::string&) { return std::optional<std::string>(); });
        Echo first("one:");
        if (!front.run(first)) return 3;
        Echo second("two:");
        return front.run(second) ? 0 : 4;
    }

    int master_ = -1;
    int slave_ = -1;
    pid_t process_ = -1;
    std::string shown_;
};

}  // namespace

TEST_CASE("one program after the other has the terminal, and what is typed") {
    Fronted at;
    REQUIRE(at.shows("one:"));
    at.say("a");
    REQUIRE(at.shows("a"));
    at.say("q");
    REQUIRE(at.shows("two:"));
    at.say("q");
    CHECK(at.wait_for_end() == 0);
}

TEST_CASE("a terminal that is gone ends the program that has it, and no other one begins") {
    Fronted at;
    REQUIRE(at.shows("one:"));
    at.hang_up();
    CHECK(at.wait_for_end() == 3);
}
