"""The characters of one figure become a `Quantity`.

The words around a number that widen or bound it stand in the tables at the top. Arithmetic is decimal inside, so
``1.15亿元`` is exactly 115000000.0.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from minsheng_analysis.errors import QuantityError
from minsheng_analysis.quantities.numerals import (
    CN_CHARACTERS,
    CN_DIGITS,
    MAGNITUDES,
    Number,
    approx_place,
    fold,
    scan_number,
)
from minsheng_analysis.quantities.quantity import Quantity
from minsheng_analysis.quantities.units import COUNTED, resolve_unit, unit_end

# Words and signs before a number: the qualifier, and whether the bound itself is left out.
_BEFORE = {
    **dict.fromkeys(("约", "大约", "约为", "大概", "大致", "近", "将近", "接近", "≈"), ("approx", False)),
    **dict.fromkeys(
        ("≥", ">=", "不少于", "不低于", "不小于", "不得少于", "不得低于", "至少", "最少", "起码", "超过", "超", "逾", "突破"),
        ("at_least", False),
    ),
    **dict.fromkeys((">", "高于", "大于", "多于", "不止", "远超", "已超"), ("at_least", True)),
    **dict.fromkeys(
        ("≤", "<=", "不超过", "未超过", "没有超过", "不得超过", "不得高于", "不能超过", "不高于", "不大于", "不多于", "至多", "最多", "控制在"),
        ("at_most", False),
    ),
    **dict.fromkeys(
        ("<", "低于", "小于", "少于", "不足", "不到", "未满", "不满", "不及", "未达", "未达到", "达不到"), ("at_most", True)
    ),
}  # fmt: skip
_LONGEST_BEFORE = max(map(len, _BEFORE))
# 附近, 节约 and 反超 are other words; 上 and 过 widen only a bare scale (上千, 过百).
_OTHER_WORD_BEFORE = {"近": "附最就邻靠亲贴远相临", "约": "节预条签合制契公特违履简邀相", "超": "反赶", "不足": "存在"}
_BEFORE_SCALE = {"上": ("at_least", False), "过": ("at_least", False)}

_AFTER = {
    "左右": "approx", "上下": "approx", "以上": "at_least", "及以上": "at_least", "以下": "at_most",
    "及以下": "at_most", "以内": "at_most", "之内": "at_most", "内": "at_most", "出头": "at_least", "开外": "at_least",
    "有余": "at_least",
}  # fmt: skip
_AFTER_WORD = re.compile(
    r"(?:[（(]含[）)])?(左右|上下(?!游|水|学|班|楼|车|联)|及?以上|及?以下|以内|之内|内(?![部容涝外设科河环各地]|的)|出头|开外|有余)"
)
_SEPARATOR = re.compile(r"\s?(?:——|[-—–~]|至(?!今|少|多)|到)\s?")
# 10多公里 is a hedge; 2年多 too, behind a measure and before a stop: 比计划的15个多 compares, 16公里多宝湖 is a name.
_MORE_BEHIND = re.compile(r"多(?=[，。；、,;：:）)的和及与\s]|以?来|时间|$)")
_HALF = re.compile(r"半(?![价数径程成边年天月山])")
_TENTH = re.compile(rf"[一二三四五六七八九](?![0-9{CN_CHARACTERS}万亿]|[一-龥]?(?:成|个|万|十|百|千))")
_HALF_OF_UNIT = re.compile(r"个半(月|小时|钟头)")
_POINTS = frozenset({"percentage_points"})
_EXACT_FRACTION = Decimal(0)
_MAGNITUDE_OF_UNIT = re.compile(r"[十百千]?[万亿](?=[元人个户亩吨平立千公米㎡件册株次套名条头剂份张])")
_OPEN, _CLOSE = ("(", "（"), (")", "）")
_AFTER_RANGE = re.compile(r"左右|上下|以内|之内")
_LONGEST_FIGURE = 80


class Reading(NamedTuple):
    """A figure where it stands: from its first word of approximation to the end of its unit.

    `number_start` and `number_end` enclose the number alone, `unit_end` ends the unit; `unit` is the unit as printed.
    """

    start: int
    number_start: int
    number_end: int
    unit_end: int
    end: int
    number: Number
    unit: str
    quantity: Quantity


class _Qualifier(NamedTuple):
    name: str
    strict: bool = False
    start: int = -1


def _qualifier_before(text: str, at: int, *, bare_scale: bool) -> _Qualifier:
    """Find the word or sign of comparison that ends where a number begins, a blank between them or none."""
    end = at - 1 if at and text[at - 1] == " " else at
    for size in range(min(_LONGEST_BEFORE, end), 0, -1):
        word = text[end - size : end]
        found = _BEFORE.get(word) or (_BEFORE_SCALE.get(word) if bare_scale else None)
        if found is None:
            continue
        before = text[end - size - 1 : end - size]
        # > that begins a line quotes it, and -> is an arrow
        quoted = word == ">" and ((end < at and before == "\n") or before == "-")
        if quoted or (before and before in _OTHER_WORD_BEFORE.get(word, "")):
            return _Qualifier("exact", start=at)
        return _Qualifier(*found, start=end - size)
    return _Qualifier("exact", start=at)


def read_figure(text: str, at: int, number_end: int, number: Number, outer: str = "") -> Reading | None:
    """Read the figure of a number that was scanned at `at` in folded text; None where there is none.

    `outer` is a unit that stands elsewhere, for a number without one. The quantity's `text` is left empty.
    """
    return _read_range(text, at, number_end, number, outer) or _read_one(text, at, number_end, number, outer)


def _read_one(text: str, at: int, number_end: int, number: Number, outer: str) -> Reading | None:
    before = _qualifier_before(text, at, bare_scale=number.bare_scale)
    if number.bare_scale and not number.over and not number.hedge and before.name not in ("approx", "at_least"):
        return None  # 百姓, 千户
    found: tuple[tuple[str, Decimal, str], Number] | None
    if number.over:
        found = _fraction_unit(number)
        written, end = "", number_end
    else:
        number, written, end = _unit_behind(text, number_end, number)
        found = _unit_of(written or outer, number, outer)
    if found is None:
        return None
    unit, number = found
    unit_stop = end
    after = _AFTER_WORD.match(text, end)
    hedge = number.hedge
    if after:
        end = after.end()
    elif not hedge and written and unit[0] not in COUNTED - {"years", "months", "days", "hours", "years_old"}:
        more = _MORE_BEHIND.match(text, end)
        if more:
            hedge, end = "at_least", more.end()
    name, strict = before.name, before.strict
    if after:  # 控制在4.3%以内, 近5万人以上: the word behind decides
        name, strict = _AFTER[after.group(1)], False
    elif hedge:
        name, strict = hedge, False
    elif strict and unit[0] in _POINTS:  # 高于0.3个百分点 is a difference
        name, strict, before = "exact", False, _Qualifier("exact", start=at)
    quantity = _build(number, unit, name, strict=strict)
    return Reading(before.start, at, number_end, unit_stop, end, number, written, quantity)


def _unit_behind(text: str, end: int, number: Number) -> tuple[Number, str, int]:
    """Read the unit that stands behind a number, and the half behind it: 三个半月, 2年半."""
    begin = end + 1 if text[end : end + 1] == " " else end
    half = _HALF_OF_UNIT.match(text, begin)
    if half:
        return _and_a_half(number), {"月": "个月"}.get(half.group(1), "小时"), half.end()
    _, stop = unit_end(text, begin)
    if stop == begin:
        _, inner = unit_end(text, begin + 1)
        if text[begin : begin + 1] in _OPEN and text[inner : inner + 1] in _CLOSE and inner > begin + 1:  # 20（台）
            return number, text[begin + 1 : inner], inner + 1
        return number, "", end
    written = text[begin:stop]
    if written == "成" and (tenth := _TENTH.match(text, stop)):  # 七成五
        part = Decimal(CN_DIGITS[tenth.group()]).scaleb(-1)
        return (
            number._replace(low=number.low + part, high=number.high + part, place=Decimal("0.1")),
            written,
            tenth.end(),
        )
    if (behind := _HALF.match(text, stop)) and not number.scaled and "/" not in written:
        return _and_a_half(number), written, behind.end()
    return number, written, stop


def _and_a_half(number: Number) -> Number:
    half = Decimal("0.5")
    return number._replace(low=number.low + half, high=number.high + half, place=half)


def _unit_of(written: str, number: Number, outer: str) -> tuple[tuple[str, Decimal, str], Number] | None:
    if written == "方" and number.scaled and not outer:  # 109万方 is an area; 3方责任 are three parties
        return ("m2", Decimal(1), ""), number
    if written in ("块", "方") and outer in ("元", "立方米"):  # 每餐收5块, 清淤1.2万方
        return (("yuan" if outer == "元" else "m3"), Decimal(1), ""), number
    if written == "折":  # 八折 is 80%, 85折 and 八五折 are 85%
        return ("percent", Decimal(10) if number.value <= 10 else Decimal(1), ""), number
    # 320万 in a column of 万元 has its 万 already.
    unit = resolve_unit(_MAGNITUDE_OF_UNIT.sub("", written) if number.scaled and written == outer else written)
    return None if unit is None else (unit, number)


def _fraction_unit(number: Number) -> tuple[tuple[str, Decimal, str], Number]:
    """百分之八十二, 十万分之三, 三分之二."""
    if number.over >= 100_000:
        return ("per_100000", Decimal(100_000) / number.over, ""), number
    if number.over in (100, 1000, 10_000):
        return ("percent", Decimal(100) / number.over, ""), number
    # A fraction of two whole numbers has no last digit to round.
    return ("percent", Decimal(100) / number.over, ""), number._replace(place=_EXACT_FRACTION)


def _build(number: Number, unit: tuple[str, Decimal, str], qualifier: str, *, strict: bool) -> Quantity:
    base, factor, classifier = unit
    if number.is_range:  # 两三个, 十几万元, 数百人
        return Quantity(
            math.nan, float(number.low * factor), float(number.high * factor), base, "range", classifier, ""
        )
    value = number.value * factor
    if qualifier == "at_least":
        low, high = float(value), math.inf
    elif qualifier == "at_most":
        low, high = 0.0, float(value)
    else:
        place = approx_place(number) if qualifier == "approx" and number.place else number.place
        whole = not number.scaled and number.place == 1 and factor == 1
        half = Decimal(0) if qualifier == "exact" and base in COUNTED and whole else place * factor / 2
        low, high = float(value - half), float(value + half)
    return Quantity(float(value), low, high, base, qualifier, classifier, "", strict)


def _read_range(text: str, at: int, number_end: int, first: Number, outer: str) -> Reading | None:
    """Read a range: 2—8元, 4万至5万人次, 百分之三至百分之五."""
    if first.is_range or first.bare_scale or first.hedge:
        return None
    low_unit, low_end = ("", number_end) if first.over else _unit_behind(text, number_end, first)[1:]
    separator = _SEPARATOR.match(text, low_end)
    if separator is None or (separator.group().strip() in "至到" and text[:at].endswith(("由", "从", "自"))):
        return None  # 由65%到98% is a change
    high_end, second = scan_number(text, separator.end())
    if second is None or second.is_range or second.bare_scale or second.over not in (0, first.over):
        return None
    written, stop = ("", high_end) if second.over else _unit_behind(text, high_end, second)[1:]
    if first.over:
        units = None if written else (_fraction_unit(first)[0], _fraction_unit(first)[0])
    else:
        units = _units_of_range(low_unit, written, outer)
    ends = None if units is None else _ends_of_range(first, second, units, alike=bool(first.over or low_unit))
    if units is None or ends is None:
        return None
    after = _AFTER_RANGE.match(text, stop)
    before = _qualifier_before(text, at, bare_scale=False)
    quantity = Quantity(math.nan, float(ends[0]), float(ends[1]), units[1][0], "range", units[1][2], "")
    end = after.end() if after else stop
    return Reading(before.start, at, high_end, stop, end, second, written or low_unit, quantity)


def _units_of_range(
    low: str, high: str, outer: str
) -> tuple[tuple[str, Decimal, str], tuple[str, Decimal, str]] | None:
    """Give the units of both ends, which must measure the same."""
    under, upper = resolve_unit(low or high or outer), resolve_unit(high or low or outer)
    if under is None or upper is None or (under[0], under[2]) != (upper[0], upper[2]):
        return None
    return under, upper


def _ends_of_range(
    first: Number, second: Number, units: tuple[tuple[str, Decimal, str], tuple[str, Decimal, str]], *, alike: bool
) -> tuple[Decimal, Decimal] | None:
    """Give the ends in the base unit, the lower first; None where they are not in order."""
    low, high = first.value * units[0][1], second.value * units[1][1]
    if second.scaled and not first.scaled and not alike:  # 2—3万元: both in 万; 8000—1.2万元: not
        scaled = low * MAGNITUDES[second.magnitude]
        low = scaled if scaled < high else low
    if low > high and units[0][0] == "percent":
        low, high = high, low  # 100%-80%
    return (low, high) if low < high else None


_LEAD = re.compile(r"[^\d" + CN_CHARACTERS + r"万亿数几]*")
_LOOSE_UNIT = re.compile(r"[^\d\s" + CN_CHARACTERS + r"万亿（）()，。；、:：,.;]{1,12}")


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
    folded = fold(text)
    trimmed = folded.strip()
    found = _parse(trimmed, unit) if len(trimmed) <= _LONGEST_FIGURE else None
    if found is None:
        raise QuantityError(
            f"{_shown(text)!r} (unit {unit!r}) is not a figure; write number and unit as printed: 2000余万元, 7个",
            f"“{_shown(text)}”（单位“{unit}”）不是数量；请按原文写出数字和单位，如 2000余万元、7个",
        )
    return found.printed_as(text)


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST_FIGURE else f"{text[:_LONGEST_FIGURE]}…"


def _parse(text: str, outer: str) -> Quantity | None:
    m = _LEAD.match(text)
    at = m.end() if m else 0
    sign = text[at - 1 : at] if text[at - 1 : at] in ("-", "+", "=") and text[at - 2 : at - 1] not in ("<", ">") else ""
    if sign:  # read the words before a sign where they stand, without it
        text, at = text[: at - 1] + text[at:], at - 1
    number_end, number = scan_number(text, at)
    if number is None:
        return None
    reading = read_figure(text, at, number_end, number, outer)
    if reading is not None and reading.start == 0 and reading.end == len(text):
        return negated(reading.quantity) if sign == "-" else reading.quantity
    loose = _LOOSE_UNIT.fullmatch(text[number_end:].strip())
    if number.over or loose is None:
        return None
    # A unit that no table knows: 3头牛; what stands behind it may still bound it.
    words = loose.group()
    for after in ("", *_AFTER):
        known = words.removesuffix(after) if words.endswith(after) else ""
        unit = resolve_unit(known) if known else None
        if unit is None:
            continue
        before = _qualifier_before(text, at, bare_scale=number.bare_scale)
        if before.start != 0 or (number.bare_scale and not number.hedge and before.name == "exact"):
            return None
        name = _AFTER.get(after) or number.hedge or before.name
        found = _build(number, unit, name, strict=before.strict and not after and not number.hedge)
        return negated(found) if sign == "-" else found
    return None


def negated(q: Quantity) -> Quantity:
    """Give the quantity whose first printed number has a minus."""
    if q.qualifier == "range":
        return replace(q, low=-q.low)
    return replace(q, value=-q.value, low=-q.high, high=-q.low)
