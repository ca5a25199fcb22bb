#include "editor/app/editor.hpp"

#include "editor/app/completing.hpp"
#include "editor/app/entry.hpp"
#include "editor/app/linked_rename.hpp"
#include "editor/app/text_keys.hpp"
#include "editor/terminal/clipboard.hpp"
#include "editor/words/fault_words.hpp"

#include <algorithm>

namespace atelier::editor {

namespace {

// Not for keys that a drawer lets pass: whoever is in it does not mean the text.
bool is_of_text(const Action& action) {
    return action.menu == MenuName::edit || (action.menu == MenuName::none && action.id != "menu");
}

}  // namespace

Editor::Editor(NodeSession& session, Setup setup, Settings settings)
    : session_(session),
      setup_(std::move(setup)),
      settings_(std::move(settings)),
      words_(settings_.language.value_or(setup_.language)),
      theme_(settings_.theme.value_or(usual_theme(setup_.depth)), setup_.depth),
      keymap_(settings_.keys) {}

void Editor::set_settings(Settings settings) {
    settings_ = std::move(settings);
    words_ = Words(settings_.language.value_or(setup_.language));
    theme_ = Theme(settings_.theme.value_or(usual_theme(setup_.depth)), setup_.depth);
    keymap_ = Keymap(settings_.keys);
    if (setup_.keeps_settings && !save_settings(setup_.home, settings_))
        say(words_("ui.settings_not_kept"_key), Paint::attention);
}

std::vector<std::string> Editor::stick_folders() const {
    return setup_.look_for_sticks ? setup_.look_for_sticks() : setup_.stick_folders;
}

std::vector<std::string> Editor::kit_folders() const {
    if (!setup_.look_for_sticks) return setup_.kit_folders;
    auto folders = setup_.look_for_sticks();
    folders.push_back(setup_.home_folder);
    return folders;
}

// ---- time and the node -----------------------------------------------------------------------

void Editor::tick(Instant now) {
    now_ = now;
    kept_line_.update(session_.kept(), now);
    say_nearly_full();
    notice_.tick(now);
    if (Page* current = page(); current != nullptr && settings_.shows_mistakes)
        current->look_for_mistakes(now);
    if (knocks_until && now >= *knocks_until) nobody_answers(*this);
    tell_cursor();
    done_panels_.clear();
}

std::optional<Editor::Instant> Editor::next_due() const {
    std::optional<Instant> due = notice_.next_due();
    const auto earlier = [&](std::optional<Instant> other) {
        if (other && (!due || *other < *due)) due = other;
    };
    earlier(kept_line_.next_due());
    if (page() != nullptr && settings_.shows_mistakes) earlier(page()->next_due());
    earlier(knocks_until);
    earlier(places_.next_due(now_));
    return due;
}

std::vector<int> Editor::ready_descriptors() const {
    std::vector<int> descriptors;
    for (const auto& each : pages_.all())
        if (each->syntax().is_waiting()) descriptors.push_back(each->syntax().ready_descriptor());
    if (practice_reading) descriptors.push_back(practice_reading->descriptor());
    return descriptors;
}

bool Editor::catch_up() {
    bool is_other = false;
    for (const auto& each : pages_.all())
        is_other = each->catch_up() || is_other;
    return is_other;
}

void Editor::take_results() {
    for (const auto& each : pages_.all())
        each->syntax().take_result(each->buffer());
    if (practice_reading && practice_reading->take_end()) practice_reading.reset();
}

void Editor::heard(const Happened& what, Instant now) {
    now_ = now;
    if (const auto* connected = std::get_if<happened::Connected>(&what)) {
        greeting_ = connected->greeting;
        if (!greeting_->class_id)
            begin_entry(*this);
        else
            reload_class();
    } else if (const auto* gone = std::get_if<happened::Gone>(&what)) {
        heard_gone(*gone);
    } else if (const auto* opened = std::get_if<happened::Opened>(&what)) {
        if (opened->is_overfull) say(words_("ui.overfull"_key), Paint::attention);
    } else if (const auto* closed = std::get_if<happened::NotOpened>(&what)) {
        say_fault(closed->fault);
        close_page_of(closed->uri);
    } else if (const auto* patched = std::get_if<happened::Patched>(&what)) {
        heard_patch(*patched);
    } else if (const auto* reversed = std::get_if<happened::Reversed>(&what)) {
        for (const auto& caret : reversed->carets)
            if (Page* there = pages_.find(caret.uri)) there->select(Selections::at(caret.place));
    } else if (const auto* not_reversed = std::get_if<happened::NotReversed>(&what)) {
        const bool is_usual = not_reversed->fault.code == talk::Code::nothing_to_undo;
        if (is_usual)
            say(not_reversed->is_redo ? words_("ui.nothing_to_redo"_key)
                                      : words_("ui.nothing_to_undo"_key));
        else
            say_fault(not_reversed->fault);
    } else if (const auto* rescued = std::get_if<happened::Rescued>(&what)) {
        clipboard = rescued->text;
        say(words_("ui.rescued"_key, {{"name", name_of_file(rescued->uri)}}), Paint::attention);
    } else if (const auto* told = std::get_if<happened::Told>(&what)) {
        heard_telling(told->telling);
    }
}

// Once: the status goes on saying who has what is written.
void Editor::say_nearly_full() {
    const bool is_nearly_full = session_.kept().disk == talk::DiskTrouble::nearly_full;
    if (is_nearly_full && !was_nearly_full_) say(words_("ui.nearly_full"_key), Paint::attention);
    was_nearly_full_ = is_nearly_full;
}

void Editor::heard_gone(const happened::Gone& gone) {
    company_.forget_presence();
    following.reset();
    hand_is_up = false;  // the node forgets it with the connection
    told_cursor_.reset();
    if (gone.why == happened::Gone::Why::refused) say_fault(gone.fault);
}

void Editor::heard_patch(const happened::Patched& patched) {
    Page* there = pages_.find(patched.uri);
    if (there == nullptr) return;
    there->patched(patched.splices);
    places_.moved(patched.uri, patched.splices);
    offered_.reset();  // its places are of another text
    replacing.go_on(*this, *there);
    groups_.moved(patched.uri, patched.splices);
    if (wanted_ && wanted_->uri == patched.uri) {
        there->select(Selections::at(there->buffer().place_of(wanted_->position)));
        wanted_.reset();
    }
}

void Editor::heard_telling(const talk::FromNode& telling) {
    if (const auto* presence = std::get_if<talk::Presence>(&telling)) {
        // It may be said before the greeting is answered; one's own seat is in it in no case.
        company_.set(*presence, greeting_ ? greeting_->device : talk::DeviceKey{});
        places_.told(company_, pages_, now_);
        follow_peer();
        showing::heard(*this);
    } else if (const auto* tree = std::get_if<talk::TreeChanged>(&telling)) {
        if (project_ == tree->project) reload_files();
    } else if (std::holds_alternative<talk::ClassChanged>(telling)) {
        reload_class();
    } else if (const auto* joining = std::get_if<talk::Joining>(&telling)) {
        heard_joining(*this, *joining);
    } else if (const auto* go = std::get_if<talk::GoTo>(&telling)) {
        open_file(go->uri, go->position);
    } else if (const auto* bad = std::get_if<talk::Misbehaving>(&telling)) {
        say(words_("ui.misbehaving"_key, {{"name", company_.name_of(bad->device)}}),
            Paint::attention);
    }
}

void Editor::follow_peer() {
    if (!following) return;
    for (const Here& here : company_.here())
        if (here.device == *following && !here.uri.empty() && !here.ranges.empty())
            open_file(here.uri, here.ranges.front().end);
}

// So that the others see where one is; the node sends no more than its pace. Said once more when
// all is saved: it knows a place by the letter beside it, and no letter before that is in a change.
void Editor::tell_cursor() {
    const Page* current = page();
    if (current == nullptr || !current->is_open()) return;
    talk::Cursor cursor{current->uri(), {}};
    for (const Selection& selection : current->selections().all())
        cursor.ranges.push_back({current->buffer().position_of(selection.anchor),
                                 current->buffer().position_of(selection.caret)});
    const bool has_unsaved = kept_line_.has_unsaved();
    if (told_cursor_ == cursor && (!told_unsaved_ || has_unsaved)) return;
    told_cursor_ = cursor;
    told_unsaved_ = has_unsaved;
    session_.say(cursor);
}

// ---- class, project, files --------------------------------------------------------------------

const talk::Project* Editor::project() const {
    if (!project_) return nullptr;
    const auto found = std::ranges::find(projects_, *project_, &talk::Project::project);
    return found == projects_.end() ? nullptr : &*found;
}

void Editor::reload_class() {
    ask<talk::People>({}, [this](const talk::PeopleAnswer& people) {
        company_.set(people);
        note_person(*this);
        showing::heard(*this);
    });
    ask<talk::Projects>({}, [this](const talk::ProjectsAnswer& answer) {
        projects_ = answer.projects;
        if (stage_ != Stage::project) choose_project(*this);
    });
}

void Editor::enter_project(const talk::SpaceId& project) {
    while (page() != nullptr)
        close_page();
    project_ = project;
    was_opened_ = false;
    stage_ = Stage::project;
    Settings settings = settings_;
    settings.project = project.hex;
    if (!(settings == settings_)) set_settings(std::move(settings));
    reload_files();
}

void Editor::reload_files() {
    if (!project_) return;
    ask<talk::Tree>({*project_}, [this](const talk::TreeAnswer& tree) {
        take_files(ProjectFiles(tree));
        if (files_.find(awaited_) != nullptr) {
            close_panels();
            open_file(std::exchange(awaited_, {}), std::exchange(awaited_position_, {}));
        }
        if (was_opened_) return;
        const auto last = settings_.files.find(project_->hex);
        const ProjectFile* file =
            last == settings_.files.end() ? nullptr : files_.find(last->second);
        if (file == nullptr) file = files_.first_page();
        if (file != nullptr) open_file(file->uri);
    });
}

// What is in the bin is open no more: nobody would ever see what is written there.
void Editor::take_files(ProjectFiles files) {
    std::vector<std::string> gone;
    for (const auto& each : pages_.all())
        if (files_.find(each->uri()) != nullptr && files.find(each->uri()) == nullptr)
            gone.push_back(each->uri());
    for (const std::string& uri : gone) {
        const std::string name = name_of_file(uri);
        const bool is_own = std::ranges::any_of(deleted, [&](const Deleted& each) {
            return name == each.name || name.starts_with(each.name + '/');
        });
        if (!is_own) say(words_("files.gone"_key, {{"name", name}}), Paint::attention);
        close_page_of(uri);
    }
    files_ = std::move(files);
}

std::string Editor::name_of_file(const std::string& uri) const {
    const ProjectFile* file = files_.find(uri);
    return file == nullptr ? words_("ui.a_file"_key) : file->path;
}

void Editor::show_page(std::size_t number) {
    if (number >= pages_.all().size()) return;
    end_group();
    offered_.reset();
    pages_.show(number);
    was_opened_ = true;
    if (!project_) return;
    Settings settings = settings_;
    settings.files[project_->hex] = page()->uri();
    if (!(settings == settings_)) set_settings(std::move(settings));
}

void Editor::open_file(const std::string& uri, std::optional<talk::Position> position) {
    if (const auto number = pages_.number_of(uri)) {
        show_page(*number);
        if (position) page()->select(Selections::at(page()->buffer().place_of(*position)));
        return;
    }
    const ProjectFile* file = files_.find(uri);
    if (file == nullptr || file->kind == talk::NodeKind::folder) return;
    if (file->kind == talk::NodeKind::blob) {
        say(words_("ui.is_picture"_key, {{"name", file->name}}));
        return;
    }
    pages_.add(session_.open(uri), grammar_of(file->name));
    if (position) wanted_ = Wanted{uri, *position};
    show_page(pages_.all().size() - 1);
}

void Editor::close_page() {
    if (page() != nullptr) close_page_of(std::string(page()->uri()));  // which goes with its page
}

void Editor::close_page_of(const std::string& uri) {
    const auto number = pages_.number_of(uri);
    if (!number) return;
    if (*number == pages_.shown_number()) {
        end_group();
        close_panels(true);  // they may be about its text
        offered_.reset();
    }
    pages_.remove(*number);
    session_.close(uri);
}

// ---- writing ----------------------------------------------------------------------------------

std::string Editor::why_no_writing() const {
    const talk::Project* project = this->project();
    if (page() == nullptr) return words_("why.no_page"_key);
    if (project == nullptr) return words_("why.no_project"_key);
    if (project->closed) return words_("why.closed"_key);
    if (!project->may_write) return words_("why.may_not_write"_key);
    if (kept_line_.state() == KeptState::disk_full) return words_("why.disk_full"_key);
    return {};
}

void Editor::write(const Writing& writing, TypingGroups::Kind kind) {
    if (writing.splices.empty()) {
        if (page() != nullptr) page()->select(writing.selections);
        return;
    }
    if (const std::string why = why_no_writing(); !why.empty()) {
        say(why, Paint::attention);
        return;
    }
    Page& current = *page();
    const bool may_link = current.grammar() == Grammar::html && kind != TypingGroups::Kind::whole;
    const Writing whole =
        may_link ? linked_rename(current.buffer(), writing, carets_of_others(current)) : writing;
    const std::uint64_t group = groups_.of(current.uri(), whole.splices, kind, now_);
    if (!session_.edit(current.uri(), whole.splices, group, now_)) {
        say(words_("ui.not_writable"_key), Paint::attention);
        return;
    }
    current.wrote(whole.splices, whole.selections, now_);
    places_.moved(current.uri(), whole.splices);
}

std::vector<ByteIndex> Editor::carets_of_others(const Page& page) const {
    std::vector<ByteIndex> carets;
    for (const Here& here : company_.here())
        if (const auto place = places_.place_of(here, page)) carets.push_back(place->caret);
    return carets;
}

void Editor::type(std::string_view text) {
    if (page() == nullptr) return;
    write(typed(page()->buffer(), page()->selections(), text), TypingGroups::Kind::insertion);
    offer_completion(false);
}

// ---- completion ---------------------------------------------------------------------------------

void Editor::offer_completion(bool is_asked_for) {
    offered_ = completion_here(*this, is_asked_for);
    if (!offered_ && is_asked_for) say(words_("ui.nothing_to_complete"_key));
}

bool Editor::take_completion_key(const KeyPress& key) {
    switch (offered_->take(key)) {
        case CompletionOffer::Answer::passes: return false;
        case CompletionOffer::Answer::stays: return true;
        case CompletionOffer::Answer::closes: offered_.reset(); return true;
        case CompletionOffer::Answer::takes: take_completion(); return true;
    }
    return false;
}

void Editor::take_completion() {
    const ByteRange written = offered_->written();
    const Candidate candidate = offered_->chosen();
    offered_.reset();
    const ByteIndex caret = written.begin + candidate.text.size() - candidate.back;
    end_group();
    write({{{written, candidate.text}}, Selections::at(caret)}, TypingGroups::Kind::whole);
    if (candidate.back > 0) offer_completion(false);
}

void Editor::move_carets(Move move, Hold hold) {
    Page* current = page();
    if (current == nullptr) return;
    end_group();
    const std::size_t rows = std::max<std::size_t>(drawn_.text.rows, 2) - 1;
    if (selects_with_arrows) hold = Hold::selects;
    current->select(current->selections().each([&](const Selection& selection) {
        return moved_by(selection, move, hold, current->buffer(), current->layout(), rows);
    }));
}

void Editor::undo() {
    if (page() == nullptr) return;
    end_group();
    session_.undo(page()->uri(), now_);
}

void Editor::redo() {
    if (page() == nullptr) return;
    end_group();
    session_.redo(page()->uri(), now_);
}

void Editor::copy_outside(std::string_view text) {
    constexpr std::size_t longest = std::size_t{74} * 1000;  // what terminals take by OSC 52
    clipboard = text;
    if (text.size() > longest) return;
    terminal_bytes_ += osc_52(text);
}

// ---- panels, notices, actions -----------------------------------------------------------------

void Editor::push(std::unique_ptr<Panel> panel) {
    panels_.push_back(std::move(panel));
}

void Editor::close_panels(bool but_those_beside) {
    for (auto& panel : panels_)
        if (!but_those_beside || panel->side_columns() == 0)
            done_panels_.push_back(std::move(panel));
    std::erase(panels_, nullptr);
}

void Editor::say(std::string sentence, Paint paint) {
    notice_.say(std::move(sentence), paint, now_);
}

void Editor::say_fault(const talk::Fault& fault) {
    say(sentence_of(words_, fault), Paint::attention);
}

// The commands have longer sentences for each; here it is one, and the log that says more.
void Editor::say_start_fault(StartFault fault) {
    if (fault == StartFault::other_version)
        return say(words_("node.other_version"_key), Paint::attention);
    const Slots place{{"path", setup_.home}};
    if (fault == StartFault::home_unusable)
        return say(words_("people.shut"_key, place), Paint::attention);
    if (fault == StartFault::not_ours)
        return say(words_("people.shut_by_others"_key, place), Paint::attention);
    if (fault == StartFault::no_program) return say(words_("ui.no_program"_key), Paint::attention);
    say(words_("node.would_not_start"_key, {{"path", setup_.home + "/log"}}), Paint::attention);
}

void Editor::say_not_done() {
    say(words_("ui.not_done"_key), Paint::attention);
}

void Editor::run(const Action& action) {
    const std::string why = action.why_not == nullptr ? std::string() : action.why_not(*this);
    if (!why.empty()) return say(why, Paint::attention);
    ran_.insert(action.id);
    action.run(*this);
}

// ---- keys -------------------------------------------------------------------------------------

void Editor::take(const Input& input, Instant now) {
    now_ = now;
    const auto* key = std::get_if<KeyPress>(&input);
    const auto* mouse = std::get_if<Mouse>(&input);
    if (key != nullptr) showing.key_at = now;
    const bool is_done_by_person =
        key != nullptr || (mouse != nullptr && mouse->kind == Mouse::Kind::press);
    if (following && is_done_by_person) {
        following.reset();
        session_.say(talk::Follow{});
        say(words_("ui.follow_ended"_key));
        if (key != nullptr && key->name == KeyName::escape) return;
    }
    if (!panels_.empty()) {
        Panel* panel = panels_.back().get();
        const Panel::Answer answer = panel->take(input);
        if (answer == Panel::Answer::closes) {
            const auto at = std::ranges::find(panels_, panel, &std::unique_ptr<Panel>::get);
            if (at != panels_.end()) {
                done_panels_.push_back(std::move(*at));
                panels_.erase(at);
            }
        }
        // Beside a column everything else goes on; behind what stands before the text one may
        // leave.
        if (answer != Panel::Answer::passes) return;
        if (panel->side_columns() == 0 && (key == nullptr || !leaves(*key))) return;
    }
    if (key != nullptr) {
        take_key(*key);
    } else if (mouse != nullptr) {
        offered_.reset();
        pointer_.take(*this, *mouse, drawn_);
    } else if (const auto* paste = std::get_if<Paste>(&input);
               paste != nullptr && page() != nullptr) {
        write(pasted(page()->buffer(), page()->selections(), paste->text),
              TypingGroups::Kind::whole);
    }
}

bool Editor::leaves(const KeyPress& key) const {
    const Action* action = keymap_.find(key);
    return action != nullptr && action->id == "quit";
}

void Editor::take_key(const KeyPress& key) {
    const bool opens = key.name == KeyName::enter || key.name == KeyName::escape;
    if (stage_ == Stage::no_class && panels_.empty() && opens) return begin_entry(*this);
    if (offered_ && panels_.empty() && take_completion_key(key)) return;
    const bool was_offered = offered_.has_value();
    offered_.reset();
    if (const Action* action = keymap_.find(key)) {
        if (panels_.empty() || !is_of_text(*action)) run(*action);
        return;
    }
    if (!panels_.empty() || page() == nullptr) return;
    take_text_key(*this, key);
    const bool erases = key.name == KeyName::backspace || key.name == KeyName::erase;
    if (was_offered && erases) offer_completion(false);
}

}  // namespace atelier::editor
