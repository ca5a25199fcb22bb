#pragma once

// A model of an editor that keeps the published rules and nothing else: it shows files, sends what
// is typed with the revision its screen had, drops a patch that is older than its last edit, and
// goes on when its node died: resume, open with what was seen last, send again what the node has
// not processed. It remembers what it was told: what is saved, what was refused, what it was
// handed back as a rescue copy.
//
// Every insertion holds one character that nobody else ever types, a token, by which it is found
// again in any history.

#include "node/client.hpp"
#include "tests/salle/trace.hpp"

#include <deque>
#include <functional>

namespace atelier::salle {

// Tokens are in planes 15 and 16, where nobody types anything else.
inline constexpr char32_t first_token = 0xF0000;

class Editor {
public:
    using Ask = std::function<void(Request)>;

    struct Place {
        SpaceId space;
        NodeId node;
        auto operator<=>(const Place&) const = default;
    };
    struct File {
        Place place;
        std::u32string text;
        std::uint64_t applied = 0;  // patches
        std::uint64_t sent = 0;     // edits since it was opened
        NamedVersion version;       // that it was told last
        std::uint64_t processed = 0;
        bool is_open = false;
        bool was_open = false;
        bool is_refused = false;  // not to be written in for a while
    };
    // What was said to be saved.
    struct Saved {
        std::optional<char32_t> token;
        ChangeId change;  // zero: not told
        Place place;
        std::size_t seats = 0;  // that the screen said it is on, at most, and were looked at
    };

    Editor(std::uint64_t session, ClientKind kind) : session_(session), kind_(kind) {}

    // ---- its node ----
    void attached(Ask ask);
    void detached();
    void hear(const Told& told);

    // ---- the person ----
    FileNumber open(const Place& place);
    // In what the file shows now.
    void edit(FileNumber file, std::size_t from, std::size_t removed, std::u32string inserted,
              std::optional<char32_t> token);
    void ask(Request request, const Place& place = {});  // one that writes
    bool is_ready() const { return state_ == State::ready; }
    bool is_attached() const { return state_ != State::away; }

    std::map<FileNumber, File>& files() { return files_; }
    const std::map<FileNumber, File>& files() const { return files_; }
    std::optional<FileNumber> number_of(const Place& place) const;

    // ---- what it was told ----
    std::vector<Saved>& saved() { return saved_; }
    const told::Status& status() const { return status_; }
    bool is_settled() const { return is_ready() && doings_.empty(); }
    std::size_t unsaved() const { return doings_.size(); }
    bool has_unsaved_in(const SpaceId& space) const;
    bool was_given_back(char32_t token) const;
    const std::set<char32_t>& typed() const { return typed_; }
    // How often it sent this token, its own or one that it moved; what it deleted; undo and redo.
    std::size_t times_put(char32_t token) const {
        const auto found = times_put_.find(token);
        return found == times_put_.end() ? 0 : found->second;
    }
    const std::set<char32_t>& taken() const { return taken_; }
    std::size_t reversals() const { return reversals_; }
    // Sentences that must not be: the first of them.
    const std::string& fault() const { return fault_; }
    std::size_t refusals(Refusal why) const {
        const auto found = refusals_.find(why);
        return found == refusals_.end() ? 0 : found->second;
    }
    std::size_t rescues() const { return rescues_.size(); }
    std::size_t resumed_with_unanswered() const { return resumed_with_unanswered_; }
    const std::vector<ChangeId>& done() const { return done_; }

private:
    enum class State : std::uint8_t { away, resuming, opening, ready };
    // A request that is not saved.
    struct Doing {
        Request request;
        Place place;
        std::optional<char32_t> token;
        std::u32string before;     // of an edit: what was shown
        std::uint64_t number = 0;  // 0: not sent
        ChangeId change;
        bool was_refused = false;
        bool is_given_up = false;  // its file was, while it was on its way
        std::uint64_t was = 0;     // its number in the run of the node that lost it
    };

    void take(const told::Resumed& told);
    void take(const told::Opened& told);
    void take(const told::Patched& told);
    void take(const told::Done& told);
    void take(const told::Refused& told);
    void take(const told::Rescue& told);
    void take(const told::Status& told);
    void take(const auto&) {}

    void begin_again();
    void open_next();
    void send_what_waits();
    void could_not_open();
    void give_up(FileNumber file);
    static std::optional<FileNumber> file_of(const Request& request);
    bool has_unsent(FileNumber file) const;
    Doing* find(std::uint64_t number);

    std::uint64_t session_;
    ClientKind kind_;
    State state_ = State::away;
    Ask ask_;
    std::map<FileNumber, File> files_;
    std::uint32_t numbers_ = 0;
    std::optional<FileNumber> opening_;
    std::deque<Doing> doings_;
    std::uint64_t sent_ = 0;       // requests of the session that write
    std::uint64_t odd_up_to_ = 0;  // requests sent on a screen that the node had given up
    std::uint64_t saved_up_to_ = 0;
    told::Status status_;
    std::vector<Saved> saved_;
    std::vector<ChangeId> done_;
    std::set<char32_t> typed_;
    std::map<char32_t, std::size_t> times_put_;
    std::set<char32_t> taken_;
    std::size_t reversals_ = 0;
    std::vector<std::u32string> rescues_;
    std::map<Refusal, std::size_t> refusals_;
    std::size_t resumed_with_unanswered_ = 0;
    std::string fault_;
};

// Offsets of a model editor's own finding, in scalars.
std::size_t offset_of(const std::u32string& text, LineColumn place);
LineColumn place_of(const std::u32string& text, std::size_t offset);

}  // namespace atelier::salle
