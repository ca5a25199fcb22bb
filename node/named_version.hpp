#pragma once

// A version of a text by names, as the records of this seat keep it.

#include "node/client.hpp"
#include "protocol/bytes.hpp"

namespace atelier {

void write_version(Writer& out, const NamedVersion& version);
NamedVersion read_version(Reader& in);

}  // namespace atelier
