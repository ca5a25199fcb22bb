#!/usr/bin/env python3
"""The bugs that planted.py plants can still be planted: the code has not moved on without them."""

import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from bugs import BUGS  # noqa: E402


class Bugs(unittest.TestCase):
    def test_each_bug_finds_its_place_once(self):
        for name, file, right, wrong in BUGS:
            with self.subTest(name):
                text = (HERE.parents[1] / file).read_text(encoding="utf-8")
                self.assertEqual(text.count(right), 1)
                self.assertNotEqual(right, wrong)

    def test_there_are_at_least_fifteen_each_under_its_own_name(self):
        self.assertGreaterEqual(len(BUGS), 15)
        self.assertEqual(len({name for name, *_ in BUGS}), len(BUGS))


if __name__ == "__main__":
    unittest.main()
