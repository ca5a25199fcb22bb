#!/usr/bin/env python3
"""Plants each bug of bugs.py, and says who notices: the tests of its room, the simulated room, or
the tests and golden cases of the editor.

    planted.py ROOT_BUILD_DIR [--sync] [--room] [--editor] [--seeds N] [--jobs N] [ID...]

One build of the preset `planted` has them all (ROOT_BUILD_DIR/planted), each chosen at run time. Of
a room's tests (--sync: of sync/ and of a seat's connections) those are run first that have the name
of the bug's file, and the first that fails is named; of the simulated room the first seed, and the
first scene; of the golden cases, which are played for what no test of the editor notices, the first
that ends otherwise. Prints the tables of docs/testing.md. Exit 1 when more than one bug of a table went unnoticed.
"""

import argparse
import os
import pathlib
import re
import signal
import subprocess
import sys
import uuid
from typing import NamedTuple

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE))
from bugs import ALL, EDITOR, ROOM, SYNC  # noqa: E402

UNNOTICED_MAX = 1
# Fewer histories than the gate has: a bug shows in the first ones or in a test of its own.
ENVIRONMENT = {**os.environ, "ATELIER_HISTORIES": "500"}
TEST_SECONDS = 300
SCENE_SECONDS = 60
# Far above what they take, and short enough that a bug by which something hangs is soon noticed.
EDITOR_TEST_SECONDS = 60
CASES_SECONDS = 900


def run(command, seconds, environment=None, stderr=subprocess.DEVNULL):
    """Its output and whether it ended well; a crash and a hang do not."""
    run_id = uuid.uuid4().hex
    environment = {**(environment or os.environ), "ATELIER_RUN": run_id}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=stderr) as process:
        try:
            said = process.communicate(timeout=seconds)[0]
        except subprocess.TimeoutExpired:
            kill_all_of(run_id)
            return "", False
    return said.decode("utf-8", "replace"), process.returncode == 0


def kill_all_of(run_id):
    """What a run that hung has started, nodes in sessions of their own among them."""
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            environment = (process / "environ").read_bytes().split(b"\0")
            if f"ATELIER_RUN={run_id}".encode() in environment:
                os.kill(int(process.name), signal.SIGKILL)
        except OSError:  # somebody else's, or just gone
            continue


def build(out, targets):
    for command in (["cmake", "--preset", "planted", "-B", out],
                    ["cmake", "--build", out, "--target", *sorted(targets),
                     "-j", os.environ.get("CMAKE_BUILD_PARALLEL_LEVEL", "2")]):
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def planting(environment, plant):
    return {**environment, "ATELIER_PLANT": plant} if plant else environment


# ---- tests of a room -----------------------------------------------------------------------------

class Tests(NamedTuple):
    """Of one room, with the program that holds them."""

    folder: str
    program: str
    seconds: int  # for one file of tests


SYNC_TESTS = Tests("tests/sync", "atelier_tests", TEST_SECONDS)
EDITOR_TESTS = Tests("tests/editor", "editor_tests", EDITOR_TEST_SECONDS)


def tests_for(file, folder):
    """The stems of all tests, the most likely first: their own file's, then its neighbours'."""
    stem = pathlib.Path(file).stem
    stems = sorted(path.stem for path in (ROOT / folder).rglob("*_test.cpp"))
    return sorted(stems, key=lambda test: (test != stem + "_test", not test.startswith(stem)))


def failing_case(out, tests, test, plant):
    """The first case of a file of tests that fails, or None."""
    command = [out / tests.program, "--filenames-as-tags", f"[#{test}]~[.]", "-a"]
    environment = {**ENVIRONMENT, "ATELIER_BUILD_DIR": str(out)}
    text, is_well = run(command, tests.seconds, planting(environment, plant))
    if is_well:
        return None
    found = re.search(r"^-{79}\n(\S.*?)\n(?:  .*\n)*-{79}$", text, re.M | re.S)
    return found[1].replace("\n", " ") if found else f"{test} ends early"


def noticed_by_tests(out, tests, bug):
    for test in tests_for(bug.file, tests.folder):
        if case := failing_case(out, tests, test, bug.id):
            return f"{test}: {case}"
    return None


def fail_without_bugs(out, tests):
    for test in tests_for("", tests.folder):
        if case := failing_case(out, tests, test, None):
            sys.exit(f"fails without any bug: {test}: {case}")


def print_table(bugs, notice):
    print("| planted | in | noticed first by |\n| --- | --- | --- |", flush=True)
    unnoticed = 0
    for bug in bugs:
        by = notice(bug)
        unnoticed += by is None
        print(f"| {bug.name} | `{bug.file}` | {by or 'nobody'} |", flush=True)
    print(f"{len(bugs) - unnoticed} of {len(bugs)} bugs noticed\n", flush=True)
    return unnoticed


def try_sync(out, bugs):
    rooms = sorted({pathlib.Path(bug.file).parts[0] for bug in bugs})
    tests_of = {room: SYNC_TESTS._replace(folder=f"tests/{room}") for room in rooms}
    for tests in tests_of.values():
        fail_without_bugs(out, tests)
    return print_table(
        bugs, lambda bug: noticed_by_tests(out, tests_of[pathlib.Path(bug.file).parts[0]], bug)
    )


# ---- the editor's golden cases -------------------------------------------------------------------

def failing_golden(out, plant):
    """The first golden case that ends otherwise, or None."""
    environment = {**os.environ, "ATELIER_BUILD_DIR": str(out), "ATELIER_UNTIL_FAILURE": "1"}
    text, is_well = run([sys.executable, "-B", ROOT / "tests/editor/cases_test.py"], CASES_SECONDS,
                        planting(environment, plant), stderr=subprocess.STDOUT)
    if is_well:
        return None
    found = re.search(r"^FAIL: test_each_case_ends_as_its_folder_says .*\[(\w+)\]", text, re.M)
    return found[1] if found else "they end early"


def noticed_in_editor(out, bug):
    if by := noticed_by_tests(out, EDITOR_TESTS, bug):
        return by
    golden = failing_golden(out, bug.id)
    return f"golden cases: {golden}" if golden else None


def try_editor(out, bugs):
    fail_without_bugs(out, EDITOR_TESTS)
    if golden := failing_golden(out, None):
        sys.exit(f"fails without any bug: golden cases: {golden}")
    return print_table(bugs, lambda bug: noticed_in_editor(out, bug))


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


TABLES = {
    "sync": (SYNC, {"atelier_tests"}),
    "room": (ROOM, {"salle"}),
    "editor": (EDITOR, {"editor_tests", "atelier", "atelier-node"}),
}


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("build_dir", type=pathlib.Path)
    for table in TABLES:
        asked.add_argument(f"--{table}", action="append_const", dest="tables", const=table)
    asked.add_argument("--seeds", type=int, default=2000)
    asked.add_argument("--jobs", type=int, default=1)
    asked.add_argument("ids", nargs="*")
    asked = asked.parse_args()
    tables = asked.tables or list(TABLES)
    unknown = set(asked.ids) - {bug.id for bug in ALL}
    if unknown:
        sys.exit(f"no bug is called {', '.join(sorted(unknown))}")
    out = asked.build_dir.resolve() / "planted"
    build(out, set().union(*(TABLES[table][1] for table in tables)))
    unnoticed = [0]
    for table in tables:
        bugs = chosen(TABLES[table][0], asked.ids)
        if not bugs:
            continue
        if table == "sync":
            unnoticed.append(try_sync(out, bugs))
        elif table == "room":
            unnoticed.append(try_room(out, bugs, asked.seeds, asked.jobs))
        else:
            unnoticed.append(try_editor(out, bugs))
    return 1 if max(unnoticed) > UNNOTICED_MAX else 0


if __name__ == "__main__":
    sys.exit(main())
