#pragma once

// Everything of one class that one seat holds: the class space, every space that its acts create,
// what they show, and what this seat writes in them. It takes spans of any of these spaces in any
// order and tells what is new; it answers what other seats ask.
//
// What it is given it judges in this order: whether it is here, whether its author was ever given a
// place, whether the signature is right. What fails the second is dropped: it can be fetched again
// once the class space has moved.

#include "sync/author.hpp"
#include "sync/class_chains.hpp"

namespace atelier {

class Replica {
public:
    using Verify = std::function<bool(const AuthorId&, const ChangeId&, const Signature&)>;

    // The genesis' signature is right. `key` signs what is written here.
    Replica(const SpanChange& genesis, const Signature& signature, const SigningKey& key,
            Author::NewSitting new_sitting, Verify verify);
    Replica(const Replica&) = delete;
    Replica& operator=(const Replica&) = delete;

    struct HeldChange {
        SpaceId space;
        HeldIndex index;
    };
    struct Shown {
        std::set<NodeId> texts;  // that are another now
        bool other = false;      // tree, comments or moments, maybe
    };
    struct News {
        std::vector<HeldChange> held;  // to be stored and passed on
        std::map<SpaceId, Shown> shown;
        // That new changes name, or files show that were not shown; with their sizes in bytes.
        std::map<BlobId, std::uint64_t> blobs;
        bool is_own = false;  // something was written here
        bool class_changed = false;
        bool spaces_changed = false;  // there are new ones
    };
    // What came about since this was last called, by whatever was called.
    News take_news() { return std::exchange(news_, {}); }
    bool has_own_news() const { return news_.is_own; }
    bool has_class_news() const { return news_.class_changed; }

    // Spaces in which something given since lacks parents, or its author a place: to be compared
    // with whoever sent it.
    std::set<SpaceId> take_lacking() { return std::exchange(lacking_, {}); }

    // A span, its changes in their order. A fault is what no honest relay can have sent.
    std::optional<Error> add(const SpaceId& space, std::span<const SpanChange> changes,
                             const Signature& signature);
    // The same from our own store, where only what was verified is.
    std::optional<Error> restore(const SpaceId& space, std::span<const SpanChange> changes,
                                 const Signature& signature);

    const ClassId& class_id() { return class_.space().class_id(); }
    ClassChains& class_chains() { return class_; }
    const ClassState& state() { return class_.state(); }

    // ---- what is here ----
    std::vector<SpaceId> spaces() const;  // ascending, with the class space
    // That files show now, with their sizes in bytes.
    std::map<BlobId, std::uint64_t> shown_blobs() const;
    bool has_space(const SpaceId& space) const;
    Space* space(const SpaceId& space);        // not the class space
    Contents* contents(const SpaceId& space);  // the same
    const Contents* contents(const SpaceId& space) const;
    // Of all spaces (Contents::unwant, rest).
    void unwant_texts();
    Contents::Rested rest_texts(std::size_t bytes_max);

    // ---- what others ask; of a space that is here ----
    const Hash& digest(const SpaceId& space);
    std::vector<Tip> tips(const SpaceId& space) const;
    bool holds(const SpaceId& space, const ChangeId& change) const;
    // Nothing: it is not held.
    std::optional<AuthorId> writer_of(const SpaceId& space, const ChangeId& change) const;
    // Of what is held here of a log: the tip with the highest seq.
    std::optional<Tip> highest(const SpaceId& space, const LogName& log) const;
    // Which id the branch that ends with `tip` has at a seq.
    std::optional<ChangeId> id_at(const SpaceId& space, const ChangeId& tip, Seq seq) const;
    std::vector<ChangeId> sample(const SpaceId& space) const;
    Beyond beyond(const SpaceId& space, std::span<const ChangeId> sample) const;
    // Of a branch from `from` on, what fits one span; it ends at a signature, so maybe behind `to`.
    std::optional<Span> span(const SpaceId& space, const ChangeId& tip, Seq from, Seq to) const;
    struct Piece {
        Bytes span;
        LogTip last;
    };
    // The same, packed.
    std::optional<Piece> piece(const SpaceId& space, const ChangeId& tip, Seq from, Seq to) const;
    // One held change, with the tip before it and its own signature if it came with one.
    struct Single {
        std::optional<LogTip> before;
        SpanChange change;
        LogTip tip;
        std::optional<Signature> signature;
        Seq first = 1;  // of the changes that this signature vouches for and none before it does
    };
    Single single(const HeldChange& held) const;
    // What of it decides whether it is sent, without a copy of the change.
    struct Label {
        Tip tip;
        std::size_t body_bytes = 0;
        bool is_signed = false;
    };
    Label label(const HeldChange& held) const;

    // ---- what is written here ----
    Author& author(const SpaceId& space);  // not of the class space
    // Why it would be void if it were written now, on all that is here. Nothing: it would stand, or
    // this seat can write no act at all.
    std::optional<VoidReason> void_reason(const Act& act);
    // False: this seat's person may not do so, or the log is another's; nothing was written.
    [[nodiscard]] bool write(const Act& act, std::uint64_t claimed_minutes);
    ChangeId last_act() const { return last_act_; }  // that was written
    // Where a root's signature is needed: on what the next act will stand.
    std::optional<Carrier> next_carrier();
    // The contents of a space without what was open in it.
    void make_contents_anew(const SpaceId& space);
    const AuthorId& own() const { return own_; }

private:
    struct Copy {
        Space space;
        std::unique_ptr<Contents> contents;
        std::unique_ptr<Author> author;
        std::optional<Hash> digest;

        Copy(ClassSpace& class_space, const SpaceId& id);
    };

    std::optional<Error> take(const SpaceId& space, std::span<const SpanChange> changes,
                              const Signature& signature);
    void note(const SpaceId& id, Copy& copy, const Space::News& news);
    void add_shown_blobs(const SpaceId& space, std::map<BlobId, std::uint64_t>& blobs) const;
    void class_moved();
    const ChangeChains& chains(const SpaceId& space) const;
    std::optional<HeldIndex> find(const SpaceId& space, const ChangeId& id) const;
    std::unique_ptr<Author> author_of(const SpaceId& id, Copy& copy);

    SigningKey key_;
    AuthorId own_;
    Author::NewSitting new_sitting_;
    Verify verify_;
    ClassChains class_;
    std::optional<Hash> class_digest_;
    LogName acts_;  // ours
    ChangeId last_act_;
    std::map<SpaceId, std::unique_ptr<Copy>> copies_;
    News news_;
    std::set<SpaceId> lacking_;
};

}  // namespace atelier
