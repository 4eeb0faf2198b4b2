"""Parts of a total by place: A、B各1个, A 3个、B 2个, and A、B 5个 where it is not said whether each."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.pairing import adds_up
from minsheng_analysis.extraction.drafting.promise import Promise
from minsheng_analysis.extraction.drafting.restating import Thing

_PLACE = r"[一-龥]{1,8}?(?:街道|镇|乡|苏木|(?<!小)区|县|市|州|盟|旗|社区|村|管委会)(?![一-龥]{0,2}(?:道|中心|站|院|校|路|局|委))"
_PLACES = re.compile(
    rf"(?:其中|分别[是为]?|分布[在于]*|包括|主要[是在])?[：:]?(?P<places>{_PLACE}(?:[、和及]{_PLACE})*)(?P<each>各|均为|均|分别)?(?:有|为|建成|建设|设立|新建|完成|安装)?\s*$"
)


_A_PLACE = re.compile(r"[一-龥]{1,8}(?:街道|镇|乡|苏木|(?<!小)区|县|市|州|盟|旗)")


def put_places_below(promises: Sequence[Promise]) -> None:
    """Take rows that are named by places, and add up to a promise of their project, for its items.

    Parameters
    ----------
    promises : sequence of Promise
        Of one project.
    """
    heads = [p for p in promises if p.level == "headline" and p.targets and p.measure != "qualitative"]
    rows = [p for p in heads if _A_PLACE.fullmatch(p.name)]
    for head in heads:
        own = [p for p in rows if p is not head and p.speaks.unit == head.speaks.unit]
        if head in rows or len(own) < 2 or not adds_up([p.targets[0].value for p in own], Thing(head.targets)):
            continue
        # A total that has no result of its own is judged by its places.
        if head.actuals or not any(p.actuals for p in own):
            for p in own:
                p.level, p.parent = "support", head


@dataclass(frozen=True)
class Share:
    """What a printed figure says of one place.

    Attributes
    ----------
    mention : Mention
    place : str
    note : str
        Set where the document leaves open whether the figure is of each place or of several together.
    """

    mention: Mention
    place: str
    note: str = ""


def shares_by_place(mentions: Sequence[Mention]) -> list[tuple[Mention, list[Share]]]:
    """Find totals whose parts by place follow them in their paragraph or cell.

    Returns
    -------
    list of (Mention, list of Share)
        Each total with what is said of each place; several shares may rest on one printed figure.
    """
    by_item: dict[int, list[Mention]] = {}
    for m in mentions:
        if m.read is not None:
            by_item.setdefault(m.passage.item, []).append(m)
    found = []
    for unsorted in by_item.values():
        group = sorted(unsorted, key=lambda m: m.start)
        taken: set[int] = set()
        for k, total in enumerate(group):
            if k in taken:
                continue
            run = _run(group, k)
            if run:
                taken.update(i for i, _, _ in run)
                found.append((total, _settled(total, [(group[i], places, each) for i, places, each in run])))
    return found


def _run(group: Sequence[Mention], k: int) -> list[tuple[int, list[str], str]]:
    """Give the figures right behind a total that are said of places, in its unit."""
    total = group[k]
    run: list[tuple[int, list[str], str]] = []
    for i in range(k + 1, len(group)):
        part = group[i]
        text = part.read.figure.text  # type: ignore[union-attr]
        behind = group[i - 1].end
        between = text[behind : part.start]
        m = _PLACES.search(between)
        if part.unit != total.unit or m is None:
            break
        opened = between[: m.start("places")]
        words = len(re.sub(r"[^一-龥]", "", re.sub(r"其中|分别[是为]?|分布[在于]*|包括", "", opened)))
        announced = bool(re.search(r"其中|分别|分布|包括", opened))
        if run:
            apart = "。" in opened or words > 1
        else:
            apart = (
                (not re.search(r"[（(：:，、]", opened) and not announced)
                or bool(re.search(r"。(?!其中|分别|分布|包括)", opened))
                or words > (40 if announced else 14)
            )
        if apart:
            break
        run.append((i, re.split(r"[、和及]", m["places"]), m["each"] or ""))
    counted = sum(len(places) for _, places, _ in run)
    return run if counted >= 2 and math.isfinite(total.value) else []


def _settled(total: Mention, run: Sequence[tuple[Mention, list[str], str]]) -> list[Share]:
    """Say for each place what its figure is; where 各 is not printed, the reading that adds up to the total is taken."""
    open_ones = [k for k, (_, places, each) in enumerate(run) if len(places) > 1 and each not in ("各", "均", "均为")]
    certain = sum(
        m.value * (len(places) if each in ("各", "均", "均为") else 1)
        for k, (m, places, each) in enumerate(run)
        if k not in open_ones
    )
    as_each = certain + sum(run[k][0].value * len(run[k][1]) for k in open_ones)
    together = certain + sum(run[k][0].value for k in open_ones)
    each_fits, sum_fits = math.isclose(as_each, total.value), math.isclose(together, total.value)
    out = []
    for k, (m, places, _) in enumerate(run):
        if k not in open_ones:
            out += [Share(m, place) for place in places]
        elif sum_fits and not each_fits:
            out.append(
                Share(
                    m,
                    "、".join(places),
                    "printed without 各: of the places together, as the total shows / 未印“各”，按合计数为几处共有",
                )
            )
        else:
            note = f"printed without 各: {_plain(as_each)} if each, {_plain(together)} if together / 未印“各”：各计为{_plain(as_each)}，合计为{_plain(together)}"
            out += [Share(m, place, note) for place in places]
    return out


def _plain(value: float) -> str:
    return f"{value:.12g}"
