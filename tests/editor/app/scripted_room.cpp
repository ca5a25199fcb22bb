#include "tests/editor/app/scripted_room.hpp"

#include "editor/practice_home.hpp"
#include "editor/ui/chord.hpp"
#include "editor/utf8.hpp"
#include "tests/editor/text/marked_text.hpp"

#include <unistd.h>

namespace atelier::editor {

namespace {

talk::Person person_named(char digit, const std::string& name, const talk::AuthorId& author,
                          const talk::DeviceKey& device, talk::Standing standing) {
    return {talk::PersonId{hex_of(digit)}, name, "", {{author, device, standing}}};
}

talk::TreeNode tree_node(const std::string& uri, const std::string& parent, talk::NodeKind kind,
                         const std::string& name) {
    talk::TreeNode node;
    node.uri = uri;
    node.parent = parent;
    node.kind = kind;
    node.name = name;
    return node;
}

std::string bytes_of(const Descriptor& file) {
    std::string bytes;
    std::array<char, 4096> part{};
    for (ssize_t got = 1; got > 0;) {
        got = ::pread(file.number(), part.data(), part.size(), static_cast<off_t>(bytes.size()));
        if (got > 0) bytes.append(part.data(), static_cast<std::size_t>(got));
    }
    return bytes;
}

Editor::Setup setup_in(Editor::Setup setup, const std::string& home, Language language) {
    setup.home = home;
    setup.language = language;
    return setup;
}

}  // namespace

RoomNode ScriptedRoom::usual_node() {
    using talk::NodeKind;
    RoomNode node;
    const talk::AuthorId own{hex_of('2')};
    node.people = {talk::ClassId{hex_of('3')}, "Les sites du mardi", own, {}, {}, {}, {}};
    node.people.people = {
        person_named('a', "Léa", own, lea_seat, talk::Standing::learner),
        person_named('b', "Ana", talk::AuthorId{hex_of('4')}, ana_seat, talk::Standing::learner),
        person_named('c', "M. Petit", talk::AuthorId{hex_of('6')}, petit_seat,
                     talk::Standing::trainer)};
    talk::Project project;
    project.project = bakery;
    project.name = "Boulangerie";
    project.may_write = true;
    project.site = site_uri;
    project.notes = notes_uri;
    node.projects = {{project}};
    node.tree = {site_uri,
                 notes_uri,
                 {tree_node(index_uri, site_uri, NodeKind::text, "index.html"),
                  tree_node(css_folder_uri, site_uri, NodeKind::folder, "css"),
                  tree_node(style_uri, css_folder_uri, NodeKind::text, "style.css"),
                  tree_node(images_uri, site_uri, NodeKind::folder, "images"),
                  tree_node(four_uri, images_uri, NodeKind::blob, "four.jpg"),
                  tree_node(note_uri, notes_uri, NodeKind::text, "idées.txt")}};
    node.tree.nodes[4].blob = talk::BlobId{hex_of('8')};
    node.tree.nodes[4].size = 25'000;
    node.texts[style_uri] = Buffer("body {\n  color: red;\n}\n");
    node.texts[note_uri] = Buffer("demander au boulanger\n");
    return node;
}

ScriptedRoom::ScriptedRoom(Manner manner)
    : node(std::move(manner.node)),
      editor(session,
             setup_in(std::move(manner.setup),
                      manner.is_practice ? practice_home_in(home.path()) : home.path().string(),
                      manner.language),
             std::move(manner.settings)) {
    node.texts[index_uri] = Buffer(manner.text);
    turn();
    if (manner.is_connected) connect();
}

// ---- the node -----------------------------------------------------------------------------------

void ScriptedRoom::connect() {
    waiting_.clear();
    session.connected();
    turn();
}

void ScriptedRoom::break_off() {
    waiting_.clear();
    edits_.clear();
    session.ended();
    turn();
}

void ScriptedRoom::answer_all() {
    while (!waiting_.empty()) {
        const talk::Call call = std::move(waiting_.front());
        waiting_.pop_front();
        answer(call);
    }
    turn();
}

void ScriptedRoom::save() {
    tell_saved();
    turn();
}

void ScriptedRoom::tell_saved() {
    node.status.processed = node.status.saved = processed_;
    node.status.wrote = node.status.wrote || processed_ > 0;
    say(talk::write_telling(node.status));
}

void ScriptedRoom::tell(const talk::FromNode& telling) {
    say(talk::write_telling(telling));
    turn();
}

void ScriptedRoom::say(std::string line) {
    line.pop_back();
    session.hear(line, now);
    take_happened();  // before the next line, as the host does
}

void ScriptedRoom::take_happened() {
    for (const Happened& each : session.take_happened())
        editor.heard(each, now);
}

void ScriptedRoom::peer_writes(const std::string& uri, const Splices& splices) {
    patch(uri, splices);
    turn();
}

void ScriptedRoom::patch(const std::string& uri, const Splices& splices) {
    Buffer& buffer = node.texts[uri];
    const auto delta = edits_of(buffer, splices);
    apply(buffer, splices);
    if (edits_.contains(uri))
        say(talk::write_telling(
            talk::Patch{uri, edits_[uri], delta, version_of(++event_), processed_}));
}

talk::TreeNode& ScriptedRoom::add_file(const std::string& name, const std::string& parent,
                                       talk::NodeKind kind) {
    const std::string uri = room_uri(++last_file_);
    node.texts[uri];
    node.tree.nodes.push_back(tree_node(uri, parent, kind, name));
    return node.tree.nodes.back();
}

void ScriptedRoom::turn() {
    do {
        take_happened();
        editor.catch_up();
        editor.take_results();
        editor.tick(now);
    } while (hear_editor());
    take_happened();
    editor.catch_up();
    editor.tick(now);
    (void)editor.draw(size);
}

// True: the session may have more to say.
bool ScriptedRoom::hear_editor() {
    session.tick(now);
    const auto lines = session.take_lines();
    for (const OutLine& line : lines) {
        const auto call =
            talk::read_call(std::string_view(line.text).substr(0, line.text.size() - 1));
        REQUIRE(call);
        asked_.push_back(call->message);
        if (line.file) node.passed.push_back(bytes_of(*line.file));
        if (!call->id) continue;
        if (node.answers)
            answer(*call);
        else
            waiting_.push_back(*call);
    }
    return !lines.empty();
}

void ScriptedRoom::answer(const talk::Call& call) {
    std::visit([&](const auto& message) { give_answer(*call.id, message); }, call.message);
    for (const talk::FromNode& each : std::exchange(behind_, {}))
        say(talk::write_telling(each));
}

template <class Message>
void ScriptedRoom::give_answer(const talk::CallId& id, const Message& message) {
    if (talk::is_writing<Message>()) ++processed_;
    const auto refused = node.refused.find(Message::method);
    if (refused != node.refused.end()) {
        say(talk::write_fault(id, {refused->second, {}}));
    } else if constexpr (std::is_same_v<typename Message::Answer, talk::Reversed>) {
        const bool is_redo = std::is_same_v<Message, talk::Redo>;
        if ((is_redo ? undone_ : done_)[message.uri].empty())
            say(talk::write_fault(id, {talk::Code::nothing_to_undo, {}}));
        else
            say(talk::write_answer(id, reverse(message.uri, is_redo)));
    } else {
        say(talk::write_answer(id, reply(message)));
    }
    if (talk::is_writing<Message>() && node.saves) tell_saved();
}

template <class Message>
typename Message::Answer ScriptedRoom::reply(const Message& message) {
    typename Message::Answer answer{};
    if constexpr (requires { answer.request; }) answer.request = processed_;
    if constexpr (std::is_same_v<Message, talk::Hello>) {
        answer = ScriptedNode::greeting();
        if (!node.has_class) answer.class_id.reset();
    } else if constexpr (std::is_same_v<Message, talk::Resume>) {
        answer.processed = processed_;
    } else if constexpr (std::is_same_v<Message, talk::People>) {
        answer = node.people;
    } else if constexpr (std::is_same_v<Message, talk::Projects>) {
        answer = node.projects;
    } else if constexpr (std::is_same_v<Message, talk::Tree>) {
        answer = node.tree;
    } else if constexpr (std::is_same_v<Message, talk::FoundClass>) {
        node.has_class = true;
        answer.class_id = talk::ClassId{hex_of('3')};
        behind_.emplace_back(talk::ClassChanged{});
    } else if constexpr (std::is_same_v<Message, talk::Delete>) {
        std::erase_if(node.tree.nodes, [&](const auto& each) { return each.uri == message.uri; });
        answer.change = talk::ChangeId{hex_of('9')};
        behind_.emplace_back(talk::TreeChanged{bakery});
    } else if constexpr (std::is_same_v<Message, talk::Rename>) {
        for (talk::TreeNode& each : node.tree.nodes)
            if (each.uri == message.uri) each.name = message.name;
        behind_.emplace_back(talk::TreeChanged{bakery});
    } else if constexpr (std::is_same_v<Message, talk::NewProject> ||
                         std::is_same_v<Message, talk::NewTeam>) {
        answer.change = talk::ChangeId{hex_of('e')};
        if constexpr (std::is_same_v<Message, talk::NewProject>)
            if (node.makes_projects) {
                talk::Project project = usual_node().projects.projects[0];
                project.project = talk::SpaceId{hex_of('e')};
                project.name = message.name;
                node.projects.projects.push_back(project);
            }
    } else if constexpr (std::is_same_v<Message, talk::PutBlob>) {
        answer.blob = talk::BlobId{hex_of('f')};
        answer.size = node.passed.empty() ? 0 : node.passed.back().size();
    } else if constexpr (std::is_same_v<Message, talk::MirrorFolder>) {
        answer.path = message.path;
        answer.project = message.project;
    } else if constexpr (std::is_same_v<Message, talk::Snapshot>) {
        for (const auto& [uri, text] : node.texts)
            answer.files.push_back({uri, talk::NodeKind::text, "", text.text(), {}, {}});
        answer.total = answer.files.size();
    }
    return answer;
}

talk::Opened ScriptedRoom::reply(const talk::Open& open) {
    edits_[open.uri] = 0;
    const Buffer shown(open.seen ? node.texts[open.uri].text() : open.content.value_or(""));
    Splices splices;
    if (shown.text() != node.texts[open.uri].text())
        splices = {{{{}, shown.end()}, node.texts[open.uri].text()}};
    behind_.emplace_back(
        talk::Patch{open.uri, 0, edits_of(shown, splices), version_of(++event_), processed_});
    return {version_of(event_), processed_, false};
}

talk::Success ScriptedRoom::reply(const talk::Edit& edit) {
    Buffer& buffer = node.texts[edit.uri];
    const auto splices = splices_of(buffer, edit.delta);
    REQUIRE(splices);
    ++edits_[edit.uri];
    done_[edit.uri].push_back({edit.group.value_or(0), apply(buffer, *splices)});
    undone_[edit.uri].clear();
    return {};
}

talk::Created ScriptedRoom::reply(const talk::Create& create) {
    const talk::TreeNode& made = add_file(create.name, create.parent, create.kind);
    behind_.emplace_back(talk::TreeChanged{bakery});
    return {processed_, talk::ChangeId{hex_of('d')}, made.uri};
}

talk::Written ScriptedRoom::reply(const talk::Write& write) {
    patch(write.uri, {{{{}, node.texts[write.uri].end()}, write.content}});
    return {processed_, {}};
}

// All edits of the latest group.
talk::Reversed ScriptedRoom::reverse(const std::string& uri, bool is_redo) {
    auto& from = (is_redo ? undone_ : done_)[uri];
    auto& to = (is_redo ? done_ : undone_)[uri];
    const std::uint64_t group = from.back().group;
    ByteIndex caret;
    while (!from.empty() && from.back().group == group) {
        const Splices back = from.back().back;
        from.pop_back();
        Buffer after = node.texts[uri];
        to.push_back({group, apply(after, back)});
        patch(uri, back);
        caret = back.front().range.begin + back.front().text.size();
    }
    return {processed_, {{uri, node.texts[uri].position_of(caret)}}};
}

// ---- somebody at the keyboard -------------------------------------------------------------------

void ScriptedRoom::give(const Input& input) {
    editor.take(input, now);
    turn();
}

void ScriptedRoom::press(std::string_view chords) {
    while (!chords.empty()) {
        const std::size_t end = std::min(chords.find(' '), chords.size());
        const auto key = chord_named(chords.substr(0, end));
        REQUIRE(key);
        give(*key);
        chords.remove_prefix(std::min(end + 1, chords.size()));
    }
}

void ScriptedRoom::type(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto letter = next_code_point(text, at);
        REQUIRE(letter);
        if (*letter == '\n')
            press("enter");
        else
            give(KeyPress{KeyName::character, *letter, {}});
    }
}

void ScriptedRoom::click(std::size_t row, std::size_t column, Mouse::Kind kind) {
    give(Mouse{kind, 0, row, column, {}});
}

void ScriptedRoom::run(std::string_view action) {
    REQUIRE(action_named(action) != nullptr);
    editor.run(*action_named(action));
    turn();
}

void ScriptedRoom::later(std::chrono::milliseconds time) {
    now += time;
    turn();
}

void ScriptedRoom::put_caret(std::size_t place) {
    editor.page()->select(Selections::at({place}));
    turn();
}

// ---- what shows ---------------------------------------------------------------------------------

std::vector<std::string> ScriptedRoom::rows() {
    const Grid grid = editor.draw(size);
    std::vector<std::string> rows;
    for (std::size_t row = 0; row < size.rows; ++row) {
        std::string text;
        for (std::size_t column = 0; column < size.columns; ++column)
            text += grid.at({row, column}).bytes();
        text.erase(text.find_last_not_of(' ') + 1);
        rows.push_back(std::move(text));
    }
    return rows;
}

bool ScriptedRoom::sees(std::string_view text) {
    for (const std::string& row : rows())
        if (row.find(text) != row.npos) return true;
    return false;
}

Spot ScriptedRoom::cursor() {
    const Grid grid = editor.draw(size);
    REQUIRE(grid.cursor);
    return *grid.cursor;
}

std::string ScriptedRoom::text(const std::string& uri) const {
    const SharedText* shown = session.text(uri);
    REQUIRE(shown != nullptr);
    return shown->buffer().text();
}

std::string ScriptedRoom::marked() const {
    REQUIRE(editor.page() != nullptr);
    return shown(editor.page()->buffer(), editor.page()->selections());
}

}  // namespace atelier::editor
