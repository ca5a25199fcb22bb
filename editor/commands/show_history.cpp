#include "editor/commands/show_history.hpp"

#include "editor/commands/lookup.hpp"
#include "editor/safe_text.hpp"

#include <array>
#include <cstdio>
#include <ctime>

namespace atelier::editor {

namespace {

constexpr std::uint64_t last_minute = 4'000'000'000;  // beyond the year 9000: a clock that lies

}  // namespace

std::string time_of(std::uint64_t minutes) {
    if (minutes > last_minute) return "?";
    const auto seconds = static_cast<std::time_t>(minutes * 60);
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    std::array<char, 32> text{};
    const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M", &parts);
    return {text.data(), size};
}

Report show_history(Workplace& workplace) {
    const auto project = project_named(workplace, workplace.operand(0));
    talk::Versions asked{project.project, std::nullopt};
    if (const auto path = workplace.arguments.operand(1))
        asked.uri = ProjectTree(workplace, project.project).at(workplace, *path).node.uri;
    const auto versions = workplace.ask(asked);
    const auto people = workplace.ask(talk::People{});
    const Words& words = workplace.words;
    Report report;
    boost::json::array sittings;
    boost::json::array moments;
    for (const talk::Sitting& each : versions.sittings) {
        const std::string name = name_of_author(people, each.author);
        auto entry = talk::json_fields::written(each).as_object();
        entry["name"] = name;
        sittings.push_back(std::move(entry));
        report.text += words("history.sitting"_key, {{"version", short_id(each.last.hex)},
                                                     {"from", time_of(each.from)},
                                                     {"to", time_of(each.to)},
                                                     {"name", name},
                                                     {"inserted", std::to_string(each.inserted)},
                                                     {"deleted", std::to_string(each.deleted)}}) +
                       "\n";
    }
    for (const talk::Moment& each : versions.moments) {
        const std::string name = name_of_author(people, each.author);
        auto entry = talk::json_fields::written(each).as_object();
        entry["by"] = name;
        moments.push_back(std::move(entry));
        report.text += words("history.moment"_key, {{"version", short_id(each.change.hex)},
                                                    {"time", time_of(each.time)},
                                                    {"moment", each.name},
                                                    {"name", name}}) +
                       "\n";
    }
    if (report.text.empty()) report.text = words("history.none"_key) + "\n";
    report.data = {{"sittings", std::move(sittings)}, {"moments", std::move(moments)}};
    return report;
}

}  // namespace atelier::editor
