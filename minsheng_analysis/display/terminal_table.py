"""Tables for a terminal: aligned, as wide as it is, a Chinese character taking two columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise, zip_longest
from math import sqrt
from types import MappingProxyType
from typing import NamedTuple

from minsheng_analysis.language.lines import broken, least_width, terminal_width
from minsheng_analysis.language.messages import messages

#: Rows that are shown of a long table unless all are asked for.
MOST_ROWS = 25
_GAP = 2
#: Columns that a line at the head of a group has at least, if the terminal has, and at most.
_LEAST_LINE, _MOST_LINE = 32, 120


class _Column(NamedTuple):
    number: bool
    #: The heading first.
    cells: list[str]
    #: Columns that it needs so that no word of it breaks, and those in which each cell is one line.
    least: int
    full: int


def terminal_table(
    columns: Sequence[tuple[str, bool]],
    rows: Iterable[Sequence[str]],
    *,
    width: int = 0,
    below: int | None = None,
    beside: int = 32,
    spare: Mapping[int, str] = MappingProxyType({}),
    groups: Sequence[str] = (),
) -> str:
    """Write a table as lines: words go on below, and break only at blanks or between Chinese characters.

    Parameters
    ----------
    columns : sequence of (str, bool)
        Heading, and whether it holds numbers, which are set to the right and stay in one line.
    rows : iterable of sequences of str
    width : int
        Columns of the terminal; 0 for the one there is.
    below : int, optional
        The column of words that goes below the others of its row where a narrow terminal leaves it too little room.
    beside : int
        Columns that are enough room for it.
    spare : mapping of int to str
        Columns of the table that then go below with it rather than break words, the first one first, and what they are called there.
    groups : sequence of str
        The head of the group that each row belongs to; it stands above the first of them.

    Returns
    -------
    str
        Without spaces at the lines' ends.

    Examples
    --------
    >>> print(terminal_table([("place", False), ("kept", True)], [("渝北", "26 of 29"), ("Meishan", "7 of 7")], width=40))
    place        kept
    渝北     26 of 29
    Meishan    7 of 7
    >>> print(terminal_table([("no.", True), ("finding", False)], [("7", "what does not add up")], width=14, below=1))
    no.
      finding
      7
      what does
      not add up
    """
    from rich.cells import cell_len

    room = width or terminal_width()
    table = [tuple(heading for heading, _ in columns), *rows]
    shown = {place: _column(number, [row[place] for row in table]) for place, (_, number) in enumerate(columns)}
    under: list[str] = []
    if below is not None and _is_cramped(shown, below, room, beside):
        under = list(shown.pop(below).cells)
        for place, name in spare.items():
            if _least(shown) > room:
                _, *values = shown.pop(place).cells
                named = f"{name} ".replace(" ", "\u00a0")
                under[1:] = [f"{words} · {named}{cell}" for words, cell in zip(under[1:], values, strict=True)]
    each = list(shown.values())
    widths = _widths(each, room - _GAP * (len(each) - 1))
    across = min(room, _MOST_LINE, max(sum(widths) + _GAP * (len(each) - 1), _LEAST_LINE))
    heads = ("", *(head if head != before else "" for before, head in pairwise(("", *groups))))
    lines = []
    for cells, words, head in zip_longest(zip(*(one.cells for one in each), strict=True), under, heads):
        # A row begins with its own mark; a head never does, so that rows can be counted by it.
        lines += [f"── {part} {'─' * (across - cell_len(part) - 4)}" for part in broken(head, room - 4)] if head else []
        parts = (broken(cell, most) for cell, most in zip(cells, widths, strict=True))
        for line in zip_longest(*parts, fillvalue=""):
            set_out = (_set(cell, most, one.number) for cell, most, one in zip(line, widths, each, strict=True))
            lines.append((" " * _GAP).join(set_out))
        lines += [" " * _GAP + part for part in broken(words, room - _GAP)] if words else []
    return "\n".join(line.replace("\u00a0", " ").rstrip() for line in lines)


def more_rows(left: int, lang: str) -> list[str]:
    """Say how many rows are left out, if any.

    Parameters
    ----------
    left : int
    lang : {"zh", "en"}
    """
    say = messages("terminal", lang)
    return [say("… {n} more row: --all", plural="… {n} more rows: --all", n=left)] if left else []


def group_heads(labels: Sequence[str], most: int | None, *, lang: str) -> list[str]:
    """Give the head of the group of each row that is shown: how many there are of it, and how many of them are shown if not all.

    Parameters
    ----------
    labels : sequence of str
        What the group of each row is called, for all rows there are.
    most : int, optional
        Rows that are shown, from the first one; None for all.
    lang : {"zh", "en"}

    Examples
    --------
    >>> group_heads(["missed", "met", "met"], 2, lang="en")
    ['missed: 1', 'met: 1 of 2']
    """
    say = messages("terminal", lang)
    every, shown = Counter(labels), Counter(labels[:most])
    return [
        say("{group}: {n}", group=label, n=every[label])
        if shown[label] == every[label]
        else say("{group}: {shown} of {n}", group=label, shown=shown[label], n=every[label])
        for label in labels[:most]
    ]


def side_by_side(lefts: Sequence[str], rights: Sequence[str]) -> list[str]:
    """Join two cells of each row into one, the second set to the right, so that both stand in line.

    Examples
    --------
    >>> side_by_side(["● met", "▼ missed"], ["100%", "—"])
    ['● met     100%', '▼ missed     —']
    """
    from rich.cells import cell_len

    most, last = (max(map(cell_len, cells), default=0) for cells in (lefts, rights))
    return [f"{_set(left, most, False)}  {_set(right, last, True)}" for left, right in zip(lefts, rights, strict=True)]


def _column(number: bool, cells: list[str]) -> _Column:
    from rich.cells import cell_len

    heading, *others = cells
    least = max(least_width(heading), *(cell_len(cell) if number else least_width(cell) for cell in others), 0)
    return _Column(number, cells, least, max(map(cell_len, cells)))


def _least(columns: Mapping[int, _Column]) -> int:
    return sum(one.least for one in columns.values()) + _GAP * (len(columns) - 1)


def _is_cramped(columns: Mapping[int, _Column], words: int, room: int, beside: int) -> bool:
    """Tell whether a column of words gets too little beside the others, or whether one of these would break."""
    widths = _widths(list(columns.values()), room - _GAP * (len(columns) - 1))
    return _least(columns) > room or widths[list(columns).index(words)] < min(columns[words].full, beside)


def _widths(columns: Sequence[_Column], room: int) -> list[int]:
    """Share the room out: what each column needs, then the rest by how much more it would take."""
    widths = [one.least for one in columns]
    while sum(widths) > room and max(widths) > 1:
        widths[widths.index(max(widths))] -= 1
    rest = room - sum(widths)
    wanting = sorted((one.full - most, place) for place, (one, most) in enumerate(zip(columns, widths, strict=True)))
    for done, (more, place) in enumerate(wanting):
        weights = sum(sqrt(max(other, 0)) for other, _ in wanting[done:])
        given = min(more, int(rest * sqrt(max(more, 0)) / weights)) if weights and rest > 0 else 0
        widths[place] += given
        rest -= given
    return widths


def _set(words: str, width: int, right: bool) -> str:
    from rich.cells import cell_len

    blank = " " * max(0, width - cell_len(words))
    return blank + words if right else words + blank
