#pragma once

// The clients of one seat: editors, commands, folders. What they write goes into the authors of the
// replica; what others write comes to them as patches. docs/conversation.md, "What a seat writes".
//
// What an editor typed is in the node before it is in a change, and in a change within 50 ms. Where
// it cannot become one any more (cut meanwhile, the log lost to a copy of this seat's key) the
// contents are made anew without it, and the client gets a rescue copy of what it showed.

#include "node/archive.hpp"
#include "node/client.hpp"
#include "node/resumable.hpp"
#include "node/shell.hpp"

namespace atelier {

class Desk {
public:
    static constexpr Milliseconds gathering{50};

    Desk(Replica& replica, Archive& archive) : replica_(replica), archive_(archive) {}

    // Requests that are about contents; presence, acts and doors are the node's.
    void request(ClientId id, const Request& request, NodeTime time);
    // Another kind of request was done or refused by the node.
    void done(ClientId id, const told::Done& done);
    void refused(ClientId id, Refusal why);
    void left(ClientId id, NodeTime time);

    // Ends the open changes that are due, or all.
    void seal(NodeTime time, bool all);
    // What the replica's news are for screens.
    void shown(const std::map<SpaceId, Replica::Shown>& shown, bool class_changed, Instant now);
    // What is to be kept with the next commit, so that editors can resume.
    std::vector<LocalRecord> records() const;
    // They are in the commit of this number.
    void committed(std::uint64_t commit);
    // Patches that are due, and statuses that are others now.
    void tell(Instant now, const told::Status& common);
    void tell_all(const Told& told);
    std::optional<Instant> next_due(Instant now) const;

    // Spaces that show something else since this was last asked.
    std::set<SpaceId> take_touched() { return std::exchange(touched_, {}); }
    std::vector<std::pair<ClientId, Told>> take_told() { return std::exchange(told_, {}); }

private:
    struct File {
        SpaceId space;
        NodeId node;
        View view;
        std::uint64_t last_edit = 0;  // the session's request
    };
    // Requests up to there are in this commit.
    struct Mark {
        std::uint64_t requests = 0;
        std::uint64_t commit = 0;
    };
    struct Client {
        std::optional<EditorSession> session;
        std::uint64_t processed = 0;
        std::uint64_t sealed = 0;  // of these, in changes
        std::vector<Mark> marks;
        std::uint64_t saved = 0;
        bool is_to_be_kept = false;
        std::map<FileNumber, File> files;
        UndoStack undo;
        std::optional<told::Status> status;
    };
    struct Typing {
        std::optional<Instant> last_key;
        std::optional<Instant> seal_at;
    };
    using Place = std::pair<SpaceId, NodeId>;

    void handle(ClientId id, Client& client, const request::Resume& request, NodeTime time);
    void handle(ClientId id, Client& client, const request::Open& request, NodeTime time);
    void handle(ClientId id, Client& client, const request::Close& request, NodeTime time);
    void handle(ClientId id, Client& client, const request::Edit& request, NodeTime time);
    void handle(ClientId id, Client& client, const request::SeenPatches& request, NodeTime time);
    void handle(ClientId id, Client& client, const request::Undo& request, NodeTime time);
    void handle(ClientId id, Client& client, const request::Redo& request, NodeTime time);
    void handle(ClientId id, Client& client, const request::Write& request, NodeTime time);
    void handle(ClientId id, Client& client, const request::Delete& request, NodeTime time);
    void handle(ClientId id, Client& client, const request::PutBlob& request, NodeTime time);
    void handle(ClientId id, Client& client, const request::Merge& request, NodeTime time);
    void handle(ClientId id, Client& client, const request::Keep& request, NodeTime time);
    void handle(ClientId, Client&, const auto&, NodeTime) {}

    std::optional<View> view_of(Client& client, const request::Open& request);
    void reverse(ClientId id, Client& client, FileNumber number, bool redo, NodeTime time);
    bool write(ClientId id, Client& client, const SpaceId& space,
               const std::vector<resolved::Op>& ops, NodeTime time);
    WriteRun writer(const SpaceId& space, const NodeId& node, NodeTime time);
    bool may_write(const SpaceId& space);
    void typed(const SpaceId& space, NodeTime time);
    void rescue(const SpaceId& space);
    void others_changed(const SpaceId& space, const NodeId& node, Instant now);
    void say_patches(ClientId id, Client& client, FileNumber number, std::vector<Patch> patches);
    void say_refused(ClientId id, const Client& client, Refusal why, std::u32string rescue = {});
    NamedVersion named(const Text& text, const TextVersion& version) const;
    std::optional<TextVersion> known(const Text& text, const NamedVersion& version) const;
    LocalRecord record_of(const Client& client) const;
    std::optional<Resumable> resumable(EditorSession session) const;

    Replica& replica_;
    Archive& archive_;
    std::map<ClientId, Client> clients_;
    std::map<SpaceId, Typing> typing_;
    std::map<Place, PutBack> put_back_;
    std::set<SpaceId> touched_;
    std::map<std::string, Bytes> records_;  // of working folders, for the next commit
    std::vector<std::pair<ClientId, Told>> told_;
};

}  // namespace atelier
