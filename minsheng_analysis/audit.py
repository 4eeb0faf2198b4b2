"""A report held against itself: what its figures contradict, what they do not bear out, what needs a caveat.

The checks of one indicator are vectorised, so that they also run on a panel of a million rows
(:func:`audit_indicators`). What needs statements and facts is done a report at a time (:func:`audit`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from string import Formatter
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from minsheng_analysis.assessment import Thresholds, assess
from minsheng_analysis.facts import parse_expression
from minsheng_analysis.frames import with_plain_text
from minsheng_analysis.i18n import format_interval, format_number, format_quantity, format_ratio, messages
from minsheng_analysis.percentages import published_percentages
from minsheng_analysis.schema import STAGE_RANK

if TYPE_CHECKING:
    from minsheng_analysis.dataset import Report

#: ``info``: harmless, good to know. ``notice``: not to be used without a caveat. ``conflict``: two places of the
#: report, or a verdict and its figures, cannot both hold.
SEVERITIES = ("info", "notice", "conflict")
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

#: Levels of an official verdict, on the scale of ``assessment.STATUSES``; the first pattern found decides.
_VERDICT_WORDS = (
    (1, "未完成|未达|未能|滞后|没有完成"),
    (0, "基本|正在|推进|进展"),
    (3, "超"),
    (2, "完成|达标|达到|全面"),
)
_STATUS_EN = ("cannot be judged", "missed", "met", "exceeded")
_NOT_ASSESSABLE, _MISSED, _MET, _EXCEEDED = range(4)
_LANGUAGES = ("zh", "en")


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
    found = [
        _restatement_conflicts(report),
        _restatement_rounding(report),
        _stage_conflicts(report),
        _breakdown_mismatches(report),
        _verdict_differences(report),
        _implied_rates(report),
        _observations(report),
    ]
    # A report whose figures are typed and whose indicators are not yet still gets what its statements give.
    if not report.indicators.empty:
        indicators = report.indicators.assign(
            verdict_statements=_verdict_statements(report), unfinished_statements=_unfinished_statements(report)
        )
        found += [
            audit_indicators(indicators, thresholds=thresholds),
            _percentage_mismatches(report),
            _multiple_mismatches(report),
        ]
    findings = pd.concat([f for f in found if len(f)] or found[:1], ignore_index=True)
    return _arranged(_located(findings, report.statements))


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
    thresholds = thresholds or Thresholds()
    rows = _with_defaults(indicators).reset_index(drop=True)
    rows["official"] = verdict_level(rows["reported_status"])
    for basis in ("reported", "completed"):
        judged = assess(rows, basis=basis, thresholds=thresholds)
        rows[f"status_{basis}"] = judged["status"].cat.codes.astype("int64")
        rows[f"ratio_{basis}"] = judged["ratio"]
        if basis == "reported":
            rows["target_set_low"] = judged["target_set_low"]
    rows["statement_ids"] = _joined(rows["target_statements"], rows["actual_statements"])
    found = [
        _unfinished(rows),
        _support_unfinished(rows),
        _verdicts_not_borne_out(rows),
        _not_comparable(rows),
        _binary_exceeded(rows),
        _low_targets(rows, thresholds),
        _met_within_rounding(rows),
    ]
    return pd.concat([f for f in found if len(f)] or found[:1], ignore_index=True)


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
    distinct = pd.Series(words.fillna("").unique(), dtype="str")
    level = pd.Series(-1, index=distinct.index)
    for value, pattern in _VERDICT_WORDS:
        level = level.mask((level < 0) & distinct.str.contains(pattern), value)
    return words.fillna("").map(dict(zip(distinct, level.clip(lower=0), strict=True))).astype("int64")


# --- indicators: vectorised -------------------------------------------------------------------------------------------


def _unfinished(rows: pd.DataFrame) -> pd.DataFrame:
    less = (rows["completed_low"] < rows["actual_low"]) & (rows["direction"] != "decrease")
    hits = rows[less & rows["target_stage"].isin(["completed", ""])].copy()
    overturned = (hits["status_reported"] >= _MET) & (hits["status_completed"] == _MISSED)
    hits["severity"] = np.where(overturned, "conflict", "notice")
    hits["statement_ids"] = _joined(hits["statement_ids"], hits["unfinished_statements"])
    _add_quantity(hits, "finished", "completed_value", "completed_low", "completed_high")
    return _said(hits, "unfinished_in_total", "{name}: the report counts {actual}, of which {finished} finished.")


def _support_unfinished(rows: pd.DataFrame) -> pd.DataFrame:
    """Named pieces that are not finished although their line is called done; without a verdict, nothing is claimed."""
    missed = (rows["status_completed"] == _MISSED) & (rows["level"] == "support") & (rows["official"] >= _MET)
    hits = rows[missed & rows["target_stage"].isin(["completed", ""])].assign(severity="conflict")
    return _said(
        hits,
        "support_unfinished",
        "{name}: promised {target}, reported {actual}, not finished; official verdict “{reported_status}”.",
    )


def _verdicts_not_borne_out(rows: pd.DataFrame) -> pd.DataFrame:
    """Official verdict of each line of the report against the one that its headline indicators give together.

    A line has missed if one indicator has, has exceeded if none missed and one exceeded, else has met.
    """
    headline = rows[(rows["level"] == "headline") & (rows["official"] > 0)].copy()
    keys = [*_panel_keys(rows), "project_no", "lead_units", "reported_status"]
    headline["line_id"] = headline.groupby(keys, sort=False, dropna=False).ngroup()
    for basis in ("reported", "completed"):
        status = headline[f"status_{basis}"]
        judged = status.where(status > _NOT_ASSESSABLE)
        least = judged.groupby(headline["line_id"]).transform("min")
        greatest = judged.groupby(headline["line_id"]).transform("max")
        headline[f"line_{basis}"] = np.where(least == _MISSED, _MISSED, greatest.fillna(0)).astype("int64")
    unjudged = (headline["status_reported"] == _NOT_ASSESSABLE).groupby(headline["line_id"]).transform("any")
    reported, completed, official = headline["line_reported"], headline["line_completed"], headline["official"]
    missed = (reported == _MISSED) | (completed == _MISSED)
    # What cannot be judged might have exceeded: then an "exceeded" is unproven, not refuted.
    unproven = (official == _EXCEEDED) & (reported == _MET) & ~unjudged
    harsher = (official == _MISSED) & (reported >= _MET) & (completed != _MISSED)
    wrong = headline[((official >= _MET) & missed) | unproven | harsher]
    weakest = wrong["ratio_completed"].fillna(wrong["ratio_reported"]).fillna(np.inf)
    hits = wrong.loc[weakest.groupby(wrong["line_id"]).idxmin()].set_index("line_id")
    ids = wrong.groupby("line_id")[["verdict_statements", "statement_ids"]].agg(";".join)
    hits["statement_ids"] = _joined(ids["verdict_statements"], ids["statement_ids"])
    hits["severity"] = np.where(hits["official"] == _MISSED, "notice", "conflict")
    hits["ratio"] = hits["ratio_completed"].fillna(hits["ratio_reported"])
    for basis in ("reported", "completed"):
        for lang in _LANGUAGES:
            say = messages("audit", lang)
            words = dict(enumerate(say(word) for word in _STATUS_EN))
            hits[f"computed_{basis}_{lang}"] = hits[f"line_{basis}"].map(words)
    _add_ratio(hits, "weakest_ratio", "ratio")
    return _said(
        hits.reset_index(drop=True),
        "verdict_not_borne_out",
        "Official verdict “{reported_status}”; as the report counts: {computed_reported}; counting only what is "
        "finished: {computed_completed} (weakest: {name}, {weakest_ratio}).",
    )


def _not_comparable(rows: pd.DataFrame) -> pd.DataFrame:
    paired = (rows["target_fact"] != "") & (rows["actual_fact"] != "")
    hits = rows[~rows["comparable"].astype(bool) & paired].copy()
    hits["severity"] = "notice"
    hits["statement_ids"] = _joined(hits["statement_ids"], hits["verdict_statements"])
    return _said(
        hits,
        "not_comparable",
        "{name}: target {target} and result {actual} do not count the same thing. {reason}",
    )


def _binary_exceeded(rows: pd.DataFrame) -> pd.DataFrame:
    single = (rows["measure"] == "qualitative") | ((rows["measure"] == "count") & (rows["target_value"] == 1))
    met = (rows["status_reported"] >= _MISSED) & (rows["status_reported"] <= _MET)
    hits = rows[single & met & (rows["official"] == _EXCEEDED) & (rows["level"] == "headline")].copy()
    hits["severity"] = "notice"
    hits["statement_ids"] = _joined(hits["statement_ids"], hits["verdict_statements"])
    return _said(
        hits, "binary_exceeded", "{name} can only be reached or not, yet its line is called “{reported_status}”."
    )


def _low_targets(rows: pd.DataFrame, thresholds: Thresholds) -> pd.DataFrame:
    flagged = rows[rows["target_set_low"].astype(bool)]
    # A support item that repeats its headline's target says nothing new.
    keys = [*_panel_keys(rows), "indicator_id", "unit", "target_value"]
    headline = flagged.loc[flagged["level"] == "headline", keys].assign(repeated=True)
    support = flagged.reset_index().merge(
        headline.rename(columns={"indicator_id": "parent"}),
        on=[*_panel_keys(rows), "parent", "unit", "target_value"],
        how="left",
    )
    repeated = support.set_index("index")["repeated"].fillna(False).astype(bool)
    hits = flagged[~repeated.reindex(flagged.index)].copy()
    hits["severity"] = "notice"
    _add_ratio(hits, "multiple", "ratio_reported")
    limit = thresholds.target_set_low
    for lang in _LANGUAGES:
        hits[f"limit_{lang}"] = format_ratio(limit, lang)
    return _said(
        hits,
        "low_target",
        "{name}: {actual} against a target of {target} is {multiple}, above {limit}; the target may have been set low.",
    )


def _met_within_rounding(rows: pd.DataFrame) -> pd.DataFrame:
    met = (rows["status_reported"] == _MET) & (rows["measure"] != "qualitative")
    hits = rows[met & rows["ratio_reported"].notna() & ((rows["ratio_reported"] - 1).abs() > 1e-9)].copy()
    hits["severity"] = "info"
    return _said(
        hits,
        "met_within_rounding",
        "{name}: {actual} against {target} differs by rounding only, and counts as met.",
    )


# --- statements and facts: one report ---------------------------------------------------------------------------------


def _restatement_conflicts(report: Report) -> pd.DataFrame:
    hits = report.facts[~report.facts["agree"].astype(bool)].assign(severity="conflict")
    return _said(
        _with_figures(hits, report),
        "restatement_conflict",
        "{subject}: the report gives {figures}; these cannot both hold.",
    )


def _restatement_rounding(report: Report) -> pd.DataFrame:
    numbers = report.statements[report.statements["unit"] != "state"]
    spread = numbers.groupby(["fact_id", "as_of"])["value"].nunique()
    hits = _facts_told_apart(report, spread)
    hits = hits[hits["agree"].astype(bool)].assign(severity="info")
    return _said(
        _with_figures(hits, report),
        "restatement_rounding",
        "{subject}: {figures} are the same figure, rounded differently.",
    )


def _stage_conflicts(report: Report) -> pd.DataFrame:
    staged = report.statements[(report.statements["stage"] != "") & (report.statements["role"] == "actual")]
    rank = staged["stage"].map(STAGE_RANK)
    differ = rank.groupby([staged["fact_id"], staged["as_of"]]).nunique()
    hits = _facts_told_apart(report, differ).assign(severity="conflict")
    return _said(
        _with_figures(hits, report),
        "stage_conflict",
        "{subject}: the report says {figures}, which are different stages.",
    )


def _breakdown_mismatches(report: Report) -> pd.DataFrame:
    """Parts that cannot add up to their total, whichever way each was rounded."""
    facts = report.facts[report.facts["unit"] != "state"]
    parts = facts[facts["part_of"] != ""]
    hits = _apart_from_total(parts, facts)
    # Parts by place and parts by piece of work may both stand under one total: it is enough that one of them adds up.
    for chosen in (parts["place"] != "", parts["place"] == ""):
        if len(hits):
            of_total = hits[["part_of", "as_of"]].apply(tuple, axis=1)
            some = parts[chosen & parts["part_of"].isin(hits["part_of"])]
            still = set(_apart_from_total(some, facts)[["part_of", "as_of"]].itertuples(index=False, name=None))
            known = set(some[["part_of", "as_of"]].itertuples(index=False, name=None))
            hits = hits[~of_total.isin(known) | of_total.isin(still)]
    if hits.empty:
        return _empty()
    hits = hits.copy()
    hits["severity"] = "conflict"
    _add_quantity(hits, "sum", "part_value", "part_low", "part_high")
    _add_quantity(hits, "total", "value", "low", "high")
    hits["statement_ids"] = _joined(hits["statement_ids"], hits["part_ids"])
    hits = _with_subject(hits, report)
    hits["n_zh"] = hits["n_en"] = hits["n"].astype("str")
    return _said(hits, "breakdown_mismatch", "{subject}: its {n} parts add up to {sum}, the total is {total}.")


def _apart_from_total(parts: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """Sums of parts that lie outside their total, with the total's columns."""
    sums = parts.groupby(["part_of", "as_of", "unit", "role"], as_index=False).agg(
        n=("fact_id", "size"),
        part_value=("value", "sum"),
        part_low=("low", "sum"),
        part_high=("high", "sum"),
        part_ids=("statement_ids", ";".join),
    )
    totals = facts.drop(columns=["part_of", "role"])
    joined = sums.merge(totals, left_on=["part_of", "as_of", "unit"], right_on=["fact_id", "as_of", "unit"])
    slack = 1e-9 * joined["high"].abs()
    over = joined["part_low"] > joined["high"] + slack
    # One part alone is an "of which", not a breakdown.
    under = (joined["part_high"] < joined["low"] - slack) & (joined["n"] > 1)
    return joined[over | under]


def _verdict_differences(report: Report) -> pd.DataFrame:
    """One thing judged differently in different places, and a whole judged better than one of its parts."""
    words = report.statements[_is_verdict(report)].copy()
    words["level"] = verdict_level(words["figure"])
    words = words[words["level"] > 0]
    differ = words.groupby(["fact_id", "as_of"])["level"].nunique()
    hits = _facts_told_apart(report, differ).assign(severity="conflict")
    return _said(
        _with_figures(hits, report), "verdict_differs", "{subject}: the verdict is {figures}, not the same everywhere."
    )


def _percentage_mismatches(report: Report) -> pd.DataFrame:
    checked = published_percentages(report)
    hits = checked[checked["agreement"].isin(["differs", "within_rounding"])]
    # What the figures' own rounding may explain is worth knowing and no contradiction.
    hits = hits.assign(severity=np.where(hits["agreement"] == "differs", "conflict", "info"))
    series = report.series.set_index(["indicator_id", "as_of"])["actual_statements"]
    targets = report.indicators.set_index("indicator_id")["target_statements"]
    keys = pd.MultiIndex.from_frame(hits[["indicator_id", "as_of"]])
    hits["statement_ids"] = _joined(
        hits["statement_id"],
        pd.Series(series.reindex(keys).fillna("").to_numpy(), index=hits.index, dtype="str"),
        hits["indicator_id"].map(targets).fillna("").astype("str"),
    )
    hits["fact_id"] = ""
    hits["ratio"] = hits["recomputed"] / 100
    _add_ratio(hits, "recomputed_ratio", "ratio")
    for lang in _LANGUAGES:
        hits[f"printed_{lang}"] = [f"{format_number(float(v), lang)}%" for v in hits["printed"]]
    return _said(
        hits, "percentage_mismatch", "{name} ({as_of}): printed as {printed}, its figures give {recomputed_ratio}."
    )


def _multiple_mismatches(report: Report) -> pd.DataFrame:
    """Printed multiples (2倍) of a target against the ratio of result and target."""
    times = report.statements[report.statements["unit"] == "times"].copy()
    times["indicator_id"] = times["fact_id"].str.rsplit(".", n=1).str[0]
    named = report.indicators[report.indicators["indicator_id"].isin(times["indicator_id"])]
    if named.empty:
        return _empty()
    judged = assess(named)[["indicator_id", "name_zh", "name_en", "ratio", "actual_statements"]]
    joined = times.merge(judged.dropna(subset=["ratio"]), on="indicator_id")
    apart = (joined["ratio"] - joined["value"]).abs() > np.maximum((joined["high"] - joined["low"]) / 2, 0.005)
    hits = joined[apart].assign(severity="conflict")
    hits["statement_ids"] = _joined(hits["statement_id"], hits["actual_statements"])
    hits["printed_zh"] = hits["printed_en"] = hits["figure"]
    _add_ratio(hits, "recomputed_ratio", "ratio")
    return _said(
        hits, "percentage_mismatch", "{name} ({as_of}): printed as {printed}, its figures give {recomputed_ratio}."
    )


def _implied_rates(report: Report) -> pd.DataFrame:
    """What a printed change implies for the rate that it starts from.

    A change of a rate in "%" may mean percentage points or per cent of last year's rate; both are worked out. A gap in
    percentage points is unambiguous and belongs to the rate printed before it in the same line.
    """
    rates = report.statements[(report.statements["unit"] == "percent") & (report.statements["role"] == "actual")]
    found = []
    steps = report.statements[
        (report.statements["role"] == "change") | (report.statements["unit"] == "percentage_points")
    ]
    for row in cast("list[dict[str, Any]]", steps.to_dict("records")):
        if row["role"] == "change" and row["unit"] == "percent":
            stem = row["fact_id"].rsplit(".", 1)[0] + "."
            level = rates[(rates["line"] == row["line"]) & rates["fact_id"].str.startswith(stem)]
            points_only = False
        elif row["unit"] == "percentage_points":
            level = rates[(rates["line"] == row["line"]) & (rates["statement_id"] < row["statement_id"])].tail(1)
            points_only = True
        else:
            continue
        if level.empty:
            continue
        rate: dict[str, Any] = level.iloc[-1].to_dict()
        found.append(
            {
                **{name: row[name] for name in ("fact_id", "as_of", "project_no", "subject_zh")},
                "subject_en": row.get("subject_en") or row["subject_zh"],
                "statement_ids": f"{rate['statement_id']};{row['statement_id']}",
                "points_only": points_only,
                "rate": rate["figure"],
                "change": row["figure"],
                "by_points": round(rate["value"] - row["value"], 6),
                "by_share": round(rate["value"] / (1 + row["value"] / 100), 2),
            }
        )
    frames = []
    for (fact, _), group in pd.DataFrame(found).groupby(["fact_id", "as_of"]) if found else ():
        first = group.iloc[0]
        hit: dict[str, Any] = {
            "fact_id": fact, "project_no": first["project_no"], "statement_ids": ";".join(group["statement_ids"]),
            "subject_zh": first["subject_zh"], "subject_en": first["subject_en"],
            "severity": "info" if first["points_only"] else "notice",
        }  # fmt: skip
        for lang in _LANGUAGES:
            say = messages("audit", lang)
            template = (
                "{rate} and a gap of {change} give {by_points}%"
                if first["points_only"]
                else "{rate} and {change} give {by_points}% (points) or {by_share}% (per cent)"
            )
            readings = [
                say(template, **{key: row[key] for key in ("rate", "change", "by_points", "by_share")})
                for row in group.drop_duplicates(["rate", "change"]).to_dict("records")
            ]
            hit[f"readings_{lang}"] = say("; ").join(readings)
        frames.append(hit)
    return _said(pd.DataFrame(frames), "implied_rate", "{subject}: the rate it starts from is not printed; {readings}.")


def _observations(report: Report) -> pd.DataFrame:
    seen = report.observations
    if seen.empty:
        return _empty()
    by_line: dict[int, list[str]] = {}
    for line, key in zip(report.statements["line"], report.statements["statement_id"], strict=True):
        by_line.setdefault(int(line), []).append(str(key))
    ids_of = dict(zip(report.facts["fact_id"], report.facts["statement_ids"], strict=True))
    ids = []
    for lines, facts in zip(seen["lines"], seen["fact_ids"], strict=True):
        wanted = [int(line) for line in str(lines).split(";") if line.strip()]
        named = {i for fact in str(facts).split(";") for i in ids_of.get(fact.strip(), "").split(";")}
        ids.append(";".join(i for line in wanted for i in by_line.get(line, []) if i in named))
    return pd.DataFrame(
        {
            "check": seen["kind"], "severity": seen["severity"], "project_no": seen["project_no"], "indicator_id": "",
            "fact_id": seen["fact_ids"].str.split(";").str[0], "message_zh": seen["message_zh"],
            "message_en": seen["message_en"], "sections": "", "lines": seen["lines"], "statement_ids": ids,
            "derived": False,
        }
    )  # fmt: skip


# --- wording and place ------------------------------------------------------------------------------------------------


def _said(hits: pd.DataFrame, check: str, template: str) -> pd.DataFrame:
    """Turn hits into findings: the message is filled column by column, not row by row."""
    if hits.empty:
        return _empty()
    for name in ("target", "actual"):
        if f"{{{name}}}" in template:
            _add_figure(hits, name)
    findings = pd.DataFrame(index=hits.index)
    for key in _panel_keys(hits):
        findings[key] = hits[key]
    findings = findings.assign(check=check, severity=hits["severity"], project_no=hits["project_no"].astype("Int64"))
    for column in ("indicator_id", "fact_id"):
        findings[column] = hits.get(column, "")
    if "fact_id" not in hits and "actual_fact" in hits:
        findings["fact_id"] = hits["actual_fact"].where(hits["actual_fact"] != "", hits["target_fact"])
    for lang in _LANGUAGES:
        findings[f"message_{lang}"] = _filled(template, hits, lang)
    return findings.assign(sections="", lines="", statement_ids=hits["statement_ids"], derived=True)


def _filled(template: str, hits: pd.DataFrame, lang: str) -> pd.Series[str]:
    fields = sorted({name for _, name, _, _ in Formatter().parse(template) if name})
    said = messages("audit", lang)(template, **{name: f"{{{name}}}" for name in fields})
    columns = [f"{name}_{lang}" if f"{name}_{lang}" in hits else name for name in fields]
    cells = (hits[column].fillna("").tolist() for column in columns)
    texts = [said.format_map(dict(zip(fields, row, strict=True))).strip() for row in zip(*cells, strict=True)]
    return pd.Series(texts, index=hits.index, dtype="str")


def _empty() -> pd.DataFrame:
    frame = pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS})
    return frame.astype({"project_no": "Int64", "derived": "bool"})


def _arranged(findings: pd.DataFrame) -> pd.DataFrame:
    severity = findings["severity"].astype(SEVERITY_DTYPE)
    order = {name: n for n, name in enumerate(CHECKS)}
    keyed = findings.assign(
        severity=severity,
        rank=-severity.cat.codes.astype("int64"),
        order=findings["check"].map(order).fillna(len(order)),
        first=findings["lines"].str.extract(r"^(\d+)", expand=False).astype("float64"),
    )
    by = ["project_no", "rank", "order", "first"]
    return keyed.sort_values(by, kind="stable", na_position="first", ignore_index=True)[list(COLUMNS)]


def _located(findings: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """Put sections and lines to the statements of each finding, in document order."""
    place = statements.drop_duplicates("statement_id").set_index("statement_id")[["section", "line"]]
    place["position"] = np.arange(len(place))
    apart = findings["statement_ids"].str.split(";").explode().rename("statement_id").reset_index()
    known = apart.join(place, on="statement_id", how="inner").sort_values(["index", "position"])
    out = findings.copy()
    for column, name in (("statement_ids", "statement_id"), ("sections", "section"), ("lines", "line")):
        text = known.drop_duplicates(["index", name]).astype({name: "str"}).groupby("index")[name].agg(";".join)
        text = text.reindex(out.index)
        # An observation names its own lines.
        own = out[column] if column == "lines" else pd.Series("", index=out.index, dtype="str")
        out[column] = text.where(text.notna() & (own == ""), own).fillna("")
    sectionless = (out["sections"] == "") & (out["lines"] != "")
    if sectionless.any():
        by_line = statements.drop_duplicates("line").set_index("line")["section"]
        out.loc[sectionless, "sections"] = [
            ";".join(dict.fromkeys(str(by_line[int(n)]) for n in lines.split(";") if int(n) in by_line.index))
            for lines in out.loc[sectionless, "lines"]
        ]
    return out


def _panel_keys(frame: pd.DataFrame) -> list[str]:
    return [key for key in ("region", "year") if key in frame]


def _with_defaults(indicators: pd.DataFrame) -> pd.DataFrame:
    """Fill what a slim panel leaves out, so that every check finds its columns."""
    texts = (
        "indicator_id", "name_zh", "name_en", "level", "parent", "measure", "direction", "target_fact", "actual_fact",
        "target_stage", "reason_zh", "reason_en", "reported_status", "lead_units", "unit", "classifier",
        "target_statements", "actual_statements", "verdict_statements", "unfinished_statements",
    )  # fmt: skip
    rows = indicators.copy(deep=False)
    for name in texts:
        rows[name] = rows[name].fillna("").astype("str") if name in rows else ""
    if "actual_unit" not in rows:
        rows["actual_unit"] = rows["unit"]
    if "level" not in indicators:
        rows["level"] = "headline"
    for prefix in ("target", "actual"):
        if f"{prefix}_text" not in rows:
            number = rows[f"{prefix}_value"]
            rows[f"{prefix}_text"] = _each(lambda value: format_number(float(value), "zh"), number)
    return rows


def _joined(*columns: pd.Series[str]) -> pd.Series[str]:
    text = columns[0].fillna("").astype("str")
    for column in columns[1:]:
        text = text + ";" + column.fillna("").astype("str")
    return text.str.strip(";")


def _each(write: Callable[..., str], *columns: pd.Series[Any]) -> pd.Series[str]:
    """Write every distinct combination once."""
    written: dict[tuple[Any, ...], str] = {}
    texts = []
    for cells in zip(*(column.tolist() for column in columns), strict=True):
        if cells not in written:
            written[cells] = write(*cells)
        texts.append(written[cells])
    return pd.Series(texts, index=columns[0].index, dtype="str")


def _add_ratio(hits: pd.DataFrame, name: str, column: str) -> None:
    for lang in _LANGUAGES:
        hits[f"{name}_{lang}"] = _each(lambda ratio, lang=lang: format_ratio(float(ratio), lang), hits[column].round(6))


def _add_quantity(hits: pd.DataFrame, name: str, value: str, low: str, high: str) -> None:
    def write(value: float, low: float, high: float, unit: str, classifier: str, *, lang: str) -> str:
        if np.isnan(value):
            return format_interval(low, high, unit, lang, classifier=classifier)
        return format_quantity(value, unit, lang, classifier=classifier)

    for lang in _LANGUAGES:
        hits[f"{name}_{lang}"] = _each(
            lambda *cells, lang=lang: write(*cells, lang=lang),
            *(hits[c].astype("float64").round(9) for c in (value, low, high)),
            hits["unit"],
            hits["classifier"],
        )


def _facts_told_apart(report: Report, readings: pd.Series[int]) -> pd.DataFrame:
    """Facts, by id and date, of which the report gives more than one reading."""
    facts = report.facts.set_index(["fact_id", "as_of"])
    return facts[facts.index.isin(readings[readings > 1].index)].reset_index()


def _add_figure(hits: pd.DataFrame, name: str) -> None:
    """Chinese readers see the figure as printed, English ones its value; a state is quoted as printed."""
    printed = hits[f"{name}_text"]
    number = hits[f"{name}_value"].astype("float64")
    hits[f"{name}_zh"] = printed.where(number.notna(), "“" + printed + "”")
    written = _each(
        lambda value, unit, classifier: format_quantity(value, unit, "en", classifier=classifier),
        number.round(9),
        hits["unit"] if name == "target" else hits["actual_unit"],
        hits["classifier"],
    )
    hits[f"{name}_en"] = written.where(number.notna(), "“" + printed + "”")


def _with_subject(hits: pd.DataFrame, report: Report) -> pd.DataFrame:
    """Name a fact in English: as its statements do, else as the indicator that rests on it."""
    english: dict[str, str] = {}
    for column in ("target_fact", "actual_fact"):
        english |= dict(zip(report.indicators[column], report.indicators["name_en"], strict=True))
    if "subject_en" in report.statements:
        known = report.statements[report.statements["subject_en"].fillna("") != ""].drop_duplicates("fact_id")
        english |= dict(zip(known["fact_id"], known["subject_en"], strict=True))
    names = [english.get(fact, zh) for fact, zh in zip(hits["fact_id"], hits["subject_zh"], strict=True)]
    return hits.assign(subject_en=names)


def _with_figures(hits: pd.DataFrame, report: Report) -> pd.DataFrame:
    """Name each distinct figure of a fact with the lines that print it."""
    columns = (report.statements[name] for name in ("statement_id", "figure", "line"))
    printed = {key: (figure, line) for key, figure, line in zip(*columns, strict=True)}
    out = _with_subject(hits, report)
    for lang in _LANGUAGES:
        say = messages("audit", lang)
        texts = []
        for ids in out["statement_ids"]:
            lines: dict[str, list[int]] = {}
            for figure, line in (printed[key] for key in str(ids).split(";")):
                lines.setdefault(figure, []).append(line)
            quoted = [say("“{figure}” ({where})", figure=f, where=_lines(n, lang)) for f, n in lines.items()]
            texts.append(say(" and ").join(quoted))
        out[f"figures_{lang}"] = pd.Series(texts, index=out.index, dtype="str")
    return out


def _lines(lines: Iterable[int], lang: str) -> str:
    numbers = ", ".join(str(n) for n in dict.fromkeys(lines))
    return messages("audit", lang)(
        "line {lines}", plural="lines {lines}", n=1 if "," not in numbers else 2, lines=numbers
    )


def _is_verdict(report: Report) -> pd.Series[bool]:
    """Statements that are an official verdict: facts named so, or named by an indicator's `status_fact`."""
    named = report.indicators["status_fact"] if "status_fact" in report.indicators else pd.Series(dtype="str")
    facts = report.statements["fact_id"]
    return facts.str.endswith(".verdict") | facts.isin(set(named) - {""})


def _verdict_statements(report: Report) -> list[str]:
    """The statements of the official verdict that covers each indicator.

    Its own verdict (``p10.trail.verdict``), else those of its project that are no other indicator's own, else those of
    its project that use the words of its line.
    """
    words = report.statements[_is_verdict(report)]
    own: dict[str, list[str]] = {}
    said: dict[tuple[int, str], list[str]] = {}
    known = set(report.indicators["indicator_id"])
    shared: dict[int, list[str]] = {}
    for key, fact, number, figure in zip(
        *(words[c] for c in ("statement_id", "fact_id", "project_no", "figure")), strict=True
    ):
        stem = str(fact).removesuffix(".verdict")
        own.setdefault(stem, []).append(key)
        if pd.notna(number):
            said.setdefault((int(number), figure), []).append(key)
            if stem not in known:
                shared.setdefault(int(number), []).append(key)
    status_facts = report.indicators.get("status_fact", pd.Series("", index=report.indicators.index))
    columns = (*(report.indicators[c] for c in ("indicator_id", "project_no", "reported_status")), status_facts)
    return [
        ";".join(
            own.get(str(fact or "")) or own.get(key) or shared.get(int(number)) or said.get((int(number), status)) or []
        )
        for key, number, status, fact in zip(*columns, strict=True)
    ]


def _unfinished_statements(report: Report) -> list[str]:
    """The statements of the unfinished parts that an indicator's completed value leaves out."""
    ids = dict(zip(report.facts["fact_id"], report.facts["statement_ids"], strict=True))
    open_parts = report.facts[
        (report.facts["part_of"] != "") & ~report.facts["stage"].isin(["completed", "planned", ""])
    ]
    parts = open_parts.groupby("part_of")["fact_id"].agg(list).to_dict()
    found = []
    for expression in report.indicators["completed_fact"]:
        left_out: list[str] = []
        for term in parse_expression(str(expression)):
            if term.counts_parts:
                left_out += parts.get(term.fact_id, [])
            elif term.sign < 0:
                left_out.append(term.fact_id)
        found.append(";".join(ids[fact] for fact in left_out if fact in ids))
    return found
