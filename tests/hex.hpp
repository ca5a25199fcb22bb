#pragma once

// Expected bytes as a test shows them: hexadecimal with a space between the fields.

#include <string>

namespace atelier::test {

inline std::string joined(std::string fields) {
    std::erase(fields, ' ');
    return fields;
}

}  // namespace atelier::test
