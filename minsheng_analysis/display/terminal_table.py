"""Tables for a terminal: aligned, as wide as it is, a Chinese character taking two columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from math import sqrt
from typing import NamedTuple

from minsheng_analysis.language.lines import broken, least_width, terminal_width

#: Rows that are shown of a long table unless all are asked for.
MOST_ROWS = 25
_GAP = 2


class _Column(NamedTuple):
    heading: str
    number: bool
    cells: list[str]
    #: Columns that it needs so that no word of it breaks, and those in which each cell is one line.
    least: int
    full: int


def terminal_table(
    columns: Sequence[tuple[str, bool]], rows: Iterable[Sequence[str]], *, width: int = 0, spare: Sequence[int] = ()
) -> str:
    """Write a table as lines: words go on below, and break only at blanks or between Chinese characters.

    Parameters
    ----------
    columns : sequence of (str, bool)
        Heading, and whether it holds numbers, which are set to the right and stay in one line.
    rows : iterable of sequences of str
    width : int
        Columns of the terminal; 0 for the one there is.
    spare : sequence of int
        Columns of the table that a narrow terminal does without rather than breaking words, the first one first.

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
    """
    room = width or terminal_width()
    table = list(rows)
    shown = {
        place: _column(heading, number, [row[place] for row in table])
        for place, (heading, number) in enumerate(columns)
    }
    for place in spare:
        if sum(one.least for one in shown.values()) + _GAP * (len(shown) - 1) > room:
            del shown[place]
    each = list(shown.values())
    widths = _widths(each, room - _GAP * (len(each) - 1))
    lines = []
    for cells in ([one.heading for one in each], *zip(*(one.cells for one in each), strict=True)):
        parts = (broken(cell, most) for cell, most in zip(cells, widths, strict=True))
        for line in zip_longest(*parts, fillvalue=""):
            set_out = (_set(words, most, one.number) for words, most, one in zip(line, widths, each, strict=True))
            lines.append((" " * _GAP).join(set_out).replace("\u00a0", " ").rstrip())
    return "\n".join(lines)


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


def _column(heading: str, number: bool, cells: list[str]) -> _Column:
    from rich.cells import cell_len

    least = max(least_width(heading), *(cell_len(cell) if number else least_width(cell) for cell in cells), 0)
    return _Column(heading, number, cells, least, max(map(cell_len, (heading, *cells))))


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
