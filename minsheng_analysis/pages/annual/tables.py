"""The tables behind the pictures: plain HTML that sorts and filters in a page and reads without scripts.

Tables are written here rather than by a table library: the one tried (Great Tables) took 55 ms for thirty rows, half
of what a whole report may take, and a page needs its own classes, sort keys and phone layout anyway.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import (
    format_interval,
    format_number,
    format_quantity,
    format_ratio,
    format_ratio_interval,
)
from minsheng_analysis.language.vocabulary import state_words
from minsheng_analysis.measures.frames import records
from minsheng_analysis.measures.verdicts import by_lead_unit, by_project

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report
from minsheng_analysis.display.table import (
    Cell,
    Column,
    Table,
    as_printed,
    number,
    ratio_bar,
    source_links,
    state_html,
    status_mark,
    text,
)


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
    low_ratio, high_ratio = (float(getattr(row, f"ratio_{end}_{basis}")) for end in ("low", "high"))
    if math.isnan(ratio) and not math.isnan(low_ratio):
        share = f" · {format_ratio_interval(low_ratio, high_ratio, lang)}" + ratio_bar(low_ratio, status)
    elif not math.isnan(ratio):
        loose = abs(high_ratio - low_ratio) > 0.0005 or math.isinf(high_ratio)
        span = f' <span class="small">({format_ratio_interval(low_ratio, high_ratio, lang)})</span>' if loose else ""
        share = f" · {format_ratio(ratio, lang)}{span}"
        share += ratio_bar(ratio, status)
    # The bar is a block of its own and needs no break after it.
    gap = "" if share else "<br>"
    first = f'<span class="figure">{words}{share}</span>{gap}' if words or share else ""
    return Cell(f"{first}{status_mark(status, lang)}", "" if math.isnan(ratio) else ratio)


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
                Cell(as_printed(str(row.figure), lang)),
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
