#pragma once

// An Editor over a session over a node that answers by itself: one class (Léa at this seat, Ana,
// the trainer M. Petit), one project, a few files. What the editor asked is kept to be looked at;
// what others do is told by hand. No socket, no clock: time is `now`.

#include "editor/app/editor.hpp"
#include "tests/editor/session/scripted_node.hpp"
#include "tests/temporary_folder.hpp"

namespace atelier::editor {

inline std::string hex_of(char digit) {
    return std::string(64, digit);
}
inline std::string room_uri(unsigned number) {
    return "atelier:" + hex_of('a') + "/" + hex_of('b') + "-" + std::to_string(number);
}

inline const std::string index_uri = room_uri(1);
inline const std::string css_folder_uri = room_uri(2);
inline const std::string style_uri = room_uri(3);
inline const std::string images_uri = room_uri(4);
inline const std::string four_uri = room_uri(5);
inline const std::string note_uri = room_uri(6);
inline const std::string site_uri = room_uri(100);
inline const std::string notes_uri = room_uri(101);

inline const talk::SpaceId bakery{hex_of('a')};
inline const talk::DeviceKey lea_seat{hex_of('1')};
inline const talk::DeviceKey ana_seat{hex_of('5')};
inline const talk::DeviceKey petit_seat{hex_of('7')};

// What the editor's node is and has.
struct RoomNode {
    bool has_class = true;
    bool answers = true;  // false: what is asked waits for `answer_all`
    bool saves = true;    // each thing at once; false: when `save` says so
    std::map<std::string, talk::Code, std::less<>> refused;  // by method
    talk::PeopleAnswer people;
    talk::ProjectsAnswer projects;
    talk::TreeAnswer tree;
    std::map<std::string, Buffer> texts;  // by uri
    std::vector<std::string> passed;      // what came by descriptor
    talk::Status status;
    bool makes_projects = false;  // a new one is listed, with the usual files
};

class ScriptedRoom {
public:
    struct Manner {
        Language language = Language::english;
        std::string text = "<h1>Pain</h1>\n<p>du jour</p>\n";  // of index.html
        Settings settings;
        Editor::Setup setup;  // without its language
        RoomNode node = usual_node();
        bool is_connected = true;
        bool is_practice = false;  // the home is that of somebody's practice
    };
    static RoomNode usual_node();

    ScriptedRoom() : ScriptedRoom(Manner{}) {}
    explicit ScriptedRoom(Manner manner);

    test::TemporaryFolder home;
    NodeSession session{1};
    RoomNode node;
    Editor editor;
    Editor::Instant now{std::chrono::seconds(1'000)};
    Size size{24, 80};

    // ---- the node ----
    void connect();
    void break_off();
    void answer_all();
    void save();  // what was asked until now
    void tell(const talk::FromNode& telling);
    void peer_writes(const std::string& uri, const Splices& splices);
    void show(std::vector<talk::PresentSeat> seats) { tell(talk::Presence{std::move(seats)}); }
    talk::TreeNode& add_file(const std::string& name, const std::string& parent = site_uri,
                             talk::NodeKind kind = talk::NodeKind::text);
    void tree_changed() { tell(talk::TreeChanged{bakery}); }
    // What was asked, of all connections.
    template <class Message>
    std::vector<Message> asked() const {
        std::vector<Message> found;
        for (const talk::FromEditor& each : asked_)
            if (const auto* it = std::get_if<Message>(&each)) found.push_back(*it);
        return found;
    }

    // ---- somebody at the keyboard ----
    void press(std::string_view chords);  // separated by blanks
    void type(std::string_view text);
    void paste(std::string text) { give(Paste{std::move(text)}); }
    void click(std::size_t row, std::size_t column, Mouse::Kind kind = Mouse::Kind::press);
    void run(std::string_view action);
    void later(std::chrono::milliseconds time);
    void give(const Input& input);
    void put_caret(std::size_t place);

    // ---- what shows ----
    std::vector<std::string> rows();
    std::string row(std::size_t number) { return rows().at(number); }
    std::string status() { return row(size.rows - 2); }
    std::string hints() { return row(size.rows - 1); }
    bool sees(std::string_view text);
    Spot cursor();
    // The row that the cursor is in.
    std::string row_at_cursor() { return row(cursor().row); }
    bool has_panel() { return editor.front() != nullptr; }
    std::string text(const std::string& uri = index_uri) const;
    // With its carets (marked_text.hpp).
    std::string marked() const;

private:
    void turn();
    bool hear_editor();
    void answer(const talk::Call& call);
    template <class Message>
    void give_answer(const talk::CallId& id, const Message& message);
    template <class Message>
    typename Message::Answer reply(const Message& message);
    talk::Opened reply(const talk::Open& open);
    talk::Success reply(const talk::Edit& edit);
    talk::Created reply(const talk::Create& create);
    talk::Written reply(const talk::Write& write);
    talk::Reversed reverse(const std::string& uri, bool is_redo);
    void say(std::string line);
    void take_happened();
    void patch(const std::string& uri, const Splices& splices);
    void tell_saved();

    // What leads back from an edit, or from an undo.
    struct Step {
        std::uint64_t group = 0;
        Splices back;
    };
    std::vector<talk::FromEditor> asked_;
    std::deque<talk::Call> waiting_;
    std::vector<talk::FromNode> behind_;  // said when the answer is
    std::uint64_t processed_ = 0;
    std::uint32_t event_ = 0;
    unsigned last_file_ = 200;
    std::map<std::string, std::uint64_t> edits_;  // since it was opened
    std::map<std::string, std::vector<Step>> done_;
    std::map<std::string, std::vector<Step>> undone_;
};

// Somebody at a place.
inline talk::PresentSeat seat_at(const talk::DeviceKey& device, const std::string& uri,
                                 talk::Position place) {
    talk::PresentSeat seat;
    seat.device = device;
    seat.uri = uri;
    seat.ranges = {{place, place}};
    return seat;
}

}  // namespace atelier::editor
