#pragma once

// What people do at their seats: they open files, type words with pauses, cut and move lines, undo,
// make and move files, put pictures in, comment. The trainer makes teams and projects, lets people
// in, suspends and removes them. Everything goes through editors, and what a person does follows
// from what the screen shows.

#include "tests/salle/room.hpp"

namespace atelier::salle {

class People {
public:
    explicit People(Room& room) : room_(room) {}

    // From now until then everybody works.
    void work_until(Instant end);
    // The trainer's first duty, for as long as somebody may still come.
    void look_after_class();

    // ---- single doings ----
    std::vector<SpaceId> projects(Seat& seat);
    std::vector<NodeId> texts(Seat& seat, const SpaceId& space);
    std::optional<NodeId> find(Seat& seat, const SpaceId& space, std::string_view name);
    std::optional<FileNumber> open(Seat& seat, const SpaceId& space, const NodeId& node);
    // A word with a token of its own, at the end of the file or somewhere.
    char32_t type(Seat& seat, FileNumber file, std::u32string word,
                  std::optional<std::size_t> at = std::nullopt);
    void say(Seat& seat, const Act& act);
    void suspend(Seat& learner, CutReason reason);
    void lift_all();
    std::vector<SpaceVersion> versions_here(Seat& seat);
    void write(Seat& seat, const SpaceId& space, std::vector<resolved::Op> ops);
    BlobId upload(Seat& seat, const SpaceId& space, const std::string& name, std::size_t bytes);

private:
    void next_doing(Seat& seat, Instant end);
    void do_something(Seat& seat);
    void type_letters(Seat& seat, FileNumber file, std::u32string rest, char32_t behind);
    void work_on_text(Seat& seat, FileNumber file);
    void work_on_tree(Seat& seat, const SpaceId& space);
    void comment(Seat& seat, const SpaceId& space);
    void act_as_trainer();
    void act_as_second_trainer();
    void add_trainer();
    void freeze_or_adopt(const SpaceId& project);
    void rotate_key();
    std::string name_of(Seat& seat, FileNumber file);
    bool is_built_on(Seat& seat, const Editor::File& file);

    Room& room_;
    bool has_second_trainer_ = false;
    std::map<const Seat*, std::u32string> last_words_;  // each with its token
};

}  // namespace atelier::salle
