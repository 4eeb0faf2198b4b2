"""An audit's findings: those that would change a reader's mind first, the rest folded, by project."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd

from minsheng_analysis.appraisal.rows import FindingRow
from minsheng_analysis.display.passage import Section, section
from minsheng_analysis.display.table import Cell, Column, Row, Table, source_links, text
from minsheng_analysis.language.messages import messages
from minsheng_analysis.measures.rows import rows_of

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


def findings(audit: pd.DataFrame, *, lang: str, told: pd.Series | None = None) -> Section | None:
    """Tabulate an audit's findings.

    Parameters
    ----------
    audit : DataFrame
        From ``ms.audit``: `check`, `severity`, `project_no`, `message_zh`, `message_en`, `lines`, `statement_ids`.
    lang : {"zh", "en"}
    told : Series of bool, optional
        Which of them the page has told above; they stand with the rest.

    Returns
    -------
    Section or None
        The leading ones open, the rest folded; None where there are none.
    """
    if audit.empty:
        return None
    say = messages("tables", lang)
    first = leading(audit)
    notes = []
    if told is not None and told[first.index].any():
        first = first[~told[first.index]]
        notes.append(say("Without the points under “What does not add up”."))
    rest = audit.drop(first.index)
    title = say("All other findings") if len(first) else say("All findings ({n})", n=len(rest))
    return section(
        _table("findings", say("Check these first"), first, lang, folded=False, notes=notes) if len(first) else None,
        _table("all-findings", title, rest, lang, folded=len(first) > 0) if len(rest) else None,
    )


def _table(name: str, title: str, audit: pd.DataFrame, lang: str, *, folded: bool, notes: Sequence[str] = ()) -> Table:
    """Group findings by project, in the audit's order within each."""
    say = messages("tables", lang)
    words = {"conflict": say("contradiction"), "notice": say("notice"), "info": say("remark")}
    groups: dict[str, list[Row]] = {}
    for place, row in enumerate(rows_of(audit, FindingRow), 1):
        whose = (
            say("Project {number}", number=str(row.project_no))
            if row.project_no is not None
            else say("The whole report")
        )
        cells = (
            text(str(getattr(row, f"message_{lang}"))),
            Cell(f'<span class="severity severity-{row.severity}">{escape(words[row.severity])}</span>'),
            Cell(f'<span class="src">{source_links(row.statement_ids, lines=row.lines)}</span>'),
        )
        groups.setdefault(whose if folded else "", []).append(Row(cells, id=f"{name}-{place}"))
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
        notes=notes,
        lang=lang,
    )
