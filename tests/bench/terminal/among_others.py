#!/usr/bin/env python3
"""The editor among others, from outside, with marks: tests/bench/terminal/among_others.py [PART…]

    beside   a key to the own screen alone, with 8 and with 24 others who type five keys a second
             each in the same page of 50 kB; the editor's processor time while it only watches 8
    across   a key to the screen of another seat: each seat has its node and its editor, over
             loopback; after a pause, and while somebody types seven keys a second

Prints a line of JSON for each figure and a last one of all; exit 1: a mark is missed. The programs
are those of ATELIER_BUILD_DIR (build/release). The others are editors of one process at the node of
a second seat: what reaches the editor under test comes from another machine's log, as in a class.
"""

import json
import multiprocessing
import os
import pathlib
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
os.environ.setdefault("ATELIER_BUILD_DIR", str(ROOT / "build/release"))
sys.path[:0] = [str(ROOT / part) for part in ("scripts/demo", "tests/bench", "tests/editor")] + [str(HERE)]
from cases import Room, until
from living_editor import LivingEditor
from measured_room import Figures
from ptylat import Program, summary
from seats import BUILD, free_port

MARKS = {
    "own_key_beside_8_ratio": 1.1,
    "own_key_beside_24_ratio": 1.1,
    "own_key_beside_24_p99_ms": 8,
    "watching_8_cpu_percent": 3,
    "other_screen_after_a_pause_median_ms": 10,
    "other_screen_while_typing_median_ms": 90,
}
ROUNDS = 3
KEYS = 120
QUIET = 0.03  # seconds without output that end a key's answer, alone
LETTERS = "le pain de seigle est bon et la farine "


# ---- the others ------------------------------------------------------------------------------------


def type_along(home, uri, count, keys_a_second, ready, stop):
    """Each at a place of his own, at the end of some line; a word every few keys."""
    editors = [LivingEditor(home, [uri]) for _ in range(count)]
    for editor in editors:
        editor.attach()
    while not all(each.files[uri].text for each in editors):
        for each in editors:
            each.listen()
    for number, editor in enumerate(editors):
        file = editor.files[uri]
        at = len(file.text) * (number + 1) // (count + 1)
        file.caret = file.text.find("\n", at)
    due = [time.monotonic() + number / count / keys_a_second for number in range(count)]
    typed = 0
    ready.set()
    while not stop.is_set():
        for number, editor in enumerate(editors):
            editor.listen()
            if time.monotonic() < due[number]:
                continue
            due[number] += 1 / keys_a_second
            file = editor.files[uri]
            editor.edit(uri, file.caret, 0, LETTERS[typed // count % len(LETTERS)])
            typed += 1
        time.sleep(0.002)


class Others:
    """While this holds they type."""

    def __init__(self, seat, uri, count, keys_a_second=5):
        self.ready, self.stop = multiprocessing.Event(), multiprocessing.Event()
        self.process = multiprocessing.Process(
            target=type_along,
            args=(seat.home, uri, count, keys_a_second, self.ready, self.stop),
        )

    def __enter__(self):
        self.process.start()
        if not self.ready.wait(30):
            raise SystemExit("the others do not get the page")
        time.sleep(2)  # until their typing is all over the class

    def __exit__(self, *_):
        self.stop.set()
        self.process.join(10)


# ---- the editor in its terminal --------------------------------------------------------------------


class Screen(Program):
    def __init__(self, seat, project, marker):
        environment = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
        super().__init__(
            [str(BUILD / "atelier"), "--home", str(seat.home), "--lang", "en", "--open", project],
            80, 24, environment, str(seat.home), False,
        )
        if self.collect(1.0, 20, lambda screen: marker in screen)[1] is None:
            raise SystemExit("the page does not show")

    def go_to_top(self):
        self.send(b"\x1b[1;5H" + b"\x1b[B" * 9 + b"\x1b[F\r")
        self.collect(0.5, 2)

    def key(self, letter, goal, other=None):
        """Seconds until this screen, or another, has it; None: never."""
        seen_by = other or self
        began = self.send(letter.encode())
        _, seen = seen_by.collect(QUIET, 3, lambda screen: goal in screen)
        if seen_by is not self:
            self.collect(0, 0)
        return None if seen is None else seen - began


class Hand:
    """Types letters by chance: a run of five and more stands nowhere else on a screen."""

    def __init__(self, screen):
        self.screen, self.run, self.chance = screen, "", random.Random(7)

    def type(self, other=None):
        letter = self.chance.choice("qwxzjkvbhgfm")
        if len(self.run) >= 40:
            self.screen.send(b"\r")
            self.screen.collect(0.1, 2)
            if other:
                other.collect(0.1, 2)
            self.run = ""
        self.run += letter
        seconds = self.screen.key(letter, self.run, other)
        return seconds if len(self.run) > 4 else 0.0  # too short to be told from the page's text

    def times(self, count, pause, other=None):
        times = []
        while len(times) < count:
            time.sleep(pause)
            seconds = self.type(other)
            if seconds is None:
                raise SystemExit("a key never showed")
            if seconds:
                times.append(seconds)
        return times


# ---- parts -----------------------------------------------------------------------------------------


def page_in(folder):
    source = folder / "source"
    source.mkdir()
    samples = folder / "samples"
    subprocess.run([sys.executable, HERE / "samples.py", samples], check=True, stdout=subprocess.DEVNULL)
    (source / "index.html").write_bytes((samples / "page-50k.html").read_bytes())
    return source


def uri_of(room, project):
    tree = room.nodes[room.learner].ask("atelier/tree", project=project)
    return next(each["uri"] for each in tree["nodes"] if each["name"] == "index.html")


def beside(figures, room, project):
    uri = uri_of(room, project)
    screen = Screen(room.learner, project, "MARKER-TITLE")
    screen.go_to_top()
    hand = Hand(screen)
    times = {0: [], 8: [], 24: []}
    watching = []
    try:
        for _ in range(ROUNDS):
            times[0] += hand.times(KEYS, 0.03)
            for count in (8, 24):
                with Others(room.trainer, uri, count):
                    if count == 8:
                        before, began = screen.cpu_seconds(), time.monotonic()
                        screen.collect(5.0, 5.0)
                        spent = screen.cpu_seconds() - before
                        watching.append(100 * spent / (time.monotonic() - began))
                    times[count] += hand.times(KEYS, 0.03)
                screen.collect(1.0, 5.0)
    finally:
        screen.close()
    for count, seconds in times.items():
        figures.say({f"own_key_beside_{count}_ms": summary(seconds)})
    alone = statistics.median(times[0])
    figures.take("own_key_beside_8_ratio", statistics.median(times[8]) / alone)
    figures.take("own_key_beside_24_ratio", statistics.median(times[24]) / alone)
    figures.take("own_key_beside_24_p99_ms", summary(times[24])["p99"])
    figures.take("watching_8_cpu_percent", statistics.median(watching))


def across(figures, room, project):
    one = Screen(room.learner, project, "MARKER-TITLE")
    other = Screen(room.trainer, project, "MARKER-TITLE")
    try:
        one.go_to_top()
        hand = Hand(one)
        paused = hand.times(60, 0.4, other)
        typing = hand.times(200, 0.14, other)
        figures.say({"other_screen_after_a_pause_ms": summary(paused)})
        figures.say({"other_screen_while_typing_ms": summary(typing)})
        figures.take("other_screen_after_a_pause_median_ms", statistics.median(paused) * 1000)
        figures.take("other_screen_while_typing_median_ms", statistics.median(typing) * 1000)
    finally:
        one.close()
        other.close()


PARTS = {"beside": beside, "across": across}


def main(wanted):
    unknown = set(wanted) - set(PARTS)
    if unknown:
        print(f"no part {' '.join(unknown)}; there are: {' '.join(PARTS)}", file=sys.stderr)
        return 2
    figures = Figures(MARKS)
    with tempfile.TemporaryDirectory(prefix="among-others-") as folder:
        folder = pathlib.Path(folder)
        room = Room(folder / "room", free_port(socket.SOCK_DGRAM)).fill()
        try:
            for name in wanted or PARTS:
                work = folder / name
                work.mkdir()
                PARTS[name](figures, room, room.project(page_in(work)))
        finally:
            room.stop()
    print(json.dumps({"figures": figures.values, "missed": figures.missed()}))
    return 1 if figures.missed() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
