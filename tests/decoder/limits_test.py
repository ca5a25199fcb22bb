#!/usr/bin/env python3
"""Every limit of the page is read at its two ends and refused one step beyond them."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import by_hand as h  # noqa: E402
from atelier_decode import Spans  # noqa: E402

KEY = b"\x07" * 32
SEAT = KEY * 3
ROOTS = h.several(KEY + h.text(""))
SIGNED = h.several(b"\0" + bytes(64))
U32, U53, U64, LOG = 2**32 - 1, 2**53 - 1, 2**64 - 1, 64 * 2**20


def keys(count, behind=b""):
    """A list of that many ascending keys, each with something behind it."""
    return h.several(*[n.to_bytes(32, "big") + behind for n in range(1, count + 1)])


def x(count):
    return h.text("x" * count)


def op(raw, **span):
    return h.span(h.several(raw), **span)


def act(raw):
    return h.span(raw, kind=2)


def genesis(name=1, roots=ROOTS, threshold=1, founder=1):
    raw = b"\1" + x(name) + roots + bytes([threshold]) + b"\0" + x(founder) + SEAT
    return h.span(raw, kind=1, space=h.ZERO, lamports=[0])


def policies(count, key=1):
    some = [bytes([at]) + h.varint(U53) for at in range(key, key + count)]
    return act(b"\6" + KEY + h.several(*some) + SIGNED)


def run(encoded, deleted=0):
    return op(h.text_in(h.SITE, encoded), deleted=[deleted])


def parents(count):
    some = [h.mention(n, n.to_bytes(32, "big"), 0, 1) + b"\1" for n in range(count)]
    return h.insert(0, "a", h.several(*some))


def runs_and_parents(count):
    """A body of that many runs and parents together, 32 of them parents."""
    some = h.several(*[h.mention(n, n.to_bytes(32, "big"), 0, 1) + b"\1" for n in range(32)])
    others = [h.run(1, 1, 0)] * (count - 33)
    return op(h.text_in(h.SITE, h.insert(0, "a", some), *others), deleted=[len(others)])


def shelf(kind):
    return act(bytes([20, kind]) + x(1) + (KEY if kind == 3 else h.ZERO))


def body_of(size):
    """A content body of exactly that many bytes; of 17,000 at least."""
    made = h.several(h.text_in(h.SITE, h.insert(0, "x" * 17_000)))
    return h.several(h.text_in(h.SITE, h.insert(0, "x" * (size - len(made) + 17_000))))


def span_of(size):
    """Two changes in exactly that many bytes."""
    return h.span(body_of(size - len(h.span(body_of(17_000), b"\0")) + 17_000), b"\0")


def log_of(size):
    """A log of exactly that many bytes, most of them for what it deletes."""
    full = [h.run(1, 2**21, 0)] * 31
    rest = size - 31 * 2**21 - len(h.several(h.text_in(h.SITE, *full, h.run(1, 2**20, 0))))
    body = h.several(h.text_in(h.SITE, *full, h.run(1, rest, 0)))
    return h.span(body, deleted=[31 * 2**21 + rest])


# name, lowest, highest, a span with that number
LIMITS = [
    # header and span
    ("version of the span", 1, 1, lambda n: h.span(b"\0", version=n)),
    ("lamport", 0, 2**56, lambda n: h.span(b"\0", lamports=[n])),
    ("heads", 0, 32, lambda n: h.span(b"\0", heads=[[bytes([at]) * 32 for at in range(1, n + 1)]])),
    ("claimed time", 0, U32, lambda n: h.span(b"\0", times=[n])),
    ("bytes of a log", None, LOG, log_of),
    ("bytes of a span of two", None, 65_536, span_of),
    ("bytes of a body", None, 262_144, lambda n: h.span(body_of(n))),
    # content
    ("root", 0, 1, lambda n: op(b"\x08\0" + h.varint(n))),
    ("seq of another log", 1, U32, lambda n: op(b"\x08" + h.mention(0, KEY, 1, n) + b"\0")),
    ("seq with an id", 1, U32, lambda n: op(b"\x08" + h.mention(0, KEY, 1, n, KEY) + b"\0")),
    ("op number", 0, 4_095, lambda n: op(b"\x08" + h.node(h.mention(0, KEY, 1, 1), n))),
    ("kind of a node", 1, 3, lambda n: op(bytes([3, n]) + h.SITE + x(1))),
    ("name of a new node", 0, 1024, lambda n: op(b"\3\1" + h.SITE + x(n))),
    ("name", 0, 1024, lambda n: op(b"\5" + h.SITE + x(n))),
    ("size of a blob", 0, U53, lambda n: op(b"\6" + h.SITE + KEY + h.varint(n))),
    ("key of an attribute", 1, 64, lambda n: op(b"\7" + h.SITE + x(n) + b"\0")),
    ("value of an attribute", 0, 4096, lambda n: op(b"\7" + h.SITE + x(1) + h.data(bytes(n)))),
    ("has range", 0, 0, lambda n: op(b"\x0a" + h.SITE + bytes([n]) + x(0) + x(1))),
    ("side of an edge", 0, 1,
     lambda n: op(b"\x0a" + h.SITE + bytes([1, 0, n, 0, 0]) + x(0) + x(1))),
    ("side of an event", 0, 1,
     lambda n: op(b"\x0a" + h.SITE + bytes([1, 0, 0, 1, 9, n]) + x(0) + x(1))),
    ("event", 0, U32,
     lambda n: op(b"\x0a" + h.SITE + b"\1\0\0\1" + h.varint(n) + b"\0" + x(0) + x(1))),
    ("source of a comment", 0, 240, lambda n: op(b"\x0a" + h.SITE + b"\0" + x(n) + x(1))),
    ("text of a comment", 1, 16_384, lambda n: op(b"\x0a" + h.SITE + b"\0" + x(0) + x(n))),
    ("text of a reply", 1, 16_384, lambda n: op(b"\x0b" + h.mention(0, KEY, 1, 1) + b"\0" + x(n))),
    ("state of a comment", 1, 5,
     lambda n: op(b"\x0c" + h.mention(0, KEY, 1, 1) + b"\0" + bytes([n]) + x(0))),
    ("reason of a state", 0, 1024,
     lambda n: op(b"\x0c" + h.mention(0, KEY, 1, 1) + b"\0\1" + x(n))),
    ("name of a moment", 0, 240, lambda n: op(b"\x0d" + x(n))),
    ("ops", 0, 4_096, lambda n: h.span(h.several(*[b"\x0d" + x(0)] * n))),
    ("a later op", 128, 255, lambda n: op((bytes([n]) if n < 256 else b"\0") + x(5))),
    ("runs", 1, 8_192, lambda n: op(h.text_in(h.SITE, *[h.run(1, 1, 0)] * n), deleted=[n])),
    ("runs and parents", None, 8_192, runs_and_parents),
    ("length of a deletion", 1, 2**21, lambda n: run(h.run(1, n, 0), n)),
    ("length of a deletion backwards", 2, 2**21, lambda n: run(h.run(2, n, 0), n)),
    ("position", 0, 2**31 - 1, lambda n: run(h.insert(n, "a"))),
    ("parents", 0, 32, lambda n: run(parents(n))),
    ("events of a parent", 1, U32, lambda n: run(h.insert(0, "a", b"\1\1" + h.varint(n)))),
    # acts
    ("class name", 1, 120, lambda n: genesis(name=n)),
    ("founder's name", 1, 120, lambda n: genesis(founder=n)),
    ("roots", 1, 16, lambda n: genesis(roots=keys(n, x(0)))),
    ("label of a root", 0, 60, lambda n: genesis(roots=h.several(KEY + x(n)))),
    ("threshold of two", 1, 2, lambda n: genesis(roots=keys(2, x(0)), threshold=n)),
    ("policy's value", 0, U53,
     lambda n: act(b"\6" + KEY + h.several(b"\1" + h.varint(n)) + SIGNED)),
    ("policies", 0, 32, policies),
    ("signatures", 1, 16, lambda n: act(b"\6" + KEY + b"\0" + h.several(
        *[bytes([at]) + bytes(64) for at in range(n)]))),
    ("name of a person", 1, 120, lambda n: act(b"\3" + KEY + KEY + h.ZERO + x(n) + SEAT + SIGNED)),
    ("removed trainers", 0, 64,
     lambda n: act(b"\5" + KEY * 3 + SEAT + keys(n) + b"\0" + SIGNED)),
    ("role", 1, 2, lambda n: act(bytes([16, n]) + KEY * 2 + SEAT + KEY)),
    ("name of a team", 1, 120, lambda n: act(b"\x12" + KEY + x(n) + b"\0\0\0")),
    ("members", 0, 256, lambda n: act(b"\x12" + KEY + x(1) + keys(n) + b"\0\0")),
    ("leaving", 0, 256, lambda n: act(b"\x12" + KEY + x(1) + b"\0" + keys(n) + b"\0")),
    ("spaces left", 0, 4096,
     lambda n: act(b"\x12" + KEY + x(1) + b"\0" + keys(1) + keys(n, b"\0"))),
    ("name of a project", 1, 240, lambda n: act(b"\x13" + x(n) + KEY * 2)),
    ("kind of a shelf", 1, 3, shelf),
    ("name of a shelf", 1, 240, lambda n: act(b"\x14\1" + x(n) + h.ZERO)),
    ("reason of a cut", 1, 3, lambda n: act(bytes([21, n]) + keys(1) + keys(1, b"\0"))),
    ("reason of a freeze", 4, 4, lambda n: act(bytes([21, n]) + keys(0) + keys(1, b"\0"))),
    ("authors of a cut", 1, 256, lambda n: act(b"\x15\1" + keys(n) + b"\0")),
    ("spaces of a cut", 0, 4096, lambda n: act(b"\x15\1" + keys(1) + keys(n, b"\0"))),
    ("spaces of a freeze", 1, 1, lambda n: act(b"\x15\4\0" + keys(n, b"\0"))),
    ("cuts of a lift", 1, 256, lambda n: act(b"\x16" + keys(n))),
    ("spaces of an adopt", 1, 4096, lambda n: act(b"\x17" + keys(n, b"\0"))),
    ("a version", 0, 1024, lambda n: act(b"\x17" + h.several(KEY + keys(n)))),
    ("epoch", 0, U32, lambda n: act(b"\x18" + h.varint(n) + keys(1, bytes(80)))),
    ("sealed keys", 1, 1024, lambda n: act(b"\x18\0" + keys(n, bytes(80)))),
    ("seq of a fork", 1, U32,
     lambda n: act(b"\x19" + KEY * 2 + bytes(8) + h.varint(n) + h.ZERO + KEY)),
    ("kind of a receipt", 1, 11, lambda n: act(bytes([26, n, 0]) + KEY + b"\0" + KEY + x(0))),
    ("number of a delivery", 0, U32,
     lambda n: act(b"\x1a\3" + h.varint(n) + KEY + b"\0" + KEY + x(0))),
    ("version of a receipt", 0, 1024, lambda n: act(b"\x1a\1\0" + KEY + keys(n) + KEY + x(0))),
    ("label of a receipt", 0, 240, lambda n: act(b"\x1a\1\0" + KEY + b"\0" + KEY + x(n))),
    ("mark", 1, 2, lambda n: act(bytes([27, n]) + x(0))),
    ("label of a session", 0, 240, lambda n: act(b"\x1b\1" + x(n))),
    ("role of a kit", 1, 2, lambda n: act(b"\x1c" + KEY + bytes([n, 0]) + x(0))),
    ("uses of a kit", 0, 1000, lambda n: act(b"\x1c" + KEY + b"\1" + h.varint(n) + x(0))),
    ("label of a kit", 0, 120, lambda n: act(b"\x1c" + KEY + b"\1\0" + x(n))),
    ("new name of a person", 1, 120, lambda n: act(b"\x1d" + KEY + x(n))),
    ("name outside", 0, 120, lambda n: act(b"\x1e" + KEY + x(n))),
    ("new name of a space", 1, 240, lambda n: act(b"\x1f" + KEY + x(n) + h.ZERO + b"\0")),
    ("closed", 0, 1, lambda n: act(b"\x1f" + KEY + x(1) + h.ZERO + bytes([n]))),
    ("verdict", 1, 3, lambda n: act(b"\x20" + KEY + bytes([n]) + x(0))),
    ("reason of a verdict", 0, 240, lambda n: act(b"\x20" + KEY + b"\1" + x(n))),
    ("changes of a span", None, 2_048, lambda n: h.span(*[b"\0"] * n)),
]


class Limits(unittest.TestCase):
    def test_each_limit_holds_at_both_ends(self):
        for name, low, high, make in LIMITS:
            with self.subTest(name):
                for inside in {low, high} - {None}:
                    self.assertTrue(Spans().read(make(inside)))
                for outside in [high + 1] + ([low - 1] if low else []):
                    with self.assertRaises(ValueError, msg=outside):
                        Spans().read(make(outside))

    def test_the_big_examples_have_the_size_they_are_for(self):
        self.assertEqual(len(body_of(262_144)), 262_144)
        self.assertEqual(len(span_of(65_536)), 65_536)
        self.assertEqual(Spans().read(log_of(LOG))[0]["log_bytes"], LOG)

    def test_seq_ends_at_2_32_less_1(self):
        spans = Spans()
        spans.read(h.span(b"\0"))
        context = next(iter(spans.after.values()))
        context.seq = U32 - 2  # as if so many had gone before
        after = {"seq": U32 - 1, "prev": context.prev, "before": 1}
        with self.assertRaisesRegex(ValueError, "3 is not 1 to 2"):
            spans.read(h.span(*[b"\0"] * 3, **after))
        self.assertEqual(spans.read(h.span(*[b"\0"] * 2, **after))[-1]["seq"], U32)

    def test_varints_end_at_2_64_less_1(self):
        with self.assertRaisesRegex(ValueError, f"number {U64} is not"):
            Spans().read(h.span(h.varint(U64)))
        with self.assertRaisesRegex(ValueError, f"number {U64 + 1} is not 0 to {U64}"):
            Spans().read(h.span(b"\0", lamports=[U64 + 1]))
        with self.assertRaisesRegex(ValueError, f"lamport {U64}"):
            Spans().read(h.span(b"\0", lamports=[U64]))


if __name__ == "__main__":
    unittest.main()
