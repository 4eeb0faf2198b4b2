"""How wide words are, and where they break: drawings place their words without asking a browser."""

from __future__ import annotations

import re
import unicodedata
from html import escape

#: Marks that may not begin a line.
_CLOSING = "，、。；：）”」》"
#: And those that may not end one.
_OPENING = "（“「《"


#: Widths of the page's Latin letters, as a share of their size (Noto Sans SC, regular).
_GROUPS = {
    0.22: " ", 0.28: "|\"',.:;ijlI", 0.33: "!f()[]{}-", 0.39: "t/\\r", 0.48: "*?sz", 0.51: "xcvyY", 0.56: "JLFek#$+0123456789<=>^_ag~VX",
    0.6: "ESTZA`hnouP", 0.65: "bdpqCRKB&", 0.72: "DGNUHOQ", 0.81: "wMW", 0.93: "%m@",
}  # fmt: skip
_WIDTHS = {sign: width for width, signs in _GROUPS.items() for sign in signs}
_BOLD = 1.075


def width_of(words: str, size: float, *, bold: bool = False) -> float:
    """Estimate how wide words are, in pixels: a Chinese character is as wide as high, a Latin one as its letter is.

    Examples
    --------
    >>> width_of("渝北", 10), width_of("lid", 10)
    (20.0, 12.1)
    """
    wide = sum(_WIDTHS.get(sign) or (1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.58) for sign in words)
    return round(wide * size * (_BOLD if bold else 1), 2)


#: A word with its 的 and a year with its 年, which begin no line.
_ATTACHED = re.compile("[一-鿿]{1,2}的|[0-9]+年")


def phrases(title: str) -> str:
    """Write a title as HTML that keeps its phrases together: Chinese has no spaces at which a line could break sensibly.

    Examples
    --------
    >>> phrases("11项超额，10项完成"), phrases("Two of 3")
    ('<span class="phrase">11项超额，</span><span class="phrase">10项完成</span>', 'Two of 3')
    """
    parts = re.split(r"(?<=[：，；])", title)
    if len(parts) < 2:
        return escape(title)
    whole = (_ATTACHED.sub(r'<span class="nowrap">\g<0></span>', escape(part)) for part in parts)
    return "".join(f'<span class="phrase">{part}</span>' for part in whole)


#: Words that names of places to serve people are made of: a line does not end within one of them.
_WHOLE = re.compile("农村|社区|互助|养老|服务|中心|公共|停车|卫生|教育|学校|设施|公园|步道|便民|图书|文化|体育")


def balanced(words: str, size: float, width: float) -> list[str]:
    """Break a short heading into lines of like length; Chinese not within a word, where there are two lines.

    Examples
    --------
    >>> balanced("镇养老服务中心", 11, 66)
    ['镇养老', '服务中心']
    """
    rows = wrap(words, size, width, lines=9)
    if len(rows) != 2 or not all(sign >= "⺀" for sign in words):
        return rows
    inside = {place for word in _WHOLE.finditer(words) for place in range(word.start() + 1, word.end())}
    fits = [
        place
        for place in range(1, len(words))
        if place not in inside and max(width_of(part, size) for part in (words[:place], words[place:])) <= width
    ]
    if not fits:
        return rows
    place = min(fits, key=lambda one: (abs(len(words) - 2 * one), one))
    return [words[:place], words[place:]]


def wrap(words: str, size: float, width: float, *, lines: int = 2) -> list[str]:
    """Break words into lines that fit a width; what does not fit the last line is cut with an ellipsis.

    Parameters
    ----------
    words : str
    size, width : float
        Pixels.
    lines : int
        At most so many.

    Returns
    -------
    list of str

    Examples
    --------
    >>> wrap("Water mains renewed and laid", 10, 90)
    ['Water mains', 'renewed and laid']
    """
    parts = re.findall(r"[ ]?(?:[^\s\-⺀-鿿＀-￯]+-?|-)|\s?[⺀-鿿＀-￯]", words)
    rows: list[str] = [""]
    for part in parts:
        if rows[-1] and width_of(rows[-1] + part, size) > width:
            rows.append(part.lstrip())
        else:
            rows[-1] = (rows[-1] + part).lstrip()
    for place in range(1, len(rows)):
        while rows[place] and rows[place][0] in _CLOSING:
            rows[place - 1], rows[place] = rows[place - 1] + rows[place][0], rows[place][1:]
    for place in range(len(rows) - 1):
        while rows[place] and rows[place][-1] in _OPENING:
            rows[place], rows[place + 1] = rows[place][:-1], rows[place][-1] + rows[place + 1]
    rows = [row for row in rows if row]
    if len(rows) > lines:
        last = rows[lines - 1]
        while last and width_of(last + "…", size) > width:
            last = last[:-1]
        rows = [*rows[: lines - 1], last.rstrip() + "…"]
    return rows
