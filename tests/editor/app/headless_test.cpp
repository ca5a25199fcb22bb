#include "editor/app/headless.hpp"

#include "editor/app/actions.hpp"
#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;
namespace json = boost::json;

namespace {

struct Headless {
    FakeNode node;
    int ended = -1;

    // Lines for an editor at a node of a class without a project, and what it answers to each.
    std::vector<json::object> say(const std::string& lines,
                                  std::optional<Language> language = Language::english) {
        node.answer("atelier/resume", R"({"processed":0})");
        node.answer("atelier/projects", R"({"projects":[]})");
        node.answer("atelier/people", R"({"class_id":")" + id_of('a') +
                                          R"(","name":"Mardi","own":")" + id_of('1') +
                                          R"(","people":[],"teams":[],"kits":[],"cuts":[]})");
        node.answer("atelier/folders", R"({"folders":[]})");
        std::istringstream in(lines);
        std::ostringstream out;
        std::ostringstream errors;
        const Surroundings around{[](const std::string&) { return std::optional<std::string>(); },
                                  "/nowhere/atelier-node", out, errors};
        ended = run_headless({around, node.home(), true, language, "", 0, 1}, in, out);
        std::vector<json::object> answers;
        std::istringstream said(out.str());
        for (std::string line; std::getline(said, line);)
            answers.push_back(json::parse(line).as_object());
        return answers;
    }
};

bool has_row(const json::object& answer, std::string_view text) {
    for (const json::value& row : answer.at("rows").as_array())
        if (std::string_view(row.as_string()).find(text) != std::string_view::npos) return true;
    return false;
}

}  // namespace

TEST_CASE("each line is answered by one line, and the end of input ends the editor") {
    Headless headless;
    const auto answers = headless.say("{\"screen\":true}\n{}\n{\"key\":\"escape\"}\n");
    REQUIRE(answers.size() == 3);
    for (const json::object& answer : answers) {
        CHECK(answer.at("ok") == true);
        CHECK(answer.at("over") == false);
    }
    CHECK(has_row(answers[0], "You are in the class."));
    CHECK(answers[0].at("rows").as_array().size() == 24);
    CHECK(answers[0].contains("cursor"));
    CHECK(headless.ended == 0);
}

TEST_CASE("a line that is wrong is answered with why, and the next one is heard") {
    Headless headless;
    const std::string deep(5'000, '[');
    const std::vector<std::string> wrong{"",
                                         "no json",
                                         "[]",
                                         "7",
                                         "{",
                                         deep,
                                         "\xff\xfe",
                                         R"({"key":7})",
                                         R"({"key":"ctrl+"})",
                                         R"({"key":["up",{}]})",
                                         R"({"type":["a"]})",
                                         R"({"paste":null})",
                                         R"({"run":"no_such_action"})",
                                         R"({"open":"no/such/file.html"})",
                                         R"({"wait":-1})",
                                         R"({"wait":"long"})",
                                         R"({"wait":1.5})",
                                         R"({"size":[0,80]})",
                                         R"({"size":[24,100000]})",
                                         R"({"size":24})",
                                         R"({"click":[1]})",
                                         R"({"click":[1,-1]})",
                                         R"({"click":[1,1],"kind":"twice"})"};
    std::string lines;
    for (const std::string& line : wrong)
        lines += line + "\n";
    const auto answers = headless.say(lines + "{\"screen\":true}\n");
    REQUIRE(answers.size() == wrong.size() + 1);
    for (std::size_t i = 0; i < wrong.size(); ++i) {
        CAPTURE(wrong[i]);
        CHECK(answers[i].at("ok") == false);
        CHECK_FALSE(answers[i].at("error").as_string().empty());
    }
    CHECK(answers.back().at("ok") == true);
}

TEST_CASE("a wait that is longer than time is no end") {
    Headless headless;
    const auto answers = headless.say("{\"wait\":9223372036854775807}\n{\"screen\":true}\n");
    REQUIRE(answers.size() == 2);
    CHECK(answers[1].at("ok") == true);
}

TEST_CASE("keys do what they do in a terminal, and leaving ends the lines") {
    Headless headless;
    const auto answers = headless.say(
        "{\"run\":\"ask\",\"screen\":true}\n"
        "{\"type\":\"Mardi\",\"screen\":true}\n"
        "{\"key\":[\"escape\",\"ctrl+q\"]}\n{\"screen\":true}\n");
    REQUIRE(answers.size() == 3);
    CHECK(has_row(answers[0], "What would you like to do?"));
    CHECK(has_row(answers[1], "Mardi"));
    CHECK(answers[2].at("over") == true);
}

TEST_CASE("the size, the language and the list of actions are as asked for") {
    Headless headless;
    const auto answers =
        headless.say("{\"size\":[30,100],\"screen\":true}\n{\"actions\":true}\n", Language::french);
    REQUIRE(answers.size() == 2);
    CHECK(answers[0].at("rows").as_array().size() == 30);
    CHECK(has_row(answers[0], "Fichier"));
    CHECK(answers[1].at("actions").as_array().size() == actions().size());
}

TEST_CASE("the same lines give the same cells") {
    const std::string lines =
        "{\"key\":\"f10\",\"screen\":true}\n{\"wait\":3000,\"screen\":true}\n";
    Headless once;
    Headless again;
    CHECK(once.say(lines) == again.say(lines));
}
