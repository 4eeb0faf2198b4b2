"""Relations between figures that do not depend on wording: quotients, differences, sums, near values, the same thing counted."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from minsheng_analysis.extraction.reading.figures import Figure, in_one_row

#: Words that say nothing of what is counted.
_EMPTY = re.compile(
    r"截至|截止|目标任务|年度|目标|任务数|目标值|全年|累计|实际|现已|目前|已经|已|共计|共|合计|总计|完成率|完成比例|完成|建成投用|建成|新建|新增|新开工|开工|开展|实施|实现|"
    r"推进|启动|达到|达|为|是|占|的|了|等|各|均|约|近|其中|分别|本年|今年|全市|全区|全县|全省|我市|我区|我县|年初|年底|计划|任务|超额|全面|提前|如期|按期|基本|主体|工程|"
    r"项目|新|建设|设立|设置|组织|提供|进行|投入使用|投用|完工|竣工|总|和|与|及|以及|在|将|把|对|由|按|于|不低于|不少于|控制在|以内|以上|以下|左右|余|多|超过|不超过|"
    r"数量|指标|改造|情况|数$|率$"
)

_DECIMALS = re.compile(r"[.．](\d+)")


@lru_cache(maxsize=65536)
def content(text: str) -> str:
    """Return what a phrase is about: without figures, signs, verbs of building and filler."""
    return _EMPTY.sub("", re.sub(r"[\W\d]", "", text))


@lru_cache(maxsize=65536)
def _grams(text: str) -> frozenset[str]:
    about = content(text)
    return frozenset(about[k : k + 2] for k in range(len(about) - 1)) or (frozenset([about]) if about else frozenset())


@lru_cache(maxsize=65536)
def _characters(text: str) -> frozenset[str]:
    return frozenset(content(text))


@lru_cache(maxsize=262144)
def likeness(a: str, b: str) -> float:
    """Return how far two phrases speak of the same thing, 0 to 1 (shared pairs of characters, and characters)."""
    first, second = _grams(a), _grams(b)
    if not first or not second:
        return 0.0
    pairs = len(first & second) / min(len(first), len(second))
    x, y = _characters(a), _characters(b)
    return 0.6 * pairs + 0.4 * len(x & y) / min(len(x), len(y))


def decimals(figure: Figure) -> int:
    """Return how many decimals a figure's own characters have."""
    m = _DECIMALS.search(figure.quantity.text)
    return len(m.group(1)) if m else 0


def is_printed_as(share: Figure, quotient: float) -> bool:
    """Tell whether a printed percentage is a quotient, rounded or cut to its own last digit."""
    over = share.quantity.value - (1.0 if share.quantity.unit == "times" else 100.0) * quotient
    digit = 10.0 ** -decimals(share)
    return -digit < over <= digit / 2 + 1e-9


def is_quotient(share: Figure, part: Figure, whole: Figure) -> bool:
    """Tell whether a printed percentage is what one figure is of another, within the roundings of all three.

    A truncated percentage counts too: 37.97 is often printed 37.9.
    """
    p, a, w = share.quantity, part.quantity, whole.quantity
    if not (w.value > 0 and a.value >= 0 and math.isfinite(p.value)):
        return False
    scale = 1.0 if p.unit == "times" else 100.0
    ulp = 10.0 ** -decimals(share)
    low = a.low / w.high * scale if math.isfinite(w.high) and w.high > 0 else a.value / w.value * scale
    high = a.high / w.low * scale if w.low > 0 and math.isfinite(a.high) else a.value / w.value * scale
    low, high = min(low, a.value / w.value * scale), max(high, a.value / w.value * scale)
    # widths of rounded figures widen the quotient, but never by more than the printed percentage could show
    middle = a.value / w.value * scale
    low, high = max(low, middle - 3 * ulp), min(high, middle + 3 * ulp)
    return low - 0.5 * ulp - 1e-9 <= p.value <= high + 0.5 * ulp + 1e-9 or 0 <= middle - p.value < ulp


def rarity(share: Figure, part: Figure, whole: Figure) -> float:
    """Return how much a quotient's coincidence is worth: more digits that fit by chance more rarely, 0 to 4."""
    digits = len(re.sub(r"\D", "", share.quantity.text).lstrip("0"))
    if share.quantity.value in (100.0, 50.0, 200.0):
        digits = 1
    return float(min(4, digits))


@dataclass(frozen=True)
class Quotient:
    """A printed percentage and the two figures whose quotient it is."""

    share: int
    part: int
    whole: int
    rarity: float
    distance: int


def quotients(figures: Sequence[Figure], *, reach: int = 40) -> list[Quotient]:
    """Find every printed percentage (or multiple) that is the quotient of two figures near it."""
    found = []
    units, values = [f.unit for f in figures], [f.quantity.value for f in figures]
    finite = [math.isfinite(value) for value in values]
    for k, share in enumerate(figures):
        said = values[k]
        if share.quantity.unit not in {"percent", "times"} or not said > 0 or not finite[k]:
            continue
        near = [i for i in range(max(0, k - reach), min(len(figures), k + reach // 2)) if i != k and finite[i]]
        of_unit: dict[str, list[int]] = {}
        for i in near:
            of_unit.setdefault(units[i], []).append(i)
        scale = 1.0 if share.quantity.unit == "times" else 100.0
        most = 4 * 10.0 ** -decimals(share) + 1e-9 * (1 + said)  # further off no roundings lead
        for i in near:
            if units[i] == "percentage_points":
                continue
            for j in of_unit[units[i]]:
                if j == i or not values[j] > 0 or not abs(values[i] / values[j] * scale - said) <= most:
                    continue
                if len({figures[n].quantity.classifier for n in (i, j)} - {"", "个"}) > 1 and _far(
                    figures[i], figures[j]
                ):
                    continue  # 2家 here is no share of 3条 elsewhere
                if is_quotient(share, figures[i], figures[j]):
                    found.append(Quotient(k, i, j, rarity(share, figures[i], figures[j]), abs(i - k) + abs(j - k)))
    return found


def _far(a: Figure, b: Figure) -> bool:
    """Whether two figures stand neither in one paragraph nor in one row of a table."""
    return a.item != b.item and not in_one_row(a, b)


def sums(figures: Sequence[Figure]) -> dict[int, tuple[int, ...]]:
    """Find totals whose parts follow them: the total's number to its parts' numbers.

    Parts stand in the same paragraph or the same column, in one run right behind the total, in its unit, and add up to it.
    """
    found: dict[int, tuple[int, ...]] = {}
    for k, total in enumerate(figures):
        value = total.quantity.value
        if not math.isfinite(value) or value <= 0 or total.quantity.unit in {"percent", "percentage_points", "times"}:
            continue
        run: list[int] = []
        amount = 0.0
        for j in range(k + 1, min(len(figures), k + 26)):
            part = figures[j]
            if part.unit != total.unit:
                if part.item == total.item or (total.cell and part.cell and part.cell.table == total.cell.table):
                    continue
                break
            if not (
                part.item == total.item
                or (
                    total.cell
                    and part.cell
                    and part.cell.table == total.cell.table
                    and part.cell.column == total.cell.column
                )
            ):
                if total.cell and part.cell and part.cell.table == total.cell.table:
                    continue
                break
            if not math.isfinite(part.quantity.value):
                break
            run.append(j)
            amount += part.quantity.value
            if len(run) >= 2 and math.isclose(amount, value, rel_tol=1e-6):
                found[k] = tuple(run)
                break
            if amount > value * 1.001:
                break
    return found
