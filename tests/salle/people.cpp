#include "tests/salle/people.hpp"

namespace atelier::salle {

namespace {

constexpr std::array<std::u32string_view, 8> words = {
    U"bonjour", U"le ", U"menu\n", U"été", U"<p>", U"\n", U"ouvert de 9 h", U"prix: 3 €\n"};
constexpr std::array<std::string_view, 6> file_names = {"index.html",   "style.css", "menu.html",
                                                        "contact.html", "pages",     "photos"};

}  // namespace

void People::work_until(Instant end) {
    for (const auto& seat : room_.seats())
        next_doing(*seat, end);
}

void People::next_doing(Seat& seat, Instant end) {
    const Milliseconds pause{1 + room_.dice.below(2 * room_.plan.pace.count)};
    if (room_.queue.now() + pause > end) return;
    room_.queue.in(pause, [this, &seat, end] {
        if (!seat.is_gone) do_something(seat);
        next_doing(seat, end);
    });
}

// ---- what is there ------------------------------------------------------------------------------

std::vector<SpaceId> People::projects(Seat& seat) {
    std::vector<SpaceId> projects;
    if (!seat.is_of_class()) return projects;
    for (const auto& [space, record] : seat.replica()->state().spaces)
        if (record.kind == SpaceKind::project && seat.replica()->contents(space))
            projects.push_back(space);
    return projects;
}

std::vector<NodeId> People::texts(Seat& seat, const SpaceId& space) {
    std::vector<NodeId> texts;
    for (const OutlinedNode& node :
         seat.replica()->contents(space)->tree().outline(root_of(space, Root::site)))
        if (node.node.kind == NodeKind::text) texts.push_back(node.node.id);
    return texts;
}

std::optional<NodeId> People::find(Seat& seat, const SpaceId& space, std::string_view name) {
    for (const OutlinedNode& node :
         seat.replica()->contents(space)->tree().outline(root_of(space, Root::site)))
        if (node.node.name == name) return node.node.id;
    return std::nullopt;
}

std::optional<FileNumber> People::open(Seat& seat, const SpaceId& space, const NodeId& node) {
    if (!seat.editor->is_attached()) return std::nullopt;
    return seat.editor->open({space, node});
}

// ---- the class ----------------------------------------------------------------------------------

void People::say(Seat& seat, const Act& act) {
    seat.editor->ask(request::Say{act});
}

void People::look_after_class() {
    Seat& trainer = room_.trainer();
    if (!trainer.is_of_class() || !trainer.editor->is_ready() || trainer.editor->unsaved() > 0)
        return;
    const ClassState& state = trainer.replica()->state();
    std::vector<PersonId> persons;
    for (const auto& [author, grants] : state.authors)
        for (const Grant& grant : grants)
            persons.push_back(grant.person);
    std::ranges::sort(persons);
    persons.erase(std::ranges::unique(persons).begin(), persons.end());
    if (state.teams.empty()) return say(trainer, act::Team{{}, "A", persons, {}, {}});
    const auto& [team, record] = *state.teams.begin();
    if (record.members.size() < persons.size() && record.leaves.empty())
        return say(trainer, act::Team{team, "A", persons, {}, {}});
    const auto there = projects(trainer);
    if (there.empty()) return say(trainer, act::Project{"site", team, {}});
    if (texts(trainer, there.front()).empty())
        write(trainer, there.front(),
              {resolved::Create{NodeKind::text, root_of(there.front(), Root::site), "index.html"}});
}

std::vector<SpaceVersion> People::versions_here(Seat& seat) {
    std::vector<SpaceVersion> versions;
    for (const SpaceId& space : seat.replica()->spaces()) {
        const Space* content = seat.replica()->space(space);
        std::vector<ChangeId> heads;
        for (const Tip& tip : seat.replica()->tips(space))
            if (content ? content->is_accepted(tip.id)
                        : seat.replica()->class_chains().is_accepted(tip.id))
                heads.push_back(tip.id);
        std::ranges::sort(heads);
        if (heads.size() <= change_heads_max) versions.push_back({space, heads});
    }
    return versions;
}

void People::suspend(Seat& learner, CutReason reason) {
    // A copy of a disk is the same author, and one is not cut without the other.
    for (const auto& seat : room_.seats()) {
        if (seat->author() != learner.author()) continue;
        seat->was_cut = true;
        if (reason == CutReason::remove || reason == CutReason::lost_seat) seat->is_removed = true;
    }
    say(room_.trainer(), act::Cut{reason, {learner.author()}, versions_here(room_.trainer())});
    room_.happens(Happening::trainer_acts, &learner,
                  reason == CutReason::suspend ? "suspends" : "removes");
    if (reason != CutReason::suspend) room_.happens(Happening::key_rotates, &room_.trainer());
}

void People::lift_all() {
    act::Lift lift;
    for (const auto& [id, cut] : room_.trainer().replica()->state().cuts)
        if (cut.kind == CutKind::suspend || cut.kind == CutKind::freeze) lift.cuts.push_back(id);
    if (lift.cuts.empty()) return;
    say(room_.trainer(), lift);
    room_.trace.rare("suspended and lifted");
    room_.happens(Happening::trainer_acts, nullptr, "lifts");
}

void People::add_trainer() {
    if (has_second_trainer_ || room_.size() < 3) return;
    Seat& second = room_.seat(std::size_t{1});
    const ClassState& state = room_.trainer().replica()->state();
    const auto grants = state.authors.find(second.author());
    if (second.is_hostile || grants == state.authors.end() || grants->second.empty()) return;
    has_second_trainer_ = true;
    say(room_.trainer(), act::TrainerAdd{state.root_change,
                                         second.author(),
                                         {grants->second.back().person, ""},
                                         public_keys_of(second.keyring),
                                         {}});
}

void People::freeze_or_adopt(const SpaceId& project) {
    Seat& trainer = room_.trainer();
    auto versions = versions_here(trainer);
    std::erase_if(versions, [&](const SpaceVersion& each) { return each.space != project; });
    if (versions.empty()) return;
    if (room_.dice.chance(2)) {
        const bool is_typed_in = std::ranges::any_of(
            room_.seats(), [&](const auto& seat) { return seat->editor->has_unsaved_in(project); });
        if (is_typed_in) room_.trace.rare("frozen while typing");
        room_.happens(Happening::trainer_acts, nullptr, "freezes");
        return say(trainer, act::Cut{CutReason::freeze, {}, versions});
    }
    if (!trainer.replica()->state().cuts.empty()) room_.trace.rare("adopted after a cut");
    room_.happens(Happening::trainer_acts, nullptr, "adopts");
    say(trainer, act::Adopt{versions});
}

void People::rotate_key() {
    room_.trainer().editor->ask(request::RotateKey{});
    room_.happens(Happening::key_rotates, &room_.trainer());
}

void People::act_as_trainer() {
    Seat& trainer = room_.trainer();
    if (!trainer.is_of_class() || !trainer.editor->is_ready()) return;
    const auto there = projects(trainer);
    Seat& other = room_.seat(room_.dice.below(room_.size()));
    switch (room_.dice.below(12)) {
        case 0:
        case 1:
            if (&other != &trainer) suspend(other, CutReason::suspend);
            break;
        case 2:
        case 3:
        case 4: lift_all(); break;
        case 5:
            if (room_.size() > 3 && &other != &trainer && room_.dice.chance(3)) {
                if (!room_.wire.is_open(trainer.number, other.number))
                    room_.trace.rare("removed while cut off");
                suspend(other, CutReason::remove);
            }
            break;
        case 6:
            if (!there.empty()) freeze_or_adopt(there.front());
            break;
        case 7: rotate_key(); break;
        case 8: say(trainer, act::SessionMark{SessionMarkKind::begin, "morning"}); break;
        case 9:
            if (room_.plan.second_trainer) add_trainer();
            break;
        case 10:
            say(trainer, act::SetPolicy{{}, {{PolicyKey::presence, room_.dice.below(2)}}, {}});
            break;
        default: act_as_second_trainer(); break;
    }
}

void People::act_as_second_trainer() {
    Seat& second = room_.seat(std::size_t{1});
    if (!has_second_trainer_ || !second.is_of_class() || !second.editor->is_ready()) return;
    if (!room_.wire.is_open(second.number, room_.trainer().number))
        room_.trace.rare("second trainer acts while the first is cut off");
    say(second, act::Shelf{ShelfKind::course, "page", {}});
}

// ---- one person ---------------------------------------------------------------------------------

void People::do_something(Seat& seat) {
    if (&seat == &room_.trainer()) {
        look_after_class();
        if (room_.plan.acts && room_.dice.chance(6)) act_as_trainer();
    }
    if (&seat == &room_.seat(std::size_t{1}) && room_.plan.acts && room_.dice.chance(12))
        act_as_second_trainer();
    Editor& editor = *seat.editor;
    if (seat.is_asleep) return;
    if (!editor.is_ready()) {
        // Whoever types goes on typing when the node is dead.
        for (auto& [number, file] : editor.files())
            if (file.was_open && room_.dice.chance(4)) {
                room_.happens(Happening::types_alone, &seat, name_of(seat, number));
                type(seat, number, U"seul");
                return;
            }
        return;
    }
    const auto there = projects(seat);
    if (there.empty()) return;
    const SpaceId space = there[room_.dice.below(there.size())];
    for (auto& [number, file] : editor.files())
        if (room_.dice.chance(10)) file.is_refused = false;
    const std::uint64_t choice = room_.dice.below(20);
    if (choice == 0 && room_.plan.trees) return work_on_tree(seat, space);
    if (choice == 1 && room_.plan.comments) return comment(seat, space);
    if (choice == 2 && room_.plan.blobs) {
        const std::size_t bytes = room_.dice.chance(40) ? 3'000'000 : room_.dice.number(100'000);
        upload(seat, space, "photo.jpg", 1 + bytes);
        return;
    }
    const auto files = texts(seat, space);
    if (files.empty()) return;
    if (editor.files().empty() || room_.dice.chance(20)) {
        open(seat, space, files[room_.dice.below(files.size())]);
        return;
    }
    auto file = std::next(editor.files().begin(),
                          static_cast<std::ptrdiff_t>(room_.dice.below(editor.files().size())));
    if (file->second.is_open && !file->second.is_refused) work_on_text(seat, file->first);
}

void People::work_on_text(Seat& seat, FileNumber number) {
    Editor& editor = *seat.editor;
    Editor::File& file = editor.files().at(number);
    const std::size_t size = file.text.size();
    const std::size_t at = room_.dice.below(size + 1);
    const std::uint64_t choice = room_.dice.below(16);
    // The others' letters are known to be nobody's to take.
    const bool undoes = room_.plan.undoes && static_cast<std::uint32_t>(seat.number) % 2 == 0;
    if (choice < 2 && size > 0) {
        const std::size_t count = std::min<std::size_t>(size - at, 1 + room_.dice.below(12));
        if (count > 0) editor.edit(number, at, count, U"", std::nullopt);
        if (count > 0) room_.happens(Happening::erases, &seat, name_of(seat, number));
    } else if (choice == 2 && size > 20) {
        room_.happens(Happening::moves_lines, &seat, name_of(seat, number));
        const std::size_t count = std::min<std::size_t>(size - at, 10);
        std::u32string moved = file.text.substr(at, count);
        std::erase(moved, U'\r');  // no editor types it; somebody hostile may have
        if (count > 0) editor.edit(number, at, count, U"", std::nullopt);
        type(seat, number, moved, room_.dice.below(editor.files().at(number).text.size() + 1));
    } else if (choice == 3 && undoes) {
        if (is_built_on(seat, file)) room_.trace.rare("undo of what somebody else built on");
        room_.happens(Happening::undoes, &seat, name_of(seat, number));
        editor.ask(request::Undo{number}, file.place);
    } else if (choice == 4 && undoes) {
        room_.happens(Happening::redoes, &seat, name_of(seat, number));
        editor.ask(request::Redo{number}, file.place);
    } else {
        const std::u32string word(words[room_.dice.below(words.size())]);
        const bool at_end = room_.dice.chance(2);
        if (room_.dice.chance(2)) {
            type(seat, number, word, at_end ? size : at);
        } else {
            const char32_t token = type(seat, number, word.substr(0, 1), at_end ? size : at);
            type_letters(seat, number, word.substr(1), token);
        }
    }
}

char32_t People::type(Seat& seat, FileNumber number, std::u32string word,
                      std::optional<std::size_t> at) {
    const char32_t token = room_.new_token();
    Editor& editor = *seat.editor;
    const std::size_t place = at.value_or(editor.files().at(number).text.size());
    word += token;
    last_words_[&seat] = word;
    if (seat.core) room_.happens(Happening::types, &seat, name_of(seat, number));
    editor.edit(number, place, 0, std::move(word), token);
    return token;
}

// What it shows of the file as a person would say it.
std::string People::name_of(Seat& seat, FileNumber number) {
    const auto file = seat.editor->files().find(number);
    if (file == seat.editor->files().end() || !seat.is_of_class()) return "";
    const Contents* contents = seat.replica()->contents(file->second.place.space);
    if (contents == nullptr) return "";
    const auto node = contents->tree().node(file->second.place.node);
    return node ? node->name : "";
}

// Its last word is there, and somebody wrote in the middle of it.
bool People::is_built_on(Seat& seat, const Editor::File& file) {
    const std::u32string& word = last_words_[&seat];
    return word.size() > 2 && file.text.find(word.back()) != std::u32string::npos &&
           file.text.find(word) == std::u32string::npos &&
           file.text.find(word.substr(0, 2)) != std::u32string::npos;
}

// Letter by letter, before the token that ends the word.
void People::type_letters(Seat& seat, FileNumber number, std::u32string rest, char32_t token) {
    if (rest.empty()) return;
    room_.queue.in({30 + room_.dice.below(120)}, [this, &seat, number, rest, token] {
        auto& files = seat.editor->files();
        const auto file = files.find(number);
        if (file == files.end()) return;
        const std::size_t at = file->second.text.find(token);
        if (at == std::u32string::npos) return;
        seat.editor->edit(number, at, 0, rest.substr(0, 1), std::nullopt);
        type_letters(seat, number, rest.substr(1), token);
    });
}

// ---- files --------------------------------------------------------------------------------------

void People::write(Seat& seat, const SpaceId& space, std::vector<resolved::Op> ops) {
    seat.editor->ask(request::Write{space, std::move(ops)}, {space, {}});
}

BlobId People::upload(Seat& seat, const SpaceId& space, const std::string& name,
                      std::size_t bytes) {
    Bytes blob(bytes, 0);
    for (std::size_t i = 0; i < bytes; i += 1 + i / 64)
        blob[i] = static_cast<std::uint8_t>(room_.dice.below(256));
    const BlobId id = id_of(blob_map_of(blob));
    room_.happens(Happening::brings_picture, &seat, name);
    seat.editor->ask(request::PutBlob{std::move(blob)});
    write(seat, space,
          {resolved::Create{NodeKind::blob, root_of(space, Root::site), name},
           resolved::Blob{NodeId{{}, 0}, id, bytes}});
    return id;
}

void People::comment(Seat& seat, const SpaceId& space) {
    room_.happens(Happening::comments, &seat);
    const Comments& comments = seat.replica()->contents(space)->comments();
    const auto nodes = comments.nodes();
    if (nodes.empty() || room_.dice.chance(2)) {
        const auto files = texts(seat, space);
        if (files.empty()) return;
        return write(seat, space,
                     {resolved::Comment{files[room_.dice.below(files.size())], {}, "", "why?"}});
    }
    const auto threads = comments.of_node(nodes[room_.dice.below(nodes.size())]);
    if (threads.empty()) return;
    const CommentId id = threads.front().id();
    const NodeId thread{id.change, id.op};
    if (room_.dice.chance(2)) return write(seat, space, {resolved::Reply{thread, "because"}});
    write(seat, space, {resolved::SetCommentState{thread, CommentState::done, ""}});
}

void People::work_on_tree(Seat& seat, const SpaceId& space) {
    const NodeId root = root_of(space, Root::site);
    const auto all = seat.replica()->contents(space)->tree().outline(root);
    std::vector<NodeId> folders = {root};
    for (const OutlinedNode& node : all)
        if (node.node.kind == NodeKind::folder) folders.push_back(node.node.id);
    const NodeId folder = folders[room_.dice.below(folders.size())];
    const std::string name(file_names[room_.dice.below(file_names.size())]);
    if (all.empty() || room_.dice.chance(3)) {
        const NodeKind kind = room_.dice.chance(3) ? NodeKind::folder : NodeKind::text;
        room_.happens(Happening::makes_file, &seat, name);
        return write(seat, space, {resolved::Create{kind, folder, name}});
    }
    room_.happens(Happening::works_on_files, &seat);
    const NodeId node = all[room_.dice.below(all.size())].node.id;
    switch (room_.dice.below(5)) {
        case 0: return write(seat, space, {resolved::Move{node, folder}});
        case 1: {
            // Often a folder, which there are few of.
            const bool is_folder = folders.size() > 1 && room_.dice.chance(2);
            const NodeId named =
                is_folder ? folders[1 + room_.dice.below(folders.size() - 1)] : node;
            return write(seat, space, {resolved::Name{named, name}});
        }
        case 2: return write(seat, space, {resolved::Attribute{node, "lang", {'f', 'r'}}});
        case 3: seat.editor->ask(request::Delete{space, node}, {space, node}); break;
        default: return write(seat, space, {resolved::Keep{node}});
    }
}

}  // namespace atelier::salle
