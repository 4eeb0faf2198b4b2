"""An audit's findings: those that would change a reader's mind first, the rest folded, by project."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.rows import FindingRow
from minsheng_analysis.display.passage import Section, section
from minsheng_analysis.display.table import Cell, Column, Row, Table, text
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.messages import messages
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.pages.annual.tables.lines import first_on_lines, line_names, lines_cell

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

#: So many findings are shown at once where the audit itself does not say which lead.
_MOST = 8


def leading(audit: pd.DataFrame) -> pd.DataFrame:
    """Give the findings that lead: those the audit names, else the first eight conflicts.

    Parameters
    ----------
    audit : DataFrame
        From ``ms.audit``.
    """
    if "lead" in audit:
        return audit[audit["lead"].astype(bool)]
    return audit[audit["severity"].astype("str") == "conflict"].head(_MOST)


def findings(
    audit: pd.DataFrame, *, lang: str, report: Report, told: pd.Series | None = None, again: bool = True
) -> Section | None:
    """Tabulate an audit's findings.

    Parameters
    ----------
    audit : DataFrame
        From ``ms.audit``: `check`, `severity`, `project_no`, `message_zh`, `message_en`, `lines`, `statement_ids`.
    lang : {"zh", "en"}
    report : Report
        Whose statements the lines lead to.
    told : Series of bool, optional
        Which of them the page has told above.
    again : bool
        Whether they stand with the rest again, at more length; what was told in the same words does not.

    Returns
    -------
    Section or None
        The leading ones open, the rest folded; None where there are none.
    """
    if audit.empty:
        return None
    say = messages("tables", lang)
    first, notes, left = leading(audit), [], []
    if told is not None and told.any():
        first = first[~told[first.index]]
        where = (
            say("“All other findings” also lists “What does not add up”.")
            if again
            else say("Those under “What does not add up” are not listed again.")
        )
        notes = [where] if len(first) or not again else []
        left = [] if again else list(told[told].index)
    rest = audit.drop([*first.index, *left])
    more = int((rest["severity"].astype("str") == "conflict").sum())
    if told is None and len(first) and more:
        notes.append(say("Also under “All other findings”: {n} contradiction.", plural="Also under “All other findings”: {n} contradictions.", n=more))  # fmt: skip
    # What was told above is found by its number: all there are, less those above, less those shown at once.
    title = say("All other findings") if len(first) or left else say("All findings")
    shown = {"findings": first, "all-findings": rest}
    ids = {key: f"{name}-{n}" for name, some in shown.items() for n, key in enumerate(some.index, 1)}
    # All of them stand under the list of the rest, where there is one.
    data, leads = _numbers(audit, ids, lang), _numbers(audit.loc[first.index] if len(rest) else audit, ids, lang)
    lines, known = first_on_lines(report), set(audit["cause"][left]) if "cause" in audit else set()
    return section(
        _table("findings", say("Check these first"), first, lang, lines, known, folded=False, notes=notes, data=leads) if len(first) else None,
        _table("all-findings", title, rest, lang, lines, known, folded=bool(len(first) or left), notes=[*([] if len(first) else notes), *_joined(audit, lang)], data=data, n=len(audit)) if len(rest) else None,
    )  # fmt: skip


def _numbers(audit: pd.DataFrame, ids: Mapping[object, str], lang: str) -> Numbers:
    """Give all findings, in the audit's order, with the id of the row that each has on the page."""
    say, words = messages("files", lang), _weights(lang)
    rows = [
        (
            ids.get(key, ""), "" if row.project_no is None else row.project_no, str(getattr(row, f"message_{lang}")), words[row.severity],
            line_names(row.lines, row.statement_ids),
        )
        for key, row in zip(audit.index, rows_of(audit, FindingRow), strict=True)
    ]  # fmt: skip
    return Numbers((say("Id on the page"), say("Project"), say("Finding"), say("Weight"), say("Lines")), rows)


def _weights(lang: str) -> dict[str, str]:
    """Name how much a finding weighs."""
    say = messages("tables", lang)
    return {"conflict": say("contradiction"), "notice": say("notice"), "info": say("remark")}


def _joined(audit: pd.DataFrame, lang: str) -> list[str]:
    """Say what an indented row is, and how many findings are on how many matters."""
    say, n = messages("tables", lang), len(audit)
    told = audit["cause"].nunique() if "cause" in audit else n
    return [
        say(
            "Indented: on the same matter as the finding above it or an earlier one. In all, {found} findings on {n} matter.",
            plural="Indented: on the same matter as the finding above it or an earlier one. In all, {found} findings on {n} matters.",
            found=n, n=told,
        )
    ] if told < n else []  # fmt: skip


def _table(
    name: str, title: str, audit: pd.DataFrame, lang: str, first: Mapping[int, str], known: set[str], *, folded: bool, notes: Sequence[str],
    data: Numbers, n: int = 0,
) -> Table:  # fmt: skip
    """Group findings by project, in the audit's order within each, those of one matter together; `known` matters are told before, and grow.

    Where the files hold more of them, `n` in all, they and a note say so.
    """
    say = messages("tables", lang)
    words = _weights(lang)
    found: dict[str, list[tuple[int, FindingRow]]] = {}
    for place, row in enumerate(rows_of(audit, FindingRow), 1):
        whose = (
            say("Project {number}", number=str(row.project_no))
            if row.project_no is not None
            else say("Across projects")
        )
        found.setdefault(whose if folded else "", []).append((place, row))
    groups: dict[str, list[Row]] = {}
    for whose, rows in found.items():
        for place, row in _by_matter(rows, known):
            cells = (
                text(str(getattr(row, f"message_{lang}"))),
                Cell(f'<span class="severity severity-{row.severity}">{escape(words[row.severity])}</span>'),
                lines_cell(first, row.lines, row.statement_ids),
            )
            groups.setdefault(whose, []).append(Row(cells, id=f"{name}-{place}", same=row.cause in known))
            known.update({row.cause} - {""})
    return Table(
        name=name,
        title=title,
        columns=(
            Column(say("Finding"), kind="name"),
            Column(say("Weight"), kind="brief"),
            Column(say("Lines"), kind="source"),
        ),
        groups=list(groups.items()),
        folded=folded,
        notes=[*notes, say("The files hold all {n} findings.", n=n)] if n > len(audit) else notes,
        take=True,
        data=data,
        filed=say("All findings") if n > len(audit) else "",
        lang=lang,
    )


def _by_matter(rows: Sequence[tuple[int, FindingRow]], known: Collection[str]) -> list[tuple[int, FindingRow]]:
    """Put findings of one matter together, in their order; first what goes on with a matter told before."""
    begins: dict[str, int] = {}
    for place, row in rows:
        begins.setdefault(row.cause or str(place), place)
    return sorted(rows, key=lambda one: (one[1].cause not in known, begins[one[1].cause or str(one[0])], one[0]))
