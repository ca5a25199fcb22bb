#!/usr/bin/env python3
"""The decoder against spans made by hand: what the page allows is read, what it forbids refused.

Each refused example breaks one rule, and is refused with the words of that rule.
"""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import by_hand as h  # noqa: E402
from atelier_decode import Spans  # noqa: E402


def log(author, sitting, seq, written_id=None):
    return {"author": author.hex(), "sitting": str(sitting), "seq": seq,
            "id": written_id and written_id.hex()}


def own(seq):
    return log(h.AUTHOR, h.SITTING, seq)


def content(*ops):
    return h.several(*ops)


def read_one(*bodies, **span):
    return Spans().read(h.span(*bodies, **span))[-1]["body"]


KEYS = [bytes([n]) * 32 for n in range(1, 9)]
HEX = [key.hex() for key in KEYS]
BEHIND = h.AUTHOR[:31] + b"\xff"  # sorts behind AUTHOR
CREATE = bytes([3, 2]) + h.SITE + h.text("a")
DELETE = bytes([8])
MENTION = DELETE + h.node(h.mention(0, h.OTHER, 1, 1), 0)


class Read(unittest.TestCase):
    maxDiff = None

    def test_every_op(self):
        body = content(
            bytes([3, 2]) + h.SITE + h.text("à.txt"),
            h.text_in(h.node(h.THIS, 0), h.insert(0, "a\U0001F600\r\n")),
            h.same_text(h.insert(-1, "b", h.several()), h.run(1, 3, -2), h.run(2, 2, 2)),
            bytes([4]) + h.node(h.mention(0, h.OTHER, 2**64 - 1, 2**32 - 1), 131_071) + h.NOTES,
            bytes([5]) + h.node(h.mention(1, h.THIRD, 0, 1, KEYS[0]), 0) + h.text(""),
            bytes([6]) + h.node(h.known(0, 3), 1) + KEYS[1] + h.varint(20 * 2**20),
            bytes([7]) + h.SITE + h.text("k" * 64) + h.data(b"\0\xff"),
            DELETE + h.node(h.known(1, 3), 1),
            bytes([9]) + h.SITE,
            bytes([10]) + h.NOTES + b"\0" + h.text("") + h.text("x" * 16_384),
            bytes([10]) + h.node(h.THIS, 0) + b"\1" + b"\0\1" + h.THIS + h.varint(3) + b"\0"
            + h.text("s") + h.text("t"),
            bytes([11]) + h.node(h.THIS, 9) + h.text("r"),
            bytes([12]) + h.node(h.THIS, 10) + b"\5" + h.text("why"),
            bytes([13]) + h.text("m"),
        )
        mine = {"change": own(1), "op": 0}
        other, third = log(h.OTHER, 2**64 - 1, 3), log(h.THIRD, 0, 3)
        run = {"parents": None, "position": 0}
        self.assertEqual(read_one(body, deleted=[5])["ops"], [
            {"op": "create", "kind": 2, "parent": {"root": 0}, "name": "à.txt"},
            {"op": "text", "file": mine, "runs": [
                {**run, "action": "insert", "length": 4, "text": "a\U0001F600\r\n"}]},
            {"op": "text", "file": mine, "runs": [
                {"action": "insert", "length": 1, "position": 3, "parents": [], "text": "b"},
                {**run, "action": "delete", "length": 3, "position": 2},
                {**run, "action": "delete_backwards", "length": 2, "position": 4}]},
            {"op": "move", "node": {"change": {**other, "seq": 2**32 - 1}, "op": 131_071},
             "parent": {"root": 1}},
            {"op": "name", "node": {"change": log(h.THIRD, 0, 1, KEYS[0]), "op": 0}, "name": ""},
            {"op": "blob", "node": {"change": other, "op": 1}, "blob": HEX[1], "size": 20_971_520},
            {"op": "attribute", "node": {"root": 0}, "key": "k" * 64, "value": "00ff"},
            {"op": "delete", "node": {"change": third, "op": 1}},
            {"op": "keep", "node": {"root": 0}},
            {"op": "comment", "node": {"root": 1}, "range": None, "source": "",
             "text": "x" * 16_384},
            {"op": "comment", "node": mine, "source": "s", "text": "t", "range": [
                {"edge": True, "side": 1}, {"change": own(1), "event": 3, "side": 0}]},
            {"op": "reply", "comment": {"change": own(1), "op": 9}, "text": "r"},
            {"op": "comment_state", "comment": {"change": own(1), "op": 10}, "state": 5,
             "reason": "why"},
            {"op": "moment", "name": "m"},
        ])

    def test_a_change_has_the_header_that_its_span_says(self):
        bodies = [content(), content(CREATE), content(CREATE)]
        heads = [[KEYS[0]], [KEYS[0], KEYS[1]], []]
        given = {"lamports": [9, 4, 2**56], "times": [5, 2**32 - 1, 0]}
        changes = Spans().read(h.span(*bodies, heads=heads, **given))
        prev, total = h.ZERO, 0
        for at, (body, change) in enumerate(zip(bodies, changes)):
            total += len(body)
            expected = h.change_id(body, seq=at + 1, prev=prev, lamport=given["lamports"][at],
                                   heads=heads[at], time=given["times"][at], log_bytes=total)
            self.assertEqual((change["id"], change["prev"]), (expected.hex(), prev.hex()))
            self.assertEqual((change["seq"], change["log_bytes"]), (at + 1, total))
            self.assertEqual(change["heads"], [head.hex() for head in heads[at]])
            prev = expected

    def test_deleted_events_count_in_log_bytes(self):
        body = content(CREATE, h.text_in(h.node(h.THIS, 0), h.run(1, 300, 0), h.run(2, 5, 0)))
        change = Spans().read(h.span(body, deleted=[305]))[0]
        self.assertEqual(change["log_bytes"], len(body) + 305)

    def test_the_cursor_follows_each_run(self):
        top = 2**31 - 1
        runs = [h.insert(10, "abc"), h.insert(0, "d"), h.run(1, 5, 0), h.run(2, 3, 0),
                h.run(2, 100, 0), h.run(1, 1, 0), h.insert(top, "zz"), h.run(1, 1, 0)]
        ops = read_one(content(h.text_in(h.SITE, *runs)), deleted=[110])["ops"]
        positions = [run["position"] for run in ops[0]["runs"]]
        self.assertEqual(positions, [10, 13, 14, 14, 12, 0, top, top])

    def test_the_context_goes_on_in_the_next_span(self):
        spans = Spans()
        first = content(h.text_in(h.node(h.mention(0, h.OTHER, 3, 4), 5), h.insert(0, "abc")))
        prev = bytes.fromhex(spans.read(h.span(first))[0]["id"])
        second = content(h.same_text(h.insert(-3, "d")), DELETE + h.node(h.known(0, 9), 0),
                         DELETE + h.node(h.earlier(1), 0))
        ops = spans.read(h.span(second, seq=2, prev=prev, before=len(first)))[0]["body"]["ops"]
        self.assertEqual(ops[0]["file"], {"change": log(h.OTHER, 3, 4), "op": 5})
        self.assertEqual(ops[0]["runs"][0]["position"], 0)
        self.assertEqual(ops[1]["node"]["change"], log(h.OTHER, 3, 9))
        self.assertEqual(ops[2]["node"]["change"], own(1))

    def test_each_branch_of_a_fork_has_its_own_context(self):
        spans = Spans()
        first = content(h.text_in(h.SITE, h.insert(0, "abc")))
        prev = bytes.fromhex(spans.read(h.span(first))[0]["id"])
        after = {"seq": 2, "prev": prev, "before": len(first)}
        one = content(MENTION, h.text_in(h.NOTES, h.run(1, 1, 9)))
        third = DELETE + h.node(h.mention(0, h.THIRD, 2, 2), 0)
        two = content(third, h.same_text(h.insert(0, "d")))
        spans.read(h.span(one, deleted=[1], **after))
        ops = spans.read(h.span(two, **after))[0]["body"]["ops"]
        self.assertEqual(ops[0]["node"]["change"], log(h.THIRD, 2, 2))
        self.assertEqual((ops[1]["file"], ops[1]["runs"][0]["position"]), ({"root": 0}, 3))

    def test_a_refused_span_changes_nothing(self):
        spans = Spans()
        first = content()
        prev = bytes.fromhex(spans.read(h.span(first))[0]["id"])
        after = {"seq": 2, "prev": prev, "before": 1}
        with self.assertRaisesRegex(ValueError, "no file in the context"):
            spans.read(h.span(content(MENTION, h.same_text(h.insert(0, "a"))), **after))
        spans.read(h.span(content(MENTION), **after))

    def test_another_branch_of_the_own_log_can_be_named(self):
        body = content(DELETE + h.node(h.mention(0, h.AUTHOR, h.SITTING, 9, KEYS[0]), 0))
        self.assertEqual(read_one(body)["ops"][0]["node"]["change"],
                         log(h.AUTHOR, h.SITTING, 9, KEYS[0]))

    def test_parents_are_in_the_order_of_what_they_resolve_to(self):
        parents = h.several(h.THIS + b"\1", h.mention(0, h.AUTHOR, h.SITTING, 1, KEYS[0]) + b"\1",
                            h.mention(1, BEHIND, 0, 1) + b"\2", h.known(1, 2) + b"\1")
        run = read_one(content(h.text_in(h.SITE, h.insert(0, "a", parents))))["ops"][0]["runs"][0]
        self.assertEqual(run["parents"], [
            {"change": own(1), "events": 1},
            {"change": log(h.AUTHOR, h.SITTING, 1, KEYS[0]), "events": 1},
            {"change": log(BEHIND, 0, 1), "events": 2},
            {"change": log(BEHIND, 0, 2), "events": 1}])

    def test_every_act(self):
        for body, expected in ACTS:
            genesis = expected["act"] == "genesis"
            given = {"kind": 1, "space": h.ZERO, "lamports": [0]} if genesis else {"kind": 2}
            with self.subTest(expected["act"]):
                self.assertEqual(read_one(body, **given), expected)


# ---- an example of every act --------------------------------------------------------------------

SEAT = b"".join(KEYS[:3])
SEAT_JSON = {"device": HEX[0], "noise": HEX[1], "seal": HEX[2]}
NEW = h.ZERO + h.text("Ada")
NEW_JSON = {"id": h.ZERO.hex(), "name": "Ada"}
ROOTS = h.several(KEYS[1] + h.text("safe"), KEYS[0] + h.text(""))
ROOTS_JSON = [{"key": HEX[1], "label": "safe"}, {"key": HEX[0], "label": ""}]
POLICY = h.several(b"\1\0", b"\4" + h.varint(255), b"\x0a" + h.varint(64 * 2**20))
POLICY_JSON = [[1, 0], [4, 255], [10, 67_108_864]]
VERSIONS = h.several(KEYS[0] + h.several(), KEYS[1] + h.several(KEYS[2], KEYS[3]))
VERSIONS_JSON = [{"space": HEX[0], "version": []}, {"space": HEX[1], "version": HEX[2:4]}]
SIGNED = h.several(b"\0" + b"s" * 64, b"\x0f" + b"t" * 64)
SIGNED_JSON = [[0, (b"s" * 64).hex()], [15, (b"t" * 64).hex()]]
GENESIS = b"\1" + h.text("class") + ROOTS + b"\2" + POLICY + h.text("Bo") + SEAT
ROOT_ACT = {"root_change": HEX[4], "signatures": SIGNED_JSON}
TRAINER = {**ROOT_ACT, "trainer": HEX[5], "person": NEW_JSON, "seat": SEAT_JSON}

ACTS = [
    (GENESIS, {"act": "genesis", "name": "class", "roots": ROOTS_JSON, "threshold": 2,
               "policy": POLICY_JSON, "founder": "Bo", "seat": SEAT_JSON}),
    (b"\2" + KEYS[4] + ROOTS + b"\1" + SIGNED,
     {**ROOT_ACT, "act": "root_change", "roots": ROOTS_JSON, "threshold": 1}),
    (b"\3" + KEYS[4] + KEYS[5] + NEW + SEAT + SIGNED, {**TRAINER, "act": "trainer_add"}),
    (b"\4" + KEYS[4] + KEYS[5] + VERSIONS + SIGNED,
     {**ROOT_ACT, "act": "trainer_remove", "trainer": HEX[5], "versions": VERSIONS_JSON}),
    (b"\5" + KEYS[4] + KEYS[5] + NEW + SEAT + h.several(KEYS[6]) + VERSIONS + SIGNED,
     {**TRAINER, "act": "recovery", "removed": [HEX[6]], "versions": VERSIONS_JSON}),
    (b"\6" + KEYS[4] + POLICY + SIGNED, {**ROOT_ACT, "act": "policy", "policy": POLICY_JSON}),
    (b"\x10\2" + KEYS[4] + KEYS[5] + SEAT + KEYS[6],
     {"act": "admit", "role": 2, "author": HEX[4], "person": {"id": HEX[5], "name": ""},
      "seat": SEAT_JSON, "kit": HEX[6]}),
    (b"\x11" + KEYS[4] + KEYS[5] + SEAT,
     {"act": "reseat", "person": HEX[4], "author": HEX[5], "seat": SEAT_JSON}),
    (b"\x12" + h.ZERO + h.text("team") + h.several(KEYS[0], KEYS[1]),
     {"act": "team", "team": h.ZERO.hex(), "name": "team", "members": HEX[:2]}),
    (b"\x13" + h.text("p" * 240) + KEYS[0] + h.ZERO,
     {"act": "project", "name": "p" * 240, "team": HEX[0], "brief": h.ZERO.hex()}),
    (b"\x14\3" + h.text("book") + KEYS[0],
     {"act": "shelf", "kind": 3, "name": "book", "owner": HEX[0]}),
    (b"\x15\1" + h.several(KEYS[0]) + VERSIONS,
     {"act": "cut", "reason": 1, "authors": HEX[:1], "versions": VERSIONS_JSON}),
    (b"\x15\4" + h.several() + h.several(KEYS[0] + h.several()),
     {"act": "cut", "reason": 4, "authors": [], "versions": VERSIONS_JSON[:1]}),
    (b"\x16" + h.several(KEYS[0], KEYS[1]), {"act": "lift", "cuts": HEX[:2]}),
    (b"\x17" + VERSIONS, {"act": "adopt", "versions": VERSIONS_JSON}),
    (b"\x18" + h.varint(2**32 - 1) + h.several(KEYS[0] + b"x" * 80),
     {"act": "network_key", "epoch": 2**32 - 1, "sealed": [[HEX[0], (b"x" * 80).hex()]]}),
    (b"\x19" + KEYS[0] + KEYS[1] + h.u64(2**64 - 1) + h.varint(9) + KEYS[2] + KEYS[3],
     {"act": "fork_report", "space": HEX[0], "author": HEX[1], "sitting": str(2**64 - 1), "seq": 9,
      "first": HEX[2], "second": HEX[3]}),
    (b"\x1a\3" + h.varint(7) + h.ZERO + h.several(KEYS[0]) + KEYS[1] + h.text("on paper"),
     {"act": "receipt", "kind": 3, "number": 7, "space": h.ZERO.hex(), "version": HEX[:1],
      "root": HEX[1], "label": "on paper"}),
    (b"\x1b\2" + h.text(""), {"act": "session_mark", "mark": 2, "label": ""}),
    (b"\x1c" + KEYS[0] + b"\1" + h.varint(1000) + h.text("door"),
     {"act": "invite", "kit": HEX[0], "role": 1, "uses": 1000, "label": "door"}),
]

# ---- what is refused ----------------------------------------------------------------------------


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
    ("op 0", body(b"\0"), UP_TO(1, 13)),
    ("op 14", body(b"\x0e"), UP_TO(1, 13)),
    ("too many ops", h.span(h.varint(131_073)), UP_TO(0, 131_072)),
    ("create of kind 0", body(bytes([3, 0]) + h.SITE + b"\0"), UP_TO(1, 3)),
    ("create of kind 4", body(bytes([3, 4]) + h.SITE + b"\0"), UP_TO(1, 3)),
    ("name too long", body(bytes([5]) + h.SITE + h.text("n" * 1025)), UP_TO(0, 1024)),
    ("blob too big", body(bytes([6]) + h.SITE + KEYS[0] + h.varint(20 * 2**20 + 1)), "20971520"),
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
    ("op number too high", body(DELETE + h.node(h.mention(0, h.OTHER, 1, 1), 131_072)), "131071"),
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
    ("act 29", act(b"\x1d"), "no act 29"),
    ("genesis of kind 2", act(GENESIS), "belong together"),
    ("kind 1 with another act", genesis(ACTS[-1][0]), "belong together"),
    ("trailing byte in an act", act(ACTS[-1][0] + b"\0"), "trailing"),
    ("no roots", genesis(b"\1" + h.text("c") + b"\0"), UP_TO(1, 16)),
    ("root key twice", act(b"\2" + KEYS[4] + h.several(*[KEYS[0] + b"\0"] * 2) + b"\1" + SIGNED),
     "root key twice"),
    ("threshold 0", act(b"\2" + KEYS[4] + ROOTS + b"\0" + SIGNED), UP_TO(1, 255)),
    ("threshold above roots", act(b"\2" + KEYS[4] + ROOTS + b"\3" + SIGNED), "threshold"),
    ("policy 11", act(b"\6" + KEYS[4] + h.several(b"\x0b\0") + SIGNED), UP_TO(1, 10)),
    ("policy's value", act(b"\6" + KEYS[4] + h.several(b"\4\0") + SIGNED), UP_TO(1, 255)),
    ("policy twice", act(b"\6" + KEYS[4] + h.several(b"\1\0", b"\1\1") + SIGNED), ORDER),
    ("no signatures", act(b"\6" + KEYS[4] + POLICY + b"\0"), UP_TO(1, 16)),
    ("position 16", act(b"\6" + KEYS[4] + POLICY + h.several(b"\x10" + bytes(64))), UP_TO(0, 15)),
    ("position twice", act(b"\6" + KEYS[4] + POLICY + h.several(*[b"\1" + bytes(64)] * 2)),
     ORDER),
    ("new person without name", act(b"\3" + KEYS[4] + KEYS[5] + h.ZERO + b"\0"), UP_TO(1, 120)),
    ("role 3", act(b"\x10\3" + KEYS[4] + KEYS[5] + SEAT + KEYS[6]), UP_TO(1, 2)),
    ("seat again for nobody", act(b"\x11" + h.ZERO + KEYS[5] + SEAT), "no person"),
    ("members", act(b"\x12" + h.ZERO + h.text("t") + h.several(KEYS[1], KEYS[0])), ORDER),
    ("notebook of nobody", act(b"\x14\3" + h.text("b") + h.ZERO), "notebook"),
    ("course of a person", act(b"\x14\1" + h.text("b") + KEYS[0]), "notebook"),
    ("cut of nobody", act(b"\x15\2" + b"\0" + VERSIONS), "no authors"),
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
    ("number of an import", act(b"\x1a\1\1" + h.ZERO + b"\0" + h.ZERO + b"\0"), "delivery"),
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
