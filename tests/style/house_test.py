#!/usr/bin/env python3
"""Every rule of house.py finds what is planted for it, and nothing in a small clean tree."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import house

CLEAN = {
    "protocol/seal.hpp": "#pragma once\n\n// A sealed thing. Refuses nothing.\n\nint seal();\n",
    "protocol/seal.cpp": '#include "protocol/seal.hpp"\n\n#include <sodium.h>\n\n#include <span>\n\n'
    "// It is open(ed), not thrown: throw, rand() and steady_clock are only words here.\n"
    'int seal() {\n    return const char* words = "assert(1) #define";\n}\n',
    "sync/log.hpp": '#pragma once\n\n// A log.\n\n#include "protocol/seal.hpp"\n\n'
    "class Log {\npublic:\n    void open();\n};\n",
    "tests/protocol/seal_test.cpp": '#include "protocol/seal.hpp"\n\n#include "tests/test.hpp"\n\n'
    'TEST_CASE("a seal is opened by its key alone") {\n    CHECK(seal() == 1);\n}\n',
    "editor/screen.hpp": '#pragma once\n\n// Cells.\n\n#include "protocol/editor_messages.hpp"\n',
    "package-lock.json": '{"packages": {"node_modules/b4a": {"version": "1.9.0"}}}\n',
}

LONG_BODY = "".join(f"    seal({i});\n" for i in range(house.FUNCTION_MAX_LINES))
HEADER = "#pragma once\n\n// What it is.\n\n"
SEAL = "protocol/seal.cpp"

# rule: (file, text added at its end or the text of a new file) ...
PLANTED = {
    "layers": [
        (SEAL, '#include "sync/log.hpp"\n'),
        (SEAL, '#include "seal.hpp"\n'),
        (SEAL, '#include "../sync/log.hpp"\n'),
        (SEAL, '#include "tests/test.hpp"\n'),
        ("sync/log.hpp", '#include "node/store.hpp"\n'),
        ("sync/log.hpp", '#include "editor/screen.hpp"\n'),
        ("editor/screen.hpp", '#include "sync/log.hpp"\n'),
        ("editor/screen.hpp", '#include "node/node.hpp"\n'),
        ("editor/screen.hpp", '#include "protocol/signature.hpp"\n'),
        ("node/node.hpp", HEADER + '#include "editor/screen.hpp"\n'),
    ],
    "libraries": [
        ("protocol/seal.hpp", "#include <sodium.h>\n"),
        ("sync/log.hpp", "#include <sodium/crypto_sign.h>\n"),
        (SEAL, "#include <boost/asio/ip/tcp.hpp>\n"),
        ("sync/log.hpp", "#include <boost/asio.hpp>\n"),
        ("editor/screen.hpp", "#include <boost/asio/io_context.hpp>\n"),
        (SEAL, "#include <boost/json.hpp>\n"),
        ("sync/log.hpp", "#include <sqlite3.h>\n"),
        ("editor/screen.hpp", "#include <tree_sitter/api.h>\n"),
        (SEAL, "#include <catch2/catch.hpp>\n"),
    ],
    "awaits": [
        ("node/shell/call.hpp", HEADER + "auto f() { if (co_await g(1)) co_return; }\n"),
        ("node/shell/call.hpp", HEADER + "auto f() { if (a && !co_await g()) co_return; }\n"),
        ("node/shell/call.hpp", HEADER + "auto f() { while (g(co_await h())) {} }\n"),
        ("node/shell/call.hpp", HEADER + "auto f() { const bool is = a || co_await g(); }\n"),
    ],
    "used": [
        ("node/shell/call.cpp", '#include "node/shell/call.hpp"\nusing talk::Fault;\nint a;\n'),
        ("node/shell/call.cpp", '#include "node/shell/call.hpp"\nnamespace io = asio;\nint a;\n'),
        ("node/shell/call.cpp", '#include "node/shell/other.cpp"\n'),
    ],
    "world": [
        (SEAL, "#include <thread>\n"),
        (SEAL, "#include <random>\n"),
        (SEAL, "#include <sys/socket.h>\n"),
        ("sync/log.hpp", "#include <fstream>\n"),
        (SEAL, "auto now = std::chrono::steady_clock::now();\n"),
        (SEAL, "void f() { randombytes_buf(p, n); }\n"),
        (SEAL, "void f() { crypto_sign_keypair(p, s); }\n"),
        (SEAL, "auto at = std::time(nullptr);\n"),
        (SEAL, "int fd = ::open(path, 0);\n"),
    ],
    "throws": [(SEAL, "void f() { throw 1; }\n"), ("sync/log.hpp", "void f() { throw 1; }\n")],
    "asserts": [(SEAL, "void f() { assert(seal() == 1); }\n")],
    "macros": [(SEAL, "#define SEALED 1\n"), ("protocol/seal.hpp", "#  define SEALED\n")],
    "names": [
        ("protocol/Seal.hpp", HEADER),
        ("protocol/byte_order.h", HEADER),
        ("sync/utils.hpp", HEADER),
        ("tests/common/peer.hpp", HEADER),
    ],
    "pairs": [
        ("protocol/alone.cpp", "int alone;\n"),
        ("sync/log.cpp", '#include <span>\n\n#include "sync/log.hpp"\n'),
    ],
    "tested": [("sync/log.cpp", '#include "sync/log.hpp"\n')],
    "headers": [
        ("protocol/bare.hpp", "// A header.\n\n#pragma once\n"),
        ("protocol/mute.hpp", "#pragma once\n\nint mute();\n"),
        ("protocol/seal.hpp", "using namespace std;\n"),
    ],
    "functions": [
        (SEAL, "int longest(int a,\n            int b) {\n" + LONG_BODY + "}\n"),
        ("protocol/seal.hpp", "namespace atelier {\nclass A {\n    void f() {\n" + LONG_BODY + "    }\n};\n}\n"),
        ("tests/protocol/seal_test.cpp", 'TEST_CASE("a long one is found") {\n' + LONG_BODY + "}\n"),
    ],
    "proofs": [
        ("tests/protocol/seal_test.cpp", "void f() { REQUIRE( true ); }\n"),
        ("tests/protocol/seal_test.cpp", "void f() { SUCCEED(); }\n"),
        ("tests/protocol/seal_test.cpp", "void f() { std::this_thread::sleep_for(1s); }\n"),
        ("tests/protocol/seal_test.cpp", 'TEST_CASE("seal works") {\n}\n'),
    ],
    "leftovers": [
        (SEAL, "// TO" "DO: the rest\n"),
        ("docs/plan.md", "FIX" "ME\n"),
        ("scripts/new.sh", "# HA" "CK\n"),
    ],
    "registries": [
        ("package-lock.json", '"resolved": "b4a-1.9.0.tgz"\n'),
        (".npmrc", "registry=https" "://example.org\n"),
    ],
}


def lay(root, files):
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def found_with(name, text):
    with tempfile.TemporaryDirectory(prefix="é atelier ") as folder:
        root = Path(folder)
        lay(root, {**CLEAN, name: CLEAN.get(name, "") + text})
        return list(house.violations(root))


class HouseRules(unittest.TestCase):
    def test_a_clean_tree_has_no_violation(self):
        self.assertEqual(found_with("docs/plan.md", "Nothing is left over.\n"), [])

    def test_every_rule_has_a_planted_violation(self):
        self.assertEqual(set(PLANTED), set(house.RULES))

    def test_a_function_of_just_the_limit_passes(self):
        body = LONG_BODY.split("\n", 2)[2]
        self.assertEqual(found_with(SEAL, "int longest() {\n" + body + "}\n"), [])

    def test_a_long_table_is_no_long_function(self):
        rows = "".join(f"    {{{i}, {i}}},\n" for i in range(100))
        table = "constexpr std::array table = std::to_array<Row>({\n" + rows + "});\n"
        self.assertEqual(found_with(SEAL, table + "const Row rows[] = {\n" + rows + "};\n"), [])


def planted(rule, name, text):
    def test(self):
        found = [each for each in found_with(name, text) if f": {rule}: " in each]
        self.assertTrue(any(each.startswith(name + ":") for each in found), found)

    return test


for each_rule, plants in PLANTED.items():
    for number, plant in enumerate(plants, 1):
        setattr(HouseRules, f"test_{each_rule}_finds_plant_{number}", planted(each_rule, *plant))

if __name__ == "__main__":
    unittest.main()
