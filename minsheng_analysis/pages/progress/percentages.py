"""The printed percentages of the progress page, beside what their figures give."""

from __future__ import annotations

import math

import pandas as pd

from minsheng_analysis.appraisal.percentages import explained_by
from minsheng_analysis.appraisal.rows import PercentageRow
from minsheng_analysis.display.links import source_links
from minsheng_analysis.display.passage import Passage
from minsheng_analysis.display.table import Cell, Column, Table, number, text, words_of
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.languages import bracketed, format_date, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import percent as percent_of
from minsheng_analysis.language.vocabulary import in_language
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.pages.figures import inside, is_ceiling
from minsheng_analysis.pages.progress.lights import percent


def percentage_words(checked: pd.DataFrame, *, lang: str) -> Passage | None:
    """Say how many printed percentages follow from their figures; None where none is printed."""
    if checked.empty:
        return None
    say = messages("progress", lang)
    counts = checked["agreement"].astype("str").value_counts()
    n, agrees = len(checked), int(counts.get("agrees", 0))
    paragraphs = [
        say(
            "{n} percentage of a target is printed. It follows from the figures it rests on, rounded or truncated to the digits printed.",
            plural="{n} percentages of targets are printed. All follow from the figures they rest on, rounded or truncated to the digits printed.",
            n=n,
        ) if agrees == n else say(
            "{n} percentages of targets are printed. {agrees} follow from the figures they rest on, rounded or truncated to the digits printed.",
            n=n, agrees=agrees,
        )
    ]  # fmt: skip
    for row in rows_of(checked[checked["agreement"].isin(["differs", "within_rounding"])], PercentageRow):
        said = {
            "name": in_language(row, "name", lang), "day": format_date(row.as_of, lang), "printed": percent(row.printed, lang),
            "recomputed": percent(row.recomputed, lang) + (bracketed(say("target over result"), lang) if is_ceiling(row) else ""),
        }  # fmt: skip
        if row.agreement == "differs":
            paragraphs.append(say("**{name}**, {day}: printed {printed}; the figures give {recomputed}.", **said))
        elif explained_by(row) == "cut":
            paragraphs.append(
                say(
                    "**{name}**, {day}: printed {printed}; the figures as printed give {recomputed}; only if the figure reported as the result was truncated, not rounded, could they give the printed one.",
                    **said,
                )
            )
        else:
            paragraphs.append(
                say(
                    "**{name}**, {day}: printed {printed}; the figures as printed give {recomputed}; only the figures before rounding could give the printed one."
                    if explained_by(row) == "rounded"
                    else "**{name}**, {day}: printed {printed}; the figures as printed give {recomputed}; only the figures before rounding or truncation could give the printed one.",
                    **said,
                )
            )
    if derived := [
        inside(in_language(row, "name", lang), lang)
        for row in rows_of(checked, PercentageRow)
        if " " in row.target_fact
    ]:
        names = list(dict.fromkeys(derived))
        paragraphs.append(
            say(
                "One target is printed nowhere and was worked out from other figures: that of {listed}.",
                plural="{n} targets are printed nowhere and were worked out from other figures: those of {listed}.",
                n=len(names), listed=join_list(names, lang),
            )
        )  # fmt: skip
    return Passage("percentages", say("Printed percentages, recomputed"), paragraphs)


def percentage_table(checked: pd.DataFrame, *, lang: str) -> Table | None:
    """Tabulate the printed percentages beside the recomputed ones; None where none is printed."""
    if checked.empty:
        return None
    say = messages("progress", lang)
    verdicts = {
        "agrees": say("agrees"), "differs": say("differs"), "not_checkable": say("cannot be checked"),
        "rounding": say("only if the reported result was itself rounded or truncated"), "rounded": say("only if the reported result was itself rounded"),
        "cut": say("only if the reported result was itself truncated"),
    }  # fmt: skip
    found = rows_of(checked.sort_values(["agreement", "line"], kind="stable"), PercentageRow)
    rows = [
        (
            text(in_language(row, "name", lang)),
            Cell(f'<span class="nowrap">{format_date(row.as_of, lang)}</span>', row.as_of),
            number(row.printed, percent(row.printed, lang)),
            number(row.recomputed, "—" if math.isnan(row.recomputed) else percent(row.recomputed, lang)),
            text(
                verdicts[explained_by(row) or row.agreement]
                + (bracketed(say("target worked out, not printed"), lang) if " " in row.target_fact else "")
                + (bracketed(say("target over result"), lang) if is_ceiling(row) else "")
            ),
            Cell(f'<span class="src">{source_links(row.statement_id)}</span>'),
        )
        for row in found
    ]
    title = say("Every printed percentage")
    columns = (Column(say("Item")), Column(say("Date")), Column(say("Printed"), number=True), Column(say("Recomputed"), number=True), Column(say("Verdict")), Column(say("Lines")))  # fmt: skip
    say = messages("files", lang)
    heads = (say("Item"), say("Date"), say("Printed, %"), say("Recomputed, %"), say("Verdict"), say("Lines"))
    saved = [
        (
            words_of(name),
            row.as_of,
            row.printed,
            percent_of(row.recomputed / 100, decimals=2),
            words_of(verdict),
            words_of(lines),
        )
        for row, (name, *_, verdict, lines) in zip(found, rows, strict=True)
    ]
    return Table("percentages", title, columns, [("", rows)], folded=True, take=True, data=Numbers(heads, saved), lang=lang)  # fmt: skip
