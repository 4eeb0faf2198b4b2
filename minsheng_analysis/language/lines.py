"""Lines for a terminal: broken at blanks and between Chinese characters, which take two columns each."""

from __future__ import annotations

import os
import re
import shutil
import sys

#: Columns where what is written goes to no terminal and none are asked for: each row is one line, so that it can be searched.
PIPED = 100_000
#: What stays in one piece: a number or a Latin word, with the marks around it that may begin or end no line; a verdict with its
#: sign; or one Chinese character.
_PIECE = re.compile(
    r"(?:[▲●▼◆■▶✗!·] [一-鿿]{1,6}|[(（“「《]*(?:[▲●▼◆■▶✗!·] )?(?:[^ \n⺀-鿿＀-￯（“「《，。；：、）”」》]+|[^ \n]))[，。；：、）”」》,.;:)%]*|[ \n]+"
)
_CHINESE = re.compile("[一-鿿]")
#: Columns that six Chinese characters take: what is no longer is a word, or reads like one.
_WORD = 12


def terminal_width() -> int:
    """Columns that COLUMNS asks for, or else of the terminal that is written to; as good as no end where it is none."""
    asked = os.environ.get("COLUMNS", "")
    bounded = sys.stdout.isatty() or (asked.isdecimal() and int(asked) > 0)
    return shutil.get_terminal_size((PIPED, 24)).columns if bounded else PIPED


def pieces(text: str) -> list[str]:
    """Give the pieces of a text that no line may break, and the blanks between them.

    Examples
    --------
    >>> pieces("年底 2021-12-31，共7个")
    ['年', '底', ' ', '2021-12-31，', '共', '7', '个']
    """
    return _PIECE.findall(text)


def least_width(text: str) -> int:
    """Columns that a text needs at least, so that none of its words breaks.

    Examples
    --------
    >>> least_width("Water mains renewed"), least_width("报告口径"), least_width("18、115、130")
    (7, 8, 5)
    """
    from rich.cells import cell_len

    longest = max((cell_len(piece.rstrip()) for piece in pieces(text)), default=0)
    return max(longest, min(cell_len(text), _WORD)) if _CHINESE.search(text) else longest


def broken(text: str, width: int) -> list[str]:
    """Break a text into lines; only a piece that is longer than a line is broken itself.

    Parameters
    ----------
    text : str
    width : int
        Columns of a line.

    Examples
    --------
    >>> broken("Water mains renewed", 11), broken("改造供水管网148公里", 8)
    (['Water mains', 'renewed'], ['改造供水', '管网148', '公里'])
    """
    from rich.cells import chop_cells

    return [line for row in _filled(text, width) for line in chop_cells(row, max(width, 2)) or [""]]


def _filled(text: str, width: int) -> list[str]:
    from rich.cells import cell_len

    rows = [""]
    for piece in pieces(text):
        if rows[-1] and cell_len((rows[-1] + piece).rstrip()) > width:
            rows.append("")
        rows[-1] += piece if rows[-1] else piece.lstrip()
    return [row.rstrip() for row in rows]


def in_lines(text: str, *, width: int = 0) -> str:
    r"""Break what a terminal would break within words, each line going on below its own beginning; a long path stays whole.

    Parameters
    ----------
    text : str
        Some lines.
    width : int
        Columns of the terminal; 0 for the one there is, and lines as they are where there is none: messages in a pipe are
        never broken, whatever COLUMNS says.

    Examples
    --------
    >>> print(in_lines("short\n  a line that is too long", width=16))
    short
      a line that is
      too long
    """
    if not width and not sys.stdout.isatty():
        return text
    lines = []
    for line in text.split("\n"):
        words = line.lstrip(" ")
        indent = " " * (len(line) - len(words))
        lines += [(indent + part).rstrip() for part in _filled(words, (width or terminal_width()) - len(indent))]
    return "\n".join(lines)
