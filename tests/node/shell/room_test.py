#!/usr/bin/env python3
"""Real nodes in a room: they find each other, a cable is pulled, one is killed; nothing leaves it."""

import signal
import time
import unittest

import wired_room
from namespaces import PATIENCE_S, UDP


class FindingEachOther(wired_room.Room):
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

    def test_who_has_the_kit_comes_in_by_the_addresses_that_the_trainers_machine_has(self):
        kits = []
        for port in (24711, 25000):
            trainer, learner = (wired_room.Seat(self, len(self.seats) + i) for i in (1, 2))
            self.seats += [trainer, learner]
            trainer.options = ["--port", str(port)]
            for seat in (trainer, learner):
                seat.start()
                seat.connect()
            kits.append(self.folder / f"kit{port}.txt")
            for words in (
                ("class", "new", f"Classe {port}", "--trainer", "Anne"),
                ("kit", "make", "--uses", 1, "--out", kits[-1]),
            ):
                run, _ = trainer.atelier(*words)
                self.assertEqual(run.returncode, 0, run.stderr)
            self.assertIn(f"\nseat: {trainer.ip}:{port}\n", kits[-1].read_text())
            run, joined = learner.atelier("join", "--kit", kits[-1], "--name", "Karim")
            self.assertEqual(run.returncode, 0, run.stderr)
            self.assertEqual(joined["class"], f"Classe {port}")

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

    def test_the_doctor_finds_a_seat_that_cannot_be_called_and_one_without_a_cable(self):
        self.class_of(2)
        one, two = self.seats
        self.assertEqual(one.doctor(), {})
        self.assertEqual(two.doctor(), {})
        # One that was heard a moment ago and takes no calls: its machine says so.
        two.end(signal.SIGKILL)
        self.until(lambda: "pare-feu" in one.doctor().get("seats", {}).get("do", ""), PATIENCE_S)
        self.assertIn(":24711 s'annonce", one.doctor()["seats"]["says"])
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

    def test_where_beacons_do_not_pass_seats_that_knew_each_other_find_each_other_again(self):
        self.class_of(3, options=["--beacon-addr", "127.0.0.1:9"])  # nobody hears that
        self.until(lambda: self.are_connected(2), PATIENCE_S)
        for seat in self.seats:
            seat.end()
        begun = time.monotonic()
        for seat in self.seats:
            seat.start()
        for seat in self.seats:
            seat.connect()
        self.until(lambda: self.are_connected(2), 5)
        took = time.monotonic() - begun
        print(f"3 seats without beacons are connected {took:.2f} s after they were started")
        self.insert(self.seats[1], "un\n")
        self.until(lambda: self.seats[2].program.text(self.page) == "un\n", 5)
        self.assertFalse([each for each in self.bridge.of_seats() if each["protocol"] == UDP])


if __name__ == "__main__":
    unittest.main(verbosity=2)
