#!/usr/bin/env python3
"""Rooms whose network is not what a node would wish: nothing is said to all, a seat gets another
address, there is no IPv4, and for a minute there are two halves that both write on.
"""

import json
import time
import unittest

import wired_room
from living_editor import LivingEditor

SPLIT_S = 60
EDITS = 1_000  # a side, in that time


class BrokenRoom(wired_room.Room):
    def hardware_address(self, seat):
        shown = seat.machine.output("ip", "-json", "link", "show", "eth0")
        return json.loads(shown)[0]["address"]

    def forbid_saying_to_all(self):
        """A switch that passes on neither broadcasts nor multicasts, as some on Wi-Fi do."""
        for seat in self.seats:
            self.bridge.run(
                f"ip link set {seat.port} type bridge_slave mcast_flood off bcast_flood off"
            )
            for other in self.seats:
                if other is not seat:
                    seat.machine.run(
                        f"ip neigh replace {other.ip} lladdr {self.hardware_address(other)}"
                        " dev eth0 nud permanent"
                    )

    def test_where_nothing_can_be_said_to_all_who_comes_in_by_one_seat_meets_everybody(self):
        self.class_of(3, wiring=self.forbid_saying_to_all)
        self.until(lambda: self.are_connected(2), 15)
        self.insert(self.seats[2], "sans annonce\n")
        self.until(lambda: self.seats[1].program.text(self.page) == "sans annonce\n", 5)

    def test_where_all_have_other_addresses_now_a_list_of_peers_is_enough(self):
        self.class_of(3)
        for seat in self.seats:
            seat.end()
            seat.machine.run("ip -4 address flush dev eth0")
            seat.machine.run("ip -6 address flush dev eth0")  # where they were reached is kept
            seat.ip = f"10.1.0.{seat.number + 100}"
            seat.machine.run(f"ip address add {seat.ip}/24 dev eth0")
        self.forbid_saying_to_all()
        for seat in self.seats:
            seat.start()
            seat.connect()
        time.sleep(6)  # three beacons and more, and calls to where they were
        self.assertTrue(self.are_connected(0))
        for seat in self.seats[1:]:
            (seat.home / "peers.txt").write_text(f"{self.seats[0].ip}\n")
        # Each hears of the other by the first.
        self.until(lambda: self.are_connected(2), 20)

    def test_a_seat_that_gets_another_address_in_mid_session_is_found_again(self):
        self.class_of(3)
        one, two, three = self.seats
        self.until(lambda: self.are_connected(2), 5)
        two.machine.run("ip address flush dev eth0 scope global")
        two.machine.run("ip address add 10.1.0.77/24 dev eth0")
        self.insert(two, "ailleurs\n")
        for seat in (one, three):
            self.until(lambda seat=seat: seat.program.text(self.page) == "ailleurs\n", 20)
        self.insert(three, "trouvé\n")
        self.until(lambda: "trouvé\n" in two.program.text(self.page), 20)
        self.check_that_nothing_left_the_room()

    def test_seats_without_ipv4_find_each_other_by_what_the_link_gives_them(self):
        self.class_of(3)
        for seat in self.seats:
            seat.end()
            seat.machine.run("ip -4 address flush dev eth0")
            seat.machine.run("ip -6 address flush dev eth0 scope global")
        took = self.seconds_until_all_are_connected(5)
        print(f"3 seats with fe80 addresses alone are connected after {took:.2f} s")
        self.insert(self.seats[0], "fe80\n")
        self.until(lambda: self.seats[2].program.text(self.page) == "fe80\n", 2)
        for packet in self.bridge.of_seats():
            if "." in packet["to"]:
                continue
            self.assertTrue(wired_room.is_in_the_room(packet["to"]), packet)

    def test_two_halves_that_wrote_on_for_a_minute_are_equal_five_seconds_after(self):
        self.class_of(4)
        one, two, three, four = self.seats
        self.until(lambda: self.are_connected(3), 5)
        for seat in (three, four):
            self.bridge.run(f"ip link set {seat.port} down")
        editors = {letter: LivingEditor(seat.home, [self.page]) for seat, letter in zip(self.seats, "abcd")}
        for editor in editors.values():
            self.addCleanup(editor.close)
            self.assertTrue(editor.attach())
            editor.listen()
        begun = time.monotonic()
        for edit in range(EDITS // 2):
            for letter, editor in editors.items():
                editor.listen()
                editor.edit(self.page, 0, 0, f"{letter}{edit}\n")
            time.sleep(max(0, begun + SPLIT_S * (edit + 1) / (EDITS // 2) - time.monotonic()))
        self.assertGreaterEqual(time.monotonic() - begun, SPLIT_S - 1)
        for seat in (three, four):
            self.bridge.run(f"ip link set {seat.port} up")
        healed = time.monotonic()
        self.until(lambda: len(self.texts_on(editors.values())) == 1, 30)
        took = time.monotonic() - healed
        print(f"two halves with {EDITS} edits each are equal {took:.2f} s after the cable")
        lines = self.texts_on(editors.values()).pop().split("\n")
        for letter in editors:
            edits = sorted(int(line[1:]) for line in lines if line.startswith(letter))
            self.assertEqual(edits, list(range(EDITS // 2)))
        self.assertEqual([editor.faults for editor in editors.values()], [[]] * 4)
        self.assertLess(took, 5)

    def texts_on(self, editors):
        """What the screens show, each different one once."""
        for editor in editors:
            editor.listen()
        return {editor.files[self.page].text for editor in editors}


if __name__ == "__main__":
    unittest.main(verbosity=2)
