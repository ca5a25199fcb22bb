"""A room: machines in network namespaces of their own on one bridge, and what passes it.

Namespaces need root; they go with the processes that hold them.
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
    # Without its own data a TCP packet may be the kernel's alone (for a socket that is gone).
    size = struct.unpack("!H", packet[2:4])[0] - header if len(source) == 4 else \
        struct.unpack("!H", packet[4:6])[0]
    data = size - (packet[header + 12] >> 4) * 4 if protocol == 6 else size
    family = socket.AF_INET if len(source) == 4 else socket.AF_INET6
    print(json.dumps({
        "on": name, "protocol": protocol, "hops": hops, "ports": ports, "data": data,
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

    def output(self, *words):
        return subprocess.run(self.command(*words), check=True, capture_output=True, text=True).stdout

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
