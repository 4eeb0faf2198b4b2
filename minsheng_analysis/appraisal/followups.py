"""What is open at the year's end (督办清单), and what earlier years left open (销号)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from minsheng_analysis.appraisal.audit import find
from minsheng_analysis.appraisal.findings import Finding, split_ids, stem
from minsheng_analysis.appraisal.matter_words import (
    COVERAGE,
    Matter,
    counting,
    finished_beside,
    is_told_apart,
    leaves_open,
    matter_words,
    measures_otherwise,
    proof_words,
    unadded_matters,
)
from minsheng_analysis.appraisal.promise_checks import rates_beside
from minsheng_analysis.appraisal.shortfalls import shortfalls
from minsheng_analysis.appraisal.statement_checks import Book, book_of
from minsheng_analysis.dataset.certainty import unsure_statements
from minsheng_analysis.dataset.facts import parse_expression
from minsheng_analysis.errors import MinshengError, UsageError, refusal_zh
from minsheng_analysis.measures.codes import STAGE_RANK, UNFINISHED
from minsheng_analysis.measures.frames import with_plain_text
from minsheng_analysis.measures.rows import (
    FactRow,
    FollowupRow,
    IndicatorRow,
    JudgedRow,
    ObservationRow,
    rows_of,
)
from minsheng_analysis.measures.verdicts import running

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

#: How a matter stands. Of a year's own: how far the thing had come, or that a draft leaves that open (``unclear``), that places tell it differently (``told_apart``),
#: that its figures conflict, that the result printed is a word without a figure (``not_shown``) or counts something else
#: than the promise (``other_measure``), that it falls short of
#: its target (``short``), that it had not reached it while the year still ran (``not_reached``), or that a reader recorded
#: what came of it as left out (``not_told``). Of what earlier years left open: as this report has it, ``closed``, or ``not_reported`` where it says nothing.
STATES = (
    "started", "advancing", "partial", "unclear", "told_apart", "planned", "figures_conflict", "not_shown", "other_measure", "short", "not_reached",
    "not_told", "closed", "not_reported",
)  # fmt: skip
COLUMNS = (
    "followup_id", "from_year", "project_no", "matter_zh", "matter_en", "lead_units", "deadline", "proof_zh", "proof_en",
    "state", "lines", "fact_id",
)  # fmt: skip


@with_plain_text
def followups(report: Report) -> pd.DataFrame:
    """List every matter that is open at the year's end, and how those stand that earlier years left open.

    A matter is open if a named piece of work was promised and is not finished; if a promised total counts what is only
    started or advancing; if what is finished falls short of a target, or had not reached it while the year still ran; if
    the report itself puts something off to a later year; if two of its figures of one thing cannot both hold; or if a
    reader recorded, as more than a remark, that what came of something is left out.

    Parameters
    ----------
    report : Report
        Its optional ``followups.csv`` holds what an earlier year left open, as this function wrote it, each with the
        fact of this report that speaks of it.

    Returns
    -------
    DataFrame
        `followup_id`, `from_year` (int), `project_no` (Int64, of that year's report), `matter_zh`, `matter_en` (what),
        `lead_units` (who answers for it), `deadline` (ISO date: printed, of two the later, or the last day of the year of the target; else empty), `proof_zh`, `proof_en`
        (what would prove it done), `state` (one of ``STATES``), `lines` (joined by ``;``) and `fact_id` (empty for a
        matter of this year: next year's report says it).

    Examples
    --------
    >>> import minsheng_analysis as ms
    >>> matters = ms.followups(ms.load("yubei", 2021))
    >>> matters.loc[matters["lines"].str.contains("410"), ["project_no", "lead_units", "state"]].values.tolist()
    [[10, '区住房城乡建委', 'started']]
    """
    book, unsure = book_of(report), unsure_statements(report.statements)
    # What a draft's reading is not sure of puts no matter on anyone's list.
    gathered = [
        one for one in _gather(report, book) if unsure.isdisjoint(one.ids) and not any(row.to_check for row in one.of)
    ]
    rows = [*_carried(report, book), *(_told(matter, report, book) for matter in gathered)]
    kinds = dict.fromkeys(COLUMNS, "str") | {"from_year": "int64", "project_no": "Int64"}
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(kinds)


def not_due(report: Report) -> int:
    """Count the targets without a result while the year runs: they are open, and none of them is due."""
    rows = report.indicators
    return int((rows["target_fact"].ne("") & rows["actual_fact"].eq("")).sum()) if running(report) else 0


def _gather(report: Report, book: Book) -> list[Matter]:
    """Open facts, those of one matter together, in order of project and line."""
    cause_of = _causes(findings := find(report))
    matters: dict[str, Matter] = {}
    by_fact = {fact.fact_id: fact for fact in reversed(book.facts)}
    parent_of = {row.actual_fact: row.parent for row in book.indicators if row.level == "support"}

    def matter(fact: FactRow) -> Matter:
        # What belongs to a state that is itself open (a hospital's fit-out) is one matter with it.
        parent = parent_of.get(fact.fact_id, "")
        key = parent if parent in states else cause_of.get(stem(fact.fact_id), stem(fact.fact_id))
        return matters.setdefault(key, Matter(key, fact.project_no))

    states = {row.indicator_id for row in book.indicators if _is_open_state(row, book)}
    for key, facts in _open_works(book, by_fact, states):
        for fact in facts:
            found = matters.setdefault(key, Matter(key, fact.project_no)) if key in states else matter(fact)
            found.works.append(fact)
    for fact in book.facts:
        if fact.stage == "planned" and fact.role not in ("target", "change"):
            matter(fact).planned.append(fact)
        elif not fact.agree:
            matter(fact).conflicts.append(fact)
    _join_by_deadline(matters, str(report.meta["period_end"]))
    claimed = {row.actual_fact for row in book.indicators if row.target_fact or row.measure != "qualitative"}
    for fact in book.facts:
        if fact.role == "actual" and fact.fact_id not in claimed and not fact.part_of and _is_left_open(fact, book):
            matter(fact).works.append(fact)
    _add_doubted(matters, book, cause_of)
    _point_to_promises(matters.values(), book, cause_of)
    observed = rows_of(report.observations, ObservationRow)
    for one in matters.values():
        one.contradicted = any(_tells_both(seen, one) for seen in observed)
    left_out = (one for one in observed if one.kind == "omitted")
    matters |= {one.observation_id: _left_out(one, book) for one in left_out if one.severity != "info"}
    _add_shortfalls(matters, shortfalls(report))
    _point_to_promises((one for one in matters.values() if one.short), book, cause_of)
    for one in unadded_matters(findings, book):
        if cause_of[one.key] not in matters:
            matters.setdefault(one.key, one)
    line = {row.statement_id: row.line for row in book.statements}
    return sorted(
        matters.values(),
        key=lambda m: (m.project_no is None, m.project_no or 0, min(m.lines or [line[key] for key in m.ids]), m.key),
    )


def _add_doubted(matters: dict[str, Matter], book: Book, cause_of: Mapping[str, str]) -> None:
    """Add the promises whose result does not show them kept, but for those of which something open is told already."""
    for row in filter(_is_doubted, book.indicators):
        key = cause_of.get(stem(row.actual_fact), stem(row.actual_fact))
        if key in matters and _is_put_off(matters[key]):
            # What of it is put off to a later year is one matter with the duty of this one.
            matters[key].not_shown.append(row)
        if key not in matters:
            matters[key] = Matter(key, row.project_no, not_shown=[row])


def _is_put_off(one: Matter) -> bool:
    return bool(one.planned) and not (one.works or one.conflicts)


def _tells_both(seen: ObservationRow, one: Matter) -> bool:
    """Whether a person recorded that what is said of a duty of the year does not fit what is put off."""
    facts = set(split_ids(seen.fact_ids.replace(" ", "")))
    pair = seen.kind in ("not_comparable", "not_verifiable") and seen.severity != "info"
    said, put_off = {row.actual_fact for row in one.not_shown}, {fact.fact_id for fact in one.planned}
    return pair and bool(facts & said) and bool(facts & put_off)


def _left_out(seen: ObservationRow, book: Book) -> Matter:
    """What a reader recorded as left out is open until it is told."""
    facts = split_ids(seen.fact_ids.replace(" ", ""))
    lines = split_ids(seen.lines.replace(" ", ""))
    ids = [row.statement_id for fact in facts for row in book.of_fact.get(fact, ())]
    of = [row for row in book.indicators if row.actual_fact in facts]
    return Matter(
        seen.observation_id, seen.project_no, of=of, ids=ids, left_out=seen, lines=[int(line) for line in lines]
    )


def _add_shortfalls(matters: dict[str, Matter], short: Sequence[JudgedRow]) -> None:
    """Add the promises that fall short, but for those of which something open is told already."""
    # What is open of a promise's items, or of what it counts, is told as theirs.
    told = {key for one in matters.values() for row in one.of for key in (row.indicator_id, row.parent)}
    open_facts = {key for one in matters.values() for fact in one.works for key in (fact.fact_id, fact.part_of)}
    for row in short:
        put_off = matters.get(row.indicator_id)
        if put_off is not None and _is_put_off(put_off):
            put_off.short = [row]  # until when what is left of it is put off is told with it
            continue
        counted = {term.fact_id for part in (row.actual_fact, row.completed_fact) for term in parse_expression(part)}
        if row.indicator_id not in told | matters.keys() and counted.isdisjoint(open_facts):
            matters[row.indicator_id] = Matter(row.indicator_id, row.project_no, short=[row])


def _point_to_promises(matters: Iterable[Matter], book: Book, cause_of: Mapping[str, str]) -> None:
    """Say of each matter which promises it concerns, and by which statements it is known."""
    owner = _owners(book)
    for one in matters:
        facts = [*one.works, *one.planned, *one.conflicts]
        one.of = one.of or one.not_shown or one.short or [row for fact in facts for row in owner.get(fact.fact_id, ())]
        if not one.of:
            one.of = [row for row in book.indicators if cause_of.get(stem(row.actual_fact)) == one.key]
        shown = (row.actual_statements for row in (*one.not_shown, *one.short))
        beside = (fact.statement_ids for row in one.not_shown for fact in rates_beside(row, book.facts))
        totals = (total.statement_ids for fact in one.works if (total := counting(fact, book)))
        one.ids = list(
            split_ids(
                *(f.statement_ids for f in facts), *totals, *(r.target_statements for r in one.of), *shown, *beside
            )
        )


def _is_left_open(fact: FactRow, book: Book) -> bool:
    """Whether works that no promise speaks of are told to be unfinished.

    推进 without an amount says of no remainder, and an effect that is claimed in words (基本实现) is no work at all.
    """
    if not math.isnan(fact.value):
        return fact.stage in UNFINISHED
    claimed = any(COVERAGE.search(row.figure) for row in book.of_fact.get(fact.fact_id, ()))
    return fact.stage in ("started", "partial") and not claimed


def _is_doubted(row: IndicatorRow) -> bool:
    """Whether a promise has a result that does not show that it was kept."""
    doubted = not row.comparable or (row.completed_fact == "none" and row.measure == "qualitative")
    return row.level == "headline" and bool(row.target_fact and row.actual_fact) and doubted


def _causes(findings: Sequence[Finding]) -> dict[str, str]:
    """The cause that the audit gives each thing; graver findings come first and keep their claim."""
    found: dict[str, str] = {}
    for finding in findings:
        if finding.severity != "info":
            for key in finding.about:
                found.setdefault(key, finding.cause)
    return found


def _owners(book: Book) -> dict[str, list[IndicatorRow]]:
    """Indicators whose result rests on each fact, support items first."""
    found: dict[str, list[IndicatorRow]] = {}
    for row in sorted(book.indicators, key=lambda row: row.level != "support"):
        for term in parse_expression(row.actual_fact):
            found.setdefault(term.fact_id, []).append(row)
    return found


def _is_open_state(row: IndicatorRow, book: Book) -> bool:
    """A promised state that asks for less than completion, of which a part is still to come."""
    if row.level != "headline" or row.measure != "qualitative" or row.actual_stage not in UNFINISHED:
        return False
    return any(other.parent == row.indicator_id and other.not_due for other in book.indicators)


def _open_works(book: Book, by_fact: dict[str, FactRow], states: set[str]) -> Iterator[tuple[str, list[FactRow]]]:
    """Facts of works that are not finished: promised as finished, or counted in a total that is."""
    headline = {row.indicator_id: row for row in book.indicators if row.level == "headline"}
    told: set[str] = set()
    for row in sorted(book.indicators, key=lambda row: row.level != "support"):
        if not row.target_fact or row.level == "result":
            continue
        # A state that asks for no more than a service or a drive is reached with that; its parent's end is not its own.
        whole = row if row.measure == "qualitative" else headline.get(row.parent, row)
        asked = STAGE_RANK.get(whole.target_stage or "completed", 3) == STAGE_RANK["completed"]
        if not asked and not {row.indicator_id, row.parent} & states:
            continue
        terms = [by_fact[t.fact_id] for t in parse_expression(row.actual_fact) if t.fact_id in by_fact]
        unfinished = [fact for fact in terms if fact.stage in UNFINISHED and fact.fact_id not in told]
        told |= {fact.fact_id for fact in unfinished}
        if unfinished and (row.comparable or row.parent in states):
            yield row.indicator_id, unfinished


def _join_by_deadline(matters: dict[str, Matter], period_end: str) -> None:
    """What one project puts off to one later date is one matter."""
    by_date: dict[tuple[int | None, str], str] = {}
    for key, one in list(matters.items()):
        for fact in one.planned:
            if fact.as_of <= period_end:
                continue
            first = by_date.setdefault((one.project_no, fact.as_of), key)
            if first != key and key in matters:
                into = matters[first]
                into.works += one.works
                into.planned += one.planned
                into.conflicts += one.conflicts
                del matters[key]


def _told(one: Matter, report: Report, book: Book) -> tuple[object, ...]:
    """The row of an open matter."""
    line_of = {row.statement_id: row.line for row in book.statements}
    lines = one.lines or sorted({line_of[key] for key in one.ids})
    named = [one.left_out.lead_units] if one.left_out is not None and one.left_out.lead_units else []
    leads = list(split_ids(*(named or [row.lead_units for row in one.of])))
    project = report.projects[report.projects["project_no"] == one.project_no]
    units = ";".join(leads) or (str(project["lead_units"].iloc[0]) if len(project) else "")
    end = str(report.meta["period_end"])
    due = [fact.as_of for fact in one.planned] + [row.deadline for row in one.of]
    # Of what was begun and is said to be finished in part, more is stated than its start.
    counted = [finished_beside(fact, one) for fact in one.works]
    short = one.short or (
        counted and all(row is not None and row.completed_value < row.target_value for row in counted)
    )
    unclear = report.draft is not None and leaves_open(one)
    stages = ["partial" if row else fact.stage for fact, row in zip(one.works, counted, strict=True)]
    state = (
        "told_apart" if one.contradicted or is_told_apart(one, book)
        else ("not_reached" if running(report) else "short") if short else "unclear" if unclear else min(stages, key=lambda stage: STAGE_RANK[stage]) if stages
        else "other_measure" if one.not_shown and measures_otherwise(one.not_shown) else "not_shown" if one.not_shown
        else "planned" if one.planned else "not_told" if one.left_out
        else "figures_conflict"
    )  # fmt: skip
    matter_zh, matter_en = (matter_words(one, book, lang, end=end, state=state) for lang in ("zh", "en"))
    return (
        f"{report.year}.{one.key}", report.year, one.project_no, matter_zh, matter_en, units,
        min((date for date in due if date > end), default=_due_within(one, state, report)), proof_words(one, book, "zh"), proof_words(one, book, "en"), state,
        ";".join(map(str, lines)), "",
    )  # fmt: skip


def _due_within(one: Matter, state: str, report: Report) -> str:
    """Give the day of the year by which a matter was due; empty where none is told.

    A day before the year's end is printed. The end itself is told where a report of one whole year tells of a promise
    that was made for that year, and of no other day.
    """
    end = str(report.meta["period_end"])
    printed = [row.deadline for row in one.of if row.target_fact and "" < row.deadline < end]
    if printed or one.planned:
        return max(printed, default="")
    whole_year = (str(report.meta["period_start"]), end) == (f"{report.year}-01-01", f"{report.year}-12-31")
    promised = any(row.target_fact and row.deadline in ("", end) for row in one.of)
    # What was to be begun is not due to be finished but where a target counts it among what is.
    finish = any(STAGE_RANK.get(row.target_stage or "completed", 3) == STAGE_RANK["completed"] for row in one.of)
    told = state in ("partial", "unclear", "advancing", "not_shown", "other_measure", "not_reached")
    return end if whole_year and promised and (told or (state == "started" and finish)) else ""


def _carried(report: Report, book: Book) -> Iterator[tuple[object, ...]]:
    """What earlier years left open, as this report has it."""
    by_fact: dict[str, FactRow] = {fact.fact_id: fact for fact in book.facts}
    line_of = {row.statement_id: row.line for row in book.statements}
    for row in rows_of(report.carried, FollowupRow):
        fact = by_fact.get(row.fact_id)
        if fact is None:
            state, lines = "not_reported", ""
        else:
            state = "closed" if fact.stage in ("completed", "") and fact.agree else fact.stage or "figures_conflict"
            lines = ";".join(str(line_of[key]) for key in fact.statement_ids.split(";"))
        yield (
            row.followup_id, int(row.from_year or 0), None if not row.project_no else int(row.project_no), row.matter_zh,
            row.matter_en, row.lead_units, row.deadline, row.proof_zh, row.proof_en, state, lines, row.fact_id,
        )  # fmt: skip


def carry(matters: pd.DataFrame, folder: Path) -> Path:
    """Write what is still open into the folder of the next year's report.

    Parameters
    ----------
    matters : DataFrame
        From :func:`followups`; what is closed stays behind.
    folder : Path
        Of the next year's report; made if it is not there.

    Returns
    -------
    Path
        Its ``followups.csv``. Fill in `fact_id` where that report speaks of a matter.

    Raises
    ------
    UsageError
        If there is one already: what is filled in there is not to be lost.
    MinshengError
        If the file cannot be written.
    """
    file = folder / "followups.csv"
    if file.exists():
        raise UsageError(f"{file} is there already; move it away first", f"{file} 已存在；请先移走")
    kept = matters[matters["state"] != "closed"].assign(fact_id="")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        kept.to_csv(file, index=False, encoding="utf-8", lineterminator="\n")
    except OSError as error:
        raise MinshengError(
            f"cannot write {file}: {error.strerror or error}", f"无法写入 {file}：{refusal_zh(error)}"
        ) from error
    return file
