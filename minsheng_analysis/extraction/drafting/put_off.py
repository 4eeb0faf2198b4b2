"""Works that a document itself puts off to a later year: 综合楼主体完工，预计明年5月投用."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence

from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.naming import clean
from minsheng_analysis.extraction.drafting.passages import Passage, Passages
from minsheng_analysis.extraction.drafting.promise import Promise
from minsheng_analysis.measures.codes import UNFINISHED

#: As sure as the words that were matched; nothing is counted by them.
_LIKELY = 0.82
#: A thing that is built in part or goes on, and behind it in the same sentence when it is to be finished.
_PUT_OFF = re.compile(
    r"(?:^|[，；：])(?P<name>[一-龥（）A-Za-z]{3,24}?)(?:已|已经|全部|目前|现已|正在|正|主体(?:工程|结构|建筑)?|基本)+"
    r"(?:完工|封顶|完成|建成|建设|施工|推进|装修)[^。；]{0,16}?[，、]"
    r"(?P<words>(?:预计|计划|拟|将|力争)(?:于|在|到)?(?:(?P<next>明年|次年|来年)|(?P<year>20\d\d)年)(?:(?P<month>1[0-2]|[1-9])月)?"
    r"(?:底|末|初|上旬|中旬|下旬)?(?:之?前)?(?:全部|全面|正式|整体)?(?:投用|投入使用|完工|建成|竣工|交付|启用|开放|开园|开诊|开学|完成))"
)
#: When what is left of a result is to be finished, behind why it is not where that is said: 北关公厕因管网迁改未完成，预计明年4月完工.
_LEFT_UNTIL = re.compile(
    r"(?P<words>(?:(?<=[，。；：、）])[一-龥（）]{0,12}(?:因|受|由于)[^。；\d]{2,40}[，、])?(?:(?:预计|计划|拟|将|力争)(?:于|在|到)?)?"
    r"(?:(?P<next>明年|次年|来年)|(?P<year>20\d\d)年)(?:(?P<month>1[0-2]|[1-9])月|第?(?P<quarter>[一二三四1-4])季度)?(?:份|底|末|初|上旬|中旬|下旬)?(?:之?前)?"
    r"(?:全部|全面|正式|整体|可|建成|完工|竣工)*(?:投用|投入使用|完工|建成|竣工|交付|启用|开放|完成|补足|补齐|补上|补完))(?!率|时限)"
)
#: Words of what is yet to come: without them 于次年1月建成 tells what came about, in a report made after it.
_TO_COME = re.compile(r"预计|计划|拟|将|力争|确保|争取|前|要求|调整至|推迟|延[期迟后]|待|尚|剩余|其余|余下")
#: Of what is promised in the same sentence, nothing has been begun: 因选址调整尚未开工.
_NOT_BEGUN = re.compile(
    r"(?P<words>(?:尚|还|暂|仍|目前|均)*未(?:能|如期|按期|正式)*(?:开工|动工|启动|实施|开建)(?:建设|施工)?)(?!的|率|\d)"
)
#: What a document promises, and what it plans as a whole, is not put off.
_AHEAD = ("target", "support", "next")


def put_off_in(passages: Passages, promises: Sequence[Promise], year: int) -> Iterator[Mention]:
    """Give the works that are said to be finished in a later year than the document's, as states yet to come.

    Parameters
    ----------
    passages : Passages
    promises : sequence of Promise
        What is left of one's result is told as its own.
    year : int
        The document's.

    Yields
    ------
    Mention
        With the day until which it is put off (``due``).
    """
    if passages.kind == "targets":
        return
    yield from _not_begun(promises, year)
    number = 0
    for p in passages.passages:
        # A sentence that opens with its promise may go on to what is done of it and what is left.
        told = p.part not in _AHEAD or (p.part == "target" and not p.row)
        own = list(_left_of_results(p, promises, year)) if told else []
        yield from own
        for m in _PUT_OFF.finditer(p.text) if p.part not in _AHEAD and not own else ():
            until = year + 1 if m["next"] else int(m["year"])
            name = clean(m["name"])
            if until > year and len(name) >= 3:
                number += 1
                yield _mention(p, m, name, f"p{p.project:02d}.later{number:02d}", _last_day(until, m["month"]))


def _left_of_results(p: Passage, promises: Sequence[Promise], year: int) -> Iterator[Mention]:
    """Give when what is left of a promise is to be finished, told in the sentence, or the row, of its result."""
    told: set[str] = set()
    for m in _LEFT_UNTIL.finditer(p.text):
        until = year + 1 if m["next"] else int(m["year"])
        owner = _owner(p, p.start + m.start(), promises)
        if owner is not None and until > year and owner.base not in told and not _has_come(p.text, m):
            told.add(owner.base)
            yield _mention(p, m, owner.name, f"{owner.base}.later", _last_day(until, _month(m)))


def _has_come(text: str, m: re.Match[str]) -> bool:
    """Whether a later date is told as one on which the rest was finished: 其中1个于次年1月建成; what is so is not waited for."""
    clause = re.split(r"[，。；：、,;\n]", text[: m.start("words")])[-1]
    return clause.endswith("于") and not _TO_COME.search(clause + m["words"])


def _not_begun(promises: Sequence[Promise], year: int) -> Iterator[Mention]:
    """Give what has not begun of the promises that nothing answers, told in their own sentence."""
    for q in (q for q in promises if q.level == "headline" and q.targets and not _results(q)):
        p, behind = q.targets[0].passage, q.targets[0].end - q.targets[0].passage.start
        end = _end_of_sentence(p.text, behind)
        m = _NOT_BEGUN.search(p.text, behind, end)
        # With a number between the two it may be of some: 其中3座尚未开工.
        if m and p.part != "next" and not re.search(r"\d(?!\d*[年月日])", p.text[behind : m.start()]):
            until = _LEFT_UNTIL.search(p.text, m.end(), end)
            due = _last_day(year + 1 if until["next"] else int(until["year"]), _month(until)) if until else ""
            yield _mention(p, m, q.name, f"{q.base}.later", due)


def _end_of_sentence(text: str, start: int) -> int:
    return min((k for c in "。；\n" if (k := text.find(c, start)) >= 0), default=len(text))


def _owner(p: Passage, at: int, promises: Sequence[Promise]) -> Promise | None:
    """Give the promise whose result is told last before a place of a sentence, where that leaves something of it open."""
    text = p.text[: at - p.start]
    low = p.start + max(text.rfind(c) for c in "。；\n") + 1
    near = [(m.start, q) for q in promises for m in _results(q) if m.passage.item == p.item and low <= m.start < at]
    if not near and p.row:
        beside = [q for q in promises if q.level == "headline" and any(m.passage.row == p.row for m in _results(q))]
        near = [(0, beside[0])] if len(beside) == 1 else []
    owner = max(near, key=lambda pair: pair[0], default=(0, None))[1]
    return owner if owner is not None and _is_open(owner) else None


def _results(q: Promise) -> list[Mention]:
    return [*q.actuals, *q.sum_of, *q.counted]


def _is_open(q: Promise) -> bool:
    if not q.targets or q.level != "headline":
        return False
    target, result = q.targets[0], _results(q)[0]
    short = target.unit == result.unit and result.value < target.value
    return short or q.built is not None or q.open_part or any(m.stage in UNFINISHED for m in _results(q))


def _mention(p: Passage, m: re.Match[str], name: str, fact: str, due: str) -> Mention:
    start = p.start + m.start("words")
    return Mention(
        p, start, start + len(m["words"]), m["words"], "actual", "planned", name, _LIKELY, f"words: {m['words']}",
        fact=fact, due=due,
    )  # fmt: skip


def _month(m: re.Match[str]) -> str | None:
    """Give the month that is named, or the last one of the quarter that is."""
    return m["month"] or (str(3 * (("一二三四1234".index(m["quarter"]) % 4) + 1)) if m["quarter"] else None)


def _last_day(year: int, month: str | None) -> str:
    last = int(month or 12)
    return f"{year}-{last:02d}-{calendar.monthrange(year, last)[1]:02d}"
