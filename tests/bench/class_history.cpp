#include "tests/bench/class_history.hpp"

#include "sync/scalars.hpp"
#include "tests/bench/text_history.hpp"

#include <algorithm>
#include <map>
#include <random>

namespace atelier::bench {

namespace {

using Milliseconds = std::uint32_t;
constexpr Milliseconds never = UINT32_MAX;

struct Key {
    std::uint32_t author = 0;
    std::uint32_t number = 0;  // of the author's changes, from 1
    Milliseconds typed = 0;
    std::vector<std::uint32_t> seen;    // of each author's changes
    std::vector<Milliseconds> arrived;  // at each author's seat
};

struct Character {
    std::uint32_t inserted = 0;  // the key; 0: of the page
    std::uint32_t deleted = 0;   // the earliest key; 0: none
};

struct Writer {
    std::uint32_t keys = 0;
    Milliseconds next = 0;
    Milliseconds burst_ends = 0;
    std::size_t before = 0;  // characters in front of his cursor, gone and unseen ones too
};

class Room {
public:
    Room(const ClassShape& shape, std::uint64_t seed)
        : shape_(shape), dice_(seed), writers_(shape.authors), page_(shape.page) {
        keys_.emplace_back();  // 0: the page
        for (Writer& writer : writers_) {
            writer.next = below(5'000);
            writer.burst_ends = writer.next + 3'000 + below(12'000);
            writer.before = below(shape.page);
        }
    }

    ClassHistory history() {
        ClassHistory made;
        made.page = page();
        std::vector<TextChange> typed;
        for (;;) {
            const auto next = static_cast<std::uint32_t>(
                std::ranges::min_element(writers_, {}, &Writer::next) - writers_.begin());
            if (writers_[next].next >= shape_.seconds * 1'000) break;
            typed.push_back(type(next));
            rest(writers_[next]);
        }
        std::vector<std::uint32_t> order(typed.size());
        for (std::uint32_t i = 0; i < order.size(); ++i)
            order[i] = i;
        // What a key stands on arrives no later and was typed before.
        std::ranges::stable_sort(order, {},
                                 [&](std::uint32_t i) { return keys_[i + 1].arrived[0]; });
        for (const std::uint32_t i : order)
            made.live.push_back(std::move(typed[i]));
        made.offline = offline();
        return made;
    }

private:
    std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(dice_() % bound); }
    // Authors are agents from 1 on; 0 wrote the page.
    static ChangeId page_id() { return id_of_change(0, 1); }

    TextChange page() const {
        std::u32string text;
        for (std::uint32_t i = 0; i < shape_.page; ++i)
            text += i % 40 == 39 ? U'\n' : static_cast<char32_t>(U'a' + i % 26);
        return {log_of_agent(0), page_id(), {}, {{RunAction::insert, shape_.page, 0, {}, text}}};
    }

    bool has(std::uint32_t author, std::uint32_t key, Milliseconds now) const {
        return key == 0 || keys_[key].arrived[author] <= now;
    }
    bool sees(std::uint32_t author, const Character& character, Milliseconds now) const {
        if (!has(author, character.inserted, now)) return false;
        return character.deleted == 0 || !has(author, character.deleted, now);
    }

    void rest(Writer& writer) {
        writer.next += 80 + below(200);
        if (writer.next < writer.burst_ends) return;
        writer.next += 2'000 + below(18'000);
        writer.burst_ends = writer.next + 3'000 + below(12'000);
        if (below(4) == 0) writer.before = below(static_cast<std::uint32_t>(page_.size()));
    }

    TextChange type(std::uint32_t author) {
        Writer& writer = writers_[author];
        const Milliseconds now = writer.next;
        const auto key = static_cast<std::uint32_t>(keys_.size());
        keys_.push_back(key_of(author, now));
        TextChange change = unwritten(author, now);

        std::uint32_t position = 0;
        std::optional<std::size_t> last;  // that he sees in front of his cursor
        for (std::size_t i = 0; i < writer.before; ++i) {
            if (!sees(author, page_[i], now)) continue;
            ++position;
            last = i;
        }
        if (last && below(10) == 0) {
            change.runs.front() = {
                RunAction::remove, 1, position - 1, change.runs.front().parents, {}};
            if (page_[*last].deleted == 0) page_[*last].deleted = key;
            return change;
        }
        const char32_t letter = below(6) == 0 ? U' ' : static_cast<char32_t>(U'a' + below(26));
        change.runs.front().position = position;
        change.runs.front().text = {letter};
        const std::size_t at = last ? *last + 1 : 0;
        page_.insert(page_.begin() + static_cast<std::ptrdiff_t>(at), {key, 0});
        for (Writer& other : writers_)
            if (other.before >= at && &other != &writer) ++other.before;
        writer.before = at + 1;
        return change;
    }

    // Everything of it but what it does.
    TextChange unwritten(std::uint32_t author, Milliseconds) {
        const Key& key = keys_.back();
        TextChange change{log_of_agent(author + 1), id_of_change(author + 1, key.number), {}, {}};
        if (key.number > 1) change.previous = id_of_change(author + 1, key.number - 1);
        std::vector<TextParent> parents;
        for (std::uint32_t other = 0; other < shape_.authors; ++other) {
            const std::uint32_t seen = key.seen[other] - (other == author ? 1 : 0);
            if (seen > 0 && !is_below(key, other, seen, author))
                parents.push_back({id_of_change(other + 1, seen), 1});
        }
        if (parents.empty()) parents.push_back({page_id(), shape_.page});
        const bool follows = parents.size() == 1 && change.previous == parents.front().change;
        change.runs.push_back({RunAction::insert, 1, 0, {}, {}});
        if (!follows) change.runs.front().parents = std::move(parents);
        return change;
    }

    // Whether a change that a key has seen lies in the past of another one that it has seen.
    bool is_below(const Key& key, std::uint32_t author, std::uint32_t number,
                  std::uint32_t writer) const {
        for (std::uint32_t other = 0; other < shape_.authors; ++other) {
            const std::uint32_t seen = key.seen[other] - (other == writer ? 1 : 0);
            if (other == author || seen == 0) continue;
            if (keys_[places_[other][seen - 1]].seen[author] >= number) return true;
        }
        return false;
    }

    Key key_of(std::uint32_t author, Milliseconds now) {
        places_.resize(shape_.authors);
        Key key{author, ++writers_[author].keys, now, std::vector<std::uint32_t>(shape_.authors),
                std::vector<Milliseconds>(shape_.authors)};
        seen_.resize(shape_.authors, std::vector<std::uint32_t>(shape_.authors));
        for (std::uint32_t other = 0; other < shape_.authors; ++other) {
            std::uint32_t& seen = seen_[author][other];
            while (seen < places_[other].size() &&
                   keys_[places_[other][seen]].arrived[author] <= now)
                ++seen;
            key.seen[other] = other == author ? key.number : seen;
        }
        for (std::uint32_t to = 0; to < shape_.authors; ++to)
            key.arrived[to] = to == author ? now : arrival(key, to);
        places_[author].push_back(static_cast<std::uint32_t>(keys_.size()));
        return key;
    }

    // Not before what it stands on.
    Milliseconds arrival(const Key& key, std::uint32_t to) {
        const std::uint32_t spread = shape_.delay_most_ms - shape_.delay_least_ms;
        Milliseconds at = key.typed + shape_.delay_least_ms + below(spread + 1);
        for (std::uint32_t other = 0; other < shape_.authors; ++other) {
            const std::uint32_t seen = key.seen[other] - (other == key.author ? 1 : 0);
            if (seen > 0) at = std::max(at, keys_[places_[other][seen - 1]].arrived[to]);
        }
        return at;
    }

    // He types on through the page as it was in the beginning.
    std::vector<TextChange> offline() {
        std::vector<TextChange> changes;
        const std::uint32_t agent = shape_.authors + 1;
        std::uint32_t length = shape_.page;
        std::uint32_t cursor = length / 3;
        for (std::uint32_t number = 1; number <= shape_.offline; ++number) {
            TextChange change{log_of_agent(agent), id_of_change(agent, number), {}, {}};
            TextRun run{RunAction::insert, 1, cursor, {}, {}};
            if (number > 1) change.previous = id_of_change(agent, number - 1);
            if (number == 1) run.parents = {{page_id(), shape_.page}};
            if (cursor > 0 && below(10) == 0) {
                run.action = RunAction::remove;
                run.position = --cursor;
                --length;
            } else {
                run.text = {static_cast<char32_t>(U'a' + below(26))};
                ++cursor;
                ++length;
            }
            if (below(80) == 0) cursor = below(length);
            change.runs.push_back(std::move(run));
            changes.push_back(std::move(change));
        }
        return changes;
    }

    const ClassShape shape_;
    std::mt19937_64 dice_;
    std::vector<Writer> writers_;
    std::vector<Character> page_;
    std::vector<Key> keys_;
    std::vector<std::vector<std::uint32_t>> places_;  // of each author's keys in keys_
    std::vector<std::vector<std::uint32_t>> seen_;    // by each author, of each author
};

}  // namespace

EditingTrace trace_of(const ClassHistory& history) {
    EditingTrace trace;
    trace.is_concurrent = true;
    std::map<ChangeId, std::uint32_t> places;
    std::map<LogName, std::uint32_t> agents;
    const auto add = [&](const TextChange& change) {
        const TextRun& run = change.runs.front();
        Transaction made;
        made.agent = agents.emplace(change.log, agents.size()).first->second;
        made.patches.push_back(
            {run.position, run.action == RunAction::insert ? 0 : run.length, utf8_of(run.text)});
        if (run.parents) {
            for (const TextParent& parent : *run.parents)
                made.parents.push_back(places.at(parent.change));
        } else if (change.previous) {
            made.parents.push_back(places.at(*change.previous));
        }
        places[change.id] = static_cast<std::uint32_t>(trace.transactions.size());
        trace.transactions.push_back(std::move(made));
    };
    add(history.page);
    for (const TextChange& change : history.live)
        add(change);
    trace.agents = static_cast<std::uint32_t>(agents.size());
    return trace;
}

ClassHistory class_history(const ClassShape& shape, std::uint64_t seed) {
    return Room(shape, seed).history();
}

}  // namespace atelier::bench
