"""Results that count what was carried over, where the target leaves that out by its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from minsheng_analysis.extraction.contradictions.texts import Line, Lines, Seen, quantity, same_unit, seen, where
from minsheng_analysis.quantities.quantity import FoundQuantity

#: A target that counts new works only; what is carried over is named, so that 不含 of something else says nothing.
_LEFT_OUT = re.compile(
    r"(?:不含|不包括|不包含|不计|剔除|不得计入)[^，。；）)]{0,8}结转|结转[^，。；）)]{0,10}不(?:列入|计入|纳入|算入|作为|包含在|包括在)"
)
_CARRIED = re.compile(r"结转(?:续建|项目|工程|建设|的|续建项目)*(?:完成|完工|建成)?$")
_ASKED = re.compile(r"(?:目标|任务|计划|承诺)[^。；]{0,40}$")
_TOTAL = re.compile(r"(?:建成|完成|完工|新增|改造|实现|达到?|新建)[^，。；]{0,14}$")


def carried_counted(lines: Lines) -> Iterator[Seen]:
    """Find results that reach a target only with what it leaves out."""
    for line in lines.everything:
        left_out = _LEFT_OUT.search(line.text)
        if left_out:
            yield from _counted(line, left_out)


def _counted(line: Line, left_out: re.Match[str]) -> Iterator[Seen]:
    text = line.text
    for k, part in enumerate(line.figures):
        if not _CARRIED.search(text[: part.start]) or left_out.start() <= part.start < left_out.end():
            continue
        alike = [f for f in line.figures if same_unit(f.quantity, part.quantity) and f.quantity.qualifier == "exact"]
        totals = [f for f in line.figures[:k] if f in alike and _is_total(text, f, part)]
        targets = [f for f in alike if f not in totals and f is not part and _ASKED.search(text[: f.start])]
        if not totals or not targets:
            continue
        total, target = totals[-1], min(targets, key=lambda f: abs(f.start - left_out.start()))
        own = total.quantity.value - part.quantity.value
        if total.quantity.value >= target.quantity.value > own:
            yield seen(
                "the result of {total} on {where} counts {carried} carried over, which the target of {target} leaves out by its own words; without them it is {own}",
                kind="not_comparable", total=total.quantity, carried=part.quantity, target=target.quantity,
                own=quantity(own, total.quantity), where=where(line.at(total.start), line.at(target.start), line.at(part.start)),
            )  # fmt: skip


def _is_total(text: str, total: FoundQuantity, part: FoundQuantity) -> bool:
    """Whether a figure is what is told to be done, and holds the one behind it."""
    between = text[total.end : part.start]
    return bool(
        "其中" in between and "。" not in between and "；" not in between and _TOTAL.search(text[: total.start])
    )
