#pragma once

// Nodes with two editors each, and everything between them late: an editor that keeps the
// published rule and nothing else, queues on the socket, changes on the way between nodes, and
// trainers who take an author's changes out and put them back. An editor finds its places with
// code of its own.

#include "protocol/check.hpp"
#include "sync/view.hpp"
#include "tests/random_changes.hpp"

#include <deque>
#include <map>
#include <memory>
#include <set>

namespace atelier::test {

// What an author's changes from one on do not count, unless somebody who is not cut has seen them.
using Cuts = std::map<LogName, std::size_t>;

struct ModelEditor {
    struct Edit {
        std::uint64_t revision = 0;
        std::vector<LineSplice> delta;
        std::u32string after;  // what the editor then showed
        bool only_seen = false;
    };

    ClientKind kind{};
    std::u32string text;
    std::uint64_t applied = 0;  // patches of the node
    std::uint64_t sent = 0;     // edits of its own
    std::deque<Edit> to_node;
    std::deque<Patch> to_editor;

    static std::size_t offset(const std::u32string& text, LineColumn place) {
        std::size_t at = 0;
        for (; place.line > 0; --place.line)
            at = text.find(U'\n', at) + 1;
        return at + place.column;
    }
    static LineColumn place(const std::u32string& text, std::size_t offset) {
        LineColumn place;
        for (std::size_t i = 0; i < offset; ++i)
            place = text[i] == U'\n' ? LineColumn{place.line + 1, 0}
                                     : LineColumn{place.line, place.column + 1};
        return place;
    }
    // Ascending ranges of the text before the first of them; from the last on.
    static void apply(std::u32string& text, const std::vector<LineSplice>& delta) {
        ATELIER_CHECK(std::ranges::is_sorted(delta, {}, &LineSplice::from));
        for (auto piece = delta.rbegin(); piece != delta.rend(); ++piece) {
            const std::size_t from = offset(text, piece->from);
            text.replace(from, offset(text, piece->to) - from, piece->inserted);
        }
    }

    bool read_patch() {
        if (to_editor.empty()) return false;
        const Patch patch = std::move(to_editor.front());
        to_editor.pop_front();
        if (patch.revision != sent) return true;  // the node sends a fresh one
        ATELIER_CHECK(kind == ClientKind::whole || patch.delta.size() == 1);
        apply(text, patch.delta);
        ++applied;
        return true;
    }

    void type(Dice& dice) {
        std::vector<LineSplice> delta;
        std::size_t from = dice.chance(3) ? 0 : dice.below(text.size() + 1);
        for (std::uint64_t i = dice.below(kind == ClientKind::whole ? 4 : 2) + 1; i > 0; --i) {
            if (from > text.size()) break;
            const std::size_t removed =
                dice.chance(2) ? dice.below(std::min<std::size_t>(text.size() - from, 5) + 1) : 0;
            delta.push_back({place(text, from), place(text, from + removed), letters(dice)});
            from += removed + dice.below(4);
        }
        if (dice.chance(20)) delta.clear();  // VS Code sends such
        apply(text, delta);
        if (dice.chance(2) && !has_twins(delta)) std::ranges::reverse(delta);  // any order will do
        ++sent;
        to_node.push_back({applied, delta, text, false});
    }

private:
    static bool has_twins(const std::vector<LineSplice>& delta) {
        for (std::size_t i = 0; i + 1 < delta.size(); ++i)
            if (delta[i].from == delta[i + 1].from) return true;
        return false;
    }
    static std::u32string letters(Dice& dice) {
        static constexpr std::u32string_view all = U"abcdefghé€\n\n\U0001F469\U0010FFFF";
        std::u32string letters;
        for (std::uint64_t i = dice.below(4); i > 0; --i)
            letters += all[dice.below(all.size())];
        return letters;
    }
};

class ModelNode {
public:
    struct Window {
        ModelEditor editor;
        std::unique_ptr<View> view;
    };

    ModelNode(LogName log, std::vector<TextChange>& published) : log_(log), published_(published) {}

    Text& text() { return text_; }
    std::vector<Window>& windows() { return windows_; }
    const LogName& log() const { return log_; }

    void open(ClientKind kind, std::u32string content) {
        ModelEditor editor;
        editor.kind = kind;
        editor.text = content;
        windows_.push_back({editor, std::make_unique<View>(kind, text_, std::move(content))});
    }
    // The editor lost its node, or sent nonsense: it opens with what it shows.
    void reopen(Window& window, Instant now) {
        ModelEditor& editor = window.editor;
        editor.applied = editor.sent = 0;
        editor.to_node.clear();
        editor.to_editor.clear();
        window.view = std::make_unique<View>(editor.kind, text_, editor.text);
        window.view->changed(text_, now);
    }

    bool receive(const TextChange& change) { return text_.add(change).has_value(); }

    void cut(const Cuts& cuts) { cuts_ = cuts; }

    // What counts, by the rule in slow words, and the views told.
    void count(Instant now) {
        const std::set<ChangeNumber> aside = not_counting();
        if (aside == aside_) {
            text_.catch_up();
        } else {
            text_.set_aside(aside);
        }
        aside_ = aside;
        for (Window& window : windows_)
            window.view->changed(text_, now);
    }

    bool read_edit(Window& window, Instant now) {
        ModelEditor& editor = window.editor;
        if (editor.to_node.empty()) return false;
        const ModelEditor::Edit edit = std::move(editor.to_node.front());
        editor.to_node.pop_front();
        if (edit.only_seen) {
            ATELIER_CHECK(window.view->seen(edit.revision));
            return true;
        }
        const EditAnswer answer = window.view->edit(
            text_, edit.revision, edit.delta, now,
            [&](const TextVersion& at, const TextRun& run) { return write(at, run); });
        if (answer.kind == EditAnswer::Kind::taken) {
            ATELIER_CHECK(window.view->screen().text() == edit.after);
        } else {
            reopen(window, now);
        }
        count(now);
        return true;
    }

    bool send_patches(Window& window, Instant now) {
        std::vector<Patch> patches = window.view->patches(text_, now);
        for (const Patch& patch : patches)
            window.editor.to_editor.push_back(patch);
        if (!patches.empty())
            ATELIER_CHECK(text_.at(patches.back().version) == window.view->screen().text());
        return !patches.empty();
    }

    void seal() {
        if (!draft_) return;
        ChangeId id;
        id.bytes[0] = static_cast<std::uint8_t>(published_.size() * 77);
        id.bytes[1] = static_cast<std::uint8_t>(published_.size() >> 8);
        id.bytes[2] = static_cast<std::uint8_t>(published_.size());
        id.bytes[3] = 1;
        text_.seal(*draft_, id);
        published_.push_back(text_.log().change(*draft_));
        previous_ = draft_;
        draft_.reset();
    }

    TextVersion write(const TextVersion& at, const TextRun& run) {
        if (draft_ && !text_.can_write(*draft_, at)) seal();
        if (!draft_) draft_ = text_.open(log_, previous_);
        return text_.write(*draft_, at, run).after;
    }

private:
    // Runs of one change need not have seen each other, though their events stand side by side.
    std::vector<EventSpan> runs_of(ChangeNumber change) const {
        const EventLog& log = text_.log();
        std::vector<EventSpan> runs;
        for (const EventSpan& span : log.spans_of(change))
            for (Event event = span.first; event < span.end; event = runs.back().end)
                runs.push_back({event, std::min(log.edit_of(event).end(), span.end)});
        return runs;
    }
    std::set<ChangeNumber> not_counting() const {
        const EventLog& log = text_.log();
        std::map<LogName, std::size_t> seq;
        std::set<ChangeNumber> beyond;
        std::vector<Event> standing;
        for (std::uint32_t i = 0; i < log.changes(); ++i) {
            const ChangeNumber change{i};
            const auto cut = cuts_.find(log.log_of(change));
            if (cut != cuts_.end() && seq[log.log_of(change)]++ >= cut->second) {
                beyond.insert(change);
            } else {
                for (const EventSpan& run : runs_of(change))
                    standing.push_back(run.end - 1);
            }
        }
        // A change counts whole, and so does what any part of it has seen.
        for (bool more = true; more;) {
            const TextVersion version = log.graph().heads_of(standing);
            more = std::erase_if(beyond, [&](ChangeNumber change) {
                       const auto runs = runs_of(change);
                       const bool counts = std::ranges::any_of(runs, [&](const EventSpan& run) {
                           return log.graph().contains(version, run.first);
                       });
                       for (const EventSpan& run : runs)
                           if (counts) standing.push_back(run.end - 1);
                       return counts;
                   }) > 0;
        }
        return beyond;
    }

    LogName log_;
    std::vector<TextChange>& published_;
    Text text_;
    std::optional<ChangeNumber> draft_;
    std::optional<ChangeNumber> previous_;
    Cuts cuts_;
    std::set<ChangeNumber> aside_;
    std::vector<Window> windows_;
};

class ModelRoom {
public:
    ModelRoom(Dice& dice, std::size_t nodes) : dice_(dice) {
        for (std::size_t i = 0; i < nodes; ++i) {
            LogName log;
            log.author.bytes[0] = static_cast<std::uint8_t>(9 - i);
            log.sitting = Sitting{1};
            nodes_.push_back(std::make_unique<ModelNode>(log, published_));
            received_.emplace_back();
            for (int window = 0; window < 2; ++window)
                nodes_[i]->open(dice.chance(2) ? ClientKind::whole : ClientKind::plugin,
                                dice.chance(4) ? U"de\npart\n" : U"");
        }
    }

    void step() {
        now_ = now_ + Milliseconds{dice_.below(20)};
        ModelNode& node = *nodes_[dice_.below(nodes_.size())];
        ModelNode::Window& window = node.windows()[dice_.below(2)];
        switch (dice_.below(16)) {
            case 0:
            case 1:
            case 2: window.editor.type(dice_); break;
            case 3:
            case 4:
            case 5: node.read_edit(window, now_); break;
            case 6:
            case 7: window.editor.read_patch(); break;
            case 8:
            case 9: node.send_patches(window, now_); break;
            case 10: node.seal(); break;
            case 11:
            case 12: deliver(dice_.below(nodes_.size()), dice_.below(published_.size() + 1)); break;
            case 13: cut_or_lift(); break;
            case 14:
                node.cut(cuts_);
                node.count(now_);
                break;
            default: odd_things(node, window); break;
        }
    }

    // Everything arrives.
    void settle() {
        bool moved = true;
        while (moved) {
            moved = false;
            now_ = now_ + Milliseconds{100};
            for (std::size_t i = 0; i < nodes_.size(); ++i) {
                ModelNode& node = *nodes_[i];
                node.seal();
                for (std::size_t change = 0; change < published_.size(); ++change)
                    moved |= deliver(i, change);
                node.cut(cuts_);
                node.count(now_);
                for (ModelNode::Window& window : node.windows()) {
                    moved |= node.read_edit(window, now_);
                    moved |= node.send_patches(window, now_);
                    moved |= window.editor.read_patch();
                }
            }
        }
    }

    std::vector<std::unique_ptr<ModelNode>>& nodes() { return nodes_; }
    const std::vector<TextChange>& published() const { return published_; }
    std::size_t cuts_made() const { return cuts_made_; }

private:
    bool deliver(std::size_t to, std::size_t change) {
        if (change >= published_.size() || received_[to].contains(change)) return false;
        if (published_[change].log != nodes_[to]->log() && !nodes_[to]->receive(published_[change]))
            return false;  // what it has seen comes first
        received_[to].insert(change);
        nodes_[to]->count(now_);
        return true;
    }

    void cut_or_lift() {
        if (!dice_.chance(4)) return;
        const LogName& log = nodes_[dice_.below(nodes_.size())]->log();
        if (cuts_.erase(log) > 0) return;
        ++cuts_made_;
        std::size_t written = 0;
        for (const TextChange& change : published_)
            written += change.log == log;
        cuts_[log] = dice_.below(written + 1);
    }

    void odd_things(ModelNode& node, ModelNode::Window& window) {
        ModelEditor& editor = window.editor;
        switch (dice_.below(8)) {
            case 0: node.reopen(window, now_); break;
            case 1:  // beyond the text
                editor.to_node.push_back({editor.applied, {{{77, 0}, {77, 1}, U"?"}}, {}, false});
                ++editor.sent;
                break;
            case 2:  // a revision that it cannot have
                editor.to_node.push_back({editor.applied + 1000, {}, {}, false});
                ++editor.sent;
                break;
            default:
                if (editor.kind == ClientKind::whole)
                    editor.to_node.push_back({editor.applied, {}, {}, true});
                break;
        }
    }

    Dice& dice_;
    Instant now_{1000};
    std::vector<TextChange> published_;
    std::vector<std::unique_ptr<ModelNode>> nodes_;
    std::vector<std::set<std::size_t>> received_;
    Cuts cuts_;
    std::size_t cuts_made_ = 0;
};

}  // namespace atelier::test
