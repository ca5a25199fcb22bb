#pragma once

// One text that the editor shares with its node: what the screen shows, and the two counters that
// say which version that is. docs/editor-protocol.md, "Text".
//
// A patch is applied when it knows every edit that was sent and none is waiting to be sent; any
// other is dropped, as the node makes a fresh one. So nothing is ever transformed here.

#include "editor/text/splice.hpp"
#include "protocol/editor_messages/session_messages.hpp"

#include <chrono>
#include <expected>

namespace atelier::editor {

class SharedText {
public:
    using Instant = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::milliseconds patience{200};  // of a patch that waits for a pause
    static constexpr std::chrono::milliseconds hold_longest{100};
    static constexpr std::chrono::seconds between_seen{1};

    explicit SharedText(std::string uri) : uri_(std::move(uri)) {}

    const std::string& uri() const { return uri_; }
    const Buffer& buffer() const { return buffer_; }
    // The node has it open for this connection.
    bool is_open() const { return is_open_; }
    bool is_overfull() const { return is_overfull_; }
    // That the screen showed with the last patch, and how much of the session was in it.
    const talk::TextVersion& version() const { return version_; }
    std::uint64_t processed() const { return processed_; }
    // No edit was sent since the last patch.
    bool is_as_patched() const { return is_as_patched_; }

    // What leads back is answered.
    Splices write(const Splices& splices);

    // ---- for the session ----
    // `unsent`: what leads the screen back behind the edits that the node has not, the last first.
    // `number`: of this opening, as answers to an earlier one may still come.
    talk::Open opening(std::uint64_t number, const std::vector<Splices>& unsent);
    std::uint64_t opening_number() const { return opening_; }
    void opened(const talk::Opened& answer);
    void closed();
    // The screen is no version of the node's any more: it is opened next with what it shows.
    void strayed() { shows_version_ = false; }
    bool has_strayed() const { return !shows_version_; }
    void send(talk::Edit& edit);

    enum class Misfit : std::uint8_t { misfit = 1 };  // no node of ours sends it
    // Nothing: it was dropped.
    std::expected<std::optional<Splices>, Misfit> take(const talk::Patch& patch, bool has_unsent,
                                                       Instant now);
    // A patch has waited so long that the keys shall wait for it: until it is there, and not longer
    // than hold_longest.
    bool holds_keys(Instant now);
    // How many patches the screen has, when the node is to be told.
    std::optional<talk::SeenPatches> seen_due(Instant now);
    std::optional<Instant> next_due() const;

private:
    std::string uri_;
    Buffer buffer_;
    bool is_open_ = false;
    bool is_overfull_ = false;
    // The screen is version_ with the edits since; or else it was opened with a content of its own
    // and no patch has come.
    bool shows_version_ = false;
    bool opened_with_nothing_ = false;
    bool is_as_patched_ = false;
    talk::TextVersion version_;
    std::uint64_t processed_ = 0;
    std::uint64_t opening_ = 0;  // 0: none
    std::uint64_t edits_ = 0;    // sent since it was opened
    std::uint64_t patches_ = 0;  // applied since
    std::uint64_t said_ = 0;     // of them, that the node knows of
    Instant seen_at_;
    std::optional<Instant> dropped_at_;  // the first patch since one was applied
    std::optional<Instant> hold_until_;
};

}  // namespace atelier::editor
