"""Promises of one name, told apart by the verb before it: 新建公厕7座，改造公厕13座."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minsheng_analysis.extraction.drafting.promise import Promise

_VERB = re.compile(
    r"(?:新建|新增|改建|扩建|改扩建|新改建|迁建|重建|改造|提升|修缮|维修|修复|更新|更换|加装|续建|拆除)$"
)


def tell_apart(promises: Sequence[Promise]) -> None:
    """Name promises of one project that are called alike with the verbs before their names, where these differ.

    Parameters
    ----------
    promises : sequence of Promise
        Of a document; changed in place.
    """
    alike: dict[tuple[int, str], list[Promise]] = {}
    for p in promises:
        if p.level != "result" and p.measure != "qualitative":
            alike.setdefault((p.project, p.name), []).append(p)
    for (_, name), same in alike.items():
        verbs = [_verb(p) for p in same]
        if len(same) > 1 and all(verbs) and len(set(verbs)) == len(verbs):
            for p, verb in zip(same, verbs, strict=True):
                p.name = f"{verb}{name}"


def _verb(p: Promise) -> str:
    """Give the verb right before the name of a promise in its own clause; empty where there is none."""
    m = p.speaks
    if m.read is None:
        return ""
    clause = re.split(r"[，,。；;、\n]", m.read.figure.text[: m.start])[-1]
    at = clause.rfind(p.name) if p.name else -1
    found = _VERB.search(clause[:at]) if at > 0 else None
    return found.group() if found else ""
