#pragma once

// What was typed behind `atelier`, told apart into a command, its operands and its options.
//
// Options begin with two hyphens; a value stands behind them or after `=`. `--` ends the options.
// --home, --lang, --format and --help go with every command, before or behind it. A command is one
// word or two. What is not understood is refused with the word at fault, and the nearest name where
// one is near.

#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace atelier::editor {

struct Operand {
    std::string_view name;
    bool is_needed = true;
};
struct Option {
    std::string_view name;   // with its hyphens
    std::string_view value;  // what stands for it in help; empty: it takes none
    bool is_needed = false;
};
struct CommandSyntax {
    std::string_view name;
    std::vector<Operand> operands;
    std::vector<Option> options;
};

// What goes with every command.
std::span<const Option> common_options();

struct Arguments {
    std::optional<std::size_t> command;  // none: help or version alone
    bool wants_help = false;
    bool wants_version = false;
    std::vector<std::string> operands;
    std::map<std::string, std::string, std::less<>> options;

    // Nothing where it was not given.
    std::optional<std::string> option(std::string_view name) const;
    std::optional<std::string> operand(std::size_t place) const;
};

struct UsageFault {
    enum class Why : std::uint8_t {
        unknown_command = 1,
        unknown_option,
        no_value,         // an option needs one
        needless_value,   // an option takes none
        twice,            // an option
        missing_operand,  // `word` is its name in help
        missing_option,
        surplus_operand,
    };
    Why why{};
    std::string word;
    std::string nearest;                                      // empty: none is near
    std::optional<std::size_t> command;                       // that it was about
    std::map<std::string, std::string, std::less<>> options;  // read until then
};

std::expected<Arguments, UsageFault> read_arguments(std::span<const std::string> words,
                                                    std::span<const CommandSyntax> commands);

// The name that differs by at most two letters, or that `word` begins; empty: none.
std::string nearest_name(std::string_view word, std::span<const std::string_view> names);

// "project new NAME [--from DIR]"
std::string usage_of(const CommandSyntax& syntax);

}  // namespace atelier::editor
