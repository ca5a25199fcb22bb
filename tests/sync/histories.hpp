#pragma once

// Reads histories with known answers: tests/vectors/text, and the large ones in the folder that
// ATELIER_DATA names. Formats: tests/vectors/text/README.md.

#include "sync/event_log.hpp"
#include "sync/scalars.hpp"

#include <boost/json.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>

namespace atelier::test {

inline std::vector<boost::json::value> parse_lines(std::istream& lines) {
    std::vector<boost::json::value> values;
    for (std::string line; std::getline(lines, line);)
        values.push_back(boost::json::parse(line));
    if (values.empty()) throw std::runtime_error("no line to read");
    return values;
}

inline std::vector<boost::json::value> read_vectors(const std::string& name) {
    std::ifstream file("tests/vectors/text/" + name);  // from the checkout's root
    if (!file) throw std::runtime_error("cannot read " + name);
    return parse_lines(file);
}

// Nothing, and a named skip, when this machine does not have the large data.
inline std::vector<boost::json::value> read_large(const std::string& test,
                                                  const std::string& name) {
    const char* const told = std::getenv("ATELIER_DATA");
    const std::filesystem::path data = told ? told : "../shared";
    const auto path = data / "traces/conformance" / name;
    if (!std::filesystem::exists(path)) {
        std::printf("skipped: %s: data: no %s\n", test.c_str(), path.c_str());
        std::fflush(stdout);
        return {};
    }
    const std::string command = "gzip -dc '" + path.string() + "'";
    FILE* const pipe = popen(command.c_str(), "r");
    if (!pipe) throw std::runtime_error("cannot start gzip");
    std::string content;
    std::array<char, 65536> buffer;
    while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe))
        content.append(buffer.data(), got);
    if (pclose(pipe) != 0) throw std::runtime_error("gzip failed on " + path.string());
    std::istringstream lines(content);
    return parse_lines(lines);
}

inline TextVersion version_at(const boost::json::value& value) {
    TextVersion version;
    for (const auto& event : value.as_array())
        version.push_back(event.to_number<Event>());
    return version;
}

// A history as the changes that would have made it, one for each txn, and the text it gives.
struct History {
    std::vector<TextChange> changes;
    std::u32string text;
};

class HistoryReader {
public:
    History read(const boost::json::value& value) {
        name_logs(value);
        History history;
        for (const auto& txn : value.at("txns").as_array()) {
            TextChange change = read_txn(txn.as_object());
            std::ranges::move(fillers_, std::back_inserter(history.changes));
            fillers_.clear();
            history.changes.push_back(std::move(change));
        }
        history.text = scalars_of(value.at("endContent").as_string());
        return history;
    }

private:
    // Where the events of one txn are among the agent's.
    struct Chain {
        std::uint32_t end = 0;
        ChangeId last;
    };

    // Agents are sorted by the bytes of their names, so that ties of logs go as ties of agents.
    void name_logs(const boost::json::value& value) {
        for (const auto& txn : value.at("txns").as_array())
            logs_[std::string(txn.at("agent").as_string())];
        std::uint16_t rank = 0;
        for (auto& [agent, log] : logs_) {
            log.author.bytes[0] = static_cast<std::uint8_t>(rank >> 8);
            log.author.bytes[1] = static_cast<std::uint8_t>(rank);
            ++rank;
        }
    }

    TextChange read_txn(const boost::json::object& txn) {
        const std::string agent(txn.at("agent").as_string());
        std::vector<Chain>& chains = chains_[agent];
        std::uint32_t start = chains.empty() ? 0 : chains.back().end;
        if (txn.contains("seqStart")) start = txn.at("seqStart").to_number<std::uint32_t>();
        TextChange change{logs_.at(agent), id_for(firsts_.size() + 1), {}, {}};
        change.previous = change_before(agent, start);
        std::vector<TextParent> parents;
        for (const Event parent : version_at(txn.at("parents")))
            parents.push_back(name_of(parent));
        firsts_.push_back(events_);
        add_runs(change, txn.at("ops").as_array());
        change.runs.front().parents = std::move(parents);
        std::uint32_t events = 0;
        for (const TextRun& run : change.runs)
            events += run.length;
        chains.push_back({start + events, change.id});
        events_ += events;
        return change;
    }

    // raw-git-makefile tells some numbers of an agent before lower ones. Until then their place in
    // the chain is filled with events that reach nothing, as they delete from the empty text.
    std::optional<ChangeId> change_before(const std::string& agent, std::uint32_t start) {
        std::vector<Chain>& chains = chains_[agent];
        if (start == 0) return std::nullopt;
        Chain before;
        for (const Chain& chain : chains)
            if (chain.end >= before.end && chain.end <= start) before = chain;
        if (before.end == start) return before.last;
        TextChange filler{logs_.at(agent), id_for(fillers_first + ++filled_), {}, {}};
        if (before.end > 0) filler.previous = before.last;
        filler.runs.push_back({RunAction::remove, start - before.end, 0, {}, {}});
        filler.runs.front().parents.emplace();
        chains.push_back({start, filler.id});
        fillers_.push_back(std::move(filler));
        return chains.back().last;
    }

    static void add_runs(TextChange& change, const boost::json::array& ops) {
        for (const auto& op : ops) {
            const auto position = op.at(0).to_number<std::uint32_t>();
            const auto removed = op.at(1).to_number<std::uint32_t>();
            const std::u32string text = scalars_of(op.at(2).as_string());
            const auto length = static_cast<std::uint32_t>(text.size());
            if (removed) change.runs.push_back({RunAction::remove, removed, position, {}, {}});
            if (length) change.runs.push_back({RunAction::insert, length, position, {}, text});
        }
    }

    TextParent name_of(Event event) const {
        const auto txn = std::ranges::upper_bound(firsts_, event) - firsts_.begin() - 1;
        const auto at = static_cast<std::size_t>(txn);
        return {id_for(at + 1), event - firsts_[at] + 1};
    }

    static ChangeId id_for(std::size_t number) {
        ChangeId id;
        for (std::size_t i = 0; i < 4; ++i)
            id.bytes[i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
        return id;
    }

    static constexpr std::size_t fillers_first = 1 << 24;

    std::map<std::string, LogName> logs_;
    std::map<std::string, std::vector<Chain>> chains_;
    std::vector<TextChange> fillers_;  // before the change that is being read
    std::size_t filled_ = 0;
    std::vector<Event> firsts_;  // of each txn
    Event events_ = 0;
};

}  // namespace atelier::test
