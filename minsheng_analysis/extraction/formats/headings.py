"""Which headings a run of cells begins with: words broken over cells, and headings over headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from minsheng_analysis.extraction.formats.cell_kinds import (
    DATE,
    EMPTY,
    HEADING,
    NUMBER,
    OFFICE,
    PERCENT,
    PROSE,
    QUANTITY,
    UNITS,
    VERDICT,
    is_heading,
    type_of_heading,
)
from minsheng_analysis.extraction.formats.fitting import Token

MAX_HEADINGS = 24
_TOO_STRAINED = 12.0
_ROOM = 4.0
#: The first half of a heading that was broken in two: it says nothing alone.
_FIRST_HALF = re.compile(
    r".*(?:分析及|[、及和与])|年初|年度|全年|本年|上年|当年|去年|今年|实际|累计|预期|计划|目标|存在|主要|具体|完成|工作|民生实事|民生|项目|责任|牵头|配合|工程|偏差|偏差原因|是否|资金|任务|实事|绩效|推进|"
    r"截至.{0,8}|占.{1,6}|基本|其中|序|单|备|.*[（(][^）)]*"
)
_SECOND_HALF = re.compile(
    r"项目名称|(?:预算|执行|决算|指标|完成|目标|任务|计划|实际)?(?:数|值|率|量)|问题|原因.{0,8}|名称|单位|部门|情况|时限|时间|进度|进展|比例[%％]?|内容|项目|工程.{0,4}|位|号|注|目标|任务|计划|指标|滞后|投资|资金|"
    r"领导|[（(].*|[^（(]*[）)]|.{0,6}[%％]|(?:改进|整改)?措施|分析.{0,6}"
)
_WITH_UNIT = re.compile(rf"[^，。；：]{{2,14}}[（(](?:{UNITS.pattern})[)）]")
#: A heading that may stand over several others.
_GENERAL = re.compile(
    r".*(?:结果|情况|测评|其中|目标|任务|计划|完成|投资|资金|进展|进度|指标|数量|年度?|月份?|季度|考核|评价)[%％]?(?:[（(].{1,6}[)）])?"
)


@dataclass(frozen=True)
class Heading:
    """One heading: the tokens that make it and the columns it stands over."""

    tokens: tuple[int, ...]
    first: int
    last: int
    level: int = 0
    levels: int = 1


@dataclass(frozen=True)
class Header:
    """One way to read the head of a table.

    Attributes
    ----------
    used : int
        Tokens that it takes.
    types : tuple of str
        What each column is likely to hold.
    headings : tuple of Heading
    price : float
        How strained the reading is, in nats.
    """

    used: int
    types: tuple[str, ...]
    headings: tuple[Heading, ...]
    price: float
    depth: int = 1


def heading_run(tokens: Sequence[Token]) -> int:
    """Return how many tokens from the first on could be headings."""
    n = 0
    for token in tokens[:MAX_HEADINGS]:
        if not _may_head(token):
            break
        n += 1
    return n


def reads_as_heading(text: str) -> bool:
    """Whether a text is a heading or the first half of one."""
    return is_heading(text) or bool(_FIRST_HALF.fullmatch(text) or _WITH_UNIT.fullmatch(text))


def _may_head(token: Token) -> bool:
    flat = re.sub(r"\s+", "", token.text)
    if token.kind in {HEADING, EMPTY} or reads_as_heading(flat):
        return True
    if token.kind in {PROSE, NUMBER, PERCENT, QUANTITY}:
        return False
    if token.kind in {OFFICE, DATE, VERDICT}:
        return False
    return len(flat) <= 12 and not re.search(r"[，。；！？,;]", flat) and not re.fullmatch(r"[\d.]+", flat)


@lru_cache(maxsize=5000)
def _join_price(first: str, second: str) -> float:
    if re.match(r"[（(]", second) or re.search(r"[（(][^）)]*$", first):
        return 0.1
    if _FIRST_HALF.fullmatch(first) and _SECOND_HALF.fullmatch(second):
        return 1.3 if is_heading(first) and is_heading(second) else 0.6
    if len(first) <= 1 or len(second) <= 1:
        return 1.0
    if _SECOND_HALF.fullmatch(second) and len(first) + len(second) <= 10:
        return 2.0
    return 5.0


@lru_cache(maxsize=5000)
def _alone_price(text: str) -> float:
    """Price of taking a text for a whole heading."""
    if not text:
        return 1.0
    if re.match(r"[（(]", text):
        return 2.0
    if is_heading(text):
        return 0.0
    if _WITH_UNIT.fullmatch(text):
        return 0.3
    return 2.0 if len(text) <= 6 else 3.0


def _partitions(texts: Sequence[str]) -> dict[int, tuple[float, tuple[int, ...]]]:
    """Return for every number of headings the cheapest way to part the texts: price and starts."""
    best: list[dict[int, tuple[float, tuple[int, ...]]]] = [{0: (0.0, ())}]
    for end in range(1, len(texts) + 1):
        found: dict[int, tuple[float, tuple[int, ...]]] = {}
        for size in range(1, min(3, end) + 1):
            start = end - size
            joined = "".join(texts[start:end])
            price = _alone_price(joined) + sum(_join_price(texts[k], texts[k + 1]) for k in range(start, end - 1))
            if size > 1 and (not all(texts[start:end]) or len(joined) > 24):
                continue
            for groups, (before, starts) in best[start].items():
                total = before + price
                if groups + 1 not in found or total < found[groups + 1][0]:
                    found[groups + 1] = (total, (*starts, start))
        best.append(found)
    return best[-1]


def _types(texts: Sequence[str]) -> tuple[str, ...]:
    types = [type_of_heading(t) for t in texts]
    if len(texts) > 3 and texts[0] and not texts[1]:
        types[0] = "side"  # 项目资金（万元）, then a blank: it stands beside all rows below
    return tuple(types)


def headers(tokens: Sequence[Token], used: int) -> Iterator[Header]:
    """Yield the ways to read exactly the first `used` tokens as the head of a table."""
    cut = 1.5 if used < len(tokens) and is_heading(tokens[used].text) else 0.0  # more of them seem to follow
    texts = [re.sub(r"\s+", "", t.text) for t in tokens[:used]]
    partitions = _partitions(texts)
    cheapest = min((price for price, _ in partitions.values()), default=0.0)
    for width, (price, starts) in partitions.items():
        if width < 2 or used - width > 6:
            continue
        bounds = [*starts, used]
        groups = [tuple(range(a, b)) for a, b in pairwise(bounds)]
        names = ["".join(texts[k] for k in g) for g in groups]
        repeated = len(names) - len(set(names))
        headings = tuple(Heading(g, c, c) for c, g in enumerate(groups))
        yield Header(used, _types(names), headings, price + cut + 1.5 * repeated)
        if price <= cheapest + _ROOM:
            yield from _two_levels(groups, names, used, price + cut)


def _two_levels(groups: list[tuple[int, ...]], names: list[str], used: int, price: float) -> Iterator[Header]:
    """Read the groups as an upper row of headings, of which a run stands over those of a lower row."""
    n = len(names)
    for split in range(1, n):
        lower = names[split:]
        if len(lower) < 2:
            break
        alone = 0.3 if len(set(lower)) < len(lower) else 2.5  # 目标, 完成, 目标, 完成: there are headings over them
        for first in range(split):
            for count in range(1, split - first + 1):
                over = range(first, first + count)
                if count * 2 > len(lower) or (len(lower) % count and count > 1):
                    continue
                whole = count == split == 1  # one heading over all columns: the name of the table
                strain = (
                    price + (0.8 if whole else 2.0) + sum(0.2 if _GENERAL.fullmatch(names[k]) else alone for k in over)
                )
                after = split - first - count
                strain += 0.3 * after + (0.0 if count == split else 1.5 if first == 0 else 0.0)
                each = len(lower) // count
                if count > 1 and any(lower[k] != lower[k % each] for k in range(len(lower))):
                    strain += 1.0
                if strain > _TOO_STRAINED:
                    continue
                yield _levelled(groups, names, used, split, over, each, strain)


def _levelled(
    groups: list[tuple[int, ...]], names: list[str], used: int, split: int, over: range, each: int, price: float
) -> Header:  # fmt: skip
    headings: list[Heading] = []
    types: list[str] = []
    column, lower = 0, split
    for k in range(split):
        if k in over:
            headings.append(Heading(groups[k], column, column + each - 1, 0, 1))
            for _ in range(each):
                headings.append(Heading(groups[lower], column, column, 1, 1))
                types.append(_lower_type(names[k], names[lower]))
                lower += 1
                column += 1
        else:
            headings.append(Heading(groups[k], column, column, 0, 2))
            types.append(type_of_heading(names[k]))
            column += 1
    return Header(used, tuple(types), tuple(headings), price, depth=2)


def _lower_type(upper: str, lower: str) -> str:
    own = type_of_heading(lower)
    if own in {"told", "open"} and type_of_heading(upper) in {"number", "percent"}:
        return "number"
    return own
