#!/usr/bin/env python3
"""A node that is killed again and again while somebody types: kill -9, without any warning.

Every edit that left the machine or was called saved is there afterwards, nothing is there twice
after the editor has resumed, the store is whole, and no log of it is forked. ATELIER_KILLS says how
often; scripts/test.sh --long kills 2,000 times, with nothing beside it, and then each next run must
answer within two seconds.
"""

import os
import pathlib
import random
import select
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "scripts/demo"))
import learner
from learner import Learner
from ledger import Ledger, count, remains
from living_editor import LivingEditor
from program import Program, Refused

BUILD = pathlib.Path(os.environ.get("ATELIER_BUILD_DIR", "build/dev")).resolve()
KILLS = int(os.environ.get("ATELIER_KILLS", "100"))
IS_LONG = "ATELIER_KILLS" in os.environ
KEYS_A_SECOND = 40.0
START_S = 2.0
PATIENCE_S = 60
PAGE = "index.html"
TEXT = "<p>Au fournil.</p>\n"


class Seat:
    """On this machine, beside others: no beacons, and a port of its own."""

    def __init__(self, folder, name):
        self.home = folder / name
        self.node = None
        self.port = 0

    def start(self):
        command = [BUILD / "atelier-node", "--home", self.home, "--beacon-addr", "127.0.0.1:9"]
        self.node = subprocess.Popen(
            [*map(str, command), "--port", str(self.port)], stderr=subprocess.PIPE, text=True
        )
        if self.port:
            return
        line = self.node.stderr.readline()
        self.port = int(line.split(" on port ")[1].rstrip(".\n"))

    def kill(self):
        self.node.send_signal(signal.SIGKILL)
        self.node.wait(timeout=PATIENCE_S)
        self.node.stderr.close()
        self.node = None

    def stop(self):
        if self.node:
            self.node.send_signal(signal.SIGTERM)
            self.node.wait(timeout=PATIENCE_S)
            self.node.stderr.close()
            self.node = None


def faults_of_store(home):
    """What is wrong with it, in words."""
    faults = []
    store = home / "store.db"
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as database:
        (answer,) = database.execute("PRAGMA integrity_check").fetchone()
        if answer != "ok":
            faults.append(answer)
        spans = {}
        for log, first, last, previous, tip in database.execute(
            "SELECT log, first, last, previous, tip FROM span ORDER BY log, first"
        ):
            spans.setdefault(log, []).append((first, last, previous, tip))
    database.close()
    for log, rows in spans.items():
        for (_, last, _, tip), (first, _, previous, _) in zip(rows, rows[1:]):
            if first != last + 1 or previous != tip:
                faults.append(f"log {log} is forked or has a hole at {first}")
    return faults


class Kills(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="atelier-kill-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.seats = [Seat(self.folder, name) for name in ("zoe", "karim")]
        self.addCleanup(self.end)
        self.editors = []
        before = learner.KEYS_A_SECOND
        learner.KEYS_A_SECOND = KEYS_A_SECOND
        self.addCleanup(setattr, learner, "KEYS_A_SECOND", before)

    def end(self):
        for editor in self.editors:
            editor.close()
        for seat in self.seats:
            seat.stop()

    def until(self, is_so, what):
        end = time.monotonic() + PATIENCE_S
        while not is_so():
            self.assertLess(time.monotonic(), end, what)
            self.turn(0.01)

    def found(self):
        zoe, karim = self.seats
        for seat in self.seats:
            seat.start()
        trainer = Program(zoe.home)
        trainer.ask("atelier/class/found", name="C", person="Zoé", label="1", threshold=1, roots=[])
        kit = trainer.ask("atelier/kit/make", role="learner", uses=1, label="k")["secret"]
        newcomer = Program(karim.home)
        newcomer.ask("atelier/class/join", addresses=[f"127.0.0.1:{zoe.port}"], name="Karim", kit=kit)
        self.until(lambda: len(trainer.ask("atelier/people")["people"]) == 2, "two people")
        people = sorted(each["person"] for each in trainer.ask("atelier/people")["people"])
        team = trainer.ask("atelier/team/new", name="A", members=people)["change"]
        trainer.ask("atelier/project/new", name="site", team=team)
        site = trainer.ask("atelier/projects")["projects"][0]["site"]
        self.page = trainer.ask("atelier/create", parent=site, kind="text", name=PAGE)["uri"]
        trainer.ask("atelier/write", uri=self.page, content=TEXT)
        # It is in the class a moment after the trainer's seat has it among its people.
        self.until(lambda: self.projects_of(newcomer) == 1, "the project")
        project = self.page.removeprefix("atelier:").split("/")[0]
        self.until(
            lambda: [each.get("text") for each in newcomer.ask("atelier/snapshot", project=project)["files"]]
            == [TEXT],
            "the page",
        )
        for seat in self.seats:
            (seat.home / "peers.txt").write_text(
                "".join(f"127.0.0.1:{other.port}\n" for other in self.seats if other is not seat)
            )
        trainer.close()
        newcomer.close()

    def projects_of(self, program):
        try:
            return len(program.ask("atelier/projects")["projects"])
        except Refused:
            return 0

    def sit_down(self):
        self.ledger = Ledger()
        self.learners = []
        for number, seat in enumerate(self.seats):
            editor = LivingEditor(seat.home, [self.page])
            self.assertTrue(editor.attach())
            editor.listen()  # to what came with the answers
            self.editors.append(editor)
            self.learners.append(
                Learner("ab"[number], editor, {PAGE: self.page}, self.ledger, number)
            )
        self.until(
            lambda: all(editor.files[self.page].text == TEXT for editor in self.editors), "screens"
        )

    def turn(self, seconds, is_typing=False):
        end = time.monotonic() + seconds
        while True:
            now = time.monotonic()
            if is_typing:
                for each in self.learners:
                    # On a machine that has no time, nobody catches up.
                    each.due = max(each.due or now, now - 0.2)
                    each.type_what_is_due(now)
            attached = [editor for editor in self.editors if editor.is_attached]
            for editor in select.select(attached, [], [], max(0, min(0.01, end - now)))[0]:
                editor.listen()
            if now >= end:
                return

    def start_and_resume(self, seat, editor):
        """How long it took until the node answered."""
        begun = time.monotonic()
        seat.start()
        while not editor.attach():
            self.assertIsNone(seat.node.poll(), "the node did not start")
            self.assertLess(time.monotonic() - begun, PATIENCE_S)
            self.turn(0.002, True)
        editor.listen()
        return time.monotonic() - begun

    def test_nothing_is_lost_or_there_twice(self):
        self.found()
        self.sit_down()
        chance = random.Random(os.environ.get("ATELIER_SEED", "1"))
        starts = []
        for kill in range(KILLS):
            number = chance.randrange(2)
            seat, editor = self.seats[number], self.editors[number]
            self.turn(chance.uniform(0, 0.4), True)
            seat.kill()
            editor.detach()
            # What was typed is on the screen alone, for a while.
            self.turn(chance.choice([0, 0, 0.05]), True)
            starts.append(self.start_and_resume(seat, editor))
            self.assertEqual([each.faults for each in self.editors], [[], []], f"kill {kill}")
        for each in self.learners:
            each.finish_word()
        self.until(
            lambda: all(editor.is_settled for editor in self.editors)
            and len({editor.files[self.page].text for editor in self.editors}) == 1,
            "both screens the same, and saved",
        )
        text = self.editors[0].files[self.page].text
        counted = count(self.ledger, {PAGE: text}, {PAGE: TEXT})
        lost = {each.text: remains(each, text) for each in counted.lost}
        self.assertEqual((lost, counted.strange), ({}, []))
        if IS_LONG:
            self.assertLess(max(starts), START_S)
        for seat in self.seats:
            seat.stop()
            self.assertEqual(faults_of_store(seat.home), [])
        edits = sum(editor.edits for editor in self.editors)
        starts.sort()
        print(
            f"{KILLS} kills, {edits} edits, none lost; a node answers "
            f"{starts[len(starts) // 2] * 1000:.0f} ms after its start, at most {starts[-1] * 1000:.0f}"
        )
        self.assertGreater(edits, KILLS)


class Faults(unittest.TestCase):
    """The look at a store finds what it looks for."""

    def test_a_fork_and_a_hole_are_found(self):
        with tempfile.TemporaryDirectory() as folder:
            store = pathlib.Path(folder) / "store.db"
            rows = [(1, 1, 3, b"", b"c"), (1, 4, 5, b"c", b"e"), (2, 1, 1, b"", b"z")]
            for more, faults in (
                ([], 0),
                ([(1, 4, 4, b"c", b"f")], 1),
                ([(2, 3, 3, b"y", b"w")], 1),
                ([(2, 2, 2, b"y", b"w")], 1),
            ):
                store.unlink(missing_ok=True)
                with sqlite3.connect(store) as database:
                    database.execute("CREATE TABLE span (log, first, last, previous, tip)")
                    database.executemany("INSERT INTO span VALUES (?, ?, ?, ?, ?)", rows + more)
                database.close()
                self.assertEqual(len(faults_of_store(store.parent)), faults, more)


if __name__ == "__main__":
    unittest.main(verbosity=2)
