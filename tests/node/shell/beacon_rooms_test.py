#!/usr/bin/env python3
"""Beacons and calls over real interfaces: seats in network namespaces of their own on one bridge.

Everything that passes the bridge is looked at: nothing goes to an address that is not private, and
nothing would pass a router. Namespaces need root; they go with the processes that hold them.
"""

import ipaddress
import json
import os
import pathlib
import queue
import subprocess
import sys
import threading
import time
import unittest

BUILD = pathlib.Path(os.environ.get("ATELIER_BUILD_DIR", "build/dev")).resolve()
PATIENCE_S = 20  # nothing that goes well needs so long


def reason_to_skip():
    probe = subprocess.run(
        ["unshare", "--net", "sh", "-c", "ip link add probe type bridge && ip link del probe"],
        capture_output=True,
        text=True,
    )
    if probe.returncode == 0:
        return None
    return f"no network namespaces with a bridge here: {probe.stderr.strip()}"


REASON = reason_to_skip()


class Lines:
    """A process that is told and tells by lines, and ends when its standard input does."""

    def __init__(self, *command):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.seen = []
        self.new = queue.Queue()
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.new.put(line.rstrip("\n"))

    def tell(self, line):
        self.process.stdin.write(line + "\n")

    def drain(self):
        while not self.new.empty():
            self.seen.append(self.new.get())
        return self.seen

    def wait_for(self, is_it, since=0):
        """The first line from `since` on of which that is so."""
        end = time.monotonic() + PATIENCE_S
        while True:
            for line in self.drain()[since:]:
                if is_it(line):
                    return line
            left = end - time.monotonic()
            try:
                self.seen.append(self.new.get(timeout=max(left, 0.01)))
            except queue.Empty:
                raise AssertionError("it never said so, but:\n" + "\n".join(self.seen[-40:])) from None

    def end(self):
        self.process.stdin.close()
        try:
            self.process.wait(timeout=PATIENCE_S)
        finally:
            self.process.kill()
            self.process.wait()
            self.reader.join()
            self.process.stdout.close()


SNIFFER = r"""
import json, socket, struct, sys, threading
ETH_P_ALL = 3
packets = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
packets.settimeout(0.1)
print("ready", flush=True)
ended = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
while not ended.is_set():
    try:
        frame, (name, *_) = packets.recvfrom(65536)
    except TimeoutError:
        continue
    kind = frame[12:14]
    if kind == b"\x08\x00":
        packet = frame[14:]
        header = (packet[0] & 15) * 4
        hops, protocol, source, target = packet[8], packet[9], packet[12:16], packet[16:20]
    elif kind == b"\x86\xdd":
        packet = frame[14:]
        header, protocol, hops, source, target = 40, packet[6], packet[7], packet[8:24], packet[24:40]
    else:
        continue
    ports = struct.unpack("!HH", packet[header:header + 4]) if protocol in (6, 17) else (0, 0)
    family = socket.AF_INET if len(source) == 4 else socket.AF_INET6
    print(json.dumps({
        "on": name, "protocol": protocol, "hops": hops, "ports": ports,
        "from": socket.inet_ntop(family, source), "to": socket.inet_ntop(family, target),
    }), flush=True)
"""

IN_THE_ROOM = [
    ipaddress.ip_network(net)
    for net in (
        "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 169.254.0.0/16 255.255.255.255/32 "
        "fe80::/10 fc00::/7 ff02::1/128 ff12::a7e1/128"
    ).split()
]
TCP, UDP = 6, 17


def is_in_the_room(address):
    ip = ipaddress.ip_address(address)
    return any(ip in net for net in IN_THE_ROOM if net.version == ip.version)


class Namespace:
    def __init__(self):
        self.holder = Lines("unshare", "--net", "sh", "-c", "echo held; exec cat")
        self.holder.wait_for(lambda line: line == "held")
        self.run("ip link set lo up")

    @property
    def pid(self):
        return str(self.holder.process.pid)

    def command(self, *words):
        return ["nsenter", "--target", self.pid, "--net", *words]

    def run(self, line):
        subprocess.run(self.command(*line.split()), check=True)

    def set(self, key, value):
        subprocess.run(self.command("sh", "-c", f"echo {value} > /proc/sys/{key}"), check=True)

    def end(self):
        self.holder.end()


class Bridge(Namespace):
    """The switch of the room, and what is seen on it."""

    def __init__(self):
        super().__init__()
        self.plugs = 0
        # Else a switch with snooping and no querier prunes at its own whim.
        self.run("ip link add bridge type bridge mcast_snooping 0")
        self.run("ip link set bridge up")
        self.sniffer = Lines(*self.command(sys.executable, "-c", SNIFFER))
        self.sniffer.wait_for(lambda line: line == "ready")

    def plug(self, seat, name, *addresses, has_v6=True):
        self.plugs += 1
        port = f"port{self.plugs}"
        self.run(f"ip link add {port} type veth peer name {name} netns {seat.pid}")
        self.run(f"ip link set {port} master bridge up")
        # Two seconds of asking whether anybody else has the address are of no use here.
        for key, value in (("accept_dad", 0), ("disable_ipv6", 0 if has_v6 else 1)):
            seat.set(f"net/ipv6/conf/{name}/{key}", value)
        for address in addresses:
            seat.run(f"ip address add {address} dev {name}")
        seat.run(f"ip link set {name} up")

    def packets(self):
        return [json.loads(line) for line in self.sniffer.drain() if line.startswith("{")]

    def of_seats(self):
        """Those that programs send: no ARP, no neighbours or listeners of the kernel's."""
        return [each for each in self.packets() if each["protocol"] in (TCP, UDP)]

    def end(self):
        self.sniffer.end()
        super().end()


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
        self.seat(1, one)
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
