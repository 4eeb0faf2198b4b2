"""An official verdict as a mark: hollow, for it is claimed; flagged where the figures do not bear it out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pandas as pd

from minsheng_analysis.appraisal.audit import verdict_level
from minsheng_analysis.display.canvas import Canvas
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.vocabulary import in_language, line_words, verdict_words
from minsheng_analysis.measures.codes import UNDIVIDED
from minsheng_analysis.measures.rows import PromiseRow
from minsheng_analysis.pages.figures import lines_of

#: What an official verdict says, by its level (`appraisal.audit.verdict_level`).
_SAID = {3: "exceeded", 2: "met", 1: "missed"}
#: And what one of the pace says, which is no level.
_ON_SCHEDULE = re.compile("^(?:达到|符合)(?:时序|序时|时间)进度")


def official_statuses(printed: Iterable[str]) -> tuple[str, ...]:
    """Give the verdicts that a project's official ones say, each once as they are printed; one empty where they say none.

    Parameters
    ----------
    printed : iterable of str
        As printed.

    Examples
    --------
    >>> official_statuses(["全面完成", "超额完成", "已完成"]), official_statuses([])
    (('met', 'exceeded'), ('',))
    >>> official_statuses(["达到时间进度"])
    ('on_schedule',)
    """
    words = list(printed)
    levels = verdict_level(pd.Series(words, dtype="str")).tolist() if words else []
    said = [
        _SAID.get(level) or ("on_schedule" if _ON_SCHEDULE.match(word) else "")
        for word, level in zip(words, levels, strict=True)
    ]
    return tuple(dict.fromkeys(filter(None, said))) or ("",)


def official_of(promises: Sequence[PromiseRow], lang: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give what is officially said of a project, each verdict once in a language, and the statuses of it.

    What is said of one of its tasks only is not said of the project.
    """
    printed = [word for word in promises[0].project_status.split(";") if word]
    return tuple(verdict_words(";".join(printed), lang)), official_statuses(printed)


def official_card(name: str, official: Sequence[str], promises: Sequence[PromiseRow], why: str, lang: str) -> str:
    """Say what a project's official verdict is, why it is not borne out, and in which lines it stands."""
    said = messages("charts", lang)("Official verdict: {words}", words=said_of(official))
    printed = set(filter(None, promises[0].project_status.split(";")))
    behind = [row.status_statements for row in promises if printed & set(row.status_words.split(";"))]
    return "\n".join(filter(None, (name, said, why, line_words(lines_of(*behind), lang))))


def numbered_project(number: int, promises: Sequence[PromiseRow], lang: str) -> str:
    """Name a project, by one of its promises, with its number."""
    name = in_language(promises[0], "project", lang)
    return name if promises[0].project_zh == UNDIVIDED else f"{number}. {name}"


def said_of(words: Sequence[str]) -> str:
    """Write what is officially said of a project; several are of several of its tasks, and no one verdict.

    Examples
    --------
    >>> said_of(["fully completed", "exceeded"])
    'fully completed / exceeded'
    """
    return " / ".join(words)


def official_width(side: float, statuses: Sequence[str]) -> float:
    """Give how wide verdicts are drawn."""
    return side * len(statuses) + 2 * (len(statuses) - 1)


def draw_official(
    canvas: Canvas, x: float, middle: float, side: float, statuses: Sequence[str], *, flagged: bool
) -> None:
    """Draw each as a hollow square, the first with its left edge at `x`."""
    for place, status in enumerate(statuses):
        left = x + place * (side + 2)
        canvas.box(left, middle - side / 2, side, side, colour=status or "not_assessable", outlined=True)
        if status:
            canvas.mark(left + side / 2, middle, status, size=side * 0.5)
    x += official_width(side, statuses) - side
    if flagged:
        canvas.flag(x + side + 1, middle - side / 2 - 1)
