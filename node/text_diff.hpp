#pragma once

// What somebody did to a text outside, told from the text before and the text after: the edits that
// a person would say they made, so that they merge with what others typed meanwhile.
//
// Lines are compared first; inside lines that changed, words; inside words, what they have equal at
// both ends. What is left equal between two edits and is shorter than both goes with them: edits
// that alternate letter by letter would be mixed with a colleague's typing. A stretch that is too
// large to compare is replaced as a whole, and nothing outside of it.

#include "sync/rope.hpp"

#include <string_view>

namespace atelier {

// Ascending, each in the text that the ones before left.
std::vector<Splice> text_difference(std::u32string_view before, std::u32string_view after);

}  // namespace atelier
