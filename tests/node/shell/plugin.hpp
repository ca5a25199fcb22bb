#pragma once

// A model of the published editor plugins, as they were seen to behave: their two counters, the
// table that exists only after the reply, edits that are dropped, the newline too many at the end
// of a file, CR, an empty delta now and then. It shares no code with the node: text is counted in
// its own way.

#include "protocol/editor_messages/messages.hpp"
#include "sync/scalars.hpp"

#include <deque>

namespace atelier::test {

class Plugin {
public:
    enum class Kind : std::uint8_t { neovim, vscode };

    Plugin(Kind kind, std::string uri, std::u32string buffer)
        : text(std::move(buffer)),
          kind_(kind),
          uri_(std::move(uri)),
          next_id_(kind == Kind::neovim ? 1 : 0) {}

    // Lines to the node; taken by whoever carries them.
    std::deque<std::string> out;
    std::u32string text;
    std::string fault;  // what no plugin survives: the first of it
    std::size_t dropped = 0;
    std::size_t patches = 0;

    bool is_open() const { return is_open_; }

    void open() {
        open_id_ = next_id_;
        call(talk::Open{uri_, utf8_of(text), {}});
    }
    void close() { notify(talk::Close{uri_}); }

    void type(std::size_t from, std::size_t removed, const std::u32string& inserted) {
        if (!is_open_) return;  // an edit before the reply is never sent
        const talk::Range range{place(from), place(from + removed)};
        text.replace(from, removed, inserted);
        ++edits_;
        call(talk::Edit{uri_, applied_, {{range, utf8_of(inserted)}}, {}});
    }
    // VS Code says so after an edit of the node that it could not apply.
    void say_nothing() {
        if (!is_open_) return;
        ++edits_;
        call(talk::Edit{uri_, applied_, {}, {}});
    }
    void move_cursor(std::size_t to) {
        const talk::Cursor cursor{uri_, {{place(to), place(to)}}};
        kind_ == Kind::neovim ? call(cursor) : notify(cursor);
    }

    void hear(std::string_view line) {
        const auto heard = talk::read_heard(line.substr(0, line.size() - 1));
        if (!heard) return broken("a line that is none");
        if (const auto* answer = std::get_if<talk::Answer>(&*heard)) return take(*answer);
        const auto& told = std::get<talk::FromNode>(*heard);
        if (const auto* patch = std::get_if<talk::Patch>(&told)) return take(*patch);
        if (!std::holds_alternative<talk::PeerCursor>(told)) broken("a method of no plugin");
    }

private:
    void take(const talk::Answer& answer) {
        const auto& id = std::get<std::int64_t>(answer.id);
        if (id != last_answered_ + 1 && last_answered_ >= 0) broken("answers out of order");
        last_answered_ = id;
        if (!answer.result) return broken("refused");
        if (!answer.result->is_string()) broken("an answer that is no success");
        if (id == open_id_) is_open_ = true;
    }
    void take(const talk::Patch& patch) {
        if (patch.uri != uri_) return broken("a uri that is not ours");
        if (!is_open_) return broken("an edit before the reply to open");
        if (patch.delta.size() != 1) return broken("an edit of several ranges");
        if (patch.revision != edits_) {
            ++dropped;
            return;
        }
        ++applied_;
        ++patches;
        const talk::TextEdit& edit = patch.delta.front();
        const std::size_t from = offset(edit.range.start);
        const std::size_t to = offset(edit.range.end);
        if (from > to || to > text.size()) return broken("a range outside of the text");
        std::u32string inserted = scalars_of(edit.replacement);
        if (inserted.contains(U'\r')) return broken("a CR");
        const bool at_end = from == to && from == text.size() && text.ends_with(U'\n');
        if (kind_ == Kind::neovim && at_end && !inserted.ends_with(U'\n')) inserted += U'\n';
        text.replace(from, to - from, inserted);
    }
    void broken(const char* what) {
        if (fault.empty()) fault = what;
    }

    void call(talk::FromEditor message) {
        out.push_back(talk::write_call({talk::CallId{next_id_++}, std::move(message)}));
    }
    void notify(talk::FromEditor message) {
        out.push_back(talk::write_call({{}, std::move(message)}));
    }
    talk::Position place(std::size_t at) const {
        talk::Position place;
        for (std::size_t i = 0; i < at; ++i)
            place = text[i] == U'\n' ? talk::Position{place.line + 1, 0}
                                     : talk::Position{place.line, place.character + 1};
        return place;
    }
    std::size_t offset(talk::Position place) const {
        std::size_t at = 0;
        for (; place.line > 0 && at <= text.size(); --place.line) {
            const std::size_t end = text.find(U'\n', at);
            if (end == std::u32string::npos) return text.size() + 1;
            at = end + 1;
        }
        return at + place.character;
    }

    Kind kind_;
    std::string uri_;
    std::int64_t next_id_;
    std::int64_t open_id_ = -1;
    std::int64_t last_answered_ = -1;
    bool is_open_ = false;
    std::uint64_t edits_ = 0;    // sent
    std::uint64_t applied_ = 0;  // patches
};

}  // namespace atelier::test
