"""Parts that are listed with a total of the same thing, and do not come to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from minsheng_analysis.extraction.contradictions.parts import are_apart, are_years, is_place
from minsheng_analysis.extraction.contradictions.texts import Line, Lines, Seen, apart, same_unit, seen, where
from minsheng_analysis.quantities.numerals import chinese_number
from minsheng_analysis.quantities.quantity import FoundQuantity, Quantity

#: Between one part and the next: a stop, perhaps a part that is left out in words, and the name of the next.
_GAP = re.compile(
    r"[、，；和及与](?:[^、，；。：:（）()\d]{1,12}(?:不计|为零|未安排)[、，；])?(?P<name>(?:20\d\d年|第[一二三四五六七八九十\d]+[项批期])?[^、，；。：:（）()\d]{0,16}?)(?:为|共|约)?$"
)
_NAME = re.compile(r"(?:^|[、，；。：:（）(])(?P<name>[^、，；。：:（）()]{1,18}?)(?:为)?$")
#: What stands between a total and its parts.
_OF_WHICH = re.compile(r"[^。；\d]{0,10}?[，；（(。]?(?:其中|分别(?:为|是|位于|在)?|即|包括)[：:，]?$")
_SPLIT = r"(?:按[^，。：；\d]{1,10}?(?:分|划分)(?:[别类]?)[：:，]?|分别(?:为|是)[：:]?)"
#: The same, with the name of what is split, which stands before its total: 支出40万元，占预算的80%。支出按用途分：….
_NAMED_SPLIT = re.compile(r"(?:^|[，。；])(?P<what>[一-龥]{3,10}?)按[^，。：；\d]{1,10}?(?:分|划分)[别类]?[：:，]?$")
#: A total behind its parts; what is told of a whole county may hold more than the parts before it.
_SUM_BEHIND = re.compile(
    r"[，、；]?(?:(?P<years>[二三四五六七八九]|\d)年)?(?P<sum>累计|合计|共计|总计)[^，。；：\d]{0,10}$"
)
_BATCH = re.compile("[两二三四五六七八九][批期次类块]")
_BATCHES = re.compile(r"^[^。\d]{0,12}?分(?P<n>[两二三四五六七八九]|\d)[批期次类个块][^。；\d]{0,8}$")
_NO_PART = re.compile("其中|累计|合计|共计|总计")
_WIDER = re.compile("全[市县区省镇乡]|历年|以来")
#: The share of a total that a list behind 其中 may lack and still be meant as the whole.
_LITTLE = 0.05
_OPEN = re.compile(r"[^，。；]{0,3}(?:等|以及|余者|其余|其他)")


@dataclass(frozen=True)
class Listed:
    """Figures of one unit that stand one behind the other, each with what it is of."""

    line: Line
    names: tuple[str, ...]
    figures: tuple[FoundQuantity, ...]
    head: str

    @property
    def sum(self) -> Quantity:
        """What they come to, as widely as they are rounded."""
        all_of = [f.quantity for f in self.figures]
        first = all_of[0]
        low, high, value = (sum(getattr(q, end) for q in all_of) for end in ("low", "high", "value"))
        return Quantity(value, low, high, first.unit, "exact", first.classifier, "")

    @property
    def is_open(self) -> bool:
        """Whether more may belong to it than it lists."""
        return bool(_OPEN.match(self.line.text[self.figures[-1].end :]))


def parts_apart(lines: Lines) -> Iterator[Seen]:
    """Find parts that do not come to their total."""
    known = _complete_elsewhere(lines)
    for line in lines.everything:
        for listed in lists_in(line):
            total = _total_of(listed) or _total_by_names(listed, known)
            if total is not None and not _is_explained(listed, total):
                yield seen(
                    "the {n} parts listed on {where} come to {sum}, not to the total of {total} printed there",
                    kind="breakdown_mismatch", n=str(len(listed.names)), sum=listed.sum, total=total.quantity,
                    where=where(line.at(total.start), line.at(listed.figures[0].start)),
                )  # fmt: skip


def _complete_elsewhere(lines: Lines) -> set[tuple[str, ...]]:
    """Give the names of parts that come to their total exactly, somewhere in the document: they are all that there is."""
    return {
        listed.names
        for line in lines.everything
        for listed in lists_in(line)
        if (total := _said_before(listed)) is not None and total.quantity.value == listed.sum.value
    }


def _total_by_names(listed: Listed, known: set[tuple[str, ...]]) -> FoundQuantity | None:
    total = _said_before(listed)
    if total is None or listed.is_open or listed.names not in known or not apart(listed.sum, total.quantity):
        return None
    return total


def _said_before(listed: Listed) -> FoundQuantity | None:
    """Give the figure right before a list that 其中 makes the list's total."""
    before = [f for f in listed.line.figures if f.end <= listed.figures[0].start]
    total = before[-1] if before else None
    if total is None or not same_unit(total.quantity, listed.sum) or total.quantity.qualifier != "exact":
        return None
    return total if _OF_WHICH.fullmatch(listed.head[total.end :]) else None


def lists_in(line: Line) -> Iterator[Listed]:
    """Give the lists of parts in a line: two or more exact figures of one unit, each with a name of its own."""
    figures = line.figures
    k = 0
    while k < len(figures):
        end, names = k + 1, [_first_name(line.text[: figures[k].start])]
        while end < len(figures) and same_unit(figures[k].quantity, figures[end].quantity):
            gap = _GAP.match(line.text[figures[end - 1].end : figures[end].start])
            if gap is None or _NO_PART.search(gap["name"]):
                break
            names.append(gap["name"])
            end += 1
        run = figures[k:end]
        if len(run) > 1 and all(f.quantity.qualifier == "exact" for f in run):
            head = line.text[: run[0].start]
            yield Listed(line, tuple(names), tuple(run), head[: len(head) - len(names[0])] if names[0] else head)
        k = end


def _first_name(before: str) -> str:
    found = _NAME.search(before)
    name = found["name"] if found else ""
    return re.sub(r"^(?:其中|分别(?:为|是|位于|在)?)", "", name)


def _total_of(listed: Listed) -> FoundQuantity | None:
    """Find the total that a list is said to be of, where it surely is and the list does not come to it."""
    line, first, last = listed.line, listed.figures[0], listed.figures[-1]
    # 分三批 counts the parts and is no total of them.
    before = [f for f in line.figures if f.end <= first.start and not _BATCH.fullmatch(f.quantity.text)]
    total = before[-1] if before else None
    if total is not None and same_unit(total.quantity, first.quantity) and total.quantity.qualifier == "exact":
        between = listed.head[total.end :]
        short_of = listed.sum.high < total.quantity.low
        split = bool(re.fullmatch(r"[^。\d]{0,16}[。，；]?[^。；\d]{0,10}" + _SPLIT, between))
        if split and not listed.is_open:
            return total if apart(listed.sum, total.quantity) else None
        if _OF_WHICH.fullmatch(between) and not short_of and are_apart(listed.names, first.quantity):
            return total if apart(listed.sum, total.quantity) else None
        if _says_how_many(between, listed):
            return total if apart(listed.sum, total.quantity) else None
        if short_of and _lists_all_places(listed, between, total):
            return total
    return _total_named(listed, before) or _total_behind(listed, last)


def _says_how_many(between: str, listed: Listed) -> bool:
    """Whether the words before a list say how many batches or kinds it has, and it has them: 分三批：…."""
    cue = _BATCHES.search(between)
    if cue is None or listed.is_open:
        return False
    told = cue["n"] if cue["n"].isdigit() else chinese_number(cue["n"].replace("两", "二"))
    return bool(told) and int(told or 0) == len(listed.names)


def _lists_all_places(listed: Listed, between: str, total: FoundQuantity) -> bool:
    """Whether a list of three places or more, to which little is lacking, is all that its sentence or its brackets hold.

    A place that was left out would be smaller than each that is listed: in brackets at all, behind 其中 by far.
    """
    if listed.is_open or len(listed.names) < 3 or not all(is_place(name) for name in listed.names):
        return False
    behind = listed.line.text[listed.figures[-1].end :]
    gap, least = total.quantity.value - listed.sum.value, min(f.quantity.value for f in listed.figures)
    if between in ("（", "("):
        return behind.startswith(("）", ")")) and gap < least
    closed = not behind or behind.startswith(("。", "；", "）"))
    return closed and bool(_OF_WHICH.fullmatch(between)) and gap < min(least / 2, _LITTLE * total.quantity.value)


def _total_named(listed: Listed, before: Sequence[FoundQuantity]) -> FoundQuantity | None:
    named = _NAMED_SPLIT.search(listed.head)
    if named is None or listed.is_open:
        return None
    text, first = listed.line.text, listed.figures[0].quantity
    totals = [f for f in before if same_unit(f.quantity, first) and text[: f.start].endswith(named["what"])]
    alone = len(totals) == 1 and totals[0].quantity.qualifier == "exact"
    return totals[0] if alone and apart(listed.sum, totals[0].quantity) else None


def _total_behind(listed: Listed, last: FoundQuantity) -> FoundQuantity | None:
    text = listed.line.text
    behind = next((f for f in listed.line.figures if f.start >= last.end), None)
    if behind is None or not same_unit(behind.quantity, last.quantity) or behind.quantity.qualifier != "exact":
        return None
    cue = _SUM_BEHIND.fullmatch(text[last.end : behind.start])
    if cue is None or _WIDER.search(cue.group()):
        return None
    if cue["sum"] == "累计" or cue["years"]:
        told = chinese_number(cue["years"]) if cue["years"] and not cue["years"].isdigit() else cue["years"]
        if not told or int(told) != len(listed.names) or not are_years(listed.names):
            return None
    elif not are_apart(listed.names, last.quantity):
        return None
    return behind if apart(listed.sum, behind.quantity) else None


def _is_explained(listed: Listed, total: FoundQuantity) -> bool:
    """Whether the parts are of another figure of the line, or one of them holds those behind it."""
    others = (f.quantity for f in listed.line.figures if f is not total and f not in listed.figures)
    if any(same_unit(q, total.quantity) and not apart(listed.sum, q) for q in others):
        return True
    return holds_its_own(listed.figures)


def holds_its_own(figures: Sequence[FoundQuantity]) -> bool:
    """Whether a figure of a list is the sum of several that stand next to it: a part of parts."""
    values = [f.quantity.value for f in figures]
    for k, value in enumerate(values):
        behind, before = values[k + 1 :], values[:k][::-1]
        for side in (behind, before):
            if any(abs(sum(side[:n]) - value) < 1e-6 * max(1.0, abs(value)) for n in range(2, len(side) + 1)):
                return True
    return False
