#include "tests/salle/scene.hpp"

#include "tests/salle/hostile.hpp"

namespace atelier::salle {

Scene::Scene(std::size_t seats, bool prints) : room_(77, Plan::calm(seats), prints) {}

void Scene::expect(bool is_so, const std::string& what) {
    if (!is_so) room_.fail("expected", what);
}

SpaceId Scene::project(std::size_t number) {
    const auto there =
        seat(number).is_of_class() ? people_.projects(seat(number)) : std::vector<SpaceId>{};
    if (!there.empty()) return there.front();
    expect(false, seat(number).name + " sees no project");
    return {};
}

FileNumber Scene::file(std::size_t number) {
    if (!open_.contains(number)) {
        const auto node = people_.find(seat(number), project(number), "index.html");
        expect(node.has_value(), seat(number).name + " sees no index.html");
        if (!node) return {};
        open_[number] = seat(number).editor->open({project(number), *node});
        run_for(100);
    }
    return open_.at(number);
}

std::u32string Scene::text_of(std::size_t number) {
    std::u32string text = seat(number).editor->files().at(file(number)).text;
    std::erase_if(text, [](char32_t letter) { return letter >= first_token; });
    return text;
}

// ---- the class ----------------------------------------------------------------------------------

Scene& Scene::class_is_there() {
    room_.start(room_.trainer());
    room_.found_class(2);
    run_for(500);
    for (std::size_t i = 1; i < room_.size(); ++i)
        room_.start(seat(i));
    for (int second = 0; second < 6 + static_cast<int>(room_.size()) / 4; ++second) {
        run_for(1'000);
        people_.look_after_class();
    }
    for (std::size_t i = 0; i < room_.size() && !room_.fault(); ++i)
        file(i);
    return run_for(500);
}

Scene& Scene::say(std::size_t number, const Act& act) {
    people_.say(seat(number), act);
    return run_for(20);
}
Scene& Scene::suspend(std::size_t number) {
    people_.suspend(seat(number), CutReason::suspend);
    return run_for(20);
}
Scene& Scene::remove(std::size_t number) {
    people_.suspend(seat(number), CutReason::remove);
    return run_for(20);
}
Scene& Scene::lost_seat(std::size_t number) {
    people_.suspend(seat(number), CutReason::lost_seat);
    return run_for(20);
}
Scene& Scene::freeze() {
    auto versions = people_.versions_here(room_.trainer());
    const SpaceId space = project(0);
    std::erase_if(versions, [&](const SpaceVersion& each) { return each.space != space; });
    return say(0, act::Cut{CutReason::freeze, {}, versions});
}
Scene& Scene::lift() {
    people_.lift_all();
    return run_for(20);
}
Scene& Scene::adopt() {
    return say(0, act::Adopt{people_.versions_here(room_.trainer())});
}
Scene& Scene::second_trainer(std::size_t number) {
    const ClassState& state = room_.trainer().replica()->state();
    const auto& grant = state.authors.at(seat(number).author()).back();
    return say(0, act::TrainerAdd{state.root_change,
                                  seat(number).author(),
                                  {grant.person, ""},
                                  public_keys_of(seat(number).keyring),
                                  {}});
}
Scene& Scene::remove_trainer(std::size_t by, std::size_t number) {
    seat(number).is_removed = true;
    return say(by, act::TrainerRemove{seat(by).replica()->state().root_change,
                                      seat(number).author(),
                                      people_.versions_here(seat(by)),
                                      {}});
}
Scene& Scene::rotate_key() {
    room_.trainer().editor->ask(request::RotateKey{});
    return run_for(20);
}

// ---- at one seat --------------------------------------------------------------------------------

Scene& Scene::type(std::size_t number, std::u32string word) {
    people_.type(seat(number), file(number), std::move(word));
    return *this;
}
Scene& Scene::type_at(std::size_t number, std::size_t at, std::u32string word) {
    people_.type(seat(number), file(number), std::move(word), at);
    return *this;
}
Scene& Scene::erase(std::size_t number, std::size_t from, std::size_t count) {
    seat(number).editor->edit(file(number), from, count, U"", std::nullopt);
    return *this;
}
Scene& Scene::undo(std::size_t number) {
    seat(number).editor->ask(request::Undo{file(number)});
    return run_for(100);
}
Scene& Scene::redo(std::size_t number) {
    seat(number).editor->ask(request::Redo{file(number)});
    return run_for(100);
}
Scene& Scene::make(std::size_t number, NodeKind kind, const std::string& name,
                   const std::string& folder) {
    const SpaceId space = project(number);
    const auto parent =
        folder.empty() ? root_of(space, Root::site) : people_.find(seat(number), space, folder);
    expect(parent.has_value(), "no folder " + folder);
    if (parent) people_.write(seat(number), space, {resolved::Create{kind, *parent, name}});
    return run_for(30);
}
Scene& Scene::rename(std::size_t number, const std::string& name, const std::string& other) {
    const auto node = people_.find(seat(number), project(number), name);
    expect(node.has_value(), "no " + name + " to rename");
    if (node) people_.write(seat(number), project(number), {resolved::Name{*node, other}});
    return run_for(30);
}
Scene& Scene::move(std::size_t number, const std::string& name, const std::string& folder) {
    const auto node = people_.find(seat(number), project(number), name);
    const auto to = people_.find(seat(number), project(number), folder);
    expect(node && to, "no " + name + " to move or no " + folder);
    if (node && to) people_.write(seat(number), project(number), {resolved::Move{*node, *to}});
    return run_for(30);
}
Scene& Scene::erase_file(std::size_t number, const std::string& name) {
    const auto node = people_.find(seat(number), project(number), name);
    expect(node.has_value(), "no " + name + " to delete");
    if (!node) return *this;
    erased_[name] = *node;
    seat(number).editor->ask(request::Delete{project(number), *node});
    return run_for(30);
}
Scene& Scene::restore(std::size_t number, const std::string& name) {
    people_.write(seat(number), project(number), {resolved::Keep{erased_.at(name)}});
    return run_for(30);
}
Scene& Scene::open(std::size_t number, const std::string& name) {
    const auto node = people_.find(seat(number), project(number), name);
    expect(node.has_value(), "no " + name + " to open");
    if (node) open_[number] = seat(number).editor->open({project(number), *node});
    return run_for(100);
}
Scene& Scene::upload(std::size_t number, const std::string& name, std::size_t bytes) {
    people_.upload(seat(number), project(number), name, bytes);
    return run_for(30);
}
Scene& Scene::comment(std::size_t number, std::string text) {
    const auto node = people_.find(seat(number), project(number), "index.html");
    if (node)
        people_.write(seat(number), project(number),
                      {resolved::Comment{*node, {}, "", std::move(text)}});
    return run_for(30);
}

// ---- what breaks --------------------------------------------------------------------------------

Scene& Scene::cut_cable(std::size_t number) {
    room_.trace.say(room_.queue.now(), seat(number).name, "'s cable is pulled");
    room_.wire.move_to(seat(number).number, 1 + static_cast<int>(number));
    return *this;
}
Scene& Scene::cut_one_way(std::size_t from, std::size_t to) {
    room_.wire.cut_one_way(seat(from).number, seat(to).number);
    return *this;
}
Scene& Scene::heal() {
    room_.trace.say(room_.queue.now(), "all cables are in");
    room_.wire.heal();
    return *this;
}
Scene& Scene::stop(std::size_t number) {
    room_.stop(seat(number), Room::How::stopped);
    return *this;
}
Scene& Scene::kill(std::size_t number) {
    room_.stop(seat(number), Room::How::killed);
    return *this;
}
Scene& Scene::power_cut(std::size_t number) {
    room_.stop(seat(number), Room::How::power_cut);
    return *this;
}
Scene& Scene::start(std::size_t number) {
    room_.start(seat(number));
    return run_for(200);
}
Scene& Scene::gone(std::size_t number) {
    room_.stop(seat(number), Room::How::killed);
    seat(number).is_gone = true;
    return *this;
}
Scene& Scene::fill_disk(std::size_t number, bool is_full) {
    seat(number).disk.is_full = is_full;
    return *this;
}
Scene& Scene::break_flush(std::size_t number) {
    seat(number).disk.fails_next_flush = true;
    return *this;
}
Scene& Scene::slow_disk(std::size_t number, Milliseconds flush) {
    seat(number).disk.flush_takes = flush;
    return *this;
}
Scene& Scene::take_image(std::size_t number) {
    images_[number] = seat(number).disk.image();
    return *this;
}
Scene& Scene::put_image_back(std::size_t number) {
    room_.stop(seat(number), Room::How::killed);
    seat(number).disk.put_back(images_.at(number));
    seat(number).was_put_back = true;
    return *this;
}
Scene& Scene::clone(std::size_t number) {
    Seat& copy = room_.clone(seat(number));
    seat(number).was_put_back = true;
    room_.start(copy);
    return run_for(500);
}
Scene& Scene::clock(std::size_t number, std::uint64_t minutes) {
    seat(number).clock_minutes = minutes;
    return *this;
}
Scene& Scene::night() {
    room_.queue.pause({10 * 3'600'000});
    return *this;
}
Scene& Scene::nap(std::size_t number, Milliseconds span) {
    room_.put_to_sleep(seat(number), span);
    return *this;
}
Scene& Scene::hostile(std::size_t number, std::vector<std::string_view> deeds) {
    seat(number).is_hostile = true;
    seat(number).hostile = std::make_unique<Hostile>(room_, seat(number), std::move(deeds));
    for (int i = 1; i <= 12; ++i)
        room_.queue.in({static_cast<std::uint64_t>(i) * 300}, [this, number] {
            if (seat(number).core) seat(number).hostile->act();
        });
    return *this;
}
Scene& Scene::behave(std::size_t number) {
    seat(number).hostile->behave();
    return gone(number);
}
Scene& Scene::slow(std::size_t number, std::uint64_t bytes_a_millisecond) {
    room_.wire.slow_down(seat(number).number, bytes_a_millisecond);
    return *this;
}
Scene& Scene::pack_stick(std::size_t number) {
    expect(sticks_.pack(seat(number)), seat(number).name + " can pack no stick");
    return *this;
}
Scene& Scene::bring_stick(std::size_t number) {
    expect(sticks_.bring(seat(number)), seat(number).name + " can read no stick");
    return *this;
}

// ---- what is so ---------------------------------------------------------------------------------

Scene& Scene::run_for(std::uint64_t ms) {
    const Instant end = room_.queue.now() + Milliseconds{ms};
    while (!room_.fault() && room_.queue.now() < end) {
        room_.run_until(std::min(end, room_.queue.now() + Milliseconds{500}));
        checks_.look_at_screens();
    }
    return *this;
}
Scene& Scene::expect_equal() {
    come_to_rest(room_, people_, checks_);
    return *this;
}
Scene& Scene::expect_text(std::size_t number, const std::u32string& text) {
    expect(text_of(number) == text, seat(number).name + " shows another text");
    return *this;
}
Scene& Scene::expect_has(std::size_t number, const std::u32string& part) {
    expect(text_of(number).find(part) != std::u32string::npos,
           seat(number).name + " does not show what is expected");
    return *this;
}
Scene& Scene::expect_lacks(std::size_t number, const std::u32string& part) {
    expect(text_of(number).find(part) == std::u32string::npos,
           seat(number).name + " shows what it should not");
    return *this;
}
Scene& Scene::expect_files(std::size_t number, std::vector<std::string> names) {
    std::vector<std::string> there;
    const SpaceId space = project(number);
    if (room_.fault()) return *this;
    for (const OutlinedNode& node :
         seat(number).replica()->contents(space)->tree().outline(root_of(space, Root::site)))
        there.push_back(node.node.name);
    std::ranges::sort(there);
    std::ranges::sort(names);
    std::string list;
    for (const std::string& name : there)
        list += " " + name;
    expect(there == names, seat(number).name + " has these files:" + list);
    return *this;
}
Scene& Scene::expect_picture(std::size_t number, const std::string& name) {
    const SpaceId space = project(number);
    if (room_.fault()) return *this;
    const auto node = people_.find(seat(number), space, name);
    const auto blob =
        node ? seat(number).replica()->contents(space)->tree().node(*node)->blob : std::nullopt;
    expect(blob && seat(number).store->has_blob(blob->id), seat(number).name + " lacks " + name);
    return *this;
}
Scene& Scene::expect_seats(std::size_t number, std::size_t copies) {
    const std::size_t seats = seat(number).editor->status().seats;
    expect(seats == copies, seat(number).name + " is told of " + std::to_string(seats) + " seats");
    return *this;
}
Scene& Scene::expect_saved(std::size_t number, bool is_saved) {
    expect((seat(number).editor->unsaved() == 0) == is_saved,
           seat(number).name + (is_saved ? "'s screen does not say saved" : " is told too early"));
    return *this;
}
Scene& Scene::expect_refused(std::size_t number, Refusal why) {
    expect(seat(number).editor->refusals(why) > 0, seat(number).name + " was not refused");
    return *this;
}
Scene& Scene::expect_rescue(std::size_t number) {
    expect(seat(number).editor->rescues() > 0, seat(number).name + " has no rescue copy");
    return *this;
}
Scene& Scene::expect_forks(std::size_t count) {
    std::size_t forks = 0;
    for (const SpaceId& space : room_.trainer().replica()->spaces())
        if (const Space* held = room_.trainer().replica()->space(space))
            forks += held->chains().forks().size();
    expect(forks == count, "there are " + std::to_string(forks) + " forks");
    return *this;
}
Scene& Scene::expect_set_aside(std::size_t count) {
    std::size_t aside = 0;
    const SpaceId space = project(0);
    Space* held = room_.trainer().replica()->space(space);
    if (held == nullptr) return *this;
    for (HeldIndex i = 0; i < held->chains().size(); ++i)
        aside += held->is_accepted(held->chains().id(i)) && !held->counts(held->chains().id(i));
    expect(aside == count, std::to_string(aside) + " changes are set aside");
    return *this;
}

Outcome Scene::outcome() {
    return outcome_of(room_, 1'000);
}

Outcome run_scene(const NamedScene& scene, bool prints) {
    Scene played(scene.seats, prints);
    scene.play(played);
    return played.outcome();
}

}  // namespace atelier::salle
