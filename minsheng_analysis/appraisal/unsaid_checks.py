"""Checks of what a result leaves unsaid: over which time, of which kinds, where, for whom."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from minsheng_analysis.appraisal.arguments import Amount, Listed, Many, Named, Place, Ratio, Told
from minsheng_analysis.appraisal.findings import Finding, split_ids, stem
from minsheng_analysis.appraisal.promise_checks import by_item, count_of, name_of
from minsheng_analysis.appraisal.statement_checks import Book, natures_of
from minsheng_analysis.dataset.facts import parse_expression
from minsheng_analysis.measures.rows import FactRow, IndicatorRow, StatementRow

#: From how many items, and how many times as much for each who benefits, a difference asks for a reason.
ITEMS_COMPARED, TIMES_AS_MUCH = 3, 10
#: From how many places, and from which share in one of them, a distribution asks for a reason.
PLACES_COMPARED, SHARE_OF_ONE, HALF = 4, 0.25, 0.5
#: What stands in a place for its people; how many sets a place gets follows from its buildings.
_FACILITIES = frozenset({"个", "所", "处", "座", "家"})
_BENEFICIARIES = re.compile("受益|惠及|服务对象")
#: The one word of those for renewing that says that what was there gave way to another.
_REPLACED = re.compile("更换")


def unsaid_checks(book: Book, *, complete: bool) -> Iterator[Finding]:
    """Run every check of what results leave unsaid.

    Parameters
    ----------
    book : Book
    complete : bool
        Whether the report is held whole.

    Yields
    ------
    Finding
    """
    yield from _unlike_items(book)
    if complete:
        yield from _change_without_level(book)
        yield from _period_not_said(book)
        yield from _kinds_not_split(book)
        yield from _perhaps_the_same_people(book)
        yield from _uneven_places(book)
        yield from _most_in_one(book)


def _period_not_said(book: Book) -> Iterator[Finding]:
    """Figures that answer no promise of the year and bear no period: attendances, and what one chapter alone has."""
    answers = {
        term.fact_id
        for row in book.indicators if row.target_fact
        for expression in (row.actual_fact, row.evidence_fact, row.base_fact)
        for term in parse_expression(expression)
    }  # fmt: skip
    for fact in book.facts:
        rows = book.of_fact.get(fact.fact_id, [])
        if fact.role != "actual" or fact.fact_id in answers or fact.part_of or any(row.period for row in rows):
            continue
        if fact.unit == "person_times" or _told_in_passing(fact, rows):
            yield Finding(
                "period_not_said", "info", fact.project_no, fact_id=fact.fact_id,
                statement_ids=split_ids(fact.statement_ids), about=("period_not_said",),
                arguments={"result": _told(fact, book)},
            )  # fmt: skip


def _told_in_passing(fact: FactRow, rows: Sequence[StatementRow]) -> bool:
    """Whether a count stands in one numbered chapter alone, and neither it nor its name says that it is new or of the year."""
    sections = {row.section for row in rows}
    return (
        fact.unit in ("count", "people", "m2", "km")
        and fact.stage == "completed"
        and len(sections) == 1
        and all(re.search(r"\d$", section) for section in sections)
        and not any(row.nature for row in rows)
        and not re.search("新增|新建|[全当本]年", fact.subject_zh)
    )


def _change_without_level(book: Book) -> Iterator[Finding]:
    """Changes in per cent of what is given neither before nor after."""
    known = {stem(row.fact_id) for row in book.statements if row.role != "change" and not math.isnan(row.value)}
    for fact in book.facts:
        if fact.role == "change" and fact.unit == "percent" and stem(fact.fact_id) not in known:
            yield Finding(
                "change_without_level", "notice", fact.project_no, fact_id=fact.fact_id,
                statement_ids=split_ids(fact.statement_ids), about=(stem(fact.fact_id),),
                arguments={"subject": book.subject(fact), "figures": book.printed(fact)},
            )  # fmt: skip


def _kinds_not_split(book: Book) -> Iterator[Finding]:
    """Results that count new ones and others together (更换和新增), of which no part is given."""
    wholes = {fact.part_of for fact in book.facts}
    for row in book.indicators:
        if row.level != "headline" or row.unit == "state" or row.actual_fact in wholes:
            continue
        said = book.of_fact.get(row.actual_fact, ())
        kinds = natures_of(said)
        if len(kinds) > 1 and "new" in kinds:
            replaced = kinds == {"new", "renewed"} and any(_REPLACED.search(s.subject_zh) for s in said)
            yield Finding(
                "kinds_not_split", "info", row.project_no, indicator_id=row.indicator_id, fact_id=row.actual_fact,
                statement_ids=split_ids(row.actual_statements), about=(f"kinds:{row.actual_fact}",), form="replaced" if replaced else "",
                arguments={"name": name_of(row), "actual": Amount(row.actual_value, row.actual_low, row.actual_high, row.unit, row.classifier, row.actual_text)},
            )  # fmt: skip


def _perhaps_the_same_people(book: Book) -> Iterator[Finding]:
    """Beneficiaries of two works of one project: whether they are counted twice is not said."""
    counted: dict[int | None, list[FactRow]] = {}
    for fact in book.facts:
        people = fact.unit == "people" and fact.role == "actual" and not fact.part_of
        if people and _BENEFICIARIES.search(fact.subject_zh):
            counted.setdefault(fact.project_no, []).append(fact)
    for number, facts in counted.items():
        if len({fact.subject_zh for fact in facts}) > 1:
            shared = sorted(set.intersection(*(_places_of(fact, facts, book) for fact in facts)))
            yield Finding(
                "perhaps_the_same_people", "info", number, statement_ids=split_ids(*(f.statement_ids for f in facts)),
                about=(f"people:{number}",), form="place" if shared else "",
                arguments={"groups": Listed(tuple(_told(fact, book) for fact in facts)),
                           "places": Many(tuple(Place(place) for place in shared))},
            )  # fmt: skip


def _places_of(fact: FactRow, groups: Sequence[FactRow], book: Book) -> set[str]:
    """Places of a group's parts; without parts, those told of in lines that speak of no other group."""
    parts = {part.place for part in book.facts if part.part_of == fact.fact_id and part.place}
    others = {row.line for other in groups if other is not fact for row in book.of_fact[other.fact_id]}
    lines = {row.line for row in book.of_fact[fact.fact_id]} - others
    return parts or {row.place for row in book.statements if row.line in lines and row.place}


def _uneven_places(book: Book) -> Iterator[Finding]:
    """Facilities of which one place has many, while others that the promise itself names have none.

    Which places might have had some is known from the promise alone: another list's places are another thing's.
    """
    lists: dict[str, set[str]] = {}
    for fact in book.facts:
        if fact.part_of and fact.place:
            lists.setdefault(fact.part_of, set()).add(fact.place)
    for row in book.indicators:
        own = lists.get(row.actual_fact, set())
        if row.level != "headline" or row.classifier not in _FACILITIES or len(own) < PLACES_COMPARED:
            continue
        parts = [fact for fact in book.facts if fact.place and fact.part_of == row.actual_fact]
        most, next_most = sorted(parts, key=lambda part: part.value, reverse=True)[:2]
        without = sorted(lists.get(row.target_fact, set()) - own)
        if without and most.value >= max(SHARE_OF_ONE * row.actual_value, 2 * next_most.value):
            yield Finding(
                "uneven_places", "info", row.project_no, indicator_id=row.indicator_id, fact_id=row.actual_fact,
                statement_ids=split_ids(most.statement_ids, row.actual_statements), about=(f"places:{row.actual_fact}",),
                arguments={"name": name_of(row), "many": count_of(most.value, row), "total": count_of(row.actual_value, row),
                           "place": Place(most.place), "next_most": count_of(next_most.value, row),
                           "without": Many(tuple(Place(place) for place in without))},
            )  # fmt: skip


def _most_in_one(book: Book) -> Iterator[Finding]:
    """Promised totals of which one of several parts makes up half or more."""
    names = {row.actual_fact: row for row in book.indicators}
    for row in book.indicators:
        parts = [fact for fact in book.facts if row.actual_fact and fact.part_of == row.actual_fact and fact.value > 0]
        if row.level != "headline" or len(parts) < PLACES_COMPARED or {part.unit for part in parts} != {row.unit}:
            continue
        most = max(parts, key=lambda part: part.value)
        if HALF * row.actual_value <= most.value < row.actual_value:
            part = _work(names[most.fact_id], book) if most.fact_id in names else book.subject(most)
            yield Finding(
                "most_in_one", "info", row.project_no, indicator_id=row.indicator_id, fact_id=row.actual_fact,
                statement_ids=split_ids(row.actual_statements, most.statement_ids), about=(f"most:{row.actual_fact}", *((f"people:{row.project_no}",) if row.unit == "people" else ())),
                arguments={"name": name_of(row), "total": count_of(row.actual_value, row), "n": len(parts),
                           "share": Ratio(most.value / row.actual_value, decimals=0), "part": Told(part, count_of(most.value, row))},
            )  # fmt: skip


def _work(row: IndicatorRow, book: Book) -> Named:
    """Name the work that a figure is of: as its other figure is named, without the brackets that tell the two apart."""
    own = (
        one
        for one in book.indicators
        if one.project_no == row.project_no and row.name_zh.startswith(f"{one.name_zh}（")
    )
    return name_of(next(own, row))


def _unlike_items(book: Book) -> Iterator[Finding]:
    """Items of one project of which one has many times as much for each who benefits as another."""
    for number, items in by_item(book).items():
        pairs = [
            (work, people)
            for rows in items.values()
            for work in rows
            for people in rows
            if work.unit in ("km", "m2")
            and people.unit == "people"
            and people.actual_value > 0
            and work.actual_value > 0
        ]
        if len(pairs) < ITEMS_COMPARED or len({work.unit for work, _ in pairs}) > 1:
            continue
        pairs.sort(key=lambda pair: pair[0].actual_value / pair[1].actual_value)
        (less, of_less), (more, of_more) = pairs[0], pairs[-1]
        times = more.actual_value / of_more.actual_value * of_less.actual_value / less.actual_value
        # What is said is said of the figures as rounded: at least so many times, so much or so little each.
        least = more.actual_low / of_more.actual_high * of_less.actual_low / less.actual_high
        if times >= TIMES_AS_MUCH and least >= 2 and min(of_more.actual_low, of_less.actual_low) > 0:
            rows = (more, of_more, less, of_less)
            yield Finding(
                "unlike_items", "info", number, indicator_id=more.indicator_id, fact_id=more.actual_fact,
                statement_ids=split_ids(*(row.actual_statements for row in rows)), about=(f"unlike:{number}",),
                arguments={"more": name_of(more), "less": name_of(less), "times": math.floor(least),
                           "much": _for_each(more, of_more), "little": _for_each(less, of_less)},
                form="area" if more.unit == "m2" else "",
            )  # fmt: skip


def _for_each(work: IndicatorRow, people: IndicatorRow) -> Amount:
    """What a work comes to for each who benefits, in metres or square metres, from the least to the most."""
    ends = (work.actual_low / people.actual_high, work.actual_high / people.actual_low)
    least, most = (end * (1000 if work.unit == "km" else 1) for end in ends)
    digits = 0 if least >= 10 else 1
    return Amount(math.nan, round(least, digits), round(most, digits), "")


def _told(fact: FactRow, book: Book) -> Told:
    row = book.of_fact[fact.fact_id][0]
    return Told(book.subject(fact), Amount(row.value, row.low, row.high, row.unit, printed=row.figure))
