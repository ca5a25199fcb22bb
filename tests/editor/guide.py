"""The learner's guide (docs/guide.fr.md, docs/guide.en.md) played on a real terminal: tmux runs the
editor at a seat, keys go to it, and what it shows is what the guide's captures must show."""

import difflib
import functools
import os
import re
import shlex
import subprocess
import sys
import time

from seats import BUILD, ROOT

sys.path.insert(0, str(ROOT / "editor/words"))
from po_table import HOLE, read_catalogue  # noqa: E402

ROWS, COLUMNS = 24, 80
DEADLINE = 20  # seconds, for what shows after a key, on a busy machine too
SETTLED = 3.5  # seconds without a change, for captures that are written: a name stays for 3
FENCED = re.compile(r"<!-- capture: (\S+) -->\n```\n(.*?)```\n", re.DOTALL)
QUOTED = {"fr": re.compile(r"« ([^»]*) »"), "en": re.compile(r"“([^”]*)”")}


class Wrong(Exception):
    """What should show does not."""


class Catalogue:
    """The words of the screen in one language."""

    def __init__(self, language):
        self.forms = read_catalogue(ROOT / f"editor/words/{language}.po")

    def __call__(self, key, many=False, **slots):
        text = self.forms[key][many]
        for name, value in slots.items():
            text = text.replace("{" + name + "}", value)
        return text

    def begin(self, key):
        """As much of a sentence as one row surely shows."""
        return HOLE.split(self.forms[key][0])[0][:40].strip()

    def has(self, said):
        """It is a sentence of the screen, or the begin of one that ends with `…`."""
        if said.endswith("…") and any(form.startswith(said[:-1]) for form in self.all_forms()):
            return True
        return any(shape.fullmatch(said) for shape in self.shapes())

    def all_forms(self):
        return [form for forms in self.forms.values() for form in forms]

    @functools.cache
    def shapes(self):
        return [
            re.compile(".+".join(re.escape(part) for part in HOLE.split(form)))
            for form in self.all_forms()
        ]


class Guide:
    """One of the two documents, and its captures by name, in order."""

    def __init__(self, language):
        self.path = ROOT / f"docs/guide.{language}.md"
        self.text = self.path.read_text()
        self.language = language

    def captures(self):
        return dict(FENCED.findall(self.text))

    def names(self):
        return [name for name, _ in FENCED.findall(self.text)]

    def quoted(self):
        """What the guide says that stands on the screen; captures and code are not looked at."""
        prose = re.sub(r"```.*?```|`[^`]*`", "", self.text, flags=re.DOTALL)
        return [" ".join(said.split()) for said in QUOTED[self.language].findall(prose)]

    def write(self, captures):
        def filled(found):
            return f"<!-- capture: {found[1]} -->\n```\n{captures.get(found[1], found[2])}```\n"

        text = FENCED.sub(filled, self.text)
        if text != self.text:
            self.path.write_text(text)


class Terminal:
    """A tmux of its own with one screen in it. Should nobody stop it, it ends after minutes."""

    def __init__(self, folder):
        self.folder, self.starts = folder, 0
        self.tmux = self.control = None

    def start(self, command, environment):
        """What the command says after its last screen stays to be read."""
        self.stop()
        self.starts += 1  # a server that goes away may still have its socket
        settings = self.folder / "tmux.conf"
        settings.write_text(
            "set -g status off\nset -g default-terminal tmux-256color\nset -s escape-time 0\n"
        )
        self.tmux = ["tmux", "-u", "-S", self.folder / f"tmux-{self.starts}", "-f", settings]
        passed_on = ("PATH", "ASAN_SYMBOLIZER_PATH")  # no DISPLAY: no browser is to open
        kept = {name: os.environ[name] for name in passed_on if name in os.environ}
        line = "timeout --foreground 300 " + shlex.join(map(str, command)) + "; exec sleep 300"
        run = subprocess.run(
            [*self.tmux, "new-session", "-d", "-x", str(COLUMNS), "-y", str(ROWS), line],
            env={**kept, **environment, "LC_ALL": "C.UTF-8", "SHELL": "/bin/sh"},
            capture_output=True, text=True, timeout=60,
        )
        if run.returncode != 0:
            raise Wrong(f"tmux: {run.stderr}")
        # One client for all commands: a process for each would be most of the time of the test.
        self.control = subprocess.Popen(
            [*self.tmux, "-C", "attach", "-f", "no-output,ignore-size"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )

    def stop(self):
        if self.tmux is not None:
            subprocess.run([*self.tmux, "kill-server"], capture_output=True, timeout=60)
        if self.control is not None:
            self.control.kill()
            self.control.communicate()
        self.tmux = self.control = None

    def run(self, *words):
        """A command of tmux, and the lines it answers: between %begin and %end of one that was
        asked for, whose last number is 1."""
        self.control.stdin.write(shlex.join(words) + "\n")
        self.control.stdin.flush()
        lines = None
        while line := self.control.stdout.readline():
            kind = line.split(" ", 1)[0]
            if lines is None:
                if kind == "%begin" and line.split()[3] == "1":
                    lines = []
            elif kind in ("%end", "%error"):
                if kind == "%error":
                    break
                return lines
            else:
                lines.append(line.rstrip("\n"))
        raise Wrong(f"tmux {words[0]}: {lines}")

    def rows(self):
        return [row.rstrip() for row in self.run("capture-pane", "-p")]

    def press(self, *keys):
        self.run("send-keys", *keys)

    def type(self, text):
        self.run("send-keys", "-l", text)


def panel(rows):
    """The rows of the frame that shows, without what is beside it."""
    top = next((i for i, row in enumerate(rows) if "┌" in row and "┐" in row), None)
    if top is None:
        return []
    left, end = rows[top].index("┌"), rows[top].index("┐") + 1
    inside = [row[left:end] for row in rows[top:]]
    bottom = next((i for i, row in enumerate(inside) if row.startswith("└")), -1)
    return inside[: bottom + 1]


class Player:
    """Does what the guide tells, and looks at each capture as it goes by."""

    def __init__(self, terminal, guide, writes):
        self.terminal, self.writes = terminal, writes
        self.wanted = guide.captures()
        self.taken = {}  # name → text
        self.faults = []

    def press(self, *keys):
        self.terminal.press(*keys)

    def type(self, text):
        self.terminal.type(text)

    def wait(self, *texts, without=()):
        """The rows, as soon as they have these texts, and not those."""

        def found(rows):
            shown = "\n".join(rows)
            return all(each in shown for each in texts) and not any(each in shown for each in without)

        return self.until(found, lambda: f"{texts}, without {without}")

    def until(self, question, what):
        end = time.monotonic() + DEADLINE
        while True:
            rows = self.terminal.rows()
            if question(rows):
                return rows
            if time.monotonic() > end:
                raise Wrong(f"not within {DEADLINE} s: {what()}\n" + "\n".join(rows))
            time.sleep(0.02)

    def choose(self, text, rows):
        """Down a list, to the row with this text."""
        while not any("›" + text in row for row in rows):
            self.press("Down")
            before = rows
            rows = self.until(lambda now: now != before, lambda: f"another row than in {before}")

    def frame(self, name, *texts):
        """A capture of the panel in front."""
        self.capture(name, panel, *texts)

    def capture_rows(self, name, first, last, *texts):
        self.capture(name, lambda rows: rows[first : last + 1], *texts)

    def capture(self, name, cut, *texts):
        """The rows that `cut` leaves, when they have the texts and are as the guide has them. Some of
        what shows goes away after seconds, so they need not be so for long."""

        def shown(rows):
            return "".join(row + "\n" for row in cut(rows))

        self.wait(*texts)
        if self.writes:
            self.taken[name] = self.settled(shown, texts)
            return
        last = ""

        def is_wanted(rows):
            nonlocal last
            last = shown(rows)
            return last == self.wanted.get(name)

        try:
            self.until(is_wanted, lambda: name)
        except Wrong:
            sides = (self.wanted.get(name, "").splitlines(), last.splitlines())
            names = (f"{name} in the guide", "found")
            self.faults.append("\n".join(difflib.unified_diff(*sides, *names, n=99, lineterm="")))
        self.taken[name] = last

    def settled(self, shown, texts):
        """The last that had all the texts, after a while without a change."""
        end = time.monotonic() + DEADLINE
        kept, since = None, time.monotonic()
        while time.monotonic() - since < SETTLED and time.monotonic() < end:
            rows = self.terminal.rows()
            if all(each in "\n".join(rows) for each in texts) and shown(rows) != kept:
                kept, since = shown(rows), time.monotonic()
            time.sleep(0.02)
        return kept
