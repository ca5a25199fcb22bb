#include "editor/app/company.hpp"

#include "tests/editor/app/scripted_room.hpp"

using namespace atelier;
using namespace atelier::editor;

namespace {

// Nobody's seats.
talk::PeopleAnswer people_named(const std::vector<std::string>& names) {
    talk::PeopleAnswer people;
    for (const std::string& name : names)
        people.people.push_back({{}, name, "", {}});
    return people;
}
std::vector<std::string> letters_of(const std::vector<std::string>& names) {
    Company company;
    company.set(people_named(names));
    std::vector<std::string> letters;
    for (const Member& member : company.members())
        letters.push_back(member.letter);
    return letters;
}
using Letters = std::vector<std::string>;

Company usual_company() {
    Company company;
    company.set(ScriptedRoom::usual_node().people);
    return company;
}

}  // namespace

TEST_CASE("the letters of two people with the same initial differ") {
    CHECK(letters_of({"Léa", "Lina"}) == Letters{"L", "I"});
    CHECK(letters_of({"Ana", "Anna", "Anne"}) == Letters{"A", "N", "E"});
    CHECK(letters_of({"Ana", "ana"}) == Letters{"A", "N"});
}

TEST_CASE("a name that has no letter left has its first, and one without any a question mark") {
    CHECK(letters_of({"Al", "Al", "Al"}) == Letters{"A", "L", "A"});
    CHECK(letters_of({"", "   "}) == Letters{"?", "?"});
}

TEST_CASE("a letter is one cell, whatever the name is written in") {
    CHECK(letters_of({"日本", "Éa", "\x1b[31mX"})[1] == "É");
    for (const std::string& letter : letters_of({"日本 a", "e\xcc\x81lo", "Жанна", "\x07x", "🇫🇷"}))
        CHECK(width_of(letter) == 1);
}

TEST_CASE("everybody has a colour of his own, which stays when others come") {
    Company company;
    company.set(people_named({"Ana", "Bob"}));
    const auto before = company.members();
    company.set(people_named({"Ana", "Bob", "Chloé"}));
    CHECK(company.members()[0].number == before[0].number);
    CHECK(company.members()[1].number == before[1].number);
    CHECK(company.members()[2].number != before[0].number);
    CHECK(company.members()[0].letter == before[0].letter);
}

TEST_CASE("who sits here is known, and who is a trainer") {
    const Company company = usual_company();
    REQUIRE(company.own() != nullptr);
    CHECK(company.own()->name == "Léa");
    CHECK_FALSE(company.own()->is_trainer);
    CHECK(company.members()[2].is_trainer);
    CHECK(company.class_name() == "Les sites du mardi");
    CHECK(Company().own() == nullptr);
}

TEST_CASE("those who are there are everybody else, by name, and no stranger") {
    Company company = usual_company();
    company.set({{seat_at(petit_seat, index_uri, {}), seat_at(lea_seat, index_uri, {}),
                  seat_at(ana_seat, index_uri, {1, 2}),
                  seat_at(talk::DeviceKey{hex_of('9')}, index_uri, {})}},
                lea_seat);
    REQUIRE(company.here().size() == 2);
    CHECK(company.here()[0].member.name == "Ana");
    CHECK(company.here()[0].ranges.front().end == talk::Position{1, 2});
    CHECK(company.here()[1].member.name == "M. Petit");
    company.forget_presence();
    CHECK(company.here().empty());
    CHECK(company.members().size() == 3);
}

TEST_CASE("whoever is told of before the people are known is there as soon as they are") {
    Company company;
    company.set({{seat_at(ana_seat, index_uri, {1, 2})}}, lea_seat);
    CHECK(company.here().empty());
    company.set(ScriptedRoom::usual_node().people);
    REQUIRE(company.here().size() == 1);
    CHECK(company.here()[0].member.name == "Ana");
    company.forget_presence();
    company.set(ScriptedRoom::usual_node().people);
    CHECK(company.here().empty());
}

TEST_CASE("names are found by seat and by author, and unknown ones are empty") {
    const Company company = usual_company();
    CHECK(company.name_of(ana_seat) == "Ana");
    CHECK(company.name_of(talk::AuthorId{hex_of('6')}) == "M. Petit");
    CHECK(company.name_of(talk::DeviceKey{hex_of('9')}).empty());
    CHECK(company.name_of(talk::AuthorId{hex_of('9')}).empty());
}

TEST_CASE("a present trainer's standing counts, not that of a seat he had before") {
    auto people = ScriptedRoom::usual_node().people;
    talk::Person& ana = people.people[1];
    ana.seats.insert(ana.seats.begin(), {talk::AuthorId{hex_of('c')}, talk::DeviceKey{hex_of('c')},
                                         talk::Standing::trainer});
    Company company;
    company.set(people);
    CHECK_FALSE(company.members()[1].is_trainer);
    CHECK(company.name_of(talk::DeviceKey{hex_of('c')}) == "Ana");
}
