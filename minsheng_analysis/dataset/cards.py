"""What a notebook shows of a report, a project or an indicator that stands on a line of its own.

Small, in both languages, in the notebook's own light or dark colours; everything that comes from data is escaped.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.dataset.names import place_names, units_text
from minsheng_analysis.display import palette
from minsheng_analysis.language.languages import LANGUAGES, Lang, check_language
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_interval, format_quantity, format_ratio, unit_name
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import state_words, verdict_word, verdict_words
from minsheng_analysis.measures.codes import BASES, STATUSES, Basis
from minsheng_analysis.measures.rows import PromiseRow, StatementRow, rows_of
from minsheng_analysis.measures.verdicts import is_excerpt, running, so_far, verdicts

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Indicator, Project, Report
from minsheng_analysis.language.vocabulary import BASIS_WORDS, LEVEL_WORDS, REASON_WORDS, ROLE_WORDS, STAGE_WORDS

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


_STYLE = """
.minsheng{font-family:var(--jp-ui-font-family,system-ui,sans-serif);line-height:1.45;max-width:62rem;color:var(--ink)}
.minsheng h4{margin:0 0 .1rem;font-size:1.1em}
.minsheng p{margin:.15rem 0 .4rem}
.minsheng .muted{color:var(--muted)}
.minsheng table{border-collapse:collapse;margin:.3rem 0 .5rem}
.minsheng table tr{background:none!important}
.minsheng table th,.minsheng table td{padding:.15rem .7rem .15rem 0;text-align:left!important;border:0;
border-bottom:1px solid var(--rule);vertical-align:top;max-width:26rem}
.minsheng table th{font-weight:600}
.minsheng table .n{text-align:right!important;font-variant-numeric:tabular-nums}
.jp-OutputArea figure.chart{margin:0;max-width:62rem}
.jp-OutputArea figure.chart figcaption b{display:block}
.minsheng time{white-space:nowrap}
.minsheng .draft{background:repeating-linear-gradient(135deg,color-mix(in srgb,var(--late) 18%,transparent) 0 10px,color-mix(in srgb,var(--late) 9%,transparent) 10px 20px);border-bottom:2px solid var(--late);padding:.3rem .8rem;font-weight:700}
.minsheng code{background:none!important;color:inherit;padding:0}
"""


@cache
def styles(more: str = "") -> str:
    """Write the style sheet of what stands in a notebook.

    The palette's colours answer to JupyterLab's and VS Code's light or dark theme, also in the package's charts; in a
    page of the project they answer to the page's; anywhere else they are those for light paper.

    Parameters
    ----------
    more : str
        Further rules, whose ``var(--colour)`` are treated alike.
    """
    light, dark = (
        "".join(f"--{name.replace('_', '-')}:{getattr(colour, paper)};" for name, colour in palette.COLOURS.items())
        for paper in ("light", "dark")
    )

    def fallback(found: re.Match[str]) -> str:
        colour = palette.COLOURS.get(found[1].replace("-", "_"))
        return f"var(--{found[1]},{colour.light})" if colour else found[0]

    rules = re.sub(r"var\(--([a-z-]+)\)", fallback, f"{_STYLE}{_status_colours()}{more}")
    return (
        f'<style>body[data-jp-theme-light="true"]{{{light}}}body[data-jp-theme-light="false"],.vscode-dark{{{dark}}}'
        f"{rules}</style>"
    )


def _status_colours() -> str:
    return "".join(f".minsheng .{name}{{color:var(--{name.replace('_', '-')})}}" for name in (*STATUSES, "late"))


@dataclass(frozen=True)
class _Voice:
    """Says things in one language, or in both with a middle dot between."""

    langs: tuple[Lang, ...]

    def __call__(self, message: str, **params: object) -> str:
        return " · ".join(messages("exploration", lang)(message, **params) for lang in self.langs)

    def names(self, zh: str, en: str) -> list[str]:
        """Give the names that the languages have, at least the Chinese one; escaped."""
        of = {"zh": zh, "en": en}
        found = dict.fromkeys(of[lang] for lang in self.langs if of[lang])
        return [escape(name) for name in found or [zh]]

    def units(self, joined: str) -> str:
        """Name lead units, which the data joins by ``;``; escaped."""
        return escape(" · ".join(dict.fromkeys(units_text(joined, lang, place_names(lang)) for lang in self.langs)))

    def official(self, printed: str) -> str:
        """Give official verdicts, which reports print in Chinese; escaped."""
        said = dict.fromkeys(punctuation(lang).names.join(verdict_words(printed, lang)) for lang in self.langs)
        return escape(" · ".join(filter(None, said))) or "—"

    def answering(self, joined: str, printed: str) -> str:
        """Say who answers for a promise, where a unit is named, and the official verdict on it; escaped."""
        colon = punctuation(self.langs[-1]).colon
        return " · ".join(filter(None, (self.units(joined), self("official verdict") + colon + self.official(printed))))

    def status(self, status: str, direction: str = "") -> str:
        """Name a status, of a target that goes in a direction."""
        return " · ".join(verdict_word(direction, status, lang) for lang in self.langs)

    def verdict(self, ratio: float, status: str, direction: str) -> str:
        """Write a status as its mark and its word, never colour alone, with the ratio if there is one."""
        number = "" if pd.isna(ratio) else f" {format_ratio(float(ratio), self.langs[0])}"
        return f'<span class="{status}">{palette.MARKS[status]}</span> {self.status(status, direction)}{number}'


def _voice(lang: str | None) -> _Voice:
    return _Voice((check_language(lang),) if lang else LANGUAGES)


def _box(*parts: str) -> str:
    return f'{styles()}<div class="minsheng">{"".join(parts)}</div>'


def draft_band(words: str) -> str:
    """Write what says that a report is a machine's draft, as its pages have it; empty for a curated one."""
    return f'<p class="draft">{escape(words)}</p>' if words else ""


def _heading(names: Sequence[str], below: str, *, before: str = "", code: str = "") -> str:
    """Write the first name as heading, the second and what else is to be said below it."""
    tail = f' <code class="muted">{escape(code)}</code>' if code else ""
    second = f"{names[1]}<br>" if len(names) > 1 else ""
    return f'<h4>{before}{names[0]}{tail}</h4><p>{second}<span class="muted">{below}</span></p>'


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


def report_html(report: Report, *, lang: str | None = None) -> str:
    """Show a report at a glance: titles, coverage, verdicts on both bases, its tables, its source.

    Parameters
    ----------
    report : Report
    lang : {"zh", "en"}, optional
        Default both.
    """
    say = _voice(lang)
    scope = [f"{escape(report.region)} · {report.year}", say("up to {date}", date=report.as_of)]
    scope.append(say("an excerpt: counts are not totals") if is_excerpt(report) else say("the whole report"))
    if running(report):
        scope.append(say("the year was not over: a status says where things stood"))
    tables = [
        (f"<code>.{name}</code>", f"{len(getattr(report, name)):,}", say(what), _caution(report, name, say))
        for name, what in TABLES.items()
        if len(getattr(report, name))
    ]
    source = report.meta["source"]
    origin = [
        *say.names(*(str(source.get(f"publisher_{lang}", "")) for lang in LANGUAGES)),
        escape(str(source.get("document", ""))),
    ]
    digest = str(source.get("sha256", ""))[:12]
    return _box(
        draft_band(" · ".join(report.draft.words(lang) for lang in say.langs) if report.draft else ""),
        _heading(say.names(report.title_and_place("zh"), report.title_and_place("en")), " · ".join(scope)),
        _verdict_table(so_far(verdicts(report), report), say),
        _table(("", "#n", "", ""), tables),
        f'<p class="muted">{say("Source")}: {" · ".join(filter(None, origin))}',
        f" (SHA-256 {escape(digest)}…)" if digest else "",
        "</p>",
    )


def _caution(report: Report, name: str, say: _Voice) -> str:
    """What must be known of a table before its rows are counted."""
    table = getattr(report, name)
    if name == "indicators":
        counts = table["level"].value_counts()
        return ", ".join(f"{say(LEVEL_WORDS[level])} {counts[level]}" for level in LEVEL_WORDS if level in counts)
    if name == "statements":
        vague = int(table["qualifier"].isin(["approx", "at_least", "at_most", "range"]).sum())
        return say("{n} are bounds, ranges or roughly so", n=vague) if vague else ""
    if name == "facts":
        conflicts = int((~table["agree"].astype(bool)).sum())
        return say("{n} in conflict, left without a value", n=conflicts) if conflicts else ""
    return ""


def _verdict_table(judged: pd.DataFrame, say: _Voice) -> str:
    rows = []
    # while the year runs, nothing is missed
    late = "late" in judged["status_reported"].cat.categories
    order = ["late" if late and status == "missed" else status for status in reversed(STATUSES)]
    for basis in BASES:
        counts = judged[f"status_{basis}"].value_counts()
        rows.append((say(BASIS_WORDS[basis]), *(str(int(counts.get(status, 0))) for status in order)))
    header = (
        say("{n} headline indicators", n=len(judged)),
        *(f'#n<span class="{status}">{palette.MARKS[status]}</span> {say.status(status)}' for status in order),
    )
    return _table(header, rows)


def project_html(project: Project, *, lang: str | None = None) -> str:
    """Show a project: names, who answers for it, the official verdict and its indicators on both bases."""
    say = _voice(lang)
    judged = so_far(pd.concat([verdicts(project.report, level=level) for level in LEVEL_WORDS]), project.report)
    rows = [
        (
            f"<code>{escape(row.indicator_id)}</code>",
            _stacked(say.names(row.name_zh, row.name_en)),
            escape(row.target_text) or "—",
            escape(row.actual_text) or "—",
            *(
                say.verdict(getattr(row, f"ratio_{basis}"), getattr(row, f"status_{basis}"), row.direction)
                for basis in BASES
            ),
        )
        for row in rows_of(judged[judged["project_no"] == project.project_no], PromiseRow)
    ]
    header = ("", say("indicator"), say("target"), say("result"), *(say(BASIS_WORDS[basis]) for basis in BASES))
    below = say.answering(str(project.row["lead_units"]), project.reported_status)
    return _box(
        _heading(say.names(project.name_zh, project.name_en), below, before=f"{project.project_no} "),
        _table(header, rows),
    )


def _stacked(names: Sequence[str]) -> str:
    return names[0] + "".join(f'<br><span class="muted">{name}</span>' for name in names[1:])


def indicator_html(indicator: Indicator, *, lang: str | None = None) -> str:
    """Show an indicator: promised, reported, finished, both verdicts, and the lines they stand on."""
    say = _voice(lang)
    row = indicator.row
    values = [(say("target"), _target(indicator, say) or say("no target seen"), "")]
    for basis in BASES:
        verdict = indicator.verdict(basis)
        reason = f"<br>{say(REASON_WORDS[verdict.reason])}" if verdict.reason else ""
        judged = say.verdict(verdict.ratio, verdict.status, str(indicator.row["direction"])) + reason
        values.append((say(BASIS_WORDS[basis]), _value(indicator, basis, say), judged))
    remarks = [
        text for key in ("reason", "note") for text in say.names(str(row[f"{key}_zh"]), str(row[f"{key}_en"])) if text
    ]
    return _box(
        _heading(
            say.names(indicator.name_zh, indicator.name_en),
            say.answering(str(row["lead_units"]), indicator.reported_status),
            code=indicator.indicator_id,
        ),
        _table(("", "", ""), values),
        f'<p class="muted">{" ".join(remarks)}</p>' if remarks else "",
        _statement_table(indicator, say),
    )


def _statement_table(indicator: Indicator, say: _Voice) -> str:
    sections = {section["id"]: section for section in indicator.report.meta.get("sections", ())}
    rows = []
    for row in rows_of(indicator.statements, StatementRow):
        section = sections.get(row.section)
        title = " · ".join(say.names(section["title_zh"], section["title_en"])) if section else escape(row.section)
        rows.append(
            (
                f"<b>{row.line}</b>",
                title,
                say(ROLE_WORDS[row.role]),
                f"<b>{escape(row.figure)}</b>",
                say.names(row.subject_zh, row.subject_en)[0],
                say(STAGE_WORDS[row.stage]) if row.stage else "—",
                f"<time>{escape(row.as_of)}</time>",
            )
        )
    header = ("#n" + say("line"), *map(say, ("section", "role", "figure as printed", "subject", "stage", "true on")))
    return _table(header, rows)


def _target(indicator: Indicator, say: _Voice) -> str:
    """Write what is promised: in Chinese as printed, in English in English units with the printed figure below."""
    row, printed = indicator.row, str(indicator.row["target_text"])
    if "en" not in say.langs or math.isnan(indicator.target):
        return escape(state_words(printed, say.langs[0]))
    shown = dict.fromkeys(
        format_quantity(indicator.target, indicator.unit, lang, classifier=str(row["classifier"])) for lang in say.langs
    )
    return _stacked([" · ".join(shown), *([escape(printed)] if printed and printed not in shown else [])])


def _value(indicator: Indicator, basis: Basis, say: _Voice) -> str:
    """Write what is set against the target, and below it the printed figures and the interval."""
    row, verdict = indicator.row, indicator.verdict(basis)
    if row["measure"] == "qualitative":
        return (
            escape(" · ".join(dict.fromkeys(state_words(str(row["actual_text"]), lang) for lang in say.langs))) or "—"
        )
    unit, classifier = str(row["unit"]) or str(row["actual_unit"]), str(row["classifier"])
    shown = dict.fromkeys(
        format_quantity(verdict.value, unit, lang, low=verdict.low, high=verdict.high, classifier=classifier)
        for lang in say.langs
    )
    under = [escape(str(row["actual_text"]))] if basis == "reported" and row["actual_text"] else []
    if pd.notna(verdict.value) and verdict.low != verdict.high:
        under.append(format_interval(verdict.low, verdict.high, unit, say.langs[0], classifier=classifier))
    return _stacked([" · ".join(shown), *(text for text in under if text not in shown)])


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
        lines.append(f"  {basis:<9}  {shown}{ratio}  {verdict_word(str(row['direction']), line.status, 'en')}{reason}")
    lines.append(f"  official   {indicator.reported_status or 'none'}")
    rows = zip(indicator.statements["section"], indicator.statements["line"], strict=True)
    where = ", ".join(dict.fromkeys(f"{section}:{line}" for section, line in rows))
    lines.append(f"  lines      {where}")
    return "\n".join(lines)
