#include "editor/command_line.hpp"

#include "editor/app/headless.hpp"
#include "editor/app/homes.hpp"
#include "editor/commands/client.hpp"
#include "editor/commands/command_table.hpp"
#include "editor/safe_text.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <ostream>

namespace atelier::editor {

namespace {

constexpr int exit_failed = 1;
constexpr int exit_usage = 2;

using Options = std::map<std::string, std::string, std::less<>>;

std::optional<std::string> found(const Options& options, std::string_view name) {
    const auto at = options.find(name);
    if (at == options.end()) return std::nullopt;
    return at->second;
}

std::string usage_sentence(const Words& words, const UsageFault& fault) {
    using Why = UsageFault::Why;
    const Slots slots{{"word", fault.word}};
    switch (fault.why) {
        case Why::unknown_command: return words("usage.unknown_command"_key, slots);
        case Why::unknown_option: return words("usage.unknown_option"_key, slots);
        case Why::no_value: return words("usage.no_value"_key, slots);
        case Why::needless_value: return words("usage.needless_value"_key, slots);
        case Why::twice: return words("usage.twice"_key, slots);
        case Why::missing_operand: return words("usage.missing_operand"_key, slots);
        case Why::missing_option: return words("usage.missing_option"_key, slots);
        case Why::surplus_operand: break;
    }
    return words("usage.surplus_operand"_key, slots);
}

// Everything that ends a run, in the form that was asked for.
class Ending {
public:
    Ending(const Words& words, const Surroundings& around, const Options& options)
        : words_(words), around_(around), is_json_(found(options, "--format") == "json") {}

    void say_of(const Command& command) { command_ = command.syntax.name; }

    int done(Report report) {
        if (!is_json_) {
            around_.out << report.text << std::flush;
            return around_.out.good() ? report.exit : exit_failed;
        }
        boost::json::object line{{"ok", true}, {"command", command_}};
        for (auto& [key, value] : report.data)
            line[key] = std::move(value);
        return write(line, report.exit);
    }
    int failed(const std::string& code, const std::string& sentence, int exit) {
        if (!is_json_) {
            around_.errors << sentence << "\n" << std::flush;
            return exit;
        }
        return write(
            {{"ok", false}, {"command", command_}, {"error", code}, {"sentence", sentence}}, exit);
    }
    int misunderstood(const UsageFault& fault) {
        std::string sentence = usage_sentence(words_, fault);
        if (!fault.nearest.empty())
            sentence += " " + words_("usage.nearest"_key, {{"name", fault.nearest}});
        std::string more = words_("usage.see_help"_key, {{"command", "atelier --help"}});
        if (fault.command) {
            const CommandSyntax& syntax = commands()[*fault.command].syntax;
            more = words_("usage.usage"_key) + " atelier " + usage_of(syntax);
        }
        return failed("usage", sentence + (is_json_ ? " " : "\n") + more, exit_usage);
    }

private:
    int write(const boost::json::object& line, int exit) {
        around_.out << safe_json(boost::json::serialize(line)) << "\n" << std::flush;
        return around_.out.good() ? exit : exit_failed;
    }

    const Words& words_;
    const Surroundings& around_;
    bool is_json_;
    std::string command_;
};

std::string overview(const Words& words) {
    std::string text = words("help.title"_key) + "\n\n";
    for (const Command& command : commands())
        text += "  atelier " + usage_of(command.syntax) + "\n      " + words(command.about) + "\n";
    return text + "\n" + words("help.common"_key) + "\n";
}

std::string help_of(const Words& words, const Command& command) {
    return words("usage.usage"_key) + " atelier " + usage_of(command.syntax) + "\n\n" +
           words(command.about) + "\n\n" + words(command.help) + "\n\n" + words("help.common"_key) +
           "\n";
}

// Nothing: the option's value is none of ours.
std::optional<std::string> bad_option(const Words& words, const Options& options) {
    const auto format = found(options, "--format");
    if (format && *format != "text" && *format != "json")
        return words("usage.bad_value"_key,
                     {{"option", "--format"}, {"given", *format}, {"list", "text, json"}});
    const auto lang = found(options, "--lang");
    if (lang && !language_named(*lang))
        return words("usage.bad_value"_key,
                     {{"option", "--lang"}, {"given", *lang}, {"list", "fr, en"}});
    return std::nullopt;
}

// The home as an absolute path, since the node has another current folder.
std::string home_for(const Workplace& workplace, const Arguments& arguments,
                     const talk::Environment& environment) {
    const auto home = talk::seat_home(arguments.option("--home"), environment);
    if (!home) workplace.fail("no_home", workplace.words("home.none"_key));
    if (talk::is_marker(*home))
        workplace.fail("marker", workplace.words("home.marker"_key, {{"path", *home}}));
    return std::filesystem::absolute(*home).lexically_normal().string();
}

// Whoever says no home means the only person of this machine; among several it is never guessed
// (docs/homes.md).
std::string whose_home(const Workplace& workplace, const std::string& base) {
    const auto homes = homes_of(base);
    if (const auto only = only_home(base, homes)) return *only;
    std::vector<std::string> names;
    for (const PersonHome& home : homes)
        if (home.state != PersonHome::State::free)
            names.push_back(safe_text(home.name) + " (" + safe_text(home.path) + ")");
    workplace.fail("several_homes", workplace.words("home.several"_key, {{"list", listed(names)}}));
}

int run(const Command& command, const Words& words, const Arguments& arguments,
        const Surroundings& around, Ending& ending) {
    try {
        const Workplace nowhere(words, arguments, around, "/");
        std::string home = home_for(nowhere, arguments, around.environment);
        if (!arguments.option("--home")) home = whose_home(nowhere, home);
        Workplace workplace(words, arguments, around, home);
        return ending.done(command.run(workplace));
    } catch (const Failure& failure) {
        return ending.failed(failure.code, failure.sentence, exit_failed);
    }
}

// Without a command.
int run_the_editor(const Words& words, const Arguments& arguments, const Surroundings& around,
                   Ending& ending, bool is_headless) {
    try {
        const std::string home =
            home_for(Workplace(words, arguments, around, "/"), arguments, around.environment);
        const auto given = arguments.option("--lang");
        const EditorRun run{around,
                            home,
                            arguments.option("--home").has_value(),
                            given ? language_named(*given) : std::nullopt,
                            arguments.option("--open").value_or(""),
                            0,
                            1};
        return is_headless ? run_headless(run, std::cin, around.out) : run_editor(run);
    } catch (const Failure& failure) {
        return ending.failed(failure.code, failure.sentence, exit_failed);
    }
}

}  // namespace

int run_command_line(const std::vector<std::string>& typed, const Surroundings& around) {
    std::vector<CommandSyntax> syntaxes;
    for (const Command& command : commands())
        syntaxes.push_back(command.syntax);
    const auto read = read_arguments(typed, syntaxes);
    const Options& options = read ? read->options : read.error().options;
    const Words words(language_of(found(options, "--lang"), around.environment));
    Ending ending(words, around, options);
    const auto number = read ? read->command : read.error().command;
    const Command* command = number ? &commands()[*number] : nullptr;
    if (command != nullptr) ending.say_of(*command);
    if (const auto fault = bad_option(words, options))
        return ending.failed("usage", *fault, exit_usage);
    if (!read) return ending.misunderstood(read.error());
    if (read->wants_version)
        return ending.done({{{"protocol", protocol_version}}, "atelier 1\n", 0});
    const bool is_headless = read->option("--headless").has_value();
    if (command == nullptr && !read->wants_help && (around.out_is_terminal || is_headless))
        return run_the_editor(words, *read, around, ending, is_headless);
    if (command == nullptr || read->wants_help) {
        std::string text = command == nullptr ? overview(words) : help_of(words, *command);
        boost::json::object data{{"help", text}};
        return ending.done({std::move(data), std::move(text), 0});
    }
    if (command->run == nullptr) return run_client(std::filesystem::current_path().string(), {});
    return run(*command, words, *read, around, ending);
}

}  // namespace atelier::editor
