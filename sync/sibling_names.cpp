#include "sync/sibling_names.hpp"

#include "sync/names.hpp"

#include <map>
#include <set>
#include <utility>

namespace atelier {

std::vector<ShownName> shown_names(std::span<const Sibling> siblings) {
    std::set<std::string> real;
    for (const Sibling& sibling : siblings)
        real.insert(sibling.folded);
    std::set<std::string> taken;
    // A number that was no use to a name is of no use to the next node that has it: what is taken
    // stays taken.
    std::map<std::pair<std::string, bool>, std::uint32_t> next_number;
    std::vector<ShownName> names;
    names.reserve(siblings.size());
    for (const Sibling& sibling : siblings) {
        if (taken.insert(sibling.folded).second) {
            names.push_back({sibling.name, false});
            continue;
        }
        const std::pair key(sibling.folded, sibling.is_folder);
        std::uint32_t& number = next_number.try_emplace(key, 2).first->second;
        while (true) {
            std::string name = numbered(sibling.name, sibling.is_folder, number++);
            std::string name_folded = folded(name);
            if (real.contains(name_folded) || !taken.insert(std::move(name_folded)).second)
                continue;
            names.push_back({std::move(name), true});
            break;
        }
    }
    return names;
}

}  // namespace atelier
