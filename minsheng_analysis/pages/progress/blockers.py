"""What stands in the way of a target: a table of the open blockers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng_analysis.appraisal.progress import blockers_at
from minsheng_analysis.appraisal.rows import BlockerRow
from minsheng_analysis.dataset.names import place_names
from minsheng_analysis.display.table import Cell, Column, Table, number, text, words_of
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.languages import format_date
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.vocabulary import in_language
from minsheng_analysis.measures.rows import rows_of

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report


def blocker_table(report: Report, *, lang: str, as_of: str = "") -> Table | None:
    """Tabulate the open blockers, the longest overdue first; None where there are none."""
    say = messages("progress", lang)
    found = blockers_at(report, as_of or None)
    if found.empty:
        return None
    indicators = report.indicators.set_index("indicator_id")
    rows, saved = [], []
    for row in rows_of(found, BlockerRow):
        indicator = indicators.loc[row.indicator_id]
        late = say("{n} day overdue", plural="{n} days overdue", n=row.overdue_days) if row.overdue else say("open")
        rows.append(
            (
                text(str(indicator[f"name_{lang}"] or indicator["name_zh"])),
                text(in_language(row, "blocker", lang)),
                text(place_names(lang)(row.owner)),
                number(float(row.open_days), say("{n} day", plural="{n} days", n=row.open_days)),
                Cell(format_date(row.due, lang) if row.due else "—", row.due),
                text(late),
            )
        )
        saved.append((*map(words_of, rows[-1][:3]), row.open_days, row.due, row.overdue_days if row.overdue else ""))
    columns = (Column(say("Promise")), Column(say("Blocker")), Column(say("Owner")), Column(say("Open for"), number=True), Column(say("Due by"), kind="state"), Column(say("State"), kind="state"))  # fmt: skip
    title, say = say("Open blockers"), messages("files", lang)
    heads = (say("Promise"), say("Blocker"), say("Owner"), say("Days open"), say("Due by"), say("Days overdue"))
    return Table("blockers", title, columns, [("", rows)], take=True, data=Numbers(heads, saved), lang=lang)  # fmt: skip
