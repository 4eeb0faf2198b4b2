"""Works that a document itself puts off to a later year: 综合楼主体完工，预计明年5月投用."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.naming import clean
from minsheng_analysis.extraction.drafting.passages import Passage, Passages

#: As sure as the words that were matched; nothing is counted by them.
_LIKELY = 0.82
#: A thing that is built in part or goes on, and behind it in the same sentence when it is to be finished.
_PUT_OFF = re.compile(
    r"(?:^|[，；：])(?P<name>[一-龥（）A-Za-z]{3,24}?)(?:已|已经|全部|目前|现已|正在|正|主体(?:工程|结构|建筑)?|基本)+"
    r"(?:完工|封顶|完成|建成|建设|施工|推进|装修)[^。；]{0,16}?[，、]"
    r"(?P<words>(?:预计|计划|拟|将|力争)(?:于|在|到)?(?:(?P<next>明年|次年|来年)|(?P<year>20\d\d)年)(?:(?P<month>1[0-2]|[1-9])月)?"
    r"(?:底|末|初|上旬|中旬|下旬)?(?:之?前)?(?:全部|全面|正式|整体)?(?:投用|投入使用|完工|建成|竣工|交付|启用|开放|开园|开诊|开学|完成))"
)
#: What a document promises, and what it plans as a whole, is not put off.
_AHEAD = ("target", "support", "next")


def put_off_in(passages: Passages, year: int) -> Iterator[Mention]:
    """Give the works that are said to be finished in a later year than the document's, as states yet to come.

    Parameters
    ----------
    passages : Passages
    year : int
        The document's.

    Yields
    ------
    Mention
        With the day until which it is put off (``due``).
    """
    if passages.kind == "targets":
        return
    number = 0
    for p in passages.passages:
        for m in _PUT_OFF.finditer(p.text) if p.part not in _AHEAD else ():
            until = year + 1 if m["next"] else int(m["year"])
            name = clean(m["name"])
            if until > year and len(name) >= 3:
                number += 1
                yield _mention(p, m, name, f"p{p.project:02d}.later{number:02d}", _last_day(until, m["month"]))


def _mention(p: Passage, m: re.Match[str], name: str, fact: str, due: str) -> Mention:
    start = p.start + m.start("words")
    return Mention(
        p, start, start + len(m["words"]), m["words"], "actual", "planned", name, _LIKELY, f"words: {m['words']}",
        fact=fact, due=due,
    )  # fmt: skip


def _last_day(year: int, month: str | None) -> str:
    last = int(month or 12)
    return f"{year}-{last:02d}-{calendar.monthrange(year, last)[1]:02d}"
