"""The evaluation's tables: projects, every indicator scored, what each policy would change."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.evaluation import evaluate
from minsheng_analysis.appraisal.rows import ScoreRow
from minsheng_analysis.appraisal.scoring_rules import DEFAULT_RULES, POLICIES, Policy, Rules, load_rules
from minsheng_analysis.display.lettering import parts_together, phrases
from minsheng_analysis.display.table import (
    Cell,
    Column,
    Table,
    below,
    number,
    plain,
    sort_key,
    state_html,
    status_mark,
    text,
)
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.errors import QuantityError
from minsheng_analysis.language.languages import bracketed
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_interval, format_number, format_ratio, lacks_unit, span
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.language.vocabulary import in_language, verdict_word, verdict_words
from minsheng_analysis.measures.codes import Basis, other_basis
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.pages.evaluation.pairing import PairRow, both_bases
from minsheng_analysis.pages.evaluation.project_notes import project_notes
from minsheng_analysis.pages.evaluation.saved import (
    indicator_heads,
    kind_of,
    policy_heads,
    saved_dates,
    saved_indicator,
    saved_scores,
)
from minsheng_analysis.pages.evaluation.words import (
    basis_words,
    grade_of,
    mark,
    numbered,
)
from minsheng_analysis.pages.figures import Counted, as_printed, counted_in, is_ceiling
from minsheng_analysis.quantities import parse_quantity

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

#: What a basis may change in a project's row.
_SCORED = ("score", "score_low", "score_high", "judged_share")
#: What a result is added up from, behind it.
_SUMMANDS = re.compile("（([^（）]+ \\+ [^（）]+)）$")
#: From how many characters on a figure with its unit may take two lines.
_LONG = 12


def projects(report: Report, reported: pd.DataFrame, completed: pd.DataFrame, *, lang: str) -> Table:
    """Tabulate each project's official verdict beside its scores and grades."""
    say = messages("scorecard", lang)
    official = dict(zip(report.projects["project_no"], report.projects["reported_status"], strict=True))
    rows, parted, loose, pairs = [], False, False, both_bases(reported, completed)
    # Where no score depends on the basis one column holds them all.
    bases = ("reported", "completed") if any(_differ(row) for row in pairs) else ("completed",)
    for row in pairs:
        verdict = " / ".join(verdict_words(official[row.project_no], lang))
        cells = [text(numbered(row, lang)), text(verdict or "—")]
        for basis in bases:
            score, low, high = (float(getattr(row, f"score{end}_{basis}")) for end in ("", "_low", "_high"))
            loose |= high - low > 0.005
            cells.append(_scored(score, low, high, getattr(row, f"grade_{basis}_{lang}"), lang))
        shares = dict.fromkeys(
            mark(100 * share, lang) for share in (row.judged_share_reported, row.judged_share_completed)
        )
        cells.append(number(row.judged_share_reported, " → ".join(shares)))
        parted |= len(shares) > 1
        rows.append(cells)
    graded = any(getattr(row, f"grade_{basis}_zh") for row in pairs for basis in bases)
    heads = [say("As reported"), say("Only finished")] if len(bases) > 1 else [say("On either basis")]
    made = plain(
        "grades",
        say("Scores and grades") if graded else say("Score of each project"),
        [
            Column(say("Project")),
            Column(say("Official verdict")),
            *(Column(head, number=True) for head in heads),
            Column(say("Marks judged"), number=True),
        ],
        rows,
        lang=lang,
        notes=project_notes(report, reported, completed, lang=lang, loose=loose, parted=parted, graded=graded),
    )
    return replace(made, take=True, data=saved_scores(pairs, official, lang))


def _differ(row: PairRow) -> bool:
    """Whether a project's score, its range or the marks judged depend on the basis."""
    pairs = zip(*([getattr(row, f"{name}_{basis}") for name in _SCORED] for basis in ("reported", "completed")), strict=True)  # fmt: skip
    return any(first != second and not (pd.isna(first) and pd.isna(second)) for first, second in pairs)


def _scored(score: float, low: float, high: float, grade: str, lang: str) -> Cell:
    """Write a score, and below it its grade and the range it may lie in."""
    loose = bracketed(span(mark(low, lang), mark(high, lang), lang), lang) if high - low > 0.005 else ""
    return Cell(f'<span class="nowrap">{mark(score, lang)}</span>{below((grade + loose).strip())}', sort_key(score))


def indicators(
    table: pd.DataFrame, other: pd.DataFrame | None = None, *, lang: str, doubtful: Collection[str] = ()
) -> Table:
    """Tabulate the self-evaluation form: class, target, result, marks, score, deviation.

    Parameters
    ----------
    table : DataFrame
        From ``ms.evaluate``.
    other : DataFrame, optional
        The same on the other basis: an indicator whose score or full marks are others there says what it gets.
    lang : {"zh", "en"}
    doubtful : collection of str
        Ids of the indicators that rest on a figure which the report itself contradicts, as `doubt.doubted` finds them.
    """
    say = messages("scorecard", lang)
    groups, anchors, saved = [], [], []
    shaken = say("In doubt: the report contradicts a figure behind it; scored as reported.")
    asked = table[table["scope"] == "indicator"]
    dates = saved_dates(rows_of(asked, ScoreRow))
    scored = [] if other is None else rows_of(other, ScoreRow)
    beside = {row.indicator_id: row for row in scored if row.indicator_id}
    totals = {row.project_no: row for row in scored if row.scope == "project"}
    for project in rows_of(table[table["scope"] == "project"], ScoreRow):
        made, name = [], numbered(project, lang)
        for row in rows_of(asked[asked["project_no"] == project.project_no], ScoreRow):
            there, doubt = beside.get(row.indicator_id), shaken if row.indicator_id in doubtful else ""
            mark_of = status_mark(row.status, lang, word=verdict_word(row.direction, row.status, lang))
            made.append(
                (
                    _two_lines(text(in_language(row, "name", lang)).html, kind_of(row, lang)),
                    _target(row, lang),
                    _result(row, lang),
                    _two_scores(row, there, lang),
                    _two_lines(mark_of, in_a_row((str(getattr(row, f"deviation_{lang}")), doubt), lang)),
                )
            )  # fmt: skip
            saved.append((name, *saved_indicator(row, there, dates[row.indicator_id], lang), doubt))
        total = say("{first}: {second}", first=name, second=mark(project.score, lang))
        if (of := totals.get(project.project_no)) and (score := mark(of.score, lang)) != mark(project.score, lang):
            total += bracketed(say("{first}: {second}", first=basis_words(of.basis, lang), second=score), lang)
        groups.append((total, made))
        anchors.append(f"project-{project.project_no}")
    own = basis_words(str(table["basis"].iloc[0]), lang)
    return Table(
        name="indicators",
        title=say(
            "Every indicator, scored ({basis}; where it differs, also {other})",
            basis=own,
            other=basis_words(scored[0].basis, lang),
        )
        if any(_apart(row, beside.get(row.indicator_id), lang) for row in rows_of(asked, ScoreRow))
        else say("Every indicator, scored ({basis})", basis=own),
        columns=(
            Column(say("Indicator, and its class")),
            Column(say("Target for the year"), number=True),
            Column(say("Result"), number=True),
            Column(say("Score"), number=True),
            Column(say("Outcome and notes")),
        ),
        groups=groups,
        notes=[say("Totals are taken before the scores are rounded.")],
        anchors=anchors,
        take=True,
        data=Numbers(indicator_heads(table, other, lang), saved),
        lang=lang,
    )


def _target(row: ScoreRow, lang: str) -> Cell:
    """Write a target, one that is not to be passed with its sign."""
    cell = figure_cell(row, row.target_value, row.target_text, lang)
    return replace(cell, html=f"≤ {cell.html}") if is_ceiling(row) else cell


def _result(row: ScoreRow, lang: str) -> Cell:
    """Write a result; one known as an interval alone with its unit in words of the language."""
    if lang == "en" and math.isnan(row.value) and math.isfinite(row.value_low + row.value_high):
        between = format_interval(row.value_low, row.value_high, row.unit, lang, classifier=counted_in(row, lang))
        return number(row.value_low, between)
    parts = _summands(row, lang)
    cell = figure_cell(row, row.value, _SUMMANDS.sub("", row.actual_text) if parts else row.actual_text, lang)
    return Cell(cell.html + parts_together(bracketed(parts, lang)), cell.key) if parts else cell


def _summands(row: ScoreRow, lang: str) -> str:
    """Write the numbers that a result is added up from; their unit is that of the sum."""
    found = _SUMMANDS.search(row.actual_text)
    try:
        parts = [parse_quantity(part) for part in found[1].split(" + ")] if found else []
    except QuantityError:
        return ""
    whole = {(part.unit, part.qualifier) for part in parts} == {(row.unit, "exact")}
    if not whole or not math.isclose(math.fsum(part.value for part in parts), row.value):
        return ""
    # A line may end behind a plus.
    return "\u00a0+ ".join(format_number(part.value, lang) for part in parts)


def _of_marks(row: ScoreRow, lang: str) -> str:
    """Write what an indicator scores, and of how many marks."""
    if math.isnan(row.score):
        return "—"
    return messages("scorecard", lang)("{score} of {marks}", score=mark(row.score, lang), marks=mark(row.marks, lang))


def _apart(row: ScoreRow, other: ScoreRow | None, lang: str) -> bool:
    """Whether an indicator's score, or what it is out of, is another one on the other basis."""
    return other is not None and _of_marks(row, lang) != _of_marks(other, lang)


def _two_scores(row: ScoreRow, other: ScoreRow | None, lang: str) -> Cell:
    """Write what an indicator scores, and below it what it scores on the other basis where that or its full marks differ."""
    say = messages("scorecard", lang)
    cell = number(row.score, _of_marks(row, lang))
    if other is None or not _apart(row, other, lang):
        return cell
    # What is not scored leaves its marks to the others of its class, so that these get more of them.
    rest = say("not scored; marks go to the rest")
    there = phrases(rest) if math.isnan(other.score) else number(other.score, _of_marks(other, lang)).html
    words = say("{first}: {second}", first=text(basis_words(other.basis, lang)).html, second=there)
    return Cell(f'{cell.html}<br><span class="small">{words}</span>', cell.key)


def _under_policies(
    report: Report, tables: Sequence[Policy], basis: Basis, rules: Rules
) -> dict[int | None, list[ScoreRow]]:
    """Give what each project, and under None all of them, scores under each policy."""
    found: dict[int | None, list[ScoreRow]] = {}
    for policy in tables:
        table = evaluate(report, basis=basis, policy=policy, rules=rules)
        for row in rows_of(table[table["scope"] != "indicator"], ScoreRow):
            found.setdefault(row.project_no, []).append(row)
    return found


def _score(row: ScoreRow, lang: str) -> str:
    return f"{mark(row.score, lang)} {grade_of(row, lang)}"


def _on_bases(row: ScoreRow, other: ScoreRow, lang: str) -> Cell:
    """Write a score, and below it that on the other basis where it is another."""
    cell, second = number(row.score, _score(row, lang)), _score(other, lang)
    if second == _score(row, lang):
        return cell
    words = messages("scorecard", lang)("{first}: {second}", first=basis_words(other.basis, lang), second=second)
    return Cell(cell.html + below(words.strip()), cell.key)


def policies(report: Report, *, lang: str, basis: Basis, rules: Rules | None = None) -> Table | None:
    """Tabulate what each way to treat results far above target would make of the scores; None where it changes none."""
    say = messages("scorecard", lang)
    rules = rules or load_rules(DEFAULT_RULES)
    names = {"off": say("Nothing taken off"), "linear": say("Linear"), "tiers": say("By tiers")}
    other = other_basis(basis)
    tables = [p for p in POLICIES if p != "flag"]
    each, there = (_under_policies(report, tables, one, rules) for one in (basis, other))
    rows, saved, apart = [], [], False
    for number_of, scores in each.items():
        beside = there[number_of]
        # A project whose score stays whatever is done says nothing here.
        if all(len({mark(one.score, lang) for one in found}) == 1 for found in (scores, beside)):
            continue
        row = scores[0]
        name = say("All projects (average)") if number_of is None else numbered(row, lang)
        rows.append([text(name), *(_on_bases(*pair, lang) for pair in zip(scores, beside, strict=True))])
        saved.append(
            (name, *(cell for one in (*scores, *beside) for cell in (round(one.score, 2), grade_of(one, lang))))
        )
        apart |= any(_score(one, lang) != _score(two, lang) for one, two in zip(scores, beside, strict=True))
    if not rows:
        return None
    own, second = basis_words(basis, lang), basis_words(other, lang)
    title = say("Results far above target: the score out of 100 under each policy ({basis}; where it differs, also {other})", basis=own, other=second) if apart else (
        say("Results far above target: the score out of 100 under each policy ({basis})", basis=own)
    )  # fmt: skip
    return Table(
        name="policies", title=title, columns=[Column(say("Project")), *(Column(names[p], number=True) for p in tables)],
        # Its last row is all projects together, which is no project.
        groups=[("", rows)], folded=True, sized=False, take=True, data=Numbers(policy_heads([names[p] for p in tables], (own, second), lang), saved), lang=lang,
        notes=[
            say("Projects that are not listed have the same score under every policy."),
            say(
                "“Linear” takes off {slope} of the indicator’s marks per 100 percentage points beyond {threshold}, pro rata, at most {most}; “by tiers” keeps {tiers}; nothing is taken off a result in doubt. The finance ministry asks that marks be reduced, in line with the deviation, where a target was clearly set low, and gives no number: these are conventions of this software, to be replaced by a place’s own.",
                slope=format_ratio(rules.slope, lang), threshold=format_ratio(rules.threshold, lang), most=format_ratio(rules.most, lang),
                tiers=punctuation(lang).comma.join(say("{share} above {above}", share=format_ratio(s, lang), above=format_ratio(a, lang)) for a, s in rules.tiers),
            )
        ],
    )  # fmt: skip


def _two_lines(first: str, second: str) -> Cell:
    """Markup, and plain words below it in small."""
    return Cell(f'{first}<br><span class="small">{text(second).html}</span>' if second else first)


def figure_cell(row: Counted, value: float, printed: str, lang: str) -> Cell:
    """Write a figure as printed for Chinese readers, its value for others; a state in words of the language.

    Money that is printed in 万元 beside some in 亿元 is written in one unit with it.

    Parameters
    ----------
    row : Counted
        With `unit` and `classifier`.
    value : float
        In that unit; NA for a state.
    printed : str
        The figure's characters.
    lang : {"zh", "en"}
    """
    if pd.isna(value):
        return Cell(state_html(printed, lang) if printed else "—", "")
    if lang == "zh" and not lacks_unit(printed) and not (row.unit == "yuan" and _in_two_units(row)):
        return Cell(text(printed).html, float(value))
    words = as_printed(row, float(value), printed, lang)
    # A long one breaks after its number rather than run into its neighbour.
    return Cell(text(words).html, float(value)) if len(words) > _LONG else number(float(value), words)


def _in_two_units(row: Counted) -> bool:
    """Whether target and result of a row are printed in different units, 万 and 亿."""
    target, actual = (str(getattr(row, name, "")) for name in ("target_text", "actual_text"))
    return bool(target and actual) and any((sign in target) != (sign in actual) for sign in "万亿")
