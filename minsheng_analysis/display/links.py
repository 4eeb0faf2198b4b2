"""Links of a page: to the statements of a line of the document, and to another report."""

from __future__ import annotations

from html import escape


def source_links(statement_ids: str, *, lines: str = "", most: int = 0) -> str:
    """Write links from a figure to its statements: one a line of the document.

    Parameters
    ----------
    statement_ids : str
        Ids joined by ``;`` (``L108.03``); each line is linked once, at its first statement.
    lines : str
        Further lines, joined by ``;``: one on which nothing was read stands alone.
    most : int
        So many lines, the first that are given; 0 for all.

    Examples
    --------
    >>> source_links("L017.05;L108.03")
    '<a class="line" href="#L017.05">L17</a> <a class="line" href="#L108.03">L108</a>'
    >>> source_links("L017.05;L108.03", most=1)
    '<a class="line" href="#L017.05">L17</a>'
    """
    first: dict[int, str] = {}
    for statement in filter(None, statement_ids.split(";")):
        line = line_of(statement)
        first.setdefault(line, f'<a class="line" href="#{escape(statement)}">L{line}</a>')
    for line in map(int, filter(None, lines.split(";"))):
        first.setdefault(line, f"L{line}")
    return " ".join(first[line] for line in sorted(first)[: most or None])


def report_link(region: str, year: int, words: str, row: str = "") -> str:
    """Name another report; where its page stands beside the one it is named on, the name leads there.

    Parameters
    ----------
    region, year : str, int
    words : str
    row : str
        Id of a row on that page.

    Examples
    --------
    >>> report_link("meishan", 2017, "Meishan 2017")
    '<span data-report="meishan/2017">Meishan 2017</span>'
    """
    to = f"{region}/{year}" + (f"#{row}" if row else "")
    return f'<span data-report="{escape(to, quote=True)}">{escape(words)}</span>'


def line_of(statement_id: str) -> int:
    """Give the line of the document that a statement stands in.

    Examples
    --------
    >>> line_of("L017.05")
    17
    """
    return int(statement_id[1:].split(".", 1)[0])
