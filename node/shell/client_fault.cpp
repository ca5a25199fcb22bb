#include "node/shell/client_fault.hpp"

namespace atelier {

talk::Code code_of(Refusal refusal) {
    // Both are closed, and numbered alike.
    static_assert(static_cast<int>(Refusal::no_class) == static_cast<int>(talk::Code::no_class));
    static_assert(static_cast<int>(Refusal::nothing_to_undo) ==
                  static_cast<int>(talk::Code::nothing_to_undo));
    static_assert(static_cast<int>(Refusal::for_trainers) ==
                  static_cast<int>(talk::Code::for_trainers));
    static_assert(static_cast<int>(Refusal::bad_reference) ==
                  static_cast<int>(talk::Code::bad_reference));
    return static_cast<talk::Code>(refusal);
}

std::optional<talk::Fault> fault_in(std::initializer_list<TextField> fields) {
    for (const TextField& field : fields) {
        const std::size_t size = field.text.size();
        if (size >= field.least_bytes && size <= field.most_bytes && !field.text.contains('\0'))
            continue;
        return talk::Fault{talk::Code::invalid_params, std::string(field.name)};
    }
    return std::nullopt;
}

}  // namespace atelier
