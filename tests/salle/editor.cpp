#include "tests/salle/editor.hpp"

#include <utility>

namespace atelier::salle {

std::size_t offset_of(const std::u32string& text, LineColumn place) {
    std::size_t at = 0;
    for (; place.line > 0; --place.line)
        at = text.find(U'\n', at) + 1;
    return at + place.column;
}

LineColumn place_of(const std::u32string& text, std::size_t offset) {
    LineColumn place;
    for (std::size_t i = 0; i < offset; ++i)
        place = text[i] == U'\n' ? LineColumn{place.line + 1, 0}
                                 : LineColumn{place.line, place.column + 1};
    return place;
}

// ---- its node -----------------------------------------------------------------------------------

void Editor::attached(Ask ask) {
    ask_ = std::move(ask);
    state_ = State::resuming;
    ask_(request::Resume{EditorSession{session_}});
}

void Editor::detached() {
    state_ = State::away;
    ask_ = {};
    opening_.reset();
    for (auto& [number, file] : files_)
        file.is_open = false;
}

void Editor::hear(const Told& told) {
    if (state_ == State::away) return;
    std::visit([&](const auto& each) { take(each); }, told);
}

void Editor::take(const told::Resumed& told) {
    if (state_ != State::resuming) return;
    if (told.processed < saved_up_to_ || told.processed > sent_) {
        begin_again();  // an older disk, or the copy of a disk that went on
        return;
    }
    sent_ = told.processed;
    status_ = {};  // counted from a flush of this node on
    bool any = false;
    for (Doing& doing : doings_)
        if (doing.number > sent_) {
            doing.was = std::exchange(doing.number, 0);
            any = true;
        }
    std::erase_if(doings_,
                  [](const Doing& doing) { return doing.is_given_up && doing.number == 0; });
    if (any) ++resumed_with_unanswered_;
    status_.processed = told.processed;
    open_next();
}

// As an editor that has just been started, with what it cannot say any more kept on the screen.
void Editor::begin_again() {
    session_ += 0x1'0000;
    sent_ = saved_up_to_ = 0;
    status_ = {};
    for (Doing& doing : doings_)
        doing.number = 0;
    for (auto& [number, file] : files_)
        give_up(number);
    state_ = State::resuming;
    ask_(request::Resume{EditorSession{session_}});
}

std::optional<FileNumber> Editor::file_of(const Request& request) {
    if (const auto* edit = std::get_if<request::Edit>(&request)) return edit->file;
    if (const auto* undo = std::get_if<request::Undo>(&request)) return undo->file;
    if (const auto* redo = std::get_if<request::Redo>(&request)) return redo->file;
    return std::nullopt;
}

// The text goes to a rescue copy, and the file is opened as anybody would.
void Editor::give_up(FileNumber number) {
    File& file = files_.at(number);
    rescues_.push_back(file.text);
    for (Doing& doing : doings_) {
        if (file_of(doing.request) != number) continue;
        if (doing.token) rescues_.push_back({*doing.token});
        doing.is_given_up = true;
    }
    std::erase_if(doings_,
                  [](const Doing& doing) { return doing.is_given_up && doing.number == 0; });
    const Place place = file.place;
    file = {};
    file.place = place;
}

void Editor::open_next() {
    if (state_ == State::away) return;
    if (opening_) return;
    // What refuses an Open must not be taken for what refuses an edit.
    if (status_.processed != sent_) return;
    for (auto& [number, file] : files_) {
        if (file.is_open) continue;
        state_ = State::opening;
        opening_ = number;
        request::Open open{number, file.place.space, file.place.node, kind_, {}, {}};
        if (file.was_open) open.seen = request::Open::Seen{file.processed, file.version};
        ask_(open);
        return;
    }
    state_ = State::ready;
    send_what_waits();
}

void Editor::take(const told::Opened& told) {
    if (!opening_ || told.file != *opening_) return;
    File& file = files_.at(told.file);
    opening_.reset();
    // What the node forgot and others gave back to it is in the version that was seen.
    std::erase_if(doings_, [&](const Doing& doing) {
        return doing.number == 0 && doing.was != 0 && doing.was <= file.processed &&
               file_of(doing.request) == told.file;
    });
    file.is_open = file.was_open = true;
    file.applied = file.sent = 0;
    file.version = told.version;
    file.processed = told.processed;
    open_next();
}

void Editor::could_not_open() {
    const FileNumber number = *opening_;
    opening_.reset();
    const bool was_open = files_.at(number).was_open;
    give_up(number);
    if (!was_open) files_.erase(number);  // it is not there at all
    open_next();
}

void Editor::send_what_waits() {
    for (Doing& doing : doings_) {
        if (doing.number != 0) continue;
        if (auto* edit = std::get_if<request::Edit>(&doing.request)) {
            File& file = files_.at(edit->file);
            ++file.sent;
            edit->revision = file.applied;
        }
        doing.number = ++sent_;
        ask_(doing.request);
    }
}

bool Editor::has_unsent(FileNumber file) const {
    return std::ranges::any_of(doings_, [&](const Doing& doing) {
        const auto* edit = std::get_if<request::Edit>(&doing.request);
        return edit && edit->file == file && doing.number == 0;
    });
}

void Editor::take(const told::Patched& told) {
    const auto found = files_.find(told.file);
    if (found == files_.end() || !found->second.is_open) return;
    File& file = found->second;
    if (told.patch.revision != file.sent || has_unsent(told.file)) return;  // a fresh one comes
    for (auto piece = told.patch.delta.rbegin(); piece != told.patch.delta.rend(); ++piece) {
        const std::size_t from = offset_of(file.text, piece->from);
        const std::size_t to = offset_of(file.text, piece->to);
        if (from > to || to > file.text.size()) {
            fault_ = "a patch does not fit the screen: " + std::to_string(file.text.size()) +
                     " characters, " + std::to_string(file.applied) + " patches, " +
                     std::to_string(file.sent) + " edits";
            return;
        }
        file.text.replace(from, to - from, piece->inserted);
    }
    ++file.applied;
    file.version = told.version;
    file.processed = told.processed;
    if (kind_ == ClientKind::whole) ask_(request::SeenPatches{told.file, file.applied});
}

Editor::Doing* Editor::find(std::uint64_t number) {
    const auto found = std::ranges::find(doings_, number, &Doing::number);
    return found == doings_.end() ? nullptr : &*found;
}

void Editor::take(const told::Done& told) {
    if (Doing* doing = find(told.request)) doing->change = told.change;
    if (!told.change.is_zero()) done_.push_back(told.change);
}

void Editor::take(const told::Refused& told) {
    if (opening_) return could_not_open();
    Doing* doing = told.request == 0 ? nullptr : find(told.request);
    if (doing == nullptr) return;
    ++refusals_[told.why];
    doing->was_refused = true;
    const auto* edit = std::get_if<request::Edit>(&doing->request);
    if (edit == nullptr) return;
    const auto file = files_.find(edit->file);
    const bool is_on_old_screen = doing->number <= odd_up_to_;
    const bool is_our_fault =
        told.why == Refusal::malformed || told.why == Refusal::unknown_revision;
    if (is_our_fault && !is_on_old_screen)
        fault_ = std::string("an honest edit was refused, ") +
                 (told.why == Refusal::malformed ? "malformed" : "unknown revision") + " " +
                 std::to_string(edit->revision) + ", " +
                 std::to_string(file == files_.end() ? 0 : file->second.applied) + " patches, " +
                 std::to_string(doing->before.size()) + " characters here and " +
                 std::to_string(told.rescue.size()) + " there";
    if (told.why != Refusal::no_such_file && told.rescue.empty() && doing->before.size() > 1)
        fault_ = "an edit was refused without a rescue copy";
    if (doing->token) rescues_.push_back({*doing->token});  // the editor has it itself
    rescues_.push_back(told.rescue);
    odd_up_to_ = sent_;
    if (file == files_.end() || !file->second.is_open) return;
    give_up(edit->file);
    files_.at(file->first).is_refused = true;
    open_next();
}

// The file is closed. What was sent for it since is refused, and is on this screen alone.
void Editor::take(const told::Rescue& told) {
    rescues_.push_back(told.text);
    const auto found = files_.find(told.file);
    if (found == files_.end() || !found->second.is_open) return;
    odd_up_to_ = sent_;
    give_up(told.file);
    files_.at(told.file).is_refused = true;
    open_next();
}

void Editor::take(const told::Status& told) {
    if (state_ == State::resuming) return;
    if (told.saved < status_.saved) fault_ = "what was saved is not any more";
    if (told.saved > told.processed || told.processed > sent_) fault_ = "a status counts too much";
    status_ = told;
    saved_up_to_ = std::max(saved_up_to_, told.saved);
    while (!doings_.empty() && doings_.front().number != 0 &&
           doings_.front().number <= told.saved) {
        Doing& doing = doings_.front();
        if (!doing.was_refused) saved_.push_back({doing.token, doing.change, doing.place, 0});
        doings_.pop_front();
    }
    open_next();
}

bool Editor::has_unsaved_in(const SpaceId& space) const {
    return std::ranges::any_of(doings_,
                               [&](const Doing& doing) { return doing.place.space == space; });
}

bool Editor::was_given_back(char32_t token) const {
    return std::ranges::any_of(rescues_, [&](const std::u32string& text) {
        return text.find(token) != std::u32string::npos;
    });
}

// ---- the person ---------------------------------------------------------------------------------

std::optional<FileNumber> Editor::number_of(const Place& place) const {
    for (const auto& [number, file] : files_)
        if (file.place == place) return number;
    return std::nullopt;
}

FileNumber Editor::open(const Place& place) {
    if (const auto there = number_of(place)) return *there;
    const FileNumber number{++numbers_};
    files_[number].place = place;
    if (state_ == State::ready) open_next();
    return number;
}

void Editor::edit(FileNumber number, std::size_t from, std::size_t removed, std::u32string inserted,
                  std::optional<char32_t> token) {
    File& file = files_.at(number);
    request::Edit edit{number, 0, {}, {}};
    edit.delta = {{place_of(file.text, from), place_of(file.text, from + removed), inserted}};
    Doing doing;
    doing.request = edit;
    doing.place = file.place;
    doing.token = token;
    doing.before = file.text;
    for (const char32_t letter : inserted)
        if (letter >= first_token) ++times_put_[letter];
    for (const char32_t letter : file.text.substr(from, removed))
        if (letter >= first_token) taken_.insert(letter);
    file.text.replace(from, removed, inserted);
    if (token) typed_.insert(*token);
    doings_.push_back(std::move(doing));
    if (state_ == State::ready && file.is_open) send_what_waits();
}

void Editor::ask(Request request, const Place& place) {
    if (std::holds_alternative<request::Undo>(request) ||
        std::holds_alternative<request::Redo>(request))
        ++reversals_;
    Doing doing;
    doing.request = std::move(request);
    doing.place = place;
    doings_.push_back(std::move(doing));
    if (state_ == State::ready) send_what_waits();
}

}  // namespace atelier::salle
