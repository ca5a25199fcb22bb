#pragma once

// A room of writers at one text, driven by choices: random numbers, or the bytes of a fuzzer. They
// write at old versions and beyond the end, hold Backspace, look at each other's work, and
// sometimes one starts again from a copy of a log, which forks it.

#include "sync/text.hpp"

#include <algorithm>
#include <string_view>

namespace atelier::test {

template <class Choices>  // with below(bound): 0 to bound - 1
class TextScene {
public:
    TextScene(Choices& choices, std::size_t writers) : choices_(choices) {
        for (std::size_t i = 0; i < writers; ++i)
            writers_.push_back({log_name(i), {}, {}, {}, false, 0});
    }

    void step() {
        const std::size_t here = below(writers_.size());
        if (below(8) == 0) {  // nobody looked at it for a while
            text_.rest(0);
            text_.wake();
        }
        switch (below(12)) {
            case 0:
            case 1:
            case 2: look(writers_[here], writers_[below(writers_.size())]); break;
            case 3: seal(writers_[here]); break;
            case 4: go_back(writers_[here]); break;
            case 5: fork(here); break;
            default: write(writers_[here]); break;
        }
    }

    // The changes in an order in which each comes behind all that it has seen.
    std::vector<TextChange> finish() {
        for (Writer& writer : writers_)
            seal(writer);
        std::vector<TextChange> changes;
        for (std::size_t i = 0; i < order_.size(); ++i)
            changes.push_back(text_.log().change(order_[i]));
        return changes;
    }

    Text& text() { return text_; }
    // Of what some writer saw at some time.
    const std::vector<TextVersion>& versions() const { return versions_; }

private:
    struct Writer {
        LogName log;
        std::optional<ChangeNumber> previous;
        std::optional<ChangeNumber> draft;
        TextVersion at;
        bool forked = false;
        std::uint32_t cursor = 0;  // behind what was typed last
    };

    std::uint32_t below(std::uint64_t bound) {
        return static_cast<std::uint32_t>(choices_.below(bound));
    }

    // Some of one author, who sits at two seats.
    static LogName log_name(std::size_t number) {
        LogName log;
        log.author.bytes[31] = static_cast<std::uint8_t>(7 - number / 2);
        log.sitting = Sitting{number % 2 == 0 ? 1U : 256U};
        return log;
    }

    void seal(Writer& writer) {
        if (!writer.draft) return;
        text_.seal(*writer.draft, next_id());
        order_.push_back(*writer.draft);
        writer.previous = writer.draft;
        writer.draft.reset();
    }

    void look(Writer& writer, Writer& other) {
        if (&writer == &other) return;
        seal(other);
        std::vector<Event> heads = writer.at;
        heads.insert(heads.end(), other.at.begin(), other.at.end());
        writer.at = text_.log().graph().heads_of(std::move(heads));
        versions_.push_back(writer.at);
    }

    // A second window of the same seat, or a slow screen.
    void go_back(Writer& writer) {
        if (versions_.empty()) return;
        seal(writer);
        writer.at = versions_[below(versions_.size())];
        for (Writer& other : writers_)
            if (other.draft && !text_.can_write(*other.draft, writer.at)) seal(other);
    }

    void fork(std::size_t here) {
        if (writers_.size() > 5 || below(3) > 0) return;
        seal(writers_[here]);
        writers_[here].forked = true;
        writers_.push_back(writers_[here]);
    }

    void write(Writer& writer) {
        for (Writer& other : writers_)
            for (const Event head : writer.at)
                if (&other != &writer && other.draft == text_.log().change_of(head)) {
                    seal(other);
                    break;
                }
        if (writer.draft && !text_.can_write(*writer.draft, writer.at)) seal(writer);
        if (writer.forked) {
            receive(writer);
        } else {
            if (!writer.draft) writer.draft = text_.open(writer.log, writer.previous);
            writer.at = text_.write(*writer.draft, writer.at, run(writer)).after;
        }
        versions_.push_back(writer.at);
    }

    // Branches of a log cannot be written at one seat at once: they come from elsewhere.
    void receive(Writer& writer) {
        TextChange change{writer.log, next_id(), {}, {run(writer)}};
        if (writer.previous) change.previous = text_.log().id_of(*writer.previous);
        std::vector<TextParent>& parents = change.runs.front().parents.emplace();
        for (const Event head : writer.at) {
            const EventName name = text_.log().name_of(head);
            parents.push_back({name.change, name.event + 1});
        }
        if (below(2) == 0) text_.rest(0);
        writer.previous = *text_.add(change);
        order_.push_back(*writer.previous);
        text_.wake();
        text_.catch_up();
        writer.at = {text_.log().size() - 1};
    }

    ChangeId next_id() {
        ChangeId id;
        id.bytes[0] = static_cast<std::uint8_t>(below(4));
        id.bytes[1] = static_cast<std::uint8_t>(order_.size() >> 8);
        id.bytes[2] = static_cast<std::uint8_t>(order_.size());
        id.bytes[3] = 1;
        return id;
    }

    TextRun run(Writer& writer) {
        static constexpr std::u32string_view letters = U"abcdeé€\n\U0001F469\U0010FFFF";
        const auto length = static_cast<std::uint32_t>(text_.at(writer.at).size());
        std::uint32_t position = below(length + 3);
        if (below(4) == 0) position = length / 2;  // where others also write
        if (below(3) == 0) position = writer.cursor;
        if (below(32) == 0) position = INT32_MAX;
        switch (below(8)) {
            case 0: return {RunAction::remove, 1 + below(4), position, {}, {}};
            case 1:
            case 2: return {RunAction::remove_backwards, 2 + below(4), position, {}, {}};
            default: break;
        }
        std::u32string typed;
        for (std::uint32_t i = below(4) + 1; i > 0; --i)
            typed += letters[below(letters.size())];
        const auto count = static_cast<std::uint32_t>(typed.size());
        writer.cursor = std::min(position, length) + count;
        return {RunAction::insert, count, position, {}, std::move(typed)};
    }

    Choices& choices_;
    Text text_;
    std::vector<Writer> writers_;
    std::vector<ChangeNumber> order_;  // as they were sealed
    std::vector<TextVersion> versions_;
};

}  // namespace atelier::test
