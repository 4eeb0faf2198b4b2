"""What a figure counts and in which unit, as the screen of a review says it."""

from __future__ import annotations

import re

from minsheng_analysis.errors import MinshengError
from minsheng_analysis.extraction.reading.reader import Read
from minsheng_analysis.quantities import parse_quantity

#: As many characters of what is counted as the panel has room for.
_ROOM = 40
_MONEY = re.compile(r"资金|投资|预算|经费|金额")


def unit_of(one: Read) -> str:
    """Give the unit that a figure has from its column, its row or a caption; none where it carries its own, or money has another's."""
    figure = one.figure
    of_money = one.role == "cost" or (
        figure.cell is not None and any(_MONEY.search(head) for head in figure.cell.heads[:2])
    )
    return "" if of_money and figure.unit != "yuan" else figure.unit_zh


def subject_of(one: Read) -> str:
    """Give what a figure counts; the unit that stands in a cell of its row is the other figures' too, or theirs alone."""
    words = one.subject.split()
    named = [word for word in words if not _is_unit(word)]
    return (" ".join(named) if named and one.figure.cell is not None else one.subject)[-_ROOM:]


def _is_unit(word: str) -> bool:
    try:
        parse_quantity(f"1{word}")
    except MinshengError:
        return False
    return True
