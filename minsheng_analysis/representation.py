"""What a notebook shows of a report, a project or an indicator that stands on a line of its own.

Small, in both languages, in the notebook's own light or dark colours; everything that comes from data is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from minsheng_analysis import palette
from minsheng_analysis.assessment import BASES, STATUSES, Basis
from minsheng_analysis.i18n import LANGUAGES, format_interval, format_quantity, format_ratio, messages, unit_name
from minsheng_analysis.verdicts import verdicts

if TYPE_CHECKING:
    from minsheng_analysis.dataset import Report
    from minsheng_analysis.views import Indicator, Project

#: The tables of a report and what a row of each is, in the order of the flow from document to verdict.
TABLES = {
    "projects": "What was promised, project by project",
    "statements": "Figures as printed, each with its line",
    "facts": "What several statements agree on",
    "indicators": "Targets paired with results",
    "breakdowns": "Parts of totals, by place",
    "costs": "Costs, a facility and a person",
    "observations": "What a careful reader noticed",
    "blockers": "What holds work up",
    "series": "Values by date",
    "population": "Residents, by year",
}

STATUS_WORDS = {
    "exceeded": "exceeded",
    "met": "met",
    "missed": "missed",
    "not_assessable": "cannot be judged",
}
BASIS_WORDS = {"reported": "as reported", "completed": "as completed"}
LEVEL_WORDS = {"headline": "headline", "support": "support", "result": "result only"}
REASON_WORDS = {
    "no_target": "no target is stated",
    "no_result": "no result is stated",
    "not_comparable": "target and result are not like for like",
    "target_not_completion": "the target asks for less than completion",
    "conflicting_figures": "the report gives figures that cannot both hold",
    "interval_too_wide": "the figure is too vague to tell",
}

_STYLE = """
.minsheng{font-family:var(--jp-ui-font-family,system-ui,sans-serif);line-height:1.45;max-width:62rem;color:var(--ink)}
.minsheng h4{margin:0 0 .1rem;font-size:1.1em}
.minsheng p{margin:.15rem 0 .4rem}
.minsheng .muted{color:var(--muted)}
.minsheng table{border-collapse:collapse;margin:.3rem 0 .5rem}
.minsheng th,.minsheng td{padding:.15rem .7rem .15rem 0;text-align:left;border:0;border-bottom:1px solid var(--rule);
background:none;vertical-align:top}
.minsheng th{font-weight:600}
.minsheng .n{text-align:right;font-variant-numeric:tabular-nums}
.minsheng code{background:none;color:inherit;padding:0}
"""


def styles() -> str:
    """Write the style sheet of what stands in a notebook, in the palette of its light or dark theme."""
    light, dark = (
        "".join(f"--{name.replace('_', '-')}:{getattr(colour, paper)};" for name, colour in palette.COLOURS.items())
        for paper in ("light", "dark")
    )
    return (
        f'<style>.minsheng{{{light}}}body[data-jp-theme-light="false"] .minsheng,.vscode-dark .minsheng{{{dark}}}'
        f"{_STYLE}{_status_colours()}</style>"
    )


def _status_colours() -> str:
    return "".join(f".minsheng .{name}{{color:var(--{name.replace('_', '-')})}}" for name in STATUSES)


def both(message: str, **params: Any) -> str:
    """Say a message in Chinese and English, with a middle dot between."""
    return " · ".join(messages("exploration", lang)(message, **params) for lang in LANGUAGES)


def status_mark(status: str, lang: str) -> str:
    """Write a status as its mark and its word: never colour alone.

    Examples
    --------
    >>> status_mark("met", "en")
    '<span class="met">● met</span>'
    """
    word = messages("exploration", lang)(STATUS_WORDS[status])
    return f'<span class="{status}">{palette.MARKS[status]} {word}</span>'


def report_html(report: Report) -> str:
    """Show a report at a glance: titles, coverage, verdicts on both bases, its tables, its source."""
    source = report.meta.get("source", {})
    coverage = (
        both("the whole report") if report.meta["coverage"] == "complete" else both("an excerpt: counts are not totals")
    )
    head = [
        f"<h4>{escape(report.title('zh'))}</h4>",
        f"<p>{escape(report.title('en'))}<br>"
        f'<span class="muted">{escape(report.region)} · {report.year} · {both("up to {date}", date=report.as_of)} · '
        f"{coverage}</span></p>",
    ]
    tables = [
        (f"<code>.{name}</code>", f"{len(getattr(report, name)):,}", both(what), escape(_detail(report, name)))
        for name, what in TABLES.items()
        if len(getattr(report, name))
    ]
    origin = [str(source.get(key, "")) for key in ("publisher_zh", "publisher_en", "document")]
    printed = " · ".join(part for part in origin if part)
    digest = str(source.get("sha256", ""))[:12]
    foot = f'<p class="muted">{both("Source")}: {escape(printed)}' + (f" (SHA-256 {escape(digest)}…)" if digest else "")
    body = "".join(head) + _verdict_table(verdicts(report)) + _table(("", "#n", "", ""), tables) + foot + "</p>"
    return f'{styles()}<div class="minsheng">{body}</div>'


def _detail(report: Report, name: str) -> str:
    """What must be known of a table before its rows are counted."""
    table = getattr(report, name)
    if name == "indicators":
        counts = table["level"].value_counts()
        return ", ".join(both(LEVEL_WORDS[level]) + f" {n}" for level, n in counts.items())
    if name == "statements":
        vague = int(table["qualifier"].isin(["approx", "at_least", "at_most", "range"]).sum())
        return both("{n} are bounds, ranges or roughly so", n=vague) if vague else ""
    if name == "facts":
        conflicts = int((~table["agree"].astype(bool)).sum())
        return both("{n} in conflict, left without a value", n=conflicts) if conflicts else ""
    return ""


def _verdict_table(judged: pd.DataFrame) -> str:
    rows = []
    order = list(reversed(STATUSES))
    for basis in BASES:
        counts = judged[f"status_{basis}"].value_counts()
        rows.append((both(BASIS_WORDS[basis]), *(str(int(counts.get(status, 0))) for status in order)))
    header = (
        both("{n} headline indicators", n=len(judged)),
        *(f'#n<span class="{status}">{palette.MARKS[status]}</span> ' + both(STATUS_WORDS[status]) for status in order),
    )
    return _table(header, rows)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay out a table of ready markup; a heading that begins with ``#n`` has numbers below it."""
    kinds = [' class="n"' if title.startswith("#n") else "" for title in header]
    titles = [title.removeprefix("#n") for title in header]
    head = ""
    if any(titles):
        cells = "".join(f'<th scope="col"{kind}>{title}</th>' for kind, title in zip(kinds, titles, strict=True))
        head = f"<thead><tr>{cells}</tr></thead>"
    lines = "".join(
        "<tr>" + "".join(f"<td{kind}>{cell}</td>" for kind, cell in zip(kinds, row, strict=True)) + "</tr>"
        for row in rows
    )
    return f"<table>{head}<tbody>{lines}</tbody></table>"


def project_html(project: Project) -> str:
    """Show a project: names, who answers for it, the official verdict and its indicators on both bases."""
    report = project.report
    judged = pd.concat([verdicts(report, level=level) for level in LEVEL_WORDS])
    judged = judged[judged["project_no"] == project.project_no]
    rows = [
        (
            f"<code>{escape(row['indicator_id'])}</code>",
            escape(row["name_zh"])
            + (f'<br><span class="muted">{escape(row["name_en"])}</span>' if row["name_en"] else ""),
            escape(row["target_text"]) or "—",
            escape(row["actual_text"]) or "—",
            *(_verdict(row[f"ratio_{basis}"], row[f"status_{basis}"]) for basis in BASES),
        )
        for row in judged.to_dict("records")
    ]
    header = ("", both("indicator"), both("target"), both("result"), *(f"{both(BASIS_WORDS[b])}" for b in BASES))
    official = escape(project.reported_status) or "—"
    return (
        f'{styles()}<div class="minsheng"><h4>{project.project_no} {escape(project.name_zh)}</h4>'
        f'<p>{escape(project.name_en)}<br><span class="muted">{escape("、".join(project.lead_units))} · '
        f"{both('official verdict')}: {official}</span></p>{_table(header, rows)}</div>"
    )


def _verdict(ratio: float, status: str) -> str:
    number = "" if pd.isna(ratio) else f" {format_ratio(float(ratio), 'en')}"
    return f'<span class="{status}">{palette.MARKS[status]}</span> {both(STATUS_WORDS[status])}{number}'


def indicator_html(indicator: Indicator) -> str:
    """Show an indicator: promised, reported, finished, both verdicts, and the lines they stand on."""
    row = indicator.row
    values = []
    for basis in BASES:
        line = indicator.verdict(basis)
        reason = f"<br>{both(REASON_WORDS[line.reason])}" if line.reason else ""
        values.append((both(BASIS_WORDS[basis]), _value(indicator, basis), _verdict(line.ratio, line.status) + reason))
    promised = escape(str(row["target_text"])) or both("no target is stated")
    statements = [
        (
            f"{escape(str(s['section']))}:{s['line']}",
            escape(str(s["role"])),
            escape(str(s["figure"])),
            escape(str(s["subject_zh"])),
            escape(str(s["stage"])),
            escape(str(s["as_of"])),
        )
        for s in indicator.statements.to_dict("records")
    ]
    header = tuple(both(t) for t in ("line", "role", "figure as printed", "subject", "stage", "true on"))
    note = " ".join(str(row[f"{kind}_{lang}"]) for lang in LANGUAGES for kind in ("reason", "note")).strip()
    return (
        f'{styles()}<div class="minsheng"><h4>{escape(indicator.name_zh)} <code class="muted">'
        f"{escape(indicator.indicator_id)}</code></h4><p>{escape(indicator.name_en)}<br>"
        f'<span class="muted">{escape(str(row["lead_units"]))} · {both("official verdict")}: '
        f"{escape(indicator.reported_status) or '—'}</span></p>"
        + _table(("", "", ""), [(both("target"), promised, ""), *values])
        + (f'<p class="muted">{escape(note)}</p>' if note else "")
        + _table(header, statements)
        + "</div>"
    )


def _value(indicator: Indicator, basis: Basis) -> str:
    row, line = indicator.row, indicator.verdict(basis)
    if row["measure"] == "qualitative":
        return escape(str(row["actual_text"])) or "—"
    unit, classifier = str(row["unit"]) or str(row["actual_unit"]), str(row["classifier"])
    shown = dict.fromkeys(
        format_quantity(line.value, unit, lang, low=line.low, high=line.high, classifier=classifier)
        for lang in LANGUAGES
    )
    under = [escape(str(row["actual_text"]))] if basis == "reported" and row["actual_text"] else []
    if pd.notna(line.value) and line.low != line.high:
        under.append(format_interval(line.low, line.high, unit, "en"))
    return " · ".join(shown) + "".join(f'<br><span class="muted">{text}</span>' for text in under)


def indicator_text(indicator: Indicator) -> str:
    """Write an indicator for a terminal, in English with its Chinese name."""
    row = indicator.row
    unit = unit_name(str(row["unit"]) or str(row["actual_unit"]), "en").strip()
    lines = [
        f"{indicator.indicator_id}  {indicator.name_zh}  {indicator.name_en}".rstrip(),
        f"  target     {row['target_text'] or 'none stated'}"
        + (f"  = {indicator.target:,g} {unit}".rstrip() if pd.notna(indicator.target) else ""),
    ]
    for basis in BASES:
        line = indicator.verdict(basis)
        value = format_quantity(line.value, str(row["unit"]), "en", low=line.low, high=line.high)
        shown = str(row["actual_text"]) if row["measure"] == "qualitative" else value
        ratio = f"  {format_ratio(float(line.ratio), 'en')}" if pd.notna(line.ratio) else ""
        reason = f" ({REASON_WORDS[line.reason]})" if line.reason else ""
        lines.append(f"  {basis:<9}  {shown}{ratio}  {STATUS_WORDS[str(line.status)]}{reason}")
    lines.append(f"  official   {indicator.reported_status or 'none'}")
    rows = zip(indicator.statements["section"], indicator.statements["line"], strict=True)
    where = ", ".join(dict.fromkeys(f"{section}:{line}" for section, line in rows))
    lines.append(f"  lines      {where}")
    return "\n".join(lines)
