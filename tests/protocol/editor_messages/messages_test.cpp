#include "protocol/editor_messages/messages.hpp"

#include "tests/test.hpp"

#include <fstream>
#include <sstream>

using namespace atelier::talk;

namespace {

// Fills every field of a message with something that is nowhere else in it.
class Filler {
public:
    explicit Filler(bool with_optionals) : with_optionals_(with_optionals) {}

    void operator()(std::string_view, auto& out) { fill(out); }

private:
    void fill(bool& out) { out = true; }
    void fill(std::uint32_t& out) { out = ++count_; }
    void fill(std::uint64_t& out) { out = (std::uint64_t{1} << 53) + ++count_; }
    void fill(std::string& out) { out = "é\n\"\\" + std::to_string(++count_); }
    void fill(EventId& out) {
        fill(out.change);
        fill(out.event);
    }
    template <class Tag, std::size_t Digits>
    void fill(HexId<Tag, Digits>& out) {
        const std::string number = std::to_string(++count_);
        out.hex = std::string(Digits - number.size(), 'a') + number;
    }
    template <class Enum>
        requires std::is_enum_v<Enum>
    void fill(Enum& out) {
        out = NamesOf<Enum>::all.back().first;
    }
    template <class T>
    void fill(std::optional<T>& out) {
        if (with_optionals_) fill(out.emplace());
    }
    template <class T>
    void fill(std::vector<T>& out) {
        for (int i = 0; i < 2; ++i)
            fill(out.emplace_back());
    }
    template <class T>
        requires std::is_aggregate_v<T> && std::is_class_v<T>
    void fill(T& out) {
        T::fields(*this, out);
    }

    bool with_optionals_;
    std::uint32_t count_ = 0;
};

template <class T>
T filled(bool with_optionals) {
    T message{};
    Filler filler(with_optionals);
    T::fields(filler, message);
    return message;
}

// Calls f with one empty message of every kind.
template <class Variant, std::size_t at = 0>
void for_each(const auto& f) {
    if constexpr (at < std::variant_size_v<Variant>) {
        f(std::variant_alternative_t<at, Variant>{});
        for_each<Variant, at + 1>(f);
    }
}

std::string page() {
    std::ifstream file("docs/editor-protocol.md");
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

Fault fault_of(const std::string& line) {
    const auto call = read_call(line);
    REQUIRE_FALSE(call);
    return call.error().fault;
}

}  // namespace

TEST_CASE("every call is read as it was written, with an id and without") {
    for_each<FromEditor>([](const auto& kind) {
        using Message = std::remove_cvref_t<decltype(kind)>;
        for (const bool with_optionals : {false, true}) {
            INFO(Message::method);
            const Call named{CallId{std::int64_t{0}}, filled<Message>(with_optionals)};
            const auto read = read_call(write_call(named));
            REQUIRE(read);
            CHECK(*read == named);
            const Call unnamed{std::nullopt, filled<Message>(with_optionals)};
            CHECK(read_call(write_call(unnamed)) == unnamed);
        }
    });
}

TEST_CASE("every answer is read as it was written, under its id") {
    for_each<FromEditor>([](const auto& kind) {
        using Message = std::remove_cvref_t<decltype(kind)>;
        INFO(Message::method);
        const auto answer = filled<typename Message::Answer>(true);
        const auto heard = read_heard(write_answer(CallId{"seven"}, answer));
        REQUIRE(heard);
        const auto& read = std::get<Answer>(*heard);
        CHECK(read.id == CallId{"seven"});
        REQUIRE(read.result);
        if constexpr (!std::is_same_v<typename Message::Answer, Success>)
            CHECK(read_result<typename Message::Answer>(*read.result) == answer);
    });
}

TEST_CASE("everything that the node tells is read as it was written") {
    for_each<FromNode>([](const auto& kind) {
        using Message = std::remove_cvref_t<decltype(kind)>;
        INFO(Message::method);
        for (const bool with_optionals : {false, true}) {
            const FromNode telling = filled<Message>(with_optionals);
            const auto heard = read_heard(write_telling(telling));
            REQUIRE(heard);
            CHECK(std::get<FromNode>(*heard) == telling);
        }
    });
}

TEST_CASE("every fault is read as it was written") {
    for (const auto& [code, name] : NamesOf<Code>::all) {
        for (const auto& data : {std::optional<std::string>{}, std::optional<std::string>{"uri"}}) {
            const auto heard = read_heard(write_fault(CallId{std::int64_t{-3}}, {code, data}));
            REQUIRE(heard);
            const auto& answer = std::get<Answer>(*heard);
            REQUIRE_FALSE(answer.result);
            CHECK(answer.result.error() == Fault{code, data});
        }
    }
}

TEST_CASE("no method has two messages and every one of them is in the page") {
    const std::string text = page();
    REQUIRE_FALSE(text.empty());
    std::vector<std::string_view> methods;
    const auto look = [&](const auto& kind) {
        std::string_view name = kind.method;
        INFO(name);
        methods.push_back(name);
        if (name.starts_with("atelier/")) name.remove_prefix(8);
        const bool is_there = text.find("`" + std::string(name)) != std::string::npos ||
                              text.find("`atelier/" + std::string(name)) != std::string::npos;
        CHECK(is_there);
    };
    for_each<FromEditor>(look);
    std::ranges::sort(methods);
    CHECK(std::ranges::adjacent_find(methods) == methods.end());
    for_each<FromNode>(look);
}

TEST_CASE("a message that the page marks as writing counts in the sequence and no other does") {
    const std::string text = page();
    for_each<FromEditor>([&](const auto& kind) {
        using Message = std::remove_cvref_t<decltype(kind)>;
        std::string name(Message::method);
        INFO(name);
        if (!name.starts_with("atelier/")) return;
        CHECK((text.find("`" + name.substr(8) + "` *w*") != std::string::npos) ==
              is_writing<Message>());
    });
    CHECK(is_writing<Edit>());
    CHECK_FALSE(is_writing<Open>());
}

TEST_CASE("the lines of published plugins are read as they were seen to be written") {
    const auto open = read_call(
        R"({"jsonrpc":"2.0","id":0,"method":"open","params":{"uri":"file:///a","content":"a\n"}})");
    REQUIRE(open);
    CHECK(*open == Call{CallId{std::int64_t{0}}, Open{"file:///a", "a\n", std::nullopt}});
    const auto edit = read_call(
        R"({"method":"edit","params":{"delta":[{"range":{"start":{"line":0,"character":1},)"
        R"("end":{"line":1,"character":0}},"replacement":"💚"}],"uri":"u","revision":3},)"
        R"("id":"s-1","jsonrpc":"2.0"})");
    REQUIRE(edit);
    CHECK(*edit == Call{CallId{"s-1"}, Edit{"u", 3, {{{{0, 1}, {1, 0}}, "💚"}}, std::nullopt}});
    CHECK(read_call(R"({"method":"close","params":{"uri":"u"}})") == Call{{}, Close{"u"}});
    CHECK(read_call(R"({"id":1,"method":"edit","params":{"uri":"u","revision":0,"delta":[]}})"));
}

TEST_CASE("what a plugin is sent has the form that plugins were seen to need") {
    CHECK(write_answer(CallId{std::int64_t{0}}, Success{}) ==
          "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":\"success\"}\n");
    CHECK(write_telling(Patch{"u", 2, {{{{0, 1}, {1, 0}}, "é\n"}}, {}, {}}) ==
          "{\"jsonrpc\":\"2.0\",\"method\":\"edit\",\"params\":{\"uri\":\"u\",\"revision\":2,"
          "\"delta\":[{\"range\":{\"start\":{\"line\":0,\"character\":1},\"end\":{\"line\":1,"
          "\"character\":0}},\"replacement\":\"é\\n\"}]}}\n");
    CHECK(write_fault(CallId{"x"}, {Code::no_place, std::nullopt}) ==
          "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"error\":{\"code\":3,\"message\":\"no_place\","
          "\"data\":null}}\n");
}

TEST_CASE("a line that is no call is answered as the standard says") {
    CHECK(fault_of("{") == Fault{Code::parse_error, {}});
    CHECK(fault_of("[]") == Fault{Code::invalid_request, {}});
    CHECK(fault_of("{}") == Fault{Code::invalid_request, {}});
    CHECK(fault_of(R"({"id":1})") == Fault{Code::invalid_request, {}});
    CHECK(fault_of(R"({"id":{},"method":"close"})") == Fault{Code::invalid_request, {}});
    CHECK(fault_of(R"({"id":1.5,"method":"close"})") == Fault{Code::invalid_request, {}});
    CHECK(fault_of(R"({"id":1,"method":"shut"})") == Fault{Code::method_not_found, {}});
    CHECK(fault_of(R"({"id":1,"method":"close"})") == Fault{Code::invalid_params, "uri"});
    CHECK(fault_of(R"({"id":1,"method":"close","params":["u"]})") ==
          Fault{Code::invalid_params, "uri"});
    CHECK(fault_of(R"({"id":1,"method":"atelier/people","params":[]})") ==
          Fault{Code::invalid_params, "params"});
    CHECK(write_fault(std::nullopt, {Code::parse_error, {}}).find("\"id\":null") !=
          std::string::npos);
}

TEST_CASE("a bad notification is not answered but a line without a method is") {
    CHECK_FALSE(read_call(R"({"method":"close","params":{}})").error().is_answered);
    CHECK_FALSE(read_call(R"({"method":"what"})").error().is_answered);
    CHECK(read_call("{}").error().is_answered);
    CHECK(read_call(R"({"id":5,"method":"close"})").error().is_answered);
    CHECK(read_call(R"({"id":5,"method":"close"})").error().id == CallId{std::int64_t{5}});
}

TEST_CASE("a writing message that cannot be read says that it counts, and of which file it was") {
    const auto bad = read_call(R"({"id":1,"method":"edit","params":{"uri":"u","delta":7}})");
    REQUIRE_FALSE(bad);
    CHECK(bad.error().writes);
    CHECK(bad.error().uri == "u");
    CHECK_FALSE(
        read_call(R"({"id":1,"method":"open","params":{"uri":"u","content":7}})").error().writes);
}

TEST_CASE("an editor takes nothing for an answer that is none") {
    for (const char* line :
         {"", "{}", "[]", R"({"id":1})", R"({"id":null,"result":1})",
          R"({"id":1,"error":{"message":"so what"}})", R"({"id":1,"error":5})",
          R"({"method":"atelier/status","params":{}})", R"({"method":"atelier/what","params":{}})"})
        CHECK_FALSE(read_heard(line));
}
