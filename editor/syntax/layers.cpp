#include "editor/syntax/layers.hpp"

#include "editor/syntax/role_queries.hpp"

namespace atelier::editor {

namespace {

std::vector<Colored> runs_of(const std::vector<Role>& roles, ByteIndex begin) {
    std::vector<Colored> runs;
    for (std::size_t at = 0; at < roles.size();) {
        std::size_t end = at;
        while (end < roles.size() && roles[end] == roles[at])
            ++end;
        if (roles[at] != Role::plain) runs.push_back({{begin + at, begin + end}, roles[at]});
        at = end;
    }
    return runs;
}

}  // namespace

Layers::Parsed Layers::parse(Parser& parser, std::string_view text, const ParsePatience& patience) {
    const Nesting nesting = nesting_of(host_.part().grammar, text);
    if (nesting.is_too_deep()) return Parsed::too_deep;
    match(nesting.injections);
    if (!host_.parse(parser, text, patience)) return Parsed::not_all;
    for (Layer& layer : injected_)
        if (!layer.parse(parser, text, patience)) return Parsed::not_all;
    return Parsed::all;
}

// Layers whose part is still one are kept with their trees, which may be all that must be done.
void Layers::match(const std::vector<Injection>& injections) {
    std::vector<Layer> layers;
    layers.reserve(injections.size());
    auto old = injected_.begin();
    for (const Injection& injection : injections) {
        while (old != injected_.end() && old->part().range.begin < injection.range.begin)
            ++old;
        if (old != injected_.end() && old->part() == injection)
            layers.push_back(std::move(*old++));
        else
            layers.emplace_back(injection.grammar, injection.range);
    }
    injected_ = std::move(layers);
}

void Layers::edit(const Splices& splices) {
    for (auto splice = splices.rbegin(); splice != splices.rend(); ++splice) {
        host_.edit(*splice);
        for (Layer& layer : injected_)
            layer.edit(*splice);
    }
}

bool Layers::is_parsed() const {
    return host_.is_parsed() && std::all_of(injected_.begin(), injected_.end(),
                                            [](const Layer& layer) { return layer.is_parsed(); });
}

std::vector<Colored> Layers::roles_in(ByteRange range) const {
    std::vector<Role> roles(range.size(), Role::plain);
    paint_roles(host_, range, roles);
    for (const Layer& layer : injected_)
        paint_roles(layer, range, roles);
    return runs_of(roles, range.begin);
}

Layers Layers::copy() const {
    Layers copied(host_.part().grammar);
    copied.host_ = host_.copy();
    copied.injected_.reserve(injected_.size());
    for (const Layer& layer : injected_)
        copied.injected_.push_back(layer.copy());
    return copied;
}

}  // namespace atelier::editor
