#include "editor/session/calls.hpp"

#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

namespace {

struct Asking {
    Calls calls;
    std::vector<std::string> answers;

    RawAnswered note(const std::string& who) {
        return [this, who](const RawAnswer& answer) {
            answers.push_back(who + (!answer ? " unknown" : *answer ? " yes" : " no"));
            return who != "deaf";
        };
    }
};

}  // namespace

TEST_CASE("answers go to who asked, in the order of asking, and to nobody else") {
    Asking asking;
    asking.calls.ask(talk::Projects{}, asking.note("one"));
    asking.calls.ask(talk::People{}, asking.note("two"));
    CHECK(asking.calls.take_lines().size() == 2);
    CHECK_FALSE(asking.calls.hear({talk::CallId{2}, boost::json::value()}));
    CHECK(asking.calls.hear({talk::CallId{1}, boost::json::value()}));
    CHECK(asking.calls.hear({talk::CallId{2}, std::unexpected(talk::Fault{})}));
    CHECK_FALSE(asking.calls.hear({talk::CallId{3}, boost::json::value()}));
    CHECK(asking.answers == std::vector<std::string>{"one yes", "two no"});
}

TEST_CASE("an answer that cannot be read is no node of ours") {
    Asking asking;
    asking.calls.ask(talk::Projects{}, asking.note("deaf"));
    CHECK_FALSE(asking.calls.hear({talk::CallId{1}, boost::json::value()}));
}

TEST_CASE("what waits is asked when it may, and the end answers everybody once") {
    Asking asking;
    asking.calls.ask_later(talk::Projects{}, asking.note("late"), {});
    CHECK(asking.calls.take_lines().empty());
    asking.calls.say_what_waits();
    CHECK(asking.calls.take_lines().size() == 1);
    asking.calls.ask_later(talk::Projects{}, asking.note("later"), {});
    asking.calls.say(talk::Close{"x"});
    asking.calls.end();
    CHECK(asking.calls.take_lines().empty());
    CHECK(asking.answers.empty());
    asking.calls.give_answers();
    asking.calls.give_answers();
    CHECK(asking.answers == std::vector<std::string>{"late unknown", "later unknown"});
}

TEST_CASE("success is a word, and everything else an object of its kind") {
    CHECK(read_answer<talk::Edit>(boost::json::value("success")));
    CHECK_FALSE(read_answer<talk::Edit>(boost::json::object()));
    CHECK(read_answer<talk::Resume>(boost::json::object{{"processed", 3}})->processed == 3);
    CHECK_FALSE(read_answer<talk::Resume>(boost::json::value("success")));
}
