#include "editor/syntax/mistakes.hpp"

#include "tests/editor/syntax/mistake_story.hpp"
#include "tests/seeds.hpp"
#include "tests/test.hpp"

#include <filesystem>
#include <fstream>
#include <random>

using namespace atelier::editor;
using namespace atelier::test;

namespace {

struct Sample {
    Grammar grammar;
    std::string text;
};

// Files of the sample site, which are right.
std::vector<Sample> samples() {
    std::vector<Sample> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator("samples/boulangerie")) {
        const Grammar grammar = grammar_of(entry.path().filename().string());
        if (!entry.is_regular_file() || grammar == Grammar::plain) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        found.push_back({grammar, std::string(std::istreambuf_iterator<char>(file), {})});
    }
    return found;
}

bool is_told(const Mistakes& mistakes, const Mistake& mistake) {
    return std::any_of(mistakes.begin(), mistakes.end(), [&](const Mistake& each) {
        return each.kind == mistake.kind && each.began == mistake.began &&
               each.wrong == mistake.wrong;
    });
}

}  // namespace

TEST_CASE("the sample site has no mistake") {
    const auto files = samples();
    CHECK(files.size() >= 8);
    for (const Sample& sample : files)
        CHECK(story(sample.grammar, sample.text) == "");
}

TEST_CASE("mistakes in styles and scripts of a page are told at their place in the page") {
    CHECK(story(Grammar::html, "<p>\n<style>\na { b c; }\n</style>\n<script>f(;</script>") ==
          "missing_colon b 3:5 3:6, unclosed_bracket ( 5:10 5:11");
    CHECK(mended(Grammar::html, "<style>\na { b c; }\n</style>\n<script>f(;</script>") ==
          "<style>\na { b: c; }\n</style>\n<script>f();</script>");
    CHECK(story(Grammar::html, "<script type='text/template'>f(;</script>") == "");
}

TEST_CASE("a style without its end tag is one mistake") {
    CHECK(story(Grammar::html, "<style>\na { b: c; }\n<p>d</p>\n") ==
          "unclosed_tag <style> 1:1 4:1");
}

TEST_CASE("what nobody wrote by hand has no mistakes") {
    CHECK(mistakes_in(Grammar::css, Buffer(std::string(30'000, '}'))).empty());
    std::string far_down(2'000'000, '\n');
    far_down += "<b>";
    CHECK(mistakes_in(Grammar::html, Buffer(far_down)).empty());
    CHECK(mistakes_in(Grammar::json, Buffer("{")).empty());
    CHECK(mistakes_in(Grammar::plain, Buffer("<b>")).empty());
}

TEST_CASE("whatever is lost from a page, what is told is in it and is gone once it is fixed") {
    const auto files = samples();
    const std::string marks = "<>\"'/{}:;()-=";
    for (std::uint32_t seed = 0; seed < atelier::seeds(500); ++seed) {
        INFO("seed " << seed);
        std::mt19937 random(seed);
        const Sample& sample = files[random() % files.size()];
        std::string text = sample.text;
        for (std::size_t left = 1 + random() % 2; left > 0; --left) {
            const std::size_t at = text.find_first_of(marks, random() % text.size());
            if (at != std::string::npos) text.erase(at, 1);
        }
        Buffer buffer(text);
        const Mistakes mistakes = mistakes_in(sample.grammar, buffer);
        for (const Mistake& mistake : mistakes) {
            REQUIRE(mistake.began.end <= buffer.end());
            REQUIRE(mistake.wrong.end <= buffer.end());
            REQUIRE(!mistake.fix.empty());
            Buffer better(text);
            apply(better, mistake.fix);
            INFO(story(sample.grammar, text));
            REQUIRE(!is_told(mistakes_in(sample.grammar, better), mistake));
        }
    }
}
