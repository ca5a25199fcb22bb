#pragma once

// What every command works with: the words, what was typed, and the node of this seat.
//
// A command is a straight line that ends in a Report. What stops it, at any depth, is one sentence
// for the person: it is thrown as a Failure and caught at one place, in command_line.cpp. Nothing
// else is thrown, and what a Failure says is safe to print.

#include "editor/arguments.hpp"
#include "editor/node_start.hpp"
#include "editor/words/fault_words.hpp"

#include <iosfwd>
#include <string>

namespace atelier::editor {

// Of the process, so that tests bring their own.
struct Surroundings {
    talk::Environment environment;
    std::string node_program;  // beside our own
    std::ostream& out;
    std::ostream& errors;
    bool out_is_terminal = false;
    bool errors_are_terminal = false;
    Patience patience = call_patience;  // with the node
    Patience seats_patience{500};       // for others to say that they have it
    int given_up = -1;                  // a descriptor: readable when nobody waits any more
};

struct Failure {
    std::string code;  // for programs
    std::string sentence;
};

struct Report {
    boost::json::object data;  // for programs
    std::string text;          // for people: safe, or into a pipe a file as it is
    int exit = 0;              // else what was asked about is not well
};

class Workplace {
public:
    Workplace(const Words& its_words, const Arguments& its_arguments,
              const Surroundings& its_surroundings, const std::string& home);

    const Words& words;
    const Arguments& arguments;
    const Surroundings& around;

    const std::string& home() const { return place_.home; }
    // Reached at the first call, and started where it is not running.
    NodeLink& node();
    const talk::Greeting& greeting();
    // Nothing: no node is running.
    NodeLink* node_if_running();

    // Asks the node; what it refuses is a Failure.
    template <class Message>
    typename Message::Answer ask(const Message& message,
                                 std::optional<int> descriptor = std::nullopt) {
        auto answer = node().call(message, descriptor, around.patience);
        if (!answer) fail(answer.error());
        return *std::move(answer);
    }
    // The same, where a refusal is something to go on with.
    template <class Message>
    std::expected<typename Message::Answer, talk::Fault> try_ask(
        const Message& message, std::optional<int> descriptor = std::nullopt) {
        auto answer = node().call(message, descriptor, around.patience);
        if (answer) return *std::move(answer);
        if (answer.error().why != Trouble::Why::refused) fail(answer.error());
        return std::unexpected(answer.error().fault);
    }

    // Waits until what was written is on the disk, and adds so to the report: on how many other
    // seats only if the node says that.
    Report saved(Report report);

    // One line that is written over, on a terminal only.
    void show_progress(const std::string& line) const;
    void end_progress() const;

    [[noreturn]] void fail(std::string code, std::string sentence) const;
    [[noreturn]] void fail(const Trouble& trouble) const;
    [[noreturn]] void fail(StartFault fault) const;

    // What was typed; the parser has seen that it is there.
    std::string operand(std::size_t place) const;
    std::string option(std::string_view name) const;
    std::uint32_t number(std::string_view name, std::uint32_t least, std::uint32_t most) const;

private:
    void reach(WhenAbsent when_absent);

    SeatPlace place_;
    std::optional<Reached> reached_;
};

// "a, b and c" without knowing the language: separated by commas.
std::string listed(const std::vector<std::string>& names);
std::vector<std::string> split_at_commas(std::string_view text);

}  // namespace atelier::editor
