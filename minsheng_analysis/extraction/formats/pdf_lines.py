"""Lines of a PDF page in reading order: columns of a page one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypedDict

from minsheng_analysis.extraction.formats.characters import folded

_FEWEST_LINES = 6


class Char(TypedDict):
    """What is used of a character as pdfplumber gives it."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    upright: bool


@dataclass(frozen=True)
class Segment:
    """A run of characters with no wide gap in it."""

    text: str
    x0: float
    x1: float


@dataclass(frozen=True)
class Line:
    """One printed line."""

    segments: tuple[Segment, ...]
    top: float
    bottom: float
    size: float
    column: int = 0
    right: float = 0.0  # margin of its column; 0: the page's

    @property
    def text(self) -> str:
        """The whole line; wide gaps are two blanks."""
        return "  ".join(s.text for s in self.segments)

    @property
    def x0(self) -> float:
        """Left end."""
        return self.segments[0].x0

    @property
    def x1(self) -> float:
        """Right end."""
        return self.segments[-1].x1


def lines_of(chars: Sequence[Char]) -> list[Line]:
    """Return the lines that characters make, top to bottom, columns apart."""
    rows = list(_rows(chars))
    gutter = _gutter(rows)
    if gutter is None:
        return [line for row in rows if (line := _line(row))]
    out: list[Line] = []
    band: list[tuple[list[Char], list[Char]]] = []

    def close() -> Iterator[Line]:
        for column in (0, 1):
            lines = [line for halves in band if (line := _line(halves[column], column + 1))]
            right = max((line.x1 for line in lines), default=0.0)
            yield from (Line(x.segments, x.top, x.bottom, x.size, x.column, right) for x in lines)
        band.clear()

    for row in rows:
        if any(c["x0"] < gutter < c["x1"] for c in row) or _spans(row, gutter):
            out.extend(close())
            if line := _line(row):
                out.append(line)
        else:
            band.append(([c for c in row if c["x1"] <= gutter + 1], [c for c in row if c["x1"] > gutter + 1]))
    out.extend(close())
    return out


def _rows(chars: Sequence[Char]) -> Iterator[list[Char]]:
    """Part characters into printed lines; raised and lowered ones belong to the line they touch."""
    rows: list[list[Char]] = []
    middle = 0.0
    for char in sorted(chars, key=lambda c: (c["top"] + c["bottom"]) / 2):
        at = (char["top"] + char["bottom"]) / 2
        if rows and at - middle <= 0.45 * max(char["size"], rows[-1][0]["size"]):
            rows[-1].append(char)
        else:
            rows.append([char])
            middle = at
    for row in rows:
        yield sorted(row, key=lambda c: c["x0"])


def _line(row: Sequence[Char], column: int = 0) -> Line | None:
    segments: list[list[Char]] = []
    for char in row:
        if not char["text"].strip():
            continue
        gap = char["x0"] - segments[-1][-1]["x1"] if segments else 0.0
        if segments and gap < 1.4 * char["size"]:
            segments[-1].append(char)
        else:
            segments.append([char])
    made = tuple(Segment(_text(s), s[0]["x0"], s[-1]["x1"]) for s in segments)
    if not made:
        return None
    used = [c for s in segments for c in s]
    return Line(
        made, min(c["top"] for c in used), max(c["bottom"] for c in used), max(c["size"] for c in used), column
    )  # fmt: skip


def _text(chars: Sequence[Char]) -> str:
    """Join characters; a gap between Latin letters or digits is a blank."""
    out = ""
    for before, char in zip([None, *chars], chars, strict=False):
        if (
            before is not None
            and char["x0"] - before["x1"] > 0.18 * char["size"]
            and not _wide(before["text"], char["text"])
        ):
            out += " "
        out += char["text"]
    return folded(out)


def _wide(a: str, b: str) -> bool:
    """Whether both neighbours are Chinese: the space that justifies a line between them is none of the text."""
    return ord(a[-1]) > 0x2E7F and ord(b[0]) > 0x2E7F


def _spans(row: Sequence[Char], gutter: float) -> bool:
    """Whether a line runs across the gutter: a character before it and the next behind it stand close together."""
    left = max((c["x1"] for c in row if c["x1"] <= gutter + 1), default=None)
    right = min((c["x0"] for c in row if c["x1"] > gutter + 1), default=None)
    return left is not None and right is not None and right - left < 0.8 * row[0]["size"]


def _gutter(rows: Sequence[Sequence[Char]]) -> float | None:
    """Return where the space between two columns of text stands; None on a page of one column.

    Both sides are text: most of their lines reach the ends of their column, which the cells of a table do not.
    """
    if len(rows) < _FEWEST_LINES:
        return None
    left, right = min(c["x0"] for r in rows for c in r), max(c["x1"] for r in rows for c in r)
    for step in sorted(range(-8, 9), key=abs):
        x = (left + right) / 2 + step * (right - left) / 60
        if _parts(rows, x):
            return float(x)
    return None


def _parts(rows: Sequence[Sequence[Char]], x: float) -> bool:
    apart = [r for r in rows if not any(c["x0"] < x < c["x1"] for c in r) and not _spans(r, x)]
    before = [half for r in apart if len(half := [c for c in r if c["x1"] <= x + 1]) >= 8]
    behind = [half for r in apart if len(half := [c for c in r if c["x1"] > x + 1]) >= 8]
    if min(len(before), len(behind)) < _FEWEST_LINES:
        return False
    # the two stand side by side, and few lines of the page run across between them
    ranges = [_middle_part([half[0]["top"] for half in halves]) for halves in (before, behind)]
    low, high = max(r[0] for r in ranges), min(r[1] for r in ranges)
    if any(
        sum(low - 20 <= half[0]["top"] <= high + 20 for half in halves) < 0.6 * len(halves)
        for halves in (before, behind)
    ):
        return False
    across = sum(low < r[0]["top"] < high for r in rows) - sum(low < r[0]["top"] < high for r in apart)
    if across > 0.15 * len(apart):
        return False
    size = median(half[0]["size"] for half in before)
    ends, begins = [half[-1]["x1"] for half in before], [half[0]["x0"] for half in behind]
    full = sum(e > max(ends) - 1.5 * size for e in ends)
    flush = sum(b < min(begins) + 2.5 * size for b in begins)
    return bool(full >= 0.55 * len(ends) and flush >= 0.8 * len(begins))


def _middle_part(values: Sequence[float]) -> tuple[float, float]:
    """Return where nearly all values lie; heads and feet of the page are few."""
    few = len(values) // 10 + (len(values) > 6)
    return sorted(values)[few], sorted(values)[-1 - few]
