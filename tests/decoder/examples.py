"""Pieces of bodies made by hand, and an example of every act with the JSON it reads as."""

import by_hand as h

KEYS = [bytes([n]) * 32 for n in range(1, 9)]
HEX = [key.hex() for key in KEYS]
BEHIND = h.AUTHOR[:31] + b"\xff"  # sorts behind AUTHOR
CREATE = bytes([3, 2]) + h.SITE + h.text("a")
DELETE = bytes([8])
MENTION = DELETE + h.node(h.mention(0, h.OTHER, 1, 1), 0)


def content(*ops):
    return h.several(*ops)


SEAT = b"".join(KEYS[:3])
SEAT_JSON = {"device": HEX[0], "noise": HEX[1], "seal": HEX[2]}
NEW = h.ZERO + h.text("Ada")
NEW_JSON = {"id": h.ZERO.hex(), "name": "Ada"}
ROOTS = h.several(KEYS[1] + h.text("safe"), KEYS[0] + h.text(""))
ROOTS_JSON = [{"key": HEX[1], "label": "safe"}, {"key": HEX[0], "label": ""}]
POLICY = h.several(b"\1\0", b"\4" + h.varint(255), b"\xff" + h.varint(2**53 - 1))
POLICY_JSON = [[1, 0], [4, 255], [255, 2**53 - 1]]
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
    (b"\x12" + h.ZERO + h.text("team") + h.several(KEYS[0], KEYS[1]) + b"\0\0",
     {"act": "team", "team": h.ZERO.hex(), "name": "team", "members": HEX[:2], "leaving": [],
      "versions": []}),
    (b"\x12" + KEYS[4] + h.text("team") + h.several(KEYS[0]) + h.several(KEYS[1]) + VERSIONS,
     {"act": "team", "team": HEX[4], "name": "team", "members": HEX[:1], "leaving": HEX[1:2],
      "versions": VERSIONS_JSON}),
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
    (b"\x80", {"act": "later", "number": 128, "fields": ""}),
    (b"\xff\1\2", {"act": "later", "number": 255, "fields": "0102"}),
    (b"\x1a\x0a" + h.varint(90) + h.ZERO + h.several() + h.ZERO + h.text("paper"),
     {"act": "receipt", "kind": 10, "number": 90, "space": h.ZERO.hex(), "version": [],
      "root": h.ZERO.hex(), "label": "paper"}),
    (b"\x1d" + KEYS[0] + h.text("Ada"), {"act": "person_name", "person": HEX[0], "name": "Ada"}),
    (b"\x1e" + KEYS[0] + h.text(""), {"act": "outside_name", "person": HEX[0], "name": ""}),
    (b"\x1f" + KEYS[0] + h.text("site") + h.ZERO + b"\1",
     {"act": "space", "space": HEX[0], "name": "site", "brief": h.ZERO.hex(), "closed": 1}),
    (b"\x20" + KEYS[0] + b"\2" + h.text("no"),
     {"act": "attest", "subject": HEX[0], "verdict": 2, "reason": "no"}),
]
