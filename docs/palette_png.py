"""A picture as PNG with at most 256 colours (PNG 1.2: colour type 3), its colours chosen by median cut."""

from __future__ import annotations

import struct
import zlib
from bisect import bisect_left
from collections import Counter
from itertools import accumulate

__all__ = ["palette_png"]

Colour = tuple[int, int, int]


def palette_png(pixels: bytes, width: int, height: int, colours: int = 256) -> bytes:
    """The PNG of pixels given as red, green, blue and alpha; alpha is left out."""
    quads = list(zip(pixels[0::4], pixels[1::4], pixels[2::4], strict=True))
    counts = Counter(quads)
    palette, places = _palette(counts, colours)
    rows = bytes(places[quad] for quad in quads)
    lines = b"".join(b"\0" + rows[at : at + width] for at in range(0, width * height, width))
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", bytes(part for colour in palette for part in colour)),
            _chunk(b"IDAT", zlib.compress(lines, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _palette(counts: Counter[Colour], most: int) -> tuple[list[Colour], dict[Colour, int]]:
    """The colours to use, and which of them stands for each colour of the picture.

    The box whose colours are most, and farthest apart, is cut at its middle until there are enough boxes.
    """
    boxes = [sorted(counts)]
    while len(boxes) < most:
        at = max(range(len(boxes)), key=lambda number: _spread(boxes[number], counts))
        if len(boxes[at]) < 2:
            break
        boxes[at : at + 1] = _halves(boxes[at], counts)
    palette = [_middle(box, counts) for box in boxes]
    return palette, {colour: number for number, box in enumerate(boxes) for colour in box}


def _ranges(box: list[Colour]) -> list[int]:
    return [max(part) - min(part) for part in zip(*box, strict=True)]


def _spread(box: list[Colour], counts: Counter[Colour]) -> float:
    if len(box) < 2:
        return 0.0
    return float(max(_ranges(box)) ** 2 * sum(counts[colour] for colour in box) ** 0.5)


def _halves(box: list[Colour], counts: Counter[Colour]) -> list[list[Colour]]:
    ranges = _ranges(box)
    widest = ranges.index(max(ranges))
    ordered = sorted(box, key=lambda colour: colour[widest])
    before = list(accumulate(counts[colour] for colour in ordered))
    cut = min(max(bisect_left(before, before[-1] / 2), 1), len(ordered) - 1)
    return [ordered[:cut], ordered[cut:]]


def _middle(box: list[Colour], counts: Counter[Colour]) -> Colour:
    total = sum(counts[colour] for colour in box)
    red, green, blue = (round(sum(c[i] * counts[c] for c in box) / total) for i in range(3))
    return red, green, blue
