"""Checks of a report as a whole: its overall verdict, what it leaves undated or unpriced, and what stands on a word alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace

from minsheng_analysis.appraisal.arguments import Amount, Asked, Claim, Exact, Lines, Listed, Many, Named, Told, Verdict
from minsheng_analysis.appraisal.findings import Finding, split_ids, stem
from minsheng_analysis.appraisal.money_checks import money_checks
from minsheng_analysis.appraisal.official import EXCEEDED, MET, level, on_promises
from minsheng_analysis.appraisal.promise_checks import name_of
from minsheng_analysis.appraisal.statement_checks import Book, target_of
from minsheng_analysis.measures.codes import STAGE_RANK, UNFINISHED
from minsheng_analysis.measures.meta import Meta
from minsheng_analysis.measures.rows import CostRow, FactRow, IndicatorRow, StatementRow

#: A rate by its name: the two characters before 率 tell it from others.
_RATE = re.compile(r"[\u4e00-\u9fff]{2}率")
#: The word that says that a thing is not only built but in use.
_IN_USE = "投用"
#: How a report names what it did beyond its target.
_OUTSIDE = re.compile("目标(任务)?[之以]?外")
#: From which size on a result that equals its plan to the last digit is worth a word.
EXACT_FROM = 100


def report_checks(
    book: Book,
    costs: Sequence[CostRow],
    unfinished: Mapping[str, tuple[FactRow, ...]],
    meta: Meta,
    projects: Sequence[int],
    *,
    complete: bool,
    drafted: bool,
) -> Iterator[Finding]:
    """Run every check of the report as a whole.

    Parameters
    ----------
    book : Book
    costs : sequence of CostRow
    unfinished : mapping of str to tuple of FactRow
        The unfinished parts of each indicator's result.
    meta : mapping
        ``report.toml``.
    projects : sequence of int
        Numbers of all projects.
    complete : bool
        Whether the report is held whole.
    drafted : bool
        Whether a machine read it: a year that it did not read is not missing.

    Yields
    ------
    Finding
    """
    yield from _overall_verdict(book, unfinished)
    yield from _effects_without_figure(book)
    yield from _effects_measured_in_part(book)
    yield from _verdicts_of_parts(book)
    if not drafted:
        yield from money_checks(book, costs, projects, complete=complete)
    if complete:
        yield from _claims_alone(book)
        yield from _undated(meta)
        yield from _single_mentions(book)
        yield from _in_use_not_said(book)
        yield from _in_use_in_part(book)


def _overall_verdict(book: Book, unfinished: Mapping[str, tuple[FactRow, ...]]) -> Iterator[Finding]:
    """A verdict on all projects at once, while works that it covers are not finished."""
    whole = [row for row in book.statements if row.project_no is None and row.fact_id.endswith(".verdict")]
    of_rows = on_promises(book.indicators)  # a row that no project is named for has a verdict of its own
    said = [row for row in whole if level(row.figure) >= MET and row.fact_id not in of_rows]
    if not said:
        return
    open_facts: dict[str, FactRow] = {}
    later = {row.parent for row in book.indicators if row.not_due}
    for row in book.indicators:
        asked = STAGE_RANK.get(row.target_stage or "completed", 3) == STAGE_RANK["completed"]
        if row.indicator_id in later and row.level == "headline" and row.actual_stage in UNFINISHED:
            open_facts |= {f.fact_id: f for f in book.facts if f.fact_id == row.actual_fact}
        parts = unfinished.get(row.indicator_id, ()) if row.level == "headline" and asked else ()
        open_facts |= {fact.fact_id: fact for fact in parts if fact.role == "actual"}
        if row.level == "support" and asked and row.comparable and row.actual_stage in UNFINISHED:
            open_facts |= {f.fact_id: f for f in book.facts if f.fact_id == row.actual_fact and not f.part_of}
    named = {row.actual_fact: row for row in book.indicators}
    works = {key: fact for key, fact in open_facts.items() if key in named}
    if not works:
        return
    told = _as_asked([named[key] for key in works], later, book)
    asked_for = told[0][0] == "whole"
    head = Finding(
        "verdict_not_borne_out", "notice" if asked_for else "info", None, fact_id=said[0].fact_id, form=told[0][0],
        statement_ids=split_ids(*(row.statement_id for row in said), *(fact.statement_ids for fact in works.values()),
                                *(_promised(named[key], book) for key in works)),
        about=("verdict:whole",), arguments={"reported_status": Verdict(said[0].figure), "works": Listed(told[0][1])},
    )  # fmt: skip
    several = (
        replace(head, form=form, arguments={**head.arguments, "works": Listed(of_form)}) for form, of_form in told
    )
    yield replace(head, parts=tuple(several)) if len(told) > 1 else head


def _as_asked(
    rows: Sequence[IndicatorRow], later: Set[str], book: Book
) -> list[tuple[str, tuple[Asked | Told | Named, ...]]]:
    """Tell what was to be finished within the year apart from what a target counts, and from what was to end later."""
    told: dict[str, list[Asked | Told | Named]] = {
        "whole": [], "whole_others": [], "whole_counted": [], "whole_less": [], "whole_later": []
    }  # fmt: skip
    for row in rows:
        if row.indicator_id in later:
            told["whole_later"].append(name_of(row))
        elif row.target_stage in ("", "completed"):
            told["whole"].append(Asked(name_of(row), row.target_stage, row.target_text if row.unit == "state" else ""))
        elif _counting(row, book) is not None:
            told["whole_counted"].append(Told(name_of(row), target_of(row)))
        else:
            told["whole_less"].append(Asked(name_of(row), row.target_stage))
    head = "whole" if told["whole"] else "whole_others"
    return [(form, tuple(of_form)) for form, of_form in told.items() if of_form or form == head]


def _counting(row: IndicatorRow, book: Book) -> IndicatorRow | None:
    """Give the promise whose target counts what was planned of a piece."""
    part_of = {fact.part_of for fact in book.facts if fact.part_of and fact.fact_id == row.target_fact}
    return next((one for one in book.indicators if one.level == "headline" and one.target_fact in part_of), None)


def _promised(row: IndicatorRow, book: Book) -> str:
    """Give the statements of what was promised of a work: its own, the promise that counts it, and when it is to end."""
    ends = (one.target_statements for one in book.indicators if one.parent == row.indicator_id and one.not_due)
    whole = _counting(row, book)
    return ";".join((row.target_statements, whole.target_statements if whole else "", *ends))


def uneven_yardstick(book: Book, found: Sequence[Finding]) -> Iterator[Finding]:
    """Find projects that did more than was promised and are called done, beside one called exceeded for no more than that.

    Parameters
    ----------
    book : Book
    found : sequence of Finding
        Of the official verdicts.
    """
    beside = [one for one in found if (one.check, one.form) == ("verdict_not_borne_out", "unproven_beside")]
    said: dict[int | None, list[IndicatorRow]] = {}
    for row in book.indicators:
        if row.level == "headline":
            said.setdefault(row.project_no, []).append(row)
    outside: dict[int | None, list[FactRow]] = {}
    for fact in book.facts:
        judged = said.get(fact.project_no)
        done = fact.role == "actual" and fact.stage == "completed" and fact.value > 0 and fact.unit != "people"
        if (
            judged
            and done
            and _OUTSIDE.search(fact.subject_zh)
            and all(level(r.reported_status) == MET for r in judged)
        ):
            outside.setdefault(fact.project_no, []).append(fact)
    named = {row.actual_fact: name_of(row) for row in book.indicators}
    for number, facts in outside.items():
        for one in beside:
            told = (
                Told(named.get(f.fact_id) or book.subject(f), Amount.exactly(f.value, f.unit, f.classifier))
                for f in facts
            )
            yield Finding(
                "uneven_yardstick", "notice", None, about=("uneven_yardstick",),
                statement_ids=split_ids(*one.statement_ids, *(fact.statement_ids for fact in facts),
                                        *(s.statement_id for row in said[number] for s in book.of_fact.get(row.status_fact, ()))),
                arguments={"met": str(number), "exceeded": str(one.project_no), "outside": Many(tuple(told)),
                           "beyond": one.arguments["beyond"], "said": Verdict(said[number][0].reported_status),
                           "called": one.arguments["reported_status"]},
            )  # fmt: skip


def _verdicts_of_parts(book: Book) -> Iterator[Finding]:
    """Projects called exceeded as a whole, of which a part has a lower verdict of its own."""
    verdicts: dict[str, list[StatementRow]] = {}
    for statement in book.statements:
        if statement.project_no is not None and statement.fact_id.endswith(".verdict"):
            verdicts.setdefault(statement.fact_id, []).append(statement)
    headline = [row for row in book.indicators if row.level == "headline" and row.status_fact in verdicts]
    of_parts = on_promises(headline)
    for fact, said in verdicts.items():
        best = next((row for row in said if level(row.figure) == EXCEEDED), None)
        if fact in of_parts or best is None:
            continue
        lower = [
            row
            for row in headline
            if row.project_no == best.project_no and max(level(s.figure) for s in verdicts[row.status_fact]) < EXCEEDED
        ]
        if lower:
            own = [row for key in dict.fromkeys(row.status_fact for row in lower) for row in verdicts[key]]
            # The other parts’ verdicts do not say either how the whole comes of them.
            others = [
                s
                for r in headline
                if r.project_no == best.project_no and r not in lower
                for s in verdicts[r.status_fact]
            ]
            yield Finding(
                "verdict_differs", "info", best.project_no, fact_id=fact, form="part" if len(lower) == 1 else "parts",
                about=(f"parts:{fact}",),
                statement_ids=split_ids(best.statement_id, *(row.statement_id for row in (*own, *others))),
                arguments={"number": str(best.project_no), "reported_status": Verdict(best.figure), "n": len(lower), "names": Listed(tuple(name_of(row) for row in lower)),
                           "of_part": Verdict(own[0].figure)},
            )  # fmt: skip


def _claims_alone(book: Book) -> Iterator[Finding]:
    """Promises of a number whose result is a total without the figures of its parts.

    Work promised with them that came out exactly as planned and has no parts either is told with them.
    """
    numbers = [row for row in book.indicators if row.level == "headline" and row.target_value > 0]
    claimed = [row for row in book.indicators if row.evidence == "claimed"]
    of_work = {(row.parent, row.unit) for row in claimed if row.level == "support" and row.actual_statements}
    alone = [
        row
        for row in numbers
        if row in claimed
        and not (row.own_sum or row.completed_fact == "none" or row.unit == "percent")
        and (row.indicator_id, row.unit) not in of_work
    ]
    if not alone:
        return
    parts = {fact.fact_id for fact in book.facts if fact.part_of}
    exact = [
        row
        for row in claimed
        if row.level == "support" and row.comparable and row.target_value == row.actual_value >= EXACT_FROM
        # A rate cannot pass 100%.
        and row.unit != "percent" and row.actual_fact not in parts
    ]  # fmt: skip
    yield Finding(
        "claimed_alone", "info", None, about=("claimed_alone",), form="exact" if exact else "",
        statement_ids=split_ids(
            *(row.actual_statements for row in (*alone, *exact)), *(row.target_statements for row in exact)
        ),
        arguments={
            "n": len(alone), "names": Listed(tuple(name_of(row) for row in alone)),
            "exact": Many(tuple(Exact(name_of(row), target_of(row)) for row in exact)),
        },
    )  # fmt: skip


def _effects_without_figure(book: Book) -> Iterator[Finding]:
    """Changes for the better that are claimed in words alone."""
    for row in _claims(book):
        if not _measured(row, book):
            yield Finding(
                "effect_without_figure", "notice", row.project_no, fact_id=row.fact_id,
                statement_ids=tuple(s.statement_id for s in book.of_fact[row.fact_id]), about=("effect_without_figure",),
                arguments={"claim": Claim(book.subject(row), row.figure, (row.line,))},
            )  # fmt: skip


def _effects_measured_in_part(book: Book) -> Iterator[Finding]:
    """Changes claimed of a whole in words, beside a figure of one part of it."""
    for first in _claims(book):
        figures = [row for row in _changes_beside(first, book) if not _same_rate(row, first)]
        if figures:
            facts = {first.fact_id, figures[0].fact_id}
            yield Finding(
                "effect_without_figure", "notice", first.project_no, form="part", fact_id=first.fact_id,
                statement_ids=tuple(row.statement_id for row in book.statements if row.fact_id in facts),
                about=(stem(first.fact_id), stem(figures[0].fact_id)),
                arguments={"claim": Claim(book.subject(first), first.figure, (first.line,)), "part": book.subject(figures[0]),
                           "figure": figures[0].figure},
            )  # fmt: skip


def _claims(book: Book) -> list[StatementRow]:
    """Give each change that is told in words, where it is told first."""
    first: dict[str, StatementRow] = {}
    for row in book.statements:
        # What is yet to come is no effect that is claimed.
        if row.role == "change" and row.unit == "state" and row.stage != "planned":
            first.setdefault(row.fact_id, row)
    return list(first.values())


def _measured(claim: StatementRow, book: Book) -> bool:
    """Whether the project prints figures of the same rate, or the same line one of a part of what is claimed."""
    same = (
        row.project_no == claim.project_no and row.unit == "percent" and _same_rate(row, claim)
        for row in book.statements
    )
    return bool(_changes_beside(claim, book)) or any(same)


def _changes_beside(claim: StatementRow, book: Book) -> list[StatementRow]:
    lines = {row.line for row in book.of_fact[claim.fact_id]}
    return [row for row in book.statements if row.role == "change" and row.unit == "percent" and row.line in lines]


def _same_rate(row: StatementRow, claim: StatementRow) -> bool:
    """Whether two statements speak of a rate of one name (合格率, 发案率)."""
    return bool(set(_RATE.findall(row.subject_zh)) & set(_RATE.findall(claim.subject_zh)))


def _undated(meta: Meta) -> Iterator[Finding]:
    """A document that prints neither its date nor its issuer."""
    source = meta.get("source") or {}
    lacking = [
        key
        for key, gone in (("date", meta.get("as_of_inferred")), ("issuer", source.get("publisher_inferred")))
        if gone
    ]
    if lacking:
        words = split_ids(str(source.get("relative_dates", "")))
        form = ("relative" if words else "") if len(lacking) == 2 else lacking[0]
        yield Finding("undated", "info", None, lines=(1, *map(int, words)), about=("undated",), form=form)


def _single_mentions(book: Book) -> Iterator[Finding]:
    """Figures that stand in the first section alone, while later ones tell of the same project."""
    first = book.statements[0].section if book.statements else ""
    sections: dict[int | None, set[str]] = {}
    of_fact: dict[str, list[StatementRow]] = {}
    for row in book.statements:
        sections.setdefault(row.project_no, set()).add(row.section)
        of_fact.setdefault(row.fact_id, []).append(row)
    for rows in of_fact.values():
        row = rows[0]
        number = row.unit != "state" and row.role in ("actual", "context") and row.stage
        if row.project_no is None or not number or {r.section for r in rows} != {first}:
            continue
        if len(sections[row.project_no]) > 1:
            yield Finding(
                "single_mention", "info", row.project_no, fact_id=row.fact_id,
                statement_ids=tuple(r.statement_id for r in rows), about=("single_mention",),
                arguments={"subject": book.subject(row), "figure": Amount(row.value, row.low, row.high, row.unit, printed=row.figure)},
                form="planned" if row.stage == "planned" else "",
            )  # fmt: skip


def _in_use_not_said(book: Book) -> Iterator[Finding]:
    """Things that were to be in use (投用), and of which no place says more than that they are built."""
    for row in book.indicators:
        asked = [s for s in book.of_fact.get(row.target_fact, ()) if _IN_USE in s.figure]
        told = book.of_fact.get(row.actual_fact, []) if row.level != "result" and row.comparable else []
        built = told and all(s.unit == "state" and s.stage == "completed" for s in told)
        if asked and built and not any(_IN_USE in s.figure for s in told):
            yield Finding(
                "in_use_not_said", "notice", row.project_no, indicator_id=row.indicator_id, fact_id=row.actual_fact,
                statement_ids=tuple(s.statement_id for s in (*asked, *told)), about=(f"in_use:{row.indicator_id}",),
                arguments={"name": name_of(row), "target": Verdict(asked[0].figure), "where": Lines(tuple(dict.fromkeys(s.line for s in told)))},
            )  # fmt: skip


def _in_use_in_part(book: Book) -> Iterator[Finding]:
    """Finished things that some places say are in use (投用), and others only that they are built."""
    for row in book.indicators:
        told = book.of_fact.get(row.actual_fact, []) if row.level == "headline" and row.measure == "qualitative" else []
        in_use = [s for s in told if _IN_USE in s.figure]
        built = [s for s in told if any(s.figure + _IN_USE == other.figure for other in in_use)]
        if built and all(s.stage == "completed" for s in told):
            yield Finding(
                "in_use_in_part", "info", row.project_no, indicator_id=row.indicator_id, fact_id=row.actual_fact,
                statement_ids=tuple(s.statement_id for s in (*in_use, *built)), about=(f"in_use:{row.indicator_id}",),
                arguments={"name": name_of(row), "built": Verdict(built[0].figure),
                           "in_use": Lines(tuple(dict.fromkeys(s.line for s in in_use))),
                           "where": Lines(tuple(dict.fromkeys(s.line for s in built)))},
            )  # fmt: skip


def without_date(book: Book, unfinished: Mapping[str, tuple[FactRow, ...]]) -> Iterator[Finding]:
    """Find unfinished works of which no date of completion is printed.

    Parameters
    ----------
    book : Book
    unfinished : mapping of str to tuple of FactRow
        The unfinished parts of each indicator's result.
    """
    headline = {row.indicator_id: row for row in book.indicators if row.level == "headline"}
    facts = {fact.fact_id: fact for fact in book.facts}
    for row in book.indicators:
        whole = headline.get(row.parent)
        fact = facts.get(row.actual_fact)
        if row.level != "support" or whole is None or fact is None or fact.stage not in UNFINISHED:
            continue
        counted = any(part.fact_id == fact.fact_id for part in unfinished.get(whole.indicator_id, ()))
        asked = STAGE_RANK.get(row.target_stage or "completed", 3) == STAGE_RANK["completed"]
        if row.comparable and (counted or asked):
            yield Finding(
                "no_new_date", "info", row.project_no, indicator_id=row.indicator_id, fact_id=row.actual_fact,
                statement_ids=split_ids(row.target_statements, row.actual_statements), about=(stem(row.actual_fact),),
                arguments={"name": name_of(row)}, form="" if asked else "none",
            )  # fmt: skip
