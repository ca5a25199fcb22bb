#!/usr/bin/env python3
"""The bugs of bugs.py can still be planted, and the copies that plant.py writes have both variants."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE))
from bugs import ALL, EDITOR, ROOM, SYNC, Bug  # noqa: E402
from plant import both, place_of, planted  # noqa: E402


def read(file):
    return (ROOT / file).read_text(encoding="utf-8")


class Bugs(unittest.TestCase):
    def test_each_bug_finds_its_place_once(self):
        for bug in ALL:
            with self.subTest(bug.id):
                at, part = place_of(bug, read(bug.file))
                self.assertEqual(read(bug.file)[at:at + len(part)], part)
                self.assertNotEqual(part, bug.wrong)

    def test_there_are_enough_each_under_a_name_of_its_own(self):
        self.assertGreaterEqual(len(SYNC), 24)
        self.assertGreaterEqual(len(ROOM), 25)
        self.assertGreaterEqual(len(EDITOR), 30)
        self.assertEqual(len({bug.id for bug in ALL}), len(ALL))
        self.assertEqual(len({bug.name for bug in ALL}), len(ALL))

    def test_a_planted_file_with_its_right_variants_alone_is_its_original(self):
        for file in sorted({bug.file for bug in ALL}):
            with self.subTest(file):
                bugs = {number: bug for number, bug in enumerate(ALL, 1) if bug.file == file}
                text = planted(read(file), bugs).split("\n", 1)[1]
                for number, bug in bugs.items():
                    part = place_of(bug, read(file))[1]
                    self.assertEqual(text.count(both(part, bug.wrong, number)), 1)
                    text = text.replace(both(part, bug.wrong, number), part)
                self.assertEqual(text, read(file))

    def test_a_place_that_is_not_there_or_twice_is_refused(self):
        bug = Bug("id", "name", "file", "a «b» c", "x")
        self.assertEqual(place_of(bug, "1 a b c 2"), (4, "b"))
        for text in ("a b", "a b c a b c"):
            with self.assertRaises(ValueError):
                place_of(bug, text)

    def test_places_that_overlap_are_refused(self):
        with self.assertRaises(ValueError):
            planted("a b c", {1: Bug("one", "", "", "a b", "x"), 2: Bug("two", "", "", "b c", "y")})

    def test_statements_and_expressions_get_a_switch_each(self):
        self.assertEqual(both("f();", "", 3),
                         "{ if (::atelier::planted::is(3)) {  } else { f(); } }")
        self.assertEqual(both("a < b", "a <= b", 3),
                         "(::atelier::planted::is(3) ? (a <= b) : (a < b))")


class Plant(unittest.TestCase):
    def test_what_is_the_same_again_is_left_alone(self):
        with tempfile.TemporaryDirectory() as folder:
            def write():
                subprocess.run([sys.executable, "-B", HERE / "plant.py", folder], check=True,
                               stdout=subprocess.DEVNULL)
                return {path: path.stat().st_mtime_ns
                        for path in pathlib.Path(folder).rglob("*.cpp")}
            first = write()
            self.assertEqual(write(), first)
            self.assertEqual(len(first), 1 + len({bug.file for bug in ALL}))


if __name__ == "__main__":
    unittest.main()
