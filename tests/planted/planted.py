#!/usr/bin/env python3
"""Plants each bug of bugs.py, and says who notices: the tests of sync/, or the simulated room.

    planted.py ROOT_BUILD_DIR [--sync | --room] [--seeds N] [--jobs N] [ID...]

One build of the preset `planted` has them all (ROOT_BUILD_DIR/planted), each chosen at run time. Of
the tests of sync/ those are run first that have the name of the bug's file, and the first that
fails is named; of the room the first seed, and the first scene. Prints the tables of
docs/testing.md. Exit 1 when more than one bug of a table went unnoticed.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE))
from bugs import ROOM, SYNC  # noqa: E402

UNNOTICED_MAX = 1
# Fewer histories than the gate has: a bug shows in the first ones or in a test of its own.
ENVIRONMENT = {**os.environ, "ATELIER_HISTORIES": "500"}
TEST_SECONDS = 300
SCENE_SECONDS = 60


def run(command, seconds, environment=None):
    """Its output and whether it ended well; a crash and a hang do not."""
    try:
        done = subprocess.run(command, cwd=ROOT, env=environment or os.environ, timeout=seconds,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    except subprocess.TimeoutExpired:
        return "", False
    return done.stdout.decode("utf-8", "replace"), done.returncode == 0


def build(out):
    for command in (["cmake", "--preset", "planted", "-B", out],
                    ["cmake", "--build", out, "--target", "atelier_tests", "salle",
                     "-j", os.environ.get("CMAKE_BUILD_PARALLEL_LEVEL", "2")]):
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


# ---- the tests of sync/ --------------------------------------------------------------------------

def tests_for(file):
    """The stems of all tests, the most likely first: their own file's, then its neighbours'."""
    stem = pathlib.Path(file).stem
    stems = sorted(path.stem for path in (ROOT / "tests/sync").glob("*_test.cpp"))
    return sorted(stems, key=lambda test: (test != stem + "_test", not test.startswith(stem)))


def failing_case(out, test, plant):
    """The first case of a file of tests that fails, or None."""
    command = [out / "atelier_tests", "--filenames-as-tags", f"[#{test}]~[.]", "-r", "xml", "-a"]
    environment = {**ENVIRONMENT, "ATELIER_PLANT": plant} if plant else ENVIRONMENT
    text, is_well = run(command, TEST_SECONDS, environment)
    if is_well:
        return None
    for case in re.findall(r"<TestCase name=.*?(?:</TestCase>|\Z)", text, re.S):
        if '<OverallResult success="true"' not in case:
            return re.match(r'<TestCase name="([^"]*)"', case)[1]
    return f"{test} ends early"


def noticed_by_tests(out, bug):
    for test in tests_for(bug.file):
        if case := failing_case(out, test, bug.id):
            return f"{test}: {case}"
    return None


def try_sync(out, bugs):
    for test in tests_for(""):
        if case := failing_case(out, test, None):
            sys.exit(f"fails without any bug: {test}: {case}")
    print("| planted | in | noticed first by |\n| --- | --- | --- |", flush=True)
    unnoticed = 0
    for bug in bugs:
        by = noticed_by_tests(out, bug)
        unnoticed += by is None
        print(f"| {bug.name} | `{bug.file}` | {by or 'nobody'} |", flush=True)
    print(f"{len(bugs) - unnoticed} of {len(bugs)} bugs noticed\n")
    return unnoticed


# ---- the simulated room --------------------------------------------------------------------------

def failing_seed(out, plant, seeds, jobs):
    """The first seed that fails and the checker that says so, as `SEED: CHECKER`."""
    text, _ = run([out / "salle", "--plant", plant, "--seeds", f"1..{seeds}", "--jobs", str(jobs),
                   "--until-failure"], 3600)
    found = re.search(r"^seed (\d+): (?:(ended by .*)|([^:]*):.*)$", text, re.M)
    return f"{found[1]}: {found[2] or found[3]}" if found else None


def failing_scene(out, plant, scenes):
    for scene in scenes:
        text, is_well = run([out / "salle", "--plant", plant, "--scene", scene], SCENE_SECONDS)
        if not is_well:
            found = re.search(rf"^{re.escape(scene)}: ([^:]*):", text, re.M)
            return f"{scene}: {found[1] if found else 'ends early'}"
    return None


def try_room(out, bugs, seeds, jobs):
    scenes = run([out / "salle", "--list"], SCENE_SECONDS)[0].splitlines()
    for scene in scenes:
        if not run([out / "salle", "--scene", scene], SCENE_SECONDS)[1]:
            sys.exit(f"fails without any bug: {scene}")
    print("| planted | in | first seed | first scene |\n| --- | --- | --- | --- |", flush=True)
    unnoticed = 0
    for bug in bugs:
        seed = failing_seed(out, bug.id, seeds, jobs)
        scene = failing_scene(out, bug.id, scenes)
        unnoticed += seed is None
        print(f"| {bug.name} | `{bug.file}` | {seed or 'none'} | {scene or 'none'} |", flush=True)
    print(f"{len(bugs) - unnoticed} of {len(bugs)} bugs noticed by {seeds} seeds")
    return unnoticed


def chosen(bugs, ids):
    return [bug for bug in bugs if not ids or bug.id in ids]


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("build_dir", type=pathlib.Path)
    asked.add_argument("--sync", action="store_true")
    asked.add_argument("--room", action="store_true")
    asked.add_argument("--seeds", type=int, default=2000)
    asked.add_argument("--jobs", type=int, default=1)
    asked.add_argument("ids", nargs="*")
    asked = asked.parse_args()
    both = asked.sync == asked.room
    unknown = set(asked.ids) - {bug.id for bug in SYNC + ROOM}
    if unknown:
        sys.exit(f"no bug is called {', '.join(sorted(unknown))}")
    out = asked.build_dir.resolve() / "planted"
    build(out)
    unnoticed = []
    if both or asked.sync:
        unnoticed.append(try_sync(out, chosen(SYNC, asked.ids)))
    if both or asked.room:
        unnoticed.append(try_room(out, chosen(ROOM, asked.ids), asked.seeds, asked.jobs))
    return 1 if max(unnoticed) > UNNOTICED_MAX else 0


if __name__ == "__main__":
    sys.exit(main())
