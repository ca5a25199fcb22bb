#!/usr/bin/env python3
"""Bundles and blobs made by hand from the page are read; broken ones are refused."""

import hashlib
import json
import pathlib
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import by_hand as h  # noqa: E402
from atelier_decode import Spans  # noqa: E402
from bundle_decode import Bundle  # noqa: E402

KEY = b"\x07" * 32
CHUNK = 65_536
SESSION = b"\x1b\1" + h.text("")
ROOTS = h.several(KEY + h.text(""))
GENESIS = b"\1" + h.text("class") + ROOTS + b"\1" + h.several() + h.text("Bo") + KEY * 3
CLASS = h.change_id(GENESIS, kind=1, space=h.ZERO, lamport=0)

GENESIS_SPAN = h.span(GENESIS, kind=1, space=h.ZERO, lamports=[0])
ACT_SPAN = h.span(SESSION, kind=2, space=CLASS)
SPAN, OTHER_SPAN = h.span(b"\0"), h.span(b"\0", space=KEY)
FORKED_SPAN = h.span(b"\0", lamports=[6])
SECOND_ACT_SPAN = h.span(SESSION, kind=2, space=CLASS, author=h.OTHER)
ALL_SPANS = [GENESIS_SPAN, ACT_SPAN, SECOND_ACT_SPAN, OTHER_SPAN, SPAN, FORKED_SPAN]


def hashed(domain, data):
    return hashlib.blake2b(data, digest_size=32, key=domain).digest()


def record(kind, content):
    return bytes([kind]) + h.data(content)


def tip(seq, author=h.AUTHOR, sitting=0):
    return author + h.u64(sitting) + h.varint(seq) + KEY


def head(purpose=6, time=1000, label="usb"):
    return record(1, CLASS + bytes([purpose]) + h.varint(time) + h.text(label))


def tips(*some, space=KEY):
    return record(6, space + h.several(*some))


def many_tips(count):
    return head() + tips(*[tip(1, sitting=n) for n in range(1, count + 1)])


def chunks_of(data):
    return [data[at : at + CHUNK] for at in range(0, len(data), CHUNK)]


def hashes_of(data):
    return b"".join(hashed(b"atelier blob-chunk 1", chunk) for chunk in chunks_of(data))


def blob_id(data):
    return hashed(b"atelier blob 1", h.u64(len(data)) + hashes_of(data))


def blob(data):
    """The records of a blob."""
    mapped = record(3, blob_id(data) + h.varint(len(data)) + hashes_of(data))
    return [mapped] + [record(4, chunk) for chunk in chunks_of(data)]


def end(spans, blobs=0):
    return record(5, h.varint(spans) + h.varint(blobs))


def chunked(payloads):
    out, hashes = h.ZERO[:0], b""
    for index, payload in enumerate(payloads):
        one = hashed(b"atelier bundle-chunk 1", h.u64(index) + payload)
        hashes += one
        out += len(payload).to_bytes(4, "little") + payload + one
    root = hashed(b"atelier bundle-root 1", hashes + h.u64(len(payloads)))
    return bytes.fromhex("8941544c0d0a1a0a01") + out + bytes(4) + root + KEY + bytes(64)


def bundle(*records):
    return chunked(chunks_of(b"".join(records)))


def spans(*all_spans):
    """A bundle with nothing but these spans."""
    return bundle(head(), *[record(2, span) for span in all_spans], end(len(all_spans)))


def read(data):
    return Bundle(Spans()).read(data)


BLOBS = sorted([b"", b"a", b"b"], key=blob_id)

# name, lowest, highest, a head with that number
LIMITS = [
    ("purpose", 1, 6, lambda n: head(purpose=n)),
    ("claimed time", 0, 2**32 - 1, lambda n: head(time=n)),
    ("label", 0, 240, lambda n: head(label="x" * n)),
    ("seq of a tip", 1, 2**32 - 1, lambda n: head() + tips(tip(n))),
    ("tips", 1, 14_363, many_tips),  # of 73 bytes; they must fit a record
]

SMALL = bundle(head(), record(2, SPAN), *blob(b"abc"), end(1, 1))

REFUSED = [
    ("magic", b"\x88" + SMALL[1:], "not a bundle"),
    ("version", SMALL[:8] + b"\2" + SMALL[9:], "2 is not 1 to 1"),
    ("a bit of a chunk", SMALL[:20] + b"\xff" + SMALL[21:], "hash of a chunk"),
    ("a bit of the root", SMALL[:-97] + b"\xff" + SMALL[-96:], "root of the bundle"),
    ("no chunks", chunked([]), "without chunks"),
    ("a short chunk", chunked([head(), end(0)]), "short chunk"),
    ("a short chunk later", chunked([head() + record(2, bytes(CHUNK))[: CHUNK - len(head())],
                                     bytes(9), bytes(9)]), "short chunk"),
    ("a long chunk", chunked([head() + record(2, bytes(CHUNK))]), "is not 0 to 65536"),
    ("no head", bundle(end(0)), "head is first"),
    ("two heads", bundle(head(), head(), end(0)), "head is first"),
    ("purpose", bundle(head(purpose=7), end(0)), "7 is not 1 to 6"),
    ("tips", bundle(head(), tips(*[tip(1)] * 2), end(0)), "tips not ascending"),
    ("tips of a space", bundle(head(), tips(tip(2)), tips(tip(1)), end(0)), "tips not ascending"),
    ("spaces of tips", bundle(head(), tips(tip(1), space=h.SPACE), tips(tip(2)), end(0)),
     "tips not ascending"),
    ("tips after a span", bundle(head(), record(2, SPAN), tips(tip(1)), end(1)), "after a span"),
    ("tips after a blob", bundle(head(), *blob(b""), tips(tip(1)), end(0, 1)), "after a span"),
    ("record 7", bundle(head(), record(7, b"")), "7 is not 1 to 6"),
    ("a record too long", bundle(head(), b"\2" + h.varint(2**20 + 1)), "is not 0 to 1048576"),
    ("a byte behind in the head", bundle(record(1, head()[2:] + b"\0"), end(0)), "trailing bytes"),
    ("no end", bundle(head()), "no end record"),
    ("a record after the end", bundle(head(), end(0), end(0)), "after the end"),
    ("genesis after a span", spans(ACT_SPAN, GENESIS_SPAN), "genesis' span is not the first"),
    ("genesis of another", spans(h.span(GENESIS, kind=1, space=h.ZERO, lamports=[0], times=[1])),
     "another class"),
    ("acts elsewhere", spans(h.span(SESSION, kind=2)), "acts are in the class space"),
    ("content among acts", spans(h.span(b"\0", space=CLASS)), "acts are in the class space"),
    ("genesis twice", spans(GENESIS_SPAN, GENESIS_SPAN), "not the first"),
    ("class space later", spans(SPAN, ACT_SPAN), "spans not ascending"),
    ("a space twice", spans(OTHER_SPAN, SPAN, OTHER_SPAN), "spans not ascending"),
    ("spaces of spans", spans(SPAN, OTHER_SPAN), "spans not ascending"),
    ("a blob twice", bundle(head(), *blob(b"") * 2), "blobs not ascending"),
    ("blobs", bundle(head(), *[one for at in (0, 2, 1) for one in blob(BLOBS[at])]),
     "blobs not ascending"),
    ("a span after a blob", bundle(head(), *blob(b""), record(2, SPAN)), "span after a blob"),
    ("blob map of another", bundle(head(), record(3, KEY + h.varint(0))), "map of another"),
    ("a byte behind the map", bundle(head(), record(3, KEY + h.varint(0) + b"\0")), "trailing"),
    ("a chunk of no blob", bundle(head(), record(4, b"x")), "chunk of no blob"),
    ("a chunk missing", bundle(head(), blob(b"abc")[0], end(0, 1)), "without all"),
    ("a chunk too short", bundle(head(), blob(b"abc")[0], record(4, b"ab")), "length of a blob"),
    ("another chunk", bundle(head(), blob(b"abc")[0], record(4, b"abd")), "hash of a blob"),
    ("too many spans counted", bundle(head(), end(1)), "number of spans"),
    ("too many blobs counted", bundle(head(), end(0, 1)), "number of blobs"),
    ("a byte behind the counts", bundle(head(), record(5, b"\0\0\0")), "trailing"),
]


class Bundles(unittest.TestCase):
    def test_a_bundle_of_everything(self):
        big = bytes(CHUNK) + b"x"
        first, second = sorted([big, b""], key=blob_id)
        changes, about = read(bundle(
            head(), tips(tip(1), tip(2)), tips(tip(1, sitting=1), tip(1, author=h.OTHER)),
            *[record(2, span) for span in ALL_SPANS], *blob(first), *blob(second),
            end(6, 2)))
        self.assertEqual([change["kind"] for change in changes], [1, 2, 2, 3, 3, 3])
        self.assertEqual(changes[0]["id"], CLASS.hex())
        self.assertEqual((about["class"], about["purpose"], about["time"], about["label"]),
                         (CLASS.hex(), 6, 1000, "usb"))
        order = [(one["author"][:2], one["sitting"], one["seq"])
                 for record in about["tips"] for one in record["tips"]]
        self.assertEqual(order, [("a1", "0", 1), ("a1", "0", 2), ("a1", "1", 1), ("b2", "0", 1)])
        self.assertEqual([one["size"] for one in about["blobs"]], [len(first), len(second)])
        self.assertEqual((about["maker"], about["signature"]), (KEY.hex(), "00" * 64))

    def test_a_bundle_may_begin_without_the_genesis(self):
        self.assertEqual(len(read(spans(SPAN))[0]), 1)

    def test_each_example_is_refused_for_its_reason(self):
        for name, data, reason in REFUSED:
            with self.subTest(name), self.assertRaisesRegex(ValueError, reason):
                read(data)

    def test_each_limit_of_the_head_holds_at_both_ends(self):
        for name, low, high, make in LIMITS:
            with self.subTest(name):
                for inside in (low, high):
                    read(bundle(make(inside), end(0)))
                for outside in [high + 1] + ([low - 1] if low else []):
                    with self.assertRaisesRegex(ValueError, "is not"):
                        read(bundle(make(outside), end(0)))

    def test_blobs_end_at_20_mib(self):
        for size, reason in ((20 * 2**20, "ends too early"), (20 * 2**20 + 1, "is not 0 to")):
            with self.assertRaisesRegex(ValueError, reason):
                read(bundle(head(), record(3, KEY + h.varint(size) + KEY * 319)))

    def test_the_program_prints_changes_and_the_bundle_or_why_not(self):
        def ran(data):
            return subprocess.run([sys.executable, HERE / "bundle_decode.py"], input=data,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE)

        change, about = map(json.loads, ran(SMALL).stdout.splitlines())
        self.assertEqual((change["space"], about["blobs"][0]["size"]), (h.SPACE.hex(), 3))
        cut = ran(SMALL[:-1])
        self.assertEqual((cut.returncode, cut.stdout), (1, b""))
        self.assertEqual(cut.stderr, b"refused: ends too early\n")

    def test_nothing_can_be_cut_off_or_added(self):
        read(SMALL)
        for wrong in [SMALL[:size] for size in range(len(SMALL))] + [SMALL + b"\0"]:
            with self.assertRaises(ValueError):
                read(wrong)


if __name__ == "__main__":
    unittest.main()
