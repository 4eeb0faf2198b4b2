"""What the remark of a row says of its whole work: how it keeps up, and until when it is to be done (滞后；9月20日前完成)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minsheng_analysis.extraction.document import Cell
from minsheng_analysis.extraction.drafting.passages import Passage
from minsheng_analysis.extraction.drafting.verdict_cells import PACE
from minsheng_analysis.extraction.reading.headed import is_remark

#: Opens a remark and is followed by a stop: 已完成（一期） is of a part only.
_WORD = re.compile(
    rf"\s*(?P<words>{PACE.pattern}|(?:已)?(?:超额|提前|按期|如期|按时|全部|全面)完成|已完成|(?:尚|还)?未完成|(?:进度|进展|推进)?需加快(?:进度|推进|实施)?)\s*(?:[。；;，,]|$)"
)
#: A day by which the work is to be done; one that is only expected, or is past, is none.
_DUE = re.compile(
    r"(?:^|[。；;，,])\s*(?:须|应|要求|确保|力争|计划)?(?:于|在)?(?P<until>(?:20\d\d年)?(?:1[0-2]|[1-9])月(?:\d{1,2}日|底|末)?(?:之)?前)(?:全部|全面)?(?:完成|完工|竣工|建成)(?=$|[。；;，,])"
)


def word_in_remark(p: Passage) -> re.Match[str] | None:
    """Find the document's own word on a row, where its remark opens with one; the words are in the group ``words``."""
    return _WORD.match(p.text) if p.row and p.start == 0 and p.part == "other" and is_remark(p.head) else None


def due_in_remark(row: Sequence[Cell], heads: Sequence[Cell]) -> str:
    """Give until when the work of a row is to be done, where its remark says; empty where it does not.

    Examples
    --------
    >>> heads = (Cell("项目", 1), Cell("备注", 1))
    >>> [due_in_remark((Cell("公园", 2), Cell(text, 2)), heads) for text in ("滞后；9月20日前完成", "预计9月20日前完成", "6月完成")]
    ['9月20日前', '', '']
    """
    told = (cell.text for cell, head in zip(row, heads, strict=True) if is_remark(head.text))
    found = next((m for text in told if (m := _DUE.search("".join(text.split())))), None)
    return found["until"] if found else ""
