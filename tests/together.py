#!/usr/bin/env python3
"""Several tests as one file to compile:

    tests/together.py OUT.cpp TEST.cpp…        (paths from the checkout's root, where it runs)

Most of a test's time in the compiler goes into the headers that it shares with its neighbours and
into their templates: six tests of the editor take 69 s one by one and 15 s as one. Their names stay
their own: all headers come first, then each test in a namespace of its own, where its includes have
nothing left to bring.

A test that opens a namespace, or has something of the preprocessor but includes, cannot be put into
another: it is compiled alone. Which those are says goes_alone, and nobody else.

    tests/together.py --alone TEST.cpp…        prints those of them that go alone
"""

import re
import sys
from pathlib import Path

# `namespace {` and `namespace fs = …` are at home in another namespace; a specialisation is not.
NOT_INSIDE = re.compile(r"^(inline )?namespace [\w:]+ \{|^template <>|^#(?!include\b)|^extern\b", re.M)
INCLUDE = re.compile(r'^#include ["<].*[">]', re.M)


def goes_alone(text):
    return bool(NOT_INSIDE.search(text))


def together(tests):
    """The text of the file, of (path, text) pairs."""
    includes = dict.fromkeys(line for _, text in tests for line in INCLUDE.findall(text))
    lines = ["// Made by tests/together.py of the tests below.", *includes]
    for path, _ in tests:
        lines += [f"namespace only_{Path(path).stem} {{", f'#include "{path}"', "}"]
    return "\n".join(lines) + "\n"


def main(arguments):
    if arguments[:1] == ["--alone"]:
        print(*(path for path in arguments[1:] if goes_alone(Path(path).read_text(encoding="utf-8"))))
        return 0
    out, *paths = arguments
    tests = [(path, Path(path).read_text(encoding="utf-8")) for path in paths]
    for path, text in tests:
        if goes_alone(text):
            print(f"{path} is to be compiled alone now. Run cmake again.", file=sys.stderr)
            return 1
    text = together(tests)
    out = Path(out)
    # What is as it was keeps its time, and what was made of it.
    if not out.exists() or out.read_text(encoding="utf-8") != text:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
