#!/usr/bin/env python3
"""What tests/together.py puts together, and what it leaves alone."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

from together import goes_alone, together

HERE = pathlib.Path(__file__).resolve().parent

ONE = """#include "node/one.hpp"

#include <vector>

namespace fs = std::filesystem;

namespace {

constexpr int page = 1;

}  // namespace

TEST_CASE("one") { CHECK(page == 1); }
"""
TWO = ONE.replace("one", "two")


class Together(unittest.TestCase):
    def test_headers_come_first_and_once_and_each_test_has_a_namespace(self):
        self.assertEqual(
            together([("tests/node/one_test.cpp", ONE), ("tests/node/two_test.cpp", TWO)]).splitlines()[1:],
            [
                '#include "node/one.hpp"',
                "#include <vector>",
                '#include "node/two.hpp"',
                "namespace only_one_test {",
                '#include "tests/node/one_test.cpp"',
                "}",
                "namespace only_two_test {",
                '#include "tests/node/two_test.cpp"',
                "}",
            ],
        )

    def test_what_cannot_be_inside_another_namespace_goes_alone(self):
        self.assertFalse(goes_alone(ONE))
        for line in ("namespace atelier {", "template <>", "#ifdef NDEBUG", "#define A", 'extern "C" {'):
            self.assertTrue(goes_alone(f"{ONE}{line}\n"), line)

    def test_two_that_keep_equal_names_to_themselves_compile(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name in ("one", "two"):
                text = (
                    "#include <filesystem>\nnamespace fs = std::filesystem;\n"
                    f"namespace {{\nint page = 1;\n}}\nint {name}() {{ return page; }}\n"
                )
                (root / f"{name}_test.cpp").write_text(text, encoding="utf-8")
            both = '#include "one_test.cpp"\n#include "two_test.cpp"\n'
            (root / "plain.cpp").write_text(both, encoding="utf-8")
            self.assertEqual(self.make(root, "one_test.cpp", "two_test.cpp").returncode, 0)
            self.assertTrue(self.compiles(root, "together.cpp"))
            self.assertFalse(self.compiles(root, "plain.cpp"))

    def compiles(self, root, name):
        command = ["g++", "-std=c++20", "-fsyntax-only", "-I.", name]
        return subprocess.run(command, cwd=root, capture_output=True, check=False).returncode == 0

    def make(self, root, *names):
        return subprocess.run(
            [sys.executable, str(HERE / "together.py"), str(root / "together.cpp"), *names],
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
        )

    def test_what_did_not_change_keeps_its_time_and_what_must_go_alone_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            test = root / "one_test.cpp"
            test.write_text(ONE, encoding="utf-8")
            self.make(root, test.name)
            first = (root / "together.cpp").stat().st_mtime_ns
            test.write_text(ONE + "\n// more\n", encoding="utf-8")
            self.make(root, test.name)
            self.assertEqual((root / "together.cpp").stat().st_mtime_ns, first)
            test.write_text("#define A\n" + ONE, encoding="utf-8")
            refused = self.make(root, test.name)
            self.assertEqual(refused.returncode, 1)
            self.assertEqual(refused.stderr, "one_test.cpp is to be compiled alone now. Run cmake again.\n")


if __name__ == "__main__":
    unittest.main()
