#include "editor/command_line.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>

namespace {

std::optional<std::string> environment(const char* name) {
    const char* const value = std::getenv(name);
    if (value == nullptr || *value == '\0') return std::nullopt;
    return value;
}

}  // namespace

int main(int argc, char** argv) {
    std::error_code error;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
    const atelier::editor::Surroundings around{
        .environment = environment,
        .node_program = (self.parent_path() / "atelier-node").string(),
        .out = std::cout,
        .errors = std::cerr,
        .out_is_terminal = ::isatty(STDOUT_FILENO) == 1,
        .errors_are_terminal = ::isatty(STDERR_FILENO) == 1,
    };
    return atelier::editor::run_command_line({argv + 1, argv + argc}, around);
}
