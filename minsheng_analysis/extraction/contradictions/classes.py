"""Tasks split by how far they have come, in one sentence, to more than there are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from minsheng_analysis.extraction.contradictions.texts import Line, Lines, Seen, seen, where

_N = r"(\d{1,3})"
_ALL = re.compile(
    r"(?<!\d)(?P<all>\d{1,3})[项件个](?:[^，。；：、\d]{0,8}(?:实事|项目|任务|事项|指标|工程)[^，。；：、\d]{0,6}?(?:中|内)?)?[，：:]"
)
#: How far a part has come; each of a task's states is in one class only, but that what is done may keep up too.
_CLASSES = {
    "done": re.compile(
        r"^(?:其中)?(?:有|现|目前)?(?:已|已经|提前|全面|全部)*(?:完成|办结|完工)(?:年度任务|任务|目标)?(?:的)?(?:有|为)?"
        + _N
        + "[项件个]?$"
    ),
    "on_pace": re.compile(
        r"^(?:有)?(?:已)?(?:达到|达|超过|超|按|正常|有序|顺利|正在|或)*(?:序时|时序|时间)?(?:进度)?(?:正常|有序|顺利)?(?:推进)?(?:中)?(?:的)?(?:有|为)?"
        + _N
        + "[项件个]?$"
    ),
    "behind": re.compile(
        r"^(?:有)?(?:进度|进展)?(?:滞后|落后|缓慢|偏慢|未启动|未开工|未完成)(?:序时进度|进度|的)*(?:有|为)?"
        + _N
        + "[项件个]?$"
    ),
}
_HAS_WORD = re.compile("达|超|按|推进|序时|正常")


def classes_apart(lines: Lines) -> Iterator[Seen]:
    """Find tasks that are told as done, on pace and behind, all three once, and come to more than there are."""
    for line in lines.everything:
        for found in _ALL.finditer(line.text):
            yield from _of(line, found)


def _of(line: Line, found: re.Match[str]) -> Iterator[Seen]:
    sentence = re.split(r"[。；\n]", line.text[found.end() :])[0]
    told: list[tuple[str, int]] = []
    for piece in filter(None, re.split("[，、]", sentence)):
        kinds = [(name, hit) for name, pattern in _CLASSES.items() if (hit := pattern.match(piece))]
        kinds = [(n, hit) for n, hit in kinds if n != "on_pace" or _HAS_WORD.search(piece)]
        if len(kinds) != 1:
            break  # what follows is of something else
        told.append((kinds[0][0], int(kinds[0][1][1])))
    if sorted(name for name, _ in told) != ["behind", "done", "on_pace"]:
        return
    of_all, come_to = int(found["all"]), sum(n for _, n in told)
    # What is done may be counted with what keeps up as well; what comes to less may leave some untold.
    if come_to > of_all != come_to - dict(told)["done"]:
        yield seen(
            "{all} tasks are counted on {where}; those done, on pace and behind come to {sum}",
            kind="breakdown_mismatch", all=str(of_all), sum=str(come_to), where=where(line.at(found.start())),
        )  # fmt: skip
