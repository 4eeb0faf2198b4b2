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
    VERDICT,
    is_heading,
    type_of_heading,
)
from minsheng_analysis.extraction.formats.fitting import Token
from minsheng_analysis.extraction.formats.heading_levels import WITH_UNIT, Node, layers

MAX_HEADINGS = 24
_TOO_STRAINED = 12.0
_ROOM = 2.0
_YEAR = re.compile(r"(?:19|20)\d\d年度?|(?:20\d\d年)?[一二三四1-4]季度|(?:20\d\d年)?\d{1,2}[月—–\-至]{1,2}\d{0,2}月?")
#: The first half of a heading that was broken in two: it says nothing alone.
_FIRST_HALF = re.compile(
    r".*(?:分析及|[、及和与])|年初|年度|全年|本年|上年|当年|去年|今年|实际|累计|预期|计划|目标|存在|主要|具体|完成|工作|民生实事|民生|项目|责任|牵头|配合|工程|偏差|偏差原因|是否|资金|任务|实事|绩效|推进|"
    r"截至.{0,8}|占.{1,6}|基本|其中|序|单|备|.*[（(][^）)]*"
)
_SECOND_HALF = re.compile(
    r"项目名称|(?:预算|执行|决算|指标|完成|目标|任务|计划|实际)?(?:数|值|率|量)|问题|原因.{0,8}|名称|单位|部门|情况|时限|时间|进度|进展|比例[%％]?|内容|项目|工程.{0,4}|位|号|注|目标|任务|计划|指标|滞后|投资|资金|"
    r"领导|[（(].*|[^（(]*[）)]|.{0,6}[%％]|(?:改进|整改)?措施|分析.{0,6}"
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
    return is_heading(text) or bool(_YEAR.fullmatch(text) or _FIRST_HALF.fullmatch(text) or WITH_UNIT.fullmatch(text))


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
def join_price(first: str, second: str) -> float:
    """Price of taking two texts for the halves of one heading."""
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
    if WITH_UNIT.fullmatch(text):
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
            price = _alone_price(joined) + sum(join_price(texts[k], texts[k + 1]) for k in range(start, end - 1))
            if size > 1 and (not all(texts[start:end]) or len(joined) > 24):
                continue
            for groups, (before, starts) in best[start].items():
                total = before + price
                if groups + 1 not in found or total < found[groups + 1][0]:
                    found[groups + 1] = (total, (*starts, start))
        best.append(found)
    return best[-1]


def headers(tokens: Sequence[Token], used: int, *, layered: bool = True) -> Iterator[Header]:
    """Yield the ways to read exactly the first `used` tokens as the head of a table, `layered` also in several rows."""
    cut = 1.5 if used < len(tokens) and is_heading(tokens[used].text) else 0.0  # more of them seem to follow
    texts = [re.sub(r"\s+", "", t.text) for t in tokens[:used]]
    partitions = _partitions(texts)
    cheapest = min((price for price, _ in partitions.values()), default=0.0)
    for width, (price, starts) in partitions.items():
        if width < 2 or used - width > 6:
            continue
        groups = [tuple(range(a, b)) for a, b in pairwise([*starts, used])]
        nodes = [Node("".join(texts[k] for k in g), g) for g in groups]
        names = [node.name for node in nodes]
        strain = price + cut + 1.5 * (len(names) - len(set(names)))
        yield _header(nodes, used, strain)
        if names[0] and len(nodes) > 2 and _mostly_numbers(names):
            # the corner above the names of the rows may be blank, and be left out
            yield _header([Node("", ()), *nodes], used, strain - cut + 2.5)
        if layered and price <= cheapest + _ROOM:
            for extra, rows in layers(nodes):
                if price + cut + extra <= _TOO_STRAINED:
                    yield _header(rows, used, price + cut + extra)


def broken_header(tokens: Sequence[Token], used: int) -> Header:
    """Read lines of headings of which each ends within a word: 2020年 / 基期值 2025年 / 目标值."""
    groups: list[tuple[int, ...]] = []
    for k, token in enumerate(tokens[:used]):
        if k and token.opens_line:
            groups[-1] = (*groups[-1], k)
        else:
            groups.append((k,))
    nodes = [Node("".join(re.sub(r"\s+", "", tokens[k].text) for k in g), g) for g in groups]
    price = sum(_alone_price(node.name) + 0.8 * (len(node.tokens) - 1) for node in nodes)
    return _header(nodes, used, price)


def _mostly_numbers(names: Sequence[str]) -> bool:
    return sum(type_of_heading(name) in {"number", "percent"} for name in names) * 2 > len(names)


def plain_header(tokens: Sequence[Token], used: int, *, blank_corner: bool) -> Header:
    """Read each of the first tokens as a heading; the corner above the names of the rows may have none."""
    nodes = [Node(re.sub(r"\s+", "", t.text), (k,)) for k, t in enumerate(tokens[:used])]
    return _header([Node("", ()), *nodes] if blank_corner else nodes, used, 1.0)


def _header(nodes: Sequence[Node], used: int, price: float) -> Header:
    """Give every heading its columns and levels."""
    depth = max(node.depth for node in nodes)
    headings: list[Heading] = []
    types: list[str] = []

    def place(node: Node, level: int, above: str) -> None:
        first = len(types)
        if node.children:
            for child in node.children:
                place(child, level + 1, node.name)
        else:
            types.append(_type(node.name, above))
        if node.tokens:
            levels = 1 if node.children else depth - level
            headings.append(Heading(node.tokens, first, len(types) - 1, level, levels))

    for node in nodes:
        place(node, 0, "")
    if depth == 1 and len(nodes) > 3 and nodes[0].name and not nodes[1].name:
        types[0] = "side"  # 项目资金（万元）, then a blank: it stands beside all rows below
    return Header(used, tuple(types), tuple(headings), price, depth)


def _type(name: str, above: str) -> str:
    if not name and not above:
        return "name"
    own = type_of_heading(name)
    if own in {"told", "open"} and type_of_heading(above) in {"number", "percent"}:
        return "number"
    return own
