"""By how many residents the comparison divides, and what to mind of these numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from minsheng_analysis.appraisal.rows import SharedRow
from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_number
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import in_language
from minsheng_analysis.measures.verdicts import residents_of
from minsheng_analysis.pages.comparison.choosing import report_name
from minsheng_analysis.pages.figures import inside

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report


def residents_used(rows: Iterable[SharedRow], reports: Sequence[Report], lang: str) -> list[str]:
    """Name the residents that some rows are divided by, with their sources, and what to mind of each.

    Parameters
    ----------
    rows : iterable of SharedRow
        The first one of each report counts.
    reports : sequence of Report
        All that are compared.
    lang : {"zh", "en"}
    """
    say = messages("comparison", lang)
    bases = {"census": say("census"), "year_end": say("end of")}
    grades = {"official": say("official"), "quoted": say("at second hand"), "weak": say("weak source")}
    each: dict[tuple[str, int], SharedRow] = {}
    # One count that serves several years of a place is given once.
    counted: dict[tuple[object, ...], list[SharedRow]] = {}
    for row in rows:
        if each.setdefault((row.region, row.year), row) is row:
            counted.setdefault((row.region, row.residents, row.population_basis, row.population_year), []).append(row)
    listed = punctuation(lang).semicolon.join(
        [
            say(
                "{name}: {people} ({basis} {year}, {quality})",
                name=join_list([report_name(getattr(one, f"region_{lang}"), one.year, lang) for one in same], lang),
                people=format_number(r.residents, lang, significant=5), basis=bases.get(r.population_basis, r.population_basis),
                year=str(r.population_year), quality=grades.get(r.population_quality, r.population_quality),
            )
            for same in counted.values() for r in same[:1]
        ]
    )  # fmt: skip
    minded = [
        say("On the residents of {name}: {note}", name=report_name(one.region_name(lang), one.year, lang), note=inside(note, lang))
        for one in reports
        if (one.region, one.year) in each and (people := residents_of(one)) is not None
        and (note := in_language(people, "note", lang))
    ]  # fmt: skip
    return [say("Residents used: {listed}.", listed=listed), *minded]
