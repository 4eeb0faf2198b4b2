"""Numbers that a list prints by itself, in web pages and in Word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_HAN = "零一二三四五六七八九"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def numeral(number: int, style: str) -> str:
    """Write the number of a list item in one of the styles of Word; empty for a bullet."""
    if style in {"bullet", "none"}:
        return ""
    if number < 1:
        return str(number)
    if re.match(r"chinese|japanese|taiwanese|ideograph(?!Enclosed)", style):
        return _han(number)
    if "nclosedCircle" in style:
        return chr(ord("①") + number - 1) if number <= 20 else str(number)
    if style in {"upperLetter", "lowerLetter"}:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if style == "upperLetter" else letter
    if style in {"upperRoman", "lowerRoman"}:
        return _roman(number).upper() if style == "upperRoman" else _roman(number)
    return f"{number:02}" if style == "decimalZero" else str(number)


def _han(number: int) -> str:
    if number >= 100:
        return "".join(_HAN[int(d)] for d in str(number))
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _HAN[tens]) + ("十" if tens else "") + (_HAN[ones] if ones else "")


def _roman(number: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        while number >= value:
            out, number = out + letters, number - value
    return out


_STYLES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_NUMBERED = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[①-⑳])")


class ItemNumbers:
    """The numbers that a browser prints before the items of ordered lists."""

    def __init__(self) -> None:
        self._lists: dict[Element, dict[Element, int]] = {}

    def prefix(self, item: Element) -> str:
        """Return an item's number; empty where none is printed or the text has its own."""
        parent = item.getparent()
        if (
            parent is None
            or parent.tag != "ol"
            or re.search(r"list-style[a-z-]*\s*:\s*none", parent.get("style") or "")
        ):
            return ""
        text = ""
        for piece in item.itertext():
            text += piece
            if text.strip():
                break
        if _NUMBERED.match(text):
            return ""
        if parent not in self._lists:
            self._lists[parent] = _numbers(parent)
        return f"{numeral(self._lists[parent][item], _STYLES.get(parent.get('type') or '1', 'decimal'))}、"


def _numbers(parent: Element) -> dict[Element, int]:
    number = _whole(parent.get("start"), 1)
    numbers = {}
    for item in parent.iterchildren("li"):
        number = _whole(item.get("value"), number)
        numbers[item] = number
        number += 1
    return numbers


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else default
