// What must still be so for everybody else while somebody lies: words arrive as fast as before,
// pictures come from others, and in the end all is equal.

#include "tests/salle/deeds.hpp"
#include "tests/salle/scene.hpp"

namespace atelier::salle {

namespace {

constexpr std::uint64_t soon = 150;            // ms; a word takes 10 to 60 without anybody hostile
constexpr std::uint64_t from_another = 7'000;  // ms; 5 of them are patience with who gives nothing

// Any of the deeds, twelve times within four seconds, while the others write and bring pictures.
void somebody_lies(Scene& s, std::string_view deed) {
    // Who took one branch and has no allowance left for the other waits for the next comparisons.
    const std::uint64_t patience = deed == "long fork" ? 8'000 : soon;
    s.class_is_there().upload(0, "photo.jpg", 150'000).run_for(500).hostile(3, {deed});
    for (const char32_t* word : {U"un", U"deux", U"trois", U"quatre"}) {
        s.type(0, word).run_for(patience).expect_has(1, word);
        s.run_for(700);
    }
    s.upload(1, "plan.jpg", 90'000).type(1, U"encore").run_for(from_another);
    s.expect_has(2, U"encore").expect_picture(2, "plan.jpg").behave(3).expect_equal();
}

void tiny_frames_without_end(Scene& s) {
    s.class_is_there().hostile(2, {"tiny frames", "asks and never reads"});
    for (const char32_t* word : {U"a", U"b", U"c", U"d", U"e", U"f", U"g", U"h"})
        s.type(0, word).run_for(soon).expect_has(1, word);
    s.run_for(8'000).behave(2).expect_equal();
}

void a_frontier_without_end(Scene& s) {
    s.class_is_there().hostile(2, {"endless frontier"}).stop(1).type(0, U"pendant").run_for(3'000);
    s.start(1).run_for(from_another).expect_has(1, U"pendant").behave(2).expect_equal();
}

void claims_everything_and_gives_nothing(Scene& s) {
    s.class_is_there().stop(1).type(0, U"ici").run_for(1'000).hostile(3, {"claims"});
    s.start(1).run_for(from_another).expect_has(1, U"ici").behave(3).expect_equal();
}

void the_same_span_for_ever(Scene& s) {
    s.class_is_there().type(0, U"long").run_for(500).hostile(2, {"same want"});
    for (const char32_t* word : {U"a", U"b", U"c", U"d", U"e", U"f"})
        s.run_for(400).type(0, word).run_for(soon).expect_has(1, word);
    s.behave(2).expect_equal();
}

void asks_and_never_reads(Scene& s) {
    s.class_is_there().hostile(2, {"asks and never reads"}).run_for(4'000).type(0, U"écoute");
    s.run_for(soon).expect_has(1, U"écoute").behave(2).expect_equal();
}

// The liar has the picture, too: who is asked first is chance.
void comes_from_somebody_else(Scene& s, std::string_view deed) {
    s.class_is_there().stop(1).upload(0, "photo.jpg", 400'000).run_for(2'000);
    s.expect_picture(3, "photo.jpg").hostile(3, {deed}).start(1).run_for(from_another);
    s.expect_picture(1, "photo.jpg").behave(3).expect_equal();
}

void twenty_four_ask_for_one_picture(Scene& s) {
    s.class_is_there().upload(0, "photo.jpg", 600'000).type(5, U"pendant").run_for(300);
    s.expect_has(9, U"pendant").run_for(10'000).expect_picture(23, "photo.jpg").expect_equal();
}

void asks_a_hundred_times_for_one_picture(Scene& s) {
    s.class_is_there().upload(0, "photo.jpg", 300'000).run_for(1'000).hostile(3, {"same picture"});
    s.upload(1, "plan.jpg", 300'000).run_for(from_another).expect_picture(2, "plan.jpg");
    s.behave(3).expect_equal();
}

}  // namespace

std::vector<NamedScene> scenes_of_lines() {
    std::vector<NamedScene> scenes = {
        {"H20: tiny frames without end", 3, tiny_frames_without_end},
        {"H60: a frontier without end", 3, a_frontier_without_end},
        {"H61: claims everything and gives nothing", 4, claims_everything_and_gives_nothing},
        {"H62: the same span for ever", 3, the_same_span_for_ever},
        {"H63: asks and never reads", 3, asks_and_never_reads},
        {"H64: a wrong piece of a picture", 4,
         [](Scene& s) { comes_from_somebody_else(s, "wrong chunk"); }},
        {"H65: a picture that is not its map", 4,
         [](Scene& s) { comes_from_somebody_else(s, "wrong map"); }},
        {"H66: twenty-four ask for one picture", 24, twenty_four_ask_for_one_picture},
        {"H66: asks a hundred times for one picture", 4, asks_a_hundred_times_for_one_picture},
        {"H67: has everything and gives nothing", 4,
         [](Scene& s) { comes_from_somebody_else(s, "has everything"); }},
    };
    for (const Deed& deed : all_deeds())
        scenes.push_back({"liar: " + std::string(deed.name), 4,
                          [&deed](Scene& s) { somebody_lies(s, deed.name); }});
    return scenes;
}

}  // namespace atelier::salle
