#pragma once

// The text files that one client has open: its uris against the node's files, its ranges against
// the node's places, what it does against requests, and what the node tells against what it reads.
// docs/editor-protocol.md, "Text".
//
// A client is a plugin until it greets. What published plugins were seen to need (each has a test):
// the uri is given back as it was written; an `open` of what is not there makes it; CR LF and CR
// become LF, as they are one end of a line on every screen; whatever an edit holds, it counts; and
// where one cannot be applied the connection ends, since the plugin goes on with another text.

#include "node/shell/client_asks.hpp"
#include "protocol/editor_messages/messages.hpp"

namespace atelier {

struct OpenText {
    std::string uri;  // as the client wrote it
    SpaceId space;
    NodeId node;
};
using OpenTexts = std::map<FileNumber, OpenText>;

class ClientTexts {
public:
    ClientTexts(ClientHost& host, ClientAsks& asks) : host_(host), asks_(asks) {}

    void greet() { is_editor_ = true; }
    // The client's text is not the file's any more, and it cannot be told.
    bool is_lost() const { return is_lost_; }
    // The node has forgotten what was open.
    void forget_all() { files_.clear(); }
    const OpenTexts& files() const { return files_; }
    const OpenText* find(const std::string& uri) const;

    Answered<talk::Opened> open(const talk::Open& asked);
    void close(const std::string& uri);
    Answered<talk::Success> edit(const talk::Edit& asked);
    // An edit of which no more could be read than this. It counts, and its file is closed.
    void unreadable_edit(const std::optional<std::string>& uri);
    Answered<talk::Nothing> seen(const talk::SeenPatches& asked);
    Answered<std::vector<talk::Caret>> reverse(const std::string& uri, bool redo);
    // The text of a file from now on. Counts as one edit, whatever comes of it.
    Answered<talk::Nothing> write(const talk::Write& asked);

    // What the client is to read of it.
    std::vector<talk::FromNode> hear(const Told& told);

private:
    std::optional<FileNumber> number_of(const std::string& uri) const;
    Answered<OpenText> file_of(const std::string& uri, const std::optional<std::string>& content);
    Answered<OpenText> make(const std::string& uri, const FolderFile& place, const NodeId& folder,
                            std::size_t missing, const std::optional<std::string>& content);
    Answered<talk::Nothing> write(const SpaceId& space, const NodeId& node,
                                  const std::u32string& content);
    Answered<talk::Success> edit(FileNumber number, const request::Edit& request);
    std::u32string scalars_from(const std::string& text) const;
    void keep_what_differs(const OpenText& file, const std::u32string& content);

    std::vector<talk::FromNode> take(const told::Patched& told);
    std::vector<talk::FromNode> take(const told::Rescue& told);
    std::vector<talk::FromNode> take(const auto&) { return {}; }

    ClientHost& host_;
    ClientAsks& asks_;
    bool is_editor_ = false;
    bool is_lost_ = false;
    OpenTexts files_;
    std::uint32_t numbers_ = 0;
    std::optional<std::pair<FileNumber, Rope>> whole_;  // a file that is written as a whole
    std::uint64_t whole_patches_ = 0;
};

}  // namespace atelier
