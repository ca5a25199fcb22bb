#!/usr/bin/env python3
"""Plants each bug of bugs.py in a copy of the tree, and says which tests of sync notice.

    planted.py BUILD_DIR [NUMBER...]       the copy and its build are BUILD_DIR/planted

Prints a table for docs/testing.md. Exit 1 when more than one bug went unnoticed, or when a bug can
not be planted any more. Not part of the gate: each bug costs a build of what includes its file.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE))
from bugs import BUGS  # noqa: E402

UNNOTICED_MAX = 1
JOBS = os.environ.get("CMAKE_BUILD_PARALLEL_LEVEL", "2")
COPIED = ["CMakeLists.txt", "CMakePresets.json", "protocol", "sync", "tests"]
# Fewer histories than the gate has: a bug shows in the first ones or in a test of its own.
ENVIRONMENT = {**os.environ, "ATELIER_HISTORIES": "500"}


def copy_tree(tree):
    """Files that are the same are left, so that the build of the last run is still good."""
    for name in COPIED:
        for source in [ROOT / name] if (ROOT / name).is_file() else sorted((ROOT / name).rglob("*")):
            target = tree / source.relative_to(ROOT)
            if source.is_dir():
                target.mkdir(parents=True, exist_ok=True)
            elif not target.exists() or target.read_bytes() != source.read_bytes():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)


def build(tree, out):
    subprocess.run(["cmake", "--build", out, "--target", "atelier_tests", "-j", JOBS], cwd=tree, check=True,
                   stdout=subprocess.DEVNULL)


def failing_tests(tree, out):
    """Names of the cases of sync that fail; a crash or a hang is one, too."""
    failing = []
    tests = sorted(path.stem for path in (tree / "tests/sync").glob("*_test.cpp"))
    for test in tests:
        command = [out / "atelier_tests", "--filenames-as-tags", f"[#{test}]~[.]", "-r", "xml"]
        try:
            done = subprocess.run(command, cwd=tree, env=ENVIRONMENT, timeout=300,
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            failing.append(f"{test} hangs")
            continue
        cases = re.findall(r'<TestCase name="([^"]*)".*?(?:</TestCase>|\Z)',
                           done.stdout.decode("utf-8", "replace"), re.S)
        blocks = re.findall(r'<TestCase name=.*?(?:</TestCase>|\Z)',
                            done.stdout.decode("utf-8", "replace"), re.S)
        for name, block in zip(cases, blocks):
            if '<OverallResult success="true"' not in block:
                failing.append(name)
    return failing


def noticed_by(tree, out, bug):
    _, file, right, wrong = bug
    path = tree / file
    text = path.read_text(encoding="utf-8")
    if text.count(right) != 1 or right == wrong:
        raise ValueError(f"{file} holds {text.count(right)} times: {right}")
    try:
        path.write_text(text.replace(right, wrong), encoding="utf-8")
        build(tree, out)
        return failing_tests(tree, out)
    except subprocess.CalledProcessError:
        raise ValueError(f"{file} does not build with: {wrong}") from None
    finally:
        path.write_text(text, encoding="utf-8")


def main(arguments):
    if not arguments:
        sys.exit("usage: planted.py BUILD_DIR [NUMBER...]")
    folder = pathlib.Path(arguments[0]).resolve() / "planted"
    tree, out = folder / "tree", folder / "build"
    copy_tree(tree)
    subprocess.run(["cmake", "--preset", "dev", "-B", out, "-DATELIER_STYLE=OFF"], cwd=tree,
                   check=True, stdout=subprocess.DEVNULL)
    build(tree, out)
    if before := failing_tests(tree, out):
        sys.exit(f"fails without any bug: {before}")
    chosen = [int(number) for number in arguments[1:]] or range(1, len(BUGS) + 1)
    unnoticed = 0
    print("| | planted | in | noticed by |\n| --- | --- | --- | --- |", flush=True)
    for number in chosen:
        bug = BUGS[number - 1]
        by = noticed_by(tree, out, bug)
        unnoticed += not by
        more = f" (and {len(by) - 1} more)" if len(by) > 1 else ""
        print(f"| {number} | {bug[0]} | `{bug[1]}` | {by[0] + more if by else 'nobody'} |",
              flush=True)
    print(f"{len(chosen) - unnoticed} of {len(chosen)} bugs noticed")
    return 1 if unnoticed > UNNOTICED_MAX else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
