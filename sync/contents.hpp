#pragma once

// What a space holds for people: the tree of its files, the text of each, the comments, and what
// happened when. All of it is a function of what is accepted and what of that counts (space.hpp):
// made from the news of a space, in whatever order and portions they came.
//
// Every accepted change is in the texts' histories for good, since one that counts may be built on
// it later; what does not count is set aside in them and is nowhere else.

#include "sync/comments.hpp"
#include "sync/history.hpp"
#include "sync/space.hpp"
#include "sync/tree.hpp"

#include <memory>

namespace atelier {

// In one text. Half of what its history can number: the other half is for what is written here.
inline constexpr std::uint64_t text_events_max = std::uint64_t{1} << 30;

class Contents {
public:
    explicit Contents(const SpaceId& space);
    Contents(const Contents&) = delete;
    Contents& operator=(const Contents&) = delete;

    // What looks different now for whoever shows it.
    struct Difference {
        // Of each text what happened to it, each splice in the text that the ones before left;
        // nothing is told of one that rests, which is not caught up before somebody asks for it.
        std::map<NodeId, std::vector<Splice>> texts;
        bool other = false;  // tree, comments or moments, maybe
        // Files that are here already, maybe: an undone deletion, a cut that was lifted.
        bool shows_again = false;
    };
    // The news of the space that these are the contents of, each once and in their order.
    Difference take(const Space::News& news, Space& space);

    const Tree& tree() const { return tree_; }
    const Comments& comments() const { return comments_; }
    const History& history() const { return history_; }
    // More events than a text holds: somebody deletes what is not there by the million, in one log
    // after the other. Its text stays as it was before it overflowed here; on another node it may
    // have stopped elsewhere. It is for the trainer to say whose changes do not count, and for the
    // people to go on in another file.
    bool is_overfull(const NodeId& file) const;
    // What was written in a file, and what is written there here; nobody need have written yet.
    Text& text(const NodeId& file);
    // The same for who asks its version and its log alone, and wakes it for no more than that.
    const Text& caught_up(const NodeId& file);
    // Texts that nobody asked for between two calls of this may rest: take less room until somebody
    // asks.
    void unwant();
    // Lets some of them, as pressing takes time: until so many bytes were pressed, and those that
    // have what is worth the while.
    struct Rested {
        std::size_t bytes = 0;
        bool is_all = true;  // none is left that may
    };
    Rested rest(std::size_t bytes_max, std::uint32_t worth_it = 512);

    // What somebody had who had these accepted changes and their past, counting or not: a moment,
    // a delivery, the end of a sitting.
    TextVersion version_of(const NodeId& file, std::span<const ChangeId> heads);
    // Of these accepted changes those that are in the past of no other, ascending.
    std::vector<ChangeId> heads_of(std::span<const ChangeId> accepted) const;
    // Of two accepted changes: whether who made the one had the other.
    bool had(const ChangeId& later, const ChangeId& earlier) const;
    // What a change deleted that was accepted; nothing for any other (Tree::deleted_by).
    std::vector<NodeId> deleted_by(const ChangeId& change) const;
    // Costs a new reading of all that was written up to there.
    std::unique_ptr<Tree> tree_at(std::span<const ChangeId> heads, Space& space) const;

private:
    using Aside = std::set<ChangeNumber>;
    // Files whose text is to be caught up, with what is to be set aside where that is not what is.
    using Files = std::map<NodeId, std::optional<Aside>>;

    void keep(const ResolvedChange& change, Files& files);
    void begin(const ResolvedChange& change, bool is_new, Files& files);
    void stop(const std::vector<ChangeId>& ids, Space& space, Files& files);
    void set_aside(const ResolvedChange& change, bool is_new, Files& files);
    std::optional<Event> find(const ChangeId& change) const { return events_.find(change, ids_); }
    Event event_of(const ChangeId& change) const { return find(change).value(); }
    std::optional<ChangeNumber> number_in(const NodeId& file, const ChangeId& change);
    Aside& aside_in(const NodeId& file, Files& files);
    std::vector<EventSpan> past_of(std::span<const ChangeId> heads) const;

    SpaceId space_;
    CausalGraph graph_;          // one event an accepted change
    std::vector<ChangeId> ids_;  // by event
    ChangeIndex events_;         // of ids_
    Tree tree_;
    Comments comments_;
    History history_{ids_};
    struct Kept {
        Text text;
        bool is_wanted = false;  // since unwant
        bool may_rest = false;
    };
    std::map<NodeId, Kept> texts_;
    std::map<NodeId, std::uint64_t> events_in_;  // of a text: of all accepted changes
};

}  // namespace atelier
