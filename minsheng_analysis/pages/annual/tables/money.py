"""Costs: outlays with what they come to a facility and a person; plans, loans and rates apart."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd

from minsheng_analysis.display.lettering import bracket_together
from minsheng_analysis.display.links import source_links
from minsheng_analysis.display.passage import Section, section
from minsheng_analysis.display.table import Cell, Column, Row, Table, in_columns, number, said_columns
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_interval, format_number, format_quantity, unit_name
from minsheng_analysis.language.punctuation import in_a_row
from minsheng_analysis.language.vocabulary import in_language
from minsheng_analysis.measures.codes import SPENT
from minsheng_analysis.measures.rows import CostRow, rows_of
from minsheng_analysis.pages.annual.spending import without_amount
from minsheng_analysis.pages.annual.tables.lines import line_names
from minsheng_analysis.pages.drafts import to_check_mark
from minsheng_analysis.pages.ends import ends
from minsheng_analysis.pages.figures import rounded


def costs(items: pd.DataFrame, *, lang: str) -> Section | None:
    """Tabulate costs: in all, a facility or a person, or why it cannot be divided.

    Parameters
    ----------
    items : DataFrame
        As ``Report.costs``.
    lang : {"zh", "en"}

    Returns
    -------
    Section or None
        None where the report prices nothing. Outlays; folded below them what was planned, loans, which are repaid, and
        rates, which are no sums.
    """
    if items.empty:
        return None
    say = messages("tables", lang)
    ordered = items.sort_values(["cost_low", "cost_id"], ascending=[False, True])

    def rows(kind: str) -> list[Row]:
        return [_row(row, lang, priced=False) for row in rows_of(ordered[ordered["kind"].eq(kind)], CostRow)]

    priced = ordered["cost_low"].notna()
    spent = ordered["kind"].isin(SPENT)
    outlays = [_row(row, lang) for row in rows_of(ordered[spent & priced], CostRow)]
    of_kind = {"plan": say("Planned amounts"), "loan": say("Loans, which are repaid"), "standard": say("Rates and limits")}  # fmt: skip
    apart = [(title, some) for kind, title in of_kind.items() if (some := rows(kind))]
    # One kind alone is named by the title.
    both = len(apart) > 1
    named = {
        ("loan", "standard"): say("Loans and rates (not spending)"),
        ("loan",): say("Loans (not spending)"),
        ("standard",): say("Rates (not spending)"),
        ("plan",): say("Planned amounts (not spending)"),
        ("plan", "loan"): say("Planned amounts and loans (not spending)"),
        ("plan", "standard"): say("Planned amounts and rates (not spending)"),
        ("plan", "loan", "standard"): say("Planned amounts, loans and rates (not spending)"),
    }.get(tuple(kind for kind in of_kind if rows(kind)), "")
    bound = any("≥" in cell.html for row in outlays for cell in row.cells)
    told = (say("Amounts as the report gives them."), say("≥: a lower bound.") if bound else "")
    notes = [in_a_row(told, lang), without_amount(ordered, lang)]
    return section(
        _table("outlays", say("What each outlay comes to"), [("", outlays)], lang, notes=[*filter(None, notes)], data=_numbers(rows_of(ordered[spent & priced], CostRow), lang)) if outlays else None,
        _table("loans-and-rates", named, [(title if both else "", some) for title, some in apart], lang, folded=True, data=_rates(rows_of(ordered[ordered["kind"].isin(of_kind)], CostRow), of_kind, lang)) if apart else None,
        half=True,
    )  # fmt: skip


def _numbers(items: Sequence[CostRow], lang: str) -> Numbers:
    """Give the outlays as the page shows them, with both ends of a range or a bound and what each is for."""
    say = messages("files", lang)
    columns = (
        say("What for"), say("Yuan, lower end"), say("Yuan, upper end"), say("Yuan per unit, lower end"), say("Yuan per unit, upper end"),
        say("Per what"), say("How many of these"),
    )  # fmt: skip
    say = messages("tables", lang)
    kinds = {"facility": say("facility"), "beneficiary": say("person")}
    rows: list[tuple[object, ...]] = []
    for row in items:
        kind, n = _divided(row)
        least = most = math.nan
        if kind:
            low, high = ends(*(float(getattr(row, f"cost_per_{kind}{end}")) for end in ("", "_low", "_high")))
            least = _rounded(row, f"cost_per_{kind}")
            most = least if low == high else high
        rows.append(
            (
                in_language(row, "name", lang),
                *ends(row.cost_value, row.cost_low, row.cost_high),
                least,
                most,
                kinds.get(kind, ""),
                n if kind else "",
            )
        )
    return Numbers(columns, rows)


def _rates(items: Sequence[CostRow], of_kind: Mapping[str, str], lang: str) -> Numbers:
    """Give plans, loans and rates with both ends, each with the unit that it has."""
    say = messages("files", lang)
    columns = (say("What for"), say("Kind"), say("Amount or rate, lower end"), say("Amount or rate, upper end"), say("Unit"), say("Note"), say("Lines"))  # fmt: skip
    rows = [
        (
            in_language(row, "name", lang), of_kind[row.kind], *ends(row.cost_value, row.cost_low, row.cost_high),
            unit_name(row.unit, lang).strip(), in_language(row, "reason", lang), line_names("", row.cost_statements),
        )
        for row in items
    ]  # fmt: skip
    return Numbers(columns, rows)


def _table(
    name: str, title: str, groups: Sequence[tuple[str, Sequence[Row]]], lang: str, *, notes: Sequence[str] = (), folded: bool = False,
    data: Numbers | None = None,
) -> Table:  # fmt: skip
    say = messages("tables", lang)
    amounts = (say("Amount or rate"),) if folded else (say("Yuan"), say("Per unit"))
    columns = [Column(say("What for"), kind="name"), *(Column(head, number=True) for head in amounts)]
    said = said_columns([row for _, rows in groups for row in rows])
    groups = [(head, in_columns(rows, said)) for head, rows in groups]
    columns = [columns[place] for place in said]
    return Table(name, title, columns, groups, notes=notes, folded=folded, take=True, data=data, lang=lang)


def _row(row: CostRow, lang: str, *, priced: bool = True) -> Row:
    say = messages("tables", lang)
    links = f'<span class="src">{source_links(row.cost_statements)}</span>'
    told = [(say("Note"), escape(reason))] if (reason := in_language(row, "reason", lang)) else []
    told.append((say("Lines"), links))
    details = "".join(f"<dt>{escape(head)}</dt><dd>{words}</dd>" for head, words in told)
    name = bracket_together(in_language(row, "name", lang)) + (f" {to_check_mark(lang)}" if row.to_check else "")
    return Row(
        id=f"cost-{row.cost_id}",
        cells=(
            Cell(f"<details><summary>{name}</summary><dl>{details}</dl></details>", in_language(row, "name", lang)),
            *((_yuan(row, "cost", lang), _each(row, lang)) if priced else (_rate(row, lang),)),
        ),
    )


def _rate(row: CostRow, lang: str) -> Cell:
    """Write a plan, a loan, a ceiling or a rate with its own unit."""
    return number(row.cost_low, format_quantity(row.cost_value, row.unit, lang, low=row.cost_low, high=row.cost_high))


def _each(row: CostRow, lang: str) -> Cell:
    """Write what a cost comes to a facility, else a person; nothing for one thing, whose cost is that in all."""
    say = messages("tables", lang)
    kind, n = _divided(row)
    if not kind:
        return Cell("", "")
    each = _yuan(row, f"cost_per_{kind}", lang)
    told = (
        say("{amount} a facility", amount=each.html) if kind == "facility"
        else say("{amount} a head ({n})", amount=each.html, n=n)
    )  # fmt: skip
    return Cell(escape(told).replace(escape(each.html), each.html), each.key)


def _divided(row: CostRow) -> tuple[str, float]:
    """Tell what a cost is divided by, facilities or else people, and how many they are; nothing for one thing."""
    if not math.isnan(row.cost_per_facility_low) and row.cost_per_facility_low != row.cost_low:
        return "facility", row.facilities
    return ("", math.nan) if math.isnan(row.cost_per_beneficiary_low) else ("beneficiary", row.beneficiaries)


def _yuan(row: CostRow, kind: str, lang: str) -> Cell:
    low, high = float(getattr(row, f"{kind}_low")), float(getattr(row, f"{kind}_high"))
    value = float(getattr(row, "cost_value" if kind == "cost" else kind))
    if math.isnan(low):
        return number(math.nan, "—")
    if math.isinf(high):
        # Divided money to three figures: more would be the division's, not the report's. After 每人 no space stands.
        if kind == "cost":
            return number(low, "≥ " + format_number(low, lang))
        divided = format_number(_rounded(row, kind), lang)
        return number(low, ("≥" if lang == "zh" else "≥ ") + divided)
    if math.isnan(value):
        return number(low, format_interval(low, high, "", lang))
    return number(value, format_number(_rounded(row, kind) if kind != "cost" else value, lang))


def _rounded(row: CostRow, kind: str) -> float:
    """Round divided money: a bound to three figures, else to a yuan; the lower end of a range stays."""
    low, value = float(getattr(row, f"{kind}_low")), float(getattr(row, kind))
    if math.isinf(float(getattr(row, f"{kind}_high"))):
        return rounded(low, 3)
    return low if math.isnan(value) else float(round(value))
