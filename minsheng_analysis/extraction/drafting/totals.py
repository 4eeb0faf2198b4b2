"""What a document claims of all its tasks: 20项任务已完成18项, 10件实事全部办结; a count of items is no promise, and judges none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.wording.rules import WHOLE
from minsheng_analysis.measures.codes import ALL_DONE, ALL_TASKS

_WHOLE = rf"{WHOLE}(?:项目|任务)?"
_DONE = r"(?:已经|已|现已|共|累计|全部|悉数|均|都|全面|如期|按期)*(?:完成|办结|办理完毕|兑现)"
_WHOLE_BEHIND = re.compile(rf"(?P<whole>{_WHOLE})(?P<rest>.*)")
_WHOLE_BEFORE = re.compile(rf"(?P<whole>{_WHOLE})(?:共|共计|计)?$")
_ALL_DONE = re.compile(
    r"(?:总体)?(?P<words>(?:均|都|已|已经)*(?:全部|悉数|均|都)(?:已|已经)?(?:如期|按期)?(?:完成|办结|办理完毕|兑现))(?:了)?(?=[，。；、,;]|$)"
)
_SOME_DONE = re.compile(rf"(?:中)?[，,]?(?:截至[^，。；\d]{{0,8}}[，,]?|目前|现)?(?P<words>{_DONE})了?")
#: The same with the number first: 28项任务，25项已完成.
_DONE_BEHIND = re.compile(rf"(?P<words>{_DONE})(?=[，。；、,;]|$)")
#: What says in the same sentence that another year's tasks are counted.
_OTHER_YEAR = re.compile(r"去年|上年|上一年|往年|明年|下年|(?P<year>20\d\d)年")
_RATE = re.compile(r"[，,（(]?完成率(?:为|达到?)?")
_ENDS = re.compile(r"[，。；、）),;]|$")


def tell_totals(mentions: Sequence[Mention], year: int) -> None:
    """Mark what a document says of all its tasks: how many there are (`ALL_TASKS`), and how many are done (`ALL_DONE`).

    Such a figure is context and belongs to no project; what a person has said of one stands, and another year's tasks are
    not those of `year`.
    """
    items = [m for m in mentions if m.read is not None and m.read.figure.quantity.classifier in ("项", "件")]
    for m, behind in zip_longest(items, items[1:]):
        if m.role != "context" or m.read is None or m.read.reviewed:
            continue
        text, rest = m.read.figure.text, m.read.figure.text[m.end :]
        if _is_of_another_year(text[: m.start], year):
            continue
        found = _WHOLE_BEHIND.match(rest) or _WHOLE_BEFORE.search(text[: m.start])
        if found is None or (m.passage.project and "实事" not in found["whole"]):
            continue  # tasks of one project are not all there are
        rest = rest[found.end("whole") :] if found.re is _WHOLE_BEHIND else rest
        if every := _ALL_DONE.match(rest):
            _mark(m, f"{ALL_DONE}{m.value:.0f}", f"{found['whole']}：{every['words']}")
        elif behind is not None and behind.read is not None and behind.passage.item == m.passage.item:
            between = text[len(text) - len(rest) : behind.start]
            some = _SOME_DONE.fullmatch(between) if _ENDS.match(text, behind.end) else None
            some = some or (_DONE_BEHIND.match(text, behind.end) if between in ("，", ",", "") else None)
            if some and behind.role == "context" and behind.value <= m.value:
                _mark(m, f"{ALL_TASKS}{m.value:.0f}", found["whole"])
                _mark(behind, f"{ALL_DONE}{m.value:.0f}", f"{found['whole']}：{some['words']}")
                for share in mentions:
                    if share.passage.item == behind.passage.item and _RATE.fullmatch(text, behind.end, share.start):
                        share.name = f"{found['whole']}完成率"


def _is_of_another_year(before: str, year: int) -> bool:
    """Whether the year named last before a number in its sentence is another one."""
    named = list(_OTHER_YEAR.finditer(re.split(r"[。；;]", before)[-1]))
    return bool(named) and named[-1]["year"] != str(year)


def _mark(m: Mention, fact: str, name: str) -> None:
    m.fact, m.name = fact, name
    m.passage = replace(m.passage, project=0)
