#pragma once

// What one client, an editor's window, shows of one text file. It turns what the client typed into
// events at the version that its screen showed, and what everybody else did into patches for that
// screen. On the wire: JSON-RPC `edit`, both ways.
//
// Two counters: `processed`, edits of the client that were looked at, and `sent`, patches that it
// was sent and did not drop. A patch says the first, and the client drops it when it has sent an
// edit since. An edit says how many patches its screen had, and the patches behind that one are
// dropped by the rule just said: what they brought is sent again, as one fresh difference. So
// nothing is ever transformed: for each patch that is not known to have arrived, the version that
// the client shows with it is kept.
//
// Every number of patches is a version: a client may type between any two. A `whole` client gets
// the whole difference as one patch of several splices. A `plugin` client (the published
// Teamtype editor plugins) gets patches of one splice each, one run of events after the other in
// causal order; above 64 of them, or when something is taken out of the text, one that covers all.
// Behind one that replaces the end of a text with a last newline it gets an empty one (view.cpp).
//
// It refuses an edit that names no revision of ours, and one that does not fit the text that the
// client shows. Such an edit is counted and changes nothing else; the client's text is to be kept
// and the connection closed, as what its screen shows is no longer known.

#include "sync/alignment.hpp"
#include "sync/instant.hpp"
#include "sync/text.hpp"

#include <deque>

namespace atelier {

enum class ClientKind : std::uint8_t { whole, plugin };

struct Patch {
    std::uint64_t revision = 0;  // edits of the client that were processed
    // On the text as it was before the patch: ascending, none touching the next.
    std::vector<Splice> splices;
    std::vector<LineSplice> delta;  // the same, in lines and columns
    TextVersion version;            // what the client shows with it
};

struct EditAnswer {
    enum class Kind : std::uint8_t { taken, unknown_revision, malformed };

    Kind kind = Kind::taken;
    std::u32string rescue;  // unless taken: what the client showed before the edit
};

class View {
public:
    static constexpr Milliseconds quiet{50};
    static constexpr Milliseconds gathering{30};
    static constexpr std::size_t pieces_max = 64;

    // Of a client that opens with this content. What differs is sent to it.
    View(ClientKind kind, const Text& text, const std::u32string& content);
    // Of a client that is known to show this version.
    View(ClientKind kind, Text& text, const TextVersion& shown);

    // Ranges in the text that the client shows at `revision`, in any order, not overlapping.
    EditAnswer edit(Text& text, std::uint64_t revision, const std::vector<LineSplice>& delta,
                    Instant now, const WriteRun& write);
    // The client says how many patches it has. Whether it was sent that many.
    bool seen(std::uint64_t revision);

    // To be called when the text has changed by another's hand.
    void changed(const Text& text, Instant now);
    // When `patches` is to be asked next; nothing while the client shows what is.
    std::optional<Instant> next_due(Instant now) const;
    std::vector<Patch> patches(Text& text, Instant now);
    // The same at once, however recent the last: the answer to an undo.
    std::vector<Patch> patches_at_once(Text& text, Instant now);

    ClientKind kind() const { return kind_; }
    std::uint64_t processed() const { return processed_; }
    // With the patches that the client is known to have, and all that it typed.
    const TextVersion& confirmed_version() const { return shown_.front(); }
    std::uint64_t sent() const { return confirmed_ + shown_.size() - 1; }
    // What it shows with everything that it was sent.
    const Rope& screen() const { return screen_; }
    std::size_t unconfirmed() const { return shown_.size() - 1; }
    // What it showed at `revision`: the rescue copy of an edit there that is refused. At a revision
    // that is none of its own, what it is known to have shown: all that it typed, with the patches
    // that it confirmed.
    std::u32string shown_at(Text& text, std::uint64_t revision) const;

private:
    // A screen that shows what no version is, beside the text of the version that stands for it.
    struct Stray {
        Rope screen;
        Alignment alignment;
    };

    std::optional<std::size_t> index_of(std::uint64_t revision) const;
    Stray screen_at(Text& text, std::size_t index) const;
    bool lags(const Text& text) const;
    void send(std::vector<Splice> splices, TextVersion version, std::vector<Patch>& patches);
    void send_pieces(Text& text, std::vector<Patch>& patches);
    void confirm(std::size_t count);

    ClientKind kind_;
    std::uint64_t processed_ = 0;
    std::uint64_t confirmed_ = 0;  // patches that the client is known to have
    // What it shows with the confirmed patches, then with each further one.
    std::deque<TextVersion> shown_;
    std::optional<Stray> stray_;  // at the confirmed patches
    Rope screen_;
    std::optional<Instant> due_;
    std::optional<Instant> last_change_;
    std::optional<Instant> last_patch_;
};

}  // namespace atelier
