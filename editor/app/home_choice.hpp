#pragma once

// "Who are you?": the names of those who share the machine, and somebody else (docs/homes.md). No
// node runs for it, and none is asked.

#include "editor/app/homes.hpp"
#include "editor/app/screen_program.hpp"
#include "editor/theme/theme.hpp"
#include "editor/ui/list_panel.hpp"

#include <deque>
#include <memory>

namespace atelier::editor {

class HomeChoice : public ScreenProgram {
public:
    struct Setup {
        std::string base;
        std::string left;      // the home that was just left, Esc goes back into it; empty: none
        std::string sentence;  // whether all is kept that was written there
    };

    HomeChoice(Setup setup, const Words& words, const Theme& theme);

    // When it is over. Nothing: whoever it was leaves.
    const std::optional<std::string>& home() const { return home_; }

    void add(Input input) override { inputs_.push_back(std::move(input)); }
    void turn(Instant now) override;
    bool is_over() const override { return is_over_; }
    Grid draw(Size size) override;

private:
    void take(const Input& input);
    void end(std::optional<std::string> home);

    Setup setup_;
    Words words_;
    Theme theme_;
    std::vector<PersonHome> homes_;
    std::unique_ptr<ListPanel> list_;
    std::deque<Input> inputs_;
    std::optional<std::string> home_;
    bool is_over_ = false;
};

// As a row of a list: the name, the class beside it; why it does not open.
ListRow row_of(const PersonHome& home, const Words& words);

}  // namespace atelier::editor
