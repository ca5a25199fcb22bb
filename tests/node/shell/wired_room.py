"""Real nodes in a room: each on a machine of its own, on one switch that can be unplugged.

Nothing is told to them of each other but where the trainer's seat is, once, when they join: they
find each other by their beacons.
"""

import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "scripts/demo"))
from namespaces import BUILD, PATIENCE_S, REASON, Bridge, Namespace, is_in_the_room
from program import Program, Refused


class Seat:
    def __init__(self, room, number):
        self.number = number
        self.ip = f"10.1.0.{number}"
        self.name = f"P{number}"
        self.machine = Namespace()
        self.home = room.folder / self.name
        room.bridge.plug(self.machine, "eth0", f"{self.ip}/24")
        self.port = f"port{room.bridge.plugs}"
        self.node = None
        self.program = None
        self.options = []

    def atelier(self, *words):
        """What the command says on this machine, as JSON, and how it ends."""
        command = [str(BUILD / "atelier"), "--home", str(self.home)]
        command += ["--lang", "fr", "--format", "json", *map(str, words)]
        run = subprocess.run(
            self.machine.command(*command), capture_output=True, text=True, timeout=60
        )
        return run, json.loads(run.stdout or "{}")

    def doctor(self):
        """The checks that are not well, by name, as `atelier doctor` says them."""
        run, answer = self.atelier("doctor")
        wrong = {each["check"]: each for each in answer["checks"] if not each["well"]}
        if run.returncode != (1 if wrong else 0) or answer["well"] != (not wrong):
            raise AssertionError(run.stdout)
        return wrong

    def start(self):
        command = [str(BUILD / "atelier-node"), "--home", str(self.home), *self.options]
        self.node = subprocess.Popen(
            self.machine.command(*command), stderr=subprocess.PIPE, text=True
        )

    def connect(self):
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                self.program = Program(self.home)
                return self.program
            except (FileNotFoundError, ConnectionRefusedError):
                if self.node.poll() is not None or time.monotonic() > end:
                    raise AssertionError(f"{self.name}: {self.node.stderr.read()}") from None
                time.sleep(0.01)

    def end(self, how=signal.SIGTERM):
        if self.program:
            self.program.close()
            self.program = None
        if self.node:
            self.node.send_signal(how)
            self.node.wait(timeout=PATIENCE_S)
            self.node.stderr.close()
            self.node = None


class Room(unittest.TestCase):
    """Its tests are skipped where there are no namespaces."""

    def setUp(self):
        if REASON:
            self.skipTest(REASON)
        folder = tempfile.TemporaryDirectory(prefix="atelier-room-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.bridge = Bridge()
        self.addCleanup(self.bridge.end)
        self.seats = []
        self.addCleanup(self.close)

    def close(self):
        for seat in self.seats:
            seat.end(signal.SIGKILL)
            seat.machine.end()

    def class_of(self, count, options=(), wiring=lambda: None):
        """A class with a team of all, and a project of it with one page. The nodes are started with
        these options when the wiring is done."""
        for number in range(1, count + 1):
            self.seats.append(Seat(self, number))
            self.seats[-1].options = list(options)
        wiring()
        for seat in self.seats:
            seat.start()
        trainer = self.seats[0].connect()
        trainer.ask(
            "atelier/class/found", name="Classe", person="P1", label="1", threshold=1, roots=[]
        )
        kit = trainer.ask("atelier/kit/make", role="learner", uses=count, label="clé")["secret"]
        for seat in self.seats[1:]:
            seat.connect().ask(
                "atelier/class/join",
                addresses=[f"{self.seats[0].ip}:24711"],
                name=seat.name,
                kit=kit,
            )
        self.until(lambda: len(trainer.ask("atelier/people")["people"]) == count, PATIENCE_S)
        people = [each["person"] for each in trainer.ask("atelier/people")["people"]]
        team = trainer.ask("atelier/team/new", name="A", members=sorted(people))["change"]
        trainer.ask("atelier/project/new", name="site", team=team)
        site = trainer.ask("atelier/projects")["projects"][0]["site"]
        self.page = trainer.ask("atelier/create", parent=site, kind="text", name="index.html")[
            "uri"
        ]
        for seat in self.seats:
            self.until(lambda seat=seat: self.has_page(seat), PATIENCE_S)

    def until(self, is_so, patience_s):
        end = time.monotonic() + patience_s
        while not is_so():
            self.assertLess(time.monotonic(), end, "it never was so")
            time.sleep(0.02)

    def are_connected(self, others):
        """Every seat, with so many others."""
        for seat in self.seats:
            seat.program.ask("atelier/projects")
        return all((seat.program.status or {}).get("connected") == others for seat in self.seats)

    def has_page(self, seat):
        try:
            seat.program.text(self.page)
            return True
        except (Refused, StopIteration):
            return False

    def seconds_until_all_are_connected(self, within_s):
        """All nodes start at once, as when somebody switches on the room."""
        for seat in self.seats:
            seat.end()
        begun = time.monotonic()
        for seat in self.seats:
            seat.start()
        for seat in self.seats:
            seat.connect()
            others = len(self.seats) - 1
            is_connected = seat.program.wait_for(
                lambda seat=seat: (seat.program.status or {}).get("connected") == others,
                max(0.1, begun + within_s - time.monotonic()),
            )
            self.assertTrue(is_connected, f"{seat.name} knows {seat.program.status}")
        return time.monotonic() - begun

    def check_that_nothing_left_the_room(self):
        packets = self.bridge.of_seats()
        self.assertGreater(len(packets), 0)
        for packet in packets:
            self.assertTrue(is_in_the_room(packet["to"]), packet)
            # What the kernel says for a socket that is gone has its own number of hops.
            if packet["data"] > 0:
                self.assertEqual(packet["hops"], 1, packet)
            self.assertNotIn(53, packet["ports"], packet)

    def insert(self, seat, text):
        """At the beginning, as one request."""
        old = seat.program.text(self.page)
        seat.program.ask("atelier/write", uri=self.page, content=text + old)
