#!/usr/bin/env python3
"""The switch of a room on one machine, for who may make no network namespaces: switch.py SEATS

Each seat has a port here, and every connection between two seats passes by it. Who calls is known
by the process that has the other end of the socket (/proc). A pulled cable is one: not a byte
passes to or from that seat, nobody is told so, and new calls ring without an answer; what was on its
way is there when the cable is plugged again. TCP makes of it what it makes of a real cable, but
that the kernel of a sender believes its bytes arrived.

Told and telling by lines, and ending with its standard input:

    port SEAT NUMBER          (says, at its start: where SEAT is called)
    seat SEAT PORT PID        its node takes calls on PORT        -> seated SEAT
    pull SEAT | plug SEAT     its cable                           -> pulled SEAT | plugged SEAT
    count                     how many connections there are      -> links N
"""

import os
import selectors
import socket
import sys

AT_ONCE = 256 * 1024  # bytes held for one that reads slowly


def inode_of(local, remote):
    """Of the socket of this machine whose two ports these are."""
    for family in ("tcp", "tcp6"):  # a socket of IPv6 may speak IPv4
        with open(f"/proc/net/{family}", encoding="ascii") as table:
            next(table)
            for line in table:
                words = line.split()
                if (int(words[1][-4:], 16), int(words[2][-4:], 16)) == (local, remote):
                    return words[9]
    return None


def has_socket(pid, inode):
    folder = f"/proc/{pid}/fd"
    try:
        return any(os.readlink(f"{folder}/{fd}") == f"socket:[{inode}]" for fd in os.listdir(folder))
    except OSError:
        return False


class Side:
    """One of the two connections of a call."""

    def __init__(self, connection, seat):
        self.connection = connection
        self.seat = seat
        self.other = None
        self.waiting = b""  # to be sent on this one
        self.has_ended = False  # nothing more will be read from it

    def fileno(self):
        return self.connection.fileno()


class Switch:
    def __init__(self, seats):
        self.selector = selectors.DefaultSelector()
        self.nodes = {}  # by seat: port and pid
        self.pulled = set()
        self.sides = set()
        self.ringing = []  # calls while a cable is out
        for seat in seats:
            front = socket.create_server(("127.0.0.1", 0), backlog=64)
            front.setblocking(False)
            self.selector.register(front, selectors.EVENT_READ, (self.call, front, seat))
            print("port", seat, front.getsockname()[1], flush=True)
        os.set_blocking(0, False)
        self.said = b""
        self.is_over = False
        self.selector.register(0, selectors.EVENT_READ, (self.obey,))

    def run(self):
        while not self.is_over:
            for key, events in self.selector.select():
                act, *what = key.data
                act(*what, events)

    # ---- the person at the cables ----------------------------------------------------------------

    def obey(self, _):
        more = os.read(0, 4096)
        self.is_over = not more
        *lines, self.said = (self.said + more).split(b"\n")
        for line in lines:
            verb, *words = line.decode().split()
            print(*getattr(self, f"do_{verb}")(*words), flush=True)

    def do_seat(self, seat, port, pid):
        self.nodes[seat] = (int(port), int(pid))
        return "seated", seat

    def do_pull(self, seat):
        self.pulled.add(seat)
        self.look_at_all()
        return "pulled", seat

    def do_plug(self, seat):
        self.pulled.discard(seat)
        self.look_at_all()
        ringing, self.ringing = self.ringing, []
        for call in ringing:
            self.connect(*call)
        return "plugged", seat

    def do_count(self):
        return "links", len(self.sides) // 2

    # ---- calls -----------------------------------------------------------------------------------

    def call(self, front, seat, _):
        try:
            connection, (_, port) = front.accept()
        except OSError:
            return
        self.connect(connection, self.caller(port, front.getsockname()[1]), seat)

    def caller(self, port, front):
        inode = inode_of(port, front)
        for seat, (_, pid) in self.nodes.items():
            if inode and has_socket(pid, inode):
                return seat
        return None

    def connect(self, connection, caller, seat):
        """A caller that cannot be named is hung up: it might be behind a pulled cable."""
        if caller is None or seat not in self.nodes:
            connection.close()
            return
        if self.pulled & {caller, seat}:
            self.ringing.append((connection, caller, seat))
            return
        try:
            onward = socket.create_connection(("127.0.0.1", self.nodes[seat][0]), timeout=1)
        except OSError:
            connection.close()
            return
        sides = [Side(connection, caller), Side(onward, seat)]
        for side, other in (sides, reversed(sides)):
            side.other = other
            side.connection.setblocking(False)
            side.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.sides.add(side)
        for side in sides:
            self.look_at(side)

    # ---- bytes -----------------------------------------------------------------------------------

    def look_at_all(self):
        for side in self.sides:
            self.look_at(side)

    def look_at(self, side):
        """What is to be noticed of it now."""
        is_cut = bool(self.pulled & {side.seat, side.other.seat})
        wanted = 0
        if not is_cut and not side.has_ended and len(side.other.waiting) < AT_ONCE:
            wanted |= selectors.EVENT_READ
        if not is_cut and side.waiting:
            wanted |= selectors.EVENT_WRITE
        registered = self.selector.get_map().get(side.fileno())
        if registered and not wanted:
            self.selector.unregister(side)
        elif registered and registered.events != wanted:
            self.selector.modify(side, wanted, (self.carry, side))
        elif wanted and not registered:
            self.selector.register(side, wanted, (self.carry, side))

    def carry(self, side, events):
        if side not in self.sides or self.pulled & {side.seat, side.other.seat}:
            return
        try:
            if events & selectors.EVENT_READ:
                self.read(side)
            if events & selectors.EVENT_WRITE:
                self.write(side)
        except BlockingIOError:
            pass
        except OSError:
            self.end(side)
            return
        if side.has_ended and side.other.has_ended and not side.waiting + side.other.waiting:
            self.end(side)
            return
        self.look_at(side)
        self.look_at(side.other)

    def read(self, side):
        more = side.connection.recv(65536)
        side.other.waiting += more
        side.has_ended = not more
        self.write(side.other)

    def write(self, side):
        try:
            sent = side.connection.send(side.waiting) if side.waiting else 0
        except BlockingIOError:
            sent = 0
        side.waiting = side.waiting[sent:]
        if side.other.has_ended and not side.waiting:
            side.connection.shutdown(socket.SHUT_WR)

    def end(self, side):
        for each in (side, side.other):
            if self.selector.get_map().get(each.fileno()):
                self.selector.unregister(each)
            each.connection.close()
            self.sides.discard(each)


if __name__ == "__main__":
    Switch(sys.argv[1:]).run()
