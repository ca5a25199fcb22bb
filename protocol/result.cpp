#include "protocol/result.hpp"

namespace atelier {

const char* name_of(Error error) {
    switch (error) {
        case Error::truncated: return "truncated";
        case Error::trailing_bytes: return "trailing bytes";
        case Error::not_canonical: return "not canonical";
        case Error::too_large: return "too large";
        case Error::unknown_version: return "unknown version";
        case Error::unknown_kind: return "unknown kind";
        case Error::bad_value: return "bad value";
        case Error::bad_text: return "bad text";
        case Error::bad_hash: return "bad hash";
        case Error::bad_signature: return "bad signature";
        case Error::bad_chain: return "bad chain";
        case Error::bad_reference: return "bad reference";
        case Error::bad_handshake: return "bad handshake";
        case Error::wrong_class: return "wrong class";
        case Error::closed: return "closed";
    }
    return "no error";
}

}  // namespace atelier
