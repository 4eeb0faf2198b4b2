"""Parts of a result within its own cell or sentence (已建成6家，其中营业4家，试营业1家，1家未营业): neither promises nor a total that is told falsely."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.promise import LIKELY, Promise
from minsheng_analysis.measures.codes import BEGUN

_OF_WHICH = re.compile(r"其中(?!的)")
_ENDS = re.compile(r"[。；;\n]")
#: Counted beside the whole, not in it.
_BESIDE = re.compile(r"另|其余|剩余|余下|还有|尚有|此外|[在续]建|未(?:开工|动工|启动)")


def tell_cell_parts(promises: list[Promise], mentions: Sequence[Mention]) -> None:
    """Take what a sentence splits a result into, behind 其中, for its parts.

    Parts that come to the whole are its parts together. Where they do not, and another number of the sentence may be one
    of them, they are not held against the whole.

    Parameters
    ----------
    promises : list of Promise
        Changed in place: what promises, or answers, nothing but a part goes.
    mentions : sequence of Mention
        Changed in place.
    """
    told = [m for p in promises for m in (p.built, p.unfinished)]
    counted = [m for m in mentions if m.read is not None and m not in told]
    parts: list[Mention] = []
    for whole in counted:
        if whole.role != "actual" or whole.stage in BEGUN or whole.passage.row == 0 or not whole.value:
            continue
        split, further = _split(whole, counted)
        if not split:
            continue
        if math.isclose(sum(m.value for m in (*split, *further)), whole.value):
            split = [*split, *further]
            _part(split, whole.k)
        elif further or any(m.role == "target" for m in split):
            _part(split, None)
        else:
            continue
        parts += split
    if parts:
        for p in promises:
            p.targets, p.actuals = ([m for m in side if m not in parts] for side in (p.targets, p.actuals))
        promises[:] = [
            p for p in promises if p.targets or p.actuals or p.share is not None or p.counted or p.sum_of or p.claim
        ]


def _split(whole: Mention, counted: Sequence[Mention]) -> tuple[list[Mention], list[Mention]]:
    """Give the numbers behind 其中 in a result's sentence that its parts have before them, and those that stand before their words."""
    text = _text(whole)
    begun = _OF_WHICH.search(text, whole.end)
    ends = _ENDS.search(text, whole.end)
    end = ends.start() if ends else len(text)
    if begun is None or begun.start() > end or re.search(r"\d", text[whole.end : begun.start()]):
        return [], []
    inside = [
        m for m in counted
        if m.passage.item == whole.passage.item and begun.end() <= m.start < end and m.unit == whole.unit and not m.read.reviewed  # type: ignore[union-attr]
    ]  # fmt: skip
    if any(_BESIDE.search(re.split(r"[，,、]", text[begun.end() : m.start])[-1]) for m in inside):
        return [], []
    named = [m for m in inside if re.search(r"[一-龥]$", text[begun.end() : m.start])]
    return named, [m for m in inside if m not in named]


def _part(split: Sequence[Mention], whole: int | None) -> None:
    for m in split:
        m.role, m.confidence = "breakdown", max(m.confidence, LIKELY)
        m.read = replace(m.read, whole=whole) if m.read else None


def _text(m: Mention) -> str:
    return m.read.figure.text if m.read else ""
