#include "editor/session/node_session.hpp"

#include "editor/node_start.hpp"

namespace atelier::editor {

namespace {

using Why = happened::Gone::Why;

std::string hex_of(std::uint64_t number) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (int shift = 60; shift >= 0; shift -= 4)
        hex += digits[number >> shift & 15];
    return hex;
}

// Another number that looks as random (splitmix64, Steele et al. 2014).
std::uint64_t next_of(std::uint64_t number) {
    number += 0x9e3779b97f4a7c15U;
    number = (number ^ number >> 30) * 0xbf58476d1ce4e5b9U;
    number = (number ^ number >> 27) * 0x94d049bb133111ebU;
    return number ^ number >> 31;
}

// What the node would refuse as malformed, and close the text for it.
bool is_allowed(const Splices& splices) {
    return std::ranges::all_of(splices, [](const Splice& splice) {
        return splice.text.find_first_of(std::string_view("\0\r", 2)) == std::string::npos;
    });
}

}  // namespace

NodeSession::NodeSession(std::uint64_t seed) : id_(next_of(seed)) {}

talk::EditorSession NodeSession::id() const {
    return {hex_of(id_)};
}

Kept NodeSession::kept() const {
    return {state_ == State::ready, unsaved_.size(), unsaved_.since(), status_.seats,
            status_.connected,      status_.disk,    status_.wrote};
}

std::vector<Happened> NodeSession::take_happened() {
    told_left_ = std::exchange(left_, {});  // whoever is told of them now looks at them still
    calls_.give_answers();
    if (const Kept now = kept(); now != told_) {
        told_ = now;
        happened_.push_back(happened::KeptChanged{});
    }
    return std::exchange(happened_, {});
}

// ---- calls --------------------------------------------------------------------------------------

void NodeSession::ask(talk::FromEditor message, RawAnswered answered, SharedDescriptor file,
                      Instant now, bool writes) {
    if (writes) {
        const CallNumber call{++last_call_};
        unsaved_.add(call, {std::move(message), {}, {}, std::move(answered), std::move(file), now});
        if (state_ == State::ready) send(call);
        return;
    }
    switch (state_) {
        case State::away: return calls_.answer_later(std::move(answered), std::nullopt);
        case State::greeting:
        case State::resuming:
            calls_.ask_later(std::move(message), std::move(answered), std::move(file));
            return;
        case State::classless:
        case State::ready: calls_.ask(std::move(message), std::move(answered), std::move(file));
    }
}

// ---- the connection -----------------------------------------------------------------------------

void NodeSession::connected() {
    if (state_ != State::away) ended();
    state_ = State::greeting;
    status_ = {};
    greet();
}

void NodeSession::ended(SocketEnd how) {
    gone(how == SocketEnd::ended ? Why::ended : Why::foreign);
}

void NodeSession::gone(Why why, talk::Fault fault) {
    if (state_ == State::away) return;
    state_ = State::away;
    calls_.end();
    for (auto& [uri, text] : texts_)
        text.closed();
    close_unwanted();
    happened_.push_back(happened::Gone{why, std::move(fault)});
}

void NodeSession::greet() {
    calls_.ask(talk::Hello{"atelier", protocol_version}, [this](const RawAnswer& answer) {
        if (!answer) return true;
        const auto greeting = *answer ? read_answer<talk::Hello>(**answer) : std::nullopt;
        if (greeting) take(*greeting);
        return greeting.has_value();
    });
}

void NodeSession::take(const talk::Greeting& greeting) {
    if (greeting.protocol != protocol_version) return gone(Why::other_version);
    if (state_ != State::greeting && state_ != State::classless) return;  // known already
    const bool is_news = state_ == State::greeting || greeting.class_id;
    if (is_news) happened_.push_back(happened::Connected{greeting});
    if (greeting.class_id) return resume();
    state_ = State::classless;
    calls_.say_what_waits();
}

void NodeSession::resume() {
    state_ = State::resuming;
    calls_.ask(talk::Resume{id()}, [this](const RawAnswer& answer) {
        if (!answer) return true;
        if (!*answer) return gone(Why::refused, answer->error()), true;
        const auto resumed = read_answer<talk::Resume>(**answer);
        if (resumed) take(*resumed);
        return resumed.has_value();
    });
}

void NodeSession::take(const talk::Resumed& resumed) {
    if (!unsaved_.resume(resumed.processed)) return begin_again();
    for (RawAnswered& answered : unsaved_.take_unanswered())
        calls_.answer_later(std::move(answered), std::nullopt);
    undone_.clear();
    state_ = State::ready;
    hear(talk::Status(status_));  // which came before this answer, and does not come again
    if (state_ != State::ready) return;
    for (auto& [uri, text] : texts_)
        if (is_wanted(uri) || unsaved_.has_unsent_of(uri)) open_now(text);
    calls_.say_what_waits();
    send_unsent();
    close_unwanted();
}

// An older disk than the node had, or the copy of one that went on: what this screen shows is no
// version of it.
void NodeSession::begin_again() {
    id_ = next_of(id_);
    const std::set<std::string> unsaved = unsaved_.texts();
    for (auto& [uri, text] : texts_) {
        if (unsaved.contains(uri))
            happened_.push_back(happened::Rescued{uri, text.buffer().text(), {}});
        text.strayed();
    }
    for (RawAnswered& answered : unsaved_.begin_again())
        calls_.answer_later(std::move(answered), std::nullopt);
    resume();
}

// ---- what the node says -------------------------------------------------------------------------

void NodeSession::hear(std::string_view line, Instant now) {
    if (state_ == State::away) return;
    auto heard = talk::read_heard(line);
    if (!heard) return gone(Why::foreign);
    if (const auto* answer = std::get_if<talk::Answer>(&*heard)) {
        if (!calls_.hear(*answer)) gone(Why::foreign);
        return;
    }
    hear(std::move(std::get<talk::FromNode>(*heard)), now);
}

void NodeSession::hear(talk::FromNode telling, Instant now) {
    if (const auto* patch = std::get_if<talk::Patch>(&telling)) return hear(*patch, now);
    if (const auto* status = std::get_if<talk::Status>(&telling)) return hear(*status);
    if (const auto* rescue = std::get_if<talk::Rescue>(&telling)) {
        SharedText* text = find(rescue->uri);
        if (text != nullptr && text->is_open()) give_up(*text, {});
        return;
    }
    const auto* joining = std::get_if<talk::Joining>(&telling);
    const bool is_admitted = joining != nullptr && joining->verdict == talk::JoinVerdict::admitted;
    const bool has_class = is_admitted || std::holds_alternative<talk::ClassChanged>(telling);
    happened_.push_back(happened::Told{std::move(telling)});
    if (has_class && state_ == State::classless) greet();
}

void NodeSession::hear(const talk::Patch& patch, Instant now) {
    SharedText* text = find(patch.uri);
    if (text == nullptr || !text->is_open()) return;
    auto splices = text->take(patch, unsaved_.has_unsent_of(patch.uri), now);
    if (!splices) {
        text->strayed();
        return gone(Why::foreign);
    }
    if (*splices && is_wanted(patch.uri))
        happened_.push_back(happened::Patched{patch.uri, **std::move(splices)});
}

// Until the session is resumed it may count one of its own, which has written nothing.
void NodeSession::hear(const talk::Status& status) {
    if (state_ == State::classless) return greet();  // of no class, a node says nothing of the kind
    if (state_ == State::ready) {
        if (status.saved > status.processed || status.processed > unsaved_.sent())
            return gone(Why::foreign);
        unsaved_.saved(status.saved);
        close_unwanted();
    }
    status_ = status;
}

// ---- texts --------------------------------------------------------------------------------------

SharedText* NodeSession::find(const std::string& uri) {
    const auto found = texts_.find(uri);
    return found == texts_.end() ? nullptr : &found->second;
}

const SharedText* NodeSession::text(const std::string& uri) const {
    const auto found = texts_.find(uri);
    return found == texts_.end() || !is_wanted(uri) ? nullptr : &found->second;
}

const SharedText& NodeSession::open(const std::string& uri) {
    SharedText& text = texts_.try_emplace(uri, uri).first->second;
    if (!wanted_.insert(uri).second) return text;
    // One that was closed, and has something that is not saved: what the node has of it is not what
    // it shows with its last patch.
    if (!text.is_open() && !unsaved_.has_unsent_of(uri)) text.strayed();
    if (state_ == State::ready && !text.is_open()) open_now(text);
    return text;
}

void NodeSession::open_now(SharedText& text) {
    const std::uint64_t opening = ++openings_;
    calls_.ask(text.opening(opening, unsaved_.back_of(text.uri())),
               [this, uri = text.uri(), opening](const RawAnswer& answer) {
                   return !answer || take_opened(uri, opening, *answer);
               });
}

bool NodeSession::take_opened(const std::string& uri, std::uint64_t opening, const Answer& answer) {
    const auto opened = answer ? read_answer<talk::Open>(*answer) : std::nullopt;
    if (answer && !opened) return false;
    SharedText* text = find(uri);
    if (text == nullptr || text->opening_number() != opening) return true;
    if (!answer) return could_not_open(*text, answer.error()), true;
    unsaved_.came_back(uri, text->processed());
    text->opened(*opened);
    if (is_wanted(uri)) happened_.push_back(happened::Opened{uri, opened->overfull});
    send_unsent();
    close_unwanted();
    return true;
}

// With what it saw last, if it says so; else it cannot be shown at all.
void NodeSession::could_not_open(SharedText& text, const talk::Fault& fault) {
    const std::string uri = text.uri();
    if (fault.code == talk::Code::unknown_revision && !text.has_strayed())
        return give_up(text, fault);
    if (unsaved_.has_unsent_of(uri))
        happened_.push_back(happened::Rescued{uri, text.buffer().text(), fault});
    unsaved_.give_up(uri);
    if (is_wanted(uri)) happened_.push_back(happened::NotOpened{uri, fault});
    wanted_.erase(uri);
    left_.push_back(texts_.extract(uri));
}

// The screen is not the file's any more, and nothing that it was to send makes sense there.
void NodeSession::give_up(SharedText& text, std::optional<talk::Fault> fault) {
    happened_.push_back(happened::Rescued{text.uri(), text.buffer().text(), std::move(fault)});
    unsaved_.give_up(text.uri());
    text.closed();
    text.strayed();
    if (is_wanted(text.uri())) return open_now(text);
    close_unwanted();
}

void NodeSession::close(const std::string& uri) {
    wanted_.erase(uri);
    close_unwanted();
}

// What is not sent yet is sent first, and what is not saved may have to be sent again.
void NodeSession::close_unwanted() {
    for (auto each = texts_.begin(); each != texts_.end();) {
        auto& [uri, text] = *each;
        const bool is_wanted_still = is_wanted(uri) || unsaved_.has_unsent_of(uri);
        if (!is_wanted_still && state_ == State::ready && text.opening_number() != 0) {
            calls_.say(talk::Close{uri});
            text.closed();
        }
        each = is_wanted_still || unsaved_.has_of(uri) ? std::next(each) : texts_.erase(each);
    }
}

bool NodeSession::edit(const std::string& uri, const Splices& splices, std::uint64_t group,
                       Instant now) {
    SharedText* text = find(uri);
    if (text == nullptr || !is_wanted(uri) || !is_allowed(splices)) return false;
    if (splices.empty()) return true;
    undone_.typed(uri);
    const CallNumber call{++last_call_};
    talk::Edit edit{uri, 0, edits_of(text->buffer(), splices), group};
    Unsaved::Request request{std::move(edit), uri, text->write(splices), {}, {}, now};
    unsaved_.add(call, std::move(request));
    if (is_at_node(uri)) send(call);
    return true;
}

bool NodeSession::has_unsaved_texts() const {
    return !unsaved_.texts().empty();
}

std::map<std::string, std::uint64_t> NodeSession::unsaved_texts() const {
    std::map<std::string, std::uint64_t> versions;
    for (const std::string& uri : unsaved_.texts())
        if (const Buffer* buffer = unsaved_text(uri)) versions[uri] = buffer->version();
    return versions;
}

const Buffer* NodeSession::unsaved_text(const std::string& uri) const {
    const auto text = texts_.find(uri);
    const bool is_there = text != texts_.end() && unsaved_.has_of(uri);
    return is_there ? &text->second.buffer() : nullptr;
}

// ---- what is written ----------------------------------------------------------------------------

bool NodeSession::is_at_node(const std::string& uri) const {
    const auto text = texts_.find(uri);
    return state_ == State::ready && text != texts_.end() && text->second.is_open();
}

void NodeSession::send_unsent() {
    for (const CallNumber call : unsaved_.unsent()) {
        const std::string& uri = unsaved_.find(call)->uri;
        if (uri.empty() || is_at_node(uri)) send(call);
    }
}

void NodeSession::send(CallNumber call) {
    Unsaved::Request& request = *unsaved_.find(call);
    unsaved_.send(request);
    if (auto* edit = std::get_if<talk::Edit>(&request.message)) find(request.uri)->send(*edit);
    calls_.ask(
        request.message,
        [this, call](const RawAnswer& answer) { return !answer || take_written(call, *answer); },
        request.file);
}

bool NodeSession::take_written(CallNumber call, const Answer& answer) {
    Unsaved::Request* request = unsaved_.find(call);
    if (request == nullptr) return false;  // saved before it was answered
    if (request->uri.empty()) {
        const RawAnswered answered = std::exchange(request->answered, {});
        return !answered || answered(answer);
    }
    if (request->is_given_up) return true;
    if (!std::holds_alternative<talk::Edit>(request->message))
        return take_reversed(*request, answer);
    if (answer) return answer->is_string();
    if (SharedText* text = find(request->uri)) give_up(*text, answer.error());
    return true;
}

// ---- undo ---------------------------------------------------------------------------------------

void NodeSession::undo(const std::string& uri, Instant now) {
    if (!is_wanted(uri)) return;
    if (!is_at_node(uri)) return reverse_here(uri, false);
    reverse(uri, talk::Undo{uri}, now);
}

void NodeSession::redo(const std::string& uri, Instant now) {
    if (!is_wanted(uri)) return;
    if (!is_at_node(uri)) return reverse_here(uri, true);
    reverse(uri, talk::Redo{uri}, now);
}

void NodeSession::reverse(const std::string& uri, talk::FromEditor message, Instant now) {
    const CallNumber call{++last_call_};
    unsaved_.add(call, {std::move(message), uri, {}, {}, {}, now});
    send(call);
}

// The patches came before; a caret is no use where one of them was dropped, or keys came since.
bool NodeSession::take_reversed(const Unsaved::Request& request, const Answer& answer) {
    if (!answer) {
        const bool is_redo = std::holds_alternative<talk::Redo>(request.message);
        happened_.push_back(happened::NotReversed{request.uri, answer.error(), is_redo});
        return true;
    }
    const auto reversed = read_answer<talk::Undo>(*answer);
    if (!reversed) return false;
    happened::Reversed told;
    for (const talk::Caret& caret : reversed->carets) {
        const SharedText* text = this->text(caret.uri);
        if (text != nullptr && text->is_as_patched() && text->processed() >= reversed->request)
            told.carets.push_back({caret.uri, text->buffer().place_of(caret.position)});
    }
    happened_.push_back(std::move(told));
    return true;
}

void NodeSession::reverse_here(const std::string& uri, bool redo) {
    const auto text_of = [this](const std::string& each) { return find(each); };
    auto outcome = redo ? undone_.redo(uri, unsaved_, text_of, last_call_)
                        : undone_.undo(uri, unsaved_, text_of);
    if (!outcome) {
        happened_.push_back(happened::NotReversed{uri, {talk::Code::nothing_to_undo, {}}, redo});
        return;
    }
    std::ranges::move(outcome->patches, std::back_inserter(happened_));
    happened_.push_back(std::move(outcome->reversed));
}

// ---- time ---------------------------------------------------------------------------------------

void NodeSession::tick(Instant now) {
    if (state_ == State::classless && now >= greet_at_) {
        greet_at_ = now + between_greetings;
        greet();
    }
    if (state_ != State::ready) return;
    for (auto& [uri, text] : texts_)
        if (const auto seen = text.seen_due(now)) calls_.say(*seen);
}

auto NodeSession::next_due() const -> std::optional<Instant> {
    std::optional<Instant> due;
    if (state_ == State::classless) due = greet_at_;
    for (const auto& [uri, text] : texts_)
        if (const auto at = text.next_due()) due = due ? std::min(*due, *at) : *at;
    return due;
}

bool NodeSession::holds_keys(Instant now) {
    bool holds = false;
    for (auto& [uri, text] : texts_)
        holds = text.holds_keys(now) || holds;
    return holds;
}

}  // namespace atelier::editor
