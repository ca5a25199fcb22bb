#include "tests/salle/scene.hpp"

namespace atelier::salle {

namespace {

void two_type_in_one_line(Scene& s) {
    s.class_is_there().type(0, U"ab").run_for(500);
    s.type_at(0, 1, U"X").type_at(1, 1, U"Y").run_for(300);
    s.expect_equal().expect_has(0, U"X").expect_has(0, U"Y");
}

void cable_pulled_while_two_type(Scene& s) {
    s.class_is_there().type(0, U"un deux").run_for(500);
    s.cut_cable(1).type(0, U" trois").type(1, U" quatre").run_for(20'000);
    s.expect_lacks(0, U"quatre").heal().expect_equal();
    s.expect_has(0, U"quatre").expect_has(1, U"trois");
}

void saved_and_on_other_seats(Scene& s) {
    s.class_is_there().type(1, U"gardé").run_for(1'000);
    s.expect_saved(1, true).expect_seats(1, 2).expect_equal();
}

void copies_are_known_after_a_restart(Scene& s) {
    s.class_is_there().type(1, U"gardé").run_for(1'000).kill(1).start(1).run_for(3'000);
    s.expect_seats(1, 2).type(1, U"encore").run_for(1'000).expect_seats(1, 2).expect_equal();
}

void alone_nobody_has_a_copy(Scene& s) {
    s.class_is_there().cut_cable(1).run_for(500).type(1, U"seul").run_for(1'000);
    s.expect_saved(1, true).expect_lacks(0, U"seul").heal().expect_equal();
    s.expect_has(0, U"seul");
}

void killed_between_commit_and_send(Scene& s) {
    s.class_is_there().cut_cable(1).type(1, U"écrit").run_for(5).kill(1);
    s.heal().start(1).expect_equal().expect_has(0, U"écrit");
}

void killed_between_send_and_flush(Scene& s) {
    s.class_is_there().slow_disk(1, {5'000}).type(1, U"parti").run_for(100);
    s.expect_has(0, U"parti").expect_saved(1, false).power_cut(1).run_for(1'000);
    s.slow_disk(1, {5}).start(1).expect_equal().expect_has(1, U"parti");
}

void power_cut_before_anything_was_saved(Scene& s) {
    s.class_is_there().cut_cable(1).slow_disk(1, {5'000}).type(1, U"perdu?").run_for(100);
    s.expect_saved(1, false).power_cut(1).slow_disk(1, {5}).start(1).heal();
    s.expect_equal().expect_has(0, U"perdu?");  // the editor had it still
}

void what_was_saved_survives_a_power_cut(Scene& s) {
    s.class_is_there().cut_cable(1).type(1, U"sauvé").run_for(1'000).expect_saved(1, true);
    s.power_cut(1).start(1).heal().expect_equal().expect_has(0, U"sauvé");
}

void editor_types_while_its_node_is_dead(Scene& s) {
    s.class_is_there().type(1, U"avant ").run_for(1'000).kill(1).type(1, U"pendant ");
    s.run_for(500).start(1).type(1, U"après").expect_equal();
    s.expect_has(0, U"avant ").expect_has(0, U"pendant ").expect_has(0, U"après");
}

void two_power_cuts_at_once(Scene& s) {
    s.class_is_there().type(1, U"un").type(2, U"deux").run_for(30).power_cut(1).power_cut(2);
    s.run_for(2'000).start(1).start(2).expect_equal();
}

void failed_flush_makes_it_read_only(Scene& s) {
    s.class_is_there().break_flush(1).type(1, U"mal").run_for(4'000).expect_equal();
    s.type(1, U"bien").expect_equal().expect_has(0, U"bien");
}

void full_disk_then_room(Scene& s) {
    s.class_is_there().fill_disk(1).type(0, U"plein").run_for(3'000);
    s.fill_disk(1, false).expect_equal().expect_has(1, U"plein");
}

void own_words_on_a_full_disk(Scene& s) {
    s.class_is_there().fill_disk(1).type(1, U"sans place").run_for(3'000).expect_saved(1, false);
    s.fill_disk(1, false).expect_equal().expect_has(0, U"sans place");
}

void restored_disk(Scene& s) {
    s.class_is_there().type(1, U"lundi ").run_for(1'000).take_image(1).type(1, U"mardi ");
    s.run_for(1'000).put_image_back(1).start(1).expect_equal();
    s.expect_has(1, U"mardi").type(1, U"mercredi").expect_equal().expect_forks(0);
}

void cloned_disk(Scene& s) {
    s.class_is_there().type(1, U"original ").run_for(1'000).clone(1).type(3, U"copie ");
    s.type(1, U"encore ").run_for(3'000).gone(3).expect_equal().expect_forks(0);
    s.expect_has(0, U"encore");
}

void clock_at_1970(Scene& s) {
    s.clock(1, 0).clock(2, 60'000'000).class_is_there().type(1, U"vieux").type(2, U"futur");
    s.expect_equal().expect_has(0, U"vieux").expect_has(0, U"futur");
}

void pause_of_a_night(Scene& s) {
    s.class_is_there().type(0, U"hier ").run_for(500).night().run_for(2'000);
    s.type(1, U"demain").expect_equal().expect_has(0, U"demain").expect_has(1, U"hier");
}

void a_seat_naps(Scene& s) {
    s.class_is_there().nap(1, {30'000}).type(0, U"sans toi").run_for(40'000).expect_equal();
    s.expect_has(1, U"sans toi");
}

void same_new_file_name_on_both_sides(Scene& s) {
    s.class_is_there().cut_cable(1).make(0, NodeKind::text, "menu.html");
    s.make(1, NodeKind::text, "menu.html").heal().expect_equal();
    s.expect_files(0, {"index.html", "menu.html", "menu~2.html"});
}

void folder_renamed_while_a_neighbour_edits_inside(Scene& s) {
    s.class_is_there()
        .make(0, NodeKind::folder, "pages")
        .make(0, NodeKind::text, "a.html", "pages");
    s.run_for(500).open(1, "a.html").cut_cable(1).rename(0, "pages", "textes");
    s.type(1, U"dedans").heal().expect_equal().open(0, "a.html").expect_has(0, U"dedans");
    s.expect_files(1, {"index.html", "textes", "a.html"});
}

void delete_against_edit(Scene& s) {
    s.class_is_there().make(0, NodeKind::text, "b.html").run_for(500).open(1, "b.html");
    s.cut_cable(1).erase_file(0, "b.html").type(1, U"encore là").heal().expect_equal();
    s.expect_files(0, {"index.html", "b.html"});
}

void delete_of_what_was_seen(Scene& s) {
    s.class_is_there().make(0, NodeKind::text, "c.html").run_for(500).erase_file(1, "c.html");
    s.expect_equal().expect_files(0, {"index.html"});
}

void two_folders_into_each_other(Scene& s) {
    s.class_is_there().make(0, NodeKind::folder, "x").make(0, NodeKind::folder, "y").run_for(500);
    s.cut_cable(1).move(0, "x", "y").move(1, "y", "x").heal().expect_equal();
    s.expect_files(1, {"index.html", "x", "y"});
}

void a_large_picture_while_people_type(Scene& s) {
    s.class_is_there().upload(0, "photo.jpg", 3'000'000).type(1, U"vite").run_for(150);
    s.expect_has(0, U"vite").expect_equal().expect_files(1, {"index.html", "photo.jpg"});
}

// At the start of the second seat's node it is in no file, so it is not asked for; then it is
// again.
void a_picture_that_comes_back(Scene& s) {
    s.class_is_there().slow(1, 100).upload(0, "photo.jpg", 3'000'000).run_for(3'000);
    s.erase_file(0, "photo.jpg").run_for(6'000).kill(1).start(1).run_for(6'000);
    s.restore(0, "photo.jpg").slow(1, 12'500).expect_equal().expect_picture(1, "photo.jpg");
}

void a_picture_of_twenty_mebibytes(Scene& s) {
    s.class_is_there().upload(0, "film.mp4", 20 * 1024 * 1024).type(1, U"pendant").run_for(300);
    s.expect_has(0, U"pendant").expect_equal();
}

void a_slow_seat_slows_nobody(Scene& s) {
    s.class_is_there().slow(2, 8).upload(0, "photo.jpg", 200'000).type(0, U"vite").run_for(150);
    s.expect_has(1, U"vite").expect_equal();
}

void a_seat_that_never_reads(Scene& s) {
    s.class_is_there().hostile(2, {"never reads"}).run_for(2'000).type(0, U"écoute");
    s.run_for(100).expect_has(1, U"écoute").run_for(20'000).behave(2).expect_equal();
}

void suspended_while_typing(Scene& s) {
    s.class_is_there().type(1, U"avant").run_for(500).suspend(1).run_for(500);
    s.type(1, U"après").run_for(500).expect_refused(1, Refusal::no_place).expect_rescue(1);
    s.expect_equal().expect_has(0, U"avant").expect_lacks(0, U"après");
}

void suspended_and_lifted(Scene& s) {
    s.class_is_there().suspend(1).run_for(1'000).lift().run_for(1'000).type(1, U"de retour");
    s.expect_equal().expect_has(0, U"de retour");
}

void cut_off_and_suspended_meanwhile(Scene& s) {
    s.class_is_there().cut_cable(1).type(1, U"sans savoir").suspend(1).run_for(2'000).heal();
    s.expect_equal().expect_lacks(0, U"sans savoir").adopt().expect_equal();
    s.expect_has(0, U"sans savoir");
}

void removed_goes_on_and_a_friend_builds_on_it(Scene& s) {
    s.class_is_there().cut_cable(0).remove(1).run_for(500).type(1, U"caché ").run_for(1'000);
    s.expect_has(2, U"caché").type(2, U"dessus").run_for(1'000).cut_cable(1).heal();
    s.expect_equal().expect_has(0, U"dessus").expect_has(0, U"caché");
}

void removed_seat_hears_nothing_more(Scene& s) {
    s.class_is_there().remove(1).run_for(2'000).type(0, U"entre nous").run_for(5'000);
    s.expect_lacks(1, U"entre nous").expect_equal();
}

void key_rotated_while_a_seat_sleeps(Scene& s) {
    s.class_is_there().stop(1).rotate_key().run_for(2'000).type(0, U"nouvelle clé").run_for(500);
    s.start(1).expect_equal().expect_has(1, U"nouvelle clé");
}

void frozen_project(Scene& s) {
    s.class_is_there().type(1, U"livré").run_for(500).freeze().run_for(1'000).type(1, U"trop tard");
    s.run_for(500).expect_refused(1, Refusal::no_place).lift().run_for(500).expect_equal();
    s.expect_lacks(0, U"trop tard").expect_has(0, U"livré");
}

void two_root_changes_at_once(Scene& s) {
    s.class_is_there().second_trainer(1).run_for(1'000).cut_cable(1);
    s.say(0, act::SetPolicy{{}, {{PolicyKey::hop_limit, 3}}, {}});
    s.say(1, act::Shelf{ShelfKind::course, "cours", {}}).heal().expect_equal();
}

void trainer_removed_while_acting_offline(Scene& s) {
    s.class_is_there().second_trainer(1).run_for(1'000).cut_cable(1).remove_trainer(0, 1);
    s.say(1, act::Shelf{ShelfKind::course, "de Luc", {}}).run_for(500).heal().run_for(5'000);
    s.expect_equal();
}

void one_way_cable(Scene& s) {
    s.class_is_there().cut_one_way(0, 1).type(0, U"aller").type(1, U"retour").run_for(30'000);
    s.heal().expect_equal().expect_has(1, U"aller").expect_has(0, U"retour");
}

void undo_leaves_the_neighbour(Scene& s) {
    s.class_is_there().type(0, U"mot ").run_for(500).type(1, U"voisin ").run_for(500).undo(0);
    s.run_for(500).expect_text(1, U"voisin ").redo(0).expect_equal().expect_has(1, U"mot ");
}

void undo_after_a_split(Scene& s) {
    s.class_is_there().type(0, U"abc").run_for(500).cut_cable(1).erase(1, 0, 2).run_for(200);
    s.undo(0).heal().expect_equal().undo(1).expect_equal();
}

void comment_on_a_file(Scene& s) {
    s.class_is_there().cut_cable(1).comment(0, "pourquoi ?").comment(1, "et ici ?").heal();
    s.expect_equal();
}

void forked_log(Scene& s) {
    s.class_is_there().hostile(3, {"fork"}).run_for(6'000).behave(3).expect_equal();
}

void fork_seen_by_half_the_room(Scene& s) {
    s.class_is_there().cut_cable(1).cut_cable(2).hostile(3, {"fork", "many branches"});
    s.run_for(5'000).heal().run_for(2'000).behave(3).expect_equal();
}

void a_flood(Scene& s) {
    s.class_is_there().hostile(2, {"flood", "tiny frames"}).type(0, U"malgré tout").run_for(400);
    s.expect_has(1, U"malgré tout").run_for(8'000).behave(2).expect_equal();
}

void wrong_signatures(Scene& s) {
    s.class_is_there().hostile(2, {"wrong signature", "another's key", "another domain"});
    s.type(0, U"vrai").run_for(8'000).behave(2).expect_equal().expect_has(1, U"vrai");
}

void twelve_come_at_once(Scene& s) {
    s.class_is_there();
    for (std::size_t i = 0; i < 12; ++i)
        s.type(i, U"moi ");
    s.run_for(1'000).expect_equal();
}

void two_rooms_that_never_meet(Scene& s) {
    s.class_is_there().cut_cable(1).type(0, U"ici ").type(1, U"ailleurs ").run_for(1'000);
    s.expect_lacks(0, U"ailleurs").expect_lacks(1, U"ici");
    s.pack_stick(0).bring_stick(1).run_for(100);
    s.expect_has(1, U"ici").expect_lacks(0, U"ailleurs").pack_stick(1).bring_stick(0);
    s.run_for(100).expect_has(0, U"ailleurs").run_for(1'000);
    s.pack_stick(0).bring_stick(0).heal().expect_equal();
}

void a_stick_brings_people_and_pictures(Scene& s) {
    s.class_is_there().cut_cable(2).upload(0, "photo.png", 300'000).run_for(1'000);
    s.second_trainer(1).run_for(1'000).pack_stick(1).bring_stick(2).expect_picture(2, "photo.png");
    s.remove(1).run_for(500).pack_stick(0).bring_stick(2).heal().expect_equal();
}

void killed_after_a_stick(Scene& s) {
    s.class_is_there().cut_cable(1).type(0, U"sur la clé").run_for(1'000);
    s.pack_stick(0).bring_stick(1).power_cut(1).start(1).run_for(1'000);
    s.pack_stick(0).bring_stick(1).run_for(100).expect_has(1, U"sur la clé");
    s.heal().expect_equal();
}

std::vector<NamedScene> scenes_of_days() {
    return {
        {"two type in one line", 2, two_type_in_one_line},
        {"cable pulled while two type", 2, cable_pulled_while_two_type},
        {"saved and on other seats", 3, saved_and_on_other_seats},
        {"copies are known after a restart", 3, copies_are_known_after_a_restart},
        {"alone nobody has a copy", 3, alone_nobody_has_a_copy},
        {"killed between commit and send", 2, killed_between_commit_and_send},
        {"killed between send and flush", 3, killed_between_send_and_flush},
        {"power cut before anything was saved", 2, power_cut_before_anything_was_saved},
        {"what was saved survives a power cut", 2, what_was_saved_survives_a_power_cut},
        {"editor types while its node is dead", 2, editor_types_while_its_node_is_dead},
        {"two power cuts at once", 4, two_power_cuts_at_once},
        {"failed flush makes it read only", 2, failed_flush_makes_it_read_only},
        {"full disk then room", 2, full_disk_then_room},
        {"own words on a full disk", 2, own_words_on_a_full_disk},
        {"restored disk", 2, restored_disk},
        {"cloned disk", 3, cloned_disk},
        {"clock at 1970", 3, clock_at_1970},
        {"pause of a night", 2, pause_of_a_night},
        {"a seat naps", 2, a_seat_naps},
        {"same new file name on both sides", 2, same_new_file_name_on_both_sides},
        {"folder renamed while a neighbour edits inside", 2,
         folder_renamed_while_a_neighbour_edits_inside},
        {"delete against edit", 2, delete_against_edit},
        {"delete of what was seen", 2, delete_of_what_was_seen},
        {"two folders into each other", 2, two_folders_into_each_other},
        {"a large picture while people type", 3, a_large_picture_while_people_type},
        {"a picture that comes back", 2, a_picture_that_comes_back},
        {"a picture of twenty mebibytes", 2, a_picture_of_twenty_mebibytes},
        {"a slow seat slows nobody", 3, a_slow_seat_slows_nobody},
        {"a seat that never reads", 3, a_seat_that_never_reads},
        {"suspended while typing", 2, suspended_while_typing},
        {"suspended and lifted", 2, suspended_and_lifted},
        {"cut off and suspended meanwhile", 2, cut_off_and_suspended_meanwhile},
        {"removed goes on and a friend builds on it", 3, removed_goes_on_and_a_friend_builds_on_it},
        {"removed seat hears nothing more", 3, removed_seat_hears_nothing_more},
        {"key rotated while a seat sleeps", 2, key_rotated_while_a_seat_sleeps},
        {"frozen project", 2, frozen_project},
        {"two root changes at once", 2, two_root_changes_at_once},
        {"trainer removed while acting offline", 3, trainer_removed_while_acting_offline},
        {"one-way cable", 2, one_way_cable},
        {"undo leaves the neighbour", 2, undo_leaves_the_neighbour},
        {"undo after a split", 2, undo_after_a_split},
        {"comment on a file", 2, comment_on_a_file},
        {"forked log", 4, forked_log},
        {"fork seen by half the room", 4, fork_seen_by_half_the_room},
        {"two rooms that never meet", 2, two_rooms_that_never_meet},
        {"a stick brings people and pictures", 3, a_stick_brings_people_and_pictures},
        {"killed after a stick", 2, killed_after_a_stick},
        {"a flood", 3, a_flood},
        {"wrong signatures", 3, wrong_signatures},
        {"twelve come at once", 12, twelve_come_at_once},
    };
}

}  // namespace

const std::vector<NamedScene>& all_scenes() {
    static const std::vector<NamedScene> all = [] {
        std::vector<NamedScene> scenes = scenes_of_days();
        for (NamedScene& scene : scenes_of_lines())
            scenes.push_back(std::move(scene));
        return scenes;
    }();
    return all;
}

}  // namespace atelier::salle
