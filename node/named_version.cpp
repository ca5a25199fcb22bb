#include "node/named_version.hpp"

namespace atelier {

void write_version(Writer& out, const NamedVersion& version) {
    out.varint(version.size());
    for (const EventName& name : version) {
        out.id(name.change);
        out.varint(name.event);
    }
}

NamedVersion read_version(Reader& in) {
    NamedVersion version;
    for (std::size_t names = in.count(SIZE_MAX, 33); names > 0; --names) {
        const auto change = in.id<ChangeId>();
        version.push_back({change, static_cast<std::uint32_t>(in.varint(UINT32_MAX))});
    }
    return version;
}

}  // namespace atelier
