#!/usr/bin/env python3
"""What real nodes cost, with marks: tests/bench/real_nodes.py [PART…]

    keys    from a key written at one seat's socket to the patch read from another's: after a pause,
            while both type, and with 24 seats that all type
    rest    a node with the sample class that nobody uses: memory, processor, wake-ups, what passes
            each link; how long it takes from its start to its first answer

Prints a line of JSON for each figure and a last one of all. Exit 1: a mark is missed. The programs
are those of ATELIER_BUILD_DIR (build/release). Nodes are on loopback and find each other by
beacons; for `rest` they have network cards of their own, which needs root.
"""

import json
import os
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts/demo"), str(ROOT / "tests/bench")]
import process
from demonstration import Demonstration
from learner import Learner
from ledger import Stopwatch
from living_editor import LivingEditor
from program import Program
from room import Failure, Room, Seat, WiredRoom
from story import Story

BUILD = pathlib.Path(os.environ.get("ATELIER_BUILD_DIR", ROOT / "build/release"))

# The most that each figure may be. Wake-ups: no timer is faster than a second, but there are some
# of several seconds beside the one of one; one of half a second would miss the mark.
MARKS = {
    "key_after_a_pause_median_ms": 5,
    "key_while_both_type_median_ms": 80,
    "key_of_24_typing_p99_ms": 200,
    "start_to_answer_median_ms": 100,
    "rss_mib": 30,
    "idle_cpu_percent": 0.5,
    "idle_wake_ups_a_second_without_links": 2,
    "idle_bytes_a_second_and_link": 1024,
}


class Figures:
    def __init__(self, marks=None):
        self.marks = marks or MARKS
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

    def __init__(self, room, count, pages_each=1):
        super().__init__(
            room,
            Story("en", True, time.time()),
            site=ROOT / "samples/boulangerie",
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
            editor = LivingEditor(seat.home, [page[1]])
            self.editors[seat] = editor
            initial = "abcdefghijklmnopqrstuvwxyz"[number]
            learner = Learner(initial, editor, dict([page]), self.ledger, self.seed + number)
            learner.on_key = self.key
            self.learners.append(learner)
            groups[page[0]].append(learner)
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


# ---- keys ---------------------------------------------------------------------------------------


def keys_of_two(figures, pauses=40, seconds=15):
    def work(room):
        typing = founded(OnePage(room, 2))
        try:
            typing.stopwatch.go()
            who = typing.learners[0]
            for _ in range(pauses):
                typing.turn_for(0.3)
                before = len(typing.stopwatch.seconds)
                while not typing.stopwatch.waiting.get(who):  # until a key that is timed
                    typing.turn_for(0.3)
                    who.press()
                typing.turn_until(lambda: len(typing.stopwatch.seconds) > before, "a key")
            take_median(figures, "key_after_a_pause_median_ms", typing.stopwatch)
            typing.stopwatch = Stopwatch()
            typing.type_for(seconds)
            take_median(figures, "key_while_both_type_median_ms", typing.stopwatch)
        finally:
            typing.close()

    in_a_room(OpenRoom, 3, work)


def take_median(figures, name, stopwatch):
    figures.take(name, stopwatch.milliseconds(0.5))


# All seats share this machine's cores: with seven keys a second each, what is measured is those.
def keys_of_24(figures, seats=24, seconds=20, keys_a_second=2):
    def work(room):
        typing = founded(Typing(room, seats))
        for learner in typing.learners:
            learner.keys_a_second = keys_a_second
        try:
            typing.type_for(seconds)
            figures.take("key_of_24_typing_p99_ms", typing.stopwatch.milliseconds(0.99))
            figures.note("key_of_24_typing_median_ms", typing.stopwatch.milliseconds(0.5) or -1)
            figures.note("keys_of_24_timed", len(typing.stopwatch.seconds))
        finally:
            typing.close()

    in_a_room(OpenRoom, seats, work)


# ---- rest ---------------------------------------------------------------------------------------


def milliseconds_to_answer(seat, command):
    """Of this command, without what makes a node ours or puts it into a namespace."""
    seat.home.mkdir(exist_ok=True)
    began = time.monotonic()
    seat.node = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while True:
        try:
            Program(seat.home).close()
            return (time.monotonic() - began) * 1000
        except OSError:
            if seat.node.poll() is not None:
                raise Failure(f"{command[0]} ended") from None
            time.sleep(0.001)


def rest(figures, seconds=30, starts=9):
    def work(room):
        typing = Typing(room, 0)
        typing.found()
        typing.bring_in()
        time.sleep(5)  # what follows an import, and the last program that asked
        seat = room.seats[1]
        figures.take("rss_mib", process.resident_mib(seat.node.pid))
        with_links = process.at_rest(seat.node.pid, seconds)
        figures.take("idle_cpu_percent", with_links["cpu_percent"])
        figures.take("idle_bytes_a_second_and_link", with_links["bytes"] / (len(room.seats) - 1))
        figures.note("idle_wake_ups_a_second_with_2_links", with_links["wake_ups"])
        took, processor = [], []
        command = [str(room.build / "atelier-node"), "--home", str(seat.home), "--port", "0"]
        command += ["--beacon-addr", "127.255.255.255:1", "--beacon-port", "0"]  # to nobody
        for _ in range(starts):
            seat.kill()
            took.append(milliseconds_to_answer(seat, command))
            processor.append(process.processor_seconds(seat.node.pid) * 1000)
        seat.kill()
        seat.start()
        figures.take("start_to_answer_median_ms", statistics.median(took))
        figures.note("start_to_answer_least_ms", min(took))
        figures.note("start_processor_median_ms", statistics.median(processor))
        for other in room.seats:
            if other is not seat:
                other.kill()
        time.sleep(20)  # nobody is called any more but every few seconds
        alone = process.at_rest(seat.node.pid, seconds)
        figures.take("idle_wake_ups_a_second_without_links", alone["wake_ups"])

    in_a_room(WiredRoom, 3, work)


PARTS = {"keys": (keys_of_two, keys_of_24), "rest": (rest,)}


def main(arguments):
    unknown = [each for each in arguments if each not in PARTS]
    if unknown:
        print(f"no part {unknown[0]}; there are: {' '.join(PARTS)}", file=sys.stderr)
        return 2
    figures = Figures()
    for part in arguments or PARTS:
        for measure in PARTS[part]:
            measure(figures)
    missed = figures.missed()
    figures.say({"figures": figures.values, "missed": missed})
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
