#!/usr/bin/env python3
"""The simulated room: every scene ends well, so do the seeds of the gate, and a seed is one story."""

import json
import os
import pathlib
import subprocess
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

BUILD = pathlib.Path(os.environ.get("ATELIER_BUILD_DIR", "build/dev"))
# A sanitizer costs ten times as much and looks for other things (tests/tests.cmake).
SEEDS = 500 * min(10_000, int(os.environ.get("ATELIER_HISTORIES", 10_000))) // 10_000
TWICE = max(2, SEEDS // 50)


def salle(*arguments):
    return subprocess.run(
        [BUILD / "salle", *map(str, arguments)], capture_output=True, text=True, timeout=280
    )


def last_line(run):
    return json.loads(run.stdout.splitlines()[-1])


class Scenes(unittest.TestCase):
    def test_each_scene_ends_well(self):
        names = salle("--list").stdout.splitlines()
        self.assertGreater(len(names), 40)
        self.assertEqual(len(set(names)), len(names))
        with ThreadPoolExecutor(2) as pool:
            runs = pool.map(lambda name: salle("--scene", name), names)
            for name, run in zip(names, runs):
                with self.subTest(name):
                    self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
                    self.assertEqual(run.stdout, "1 of 1 scenes ended well\n")

    def test_who_asks_for_a_scene_that_is_not_there_is_told_which_are(self):
        run = salle("--scene", "two type in one lime")
        self.assertEqual(run.returncode, 2)
        self.assertIn("no scene 'two type in one lime'", run.stderr)
        for name in salle("--list").stdout.splitlines():
            self.assertIn(name, run.stderr)


class Seeds(unittest.TestCase):
    def test_the_seeds_of_the_gate_come_to_rest_and_are_right(self):
        began = time.monotonic()
        run = salle("--seeds", f"1..{SEEDS}", "--jobs", 2)
        took = time.monotonic() - began
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        total = last_line(run)
        self.assertEqual((total["seeds"], total["failed"]), (SEEDS, 0))
        print(f"\n{SEEDS} seeds in {took:.0f} s, {total['virtual_s'] / took:.0f} virtual s each")

    def test_the_same_seeds_come_to_the_same_by_any_number_of_processes(self):
        runs = [last_line(salle("--seeds", f"1..{TWICE}", "--jobs", jobs)) for jobs in (1, 3)]
        self.assertEqual(runs[0], runs[1])
        other = last_line(salle("--seeds", f"2..{TWICE}"))
        self.assertNotEqual(runs[0]["trace_hash"], other["trace_hash"])

    def test_a_seed_that_is_told_line_by_line_is_the_same(self):
        alone = last_line(salle("--seeds", 7))
        told = salle("--seeds", 7, "--trace")
        self.assertGreater(len(told.stdout.splitlines()), 10)
        self.assertEqual(last_line(told)["events"], alone["events"])


class CommandLine(unittest.TestCase):
    def test_what_is_no_command_gets_the_usage_and_a_2(self):
        for line in (
            [],
            ["--sedes", "1..2"],
            ["--seeds"],
            ["--seeds", "one"],
            ["--seeds", "1..x"],
            ["--seeds", "9..1"],
            ["--seeds", "1..2", "--jobs", "0"],
            ["--seeds", "1..2", "--jobs"],
            ["--scene"],
            ["1..2"],
        ):
            with self.subTest(" ".join(line)):
                run = salle(*line)
                self.assertEqual(run.returncode, 2, run.stdout)
                self.assertEqual(run.stdout, "")
                self.assertIn("salle --seeds A..B", run.stderr)


if __name__ == "__main__":
    unittest.main()
