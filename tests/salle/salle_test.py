#!/usr/bin/env python3
"""The simulated room: every scene ends well, so do the seeds of the gate, and a seed is one story."""

import json
import os
import pathlib
import re
import subprocess
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

BUILD = pathlib.Path(os.environ.get("ATELIER_BUILD_DIR", "build/dev"))
# A sanitizer costs ten times as much and looks for other things (tests/tests.cmake): the scenes, and
# the first rooms, none of them large.
SEEDS = 500 if int(os.environ.get("ATELIER_HISTORIES", 10_000)) >= 10_000 else 8
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


class Story(unittest.TestCase):
    """A seed told in words: what a person reads, not what the trace says."""

    def lines(self, *arguments):
        run = salle("--tell", 7, *arguments)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        return run.stdout.splitlines()

    def test_it_is_told_line_by_line_with_the_time_and_ends_with_what_was_lost(self):
        french, english = self.lines("--lang", "fr"), self.lines("--lang", "en")
        self.assertEqual(len(french), len(english))
        self.assertGreater(len(french), 10)
        self.assertRegex(french[0], r"^Graine 7 : une salle avec \d+ postes\.$")
        self.assertRegex(english[0], r"^Seed 7: a room with \d+ seats\.$")
        for line in french[1:] + english[1:]:
            self.assertRegex(line, r"^ +\d+:\d\d  \S.*\.$")
            self.assertNotRegex(line, r"[%&|]")
        ends = [line for line in french if re.search(r"postes?, même texte", line)]
        self.assertEqual(len(ends), 1)
        self.assertRegex(ends[0], r"\d+ modifications, 0 perdue\.$")
        self.assertRegex(english[french.index(ends[0])], r"seats, one text, \d+ changes, 0 lost\.$")

    def test_it_is_french_where_the_locale_is(self):
        for locale, word in (("fr_FR.UTF-8", "Graine"), ("C.UTF-8", "Seed"), ("", "Seed")):
            with self.subTest(locale):
                told = subprocess.run(
                    [BUILD / "salle", "--tell", "7"],
                    capture_output=True,
                    text=True,
                    timeout=280,
                    env={"LANG": locale},
                )
                self.assertTrue(told.stdout.startswith(word), told.stdout[:80])

    def test_what_it_tells_happened(self):
        french = "\n".join(self.lines("--lang", "fr"))
        self.assertIn("crée la classe", french)
        self.assertIn("écri", french)
        self.assertIn("Tout est réparé", french)


class Rare(unittest.TestCase):
    def test_each_rare_event_has_one_name_and_some_come_in_a_few_seeds(self):
        rare = last_line(salle("--seeds", f"1..{TWICE}"))["rare"]
        self.assertGreaterEqual(len(rare), 40)
        self.assertGreater(sum(count > 0 for count in rare.values()), 10 if TWICE > 5 else 2)


class Hostile(unittest.TestCase):
    """docs/testing.md, "Who lies": the table says of each line who tries it."""

    def rows(self):
        page = pathlib.Path("docs/testing.md").read_text(encoding="utf-8")
        return {
            int(row[1]): [cell.strip() for cell in row[0].strip("|").split("|")]
            for row in re.finditer(r"^\| H(\d+) \|.*$", page, re.M)
        }

    def test_each_line_has_a_test_or_says_why_not(self):
        rows = self.rows()
        self.assertEqual(sorted(rows), list(range(1, 75)))
        for number, (_, _, tests, actor, scenes) in rows.items():
            with self.subTest(f"H{number}"):
                self.assertTrue(tests or actor or scenes)

    def test_what_the_table_names_is_there(self):
        scenes = set(salle("--list").stdout.splitlines())
        deeds = dict(line.split("\t") for line in salle("--deeds").stdout.splitlines())
        named = set()
        for number, (_, _, tests, actors, own_scenes) in self.rows().items():
            with self.subTest(f"H{number}"):
                for name in re.findall(r"`([^`]+)`", actors):
                    self.assertIn(f"H{number}", deeds[name].split())
                    named.add((name, f"H{number}"))
                for name in re.findall(r"`([^`]+)`", own_scenes):
                    self.assertIn(name, scenes)
                for stem in re.findall(r"\b(?:protocol|sync|node)/(?:shell/)?\w+", tests):
                    text = pathlib.Path(f"tests/{stem}_test.cpp").read_text(encoding="utf-8")
                    self.assertIn(f"[H{number}]", text)
        all_lines = {(name, line) for name, lines in deeds.items() for line in lines.split()}
        self.assertEqual(named, all_lines)
        for name in deeds:
            self.assertIn(f"liar: {name}", scenes)


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
            ["--tell"],
            ["--tell", "1..2"],
            ["--tell", "7", "--lang", "de"],
        ):
            with self.subTest(" ".join(line)):
                run = salle(*line)
                self.assertEqual(run.returncode, 2, run.stdout)
                self.assertEqual(run.stdout, "")
                self.assertIn("salle --seeds A..B", run.stderr)


if __name__ == "__main__":
    unittest.main()
