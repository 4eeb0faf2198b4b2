"""Checks of how promises, their parts and their results fit: what was asked, where, of which kind, over which time."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence

from minsheng_analysis.appraisal.arguments import (
    Amount,
    Answer,
    Argument,
    Due,
    Listed,
    Many,
    Named,
    Nature,
    Printed,
    Verdict,
)
from minsheng_analysis.appraisal.findings import Finding, split_ids, stem
from minsheng_analysis.appraisal.official import MET, level
from minsheng_analysis.appraisal.statement_checks import Book, natures_of, target_of
from minsheng_analysis.dataset.facts import parse_expression
from minsheng_analysis.measures.codes import CUMULATIVE, STAGE_RANK
from minsheng_analysis.measures.rows import FactRow, IndicatorRow

#: From how many items, with how many figures, it is worth saying that every one came out exactly as planned.
ITEMS_EQUAL_TO_PLAN, FIGURES_EQUAL_TO_PLAN = 3, 6
#: From how many times its target on a cumulative result needs its caveat.
CUMULATIVE_FROM = 2
#: Classifiers that count what stands already.
_BUILDINGS = frozenset({"栋", "幢", "单元"})
#: A total investment is of all years, and what was invested to date answers it.
_INVESTMENT = "投资"
#: A rate by its name: the two characters before 率 tell it from others.
_RATE = re.compile(r"[\u4e00-\u9fff]{2}率")
#: How the name of a work says how it is made.
_NATURE_WORDS = {
    "new": "新建|新增",
    "extended": "扩建",
    "relocated": "迁建",
    "converted": "改建",
    "renewed": "改造|更换|更新",
}


def promise_checks(book: Book, *, running: bool) -> Iterator[Finding]:
    """Run every check of promises.

    Parameters
    ----------
    book : Book
    running : bool
        Whether the year has not ended: what is counted up is then of the year.

    Yields
    ------
    Finding
    """
    yield from _support_asks_less(book)
    if not running:
        yield from _cumulative_results(book)
    yield from _sited_elsewhere(book)
    yield from _nature_differs(book)
    yield from _equal_to_plan(book)
    yield from _asks_little(book)
    yield from _substituted(book)


def name_of(row: IndicatorRow) -> Named:
    """Give an indicator's name in both languages."""
    return Named(row.name_zh, row.name_en or row.name_zh)


def named_once(subjects: Sequence[Named]) -> list[Named]:
    """Name what stands side by side without saying again in Chinese what the first name has said."""
    first = subjects[0].zh if subjects else ""
    rest = [one.zh.removeprefix(first) if one.zh != first else one.zh for one in subjects[1:]]
    return [*subjects[:1], *(Named(zh, one.en) for zh, one in zip(rest, subjects[1:], strict=True))]


def rates_beside(row: IndicatorRow, facts: Iterable[FactRow]) -> list[FactRow]:
    """Give the figures that a project prints of the rate which a promise in words speaks of (就业率), as of some of its people."""
    rates = set(_RATE.findall(row.name_zh)) if row.measure == "qualitative" else set()
    return [
        fact
        for fact in facts
        if fact.project_no == row.project_no
        and fact.unit in ("percent", "percentage_points")
        and fact.role not in ("target", "change")
        and rates & set(_RATE.findall(fact.subject_zh))
    ]


def _support_asks_less(book: Book) -> Iterator[Finding]:
    """Target sentences that ask for completion where the support column asks only that a part be started or go on."""
    headline = {row.indicator_id: row for row in book.indicators if row.level == "headline"}
    less: dict[str, list[IndicatorRow]] = {}
    for row in book.indicators:
        whole = headline.get(row.parent)
        if row.level != "support" or whole is None or row.measure == "qualitative" or row.unit != whole.unit:
            continue
        asked, of_whole = (STAGE_RANK.get(r.target_stage or "completed", 3) for r in (row, whole))
        if asked < of_whole:
            less.setdefault(row.parent, []).append(row)
    for key, rows in less.items():
        whole = headline[key]
        others = [row for row in book.indicators if row.parent == key and row.unit == whole.unit and row not in rows]
        # Two pieces that make up the target show how it was counted.
        both = [*rows, *others]
        adds_up = len(rows) == len(others) == 1 and math.isclose(
            math.fsum(r.target_value for r in both), whole.target_value
        )
        form = "advancing_new" if all(_new_and_under_way(row, book) for row in rows) else rows[0].target_stage
        yield Finding(
            "target_differs", "notice", whole.project_no, indicator_id=key, fact_id=whole.target_fact,
            statement_ids=split_ids(whole.target_statements, *(row.target_statements for row in (both if adds_up else rows))),
            about=tuple(stem(row.target_fact) for row in rows),
            form="started_sum" if adds_up and form == "started" else form,
            arguments={"name": name_of(whole), "target": target_of(whole),
                       "parts": Listed(tuple(name_of(row) if adds_up else Named(f"{row.name_zh}{row.target_text}", row.name_en or row.name_zh) for row in rows)),
                       "share": count_of(math.fsum(r.target_value for r in rows), whole),
                       "rest": count_of(math.fsum(r.target_value for r in others), whole)},
        )  # fmt: skip


def _new_and_under_way(row: IndicatorRow, book: Book) -> bool:
    """Whether plan and result both say of a piece that it is under way and newly made, and no more."""
    told = [book.statements_of(fact) for fact in (row.target_fact, row.actual_fact)]
    return {row.target_stage, row.actual_stage} == {"advancing"} and all(natures_of(of) == {"new"} for of in told)


def _cumulative_results(book: Book) -> Iterator[Finding]:
    """Results printed as cumulative, and nowhere plainly, that are set against the target of a year."""
    for row in book.indicators:
        if not row.target_fact or not row.actual_fact or row.level == "result" or _INVESTMENT in row.name_zh:
            continue
        every = book.statements_of(row.actual_fact)
        printed = [s for s in every if s.period == CUMULATIVE]
        if printed and len(printed) == len(every):
            # Such a word often means the year so far; what lies far above the year's target can hardly be of it alone.
            far = row.actual_value >= CUMULATIVE_FROM * row.target_value
            yield Finding(
                "cumulative_result", "notice" if far else "info", row.project_no, indicator_id=row.indicator_id, fact_id=row.actual_fact,
                statement_ids=split_ids(row.target_statements, *(s.statement_id for s in printed)),
                about=(stem(row.actual_fact),),
                arguments={"name": name_of(row), "target": target_of(row), "figures": Printed.of(printed, states=any(s.unit == "state" for s in printed))},
            )  # fmt: skip


def _parts(book: Book, expression: str) -> list[FactRow]:
    facts = {term.fact_id for term in parse_expression(expression)}
    return [fact for fact in book.facts if fact.part_of in facts and fact.place]


def _sited_elsewhere(book: Book) -> Iterator[Finding]:
    """Facilities whose places are not those that the promise puts them in.

    A promise that ties them to other facilities names no place: then it is only worth knowing that most are in
    subdistricts.
    """
    for row in book.indicators:
        parts = _parts(book, row.actual_fact) if row.sited_in and row.actual_fact else []
        if not parts:
            continue
        if row.sited_in.startswith("kind:"):
            suffix = {"town": ("镇", "乡"), "subdistrict": ("街道",)}[row.sited_in.removeprefix("kind:")]
            counted, severity, form = [part for part in parts if not part.place.endswith(suffix)], "notice", ""
        else:
            counted, severity, form = [part for part in parts if part.place.endswith("街道")], "info", "streets"
        others, towns = _towns_of_others(row, parts, book)
        if form and towns:
            form = "streets_alone"
        total, some = (math.fsum(p.value for p in group) for group in (parts, counted))
        if some * 2 <= total:
            continue
        yield Finding(
            "sited_elsewhere", severity, row.project_no, indicator_id=row.indicator_id, fact_id=row.actual_fact,
            statement_ids=split_ids(row.target_statements, *(p.statement_ids for p in parts)),
            about=(f"sited:{row.indicator_id}",),
            form=form,
            arguments={"name": name_of(row), "total": count_of(total, row), "away": count_of(some, row),
                       "others": Listed(others), "n": len(towns)},
        )  # fmt: skip


def _towns_of_others(row: IndicatorRow, parts: Iterable[FactRow], book: Book) -> tuple[tuple[Named, ...], set[str]]:
    """Name the other facilities of a project that stand in towns alone, none of which has any of these, and the towns."""
    own = {part.place for part in parts}
    names, towns = [], set()
    for other in book.indicators:
        of_same = other.level == "headline" and other.project_no == row.project_no and other.actual_fact
        places = {part.place for part in _parts(book, other.actual_fact)} if of_same else set()
        if places and not places & own and all(place.endswith(("镇", "乡")) for place in places):
            names.append(name_of(other))
            towns |= places
    return tuple(names), towns


def count_of(value: float, row: IndicatorRow) -> Amount:
    """Give a number of what an indicator counts."""
    return Amount.exactly(value, row.unit, row.classifier)


def _nature_differs(book: Book) -> Iterator[Finding]:
    """Totals of two kinds (改造和新增) whose parts are all of one."""
    for row in book.indicators:
        of_total = natures_of(book.statements_of(row.actual_fact)) if row.target_fact else set()
        facts = {term.fact_id for term in parse_expression(row.actual_fact)}
        parts = [s for s in book.statements if s.part_of in facts and s.nature]
        of_parts = natures_of(parts)
        if len(of_total) > 1 and parts and len(of_parts) == 1 and of_parts < of_total:
            totals = [s for s in book.statements_of(row.actual_fact) if s.nature]
            # Works that bear the other kind in their names: the total is then called what they are.
            others = {code: word for code, word in _NATURE_WORDS.items() if code in of_total - of_parts}
            named = {s.fact_id for s in parts if any(re.search(word, s.subject_zh) for word in others.values())}
            yield Finding(
                "nature_differs", "info" if named else "notice", row.project_no, indicator_id=row.indicator_id, fact_id=row.actual_fact,
                statement_ids=split_ids(*(s.statement_id for s in (*totals, *parts))),
                about=(f"nature:{row.indicator_id}",), form="named" if named else "",
                arguments={"name": name_of(row), "n": len({s.fact_id for s in parts}), "named": len(named),
                           "of_name": Many(tuple(Nature(code) for code in others)),
                           "of_total": Many(tuple(Nature(code) for code in totals[0].nature.split(";"))),
                           "of_parts": Nature(next(iter(of_parts)))},
            )  # fmt: skip


def _asks_little(book: Book) -> Iterator[Finding]:
    """Target sentences that ask for no more than that a thing go on or be carried out, under a verdict of done."""
    for row in book.indicators:
        asked = row.target_stage or "completed"
        if (
            row.level != "headline"
            or STAGE_RANK.get(asked, 3) == STAGE_RANK["completed"]
            or level(row.reported_status) < MET
        ):
            continue
        later = [other for other in book.indicators if other.parent == row.indicator_id and other.not_due]
        if not later and _earned_beside(row, book.indicators):
            continue
        # What the support column asks of it within the year.
        asked_now = [
            o for o in book.indicators if later and o.parent == row.indicator_id and o.target_fact and not o.not_due
        ]
        asked_now.sort(key=lambda o: o.target_statements)
        form = "later_with" if asked_now else "later" if later else ""
        told = book.statements_of
        yield Finding(
            "asks_little", "info", row.project_no, indicator_id=row.indicator_id,
            fact_id=row.target_fact, form=form,
            statement_ids=split_ids(row.target_statements, row.actual_statements, *(o.target_statements for o in (*asked_now, *later)),
                                    *(o.actual_statements for o in asked_now)),
            about=(f"asks_little:{row.indicator_id}", *(stem(o.actual_fact) for o in (*asked_now, *later))),
            arguments={"name": name_of(row), "target": target_of(row), "reported_status": Verdict(row.reported_status),
                       "asked": Many(tuple(Answer(name_of(o), o.target_text, Printed.of(told(o.actual_fact), states=True), _as_far_as_asked(o)) for o in asked_now)),
                       "due": Due(min((o.deadline for o in later), default=""))},
        )  # fmt: skip


def _as_far_as_asked(row: IndicatorRow) -> bool:
    return STAGE_RANK.get(row.actual_stage, 0) >= STAGE_RANK.get(row.target_stage or "completed", 3)


def _earned_beside(row: IndicatorRow, rows: Iterable[IndicatorRow]) -> bool:
    """Whether another promise of the same line earns the verdict with a figure of its own."""
    said = level(row.reported_status)
    return any(
        other.level == "headline"
        and (other.project_no, other.reported_status) == (row.project_no, row.reported_status)
        and (other.actual_value > other.target_value if said > MET else other.actual_value >= other.target_value)
        for other in rows
        if other.indicator_id != row.indicator_id and other.comparable and other.direction != "decrease"
    )


def _substituted(book: Book) -> Iterator[Finding]:
    """Counts that reach their target without all that was promised by name."""
    for row in book.indicators:
        if row.level != "headline" or row.unit != "count" or not row.actual_value >= row.target_value:
            continue
        named = [
            r for r in book.indicators if r.parent == row.indicator_id and r.measure == "qualitative" and r.comparable
        ]
        short = [
            r for r in named if STAGE_RANK.get(r.actual_stage, 3) < STAGE_RANK.get(r.target_stage or "completed", 3)
        ]
        if short and len(named) >= row.target_value:
            brought = _planned_to_bring([one for one in named if one not in short], row, book)
            yield Finding(
                "substituted", "notice", row.project_no, indicator_id=row.indicator_id, fact_id=row.actual_fact,
                statement_ids=split_ids(row.target_statements, row.actual_statements, *(r.target_statements for r in named),
                                        *(r.actual_statements for r in named)),
                form="brought" if brought else "",
                about=tuple(stem(r.actual_fact) for r in short),
                arguments={"name": name_of(row), "target": target_of(row), "reached": len(named) - len(short), "n": len(named),
                           "actual": count_of(row.actual_value, row),
                           "others": count_of(row.actual_value - len(named) + len(short), row), **brought},
            )  # fmt: skip


def _planned_to_bring(finished: Sequence[IndicatorRow], row: IndicatorRow, book: Book) -> dict[str, Argument]:
    """Give what the finished works of a list were planned to bring to another total of the project, where each has its share of that beside it."""
    lines = {s.line for work in finished for s in book.statements_of(work.target_fact)}
    for other in book.indicators:
        if other.level != "headline" or other.project_no != row.project_no or other is row or not other.target_fact:
            continue
        shares = [s for s in book.statements if s.role == "target" and s.part_of == other.target_fact]
        theirs = [s for s in shares if s.line in lines]
        adds_up = math.isclose(math.fsum(s.value for s in shares), other.target_value)
        if finished and adds_up and len(theirs) == len(finished) == len({s.line for s in theirs}):
            brought = math.fsum(s.value for s in theirs)
            return {"brought": count_of(brought, other), "of": target_of(other), "total": name_of(other)}
    return {}


def by_item(book: Book) -> dict[int, dict[int, list[IndicatorRow]]]:
    """Give the figures of each finished item of the support column: a line of it is one item, whatever it counts.

    Parameters
    ----------
    book : Book

    Returns
    -------
    dict of int to dict of int to list of IndicatorRow
        By project, then by line.
    """
    items: dict[int, dict[int, list[IndicatorRow]]] = {}
    line_of = {row.statement_id: row.line for row in book.statements}
    for row in book.indicators:
        finished = STAGE_RANK.get(row.target_stage or "completed", 3) == STAGE_RANK["completed"]
        known = not math.isnan(row.target_value) and not math.isnan(row.actual_value)
        if row.level == "support" and finished and known and row.comparable and row.project_no is not None:
            line = min(line_of[key] for key in split_ids(row.target_statements))
            items.setdefault(row.project_no, {}).setdefault(line, []).append(row)
    return items


def _equal_to_plan(book: Book) -> Iterator[Finding]:
    """Projects of which every single item came out exactly as planned, to the last digit.

    Floor area and number of buildings of what stands already are no results and cannot but repeat the plan.
    """
    for number, lines in by_item(book).items():
        rows = [row for of_line in lines.values() for row in of_line]
        few = len(lines) < ITEMS_EQUAL_TO_PLAN or len(rows) < FIGURES_EQUAL_TO_PLAN
        if few or any(row.target_value != row.actual_value for row in rows):
            continue
        if all(_of_stock(row, book) for row in rows):
            continue
        yield Finding(
            "equal_to_plan", "notice", number,
            statement_ids=split_ids(*(ids for row in rows for ids in (row.target_statements, row.actual_statements))),
            about=(f"plan:{number}",),
            arguments={"n": len(lines), "figures": len(rows)},
        )  # fmt: skip


def _of_stock(row: IndicatorRow, book: Book) -> bool:
    """Whether a figure measures something that stood before and is not said to be new."""
    measures_buildings = row.unit == "m2" or (row.unit == "count" and row.classifier in _BUILDINGS)
    return measures_buildings and "new" not in natures_of(
        s for fact in (row.target_fact, row.actual_fact) for s in book.statements_of(fact)
    )
