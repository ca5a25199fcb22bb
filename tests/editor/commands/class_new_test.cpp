#include "editor/commands/class_new.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("a class is founded and says that one seat alone governs it, in both languages") {
    FakeNode node;
    node.answer("atelier/class/found", R"({"class_id":")" + id_of('a') + R"("})");
    const Ran french = run(node, {"class", "new", "Les mardis", "--trainer", "Anne"});
    CHECK(french.exit == 0);
    CHECK(french.out.contains("La classe « Les mardis » existe."));
    CHECK(french.out.contains("Un seul poste peut gouverner cette classe."));
    const auto asked = node.calls("atelier/class/found").front();
    CHECK(asked.at("name") == "Les mardis");
    CHECK(asked.at("person") == "Anne");
    CHECK(asked.at("threshold") == 1);
    const Ran english = run(node, {"class", "new", "x", "--trainer", "Anne", "--lang", "en"});
    CHECK(english.out.contains("One seat alone can govern this class."));
    const auto json =
        run(node, {"class", "new", "x", "--trainer", "Anne", "--format", "json"}).json();
    CHECK(json.at("class") == text(id_of('a')));
    CHECK(json.at("single_authority") == true);
}

TEST_CASE("a seat that is of a class founds no other") {
    FakeNode node;
    node.refuse("atelier/class/found", talk::Code::of_a_class);
    const Ran ran = run(node, {"class", "new", "x", "--trainer", "Anne"});
    CHECK(ran.exit == 1);
    CHECK(ran.out.empty());
    CHECK(ran.errors.contains("Ce poste est déjà dans une classe."));
}

TEST_CASE("two trainers' seats are two authorities, two seats of learners none more") {
    talk::PeopleAnswer people;
    people.people.resize(2);
    people.people[0].seats.resize(1);
    people.people[1].seats.resize(1);
    people.people[1].seats[0].standing = talk::Standing::learner;
    CHECK(has_one_authority(people));
    people.people[1].seats[0].standing = talk::Standing::trainer;
    CHECK_FALSE(has_one_authority(people));
}
