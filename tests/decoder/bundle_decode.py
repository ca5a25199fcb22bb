#!/usr/bin/env python3
"""Bundles and blobs read a second time, written from docs/protocol.md alone.

Promises: the hashes of chunks, the root, blob ids and blob chunks are made again and checked; the
records come in their order and are counted; what the page refuses is a ValueError that says why.
Does not check the signature (the standard library has no Ed25519).

bundle_decode.py < BUNDLE: prints a line of JSON for each change, then one about the bundle.
"""

import sys

from atelier_decode import U32, Reader, Spans, json_line, hash_of, require, require_ascending

MAGIC = bytes.fromhex("8941544c0d0a1a0a")
CHUNK, BLOB_MAX, RECORD_MAX = 65_536, 20 * 1024 * 1024, 1024 * 1024
HEAD, BLOB_CHUNK = 1, 4  # kinds of records


def blob_id(size, chunk_hashes):
    return hash_of("atelier blob 1", size.to_bytes(8, "little") + b"".join(chunk_hashes))


def read_blob_map(r):
    """A blob map up to the end; gives (size, chunk hashes)."""
    size = r.varint(0, BLOB_MAX)
    hashes = [r.take(32) for _ in range((size + CHUNK - 1) // CHUNK)]
    r.end()
    return size, hashes


def read_payload(data):
    """Checks the chunks and the end of a bundle; gives the records and what the end says."""
    r = Reader(data)
    require(r.take(8) == MAGIC, "not a bundle")
    r.u8(1, 1)
    payloads, hashes = [], []
    while length := r.uint(4, 0, CHUNK):
        require(not payloads or len(payloads[-1]) == CHUNK, "a short chunk before the last")
        payloads.append(r.take(length))
        index = len(hashes).to_bytes(8, "little")
        hashes.append(hash_of("atelier bundle-chunk 1", index + payloads[-1]))
        require(r.take(32) == hashes[-1], "hash of a chunk")
    require(payloads, "a bundle without chunks")
    root = hash_of("atelier bundle-root 1", b"".join(hashes) + len(hashes).to_bytes(8, "little"))
    end = r.fields("root:hex maker:hex signature:hex/64")
    r.end()
    require(end["root"] == root.hex(), "root of the bundle")
    return b"".join(payloads), end


class Record(Reader):
    def read(self, spec):
        record = self.fields(spec)
        self.end()
        return record

    def tips(self):
        return self.list(1, 16_384, self.tip)

    def tip(self):
        return self.fields(f"author:hex sitting seq:varint/1/{U32} id:hex")


class Bundle:
    """Reads the records of a bundle in their order."""

    def __init__(self, spans):
        self.spans = spans
        self.head = None
        self.ended = False
        self.tips, self.changes, self.span_count, self.blobs = [], [], 0, []
        self.last = (0, "")  # the last span's place in the order: 1 genesis, 2 class, 3 others
        self.missing = []  # (bytes, hash) of the blob begun, the next one last

    def read(self, data):
        payload, end = read_payload(data)
        r = Reader(payload)
        while r.at < len(payload):
            require(not self.ended, "a record after the end")
            kind, content = r.u8(1, 6), r.take(r.varint(0, RECORD_MAX))
            require((self.head is None) == (kind == HEAD), "the head is first, once")
            require(not self.missing or kind == BLOB_CHUNK, "a blob without all its chunks")
            (self.read_head, self.read_span, self.read_blob, self.read_chunk, self.read_end,
             self.read_tips)[kind - 1](content)
        require(self.ended, "no end record")
        return self.changes, {**self.head, **end, "tips": self.tips, "blobs": self.blobs,
                              "spans": self.span_count}

    def read_head(self, content):
        spec = f"class:hex purpose:u8/1/6 time:varint/0/{U32} label:text/0/240"
        self.head = Record(content).read(spec)

    def read_tips(self, content):
        require(not self.span_count and not self.blobs, "tips after a span")
        self.tips.append(Record(content).read("space:hex tips"))
        require_ascending([(of["space"], tip["author"], int(tip["sitting"]), tip["seq"], tip["id"])
                           for of in self.tips for tip in of["tips"]], "tips")

    def read_span(self, content):
        require(not self.blobs, "a span after a blob")
        changes = self.spans.read(content)
        kind, space = changes[0]["kind"], changes[0]["space"]
        if kind == 1:
            require(not self.span_count, "the genesis' span is not the first")
            require(changes[0]["id"] == self.head["class"], "genesis of another class")
        else:
            require((kind == 2) == (space == self.head["class"]), "acts are in the class space")
        require(self.last <= (kind, space), "spaces of spans not ascending")
        self.last = (kind, space)
        self.changes += changes
        self.span_count += 1

    def read_blob(self, content):
        r = Reader(content)
        name = r.take(32)
        size, hashes = read_blob_map(r)
        require(blob_id(size, hashes) == name, "blob map of another blob")
        require(not self.blobs or self.blobs[-1]["blob"] < name.hex(), "blobs not ascending")
        self.blobs.append({"blob": name.hex(), "size": size})
        sizes = [min(CHUNK, size - at) for at in range(0, size, CHUNK)]
        self.missing = list(zip(sizes, hashes))[::-1]

    def read_chunk(self, content):
        require(self.missing, "a chunk of no blob")
        size, chunk_hash = self.missing.pop()
        require(len(content) == size, "length of a blob chunk")
        require(hash_of("atelier blob-chunk 1", content) == chunk_hash, "hash of a blob chunk")

    def read_end(self, content):
        r = Reader(content)
        require(r.varint() == self.span_count, "number of spans")
        require(r.varint() == len(self.blobs), "number of blobs")
        r.end()
        self.ended = True


def main():
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    try:
        changes, about = Bundle(Spans()).read(sys.stdin.buffer.read())
    except ValueError as error:
        sys.exit(f"refused: {error}")
    for value in [*changes, about]:
        print(json_line(value))


if __name__ == "__main__":
    main()
