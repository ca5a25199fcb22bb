#!/usr/bin/env python3
"""The second decoder of "Sheaf", written from docs/protocol.md alone: a sheaf's spans, as the bytes of
spans. Whether those may be read is a matter of atelier_decode. Refuses with a ValueError that says why.

The standard library has no zstd: the machine's library is called.
"""

import ctypes
import ctypes.util
import hashlib
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from atelier_decode import (BODY_MAX, LAMPORT_MAX, LOG_MAX, RUNS_MAX, SPAN_MAX, U32, U64,  # noqa: E402
                            ZERO, Reader, require, varint_bytes)

SHEAF_MAX, UNPACKED_MAX, CHANGES_MAX, SPAN_CHANGES_MAX = 1024 * 1024, 1_000_000, 65_536, 2_048
INSERT, LENGTH_MAX, DICTIONARY_MAX = 0, 2**21, 16_384

zstd = ctypes.CDLL(ctypes.util.find_library("zstd"))
for name in ("ZSTD_getFrameContentSize", "ZSTD_findFrameCompressedSize", "ZSTD_decompress"):
    getattr(zstd, name).restype = ctypes.c_uint64


def unpacked(r, left):
    size, frame = r.varint(0, left), r.take(r.varint(0, SHEAF_MAX))
    length = ctypes.c_size_t(len(frame))
    require(zstd.ZSTD_getFrameContentSize(frame, length) == size, "the frame says another size")
    require(zstd.ZSTD_findFrameCompressedSize(frame, length) == len(frame), "no one whole frame")
    require(zstd.ZSTD_getDictID_fromFrame(frame, length) == 0, "a frame with a dictionary")
    room = ctypes.create_string_buffer(max(size, 1))
    got = zstd.ZSTD_decompress(room, ctypes.c_size_t(size), frame, length)
    require(got == size, "the frame does not unpack")
    return room.raw[:size]


def sized(r):
    return Reader(r.take(r.varint()))


def zigzag(n):
    return n >> 1 ^ -(n & 1)


def column(r, count, low=0, high=U64):
    """The values of a column, one by one; every group is looked at."""
    before = None
    while count:
        repeat, value = r.varint(1, count), r.varint(low, high)
        require(value != before, "two groups of one value")
        yield from [value] * repeat
        before, count = value, count - repeat


def written(values):
    """A column of these values."""
    groups = []
    for value in values:
        if groups and groups[-1][1] == value:
            groups[-1][0] += 1
        else:
            groups.append([1, value])
    return b"".join(varint_bytes(n) for group in groups for n in group)


class Typed:
    """The runs of typed bodies, one by one, as their bytes and how many events they delete."""

    def __init__(self, kinds, repeats, lengths, moves, parents, text):
        self.kinds, self.repeats, self.lengths, self.moves = kinds, repeats, lengths, moves
        self.parents, self.text = parents, text
        self.left, self.seqs = 0, {}

    def run(self):
        if not self.left:
            kind = self.kinds.u8(0, 63)
            require(kind & 3 != 3, "no such action")
            self.kind, self.left = kind, self.repeats.varint(1)
            self.length = self.lengths.varint(2, LENGTH_MAX) if kind & 16 else 1
            self.step = kind >> 2 & 1
            move = self.moves.varint() if kind & 8 else self.step
        else:
            move = self.step
        self.left -= 1
        action, has_parents = self.kind & 3, self.kind >> 5
        data = varint_bytes(self.length << 3 | has_parents << 2 | action) + varint_bytes(move)
        if has_parents:
            data += self.parents_list()
        if action == INSERT:
            data += b"".join(self.scalar() for _ in range(self.length))
        return data, 0 if action == INSERT else self.length

    def scalar(self):
        first = self.text.u8()
        size = 1 if first < 0x80 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4
        data = bytes([first]) + self.text.take(size - 1)
        data.decode("utf-8")  # a ValueError where it is none
        return data

    def parents_list(self):
        r, count = self.parents, self.parents.varint(0, 32)
        data = varint_bytes(count)
        for _ in range(count):
            form = r.varint(1)
            data += varint_bytes(form)
            if form == 2:
                data += varint_bytes(r.varint())
            elif form > 2:
                require(form % 2 and form < 3 + 2 * DICTIONARY_MAX, "no plain form of a log")
                self.seqs[form] = (self.seqs.get(form, 0) + zigzag(r.varint())) % 2**64
                data += varint_bytes(self.seqs[form])
            data += varint_bytes(r.varint())
        return data


def id_of(header):
    return hashlib.blake2b(header, digest_size=32, person=b"atelier change 1").digest()


def body_hash_of(body):
    return hashlib.blake2b(body, digest_size=32, person=b"atelier body 1").digest()


class Sheaf:
    def __init__(self, data):
        require(len(data) <= SHEAF_MAX, "a sheaf that is too long")
        r = Reader(data)
        require(r.u8() == 2, "no version of a sheaf")
        self.names = bytes([r.u8(2, 3)]) + r.take(32 + 32 + 8)
        self.seq, self.prev, self.log_bytes = r.varint(1, U32), ZERO, 0
        if self.seq > 1:
            self.prev, self.log_bytes = r.take(32), r.varint(0, LOG_MAX)
        spans = r.varint(1, CHANGES_MAX)
        changes = r.varint(spans, CHANGES_MAX)
        self.lamport, self.time = r.varint(0, LAMPORT_MAX), r.varint(0, U32)
        columns = unpacked(r, UNPACKED_MAX)
        texts = Reader(unpacked(r, UNPACKED_MAX - len(columns)))
        columns = Reader(columns)
        self.sections = [sized(columns) for _ in range(11)]
        columns.end()
        self.inserted, self.others = sized(texts), texts
        counts, lamports, times, heads, shapes, self.lengths = self.sections[:6]
        self.counts = list(column(counts, spans, 1, SPAN_CHANGES_MAX))
        require(sum(self.counts) == changes, "spans of more or fewer changes")
        self.lamports, self.times = column(lamports, changes - 1), column(times, changes - 1)
        self.nheads, self.shapes = column(heads, changes, 0, 32), column(shapes, changes, 0, RUNS_MAX)
        self.typed = Typed(*self.sections[6:], self.inserted)
        self.tail = Reader(r.take(len(data) - r.at - 64 * spans))
        self.signatures = r
        self.is_first = True

    def spans(self):
        """The bytes of each."""
        made = [self.span(count) for count in self.counts]
        for part in [*self.sections, self.inserted, self.others, self.tail, self.signatures]:
            part.end()
        require(not self.typed.left, "a stretch goes on")
        return made

    def span(self, count):
        start = b"\x01" + self.names + varint_bytes(self.seq)
        if self.seq > 1:
            start += self.prev + varint_bytes(self.log_bytes)
        steps, changes = ([], []), []
        for i in range(count):
            step = self.step()
            for column_of, value in zip(steps, step):
                column_of.extend([value] if i else [])
            changes.append((self.lamport, self.time, *self.change()))
        start += varint_bytes(count) + b"".join(varint_bytes(n) for n in changes[0][:2])
        heads, bodies, deleted = zip(*(change[2:] for change in changes))
        rest = b"".join(map(written, (*steps, map(len, heads), map(len, bodies), deleted)))
        rest += b"".join(b"".join(each) for each in heads) + b"".join(bodies)
        data = start + rest + self.signatures.take(64)
        require(count == 1 or len(data) <= SPAN_MAX, "a span that is too long")
        return data

    def step(self):
        """Lamport and time go on; how far, as the columns of a span say it."""
        if self.is_first:
            self.is_first = False
            return 0, 0
        lamport, time = next(self.lamports), next(self.times)
        self.lamport += 1 + zigzag(lamport)
        self.time += zigzag(time)
        require(0 <= self.lamport <= LAMPORT_MAX and 0 <= self.time <= U32, "a clock out of range")
        return lamport, time

    def change(self):
        heads = [self.tail.take(32) for _ in range(next(self.nheads))]
        shape, deleted = next(self.shapes), 0
        if shape:
            body = b"\x01\x01" + varint_bytes(shape)
            for _ in range(shape):
                run, deletes = self.typed.run()
                body, deleted = body + run, deleted + deletes
        else:
            size = self.lengths.varint(1, BODY_MAX)
            deleted, body = self.lengths.varint(0, LOG_MAX), self.others.take(size)
        self.log_bytes += len(body) + deleted
        require(len(body) <= BODY_MAX and self.log_bytes <= LOG_MAX, "too much for a log")
        header = (b"\x01" + self.names + varint_bytes(self.seq) + self.prev + varint_bytes(self.lamport)
                  + bytes([len(heads)]) + b"".join(heads) + varint_bytes(self.time)
                  + varint_bytes(self.log_bytes) + varint_bytes(len(body)) + body_hash_of(body))
        self.prev, self.seq = id_of(header), self.seq + 1
        return heads, body, deleted
