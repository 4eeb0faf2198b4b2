"""The official verdict of each project beside the computed ones, those that part ways first; and who kept what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from minsheng_analysis.display.canvas import (
    BEST_FIRST,
    HALF,
    Canvas,
    Size,
    draw_legend,
    each_size,
    on_choice,
    row_label,
)
from minsheng_analysis.display.chart import Chart
from minsheng_analysis.display.lettering import width_of, wrap
from minsheng_analysis.display.palette import MARKS
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.languages import bracketed, join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.mid_sentence import capital
from minsheng_analysis.language.punctuation import in_a_row, punctuation
from minsheng_analysis.language.vocabulary import status_word
from minsheng_analysis.measures import verdicts
from minsheng_analysis.measures.codes import BASES
from minsheng_analysis.measures.readings import KEPT, UNREACHED
from minsheng_analysis.measures.rows import PromiseRow
from minsheng_analysis.measures.verdicts import by_project, number_of_projects
from minsheng_analysis.pages.annual.charts.official import (
    draw_official,
    numbered_project,
    official_card,
    official_of,
    official_width,
)
from minsheng_analysis.pages.figures import differs, key_word, promise_card
from minsheng_analysis.pages.saved_columns import unit_head


@dataclass(frozen=True)
class _Line:
    """A line of a grid: who, what is officially said, the promises best first, and why the line is marked."""

    name: str
    official: tuple[str, ...]
    promises: Sequence[PromiseRow]
    statuses: Sequence[str] = ()
    flagged: bool = False
    why: str = ""

    def best_first(self) -> list[PromiseRow]:
        """The promises by their verdict once only finished work counts: on both bases, so that each stands opposite itself."""
        return sorted(
            self.promises,
            key=lambda row: (BEST_FIRST.index(row.status_completed), BEST_FIRST.index(row.status_reported)),
        )

    def count(self, basis: str, *statuses: str) -> int:
        """How many promises have one of these verdicts."""
        return sum(str(getattr(row, f"status_{basis}")) in statuses for row in self.promises)


def official_and_computed(
    judged: pd.DataFrame, *, lang: str, flagged: Iterable[int] = (), unproven: Iterable[int] = ()
) -> Chart | None:
    """Draw the official verdict of each project beside the computed ones of its promises.

    Parameters
    ----------
    judged : DataFrame
        From `verdicts`.
    lang : {"zh", "en"}
    flagged : iterable of int
        Numbers of the projects whose official verdict the audit finds to contradict the figures.
    unproven : iterable of int
        Numbers of those whose verdict says more, or less, than the figures, without contradicting them.

    Returns
    -------
    Chart or None
        None where the report gives no verdict. Projects whose verdict is not borne out come first.
    """
    if not judged["project_status"].fillna("").ne("").any():
        return None
    say = messages("charts", lang)
    flags, doubts = set(flagged), set(unproven)
    lines = [
        _project_line(number, rows, lang, flagged=number in flags, told=number in flags | doubts)
        for number, rows in by_project(judged).items()
    ]
    # The others stay in the order of their numbers.
    lines.sort(key=lambda line: (not line.flagged, not line.why))
    named = [line.name for line in lines if line.flagged]
    number = number_of_projects(judged)
    alt = say("Grid of {n} project: official verdict beside the computed status of each promise, as reported and counting only finished work.", plural="Grid of {n} projects: official verdict beside the computed status of each promise, as reported and counting only finished work.", n=number)  # fmt: skip
    if named:
        alt += say(" Not borne out: {listed}.", listed=join_list(named, lang))
    apart = any(row.reported_status and not line.official for line in lines for row in line.promises)
    of_tasks = say("What is said of one task only stands in the table of promises.") if apart else ""
    return Chart(
        name="verdicts",
        title=_title([line for line in lines if line.flagged], number, lang),
        subtitle=say(
            "Framed: official. Other marks: one promise each. Shaded, with a dot, on top: not borne out by the target sentence."
        )
        if named
        else say("Framed: official. Other marks: one promise each."),
        alt=alt,
        note=in_a_row(
            (
                say("A verdict fails if a promise does; “exceeded” with no excess is unproven."),
                of_tasks,
            ),
            lang,
        ),
        numbers=_numbers(lines, messages("files", lang)("Project"), lang),
        lang=lang,
        half=True,
        **each_size(lambda size: _draw(size, lines, lang)),
    )


def _title(flagged: Sequence[_Line], projects: int, lang: str) -> str:
    """Say how many verdicts are not borne out, and on which basis where the report's own count bears them out."""
    say = messages("charts", lang)
    if not flagged:
        return say("The official verdict beside the computed one")
    if any(line.count("reported", *UNREACHED) for line in flagged):
        return say(
            "The verdict on {n} of {m} projects is not borne out by the figures",
            plural="The verdicts on {n} of {m} projects are not borne out by the figures",
            n=len(flagged), m=projects,
        )  # fmt: skip
    return say(
        "The verdict on {n} of {m} projects is not borne out by what is finished",
        plural="The verdicts on {n} of {m} projects are not borne out by what is finished",
        n=len(flagged), m=projects,
    )  # fmt: skip


def _project_line(number: int, rows: Sequence[PromiseRow], lang: str, *, flagged: bool, told: bool) -> _Line:
    official, statuses = official_of(rows, lang)
    return _Line(
        name=numbered_project(number, rows, lang),
        official=official,
        statuses=statuses,
        promises=rows,
        # What is at odds with the verdict on one task is no verdict on the project.
        flagged=flagged and bool(official),
        why=_why(rows, statuses, lang) if told and official else "",
    )


def _why(rows: Sequence[PromiseRow], official: Sequence[str], lang: str) -> str:
    """Say in a few words why a verdict is not borne out, or not shown."""
    say = messages("charts", lang)
    short = sum(row.status_completed in UNREACHED for row in rows)
    if short:
        return say("{n} of {of} short of target", n=short, of=len(rows))
    if set(official) == {"exceeded"} and not any(row.status_reported == "exceeded" for row in rows):
        return say("all {of} exactly met, none exceeded", of=len(rows))
    return ""


def _numbers(lines: Sequence[_Line], head: str, lang: str) -> Numbers:
    say = messages("charts", lang)
    kinds = [
        status
        for status in BEST_FIRST
        if any(line.count(b, status) for line in lines for b in ("reported", "completed"))
    ]
    bases = {"reported": say("as reported"), "completed": say("only finished")}
    columns = (
        head,
        messages("files", lang)("Official verdict"),
        *(status_word(s, lang) + bracketed(words, lang) for words in bases.values() for s in kinds),
    )
    rows = [
        (line.name, " / ".join(line.official), *(line.count(basis, status) for basis in bases for status in kinds))
        for line in lines
    ]
    return Numbers(columns, rows)


def _draw(size: Size, lines: Sequence[_Line], lang: str) -> Canvas:
    """Set the official verdict and the marks on both bases to the right of each project's name."""
    width = float(HALF[size])
    say = messages("charts", lang)
    most = max(len(line.promises) for line in lines)
    step = min(17.0, width * 0.22 / most)
    completed = width - max(step * most, width_of(say("only finished"), 11))
    reported = completed - max(step * most, width_of(say("as reported"), 11)) - 14
    seals = max(official_width(15, line.statuses) + 5 for line in lines)
    official = reported - max(seals, width_of(say("official"), 11)) - 10
    labels = [
        (wrap(line.name, 12.5, official - 10, lines=6), wrap(line.why, 11, official - 10, lines=2) if line.why else [])
        for line in lines
    ]
    heights = [max(22.0, 14.5 * len(name) + 13.0 * len(why) + 7) for name, why in labels]
    said = {status for line in lines if line.official for status in line.statuses}
    kinds = [s for s in BEST_FIRST if s in said or any(line.count(b, s) for line in lines for b in BASES)]
    key = [(s, True, key_word(s, (row for line in lines for row in line.promises), lang)) for s in kinds]
    parted = any(differs(row) for line in lines for row in line.promises)
    if parted:
        key.append(("met", False, say("hollow: as the report counts, where the bases differ")))
    canvas = Canvas(width, 0)
    top = draw_legend(canvas, key, x=0, y=12, size=11.5) + 10
    canvas.height = top + sum(heights) + 3
    for x, words in ((official, say("official")), (reported, say("as reported")), (completed, say("only finished"))):
        canvas.text(x, top - 4, capital(words), size=11, colour="muted")
    canvas.line([0, width], [top + 1, top + 1], colour="muted")
    # A thin rule, for otherwise the marks on both bases would be read as one row.
    canvas.line([completed - 7] * 2, [top - 14, canvas.height - 3], colour="faint", width=0.6)
    above = top + 2
    for line, (name, why), height in zip(lines, labels, heights, strict=True):
        if line.flagged:
            canvas.box(0, above, width, height, colour="wash")
        for number, words in enumerate(name):
            canvas.text(0, above + 14.5 + 14.5 * number, words, size=12.5)
        for number, words in enumerate(why):
            canvas.text(
                0,
                above + 13.5 + 14.5 * len(name) + 13 * number,
                words,
                size=11,
                colour="missed" if line.flagged else "muted",
            )
        middle = above + height / 2
        if line.official:
            with canvas.link(
                f"project-{line.promises[0].project_no}",
                official_card(line.name, line.official, line.promises, line.why, lang),
            ):
                draw_official(canvas, official + 1, middle, 15, line.statuses, flagged=line.flagged)
        for x, basis in ((reported, "reported"), (completed, "completed")):
            with canvas.only(f"on-{basis}" if parted else ""):
                _marks(canvas, line, basis, x, middle, step, lang)
        above += height
        canvas.line([0, width], [above, above], colour="rule", width=0.6)
    return canvas


def _marks(canvas: Canvas, line: _Line, basis: str, x: float, y: float, step: float, lang: str) -> None:
    for place, row in enumerate(line.best_first()):
        status = str(getattr(row, f"status_{basis}"))
        with canvas.link(row.indicator_id, promise_card(row, lang)):
            filled = basis == "completed" or not differs(row)
            canvas.area(x + step * place - 1, y - 11, step, 22)
            canvas.mark(
                x + 7 + step * place, y, status, size=min(11, step * 0.66), filled=filled or status == "not_assessable"
            )


def by_lead_unit(judged: pd.DataFrame, *, lang: str, names: Callable[[str], str] = str) -> Chart | None:
    """Draw who kept what: the promises of each lead unit, those with the largest share unfinished first.

    Parameters
    ----------
    judged : DataFrame
        From `verdicts`. A promise with several lead units counts for each.
    lang : {"zh", "en"}
    names : function
        Gives a unit's name in the language.

    Returns
    -------
    Chart or None
        None where the report names no lead unit.
    """
    say = messages("charts", lang)
    lines = [_Line(names(unit), (), rows) for unit, rows in verdicts.by_lead_unit(judged).items()]
    if not lines:
        return None

    def share(line: _Line) -> float:
        return line.count("completed", *UNREACHED) / len(line.promises)

    lines.sort(key=lambda line: (-share(line), -len(line.promises), line.name))
    short = [line for line in lines if share(line)]
    finished, reported = (_title_of_units(lines, basis, lang) for basis in ("completed", "reported"))
    parted = any(one.status_completed != one.status_reported for line in lines for one in line.promises)
    alt = say("Grid of {n} lead unit with the status of each of its promises.", plural="Grid of {n} lead units with the status of each of their promises.", n=len(lines))  # fmt: skip
    if short:
        alt += say(
            " With a promise missed once only finished work counts: {listed}.",
            listed=join_list([line.name for line in short], lang),
        )
    return Chart(
        name="lead-units",
        title=say("Who was to deliver, and what came of it") if parted and finished != reported else finished,
        titles=(finished, reported) if parted and finished != reported else None,
        subtitle=say("One mark: one promise, only finished; shared ones stand under each unit. At the end: kept / can be judged."),
        reported=say("One mark: one promise, as reported; shared ones stand under each unit. At the end: kept / can be judged.")
        if parted else "",
        alt=alt,
        taken=_key(lines, lang),
        numbers=_numbers(lines, unit_head(judged["lead_units"], lang), lang),
        lang=lang,
        half=True,
        **each_size(lambda size: _draw_units(size, lines, lang)),
    )  # fmt: skip


def _key(lines: Sequence[_Line], lang: str) -> str:
    """Name the marks that are drawn on either basis."""
    kinds = [status for status in BEST_FIRST if any(line.count(basis, status) for line in lines for basis in BASES)]
    listed = punctuation(lang).semicolon.join(
        f"{MARKS[status]} {key_word(status, (row for line in lines for row in line.promises), lang)}"
        for status in kinds
    )
    return messages("charts", lang)("Marks: {listed}.", listed=listed)


def _title_of_units(lines: Sequence[_Line], basis: str, lang: str) -> str:
    """Say how many of them have promises short of the target; not yet reached is not short."""
    say = messages("charts", lang)
    n, m = sum(line.count(basis, *UNREACHED) > 0 for line in lines), len(lines)
    if not any(line.count("completed", *UNREACHED) for line in lines):
        return say("Who was to deliver, and what came of it")
    if not n:
        return say("As reported, no lead unit has a promise short of its target")
    if not any(line.count(basis, "missed") for line in lines):
        return say("{n} of {m} lead units have a promise that has not yet reached its target", n=n, m=m)
    if basis == "reported":
        return say("As reported, {n} of {m} lead units fall short of a promise", n=n, m=m)
    return say("{n} of {m} lead units fall short of a promise once only finished work counts", n=n, m=m)


def _draw_units(size: Size, lines: Sequence[_Line], lang: str) -> Canvas:
    width = float(HALF[size])
    most = max(len(line.promises) for line in lines)
    step = min(17.0 if size == "wide" else 14.0, width * 0.42 / most)
    marks = width - 46 - step * most
    labels = [wrap(line.name, 12, marks - 10, lines=3) for line in lines]
    heights = [max(22.0, 14.5 * len(label) + 7) for label in labels]
    canvas = Canvas(width, sum(heights) + 4)
    above = 1.0
    for line, label, height in zip(lines, labels, heights, strict=True):
        y = above + height / 2
        row_label(canvas, label, y, size=12)
        for place, row in enumerate(line.best_first()):
            with canvas.link(row.indicator_id, promise_card(row, lang)):
                canvas.area(marks + step * place, y - 11, step, 22)
                for kind, status in on_choice(row.status_completed, row.status_reported):
                    with canvas.only(kind):
                        canvas.mark(marks + 6 + step * place, y, status, size=min(10.5, step * 0.66))
        for kind, (kept, judgeable) in on_choice(_kept(line, "completed"), _kept(line, "reported")):
            less = kept < judgeable
            with canvas.only(kind):
                canvas.text(width, y + 4.3, f"{kept} / {judgeable}", size=12, at="right", bold=less, colour="missed" if less else "ink")  # fmt: skip
        above += height
        canvas.line([0, width], [above, above], colour="rule", width=0.6)
    return canvas


def _kept(line: _Line, basis: str) -> tuple[int, int]:
    """How many promises of a line are kept, and of how many that can be told."""
    return line.count(basis, *KEPT), len(line.promises) - line.count(basis, "not_assessable")
