#!/usr/bin/env python3
"""Draws the pictures of the sample site: make_pictures.py. The same pixels every time."""

import struct
import zlib
from pathlib import Path

IMAGES = Path(__file__).parent / "boulangerie/images"


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, colour_at):
    rows = b"".join(
        b"\0" + b"".join(bytes(colour_at(x, y)) for x in range(width)) for y in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def loaf(width, height, crust, cuts):
    """An ellipse of bread on a board, with cuts across."""

    def colour_at(x, y):
        dx, dy = (x - width / 2) / (width * 0.42), (y - height * 0.52) / (height * 0.32)
        if dx * dx + dy * dy > 1:
            return (244, 236, 221) if y < height * 0.7 else (196, 160, 115)
        light = 1 - 0.35 * (dx * dx + dy * dy)
        if cuts and abs((dx * cuts + dy * 0.8) % 1 - 0.5) < 0.07 and dy < 0.35:
            light *= 1.25
        return tuple(min(255, int(part * light)) for part in crust)

    return png(width, height, colour_at)


def front(width, height):
    """The shop: a wall, a window, a door, a striped awning."""

    def colour_at(x, y):
        if y > height * 0.88:
            return (150, 146, 140)
        if height * 0.3 < y < height * 0.42 and width * 0.08 < x < width * 0.92:
            return (178, 58, 46) if (x // 24) % 2 else (250, 244, 232)
        if width * 0.12 < x < width * 0.58 and height * 0.46 < y < height * 0.78:
            return (183, 211, 222)
        if width * 0.66 < x < width * 0.84 and y > height * 0.46:
            return (92, 58, 36)
        return (235, 216, 180)

    return png(width, height, colour_at)


def main():
    IMAGES.mkdir(parents=True, exist_ok=True)
    pictures = {
        "pain-de-campagne.png": loaf(320, 200, (190, 120, 60), 4),
        "brioche.png": loaf(320, 200, (226, 170, 80), 0),
        "tourte-de-seigle.png": loaf(320, 200, (120, 78, 48), 6),
        "devanture.png": front(480, 270),
    }
    for name, bytes_ in pictures.items():
        (IMAGES / name).write_bytes(bytes_)


if __name__ == "__main__":
    main()
