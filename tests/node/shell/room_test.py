#!/usr/bin/env python3
"""Real nodes in a room: each on a machine of its own, on one switch that can be unplugged.

Nothing is told to them of each other but where the trainer's seat is, once, when they join: they
find each other by their beacons.
"""

import json
import pathlib
import signal
import subprocess
import tempfile
import time
import unittest

from namespaces import BUILD, PATIENCE_S, REASON, UDP, Bridge, Namespace, is_in_the_room
from seat import Program, Refused


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

    def doctor(self):
        """The checks that are not well, by name, as `atelier doctor` says them."""
        command = [str(BUILD / "atelier"), "--home", str(self.home)]
        command += ["--lang", "fr", "--format", "json", "doctor"]
        run = subprocess.run(
            self.machine.command(*command), capture_output=True, text=True, timeout=60
        )
        answer = json.loads(run.stdout)
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


@unittest.skipIf(REASON, REASON)
class Room(unittest.TestCase):
    def setUp(self):
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

    def class_of(self, count, options=()):
        """A class with a team of all, and a project of it with one page."""
        for number in range(1, count + 1):
            self.seats.append(Seat(self, number))
            self.seats[-1].options = list(options)
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
                address=f"{self.seats[0].ip}:24711",
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
            # What was there before a connection is compared twice a minute.
            self.until(lambda seat=seat: self.has_page(seat), 2 * PATIENCE_S)

    def until(self, is_so, patience_s):
        end = time.monotonic() + patience_s
        while not is_so():
            self.assertLess(time.monotonic(), end, "it never was so")
            time.sleep(0.02)

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

    def test_three_seats_find_each_other_and_a_cable_is_pulled_and_plugged(self):
        self.class_of(3)
        took = self.seconds_until_all_are_connected(5)
        print(f"3 seats are connected {took:.2f} s after they were started")
        one, two, three = self.seats
        self.insert(one, "un\n")
        for seat in (two, three):
            self.until(lambda seat=seat: seat.program.text(self.page) == "un\n", 2)
        self.bridge.run(f"ip link set {three.port} down")
        for i in range(20):
            self.insert(one, f"là {i}\n")
            self.insert(three, f"ici {i}\n")
        self.assertNotIn("ici", one.program.text(self.page))
        self.bridge.run(f"ip link set {three.port} up")
        self.until(lambda: one.program.text(self.page) == three.program.text(self.page), 5)
        lines = one.program.text(self.page).split("\n")
        self.assertEqual(len(lines), 42)
        self.assertEqual(len(set(lines)), 42)
        self.check_that_nothing_left_the_room()

    def test_what_a_node_said_is_saved_is_there_after_a_kill(self):
        self.class_of(2)
        one, two = self.seats
        for time_killed in range(5):
            word = f"mot {time_killed}\n"
            self.insert(two, word)
            if time_killed % 2 == 0:
                self.assertTrue(
                    two.program.wait_for(
                        lambda: two.program.status["saved"] == two.program.status["processed"], 5
                    )
                )
            two.end(signal.SIGKILL)
            two.start()
            two.connect()
            self.assertIn(word, two.program.text(self.page))
        self.until(lambda: one.program.text(self.page) == two.program.text(self.page), 10)

    def test_eight_seats_are_connected_within_five_seconds(self):
        self.class_of(8)
        took = self.seconds_until_all_are_connected(5)
        print(f"8 seats are connected {took:.2f} s after they were started")
        self.check_that_nothing_left_the_room()

    def test_where_beacons_do_not_pass_seats_that_knew_each_other_find_each_other_again(self):
        self.class_of(3, options=["--beacon-addr", "127.0.0.1:9"])  # nobody hears that
        trainer, *learners = self.seats
        # Nobody told learners where the others take calls: they meet at the trainer's.
        self.until(lambda: self.connected(trainer) == len(learners), PATIENCE_S)
        for seat in self.seats:
            seat.end()
        begun = time.monotonic()
        for seat in self.seats:
            seat.start()
        for seat in self.seats:
            seat.connect()
        self.until(lambda: self.connected(trainer) == len(learners), 5)
        took = time.monotonic() - begun
        print(f"3 seats without beacons are connected {took:.2f} s after they were started")
        self.insert(learners[0], "un\n")
        self.until(lambda: learners[1].program.text(self.page) == "un\n", 5)
        self.assertFalse([each for each in self.bridge.of_seats() if each["protocol"] == UDP])

    def connected(self, seat):
        seat.program.ask("atelier/people")
        return (seat.program.status or {}).get("connected")

    def test_the_doctor_finds_a_seat_that_cannot_be_called_and_one_without_a_cable(self):
        self.class_of(2)
        one, two = self.seats
        self.assertEqual(one.doctor(), {})
        self.assertEqual(two.doctor(), {})
        # One that was heard a moment ago and takes no calls: its machine says so.
        two.end(signal.SIGKILL)
        self.until(lambda: "pare-feu" in one.doctor().get("seats", {}).get("do", ""), PATIENCE_S)
        self.assertIn(two.ip, one.doctor()["seats"]["says"])
        two.start()
        two.connect()
        self.until(lambda: one.doctor() == {}, 2 * PATIENCE_S)
        # And one that nobody plugged in.
        self.bridge.run(f"ip link set {two.port} down")
        two.machine.run("ip link set eth0 down")
        self.until(lambda: "interfaces" in two.doctor(), PATIENCE_S)

    def test_twenty_four_seats_are_connected_within_ten_seconds(self):
        self.class_of(24)
        took = self.seconds_until_all_are_connected(10)
        print(f"24 seats are connected {took:.2f} s after they were started")
        self.check_that_nothing_left_the_room()


if __name__ == "__main__":
    unittest.main(verbosity=2)
