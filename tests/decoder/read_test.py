#!/usr/bin/env python3
"""What the page allows is read as the page says, from spans made by hand."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import by_hand as h  # noqa: E402
from atelier_decode import Spans  # noqa: E402
from examples import ACTS, BEHIND, CREATE, DELETE, HEX, KEYS, MENTION, content  # noqa: E402


def log(author, sitting, seq, written_id=None):
    return {"author": author.hex(), "sitting": str(sitting), "seq": seq,
            "id": written_id and written_id.hex()}


def own(seq):
    return log(h.AUTHOR, h.SITTING, seq)


def read_one(*bodies, **span):
    return Spans().read(h.span(*bodies, **span))[-1]["body"]


class Read(unittest.TestCase):
    maxDiff = None

    def test_every_op(self):
        body = content(
            bytes([3, 2]) + h.SITE + h.text("à.txt"),
            h.text_in(h.node(h.THIS, 0), h.insert(0, "a\r\n\U0001F600")),
            h.same_text(h.insert(-1, "b", h.several()), h.run(1, 3, -2), h.run(2, 2, 2)),
            bytes([4]) + h.node(h.mention(0, h.OTHER, 2**64 - 1, 2**32 - 1), 4_095) + h.NOTES,
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
                {**run, "action": "insert", "length": 4, "text": "a\r\n\U0001F600"}]},
            {"op": "text", "file": mine, "runs": [
                {"action": "insert", "length": 1, "position": 3, "parents": [], "text": "b"},
                {**run, "action": "delete", "length": 3, "position": 2},
                {**run, "action": "delete_backwards", "length": 2, "position": 4}]},
            {"op": "move", "node": {"change": {**other, "seq": 2**32 - 1}, "op": 4_095},
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
            self.assertEqual((change["version"], change["body_len"]), (1, len(body)))
            self.assertEqual(change["heads"], [head.hex() for head in heads[at]])
            prev = expected

    def test_a_column_may_come_back_to_a_value(self):
        changes = Spans().read(h.span(*[content(), content(CREATE)] * 2, content(CREATE)))
        lengths = [change["body_len"] for change in changes]
        self.assertEqual(lengths, [1, 1 + len(CREATE)] * 2 + [1 + len(CREATE)])

    def test_a_single_change_may_be_above_64_kib(self):
        self.assertTrue(read_one(content(h.text_in(h.SITE, h.insert(0, "x" * 70_000)))))

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

if __name__ == "__main__":
    unittest.main()
