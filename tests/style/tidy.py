#!/usr/bin/env python3
"""clang-tidy-19 over every C++ file whose answer may have changed:

    tests/style/tidy.py [--tests | --analyzer] [ROOT [BUILD]]

Over the rooms; with --tests over the tests; with --analyzer the static analyzer over the rooms.
BUILD (default ROOT/build/dev) holds compile_commands.json; a file that is not built there is read
with the flags of its neighbours. A file that came out clean leaves a stamp in BUILD/tidy: the hash
of its text, of all headers of ours that it includes, of its flags and of clang-tidy's settings and
version. What has its stamp is not looked at again, so a warm run takes a second, not minutes.

Most of the time goes into the headers, the library's too. So files with equal flags are read
together, forty as one; when something is said of the forty it is asked of the one half and of the
other, down to a single file, whose answer counts. Files that keep an equal name to themselves, or
one that the other's headers have whole, are kept apart; what clashes all the same costs time alone.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from source import sources

TIDY = "clang-tidy-19"
# g++ does not count signs to -Wconversion in C++ (CMakeLists.txt); clang reads the flags of g++.
EXTRA = ["--quiet", "--extra-arg=-Wno-sign-conversion", "--extra-arg=-Wno-unknown-warning-option"]
# A name of one file behind that of another is no shadow; g++ looks for those in each file.
EXTRA_TOGETHER = ["--extra-arg=-Wno-shadow"]

ANALYZER = "-*,clang-analyzer-*,-clang-analyzer-optin.core.EnumCastOutOfRange"
TOGETHER = 40


TOP_NAME = re.compile(
    r"^(?:(?:enum class|enum|struct|class|using)\s+(\w+)|[A-Za-z][^={(;]*?\b(\w+)\s*[({=;\[])", re.M
)
# Of a header only what it has whole: overloads of a function that it announces may be anybody's.
WHOLE = re.compile(
    r"^(?:(?:enum class|enum|struct|class|using)\s+(\w+)|(?:inline|constexpr) [^={(;]*?\b(\w+)\s*[({=;\[])", re.M
)


def own_names(text):
    """What a file names at the top of its unnamed namespaces, which no other file may name beside it."""
    parts = re.findall(r"^namespace \{$(.*?)^\}  // namespace$", text, re.M | re.S)
    return {name for part in parts for name in names_in(TOP_NAME, part)}


def names_in(pattern, text):
    return {first or second for first, second in pattern.findall(text)}


class Tidy:
    def __init__(self, root, build, checks):
        self.root = root
        self.checks = checks  # added to those of the settings
        self.clashing = []  # the first of each group that is clean, and not together
        self.build = build
        self.stamps = build / "tidy"
        self.stamps.mkdir(parents=True, exist_ok=True)
        self.files = {file.name: file for file in sources(root)}
        self.entries = {}  # of compile_commands.json, by the file
        for entry in json.loads((build / "compile_commands.json").read_text(encoding="utf-8")):
            self.add(entry)
        self.commands = {
            file: entry["command"].replace(str(root), "") for file, entry in self.entries.items()
        }
        self.version = subprocess.run([TIDY, "--version"], check=True, capture_output=True).stdout

    def add(self, entry):
        """A file that is compiled; and of one that the build made, those that it includes."""
        file = Path(entry["file"]).resolve()
        self.entries[file] = entry
        if self.build not in file.parents or not file.exists():
            return
        for name in re.findall(r'^#include "([^"]+\.cpp)"', file.read_text(encoding="utf-8"), re.M):
            included = (self.root / name).resolve()
            command = entry["command"].replace(entry["file"], str(included))
            self.entries[included] = {**entry, "file": str(included), "command": command}

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
        parts = [self.version, repr([EXTRA, self.checks]).encode()]
        parts.append(self.commands.get((self.root / name).resolve(), "inferred").encode())
        parts += [path.read_bytes() for path in self.settings(name)]
        for each in sorted(self.closure(name, set())):
            parts += [each.encode(), self.files[each].text.encode()]
        whole = hashlib.sha256()
        for part in parts:
            whole.update(len(part).to_bytes(8, "little") + part)
        return self.stamps / whole.hexdigest()

    def groups(self, names):
        """Those with equal flags and settings, at most TOGETHER of them in one list."""
        alike = {}
        for name in names:
            command = self.commands.get((self.root / name).resolve())
            # The output's name differs, and stands beside the file's own.
            flags = command and command.split(" -o ")[0].replace(name, "")
            key = (flags or name, *self.settings(name))
            alike.setdefault(key, []).append(name)
        for same in alike.values():
            yield from self.packed(same)

    def packed(self, names):
        """Each into the first group that has room and none of its names."""
        groups = []
        for name in names:
            own = own_names(self.files[name].text)
            headers = self.names_of_headers(name)
            for group, taken, seen in groups:
                if len(group) < TOGETHER and not own & (taken | seen) and not headers & taken:
                    group.append(name)
                    taken |= own
                    seen |= headers
                    break
            else:
                groups.append(([name], own, headers))
        return [group for group, _, _ in groups]

    def names_of_headers(self, name):
        """What the headers of ours that it includes name for everybody."""
        headers = self.closure(name, set()) - {name}
        return {found for each in headers for found in names_in(WHOLE, self.files[each].text)}

    def run(self, database, file, *options):
        command = [TIDY, "-p", str(database), *EXTRA, *options, str(file)]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        return "" if run.returncode == 0 else run.stdout + run.stderr

    def are_clean_together(self, names):
        first = (self.root / names[0]).resolve()
        entry = self.entries[first]
        folder = self.folder_for(names)
        whole = folder / first.name
        whole.write_text("".join(f'#include "{self.root / name}"\n' for name in names), encoding="utf-8")
        command = entry["command"].replace(entry["file"], str(whole))
        self.write_database(folder, {**entry, "file": str(whole), "command": command})
        checks = ",".join([*self.checks, "-bugprone-suspicious-include"])
        options = [*EXTRA_TOGETHER, f"--checks={checks}"]
        if self.settings(names[0]):
            options.append(f"--config-file={self.settings(names[0])[0]}")
        return not self.run(folder, whole, *options)

    def folder_for(self, names):
        folder = self.stamps / hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]
        folder.mkdir(exist_ok=True)
        return folder

    def write_database(self, folder, entry):
        (folder / "compile_commands.json").write_text(json.dumps([entry]), encoding="utf-8")

    def look_alone(self, name):
        """With its own flags; one that is not built at all, with those of its neighbours."""
        file = (self.root / name).resolve()
        database = self.build
        if file in self.entries:
            database = self.folder_for([name])
            self.write_database(database, self.entries[file])
        checks = [f"--checks={','.join(self.checks)}"] if self.checks else []
        return self.run(database, file, *checks)

    def look(self, names):
        """What clang-tidy says of these: nothing of what is clean, and that has its stamp then."""
        if len(names) == 1:
            said = self.look_alone(names[0])
        elif self.are_clean_together(names):
            said = ""
        else:
            half = len(names) // 2
            known = len(self.clashing)
            said = self.look(names[:half]) + self.look(names[half:])
            if not said and len(self.clashing) == known:
                self.clashing.append(names[0])
            return said
        if not said:
            for name in names:
                self.stamp(name).touch()
        return said


def main(arguments):
    option = arguments.pop(0) if arguments[:1] in (["--tests"], ["--analyzer"]) else ""
    root = Path(arguments[0] if arguments else ".").resolve()
    build = Path(arguments[1]).resolve() if arguments[1:] else root / "build" / "dev"
    tidy = Tidy(root, build, [ANALYZER] * (option == "--analyzer"))
    units = [
        name
        for name, file in tidy.files.items()
        if name.endswith(".cpp") and (file.room == "tests") == (option == "--tests")
    ]
    todo = [name for name in units if not tidy.stamp(name).exists()]
    jobs = int(os.environ.get("ATELIER_JOBS") or len(os.sched_getaffinity(0)))
    with ThreadPoolExecutor(jobs) as pool:
        found = [said for said in pool.map(tidy.look, tidy.groups(todo)) if said]
    clashing = "".join(f"; names clash between {name} and some after it" for name in tidy.clashing)
    clean = f"{len(units)} files, {len(todo)} of them looked at now: clean{clashing}"
    print("\n".join(found) or clean)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
