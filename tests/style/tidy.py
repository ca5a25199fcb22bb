#!/usr/bin/env python3
"""clang-tidy-19 over every C++ file whose answer may have changed:

    tests/style/tidy.py [--tests | --analyzer] [ROOT [BUILD]]

Over the rooms; with --tests over the tests; with --analyzer the static analyzer over the rooms.
BUILD (default ROOT/build/dev) holds compile_commands.json; a file that is not built there is read
with the flags of its neighbours. A file that came out clean leaves a stamp in BUILD/tidy: the hash
of its text, of all headers of ours that it includes, of its flags and of clang-tidy's settings and
version. What has its stamp is not looked at again, so a warm run takes a second, not minutes.
"""

import hashlib
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from source import sources

TIDY = "clang-tidy-19"
# g++ does not count signs to -Wconversion in C++ (CMakeLists.txt); clang reads the flags of g++.
EXTRA = ["--quiet", "--extra-arg=-Wno-sign-conversion", "--extra-arg=-Wno-unknown-warning-option"]


ANALYZER = "--checks=-*,clang-analyzer-*,-clang-analyzer-optin.core.EnumCastOutOfRange"


class Tidy:
    def __init__(self, root, build, extra):
        self.root = root
        self.extra = extra
        self.build = build
        self.stamps = build / "tidy"
        self.stamps.mkdir(parents=True, exist_ok=True)
        self.files = {file.name: file for file in sources(root)}
        database = build / "compile_commands.json"
        self.commands = {
            Path(entry["file"]).resolve(): entry["command"].replace(str(root), "")
            for entry in json.loads(database.read_text(encoding="utf-8"))
        }
        self.version = subprocess.run([TIDY, "--version"], check=True, capture_output=True).stdout

    def closure(self, name, seen):
        """The file and the headers of ours that it includes, at any depth."""
        if name in self.files and name not in seen:
            seen.add(name)
            for include in self.files[name].includes:
                self.closure(include.name, seen)
        return seen

    def settings(self, name):
        folders = [self.root / parent for parent in Path(name).parents]
        return [folder / ".clang-tidy" for folder in folders if (folder / ".clang-tidy").exists()]

    def stamp(self, name):
        parts = [self.version, repr(self.extra).encode()]
        parts.append(self.commands.get((self.root / name).resolve(), "inferred").encode())
        parts += [path.read_bytes() for path in self.settings(name)]
        for each in sorted(self.closure(name, set())):
            parts += [each.encode(), self.files[each].text.encode()]
        whole = hashlib.sha256()
        for part in parts:
            whole.update(len(part).to_bytes(8, "little") + part)
        return self.stamps / whole.hexdigest()

    def look(self, name):
        """What clang-tidy says of one file: nothing when it is clean, and then the stamp is set."""
        command = [TIDY, "-p", str(self.build), *self.extra, str(self.root / name)]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        if run.returncode == 0:
            self.stamp(name).touch()
            return ""
        return run.stdout + run.stderr


def main(arguments):
    option = arguments.pop(0) if arguments[:1] in (["--tests"], ["--analyzer"]) else ""
    root = Path(arguments[0] if arguments else ".").resolve()
    build = Path(arguments[1]).resolve() if arguments[1:] else root / "build" / "dev"
    tidy = Tidy(root, build, EXTRA + [ANALYZER] * (option == "--analyzer"))
    units = [
        name
        for name, file in tidy.files.items()
        if name.endswith(".cpp") and (file.room == "tests") == (option == "--tests")
    ]
    todo = [name for name in units if not tidy.stamp(name).exists()]
    jobs = int(os.environ.get("ATELIER_JOBS") or len(os.sched_getaffinity(0)))
    with ThreadPoolExecutor(jobs) as pool:
        found = [said for said in pool.map(tidy.look, todo) if said]
    print("\n".join(found) or f"{len(units)} files, {len(todo)} of them looked at now: clean")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
