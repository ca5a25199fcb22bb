"""The golden cases of the editor: what a person types in it, and what shows then. Each is a folder
of tests/editor/cases; docs/testing.md says how to add one.

    in/        the files of its project; no folder: the project is empty
    stick/     what lies in Léa's own folder, to be imported
    practice/  what Léa wrote alone before she came into the class
    keys       what is done, a thing a line
    out/       the files of the project afterwards, as the node has them
    screen     what shows and where the cursor is: at the first line `screen`, or at the end;
    screen.2   … at the next one, and so on; the last is always how it ends

Léa, a learner, sits at the editor; M. Petit, her trainer, is the peer. Each has a node of its own."""

import difflib
import json
import os
import re
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

from seats import BUILD, DEADLINE, ROOT, Seat

sys.path.insert(0, str(ROOT / "scripts/demo"))
from program import Program, Refused  # noqa: E402

CASES = ROOT / "tests/editor/cases"
SIZE = [12, 80]
FOLDERS, PREFIX = Path("/tmp"), "atelier-cases-"  # where the folder of a run is, and its name
LEARNER, TRAINER = "Léa", "M. Petit"
ANSWER = 2 * DEADLINE  # seconds; the editor itself waits for its node half of that


class Broken(Exception):
    """Of a case: what its `keys` say cannot be done."""


def words_of(line):
    """A line of `keys`: the verb, and the rest as it stands."""
    verb, _, rest = line.partition(" ")
    return verb, rest


def lines_of(path):
    lines = path.read_text().splitlines()
    return [each for each in lines if each.strip() and not each.startswith("#")]


def numbers_in(rest):
    return [int(each) for each in rest.split()]


def escaped(text):
    """What stands for a new line, a tab and a backslash: `\\n`, `\\t`, `\\\\`."""
    signs = {"n": "\n", "t": "\t", "\\": "\\"}
    return re.sub(r"\\(.)", lambda found: signs.get(found[1], found[0]), text)


def request_of(verb, rest):
    """What the editor is told for a line."""
    if verb == "key":
        return {"key": rest.split()}
    if verb == "type":
        return {"type": escaped(rest)}
    if verb == "paste":
        return {"paste": escaped(rest)}
    if verb in ("click", "drag", "release", "wheel_up", "wheel_down"):
        return {"click": numbers_in(rest), "kind": "press" if verb == "click" else verb}
    if verb in ("run", "open"):
        return {verb: rest}
    if verb == "wait":
        return {"wait": int(rest)}
    if verb == "size":
        return {"size": numbers_in(rest)}
    raise Broken(f"no such word: {verb}")


class Editor:
    """`atelier --headless` of a seat."""

    def __init__(self, seat, project, language, home):
        self.seat = seat
        self.process = subprocess.Popen(
            [BUILD / "atelier", "--home", seat.home, "--lang", language, "--headless"]
            + (["--open", project] if project else []),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
            env={**os.environ, "HOME": str(home)},
        )
        self.ran = set()
        self.is_over = False

    def ask(self, **request):
        if self.is_over:
            raise Broken(f"{request}: the editor is closed")
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        if not select.select([self.process.stdout], [], [], ANSWER)[0]:
            self.process.kill()
            raise Broken(f"{request}: no answer within {ANSWER} s")
        line = self.process.stdout.readline()
        if not line:
            raise Broken(f"{request}: the editor went away")
        answer = json.loads(line)
        if not answer["ok"]:
            raise Broken(f"{request}: {answer['error']}")
        self.ran.update(answer["ran"])
        self.is_over = answer["over"]
        return answer

    def state(self):
        return self.ask(state=True, text=True)

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        try:
            self.process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def until(question, what):
    end = time.monotonic() + DEADLINE
    while not question():
        if time.monotonic() > end:
            raise Broken(f"not within {DEADLINE} s: {what() if callable(what) else what}")
        time.sleep(0.01)  # what another seat does has no event here


class Room:
    """A class of two seats, each with its node; a case has it to itself while it runs."""

    def __init__(self, folder, beacon_port):
        self.folder, self.beacon_port = folder, beacon_port
        folder.mkdir()
        self.trainer = Seat(folder / "petit", beacon_port)
        self.learner = Seat(folder / "lea", beacon_port)
        self.exports = 0

    def fill(self):
        kit = self.folder / "kit.txt"
        address = f"127.0.0.1:{self.trainer.port}"
        self.trainer.json("class", "new", "Les mardis", "--trainer", TRAINER)
        self.trainer.json("kit", "make", "--uses", 1, "--out", kit, "--at", address)
        self.learner.json("join", "--kit", kit, "--name", LEARNER)
        until(lambda: self.learner.json("status").get("name"), "a class")
        self.nodes = {seat: Program(seat.home) for seat in (self.trainer, self.learner)}
        # As on any day: what she wrote before has reached the other seat when a case begins.
        source = self.folder / "first"
        source.mkdir()
        (source / "page.html").write_text("")
        project = self.project(source)
        self.learner.json("write", project, "page.html", "--at", "1:1", "--insert", "a")
        until(lambda: self.learner.json("status")["seats"] == 1, "the first word")
        return self

    def stop(self):
        self.learner.stop()
        self.trainer.stop()

    def practice(self, source):
        """The home in which Léa practises alone, with one site, and its id."""
        seat = Seat(self.learner.home / "practice", self.beacon_port)
        seat.json("class", "new", "Je m'exerce seul", "--trainer", LEARNER)
        words = ["--from", source] if source.is_dir() else []
        return seat, seat.json("project", "new", "Mes essais", *words)["project"]

    def project(self, source, team=None):
        """The id of a new one, which her seat has whole."""
        words = ["project", "new", "Boulangerie"]
        words += ["--from", source] if source.is_dir() else []
        words += ["--team", team] if team else []
        made = self.trainer.json(*words)["project"]
        until(lambda: self.has_all(made, source), "the project")
        return made

    def has_all(self, project, source):
        try:
            files = self.nodes[self.learner].ask("atelier/snapshot", project=project)["files"]
        except Refused:
            return False
        return {each["path"].removeprefix("site/") for each in files} >= set(files_in(source))

    def close(self, project):
        """By its trainer: it can be read, and not written any more."""
        words = {"project": project, "name": "Boulangerie", "brief": None, "closed": True}
        self.nodes[self.trainer].ask("atelier/project/change", **words)

        def is_closed():
            projects = self.nodes[self.learner].ask("atelier/projects")["projects"]
            return any(each["project"] == project and each["closed"] for each in projects)

        until(is_closed, "the end of the project")

    def leave_rescued(self, project, text):
        """As an editor does that was killed while the node was away."""
        files = self.nodes[self.learner].ask("atelier/snapshot", project=project)["files"]
        uri = next(each["uri"] for each in files if each.get("text") is not None)
        name = "typed-{}-{}.txt".format("0" * 16, uri.removeprefix("atelier:").replace("/", "-"))
        folder = self.learner.home / "rescue"
        folder.mkdir(mode=0o700, exist_ok=True)
        (folder / name).write_text(text)

    def files(self, seat, project):
        """Path → bytes, as its node has them; None: what a picture holds is not there yet."""
        self.exports += 1
        to = self.folder / f"export-{self.exports}"
        if seat.run("export", project, "--to", to).returncode != 0:
            return None
        found = files_in(to)
        shutil.rmtree(to)
        return found


def files_in(folder):
    if not folder.is_dir():
        return {}
    return {
        each.relative_to(folder).as_posix(): each.read_bytes()
        for each in sorted(folder.rglob("*"))
        if each.is_file()
    }


class Run:
    """One case, played in a room."""

    def __init__(self, folder, room):
        self.folder, self.room = folder, room
        self.lines = lines_of(folder / "keys")
        self.size = list(SIZE)
        self.screens = []  # what showed, in order
        self.ran = set()
        self.editor = self.peer = self.own_room = self.practice = None
        self.language, self.rights, self.rescued, self.at = "fr", None, None, "learner"

    def play(self):
        try:
            while self.lines and self.set_up(*words_of(self.lines[0])):
                self.lines.pop(0)
            self.begin()
            for line in self.lines:
                try:
                    self.do(*words_of(line))
                except Broken as fault:
                    raise Broken(f"{line!r}: {fault}") from None
            self.take_screen()
            self.files = self.files_of_node()
        finally:
            for each in (self.editor, self.peer):
                if each is not None:
                    self.ran |= each.ran if each is self.editor else set()
                    each.close()
            if self.practice is not None:
                self.practice.stop()
            if self.own_room is not None:
                self.own_room.stop()
                shutil.rmtree(self.own_room.folder, ignore_errors=True)

    def set_up(self, verb, rest):
        """The first lines: what is so before the editor starts."""
        if verb == "lang":
            self.language = rest
        elif verb == "project" and rest in ("closed", "read-only"):
            self.rights = rest
        elif verb == "size":
            self.size = numbers_in(rest)
        elif verb == "rescued":
            self.rescued = escaped(rest)
        elif verb == "at" and rest in ("trainer", "practice"):
            self.at = rest
        elif verb == "class" and rest == "new":  # no other case's site is in it
            folder = self.room.folder.with_name("n" + self.room.folder.name)
            self.room = Room(folder, self.room.beacon_port).fill()
            self.own_room = self.room
        else:
            return False
        return True

    def begin(self):
        self.home = self.room.folder / self.folder.name  # Léa's: what she imports lies there
        self.home.mkdir()
        if (self.folder / "stick").is_dir():
            shutil.copytree(self.folder / "stick", self.home, dirs_exist_ok=True)
        source = self.folder / "in"
        self.before = files_in(source)
        team = TRAINER if self.rights == "read-only" else None
        self.seat, self.other = self.room.learner, self.room.trainer
        if self.at == "trainer":
            self.seat, self.other = self.other, self.seat
        if (self.folder / "practice").is_dir():  # in a class of its own, or others would have it
            self.practice, _ = self.room.practice(self.folder / "practice")
        if self.at == "practice":
            self.practice, self.project = self.room.practice(source)
            self.seat = self.practice
        else:
            self.project = self.room.project(source, team)
        if self.rights == "closed":
            self.room.close(self.project)
        if self.rescued is not None:
            self.room.leave_rescued(self.project, self.rescued)
        self.editor = Editor(self.seat, self.project, self.language, self.home)
        self.actions = self.editor.ask(size=self.size, actions=True)["actions"]
        self.pass_on()
        self.first = self.shown()

    def do(self, verb, rest):
        if verb == "screen":
            return self.take_screen()
        if verb == "peer":
            return self.do_peer(*words_of(rest))
        self.editor.ask(**request_of(verb, rest))
        self.pass_on()

    def pass_on(self):
        """What was written is at the other seat: the status says so, and says nothing else soon."""
        if not self.editor.is_over and self.at != "practice":
            until(lambda: self.editor.state()["seats"] == 1, "what she wrote at the other seat")

    def do_peer(self, verb, rest):
        if self.peer is None:
            self.peer = Editor(self.other, self.project, "fr", self.home)
            self.peer.ask(size=[24, 80])
        until(self.is_same_text, lambda: f"one text before the peer goes on: {self.states()}")
        self.peer.ask(**request_of(verb, rest))
        until(self.has_heard, lambda: f"what the peer did: {self.states()}")
        self.pass_on()

    def states(self):
        return self.editor.state(), self.peer.state()

    def is_same_text(self):
        own, other = self.states()
        texts = own.get("text"), other.get("text")
        is_same_page = own.get("path") == other.get("path")
        return own["files"] == other["files"] and (not is_same_page or texts[0] == texts[1])

    def has_heard(self):
        """Léa's editor has the peer's text, and knows where the peer is."""
        if not self.is_same_text():
            return False
        other = self.peer.state()
        name = LEARNER if self.at == "trainer" else TRAINER
        here = [each for each in self.editor.state()["here"] if each["name"] == name]
        there = (other.get("path"), other.get("at"), other["hand"], other["shows"])
        seen = [(each.get("path"), each.get("at"), each["hand"], each["shows"]) for each in here]
        return seen == [there]

    def shown(self):
        answer = self.editor.ask(screen=True)
        rows = [self.without_chance(row) for row in answer["rows"]]
        return "\n".join([*rows, "cursor {} {}".format(*answer.get("cursor", ("-", "-"))), ""])

    def without_chance(self, row):
        """The name of this run's folder is another one each time, and as long as any."""
        chance = self.room.folder.relative_to(FOLDERS).as_posix().removeprefix(PREFIX)
        return row.replace(chance, "·" * len(chance))

    def take_screen(self):
        if not self.editor.is_over:
            self.screens.append(self.shown())

    def files_of_node(self):
        def all_have():
            files = self.room.files(self.seat, self.project)
            if self.peer is not None and files != self.room.files(self.other, self.project):
                return None
            self.found = files
            return files is not None

        until(all_have, "one state of the files")
        return self.found

    def goldens(self):
        """Name → bytes, of all that the case's folder says of how it ends."""
        names = ["screen", *(f"screen.{i}" for i in range(2, len(self.screens) + 1))]
        goldens = {name: shown.encode() for name, shown in zip(names, self.screens)}
        goldens.update({f"out/{path}": data for path, data in self.files.items()})
        return goldens

    def has_effect(self):
        return self.files != self.before or any(each != self.first for each in self.screens)


def kept_goldens(folder):
    kept = {f"out/{path}": data for path, data in files_in(folder / "out").items()}
    kept.update({each.name: each.read_bytes() for each in folder.glob("screen*")})
    return kept


def write_goldens(folder, goldens):
    """True: something is another now."""
    if kept_goldens(folder) == goldens:
        return False
    shutil.rmtree(folder / "out", ignore_errors=True)
    for each in folder.glob("screen*"):
        each.unlink()
    for name, data in goldens.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return True


def difference(folder, goldens):
    kept = kept_goldens(folder)
    said = []
    for name in sorted(kept.keys() | goldens.keys()):
        if name not in goldens:
            said.append(f"{name}: is not there any more")
        elif name not in kept:
            said.append(f"{name}: is there, and nobody expects it")
        elif kept[name] != goldens[name]:
            sides = (each.decode(errors="replace").splitlines() for each in (kept[name], goldens[name]))
            said += difflib.unified_diff(*sides, f"{name} expected", f"{name} found", "", "", 1, "")
    return "\n".join(said)
