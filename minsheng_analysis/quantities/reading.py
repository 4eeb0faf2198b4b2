"""The characters of one figure become a `Quantity`.

The words around a number that widen or bound it stand in the tables at the top. Arithmetic is decimal inside, so
``1.15亿元`` is exactly 115000000.0.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal

from minsheng_analysis.errors import QuantityError
from minsheng_analysis.quantities.numerals import (
    ARABIC,
    CN_CHARACTERS,
    MAG,
    MAGNITUDES,
    NUMBER,
    Number,
    approx_place,
    fold,
    read_number,
)
from minsheng_analysis.quantities.quantity import Quantity
from minsheng_analysis.quantities.units import CLASSIFIERS, COUNTED, UNIT, UNIT_WORD, alternatives, resolve_unit

# Qualifier words. 高于/低于 compare with another figure and qualify none; 多 after a unit (比计划的15个多) neither.
BEFORE = {
    "≤": "at_most", "≥": "at_least",
    "约": "approx", "大约": "approx", "约为": "approx", "大概": "approx", "近": "approx", "将近": "approx",
    "接近": "approx", "不少于": "at_least", "不低于": "at_least", "不小于": "at_least", "至少": "at_least",
    "最少": "at_least", "超过": "at_least", "超": "at_least", "逾": "at_least", "突破": "at_least",
    "不超过": "at_most", "不高于": "at_most", "不大于": "at_most", "不多于": "at_most", "至多": "at_most",
    "最多": "at_most", "控制在": "at_most",
}  # fmt: skip


_AFTER = {
    "左右": "approx", "上下": "approx", "以上": "at_least", "及以上": "at_least", "以下": "at_most",
    "及以下": "at_most", "以内": "at_most", "之内": "at_most", "内": "at_most",
}  # fmt: skip


PRE = rf"(?P<pre>(?<![附最就邻靠亲贴])(?:{alternatives(list(BEFORE))}))?\s?"


_POST = rf"(?P<post>{alternatives(list(_AFTER))})?"


_SEPARATOR = r"\s?(?:-|—|——|–|~|至|到)\s?"


ONE_FIGURE = re.compile(
    rf"{PRE}(?P<sign>-)?(?P<bf>百分之)?{NUMBER}\s?(?:{UNIT})?{_POST}",
    re.IGNORECASE,
)


_ANY_UNIT = re.compile(
    rf"{PRE}(?P<sign>-)?(?P<bf>百分之)?{NUMBER}\s?(?P<unit>[^\d\s{CN_CHARACTERS}万亿（）()，。；、:：,.;]{{1,12}}?)?{_POST}",
    re.IGNORECASE,
)


_SIDE = rf"(?:{ARABIC}|[{CN_CHARACTERS}]+)\s?(?:{MAG})?"


RANGE = re.compile(
    rf"{PRE}(?P<low>(?:{ARABIC})\s?(?:{MAG})?|[{CN_CHARACTERS}]+)\s?(?P<lowunit>{UNIT_WORD})?{_SEPARATOR}"
    rf"(?P<high>(?:{ARABIC})\s?(?:{MAG})?|[{CN_CHARACTERS}]+)\s?(?:{UNIT})?(?P<post>左右|上下|以内|之内)?",
    re.IGNORECASE,
)


_SIMPLE = re.compile(rf"(?P<ar>{ARABIC})\s?(?P<mag>{MAG})?$|(?P<cn>[{CN_CHARACTERS}]+)$")


def _build(number: Number, unit: tuple[str, Decimal, str], qualifier: str, text: str, *, negative: bool) -> Quantity:
    base, factor, classifier = unit
    value = number.value * factor
    if qualifier == "at_least":
        low, high = float(value), math.inf
    elif qualifier == "at_most":
        low, high = 0.0, float(value)
    else:
        place = approx_place(number) if qualifier == "approx" else number.place
        exact = qualifier == "exact" and base in COUNTED and not number.scaled and number.place == 1 and factor == 1
        half = Decimal(0) if exact else place * factor / 2
        low, high = float(value - half), float(value + half)
    number_value = float(value)
    if negative:
        number_value, low, high = -number_value, -high, -low
    return Quantity(number_value, low, high, base, qualifier, classifier, text)


def _qualifier(m: re.Match[str]) -> str:
    groups = m.groupdict()
    after = groups.get("post") or ""
    if after:
        return _AFTER[after]  # 控制在4.3%以内, 近5万人以上: the word behind decides
    if any(groups.get(k) for k in ("mid1", "mid2", "mid3")):
        return "approx" if "来" in (groups.get("mid1"), groups.get("mid2"), groups.get("mid3")) else "at_least"
    before = groups.get("pre") or ""
    return BEFORE[before] if before else "exact"


def from_match(m: re.Match[str], text: str, outer: str) -> Quantity | None:
    """Read one figure from its match."""
    number = read_number(m)
    if number is None:
        return None
    written = m.group("unit") or ""
    if m.group("bf"):
        if written and written not in {"以上"}:
            return None
        unit: tuple[str, Decimal, str] | None = ("percent", Decimal(1), "")
    elif written:
        unit = resolve_unit(written)
        if unit is not None and written in {"方"} and number.scaled:
            unit = ("m2", Decimal(1), "")  # 109万方 is an area; 3方责任 are three parties
    else:
        unit = resolve_unit(outer)
    if unit is None:
        return None
    return _build(number, unit, _qualifier(m), text, negative=bool(m.group("sign")))


def range_from_match(m: re.Match[str], text: str, outer: str) -> Quantity | None:
    """Read a range, such as 2—8元, from its match."""
    ends = []
    for side in ("low", "high"):
        simple = _SIMPLE.match(m.group(side).strip())
        number = read_number(simple) if simple else None
        if number is None:
            return None
        ends.append(number)
    written = m.group("unit") or m.group("lowunit") or outer
    unit = resolve_unit(written)
    if unit is None:
        return None
    low, high = ends[0].value, ends[1].value
    if not ends[0].scaled and ends[1].scaled and not m.group("lowunit"):
        low *= ends[1].place.scaleb(len(re.sub(r"\D", "", m.group("high").partition(".")[2])))  # 2—3万元: both in 万
    if low >= high:
        return None
    base, factor, classifier = unit
    return Quantity(math.nan, float(low * factor), float(high * factor), base, "range", classifier, text)


def parse_quantity(text: str, unit: str = "") -> Quantity:
    """Read the characters of one figure.

    Parameters
    ----------
    text : str
        The figure as printed: ``"2000余万元"``, ``"百分之八十二"``, ``"2—8元"``, ``"约1.4万平方米"``.
    unit : str
        A Chinese unit that stands elsewhere (column heading, caption): ``"万元"``. Used where `text` carries none.

    Returns
    -------
    Quantity
        `value`, `low` and `high` in the base unit. A whole count or number of people without 万/亿 is exact; otherwise
        the interval reaches half of the last printed digit to either side.

    Raises
    ------
    QuantityError
        If the characters are not one figure, or carry a unit that is none.

    Notes
    -----
    Decimal arithmetic until the end: every figure of up to 15 significant digits survives unchanged.

    Examples
    --------
    >>> q = parse_quantity("约1.4万平方米")
    >>> (q.value, q.low, q.high, q.unit, q.qualifier)
    (14000.0, 13500.0, 14500.0, 'm2', 'approx')
    >>> parse_quantity("2000余万元").high
    inf
    >>> q = parse_quantity("2—8元")
    >>> (q.low, q.high, q.qualifier)
    (2.0, 8.0, 'range')
    >>> parse_quantity("11604", unit="万元").value
    116040000.0
    """
    folded = fold(text).strip()
    for pattern, build in _READERS:
        m = pattern.fullmatch(folded)
        if m:
            found = build(m, text, unit)
            if found is not None:
                return found
    raise QuantityError(
        f"{text!r} (unit {unit!r}) is not a figure; write number and unit as printed: 2000余万元, 7个",
        f"“{text}”（单位“{unit}”）不是数量；请按原文写出数字和单位，如 2000余万元、7个",
    )


BARE_CN = re.compile(
    r"(?:上|近|逾|超|过|超过)(?P<cn>[百千万])(?P<unit>"
    + alternatives([w for w in CLASSIFIERS if len(w) == 1])
    + "|名|人|人次|元)"
)


def from_bare_scale(m: re.Match[str], text: str, outer: str) -> Quantity | None:
    """Read 近百名, 上千家: a scale without a digit before it."""
    unit = resolve_unit(m.group("unit"))
    if unit is None:
        return None
    size = Decimal(MAGNITUDES[m.group("cn")])
    qualifier = "approx" if m.group().startswith("近") else "at_least"
    return _build(Number(size, size, True), unit, qualifier, text, negative=False)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str, str], Quantity | None]], ...] = (
    (ONE_FIGURE, from_match),
    (RANGE, range_from_match),
    (BARE_CN, from_bare_scale),
    (_ANY_UNIT, from_match),
)
