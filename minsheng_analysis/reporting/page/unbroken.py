"""Keep a date, an amount with its unit, a range and a name with a number on one line of a page: a line ends before them or behind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from minsheng_analysis.quantities.units import CLASSIFIERS, UNITS

#: What a browser does not break into lines, a long list of figures with a cell each, and tags.
_APART = re.compile(
    r'<(head|script|style|svg|select)\b.*?</\1>|<div class=" highlight.*?</div>|<figure[^>]* id="table-statements">.*?</figure>|<[^>]+>',
    re.DOTALL,
)
_TITLE = re.compile(r"(?<=<h1>).*?(?=</h1>)", re.DOTALL)
_BRACKET = re.compile(r"(?:\([^()]+\)|（[^（）]+）)[,:;，：；]?")
#: Where a line could end within.
_BREAKS = re.compile("[ ,–～一-鿿-]")


def unbroken(page: str) -> str:
    """Let no line of a page end within a date, an amount, a range or a name with a number, nor one of its title within a bracket that fits a line.

    Parameters
    ----------
    page : str
        HTML; drawings, code and the list of all figures stay as they are.

    Examples
    --------
    >>> unbroken("<p>By 31 March 2025, 35 million yuan</p>")
    '<p>By <span class="unit">31 March 2025</span>, <span class="unit">35 million yuan</span></p>'
    >>> unbroken("<p>完成35亿元（第22行）</p>")
    '<p>完成<span class="unit">35亿元</span>（<span class="unit">第22行</span>）</p>'
    >>> unbroken("<p>项目序号3至6为本工具所编</p>")
    '<p>项目序号<span class="unit">3至6</span>为本工具所编</p>'
    >>> unbroken("<h1>Parking (Wanzhou), on either basis</h1>")
    '<h1>Parking <span class="phrase">(Wanzhou),</span> on either basis</h1>'
    """
    page = _TITLE.sub(lambda title: _BRACKET.sub(_together, title[0]), page)
    made, end = [], 0
    for apart in _APART.finditer(page):
        made += [_marked(page[end : apart.start()]), apart[0]]
        end = apart.end()
    return "".join([*made, _marked(page[end:])])


def _together(bracket: re.Match[str]) -> str:
    """Keep a bracket with the stop behind it; one that ends in another phrase than it begins in is left."""
    whole = bracket[0]
    return f'<span class="phrase">{whole}</span>' if whole.count("<span") == whole.count("</span") else whole


def _marked(words: str) -> str:
    return _pattern().sub(
        lambda one: f'<span class="unit">{one[0]}</span>' if _BREAKS.search(one[0]) else one[0], words
    )


@cache
def _pattern() -> re.Pattern[str]:
    from babel.dates import get_month_names

    month = _any(get_month_names("wide", locale="en").values())
    number = r"(?>(?:[≥≈] ?|[±+−])?\d(?:[\d,.]*\d)?%?(?:[–～]\d(?:[\d,.]*\d)?%?)?)"
    units = _any(word for unit in UNITS.values() for word in (unit.singular, unit.plural))
    counted = _any(word for word in (*CLASSIFIERS, *(unit.zh for unit in UNITS.values())) if len(word) > 1)
    each = (
        r"\d{4}-\d\d-\d\d", r"[A-Za-z]+-\d+(?:\.[a-z]+)?(?![A-Za-z0-9])", r"[A-Za-z]+-[a-z]{1,3}(?![A-Za-z0-9.-])", r"\d+ of \d+(?![.,]?\d)",
        rf"(?:(?:at|by) )?\d{{1,2}} (?:{month})(?: \d{{4}})?\b", rf"(?:{month}) \d{{4}}\b",
        "只计已完工", r"“[一-鿿]{1,3}”", r"(?:截至)?\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?", r"\d{1,2}月\d{1,2}日",
        r"第\d+(?:、\d+){1,2}行", r"第\d+(?=、)", r"项目\d+", r"(?:lines?|projects?) \d+",
        rf"{number} to {number}(?: percentage points)?", r"\d+至\d+(?:[行项个])?", rf"{number} (?:points|contradictions?|findings?|matters?|notices?|projects?|promises?|questions?|remarks?|statements?)\b",
        rf"[第共]?{number}余?[万亿]?(?:{counted}|[一-鿿])", rf"{number}(?: (?:million|billion))?(?: (?:{units})\b)?",
    )  # fmt: skip
    return re.compile(rf"(?<![A-Za-z0-9_.&#-])(?:{'|'.join(each)})")


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted({re.escape(word) for word in words if word}, key=len, reverse=True))
