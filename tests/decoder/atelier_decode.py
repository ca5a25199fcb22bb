#!/usr/bin/env python3
"""The second decoder: Atelier's changes read a second time, written from docs/protocol.md alone.

Promises: what the page refuses is refused with a ValueError that says why; ids and body hashes are
made again. Shares nothing with the C++ sources: the page decides.
Refuses a change whose predecessor it has not seen: there is no context to read it in.
Does not check signatures (the standard library has no Ed25519) nor what changes mean together.

atelier_decode.py < SPANS: each line is the hex of a span; prints a line of JSON for each change.
"""

import copy
import hashlib
import json
import sys
from itertools import accumulate
from operator import itemgetter

ZERO = bytes(32)
U32, U53, U64 = 2**32 - 1, 2**53 - 1, 2**64 - 1
POSITION_MAX, LAMPORT_MAX, OP_MAX, RUNS_MAX = 2**31 - 1, 2**56, 4_095, 8_192
BODY_MAX, LOG_MAX, SPAN_MAX = 256 * 1024, 64 * 1024 * 1024, 64 * 1024
GENESIS, CONTENT = 1, 3

def require(holds, reason):
    if not holds:
        raise ValueError(reason)

def require_ascending(items, what):
    require(all(a < b for a, b in zip(items, items[1:])), f"{what} not ascending")

def hash_of(domain, data, put="key"):
    return hashlib.blake2b(data, digest_size=32, **{put: domain.encode("ascii")}).digest()

def varint_bytes(n):
    return bytes([n]) if n < 0x80 else bytes([n & 0x7F | 0x80]) + varint_bytes(n >> 7)

class Reader:
    """The forms under "Conventions", read from the front of some bytes."""
    def __init__(self, data):
        self.data, self.at, self.deleted = data, 0, 0

    def fields(self, spec):
        """Reads "name:form/low/high ..." into a dict; without a form the name is the form."""
        values = {}
        for field in spec.split():
            name, _, form = field.partition(":")
            form, *bounds = (form or name).split("/")
            values[name] = getattr(self, form)(*map(int, bounds))
        return values

    def one_of(self, what, table):
        number = self.u8()
        require(number in table, f"no {what} {number}")
        name, spec = table[number]
        return {what: name, **({"number": number} if number >= 128 else {}), **self.fields(spec)}

    def take(self, size):
        require(size <= len(self.data) - self.at, "ends too early")
        self.at += size
        return self.data[self.at - size : self.at]

    def end(self):
        require(self.at == len(self.data), "trailing bytes")

    def uint(self, size, low=0, high=U64):
        number = int.from_bytes(self.take(size), "little")
        require(low <= number <= high, f"number {number} is not {low} to {high}")
        return number

    def u8(self, low=0, high=255):
        return self.uint(1, low, high)

    def varint(self, low=0, high=U64):
        number = shift = 0
        byte = 0x80
        while byte & 0x80:
            require(shift < 70, "varint of more than 10 bytes")
            byte = self.u8()
            number |= (byte & 0x7F) << shift
            shift += 7
        require(byte != 0 or shift == 7, "varint not in its shortest form")
        require(low <= number <= high, f"number {number} is not {low} to {high}")
        return number

    def zigzag(self):
        number = self.varint()
        return -(number >> 1) - 1 if number & 1 else number >> 1

    def hex(self, size=32): return self.take(size).hex()
    def hex_bytes(self, high): return self.hex(self.varint(0, high))
    def rest(self): return self.hex(len(self.data) - self.at)
    def sitting(self): return str(self.uint(8))
    def text(self, low, high): return self.utf8(self.take(self.varint(low, high)))

    def scalars(self, count):
        """Exactly count scalars, without a length in bytes before them."""
        start = self.at
        for _ in range(count):
            lead = self.u8()
            self.take(0 if lead < 0x80 else 1 if lead < 0xE0 else 2 if lead < 0xF0 else 3)
        return self.utf8(self.data[start : self.at])

    @staticmethod
    def utf8(data):
        text = data.decode("utf-8", "strict")  # what it raises is a ValueError
        require("\0" not in text, "text holds U+0000")
        return text

    def list(self, low, high, item):
        return [item() for _ in range(self.varint(low, high))]

    def ascending(self, low, high, item, key=itemgetter(0)):
        items = self.list(low, high, item)
        require_ascending(list(map(key, items)), "list")
        return items

    def hexes(self, low, high):
        return self.ascending(low, high, self.hex, key=str)  # hex sorts as its bytes do

def reference_json(reference):
    """A resolved change reference: author, sitting, seq and the id, empty where none is written."""
    author, sitting, seq, written_id = reference
    return {"author": author.hex(), "sitting": str(sitting), "seq": seq,
            "id": written_id.hex() or None}

class Context:
    """What a branch of a log carries from one change to the next."""
    def __init__(self, log):
        self.log = log  # (kind, space, author, sitting): these stay
        self.prev, self.seq, self.log_bytes = ZERO, 0, 0  # of the last change
        self.dictionary = ()  # of (author, sitting), in the order of first mention
        self.file = None  # a node as JSON: nodes are equal when they resolve to the same
        self.cursor = 0

class Content(Reader):
    """A content body; reading it moves the context on."""
    def __init__(self, data, own, context):
        super().__init__(data)
        self.own, self.context, self.op, self.runs_left = own, context, 0, RUNS_MAX

    def body(self):
        ops = []
        for self.op in range(self.varint(0, OP_MAX + 1)):
            ops.append(self.one_of("op", OPS))
        require(self.runs_left >= 0, "too many runs and parents")
        require(self.deleted <= LOG_MAX, "too many deleted events")
        return {"ops": ops}

    def change(self, form):
        require(form > 0, "a change has no form 0")
        if form <= 2:
            author, sitting, seq, _ = self.own
            return (author, sitting, seq - (self.varint(1, seq - 1) if form == 2 else 0), b"")
        k, has_id = divmod(form - 3, 2)
        known = self.context.dictionary
        require(k <= min(len(known), 16_383), "log beyond the dictionary")
        log = known[k] if k < len(known) else (self.take(32), self.uint(8))
        if k == len(known):
            require(log not in known, "first mention of a log that is in the dictionary")
            self.context.dictionary += (log,)
        require(has_id or log != self.own[:2], "own log in form 3 + 2k")
        return (*log, self.varint(1, U32), self.take(32) if has_id else b"")

    def node(self, root_allowed=1):
        form = self.varint()
        if form == 0:
            require(root_allowed, "a root is not a comment")
            return {"root": self.varint(0, 1)}
        change, op = self.change(form), self.varint(0, OP_MAX)
        require(form != 1 or op < self.op, "node of this change not made before its reference")
        return {"change": reference_json(change), "op": op}

    def range(self):
        return [self.anchor(), self.anchor()] if self.u8(0, 1) else None

    def anchor(self):
        form = self.varint()
        if form == 0:
            return {"edge": True, "side": self.u8(0, 1)}
        change = reference_json(self.change(form))
        return {"change": change, "event": self.varint(0, U32), "side": self.u8(0, 1)}

    def file(self, named=1):
        if named:
            node = self.node()
            require(node != self.context.file, "file is the one of the context")
            self.context.file, self.context.cursor = node, 0
        require(self.context.file is not None, "no file in the context")
        return self.context.file

    def runs(self):
        return self.list(1, U64, self.run)

    def run(self):
        self.runs_left -= 1
        head = self.varint()
        length, has_parents, action = head >> 3, head & 4, head & 3
        require(action < 3, "action 3")
        require((2 if action == 2 else 1) <= length <= 2**21, f"a run of length {length}")
        position = self.context.cursor + self.zigzag()
        require(0 <= position <= POSITION_MAX, f"position {position}")
        run = {"action": ("insert", "delete", "delete_backwards")[action], "length": length,
               "position": position, "parents": self.parents() if has_parents else None}
        if action == 0:
            run["text"] = self.scalars(length)
        else:
            self.deleted += length
        cursor = (position + length, position, max(0, position - length + 1))[action]
        self.context.cursor = min(cursor, POSITION_MAX)
        return run

    def parents(self):
        parents = self.ascending(0, 32, lambda: (self.change(self.varint()), self.varint(1, U32)))
        self.runs_left -= len(parents)
        return [{"change": reference_json(change), "events": events} for change, events in parents]

OPS = {
    1: ("text", "file:file/0 runs"),
    2: ("text", "file runs"),
    3: ("create", "kind:u8/1/3 parent:node name:text/0/1024"),
    4: ("move", "node parent:node"),
    5: ("name", "node name:text/0/1024"),
    6: ("blob", "node blob:hex size:varint/0/9007199254740991"),
    7: ("attribute", "node key:text/1/64 value:hex_bytes/4096"),
    8: ("delete", "node"),
    9: ("keep", "node"),
    10: ("comment", "node range source:text/0/240 text:text/1/16384"),
    11: ("reply", "comment:node/0 text:text/1/16384"),
    12: ("comment_state", "comment:node/0 state:u8/1/5 reason:text/0/1024"),
    13: ("moment", "name:text/0/240"),
    **{number: ("later", f"fields:hex_bytes/{BODY_MAX}") for number in range(128, 256)},
}

class Act(Reader):
    """An act body."""
    def body(self):
        act = self.one_of("act", ACTS)
        self.check(**act)
        return act

    @staticmethod
    def check(act, roots=(), threshold=0, person="", kind=0, owner="", reason=0, authors=(),
              versions=(), first="", second="", number=0, team="", members=(), leaving=(),
              space="", subject="", **_):
        require(len({root["key"] for root in roots}) == len(roots), "root key twice")
        require(threshold <= len(roots), "threshold above the number of roots")
        require(ZERO.hex() not in (person, subject, act == "space" and space), "names nothing")
        if act == "shelf":
            require((kind == 3) == (owner != ZERO.hex()), "a notebook, and only it, has an owner")
        if act == "cut":
            require((reason == 4) == (not authors), "a freeze, and only it, has no authors")
            require(reason != 4 or len(versions) == 1, "a freeze has exactly one space")
        if act == "team":
            require(not leaving or team != ZERO.hex(), "somebody leaves a new team")
            require(leaving or not versions, "versions though nobody leaves")
            require(not set(members) & set(leaving), "a member leaves")
        require(act != "fork_report" or first < second, "second id not greater than the first")
        require(act != "receipt" or kind in (3, 10) or number == 0, "number of nothing")

    def person(self):
        person = self.hex()
        return {"id": person, "name": self.text(1, 120) if person == ZERO.hex() else ""}

    def seat(self):
        return self.fields("device:hex noise:hex seal:hex")

    def versions(self, low=0):
        return self.ascending(low, 4096, lambda: self.fields("space:hex version:hexes/0/1024"),
                              key=itemgetter("space"))

    def roots(self): return self.list(1, 16, lambda: self.fields("key:hex label:text/0/60"))
    def policy(self): return self.ascending(0, 32, lambda: [self.u8(1), self.varint(0, U53)])
    def sealed(self): return self.ascending(1, 1024, lambda: [self.hex(), self.hex(80)])
    def signatures(self): return self.ascending(1, 16, lambda: [self.u8(0, 15), self.hex(64)])

ACTS = {
    1: ("genesis", "name:text/1/120 roots threshold:u8/1 policy founder:text/1/120 seat"),
    2: ("root_change", "root_change:hex roots threshold:u8/1 signatures"),
    3: ("trainer_add", "root_change:hex trainer:hex person seat signatures"),
    4: ("trainer_remove", "root_change:hex trainer:hex versions signatures"),
    5: ("recovery", "root_change:hex trainer:hex person seat removed:hexes/0/64 versions"
                    " signatures"),
    6: ("policy", "root_change:hex policy signatures"),
    16: ("admit", "role:u8/1/2 author:hex person seat kit:hex"),
    17: ("reseat", "person:hex author:hex seat"),
    18: ("team", "team:hex name:text/1/120 members:hexes/0/256 leaving:hexes/0/256 versions"),
    19: ("project", "name:text/1/240 team:hex brief:hex"),
    20: ("shelf", "kind:u8/1/3 name:text/1/240 owner:hex"),
    21: ("cut", "reason:u8/1/4 authors:hexes/0/256 versions"),
    22: ("lift", "cuts:hexes/1/256"),
    23: ("adopt", "versions:versions/1"),
    24: ("network_key", f"epoch:varint/0/{U32} sealed"),
    25: ("fork_report", f"space:hex author:hex sitting seq:varint/1/{U32} first:hex second:hex"),
    26: ("receipt", f"kind:u8/1/11 number:varint/0/{U32} space:hex version:hexes/0/1024 root:hex"
                    " label:text/0/240"),
    27: ("session_mark", "mark:u8/1/2 label:text/0/240"),
    28: ("invite", "kit:hex role:u8/1/2 uses:varint/0/1000 label:text/0/120"),
    29: ("person_name", "person:hex name:text/1/120"),
    30: ("outside_name", "person:hex name:text/0/120"),
    31: ("space", "space:hex name:text/1/240 brief:hex closed:u8/0/1"),
    32: ("attest", "subject:hex verdict:u8/1/3 reason:text/0/240"),
    **{number: ("later", "fields:rest") for number in range(128, 256)},
}

class Spans:
    """Reads spans; keeps the context behind each change under the change's id."""
    def __init__(self):
        self.after = {}

    def read(self, data):
        r = Reader(data)
        r.u8(1, 1)
        log = kind, *_ = r.u8(1, 3), r.take(32), r.take(32), r.uint(8)
        seq = r.varint(1, U32)
        context = Context(log) if seq == 1 else self.before(r, log, seq)
        count = r.varint(1, min(len(data), U32 - seq + 1, 2048))  # a body is a byte at least
        require(count == 1 or len(data) <= SPAN_MAX, "a span of many changes above 64 KiB")
        require(count == 1 or kind != GENESIS, "a genesis is alone in its span")
        lamport, time = r.varint(), r.varint()
        steps = column(r, count - 1, r.zigzag)
        lamports = list(accumulate(steps, lambda before, step: before + 1 + step, initial=lamport))
        times = list(accumulate(column(r, count - 1, r.zigzag), initial=time))
        nheads, lengths, deleted = (column(r, count, r.varint) for _ in range(3))
        heads = [[r.take(32) for _ in range(n)] for n in nheads]
        bodies = [r.take(length) for length in lengths]
        r.take(64)  # the signature
        r.end()
        contexts, changes = [], []
        for row in zip(lamports, times, heads, bodies, deleted):
            context = copy.copy(context)
            changes.append(read_change(context, *row))
            contexts.append(context)
        self.after.update((context.prev, context) for context in contexts)
        return changes

    def before(self, r, log, seq):
        prev, log_bytes = r.take(32), r.varint()
        require(prev in self.after, f"change before not seen: {prev.hex()}")
        context = self.after[prev]
        require((context.log, context.seq) == (log, seq - 1), "prev is not the change before")
        require(context.log_bytes == log_bytes, "log_bytes differ from the change before")
        return context

def column(r, count, one):
    values = []
    while len(values) < count:
        repeat, value = r.varint(1, count - len(values)), one()
        require(not values or value != values[-1], "neighbouring groups of a column are equal")
        values += [value] * repeat
    return values

def read_change(context, lamport, time, heads, data, deleted):
    """Reads the next change of a log and moves its context on; the header is made and checked."""
    (kind, space, author, sitting), prev, seq = context.log, context.prev, context.seq + 1
    log_bytes = context.log_bytes + len(data) + deleted
    require((kind == GENESIS) == (space == ZERO), "a genesis, and only it, has space zero")
    require(kind != GENESIS or (seq == 1 and lamport == 0 and not heads), "genesis with a past")
    require(0 <= lamport <= LAMPORT_MAX, f"lamport {lamport}")
    require(len(heads) <= 32, "more than 32 heads")
    require_ascending(heads, "heads")
    require(ZERO not in heads and prev not in heads, "head is zero or prev")
    require(0 <= time <= U32, f"claimed time {time}")
    require(log_bytes <= LOG_MAX, "log above 64 MiB")
    require(1 <= len(data) <= BODY_MAX, f"body of {len(data)} bytes")
    body_hash = hash_of("atelier body 1", data, put="person")
    header = b"".join([bytes([1, kind]), space, author, sitting.to_bytes(8, "little"),
                       varint_bytes(seq), prev, varint_bytes(lamport), bytes([len(heads)]), *heads,
                       varint_bytes(time), varint_bytes(log_bytes), varint_bytes(len(data)),
                       body_hash])
    own = (author, sitting, seq, b"")
    reader = Content(data, own, context) if kind == CONTENT else Act(data)
    body = reader.body()
    genesis = body.get("act") == "genesis"
    require((kind == GENESIS) == genesis, "kind 1 and the act genesis belong together")
    reader.end()
    require(deleted == reader.deleted, "deleted is not what the body says")
    change_id = hash_of("atelier change 1", header, put="person")
    context.prev, context.seq, context.log_bytes = change_id, seq, log_bytes
    return {"id": change_id.hex(), "version": 1, "kind": kind, "space": space.hex(),
            "author": author.hex(), "sitting": str(sitting), "seq": seq, "prev": prev.hex(),
            "lamport": lamport, "heads": [head.hex() for head in heads], "claimed_time": time,
            "log_bytes": log_bytes, "body_len": len(data), "body_hash": body_hash.hex(),
            "body": body}

def json_line(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

def main():
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    spans = Spans()
    for number, line in enumerate(sys.stdin.buffer, 1):
        try:
            print(*map(json_line, spans.read(bytes.fromhex(line.decode("ascii")))), sep="\n")
        except ValueError as error:
            sys.exit(f"line {number} refused: {error}")

if __name__ == "__main__":
    main()
