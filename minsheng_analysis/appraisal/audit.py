"""A report held against itself: what its figures contradict, what they do not bear out, what needs a caveat.

The checks of indicators are vectorised, so that they also run on a panel of a million rows (:func:`audit_indicators`):
only what a check has found is gone through one by one, to be put into words. What needs statements and facts, a few
hundred of them, is done a report at a time (:func:`audit`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat
from string import Formatter
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from minsheng_analysis.appraisal.percentages import published_percentages
from minsheng_analysis.dataset.facts import parse_expression
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_interval, format_number, format_quantity, format_ratio
from minsheng_analysis.language.vocabulary import state_words
from minsheng_analysis.measures.assessment import Positions, Thresholds, assess
from minsheng_analysis.measures.codes import SEVERITIES, STAGE_RANK, Basis
from minsheng_analysis.measures.frames import records, with_plain_text
from minsheng_analysis.measures.metrics import Flags, Floats

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

SEVERITY_DTYPE = pd.CategoricalDtype(list(SEVERITIES), ordered=True)

#: Every check that is derived from the figures; observations that people recorded come under their own kind.
CHECKS = (
    "restatement_conflict",
    "restatement_rounding",
    "stage_conflict",
    "breakdown_mismatch",
    "unfinished_in_total",
    "support_unfinished",
    "verdict_not_borne_out",
    "verdict_differs",
    "not_comparable",
    "binary_exceeded",
    "percentage_mismatch",
    "implied_rate",
    "low_target",
    "met_within_rounding",
)

COLUMNS = (
    "check",
    "severity",
    "project_no",
    "indicator_id",
    "fact_id",
    "message_zh",
    "message_en",
    "sections",
    "lines",
    "statement_ids",
    "derived",
)
_PANEL_KEYS = ("region", "year")

#: Levels of an official verdict, on the scale of ``assessment.STATUSES``; the first pattern found decides.
_VERDICT_WORDS = (
    (1, re.compile("未完成|未达|未能|滞后|没有完成")),
    (0, re.compile("基本|正在|推进|进展")),
    (3, re.compile("超")),
    (2, re.compile("完成|达标|达到|全面")),
)
_STATUS_EN = ("cannot be judged", "missed", "met", "exceeded")
_NOT_ASSESSABLE, _MISSED, _MET, _EXCEEDED = range(4)
_LANGUAGES = ("zh", "en")
Levels: TypeAlias = npt.NDArray[np.int64]
Finding: TypeAlias = dict[str, Any]
Columns: TypeAlias = dict[str, list[Any]]


@with_plain_text
def audit(report: Report, *, thresholds: Thresholds | None = None) -> pd.DataFrame:
    """Check a report against itself.

    Parameters
    ----------
    report : Report
        As loaded by ``load``.
    thresholds : Thresholds, optional
        Ratio above which a target is flagged as set low.

    Returns
    -------
    DataFrame
        One row a finding, the gravest first within each project: `check` (one of ``CHECKS``, or the kind of a
        recorded observation), `severity` (ordered Categorical: info, notice, conflict), `project_no` (Int64, NA for the
        whole report), `indicator_id`, `fact_id` (empty where there is none), `message_zh`, `message_en`, `sections`,
        `lines`, `statement_ids` (joined by ``;``, in document order) and `derived` (bool: from the figures; False for
        an observation).

    Examples
    --------
    >>> import minsheng_analysis as ms
    >>> findings = ms.audit(ms.load("yubei", 2021))
    >>> findings.loc[findings["check"] == "restatement_conflict", "lines"].tolist()
    ['18;325']
    """
    facts, statements = list(records(report.facts)), list(records(report.statements))
    verdicts = [row for row, is_one in zip(statements, _is_verdict(report), strict=True) if is_one]
    found: list[Finding] = [
        *_restatement_conflicts(report, facts, statements),
        *_restatement_rounding(report, facts, statements),
        *_stage_conflicts(report, facts, statements),
        *_breakdown_mismatches(report, facts),
        *_verdict_differences(report, facts, statements, verdicts),
        *_implied_rates(statements),
        *_observations(report, facts, statements),
    ]
    # A report whose figures are typed and whose indicators are not yet still gets what its statements give.
    if not report.indicators.empty:
        indicators = report.indicators.assign(
            verdict_statements=_verdict_statements(report, verdicts),
            unfinished_statements=_unfinished_statements(report, facts),
        )
        rows = _Indicators(indicators, thresholds or Thresholds())
        found += [
            *_indicator_checks(rows),
            *_percentage_mismatches(report),
            *_multiple_mismatches(rows, statements),
        ]
    return _as_frame(_arranged(_located(found, statements))).astype({"severity": SEVERITY_DTYPE})


def audit_indicators(indicators: pd.DataFrame, *, thresholds: Thresholds | None = None) -> pd.DataFrame:
    """Run the checks that need nothing but indicators; fit for a panel of many reports.

    Parameters
    ----------
    indicators : DataFrame
        As in ``Report.indicators``. With columns `region` and `year` it is a panel: a line's verdict is then judged
        within each report, and both columns come back with each finding.
    thresholds : Thresholds, optional
        As in :func:`audit`.

    Returns
    -------
    DataFrame
        As from :func:`audit`, unsorted, with `sections` and `lines` empty; `region` and `year` in front for a panel.
    """
    keys = {key: indicators[key].dtype for key in _PANEL_KEYS if key in indicators}
    rows = _Indicators(indicators, thresholds or Thresholds())
    return _as_frame(list(_indicator_checks(rows)), keys=tuple(keys)).astype(keys)


def verdict_level(words: pd.Series[str]) -> pd.Series[int]:
    """Read official verdicts (超额完成, 全面完成 …) as levels.

    Parameters
    ----------
    words : Series of str
        Verdicts as printed; empty or NA where there is none.

    Returns
    -------
    Series of int
        3 exceeded, 2 met, 1 missed, 0 where the words say none of these.

    Examples
    --------
    >>> verdict_level(pd.Series(["超额完成", "全面完成", "未完成", "基本完成", ""])).tolist()
    [3, 2, 1, 0, 0]
    """
    return pd.Series(_levels(words.fillna("")), index=words.index)


def _levels(words: pd.Series[str]) -> Levels:
    code, distinct = pd.factorize(words)
    level = np.array([_level(str(word)) for word in distinct], dtype=np.int64)
    return level[code]


def _level(words: str) -> int:
    return next((level for level, pattern in _VERDICT_WORDS if pattern.search(words)), 0)


# --- indicators: vectorised -------------------------------------------------------------------------------------------


class _Indicators:
    """Indicators and their computed verdicts; what a slim panel leaves out has its default.

    Checks compare whole columns, but take only the rows they found and of these only the columns they put into words:
    taking rows of a whole frame takes all of its sixty columns.
    """

    def __init__(self, frame: pd.DataFrame, thresholds: Thresholds) -> None:
        self.frame = frame.reset_index(drop=True)
        self.limit = thresholds.target_set_low
        self.official = _levels(self.text("reported_status"))
        self.headline = self.is_("level", "headline") if "level" in frame else np.ones(len(frame), dtype=bool)
        self.support = self.is_("level", "support")
        self.qualitative = self.is_("measure", "qualitative")
        self.asks_completion = self.text("target_stage").isin(["completed", ""]).to_numpy(dtype=bool)
        self.reported, self.ratio_reported, self.set_low = self._judged("reported", thresholds)
        self.completed, self.ratio_completed, self.set_low_completed = self._judged("completed", thresholds)

    def _judged(self, basis: Basis, thresholds: Thresholds) -> tuple[Levels, Floats, Flags]:
        judged = assess(self.frame, basis=basis, thresholds=thresholds)
        ratio: Floats = judged["ratio"].to_numpy()
        set_low: Flags = judged["target_set_low"].to_numpy(dtype=bool)
        levels: Levels = np.asarray(judged["status"].cat.codes, dtype=np.int64)
        return levels, ratio, set_low

    def text(self, name: str) -> pd.Series[str]:
        """A text column without NA."""
        return _text(self.frame[name]) if name in self.frame else pd.Series("", index=self.frame.index, dtype="str")

    def is_(self, name: str, value: str) -> Flags:
        return (self.text(name) == value).to_numpy(dtype=bool)

    def numbers(self, name: str) -> Floats:
        return self.frame[name].to_numpy(dtype="float64", na_value=np.nan)


class _Hits(dict[str, list[Any]]):
    """What a check found, column by column; a column that is not there yet is taken from the indicators."""

    def __init__(self, rows: _Indicators, at: Flags | Positions) -> None:
        super().__init__()
        self.rows = rows
        self.at = np.flatnonzero(at) if at.dtype == bool else at
        for key in _PANEL_KEYS:
            if key in rows.frame:
                self[key] = rows.frame[key].take(self.at).tolist()

    def __missing__(self, name: str) -> list[Any]:
        frame = self.rows.frame
        if name == "statement_ids":
            column = _joined(self["target_statements"], self["actual_statements"])
        elif name == "fact_id":
            column = [result or target for result, target in zip(self["actual_fact"], self["target_fact"], strict=True)]
        elif name == "actual_unit" and name not in frame:
            column = self["unit"]
        elif name in ("target_text", "actual_text") and name not in frame:
            column = [format_number(float(value), "zh") for value in self[name.replace("text", "value")]]
        elif name in frame and pd.api.types.is_numeric_dtype(frame[name]):
            column = frame[name].take(self.at).tolist()
        else:
            column = _text(frame[name].take(self.at)).tolist() if name in frame else [""] * len(self.at)
        return self.setdefault(name, column)

    def chosen(self, values: npt.NDArray[Any]) -> list[Any]:
        """The found rows of an array over all indicators."""
        return list(values[self.at].tolist())


def _text(column: pd.Series[Any]) -> pd.Series[str]:
    """A column as text without NA."""
    whole = isinstance(column.dtype, pd.StringDtype) and not column.hasnans
    return column if whole else column.astype("str").fillna("")


def _indicator_checks(rows: _Indicators) -> Iterator[Finding]:
    for check in (
        _unfinished, _support_unfinished, _verdicts_not_borne_out, _not_comparable, _binary_exceeded, _low_targets,
        _met_within_rounding,
    ):  # fmt: skip
        yield from check(rows)


def _unfinished(rows: _Indicators) -> Iterator[Finding]:
    less = (rows.numbers("completed_low") < rows.numbers("actual_low")) & ~rows.is_("direction", "decrease")
    hits = _Hits(rows, less & rows.asks_completion)
    overturned = hits.chosen((rows.reported >= _MET) & (rows.completed == _MISSED))
    hits["severity"] = ["conflict" if whole else "notice" for whole in overturned]
    hits["statement_ids"] = _joined(hits["statement_ids"], hits["unfinished_statements"])
    _add_quantity(hits, "finished", "completed_value", "completed_low", "completed_high")
    return _said(hits, "unfinished_in_total", "{name}: the report counts {actual}, of which {finished} finished.")


def _support_unfinished(rows: _Indicators) -> Iterator[Finding]:
    """Named pieces that are not finished although their line is called done; without a verdict, nothing is claimed."""
    missed = (rows.completed == _MISSED) & rows.support & (rows.official >= _MET)
    hits = _Hits(rows, missed & rows.asks_completion)
    return _said(
        hits,
        "support_unfinished",
        "{name}: promised {target}, reported {actual}, not finished; official verdict “{reported_status}”.",
        severity="conflict",
    )


def _verdicts_not_borne_out(rows: _Indicators) -> Iterator[Finding]:
    """Official verdict of each line of the report against the one that its headline indicators give together.

    A line has missed if one indicator has, has exceeded if none missed and one exceeded, else has met.
    """
    at = np.flatnonzero(rows.headline & (rows.official > 0))
    line = _lines_of(rows, at)
    together: dict[str, Levels] = {}
    for basis, status in (("reported", rows.reported[at]), ("completed", rows.completed[at])):
        judged = status > _NOT_ASSESSABLE
        least, greatest = np.full(len(at), _EXCEEDED), np.full(len(at), _NOT_ASSESSABLE)
        np.minimum.at(least, line[judged], status[judged])
        np.maximum.at(greatest, line[judged], status[judged])
        together[basis] = np.where(least == _MISSED, _MISSED, greatest)[line]
    unjudged = np.isin(line, line[rows.reported[at] == _NOT_ASSESSABLE])
    reported, completed, official = together["reported"], together["completed"], rows.official[at]
    missed = (reported == _MISSED) | (completed == _MISSED)
    # What cannot be judged might have exceeded: then an "exceeded" is unproven, not refuted.
    unproven = (official == _EXCEEDED) & (reported == _MET) & ~unjudged
    harsher = (official == _MISSED) & (reported >= _MET) & (completed != _MISSED)
    wrong = np.flatnonzero(((official >= _MET) & missed) | unproven | harsher)
    ratio = np.where(np.isnan(rows.ratio_completed), rows.ratio_reported, rows.ratio_completed)[at[wrong]]
    # A line is named by its weakest indicator, and rests on the statements of all.
    order = np.lexsort((np.where(np.isnan(ratio), np.inf, ratio), line[wrong]))
    weakest = order[np.unique(line[wrong][order], return_index=True)[1]]
    every = _Hits(rows, at[wrong])
    ids_of: dict[int, list[str]] = {}
    for column in ("verdict_statements", "statement_ids"):
        for number, ids in zip(line[wrong].tolist(), every[column], strict=True):
            ids_of.setdefault(number, []).append(ids)
    hits = _Hits(rows, at[wrong[weakest]])
    hits["statement_ids"] = [_joined(*([ids] for ids in ids_of[number]))[0] for number in line[wrong[weakest]].tolist()]
    hits["severity"] = ["notice" if level == _MISSED else "conflict" for level in hits.chosen(rows.official)]
    for basis, levels in together.items():
        for lang in _LANGUAGES:
            say = messages("audit", lang)
            hits[f"computed_{basis}_{lang}"] = [say(_STATUS_EN[level]) for level in levels[wrong[weakest]].tolist()]
    _add_ratio(hits, "weakest_ratio", ratio[weakest].tolist())
    return _said(
        hits,
        "verdict_not_borne_out",
        "Official verdict “{reported_status}”; as the report counts: {computed_reported}; counting only what is "
        "finished: {computed_completed} (weakest: {name}, {weakest_ratio}).",
    )


def _not_comparable(rows: _Indicators) -> Iterator[Finding]:
    paired = ~rows.is_("target_fact", "") & ~rows.is_("actual_fact", "")
    hits = _Hits(rows, paired & ~rows.frame["comparable"].to_numpy(dtype=bool))
    hits["statement_ids"] = _joined(hits["statement_ids"], hits["verdict_statements"])
    return _said(
        hits,
        "not_comparable",
        "{name}: target {target} and result {actual} do not count the same thing. {reason}",
        severity="notice",
    )


def _binary_exceeded(rows: _Indicators) -> Iterator[Finding]:
    single = rows.qualitative | (rows.is_("measure", "count") & (rows.numbers("target_value") == 1))
    met = (rows.reported == _MISSED) | (rows.reported == _MET)
    found = np.flatnonzero(single & met & (rows.official == _EXCEEDED) & rows.headline)
    # Where another promise of the line goes beyond its target, or might, the verdict rests on that one.
    line = _lines_of(rows, np.arange(len(rows.frame), dtype=np.intp))
    other = rows.headline & ~single & (rows.reported != _MET) & (rows.reported != _MISSED)
    hits = _Hits(rows, found[~np.isin(line[found], line[other])])
    hits["statement_ids"] = _joined(hits["statement_ids"], hits["verdict_statements"])
    return _said(
        hits,
        "binary_exceeded",
        "{name} can only be reached or not, yet its line is called “{reported_status}”.",
        severity="notice",
    )


def _low_targets(rows: _Indicators) -> Iterator[Finding]:
    def keys(flagged: _Hits, named: str) -> Iterator[tuple[Any, ...]]:
        columns = (*(flagged[key] for key in _PANEL_KEYS if key in flagged), flagged[named], flagged["unit"])
        return zip(*columns, flagged["target_value"], strict=True)

    set_low = rows.set_low & (rows.set_low_completed | (rows.completed == _NOT_ASSESSABLE))
    flagged = _Hits(rows, set_low)
    # What is called unfinished on the same page speaks of no low target; a support item that repeats its headline's
    # target says nothing new.
    said = set(keys(_Hits(rows, set_low & rows.headline), "indicator_id"))
    hits = _Hits(rows, flagged.at[[key not in said for key in keys(flagged, "parent")]])
    _add_ratio(hits, "multiple", hits.chosen(rows.ratio_reported))
    for lang in _LANGUAGES:
        hits[f"limit_{lang}"] = [format_ratio(rows.limit, lang)] * len(hits.at)
    return _said(
        hits,
        "low_target",
        "{name}: {actual} against a target of {target} is {multiple}, above {limit}; the target may have been set low.",
        severity="notice",
    )


def _met_within_rounding(rows: _Indicators) -> Iterator[Finding]:
    # Where the ratio is not known it is not near 1 either.
    apart = np.abs(rows.ratio_reported - 1) > 1e-9
    return _said(
        _Hits(rows, (rows.reported == _MET) & ~rows.qualitative & apart),
        "met_within_rounding",
        "{name}: {actual} against {target} differs by rounding only, and counts as met.",
        severity="info",
    )


def _lines_of(rows: _Indicators, at: Positions) -> Levels:
    """Number the line of the report that each of these rows falls under."""
    return _groups(
        rows.frame[key].take(at) if key in _PANEL_KEYS else _text(rows.frame[key].take(at))
        for key in (*_PANEL_KEYS, "project_no", "lead_units", "reported_status")
        if key in rows.frame
    )


def _groups(columns: Iterable[pd.Series[Any]]) -> Levels:
    """Number the distinct combinations of several columns, in the order of their first appearance."""
    code = np.zeros(0, dtype=np.int64)
    for column in columns:
        own, distinct = pd.factorize(column, use_na_sentinel=False)
        code = own if not len(code) else pd.factorize(code * len(distinct) + own)[0]
    return code


# --- statements and facts: one report ---------------------------------------------------------------------------------


def _restatement_conflicts(report: Report, facts: Sequence[Any], statements: Sequence[Any]) -> Iterator[Finding]:
    return _said(
        _with_figures([row for row in facts if not row.agree], report, statements),
        "restatement_conflict",
        "{subject}: the report gives {figures}; these cannot both hold.",
        severity="conflict",
    )


def _restatement_rounding(report: Report, facts: Sequence[Any], statements: Sequence[Any]) -> Iterator[Finding]:
    values = ((row, row.value) for row in statements if row.unit != "state" and not math.isnan(row.value))
    return _said(
        _with_figures([row for row in _told_apart(facts, values) if row.agree], report, statements),
        "restatement_rounding",
        "{subject}: {figures} are the same figure, rounded differently.",
        severity="info",
    )


def _stage_conflicts(report: Report, facts: Sequence[Any], statements: Sequence[Any]) -> Iterator[Finding]:
    ranks = ((row, STAGE_RANK[row.stage]) for row in statements if row.stage and row.role == "actual")
    return _said(
        _with_figures(_told_apart(facts, ranks), report, statements),
        "stage_conflict",
        "{subject}: the report says {figures}, which are different stages.",
        severity="conflict",
    )


def _verdict_differences(
    report: Report, facts: Sequence[Any], statements: Sequence[Any], verdicts: Sequence[Any]
) -> Iterator[Finding]:
    """One thing judged differently in different places."""
    levels = ((row, level) for row in verdicts if (level := _level(row.figure)))
    return _said(
        _with_figures(_told_apart(facts, levels), report, statements),
        "verdict_differs",
        "{subject}: the verdict is {figures}, not the same everywhere.",
        severity="conflict",
    )


def _told_apart(facts: Sequence[Any], readings: Iterable[tuple[Any, float]]) -> list[Any]:
    """Facts, by id and date, of which the report gives more than one reading."""
    read: dict[tuple[str, str], set[float]] = {}
    for row, reading in readings:
        read.setdefault((row.fact_id, row.as_of), set()).add(reading)
    return [row for row in facts if len(read.get((row.fact_id, row.as_of), ())) > 1]


def _breakdown_mismatches(report: Report, facts: Sequence[Any]) -> Iterator[Finding]:
    """Parts that cannot add up to their total, whichever way each was rounded."""
    numbers = [row for row in facts if row.unit != "state"]
    parts = [row for row in numbers if row.part_of]
    hits = apart_from_total(parts, numbers)
    # Parts by place and parts by piece of work may both stand under one total: it is enough that one of them adds up.
    for by_place in (True, False):
        some = [row for row in parts if bool(row.place) == by_place]
        known = {(row.part_of, row.as_of) for row in some}
        still = {(total.fact_id, total.as_of) for total, _ in apart_from_total(some, numbers)}
        hits = [hit for hit in hits if (key := (hit[0].fact_id, hit[0].as_of)) not in known or key in still]
    columns = _with_subject([total for total, _ in hits], report)
    for name in ("value", "low", "high"):
        columns[f"part_{name}"] = [math.fsum(getattr(row, name) for row in rows) for _, rows in hits]
    columns["n_zh"] = columns["n_en"] = [str(len(rows)) for _, rows in hits]
    _add_quantity(columns, "sum", "part_value", "part_low", "part_high")
    _add_quantity(columns, "total", "value", "low", "high")
    columns["statement_ids"] = _joined(
        columns["statement_ids"], [";".join(row.statement_ids for row in rows) for _, rows in hits]
    )
    return _said(
        columns,
        "breakdown_mismatch",
        "{subject}: its {n} parts add up to {sum}, the total is {total}.",
        severity="conflict",
    )


def apart_from_total(parts: Iterable[Any], facts: Iterable[Any]) -> list[tuple[Any, list[Any]]]:
    """Find the totals that the sum of their parts lies outside of.

    Parameters
    ----------
    parts, facts : iterable of tuple
        Rows of ``Report.facts``.

    Returns
    -------
    list of (tuple, list of tuple)
        Each such total with its parts; parts of one unit and role belong together.
    """
    totals = {(row.fact_id, row.as_of, row.unit): row for row in facts}
    groups: dict[tuple[str, str, str, str], list[Any]] = {}
    for row in parts:
        groups.setdefault((row.part_of, row.as_of, row.unit, row.role), []).append(row)
    found = []
    for (whole, as_of, unit, _), rows in groups.items():
        total = totals.get((whole, as_of, unit))
        if total is None:
            continue
        slack = 1e-9 * abs(total.high)
        over = sum(row.low for row in rows) > total.high + slack
        # One part alone is an "of which", not a breakdown.
        under = len(rows) > 1 and sum(row.high for row in rows) < total.low - slack
        if over or under:
            found.append((total, rows))
    return found


def _percentage_mismatches(report: Report) -> Iterator[Finding]:
    if "published_pct_fact" not in report.indicators or not any(report.indicators["published_pct_fact"].tolist()):
        return iter(())
    checked = published_percentages(report)
    # What the figures' own rounding may explain is worth knowing and no contradiction.
    severity = {"differs": "conflict", "within_rounding": "info"}
    hits = [row for row in records(checked) if row.agreement in severity]
    behind = {(row.indicator_id, row.as_of): row.actual_statements for row in records(report.series)} if hits else {}
    targets = dict(zip(report.indicators["indicator_id"], report.indicators["target_statements"], strict=True))
    columns = _columns(hits, checked.columns)
    columns["fact_id"] = [""] * len(hits)
    columns["severity"] = [severity[row.agreement] for row in hits]
    columns["statement_ids"] = _joined(
        columns["statement_id"],
        [behind.get((row.indicator_id, row.as_of), "") for row in hits],
        [targets.get(row.indicator_id, "") for row in hits],
    )
    _add_ratio(columns, "recomputed_ratio", [row.recomputed / 100 for row in hits])
    for lang in _LANGUAGES:
        columns[f"printed_{lang}"] = [f"{format_number(row.printed, lang)}%" for row in hits]
    return _said(columns, "percentage_mismatch", _PRINTED)


def _multiple_mismatches(rows: _Indicators, statements: Sequence[Any]) -> Iterator[Finding]:
    """Printed multiples (2倍) of a target against the ratio of result and target."""
    ratios = dict(zip(rows.text("indicator_id").tolist(), enumerate(rows.ratio_reported.tolist()), strict=True))
    found = []
    for row in statements:
        at, ratio = (
            ratios.get(row.fact_id.rpartition(".")[0], (-1, math.nan)) if row.unit == "times" else (-1, math.nan)
        )
        if abs(ratio - row.value) > max((row.high - row.low) / 2, 0.005):
            found.append((at, row))
    hits = _Hits(rows, np.array([at for at, _ in found], dtype=np.intp))
    for name in ("fact_id", "project_no", "as_of"):
        hits[name] = [getattr(row, name) for _, row in found]
    hits["printed_zh"] = hits["printed_en"] = [row.figure for _, row in found]
    hits["statement_ids"] = _joined([row.statement_id for _, row in found], hits["actual_statements"])
    _add_ratio(hits, "recomputed_ratio", hits.chosen(rows.ratio_reported))
    return _said(hits, "percentage_mismatch", _PRINTED, severity="conflict")


_PRINTED = "{name} ({as_of}): printed as {printed}, its figures give {recomputed_ratio}."


def _implied_rates(statements: Sequence[Any]) -> Iterator[Finding]:
    """What a printed change implies for the rate that it starts from.

    A change of a rate in "%" may mean percentage points or per cent of last year's rate; both are worked out. A gap in
    percentage points is unambiguous and belongs to the rate printed before it in the same line.
    """
    rates = [row for row in statements if row.unit == "percent" and row.role == "actual"]
    found: dict[tuple[str, str], list[tuple[Any, Any]]] = {}
    for row in statements:
        beside = [rate for rate in rates if rate.line == row.line]
        if row.role == "change" and row.unit == "percent":
            stem = row.fact_id.rpartition(".")[0] + "."
            beside = [rate for rate in beside if rate.fact_id.startswith(stem)]
        elif row.unit == "percentage_points":
            beside = [rate for rate in beside if rate.statement_id < row.statement_id]
        else:
            continue
        if beside:
            found.setdefault((row.fact_id, row.as_of), []).append((beside[-1], row))
    for _, pairs in sorted(found.items()):
        step = pairs[0][1]
        points = step.unit == "percentage_points"
        columns = _columns([step], ("fact_id", "project_no", "subject_zh"))
        columns["subject_en"] = [getattr(step, "subject_en", "") or step.subject_zh]
        columns["statement_ids"] = [";".join(f"{rate.statement_id};{row.statement_id}" for rate, row in pairs)]
        for lang in _LANGUAGES:
            say = messages("audit", lang)
            template = (
                "{rate} and a gap of {change} give {by_points}%"
                if points
                else "{rate} and {change} give {by_points}% (points) or {by_share}% (per cent)"
            )
            readings = {
                (rate.figure, row.figure): say(
                    template,
                    rate=rate.figure,
                    change=row.figure,
                    by_points=round(rate.value - row.value, 6),
                    by_share=round(rate.value / (1 + row.value / 100), 2),
                )
                for rate, row in reversed(pairs)
            }
            columns[f"readings_{lang}"] = [say("; ").join(reversed(readings.values()))]
        yield from _said(
            columns,
            "implied_rate",
            "{subject}: the rate it starts from is not printed; {readings}.",
            severity="info" if points else "notice",
        )


def _observations(report: Report, facts: Sequence[Any], statements: Sequence[Any]) -> Iterator[Finding]:
    """What people recorded while they typed the figures."""
    by_line: dict[int, list[str]] = {}
    for row in statements:
        by_line.setdefault(int(row.line), []).append(row.statement_id)
    ids_of = {row.fact_id: row.statement_ids.split(";") for row in facts}
    for seen in records(report.observations):
        named = {key for fact in seen.fact_ids.split(";") for key in ids_of.get(fact.strip(), ())}
        wanted = [int(line) for line in seen.lines.split(";") if line.strip()]
        ids = [key for line in wanted for key in by_line.get(line, ()) if key in named]
        yield {
            "check": seen.kind, "severity": seen.severity, "project_no": seen.project_no, "indicator_id": "",
            "fact_id": seen.fact_ids.split(";")[0], "message_zh": seen.message_zh, "message_en": seen.message_en,
            "sections": "", "lines": seen.lines, "statement_ids": ";".join(ids), "derived": False,
        }  # fmt: skip


def _is_verdict(report: Report) -> list[bool]:
    """Statements that are an official verdict: facts named so, or named by an indicator's `status_fact`."""
    named = set(report.indicators["status_fact"]) - {""} if "status_fact" in report.indicators else set()
    return [fact.endswith(".verdict") or fact in named for fact in report.statements["fact_id"].tolist()]


def _verdict_statements(report: Report, verdicts: Sequence[Any]) -> list[str]:
    """The statements of the official verdict that covers each indicator.

    Its own verdict (``p10.trail.verdict``), else those of its project that are no other indicator's own, else those of
    its project that use the words of its line.
    """
    own: dict[str, list[str]] = {}
    said: dict[tuple[int, str], list[str]] = {}
    known = set(report.indicators["indicator_id"])
    shared: dict[int, list[str]] = {}
    for row in verdicts:
        stem = row.fact_id.removesuffix(".verdict")
        own.setdefault(stem, []).append(row.statement_id)
        if not pd.isna(row.project_no):
            said.setdefault((int(row.project_no), row.figure), []).append(row.statement_id)
            if stem not in known:
                shared.setdefault(int(row.project_no), []).append(row.statement_id)
    columns = [report.indicators[name].tolist() for name in ("indicator_id", "project_no", "reported_status")]
    facts = report.indicators["status_fact"].tolist() if "status_fact" in report.indicators else repeat("")
    return [
        ";".join(
            own.get(fact or "") or own.get(key) or shared.get(int(number)) or said.get((int(number), status)) or ()
        )
        for (key, number, status), fact in zip(zip(*columns, strict=True), facts, strict=False)
    ]


def _unfinished_statements(report: Report, facts: Sequence[Any]) -> list[str]:
    """The statements of the unfinished parts that an indicator's completed value leaves out."""
    ids = {row.fact_id: row.statement_ids for row in facts}
    parts: dict[str, list[str]] = {}
    for row in facts:
        if row.part_of and row.stage not in ("completed", "planned", ""):
            parts.setdefault(row.part_of, []).append(row.fact_id)
    found = []
    for expression in report.indicators["completed_fact"].tolist():
        left_out: list[str] = []
        for term in parse_expression(expression):
            if term.counts_parts:
                left_out += parts.get(term.fact_id, [])
            elif term.sign < 0:
                left_out.append(term.fact_id)
        found.append(";".join(ids[fact] for fact in left_out if fact in ids))
    return found


# --- wording and place ------------------------------------------------------------------------------------------------


def _said(hits: Columns, check: str, template: str, *, severity: str = "") -> Iterator[Finding]:
    """Put what a check found into words, in both languages."""
    fields = [name for _, name, _, _ in Formatter().parse(template) if name]
    for name in ("target", "actual"):
        if name in fields:
            _add_figure(hits, name)
    if "reported_status" in fields:
        for lang in _LANGUAGES:
            hits[f"reported_status_{lang}"] = [
                " / ".join(state_words(word, lang) for word in cell.split(";") if word)
                for cell in hits["reported_status"]
            ]
    words = []
    for lang in _LANGUAGES:
        said = messages("audit", lang)(template, **{name: f"{{{name}}}" for name in fields})
        cells = (hits[name if name == "as_of" else f"{name}_{lang}"] for name in fields)
        words.append([said.format_map(dict(zip(fields, row, strict=True))).strip() for row in zip(*cells, strict=True)])
    ids, count = hits["statement_ids"], len(words[0])
    severities = hits["severity"] if not severity else [severity] * count
    indicators = hits["indicator_id"] if isinstance(hits, _Hits) or "indicator_id" in hits else [""] * count
    keys = [key for key in _PANEL_KEYS if key in hits]
    places = zip(*(hits[key] for key in keys), strict=True) if keys else repeat((), count)
    for place, grave, number, indicator, fact, zh, en, behind in zip(
        places, severities, hits["project_no"], indicators, hits["fact_id"], *words, ids, strict=True
    ):
        yield dict(zip(keys, place, strict=True)) | {
            "check": check, "severity": grave, "project_no": number, "indicator_id": indicator, "fact_id": fact,
            "message_zh": zh, "message_en": en, "sections": "", "lines": "", "statement_ids": behind, "derived": True,
        }  # fmt: skip


def _as_frame(findings: Sequence[Finding], keys: Sequence[str] = ()) -> pd.DataFrame:
    """Findings as a frame."""
    frame = pd.DataFrame(findings, columns=[*keys, *COLUMNS])
    kinds = dict.fromkeys(COLUMNS, "str") | {"project_no": "Int64", "derived": "bool"}
    return frame.astype(kinds)


def _arranged(findings: Iterable[Finding]) -> list[Finding]:
    """The gravest first within each project, what concerns the whole report before all."""
    order = {check: rank for rank, check in enumerate(CHECKS)}

    def place(finding: Finding) -> tuple[int, int, int, int]:
        number: int = -1 if pd.isna(finding["project_no"]) else int(finding["project_no"])
        first = re.match(r"\d+", finding["lines"])
        grave = -SEVERITIES.index(finding["severity"])
        return number, grave, order.get(finding["check"], len(order)), int(first.group()) if first else -1

    return sorted(findings, key=place)


def _located(findings: Iterable[Finding], statements: Sequence[Any]) -> Iterator[Finding]:
    """Put sections and lines to the statements of each finding, in document order."""
    known = {row.statement_id: (position, row) for position, row in reversed(list(enumerate(statements)))}
    sections: dict[int, str] = {int(row.line): row.section for row in reversed(statements)}
    for finding in findings:
        behind = sorted({known[key] for key in finding["statement_ids"].split(";") if key in known})
        lines = dict.fromkeys(str(row.line) for _, row in behind)
        # An observation names its own lines.
        own = finding["lines"] or ";".join(lines)
        named = [row.section for _, row in behind] or [sections.get(int(n), "") for n in own.split(";") if n.strip()]
        yield finding | {
            "statement_ids": ";".join(row.statement_id for _, row in behind),
            "sections": ";".join(section for section in dict.fromkeys(named) if section),
            "lines": own,
        }


def _columns(rows: Sequence[Any], names: Iterable[str]) -> dict[str, list[Any]]:
    return {name: [getattr(row, name) for row in rows] for name in names}


def _joined(*columns: Sequence[str]) -> list[str]:
    """Join ids row by row, each once."""
    rows = (";".join(cells).split(";") for cells in zip(*columns, strict=True))
    return [";".join(dict.fromkeys(key for key in row if key)) for row in rows]


def _each(write: Callable[..., str], *columns: Iterable[Any]) -> list[str]:
    """Write every distinct combination once."""
    written: dict[tuple[Any, ...], str] = {}
    texts = []
    for cells in zip(*columns, strict=True):
        if cells not in written:
            written[cells] = write(*cells)
        texts.append(written[cells])
    return texts


def _rounded(values: Iterable[Any], digits: int = 9) -> list[float]:
    """Numbers without the binary dust of sums; NA as NaN."""
    return [math.nan if pd.isna(value) else round(float(value), digits) for value in values]


def _add_ratio(hits: Columns, name: str, ratios: Iterable[float]) -> None:
    rounded = _rounded(ratios, 6)
    for lang in _LANGUAGES:
        hits[f"{name}_{lang}"] = _each(lambda ratio, lang=lang: format_ratio(ratio, lang), rounded)


def _add_quantity(hits: Columns, name: str, value: str, low: str, high: str) -> None:
    def write(value: float, low: float, high: float, unit: str, classifier: str, *, lang: str) -> str:
        if math.isnan(value):
            return format_interval(low, high, unit, lang, classifier=classifier)
        return format_quantity(value, unit, lang, classifier=classifier)

    numbers = [_rounded(hits[column]) for column in (value, low, high)]
    for lang in _LANGUAGES:
        hits[f"{name}_{lang}"] = _each(
            lambda *cells, lang=lang: write(*cells, lang=lang), *numbers, hits["unit"], hits["classifier"]
        )


def _add_figure(hits: Columns, name: str) -> None:
    """Chinese readers see the figure as printed, English ones its value, or a state in English; states are quoted."""
    numbers = _rounded(hits[f"{name}_value"])
    units = hits["unit"] if name == "target" else hits["actual_unit"]

    def write(value: float, printed: str, unit: str, classifier: str, *, lang: str) -> str:
        if math.isnan(value):
            return f"“{state_words(printed, lang)}”"
        return printed if lang == "zh" else format_quantity(value, unit, "en", classifier=classifier)

    for lang in _LANGUAGES:
        hits[f"{name}_{lang}"] = _each(
            lambda *cells, lang=lang: write(*cells, lang=lang), numbers, hits[f"{name}_text"], units, hits["classifier"]
        )


def _with_subject(facts: Sequence[Any], report: Report) -> dict[str, list[Any]]:
    """Facts as columns, named in English: as their statements do, else as the indicator that rests on them."""
    names = ("fact_id", "project_no", "subject_zh", "unit", "classifier", "value", "low", "high", "statement_ids")
    columns = _columns(facts, names)
    english: dict[str, str] = {}
    if facts:
        for column in ("target_fact", "actual_fact"):
            english |= dict(zip(report.indicators[column], report.indicators["name_en"], strict=True))
        if "subject_en" in report.statements:
            known = zip(report.statements["fact_id"].tolist(), report.statements["subject_en"].tolist(), strict=True)
            english |= {fact: name for fact, name in reversed(list(known)) if isinstance(name, str) and name}
    columns["subject_en"] = [english.get(row.fact_id, row.subject_zh) for row in facts]
    return columns


def _with_figures(facts: Sequence[Any], report: Report, statements: Sequence[Any]) -> dict[str, list[Any]]:
    """Name each distinct figure of a fact with the lines that print it."""
    columns = _with_subject(facts, report)
    printed = {row.statement_id: row for row in statements} if facts else {}
    for lang in _LANGUAGES:
        say = messages("audit", lang)
        texts = []
        for fact in facts:
            lines: dict[str, list[int]] = {}
            for row in (printed[key] for key in fact.statement_ids.split(";")):
                lines.setdefault(row.figure, []).append(row.line)
            if fact.unit == "state" and len({state_words(one, lang) for one in lines}) == len(lines):
                lines = {state_words(figure, lang): where for figure, where in lines.items()}
            quoted = [say("“{figure}” ({where})", figure=f, where=_lines(n, lang)) for f, n in lines.items()]
            texts.append(say(" and ").join(quoted))
        columns[f"figures_{lang}"] = texts
    return columns


def _lines(lines: Iterable[int], lang: str) -> str:
    numbers = ", ".join(str(n) for n in dict.fromkeys(lines))
    return messages("audit", lang)(
        "line {lines}", plural="lines {lines}", n=1 if "," not in numbers else 2, lines=numbers
    )
