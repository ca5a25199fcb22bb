#include "editor/app/run_editor.hpp"

#include "editor/app/editor_host.hpp"
#include "editor/app/home_choice.hpp"
#include "editor/app/homes.hpp"
#include "editor/app/machine.hpp"
#include "editor/app/practice_source.hpp"
#include "editor/app/room_actions.hpp"
#include "editor/app/terminal_front.hpp"
#include "editor/practice_home.hpp"

#include <ostream>

namespace atelier::editor {

namespace {

// One terminal, and who sits at it.
class Sitting {
public:
    Sitting(const EditorRun& run, std::unique_ptr<Tty> tty)
        : run_(run),
          environment_(run.around.environment),
          language_(run.language.value_or(language_of(std::nullopt, environment_))),
          front_(std::make_unique<TerminalFront>(std::move(tty), environment_)),
          base_(base_of(run.home)) {}

    int sit() {
        std::optional<std::string> home = run_.home;
        if (!run_.is_home_named) home = only_home(base_, homes_of(base_));
        while (true) {
            if (!home) home = choose();
            if (!home) break;
            const auto onward = edit(*home);
            if (!onward) break;
            left_ = *home;
            home = onward->home.empty() ? std::nullopt : std::optional(onward->home);
        }
        front_.reset();  // the terminal is as it was
        if (!sentence_.empty()) run_.around.out << sentence_ << "\n";
        return is_all_saved_ ? 0 : 1;
    }

private:
    std::optional<std::string> choose() {
        const ColorDepth depth = color_depth_of(environment_);
        HomeChoice choice({base_, left_, sentence_}, Words(language_),
                          Theme(usual_theme(depth), depth));
        if (!front_->run(choice)) return std::nullopt;
        return choice.home();
    }

    std::optional<Onward> edit(const std::string& home) {
        const SeatPlace place{home, talk::socket_path(home, environment_),
                              run_.around.node_program};
        Settings settings = load_settings(home);
        // Who practises sees what he has chosen for himself.
        if (is_practice_home(home)) {
            const Settings own = load_settings(home_around(home));
            settings.theme = own.theme;
            settings.language = own.language;
            settings.keys = own.keys;
        }
        if (run_.language) settings.language.reset();  // asked for just now
        EditorHost host(place, setup_for(home), std::move(settings));
        const bool is_there = front_->run(host);
        language_ = host.editor().words().language();
        const Kept kept = host.session().kept();
        sentence_ = room_actions::leaving_sentence(host.editor().words(), kept);
        is_all_saved_ = is_all_saved_ && kept.is_all_saved();
        return is_there ? host.editor().onward : std::nullopt;
    }

    Editor::Setup setup_for(const std::string& home) const {
        Editor::Setup setup = setup_of_machine(environment_);
        setup.home = home;
        setup.mirror_folder = mirror_folder_for(home, setup.home_folder);
        setup.language = language_;
        if (left_.empty()) setup.project = run_.project;
        setup.read_practice = [this, home, words = Words(language_)](int given_up) {
            return read_practice(home, words, environment_, run_.around.node_program, given_up);
        };
        return setup;
    }

    const EditorRun& run_;
    const talk::Environment& environment_;
    Language language_;
    std::unique_ptr<TerminalFront> front_;
    std::string base_;
    std::string left_;      // the home that was left last
    std::string sentence_;  // what is kept of what was written there
    bool is_all_saved_ = true;
};

}  // namespace

int run_editor(const EditorRun& run) {
    auto tty = Tty::take_over(run.input, run.output, is_console(run.around.environment));
    if (!tty) {
        const Language language =
            run.language.value_or(language_of(std::nullopt, run.around.environment));
        run.around.errors << Words(language)("editor.no_terminal"_key) << "\n";
        return 1;
    }
    return Sitting(run, *std::move(tty)).sit();
}

}  // namespace atelier::editor
