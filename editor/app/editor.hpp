#pragma once

// The editor as a whole, without a terminal: what is open, who is there, what stands before the
// text. Keys and what the node says go in, a picture of cells comes out; a front (a terminal, or
// JSON lines) carries both. No clock: `now` is an argument.
//
// Actions (actions.hpp) and typing are the only ways to change it.

#include "editor/app/completion_offer.hpp"
#include "editor/app/kept_line.hpp"
#include "editor/app/keymap.hpp"
#include "editor/app/notice.hpp"
#include "editor/app/onward.hpp"
#include "editor/app/pointer.hpp"
#include "editor/app/practice_reading.hpp"
#include "editor/app/project_files.hpp"
#include "editor/app/replacing.hpp"
#include "editor/app/settings.hpp"
#include "editor/app/showing.hpp"
#include "editor/app/standing_places.hpp"
#include "editor/app/status_bar.hpp"
#include "editor/node_start.hpp"
#include "editor/session/rescue_files.hpp"
#include "editor/session/typing_groups.hpp"
#include "editor/ui/panel.hpp"
#include "editor/view/caret_moves.hpp"

#include <deque>
#include <memory>
#include <set>

namespace atelier::editor {

// Where somebody is on the way to a text.
enum class Stage : std::uint8_t {
    starting = 1,  // the node has not greeted yet
    no_class,
    joining,
    no_project,
    project,
};

class Editor {
public:
    using Instant = std::chrono::steady_clock::time_point;

    struct Setup {
        std::string home;
        Language language = Language::english;
        ColorDepth depth = ColorDepth::none;
        std::string project;  // its name or id; empty: the last one, or to be chosen
        // Looked for when a kit is asked for: sticks, and the person's own folder.
        std::vector<std::string> kit_folders;
        // Makes what F5 opens visible where there is a display; false: it cannot.
        std::function<bool(const std::string& path)> open_outside;
        std::string mirror_folder;  // where F5 puts projects
        std::string home_folder;    // the person's own, and where sticks are: for imports
        std::vector<std::string> stick_folders;
        // Where sticks are now; nothing: as above.
        std::function<std::vector<std::string>()> look_for_sticks;
        bool keeps_settings = true;
        // What was written alone in this home; takes its time. Nothing: it cannot be read.
        PracticeReading::Read read_practice;
    };

    Editor(NodeSession& session, Setup setup, Settings settings);

    // ---- driven by a front ----
    void take(const Input& input, Instant now);
    void heard(const Happened& what, Instant now);
    void tick(Instant now);
    std::optional<Instant> next_due() const;
    Grid draw(Size size);
    bool is_over() const { return is_over_; }
    // Until then whatever comes is what the person waits for.
    bool has_something_to_read() const {
        return page() != nullptr && page()->buffer().version() > 0;
    }
    // For the terminal and no cell: what was copied, for other programs.
    std::string take_terminal_bytes() { return std::exchange(terminal_bytes_, {}); }
    // What must be waited for beside the node: workers that parse.
    std::vector<int> ready_descriptors() const;
    void take_results();
    // Parses what was written since, which is drawn first. True: colours may be others now.
    bool catch_up();

    // ---- what actions work on ----
    NodeSession& session() { return session_; }
    const Setup& setup() const { return setup_; }
    // As they are now: somebody puts a stick in when he is told to.
    std::vector<std::string> stick_folders() const;
    std::vector<std::string> kit_folders() const;
    const Words& words() const { return words_; }
    const Theme& theme() const { return theme_; }
    const Keymap& keymap() const { return keymap_; }
    const Company& company() const { return company_; }
    const StandingPlaces& places() const { return places_; }
    const ProjectFiles& files() const { return files_; }
    const std::vector<talk::Project>& projects() const { return projects_; }
    const talk::Project* project() const;
    Stage stage() const { return stage_; }
    const Settings& settings() const { return settings_; }
    void set_settings(Settings settings);
    Instant now() const { return now_; }

    const std::vector<std::unique_ptr<Page>>& pages() const { return pages_.all(); }
    Page* page() { return pages_.shown(); }
    const Page* page() const { return pages_.shown(); }
    std::size_t page_number() const { return pages_.shown_number(); }
    Page* page_of(const std::string& uri) { return pages_.find(uri); }
    void show_page(std::size_t number);
    void open_file(const std::string& uri, std::optional<talk::Position> position = std::nullopt);
    // It was made just now, and is opened as soon as the project shows it.
    void open_when_listed(const std::string& uri, std::optional<talk::Position> position = {}) {
        awaited_ = uri;
        awaited_position_ = position;
    }
    void close_page();
    void close_page_of(const std::string& uri);              // not a reference into that page
    std::string name_of_file(const std::string& uri) const;  // as people see it

    void enter_project(const talk::SpaceId& project);
    void set_stage(Stage stage) { stage_ = stage; }
    void reload_class();
    void reload_files();

    // Empty: it can be written in now.
    std::string why_no_writing() const;
    void write(const Writing& writing, TypingGroups::Kind kind);
    // In the place of what is selected; with what may come next offered below it.
    void type(std::string_view text);
    void move_carets(Move move, Hold hold);
    // So that the others see where one is.
    void tell_cursor();
    void end_group() { groups_.end(); }
    // What may come next, below the caret; by itself only where a page's language says it.
    void offer_completion(bool is_asked_for);
    bool has_completion() const { return offered_.has_value(); }
    TypingGroups& groups() { return groups_; }
    void undo();
    void redo();

    void push(std::unique_ptr<Panel> panel);
    void close_panels(bool but_those_beside = false);
    Panel* front() { return panels_.empty() ? nullptr : panels_.back().get(); }
    // A sentence in the status bar, until another one or 8 s.
    void say(std::string sentence, Paint paint = Paint::bar_strong);
    void say_fault(const talk::Fault& fault);
    void say_start_fault(StartFault fault);
    void run(const Action& action);
    // Ids of the actions that ran since it was asked last.
    std::set<std::string_view> take_ran() { return std::exchange(ran_, {}); }
    void finish() { is_over_ = true; }

    // A kit was used, and its class has not answered yet. It is given up then.
    std::optional<Instant> knocks_until;
    // When it is over: nothing, unless only the seat is left.
    std::optional<Onward> onward;
    bool is_making_practice = false;
    std::unique_ptr<PracticeReading> practice_reading;
    std::string clipboard;
    Replacing replacing;
    std::optional<talk::DeviceKey> following;
    showing::State showing;
    bool hand_is_up = false;
    bool selects_with_arrows = false;  // for terminals whose Shift cannot be seen
    struct Deleted {
        std::string name;
        talk::ChangeId change;
    };
    std::vector<Deleted> deleted;  // in this run, the latest first
    // What earlier runs could not give to the node.
    std::vector<RescueFile> rescue_files;
    const KeptLine& kept() const { return kept_line_; }
    void copy_outside(std::string_view text);
    std::vector<Hint> hints() const;

    // A call whose refusal is said in the status bar.
    template <class Message>
    void ask(Message message, std::function<void(const typename Message::Answer&)> done,
             SharedDescriptor file = {}) {
        session_.call<Message>(
            std::move(message), now_,
            [this, done = std::move(done)](
                const std::expected<typename Message::Answer, Trouble>& answer) {
                if (answer)
                    done(*answer);
                else if (answer.error().why == Trouble::Why::refused)
                    say_fault(answer.error().fault);
                else
                    say_not_done();
            },
            std::move(file));
    }

private:
    void take_key(const KeyPress& key);
    bool leaves(const KeyPress& key) const;
    void say_not_done();
    void heard_patch(const happened::Patched& patched);
    void heard_telling(const talk::FromNode& telling);
    void heard_gone(const happened::Gone& gone);
    void say_nearly_full();
    void follow_peer();
    void take_files(ProjectFiles files);
    std::vector<ByteIndex> carets_of_others(const Page& page) const;

    // True: the key was for what is offered.
    bool take_completion_key(const KeyPress& key);
    void take_completion();

    // ---- drawing (screen.cpp) ----
    void draw_menu_bar(Grid& grid) const;
    std::vector<std::string> right_of_menus() const;
    void draw_tabs(Grid& grid);
    std::string tab_of(const Page& page) const;
    std::string name_of_project() const;
    StatusBar status_bar(std::size_t columns) const;
    void draw_hints(Grid& grid, std::size_t row) const;
    std::string mistake_here() const;
    void draw_page(Grid& grid, const Area& area, bool has_focus);
    void draw_nothing_open(Grid& grid, const Area& area) const;
    std::vector<PeerCaret> peers_in(const Page& page) const;
    std::vector<LineSign> signs_in(const Page& page) const;
    std::vector<Painted> marks_in(const Page& page) const;

    NodeSession& session_;
    Setup setup_;
    Settings settings_;
    Words words_;
    Theme theme_;
    Keymap keymap_;
    Stage stage_ = Stage::starting;
    std::optional<talk::Greeting> greeting_;
    Company company_;
    std::vector<talk::Project> projects_;
    std::optional<talk::SpaceId> project_;
    ProjectFiles files_;
    bool was_opened_ = false;  // any file of the project, since it was entered
    std::string awaited_;      // a file, until it is listed
    std::optional<talk::Position> awaited_position_;
    OpenPages pages_;
    // Where to go when a file that is being opened is there.
    struct Wanted {
        std::string uri;
        talk::Position position;
    };
    std::optional<Wanted> wanted_;
    TypingGroups groups_;
    std::optional<CompletionOffer> offered_;
    KeptLine kept_line_;
    std::vector<std::unique_ptr<Panel>> panels_;
    std::vector<std::unique_ptr<Panel>> done_panels_;  // closed in this turn: their keys may run on
    Notice notice_;
    StandingPlaces places_;
    std::optional<talk::Cursor> told_cursor_;
    bool told_unsaved_ = false;
    bool was_nearly_full_ = false;
    std::string terminal_bytes_;
    std::set<std::string_view> ran_;
    DrawnPlaces drawn_;
    Pointer pointer_;
    Instant now_;
    bool is_over_ = false;
};

}  // namespace atelier::editor
