#pragma once

// A story in verbs: who founds, types, pulls a cable, and what must be on whose screen in the end.
// Nothing breaks by itself here, and everything takes some milliseconds.

#include "tests/salle/outcome.hpp"
#include "tests/salle/sticks.hpp"

namespace atelier::salle {

class Scene {
public:
    Scene(std::size_t seats, bool prints);

    // ---- the class ----
    // The first founds, the others come in, there is a project with index.html, which all open.
    Scene& class_is_there();
    Scene& suspend(std::size_t seat);
    Scene& remove(std::size_t seat);
    Scene& lost_seat(std::size_t seat);
    Scene& freeze();
    Scene& lift();
    Scene& adopt();
    Scene& second_trainer(std::size_t seat);
    Scene& remove_trainer(std::size_t by, std::size_t seat);
    Scene& rotate_key();
    Scene& say(std::size_t seat, const Act& act);

    // ---- at one seat ----
    Scene& type(std::size_t seat, std::u32string word);
    Scene& type_at(std::size_t seat, std::size_t at, std::u32string word);
    Scene& erase(std::size_t seat, std::size_t from, std::size_t count);
    Scene& undo(std::size_t seat);
    Scene& redo(std::size_t seat);
    Scene& make(std::size_t seat, NodeKind kind, const std::string& name,
                const std::string& folder = "");
    Scene& rename(std::size_t seat, const std::string& name, const std::string& other);
    Scene& move(std::size_t seat, const std::string& name, const std::string& folder);
    Scene& erase_file(std::size_t seat, const std::string& name);
    Scene& restore(std::size_t seat, const std::string& name);  // erased before, anywhere
    Scene& open(std::size_t seat, const std::string& name);
    Scene& upload(std::size_t seat, const std::string& name, std::size_t bytes);
    Scene& comment(std::size_t seat, std::string text);

    // ---- what breaks ----
    Scene& cut_cable(std::size_t seat);
    Scene& cut_one_way(std::size_t from, std::size_t to);
    Scene& heal();
    Scene& stop(std::size_t seat);
    Scene& kill(std::size_t seat);
    Scene& power_cut(std::size_t seat);
    Scene& start(std::size_t seat);
    Scene& gone(std::size_t seat);  // for good
    Scene& fill_disk(std::size_t seat, bool is_full = true);
    Scene& break_flush(std::size_t seat);
    Scene& slow_disk(std::size_t seat, Milliseconds flush);
    Scene& take_image(std::size_t seat);
    Scene& put_image_back(std::size_t seat);
    Scene& clone(std::size_t seat);  // the copy is the next number
    Scene& clock(std::size_t seat, std::uint64_t minutes);
    Scene& night();
    Scene& nap(std::size_t seat, Milliseconds span);
    Scene& hostile(std::size_t seat, std::vector<std::string_view> deeds);
    Scene& behave(std::size_t seat);
    Scene& slow(std::size_t seat, std::uint64_t bytes_a_millisecond);
    Scene& pack_stick(std::size_t seat);
    Scene& bring_stick(std::size_t seat);

    // ---- what is so ----
    Scene& run_for(std::uint64_t ms);
    Scene& expect_equal();                                             // of all, at rest
    Scene& expect_text(std::size_t seat, const std::u32string& text);  // tokens left out
    Scene& expect_has(std::size_t seat, const std::u32string& part);
    Scene& expect_lacks(std::size_t seat, const std::u32string& part);
    Scene& expect_files(std::size_t seat, std::vector<std::string> names);
    Scene& expect_picture(std::size_t seat, const std::string& name);  // whole
    Scene& expect_seats(std::size_t seat, std::size_t copies);
    Scene& expect_saved(std::size_t seat, bool is_saved);
    Scene& expect_refused(std::size_t seat, Refusal why);
    Scene& expect_rescue(std::size_t seat);
    Scene& expect_forks(std::size_t count);
    Scene& expect_set_aside(std::size_t count);

    Outcome outcome();

private:
    Seat& seat(std::size_t number) { return room_.seat(number); }
    SpaceId project(std::size_t number);
    FileNumber file(std::size_t number);
    std::u32string text_of(std::size_t number);
    void expect(bool is_so, const std::string& what);

    Room room_;
    People people_{room_};
    Checks checks_{room_};
    Sticks sticks_{room_};
    std::map<std::size_t, FileNumber> open_;
    std::map<std::string, NodeId> erased_;
    std::map<std::size_t, MemoryDisk> images_;
};

struct NamedScene {
    std::string name;
    std::size_t seats = 2;
    std::function<void(Scene&)> play;
};
const std::vector<NamedScene>& all_scenes();
std::vector<NamedScene> scenes_of_lines();  // the list of hostile lines
Outcome run_scene(const NamedScene& scene, bool prints);

}  // namespace atelier::salle
