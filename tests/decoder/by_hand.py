"""Spans made by hand from docs/protocol.md, for examples that must be read or must be refused.

Promises nothing about being right by itself: it writes whatever it is told, wrong things too. It
shares no code with the decoder, so that one mistake cannot be made by both.
"""

import hashlib

ZERO = bytes(32)
SPACE, AUTHOR, OTHER, THIRD = (bytes([n]) * 32 for n in (0x55, 0xA1, 0xB2, 0xC3))
SITTING = 7


def varint(n):
    out = []
    while True:
        low, n = n % 128, n // 128
        out.append(low + 128 * (n > 0))
        if n == 0:
            return bytes(out)


def zigzag(n):
    return varint(2 * n if n >= 0 else -2 * n - 1)


def u64(n):
    return n.to_bytes(8, "little")


def data(raw):
    return varint(len(raw)) + raw


def text(string):
    return data(string.encode("utf-8", "surrogatepass"))


def several(*items):
    """A list: how many, then the items."""
    return varint(len(items)) + b"".join(items)


def column(values, form=varint):
    out, at = b"", 0
    while at < len(values):
        end = at
        while end < len(values) and values[end] == values[at]:
            end += 1
        out += varint(end - at) + form(values[at])
        at = end
    return out


# ---- references ---------------------------------------------------------------------------------

SITE, NOTES = varint(0) + varint(0), varint(0) + varint(1)
THIS = varint(1)


def earlier(back):
    return varint(2) + varint(back)


def known(k, seq, written_id=None):
    if written_id is None:
        return varint(3 + 2 * k) + varint(seq)
    return varint(4 + 2 * k) + varint(seq) + written_id


def mention(k, author, sitting, seq, written_id=None):
    form = varint(3 + 2 * k if written_id is None else 4 + 2 * k)
    return form + author + u64(sitting) + varint(seq) + (written_id or b"")


def node(change, op):
    return change + varint(op)


# ---- text runs ----------------------------------------------------------------------------------


def run(action, length, step, parents=None, inserted=""):
    """step: the position less the cursor; parents: a list of encoded (change, events)."""
    head = varint(length << 3 | (parents is not None) << 2 | action)
    return head + zigzag(step) + (b"" if parents is None else parents) + inserted.encode()


def insert(step, inserted, parents=None):
    return run(0, len(inserted), step, parents, inserted)


def same_text(*runs):
    return bytes([1]) + several(*runs)


def text_in(file, *runs):
    return bytes([2]) + file + several(*runs)


# ---- spans --------------------------------------------------------------------------------------


def span(*bodies, kind=3, space=SPACE, author=AUTHOR, sitting=SITTING, seq=1, prev=ZERO, before=0,
         lamports=None, times=None, heads=None, deleted=None, columns=None, version=1):
    """before: log_bytes before; columns: replaces one of the columns 0 to 4 by raw bytes."""
    count = len(bodies)
    lamports = lamports or list(range(5, 5 + count))
    times = times or [1000] * count
    heads = heads or [[]] * count
    made = [
        column([b - a - 1 for a, b in zip(lamports, lamports[1:])], zigzag),
        column([b - a for a, b in zip(times, times[1:])], zigzag),
        column([len(some) for some in heads]),
        column([len(body) for body in bodies]),
        column(deleted or [0] * count),
    ]
    for index, raw in (columns or {}).items():
        made[index] = raw
    return (
        bytes([version, kind]) + space + author + u64(sitting) + varint(seq)
        + (prev + varint(before) if seq > 1 else b"")
        + varint(count) + varint(lamports[0]) + varint(times[0])
        + b"".join(made) + b"".join(head for some in heads for head in some)
        + b"".join(bodies) + bytes(range(64))
    )


def change_id(body, kind=3, space=SPACE, author=AUTHOR, sitting=SITTING, seq=1, prev=ZERO,
              lamport=5, heads=(), time=1000, log_bytes=None):
    body_hash = hashlib.blake2b(body, digest_size=32, person=b"atelier body 1").digest()
    header = (
        bytes([1, kind]) + space + author + u64(sitting) + varint(seq) + prev + varint(lamport)
        + bytes([len(heads)]) + b"".join(heads) + varint(time)
        + varint(len(body) if log_bytes is None else log_bytes) + varint(len(body)) + body_hash
    )
    return hashlib.blake2b(header, digest_size=32, person=b"atelier change 1").digest()
