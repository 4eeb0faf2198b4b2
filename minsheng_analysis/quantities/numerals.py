"""Digits and Chinese numerals become exact decimals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

# What only looks like a figure: one pattern a line, matched on the width-folded text. The digits it covers are passed
# over. Units, dates and names are decided here so that the grammar below stays free of exceptions.
CN_CHARACTERS = "零〇一二两三四五六七八九十百千"


_FOLD = str.maketrans(
    "０１２３４５６７８９．％﹪／－−～〜ｍｋ\u00a0\u2009",
    "0123456789.%%/--~~mk  ",
)


CN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}


_CN_SCALES = {"十": 10, "百": 100, "千": 1000}


MAGNITUDES = {
    "万亿": 10**12,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "千": 1000,
    "百": 100,
}


ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,]*\d)|\d+(?:\.\d+)?"


_CN_NUMBER = rf"[{CN_CHARACTERS}][{CN_CHARACTERS}万亿]*(?:点[零〇一二三四五六七八九]+)?"


MAG = r"(?:万亿|亿|千万|百万|十万|万|千(?![米瓦克伏])|百(?!分))"


NUMBER = (
    rf"(?:(?P<yi>\d+)亿(?=\d+\s?[余多]?万))?(?:(?P<wan>\d+)万(?=\d{{4}}(?!\d)))?"
    rf"(?:(?P<ar>{ARABIC})\s?(?P<mid1>[余多来])?\s?(?P<mag>{MAG})?(?P<mid2>[余多来])?"
    rf"|(?P<cn>{_CN_NUMBER})(?P<mid3>[余多来])?(?P<mag2>[万亿])?)"
)


def fold(text: str) -> str:
    """Fold full-width digits and signs to ASCII, one character for one, so that positions stay."""
    text = re.sub(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))", ",", text)
    return text.translate(_FOLD)


def _chinese_number(text: str) -> Decimal | None:
    """Value of a Chinese numeral, or None where the characters do not make one (十十, 百千)."""
    whole, _, decimals = text.partition("点")
    if decimals and not all(c in CN_DIGITS for c in decimals):
        return None
    if len(whole) > 1 and all(c in CN_DIGITS for c in whole):
        total = Decimal("".join(str(CN_DIGITS[c]) for c in whole))  # 二〇二一: digit by digit
    else:
        found = _chinese_whole(whole)
        if found is None:
            return None
        total = Decimal(found)
    if decimals:
        total += Decimal("0." + "".join(str(CN_DIGITS[c]) for c in decimals))
    return total


def _chinese_whole(text: str) -> int | None:
    for sign, size in (("亿", 10**8), ("万", 10**4)):
        if sign in text:
            head, _, tail = text.rpartition(sign)
            upper = _chinese_whole(head) if head else None
            lower = _chinese_whole(tail) if tail else 0
            if upper is None or lower is None or lower >= size:
                return None
            return upper * size + lower
    total, digit, last = 0, None, 10**4
    for c in text:
        if c in CN_DIGITS:
            if digit not in (None, 0):
                return None
            digit = CN_DIGITS[c]
        elif c in _CN_SCALES:
            scale = _CN_SCALES[c]
            if scale >= last or (digit is None and (scale != 10 or total)) or digit == 0:
                return None
            total, digit, last = total + (digit or 1) * scale, None, scale
        else:
            return None
    return total + (digit or 0)


@dataclass(frozen=True)
class Number:
    """A printed number: its value, the size of its last printed place, and whether 万/亿 stands behind it."""

    value: Decimal
    place: Decimal
    scaled: bool


def _arabic(digits: str, magnitude: str) -> Number:
    plain = digits.replace(",", "")
    size = Decimal(MAGNITUDES[magnitude]) if magnitude else Decimal(1)
    decimals = len(plain.partition(".")[2])
    return Number(Decimal(plain) * size, size.scaleb(-decimals), bool(magnitude))


def read_number(m: re.Match[str]) -> Number | None:
    """Read the number of a match; None where it is not one."""
    groups = m.groupdict()
    if groups.get("cn"):
        value = Decimal(100) if groups["cn"] == "百" and groups.get("bf") else _chinese_number(groups["cn"])
        if value is None:
            return None
        magnitude = groups.get("mag2") or ""
        tail = re.search(r"[万亿]$", groups["cn"])
        decimals = len(groups["cn"].partition("点")[2])
        size = Decimal(MAGNITUDES[magnitude]) if magnitude else Decimal(1)
        place = (Decimal(MAGNITUDES[tail.group()]) if tail else Decimal(1).scaleb(-decimals)) * size
        result = Number(value * size, place, bool(tail or magnitude))
    else:
        result = _arabic(groups["ar"], groups.get("mag") or "")
    above = Decimal(groups.get("yi") or 0) * 10**8 + Decimal(groups.get("wan") or 0) * 10**4
    return Number(result.value + above, result.place, result.scaled) if above else result


def approx_place(number: Number) -> Decimal:
    """Return the size of the last non-zero digit of an approximate whole number; with decimals, the last place."""
    digits = number.value / number.place
    if number.place != number.place.to_integral_value() or digits == 0:
        return number.place
    whole = int(digits)
    if number.scaled and _has_decimals(number):
        return number.place
    zeros = len(str(whole)) - len(str(whole).rstrip("0"))
    return number.place.scaleb(zeros)


def _has_decimals(number: Number) -> bool:
    return number.place not in {Decimal(v) for v in (*MAGNITUDES.values(), 1)}
