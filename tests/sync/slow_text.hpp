#pragma once

// The slow twin of sync/text: a list of all characters ever inserted, each with the tree that
// FugueMax puts it in (Weidner and Kleppmann, "The Art of the Fugue", 2023, section 5), and for
// every event the whole set of its past. O(n²), and no code of sync/ but the names of things.

#include "sync/event_log.hpp"

#include <algorithm>
#include <tuple>

namespace atelier::test {

class SlowText {
public:
    // The heads of a version.
    using Heads = std::vector<EventName>;
    using Events = std::vector<bool>;  // by number here: which of them

    // Parents must be here.
    void add(const TextChange& change) {
        std::uint32_t number = 0;
        int last = -1;  // event along the chain
        for (int i = 0; i < size(); ++i) {
            if (!change.previous || at(i).name.change != *change.previous) continue;
            number = at(i).number + 1;
            last = i;
        }
        std::uint32_t offset = 0;
        for (const TextRun& run : change.runs) {
            Events past;
            if (run.parents) {
                for (const TextParent& parent : *run.parents)
                    unite(past, past_with(find({parent.change, parent.events - 1})));
            } else if (last >= 0) {
                past = past_with(last);
            }
            const std::size_t position = std::min<std::size_t>(run.position, standing(past).size());
            for (std::uint32_t k = 0; k < run.length; ++k, ++offset, ++number) {
                Entry entry{{change.id, offset}, change.log, number, past};
                act(entry, run, position, k);
                entries_.push_back(entry);
                last = size() - 1;
                if (run.action == RunAction::insert) place(last);
                past = past_with(last);
            }
        }
    }

    Events events_of(const Heads& heads) const {
        Events events;
        for (const EventName& head : heads)
            unite(events, past_with(find(head)));
        return events;
    }
    Events all_but(const std::vector<ChangeId>& changes) const {
        Events events;
        for (const Entry& entry : entries_)
            events.push_back(std::ranges::count(changes, entry.name.change) == 0);
        return events;
    }
    std::u32string text(const Events& events) const {
        std::u32string text;
        for (const int event : standing(events))
            text += at(event).character;
        return text;
    }
    std::vector<EventName> names(const Events& events) const {
        std::vector<EventName> names;
        for (const int event : standing(events))
            names.push_back(at(event).name);
        return names;
    }
    bool inserted(const EventName& name, const Events& events) const {
        return has(events, find(name)) && at(find(name)).inserts;
    }
    std::vector<EventName> deleted_by(const EventName& name, const Events& events) const {
        std::vector<EventName> names;
        for (int i = 0; i < size(); ++i)
            if (has(events, i) && at(i).target == find(name)) names.push_back(at(i).name);
        std::ranges::sort(names);
        return names;
    }
    // How many characters that stand in `events` come before it.
    std::uint32_t position(const EventName& name, const Events& events) const {
        const auto here = std::ranges::find(order_, find(name));
        std::uint32_t position = 0;
        for (const int event : standing(events))
            position += std::ranges::find(order_, event) < here;
        return position;
    }
    EventName name(std::size_t event) const { return entries_[event].name; }
    std::size_t events() const { return entries_.size(); }

private:
    static constexpr int root = -1, edge = -1, nothing = -2;

    struct Entry {
        EventName name;
        LogName log;
        std::uint32_t number = 0;  // along its chain
        Events past;
        bool inserts = false;
        int target = nothing;  // of a deletion
        char32_t character = 0;
        int parent = root;
        bool is_right = true;  // child
        int right_origin = edge;
    };

    int size() const { return static_cast<int>(entries_.size()); }
    const Entry& at(int event) const { return entries_[static_cast<std::size_t>(event)]; }
    static bool has(const Events& events, int event) {
        return static_cast<std::size_t>(event) < events.size() &&
               events[static_cast<std::size_t>(event)];
    }
    static void unite(Events& events, const Events& others) {
        events.resize(std::max(events.size(), others.size()));
        for (std::size_t i = 0; i < others.size(); ++i)
            events[i] = events[i] || others[i];
    }
    int find(const EventName& name) const {
        const auto found = std::ranges::find(entries_, name, &Entry::name);
        return static_cast<int>(found - entries_.begin());
    }
    Events past_with(int event) const {
        Events past = at(event).past;
        past.resize(static_cast<std::size_t>(event) + 1);
        past.back() = true;
        return past;
    }
    std::vector<int> standing(const Events& events) const {
        Events dead(entries_.size());
        for (int i = 0; i < size(); ++i)
            if (has(events, i) && at(i).target >= 0)
                dead[static_cast<std::size_t>(at(i).target)] = true;
        std::vector<int> standing;
        for (const int event : order_)
            if (has(events, event) && !has(dead, event)) standing.push_back(event);
        return standing;
    }

    void act(Entry& entry, const TextRun& run, std::size_t position, std::uint32_t k) const {
        const std::vector<int> text = standing(entry.past);
        if (run.action != RunAction::insert) {
            const bool backwards = run.action == RunAction::remove_backwards;
            const std::size_t hit = backwards ? position - k : position;  // wraps below 0
            if (hit < text.size()) entry.target = text[hit];
            return;
        }
        entry.inserts = true;
        entry.character = run.text[k];
        const int left = position + k == 0 ? root : text[position + k - 1];
        // What comes next in the list that the author had, deleted or not.
        auto next = left == root ? order_.begin() : std::ranges::find(order_, left) + 1;
        while (next != order_.end() && !has(entry.past, *next))
            ++next;
        entry.right_origin = next == order_.end() ? edge : *next;
        entry.is_right = entry.right_origin == edge || !descends(entry.right_origin, left);
        entry.parent = entry.is_right ? left : entry.right_origin;
    }
    bool descends(int event, int from) const {
        while (event != root && event != from)
            event = at(event).parent;
        return event == from;
    }

    // Inserts the event into the order of the list: right children with later right origins come
    // first, then lower names; left children by name alone.
    void place(int event) {
        std::vector<int> index(entries_.size());
        for (std::size_t i = 0; i < order_.size(); ++i)
            index[static_cast<std::size_t>(order_[i])] = static_cast<int>(i);
        const auto key = [&](int child) {
            const int origin = at(child).right_origin;
            const bool by_name = !at(child).is_right || origin == edge;
            const int place = by_name ? size() : index[static_cast<std::size_t>(origin)];
            return std::tuple(-place, at(child).log, at(child).number, at(child).name.change);
        };
        std::vector<int> nodes(order_);
        nodes.push_back(event);
        std::ranges::sort(nodes, {}, key);
        order_.clear();
        list(root, children_of(nodes));
    }

    struct Children {
        std::vector<int> left, right;
    };
    // Of each parent, the root first, in the order of the nodes.
    std::vector<Children> children_of(const std::vector<int>& nodes) const {
        std::vector<Children> children(entries_.size() + 1);
        for (const int node : nodes) {
            Children& siblings = children[static_cast<std::size_t>(at(node).parent + 1)];
            (at(node).is_right ? siblings.right : siblings.left).push_back(node);
        }
        return children;
    }
    void list(int node, const std::vector<Children>& children) {
        const auto& [left, right] = children[static_cast<std::size_t>(node + 1)];
        for (const int child : left)
            list(child, children);
        if (node != root) order_.push_back(node);
        for (const int child : right)
            list(child, children);
    }

    std::vector<Entry> entries_;
    std::vector<int> order_;  // all insertions
};

}  // namespace atelier::test
