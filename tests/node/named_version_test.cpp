#include "node/named_version.hpp"

#include "tests/test.hpp"

using namespace atelier;

TEST_CASE("a version is read as it was written") {
    ChangeId a;
    a.bytes[0] = 1;
    ChangeId b;
    b.bytes[31] = 9;
    for (const NamedVersion& version :
         {NamedVersion{}, NamedVersion{{a, 0}}, NamedVersion{{a, 300}, {b, UINT32_MAX}}}) {
        Writer out;
        write_version(out, version);
        const Bytes bytes = out.take();
        Reader in(bytes);
        CHECK(read_version(in) == version);
        CHECK_FALSE(in.finish());
    }
}
