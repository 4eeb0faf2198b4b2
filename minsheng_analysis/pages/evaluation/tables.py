"""The evaluation's tables: projects, every target scored, what each policy would change."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.evaluation import evaluate
from minsheng_analysis.appraisal.rows import ScoreRow
from minsheng_analysis.appraisal.scoring_rules import DEFAULT_RULES, POLICIES, Rules, load_rules
from minsheng_analysis.display.table import Cell, Column, Table, number, plain, state_html, status_mark, text
from minsheng_analysis.language.languages import bracketed, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_number, format_ratio, lacks_unit, span
from minsheng_analysis.language.vocabulary import in_language, verdict_words
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.pages.evaluation.pairing import both_bases
from minsheng_analysis.pages.evaluation.words import basis_words, grade_of, mark
from minsheng_analysis.pages.figures import Counted, as_printed

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report
    from minsheng_analysis.measures.codes import Basis


def projects(report: Report, reported: pd.DataFrame, completed: pd.DataFrame, *, lang: str) -> Table:
    """Tabulate each project's official verdict beside its scores and grades."""
    say = messages("scorecard", lang)
    official = dict(zip(report.projects["project_no"], report.projects["reported_status"], strict=True))
    asked = reported[reported["scope"] == "indicator"]
    rows, parted = [], False
    for row in both_bases(reported, completed):
        verdict = " / ".join(verdict_words(official[row.project_no], lang))
        cells = [text(f"{row.project_no}. {in_language(row, 'name', lang)}"), text(verdict or "—")]
        for basis in ("reported", "completed"):
            score, low, high = (float(getattr(row, f"score{end}_{basis}")) for end in ("", "_low", "_high"))
            loose = ""
            if high - low > 0.005:
                between = span(mark(low, lang), mark(high, lang), lang)
                loose = f'<span class="small">{bracketed(between, lang)}</span>'
            grade = getattr(row, f"grade_{basis}_{lang}")
            cells.append(
                Cell(
                    f'<span class="nowrap">{mark(score, lang)} {grade}{loose}</span>',
                    "" if math.isnan(score) else score,
                )
            )
        shares = dict.fromkeys(
            mark(100 * share, lang) for share in (row.judged_share_reported, row.judged_share_completed)
        )
        cells.append(number(row.judged_share_reported, " → ".join(shares)))
        parted |= len(shares) > 1
        mine = asked[asked["project_no"] == row.project_no]
        done = int(mine["share"].notna().sum())
        cells.append(number(done, say("{n} of {all}", n=done, all=len(mine))))
        rows.append(cells)
    return plain(
        "scores",
        say("Scores and grades"),
        [
            Column(say("Project")),
            Column(say("Official verdict")),
            Column(say("As reported"), number=True),
            Column(say("Only finished"), number=True),
            Column(say("Marks judged"), number=True),
            Column(say("Targets scored (as reported)"), number=True),
        ],
        rows,
        lang=lang,
        notes=[
            say(
                "In brackets: the range left open by the bands for states to be reached and, where a target is not reached, by rounding; a result whose rounding takes in the target counts as met in full. The grade is that of the score, even where the range reaches into another."
            ),
            *(
                [
                    say(
                        "Marks judged, “80 → 55”: as reported, then counting only what is finished. What cannot be judged then is left out, so that a range can begin higher."
                    )
                ]
                if parted
                else []
            ),
            *_shared_notes(reported, completed, lang),
        ],
    )


def _shared_notes(reported: pd.DataFrame, completed: pd.DataFrame, lang: str) -> list[str]:
    """What is said of several projects alike, once, with their numbers; what is otherwise once only finished work counts says so."""
    say = messages("scorecard", lang)
    column = f"deviation_{lang}"
    first, second = (table[table["scope"] == "project"].set_index("project_no")[column] for table in (reported, completed))  # fmt: skip
    groups: dict[tuple[str, str], list[str]] = {}
    for head, own in ((say("As reported"), first), (say("Only finished"), second[first != second])):
        for project, note in own[own != ""].items():
            groups.setdefault((head, str(note)), []).append(str(project))
    return [
        say(
            "{basis}, project {numbers}: {note}",
            plural="{basis}, projects {numbers}: {note}",
            n=len(numbers), basis=head, numbers=join_list(numbers, lang), note=note,
        )
        for (head, note), numbers in groups.items()
    ]  # fmt: skip


def indicators(table: pd.DataFrame, *, lang: str) -> Table:
    """Tabulate the self-evaluation form: class, target, result, marks, score, deviation.

    Parameters
    ----------
    table : DataFrame
        From ``ms.evaluate``.
    """
    say = messages("scorecard", lang)
    groups = []
    asked = table[table["scope"] == "indicator"]
    for project in rows_of(table[table["scope"] == "project"], ScoreRow):
        made = []
        for row in rows_of(asked[asked["project_no"] == project.project_no], ScoreRow):
            first = str(getattr(row, f"class_{lang}"))
            second = str(getattr(row, f"subclass_{lang}"))
            kind = say("{first}: {second}", first=first, second=second) if second else first
            if row.measure == "qualitative":
                kind = say("{kind}, scored as a state to be reached", kind=kind)
            score = say("{score} of {marks}", score=mark(row.score, lang), marks=mark(row.marks, lang))
            made.append(
                (
                    _two_lines(text(in_language(row, "name", lang)).html, kind),
                    figure_cell(row, row.target_value, row.target_text, lang),
                    figure_cell(row, row.value, row.actual_text, lang),
                    number(row.score, "—" if math.isnan(row.score) else score),
                    _two_lines(status_mark(row.status, lang), str(getattr(row, f"deviation_{lang}"))),
                )
            )
        name = f"{project.project_no}. {in_language(project, 'name', lang)}"
        groups.append((say("{first}: {second}", first=name, second=mark(project.score, lang)), made))
    return Table(
        name="indicators",
        title=say("Every target, scored ({basis})", basis=basis_words(str(table["basis"].iloc[0]), lang)),
        columns=(
            Column(say("Target, and its class")),
            Column(say("Target for the year"), number=True),
            Column(say("Result"), number=True),
            Column(say("Score"), number=True),
            Column(say("Outcome and remarks")),
        ),
        groups=groups,
        lang=lang,
    )


def policies(report: Report, *, lang: str, basis: Basis, rules: Rules | None = None) -> Table:
    """Tabulate what each way to treat results far above target would make of the scores."""
    say = messages("scorecard", lang)
    rules = rules or load_rules(DEFAULT_RULES)
    names = {"off": say("Off"), "linear": say("Linear"), "tiers": say("By tiers")}
    tables = {p: evaluate(report, basis=basis, policy=p, rules=rules) for p in POLICIES if p != "flag"}
    first = tables["off"]
    flagged = first[(first["scope"] == "indicator") & first["target_set_low"]].groupby("project_no").size()
    shown = first[first["scope"] != "indicator"]
    rows = []
    every = [rows_of(table.loc[shown.index], ScoreRow) for table in tables.values()]
    for row, *scores in zip(rows_of(shown, ScoreRow), *every, strict=True):
        whole = row.project_no is None
        count = int(flagged.sum() if row.project_no is None else flagged.get(row.project_no, 0))
        # A project without such a target has the same score whatever is done, and says nothing here.
        if not whole and not count:
            continue
        name = say("All projects (scores: mean)") if whole else f"{row.project_no}. {in_language(row, 'name', lang)}"
        cells = [text(name), number(count, format_number(count, lang))]
        cells += [number(one.score, f"{mark(one.score, lang)} {grade_of(one, lang)}") for one in scores]
        rows.append(cells)
    return plain(
        "policies", say("Results far above target: what each policy would make of the scores ({basis})", basis=basis_words(basis, lang)),
        [Column(say("Project")), Column(say("Targets that may be low"), number=True),
         *(Column(names[p], number=True) for p in tables)],
        rows,
        lang=lang,
        notes=[
            say("Projects that are not listed have the same score under every policy."),
            say(
                "“Linear” takes off {slope} of the indicator’s marks for each further 100 percentage points beyond {threshold}, at most {most}; “by tiers” keeps {tiers}. The finance ministry asks that marks be reduced where a target was clearly set low, and gives no number: these are conventions of the rules file, to be replaced by a place’s own.",
                slope=format_ratio(rules.slope, lang), threshold=format_ratio(rules.threshold, lang), most=format_ratio(rules.most, lang),
                tiers=join_list([say("{share} above {above}", share=format_ratio(s, lang), above=format_ratio(a, lang)) for a, s in rules.tiers], lang),
            )
        ],
    )  # fmt: skip


def _two_lines(first: str, second: str) -> Cell:
    """Markup, and plain words below it in small."""
    return Cell(f'{first}<br><span class="small">{text(second).html}</span>' if second else first)


def figure_cell(row: Counted, value: float, printed: str, lang: str) -> Cell:
    """Write a figure as printed for Chinese readers, its value for others; a state in words of the language.

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
        return Cell(state_html(printed, lang), "")
    if lang == "zh" and not lacks_unit(printed):
        return Cell(text(printed).html, float(value))
    return number(float(value), as_printed(row, float(value), printed, lang))
