#!/usr/bin/env python3
"""tidy.py finds what is planted, and looks again at just what changed."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent

CLEAN = {
    "protocol/limit.hpp": "#pragma once\n\n// A limit.\n\nnamespace atelier {\nint limit(int of);\n}\n",
    "protocol/limit.cpp": '#include "protocol/limit.hpp"\n\nint atelier::limit(int of) {\n    return of;\n}\n',
    "protocol/other.cpp": "namespace atelier {\nint other() {\n    return 1;\n}\n}\n",
    "tests/other_test.cpp": '#include "protocol/limit.hpp"\n\nint twice() {\n    return atelier::limit(2);\n}\n',
}
LONG = "int longest(int a) {\n" + "    a += a;\n" * 71 + "    return a;\n}\n"
PLANTED = {
    "readability-function-size": ("protocol/other.cpp", LONG),
    "readability-identifier-naming": ("protocol/limit.hpp", "\nstruct lower_case {};\n"),
    "bugprone-infinite-loop": (
        "tests/other_test.cpp",
        "int forever(int a) {\n    int i = 0;\n    while (i < 9) {\n        ++a;\n    }\n    return a;\n}\n",
    ),
    "performance-unnecessary-value-param": (
        "protocol/limit.cpp",
        "struct Big {\n    Big(const Big&);\n    int a;\n};\nint of_big(const Big big) {\n    return big.a;\n}\n",
    ),
}


DIVIDE_BY_ZERO = "int divide(int a) {\n    const int b = 0;\n    return a / b;\n}\n"


class Tidy(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="é atelier ")
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name).resolve()
        for name, text in CLEAN.items():
            self.write(name, text)
        shutil.copy(ROOT / ".clang-tidy", self.root)
        shutil.copy(ROOT / "tests" / ".clang-tidy", self.root / "tests")
        self.build("limit", "other")

    def build(self, *stems):
        entries = []
        for stem in stems:
            file = f"{self.root}/protocol/{stem}.cpp"
            command = f"g++ '-I{self.root}' -std=c++23 -o {stem}.o -c '{file}'"
            entries.append({"directory": str(self.root), "command": command, "file": file})
        self.write("build/dev/compile_commands.json", json.dumps(entries))

    def write(self, name, text):
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text, encoding="utf-8")

    def tidy(self, *options):
        command = [sys.executable, HERE / "tidy.py", *options, self.root]
        run = subprocess.run(command, capture_output=True, text=True, env=os.environ, check=False)
        return run.returncode, run.stdout + run.stderr

    def test_only_what_changed_is_looked_at_again(self):
        self.assertEqual(self.tidy(), (0, "2 files, 2 of them looked at now: clean\n"))
        self.assertEqual(self.tidy(), (0, "2 files, 0 of them looked at now: clean\n"))
        self.write("protocol/other.cpp", CLEAN["protocol/other.cpp"].replace("1", "2"))
        self.assertEqual(self.tidy(), (0, "2 files, 1 of them looked at now: clean\n"))
        self.write("protocol/limit.hpp", CLEAN["protocol/limit.hpp"].replace("A limit", "The limit"))
        self.assertEqual(self.tidy(), (0, "2 files, 1 of them looked at now: clean\n"))
        (self.root / ".clang-tidy").write_text("Checks: '-*,misc-unused-*'\n", encoding="utf-8")
        self.assertEqual(self.tidy(), (0, "2 files, 2 of them looked at now: clean\n"))
        self.assertEqual(self.tidy("--tests"), (0, "1 files, 1 of them looked at now: clean\n"))

    def test_what_is_found_is_found_again_until_it_is_put_right(self):
        self.write("protocol/other.cpp", LONG)
        self.assertEqual(self.tidy()[0], 1)
        self.assertEqual(self.tidy()[0], 1)
        self.write("protocol/other.cpp", CLEAN["protocol/other.cpp"])
        self.assertEqual(self.tidy()[0], 0)

    def test_every_planted_violation_is_found(self):
        for check, (name, text) in PLANTED.items():
            self.write(name, CLEAN[name] + text)
            code, said = self.tidy(*["--tests"] * name.startswith("tests/"))
            self.write(name, CLEAN[name])
            self.assertEqual(code, 1, check)
            self.assertIn(check, said)
            self.assertIn(name, said)

    def test_a_file_that_is_not_built_is_looked_at(self):
        self.build("limit")
        self.assertEqual(self.tidy()[0], 0)
        self.write("protocol/other.cpp", LONG)
        self.assertEqual(self.tidy()[0], 1)

    def test_tests_that_are_compiled_as_one_are_read_with_its_flags(self):
        flagged = "#ifndef FLAG\n#error no flag\n#endif\n"
        for name in ("tests/other_test.cpp", "tests/third_test.cpp"):
            self.write(name, flagged + f"int of_{Path(name).stem}() {{\n    return 1;\n}}\n")
        names = '#include "tests/other_test.cpp"\n#include "tests/third_test.cpp"\n'
        self.write("build/dev/together/tests_1.cpp", names)
        file = f"{self.root}/build/dev/together/tests_1.cpp"
        command = f"g++ '-I{self.root}' -std=c++23 -DFLAG -o tests.o -c '{file}'"
        entry = {"directory": str(self.root), "command": command, "file": file}
        self.write("build/dev/compile_commands.json", json.dumps([entry]))
        self.assertEqual(self.tidy("--tests"), (0, "2 files, 2 of them looked at now: clean\n"))
        self.write("tests/third_test.cpp", flagged + LONG)
        code, said = self.tidy("--tests")
        self.assertEqual(code, 1)
        self.assertIn("third_test.cpp", said)
        self.assertNotIn("no flag", said)

    def test_files_that_keep_equal_names_to_themselves_are_not_read_together(self):
        for name in ("protocol/limit.cpp", "protocol/other.cpp"):
            same = "namespace {\nint same() {\n    return 1;\n}\n}  // namespace\n"
            self.write(name, CLEAN[name] + same)
        self.assertEqual(self.tidy(), (0, "2 files, 2 of them looked at now: clean\n"))

    def test_names_that_clash_between_files_are_no_fault(self):
        for name in ("protocol/limit.cpp", "protocol/other.cpp"):
            self.write(name, CLEAN[name] + "static int same() {\n    return 1;\n}\nint a = same();\n".replace("int a", f"int {Path(name).stem}_a"))
        clean = "2 files, 2 of them looked at now: clean"
        clash = "names clash between protocol/limit.cpp and some after it"
        self.assertEqual(self.tidy(), (0, f"{clean}; {clash}\n"))

    def test_the_analyzer_looks_at_the_rooms_and_has_its_own_stamps(self):
        self.assertEqual(self.tidy()[0], 0)
        clean = "2 files, 2 of them looked at now: clean\n"
        self.assertEqual(self.tidy("--analyzer"), (0, clean))
        self.write("protocol/other.cpp", DIVIDE_BY_ZERO)
        code, said = self.tidy("--analyzer")
        self.assertEqual(code, 1)
        self.assertIn("clang-analyzer-core.DivideZero", said)


if __name__ == "__main__":
    unittest.main()
