#include "editor/app/machine.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

namespace atelier::editor {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t sticks_max = 20;

// Where desktops and udisks mount them; and by hand.
std::vector<std::string> sticks(const talk::Environment& environment) {
    std::vector<std::string> found;
    std::vector<std::string> roots{"/mnt"};
    for (const char* root : {"/media", "/run/media"}) {
        roots.emplace_back(root);
        if (const auto user = environment("USER")) roots.push_back(std::string(root) + "/" + *user);
    }
    for (const std::string& root : roots) {
        std::error_code error;
        for (fs::directory_iterator at(root, error), end; !error && at != end;
             at.increment(error)) {
            std::error_code ignored;
            const bool is_mounted = at->is_directory(ignored) && !fs::is_empty(at->path(), ignored);
            if (is_mounted && found.size() < sticks_max) found.push_back(at->path().string());
        }
    }
    std::ranges::sort(found);
    return found;
}

bool is_program(const std::string& path) {
    return ::access(path.c_str(), X_OK) == 0;
}

// Twice removed, so that nobody has to wait for it; what it prints goes nowhere.
bool open_with(const std::string& program, const std::string& path) {
    const pid_t child = ::fork();
    if (child < 0) return false;
    if (child == 0) {
        if (::fork() != 0) ::_exit(0);
        ::setsid();
        const int nothing = ::open("/dev/null", O_RDWR);
        for (const int standard : {0, 1, 2})
            ::dup2(nothing, standard);
        const char* const arguments[] = {program.c_str(), path.c_str(), nullptr};
        ::execv(program.c_str(), const_cast<char* const*>(arguments));
        ::_exit(127);
    }
    int how = 0;
    return ::waitpid(child, &how, 0) == child;
}

}  // namespace

bool is_console(const talk::Environment& environment) {
    return environment("TERM") == "linux";
}

std::chrono::milliseconds escape_patience(const talk::Environment& environment) {
    constexpr std::chrono::milliseconds near{50};
    constexpr std::chrono::milliseconds far{100};
    const bool is_far =
        environment("SSH_CONNECTION") || environment("SSH_TTY") || environment("TMUX");
    return is_far ? far : near;
}

void add_console_modifiers(int console, Input& input) {
    auto* key = std::get_if<KeyPress>(&input);
    if (key == nullptr || key->name == KeyName::character || key->name == KeyName::escape) return;
    constexpr char shift_state = 6;
    char state = shift_state;
    if (::ioctl(console, TIOCLINUX, &state) != 0) return;
    constexpr int shift = 1;
    constexpr int ctrl = 4;
    constexpr int alt = 8;
    key->with.shift = key->with.shift || (state & shift) != 0;
    key->with.ctrl = key->with.ctrl || (state & ctrl) != 0;
    key->with.alt = key->with.alt || (state & alt) != 0;
}

Editor::Setup setup_of_machine(const talk::Environment& environment) {
    Editor::Setup setup;
    setup.depth = color_depth_of(environment);
    setup.home_folder = environment("HOME").value_or("/");
    setup.look_for_sticks = [environment] { return sticks(environment); };
    setup.mirror_folder = setup.home_folder + "/Atelier";
    const bool has_display = environment("DISPLAY") || environment("WAYLAND_DISPLAY");
    setup.open_outside = [has_display](const std::string& path) {
        constexpr const char* program = "/usr/bin/xdg-open";
        return has_display && is_program(program) && open_with(program, path);
    };
    return setup;
}

}  // namespace atelier::editor
