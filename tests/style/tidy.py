#!/usr/bin/env python3
"""clang-tidy-19 over every C++ file whose answer may have changed:

    tests/style/tidy.py [--tests | --analyzer] [ROOT [BUILD]]

Over the rooms; with --tests over the tests; with --analyzer the static analyzer over the rooms.
BUILD (default ROOT/build/dev) holds compile_commands.json; a file that is not built there is read
with the flags of its neighbours. A file that came out clean leaves a stamp in BUILD/tidy: the hash
of its text, of all headers of ours that it includes, of its flags and of clang-tidy's settings and
version. What has its stamp is not looked at again, so a warm run takes a second, not minutes.

Most of the time goes into the headers, the library's too. So files with equal flags are read
together, ten as one, that keep no equal names to themselves; when something is said of the ten,
each is read alone.
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


ANALYZER = "-*,clang-analyzer-*,-clang-analyzer-optin.core.EnumCastOutOfRange"
TOGETHER = 10


OWN_NAME = re.compile(
    r"^(?:(?:enum class|enum|struct|class|using)\s+(\w+)|[A-Za-z][^={(;]*?\b(\w+)\s*[({=;\[])", re.M
)


def own_names(text):
    """What a file names at the top of its unnamed namespaces, which no other file may name beside it."""
    found = set()
    for part in re.findall(r"^namespace \{$(.*?)^\}  // namespace$", text, re.M | re.S):
        found |= {first or second for first, second in OWN_NAME.findall(part)}
    return found


class Tidy:
    def __init__(self, root, build, checks):
        self.root = root
        self.checks = checks  # added to those of the settings
        self.clashing = []  # the first of each group that is clean, and not together
        self.build = build
        self.stamps = build / "tidy"
        self.stamps.mkdir(parents=True, exist_ok=True)
        self.files = {file.name: file for file in sources(root)}
        self.database = json.loads((build / "compile_commands.json").read_text(encoding="utf-8"))
        self.commands = {
            Path(entry["file"]).resolve(): entry["command"].replace(str(root), "")
            for entry in self.database
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
        """Each into the first group that has room and none of the names it keeps to itself."""
        groups = []
        for name in names:
            own = own_names(self.files[name].text)
            for group, taken in groups:
                if len(group) < TOGETHER and not own & taken:
                    group.append(name)
                    taken |= own
                    break
            else:
                groups.append(([name], own))
        return [group for group, _ in groups]

    def run(self, database, file, *options):
        command = [TIDY, "-p", str(database), *EXTRA, *options, str(file)]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        return "" if run.returncode == 0 else run.stdout + run.stderr

    def are_clean_together(self, names):
        first = (self.root / names[0]).resolve()
        folder = self.stamps / hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]
        folder.mkdir(exist_ok=True)
        whole = folder / first.name
        whole.write_text("".join(f'#include "{self.root / name}"\n' for name in names), encoding="utf-8")
        entry = next(each for each in self.database if Path(each["file"]).resolve() == first)
        command = entry["command"].replace(entry["file"], str(whole))
        entry = {"directory": entry["directory"], "file": str(whole), "command": command}
        (folder / "compile_commands.json").write_text(json.dumps([entry]), encoding="utf-8")
        checks = ",".join([*self.checks, "-bugprone-suspicious-include"])
        options = [f"--checks={checks}"]
        if self.settings(names[0]):
            options.append(f"--config-file={self.settings(names[0])[0]}")
        return not self.run(folder, whole, *options)

    def look(self, names):
        """What clang-tidy says of these: nothing of what is clean, and that has its stamp then."""
        said = ""
        together = len(names) > 1 and self.are_clean_together(names)
        for name in names:
            checks = [f"--checks={','.join(self.checks)}"] if self.checks else []
            found = "" if together else self.run(self.build, self.root / name, *checks)
            if not found:
                self.stamp(name).touch()
            said += found
        if len(names) > 1 and not together and not said:
            self.clashing.append(names[0])
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
