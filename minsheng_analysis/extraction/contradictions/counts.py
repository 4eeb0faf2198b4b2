"""Counts of tasks that the document's own numbering or naming does not bear out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from minsheng_analysis.extraction.contradictions.sums import Listed, lists_in
from minsheng_analysis.extraction.contradictions.texts import Line, Lines, Seen, apart, same_unit, seen, where
from minsheng_analysis.quantities.numerals import chinese_number
from minsheng_analysis.quantities.quantity import FoundQuantity

_CN = "一二三四五六七八九十"
_SPLIT_COUNT = re.compile(
    r"共?(?P<heads>\d{1,2})(?:大?项|件|类)[、，](?P<items>\d{1,3})(?:个|项|件)(?:子任务|具体任务|子项|分项|任务|事项|小项)"
)
_HEAD = re.compile(rf"^(?P<n>[{_CN}]{{1,3}})、\S")
_ITEM = re.compile(r"^(?P<n>\d{1,3})[.．、](?!\d)\S")
_NUMBERED = re.compile(
    r"(?P<n>[\d二两三四五六七八九十]{1,3})[件项](?P<what>[^，。；（）()\d]{0,10})[（(]第(?P<list>\d{1,2}(?:[、，]\d{1,2})+)[件项][）)]"
)
_BRACKETED = re.compile(
    r"(?<!\d)(?P<n>\d{1,3}|[两三四五六七八九十]{1,3})个(?P<kind>镇|乡镇|街道|村|社区|小区)[（(](?P<list>[^，。；：（）()\d]{4,120})[）)]"
)
#: Parts that are told elsewhere than their total: the works of a numbered row by places, the money of all projects.
_OF_ROW = re.compile(r"按[^，。：]{1,8}分[，、]?第(?P<n>\d{1,2})项(?P<what>[^，。：；]{0,16})[为是：]+$")
_DONE = re.compile(r"(?:完成|完工|建成|办结)$")
_MONEY = re.compile(
    r"(?P<kind>估算|概算|计划|预算|完成|实际)[^，。：；\d]{0,4}?(?P<of>投资|资金|支出)[^，。：；\d]{0,4}[：为]+$"
)
_WHOLE_MONEY = re.compile(
    r"(?P<kind>估算|概算|计划|预算|完成|实际)[^，。：；\d]{0,4}?(?:总(?P<of>投资|资金|支出))(?:额|约|为|共)*$"
)


def counts_apart(lines: Lines) -> Iterator[Seen]:
    """Find counts of tasks, works and money that their own list elsewhere in the document does not bear out."""
    yield from _numbering(lines)
    yield from _named(lines)
    yield from _places_named(lines)
    yield from _of_a_row(lines)
    yield from _of_all_money(lines)


def _numbering(lines: Lines) -> Iterator[Seen]:
    """So many projects and so many tasks, and a numbering that runs through all of them to another number."""
    claims = [(line, found) for line in lines.paragraphs for found in _SPLIT_COUNT.finditer(line.text)]
    if len({found.group() for _, found in claims}) != 1:
        return
    line, found = claims[0]
    heads: list[int] = []
    items: list[tuple[int, Line]] = []
    runs: list[tuple[int, list[tuple[int, Line]]]] = []
    for one in lines.paragraphs:
        head, item = _HEAD.match(one.text), _ITEM.match(one.text)
        if head:
            number = int(chinese_number(head["n"]) or 0)
            if number == 1:
                runs.append((len(heads), items))
                heads, items = [], []
            heads.append(number)
        elif item and heads:
            items.append((int(item["n"]), one))
    complete = heads == list(range(1, int(found["heads"]) + 1))
    running = [number for number, _ in items] == list(range(1, len(items) + 1))
    if complete and running and len(items) > len(heads) and len(items) != int(found["items"]):
        yield seen(
            "{told} tasks are named on {where}; they are numbered to {n} ({behind})",
            kind="restatement_conflict", told=found["items"], n=str(len(items)),
            where=where(line.line), behind=where(items[0][1].line, items[-1][1].line),
        )  # fmt: skip


def _whole(printed: str) -> int:
    """Read a whole number in digits or in Chinese."""
    return int(printed) if printed.isdigit() else int(chinese_number(printed.replace("两", "二")) or 0)


def _named(lines: Lines) -> Iterator[Seen]:
    """So many projects, with their numbers behind: 三件（第2、5、6、7件）."""
    for line in lines.everything:
        for found in _NUMBERED.finditer(line.text):
            told = _whole(found["n"])
            listed = set(re.split("[、，]", found["list"]))
            if told != len(listed):
                yield seen(
                    "{told} are counted on {where} and {n} are named there",
                    kind="restatement_conflict", told=str(told), n=str(len(listed)), where=where(line.at(found.start())),
                )  # fmt: skip


def _places_named(lines: Lines) -> Iterator[Seen]:
    """So many towns, villages or quarters, with the names of all of them in brackets behind."""
    for line in lines.everything:
        for found in _BRACKETED.finditer(line.text):
            names = re.split("[、，和及]", found["list"])
            told = _whole(found["n"])
            whole = all(1 < len(name) <= 8 and name.endswith(found["kind"][-1]) for name in names)
            if whole and len(names) > 1 and told != len(names):
                yield seen(
                    "{n} are counted on {where} and {listed} are named",
                    kind="restatement_conflict", n=str(told), listed=str(len(names)), where=where(line.at(found.start())),
                )  # fmt: skip


def _of_a_row(lines: Lines) -> Iterator[Seen]:
    """What is finished of a numbered row of the only table, told by places in a note."""
    for line in lines.paragraphs:
        for listed in lists_in(line):
            cue = _OF_ROW.search(listed.head)
            if cue is None or listed.is_open or not re.search("已?(?:完成|完工|建成)", cue["what"]):
                continue
            rows = [r for grid in lines.grids for r in grid.rows if r and r[0].text == cue["n"]]
            if len(rows) != 1:
                continue
            alike = [
                (cell, f)
                for cell in rows[0]
                for f in cell.figures
                if same_unit(f.quantity, listed.sum) and f.quantity.qualifier == "exact"
            ]
            done = [(cell, f) for cell, f in alike if _DONE.search(cell.text[: f.start])]
            if len(done) == 1 and all(apart(f.quantity, listed.sum) for _, f in alike):
                yield _elsewhere(listed, *done[0])


def _of_all_money(lines: Lines) -> Iterator[Seen]:
    """The money of all projects, the first to the last, and what the document says that they cost together."""
    wholes = [
        (line, f, found)
        for line in lines.paragraphs
        for f in line.figures
        if f.quantity.unit == "yuan" and (found := _WHOLE_MONEY.search(line.text[: f.start]))
    ]
    for line in lines.paragraphs:
        for listed in lists_in(line):
            cue = _MONEY.search(listed.head)
            numbered = all(name == f"第{_CN[n]}项" for n, name in enumerate(_without_gaps(listed)) if n < len(_CN))
            of = [
                (one, f) for one, f, found in wholes if cue and (found["kind"], found["of"]) == (cue["kind"], cue["of"])
            ]
            if not cue or not numbered or len(of) != 1 or len(listed.names) < 3 or listed.is_open:
                continue
            if listed.sum.low > of[0][1].quantity.high:
                yield _elsewhere(listed, *of[0])


def _without_gaps(listed: Listed) -> list[str]:
    """Give the names of a list with those between that cost nothing (第四项不计)."""
    text = listed.line.text[: listed.figures[-1].start]
    return re.findall(rf"第[{_CN}]+项", text[len(listed.head) :])


def _elsewhere(listed: Listed, line: Line, total: FoundQuantity) -> Seen:
    return seen(
        "the {n} parts listed on {where} come to {sum}; {there} gives {total} for all of it",
        kind="breakdown_mismatch", n=str(len(listed.names)), sum=listed.sum, total=total.quantity,
        where=where(listed.line.at(listed.figures[0].start)), there=where(line.at(total.start)),
    )  # fmt: skip
