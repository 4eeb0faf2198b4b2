"""An audit's findings for a terminal: a row a cause, the weightiest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pandas as pd

from minsheng_analysis.display.terminal_table import MOST_ROWS, group_heads, terminal_table
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.punctuation import punctuation


class Told(NamedTuple):
    """What the list says of a finding."""

    severity: str
    project_no: int | None
    message: str
    lines: str
    cause: str
    lead: bool


def by_cause(findings: pd.DataFrame, *, lang: str) -> list[list[Told]]:
    """Give the findings of each cause together.

    Parameters
    ----------
    findings : DataFrame
        From ``ms.audit``; all or some of its rows.
    lang : {"zh", "en"}

    Returns
    -------
    list of list of Told
        In reading order, the weightiest finding of each cause first.
    """
    columns = ("severity", "project_no", f"message_{lang}", "lines", "cause", "lead")
    cells = [findings[name].astype("object").tolist() for name in columns]
    groups: dict[str, list[Told]] = {}
    for severity, project, message, lines, cause, lead in zip(*cells, strict=True):
        number = None if pd.isna(project) else int(project)
        groups.setdefault(cause, []).append(Told(str(severity), number, message, lines, cause, bool(lead)))
    return list(groups.values())


def as_text(findings: pd.DataFrame, *, lang: str, most: int | None = MOST_ROWS, width: int = 0) -> str:
    """List findings for a terminal, grouped by weight: the weightiest first, and of each weight what to begin with.

    Parameters
    ----------
    findings : DataFrame
        From ``ms.audit``; all or some of its rows.
    lang : {"zh", "en"}
    most : int, optional
        Causes at most, each by its weightiest finding; None for all of them, with what follows from each.
    width : int
        Columns of the terminal; 0 for the one there is.

    Returns
    -------
    str
    """
    say = messages("listing", lang)
    weights = ("conflict", "notice", "info")
    causes = sorted(
        by_cause(findings, lang=lang),
        key=lambda told: (weights.index(told[0].severity), not any(row.lead for row in told)),
    )
    group_of = {"conflict": say("✗ contradictions"), "notice": say("! notices"), "info": say("· remarks")}
    heads = group_heads([group_of[told[0].severity] for told in causes], most, lang=lang)
    headed = [
        (head, row) for head, told in zip(heads, causes, strict=False) for row in _rows(told, lang, whole=most is None)
    ]
    groups, rows = [head for head, _ in headed], [row for _, row in headed]
    columns = ((say("weight"), False), (say("Project"), True), (say("lines"), False), (say("finding"), False))
    # What is counted is what is marked: each matter by its weightiest finding.
    counts = Counter(told[0].severity for told in causes)
    every = Counter(row.severity for told in causes for row in told)
    lines = [terminal_table(columns, rows, width=width, below=3, groups=groups)] if rows else []
    lines.append(
        say(
            "Matters: {causes} (contradictions {conflicts}, notices {notices}, remarks {infos}); findings: {n} ({each})",
            causes=len(causes), n=len(findings), conflicts=counts["conflict"], notices=counts["notice"], infos=counts["info"],
            each=punctuation(lang).words.join(str(every[weight]) for weight in weights),
        )
    )  # fmt: skip
    if len(rows) < len(findings):
        lines.append(
            say(
                "{n} matter shown by one finding; every finding: --all",
                plural="{n} matters shown by one finding each; every finding: --all",
                n=len(rows),
            )
        )
    return "\n".join(lines)


def _rows(rows: Sequence[Told], lang: str, *, whole: bool) -> Iterator[tuple[str, str, str, str]]:
    """One cause by its weightiest finding; `whole`, with what follows from it."""
    say = messages("listing", lang)
    marks = {"conflict": say("✗ contradiction"), "notice": say("! notice"), "info": say("· remark")}
    for place, row in enumerate(rows if whole else rows[:1]):
        number = "—" if row.project_no is None else str(row.project_no)
        lines = row.lines.replace(";", punctuation(lang).words)
        yield (
            (marks[row.severity][0], number, lines, f"+ {row.message}")
            if place
            else (marks[row.severity], number, lines, row.message)
        )
