"""Whom the results reach: for each of those served, for each facility, and in towns against subdistricts."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import pandas as pd

from minsheng_analysis.display.links import source_links
from minsheng_analysis.display.table import Cell, Column, Row, Table, number, text
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.mid_sentence import mid_sentence
from minsheng_analysis.language.numbers import format_interval, format_number, format_quantity, unit_name
from minsheng_analysis.language.vocabulary import in_language
from minsheng_analysis.measures.benefits import ReachRow, TownsRow
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.pages.annual.charts.reach import people_counted_for, range_words, so_many
from minsheng_analysis.pages.annual.tables.lines import line_names
from minsheng_analysis.pages.figures import own_unit, rounded
from minsheng_analysis.pages.saved_columns import amount_heads

#: What Chinese names behind its number, and what is said of a facility besides its name.
_COUNTED_NOUN = {"zh": re.compile("(学位|床位|车位|泊位)$"), "en": re.compile(r"\b(places|beds|spaces)\b")}
_WORK_ON = re.compile("^(?:全年|本年|新建|扩建|改建|新增|投用)+|(?:建设|项目|工程)+$")
_SCHOOL = re.compile("(幼儿园|小学|中学|学校|医院|卫生院)$")
#: What there can be so many of for so many people.
_FOR_PEOPLE = ("count", "people", "person_times")


def benefits(reach: pd.DataFrame, *, lang: str) -> Table | None:
    """Tabulate what is finished, whom it serves, and what that comes to.

    Parameters
    ----------
    reach : DataFrame
        From ``measures.benefits.benefits``.
    lang : {"zh", "en"}

    Returns
    -------
    Table or None
        None where no result says whom it serves.
    """
    if reach.empty:
        return None
    say = messages("tables", lang)
    told = [
        row for row in rows_of(reach, ReachRow)
        # A length by itself is shared out by nothing.
        if row.unit in _FOR_PEOPLE or not math.isnan(row.per_value)
    ]  # fmt: skip
    rows = [
        Row(
            id=f"reach-{row.indicator_id}",
            cells=(
                text(in_language(row, "name", lang)),
                number(row.finished, _finished(row, lang)),
                text(_group(row.serves, lang)),
                _for_people(row, lang),
                _for_each(row, lang),
                Cell(f'<span class="src">{source_links(row.lines)}</span>'),
            ),
        )
        for row in told
    ]
    lacking = bool((reach["people"].isna() & reach["serves"].ne("residents")).any())
    return Table(
        name="reach",
        title=say("Whom it serves"),
        columns=(
            Column(say("Result"), kind="name"), Column(say("Finished"), number=True), Column(say("Serves")),
            Column(say("Per head of the group"), number=True), Column(say("Per facility or person"), number=True), Column(say("Lines"), kind="source"),
        ),
        groups=[("", rows)],
        notes=[say("Not available: the size of the group is not in the data, and total population cannot stand in for it.")] if lacking else [],
        folded=True,
        take=True,
        data=_numbers(told, lang),
        lang=lang,
    )  # fmt: skip


def _numbers(rows: Sequence[ReachRow], lang: str) -> Numbers:
    """Give what the table says with both ends of a range, units, and for how many people."""
    say = messages("files", lang)
    columns = (
        say("Item"), *amount_heads("completed", lang), say("Unit"), say("Serves"),
        say("Per that many people, lower end"), say("Per that many people, upper end"), say("Per how many people"),
        say("Per facility or person, lower end"), say("Per facility or person, upper end"), say("Unit of the figure per facility or person"),
        say("Per what"), say("Lines"),
    )  # fmt: skip
    return Numbers(columns, [_saved(row, lang) for row in rows])


def _saved(row: ReachRow, lang: str) -> tuple[object, ...]:
    say, most = messages("tables", lang), row.finished_most / row.finished if row.finished else math.nan
    people: tuple[object, ...] = ("", "", "")
    if row.unit in _FOR_PEOPLE:
        base = people_counted_for(row.per_10000)
        low = row.per_10000 * base / 10_000
        people = people if math.isnan(low) else (rounded(low), rounded(low * most), base)
    each: tuple[object, ...] = ("", "", "", "")
    if not math.isnan(row.per_value):
        metres = _in_metres(row)
        low = row.per_value * (1000 if metres else 1)
        per = say("person") if row.per_unit == "people" else _per_name(row, lang)
        unit = say("metres") if metres else _counted_noun(row, lang, own_unit(row, lang))
        each = (rounded(low), rounded(low * most), unit, per)
    return (
        in_language(row, "name", lang), row.finished, row.finished_most, own_unit(row, lang), _group(row.serves, lang), *people, *each,
        line_names("", row.lines),
    )  # fmt: skip


def _in_metres(row: ReachRow) -> bool:
    """Whether a kilometre is far too much for what there is for each."""
    return row.unit == "km" and row.per_value < 0.1


def _group(serves: str, lang: str) -> str:
    say = messages("tables", lang)
    return {
        "residents": say("all residents"),
        "older": say("older people"),
        "preschool": say("young children"),
        "school_age": say("children of school age"),
        "rural": say("rural residents"),
        "disabled": say("disabled people"),
        "graduates": say("graduates"),
        "workers": say("workers"),
    }[serves]


def _for_people(row: ReachRow, lang: str) -> Cell:
    if row.unit not in _FOR_PEOPLE:
        return Cell("", "")
    if math.isnan(row.per_10000):
        return number(math.nan, messages("tables", lang)("not available"))
    people = people_counted_for(row.per_10000)
    low = row.per_10000 * people / 10_000
    told = messages("tables", lang)(
        "{amount} per {people}", amount=range_words(low, low * row.finished_most / row.finished, lang),
        people=so_many(people, lang),
    )  # fmt: skip
    return number(row.per_10000, told)


def _finished(row: ReachRow, lang: str) -> str:
    """Write what is finished: a number, a range, or a lower bound."""
    if row.finished_most > row.finished:
        return format_interval(row.finished, row.finished_most, row.unit, lang, classifier=row.classifier)
    return format_quantity(row.finished, row.unit, lang, classifier=row.classifier)


def _for_each(row: ReachRow, lang: str) -> Cell:
    """Write what there is for each of another thing: metres where a kilometre is far too much."""
    if math.isnan(row.per_value):
        return Cell("", "")
    say, value, unit = messages("tables", lang), row.per_value, row.unit
    bound = "≥ " if math.isinf(row.finished_most) else ""
    if _in_metres(row):
        amount = bound + say("{n} m", n=format_number(value * 1000, lang, significant=2))
    else:
        shown = format_number(value, lang, significant=3 if value < 1000 else 4)
        amount = f"{bound}{shown}{unit_name(unit, lang, classifier=row.classifier, n=value)}"
    if row.per_unit == "people":
        return number(value, say("{amount} a person", amount=amount))
    amount = _counted_noun(row, lang, amount) if lang == "zh" else amount
    return number(value, say("{amount} for each of the {name}", amount=amount, name=_per_name(row, lang)))


def _per_name(row: ReachRow, lang: str) -> str:
    """Name what something is shared out among; in Chinese neither the work on it nor when it was built belongs there: 每所幼儿园."""
    if lang == "en":
        return mid_sentence(row.per_name_en)
    bare = _WORK_ON.sub("", row.per_name_zh) or row.per_name_zh
    return ("所" if _SCHOOL.search(bare) else row.per_classifier or "个") + bare


def _counted_noun(row: ReachRow, lang: str, unit: str) -> str:
    """Put what is counted behind its unit, 个学位; in English, which has no unit there, in its place."""
    noun = "".join(_COUNTED_NOUN[lang].findall(in_language(row, "name", lang))[:1]) if row.unit == "count" else ""
    return unit + noun if lang == "zh" else noun or unit


def _town_heads(lang: str) -> tuple[str, ...]:
    say = messages("files", lang)
    return say("Item"), say("Unit"), say("In all"), say("In towns"), say("Number of towns"), say("In subdistricts"), say("Number of subdistricts")  # fmt: skip


def towns(table: pd.DataFrame, *, lang: str) -> Table | None:
    """Tabulate towns against subdistricts.

    Parameters
    ----------
    table : DataFrame
        From ``measures.benefits.towns_and_subdistricts``.
    lang : {"zh", "en"}
    """
    if table.empty:
        return None
    say = messages("tables", lang)

    def share(row: TownsRow, *, town: bool) -> Cell:
        amount = row.towns if town else row.subdistricts
        if not amount:
            return number(0.0, say("none"))
        told = format_quantity(amount, row.unit, lang, classifier=row.classifier)
        places = say(
            "{amount} in {n} town", plural="{amount} in {n} towns", amount=told, n=row.town_places
        ) if town else say(
            "{amount} in {n} subdistrict", plural="{amount} in {n} subdistricts", amount=told, n=row.subdistrict_places
        )  # fmt: skip
        return number(amount, places)

    rows = [
        Row(
            id=f"towns-{row.indicator_id}",
            cells=(
                text(in_language(row, "name", lang)),
                number(row.total, format_quantity(row.total, row.unit, lang, classifier=row.classifier)),
                share(row, town=True),
                share(row, town=False),
            ),
        )
        for row in rows_of(table, TownsRow)
    ]
    return Table(
        name="towns",
        title=say("Towns against subdistricts"),
        columns=(
            Column(say("Result"), kind="name"), Column(say("In all"), number=True), Column(say("In towns"), number=True),
            Column(say("In subdistricts"), number=True),
        ),
        groups=[("", rows)],
        folded=True,
        take=True,
        data=Numbers(
            _town_heads(lang),
            [
                (in_language(row, "name", lang), own_unit(row, lang), row.total, row.towns, row.town_places, row.subdistricts, row.subdistrict_places)
                for row in rows_of(table, TownsRow)
            ],
        ),
        lang=lang,
    )  # fmt: skip
