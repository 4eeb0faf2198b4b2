"""From statements to facts, and from fact expressions to values: what several statements agree on."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from minsheng_analysis.measures.codes import STAGE_RANK
from minsheng_analysis.measures.rows import FactRow, StatementRow, rows_of


def resolve(statements: pd.DataFrame) -> pd.DataFrame:
    """Settle each fact from its statements.

    Statements of one fact and date whose intervals overlap agree, and the narrowest one stands (148.61 km over
    149 km). Where they do not overlap the fact is in conflict: no value, and the interval that spans them all.
    A total printed in fewer digits than its parts add up to is that sum rounded (18.6 of 10.94 + 6 + 1.68), and the
    sum is its value; its interval stays as printed.

    Parameters
    ----------
    statements : DataFrame
        Parsed statements, in document order: `fact_id`, `as_of`, `role`, `value`, `low`, `high`, `unit`, `stage`, …

    Returns
    -------
    DataFrame
        One row a fact and date: `fact_id`, `as_of`, `role`, `subject_zh`, `unit`, `classifier`, `value`, `low`,
        `high`, `stage` (the least advanced one stated), `place`, `part_of`, `project_no`, `n_statements`, `agree`
        (bool), `standing` (id of the statement that stands), `statement_ids` (joined by ``;``), `refined_by` (ids of
        the parts' statements where their sum is the value; else empty).
    """
    if statements.empty:
        return pd.DataFrame({name: pd.Series(dtype="object") for name in FactRow._fields})
    rows = rows_of(statements, StatementRow)
    groups: dict[tuple[str, str], list[StatementRow]] = {}
    for row in rows:
        groups.setdefault((row.fact_id, row.as_of), []).append(row)
    settled = [_settle(of_fact) for of_fact in groups.values()]
    refined = _refined(settled, {row.statement_id for row in rows if row.qualifier == "exact"})
    facts = pd.DataFrame(refined, columns=FactRow._fields)
    return facts.astype({"value": "float64", "low": "float64", "high": "float64", "project_no": "Int64"})


def _settle(rows: list[StatementRow]) -> FactRow:
    """One fact from its statements at one date."""
    # A state has no interval; the first statement of it stands.
    standing = min(rows, key=lambda row: math.inf if math.isnan(row.low) else row.high - row.low)
    lows, highs = [row.low for row in rows], [row.high for row in rows]
    agree = not max(lows) > min(highs)
    stages = [row.stage for row in rows if row.stage]
    return FactRow(
        fact_id=standing.fact_id,
        as_of=standing.as_of,
        role=standing.role,
        subject_zh=standing.subject_zh,
        unit=standing.unit,
        classifier=standing.classifier,
        value=standing.value if agree else math.nan,
        low=standing.low if agree else min(lows),
        high=standing.high if agree else max(highs),
        stage=min(stages, key=lambda stage: STAGE_RANK[stage], default=""),
        place=standing.place,
        part_of=standing.part_of,
        project_no=standing.project_no,
        n_statements=len(rows),
        agree=agree,
        standing=standing.statement_id,
        statement_ids=";".join(row.statement_id for row in rows),
        refined_by="",
    )


def _refined(facts: list[FactRow], exact: set[str]) -> list[FactRow]:
    """Give rounded totals the sum of their parts; `exact` holds the statements that neither bound nor approximate."""
    parts: dict[tuple[str, str, str, str], list[int]] = {}
    for place, fact in enumerate(facts):
        if fact.part_of:
            parts.setdefault((fact.part_of, fact.as_of, fact.unit, fact.role), []).append(place)
    totals = {(fact.fact_id, fact.as_of, fact.unit): at for at, fact in enumerate(facts) if fact.standing in exact}
    refined = list(facts)
    for (whole, as_of, unit, _), places in parts.items():
        # A part may be a total that has been refined itself.
        at, rows = totals.get((whole, as_of, unit)), [refined[place] for place in places]
        if at is None or len(rows) < 2 or any(row.standing not in exact for row in rows):
            continue
        value, total = _tidy(math.fsum(row.value for row in rows)), refined[at]
        if total.low < value < total.high and value != total.value:
            refined[at] = total._replace(value=value, refined_by=";".join(row.statement_ids for row in rows))
    return refined


#: Signs of an expression: which way a term counts, and whether the report leaves open if it counts at all.
SIGNS = {"+": (1, False), "-": (-1, False), "+?": (1, True), "-?": (-1, True)}


@dataclass(frozen=True)
class Term:
    """One term of a fact expression.

    Attributes
    ----------
    sign : int
        1 or -1.
    fact_id : str
    counts_parts : bool
        Whether it counts the fact's completed parts.
    maybe : bool
        Whether the report leaves open if it is to be added or taken off at all.
    """

    sign: int
    fact_id: str
    counts_parts: bool
    maybe: bool = False


@dataclass(frozen=True)
class Estimate:
    """A value with its interval and what it rests on.

    Attributes
    ----------
    value, low, high : float
        In `unit`; nan where unknown, `high` inf where open.
    unit, classifier : str
        Base unit and the Chinese classifier, empty if unknown.
    stage : str
        The least advanced stage among the facts summed.
    text : str
        The figures as printed, joined by the expression's signs.
    statements : tuple of str
        Ids of every statement behind it.
    agree : bool
        False if one of the facts is in conflict.
    """

    value: float = math.nan
    low: float = math.nan
    high: float = math.nan
    unit: str = ""
    classifier: str = ""
    stage: str = ""
    text: str = ""
    statements: tuple[str, ...] = ()
    agree: bool = True


@lru_cache(maxsize=4096)
def parse_expression(expression: str) -> tuple[Term, ...]:
    """Read ``a + b - #c -? d`` as terms.

    Examples
    --------
    >>> parse_expression("p06.pipes.actual - p06.pipes.wangjia.actual")[1]
    Term(sign=-1, fact_id='p06.pipes.wangjia.actual', counts_parts=False, maybe=False)
    >>> parse_expression("p05.spaces.actual -? p05.spaces.wangxiang.target")[1].maybe
    True
    """
    terms = []
    sign, maybe = 1, False
    for token in re.split(r"\s+", expression.strip()):
        if token in SIGNS:
            sign, maybe = SIGNS[token]
        elif token:
            terms.append(Term(sign, token.lstrip("#"), token.startswith("#"), maybe))
    return tuple(terms)


class FactBook:
    """Facts by id and date, and the evaluation of expressions over them.

    Parameters
    ----------
    facts : DataFrame
        As returned by :func:`resolve`.
    figures : mapping of str to str
        Statement id to the figure as printed.
    """

    def __init__(self, facts: pd.DataFrame, figures: Mapping[str, str]) -> None:
        self._figures = figures
        self._by_id: dict[str, dict[str, FactRow]] = {}
        self._parts: dict[str, list[str]] = {}
        self._known: dict[tuple[str, str, bool], Estimate] = {}
        for row in rows_of(facts, FactRow):
            self._by_id.setdefault(row.fact_id, {})[row.as_of] = row
            if row.part_of:
                self._parts.setdefault(row.part_of, []).append(row.fact_id)

    def __contains__(self, fact_id: str) -> bool:
        return fact_id in self._by_id or fact_id in self._parts

    def dates(self, expression: str) -> list[str]:
        """Dates at which every dated term of an expression has a figure, ascending."""
        found = [set(self._by_id.get(t.fact_id, {})) for t in parse_expression(expression) if not t.counts_parts]
        if not found:
            counted = (p for t in parse_expression(expression) for p in self._parts.get(t.fact_id, [t.fact_id]))
            return sorted({date for part in counted for date in self._by_id[part]})
        several = [dates for dates in found if len(dates) > 1]
        return sorted(set.intersection(*several) if several else set.union(*found))

    def evaluate(self, expression: str, as_of: str, *, finished: bool = False) -> Estimate:
        """Value of an expression at a date.

        Parameters
        ----------
        expression : str
            Fact ids joined by ``+`` or ``-``; ``#id`` counts the completed parts of a fact, or the
            fact itself where it has none (a hall that was built is one hall). ``-?`` takes a fact off that may or may
            not be contained: the result is then an interval without a value.
        as_of : str
            ISO date. A fact with figures of one date only is taken at that date.
        finished : bool
            Count only what is finished: a term of an earlier stage adds 0.

        Returns
        -------
        Estimate
            Intervals add up; an unknown term makes the whole unknown.
        """
        key = (expression, as_of, finished)
        if key not in self._known:
            self._known[key] = self._evaluate(*key)
        return self._known[key]

    def _evaluate(self, expression: str, as_of: str, finished: bool) -> Estimate:
        terms = [(t, *self._term(t, as_of, finished)) for t in parse_expression(expression)]
        if not terms:
            return Estimate()
        ends = [_signed_ends(t, s) for t, s, _ in terms]
        low, high = sum(low for low, _ in ends), sum(high for _, high in ends)
        known = [s for _, s, _ in terms if s.unit] or [s for _, s, _ in terms]
        stages = [s.stage for _, s, _ in terms if s.stage]
        return Estimate(
            value=_tidy(sum(math.nan if t.maybe and s.high > 0 else t.sign * s.value for t, s, _ in terms)),
            low=_tidy(low),
            high=_tidy(high),
            unit=known[0].unit,
            classifier=known[0].classifier,
            stage=min(stages, key=lambda stage: STAGE_RANK[stage], default=""),
            text=_join_text([(t, s.text) for t, s, kept in terms if kept]),
            statements=tuple(dict.fromkeys(i for _, s, _ in terms for i in s.statements)),
            agree=all(s.agree for _, s, _ in terms),
        )

    def _term(self, term: Term, as_of: str, finished: bool) -> tuple[Estimate, bool]:
        if term.counts_parts:
            return self._count(term.fact_id, as_of), True
        row = self._row(term.fact_id, as_of)
        if row is None:
            return Estimate(), True
        estimate = Estimate(
            value=row.value,
            low=row.low,
            high=row.high,
            unit=row.unit,
            classifier=row.classifier,
            stage=row.stage,
            text=self._figures[row.standing],
            statements=tuple(key for ids in (row.statement_ids, row.refined_by) for key in ids.split(";") if key),
            agree=row.agree,
        )
        if not finished or row.stage in ("completed", ""):
            return estimate, True
        return Estimate(0.0, 0.0, 0.0, estimate.unit, estimate.classifier, "", "", estimate.statements), False

    def _row(self, fact_id: str, as_of: str) -> FactRow | None:
        dated = self._by_id.get(fact_id)
        if not dated:
            return None
        return dated.get(as_of) or (next(iter(dated.values())) if len(dated) == 1 else None)

    def _count(self, fact_id: str, as_of: str) -> Estimate:
        counted = self._parts.get(fact_id, [fact_id])
        rows = [row for part in counted if (row := self._row(part, as_of)) is not None]
        done = [row for row in rows if row.stage == "completed"]
        n = float(len(done))
        ids = tuple(i for row in rows for i in row.statement_ids.split(";"))
        return Estimate(n, n, n, "count", "个", "completed", f"{len(done)}个", ids)


def _signed_ends(term: Term, estimate: Estimate) -> tuple[float, float]:
    """Ends of what a term adds; from or to 0 where it may not count at all."""
    low, high = (estimate.low, estimate.high) if term.sign > 0 else (-estimate.high, -estimate.low)
    return (min(low, 0.0), max(high, 0.0)) if term.maybe else (low, high)


def _join_text(parts: Iterable[tuple[Term, str]]) -> str:
    text = ""
    for term, part in parts:
        sign = ("+" if term.sign > 0 else "−") + ("?" if term.maybe else "")
        text += f" {sign} {part}" if text else part
    return text


def _tidy(x: float) -> float:
    """Drop the binary dust of adding decimals: 4.5 + 6.91 is 11.41."""
    return x if not math.isfinite(x) else float(f"{x:.12g}")
