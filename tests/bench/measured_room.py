"""Rooms of real nodes that are measured, and what is measured held against marks."""

import json
import os
import pathlib
import socket
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts/demo"))
from demonstration import Demonstration
from learner import Learner
from living_editor import LivingEditor
from room import Room, Seat
from story import Story

BUILD = pathlib.Path(os.environ.get("ATELIER_BUILD_DIR", ROOT / "build/release"))


class Figures:
    def __init__(self, marks):
        self.marks = marks
        self.values = {}

    def take(self, name, value):
        """One that nothing was measured for is missed, too."""
        self.values[name] = value if value is None else round(value, 3)
        self.say({name: self.values[name], "mark": self.marks[name], "ok": self.is_kept(name)})

    def note(self, name, value):
        """Has no mark."""
        self.say({name: round(value, 3)})

    def is_kept(self, name):
        value = self.values[name]
        return value is not None and value <= self.marks[name]

    def missed(self):
        return [name for name in self.values if not self.is_kept(name)]

    @staticmethod
    def say(line):
        print(json.dumps(line), flush=True)


class OpenRoom(Room):
    """On loopback with nothing between the seats."""

    def __init__(self, build, folder, people):
        super().__init__(build, folder)
        self.seats = [Seat(self, number, name) for number, name in enumerate(people, 1)]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind(("127.0.0.1", 0))
            self.beacon_port = str(probe.getsockname()[1])

    def node_command(self, seat):
        beacons = ["--beacon-addr", "127.255.255.255", "--beacon-port", self.beacon_port]
        return self.node(seat, "--port", "0", *beacons)

    def started(self, seat):
        pass

    def address(self, seat):
        return f"127.0.0.1:{seat.port}"


class Typing(Demonstration):
    """Each learner's keys are timed at the screen of the next one in the same pages."""

    def __init__(self, room, count, site=ROOT / "samples/boulangerie"):
        super().__init__(
            room,
            Story("en", True, time.time()),
            site=site,
            out=pathlib.Path(room.folder),
            seconds=0,
            seed=7,
        )
        self.typing_seats = room.seats[-count:]

    def sit_down(self):
        pages = list(self.pages().items())
        groups = {path: [] for path, _ in pages}
        for number, seat in enumerate(self.typing_seats):
            page = pages[number * len(pages) // len(self.typing_seats)]
            groups[page[0]].append(self.sit_at(number, seat, dict([page])))
        self.viewers = {}  # whose keys this editor's screen is the clock of
        for group in groups.values():
            for who, viewer in zip(group, group[1:] + group[:1]):
                self.viewers[viewer.editor] = who
        self.turn_until(
            lambda: all(
                learner.file.text == self.texts_before[learner.page] for learner in self.learners
            ),
            "the pages on all screens",
        )

    def sit_at(self, number, seat, pages):
        editor = LivingEditor(seat.home, pages.values())
        self.editors[seat] = editor
        initial = "abcdefghijklmnopqrstuvwxyz"[number]
        learner = Learner(initial, editor, pages, self.ledger, self.seed + number)
        learner.on_key = self.key
        self.learners.append(learner)
        return learner

    def heard(self, editor, changed, when):
        who = self.viewers.get(editor)
        if changed and who:
            self.stopwatch.saw(who, who.page, next(iter(editor.files.values())).text, when)

    def type_for(self, seconds):
        self.is_typing = True
        for learner in self.learners:
            learner.due = None
        self.stopwatch.go()
        self.turn_for(seconds)
        self.is_typing = False
        self.turn_for(1)


class OnePage(Typing):
    def pages(self):
        pages = super().pages()
        path = next(iter(pages))
        self.texts_before = {path: self.texts_before[path]}
        return {path: pages[path]}


def in_a_room(kind, seats, work):
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as folder:
        room = kind(BUILD, folder, [f"P{number}" for number in range(1, seats + 1)])
        try:
            return work(room)
        finally:
            room.close()


def founded(typing):
    typing.found()
    typing.bring_in()
    typing.sit_down()
    return typing
