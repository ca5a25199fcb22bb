#include "editor/commands/workplace.hpp"

#include "editor/safe_text.hpp"

#include <algorithm>
#include <charconv>
#include <ostream>

namespace atelier::editor {

Workplace::Workplace(const Words& its_words, const Arguments& its_arguments,
                     const Surroundings& its_surroundings, const std::string& home)
    : words(its_words),
      arguments(its_arguments),
      around(its_surroundings),
      place_{home, talk::socket_path(home, its_surroundings.environment),
             its_surroundings.node_program, its_surroundings.given_up} {}

void Workplace::reach(WhenAbsent when_absent) {
    if (reached_) return;
    auto reached = reach_node(place_, when_absent);
    if (reached) {
        reached_.emplace(*std::move(reached));
    } else if (reached.error() != StartFault::not_running || when_absent == WhenAbsent::start) {
        fail(reached.error());
    }
}

NodeLink& Workplace::node() {
    reach(WhenAbsent::start);
    return reached_->link;
}

const talk::Greeting& Workplace::greeting() {
    reach(WhenAbsent::start);
    return reached_->greeting;
}

NodeLink* Workplace::node_if_running() {
    reach(WhenAbsent::leave);
    return reached_ ? &reached_->link : nullptr;
}

Report Workplace::saved(Report report) {
    NodeLink& link = node();
    if (const auto waited = link.wait_until_saved(around.patience); !waited) {
        if (waited.error().why == Trouble::Why::silent)
            fail("not_saved_yet", words("saved.not_yet"_key));
        fail(waited.error());
    }
    // Others say within milliseconds that they have it; a telling ends the wait.
    if (link.status().connected > 0 && link.status().seats == 0)
        (void)link.wait_until([&] { return link.status().seats > 0; }, around.seats_patience);
    const std::uint64_t seats = link.status().seats;
    report.data["saved"] = true;
    report.data["seats"] = seats;
    report.text += seats == 0 ? words("saved.here"_key) : words.count("saved.seats"_key, seats);
    report.text += '\n';
    return report;
}

void Workplace::show_progress(const std::string& line) const {
    if (around.errors_are_terminal) around.errors << "\r\x1b[K" << line << std::flush;
}

void Workplace::end_progress() const {
    show_progress("");
}

void Workplace::fail(std::string code, std::string sentence) const {
    end_progress();
    throw Failure{std::move(code), std::move(sentence)};
}

void Workplace::fail(const Trouble& trouble) const {
    switch (trouble.why) {
        case Trouble::Why::refused:
            fail(name_of(trouble.fault.code), sentence_of(words, trouble.fault));
        case Trouble::Why::ended: fail("node_ended", words("node.ended"_key));
        case Trouble::Why::silent: fail("node_silent", words("node.silent"_key));
        case Trouble::Why::foreign: break;
    }
    fail("node_foreign", words("node.foreign"_key));
}

void Workplace::fail(StartFault fault) const {
    switch (fault) {
        case StartFault::not_running: fail("not_running", words("node.not_running"_key));
        case StartFault::no_program:
            fail("no_program", words("node.no_program"_key, {{"path", place_.node_program}}));
        case StartFault::home_unusable:
            fail("home_unusable", words("node.home_unusable"_key, {{"path", place_.home}}));
        case StartFault::would_not_start:
            fail("would_not_start",
                 words("node.would_not_start"_key, {{"path", place_.home + "/log"}}));
        case StartFault::other_version: fail("other_version", words("node.other_version"_key));
        case StartFault::not_ours:
            fail("not_ours", words("node.not_ours"_key, {{"path", place_.socket}}));
        case StartFault::impossible: break;
    }
    fail("no_socket", words("node.no_socket"_key, {{"path", place_.socket}}));
}

std::string Workplace::operand(std::size_t place) const {
    return arguments.operand(place).value_or("");
}

std::string Workplace::option(std::string_view name) const {
    return arguments.option(name).value_or("");
}

std::uint32_t Workplace::number(std::string_view name, std::uint32_t least,
                                std::uint32_t most) const {
    const std::string text = option(name);
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_all = error == std::errc{} && end == text.data() + text.size();
    if (!is_all || value < least || value > most)
        fail("bad_number", words("arguments.bad_number"_key, {{"option", std::string(name)},
                                                              {"given", text},
                                                              {"least", std::to_string(least)},
                                                              {"most", std::to_string(most)}}));
    return value;
}

std::string listed(const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names)
        list += (list.empty() ? "" : ", ") + name;
    return list;
}

std::vector<std::string> split_at_commas(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(','), text.size());
        std::string_view part = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        while (part.starts_with(' '))
            part.remove_prefix(1);
        while (part.ends_with(' '))
            part.remove_suffix(1);
        if (!part.empty()) parts.emplace_back(part);
    }
    return parts;
}

}  // namespace atelier::editor
