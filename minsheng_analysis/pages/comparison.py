"""What the comparison notebook shows: several reports side by side, in words, pictures and tables."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from minsheng_analysis import __version__
from minsheng_analysis.appraisal.comparison import status_counts
from minsheng_analysis.dataset.loading import catalog, load
from minsheng_analysis.display import palette
from minsheng_analysis.display.canvas import WIDTHS, Canvas, Size, width_of
from minsheng_analysis.display.chart import Chart
from minsheng_analysis.display.passage import Lead, Passage
from minsheng_analysis.display.small_multiples import Dot, Panel, amount_panels, ratio_panels
from minsheng_analysis.display.table import Cell, Column, Table, number, status_mark, text
from minsheng_analysis.keys import check_region, check_year, report_key
from minsheng_analysis.language.languages import format_date, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_number, format_quantity, format_ratio
from minsheng_analysis.language.vocabulary import state_words, status_word
from minsheng_analysis.measures.codes import Basis
from minsheng_analysis.measures.frames import records

if TYPE_CHECKING:
    from collections.abc import Callable

    from minsheng_analysis.dataset.report import Report

_SHADES = ("exceeded", "met", "late", "missed", "not_assessable")
_MOST = 5


def choose(region: str, year: int, reports: str = "all", *, data_dir: str | Path = "") -> list[Report]:
    """Load the reports to be compared, the one that the page is about first.

    Parameters
    ----------
    region, year : str, int
        The report that the page is about.
    reports : str
        ``"all"``, or ``REGION/YEAR`` joined by spaces, commas or semicolons.
    data_dir : path, optional
        A folder of one's own; default the data that comes with the project.

    Returns
    -------
    list of Report

    Raises
    ------
    UsageError
        If `reports` names something that is not REGION/YEAR.
    UnknownReportError
        If there is no such report.

    Examples
    --------
    >>> [(report.region, report.year) for report in choose("meishan", 2019, "meishan/2017, yubei/2021")]
    [('meishan', 2019), ('meishan', 2017), ('yubei', 2021)]
    """
    check_region(region)
    folder = data_dir or None
    reports = str(reports)
    if reports.strip().lower() == "all":
        keys = [(str(row["region"]), int(row["year"])) for row in catalog(folder).to_dict("records")]
    else:
        keys = [report_key(word) for word in reports.replace(",", " ").replace(";", " ").split()]
    return [load(*key, data_dir=folder) for key in dict.fromkeys([(region, check_year(year)), *keys])]


def shared(compared: pd.DataFrame) -> pd.DataFrame:
    """Keep what two reports or more have in common, for the whole region.

    Parameters
    ----------
    compared : DataFrame
        From ``ms.compare``.
    """
    return compared[(compared["shared_by"] > 1) & (compared["place"] == "")]


def headline(reports: Sequence[Report], compared: pd.DataFrame, *, lang: str) -> Lead:
    """Answer first: what is compared, how the first report stands beside the others, and what to mind.

    Parameters
    ----------
    reports : sequence of Report
        From :func:`choose`.
    compared : DataFrame
        From ``ms.compare``.
    lang : {"zh", "en"}
    """
    say = messages("comparison", lang)
    first = reports[0]
    common = shared(compared)
    own = common[(common["region"] == first.region) & (common["year"] == first.year)]
    concepts = own["concept"].nunique()
    name = _report_name(first.region_name(lang), first.year, lang)
    stated = [words for _, rows in _own_first(common, own) if (words := _beside(rows, first, lang))]
    partial = sum(str(report.meta["coverage"]) != "complete" for report in reports)
    places = len({report.region for report in reports})
    return Lead(
        kicker=say("{n} reports of {m} places", n=len(reports), m=places),
        title=say("{name} beside other places and years", name=name),
        answer=say(
            "**{n}** of its indicators are counted the same way in at least one other report here. Ratios, amounts for each resident and verdicts are set side by side; amounts in unlike units are never added or averaged.",
            n=concepts,
        ),
        numbers=[
            (format_number(len(reports), lang), say("reports")),
            (format_number(common["concept"].nunique(), lang), say("indicators that two or more of them share")),
            (format_number(concepts, lang), say("of them in this report")),
            (say("{kept} of {n}", kept=partial, n=len(reports)), say("reports that are excerpts only")),
        ],
        findings_title=say("How it stands beside the others") if stated else say("Nothing here is shared with another report"),
        findings=stated[:_MOST],
        calm=True,
        more=say("See [[#ratios|all shared indicators]].") if len(stated) > _MOST else "",
    )  # fmt: skip


def _own_first(common: pd.DataFrame, own: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Shared concepts with their rows; those of the first report, most shared ones first, before the rest."""
    mine = set(own["concept"])
    groups = [(str(concept), rows) for concept, rows in common.groupby("concept", sort=True)]
    return sorted(groups, key=lambda group: (group[0] not in mine, -int(group[1]["shared_by"].iloc[0]), group[0]))


def _beside(rows: pd.DataFrame, first: Report, lang: str) -> str:
    """Say how one concept of the first report stands beside the others; empty where it has no ratio there."""
    say = messages("comparison", lang)
    known = rows[rows["ratio"].notna()]
    mine = known[(known["region"] == first.region) & (known["year"] == first.year)]
    others = known.drop(mine.index)
    if mine.empty or others.empty:
        return ""
    listed = join_list(
        [
            say("{name} {ratio}", name=_report_name(getattr(r, f"region_{lang}"), r.year, lang), ratio=_ratio(r, lang))
            for r in records(others)
        ],
        lang,
    )
    one = next(records(mine))
    return say(
        "**{concept}**: {ratio} of the target here; {others}.",
        concept=str(getattr(one, f"concept_{lang}")), ratio=_ratio(one, lang), others=listed,
    )  # fmt: skip


def _ratio(row: Any, lang: str) -> str:
    say = messages("comparison", lang)
    words = format_ratio(row.ratio, lang)
    return words if row.year_over else say("{ratio} by {day}", ratio=words, day=format_date(row.as_of, lang))


def _report_name(place: str, year: int, lang: str) -> str:
    return messages("comparison", lang)("{place} {year}", place=_short_place(place, lang), year=str(year))


def _place_names(reports: Iterable[Report], lang: str) -> dict[str, str]:
    return {report.region: report.region_name(lang) for report in reports}


def _short_name(row: Any, lang: str) -> str:
    """Name a report in a chart: the place without the province or city above it, and the year."""
    return f"{_short_place(str(getattr(row, f'region_{lang}')), lang)} {row.year}"


def _short_place(name: str, lang: str) -> str:
    return re.sub(r",.*| District", "", name) if lang == "en" else re.sub(r"^.+?[省市](?=.+[市区县州]$)", "", name)


def _label(row: Any, rows: pd.DataFrame, lang: str) -> str:
    """Name a row of a panel: its report, and the indicator too where the report has several of the concept."""
    same = (rows["region"] == row.region) & (rows["year"] == row.year)
    name = _short_name(row, lang)
    return name if same.sum() == 1 else f"{name} {getattr(row, f'name_{lang}') or row.name_zh}"


def verdict_words(reports: Sequence[Report], *, lang: str, basis: Basis = "reported") -> Passage:
    """Introduce the verdicts, report by report."""
    say = messages("comparison", lang)
    counts = status_counts(reports, basis=basis)
    running = counts[~counts["year_over"]]
    paragraphs = [
        say(
            "Verdicts can be counted where amounts cannot be mixed. Each count stands beside the number that could be judged: a report without printed targets cannot be judged."
        )
    ]
    if len(running):
        places = _place_names(reports, lang)
        listed = join_list([_report_name(places[r.region], r.year, lang) for r in records(running)], lang)
        paragraphs.append(
            say("Still under way at their date, so that “short” means no more than not yet: {listed}.", listed=listed)
        )
    return Passage("verdicts", say("Verdicts, report by report"), paragraphs)


def verdict_chart(reports: Sequence[Report], *, lang: str, basis: Basis = "reported") -> Chart:
    """Draw each report's verdicts as shares of its headline indicators.

    Parameters
    ----------
    reports : sequence of Report
    lang : {"zh", "en"}
    basis : {"reported", "completed"}
    """
    say = messages("comparison", lang)
    counts = status_counts(reports, basis=basis)
    each = list(records(counts))
    kinds = list(zip(("exceeded", "met", "not_yet", "missed", "not_assessable"), _SHADES, strict=True))
    places = _place_names(reports, lang)
    names = [_report_name(places[row.region], row.year, lang) for row in each]

    def draw(size: Size) -> Canvas:
        wide = size == "wide"
        left = 230.0 if wide else 0.0
        right = WIDTHS[size] - 4.0
        pitch, top = (28, 34) if wide else (46, 52)
        canvas = Canvas(WIDTHS[size], top + pitch * len(each) + 4)
        x, y = 0.0, 12.0
        for kind, shade in kinds:
            words = _kind_word(kind, lang)
            if x and x + 26 + width_of(words, 11.5) > WIDTHS[size]:
                x, y = 0.0, y + 18
            canvas.box(x, y - 9, 11, 11, colour=shade)
            canvas.text(x + 16, y, words, size=11.5, colour="muted")
            x += 32 + width_of(words, 11.5)
        for place, (row, name) in enumerate(zip(each, names, strict=True)):
            above = top + pitch * place
            canvas.text(0, above + (16 if wide else 12), name, size=12)
            bar = above + (4 if wide else 18)
            total = sum(int(getattr(row, kind)) for kind, _ in kinds) or 1
            x = left
            for kind, shade in kinds:
                share = (right - left) * int(getattr(row, kind)) / total
                if share:
                    canvas.box(x, bar, max(share - 1.5, 1), 18, colour=shade)
                    if share > 16:
                        canvas.text(
                            x + share / 2,
                            bar + 13.5,
                            str(getattr(row, kind)),
                            size=11.5,
                            colour="paper",
                            bold=True,
                            at="center",
                        )
                x += share
        return canvas

    parts = [
        say("{name}: {kept} of {n} met or exceeded", name=name, kept=int(row.met + row.exceeded), n=int(row.assessable))
        for row, name in zip(each, names, strict=True)
    ]
    return Chart(
        name="verdicts",
        title=say("What came of the promises"),
        subtitle=say("Headline indicators of each report by computed verdict; the number in each part is a count."),
        alt=say("Bars of verdicts. ") + say("; ").join(parts) + say("."),
        **{size: draw(size).svg(f"verdicts-{size}") for size in WIDTHS},
    )  # fmt: skip


def _kind_word(kind: str, lang: str) -> str:
    return messages("comparison", lang)("not yet reached") if kind == "not_yet" else status_word(kind, lang)


def verdict_table(reports: Sequence[Report], *, lang: str, basis: Basis = "reported") -> Table:
    """Tabulate the counts with their denominators, dates and coverage."""
    say = messages("comparison", lang)
    kinds = ("exceeded", "met", "not_yet", "missed", "not_assessable")
    rows = []
    places = _place_names(reports, lang)
    for row in records(status_counts(reports, basis=basis)):
        cover = say("whole") if row.coverage == "complete" else say("excerpt")
        rows.append(
            (
                text(_report_name(places[row.region], row.year, lang)),
                *(number(float(getattr(row, kind)), str(getattr(row, kind))) for kind in kinds),
                number(float(row.assessable), str(row.assessable)),
                Cell(f'<span class="nowrap">{format_date(row.as_of, lang)}</span>', str(row.as_of)),
                text(cover),
            )
        )
    columns = (
        Column(say("Report")), *(Column(_kind_word(kind, lang), number=True) for kind in kinds),
        Column(say("Could be judged"), number=True), Column(say("As of")), Column(say("Read")),
    )  # fmt: skip
    return Table("verdicts", say("Verdicts in counts"), columns, [("", rows)])


def _status(row: Any) -> str:
    """Mark of a row: short of a target while the year runs is late, not missed."""
    return "late" if str(row.status) == "missed" and not row.year_over else str(row.status)


def ratio_words(compared: pd.DataFrame, reports: Sequence[Report], *, lang: str) -> Passage:
    """Introduce the ratios side by side."""
    say = messages("comparison", lang)
    common = shared(compared)
    without = common[common["ratio"].isna()]
    paragraphs = [
        say("A ratio is a result as a share of the place’s own target. A high one speaks of the result or of the target: the two cannot be told apart here.")
    ]  # fmt: skip
    if len(without):
        paragraphs.append(
            say(
                "{n} results have no ratio, because their report prints no target for them; they are in the table.",
                n=len(without),
            )
        )
    return Passage("ratios", say("The same indicator, side by side"), paragraphs)


def ratio_chart(compared: pd.DataFrame, reports: Sequence[Report], *, lang: str) -> Chart | None:
    """Draw each shared indicator's ratio in every report that has one; None where fewer than two reports share any.

    Parameters
    ----------
    compared : DataFrame
        From ``ms.compare``.
    reports : sequence of Report
        The first one is set bold.
    lang : {"zh", "en"}
    """
    say = messages("comparison", lang)
    first = reports[0]
    common = shared(compared)
    known = common[common["ratio"].notna()]
    own = known[(known["region"] == first.region) & (known["year"] == first.year)]
    panels = []
    for _, rows in _own_first(known, own):
        if len(rows.drop_duplicates(["region", "year"])) < 2:
            continue
        ordered = rows.sort_values(["ratio", "region", "year"], ascending=[False, True, True])
        dots = [
            Dot(_label(r, rows, lang), format_ratio(r.ratio, lang), r.ratio, r.ratio_low, r.ratio_high, _status(r),
                bold=(r.region, r.year) == (first.region, first.year))
            for r in records(ordered)
        ]  # fmt: skip
        panels.append(Panel(str(rows[f"concept_{lang}"].iloc[0]), dots))
    if not panels:
        return None
    return Chart(
        name="ratios",
        title=say("{n} indicators with a ratio in two reports or more", n=len(panels)),
        subtitle=say("Result as a share of the place’s own target, log scale. Bold: this report. Square: the year still ran."),
        alt=say("{n} panels of reports by ratio. ", n=len(panels))
        + say("; ").join(say("{name}: {dots}", name=p.title, dots=join_list([f"{d.label} {d.words}" for d in p.dots], lang)) for p in panels)
        + say("."),
        **ratio_panels("ratios", panels, lang=lang, target=say("target")),
    )  # fmt: skip


def resident_words(compared: pd.DataFrame, *, lang: str) -> Passage | None:
    """Introduce the amounts for each resident, with their denominators; None where no residents are known."""
    known = shared(compared)
    known = known[known["per_capita"].notna()].drop_duplicates(["region", "year"])
    if known.empty:
        return None
    say = messages("comparison", lang)
    bases = {"census": say("census"), "year_end": say("year end")}
    grades = {"official": say("official"), "quoted": say("quoted"), "weak": say("weak")}
    listed = join_list(
        [
            say(
                "{name}: {people} ({basis} {year}, {quality})",
                name=_short_name(r, lang), people=format_number(r.residents, lang), basis=bases.get(str(r.population_basis), str(r.population_basis)),
                year=str(r.population_year), quality=grades.get(str(r.population_quality), str(r.population_quality)),
            )
            for r in records(known)
        ],
        lang,
    )  # fmt: skip
    return Passage(
        "residents",
        say("For each resident"),
        [
            say("A city and a district differ in size by a factor of ten; amounts are therefore divided by residents. Residents used: {listed}.", listed=listed),
            say("Where no count is known for the year, the nearest within five years stands in. Places whose residents are not known are left out."),
        ],
    )  # fmt: skip


def resident_chart(compared: pd.DataFrame, reports: Sequence[Report], *, lang: str) -> Chart | None:
    """Draw the amounts for each 10,000 residents; None where fewer than two reports can be compared so."""
    say = messages("comparison", lang)
    first = reports[0]
    common = shared(compared)
    known = common[common["per_capita"].notna() & (common["per_capita"] > 0)]
    own = known[(known["region"] == first.region) & (known["year"] == first.year)]
    panels = []
    for _, rows in _own_first(known, own):
        if len(rows.drop_duplicates(["region", "year"])) < 2:
            continue
        dots = [
            Dot(_label(r, rows, lang), format_number(r.per_capita, lang, significant=3), r.per_capita, r.per_capita_low, r.per_capita_high, "met",
                bold=(r.region, r.year) == (first.region, first.year))
            for r in records(rows.sort_values(["per_capita", "region", "year"], ascending=[False, True, True]))
        ]  # fmt: skip
        panels.append(Panel(_per_title(rows.iloc[0], lang), dots))
    if not panels:
        return None
    return Chart(
        name="per-resident",
        title=say("Delivered for each resident"),
        subtitle=say("Each panel has a scale of its own. Bold and darker: this report."),
        alt=say("{n} panels of bars. ", n=len(panels))
        + say("; ").join(say("{name}: {dots}", name=p.title, dots=join_list([f"{d.label} {d.words}" for d in p.dots], lang)) for p in panels)
        + say("."),
        **amount_panels("per-resident", panels),
    )  # fmt: skip


def _per_title(row: Any, lang: str) -> str:
    say = messages("comparison", lang)
    name = str(row[f"concept_{lang}"])
    if row["per"] == 1:
        return say("{name}, yuan a resident", name=name)
    return say("{name}, for each {per} residents", name=name, per=format_number(float(row["per"]), lang))


def years_words(compared: pd.DataFrame, *, lang: str) -> Passage | None:
    """Introduce what changed in a place between its reports; None where no place has two with a concept in common."""
    rows = shared(compared)
    rows = rows[rows["previous_value"].notna()]
    if rows.empty:
        return None
    say = messages("comparison", lang)
    unlike = rows[rows["change"].isna()]
    paragraphs = [say("{n} indicators stand in two reports of the same place.", n=len(rows))]
    if len(unlike):
        paragraphs.append(
            say(
                "For {n} of them the two figures do not speak of the same part of their year; they are shown, and no change is computed.",
                n=len(unlike),
            )
        )
    return Passage("years", say("Year against year"), paragraphs)


def years_table(compared: pd.DataFrame, *, lang: str) -> Table | None:
    """Tabulate each indicator beside the same place's report before it; None where there is none."""
    rows = shared(compared)
    later = rows[rows["previous_value"].notna()]
    if later.empty:
        return None
    say = messages("comparison", lang)
    dates = compared.drop_duplicates(["region", "year"]).set_index(["region", "year"])["as_of"]
    made = []
    for row in records(later):
        before = dates.get((row.region, int(row.previous_year)), "")
        change = "—"
        if not math.isnan(row.growth):
            change = ("+" if row.growth >= 0 else "−") + format_ratio(abs(row.growth), lang)
        elif not math.isnan(row.change):
            change = ("+" if row.change >= 0 else "−") + format_number(abs(round(row.change, 4)), lang)
        made.append(
            (
                text(str(getattr(row, f"concept_{lang}"))),
                text(str(getattr(row, f"region_{lang}"))),
                _dated(_amount(row, row.previous_value, lang), str(before), lang),
                _dated(_amount(row, row.value, lang), str(row.as_of), lang),
                Cell(escape(change)),
            )
        )
    columns = (Column(say("Indicator")), Column(say("Place")), Column(say("Before"), number=True), Column(say("Then"), number=True), Column(say("Change"), number=True))  # fmt: skip
    return Table("years", say("Year against year"), columns, [("", made)])


def _dated(words: str, day: str, lang: str) -> Cell:
    under = f'<br><span class="small nowrap">{escape(format_date(day, lang))}</span>' if day else ""
    return Cell(f'<span class="nowrap">{escape(words)}</span>{under}')


def _amount(row: Any, value: float, lang: str) -> str:
    return (
        "—"
        if math.isnan(value)
        else format_quantity(float(value), str(row.unit), lang, classifier=str(row.classifier or ""))
    )


def place_words(compared: pd.DataFrame, *, lang: str) -> Passage | None:
    """Introduce targets that are set place by place; None where no report has any."""
    local = compared[(compared["place"] != "") & compared["ratio"].notna()]
    local = local[local.groupby(["region", "year", "concept"])["place"].transform("size") > 1]
    if local.empty:
        return None
    say = messages("comparison", lang)
    whose = [_short_name(row, lang) for row in records(local.drop_duplicates(["region", "year"]))]
    return Passage(
        "places",
        say("Targets set place by place"),
        [
            say(
                "{listed} break targets down by place; each place is held against its own.",
                listed=join_list(whose, lang),
            )
        ],
    )


def place_chart(compared: pd.DataFrame, *, lang: str, names: Callable[[str], str] = str) -> Chart | None:
    """Draw the places of each report that sets targets for them; None where no report does."""
    say = messages("comparison", lang)
    local = compared[(compared["place"] != "") & compared["ratio"].notna()]
    panels = []
    for _, rows in local.groupby(["region", "year", "concept"], sort=False):
        if len(rows) < 2:
            continue
        one = next(records(rows))
        dots = [
            Dot(names(str(r.place)), format_ratio(r.ratio, lang), r.ratio, r.ratio_low, r.ratio_high, _status(r))
            for r in records(rows.sort_values(["ratio", "place"], ascending=[False, True]))
        ]
        panels.append(
            Panel(
                say("{name}: {concept}", name=_short_name(one, lang), concept=str(getattr(one, f"concept_{lang}"))),
                dots,
            )
        )
    if not panels:
        return None
    return Chart(
        name="places",
        title=say("Place by place"),
        subtitle=say("Result as a share of the place’s own target, log scale. Square: the year still ran."),
        alt=say("{n} panels of places by ratio. ", n=len(panels))
        + say("; ").join(
            say("{name}: from {low} to {high}", name=p.title, low=f"{p.dots[-1].label} {p.dots[-1].words}", high=f"{p.dots[0].label} {p.dots[0].words}")
            for p in panels
        )
        + say("."),
        **ratio_panels("places", panels, lang=lang, target=say("target")),
    )  # fmt: skip


def shared_table(compared: pd.DataFrame, *, lang: str) -> Table | None:
    """Tabulate every shared indicator with target, result, ratio, verdict and the report's own word; None if none."""
    common = shared(compared)
    if common.empty:
        return None
    say = messages("comparison", lang)
    groups = []
    for _, rows in common.groupby("concept", sort=True):
        made = [
            (
                text(_label(row, rows, lang)),
                number(row.target_value, _amount(row, row.target_value, lang)),
                _sorted(row.value, _amount(row, row.value, lang), format_date(row.as_of, lang) if row.as_of else ""),
                number(row.ratio, "—" if math.isnan(row.ratio) else format_ratio(row.ratio, lang)),
                Cell(status_mark(str(row.status), lang) if row.year_over or str(row.status) != "missed" else escape(say("not yet reached"))),
                text(" / ".join(state_words(word, lang) for word in str(row.reported_status or "").split(";") if word) or "—"),
            )
            for row in records(rows)
        ]  # fmt: skip
        groups.append((str(rows[f"concept_{lang}"].iloc[0]), made))
    columns = (Column(say("Report")), Column(say("Target"), number=True), Column(say("Result"), number=True), Column(say("Ratio"), number=True), Column(say("Computed verdict")), Column(say("Official verdict")))  # fmt: skip
    return Table("shared", say("Every shared indicator"), columns, groups, folded=True)


def _sorted(value: float, words: str, small: str) -> Cell:
    under = f'<br><span class="small nowrap">{escape(small)}</span>' if small else ""
    return Cell(f'<span class="nowrap">{escape(words)}</span>{under}', "" if math.isnan(value) else value)


def method(reports: Sequence[Report], *, lang: str, basis: str) -> Passage:
    """Say how indicators are matched, what is left out, and which reports these are."""
    say = messages("comparison", lang)
    sources = [
        say(
            "{title} ({publisher}{partial})",
            title=report.title(lang), publisher=str(report.meta["source"][f"publisher_{lang}"]),
            partial=say(", excerpt") if report.meta["coverage"] != "complete" else "",
        )
        for report in reports
    ]  # fmt: skip
    bases = {"reported": say("as reported"), "completed": say("only finished")}
    return Passage(
        "method",
        say("Method and provenance"),
        [
            say("**Matching.** Two indicators are the same if the data give them the same concept and both are counted in its unit. An indicator without a concept is compared with nothing."),
            say("**Limits.** Excerpts hold only what was seen of the published page. Programmes, dates and the size of places differ: this page shows, it does not rank."),
            say("**Reports.** {listed}.", listed=say("; ").join(sources)),
            say("**This page.** minsheng-analysis {version}; basis “{basis}”.", version=__version__, basis=bases[basis]),
        ],
    )  # fmt: skip


def as_text(compared: pd.DataFrame, *, lang: str) -> str:
    """Write a comparison for a terminal: each indicator that two reports share, with a line for each report.

    Parameters
    ----------
    compared : DataFrame
        From ``ms.compare``.
    lang : {"zh", "en"}

    Returns
    -------
    str

    Examples
    --------
    >>> import minsheng_analysis as ms
    >>> both = ms.compare([ms.load("meishan", 2019), ms.load("yubei", 2021)])
    >>> print(as_text(both, lang="en"))
    Hard-to-employ people placed in work
      ▲ 123.2%  2,464 people of 2,000 people  Meishan 2019 (31 December 2019)
      ◇      —  4,200 people  Yubei 2021 (31 December 2021)
    New urban jobs
      ▲ 187.9%  52,242 people of 27,800 people  Meishan 2019 (31 December 2019)
      ▲   108%  54,000 people of 50,000 people  Yubei 2021 (31 December 2021)
    """
    say = messages("comparison", lang)
    lines = []
    for _, rows in shared(compared).groupby("concept", sort=True):
        lines.append(str(rows[f"concept_{lang}"].iloc[0]))
        for row in records(rows):
            ratio = "—" if math.isnan(row.ratio) else format_ratio(row.ratio, lang)
            figures = _amount(row, row.value, lang)
            if not math.isnan(row.target_value):
                figures = say("{value} of {target}", value=figures, target=_amount(row, row.target_value, lang))
            sign = "■" if _status(row) == "late" else palette.MARKS[str(row.status)]
            who = say(
                "{name} ({day})", name=_label(row, rows, lang), day=format_date(row.as_of, lang) if row.as_of else "—"
            )
            lines.append(f"  {sign} {ratio:>6}  {figures}  {who}")
    return "\n".join(lines) or say("The reports share no indicator.")
