"""Tables as the pages show them: the project's own HTML, with sort keys, and laid out anew on a phone."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from html import escape, unescape
from itertools import groupby, zip_longest

from minsheng_analysis.display import palette
from minsheng_analysis.display.lettering import bracket_together
from minsheng_analysis.display.take_along import Numbers, caption, take_along
from minsheng_analysis.language.languages import bracketed
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import state_words, status_word

#: Where a line of its own begins or ends: words on both sides of it are apart, and those of what stands within a line are not.
_APART = re.compile(
    "<i hidden>.*?</i>|<(?:br|/?(?:div|p|ul|ol|li|details|summary)|span[^>]*(?:display:block|across))\\b[^>]*>"
)
#: Words as long as this at most are not broken: in Chinese, and in Latin letters.
_WHOLE, _WHOLE_LATIN = 8, 16
#: And what is no longer than this is a name.
_NAME = 36


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
    """A column: its heading, whether it holds numbers (set to the right), a class for the page's style sheet, and a heading that spans it and its neighbours."""

    label: str
    number: bool = False
    kind: str = ""
    under: str = ""

    def full(self, lang: str) -> str:
        """Name it where it stands without its neighbours.

        Examples
        --------
        >>> Column("kept", under="As reported").full("en")
        'kept (as reported)'
        >>> Column("最大差距（百分点）", under="只计已完工").full("zh")
        '最大差距（百分点，只计已完工）'
        """
        if self.under and self.label.endswith(("）", ")")):
            return f"{self.label[:-1]}{punctuation(lang).comma}{self.under.lower()}{self.label[-1]}"
        return self.label + (bracketed(self.under.lower(), lang) if self.under else "")


@dataclass(frozen=True)
class Row:
    """A row with an id, for what leads to it.

    Attributes
    ----------
    cells : sequence of Cell
    id : str
    line : int, optional
        The document's line that the row is of: what a line's link opens.
    same : bool
        Whether it is on the same matter as the row above, or as one of an earlier table.
    """

    cells: Sequence[Cell]
    id: str = ""
    line: int | None = None
    same: bool = False


@dataclass(frozen=True)
class Table:
    """A table with its words.

    Attributes
    ----------
    name : str
        Short id, for links.
    title, subtitle : str
    columns : sequence of Column
        The first one names the row, unless another is said to.
    groups : sequence of (str, sequence of rows)
        Rows, each a `Row` or its cells, under a heading each; one group with an empty heading for a plain table.
    notes : sequence of str
        Foot-notes.
    folded : bool
        Shown only when opened: for long tables that few read.
    sized : bool
        Whether its number of rows stands behind the title of what is folded.
    printed : bool
        Whether it stands on paper though it is folded.
    head : int
        Which column names the row.
    take : bool
        Whether it can be taken along as CSV.
    data : Numbers, optional
        What the CSV holds; by rule the table's own words.
    lang : {"zh", "en"}
        Of the words below it.
    half : bool
        Whether it may stand beside another figure on a desk.
    reported, hint : str
        As in `take_along.caption`.
    anchors : sequence of str
        Of each group's heading, where pages lead to it.
    filed : str
        What its files are called, where they hold more than is shown.
    """

    name: str
    title: str
    columns: Sequence[Column]
    groups: Sequence[tuple[str, Sequence[Row | Sequence[Cell]]]]
    subtitle: str = ""
    notes: Sequence[str] = ()
    folded: bool = False
    sized: bool = field(default=True, kw_only=True)
    printed: bool = field(default=False, kw_only=True)
    head: int = field(default=0, kw_only=True)
    take: bool = field(default=False, kw_only=True)
    data: Numbers | None = field(default=None, kw_only=True)
    lang: str = field(default="en", kw_only=True)
    half: bool = field(default=False, kw_only=True)
    reported: str = field(default="", kw_only=True)
    hint: str = field(default="", kw_only=True)
    anchors: Sequence[str] = field(default=(), kw_only=True)
    filed: str = field(default="", kw_only=True)

    def _repr_html_(self) -> str:
        """Write the table as HTML."""
        heads = "".join(
            f'<th scope="col" data-column="{place}"{_side(column)}>{escape(column.label)}</th>'
            for place, column in enumerate(self.columns)
        )
        body = []
        for (heading, rows), anchor in zip_longest(self.groups, self.anchors):
            if heading:
                own = f' id="{escape(anchor, quote=True)}"' if anchor else ""
                body.append(
                    f'<tr class="group"{own}><th colspan="{len(self.columns)}" scope="rowgroup">{escape(heading)}</th></tr>'
                )
            body.extend(map(self._row, rows))
        label = escape(self.title, quote=True)
        above = (
            "" if self.folded else caption(self.title, self.subtitle, self.lang, reported=self.reported, hint=self.hint)
        )
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        anchor = f"table-{escape(self.name)}"
        table = (
            f'<figure class="table{" half" if self.half else ""}" id="{anchor}">{above}'
            f'<div class="scroll" tabindex="0" role="region" aria-label="{label}"><table data-sortable>'
            f"<thead>{self._spans()}<tr>{heads}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
            + (f'<div class="note">{notes}</div>' if notes else "")
            + (
                take_along(anchor, self.name, self.filed or self.title, self.data or self.numbers, self.lang)
                if self.take
                else ""
            )
            + "</figure>"
        )
        if not self.folded:
            return table
        size = bracketed(str(sum(len(rows) for _, rows in self.groups)), self.lang) if self.sized else ""
        kind = "more printed" if self.printed else "more"
        return f'<details class="{kind}"><summary>{escape(self.title)}{size}</summary>{table}</details>'

    def _spans(self) -> str:
        """Write the headings that span several columns; nothing where there are none."""
        if not any(column.under for column in self.columns):
            return ""
        spans = [(words, len(list(columns))) for words, columns in groupby(self.columns, lambda column: column.under)]
        cells = (
            f'<th scope="colgroup" class="span" colspan="{n}">{escape(words)}</th>'
            if words
            else f'<td colspan="{n}"></td>'
            for words, n in spans
        )
        return f"<tr>{''.join(cells)}</tr>"

    @property
    def numbers(self) -> Numbers:
        """The table's words, for a spreadsheet: a cell's number where it has one."""
        grouped = any(heading for heading, _ in self.groups)
        group = [messages("files", self.lang)("Group")] if grouped else []
        columns = [*group, *(column.full(self.lang) for column in self.columns)]
        rows = [
            [*([heading] if grouped else []), *map(_plain_cell, self.columns, _cells(row))]
            for heading, rows in self.groups
            for row in rows
        ]
        return Numbers(columns, rows)

    def _row(self, row: Row | Sequence[Cell]) -> str:
        marks = ""
        if isinstance(row, Row):
            marks = f' id="{escape(row.id, quote=True)}"' if row.id else ""
            marks += "" if row.line is None else f' data-line="{row.line}"'
            marks += " data-same" if row.same else ""
        cells = _cells(row)
        return f"<tr{marks}>{''.join(map(self._cell, self.columns, cells, range(len(cells))))}</tr>"

    def _cell(self, column: Column, cell: Cell, place: int) -> str:
        key = "" if cell.key is None else f' data-value="{escape(str(cell.key), quote=True)}"'
        # The search lists the lines of a cell in one, with dots between them.
        lines = cell.html.replace("<br>", "<i hidden>\N{NO-BREAK SPACE}· </i><br>")
        if place == self.head:
            return f'<th scope="row"{_side(column)}{key}>{lines}</th>'
        # On a phone, which shows a row as a list, what has no value is left out.
        if "—" in cell.html and words_of(cell) == "—":
            column = replace(column, kind=f"{column.kind} none".strip())
        return f'<td data-label="{escape(column.full(self.lang), quote=True)}"{_side(column)}{key}>{lines}</td>'

    def __repr__(self) -> str:
        """Give title and size."""
        return f"{self.title} ({sum(len(rows) for _, rows in self.groups)} × {len(self.columns)})"


def _cells(row: Row | Sequence[Cell]) -> Sequence[Cell]:
    return row.cells if isinstance(row, Row) else row


def said_columns(rows: Sequence[Row]) -> list[int]:
    """Give the places of the columns that say something in any row: another is not drawn."""
    return [place for place in range(len(rows[0].cells)) if any(row.cells[place].html for row in rows)]


def in_columns(rows: Sequence[Row], places: Sequence[int]) -> list[Row]:
    """Give rows with the cells of some columns."""
    return [replace(row, cells=[row.cells[place] for place in places]) for row in rows]


def words_of(cell: Cell) -> str:
    """Give the words of a cell, without those that are shown only when it is opened.

    Examples
    --------
    >>> words_of(Cell('started (<span class="nowrap">16 km</span>)<br><span class="small">at the end</span>'))
    'started (16 km) at the end'
    """
    words = re.sub(r"<details.*?<summary>(.*?)</summary>.*?</details>", r"\1", cell.html, flags=re.DOTALL)
    return " ".join(unescape(re.sub("<[^>]+>", "", _APART.sub(" ", words))).split())


def _plain_cell(column: Column, cell: Cell) -> object:
    told = words_of(cell)
    # What is not written has a number only to be sorted by.
    return float(cell.key) if told and column.number and isinstance(cell.key, int | float) else told


def _side(column: Column) -> str:
    kind = " ".join(filter(None, ("number" if column.number else "", column.kind)))
    return f' class="{kind}"' if kind else ""


def text(words: str) -> Cell:
    """Make a cell of words from data; in a name a Chinese bracket stays on one line, in sentences lines are filled.

    Examples
    --------
    >>> text("<b>").html
    '&lt;b&gt;'
    """
    return Cell(bracket_together(words) if len(words) <= _NAME else escape(words))


def side_by_side(words: Iterable[str]) -> Cell:
    """Make a cell of several words; a line ends between them, and not within a short one.

    Examples
    --------
    >>> side_by_side(["完成", "fully met"]).html
    '<span class="nowrap">完成</span> / <span class="nowrap">fully met</span>'
    """
    return Cell(" / ".join(f'<span class="nowrap">{escape(one)}</span>' if len(one) <= (_WHOLE_LATIN if one.isascii() else _WHOLE) else escape(one) for one in words))  # fmt: skip


def number(value: float, words: str) -> Cell:
    """Make a cell of a number as written, that sorts by its value; NA sorts last."""
    return Cell(f'<span class="nowrap">{escape(words)}</span>', sort_key(value))


def sort_key(value: float) -> float | str:
    """Give what a cell sorts by; NA sorts last."""
    return "" if math.isnan(value) else value


def below(words: str) -> str:
    """Write words in small on a line of their own below a cell's; nothing where there are none."""
    return f'<br><span class="small nowrap">{escape(words)}</span>' if words else ""


def status_mark(status: str, lang: str, *, worded: bool = True, word: str = "") -> str:
    """Write a status with its mark: shape and word, so that colour is not needed.

    Parameters
    ----------
    status : str
    lang : {"zh", "en"}
    worded : bool
        Whether the word is seen; a screen reader says it either way.
    word : str
        Another word than the status's own.

    Examples
    --------
    >>> status_mark("met", "en")
    '<span class="status status-met"><span aria-hidden="true">●</span> met</span>'
    """
    word = escape(word or status_word(status, lang))
    if not worded:
        word = f'<span class="unseen">{word}</span><i hidden> ·</i>'
    return f'<span class="status status-{status}"><span aria-hidden="true">{palette.MARKS[status]}</span> {word}</span>'


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
    name: str,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    notes: Sequence[str] = (),
    lang: str = "en",
) -> Table:
    """Make a table without groups, for notebooks with tables of their own.

    Examples
    --------
    >>> plain("t", "Pace", [Column("Item"), Column("Lag", number=True)], [(text("a"), number(0.1, "10%"))])
    Pace (1 × 2)
    """
    return Table(name=name, title=title, columns=columns, groups=[("", list(rows))], notes=notes, lang=lang)
