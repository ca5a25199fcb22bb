#pragma once

// A text as all its grammars see it: the file's own, and above it one layer for each <script> and
// <style>. Only layers that a change touched are parsed again.

#include "editor/syntax/layer.hpp"
#include "editor/syntax/role.hpp"

namespace atelier::editor {

class Layers {
public:
    explicit Layers(Grammar grammar, std::size_t size = 0) : host_(grammar, {{0}, {size}}) {}

    enum class Parsed : std::uint8_t {
        all,
        not_all,   // the patience ended; what was done is kept
        too_deep,  // and nothing was done
    };
    Parsed parse(Parser& parser, std::string_view text, const ParsePatience& patience);
    // Places in the text before all of them.
    void edit(const Splices& splices);
    bool is_parsed() const;

    // In order; what has no role is left out. Of the text as it was parsed last, at the places
    // where that is now.
    std::vector<Colored> roles_in(ByteRange range) const;

    Layers copy() const;

private:
    void match(const std::vector<Injection>& injections);

    Layer host_;
    std::vector<Layer> injected_;
};

}  // namespace atelier::editor
