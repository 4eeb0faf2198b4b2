"""Records of a flattened table that its running numbers part, some of their cells broken over several lines.

The fit of the whole table weighs each line by what it looks like alone. Where the rows are numbered and each prints one
percentage, more is known: where a record begins and ends, where its percentage stands, and that a line that ends within
a bracket or with a comma goes on. Of all ways to part the lines of such a record, the likeliest is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations, pairwise

from minsheng_analysis.extraction.formats.cell_kinds import (
    DATE,
    EMPTY,
    NUMBER,
    OFFICE,
    ORDINAL,
    PERCENT,
    QUANTITY,
    UNIT,
    VERDICT,
    kind_of,
    ordinal_of,
)
from minsheng_analysis.extraction.formats.fitting import Fit, Row, Token
from minsheng_analysis.quantities import find_quantities

_LEAST_RECORDS = 3
_MOST_LINES = 14
_TOTAL = re.compile(r"总\s*分|合\s*计|总\s*计|小\s*计")
_ITEM = re.compile(r"[①-⑳]|[（(]\d{1,2}[）)]")
#: A line that ends so goes on below: a comma, a colon, an open bracket, a month before its day.
_GOES_ON = re.compile(r"[、，,：:—]$|[（(][^）)]*$|\d月$")
#: A number that is no age and no year.
_COUNTED = re.compile(r"\d(?!\d*(?:周?岁|年))")
_TOLD = frozenset({"told", "number"})
_PROMISED = re.compile(
    r"新增|新建|新改|改造|改建|完成|建设|建成|整治|开展|举办|帮扶|为|对|提升|实施|推进|发放|培训|组织|[①-⑳（(]"
)
_REPORTED = re.compile(r"已|完成|建成|累计|新增|开展|举办|实际|发放|全部|正在|其中|均")
_WORK = re.compile(r"(?:建设|改造|工程|项目|整治|提升|行动|服务|补贴|津贴|检查|体检|保障|帮扶)$")
_DOUBTED = -6.0  # a row that is parted worse than this is left as it was fitted
_NO = -100.0  # what no cell of a column can be


def lay_numbered(body: Sequence[Token], types: Sequence[str], fit: Fit) -> Fit:
    """Lay numbered records out anew whose cells are broken over lines; all others stay as they were fitted.

    Parameters
    ----------
    body : sequence of Token
        What stands below the headings.
    types : sequence of str
        What each column is likely to hold.
    fit : Fit
        How the whole was laid out.

    Returns
    -------
    Fit
    """
    told = [c for c, t in enumerate(types) if t in _TOLD]
    shares = [c for c, t in enumerate(types) if t == "percent"]
    if types[0] != "serial" or len(told) != 2 or len(shares) > 1 or (shares and shares[0] < told[1]):
        return fit
    if not shares and "office" not in types[told[1] :]:
        return fit  # nothing else tells where a record's results end
    starts = _starts(body, fit)
    if len(starts) < _LEAST_RECORDS:
        return fit
    rows: list[Row] = [row for row in fit.rows if row[0][1][0] < starts[0]]
    for start, end in pairwise([*starts, fit.end]):
        behind = next((k for k in range(start, end) if _TOTAL.fullmatch(body[k].text)), end)
        held = [row for row in fit.rows if start <= row[0][1][0] < behind]
        rows += _laid(body, types, range(start, behind), held) or held
        rows += [row for row in fit.rows if behind <= row[0][1][0] < end]
    taken = [k for row in rows for _, members in row for k in members]
    kept = [k for row in fit.rows for _, members in row for k in members]
    return replace(fit, rows=tuple(rows)) if sorted(taken) == sorted(kept) else fit


def _starts(body: Sequence[Token], fit: Fit) -> list[int]:
    """Give the tokens that number a record; none where the numbers do not run on from 1."""
    bare = [k for k in range(fit.end) if re.fullmatch(r"\d{1,2}", body[k].text)]
    if [int(body[k].text) for k in bare] == list(range(1, len(bare) + 1)):
        return bare  # no other cell is a bare number
    found = [row[0][1][0] for row in fit.rows if row[0][0] == 0 and body[row[0][1][0]].text]
    numbers = [ordinal_of(body[k].text) for k in found]
    return found if numbers == list(range(1, len(numbers) + 1)) else []


def _laid(body: Sequence[Token], types: Sequence[str], record: range, held: Sequence[Row]) -> list[Row]:
    """Part one record into its rows; none where that is not sure."""
    marks = [k for k in record if _ITEM.match(body[k].text)]
    first_told = next(c for c, t in enumerate(types) if t in _TOLD)
    cuts = marks[1:] if len(marks) > 1 else []
    rows: list[Row] = []
    for n, (start, end) in enumerate(pairwise([record.start, *cuts, record.stop])):
        skipped = first_told if n else 0
        row = _best(body, types, range(start, end), skipped, partial=bool(cuts))
        if row is None:
            return []
        rows.append(row)
    if len(held) == len(rows) == 1 and _weight(body, types, held[0]) >= _weight(body, types, rows[0]):
        return []
    return rows


def _best(body: Sequence[Token], types: Sequence[str], record: range, skipped: int, *, partial: bool) -> Row | None:
    """Give the likeliest row of a record that lacks so many leading cells, and, where it is a part, perhaps those at its end."""
    if len(record) > _MOST_LINES or sum(body[k].kind == PERCENT for k in record) > 1:
        return None
    told = [c for c, t in enumerate(types) if t in _TOLD or t == "percent"]
    last = told[-1] + 1 if partial and skipped else len(types) - (types[-1] == "remark")
    found = [row for width in range(last, len(types) + 1) for row in _ways(record, skipped, width)]
    weighed = [(_weight(body, types, row), row) for row in found]
    top = max(weighed, key=lambda pair: pair[0], default=(_NO, None))
    return top[1] if top[0] > _DOUBTED else None


def _ways(record: range, skipped: int, width: int) -> Iterator[Row]:
    cells = width - skipped
    for cuts in combinations(range(record.start + 1, record.stop), cells - 1):
        bounds = pairwise([record.start, *cuts, record.stop])
        yield tuple((skipped + n, tuple(range(a, b))) for n, (a, b) in enumerate(bounds))


def _weight(body: Sequence[Token], types: Sequence[str], row: Row) -> float:
    """Weigh one way to part a record: what each cell holds, where lines break, and whether the percentage follows."""
    texts = {c: tuple(body[k].text for k in members) for c, members in row if c >= 0}
    total = sum(_cell_weight(types[c], _order(types, c), lines) for c, lines in texts.items())
    for (_, before), (_, behind) in pairwise(row):
        total -= 6.0 if _goes_on(body[before[-1]].text, body[behind[0]].text) else 0.0
    told = [" ".join(lines) for c, lines in texts.items() if types[c] in _TOLD]
    share = "".join("".join(lines) for c, lines in texts.items() if types[c] == "percent")
    return total + (2.0 if len(told) == 2 and _follows(told[0], told[1], share) else 0.0)


def _order(types: Sequence[str], c: int) -> int:
    """Say whether a told column is that of promises (0) or of results (1)."""
    return sum(t in _TOLD for t in types[:c])


@lru_cache(maxsize=20_000)
def _cell_weight(column: str, order: int, lines: tuple[str, ...]) -> float:
    text = "".join(lines)
    kind = kind_of(text)
    weight = sum(_join_weight(a, b) for a, b in pairwise(lines))
    if column == "serial":
        return 0.0 if len(lines) == 1 and kind == ORDINAL else _NO
    if column == "percent":
        fits = len(lines) == 1 and kind in {PERCENT, EMPTY, NUMBER, ORDINAL}
        return (3.0 if kind == PERCENT else 1.0) if fits else _NO
    if column == "name":
        return weight - 2.0 * bool(re.search(r"\d|[。；]", text)) + 0.5 * bool(_WORK.search(text))
    if column in _TOLD:
        return weight + _told_weight(order, kind, text)
    usual = {"office": OFFICE, "date": DATE, "verdict": VERDICT, "unit": UNIT}.get(column)
    if usual is not None:
        return weight + (1.0 if kind == usual else 0.0 if kind == EMPTY else -4.0)
    return weight - 3.0 * (kind == PERCENT)


def _join_weight(before: str, behind: str) -> float:
    """Say how likely a line is to be the rest of the one above it."""
    if _goes_on(before, behind):
        return 1.5
    if {kind_of(before), kind_of(behind)} & {EMPTY, PERCENT}:
        return -6.0
    if _COUNTED.search(before) and _COUNTED.search(behind):
        return -8.0  # each counts something: two cells, perhaps of two rows
    return -0.2 if kind_of(behind) == QUANTITY and not re.search(r"\d", before) else -1.5


def _goes_on(before: str, behind: str) -> bool:
    return bool(_GOES_ON.search(before) or re.match(r"[、，,；;）)。]", behind))


def _told_weight(order: int, kind: int, text: str) -> float:
    counted = _COUNTED.search(text)
    begins = (_REPORTED if order else _PROMISED).match(text)
    if order:
        return 0.7 * bool(begins)
    return 0.7 * bool(begins) - 3.0 * (not counted) - 1.0 * (kind == QUANTITY)


def _follows(promised: str, reported: str, share: str) -> bool:
    """Whether a printed percentage is that of a reported number to a promised one of the same unit."""
    printed = re.fullmatch(r"(\d+(?:\.(\d+))?)[%％]", share.strip())
    if printed is None:
        return False
    room = 0.51 * 10 ** -len(printed[2] or "")
    return any(
        target.quantity.unit == result.quantity.unit and target.quantity.value
        and abs(100 * result.quantity.value / target.quantity.value - float(printed[1])) <= room
        for target in find_quantities(promised) for result in find_quantities(reported)
    )  # fmt: skip


__all__ = ["lay_numbered"]
