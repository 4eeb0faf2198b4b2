"""Printed percentages held against the figures that they are percentages of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from minsheng_analysis.measures.metrics import achievement_ratio, achievement_ratio_interval

if TYPE_CHECKING:
    from minsheng_analysis.appraisal.rows import PercentageRow
    from minsheng_analysis.dataset.report import Report

#: Percent of a target that is reached.
WHOLE = 100.0
#: From worst to best. ``within_rounding``: off as printed, but what the figures were before they were rounded or cut may have given it.
AGREEMENTS = ("not_checkable", "differs", "within_rounding", "agrees")
AGREEMENT_DTYPE = pd.CategoricalDtype(list(AGREEMENTS), ordered=True)

_COLUMNS = (
    "indicator_id",
    "project_no",
    "name_zh",
    "name_en",
    "place",
    "as_of",
    "statement_id",
    "section",
    "line",
    "direction",
    "target_fact",
    "target_value",
    "actual_value",
    "actual_low",
    "actual_high",
    "printed",
    "digit",
    "recomputed",
    "recomputed_low",
    "recomputed_high",
    "difference",
    "agreement",
)


def published_percentages(report: Report) -> pd.DataFrame:
    """Recompute every percentage of plan that a report prints.

    A printed percentage agrees when it is the recomputed one, rounded or cut to the digits that it has itself. Places
    do either (125.95 is printed 125.9, 313.75 is printed 313.8); none rounds 87.45 up to 88. A result of some decimals
    was rounded or cut itself: what only its digits before that could give is ``within_rounding``.

    Parameters
    ----------
    report : Report
        Its `indicators` name the fact of the printed percentage in `published_pct_fact`; without that column there is
        nothing to check.

    Returns
    -------
    DataFrame
        One row a printed percentage, in document order: `printed`, `recomputed` (with `_low`, `_high`: the figures it
        is computed from are themselves rounded) and `difference` in percent (0-100), `digit` the unit of the last
        printed digit, `agreement` (ordered Categorical: not_checkable, differs, within_rounding, agrees), and where it
        stands. A ceiling is recomputed as target over actual, the way the reports do. NA where the target or the
        result is not printed.

    Examples
    --------
    >>> import minsheng_analysis as ms
    >>> checked = published_percentages(ms.load("meishan", 2017))
    >>> checked.loc[checked["agreement"] == "differs", ["indicator_id", "printed"]].values.tolist()
    [['p12.livestock_training', 91.9]]
    """
    indicators = report.indicators
    if "published_pct_fact" not in indicators:
        return _empty()
    named = indicators[indicators["published_pct_fact"].fillna("") != ""]
    if named.empty:
        return _empty()
    keep = ["indicator_id", "project_no", "name_zh", "name_en", "direction", "target_fact", "published_pct_fact"]
    # A rate that is a result itself may stand beside another one by mistake of a draft's reading: it measures nothing.
    measuring = report.statements[report.statements["role"] != "actual"]
    printed = measuring.drop(columns=["place", "project_no"]).merge(
        named.assign(place=named["place"].fillna("") if "place" in named else "")[[*keep, "place"]],
        left_on="fact_id",
        right_on="published_pct_fact",
    )
    dated = report.series[["indicator_id", "as_of", "target_value", "actual_value", "actual_low", "actual_high"]]
    checked = printed.merge(dated, on=["indicator_id", "as_of"], how="left", validate="many_to_one")
    checked = checked.assign(
        printed=checked["value"].astype("float64"),
        digit=printed_digit(checked["figure"]),
        bound=checked["target_fact"].isin(_bounds(report.statements)),
    ).sort_values(["line", "statement_id"], ignore_index=True)
    return compare_percentages(checked)[list(_COLUMNS)]


def compare_percentages(rows: pd.DataFrame) -> pd.DataFrame:
    """Add the recomputed percentage and the verdict to rows of printed percentages.

    Parameters
    ----------
    rows : DataFrame
        `target_value`, `actual_value`, `actual_low`, `actual_high` (one unit a row), `direction`, `printed` (percent),
        `digit` (percent); `bound` (bool, optional), where the target is a floor or a ceiling by its own words. NA in a
        target or a result makes the row not checkable.

    Returns
    -------
    DataFrame
        A copy with `recomputed`, `recomputed_low`, `recomputed_high`, `difference` (printed less recomputed, percent)
        and `agreement`.
    """
    target = rows["target_value"].astype("float64")
    ratio = 100 * achievement_ratio(target, rows["actual_value"], rows["direction"])
    low, high = achievement_ratio_interval(target, rows["actual_low"], rows["actual_high"], rows["direction"])
    printed = rows["printed"].astype("float64")
    difference = printed - ratio
    # A whisker of slack, so that 125.95 against 125.9 is not lost to binary fractions.
    digit = rows["digit"].astype("float64") * (1 + 1e-9)
    above = digit / 2
    agrees = (difference <= above) & (difference >= -digit)
    # 超计划10.4% says how much more than the plan it is.
    agrees |= (printed < 100) & (difference + 100).between(-digit, above)
    if "bound" in rows:
        # A floor or a ceiling that is kept is reached, and no more than that: 不低于650元 is 100% at 655 as at 700.
        agrees |= rows["bound"].astype("bool") & (printed == WHOLE) & (ratio >= WHOLE)
    # 1.07 may be 1.065 rounded, and nearly 1.08 cut.
    cut = 2 * rows["actual_high"].astype("float64") - rows["actual_value"].astype("float64")
    least, most = achievement_ratio_interval(target, rows["actual_low"], cut, rows["direction"])
    spanned = (printed >= 100 * least - digit) & (printed <= 100 * most + above)
    code = np.select([(ratio.isna() | printed.isna()).to_numpy(), agrees, spanned], [0, 3, 2], default=1)
    return rows.assign(
        recomputed=ratio,
        recomputed_low=100 * low,
        recomputed_high=100 * high,
        difference=difference,
        agreement=pd.Categorical.from_codes(code, dtype=AGREEMENT_DTYPE),
    )


def _bounds(statements: pd.DataFrame) -> set[str]:
    """Give the facts that are printed as a floor or a ceiling: 不低于650元, ≤2800元."""
    limits = statements["qualifier"].isin(("at_least", "at_most"))
    return set(statements.loc[limits & (statements["role"] == "target"), "fact_id"])


def explained_by(row: PercentageRow) -> Literal["", "cut", "rounded", "rounding"]:
    """What alone explains a percentage that is off as printed: that its result was cut, that it was rounded, or either; empty where neither is needed."""
    if row.agreement != "within_rounding":
        return ""
    # A result that was cut was up to twice as far from what is printed as one that was rounded, and only above it.
    if row.direction == "decrease":
        least, most = 1 / (2 / row.recomputed_low - 1 / row.recomputed), row.recomputed
    else:
        least, most = row.recomputed, 2 * row.recomputed_high - row.recomputed
    cut, rounded = (
        low - row.digit <= row.printed <= high + row.digit / 2
        for low, high in ((least, most), (row.recomputed_low, row.recomputed_high))
    )
    return "rounding" if cut == rounded else "cut" if cut else "rounded"


def printed_digit(figures: pd.Series[str]) -> pd.Series[float]:
    """Unit of the last printed digit of each percentage: each is held to its own decimals, in prose and in tables.

    Parameters
    ----------
    figures : Series of str
        The percentages' characters, such as ``"123.4"`` or ``"110%"``.

    Returns
    -------
    Series of float
        Percent: 1.0, 0.1, 0.01 …

    Examples
    --------
    >>> printed_digit(pd.Series(["103", "124.1", "87%"])).tolist()
    [1.0, 0.1, 1.0]
    """
    decimals = figures.str.extract(r"\d[.．](\d+)", expand=False).str.len().astype("float64")
    return (10.0 ** -decimals.fillna(0)).rename("digit")


def _empty() -> pd.DataFrame:
    text = (
        "indicator_id",
        "name_zh",
        "name_en",
        "place",
        "as_of",
        "statement_id",
        "section",
        "direction",
        "target_fact",
    )
    frame = pd.DataFrame({name: pd.Series(dtype="str" if name in text else "float64") for name in _COLUMNS})
    return frame.assign(agreement=pd.Categorical([], dtype=AGREEMENT_DTYPE))
