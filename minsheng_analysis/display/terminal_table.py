"""Tables for a terminal: aligned, as wide as it is, a Chinese character taking two columns."""

from __future__ import annotations

import io
import re
import shutil
import sys
from collections.abc import Iterable, Sequence

#: Columns where what is written goes to no terminal.
PIPED = 120
#: What stays in one piece: a number or a Latin word, with the marks behind it that may begin no line; or one Chinese sign.
_PIECE = re.compile(r"[(（“「《]*(?:[^\s⺀-鿿＀-￯（“「《，。；：、）”」》]+|\S)[，。；：、）”」》,.;:)%]*|\s+")
#: Rows that are shown of a long table unless all are asked for.
MOST_ROWS = 25


def terminal_table(columns: Sequence[tuple[str, bool]], rows: Iterable[Sequence[str]], *, width: int = 0) -> str:
    """Write a table as lines; words too long for their column go on below.

    Parameters
    ----------
    columns : sequence of (str, bool)
        Heading, and whether it holds numbers, which are set to the right.
    rows : iterable of sequences of str
    width : int
        Columns of the terminal; 0 for the one there is.

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
    from rich.cells import cell_len
    from rich.console import Console
    from rich.containers import Lines
    from rich.table import Table
    from rich.text import Text

    class Words(Text):
        """Words whose lines break between Chinese characters, and not within a number or before a mark."""

        def wrap(self, console: Console, width: int, **_: object) -> Lines:
            rows = [""]
            for piece in _PIECE.findall(self.plain):
                if rows[-1] and cell_len((rows[-1] + piece).rstrip()) > width:
                    rows.append("")
                rows[-1] = (rows[-1] + piece) if rows[-1] else piece.lstrip()
            return Lines(line for row in rows for line in Text(row.rstrip()).wrap(console, width, overflow="fold"))

    table = Table(box=None, show_edge=False, pad_edge=False, header_style="", padding=(0, 2, 0, 0))
    for heading, number in columns:
        table.add_column(Text(heading), justify="right" if number else "left", overflow="fold", no_wrap=number)
    for row in rows:
        table.add_row(
            *(Text(words) if number else Words(words) for words, (_, number) in zip(row, columns, strict=True))
        )
    written = io.StringIO()
    here = shutil.get_terminal_size((PIPED, 24)).columns if sys.stdout.isatty() else PIPED
    Console(file=written, width=width or here, color_system=None, force_terminal=False).print(table)
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines())
