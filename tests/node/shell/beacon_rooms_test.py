#!/usr/bin/env python3
"""Beacons and calls over real interfaces: seats in network namespaces of their own on one bridge.

Everything that passes the bridge is looked at: nothing goes to an address that is not private, and
nothing would pass a router. Namespaces need root; they go with the processes that hold them.
"""

import json
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "scripts/demo"))
from namespaces import (
    BUILD,
    PATIENCE_S,
    REASON,
    TCP,
    UDP,
    Bridge,
    Lines,
    Namespace,
    is_in_the_room,
)


@unittest.skipIf(REASON, REASON)
class Room(unittest.TestCase):
    def setUp(self):
        self.bridge = Bridge()
        self.addCleanup(self.bridge.end)

    def machine(self):
        namespace = Namespace()
        self.addCleanup(namespace.end)
        return namespace

    def seat(self, number, machine, *options):
        seat = Lines(*machine.command(str(BUILD / "room_seat"), str(number), *options))
        self.addCleanup(seat.end)
        seat.wait_for(lambda line: line.startswith("port "))
        return seat

    def two_machines(self, first=(), second=(), has_v6=True):
        machines = [self.machine(), self.machine()]
        for machine, addresses in zip(machines, (first, second)):
            self.bridge.plug(machine, "eth0", *addresses, has_v6=has_v6)
        return machines

    def wait_for_packet(self, is_it):
        self.bridge.sniffer.wait_for(lambda line: line.startswith("{") and is_it(json.loads(line)))

    def check_that_nothing_left_the_room(self):
        packets = self.bridge.of_seats()
        self.assertGreater(len(packets), 0)
        for packet in packets:
            self.assertTrue(is_in_the_room(packet["to"]), packet)
            self.assertTrue(is_in_the_room(packet["from"]), packet)
            self.assertEqual(packet["hops"], 1, packet)

    def test_two_seats_with_ipv4_alone_find_and_call_each_other(self):
        one, two = self.two_machines(["10.1.0.1/24"], ["10.1.0.2/24"], has_v6=False)
        ana = self.seat(1, one)
        ben = self.seat(2, two, "--call")
        ben.tell("announce")
        ana.wait_for(lambda line: line == "heard 10.1.0.2:24711")
        ben.wait_for(lambda line: line == "heard 10.1.0.1:24711")  # the answer
        ben.wait_for(lambda line: line.startswith("connected 10.1.0.1:"))
        ana.wait_for(lambda line: line.startswith("frame 10.1.0.2:"))
        for to in ("10.1.0.255", "255.255.255.255"):
            self.wait_for_packet(lambda packet: packet["to"] == to)
        self.check_that_nothing_left_the_room()

    def test_seats_without_any_ipv4_find_and_call_each_other_by_fe80(self):
        one, two = self.two_machines()
        ana = self.seat(1, one)
        ben = self.seat(2, two, "--call")
        ben.tell("announce")
        heard = ana.wait_for(lambda line: line.startswith("heard [fe80::"))
        self.assertIn("%eth0]:24711", heard)
        ben.wait_for(lambda line: line.startswith("connected [fe80::") and "%eth0]" in line)
        ana.wait_for(lambda line: line.startswith("frame [fe80::"))
        for to in ("ff12::a7e1", "ff02::1"):
            self.wait_for_packet(lambda packet: packet["to"] == to)
        self.check_that_nothing_left_the_room()

    def test_an_interface_that_comes_later_is_used_as_soon_as_it_is_there(self):
        one, two = self.machine(), self.machine()
        self.bridge.plug(two, "eth0", "10.1.0.2/24")
        ana = self.seat(1, one)
        ben = self.seat(2, two)
        ana.wait_for(lambda line: line == "interfaces")  # none
        self.bridge.plug(one, "eth7", "10.1.0.1/24")
        ana.wait_for(lambda line: line == "interfaces eth7")
        # Announced again by itself, over both families; and what others say is heard.
        ben.wait_for(lambda line: line == "heard 10.1.0.1:24711")
        ben.wait_for(lambda line: line.startswith("heard [fe80::"))
        ana.wait_for(lambda line: line == "heard 10.1.0.2:24711")
        # The same number of another plug, later: the group is joined anew.
        one.run("ip link del eth7")
        ana.wait_for(lambda line: line == "interfaces", since=len(ana.drain()))
        since = len(ana.drain())
        self.bridge.plug(one, "eth7")
        ana.wait_for(lambda line: line == "interfaces eth7", since)
        ben.tell("announce")
        ana.wait_for(lambda line: line.startswith("heard [fe80::"), since)
        self.check_that_nothing_left_the_room()

    def test_a_switch_that_prunes_groups_is_told_of_ours(self):
        one, _ = self.two_machines()
        ana = self.seat(1, one)
        # A link that is just up counts once its address does; the group is joined in that turn.
        ana.wait_for(lambda line: line.startswith("interfaces") and "eth0" in line)
        ana.tell("announce")
        self.wait_for_packet(lambda packet: packet["to"] == "ff12::a7e1")
        groups = subprocess.run(
            one.command("ip", "-6", "maddress", "show", "dev", "eth0"),
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        self.assertIn("ff12::a7e1", groups)

    def test_public_addresses_are_neither_used_nor_called_nor_heard(self):
        one, two = self.two_machines(
            ["10.1.0.1/24", "9.9.9.1/24", "2001:db8::1/64"], ["9.9.9.2/24", "2001:db8::2/64"]
        )
        ana = self.seat(1, one)
        ben = self.seat(2, two)
        for address in ("9.9.9.2", "[2001:db8::2]:24711", "::ffff:9.9.9.2", "localhost"):
            ana.tell(f"dial {address}")
            ana.wait_for(lambda line: line.startswith(f"log {address}: "))
        ben.tell("announce")
        ana.wait_for(lambda line: line.startswith("heard [fe80::"))
        # Calls and beacons from outside, by a machine that does as it likes: no answer at all.
        port = next(line for line in ana.drain() if line.startswith("port ")).split()[1]
        call = (
            "import socket, sys\n"
            "for family, ip in ((socket.AF_INET, '9.9.9.1'), (socket.AF_INET6, '2001:db8::1')):\n"
            "    socket.socket(family, socket.SOCK_DGRAM).sendto(b'x' * 40, (ip, 24711))\n"
            "    try:\n"
            "        socket.create_connection((ip, int(sys.argv[1])), 0.3)\n"
            "    except TimeoutError:\n"
            "        print('nobody')\n"
        )
        called = subprocess.run(
            two.command(sys.executable, "-c", call, port),
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )
        self.assertEqual(called.stdout, "nobody\nnobody\n", called.stderr)
        self.assertFalse([line for line in ana.drain() if line.startswith("heard 9.9.9")])
        outsiders = ("9.9.9.2", "2001:db8::2")
        calls = [each for each in self.bridge.of_seats() if each["from"] in outsiders]
        self.assertEqual({each["protocol"] for each in calls}, {TCP, UDP})
        own = [each for each in self.bridge.of_seats() if each["from"] not in outsiders]
        self.assertGreater(len(own), 0)
        for packet in own:
            self.assertTrue(is_in_the_room(packet["to"]) and is_in_the_room(packet["from"]), packet)

    def test_of_one_machine_two_callers_are_heard_at_a_time(self):
        one, two = self.two_machines(["10.1.0.1/24"], ["10.1.0.2/24"], has_v6=False)
        ana = self.seat(1, one)
        port = next(line for line in ana.drain() if line.startswith("port ")).split()[1]
        call = (
            "import socket, sys\n"
            "address = ('10.1.0.1', int(sys.argv[1]))\n"
            "calls = [socket.create_connection(address, 5) for _ in range(3)]\n"
            "print(calls[2].recv(1) == b'')\n"
            "for call in calls[:2]:\n"
            "    call.settimeout(0.2)\n"
            "    try:\n"
            "        call.recv(1)\n"
            "    except TimeoutError:\n"
            "        print('waits')\n"
        )
        called = subprocess.run(
            two.command(sys.executable, "-c", call, port),
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )
        self.assertEqual(called.stdout, "True\nwaits\nwaits\n", called.stderr)
        ana.wait_for(lambda line: line.endswith("called too often at a time"))

    def test_a_packet_that_leaves_the_room_would_be_seen(self):
        one, _ = self.two_machines(["10.1.0.1/24"], ["10.1.0.2/24"], has_v6=False)
        one.run("ip route add default via 10.1.0.2")
        for planted in ("('9.9.9.9', 24711)", "('10.1.0.2', 24711)"):  # too far; too many hops
            send = (
                "import socket\n"
                f"socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', {planted})\n"
            )
            subprocess.run(one.command(sys.executable, "-c", send), check=True)
            self.wait_for_packet(lambda packet: packet["to"] == planted[2:].split("'")[0])
            with self.assertRaises(AssertionError):
                self.check_that_nothing_left_the_room()
            self.bridge.sniffer.seen.clear()

    def test_three_seats_on_one_machine_find_each_other_by_loopback_broadcast(self):
        machine = self.machine()
        options = ("--call", "--beacon-addr", "127.255.255.255")
        seats = [self.seat(number, machine, *options) for number in (1, 2, 3)]
        for seat in seats:
            seat.tell("announce")
        for seat in seats:
            ports = {
                next(line for line in other.drain() if line.startswith("port ")).split()[1]
                for other in seats
                if other is not seat
            }
            for port in ports:
                seat.wait_for(lambda line: line == f"connected 127.0.0.1:{port}")


if __name__ == "__main__":
    unittest.main()
