#!/usr/bin/env python3
"""The second decoder reads changes that go as "next change" the same as the C++ side wrote them."""

import json
import os
import pathlib
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import by_hand as h  # noqa: E402
from atelier_decode import json_line  # noqa: E402
from next_decode import DELETED, HEADS, LAMPORT, TIME, Connection  # noqa: E402

CHANGES = 3_000
SEED = os.environ.get("ATELIER_SEED", "1")
SIGNATURE = bytes(64)
EMPTY = h.several()


def generated():
    """The generator's lines, each split at its spaces; JSON holds none outside of text."""
    tool = pathlib.Path(os.environ["ATELIER_BUILD_DIR"]) / "generate_changes"
    command = [tool, "--seed", SEED, "--changes", str(CHANGES), "--next"]
    lines = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.split(b"\n")
    return [line.decode("utf-8") for line in lines if line]


class SameAsTheProgram(unittest.TestCase):
    def test_every_change_reads_the_same(self):
        connection, flags, read, compared = Connection(), 0, [], 0
        for line in generated():
            mark, _, rest = line.partition(" ")
            if mark == "S":
                read += connection.read(bytes.fromhex(rest))
            elif mark == "N":
                tip, data = map(bytes.fromhex, rest.split(" "))
                flags |= data[0]
                read.append(connection.read_next(tip, data))
                compared += 1
            else:
                self.assertEqual(json_line(read.pop(0)), json_line(json.loads(rest)))
        self.assertEqual(read, [])
        self.assertGreater(compared, CHANGES // 3)
        self.assertEqual(flags, LAMPORT | TIME | HEADS | DELETED, "a field that never differed")


class Refused(unittest.TestCase):
    def setUp(self):
        self.connection = Connection()
        self.tip = bytes.fromhex(self.connection.read(h.span(EMPTY))[0]["id"])

    def refused(self, data, tip=None):
        with self.assertRaises(ValueError) as refusal:
            self.connection.read_next(tip or self.tip, data)
        return str(refusal.exception)

    def test_the_shortest_is_read(self):
        change = self.connection.read_next(self.tip, h.varint(0) + SIGNATURE + EMPTY)
        self.assertEqual((change["seq"], change["prev"]), (2, self.tip.hex()))

    def test_a_flag_without_a_difference(self):
        for flag in (LAMPORT, TIME, DELETED):
            self.refused(bytes([flag]) + h.varint(0) + SIGNATURE + EMPTY)
        self.refused(bytes([HEADS]) + h.several() + SIGNATURE + EMPTY)

    def test_an_unknown_flag(self):
        self.refused(bytes([16]) + SIGNATURE + EMPTY)

    def test_nothing_behind_the_signature(self):
        self.assertIn("body", self.refused(h.varint(0) + SIGNATURE))

    def test_a_tip_that_nobody_sent(self):
        self.assertIn("tip", self.refused(h.varint(0) + SIGNATURE + EMPTY, h.OTHER))


if __name__ == "__main__":
    unittest.main()
