"""Headings over headings, when only their order is left: which of the upper row stand over how many of the lower."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise

from minsheng_analysis.extraction.formats.cell_kinds import UNITS, type_of_heading

#: A heading with its unit: 农村公路（公里）.
WITH_UNIT = re.compile(rf"[^，。；：]{{2,14}}[（(](?:{UNITS.pattern})[)）]")
#: A heading that may stand over several others.
_GENERAL = re.compile(
    r".*(?:结果|情况|测评|其中|目标|任务|计划|完成|投资|资金|进展|进度|指标|数量|工程量|实绩|年度?|月份?|季度|考核|评价|开工|竣工|建成|在建)[%％]?(?:[（(].{1,6}[)）])?"
)
_RATIO = re.compile(r"占|同比|较上年|增减|增幅|.*(?:率|比例|比重|占比)(?:[（(][%％][)）])?$|[%％]")
_IN_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
_NEVER_OVER = re.compile(r"得分$|分值$|位次$|排名$|名次$|权重$")
_WHOLE_AND_PARTS = re.compile(r"合计|小计|累计|其中")
_KEPT = 8  # readings kept of each number of headings over others
_MOST_IN_THREE_ROWS = 14
_WIDEST = 8  # lower headings under an upper one


@dataclass(frozen=True)
class Node:
    """A heading, the tokens that make it, and those below it."""

    name: str
    tokens: tuple[int, ...]
    children: tuple[Node, ...] = ()

    @property
    def depth(self) -> int:
        """Number of rows that it and those below it take."""
        return 1 + max((child.depth for child in self.children), default=0)


def layers(nodes: Sequence[Node]) -> Iterator[tuple[float, list[Node]]]:
    """Yield the ways to read headings as two rows or three, with what each strains."""
    n = len(nodes)
    for split in range(1, n - 1):
        upper, lower = nodes[:split], nodes[split:]
        if split == 1:  # one heading over all columns: the name of the table
            yield 0.8 + _over(upper[0].name, lower), [Node(upper[0].name, upper[0].tokens, tuple(lower))]
            continue
        for price, spans in _spreads(upper, lower):
            yield 1.6 + price, _spread(upper, lower, spans)
    if not 9 <= n <= _MOST_IN_THREE_ROWS:
        return
    for last in range(2, 7):  # three rows; the third is short
        for split in range(2, n - last - 1):
            middle, low = nodes[split : n - last], nodes[n - last :]
            for price, spans in _spreads(middle, low)[:4]:
                grown = _spread(middle, low, spans)
                for above, wide in _spreads(nodes[:split], grown)[:2]:
                    yield 3.2 + price + above, _spread(nodes[:split], grown, wide)


def _spread(upper: Sequence[Node], lower: Sequence[Node], spans: Sequence[int]) -> list[Node]:
    out: list[Node] = []
    at = 0
    for node, span in zip(upper, spans, strict=True):
        out.append(Node(node.name, node.tokens, tuple(lower[at : at + span])))
        at += span
    return out


def _spreads(upper: Sequence[Node], lower: Sequence[Node]) -> list[tuple[float, tuple[int, ...]]]:
    """Return the likeliest numbers of lower headings under each upper one; 0 for one that stands alone."""
    n = len(lower)
    counted = Counter(node.name for node in lower)
    parts = {
        (at, span): _part(lower[at : at + span], counted, lower[0].name)
        for at in range(n)
        for span in range(1, min(_WIDEST, n - at) + 1)
    }
    # by lower headings used and upper ones that have some
    states: dict[tuple[int, int], list[tuple[float, tuple[int, ...]]]] = {(0, 0): [(0.0, ())]}
    for place, node in enumerate(upper):
        over_parts = {key: price + _over(node.name, lower[key[0] : sum(key)]) for key, price in parts.items()}
        left = (len(upper) - place - 1) * _WIDEST
        reached: dict[tuple[int, int], list[tuple[float, tuple[int, ...]]]] = {}
        for (used, over), readings in states.items():
            options = [(0, 0.3 if over else 0.0)]
            options += [(span, over_parts[used, span]) for span in range(1, min(_WIDEST, n - used) + 1)]
            for span, price in options:
                if price <= 8.0 and used + span + left >= n:
                    key = (used + span, over + (span > 0))
                    reached.setdefault(key, []).extend((p + price, (*s, span)) for p, s in readings)
        states = {key: sorted(found)[:_KEPT] for key, found in reached.items()}
    complete = [
        (price - _likeness(lower, spans), spans)
        for (used, over), found in states.items()
        if used == n and over
        for price, spans in found
    ]
    return sorted(complete)[: 3 * _KEPT]


def _likeness(lower: Sequence[Node], spans: Sequence[int]) -> float:
    """Gain of upper headings that all stand over the same ones: 学校[目标（所）, 完成] 道路[目标（公里）, 完成]."""
    ends = list(accumulate(spans, initial=0))
    parts = [_shape(lower[a:b]) for a, b in pairwise(ends) if b - a > 1]
    return 2.5 if len(parts) > 1 and len(set(parts)) == 1 else 0.0


def _shape(nodes: Sequence[Node]) -> str:
    return "".join(f"{_IN_BRACKETS.sub('', node.name)}[{_shape(node.children)}]" for node in nodes)


def _over(name: str, part: Sequence[Node]) -> float:
    """Price of a heading over others."""
    alone = _over_any(name)
    if alone == 3.0:
        return alone
    names = {node.name for node in part}
    if name in names:
        return 4.0
    if WITH_UNIT.fullmatch(name) and WITH_UNIT.fullmatch(part[0].name):
        return 3.0  # each has a unit of its own: they stand side by side
    if _is_whole(part[0].name) and re.search(r"目标|任务|计划", name):
        return 0.6
    return alone if alone < 1.0 or len(names) == len(part) else 2.5


@lru_cache(maxsize=5000)
def _over_any(name: str) -> float:
    if not name or _NEVER_OVER.search(name) or type_of_heading(name) in {"serial", "remark", "office", "unit", "date"}:
        return 3.0
    return 0.2 if WITH_UNIT.fullmatch(name) or _GENERAL.fullmatch(name) else 1.0


@lru_cache(maxsize=5000)
def _is_whole(name: str) -> bool:
    return bool(_WHOLE_AND_PARTS.match(name))


def _part(part: Sequence[Node], counted: Counter[str], first: str) -> float:
    """Price of a run of lower headings below one upper heading."""
    names = [node.name for node in part]
    price = 3.0 * (len(names) - len(set(names)))
    if len(part) == 1 and not part[0].children:
        price += 1.2
    if _RATIO.match(names[0]):
        price += 1.5
    if counted[names[0]] > 1:
        price -= 0.3
    return price + 0.8 * sum(name == first for name in names[1:])
