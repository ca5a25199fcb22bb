// Bytes choose a grammar, a text and what is typed into it. Nothing of the editor's syntax crashes;
// trees that were told of changes give colours that lie in the text and in order; what is told as a
// mistake is in the text, and its fix changes it. That colours are right is what the tests say: of
// a text that is wrong a tree has no one right answer.

#include "editor/syntax/mistakes.hpp"
#include "editor/syntax/syntax.hpp"
#include "editor/syntax/tags.hpp"
#include "protocol/check.hpp"

using namespace atelier::editor;

namespace {

constexpr Syntax::Limits at_leisure{std::chrono::hours(1), std::chrono::hours(1), {}};

class FuzzedChoices {
public:
    explicit FuzzedChoices(std::string_view bytes) : left_(bytes) {}

    std::size_t number(std::size_t bound) {
        if (left_.empty()) return 0;
        const auto byte = static_cast<unsigned char>(left_.front());
        left_.remove_prefix(1);
        return byte % bound;
    }
    std::string_view bytes(std::size_t most) {
        const std::string_view taken = left_.substr(0, most);
        left_.remove_prefix(taken.size());
        return taken;
    }
    bool are_left() const { return !left_.empty(); }

private:
    std::string_view left_;
};

std::vector<Colored> roles_of(const Syntax& syntax, const Buffer& buffer) {
    const auto roles = syntax.roles_in(buffer, {{0}, buffer.end()});
    ByteIndex end{0};
    for (const Colored& colored : roles) {
        ATELIER_CHECK(colored.range.begin >= end && colored.range.begin < colored.range.end);
        end = colored.range.end;
    }
    ATELIER_CHECK(end <= buffer.end());
    return roles;
}

void check_mistakes(Grammar grammar, const Buffer& buffer) {
    for (const Mistake& mistake : mistakes_in(grammar, buffer)) {
        ATELIER_CHECK(mistake.began.end <= buffer.end() && mistake.wrong.end <= buffer.end());
        Buffer better(buffer.text());
        apply(better, mistake.fix);
        ATELIER_CHECK(better.text() != buffer.text());
    }
}

void check_tags(Grammar grammar, const Buffer& buffer, ByteIndex place) {
    static_cast<void>(path_at(buffer, place));
    static_cast<void>(closing_tag_for(buffer, place));
    static_cast<void>(indent_after(grammar, buffer, place));
    if (const auto pair = tag_pair_at(buffer, place))
        ATELIER_CHECK(pair->open_name.end <= pair->close_name.begin);
}

Splices random_change(FuzzedChoices& choices, std::size_t size) {
    const std::size_t begin = choices.number(256) * size / 256;
    const std::size_t end = std::min(size, begin + choices.number(8));
    return {{{{begin}, {end}}, std::string(choices.bytes(choices.number(16)))}};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr Grammar grammars[] = {Grammar::html, Grammar::css, Grammar::javascript,
                                    Grammar::json};
    FuzzedChoices choices({reinterpret_cast<const char*>(data), size});
    const Grammar grammar = grammars[choices.number(4)];
    const std::size_t changes = choices.number(5);
    Buffer buffer{std::string(choices.bytes(size * 3 / 4))};
    Syntax syntax(grammar, at_leisure);
    syntax.reset(buffer);
    roles_of(syntax, buffer);
    check_mistakes(grammar, buffer);
    for (std::size_t i = 0; i < changes && choices.are_left(); ++i) {
        const Splices splices = random_change(choices, buffer.size());
        apply(buffer, splices);
        syntax.moved(splices);
        roles_of(syntax, buffer);
        if (choices.number(3) == 0) continue;  // several keys before a parse
        syntax.catch_up(buffer);
        roles_of(syntax, buffer);
        check_tags(grammar, buffer, splices[0].range.begin);
    }
    syntax.catch_up(buffer);
    roles_of(syntax, buffer);
    check_mistakes(grammar, buffer);
    return 0;
}
