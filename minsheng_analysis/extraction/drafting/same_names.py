"""Promises of one project that count one kind of thing, told apart by what is done: 新建公厕8座、改造公厕12座."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.promise import Promise

_DONE_TO_IT = re.compile(r"改扩建|新建|改建|扩建|改造|新增|续建|迁建|维修|修缮|更新|提升|拆除")


def tell_apart(promises: Sequence[Promise]) -> None:
    """Put before equal names of a project's promises what each of them says is done, where all say so and differently.

    Parameters
    ----------
    promises : sequence of Promise
        Of a document; their names are changed in place.
    """
    named: dict[tuple[int, str, str], list[Promise]] = {}
    for p in promises:
        if p.level != "result" and p.targets and p.targets[0].read is not None and not p.upcoming:
            named.setdefault((p.project, p.name, p.targets[0].unit), []).append(p)
    for same in named.values():
        verbs = [_verb(p.targets[0]) for p in same]
        if len(same) > 1 and all(verbs) and len(set(verbs)) == len(same):
            for p, verb in zip(same, verbs, strict=True):
                p.name = f"{verb}{p.name}"


def _verb(m: Mention) -> str:
    text = m.read.figure.text[: m.start] if m.read else ""
    found = _DONE_TO_IT.search(re.split(r"[，,、。；;：:\n]", text)[-1])
    return found.group() if found else ""
