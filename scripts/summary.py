#!/usr/bin/env python3
"""Counts what the tests said: scripts/summary.py [--strict] RESULT.xml...

Reads ctest's JUnit files. An entry that is a Catch2 or unittest program counts as many tests as it
ran; any other entry counts one. A skip is a line of output,

    skipped: NAME: KIND: why

where KIND is "data" for large data that is not on this machine, or the capability that was refused
("namespaces", "tmpfs", "ptrace"); Python's unittest skips are read the same way, from their reason.
With --strict every skip but KIND data is a failure. A result file that is missing or holds no test
is one too, and so is an entry that ran nothing: silence is no success.

The last line printed is "N passed, N failed, N skipped"; exit 1 when something failed.
"""

import re
import sys
import xml.etree.ElementTree as xml
from pathlib import Path
from typing import NamedTuple

CATCH_ALL = re.compile(r"^All tests passed \(.* in (\d+) test cases?\)$", re.M)
CATCH_SOME = re.compile(r"^test cases: +(\d+) \|(?: +(\d+) passed)?(?: \|)?(?: +(\d+) failed)?", re.M)
CATCH_NONE = re.compile(r"^(?:No tests ran|test cases: 0)", re.M)
UNITTEST = re.compile(r"^Ran (\d+) tests? in", re.M)
UNITTEST_BAD = re.compile(r"^FAILED \(.*?\)", re.M)
UNITTEST_SKIP = re.compile(r"^(.*) \.\.\. skipped (['\"])(.*)\2$", re.M)
UNITTEST_SKIPS = re.compile(r"^(?:OK|FAILED) \(.*?skipped=(\d+)\)$", re.M)
SKIP = re.compile(r"^skipped: (.*)$", re.M)


class Count(NamedTuple):
    passed: int
    failed: int
    skips: list


def ran_and_failed(output, entry_failed):
    """How many tests the entry's program ran, and how many of them failed."""
    if match := CATCH_ALL.search(output):
        ran, failed = int(match[1]), 0
    elif match := CATCH_SOME.search(output):
        ran, failed = int(match[1]), int(match[3] or 0)
    elif CATCH_NONE.search(output):
        ran, failed = 0, 0
    elif match := UNITTEST.search(output):
        bad = UNITTEST_BAD.search(output)
        ran = int(match[1])
        failed = sum(map(int, re.findall(r"(?:failures|errors)=(\d+)", bad[0]))) if bad else 0
    else:
        ran, failed = 1, 0
    # A crash, a time-out or a leak comes after the program's own count, or instead of it.
    if entry_failed or ran == 0:
        failed = max(failed, 1)
    return max(ran, failed), failed


def skips_in(output):
    skips = SKIP.findall(output)
    named = [f"{name}: {why}" for name, _, why in UNITTEST_SKIP.findall(output)]
    told = UNITTEST_SKIPS.search(output)
    unnamed = int(told[1]) - len(named) if told else 0
    return skips + named + ["without a name"] * unnamed


def count(case):
    output = case.findtext("system-out") or ""
    ran, failed = ran_and_failed(output, case.get("status") != "run")
    skips = skips_in(output)
    return Count(max(0, ran - failed - len(skips)), failed, skips)


def is_data(skip):
    return ": data: " in skip


def total(paths, strict):
    """Prints what failed and what was skipped; returns the three numbers."""
    passed = failed = skipped = 0
    for path in map(Path, paths):
        cases = xml.parse(path).findall("testcase") if path.exists() else []
        if not cases:
            print(f"failed: {path.stem}: no test ran")
            failed += 1
        for case in cases:
            counted = count(case)
            passed += counted.passed
            failed += counted.failed
            skipped += len(counted.skips)
            if counted.failed:
                print(f"failed: {path.stem}: {case.get('name')}")
            for skip in counted.skips:
                print(f"skipped: {path.stem}: {skip}")
                if strict and not is_data(skip):
                    print("failed: that skip is not allowed here, only large data may be missing")
                    failed, skipped = failed + 1, skipped - 1
    return passed, failed, skipped


def main(arguments):
    strict = arguments[:1] == ["--strict"]
    passed, failed, skipped = total(arguments[strict:], strict)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
