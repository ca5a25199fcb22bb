#include "tests/bench/signed_history.hpp"

#include "protocol/content.hpp"

#include <algorithm>
#include <iterator>
#include <set>

namespace atelier::bench {

namespace {

struct Made {  // a change of a log
    std::uint32_t log = 0;
    Seq seq = 0;
    std::uint32_t events = 0;

    auto operator<=>(const Made&) const = default;
};

class Signing {
public:
    explicit Signing(const EditingTrace& trace)
        : trace_(trace), minutes_(claimed_minutes(trace)), contexts_(trace.agents) {
        history_.logs.resize(trace.agents);
        for (std::uint32_t i = 0; i < trace.agents; ++i) {
            Seed seed;
            seed.bytes = {static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i >> 8), 1};
            history_.logs[i].key = signing_key_from(seed);
        }
    }

    SignedHistory history() {
        for (std::size_t i = 0; i < trace_.transactions.size(); ++i)
            write(trace_.transactions[i], minutes_[i]);
        for (SignedLog& log : history_.logs)
            cut(log);
        return std::move(history_);
    }

private:
    LogName name(std::uint32_t log) const {
        return {public_half<AuthorId>(history_.logs[log].key), Sitting{log + 1}};
    }
    const SpanChange& change(const Made& made) const {
        return history_.logs[made.log].changes[static_cast<std::size_t>(made.seq - 1)];
    }

    void write(const Transaction& made, std::uint64_t minute) {
        std::set<Made> parents;
        for (const std::uint32_t parent : made.parents)
            parents.insert(after_[parent].begin(), after_[parent].end());
        op::Text text{Root::site, runs_of(made)};
        if (text.runs.empty()) {
            after_.push_back(std::move(parents));
            return;
        }
        SignedLog& log = history_.logs[made.agent];
        Header header = next_header(log, parents, minute);
        if (says_parents(log, made.agent, parents)) {
            text.runs.front().parents.emplace();
            for (const Made& parent : parents)
                text.runs.front().parents->push_back(
                    {{name(parent.log), parent.seq, std::nullopt}, parent.events});
            std::ranges::sort(*text.runs.front().parents, {}, &Parent::change);
        }
        std::uint32_t events = 0;
        for (const Run& run : text.runs)
            events += run.length;
        const Content content{{std::move(text)}};
        Bytes body = encode_content(content, contexts_[made.agent], header.log(), header.seq);
        const std::uint64_t deleted = deleted_events(content);
        header.log_bytes += body.size() + deleted;
        log.changes.push_back(make_change(std::move(header), std::move(body), deleted));
        history_.order.push_back(made.agent);
        after_.push_back({{made.agent, log.changes.size(), events}});
    }

    static std::vector<Run> runs_of(const Transaction& made) {
        std::vector<Run> runs;
        for (const Patch& patch : made.patches) {
            if (patch.removed > 0)
                runs.push_back({RunAction::remove, patch.removed, patch.position, {}, {}});
            if (!patch.inserted.empty())
                runs.push_back({RunAction::insert,
                                patch.inserted_length(),
                                patch.position,
                                {},
                                patch.inserted});
        }
        return runs;
    }

    Header next_header(const SignedLog& log, const std::set<Made>& parents, std::uint64_t minute) {
        Header header;
        header.space = SpaceId{{1}};
        const auto agent = static_cast<std::uint32_t>(&log - history_.logs.data());
        header.author = name(agent).author;
        header.sitting = name(agent).sitting;
        header.claimed_time_minutes = minute;
        if (!log.changes.empty()) {
            const SpanChange& before = log.changes.back();
            header.seq = before.header.seq + 1;
            header.prev = before.id;
            header.log_bytes = before.header.log_bytes;
            header.lamport = before.header.lamport + 1;
        }
        for (const Made& parent : parents) {
            header.lamport = std::max(header.lamport, change(parent).header.lamport + 1);
            if (parent.log != agent) header.heads.push_back(change(parent).id);
        }
        std::ranges::sort(header.heads);
        return header;
    }

    static bool says_parents(const SignedLog& log, std::uint32_t agent,
                             const std::set<Made>& parents) {
        if (log.changes.empty()) return !parents.empty();
        return parents.size() != 1 || parents.begin()->log != agent;
    }

    static void cut(SignedLog& log) {
        for (std::span<const SpanChange> rest(log.changes); !rest.empty();) {
            const auto part = rest.first(fitting_in_span(rest));
            log.spans.push_back({{part.begin(), part.end()}, sign_change(log.key, part.back().id)});
            rest = rest.subspan(part.size());
        }
    }

    const EditingTrace& trace_;
    std::vector<std::uint64_t> minutes_;
    std::vector<LogContext> contexts_;
    std::vector<std::set<Made>>
        after_;  // each transaction: the changes that are its heads, or more
    SignedHistory history_;
};

}  // namespace

SignedHistory sign_history(const EditingTrace& trace) {
    return Signing(trace).history();
}

}  // namespace atelier::bench
