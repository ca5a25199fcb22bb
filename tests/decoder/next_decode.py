#!/usr/bin/env python3
"""The second decoder of "Next change", written from docs/protocol.md alone.

A connection keeps a tip for each log; here the tip is named by its id, and may be any change that was
read before, in a span or as a next one. Refuses with a ValueError that says why, as atelier_decode.
"""

import copy
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from atelier_decode import (GENESIS, LOG_MAX, U32, Reader, Spans, read_change,  # noqa: E402
                            require)

LAMPORT, TIME, HEADS, DELETED = 1, 2, 4, 8


class Connection(Spans):
    """Reads spans and next changes; remembers of each change what a tip says of it."""

    def __init__(self):
        super().__init__()
        self.clocks = {}  # id: (lamport, claimed time)

    def read(self, data):
        return [self._remember(change) for change in super().read(data)]

    def read_next(self, tip, data):
        """The change after the one with the id `tip` (32 bytes)."""
        require(tip in self.after, f"tip not seen: {tip.hex()}")
        context = copy.copy(self.after[tip])
        require(context.log[0] != GENESIS, "a genesis has nothing after it in its log")
        require(context.seq < U32, "no seq is left")
        lamport, time = self.clocks[tip]
        r = Reader(data)
        flags = r.u8(0, LAMPORT | TIME | HEADS | DELETED)
        lamport += 1 + self._announced(flags & LAMPORT, r.zigzag)
        time += self._announced(flags & TIME, r.zigzag)
        heads = [r.take(32) for _ in range(self._announced(flags & HEADS, lambda: r.varint(1, 32)))]
        deleted = self._announced(flags & DELETED, lambda: r.varint(1, LOG_MAX))
        r.take(64)  # the signature
        body = r.take(len(data) - r.at)
        change = read_change(context, lamport, time, heads, body, deleted)
        self.after[context.prev] = context
        return self._remember(change)

    @staticmethod
    def _announced(flag, one):
        if not flag:
            return 0
        value = one()
        require(value != 0, "a flag announces what is not there")
        return value

    def _remember(self, change):
        self.clocks[bytes.fromhex(change["id"])] = (change["lamport"], change["claimed_time"])
        return change
