"""An audit's findings as plain text: what to begin with, then the rest by project, each cause once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pandas as pd

from minsheng_analysis.language.messages import messages


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


def as_text(findings: pd.DataFrame, *, lang: str) -> str:
    """List findings for a terminal.

    Parameters
    ----------
    findings : DataFrame
        From ``ms.audit``; all or some of its rows.
    lang : {"zh", "en"}

    Returns
    -------
    str
    """
    say = messages("listing", lang)
    causes = by_cause(findings, lang=lang)
    leading = [rows for rows in causes if any(row.lead for row in rows)]
    rest = [rows for rows in causes if not any(row.lead for row in rows)]
    lines: list[str] = []
    if leading:
        lines += [say("To begin with:"), ""]
        for rows in leading:
            lines += _told(rows, lang)
    for number in sorted({_project(rows) for rows in rest}, key=lambda n: n or 0):
        lines += ["", say("Project {n}:", n=str(number)) if number else say("The report as a whole:"), ""]
        for rows in rest:
            if _project(rows) == number:
                lines += _told(rows, lang)
    counts = findings["severity"].astype("str").value_counts()
    lines += [
        "",
        say(
            "{causes} matters in {n} findings: {conflicts} conflicts, {notices} notices, {infos} for information",
            causes=len(causes), n=len(findings), conflicts=int(counts.get("conflict", 0)),
            notices=int(counts.get("notice", 0)), infos=int(counts.get("info", 0)),
        ),
    ]  # fmt: skip
    return "\n".join(lines)


def _project(rows: Sequence[Told]) -> int | None:
    """The project of a cause; None where it runs through several."""
    numbers = {row.project_no for row in rows}
    return next(iter(numbers)) if len(numbers) == 1 else None


def _told(rows: Sequence[Told], lang: str) -> Iterator[str]:
    """One cause: its weightiest finding, what follows from it, and all lines."""
    say = messages("listing", lang)
    marks = {"conflict": say("✗ conflict"), "notice": say("! notice"), "info": say("· info")}
    first = rows[0]
    several = _project(rows) is None
    project = "—" if several else str(first.project_no)
    own = f"[{first.project_no}] " if several and first.project_no else ""
    yield f"{marks[first.severity]}  [{project}]  {own}{first.message}"
    for row in rows[1:]:
        yield f"      + {f'[{row.project_no}] ' if several and row.project_no else ''}{row.message}"
    numbers = sorted({int(line) for row in rows for line in row.lines.split(";") if line})
    if numbers:
        yield f"      {say('lines {numbers}', numbers=', '.join(map(str, numbers)))}"
