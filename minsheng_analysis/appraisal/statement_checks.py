"""Checks of what a report states: one fact told in two ways, parts against their total, printed changes and multiples."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from minsheng_analysis.appraisal.arguments import Amount, Day, Many, Named, Printed, Ratio, Step
from minsheng_analysis.appraisal.findings import Finding, split_ids, stem
from minsheng_analysis.appraisal.official import level, on_promises
from minsheng_analysis.dataset.facts import parse_expression
from minsheng_analysis.measures.codes import STAGE_RANK
from minsheng_analysis.measures.rows import FactRow, IndicatorRow, StatementRow, rows_of

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

#: The percentage that a work called largely done has reached, as such words are commonly used.
LARGELY = 90
#: So many other totals must be the sum of the same places before these are taken for all places.
_OTHERS_AGREE = 2
_LARGELY_DONE = re.compile("基本")
#: How the name of a result says that it is of more than what was promised.
BESIDES = re.compile("[全当本]年|目标(任务)?[之以]?外")


class Book:
    """Facts with their statements and names, as the checks look them up.

    Parameters
    ----------
    facts, statements, indicators : sequence of rows
    """

    def __init__(
        self, facts: Sequence[FactRow], statements: Sequence[StatementRow], indicators: Sequence[IndicatorRow]
    ) -> None:
        self.facts, self.statements, self.indicators = facts, statements, indicators
        self.by_id = {row.statement_id: row for row in statements}
        self.of_fact: dict[str, list[StatementRow]] = {}
        for row in statements:
            self.of_fact.setdefault(row.fact_id, []).append(row)
        self._english: dict[str, str] = {}
        for indicator in indicators:
            self._english |= dict.fromkeys((indicator.target_fact, indicator.actual_fact), indicator.name_en)
        self._english |= {row.fact_id: row.subject_en for row in reversed(statements) if row.subject_en}

    def statements_of(self, expression: str) -> list[StatementRow]:
        """Give every statement of the facts that an expression adds up, each fact once."""
        facts = dict.fromkeys(term.fact_id for term in parse_expression(expression))
        return [statement for fact in facts for statement in self.of_fact.get(fact, ())]

    def subject(self, row: FactRow | StatementRow) -> Named:
        """Name a fact: in English as its statements do, else as the indicator that rests on it."""
        return Named(row.subject_zh, self._english.get(row.fact_id) or row.subject_zh)

    def natures(self, fact: FactRow) -> set[str]:
        """Give the kinds (新增, 改造) that a fact is told as."""
        return natures_of(self.of_fact.get(fact.fact_id, ()))

    def printed(self, fact: FactRow) -> Printed:
        """Give each distinct figure of a fact with the lines that print it."""
        rows = (self.by_id[key] for key in fact.statement_ids.split(";"))
        return Printed.of(rows, states=fact.unit == "state")


def book_of(report: Report) -> Book:
    """Put together what a report's checks read."""
    return Book(
        rows_of(report.facts, FactRow),
        rows_of(report.statements, StatementRow),
        rows_of(report.indicators, IndicatorRow),
    )


def natures_of(rows: Iterable[StatementRow]) -> set[str]:
    """Give the kinds (新增, 改造) that statements tell of, codes of ``codes.NATURES``."""
    return {nature for row in rows for nature in row.nature.split(";") if nature}


def statement_checks(book: Book) -> Iterator[Finding]:
    """Run every check of statements and facts.

    Parameters
    ----------
    book : Book

    Yields
    ------
    Finding
    """
    yield from _restatement_conflicts(book)
    implied = list(_implied_rates(book.statements, book))
    quoted = {key for finding in implied for key in finding.statement_ids}
    # Figures that stand side by side in what they imply need not be set side by side again.
    yield from (one for one in _restatement_rounding(book) if one.form or not quoted.issuperset(one.statement_ids))
    yield from _stage_conflicts(book)
    yield from _verdict_differences(book)
    yield from _breakdown_mismatches(book)
    yield from implied


def _restatement_conflicts(book: Book) -> Iterator[Finding]:
    for fact in book.facts:
        if not fact.agree:
            yield _of_fact("restatement_conflict", "conflict", fact, book)


def _of_fact(check: str, severity: str, fact: FactRow, book: Book, **more: Amount) -> Finding:
    return Finding(
        check, severity, fact.project_no, fact_id=fact.fact_id, statement_ids=split_ids(fact.statement_ids),
        about=(stem(fact.fact_id),) if check != "restatement_rounding" else (f"rounding:{fact.fact_id}",),
        arguments={"subject": book.subject(fact), "figures": book.printed(fact), **more},
    )  # fmt: skip


def _restatement_rounding(book: Book) -> Iterator[Finding]:
    """One figure in different digits; where only the coarser one lies above the target, that flatters the result."""
    values = ((row, row.value) for row in book.statements if row.unit != "state" and not math.isnan(row.value))
    targets = {row.actual_fact: row for row in book.indicators if row.target_fact and row.comparable}
    for fact in _told_apart(book.facts, values):
        # Two bounds (不低于90%, 不低于95%) are no rounding of one figure.
        told = [book.by_id[key] for key in fact.statement_ids.split(";")]
        if not fact.agree or any(math.isinf(row.high) for row in told) or not _rounds(told):
            continue
        promise = targets.get(fact.fact_id)
        if promise is not None and promise.unit == fact.unit and promise.direction == "increase":
            above = [row.value > promise.target_value for row in told]
            if any(above) and not all(above) and not fact.value > promise.target_value:
                found = _of_fact("restatement_rounding", "notice", fact, book, target=target_of(promise))
                yield replace(found, form="flatters")
                continue
        yield _of_fact("restatement_rounding", "info", fact, book)


def _rounds(told: Sequence[StatementRow]) -> bool:
    """Whether the most exact of several figures rounds to each of the others: 2.5 is on the border of what 3 stands for."""
    exact = min(told, key=lambda row: row.high - row.low)
    return all(row.value == exact.value or row.low < exact.value < row.high for row in told)


def target_of(row: IndicatorRow) -> Amount:
    """Give an indicator's target."""
    return Amount.exactly(row.target_value, row.unit, row.classifier, row.target_text)


def _stage_conflicts(book: Book) -> Iterator[Finding]:
    """One fact at two stages; what is only a piece of the support column weighs less, since no promise turns on it."""
    ranks = ((row, STAGE_RANK[row.stage]) for row in book.statements if row.stage and row.role == "actual")
    owner = {row.actual_fact: row for row in book.indicators if row.target_fact}
    for fact in _told_apart(book.facts, ranks):
        found, row = _of_fact("stage_conflict", "conflict", fact, book), owner.get(fact.fact_id)
        if row is not None and row.level == "support":
            of_target = not math.isnan(row.target_value)
            reached = of_target and _both_reach(row, book)
            later = any(other.parent == row.parent and other.not_due for other in book.indicators)
            form = ("both_reach_later" if later else "both_reach") if reached else "of_target" if of_target else "part"
            # What reaches its target either way is no contradiction that a verdict turns on.
            found = replace(
                found, form=form, severity="notice" if reached else found.severity,
                statement_ids=split_ids(*found.statement_ids, row.target_statements),
                arguments={**found.arguments, "target": target_of(row)},
            )  # fmt: skip
        yield found


def _both_reach(row: IndicatorRow, book: Book) -> bool:
    """Whether a work that was to be done to some percentage has reached it by each of the stages that are printed."""
    told = [s for s in book.of_fact.get(row.actual_fact, ()) if s.role == "actual"]
    far = all(s.stage == "completed" or (s.stage == "partial" and _LARGELY_DONE.match(s.figure)) for s in told)
    return far and row.unit == "percent" and row.target_value <= LARGELY


def _verdict_differences(book: Book) -> Iterator[Finding]:
    """One thing judged differently in different places."""
    of_verdict: dict[str, list[IndicatorRow]] = {}
    for row in book.indicators:
        if row.level == "headline":
            of_verdict.setdefault(row.status_fact, []).append(row)
    named = on_promises(book.indicators)
    verdicts = (row for row in book.statements if row.fact_id.endswith(".verdict") or row.fact_id in named)
    levels = [(row, said) for row in verdicts if (said := level(row.figure))]
    for fact in _told_apart(book.facts, levels):
        found = replace(_of_fact("verdict_differs", "conflict", fact, book), about=(f"verdict:{stem(fact.fact_id)}",))
        if len(of_verdict.get(fact.fact_id, ())) == 1:
            # What is judged is named, and not the verdict.
            judged = of_verdict[fact.fact_id][0]
            name = Named(judged.name_zh, judged.name_en or judged.name_zh)
            found = replace(found, arguments={**found.arguments, "subject": name})
        # A verdict on the whole project is none on this part of it, and yet covers it.
        of_whole = [row for row, _ in levels if row.project_no == fact.project_no and row.fact_id not in named]
        if fact.fact_id in named and of_whole:
            found = replace(
                found, form="beside_whole",
                statement_ids=split_ids(*found.statement_ids, *(row.statement_id for row in of_whole)),
                arguments={**found.arguments, "of_whole": Printed.of(of_whole, states=True)},
            )  # fmt: skip
        yield found


def _told_apart(facts: Sequence[FactRow], readings: Iterable[tuple[StatementRow, float]]) -> list[FactRow]:
    """Facts, by id and date, of which the report gives more than one reading."""
    read: dict[tuple[str, str], set[float]] = {}
    for row, reading in readings:
        read.setdefault((row.fact_id, row.as_of), set()).add(reading)
    return [row for row in facts if len(read.get((row.fact_id, row.as_of), ())) > 1]


def _breakdown_mismatches(book: Book) -> Iterator[Finding]:
    """Parts that cannot add up to their total, whichever way each was rounded."""
    numbers = [row for row in book.facts if row.unit != "state"]
    parts = [row for row in numbers if row.part_of]
    found = apart_from_total(parts, numbers)
    # Parts by place and parts by piece of work may both stand under one total: it is enough that one of them adds up.
    for by_place in (True, False):
        some = [row for row in parts if bool(row.place) == by_place]
        known = {(row.part_of, row.as_of) for row in some}
        still = {(total.fact_id, total.as_of) for total, _ in apart_from_total(some, numbers)}
        found = [one for one in found if (key := (one[0].fact_id, one[0].as_of)) not in known or key in still]
    of_stem: dict[str, list[Finding]] = {}
    for total, rows in found:
        of_stem.setdefault(stem(total.fact_id), []).append(_mismatch(total, rows, book))
    for mismatches in of_stem.values():
        yield from _targets_and_results(mismatches)


def _mismatch(total: FactRow, rows: Sequence[FactRow], book: Book) -> Finding:
    ends = [math.fsum(getattr(row, name) for row in rows) for name in ("value", "low", "high")]
    return Finding(
        "breakdown_mismatch", "conflict", total.project_no, fact_id=total.fact_id,
        statement_ids=split_ids(total.statement_ids, *(row.statement_ids for row in rows)),
        about=(stem(total.fact_id),),
        form={"target": "targets", "actual": "results"}.get(total.role, ""),
        arguments={
            "subject": book.subject(total),
            "n": len(rows),
            "sum": Amount(ends[0], ends[1], ends[2], total.unit, total.classifier),
            "total": Amount(total.value, total.low, total.high, total.unit, total.classifier),
        },
    )  # fmt: skip


def _targets_and_results(found: Sequence[Finding]) -> list[Finding]:
    """Tell in one what neither the targets nor the results of a thing's parts add up to."""
    by_form = {one.form: one for one in found}
    if len(found) != 2 or set(by_form) != {"targets", "results"}:
        return list(found)
    results, targets = by_form["results"], by_form["targets"]
    if results.arguments["n"] != targets.arguments["n"]:
        return list(found)
    more = {f"{name}_target": targets.arguments[name] for name in ("sum", "total")}
    return [replace(
        results, form="both", statement_ids=split_ids(*results.statement_ids, *targets.statement_ids),
        arguments={**results.arguments, **more},
    )]  # fmt: skip


def apart_from_total(parts: Iterable[FactRow], facts: Iterable[FactRow]) -> list[tuple[FactRow, list[FactRow]]]:
    """Find the totals that the sum of their parts lies outside of.

    Parameters
    ----------
    parts, facts : iterable of FactRow

    Returns
    -------
    list of (FactRow, list of FactRow)
        Each such total with its parts; parts of one unit and role belong together.
    """
    totals = {(row.fact_id, row.as_of, row.unit): row for row in facts}
    by_total: dict[tuple[str, str, str, str], list[FactRow]] = {}
    for row in parts:
        by_total.setdefault((row.part_of, row.as_of, row.unit, row.role), []).append(row)
    both = [
        (total, rows) for (whole, day, unit, _), rows in by_total.items() if (total := totals.get((whole, day, unit)))
    ]
    agree = Counter(_places(rows) for total, rows in both if not _over(total, rows) and not _under(total, rows))
    # One part alone is an "of which", not a breakdown; so are several that come to less than half, unless the same
    # places add up to other totals.
    return [
        (total, rows)
        for total, rows in both
        if _over(total, rows)
        or (_under(total, rows) and len(rows) > 1 and (_half(total, rows) or agree[_places(rows)] >= _OTHERS_AGREE))
    ]


def _over(total: FactRow, rows: Sequence[FactRow]) -> bool:
    return sum(row.low for row in rows) > total.high + 1e-9 * abs(total.high)


def _under(total: FactRow, rows: Sequence[FactRow]) -> bool:
    return sum(row.high for row in rows) < total.low - 1e-9 * abs(total.high)


def _half(total: FactRow, rows: Sequence[FactRow]) -> bool:
    return sum(row.high for row in rows) >= total.low / 2


def _places(rows: Sequence[FactRow]) -> frozenset[str]:
    """The places that parts are told by; those of parts without a place are like no others."""
    places = frozenset(row.place for row in rows)
    return places if all(places) and len(places) == len(rows) else frozenset(row.fact_id for row in rows)


def _implied_rates(statements: Sequence[StatementRow], book: Book) -> Iterator[Finding]:
    """What a printed change implies for the rate that it starts from.

    A change of a rate in "%" may mean percentage points or per cent of last year's rate; both are worked out. A gap in
    percentage points leaves nothing open.
    """
    found: dict[tuple[str, str], list[tuple[StatementRow, StatementRow]]] = {}
    for row in statements:
        if row.role != "change" or row.unit != "percent":
            continue
        beside = [r for r in statements if r.line == row.line and r.unit == "percent" and r.role == "actual"]
        beside = [rate for rate in beside if rate.fact_id.startswith(row.fact_id.rpartition(".")[0] + ".")]
        # A "change" of more than half the rate is last year's rate itself.
        if beside and 2 * row.value <= beside[-1].value:
            found.setdefault((row.fact_id, row.as_of), []).append((beside[-1], row))
    for _, pairs in sorted(found.items()):
        step = pairs[0][1]
        steps = {
            (rate.figure, row.figure): Step(
                rate.figure, row.figure, round(rate.value - row.value, 6), round(rate.value / (1 + row.value / 100), 2)
            )
            for rate, row in reversed(pairs)
        }
        yield Finding(
            "implied_rate", "notice", step.project_no, fact_id=step.fact_id,
            statement_ids=split_ids(*(key for rate, row in pairs for key in (rate.statement_id, row.statement_id))),
            about=(stem(step.fact_id),),
            arguments={"subject": book.subject(step), "readings": Many(tuple(reversed(steps.values())))},
        )  # fmt: skip


def multiple_mismatches(
    indicators: Sequence[IndicatorRow], ratios: Sequence[float], statements: Sequence[StatementRow]
) -> Iterator[Finding]:
    """Check printed multiples (2倍) of a target against the ratio of result and target.

    Parameters
    ----------
    indicators : sequence of IndicatorRow
    ratios : sequence of float
        As reported, one an indicator.
    statements : sequence of StatementRow
    """
    known: Mapping[str, tuple[IndicatorRow, float]] = {
        row.indicator_id: (row, ratio) for row, ratio in zip(indicators, ratios, strict=True)
    }
    for row in statements:
        if row.unit != "times" or (of := known.get(row.fact_id.rpartition(".")[0])) is None:
            continue
        indicator, ratio = of
        if abs(ratio - row.value) > max((row.high - row.low) / 2, 0.005):
            yield Finding(
                "percentage_mismatch", "conflict", row.project_no, indicator_id=indicator.indicator_id,
                fact_id=row.fact_id, statement_ids=split_ids(row.statement_id, indicator.actual_statements),
                arguments={"name": Named(indicator.name_zh, indicator.name_en or indicator.name_zh), "as_of": Day(row.as_of),
                           "printed": row.figure, "recomputed_ratio": Ratio(ratio)},
            )  # fmt: skip
