"""Numbered series of items: where most of them are projects, each of them is one."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from minsheng_analysis.extraction.document import Document, Paragraph
from minsheng_analysis.extraction.drafting.naming import clean, is_general, is_of_page, project_title
from minsheng_analysis.extraction.drafting.passages import part_of_heading
from minsheng_analysis.extraction.formats.cell_kinds import ordinal_of
from minsheng_analysis.quantities import find_quantities

#: Ranks as those of headings: 一、 and （一）.
_MARKS = {
    1: re.compile(r"([一二三四五六七八九十]{1,3})[、.．]"),
    2: re.compile(r"[（(]([一二三四五六七八九十]{1,3})[）)]"),
}
_LEAST, _LEAST_KNOWN, _MOST = 4, 3, 0.6
_LONGEST = 40
#: Parts of a report that stand between projects, too; what ends with 保障 or 机制 may be one.
_NO_PROJECT = ("target", "support", "result", "verdict", "next")


@dataclass(frozen=True)
class Item:
    """One item of a numbered series: its block, its rank as a heading, its number and its text behind that."""

    block: int
    rank: int
    number: int
    text: str


def item_of(number: int, text: str) -> Item | None:
    """Read a paragraph's number in a series; None where it has none."""
    for rank, mark in _MARKS.items():
        m = mark.match(text)
        n = ordinal_of(m[1]) if m else None
        if m and n:
            return Item(number, rank, n, text[m.end() :].strip())
    return None


def series_of(document: Document) -> list[list[Item]]:
    """Give the series of a document: items of one rank that count on from one, with no heading above them between."""
    done: list[list[Item]] = []
    running: dict[int, list[Item]] = {}
    for k, block in enumerate(document.blocks):
        item = item_of(k, block.text.strip()) if isinstance(block, Paragraph) else None
        if item is None:
            continue
        for rank in [r for r in running if r > item.rank]:
            done.append(running.pop(rank))
        before = running.get(item.rank, [])
        if before and item.number == before[-1].number + 1:
            before.append(item)
            continue
        done.append(before)
        running[item.rank] = [item] if item.number == 1 else []
    return [one for one in [*done, *running.values()] if len(one) >= _LEAST]


_ANNEX = re.compile(r"附件?[一二三四\d]?(?:[：:].{0,40})?")


def before_annex(document: Document) -> set[int]:
    """Give the blocks of a letter's own headings, where the list that it sends out begins to count anew behind it.

    一、总体要求 二、严格考核 | 附件 | 一、优质教育 二、健康服务 三、…: the first two are no projects.

    Parameters
    ----------
    document : Document
    """
    blocks = [block.text.strip() if isinstance(block, Paragraph) else "" for block in document.blocks]
    marks = [k for k, text in enumerate(blocks) if _ANNEX.fullmatch(text)]
    if not marks:
        return set()
    items = [item for k, text in enumerate(blocks) if (item := item_of(k, text)) and item.rank == 1]
    begun = next((item.block for item in items if item.block > marks[0] and item.number == 1), None)
    letter = [item.block for item in items if item.block < marks[0]]
    behind = [item for item in items if begun is not None and item.block >= begun]
    return set(letter) if len(behind) > len(letter) and len(behind) >= _LEAST_KNOWN else set()


def left_out(document: Document, opened: Collection[int]) -> dict[int, tuple[int, str]]:
    """Give the items that are projects as the others of their series, and were not taken for one.

    What stands between two projects of a series is one whatever its name ends with (农村供水保障); before the first and
    behind the last one a series may have a heading of another kind.

    Parameters
    ----------
    document : Document
    opened : collection of int
        The blocks that were taken for projects.

    Returns
    -------
    dict of int to (int, str)
        Rank and name by block.
    """
    found: dict[int, tuple[int, str]] = {}
    for items in series_of(document):
        known = [k for k, item in enumerate(items) if item.block in opened]
        if len(known) < _LEAST_KNOWN or len(known) < _MOST * len(items):
            continue
        for k, item in enumerate(items):
            name = name_of_item(item.text)
            head = project_title(item.text)
            part = part_of_heading(head)
            other = is_general(head) or is_of_page(head) or len(name) < 2 or part in _NO_PROJECT
            between = known[0] < k < known[-1]
            if item.block not in opened and not other and (between or not part):
                found[item.block] = item.rank, name
    return found


def name_of_item(text: str) -> str:
    """Name an item by its opening: without the figure that it sets, where the name stands before it.

    Examples
    --------
    >>> name_of_item("困难家庭厨卫改造85户。已完成85户。"), name_of_item("为85名老人实施白内障手术。")
    ('困难家庭厨卫改造', '为85名老人实施白内障手术')
    """
    opening = re.split(r"[。：:；;\n，,]", text)[0]
    named = re.sub(r"[（(][^（）()]*[）)]?$", "", opening)
    figures = find_quantities(named)
    before = clean(named[: figures[0].start]) if figures else ""
    return before if len(before) >= 4 else project_title(named or opening)[:_LONGEST]
