"""The picture that answers: one square a promise, a row a project, the official verdict at the row's end."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from minsheng_analysis.display.canvas import BEST_FIRST, WIDTHS, Canvas, Size, each_size, row_label
from minsheng_analysis.display.chart import Chart
from minsheng_analysis.display.lettering import width_of, wrap
from minsheng_analysis.display.take_along import Numbers
from minsheng_analysis.language.languages import join_list
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.mid_sentence import capital
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import in_language, status_word, verdict_word
from minsheng_analysis.measures.codes import BASES
from minsheng_analysis.measures.readings import UNREACHED
from minsheng_analysis.measures.rows import PromiseRow
from minsheng_analysis.measures.verdicts import by_project, kept, number_of_projects
from minsheng_analysis.pages import figures
from minsheng_analysis.pages.annual.charts.official import (
    draw_official,
    numbered_project,
    official_card,
    official_of,
    official_width,
    said_of,
)
from minsheng_analysis.pages.annual.charts.square import draw_promise, draw_square, is_doubted
from minsheng_analysis.pages.ends import share_ends, with_days
from minsheng_analysis.pages.figures import differs, key_word, official_words, promise_card, share_words
from minsheng_analysis.pages.saved_columns import as_headed, share_heads, target_note, verdict_heads, yes

#: More projects than this stand in two columns on a desk.
_ONE_COLUMN = 14

#: From one line of an official verdict to the next.
_VERDICT_LINE = 14.0
#: And of what is short of its target.
_SHORT_LINE = 13.5
#: So many of them at most.
_SHORT_LINES = 6


@dataclass(frozen=True)
class _Row:
    """A project with its promises."""

    number: int
    name: str
    promises: Sequence[PromiseRow]
    official: Sequence[str]
    statuses: Sequence[str]
    flagged: bool
    short: Sequence[str]

    @property
    def flagged_reported(self) -> bool:
        """Whether the verdict is not borne out by what the report itself counts either."""
        return self.flagged and any(row.status_reported in UNREACHED for row in self.promises)


@dataclass(frozen=True)
class _Grid:
    """Where things stand in a column of rows: pixels from its left edge."""

    left: float
    name: float
    squares: float
    per_row: int
    tile: float
    short: float
    official: float
    right: float
    size: float
    least: float
    worded: bool


def squares(judged: pd.DataFrame, *, lang: str, flagged: Iterable[int] = ()) -> Chart | None:
    """Draw every promise as a square in its project's row, with the official verdict at the row's end.

    Parameters
    ----------
    judged : DataFrame
        From `verdicts`.
    lang : {"zh", "en"}
    flagged : iterable of int
        Numbers of the projects whose official verdict the audit finds not borne out.

    Returns
    -------
    Chart or None
        None where nothing was promised.
    """
    if judged.empty:
        return None
    say = messages("charts", lang)
    flags = set(flagged)
    rows = [_row(number, mine, flags, lang) for number, mine in by_project(judged).items()]
    (reported, judgeable), (finished, finishable) = (kept(judged, basis=b) for b in ("reported", "completed"))
    open_ones = [figures.inside(in_language(row, "name", lang), lang) for one in rows for row in one.promises if _open(row)]  # fmt: skip
    parted = any(differs(row) for one in rows for row in one.promises)
    under_way = "told_on" in judged
    alt = say("{title}: one square a promise, one row a project.", title=_title(judged, lang)) + say(
        " As reported {kept} of {of} are reached, counting only what is finished {done} of {done_of}." if under_way
        else " As reported {kept} of {of} are kept, counting only what is finished {done} of {done_of}.",
        kept=reported, of=judgeable, done=finished, done_of=finishable,
    )  # fmt: skip
    if open_ones:
        alt += say(
            " Not yet reached, {basis}: {listed}." if under_way else " Short of target, {basis}: {listed}.", listed=join_list(open_ones, lang),
            basis=say("counting only what is finished") if _kind_of_short(rows) else say("on either basis"),
        )  # fmt: skip
    if named := [row.name for row in rows if row.flagged]:
        alt += say(" Official verdict not borne out: {listed}.", listed=join_list(named, lang))
    if shaken := [figures.inside(in_language(row, "name", lang), lang) for one in rows for row in one.promises if is_doubted(row)]:  # fmt: skip
        alt += say(" In doubt: {listed}.", listed=join_list(shaken, lang))
    return Chart(
        name="answer",
        title=_title(judged, lang),
        subtitle=say("One square is one promise, counting only what is finished.") if parted else say("One square is one promise."),
        reported=say("One square is one promise, as the report counts.") if parted else "",
        hint=say("Choose one for its sources."),
        alt=alt,
        note=_without(rows, lang, known=judged.attrs.get("projects", ()), drafted="confidence" in judged),
        numbers=_numbers(judged, flags, lang),
        lang=lang,
        **each_size(lambda size: _draw(size, rows, lang)),
    )  # fmt: skip


def _row(number: int, promises: Sequence[PromiseRow], flags: set[int], lang: str) -> _Row:
    official, statuses = official_of(promises, lang)
    parted, told, short = punctuation(lang).semicolon, list[str](), [*filter(_open, promises)]
    days = {figures.told_on(row, lang) for row in short}
    # A day of several is told once.
    day = days.pop() if len(short) > 1 == len(days) else ""
    for row in short:
        # After a semicolon a name stands within a sentence.
        name = in_language(row, "name", lang)
        said = (
            figures.inside(name, lang) if told else name,
            share_words(row, "completed", lang),
            "" if day else figures.told_on(row, lang),
        )
        told.append(" ".join(filter(None, said)))
    if day:
        told.append(messages("charts", lang)("each {day}", day=day))
    return _Row(
        number=number,
        name=numbered_project(number, promises, lang),
        promises=promises,
        official=official,
        statuses=statuses,
        flagged=number in flags and bool(official),
        short=[words + parted for words in told[:-1]] + told[-1:],
    )


def _title(judged: pd.DataFrame, lang: str) -> str:
    say = messages("charts", lang)
    promises, projects = len(judged), number_of_projects(judged)
    if judged["project_no"].nunique() > projects:
        return say("{n} promises in {m} projects and outside of them", n=promises, m=projects)
    if projects == 1:
        return say("{n} promise in one project", plural="{n} promises in one project", n=promises)
    return say("{n} promises in {m} projects", n=promises, m=projects)


def _without(rows: Sequence[_Row], lang: str, *, known: Collection[int], drafted: bool) -> str:
    """Name the projects between those drawn of which no promise stands here; of a draft that only says what was read."""
    there = {row.number for row in rows}
    left = [number for number in range(1, max(there)) if number not in there]
    if drafted and known:  # a letter on the third and the seventh of a year's projects leaves none of the others out
        left = [number for number in left if number in known]
    say = messages("charts", lang)
    if left and drafted:
        return say("Of which no promise was read that can be drawn: project {numbers}.",
                   plural="Of which no promise was read that can be drawn: projects {numbers}.",
                   n=len(left), numbers=join_list(map(str, left), lang))  # fmt: skip
    return say(
        "No target seen for project {numbers}.", plural="No target seen for projects {numbers}.",
        n=len(left), numbers=join_list(map(str, left), lang),
    ) if left else ""  # fmt: skip


def _open(row: PromiseRow) -> bool:
    return row.status_completed in UNREACHED


def _numbers(judged: pd.DataFrame, flags: Collection[int], lang: str) -> Numbers:
    say = messages("files", lang)
    columns = (
        say("Project"), say("Promise"), *verdict_heads(lang), *share_heads("reported", lang), *share_heads("completed", lang),
        say("Share in doubt"), say("As of"), say("Official verdict (on the project, or a part of it)"), *((say("Official verdict of the project marked “not borne out”"),) if flags else ()), say("Note on the target"),
    )  # fmt: skip
    rows = [
        (
            row.project_no, in_language(row, "name", lang), *(verdict_word(row.direction, str(getattr(row, f"status_{basis}")), lang) for basis in BASES),
            *(end for basis in BASES for end in as_headed(share_ends(row, basis), basis)), yes(is_doubted(row), lang), day, official_words(row, lang),
            *((say("yes") if row.project_no in flags else say("no"),) if flags else ()), target_note(row, lang),
        )
        for row, day in with_days([one for mine in by_project(judged).values() for one in mine])
    ]  # fmt: skip
    return Numbers(columns, rows)


def _columns(size: Size, rows: Sequence[_Row], lang: str) -> list[_Grid]:
    """Lay the rows out: one column with words on a desk, two where there are many; one without words on a phone."""
    if size == "narrow":
        # Every square is wide enough for a finger: 24 px with what parts it from the next.
        return [_Grid(0, 206, 210, 5, 22, 0, 353, WIDTHS[size], 11.5, 24, worded=False)]
    if len(rows) > _ONE_COLUMN:
        return [_Grid(x, 240, 250, 6, 20, 0, 424, x + 446, 12.5, 25, worded=False) for x in (0, 494)]
    per_row = min(max(5, *(len(row.promises) for row in rows)), 8)
    after = 330 + per_row * 27 + 14
    # The words before the official verdicts have the room that these leave, all of it where there are none.
    of = [official_width(27 * 0.8, row.statuses) + width_of(said_of(row.official), 12) + 16 for row in rows if row.official]  # fmt: skip
    most = 744 if any(row.flagged for row in rows) else 800
    official = max(744, min(most, WIDTHS[size] - max(of))) if of else WIDTHS[size] + 16
    return [_Grid(0, 318, 330, per_row, 22, after, official, WIDTHS[size], 13, 27, worded=True)]


def _height(row: _Row, grid: _Grid, lang: str) -> float:
    lines = len(wrap(row.name, grid.size, grid.name, lines=4))
    deep = math.ceil(len(row.promises) / grid.per_row)
    official = len(_verdict_lines(row, grid, lang, flagged=row.flagged)) * _VERDICT_LINE + 5 if grid.worded else 0
    short = len(_short_lines(row, grid)) * _SHORT_LINE + 9
    return max(grid.least, short, lines * (grid.size + 2) + 4, deep * (grid.tile + 2) + 1, official)


def _draw(size: Size, rows: Sequence[_Row], lang: str) -> Canvas:
    grids = _columns(size, rows, lang)
    share, top = math.ceil(len(rows) / len(grids)), 22.0
    parts = [rows[n * share : (n + 1) * share] for n in range(len(grids))]
    deepest = max(sum(_height(row, grid, lang) for row in part) for part, grid in zip(parts, grids, strict=True))
    canvas = Canvas(WIDTHS[size], top + deepest)
    for part, grid in zip(parts, grids, strict=True):
        _heads(canvas, grid, rows, lang)
        y = top
        for row in part:
            height = _height(row, grid, lang)
            _draw_row(canvas, row, grid, y, height, lang)
            y += height
            canvas.line([grid.left, grid.right], [y - 1.5, y - 1.5], colour="rule", width=0.7)
    canvas.height = _key(canvas, rows, top + deepest + 17, lang, 11.5 if size == "narrow" else 12.5) + 5
    return canvas


def _heads(canvas: Canvas, grid: _Grid, rows: Sequence[_Row], lang: str) -> None:
    say, small = messages("charts", lang), grid.size - 1
    official = any(row.official for row in rows)
    canvas.text(grid.left, 13, capital(say("project")), size=small, colour="muted")
    canvas.text(grid.left + grid.squares, 13, capital(say("promises")), size=small, colour="muted")
    if grid.worded and any(row.short for row in rows):
        with canvas.only(_kind_of_short(rows)):
            late = all(one.status_completed == "late" for row in rows for one in row.promises if _open(one))
            words = capital(
                say("not yet reached, and the share so far") if late else say("short of target, and the share finished")
            )
            canvas.text(grid.left + grid.short, 13, words, size=small, colour="muted")
    if official and grid.worded:
        canvas.text(grid.left + grid.official, 13, capital(say("official verdict")), size=small, colour="muted")
    elif official:
        canvas.text(grid.right - 4, 13, capital(say("official")), size=small, colour="muted", at="right")


def _draw_row(canvas: Canvas, row: _Row, grid: _Grid, top: float, height: float, lang: str) -> None:
    middle = top + height / 2 - 1.5
    row_label(canvas, wrap(row.name, grid.size, grid.name, lines=4), middle, x=grid.left, size=grid.size)
    pitch = grid.tile + (4 if grid.worded else 2)
    deep = math.ceil(len(row.promises) / grid.per_row)
    for place, promise in enumerate(row.promises):
        x = grid.left + grid.squares + place % grid.per_row * pitch
        y = middle + (place // grid.per_row - deep / 2) * (grid.tile + 2) + 1
        with canvas.link(str(promise.indicator_id), promise_card(promise, lang)):
            canvas.area(x - 1, y - 1, grid.tile + 2, grid.tile + 2)
            draw_promise(canvas, promise, x, y, grid.tile)
    if grid.worded and row.short:
        lines, states = _short_lines(row, grid), {one.status_completed for one in row.promises}
        colour = "missed" if "missed" in states else "late"
        with canvas.only(_kind_of_short([row])):
            for number, words in enumerate(lines):
                y = middle + 4.3 + (number - (len(lines) - 1) / 2) * _SHORT_LINE
                canvas.text(grid.short, y, words, size=12, colour=colour)
    if row.official:
        _verdict(canvas, row, grid, middle, lang)


def _short_lines(row: _Row, grid: _Grid) -> list[str]:
    """What is short of its target, each with its figure, on lines of its own where these are not too many; nothing where there is no room for words."""
    if not grid.worded or not row.short:
        return []
    room = grid.official - grid.short - 16
    each = [line for words in row.short for line in wrap(words.rstrip(), 12, room, lines=_SHORT_LINES)]
    return each if len(each) <= _SHORT_LINES else wrap("".join(row.short), 12, room, lines=_SHORT_LINES)


def _kind_of_short(rows: Sequence[_Row]) -> str:
    """Which basis the words on what is short belong to: both, where the report itself counts no more."""
    short = [one for row in rows for one in row.promises if _open(one)]
    return "of-completed" if any(one.status_reported not in UNREACHED for one in short) else ""


def _verdict_lines(row: _Row, grid: _Grid, lang: str, *, flagged: bool) -> list[str]:
    """The official verdict as it stands at a row's end: two lines at most."""
    room = grid.right - grid.left - grid.official - official_width(grid.tile * 0.8, row.statuses) - 12
    more = [messages("charts", lang)("not borne out")] if flagged else []
    return wrap(said_of(row.official), 12, room, lines=1 if more else 2) + more


def _verdict(canvas: Canvas, row: _Row, grid: _Grid, middle: float, lang: str) -> None:
    say = messages("charts", lang)
    why = say("The figures do not bear it out.") if row.flagged else ""
    side = grid.tile * (0.8 if grid.worded else 0.64)
    long = official_width(side, row.statuses)
    # The flag stands out at the right.
    x = grid.left + grid.official if grid.worded else grid.right - long - 4
    shown = {"of-completed": row.flagged, "just-reported": row.flagged_reported}
    with canvas.link("official", official_card(row.name, row.official, row.promises, why, lang)):
        canvas.area(x - 3, middle - 12, max(long + 6, 24), 24)
        for kind, flagged in shown.items() if len(set(shown.values())) > 1 else [("", row.flagged)]:
            with canvas.only(kind):
                draw_official(canvas, x, middle, side, row.statuses, flagged=flagged)
                if grid.worded:
                    _verdict_words(
                        canvas, _verdict_lines(row, grid, lang, flagged=flagged), x + long + 9, middle, flagged=flagged
                    )


def _verdict_words(canvas: Canvas, lines: Sequence[str], x: float, middle: float, *, flagged: bool) -> None:
    for number, told in enumerate(lines):
        y, colour = middle + 4.3 + (number - (len(lines) - 1) / 2) * _VERDICT_LINE, "missed" if flagged else "ink"
        size = 11 if number and flagged else 12
        canvas.text(x, y, told, size=size, bold=flagged and number == 0, colour=colour)


def _key(canvas: Canvas, rows: Sequence[_Row], y: float, lang: str, size: float) -> float:
    """Draw the key of each basis: the squares that occur, the turned-down corner, the mark of doubt and the flag; give the last line of the longer."""
    keys = {
        "of-completed": _entries(rows, "completed", lang, flag=any(row.flagged for row in rows)),
        "just-reported": _entries(rows, "reported", lang, flag=any(row.flagged_reported for row in rows)),
    }
    if keys["of-completed"] == keys["just-reported"]:
        keys = {"": keys["of-completed"]}
    last = y
    for kind, entries in keys.items():
        with canvas.only(kind):
            last = max(last, _draw_key(canvas, entries, y, size))
    return last


def _entries(rows: Sequence[_Row], basis: str, lang: str, *, flag: bool) -> list[tuple[str, str]]:
    say = messages("charts", lang)
    promises = [promise for row in rows for promise in row.promises]
    shown = {str(getattr(row, f"status_{basis}")) for row in promises}.union(*(row.statuses for row in rows))
    entries = [
        (status, key_word(status, promises, lang)) for status in BEST_FIRST if status in shown - {"missed", "late"}
    ]
    if any(getattr(row, f"target_set_low_{basis}") for row in promises):
        entries.append(("low", say("target may be low")))
    if any(map(is_doubted, promises)):
        entries.append(("doubt", say("in doubt: the report contradicts a figure behind it")))
    if flag:
        entries.append(("flag", say("verdict not borne out")))
    late = "late", say("{status} (hatched part: still to come)", status=status_word("late", lang))
    missed = "missed", say("{status} (hatched part: not said to be finished)", status=status_word("missed", lang))
    return [*entries, *(one for one in (late, missed) if one[0] in shown)]


def _draw_key(canvas: Canvas, entries: Sequence[tuple[str, str]], y: float, size: float) -> float:
    x, side = 0.0, size + 1.5
    for kind, words in entries:
        width = side + 6 + width_of(words, size)
        if x and x + width > canvas.width:
            x, y = 0.0, y + side + 5
        box = x, y - side * 0.8
        if kind == "low":
            canvas.box(*box, side, side, colour="muted")
            canvas.corner(box[0] + side, box[1], side * 0.42)
        elif kind == "doubt":
            canvas.box(*box, side, side, colour="muted")
            canvas.doubt(box[0] + side, box[1], side * 0.62)
        elif kind == "flag":
            canvas.box(*box, side, side, colour="muted", outlined=True)
            canvas.flag(box[0] + side + 1, box[1] - 1)
        else:
            draw_square(canvas, kind, 0.55, *box, side)
        canvas.text(x + side + 6, y, words, size=size, colour="muted")
        x += width + 15
    return y
