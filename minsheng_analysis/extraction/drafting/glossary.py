"""English names and comparable concepts of what reports count, from ``data/glossary.csv`` and ``data/concepts.csv``."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache

from minsheng_analysis.resources import data_root


@dataclass(frozen=True)
class Term:
    """A term of the glossary: Chinese, English, and the concept that it counts under (empty for none)."""

    chinese: str
    english: str
    concept: str


#: A rate of anything; and words behind a thing that say only that something is done to it, or how it is counted.
_GENERAL = frozenset({"覆盖率"})
_OF_WORK = re.compile(
    r"(?:建设|改造|提升|升级|更新|整治|治理|安装|新建|新增|建成|投用|开工|完工|竣工|扩建|改建|新改建|项目|工程|任务|计划|活动|工作|服务|行动|问题"
    r"|数量?|人数|户数|总数|总?长度|量|面积|里程|增长|补助|补贴|摄像头|服务点|招生|开园|户|条|和|与|及|、|等)*(?:[，,].*)?"
)


@cache
def _terms() -> tuple[Term, ...]:
    # csv, not pandas: its import takes longer than reading a report
    with (data_root() / "glossary.csv").open(encoding="utf-8", newline="") as stream:
        found = [Term(row["term_zh"], row["term_en"], row["concept"]) for row in csv.DictReader(stream)]
    return tuple(sorted(found, key=lambda term: -len(term.chinese)))


@cache
def _places() -> dict[str, int]:
    """Give each term's place among the terms: it is looked up by every part of a name, not held against each."""
    return {term.chinese: place for place, term in reversed(list(enumerate(_terms())))}


@cache
def _units() -> dict[str, str]:
    with (data_root() / "concepts.csv").open(encoding="utf-8", newline="") as stream:
        return {row["concept"]: row["unit"] for row in csv.DictReader(stream)}


def english_name(name: str) -> str:
    """Name in English what a Chinese name counts; the Chinese where the glossary has no word for it.

    Examples
    --------
    >>> english_name("农村互助养老点"), english_name("望乡生态停车场：新增车位"), english_name("心想事成")
    ('Mutual-aid points for older people', '望乡生态停车场: Parking spaces', '心想事成')
    """
    thing, _, counted = name.rpartition("：")
    term = _term_of(counted)
    if term is None:
        return name
    return f"{thing}: {term.english}" if thing else term.english


@lru_cache(maxsize=4096)
def _term_of(name: str) -> Term | None:
    """Give the longest term that a name ends in, or else holds in its last half before words of work alone.

    What a general rate such as 覆盖率 is of stands before it: such a term names nothing but itself.
    """
    plain, places = re.sub(r"（[^（）]*）|[“”\d]", "", name), _places()
    endings = (plain[k:] for k in range(len(plain)))
    held = (
        plain[k:end] for k in range(len(plain) // 3, len(plain)) for end in range(k + 3, len(plain) + 1)
        if _OF_WORK.fullmatch(plain, end)
    )  # fmt: skip
    for parts in (endings, held):
        found = [places[part] for part in parts if part in places and (part not in _GENERAL or part == plain)]
        if found:
            return _terms()[min(found)]
    return None


def concept_of(name: str, unit: str) -> str:
    """Give the concept that a name counts under; empty where it is another thing, or counted in another unit.

    Examples
    --------
    >>> concept_of("城镇新增就业", "people"), concept_of("城镇新增就业", "person_times"), concept_of("城镇新增就业补贴", "people")
    ('urban_new_jobs', '', '')
    """
    plain = re.sub(r"（[^（）]*）|[“”\d]", "", name)
    term = next(
        (t for t in _terms() if t.concept and plain.endswith(t.chinese) and len(t.chinese) * 5 >= len(plain) * 4), None
    )
    return term.concept if term is not None and _units().get(term.concept) == unit else ""
