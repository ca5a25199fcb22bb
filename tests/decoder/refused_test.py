#!/usr/bin/env python3
"""What the page forbids is refused: each example breaks one rule, and is refused with its words."""

import json
import pathlib
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import by_hand as h  # noqa: E402
from atelier_decode import Spans  # noqa: E402
from examples import (  # noqa: E402
    ACTS, BEHIND, CREATE, DELETE, GENESIS, KEYS, MENTION, POLICY, ROOTS, SEAT, SIGNED, VERSIONS,
    content)


def body(*ops, **span):
    return h.span(content(*ops), **span)


def act(raw, **span):
    return h.span(raw, kind=2, **span)


def runs(*encoded, deleted=0):
    return body(h.text_in(h.SITE, *encoded), deleted=[deleted])


def genesis(raw=GENESIS, **span):
    return h.span(raw, **{"kind": 1, "space": h.ZERO, "lamports": [0], **span})


OWN = DELETE + h.node(h.mention(0, h.AUTHOR, h.SITTING, 1, KEYS[0]), 0)
PARENT_THIS, PARENT_BEHIND = h.THIS + b"\1", h.mention(0, BEHIND, 0, 1) + b"\1"
UP_TO = "is not {} to {}".format
EARLY, SHORT, UTF8, ORDER = "ends too early", "shortest form", "'utf-8' codec", "not ascending"

REFUSED = [
    # span
    ("version 0", body(version=0), UP_TO(1, 1)),
    ("version 2", body(version=2), UP_TO(1, 1)),
    ("kind 0", body(kind=0), UP_TO(1, 3)),
    ("kind 4", body(kind=4), UP_TO(1, 3)),
    ("seq 0", body(seq=0), UP_TO(1, 2**32 - 1)),
    ("seq above 2^32 - 1", body(seq=2**32), UP_TO(1, 2**32 - 1)),
    ("nothing", b"", EARLY),
    ("no changes", h.span(columns={3: b"", 4: b"", 2: b""}, lamports=[0], times=[0]), "number 0"),
    ("more changes than bytes", h.span(b"\0", columns={0: h.varint(10**9)}).replace(
        b"\1\5\xe8\7", h.varint(10**9) + b"\5\xe8\7"), "1000000000 is not"),
    ("equal neighbours", h.span(b"\0", b"\0", columns={3: b"\1\1" * 2}), "neighbouring"),
    ("equal zigzags", h.span(b"\0", b"\0", b"\0", columns={0: b"\1\0\1\0"}),
     "neighbouring"),
    ("a group of none", h.span(b"\0", columns={3: b"\0\1\1\1"}), "number 0 is not 1"),
    ("a group that goes beyond", h.span(b"\0", columns={3: b"\2\1"}), "2 is not 1 to 1"),
    ("many above 64 KiB", h.span(*[content(
        bytes([10]) + h.SITE + b"\0\0" + h.text("x" * 16_000))] * 5), "64 KiB"),
    ("prev not seen", body(seq=2, prev=KEYS[0], before=1), "not seen"),
    ("deleted that is not", body(deleted=[1]), "deleted"),
    ("deleted that is not told", runs(h.run(1, 2, 0), deleted=1), "deleted"),
    ("deleted by an act", act(ACTS[-1][0], deleted=[1]), "deleted"),
    # header
    ("space zero", body(space=h.ZERO), "space zero"),
    ("genesis in a space", genesis(space=h.SPACE), "space zero"),
    ("genesis with lamport", genesis(lamports=[1]), "genesis with a past"),
    ("genesis with heads", genesis(heads=[[KEYS[0]]]), "genesis with a past"),
    ("two geneses", h.span(GENESIS, GENESIS, kind=1, space=h.ZERO), "alone"),
    ("lamport above 2^56", body(lamports=[2**56 + 1]), "lamport"),
    ("lamport below 0", h.span(b"\0", b"\0", lamports=[5, -1]), "lamport -1"),
    ("time above 2^32 - 1", body(times=[2**32]), "claimed time"),
    ("time below 0", h.span(b"\0", b"\0", times=[5, -1]), "claimed time -1"),
    ("33 heads", body(heads=[[bytes([n]) * 32 for n in range(1, 34)]]), "32 heads"),
    ("heads not ascending", body(heads=[[KEYS[1], KEYS[0]]]), ORDER),
    ("a head twice", body(heads=[[KEYS[1], KEYS[1]]]), ORDER),
    ("a head that is zero", body(heads=[[h.ZERO]]), "head is zero"),
    ("a head that is prev", h.span(b"\0", b"\0", heads=[[], [h.change_id(b"\0")]]), "or prev"),
    ("log above 64 MiB", body(deleted=[64 * 2**20]), "64 MiB"),
    ("body of none", h.span(b""), "body of 0"),
    ("body above 256 KiB", h.span(bytes(262_145)), "body of 262145"),
    # forms
    ("varint not shortest", h.span(b"\x80\0"), SHORT),
    ("varint of 11 bytes", h.span(b"\x80" * 10 + b"\1"), "10 bytes"),
    ("varint of 2^64", h.span(b"\x80" * 9 + b"\2"), "is not 0"),
    ("trailing byte in a body", h.span(content(CREATE) + b"\0"), "trailing"),
    ("U+0000", body(bytes([13]) + h.text("a\0b")), r"U\+0000"),
    ("surrogate", body(bytes([13]) + h.text("\ud800")), UTF8),
    ("overlong form", body(bytes([13]) + h.data(b"\xc0\xaf")), UTF8),
    ("above U+10FFFF", body(bytes([13]) + h.data(b"\xf4\x90\x80\x80")), UTF8),
    ("text too long", body(bytes([13]) + h.text("x" * 241)), UP_TO(0, 240)),
    ("flag 2", body(bytes([10]) + h.SITE + b"\2\0" + h.text("t")), UP_TO(0, 1)),
    # ops
    ("op 0", body(b"\0"), "no op 0"),
    ("op 14", body(b"\x0e"), "no op 14"),
    ("op 127", body(b"\x7f\0"), "no op 127"),
    ("too many ops", h.span(h.varint(4_097)), UP_TO(0, 4_096)),
    ("create of kind 0", body(bytes([3, 0]) + h.SITE + b"\0"), UP_TO(1, 3)),
    ("create of kind 4", body(bytes([3, 4]) + h.SITE + b"\0"), UP_TO(1, 3)),
    ("name too long", body(bytes([5]) + h.SITE + h.text("n" * 1025)), UP_TO(0, 1024)),
    ("blob too big", body(bytes([6]) + h.SITE + KEYS[0] + h.varint(2**53)), "9007199254740991"),
    ("attribute without key", body(bytes([7]) + h.SITE + b"\0\0"), UP_TO(1, 64)),
    ("key too long", body(bytes([7]) + h.SITE + h.text("k" * 65) + b"\0"), UP_TO(1, 64)),
    ("attribute too long", body(bytes([7]) + h.SITE + b"\1k" + h.data(bytes(4097))), "4096"),
    ("comment without text", body(bytes([10]) + h.SITE + b"\0\0\0"), UP_TO(1, 16_384)),
    ("comment too long", body(bytes([10]) + h.SITE + b"\0\0" + h.text("x" * 16_385)), "16384"),
    ("reply to a root", body(bytes([11]) + h.SITE + h.text("r")), "not a comment"),
    ("state of a root", body(bytes([12]) + h.SITE + b"\1\0"), "not a comment"),
    ("state 0", body(CREATE, bytes([12]) + h.node(h.THIS, 0) + b"\0\0"), UP_TO(1, 5)),
    ("state 6", body(CREATE, bytes([12]) + h.node(h.THIS, 0) + b"\6\0"), UP_TO(1, 5)),
    # references
    ("root 2", body(DELETE + b"\0\2"), UP_TO(0, 1)),
    ("op of this change itself", body(DELETE + h.node(h.THIS, 0)), "before its reference"),
    ("op number too high", body(DELETE + h.node(h.mention(0, h.OTHER, 1, 1), 4_096)), "4095"),
    ("before the first change", body(DELETE + h.node(h.earlier(1), 0)), "1 is not"),
    ("back 0", h.span(b"\0", content(DELETE + h.node(h.earlier(0), 0))), UP_TO(1, 1)),
    ("log not mentioned", body(DELETE + h.node(h.known(1, 1), 0)), "beyond the dictionary"),
    ("mentioned twice", body(MENTION, DELETE + h.node(h.mention(1, h.OTHER, 1, 1), 0)), "mention"),
    ("own log mentioned", body(DELETE + h.node(h.mention(0, h.AUTHOR, h.SITTING, 1), 0)), "own"),
    ("own log known", body(OWN, DELETE + h.node(h.known(0, 1), 0)), "own log"),
    ("seq 0 of a log", body(DELETE + h.node(h.mention(0, h.OTHER, 1, 0), 0)), "0 is not 1"),
    ("seq 2^32 of a log", body(DELETE + h.node(h.mention(0, h.OTHER, 1, 2**32), 0)), "is not 1"),
    # text runs
    ("no file", body(h.same_text(h.insert(0, "a"))), "no file"),
    ("same file named", body(*[h.text_in(h.SITE, h.insert(0, "a"))] * 2), "one of the context"),
    ("same file in another form", h.span(
        content(CREATE, h.text_in(h.node(h.THIS, 0), h.insert(0, "a"))),
        content(h.text_in(h.node(h.earlier(1), 0), h.insert(0, "a")))), "the one of the context"),
    ("no runs", runs(), "number 0 is not 1"),
    ("action 3", runs(h.run(3, 2, 0)), "action 3"),
    ("insert of none", runs(h.insert(0, "")), "length 0"),
    ("one deleted backwards", runs(h.run(2, 1, 0), deleted=1), "length 1"),
    ("run too long", runs(h.run(1, 2**21 + 1, 0), deleted=2**21 + 1), "length 2097153"),
    ("position below 0", runs(h.run(1, 1, -1), deleted=1), "position -1"),
    ("position above 2^31 - 1", runs(h.run(1, 1, 2**31), deleted=1), "position 2147483648"),
    ("insert of U+0000", runs(h.insert(0, "\0")), r"U\+0000"),
    ("insert of a surrogate", runs(h.run(0, 1, 0) + b"\xed\xa0\x80"), UTF8),
    ("insert of half a character", runs(h.run(0, 1, 0) + b"\xe2\x82"), EARLY),
    ("33 parents", runs(h.insert(0, "a", h.varint(33))), UP_TO(0, 32)),
    ("parents not ascending", runs(h.insert(0, "a", h.several(PARENT_BEHIND, PARENT_THIS))), ORDER),
    ("a parent twice", runs(h.insert(0, "a", h.several(PARENT_THIS, h.THIS + b"\2"))), ORDER),
    ("id before no id", runs(h.insert(0, "a", h.several(
        h.mention(0, BEHIND, 0, 1, KEYS[0]) + b"\1", h.known(0, 1) + b"\1"))), ORDER),
    ("parent of no form", runs(h.insert(0, "a", h.several(b"\0\0\1"))), "no form 0"),
    ("parent of no events", runs(h.insert(0, "a", h.several(h.THIS + b"\0"))), "0 is not 1"),
    ("anchor's event", body(bytes([10]) + h.SITE + b"\1\0\0" + h.THIS + h.varint(2**32)),
     "4294967296"),
    ("edge's side", body(bytes([10]) + h.SITE + b"\1\0\2\0\0\0\1t"), UP_TO(0, 1)),
    # acts
    ("act 7", act(b"\7"), "no act 7"),
    ("act 33", act(b"\x21"), "no act 33"),
    ("act 127", act(b"\x7f"), "no act 127"),
    ("genesis of kind 2", act(GENESIS), "belong together"),
    ("kind 1 with another act", genesis(ACTS[-1][0]), "belong together"),
    ("trailing byte in an act", act(ACTS[-1][0] + b"\0"), "trailing"),
    ("no roots", genesis(b"\1" + h.text("c") + b"\0"), UP_TO(1, 16)),
    ("root key twice", act(b"\2" + KEYS[4] + h.several(*[KEYS[0] + b"\0"] * 2) + b"\1" + SIGNED),
     "root key twice"),
    ("threshold 0", act(b"\2" + KEYS[4] + ROOTS + b"\0" + SIGNED), UP_TO(1, 255)),
    ("threshold above roots", act(b"\2" + KEYS[4] + ROOTS + b"\3" + SIGNED), "threshold"),
    ("policy 0", act(b"\6" + KEYS[4] + h.several(b"\0\0") + SIGNED), UP_TO(1, 255)),
    ("policy's value", act(b"\6" + KEYS[4] + h.several(b"\4" + h.varint(2**53)) + SIGNED),
     "9007199254740991"),
    ("policy twice", act(b"\6" + KEYS[4] + h.several(b"\1\0", b"\1\1") + SIGNED), ORDER),
    ("no signatures", act(b"\6" + KEYS[4] + POLICY + b"\0"), UP_TO(1, 16)),
    ("position 16", act(b"\6" + KEYS[4] + POLICY + h.several(b"\x10" + bytes(64))), UP_TO(0, 15)),
    ("position twice", act(b"\6" + KEYS[4] + POLICY + h.several(*[b"\1" + bytes(64)] * 2)),
     ORDER),
    ("new person without name", act(b"\3" + KEYS[4] + KEYS[5] + h.ZERO + b"\0"), UP_TO(1, 120)),
    ("role 3", act(b"\x10\3" + KEYS[4] + KEYS[5] + SEAT + KEYS[6]), UP_TO(1, 2)),
    ("seat again for nobody", act(b"\x11" + h.ZERO + KEYS[5] + SEAT), "names nothing"),
    ("name of nobody", act(b"\x1d" + h.ZERO + h.text("a")), "names nothing"),
    ("outside name of nobody", act(b"\x1e" + h.ZERO + h.text("a")), "names nothing"),
    ("details of no space", act(b"\x1f" + h.ZERO + h.text("a") + h.ZERO + b"\0"), "names nothing"),
    ("attest of nothing", act(b"\x20" + h.ZERO + b"\1\0"), "names nothing"),
    ("members", act(b"\x12" + h.ZERO + h.text("t") + h.several(KEYS[1], KEYS[0])), ORDER),
    ("a member leaves", act(b"\x12" + KEYS[4] + h.text("t") + h.several(KEYS[0]) * 2 + b"\0"),
     "a member leaves"),
    ("a new team is left", act(b"\x12" + h.ZERO + h.text("t") + b"\0" + h.several(KEYS[0]) + b"\0"),
     "new team"),
    ("nobody leaves", act(b"\x12" + KEYS[4] + h.text("t") + b"\0\0" + VERSIONS), "nobody leaves"),
    ("notebook of nobody", act(b"\x14\3" + h.text("b") + h.ZERO), "notebook"),
    ("course of a person", act(b"\x14\1" + h.text("b") + KEYS[0]), "notebook"),
    ("cut of nobody", act(b"\x15\2" + b"\0" + VERSIONS), "no authors"),
    ("cut for reason 5", act(b"\x15\5" + h.several(KEYS[0]) + VERSIONS), UP_TO(1, 4)),
    ("freeze of an author", act(b"\x15\4" + h.several(KEYS[0]) + h.several(KEYS[0] + b"\0")),
     "no authors"),
    ("freeze of two spaces", act(b"\x15\4\0" + VERSIONS), "exactly one"),
    ("spaces not ascending", act(b"\x17" + h.several(KEYS[1] + b"\0", KEYS[0] + b"\0")), ORDER),
    ("version", act(b"\x17" + h.several(KEYS[1] + h.several(KEYS[1], KEYS[0]))), ORDER),
    ("adopt of nothing", act(b"\x17\0"), UP_TO(1, 4096)),
    ("lift of nothing", act(b"\x16\0"), UP_TO(1, 256)),
    ("epoch too high", act(b"\x18" + h.varint(2**32)), "4294967296"),
    ("one sealed twice", act(b"\x18\0" + h.several(*[KEYS[0] + bytes(80)] * 2)), ORDER),
    ("fork of one", act(b"\x19" + KEYS[0] + KEYS[1] + h.u64(1) + b"\1" + KEYS[2] * 2), "second id"),
    ("number of an import", act(b"\x1a\1\1" + h.ZERO + b"\0" + h.ZERO + b"\0"), "number of nothing"),
    ("mark 3", act(b"\x1b\3\0"), UP_TO(1, 2)),
    ("uses", act(b"\x1c" + KEYS[0] + b"\1" + h.varint(1001) + b"\0"), UP_TO(0, 1000)),
]


class Refused(unittest.TestCase):
    def test_each_example_is_refused_for_its_reason(self):
        for name, span, reason in REFUSED:
            with self.subTest(name), self.assertRaises(ValueError) as refusal:
                Spans().read(span)
            self.assertRegex(str(refusal.exception), reason, name)

    def test_names_of_examples_differ(self):
        self.assertEqual(len({name for name, _, _ in REFUSED}), len(REFUSED))

    def test_the_program_stops_at_a_refused_line_and_names_it(self):
        lines = "".join(f"{span.hex()}\n" for span in (body(), body(version=2), body()))
        ran = subprocess.run([sys.executable, HERE / "atelier_decode.py"], input=lines.encode(),
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual([json.loads(line)["seq"] for line in ran.stdout.splitlines()], [1])
        self.assertEqual(ran.stderr, b"line 2 refused: number 2 is not 1 to 1\n")
        self.assertEqual(ran.returncode, 1)

    def test_what_does_not_follow_the_change_before(self):
        spans = Spans()
        prev = bytes.fromhex(spans.read(h.span(b"\0"))[0]["id"])
        right = {"seq": 2, "prev": prev, "before": 1}
        for wrong, reason in [({"seq": 3}, "not the change before"), ({"before": 2}, "log_bytes"),
                              ({"space": KEYS[0]}, "not the change before"),
                              ({"author": KEYS[0]}, "not the change before"),
                              ({"sitting": 8}, "not the change before"),
                              ({"kind": 2}, "not the change before")]:
            with self.subTest(wrong), self.assertRaisesRegex(ValueError, reason):
                spans.read(h.span(b"\0", **{**right, **wrong}))
        spans.read(h.span(b"\0", **right))

    def test_nothing_can_be_cut_off_or_added(self):
        text = runs(h.insert(0, "é"), h.run(1, 1, 0), deleted=1)
        for whole in (genesis(), body(CREATE, MENTION), text):
            Spans().read(whole)
            for wrong in [whole[:size] for size in range(len(whole))] + [whole + b"\0"]:
                with self.assertRaises(ValueError):
                    Spans().read(wrong)

if __name__ == "__main__":
    unittest.main()
