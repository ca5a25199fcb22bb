#!/usr/bin/env python3
"""Our editor beside others that people have, from outside: start, key to screen, memory, bytes.

    tests/bench/terminal/terminal_editors.py BUILD [--json FILE] [--editor NAME]... [--sample NAME]...
                                             [ptylat's options]

BUILD has atelier and atelier-node. Each sample is a page of a project at a seat whose node runs
already; afterwards the node must have every letter that was typed. Editors that are not installed
are named and left out. ptylat.py says what the figures mean; tables: table.py FILE.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
OTHERS = ("nano", "micro", "kak", "nvim")


class Seat:
    def __init__(self, build, folder):
        self.build, self.home = Path(build).resolve(), folder / "seat"
        self.run("class", "new", "Mesure", "--trainer", "Ana")

    def run(self, *arguments):
        command = [self.build / "atelier", "--home", self.home, "--lang", "en", *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def put(self, project, sample):
        self.run("project", "new", project)
        self.run("put", project, "site/" + sample.name, sample)

    def text(self, project, name):
        return self.run("cat", project, "site/" + name)

    def profile(self, project):
        atelier = str(self.build / "atelier")
        down = "\x1b[B" * 9
        return {
            "cmd": [atelier, "--home", str(self.home), "--lang", "en", "--open", project],
            "goto_top": ["\x1b[1;5H", down, "\x1b[F\r"],
            "goto_end": ["\x1b[1;5F", "\r"],
        }

    def stop(self):
        self.run("node", "stop")


def measure(profiles, name, sample, options, out):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(profiles, file)
        file.flush()
        command = [sys.executable, HERE / "ptylat.py", "--profiles", file.name, "--editor", name]
        command += ["--file", sample, "--json", out, *options]
        subprocess.run([str(part) for part in command], check=True)


def check_kept(before, after, results, name):
    """What was typed is in the node: each key of both places, and the paste."""
    with open(results, encoding="utf-8") as lines:
        result = json.loads(lines.readlines()[-1])
    typed = sum(result[place]["echo_ms"]["n"] for place in ("type_top", "type_end") if result[place])
    grown = len(after) - len(before)
    if grown < typed:
        sys.exit(f"{name}: {typed} keys were typed, and the page grew by {grown}")
    print(f"          kept: the page grew by {grown} characters for {typed} keys", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build")
    parser.add_argument("--json", default="terminal_editors.jsonl")
    parser.add_argument("--editor", action="append", default=[])
    parser.add_argument("--sample", action="append", default=[], help="of samples.py; else all")
    known, options = parser.parse_known_args()
    wanted = known.editor or ["atelier", *OTHERS]
    out = os.path.abspath(known.json)
    with tempfile.TemporaryDirectory(prefix="terminal-editors-") as folder:
        folder = Path(folder)
        subprocess.run([sys.executable, HERE / "samples.py", folder / "samples"], check=True)
        seat = Seat(known.build, folder)
        profiles = json.loads((HERE / "editors.json").read_text(encoding="utf-8"))
        try:
            for number, sample in enumerate(sorted((folder / "samples").iterdir())):
                if known.sample and sample.name not in known.sample:
                    continue
                project = f"page{number}"
                seat.put(project, sample)
                profiles["atelier"] = seat.profile(project)
                for name in wanted:
                    program = profiles[name]["cmd"][0]
                    if shutil.which(program) is None:
                        print(f"{name}: not installed, left out", flush=True)
                        continue
                    before = seat.text(project, sample.name)
                    measure(profiles, name, sample, options, out)
                    if name == "atelier":
                        check_kept(before, seat.text(project, sample.name), out, sample.name)
        finally:
            seat.stop()


if __name__ == "__main__":
    main()
