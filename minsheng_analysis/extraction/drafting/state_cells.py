"""Promises in words that fill a cell of a table: 动态清零; 6月底前完工. What is promised so is what its row is called."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minsheng_analysis.extraction.drafting.claims import Claim, claims_in
from minsheng_analysis.extraction.drafting.mentions import Mention
from minsheng_analysis.extraction.drafting.passages import Passage
from minsheng_analysis.extraction.drafting.promise import CERTAIN, LIKELY, Promise, state_mention
from minsheng_analysis.extraction.drafting.states import CLEARED, COVERAGE, State, asked_stage, state_in
from minsheng_analysis.extraction.reading.modes import DEED, heading_mode
from minsheng_analysis.quantities import find_quantities

#: What may stand in such a cell beside the state: until when, and words of a plan.
_BESIDE = re.compile(
    r"(?:20\d\d年)?(?:\d{1,2}月(?:\d{1,2}日)?|年)?(?:底|末|初|内)?(?:之?前)?|力争|确保|全面|全部|实现|保持|持续|基本|项目|工程|并|对外|投入|正式|建设|[，。；、\s]"
)
_LONGEST = 24


def add_those_of_cells(promises: list[Promise], passages: Sequence[Passage], mentions: Sequence[Mention]) -> None:
    """Add the promises of tables' rows that are told as a state, with what the same rows tell of them.

    Parameters
    ----------
    promises : list of Promise
        What was read before: a row that promises something by itself is left as it is.
    passages : sequence of Passage
    mentions : sequence of Mention
    """
    taken = {m.passage.row for p in promises for m in p.targets}
    rows: dict[int, list[Passage]] = {}
    for p in passages:
        if p.row and p.project:
            rows.setdefault(p.row, []).append(p)
    for row in (row for number, row in rows.items() if number not in taken):
        targets = [p for p in row if p.part == "target"]
        state = _promised(targets[0]) if len(targets) == 1 else None
        if state is not None:
            promises.append(_promise(targets[0], state, [p for p in row if _tells_result(p)]))
    _give_percentages(promises, mentions)


def _promise(p: Passage, state: State, results: Sequence[Passage]) -> Promise:
    claim = Claim(
        p, p.named, state.words, asked_stage(state.words), "thing", p.start + state.start, p.start + state.end
    )
    one = Promise(p.project, "headline", p.named, "qualitative", asked=claim.asked, claim=claim)
    one.targets = [state_mention(p, claim.start, claim.end, state.words, "target", "planned", p.named)]
    one.actuals = [
        state_mention(q, q.start + s.start, q.start + s.end, s.words, "actual", s.stage, p.named)
        for q in results if (s := _state(q.text)) is not None and s.stage != "planned"
    ]  # fmt: skip
    one.score = CERTAIN if one.actuals else LIKELY
    return one


def _tells_result(p: Passage) -> bool:
    return p.part == "result" or (p.part == "other" and heading_mode(p.head, None) == DEED)


def _give_percentages(promises: list[Promise], mentions: Sequence[Mention]) -> None:
    """Take a percentage that stands alone in the row of a promise told as a state for what that row says of it."""
    row_of = {m.k: m.passage.row for m in mentions}
    in_words = {p.targets[0].passage.row: p for p in promises if p.measure == "qualitative" and p.targets}
    for alone in [p for p in promises if p.share is not None and not p.targets and not p.actuals]:
        told = in_words.get(row_of[alone.share])
        if told is not None and row_of[alone.share] and told.share is None:
            told.share = alone.share
            promises.remove(alone)


def _promised(p: Passage) -> State | None:
    """The state that a cell promises, where it says nothing else and its row has a name."""
    text = p.text.strip()
    if not p.named or not text or len(text) > _LONGEST or find_quantities(text) or claims_in(p):
        return None
    state = _state(p.text)
    rest = _BESIDE.sub("", p.text[: state.start] + p.text[state.end :]) if state else "?"
    return state if not rest else None


def _state(text: str) -> State | None:
    for pattern in (CLEARED, COVERAGE):
        if m := pattern.search(text):
            return State(m.group(), "completed", m.start(), m.end())
    return state_in(text)
