"""Numbers with their units as each language's readers expect them: 5.4万人 and 54,000 people are one value.

A number is shortened to 万, 亿, k or M only where that loses no digit, or where the caller asks for a number of
significant digits.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from minsheng_analysis.language.languages import Lang, check_language
from minsheng_analysis.quantities.units import unit_text

Style = Literal["full", "compact"]


_MARKS: Mapping[str, str] = {"exact": "", "approx": "≈ ", "at_least": "≥ ", "at_most": "≤ ", "range": ""}


def _digits(value: float, significant: int | None) -> Decimal:
    """Give the value's own decimal digits, rounded half up to `significant` of them."""
    number = Decimal(repr(float(value)))
    if significant is not None and number:
        number = number.quantize(Decimal(1).scaleb(number.adjusted() - significant + 1), rounding=ROUND_HALF_UP)
    # Sums of floats end in ...00000001; no figure in such a report has more than nine decimals.
    number = round(number, 9).normalize()
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number


def _grouped(number: Decimal, lang: Lang) -> str:
    # Chinese official texts print 24210: no separator.
    return (f"{number:,f}" if lang == "en" else f"{number:f}").replace("-", "−")


def span(low: str, high: str, lang: str) -> str:
    """Write a range of two written numbers; Chinese keeps the percent sign of both.

    Examples
    --------
    >>> span("97%", "103%", "en"), span("97%", "103%", "zh")
    ('97–103%', '97%～103%')
    """
    if check_language(lang) == "zh":
        return f"{low}～{high}"
    return f"{low.removesuffix('%')}–{high}" if high.endswith("%") else f"{low}–{high}"


def format_number(
    value: float, lang: str, *, style: Style = "full", significant: int | None = None, beside: Sequence[float] = ()
) -> str:
    """Write a number without its unit.

    Parameters
    ----------
    value : float
        Finite, infinite or NaN; NaN gives "—".
    lang : {"zh", "en"}
    style : {"full", "compact"}
        "full" for prose and tables: 5.4万, 54,000, 115 million. "compact" for axes: 5.4万, 54k, 115M.
    significant : int, optional
        Round half up to so many significant digits; without it "full" loses no digit and "compact" keeps three.
    beside : sequence of float
        What it is read beside: all are written in 亿, or in 万, so that they compare; "full" only.

    Examples
    --------
    >>> format_number(1105000000, "zh"), format_number(1105000000, "zh", beside=[1828520000])
    ('11.05亿', '110500万')
    >>> format_number(54000, "zh"), format_number(54000, "en"), format_number(54000, "en", style="compact")
    ('5.4万', '54,000', '54k')
    >>> format_number(115000000, "zh"), format_number(115000000, "en")
    ('1.15亿', '115 million')
    >>> format_number(24210, "zh")
    '24210'
    """
    language = check_language(lang)
    if math.isnan(value):
        return "—"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    number = _digits(value, significant)
    others = [abs(_digits(one, significant)) for one in beside if math.isfinite(one) and one]
    for size, suffix in _scales(language, style):
        if abs(number) >= size and all(one >= size and _short(one / size) for one in others):
            scaled = (number / size).normalize()
            if style == "compact":
                return _grouped(_digits(float(scaled), significant or 3), language) + suffix
            # More than two decimals would be harder to read than the number itself.
            if _short(scaled):
                return _grouped(_digits(float(scaled), None), language) + suffix
    return _grouped(number, language)


def _short(scaled: Decimal) -> bool:
    return scaled == scaled.quantize(Decimal("0.01"))


def _scales(lang: Lang, style: Style) -> tuple[tuple[int, str], ...]:
    if lang == "zh":
        return ((100_000_000, "亿"), (10_000, "万"))
    if style == "compact":
        return ((1_000_000_000, "bn"), (1_000_000, "M"), (1_000, "k"))
    return ((1_000_000_000, " billion"), (1_000_000, " million"))


def legible(value: float, unit: str, lang: str) -> float:
    """Round money that English writes in millions to two decimals of one, as Chinese writes it in 万: 7,523.94 million yuan.

    Examples
    --------
    >>> legible(7523937300, "yuan", "en"), legible(7523937300, "yuan", "zh")
    (7523940000, 7523937300)
    """
    return round(value, -4) if lang == "en" and unit == "yuan" and 1e6 <= abs(value) < math.inf else value


def in_millions(value: float, unit: str) -> str:
    """Write an exact sum of money in English in millions, so that sums below one another compare; empty below one, and where four decimals round it.

    Examples
    --------
    >>> in_millions(552191000, "yuan"), in_millions(7523937300, "yuan"), in_millions(8500, "yuan"), in_millions(1234567, "yuan")
    ('552.191 million yuan', '7,523.9373 million yuan', '', '')
    """
    # A hundred yuan, which four decimals of a million are, is two decimals of 万元.
    if unit != "yuan" or not (1e6 <= abs(value) < math.inf) or value % 100:
        return ""
    return f"{format_number(value / 1e6, 'en')} million{unit_name(unit, 'en')}"


def unit_name(unit: str, lang: str, *, classifier: str = "", n: float = 2) -> str:
    """Name a unit as it stands after a number, English with its leading space.

    Parameters
    ----------
    unit : str
        A base unit of `minsheng_analysis.quantities.units`, or a rate of several. One that is not known is given back as it is.
    lang : {"zh", "en"}
    classifier : str, optional
        What is counted (所, 套), for the unit "count" and for rates of counted things (元/户).
    n : float
        The number before it, for the English plural.

    Examples
    --------
    >>> unit_name("people", "zh"), unit_name("people", "en"), unit_name("count", "zh", classifier="所")
    ('人', ' people', '所')
    """
    language = check_language(lang)
    name = unit_text(unit, language, classifier=classifier, plural=n != 1)
    # A sign stands close to its number: 82%, but 82 km.
    return name if language == "zh" or not name or name[0] in "%‰" else f" {name}"


def format_quantity(
    value: float,
    unit: str,
    lang: str,
    *,
    low: float | None = None,
    high: float | None = None,
    qualifier: str = "exact",
    classifier: str = "",
    style: Style = "full",
    significant: int | None = None,
    beside: Sequence[float] = (),
) -> str:
    """Write a value with its unit and the mark of its qualifier.

    Parameters
    ----------
    value : float
        In `unit`. NaN is written as the range `low` to `high` if they are given, else as "—".
    unit : str
        Base unit.
    lang : {"zh", "en"}
    low, high : float, optional
        Ends of the interval, used where `value` is NaN.
    qualifier : {"exact", "approx", "at_least", "at_most", "range"}
        Shown as nothing, ≈, ≥, ≤, nothing.
    classifier, style, significant, beside
        As in `unit_name` and `format_number`.

    Examples
    --------
    >>> format_quantity(20000000, "yuan", "zh", qualifier="at_least")
    '≥ 2000万元'
    >>> format_quantity(14000, "m2", "en", qualifier="approx")
    '≈ 14,000 m²'
    >>> format_quantity(float("nan"), "yuan", "en", low=2, high=8)
    '2–8 yuan'
    """
    if math.isnan(value):
        if low is None or high is None or math.isnan(low) or math.isnan(high):
            return "—"
        return format_interval(low, high, unit, lang, classifier=classifier, style=style, significant=significant)
    number = format_number(value, lang, style=style, significant=significant, beside=beside)
    return _MARKS.get(qualifier, "") + number + unit_name(unit, lang, classifier=classifier, n=value)


def format_interval(
    low: float,
    high: float,
    unit: str,
    lang: str,
    *,
    classifier: str = "",
    style: Style = "full",
    significant: int | None = None,
) -> str:
    """Write an interval: both ends, or one with ≥ or ≤ where the other is open.

    Parameters
    ----------
    low, high : float
        In `unit`; an infinite `high` is open above, an infinite `low` open below.
    unit, lang, classifier, style, significant
        As in `format_quantity`.

    Examples
    --------
    >>> format_interval(53500, 54500, "people", "zh"), format_interval(53500, 54500, "people", "en")
    ('5.35万～5.45万人', '53,500–54,500 people')
    >>> format_interval(20000000, float("inf"), "yuan", "en")
    '≥ 20 million yuan'
    """
    if math.isnan(low) or math.isnan(high):
        return "—"

    def number(value: float) -> str:
        return format_number(value, lang, style=style, significant=significant)

    if low == high:
        return number(low) + unit_name(unit, lang, classifier=classifier, n=low)
    if math.isinf(high):
        return f"≥ {number(low)}{unit_name(unit, lang, classifier=classifier)}"
    if math.isinf(low):
        return f"≤ {number(high)}{unit_name(unit, lang, classifier=classifier)}"
    ends = [f"{number(end)}%" if unit == "percent" else number(end) for end in (low, high)]
    return span(ends[0], ends[1], lang) + ("" if unit == "percent" else unit_name(unit, lang, classifier=classifier))


def format_ratio(ratio: float, lang: str, *, decimals: int = 1) -> str:
    """Write a ratio as a percentage, rounded half up.

    Parameters
    ----------
    ratio : float
        1.0 is 100%; NaN gives "—".
    lang : {"zh", "en"}
    decimals : int
        Decimals of the percentage; zeros at its end are dropped.

    Examples
    --------
    >>> format_ratio(6.3, "en"), format_ratio(0.6635, "en"), format_ratio(1.0, "zh")
    ('630%', '66.4%', '100%')
    """
    language = check_language(lang)
    if math.isnan(ratio):
        return "—"
    if math.isinf(ratio):
        return "∞"
    return _grouped(_digits(percent(ratio, decimals=decimals), None), language) + "%"


def percent(ratio: float, *, decimals: int = 1) -> float:
    """Give a ratio in per cent, rounded half up as it is written; what is no finite number stays.

    Examples
    --------
    >>> percent(1089 / 400), percent(float("inf"))
    (272.3, inf)
    """
    if not math.isfinite(ratio):
        return ratio
    exact = Decimal(repr(float(ratio))) * 100
    return float(exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


def format_ratio_interval(low: float, high: float, lang: str, *, decimals: int = 1) -> str:
    """Write the interval of a ratio as percentages.

    Examples
    --------
    >>> format_ratio_interval(1.07, 1.09, "en"), format_ratio_interval(1.2, float("inf"), "zh")
    ('107–109%', '≥ 120%')
    """
    lower, upper = format_ratio(low, lang, decimals=decimals), format_ratio(high, lang, decimals=decimals)
    if "—" in (lower, upper):
        return "—"
    if math.isinf(high):
        return f"≥ {lower}"
    return lower if lower == upper else span(lower, upper, lang)


def lacks_unit(printed: str) -> bool:
    """Tell whether a figure is printed without its unit, which then stands in a column of its own.

    Examples
    --------
    >>> lacks_unit("109万"), lacks_unit("400"), lacks_unit("5万人")
    (True, True, False)
    """
    return printed.endswith((*"0123456789", "万", "亿"))
