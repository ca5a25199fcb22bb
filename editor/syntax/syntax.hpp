#pragma once

// The colours of a text that is being written.
//
// Typing never waits for a parser: a key is shown first, and parsed then. A parse has 2 ms on the
// calling thread; what takes longer is done by a worker (parse_worker.hpp), and meanwhile the trees
// of before, moved with the text, give the colours. Whoever has an event loop waits for
// `ready_descriptor` and then calls `take_result`.
//
// Light mode: a text of more than 1 MiB, with a line of more than 20,000 bytes or more than 500
// levels deep gets no tree and no colours. It is left when the text is no longer so. A text that
// keeps the worker for 5 s is light, too, until an eighth of it is gone: 50,000 lines of "/*" are
// parsed as JavaScript for minutes (2026), and would be again after each key.

#include "editor/syntax/parse_worker.hpp"

namespace atelier::editor {

class Syntax {
public:
    struct Limits {
        std::chrono::microseconds at_opening{10'000};
        std::chrono::microseconds at_once{2'000};
        std::chrono::microseconds by_worker{5'000'000};
    };

    explicit Syntax(Grammar grammar) : Syntax(grammar, Limits{}) {}
    Syntax(Grammar grammar, Limits limits) : grammar_(grammar), limits_(limits), layers_(grammar) {}

    // Another text, or one that changed in a way that nobody can tell.
    void reset(const Buffer& text);
    // What was just applied to the text; places are in the text before. Colours move with it, and
    // what is new has the colour of what it was written behind, until `catch_up`.
    void moved(const Splices& splices);
    // Parses what was moved. True: colours may be others now.
    bool catch_up(const Buffer& text);
    void edited(const Buffer& after, const Splices& splices) {
        moved(splices);
        catch_up(after);
    }

    bool is_light() const { return is_light_; }
    // A worker has something of ours.
    bool is_waiting() const { return worker_.is_busy(); }

    int ready_descriptor() const { return worker_.ready_descriptor(); }
    // Whether colours may be others now.
    bool take_result(const Buffer& now);

    // In order, not overlapping; what has no role is left out. Cost: the range's size.
    std::vector<Colored> roles_in(const Buffer& text, ByteRange range) const;

private:
    void parse(const Buffer& text, std::chrono::microseconds at_once);
    void settle(const Buffer& text, Layers::Parsed parsed);
    void become_light(const Buffer& text);

    Grammar grammar_;
    Limits limits_;
    Parser parser_;
    Layers layers_;
    bool is_behind_ = false;        // something was moved and not parsed
    std::vector<ByteRange> fresh_;  // of that, what was put in
    bool is_light_ = false;
    std::size_t slow_size_ = 0;  // of the text that took too long; 0: none did
    // What happened to the text since the worker got it; nothing: it works for nobody.
    std::optional<std::vector<Splices>> since_;
    ParseWorker worker_;
};

}  // namespace atelier::editor
