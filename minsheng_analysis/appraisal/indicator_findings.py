"""From positions to findings: what each check of indicators found, with the arguments that its words need."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from minsheng_analysis.appraisal.arguments import (
    Amount,
    Argument,
    Clause,
    Computed,
    Listed,
    Many,
    Named,
    Ratio,
    Stage,
    Told,
    Verdict,
)
from minsheng_analysis.appraisal.findings import Finding, split_ids, stem
from minsheng_analysis.appraisal.hits import Hits, JudgedIndicators
from minsheng_analysis.appraisal.indicator_checks import WORK_UNITS
from minsheng_analysis.appraisal.official import MET
from minsheng_analysis.appraisal.promise_checks import count_of, name_of, named_once, rates_beside
from minsheng_analysis.appraisal.shortfalls import tells_finished
from minsheng_analysis.appraisal.statement_checks import BESIDES, target_of
from minsheng_analysis.dataset.facts import parse_expression
from minsheng_analysis.measures.codes import SEVERITIES, STATUSES
from minsheng_analysis.measures.readings import by_place
from minsheng_analysis.measures.rows import FactRow, IndicatorRow


@dataclass(frozen=True)
class Context:
    """What turns positions into findings.

    Attributes
    ----------
    judged : JudgedIndicators
    rows : sequence of IndicatorRow
        The same indicators, one by one.
    verdicts : sequence of str
        The statements of the official verdict that covers each; ids joined by ``;``.
    unfinished : mapping of str to tuple of FactRow
        The unfinished parts that each indicator's completed value leaves out.
    item_of : mapping of str to str
        The line of the support column that a fact was promised in, by fact.
    facts : mapping of str to FactRow
    subject : callable
        Names a fact in both languages.
    natures : callable
        Gives the kinds (``codes.NATURES``) that a fact is told as.
    """

    judged: JudgedIndicators
    rows: Sequence[IndicatorRow]
    verdicts: Sequence[str]
    unfinished: Mapping[str, tuple[FactRow, ...]]
    item_of: Mapping[str, str]
    facts: Mapping[str, FactRow]
    subject: Callable[[FactRow], Named]
    natures: Callable[[FactRow], set[str]]

    def reported(self, at: int) -> float:
        """Ratio as reported."""
        return float(self.judged.reported.ratio[at])

    def facts_of(self, expression: str) -> list[FactRow]:
        """Facts of an expression, with their parts."""
        ids = {term.fact_id for term in parse_expression(expression)}
        return [
            fact
            for fact in self.facts.values()
            if fact.fact_id in ids or (fact.part_of in ids and fact.role != "target")
        ]

    def amount_of(self, expression: str) -> Amount:
        """The amount of an expression's first fact."""
        fact = self.facts[parse_expression(expression)[0].fact_id]
        return Amount(fact.value, fact.low, fact.high, fact.unit, fact.classifier)

    def beyond(self, row: IndicatorRow) -> tuple[Told, ...]:
        """What the row's project reports as done besides what was promised; what that added is not told again."""
        return tuple(
            Told(name_of(other), result_of(other))
            for other in self.rows
            if (other.project_no, other.level, other.target_fact) == (row.project_no, "result", "")
            and other.actual_value > 0
            and BESIDES.search(other.name_zh)
            and "新增" not in other.name_zh
        )

    def rest_of(self, row: IndicatorRow) -> dict[str, Argument]:
        """What a result counts that is not finished, and how far it has come, where all of it has come equally far."""
        parts = self.unfinished.get(row.indicator_id, ())
        rest = row.actual_value - row.completed_value
        if len({fact.stage for fact in parts}) != 1 or math.isnan(rest):
            return {}
        natures = {nature for fact in parts for nature in self.natures(fact)}
        new = all(fact.unit == row.unit for fact in parts) and natures == {"new"}
        return {"rest": count_of(rest, row), "stage": Stage(parts[0].stage, new)}

    def named(self, fact: FactRow) -> Named:
        """The name of the indicator that a fact is the target of, else the fact's own."""
        own = next((row for row in self.rows if row.target_fact == fact.fact_id), None)
        return name_of(own) if own else self.subject(fact)

    def turns_on(self, row: IndicatorRow) -> tuple[str, ...]:
        """What an unfinished total or state turns on: its unfinished parts, else itself."""
        facts = [fact.fact_id for fact in self.unfinished.get(row.indicator_id, ())] or [
            row.actual_fact or row.target_fact
        ]
        keys = (
            key
            for fact in facts
            for key in (stem(fact), self.item_of.get(fact, ""), self.item_of.get(f"{stem(fact)}.target", ""))
        )
        return tuple(dict.fromkeys(key for key in keys if key))


def unfinished_parts(rows: Sequence[IndicatorRow], facts: Sequence[FactRow]) -> dict[str, tuple[FactRow, ...]]:
    """Give the parts of each result that are not finished.

    Parameters
    ----------
    rows : sequence of IndicatorRow
    facts : sequence of FactRow

    Returns
    -------
    dict of str to tuple of FactRow
        By indicator: what its `completed_fact` takes off or does not count, and unfinished terms of its own sum.
    """
    by_id = {fact.fact_id: fact for fact in facts}
    parts: dict[str, list[FactRow]] = {}
    for fact in facts:
        if fact.part_of and fact.stage not in ("completed", "planned", ""):
            parts.setdefault(fact.part_of, []).append(fact)
    found = {}
    for row in rows:
        left_out: list[FactRow] = []
        for term in parse_expression(row.completed_fact):
            if term.counts_parts:
                left_out += parts.get(term.fact_id, [])
            elif term.sign < 0 and term.fact_id in by_id:
                left_out.append(by_id[term.fact_id])
        if not row.completed_fact:
            terms = (by_id.get(term.fact_id) for term in parse_expression(row.actual_fact))
            left_out += [fact for fact in terms if fact is not None and fact.stage not in ("completed", "")]
        found[row.indicator_id] = tuple(left_out)
    return found


def as_findings(found: Hits, context: Context) -> Iterator[Finding]:
    """Make the findings of one check.

    Parameters
    ----------
    found : Hits
    context : Context

    Yields
    ------
    Finding
    """
    build = _BUILD[found.check]
    for at, grave, line in zip(found.at.tolist(), found.severity.tolist(), found.members, strict=True):
        row = context.rows[at]
        more = build(at, row, context)
        ids = [
            ids for k in line or [at] for ids in (context.rows[k].target_statements, context.rows[k].actual_statements)
        ]
        about = more.about
        if found.check == "verdict_not_borne_out":
            ids += [context.verdicts[k] for k in line]
            missed = [context.rows[k] for k in line if STATUSES[int(context.judged.completed.status[k])] == "missed"]
            ratios = context.judged.completed.ratio
            # Of several that are as weak none is the weakest alone.
            weakest = tuple(name_of(context.rows[k]) for k in line if ratios[k] == ratios[at])
            if len(weakest) > 1:
                form = "" if more.form == "rest" else more.form
                more = replace(more, arguments={**more.arguments, "name": Many(weakest)}, form=form)
            told = (f"verdict:{stem(one.status_fact)}" for one in missed if one.status_fact)
            about = tuple(key for one in missed for key in context.turns_on(one)) + tuple(told) or about
        one = Finding(
            found.check, more.severity or SEVERITIES[grave], row.project_no, indicator_id=row.indicator_id,
            fact_id=row.actual_fact or row.target_fact, statement_ids=split_ids(*ids, *more.ids), about=about,
            arguments=more.arguments, form=more.form,
        )  # fmt: skip
        also = _also_missed(at, line, context) if more.form == "rest" and found.check == "verdict_not_borne_out" else []
        parts = (replace(one, form="rest_also", indicator_id=key, arguments=told) for key, told in also)
        yield replace(one, parts=(one, *parts)) if also else one


def _also_missed(at: int, line: Sequence[int], context: Context) -> list[tuple[str, Mapping[str, Argument]]]:
    """Tell of the other promises of a line that its verdict holds for only if what is not finished counts too."""
    judged = context.judged
    missed = [k for k in line if k != at and STATUSES[int(judged.completed.status[k])] == "missed"]
    more = [(context.rows[k].indicator_id, _not_borne_out(k, context.rows[k], context)) for k in missed]
    return [(key, one.arguments) for key, one in more if one.form == "rest"]


@dataclass(frozen=True)
class _More:
    """What a check adds to its findings."""

    arguments: Mapping[str, Argument]
    about: tuple[str, ...]
    ids: tuple[str, ...] = ()
    form: str = ""
    severity: str = ""


def result_of(row: IndicatorRow) -> Amount:
    """Give an indicator's result as reported; a sum of this project's own is not printed anywhere."""
    return Amount(
        row.actual_value,
        row.actual_low,
        row.actual_high,
        row.actual_unit or row.unit,
        row.classifier,
        "" if row.own_sum else row.actual_text,
    )


def _unfinished(at: int, row: IndicatorRow, context: Context) -> _More:
    finished = Amount(row.completed_value, row.completed_low, row.completed_high, row.unit, row.classifier)
    ids = tuple(fact.statement_ids for fact in context.unfinished[row.indicator_id])
    form = "perhaps" if math.isnan(row.completed_value) and not row.own_sum else ""
    if form == "perhaps" and row.completed_low >= row.target_value:
        form = "perhaps_and_met"
    severity = ""
    if not form and not row.own_sum and tells_finished(row) and context.judged.official[at] < MET:
        # Who says how much of what was begun is finished counts nothing else as done.
        form, severity = "begun", "info"
    more: dict[str, Argument] = {}
    planned = [fact for fact in context.unfinished[row.indicator_id] if fact.role == "target"]
    if form.startswith("perhaps") and planned:
        # What may have to be taken off is known from the plan alone.
        more = {
            "planned": Listed(
                tuple(
                    Told(context.named(fact), Amount.exactly(fact.value, fact.unit, fact.classifier))
                    for fact in planned
                )
            )
        }
        form += "_plan"
    if not form.startswith(("perhaps", "begun")) and (rest := context.rest_of(row)):
        more = rest
        total = context.facts.get(row.actual_fact)
        form = "counted_rest" if total and total.stage == "completed" else "rest"
    return _More(
        {"name": name_of(row), "target": target_of(row), "actual": result_of(row), "finished": finished, **more},
        context.turns_on(row), ids, form, severity,
    )  # fmt: skip


def _support_unfinished(at: int, row: IndicatorRow, context: Context) -> _More:
    arguments: dict[str, Argument] = {
        "name": name_of(row), "target": target_of(row), "actual": result_of(row),
        "reported_status": Verdict(row.reported_status),
    }  # fmt: skip
    forms = ["partial"] if row.actual_stage == "partial" else []
    of = stem(row.status_fact)
    if not of or of in (row.indicator_id, row.parent):
        return _More(arguments, context.turns_on(row), form="".join(forms))
    forms.append("of_whole")
    ids: tuple[str, ...] = (context.verdicts[at],)
    if (whole := _reached_without(row, context)) is not None:
        forms.append("reached")
        ids += (whole.target_statements, whole.actual_statements)
        counted = count_of(whole.completed_value, whole)
        arguments |= {"whole": name_of(whole), "promised": target_of(whole), "counted": counted}
    # A verdict on all of a project says of no one piece that it is finished.
    return _More(arguments, context.turns_on(row), ids, "_".join(forms), "notice")


def _reached_without(row: IndicatorRow, context: Context) -> IndicatorRow | None:
    """Give the count that a piece stands below, where it is reached without it."""
    whole = next((one for one in context.rows if one.indicator_id == row.parent), None)
    if whole is None or whole.unit != "count" or not whole.completed_value >= whole.target_value:
        return None
    counted = {fact.fact_id for fact in context.facts_of(whole.actual_fact)}
    return None if row.actual_fact in counted else whole


def _not_borne_out(at: int, row: IndicatorRow, context: Context) -> _More:
    judged = context.judged
    reported, completed = (STATUSES[int(one.status[at])] for one in (judged.reported, judged.completed))
    ratio = float(judged.completed.ratio[at])
    ratio = context.reported(at) if math.isnan(ratio) else ratio
    missed = "missed" in (reported, completed)
    form = ("state" if math.isnan(ratio) else "") if missed else "unproven" if judged.official[at] > 1 else "harsher"
    finished = Amount(row.completed_value, row.completed_low, row.completed_high, row.unit, row.classifier)
    arguments: dict[str, Argument] = {
        "name": name_of(row), "reported_status": Verdict(row.reported_status), "weakest_ratio": Ratio(ratio),
        "computed_reported": Computed(reported), "computed_completed": Computed(completed),
        "actual": result_of(row), "finished": finished, **context.rest_of(row),
    }  # fmt: skip
    if form in ("", "state") and reported == completed:
        # Nothing that is not finished is counted in: the figures themselves fall short.
        form = f"short_{form}".rstrip("_")
    elif not form and "rest" in arguments:
        form = "rest"
    if form == "unproven" and (beyond := context.beyond(row)):
        form, arguments["beyond"] = "unproven_beside", Many(beyond)
    return _More(arguments, (stem(row.status_fact) or f"verdict:{row.project_no}",), form=form)


def _not_comparable(at: int, row: IndicatorRow, context: Context) -> _More:
    # Two things that bear the same word, or two words for the same stage, are told by the reason alone.
    same_stage = row.actual_stage == (row.target_stage or "completed")
    alike = row.measure == "qualitative" and (row.target_text == row.actual_text or same_stage)
    form = ("alike" if alike else "support") if row.level == "support" else ""
    if row.actual_fact == row.status_fact and row.reason_zh:
        # A verdict is no result that measures anything; what is lacking says the reason.
        form = "verdict"
    # One piece of work under another name bears on no figure.
    severity = "info" if form == "alike" else ""
    return _More(_with_reason(row), context.turns_on(row), (context.verdicts[at],), form, severity)


def _not_verifiable(at: int, row: IndicatorRow, context: Context) -> _More:
    rates = rates_beside(row, reversed(list(context.facts.values())))
    subjects = named_once([context.subject(fact) for fact in rates])
    beside = tuple(
        Told(name, Amount.exactly(fact.value, fact.unit, fact.classifier))
        for name, fact in zip(subjects, rates, strict=True)
    )
    more: dict[str, Argument] = {"beside": Many(beside)} if beside else {}
    return _More(
        _with_reason(row) | more, context.turns_on(row), (context.verdicts[at],), form="beside" if beside else ""
    )


def _with_reason(row: IndicatorRow) -> dict[str, Argument]:
    return {
        "name": name_of(row), "target": target_of(row), "actual": result_of(row),
        "reason": Named(row.reason_zh, row.reason_en or row.reason_zh),
        "clause": Clause(row.reason_zh, row.reason_en or row.reason_zh),
    }  # fmt: skip


def _circular(at: int, row: IndicatorRow, context: Context) -> _More:
    facts = [term.fact_id for expression in (row.base_fact, row.actual_fact) for term in parse_expression(expression)]
    ids = tuple(fact.statement_ids for fact in context.facts_of(row.base_fact))
    return _More(
        {"name": name_of(row), "base": context.amount_of(row.base_fact)}, tuple(stem(fact) for fact in facts), ids
    )


def _named_in_part(at: int, row: IndicatorRow, context: Context) -> _More:
    expression = row.evidence_fact or row.actual_fact
    ids = tuple(fact.statement_ids for fact in context.facts_of(expression))
    total = context.amount_of(expression)
    named = Amount(row.evidence_named, math.nan, math.nan, total.unit, total.classifier)
    return _More({"name": name_of(row), "total": total, "named": named}, (f"named:{row.indicator_id}",), ids)


def _binary(at: int, row: IndicatorRow, context: Context) -> _More:
    arguments: dict[str, Argument] = {"name": name_of(row), "reported_status": Verdict(row.reported_status)}
    return _More(arguments, (f"binary:{row.indicator_id}",), (context.verdicts[at],))


def _low_target(at: int, row: IndicatorRow, context: Context) -> _More:
    arguments: dict[str, Argument] = {
        "name": name_of(row), "target": target_of(row), "actual": result_of(row),
        "multiple": Ratio(context.reported(at)),
    }  # fmt: skip
    if row.level == "support" and row.unit in WORK_UNITS:
        # More of a named work than was to be built is no share that was set low: it has been built some time.
        rest = row.actual_value - row.target_value
        arguments["rest"] = count_of(rest, row)
        return _More(arguments, (f"low_target:{row.indicator_id}",), form="origin")
    form = "" if row.level != "support" else "place" if by_place(row) else "support"
    return _More(arguments, ("low_target",), form=form)


def _rounding(at: int, row: IndicatorRow, context: Context) -> _More:
    return _More(
        {"name": name_of(row), "target": target_of(row), "actual": result_of(row)}, (f"rounding:{row.actual_fact}",)
    )


_BUILD: Mapping[str, Callable[[int, IndicatorRow, Context], _More]] = {
    "unfinished_in_total": _unfinished,
    "unfinished_in_own_sum": _unfinished,
    "support_unfinished": _support_unfinished,
    "verdict_not_borne_out": _not_borne_out,
    "not_comparable": _not_comparable,
    "not_verifiable": _not_verifiable,
    "circular": _circular,
    "named_in_part": _named_in_part,
    "binary_exceeded": _binary,
    "low_target": _low_target,
    "met_within_rounding": _rounding,
}
