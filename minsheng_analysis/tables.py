"""The tables behind the pictures: plain HTML that sorts and filters in a page and reads without scripts.

Tables are written here rather than by a table library: the one tried (Great Tables) took 55 ms for thirty rows, half
of what a whole report may take, and a page needs its own classes, sort keys and phone layout anyway.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from minsheng_analysis import palette
from minsheng_analysis.charts import status_word
from minsheng_analysis.frames import records
from minsheng_analysis.i18n import (
    format_interval,
    format_number,
    format_quantity,
    format_ratio,
    format_ratio_interval,
    messages,
    state_words,
)
from minsheng_analysis.verdicts import by_lead_unit, by_project

if TYPE_CHECKING:
    from minsheng_analysis.dataset import Report


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


def _name(row: Any, lang: str) -> str:
    return str(getattr(row, f"name_{lang}") or row.name_zh)


def _project(number: int, rows: Sequence[Any], lang: str) -> str:
    return f"{number}. {getattr(rows[0], f'project_{lang}') or rows[0].project_zh}"


def _basis_cell(row: Any, basis: str, lang: str) -> Cell:
    """Write what came of a promise on one basis: figure, ratio and status."""
    prefix = "actual" if basis == "reported" else "completed"
    status = str(getattr(row, f"status_{basis}"))
    ratio = float(getattr(row, f"ratio_{basis}"))
    value = float(getattr(row, f"{prefix}_value"))
    low, high = float(getattr(row, f"{prefix}_low")), float(getattr(row, f"{prefix}_high"))
    if row.measure == "qualitative":
        words = state_html(str(row.actual_text), lang) if basis == "reported" else ""
    else:
        words = escape(_figure(value, low, high, row, lang))
    share = ""
    if not math.isnan(ratio):
        low_ratio, high_ratio = (float(getattr(row, f"ratio_{end}_{basis}")) for end in ("low", "high"))
        loose = abs(high_ratio - low_ratio) > 0.0005 or math.isinf(high_ratio)
        span = f' <span class="small">({format_ratio_interval(low_ratio, high_ratio, lang)})</span>' if loose else ""
        share = f" · {format_ratio(ratio, lang)}{span}"
        share += _bar(ratio, status)
    # The bar is a block of its own and needs no break after it.
    gap = "" if share else "<br>"
    first = f'<span class="figure">{words}{share}</span>{gap}' if words or share else ""
    return Cell(f"{first}{status_mark(status, lang)}", "" if math.isnan(ratio) else ratio)


def _bar(ratio: float, status: str) -> str:
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
    return _as_printed(printed, lang) if words == printed else escape(words)


def _as_printed(words: str, lang: str) -> str:
    """Write the report's own words, marked as Chinese for a screen reader."""
    return escape(words) if lang == "zh" else f'<span lang="zh-Hans">{escape(words)}</span>'


def _figure(value: float, low: float, high: float, row: Any, lang: str) -> str:
    classifier = str(row.classifier or "")
    if math.isinf(high):
        return format_quantity(low, row.unit, lang, qualifier="at_least", classifier=classifier)
    return format_quantity(value, row.unit, lang, low=low, high=high, classifier=classifier)


def promises(judged: pd.DataFrame, *, lang: str) -> Table:
    """Tabulate every promise: target, result on both bases, official verdict and the lines they stand in.

    Parameters
    ----------
    judged : DataFrame
        From `verdicts`.
    lang : {"zh", "en"}

    Returns
    -------
    Table
        Grouped by project.
    """
    say = messages("tables", lang)
    columns = (
        Column(say("Promise")), Column(say("Target")), Column(say("As reported")), Column(say("Only finished")),
        Column(say("Official verdict")), Column(say("Lines")),
    )  # fmt: skip
    groups = []
    for project, rows in by_project(judged).items():
        made = []
        for row in rows:
            qualitative = row.measure == "qualitative"
            target = str(row.target_text) if qualitative else _figure(row.target_value, row.target_value, row.target_value, row, lang)  # fmt: skip
            why = (
                ""
                if row.comparable
                else f'<br><span class="small">{escape(str(getattr(row, f"reason_{lang}") or row.reason_zh))}</span>'
            )
            official = " / ".join(state_words(word, lang) for word in str(row.reported_status).split(";") if word)
            statements = ";".join(filter(None, (str(row.target_statements or ""), str(row.actual_statements or ""))))
            made.append(
                (
                    Cell(escape(_name(row, lang)) + why),
                    Cell(
                        state_html(target, lang) if qualitative else escape(target),
                        "" if qualitative or math.isnan(row.target_value) else row.target_value,
                    ),
                    _basis_cell(row, "reported", lang),
                    _basis_cell(row, "completed", lang),
                    text(official or "—"),
                    Cell(f'<span class="src">{source_links(statements)}</span>'),
                )
            )
        groups.append((_project(project, rows, lang), made))
    return Table(
        name="promises",
        title=say("Every promise, and what came of it"),
        columns=columns,
        groups=groups,
        notes=(
            say("L17 is line 17 of the report; the link leads to the figure as printed. A range in brackets is what rounding leaves open. ≥: the report gives a lower bound."),
            say("Exceeded: the whole range lies above the target; met: it contains the target; missed: it lies below. A state can be reached or not, never exceeded."),
        ),
    )  # fmt: skip


def projects(judged: pd.DataFrame, *, lang: str) -> Table:
    """Tabulate the projects: official verdict, and how many promises stand where on both bases.

    Parameters
    ----------
    judged : DataFrame
        From `verdicts`.
    lang : {"zh", "en"}
    """
    say = messages("tables", lang)
    rows = []
    for project, mine in by_project(judged).items():
        said = dict.fromkeys(word for row in mine for word in str(row.reported_status).split(";") if word)
        cells = [
            Cell(escape(_project(project, mine, lang)), float(project)),
            text(" / ".join(state_words(word, lang) for word in said) or "—"),
        ]
        for basis in ("reported", "completed"):
            counts = Counter(str(getattr(row, f"status_{basis}")) for row in mine)
            marks = [
                f'<span class="nowrap">{status_mark(status, lang)} {format_number(counts[status], lang)}</span>'
                for status in ("exceeded", "met", "late", "missed", "not_assessable")
                if status in counts
            ]
            cells.append(Cell("<br>".join(marks), counts["missed"]))
        rows.append(cells)
    return Table(
        name="projects",
        title=say("Verdicts by project"),
        columns=(
            Column(say("Project")), Column(say("Official verdict")), Column(say("As reported")), Column(say("Only finished")),
        ),
        groups=[("", rows)],
        folded=True,
    )  # fmt: skip


def lead_units(judged: pd.DataFrame, *, lang: str, names: Callable[[str], str] = str) -> Table | None:
    """Tabulate the promises by lead unit, in counts.

    Parameters
    ----------
    judged : DataFrame
        From `verdicts`.
    lang : {"zh", "en"}
    names : function
        Gives a unit's name in the language.
    """
    say = messages("tables", lang)
    by_unit = by_lead_unit(judged)
    if not by_unit:
        return None
    rows = []
    for unit, mine in by_unit.items():
        cells = [text(names(unit)), number(len(mine), format_number(len(mine), lang))]
        for basis in ("reported", "completed"):
            found = [getattr(row, f"status_{basis}") for row in mine]
            done, judgeable = (
                sum(status in ("met", "exceeded") for status in found),
                len(found) - found.count("not_assessable"),
            )
            cells.append(number(done, say("{done} of {n}", done=done, n=judgeable)))
        short = [row for row in mine if row.status_completed == "missed"]
        cells.append(text("; ".join(_name(row, lang) for row in short)))
        rows.append((len(short), len(mine), cells))
    rows.sort(key=lambda row: (-row[0], -row[1]))
    return Table(
        folded=True,
        name="lead-units",
        title=say("Promises by lead unit"),
        columns=(
            Column(say("Lead unit")), Column(say("Promises"), number=True), Column(say("Kept, as reported"), number=True),
            Column(say("Kept, only finished"), number=True), Column(say("Short of target")),
        ),
        groups=[("", [cells for _, _, cells in rows])],
        notes=(say("Of those that can be judged. A promise with several lead units counts for each."),),
    )  # fmt: skip


def places(counts: pd.DataFrame, *, lang: str, names: Callable[[str], str] = str) -> Table | None:
    """Tabulate facilities by town and street.

    Parameters
    ----------
    counts : DataFrame
        As for ``charts.by_place``.
    """
    if counts.empty:
        return None
    say = messages("tables", lang)
    rows = [
        [
            text(names(str(name))),
            *(number(float(value), "" if pd.isna(value) else format_number(float(value), lang)) for value in values),
        ]
        for name, values in counts.iterrows()
    ]
    totals = [text(say("Total")), *(number(float(total), format_number(float(total), lang)) for total in counts.sum())]
    return Table(
        folded=True,
        name="places",
        title=say("Facilities by place"),
        columns=(Column(say("Place")), *(Column(str(name), number=True) for name in counts.columns)),
        groups=[("", rows), (say("All named places"), [totals])],
    )


def residents(shares: pd.DataFrame, *, lang: str, notes: Sequence[str] = ()) -> Table | None:
    """Tabulate what the results come to for each resident.

    Parameters
    ----------
    shares : DataFrame
        `name`, `finished` (value), `unit`, `classifier`, `per_10000` (unit a 10,000 residents), `residents_per_unit`.
    """
    if shares.empty:
        return None
    say = messages("tables", lang)
    rows = [
        [
            text(str(row.name)),
            number(row.finished, format_quantity(row.finished, row.unit, lang, classifier=row.classifier)),
            number(row.per_10000, format_number(row.per_10000, lang, significant=3)),
            number(row.residents_per_unit, format_number(row.residents_per_unit, lang, significant=3)),
        ]
        for row in records(shares)
    ]
    return Table(
        folded=True,
        name="residents",
        title=say("Results for each resident"),
        columns=(
            Column(say("Result")), Column(say("Finished"), number=True), Column(say("For 10,000 residents"), number=True),
            Column(say("Residents for each"), number=True),
        ),
        groups=[("", rows)],
        notes=notes,
    )  # fmt: skip


def costs(items: pd.DataFrame, *, lang: str) -> Table | None:
    """Tabulate costs: in all, a facility, a person, or why it cannot be divided.

    Parameters
    ----------
    items : DataFrame
        As ``Report.costs``.
    """
    if items.empty:
        return None
    say = messages("tables", lang)
    kinds = {
        "capital": say("capital"), "subsidy": say("subsidy"), "loan": say("loan, not spending"), "standard": say("rate"),
    }  # fmt: skip
    rows = []
    for row in records(items.sort_values(["cost_low", "cost_id"], ascending=[False, True])):
        reason = str(getattr(row, f"reason_{lang}") or row.reason_zh or "")
        why = f'<br><span class="small">{escape(reason)}</span>' if reason else ""
        statements = str(getattr(row, "cost_statements", "") or "")
        rows.append(
            [
                Cell(escape(_name(row, lang)) + why),
                text(kinds.get(str(row.kind), str(row.kind))),
                _yuan(row, "cost", lang),
                _yuan(row, "cost_per_facility", lang),
                _yuan(row, "cost_per_beneficiary", lang),
                Cell(f'<span class="src">{source_links(statements)}</span>'),
            ]
        )
    return Table(
        name="costs",
        title=say("Costs, and what they come to"),
        columns=(
            Column(say("What for")), Column(say("Kind")), Column(say("In all, yuan"), number=True),
            Column(say("A facility, yuan"), number=True), Column(say("A person, yuan"), number=True), Column(say("Lines")),
        ),
        groups=[("", rows)],
        notes=(say("Only what the report itself prices; most promises carry no cost. ≥: a lower bound, so what it is divided into is one too."),),
    )  # fmt: skip


def _yuan(row: Any, kind: str, lang: str) -> Cell:
    low, high = float(getattr(row, f"{kind}_low")), float(getattr(row, f"{kind}_high"))
    value = float(getattr(row, "cost_value" if kind == "cost" else kind))
    if math.isnan(low):
        return number(math.nan, "—")
    if math.isinf(high):
        # Divided money to the yuan: more digits would be the division's, not the report's.
        return number(low, "≥ " + format_number(round(low) if kind != "cost" else low, lang))
    if math.isnan(value):
        return number(low, format_interval(low, high, "", lang))
    return number(value, format_number(round(value) if kind != "cost" else value, lang))


def findings(audit: pd.DataFrame, *, lang: str) -> Table | None:
    """Tabulate an audit's findings, gravest first within each project.

    Parameters
    ----------
    audit : DataFrame
        From ``ms.audit``: `check`, `severity`, `project_no`, `message_zh`, `message_en`, `lines`, `statement_ids`.
    """
    if audit.empty:
        return None
    say = messages("tables", lang)
    words = {"conflict": say("conflict"), "notice": say("notice"), "info": say("for information")}
    grave = {"conflict": 0, "notice": 1, "info": 2}
    ordered = audit.assign(rank=audit["severity"].astype("str").map(grave)).sort_values("rank", kind="stable")
    groups = []
    for severity, rows in ordered.groupby("rank", sort=True):
        made = [
            (
                text(str(getattr(row, f"message_{lang}"))),
                number(
                    math.nan if pd.isna(row.project_no) else float(row.project_no),
                    "" if pd.isna(row.project_no) else str(row.project_no),
                ),
                Cell(f'<span class="src">{_finding_links(row)}</span>'),
            )
            for row in records(rows)
        ]
        word = next(name for name, place in grave.items() if place == severity)
        groups.append((f"{words[word]} ({len(made)})", made))
    return Table(
        name="findings",
        title=say("All findings"),
        columns=(Column(say("Finding")), Column(say("Project"), number=True), Column(say("Lines"))),
        groups=groups,
        folded=True,
    )


def _finding_links(row: Any) -> str:
    if row.statement_ids:
        return source_links(str(row.statement_ids), most=6)
    # An observation names lines only.
    return escape(" ".join(f"L{line}" for line in str(row.lines).split(";") if line))


def statements(report: Report, *, lang: str) -> Table:
    """Tabulate every figure as printed, with the place it stands: where the links of a report lead.

    Parameters
    ----------
    report : Report
    """
    say = messages("tables", lang)
    stages = {
        "completed": say("finished"), "started": say("started"), "partial": say("partly finished"),
        "advancing": say("under way"), "planned": say("planned"), "": "",
    }  # fmt: skip
    roles = {
        "target": say("target"), "actual": say("result"), "breakdown": say("part"), "context": say("context"),
        "cost": say("cost"), "change": say("change"),
    }  # fmt: skip
    titles = {section["id"]: str(section[f"title_{lang}"]) for section in report.meta.get("sections", [])}
    groups: list[tuple[str, list[Sequence[Cell]]]] = []
    anchors = []
    for row in records(report.statements):
        if not groups or groups[-1][0] != titles.get(row.section, str(row.section)):
            groups.append((titles.get(row.section, str(row.section)), []))
        subject = str(row.subject_zh) if lang == "zh" else str(getattr(row, "subject_en", "") or row.subject_zh)
        groups[-1][1].append(
            (
                Cell(f'<span class="src">L{row.line}</span>', row.line),
                Cell(_as_printed(str(row.figure), lang)),
                text(subject),
                text(roles.get(str(row.role), str(row.role))),
                text(stages.get(str(row.stage), str(row.stage))),
            )
        )
        anchors.append(str(row.statement_id))
    return Table(
        name="statements",
        title=say("Every figure, as printed"),
        columns=(
            Column(say("Line")), Column(say("Figure")), Column(say("Of what")), Column(say("Role")), Column(say("Stage")),
        ),
        groups=groups,
        anchors=anchors,
        folded=True,
    )  # fmt: skip


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
