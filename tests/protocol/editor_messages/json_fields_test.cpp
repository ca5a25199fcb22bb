#include "protocol/editor_messages/json_fields.hpp"

#include "tests/test.hpp"

using namespace atelier::talk;
namespace json = boost::json;

namespace {

enum class Colour : std::uint8_t { red, blue };

struct Inner {
    std::uint32_t number = 0;

    bool operator==(const Inner&) const = default;
    static void fields(auto& field, auto& it) { field("number", it.number); }
};

struct Outer {
    std::string text;
    bool flag = false;
    std::vector<Inner> list;
    std::optional<std::uint64_t> maybe;
    Colour colour = Colour::red;

    bool operator==(const Outer&) const = default;
    static void fields(auto& field, auto& it) {
        field("text", it.text);
        field("flag", it.flag);
        field("list", it.list);
        field("maybe", it.maybe);
        field("colour", it.colour);
    }
};

std::string fault_of(const std::string& text) {
    const json::value value = json::parse(text);
    Outer outer;
    json_fields::ObjectReader reader(value.as_object());
    Outer::fields(reader, outer);
    return reader.fault();
}

template <class T>
std::optional<T> read(const std::string& text) {
    T out{};
    if (!json_fields::read(json::parse(text), out)) return std::nullopt;
    return out;
}

}  // namespace

template <>
struct atelier::talk::NamesOf<Colour> {
    static constexpr std::array<std::pair<Colour, std::string_view>, 2> all{
        {{Colour::red, "red"}, {Colour::blue, "blue"}}};
};

TEST_CASE("a struct is read from its fields in any order, others ignored") {
    const auto outer = read<Outer>(
        R"({"x":[1],"colour":"blue","list":[{"number":1,"y":null},{"number":2.0}],"flag":true,"text":"é"})");
    REQUIRE(outer);
    CHECK(*outer == Outer{"é", true, {{1}, {2}}, std::nullopt, Colour::blue});
    CHECK(json::serialize(json_fields::written(*outer)) ==
          R"({"text":"é","flag":true,"list":[{"number":1},{"number":2}],"colour":"blue"})");
}

TEST_CASE("the first field at fault is named, missing, null or of another kind") {
    CHECK(fault_of(R"({"text":"","flag":false,"list":[],"colour":"red"})").empty());
    CHECK(fault_of(R"({"text":"","flag":false,"list":[],"colour":"red","maybe":null})").empty());
    CHECK(fault_of("{}") == "text");
    CHECK(fault_of(R"({"text":null})") == "text");
    CHECK(fault_of(R"({"text":"","flag":1})") == "flag");
    CHECK(fault_of(R"({"text":"","flag":false,"list":{}})") == "list");
    CHECK(fault_of(R"({"text":"","flag":false,"list":[{"number":-1}]})") == "list");
    CHECK(fault_of(R"({"text":"","flag":false,"list":[],"maybe":"1"})") == "maybe");
    CHECK(fault_of(R"({"text":"","flag":false,"list":[],"colour":"green"})") == "colour");
}

TEST_CASE("a number is whole and in its range or it is none") {
    CHECK(read<std::uint32_t>("4294967295") == UINT32_MAX);
    CHECK(read<std::uint32_t>("1e3") == 1000U);
    CHECK(read<std::uint64_t>("18446744073709551615") == UINT64_MAX);
    for (const char* text : {"4294967296", "-1", "0.5", "1e300", "\"1\"", "true", "null"})
        CHECK_FALSE(read<std::uint32_t>(text));
}

TEST_CASE("an id is lower-case hexadecimal of its length") {
    const std::string id(64, 'e');
    CHECK(read<ChangeId>('"' + id + '"') == ChangeId{id});
    CHECK_FALSE(read<ChangeId>('"' + id + "e\""));
    CHECK_FALSE(read<ChangeId>('"' + std::string(64, 'E') + '"'));
    CHECK_FALSE(read<ChangeId>('"' + std::string(63, 'e') + "g\""));
    CHECK(read<EventId>('"' + id + ".7\"") == EventId{{id}, 7});
    for (const char* end : {"", ".", ".-1", ".7 ", ".4294967296", "x7"})
        CHECK_FALSE(read<EventId>('"' + id + end + '"'));
}
