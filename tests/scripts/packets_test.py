#!/usr/bin/env python3
"""The whole demonstration under strace: no packet leaves for anywhere but the room, no name is
looked up, nobody says a word to port 53.

What is looked at are the calls of every process that the demonstration starts, not the packets: a
machine without a network shows the same. tests/node/shell/room_test.py looks at the packets.
"""

import ipaddress
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("ATELIER_BUILD_DIR", ROOT / "build/dev")).resolve()
sys.path.insert(0, str(ROOT / "scripts/demo"))
from namespaces import REASON as NO_NAMESPACES
from namespaces import is_in_the_room

SENDS = "connect,sendto,sendmsg,sendmmsg"
# What a look-up of a name begins with, whoever answers it.
LOOK_UPS = ("/etc/resolv.conf", "/etc/hosts", "/etc/gai.conf", "/nscd/socket", "/resolve/")

CALL = re.compile(r"^(?:\d+ +)?(connect|sendto|sendmsg|sendmmsg|open|openat)\(")
ADDRESS = re.compile(
    r'sin_port=htons\((\d+)\), sin_addr=inet_addr\("([^"]+)"\)'
    r'|sin6_port=htons\((\d+)\),.*?inet_pton\(AF_INET6, "([^"]+)"'
)


def traced(trace, *command, **options):
    strace = ["strace", "-f", "--seccomp-bpf", "-s", "256", "-o", trace]
    return subprocess.run(
        [*strace, "-e", f"trace={SENDS},open,openat", *command],
        capture_output=True,
        text=True,
        timeout=240,
        **options,
    )


def is_near(address):
    ip = ipaddress.ip_address(address)
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return ip.is_loopback or is_in_the_room(str(ip))


def complaints(lines):
    """What goes too far in a trace, and how many addresses were looked at."""
    bad = []
    addresses = 0
    for line in lines:
        call = CALL.match(line)
        if not call:
            continue
        if any(f"{part}" in line for part in LOOK_UPS):
            bad.append(f"looks up a name: {line.strip()}")
        if call[1].startswith("open"):
            continue
        for port4, ip4, port6, ip6 in ADDRESS.findall(line):
            addresses += 1
            if not is_near(ip4 or ip6):
                bad.append(f"out of the room: {line.strip()}")
            if (port4 or port6) == "53":
                bad.append(f"port 53: {line.strip()}")
    return bad, addresses


def why_no_ptrace():
    try:
        run = traced("/dev/null", "true")
    except FileNotFoundError:
        return "ptrace: there is no strace here"
    return None if run.returncode == 0 else f"ptrace: {run.stderr.strip()}"


NO_PTRACE = why_no_ptrace()


@unittest.skipIf(NO_PTRACE, NO_PTRACE)
class Traced(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="atelier-packets-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.trace = self.folder / "trace"

    def complaints(self):
        with open(self.trace, encoding="utf-8", errors="replace") as lines:
            return complaints(lines)

    def demonstrate(self, *options):
        # Traced calls take longer: nothing is said of times here. Where SHELL is not set, bash looks
        # up the user's, which asks the same cache as who looks up a host.
        run = traced(
            self.trace,
            *(ROOT / "scripts/demo.sh", "--auto", "--seconds", "3", "--build", BUILD),
            *("--out", self.folder / "out", *options),
            env={**os.environ, "SHELL": "/bin/sh"},
        )
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        said = json.loads(run.stdout)
        self.assertEqual((said["converged"], said["lost"]), (True, 0))
        bad, addresses = self.complaints()
        self.assertEqual(bad[:5], [])
        return addresses

    def test_the_demonstration_stays_on_its_machine(self):
        self.assertGreater(self.demonstrate(), 20)

    @unittest.skipIf(NO_NAMESPACES, NO_NAMESPACES)
    def test_the_demonstration_with_cables_stays_in_its_room(self):
        self.assertGreater(self.demonstrate("--rooms", "3"), 20)
        text = self.trace.read_text(errors="replace")
        for target in ("255.255.255.255", "10.1.0.255", "ff12::a7e1", "ff02::1"):
            self.assertIn(f'"{target}"', text)  # beacons went where they go

    def plant(self, code):
        run = traced(self.trace, sys.executable, "-c", code)
        self.assertTrue(self.trace.exists(), run.stderr)
        return self.complaints()[0]

    def test_a_datagram_to_the_outside_would_be_reported(self):
        for line in (
            "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('198.51.100.1', 9))",
            "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).sendto(b'x', ('2001:db8::1', 9))",
            "socket.socket().connect_ex(('198.51.100.1', 9))",
        ):
            code = f"import socket\nsocket.setdefaulttimeout(0.1)\ntry: {line}\nexcept OSError: pass"
            bad = self.plant(code)
            self.assertEqual([each.split(":")[0] for each in bad], ["out of the room"], line)

    def test_a_word_to_port_53_would_be_reported(self):
        line = "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 53))"
        self.assertRegex(self.plant(f"import socket\n{line}")[0], "^port 53: ")

    def test_a_name_that_is_looked_up_would_be_reported(self):
        code = "try: socket.getaddrinfo('atelier.invalid', 80)\nexcept OSError: pass"
        bad = self.plant(f"import socket\n{code}")
        self.assertTrue(any(each.startswith("looks up a name") for each in bad), bad)


class Addresses(unittest.TestCase):
    def test_near_is_what_no_router_passes_on(self):
        for near in (
            "127.0.0.1 127.255.255.255 10.1.0.255 172.16.0.1 192.168.1.9 169.254.1.1 255.255.255.255 "
            "::1 fe80::1 fd00::1 ff02::1 ff12::a7e1 ::ffff:10.0.0.1"
        ).split():
            self.assertTrue(is_near(near), near)
        for far in "8.8.8.8 172.32.0.1 224.0.0.251 2001:db8::1 ff0e::1 ::ffff:8.8.8.8".split():
            self.assertFalse(is_near(far), far)

    def test_each_address_of_a_line_is_looked_at(self):
        line = (
            '9 sendmmsg(7, [{msg_hdr={msg_name={sa_family=AF_INET, sin_port=htons(9), '
            'sin_addr=inet_addr("10.0.0.1")}}}, {msg_hdr={msg_name={sa_family=AF_INET, '
            'sin_port=htons(9), sin_addr=inet_addr("9.9.9.9")}}}], 2, 0) = 2\n'
        )
        bad, addresses = complaints([line])
        self.assertEqual((len(bad), addresses), (1, 2))


if __name__ == "__main__":
    unittest.main()
