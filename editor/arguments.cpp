#include "editor/arguments.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace atelier::editor {

namespace {

using Why = UsageFault::Why;

constexpr std::array common{
    Option{"--home", "DIR", false},
    Option{"--lang", "fr|en", false},
    Option{"--format", "text|json", false},
    Option{"--help", "", false},
    // Of the editor, without a command.
    Option{"--open", "PROJECT", false},
    Option{"--headless", "", false},
};

std::size_t distance_of(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

class Reading {
public:
    Reading(std::span<const std::string> words, std::span<const CommandSyntax> commands)
        : words_(words), commands_(commands) {}

    std::expected<Arguments, UsageFault> run() {
        while (at_ < words_.size() && !fault_)
            take();
        if (!fault_ && read_.command && !read_.wants_help) look_at_what_is_missing();
        if (!fault_) return std::move(read_);
        take_what_is_said_of_the_answer();
        fault_->command = read_.command;
        fault_->options = std::move(read_.options);
        return std::unexpected(*std::move(fault_));
    }

private:
    void take() {
        const std::string& word = words_[at_];
        const bool is_option = word.starts_with("-") && word.size() > 1 && !only_operands_;
        if (is_option && word == "--") {
            only_operands_ = true;
            ++at_;
        } else if (is_option) {
            take_option(word);
        } else if (!read_.command) {
            take_command();
        } else {
            take_operand();
        }
    }

    void take_command() {
        const std::string first = words_[at_];
        const bool has_two = at_ + 1 < words_.size();
        const std::string both = has_two ? first + " " + words_[at_ + 1] : first;
        for (const std::string& name : {both, first}) {
            const auto found = std::ranges::find(commands_, name, &CommandSyntax::name);
            if (found == commands_.end()) continue;
            read_.command = static_cast<std::size_t>(found - commands_.begin());
            at_ += name.contains(' ') ? 2 : 1;
            return;
        }
        std::vector<std::string_view> names;
        for (const CommandSyntax& each : commands_)
            names.push_back(each.name);
        std::string nearest = nearest_name(both, names);
        if (nearest.empty()) nearest = nearest_name(first, names);
        refuse(Why::unknown_command, first, nearest);
    }

    void take_operand() {
        if (read_.operands.size() == syntax().operands.size())
            return refuse(Why::surplus_operand, words_[at_]);
        read_.operands.push_back(words_[at_++]);
    }

    void take_option(const std::string& word) {
        const std::size_t equals = word.find('=');
        std::string name = word.substr(0, equals);
        if (name == "-h") name = "--help";
        ++at_;
        if (name == "--help") return void(read_.wants_help = true);
        if (name == "--version") return void(read_.wants_version = true);
        const Option* option = find_option(name);
        if (option == nullptr) return refuse(Why::unknown_option, name, nearest_option(name));
        if (option->value.empty() && equals != std::string::npos)
            return refuse(Why::needless_value, name);
        std::string value;
        if (equals != std::string::npos) {
            value = word.substr(equals + 1);
        } else if (!option->value.empty()) {
            if (at_ == words_.size()) return refuse(Why::no_value, name);
            value = words_[at_++];
        }
        if (!read_.options.emplace(name, value).second) refuse(Why::twice, name);
    }

    void look_at_what_is_missing() {
        const auto& operands = syntax().operands;
        const std::size_t given = read_.operands.size();
        if (given < operands.size() && operands[given].is_needed)
            return refuse(Why::missing_operand, std::string(operands[given].name));
        for (const Option& option : syntax().options)
            if (option.is_needed && !read_.options.contains(option.name))
                return refuse(Why::missing_option, std::string(option.name));
    }

    // The answer is in the language and the form that were asked for, wherever that stands.
    void take_what_is_said_of_the_answer() {
        for (std::size_t i = at_; i < words_.size(); ++i)
            for (const std::string name : {"--lang", "--format"}) {
                if (words_[i].starts_with(name + "="))
                    read_.options.emplace(name, words_[i].substr(name.size() + 1));
                if (words_[i] == name && i + 1 < words_.size())
                    read_.options.emplace(name, words_[i + 1]);
            }
    }

    const Option* find_option(std::string_view name) const {
        if (const auto found = std::ranges::find(common, name, &Option::name);
            found != common.end())
            return &*found;
        if (!read_.command) return nullptr;
        const auto& own = syntax().options;
        const auto found = std::ranges::find(own, name, &Option::name);
        return found != own.end() ? &*found : nullptr;
    }

    std::string nearest_option(std::string_view name) const {
        std::vector<std::string_view> names;
        for (const Option& each : common)
            names.push_back(each.name);
        if (read_.command)
            for (const Option& each : syntax().options)
                names.push_back(each.name);
        return nearest_name(name, names);
    }

    const CommandSyntax& syntax() const { return commands_[*read_.command]; }

    void refuse(Why why, std::string word, std::string nearest = {}) {
        fault_ = UsageFault{why, std::move(word), std::move(nearest), {}, {}};
    }

    std::span<const std::string> words_;
    std::span<const CommandSyntax> commands_;
    std::size_t at_ = 0;
    bool only_operands_ = false;
    Arguments read_;
    std::optional<UsageFault> fault_;
};

}  // namespace

std::span<const Option> common_options() {
    return common;
}

std::optional<std::string> Arguments::option(std::string_view name) const {
    const auto found = options.find(name);
    if (found == options.end()) return std::nullopt;
    return found->second;
}

std::optional<std::string> Arguments::operand(std::size_t place) const {
    if (place >= operands.size()) return std::nullopt;
    return operands[place];
}

std::expected<Arguments, UsageFault> read_arguments(std::span<const std::string> words,
                                                    std::span<const CommandSyntax> commands) {
    return Reading(words, commands).run();
}

std::string nearest_name(std::string_view word, std::span<const std::string_view> names) {
    std::string nearest;
    std::size_t least = 3;
    for (const std::string_view name : names) {
        std::size_t distance = distance_of(word, name);
        if (word.size() >= 2 && name.starts_with(word))
            distance = std::min(distance, std::size_t{2});
        // Of a word of two letters everything short is near.
        if (distance >= least || distance >= std::max(word.size(), std::size_t{2})) continue;
        nearest = name;
        least = distance;
    }
    return nearest;
}

std::string usage_of(const CommandSyntax& syntax) {
    std::string usage(syntax.name);
    for (const Operand& operand : syntax.operands)
        usage += operand.is_needed ? " " + std::string(operand.name)
                                   : " [" + std::string(operand.name) + "]";
    for (const Option& option : syntax.options) {
        std::string text(option.name);
        if (!option.value.empty()) text += " " + std::string(option.value);
        usage += option.is_needed ? " " + text : " [" + text + "]";
    }
    return usage;
}

}  // namespace atelier::editor
