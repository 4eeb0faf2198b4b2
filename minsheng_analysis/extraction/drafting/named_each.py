"""Promises of several things that have one number each: 修缮文庙、钟楼各8处. Each is called as its result is, and not as the last of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.promise import Promise

_EACH = re.compile(r"(?P<list>[一-龥“”]{2,20}(?:、[一-龥“”]{2,20})*(?:、|和|及|与)[一-龥“”]{2,20})各\s*$")
_AND = re.compile(r"、|和|及|与")
_LEAST = 2


def name_each(promises: Sequence[Promise]) -> None:
    """Name what answers a promise of several things by the one that its own words name.

    Parameters
    ----------
    promises : sequence of Promise
        Changed in place. Where a result names none of them, or several, all of them stay in the name.
    """
    for p in (p for p in promises if p.targets and p.claim is None):
        listed = _listed(p.targets[0])
        if not listed:
            continue
        for m in p.targets[:1]:
            m.name = "、".join(listed)
        told = p.actuals[0] if p.actuals else None
        own = [thing for thing in listed if told is not None and _is_of(thing, listed, told)]
        p.name = _whole(own[0], listed) if len(own) == 1 else "、".join(listed)
        if told is not None and len(own) == 1:
            told.name = p.name


def _listed(target: Mention) -> list[str]:
    """Give the things before a number that each of them has; the first without the verb before it."""
    if target.read is None or target.read.figure.text[target.start - 1 : target.start] not in ("各", " "):
        return []
    found = _EACH.search(re.split(r"[，,。；;：:\n]", target.read.figure.text[: target.start])[-1])
    things = _AND.split(found["list"]) if found else []
    if len(things) < _LEAST:
        return []
    things[0] = re.sub(r"^.*(?:开展|新建|建设|改造|完成|实施|新增|修缮|举办|建成|购置|安装|提供)", "", things[0])
    return things if all(len(thing) >= _LEAST for thing in things) else []


def _is_of(thing: str, listed: Sequence[str], told: Mention) -> bool:
    """Whether the clause of a result names a thing: by its name, without what it has in common with the others."""
    text = told.read.figure.text[: told.start] if told.read is not None else ""
    clause = re.split(r"[，,。；;、：:\n]", text)[-1]
    stem = _stem(thing, listed)
    return len(stem) >= _LEAST and stem in clause


def _stem(thing: str, listed: Sequence[str]) -> str:
    """Give the name of a thing up to as long as the first of its list: the last carries what is done to all (甲、乙筛查)."""
    longest = len(listed[0])
    return thing[:longest] if thing is listed[-1] and len(thing) > longest else thing


def _whole(thing: str, listed: Sequence[str]) -> str:
    """Give a thing the end that only the last of its list carries."""
    last = listed[-1]
    end = last[len(_stem(last, listed)) :]
    return thing if thing is last or thing.endswith(end) else f"{thing}{end}"
