#include "tests/editor/syntax/role_picture.hpp"

#include <poll.h>

namespace atelier::test {

using namespace editor;

std::string role_picture(std::string_view text, const std::vector<Colored>& roles) {
    constexpr std::string_view letters = ".tavck0fp-&";
    std::string picture(text.size(), '.');
    for (const Colored& colored : roles)
        for (ByteIndex at = colored.range.begin; at < colored.range.end; at = at + 1)
            picture[at.value] = letters[static_cast<std::size_t>(colored.role)];
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] == '\n') picture[i] = '\n';
    return picture;
}

std::string fresh_picture(Grammar grammar, const std::string& text) {
    const Buffer buffer(text);
    Syntax syntax(grammar, {std::chrono::hours(1), std::chrono::hours(1), {}});
    syntax.reset(buffer);
    return role_picture(text, syntax.roles_in(buffer, {{0}, buffer.end()}));
}

void take_all(Syntax& syntax, const Buffer& text) {
    while (syntax.is_waiting()) {
        pollfd bell{syntax.ready_descriptor(), POLLIN, 0};
        ::poll(&bell, 1, -1);
        syntax.take_result(text);
    }
}

}  // namespace atelier::test
