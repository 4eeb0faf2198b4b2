"""Questions to the departments: what a deputy asks in committee (询问), one to three a project.

They come from the audit's findings, the weightiest first, then from sums without a year and from what the promises rest
on; where that leaves room, or a project gives no cause for any of it, its budget is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.arguments import Amount, Named, Ratio, Stage, Verdict
from minsheng_analysis.appraisal.audit import find
from minsheng_analysis.appraisal.english_names import english_places
from minsheng_analysis.appraisal.findings import Finding
from minsheng_analysis.appraisal.indicator_findings import result_of
from minsheng_analysis.appraisal.matter_words import COMPARED
from minsheng_analysis.appraisal.money_questions import (
    OF_ALL_BUDGETS,
    Asked,
    lead_of,
    leads_by_line,
    of_investment,
    of_the_budget,
    of_undated_money,
    put,
    tracking_unit,
)
from minsheng_analysis.appraisal.promise_checks import name_of
from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.punctuation import in_a_row
from minsheng_analysis.language.vocabulary import counted_as, line_words
from minsheng_analysis.measures.frames import with_plain_text
from minsheng_analysis.measures.rows import IndicatorRow, StatementRow, rows_of
from minsheng_analysis.measures.verdicts import is_excerpt

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

MOST = 3
#: Words of what is built and not said to be in use.
_BUILT = re.compile("^(?!.*投用).*(建成|完工|竣工)")
COLUMNS = ("project_no", "question_zh", "question_en", "lines")

#: What is asked about a piece that is not finished, where the verdict is one on the whole project.
_OF_WHOLE = "{name}: what was still missing at the end of the year? When did it open, or when will it? On what grounds is the whole project called “{reported_status}”?"
#: What each finding is asked about; a form of a check that has no question of its own is asked as the check.
ASKED = {
    "unfinished_in_total": "{name}: of {target}, {finished} said to be finished. When will the rest be, and on what grounds is it counted as done?",
    "unfinished_in_total/none_read": "{name}: of {target}, {actual} reported. How much is finished, and on what grounds is it counted as done?",
    "unfinished_in_total/begun": "{name}: of {target}, {finished} said to be finished. When will the rest be?",
    "unfinished_in_total/asked_less": "{name}: {target} promised and {finished} said to be finished, while the supporting-works column asks for less than completion of {share}. On what basis is the target of {target} counted, and when will the rest be finished?",
    "unfinished_in_total/asked_start": "{name}: {target} promised and {finished} said to be finished, while the supporting-works column asks only for a start on {share}. How much of this {share} was finished at the end of the year, and when is its completion planned?",
    "unfinished_in_total/advancing": "{name}: the report counts {actual}, {rest} of it in work described as under way. Was this {rest} finished by the end of the year? If not, how much of it was, and when will the rest be?",
    "unfinished_in_total/perhaps": "{name}: do the {actual} include what is not said to be finished, and how many are in use?",
    "unfinished_in_total/perhaps_plan": "{name}: do the {actual} include {planned}, planned and not said to be finished? Where are they, and how many are in use?",
    "unfinished_in_total/perhaps_and_met_plan": "{name}: do the {actual} include {planned}, planned and not said to be finished? Where are they, and how many are in use?",
    "support_unfinished": "{name}: what was still missing at the end of the year? When did it open, or when will it? On what grounds is the verdict “{reported_status}”?",
    **dict.fromkeys(
        [f"support_unfinished/{form}" for form in ("partial_of_whole", "partial_of_whole_reached", "of_whole", "of_whole_reached")], _OF_WHOLE
    ),
    "verdict_not_borne_out/unproven": "Every promise is exactly met. What is it that was exceeded, and by how much?",
    "verdict_not_borne_out/unproven_beside": "Does “{reported_status}” refer to {beyond}? How many of each were planned, and do they include those promised?",
    "full_marks": "{name}: {actual} against a target of {target}. On what grounds was it given full marks?",
    "restatement_conflict": "{subject}: which of {figures} is the figure of record, and what are its base and its source?",
    "breakdown_mismatch": "{subject}: the parts come to {sum} and the total to {total}. Which is right, and what accounts for the difference?",
    "breakdown_mismatch/targets": "{subject}: the targets of the parts come to {sum} and the overall target to {total}. Which is right, and what accounts for the difference?",
    "breakdown_mismatch/both": "{subject}: the results of the parts come to {sum} and the total to {total}, their targets to {sum_target} and the overall target to {total_target}. Which are right, and what accounts for the differences?",
    "stage_conflict": "{subject}: the report says {figures}. How far had it come at the end of the year, and on what record?",
    "percentage_mismatch": "{name} ({as_of}): {printed} is printed, and the figures give {recomputed_ratio}. How was the printed share worked out?",
    "not_comparable": "{name}: the target asks for “{target}” and the result is “{actual}”, which do not measure the same thing. What is the result by the target’s own measure?",
    **dict.fromkeys(
        ["not_comparable/support", "not_comparable/verdict"], "{name}: {clause} What is the result by the target’s own measure?"
    ),
    "not_comparable/alike": "{name}: {clause} Are they the same?",
    "not_verifiable/beside": "{name}: the report gives figures only for the {beside}. What is the figure by the target’s own measure, whom does it cover, and as of when?",
    "not_verifiable/beside_average": "{name}: the report gives figures only for the {beside}. What is the rate on the target’s own basis, and what is the average on the same basis? Whom do they cover, and as of when?",
    "not_verifiable": "{name}: what shows that it was met: which figure, for whom, and as of when?",
    "circular": "{name}: how many qualify in all? How were those counted ({base}) identified? Are there others who qualify, and what is arranged for them?",
    "verdict_differs": "{subject}: which of {figures} holds, and on what grounds?",
    "verdict_differs/part": "On what grounds is the whole called “{reported_status}”, when {names} has “{of_part}” as its own verdict?",
    "verdict_differs/parts": "On what grounds is the whole called “{reported_status}”, when {names} have “{of_part}” as their own verdict?",
    "verdict_differs/split": "The parts are called {verdicts}. What is the verdict on the project as a whole?",
    "in_use_not_said": "{name}: is it in use, and since when?",
    "change_without_level": "{subject}: what were the values before and after, over which hours and days?",
    "sited_elsewhere": "{name}: why were they set up elsewhere than promised, and what is planned for the places they were promised to?",
    "sited_elsewhere/streets_alone": "{name}: {away} of {total} are in subdistricts. How are the needs of the towns met?",
    "sited_elsewhere/streets": "{name}: {away} of {total} are in subdistricts. How are the needs of the towns met?",
    "cumulative_result": "{name}: how much of the cumulative figure belongs to the year?",
    "existing_counted": "{name}: how many are wholly new? What did each of the others have before, and what was added?",
    "named_in_part": "{name}: {total} are counted and {named} named. Which are the others, and how was each inspected and accepted on completion?",
    "equal_to_plan": "All {figures} figures of the {n} finished items equal the plan. Were they measured or counted on completion, and may the records be seen?",
    "nature_differs": "{name}: how much was {of_total} respectively, given that all parts are {of_parts}?",
    "low_target/origin": "{name}: the supporting-works column asks for {target}, and {actual} is reported. How did the other {rest} come about, and in which year was it built?",
    "low_target": "{name}: the target is {target} and the result {actual}. How was the target worked out? What was the result of the year before, and what is the target for the year after?",
    "net_or_gross": "{moved}: has what was there before been deducted from {added}? How many of each were there before, how many of these were given up, and what is the net increase?",
    "uneven_places": "{name}: {many} of {total} are in {place}. On what grounds were the places chosen?",
    "perhaps_the_same_people": "{groups}: how many people are counted in both?",
    "unlike_items": "{more} comes to some {times} times as much per beneficiary as {less}. Why?",
    "effect_without_figure": "{claim}: what figure shows this, and for what period?",
    "effect_without_figure/part": "{claim}: what are the figures of the other parts?",
}  # fmt: skip

#: What is asked about an observation that a person recorded: in general, of a pair of target and result, of a missing
#: list, and where the person recorded the question too.
OBSERVED = "{observation} Can you clarify this, and on what record?"
OBSERVED_PAIR = "{observation} How far had this come within the year, and on what record?"
OBSERVED_LIST = "{observation} Can these be provided?"
ASKED_AS_RECORDED = "{observation}"
#: What a bare claim is asked about; `source` is the report, or the excerpt, whose silence is none of the report's own.
STATE_CLAIMED = "{name}: the {source} says “{actual}”. On what record does this rest, and who checked it?"
BUILT_CLAIMED = "{name}: the {source} says “{actual}”. Is it in use, and since when? Who accepted the works?"
RATE_CLAIMED = "{name}: the {source} gives {actual}. What was divided by what, as of when, and who checked it?"
NUMBER_CLAIMED = (
    "{name}: the {source} gives {actual} and no list. Where and when was this done, who benefits, and who checked it?"
)
#: People and households counted are themselves those served, and a sample serves nobody.
COUNTED_CLAIMED = "{name}: the {source} gives {actual} and no list. Where and when did this happen, and who checked it?"
COUNTED_UNPROMISED = "{name}: the {source} gives {actual}, but no target and no list. What was the target? Where and when did this happen, and who checked it?"
_PEOPLE, _SERVING_NOBODY = ("people", "person_times"), ("户", "批次", "批")
BEGUN_CLAIMED = "{name}: the {source} gives {actual} and no list. Where is each, when was it begun, and who checked it?"
UNPROMISED_CLAIMED = "{name}: the {source} gives {actual}, but no target and no list. What was the target? Where and when was this done, who benefits, and who checked it?"

#: Of a draft: what the machine read no list of may have one all the same, so that none is said to lack.
ALONE_AS_READ = {
    NUMBER_CLAIMED: "{name}: the {source} gives {actual}; the machine read no list of them. Where and when was this done, who benefits, and who checked it?",
    COUNTED_CLAIMED: "{name}: the {source} gives {actual}; the machine read no list of them. Where and when did this happen, and who checked it?",
    BEGUN_CLAIMED: "{name}: the {source} gives {actual}; the machine read no list of them. Where is each, when was it begun, and who checked it?",
}  # fmt: skip


@with_plain_text
def questions(report: Report, *, of_all: bool = False) -> pd.DataFrame:
    """Give the questions to put to the department that leads each project.

    Parameters
    ----------
    report : Report
    of_all : bool
        Whether what is asked of the report as a whole stands last, of whoever coordinates all projects.

    Returns
    -------
    DataFrame
        One to three rows a project, the weightiest first; of a draft none that rests on what is to be checked:
        `project_no` (Int64, NA for what is asked of the whole), `question_zh`, `question_en` (addressed
        to the lead unit) and `lines` (of the document that they rest on, joined by ``;``).

    Examples
    --------
    >>> import minsheng_analysis as ms
    >>> asked = ms.questions(ms.load("yubei", 2021))
    >>> bool(asked.groupby("project_no").size().between(1, 3).all())
    True
    """
    # That two names differ is asked about where a person read them.
    found = (one for one in find(report) if report.draft is None or one.form != "alike")
    findings = [part for one in found for part in _told_apart(one)]
    indicators = rows_of(report.indicators, IndicatorRow)
    statements = {row.statement_id: row for row in rows_of(report.statements, StatementRow)}
    whole = report.draft is None and report.meta.get("coverage") == "complete"
    # Where a draft holds money, a machine may have missed what a row or a column says of it: then nothing is said to lack.
    priced = report.draft is not None and any(row.unit.startswith("yuan") for row in statements.values())
    rows: list[tuple[int | None, str, str, str]] = []
    # Budgets are asked for once, of whoever follows up all projects, where a report names such a unit.
    unpriced = next((one for one in findings if whole and one.check == "budget_undisclosed"), None)
    tracking = tracking_unit(report) if unpriced else ""
    for number, units in zip(*(report.projects[name].tolist() for name in ("project_no", "lead_units")), strict=True):
        mine = [row for row in indicators if row.project_no == int(number) and not row.to_check]
        leads = leads_by_line(mine, statements)
        asked_of = list(_from_findings(findings, int(number), mine, leads, str(units)))
        # One thing is asked about once.
        told = {key for finding, _ in asked_of for key in (finding.indicator_id, finding.fact_id)}
        unasked = [row for row in mine if told.isdisjoint((row.indicator_id, row.actual_fact or "-"))]
        ranges = {
            one.indicator_id: one
            for one in findings
            if one.form.startswith("perhaps") and one.project_no == int(number)
        }
        claims = _from_claims(unasked, statements, str(units), ranges, report)
        money = of_undated_money(report, int(number), statements, leads, str(units))
        # How a target was set is asked after what was spent.
        after = [
            one for finding, one in asked_of if finding.check == "low_target" and finding.form != "origin" and money
        ]
        asked = [*(one for _, one in asked_of if one not in after), *money, *after, *claims]
        if (not asked and not priced) or (whole and not money and not tracking):
            asked.append(
                of_investment(mine, statements, str(units))
                or of_the_budget(report, int(number), mine, statements, str(units))
            )
        rows += [
            (int(number), _addressed(who, zh, "zh"), _addressed(who, en, "en"), lines)
            for who, zh, en, lines in asked[:MOST]
        ]
    if of_all and unpriced is not None and tracking:
        zh, en = (messages("questions", lang)(OF_ALL_BUDGETS, n=len(report.projects)) for lang in ("zh", "en"))
        lines = ";".join(map(str, unpriced.lines))
        rows.append((None, _addressed(tracking, zh, "zh"), _addressed(tracking, en, "en"), lines))
    kinds = dict.fromkeys(COLUMNS, "str") | {"project_no": "Int64"}
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(kinds)


def _told_apart(finding: Finding) -> list[Finding]:
    """Give what a finding tells as one: a question is of each, of what lies farthest above its target first.

    What a person recorded is asked about in that person's words, which hold the contradiction.
    """
    if finding.said is not None:
        return [finding]
    parts = [replace(part, cause=finding.cause) for part in finding.parts]
    return sorted(parts, key=_far, reverse=True) or [finding]


def _far(finding: Finding) -> float:
    multiple = finding.arguments.get("multiple")
    return multiple.value if isinstance(multiple, Ratio) else 0.0


def _from_findings(
    findings: Sequence[Finding],
    number: int,
    mine: Sequence[IndicatorRow],
    leads: Mapping[int, set[str]],
    units: str,
) -> Iterator[tuple[Finding, Asked]]:
    """One question a cause, of the first finding that one can be asked about."""
    units_of = {row.indicator_id: row.lead_units for row in mine} | {row.target_fact: row.lead_units for row in mine}
    units_of |= {row.actual_fact: row.lead_units for row in mine}
    # What has no target, or no result, names nobody by its lack.
    units_of.pop("", None)
    units_of |= {row.status_fact: row.lead_units for row in mine if row.status_fact.startswith(f"{row.indicator_id}.")}
    done: set[str] = set()
    for finding in (_with_what_was_asked(one, findings) for one in findings):
        question = _question_of(finding)
        if finding.project_no != number or finding.cause in done or not question:
            continue
        done.add(finding.cause)
        # One cause may run through several projects, and one check through several things; the question is of this one.
        same = [
            one
            for one in findings
            if (one.cause, one.project_no) == (finding.cause, number)
            and (one.check != finding.check or one.indicator_id == finding.indicator_id)
            and (one.said is None or one.asks is not None or one is finding)
        ]
        lines = sorted({line for one in same for line in one.lines})
        asked = finding
        if finding.said is not None:
            asked = replace(finding, arguments={"observation": finding.asks or finding.said})
        zh, en = (put(question, asked, lang) for lang in ("zh", "en"))
        # A question that was recorded with an observation of the same thing is put with it.
        more = [one.asks for one in same if one.asks is not None and one is not finding]
        zh, en = in_a_row([zh, *(one.zh for one in more)], "zh"), in_a_row([en, *(one.en for one in more)], "en")
        who = (
            units_of.get(finding.indicator_id) or units_of.get(finding.fact_id) or lead_of(finding.lines, leads, units)
        )
        yield finding, (who, zh, en, ";".join(map(str, lines)))


def _with_what_was_asked(finding: Finding, findings: Sequence[Finding]) -> Finding:
    """Put to an unfinished total what is to be asked of the rest, and to a rate what it was to be held against.

    What is only under way may have been finished by the end of the year; of what was only begun, how much the support
    column did not ask to be finished.
    """
    target = finding.arguments.get("target")
    if finding.form == "beside" and isinstance(target, Amount) and COMPARED.search(target.printed):
        return replace(finding, form="beside_average")
    if finding.check == "unfinished_in_own_sum":
        finding = replace(finding, check="unfinished_in_total")
    stage = finding.arguments.get("stage")
    if finding.check == "unfinished_in_total" and isinstance(stage, Stage) and stage.code == "advancing":
        return replace(finding, form="advancing")
    less = next(
        (one for one in findings if one.check == "target_differs" and one.indicator_id == finding.indicator_id and one.indicator_id),
        None,
    )  # fmt: skip
    if finding.check != "unfinished_in_total" or less is None or "share" not in less.arguments:
        return finding
    # Where the two pieces make up the target, how that was counted is known.
    form = "asked_start" if less.form == "started_sum" else "asked_less"
    return replace(finding, form=form, arguments={**finding.arguments, "share": less.arguments["share"]})


def _question_of(finding: Finding) -> str:
    """What a finding is asked about; empty where it gives no cause for a question."""
    if finding.asks is not None:
        return ASKED_AS_RECORDED
    if finding.said is not None:
        kinds = {"breakdown_missing": OBSERVED_LIST, "not_comparable": OBSERVED_PAIR, "not_verifiable": OBSERVED_PAIR}
        return kinds.get(finding.check, OBSERVED) if finding.severity != "info" else ""
    return ASKED.get(f"{finding.check}/{finding.form}") or ASKED.get(finding.check, "")


def _from_claims(
    mine: Sequence[IndicatorRow],
    statements: Mapping[str, StatementRow],
    units: str,
    ranges: Mapping[str, Finding],
    report: Report,
) -> Iterator[Asked]:
    """Ask for a list behind each bare claim; `ranges` tells of which totals it is not known what they hold."""
    source = Named("节录", "excerpt") if is_excerpt(report) else Named("报告", "report")
    # A number without a list tells less than a state without a record.
    for row in sorted(mine, key=lambda row: row.measure == "qualitative"):
        if row.level != "headline" or row.evidence != "claimed" or row.completed_fact == "none" or not row.comparable:
            continue
        if row.actual_value == 0:
            continue  # of nothing there is no list
        behind = [statements[key] for key in row.actual_statements.split(";") if key in statements]
        lines = sorted({one.line for one in behind})
        state = row.measure == "qualitative"
        said = Verdict(_said_most([one.figure for one in behind]))
        claims = {
            lang: Finding(
                "claimed_alone", "info", row.project_no,
                arguments={
                    "name": name_of(row),
                    "source": source,
                    "actual": said if state else replace(result_of(row), classifier=counted_as(row.classifier, row.name_zh, lang)),
                },
            )
            for lang in ("zh", "en")
        }  # fmt: skip
        built = state and any(_BUILT.search(one.figure) for one in behind)
        # What a machine did not read may be printed all the same.
        of_number = _asked_of_number(row, promised=bool(row.target_fact) or report.draft is not None)
        of_number = of_number if report.draft is None else ALONE_AS_READ.get(of_number, of_number)
        asked = (BUILT_CLAIMED if built else STATE_CLAIMED) if state else of_number
        if row.indicator_id in ranges:
            # First comes what the total holds.
            claims = dict.fromkeys(claims, ranges[row.indicator_id])
            asked = _question_of(ranges[row.indicator_id])
        zh, en = (put(asked, claim, lang) for lang, claim in claims.items())
        yield row.lead_units or units, zh, en, ";".join(map(str, lines))


def _asked_of_number(row: IndicatorRow, *, promised: bool) -> str:
    """What a bare number is asked about: what is only begun not when it was done, people not who benefits, what was not promised its target too."""
    if row.unit == "percent":
        return RATE_CLAIMED
    counted = row.unit in _PEOPLE or row.classifier in _SERVING_NOBODY
    if not promised:
        return COUNTED_UNPROMISED if counted else UNPROMISED_CLAIMED
    if row.actual_stage == "started" and row.unit != "yuan":
        return BEGUN_CLAIMED
    return COUNTED_CLAIMED if counted else NUMBER_CLAIMED


def _said_most(figures: Sequence[str]) -> str:
    """Join what is said of a thing, without what another place says and more (建成 beside 建成投用)."""
    distinct = dict.fromkeys(figures)
    return ";".join(one for one in distinct if not any(one != other and one in other for other in distinct))


def _addressed(units: str, question: str, lang: str) -> str:
    """Put a question to the lead units."""
    say = messages("questions", lang)
    names = [unit for unit in units.split(";") if unit]
    if not names:
        return question
    if lang == "en":
        known = english_places()
        names = [f"the {known[name]}" if name in known else name for name in names]
    return say("To {units}. {question}", units=join_list(names, lang), question=question)


def as_text(asked: pd.DataFrame, *, lang: str) -> str:
    """List questions for a terminal.

    Parameters
    ----------
    asked : DataFrame
        From :func:`questions`.
    lang : {"zh", "en"}
    """
    if asked.empty:
        return messages("questions", lang)("What was read gives no cause for a question.")
    lines = []
    for number, question, where in zip(
        asked["project_no"].tolist(), asked[f"question_{lang}"].tolist(), asked["lines"].tolist(), strict=True
    ):
        lines.append(f"[{'—' if pd.isna(number) else number}] {question}")
        lines.append(f"      {line_words(str(where).split(';'), lang)}")
    lines += ["", messages("questions", lang)("{n} question", plural="{n} questions", n=len(asked))]
    return "\n".join(lines)
