#include "editor/app/headless.hpp"

#include "editor/app/editor_host.hpp"
#include "editor/app/machine.hpp"
#include "editor/app/practice_source.hpp"
#include "editor/utf8.hpp"

#include <boost/json.hpp>

#include <istream>
#include <ostream>

namespace atelier::editor {

namespace {

namespace json = boost::json;
using Clock = std::chrono::steady_clock;
using Instant = Clock::time_point;

constexpr std::chrono::milliseconds key_takes{10};
constexpr std::chrono::seconds patience{30};  // of a line, in real time

struct Refusal {
    std::string why;
};

class HeadlessFront {
public:
    explicit HeadlessFront(EditorHost& host) : host_(host) {}

    void start() { settle(); }

    json::object take(const json::object& line) {
        json::object answer{{"ok", true}};
        if (const auto* value = line.if_contains("size")) set_size(*value);
        if (const auto* value = line.if_contains("key")) press(*value);
        if (const auto* value = line.if_contains("type")) type(text_of(*value));
        if (const auto* value = line.if_contains("paste")) give(Paste{text_of(*value)});
        if (const auto* value = line.if_contains("click")) click(*value, line);
        if (const auto* value = line.if_contains("run")) run(text_of(*value));
        if (const auto* value = line.if_contains("open")) open(text_of(*value));
        if (const auto* value = line.if_contains("wait"))
            now_ += std::chrono::milliseconds{number_of(*value)};
        settle();
        if (line.contains("screen")) add_screen(answer);
        if (line.contains("text")) add_text(answer);
        if (line.contains("state")) add_state(answer);
        if (line.contains("actions")) add_actions(answer);
        json::array ran;
        for (const std::string_view id : host_.editor().take_ran())
            ran.emplace_back(std::string(id));
        answer["ran"] = std::move(ran);
        answer["over"] = host_.editor().is_over();
        return answer;
    }

private:
    static std::string text_of(const json::value& value) {
        if (!value.is_string()) throw Refusal{"a text is needed"};
        return std::string(value.get_string());
    }
    static std::int64_t number_of(const json::value& value) {
        if (!value.is_int64() || value.get_int64() < 0) throw Refusal{"a number is needed"};
        return value.get_int64();
    }
    static Spot spot_of(const json::value& value) {
        if (!value.is_array() || value.get_array().size() != 2) throw Refusal{"[row, column]"};
        return {static_cast<std::size_t>(number_of(value.get_array()[0])),
                static_cast<std::size_t>(number_of(value.get_array()[1]))};
    }

    void set_size(const json::value& value) {
        const Spot spot = spot_of(value);
        constexpr std::size_t most = 1'000;
        if (spot.row == 0 || spot.column == 0 || spot.row > most || spot.column > most)
            throw Refusal{"no such size"};
        size_ = {spot.row, spot.column};
    }

    void give(Input input) {
        host_.add(std::move(input));
        now_ += key_takes;
        host_.turn_at(now_, Clock::now());
        // Drawn each time, as on a terminal: what keys mean may depend on where things stood.
        (void)host_.editor().draw(size_);
    }

    void press(const json::value& value) {
        if (value.is_array()) {
            for (const json::value& each : value.get_array())
                press(each);
            return;
        }
        const auto key = chord_named(text_of(value));
        if (!key) throw Refusal{"no such key"};
        give(*key);
    }

    void type(const std::string& text) {
        for (std::size_t at = 0; at < text.size();) {
            const auto letter = next_code_point(text, at);
            if (!letter) throw Refusal{"no UTF-8"};
            if (*letter == '\n')
                give(KeyPress{KeyName::enter, 0, {}});
            else
                give(KeyPress{KeyName::character, *letter, {}});
        }
    }

    void click(const json::value& value, const json::object& line) {
        const Spot spot = spot_of(value);
        const auto* kind = line.if_contains("kind");
        Mouse mouse{Mouse::Kind::press, 0, spot.row, spot.column, {}};
        const std::string name = kind == nullptr ? "press" : text_of(*kind);
        if (name == "drag")
            mouse.kind = Mouse::Kind::drag;
        else if (name == "release")
            mouse.kind = Mouse::Kind::release;
        else if (name == "wheel_up")
            mouse.kind = Mouse::Kind::wheel_up;
        else if (name == "wheel_down")
            mouse.kind = Mouse::Kind::wheel_down;
        else if (name != "press")
            throw Refusal{"no such kind"};
        give(mouse);
    }

    void run(const std::string& id) {
        const Action* action = action_named(id);
        if (action == nullptr) throw Refusal{"no such action"};
        host_.editor().run(*action);
    }

    void open(const std::string& path) {
        const ProjectFile* file = host_.editor().files().at_path(path);
        if (file == nullptr) throw Refusal{"no such file"};
        host_.editor().open_file(file->uri);
    }

    // Until the node has answered everything and nothing more came of that: what was said before a
    // question is done when it is answered.
    void settle() {
        const Instant until = Clock::now() + patience;
        for (bool is_quiet = false; !is_quiet;) {
            host_.take_change();
            host_.take_own_change();
            ask_whether_done(until);
            // Who has left takes no more keys.
            const bool has_keys = host_.has_input() && !host_.editor().is_over();
            const bool has_work = has_keys || host_.session().kept().unsaved > 0 ||
                                  !host_.session().is_idle() ||
                                  !host_.editor().ready_descriptors().empty();
            is_quiet = !has_work && !host_.take_change() && !host_.take_own_change();
            if (Clock::now() > until) throw Refusal{"not done in time"};
        }
        host_.editor().tick(now_);
    }

    void ask_whether_done(Instant until) {
        bool is_answered = false;
        while (!is_connected() && Clock::now() < until)
            wait_for_node();
        host_.session().call<talk::Folders>({}, now_, [&](const auto&) { is_answered = true; });
        while (!is_answered && Clock::now() < until)
            wait_for_node();
        if (!is_answered) throw Refusal{"the node does not answer"};
    }

    bool is_connected() {
        const auto state = host_.session().state();
        return state == NodeSession::State::ready || state == NodeSession::State::classless;
    }

    void wait_for_node() {
        host_.turn_at(now_, Clock::now());
        if (host_.session().is_idle() && is_connected()) return;
        std::vector<pollfd> polled;
        host_.watch(polled);
        constexpr int longest_ms = 20;
        ::poll(polled.data(), polled.size(), longest_ms);
        host_.woken(polled);
    }

    void add_screen(json::object& answer) {
        const Grid grid = host_.editor().draw(size_);
        json::array rows;
        for (std::size_t row = 0; row < size_.rows; ++row) {
            std::string text;
            for (std::size_t column = 0; column < size_.columns; ++column)
                text += grid.at({row, column}).bytes();
            text.erase(text.find_last_not_of(' ') + 1);
            rows.emplace_back(text);
        }
        answer["rows"] = std::move(rows);
        if (grid.cursor)
            answer["cursor"] = json::array{static_cast<std::int64_t>(grid.cursor->row),
                                           static_cast<std::int64_t>(grid.cursor->column)};
    }

    void add_text(json::object& answer) {
        const Page* page = host_.editor().page();
        if (page == nullptr) return;
        answer["text"] = page->buffer().text();
        json::array carets;
        for (const Selection& each : page->selections().all())
            carets.push_back(json::array{static_cast<std::int64_t>(each.anchor.value),
                                         static_cast<std::int64_t>(each.caret.value)});
        answer["carets"] = std::move(carets);
    }

    static json::array place_of(const talk::Position& place) {
        return {place.line, place.character};
    }

    void add_state(json::object& answer) {
        const Editor& editor = host_.editor();
        json::array files;
        for (const ProjectFile& file : editor.files().all())
            files.emplace_back(file.path);
        answer["files"] = std::move(files);
        if (const Page* page = editor.page()) {
            const ByteIndex caret = page->selections().primary().caret;
            answer["path"] = editor.name_of_file(page->uri());
            answer["at"] = place_of(page->buffer().position_of(caret));
        }
        answer["hand"] = editor.hand_is_up;
        answer["shows"] = editor.showing.own;
        json::array here;
        for (const Here& each : editor.company().here()) {
            const auto shown = editor.showing.known.find(each.device.hex);
            json::object there{{"name", each.member.name},
                               {"hand", each.hand},
                               {"shows", shown == editor.showing.known.end() ? 0 : shown->second}};
            if (!each.uri.empty()) there["path"] = editor.name_of_file(each.uri);
            const Page* page = editor.page();
            const auto place =
                page == nullptr ? std::nullopt : editor.places().place_of(each, *page);
            if (place)
                there["at"] = place_of(page->buffer().position_of(place->caret));
            else if (!each.ranges.empty())
                there["at"] = place_of(each.ranges.front().end);
            here.push_back(std::move(there));
        }
        answer["here"] = std::move(here);
        const Kept kept = host_.session().kept();
        answer["seats"] = kept.seats;
        answer["connected"] = kept.connected;
    }

    static void add_actions(json::object& answer) {
        json::array ids;
        for (const Action& action : actions())
            ids.emplace_back(std::string(action.id));
        answer["actions"] = std::move(ids);
    }

    EditorHost& host_;
    Size size_{24, 80};
    Instant now_ = Clock::now();
};

json::object refused(const std::string& why) {
    return {{"ok", false}, {"error", why}};
}

}  // namespace

int run_headless(const EditorRun& run, std::istream& in, std::ostream& out) {
    const talk::Environment& environment = run.around.environment;
    const SeatPlace place{run.home, talk::socket_path(run.home, environment),
                          run.around.node_program};
    Editor::Setup setup = setup_of_machine(environment);
    setup.home = run.home;
    setup.depth = ColorDepth::palette;
    setup.language = run.language.value_or(Language::french);
    setup.project = run.project;
    setup.open_outside = {};
    setup.look_for_sticks = {};
    setup.kit_folders = {setup.home_folder};
    setup.keeps_settings = false;
    setup.read_practice = [&run, words = Words(setup.language)](int given_up) {
        return read_practice(run.home, words, run.around.environment, run.around.node_program,
                             given_up);
    };
    EditorHost host(place, std::move(setup), {});
    HeadlessFront front(host);
    try {
        front.start();
    } catch (const Refusal& refusal) {
        out << json::serialize(refused(refusal.why)) << "\n" << std::flush;
        return 1;
    }
    std::string line;
    while (!host.editor().is_over() && std::getline(in, line)) {
        boost::system::error_code error;
        const json::value value = json::parse(line, error);
        json::object answer = refused("no JSON object");
        try {
            if (!error && value.is_object()) answer = front.take(value.get_object());
        } catch (const Refusal& refusal) {
            answer = refused(refusal.why);
        }
        out << json::serialize(answer) << "\n" << std::flush;
    }
    return host.session().kept().is_all_saved() ? 0 : 1;
}

}  // namespace atelier::editor
