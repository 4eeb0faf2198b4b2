"""What one sentence says to be begun or finished, and another says not to be."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from minsheng_analysis.extraction.contradictions.texts import Line, Lines, Seen, seen, where

_KINDS = "小区|村|学校|幼儿园|点位|站点|停车场|项目|桥梁|危桥|工程|公园|医院|卫生院|敬老院"
_ALL_OF = re.compile(
    rf"(?:(?P<n>\d{{1,4}}|[一二两三四五六七八九十]{{1,3}})[个所座处家项](?P<what>{_KINDS})|(?P<before>{_KINDS})\d{{1,4}}[个所座处家项][，])(?:均|都|已)*全部(?:已)?(?P<stage>开工|完工|竣工|建成)(?=[，。；、（]|$)"
)
_NOT_OF = r"(?:尚未|至今未|仍未|未能?){stage}"
_SAME = {"开工": "(?:开工|动工)", "完工": "(?:完工|竣工)", "竣工": "(?:完工|竣工)", "建成": "(?:建成|完工)"}
_NOT_SAID = re.compile("将|确保|力争|争取|必须|要求|计划|预计|拟|前|除|目标")
_DONE = re.compile(
    r"(?:^|[，。；：、）)])(?P<name>[一-龥A-Za-z0-9“”]{4,16}?)(?:项目|工程)?(?:现)?(?:已|已经)(?:全部|全面)?(?:完工|竣工|建成)(?:投用|并投入使用)?(?=[，。；、]|$)"
)
_IDLE = r"(?:^|[，。；：、）)]){name}(?:项目|工程)?(?:因[^，。；]{{1,24}})?[，]?(?:至今|目前|仍)*(?:尚未|未)(?:动工|开工)(?=[，。；、]|$)"
#: A state of an earlier time, which a later line may well be beyond.
_EARLIER = re.compile("季度|上半年|年中|月底|月末|月份|年初|去年|上年|此前|当时|曾")
_NO_NAME = re.compile("全部|其余|其中|项目已|工程已|主体|一期|二期|均|都|个|所|座|条|处|家|预计|将|计划")


def stages_apart(lines: Lines) -> Iterator[Seen]:
    """Find works that all are begun or finished beside one of them that is not, and names of works told both ways."""
    for line in lines.everything:
        for found in _ALL_OF.finditer(line.text):
            yield from _one_is_not(line, found)
    done: dict[str, list[int]] = defaultdict(list)
    for line in lines.paragraphs:
        for found in _DONE.finditer(line.text):
            if not _NO_NAME.search(found["name"]) and not re.match("20", found["name"]):
                done[found["name"]].append(line.at(found.start("name")))
    for name, finished in done.items():
        idle = re.compile(_IDLE.format(name=re.escape(name)))
        for line in lines.everything:
            for hit in idle.finditer(line.text):
                if _EARLIER.search(re.split("[。]", line.text[: hit.start()])[-1]):
                    continue
                yield seen(
                    "“{name}” is finished by {first} and not begun by {second}",
                    kind="stage_conflict", name=name, first=where(*finished), second=where(line.at(hit.start())),
                )  # fmt: skip


def _one_is_not(line: Line, found: re.Match[str]) -> Iterator[Seen]:
    clause = re.split("[，。；：]", line.text[: found.start()])[-1]
    if _NOT_SAID.search(clause):
        return
    sentence_end = line.text.find("。", found.end())
    rest = line.text[found.end() : sentence_end if sentence_end >= 0 else len(line.text)]
    stage = _NOT_OF.format(stage=_SAME[found["stage"]])
    hit = re.search(
        rf"[，；](?P<told>(?:其中)[^，。；]{{0,14}}{found['what'] or found['before']}[^，。；]{{0,10}}{stage})(?=[，。；）]|$)",
        rest,
    )
    if hit and not _NOT_SAID.search(hit["told"]):
        yield seen(
            "{where} says that all are, and of the same: “{told}”",
            kind="stage_conflict", where=where(line.at(found.start()), line.at(found.end() + hit.start())), told=hit["told"],
        )  # fmt: skip
