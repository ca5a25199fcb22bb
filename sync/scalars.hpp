#pragma once

// Text as Unicode scalar values, which texts count in, and as UTF-8, which bodies are written in.

#include <string>
#include <string_view>

namespace atelier {

// Of well-formed UTF-8, as every decoder of ours answers it.
std::u32string scalars_of(std::string_view utf8);
// Of scalar values, no surrogates.
std::string utf8_of(std::u32string_view text);

}  // namespace atelier
