"""Tables as the pages show them: the project's own HTML, with sort keys, and laid out anew on a phone."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from minsheng_analysis.display import palette
from minsheng_analysis.language.vocabulary import state_words, status_word


@dataclass(frozen=True)
class Cell:
    """What stands in a cell.

    Attributes
    ----------
    html : str
        Markup; made by the functions of this module, which escape what comes from data.
    key : float or str, optional
        What to sort by; without it the text itself.
    """

    html: str
    key: float | str | None = None


@dataclass(frozen=True)
class Column:
    """A column: its heading, and whether it holds numbers (set to the right)."""

    label: str
    number: bool = False


@dataclass(frozen=True)
class Table:
    """A table with its words.

    Attributes
    ----------
    name : str
        Short id, for links.
    title, subtitle : str
    columns : sequence of Column
        The first one names the row.
    groups : sequence of (str, sequence of rows)
        Rows under a heading each; one group with an empty heading for a plain table.
    notes : sequence of str
        Foot-notes.
    anchors : sequence of str
        Ids of the rows, in order, for links that lead to them; may be empty.
    folded : bool
        Shown only when opened: for long tables that few read.
    """

    name: str
    title: str
    columns: Sequence[Column]
    groups: Sequence[tuple[str, Sequence[Sequence[Cell]]]]
    subtitle: str = ""
    notes: Sequence[str] = ()
    anchors: Sequence[str] = ()
    folded: bool = False

    def _repr_html_(self) -> str:
        """Write the table as HTML."""
        anchors = iter(self.anchors)
        heads = "".join(
            f'<th scope="col" data-column="{place}"{_side(column)}>{escape(column.label)}</th>'
            for place, column in enumerate(self.columns)
        )
        body = []
        for heading, rows in self.groups:
            if heading:
                body.append(
                    f'<tr class="group"><th colspan="{len(self.columns)}" scope="rowgroup">{escape(heading)}</th></tr>'
                )
            for row in rows:
                anchor = next(anchors, "")
                mark = f' id="{escape(anchor)}"' if anchor else ""
                body.append(f"<tr{mark}>{''.join(map(self._cell, self.columns, row, range(len(row))))}</tr>")
        label = escape(self.title, quote=True)
        under = f"<span>{escape(self.subtitle)}</span>" if self.subtitle else ""
        caption = "" if self.folded else f"<figcaption><b>{escape(self.title)}</b>{under}</figcaption>"
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        table = (
            f'<figure class="table" id="table-{escape(self.name)}">{caption}'
            f'<div class="scroll" tabindex="0" role="region" aria-label="{label}"><table data-sortable>'
            f"<thead><tr>{heads}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
            + (f'<div class="note">{notes}</div>' if notes else "")
            + "</figure>"
        )
        if not self.folded:
            return table
        size = sum(len(rows) for _, rows in self.groups)
        return f'<details class="more"><summary>{escape(self.title)} ({size})</summary>{under}{table}</details>'

    @staticmethod
    def _cell(column: Column, cell: Cell, place: int) -> str:
        key = "" if cell.key is None else f' data-value="{escape(str(cell.key), quote=True)}"'
        if place == 0:
            return f'<th scope="row"{key}>{cell.html}</th>'
        return f'<td data-label="{escape(column.label, quote=True)}"{_side(column)}{key}>{cell.html}</td>'

    def __repr__(self) -> str:
        """Give title and size."""
        return f"{self.title} ({sum(len(rows) for _, rows in self.groups)} × {len(self.columns)})"


def _side(column: Column) -> str:
    return ' class="number"' if column.number else ""


def text(words: str) -> Cell:
    """Make a cell of words from data.

    Examples
    --------
    >>> text("<b>").html
    '&lt;b&gt;'
    """
    return Cell(escape(words))


def number(value: float, words: str) -> Cell:
    """Make a cell of a number as written, that sorts by its value; NA sorts last."""
    return Cell(f'<span class="nowrap">{escape(words)}</span>', "" if math.isnan(value) else value)


def status_mark(status: str, lang: str) -> str:
    """Write a status with its mark: shape and word, so that colour is not needed.

    Examples
    --------
    >>> status_mark("met", "en")
    '<span class="status status-met"><span aria-hidden="true">●</span> met</span>'
    """
    return (
        f'<span class="status status-{status}"><span aria-hidden="true">{palette.MARKS[status]}</span> '
        f"{escape(status_word(status, lang))}</span>"
    )


def source_links(statement_ids: str, *, most: int = 4) -> str:
    """Write links from a figure to its statements: one a line of the document.

    Parameters
    ----------
    statement_ids : str
        Ids joined by ``;`` (``L108.03``); each line is linked once, at its first statement.
    most : int
        So many lines; more are shown as "…".

    Examples
    --------
    >>> source_links("L017.05;L108.03")
    '<a href="#L017.05">L17</a> <a href="#L108.03">L108</a>'
    """
    first: dict[int, str] = {}
    for statement in filter(None, statement_ids.split(";")):
        first.setdefault(line_of(statement), statement)
    links = [f'<a href="#{escape(first[line])}">L{line}</a>' for line in sorted(first)]
    return " ".join(links[:most]) + ("\u00a0…" if len(links) > most else "")


def line_of(statement_id: str) -> int:
    """Give the line of the document that a statement stands in.

    Examples
    --------
    >>> line_of("L017.05")
    17
    """
    return int(statement_id[1:].split(".", 1)[0])


def ratio_bar(ratio: float, status: str) -> str:
    """Draw a bar of the target's length, filled as far as the result reaches; what goes beyond is in the figures."""
    return f'<span class="bar bar-{status}"><i style="width:{min(ratio, 1):.1%}"></i></span>'


def state_html(printed: str, lang: str) -> str:
    """Write a state in a language; one that English has no words for as printed, marked as Chinese.

    Examples
    --------
    >>> state_html("建成", "en"), state_html("心想事成", "en")
    ('built', '<span lang="zh-Hans">心想事成</span>')
    """
    words = state_words(printed, lang)
    return as_printed(printed, lang) if words == printed else escape(words)


def as_printed(words: str, lang: str) -> str:
    """Write the report's own words, marked as Chinese for a screen reader."""
    return escape(words) if lang == "zh" else f'<span lang="zh-Hans">{escape(words)}</span>'


def plain(
    name: str, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, notes: Sequence[str] = ()
) -> Table:
    """Make a table without groups, for notebooks with tables of their own.

    Examples
    --------
    >>> plain("t", "Pace", [Column("Item"), Column("Lag", number=True)], [(text("a"), number(0.1, "10%"))])
    Pace (1 × 2)
    """
    return Table(name=name, title=title, columns=columns, groups=[("", list(rows))], notes=notes)
