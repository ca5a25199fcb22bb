#pragma once

// A node that says what a table tells it to, and remembers what it was asked: a thread on the
// socket of a home of its own. It speaks through the same structs as the real one. Each test has
// its own, in a folder that goes with it.

#include "editor/command_line.hpp"
#include "tests/temporary_folder.hpp"

#include <boost/json.hpp>

#include <filesystem>
#include <map>
#include <mutex>
#include <sstream>
#include <thread>

namespace atelier::editor {

using test::TemporaryFolder;

std::string id_of(char digit);  // 64 of it
std::string uri_in_project(unsigned op);
// As JSON has it, which is not compared with other strings.
inline boost::json::value text(std::string_view string) {
    return boost::json::value(string);
}

class FakeNode {
public:
    FakeNode();
    ~FakeNode();

    std::string home() const { return folder() / "home"; }
    std::filesystem::path folder() const { return folder_.path(); }

    // What a method is answered, from now on; `json` is the result.
    void answer(const std::string& method, std::string_view json);
    void refuse(const std::string& method, talk::Code code, std::optional<std::string> data = {});
    // The answer goes with a descriptor of these bytes.
    void pass(const std::string& method, std::string_view json, std::string bytes);
    // Ends instead of answering.
    void end_at(const std::string& method);
    // Says this behind the answer.
    void tell_after(const std::string& method, const talk::FromNode& telling);
    // What every status says of others, and whether writing is ever saved.
    void set_seats(std::uint64_t seats, std::uint64_t connected);
    void set_wrote(bool wrote);
    // As a node of no class: it has nothing to say of what is saved.
    void say_no_status() { says_status_ = false; }
    void never_save();
    void set_disk(talk::DiskTrouble trouble);

    // The params of each call of the method, in order.
    std::vector<boost::json::object> calls(const std::string& method) const;
    // What came by descriptor, read to its end.
    std::vector<std::string> received() const;

private:
    struct Rule {
        std::string result;
        std::optional<talk::Fault> fault;
        std::optional<std::string> bytes;
        bool ends = false;
        std::optional<talk::FromNode> telling;
    };

    void serve();
    void serve_one(int socket);
    bool take(int socket, const std::string& line);
    void say_status(int socket) const;

    TemporaryFolder folder_;
    int listener_ = -1;
    int stop_ = -1;  // written to end the thread
    int stopped_ = -1;
    mutable std::mutex mutex_;
    std::map<std::string, Rule> rules_;
    std::vector<std::pair<std::string, boost::json::object>> calls_;
    std::vector<std::string> received_;
    talk::Status status_;
    bool saves_ = true;
    bool says_status_ = true;
    std::thread thread_;
};

// A class with Anne (trainer) and Karim, and the project "Boulangerie" with site/index.html,
// site/images/pain.png and notes/plan.md.
void set_scene(FakeNode& node);
inline constexpr std::string_view page_text = "<h1>Pain</h1>\n<p>Bon été</p>\n";

struct Ran {
    int exit = 0;
    std::string out;
    std::string errors;

    boost::json::object json() const;  // of its one line
};
struct Terminal {
    bool out = false;
    bool errors = false;
};
// Without a language among the words: French.
Ran run(const FakeNode& node, std::vector<std::string> words, Terminal terminal = {});
// As a person at a home where no node runs and none can be started.
Ran run_alone(std::vector<std::string> words, const std::string& language = "fr_FR.UTF-8");

std::string bytes_of(const std::filesystem::path& file);

}  // namespace atelier::editor
