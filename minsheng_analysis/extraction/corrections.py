"""What people said of a draft's figures: kept in ``corrections.csv``, one line a figure, and replayed at the next reading.

The file is for reading and merging: sorted by place in the document, no line of it depends on another, and of the
document's words it holds only the figure and the few that the machine had gone by.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from minsheng_analysis.dataset.delimited import read_delimited
from minsheng_analysis.dataset.problems import problem
from minsheng_analysis.errors import MOST_LINES, DataError, UsageError
from minsheng_analysis.extraction.reading.figures import Figure
from minsheng_analysis.extraction.reading.model import ROLES
from minsheng_analysis.extraction.reading.pins import Pins
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.vocabulary import evidence_read
from minsheng_analysis.measures.codes import SAID_STAGES

if TYPE_CHECKING:
    import pandas as pd

FILE = "corrections.csv"
#: What a figure can be said to be: as read, something else, no figure at all.
DECISIONS = ("right", "changed", "no_figure")
#: In `answers`: that a figure answers nothing, or that a promise has no result. Empty says nothing of it.
NOTHING = "-"
#: In `answers`: that a promise is made for a later year, so that this document has no result of it.
LATER = "later"


@dataclass(frozen=True)
class Correction:
    """What was said of one figure.

    Attributes
    ----------
    statement_id : str
        Line and place in it, ``L012.03``.
    figure : str
        Its characters, by which it is found again if the reading of the line has changed.
    decision : str
        One of ``DECISIONS``.
    role : str
        What it is; empty for no figure.
    answers : str
        The `statement_id` of the promise that a result answers, of the result that a percentage measures, or of the
        result whose finished part a part of a result is;
        ``-`` for none, and of a promise that it has no result; ``later`` of a promise for a later year.
    role_was, answers_was : str
        What the machine had read.
    evidence : str
        What it had gone by, such as ``column: 完成数``.
    stage, stage_was : str
        How far a result has come, and what the machine had read; of a promise, how far all of it has come, as words
        without a number tell it. Empty where nothing was said of it.
    name, name_was : str
        What its row is called, and what the machine had called it. Empty where nobody named it otherwise.
    """

    statement_id: str
    figure: str
    decision: str
    role: str = ""
    answers: str = ""
    role_was: str = ""
    answers_was: str = ""
    evidence: str = ""
    stage: str = ""
    stage_was: str = ""
    name: str = ""
    name_was: str = ""


COLUMNS = tuple(field.name for field in fields(Correction))
#: Columns that files of older versions have not.
_ADDED = ("stage", "stage_was", "name", "name_was")
#: As many characters of a name as the tables of a draft hold.
_LONGEST = 60


def read_corrections(folder: Path) -> list[Correction]:
    """Read a draft's corrections; none where there is no file.

    Raises
    ------
    UsageError, DataError
        As `read_file`.
    """
    file = folder / FILE
    return read_file(file) if file.is_file() else []


def read_file(file: Path) -> list[Correction]:
    """Read one file of corrections, in whichever encoding a spreadsheet has saved it.

    Raises
    ------
    UsageError
        If the file cannot be used; names the line, the column and what is allowed.
    DataError
        If it is no table.
    """
    raw = read_delimited(file, frozenset(COLUMNS))
    if raw.problems:
        raise DataError([problem(file.name, said.get("line", ""), "", "", text, **said) for text, said in raw.problems])
    if missing := [name for name in COLUMNS if name not in raw.header and name not in _ADDED]:
        raise _wrong(file, 1, missing[0], "", f"the columns {', '.join(COLUMNS)}", f"各列：{'、'.join(COLUMNS)}")
    rows = [dict(zip(raw.header, row, strict=True)) for row in raw.rows]
    for number, row in zip(raw.lines, rows, strict=True):
        if row["decision"] not in DECISIONS:
            raise _wrong(file, number, "decision", row["decision"], " ".join(DECISIONS), "、".join(DECISIONS))
        if row["decision"] != "no_figure" and row["role"] not in ROLES:
            raise _wrong(file, number, "role", row["role"], " ".join(ROLES), "、".join(ROLES))
        if row.get("stage") and row["stage"] not in SAID_STAGES:
            raise _wrong(file, number, "stage", row["stage"], " ".join(SAID_STAGES), "、".join(SAID_STAGES))
    # Of two lines on one figure, as a merge may leave them, the last one holds.
    held = {row["statement_id"]: Correction(**{name: row.get(name) or "" for name in COLUMNS}) for row in rows}
    return list(held.values())


def _wrong(file: Path, line: int, column: str, value: str, allowed_en: str, allowed_zh: str) -> UsageError:
    return UsageError(
        f"{file}, line {line}, column {column} [{value[:40]}]: must be one of: {allowed_en}",
        f"{file}，第 {line} 行，列 {column} [{value[:40]}]：应为：{allowed_zh}",
    )


def written(corrections: Iterable[Correction]) -> str:
    """Give the text of a ``corrections.csv``, in the order of the document."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(one) for one in sorted(corrections, key=lambda one: _place(one.statement_id)))
    return out.getvalue()


def _place(statement_id: str) -> tuple[int, int, str]:
    line, _, place = statement_id.removeprefix("L").partition(".")
    return (int(line) if line.isdigit() else 0, int(place) if place.isdigit() else 0, statement_id)


def write_corrections(corrections: Iterable[Correction], folder: Path) -> None:
    """Save a draft's corrections whole."""
    aside = folder / f".{FILE}"
    aside.write_text(written(corrections), encoding="utf-8", newline="\n")
    aside.replace(folder / FILE)


def pins_of(corrections: Sequence[Correction], figures: Sequence[Figure]) -> tuple[Pins, list[Correction]]:
    """Fit corrections to the figures of a document.

    Parameters
    ----------
    corrections : sequence of Correction
    figures : sequence of Figure
        As found now. A figure that has moved within its line is found by its characters.

    Returns
    -------
    tuple of (Pins, list of Correction)
        What holds, and the corrections whose figure is not there any more.
    """
    now, stale = _found_again(corrections, figures)
    held = [one for one in corrections if one.statement_id in now]
    answers = {
        now[one.statement_id]: "" if one.answers in (NOTHING, LATER) else now.get(one.answers, one.answers)
        for one in held
        if one.answers and one.decision != "no_figure" and one.role != "breakdown"
    }
    return (
        Pins(
            dropped=frozenset(now[one.statement_id] for one in held if one.decision == "no_figure"),
            roles={now[one.statement_id]: one.role for one in held if one.decision != "no_figure"},
            answers=answers,
            later={
                now[one.statement_id]: one.answers == LATER
                for one in held
                # Of a promise that was merely confirmed as a file of an older version has it, nothing is said.
                if one.role == "target" and (one.answers == LATER or one.decision == "changed")
            },
        ),
        stale,
    )


class Said(TypedDict):
    """What a person has said beside roles and pairs, by the keys of the figures as found now."""

    stages: dict[str, str]
    names: dict[str, str]
    finished: dict[str, str]


def said_in(corrections: Sequence[Correction], figures: Sequence[Figure]) -> Said:
    """Give the stages and the names that were said, and what was said to be the finished part of which result."""
    now, _ = _found_again(corrections, figures)
    held = [(now[one.statement_id], one) for one in corrections if one.statement_id in now]
    return {
        "stages": {key: one.stage for key, one in held if one.stage},
        "names": {key: name for key, name in {key: as_name(one.name) for key, one in held}.items() if name},
        "finished": {
            key: now.get(one.answers, one.answers)
            for key, one in held if one.role == "breakdown" and one.answers not in ("", NOTHING)
        },
    }  # fmt: skip


def as_name(words: str) -> str:
    """Give words that were typed or taken from the document as one line, no longer than a table's cell."""
    return " ".join(words.split())[:_LONGEST].strip()


def _found_again(
    corrections: Sequence[Correction], figures: Sequence[Figure]
) -> tuple[dict[str, str], list[Correction]]:
    """Give the key that the figure of each correction has now, and the corrections whose figure is not there any more."""
    by_key = {figure.key: figure for figure in figures}
    of_line: dict[str, list[Figure]] = {}
    for figure in figures:
        of_line.setdefault(figure.key.partition(".")[0], []).append(figure)
    now: dict[str, str] = {}
    stale: list[Correction] = []
    for one in corrections:
        at = by_key.get(one.statement_id)
        if at is not None and at.quantity.text == one.figure:
            now[one.statement_id] = at.key
            continue
        alike = [f for f in of_line.get(one.statement_id.partition(".")[0], []) if f.quantity.text == one.figure]
        if len(alike) == 1:
            now[one.statement_id] = alike[0].key
        else:
            stale.append(one)
    return now, stale


@dataclass(frozen=True)
class Merged:
    """Two people's corrections of one draft, as one.

    Attributes
    ----------
    together : list of Correction
        What either said; where they differ, what the draft's own file says.
    taken : int
        How many of them only the other file had.
    differing : list of (Correction, Correction)
        The draft's own and the other's, of figures on which they say different things.
    """

    together: list[Correction]
    taken: int
    differing: list[tuple[Correction, Correction]]

    def text(self, lang: str) -> str:
        """Say what was taken, and each figure on which the two differ."""
        say, words = messages("review", lang), _role_words(lang)

        def told(one: Correction) -> str:
            about = words[one.role or "no_figure"]
            more = [*([one.answers] if one.answers not in ("", NOTHING) else []), *filter(None, (one.stage, one.name))]
            return f"{about} ({', '.join(more)})" if more else about

        lines = [say("taken from the other file: {n}; said differently: {m}", n=self.taken, m=len(self.differing))]
        lines += [
            "  " + say("{line} {figure}: kept as {own}, there it is {other}",
                       line=own.statement_id, figure=own.figure, own=told(own), other=told(other))
            for own, other in self.differing
        ]  # fmt: skip
        return "\n".join(lines)


def merge(folder: Path, other: Path) -> Merged:
    """Take what another person said of a draft into its corrections, and save them.

    Parameters
    ----------
    folder : Path
        Of the draft.
    other : Path
        The other person's ``corrections.csv`` of the same document.

    Raises
    ------
    UsageError
        If there is no such file, or one of them cannot be used.
    """
    if not other.is_file():
        raise UsageError(f"there is no file {other}", f"没有文件 {other}")
    own = {one.statement_id: one for one in read_corrections(folder)}
    others = read_file(other)
    new = [one for one in others if one.statement_id not in own]
    differing = [
        (own[one.statement_id], one)
        for one in others
        if one.statement_id in own and _said(own[one.statement_id]) != _said(one)
    ]
    together = [*own.values(), *new]
    write_corrections(together, folder)
    return Merged(together, len(new), differing)


def _said(one: Correction) -> tuple[str, str, str, str, str]:
    """What was said of a figure, without how it had been read before."""
    return one.figure, one.role, one.answers, one.stage, one.name


def corrections_in(data_dir: Path) -> list[tuple[Path, Correction]]:
    """Give all corrections of a folder of drafts, each with its draft's folder."""
    own = [data_dir] if (data_dir / FILE).is_file() else sorted(file.parent for file in data_dir.glob(f"*/*/{FILE}"))
    return [(folder, one) for folder in own for one in read_corrections(folder)]


def as_table(corrections: Iterable[tuple[Path, Correction]]) -> pd.DataFrame:
    """Count what was corrected most: what was read, what it is, and the evidence that had misled.

    Parameters
    ----------
    corrections : iterable of (Path, Correction)
        From `corrections_in`.

    Returns
    -------
    DataFrame
        `count`, `drafts` (in how many), `role_was`, `role` (``no_figure`` for none), `pairing` (bool: the role was
        right, its partner was not), `stage_was` and `stage` (where that was corrected), `name_was` (of a row that was named otherwise), `evidence_kind` (wording, column, label, words, heading, quotient …) and
        `evidence`; most frequent first.
    """
    import pandas as pd

    seen: dict[tuple[str, str, bool, str, str, str, str, str], list[Path]] = {}
    for folder, one in corrections:
        if one.decision != "right":
            kind, _, words = one.evidence.partition(": ")
            was, now = (
                LATER if answers == LATER else role
                for role, answers in ((one.role_was, one.answers_was), (one.role, one.answers))
            )
            pairing = was == now and not one.stage and not one.name
            named = one.name_was if one.name else ""
            key = (was, now or "no_figure", pairing, one.stage_was, one.stage, named, kind, words)
            seen.setdefault(key, []).append(folder)
    rows = [(len(folders), len(set(folders)), *key) for key, folders in sorted(seen.items())]
    names = [
        "count",
        "drafts",
        "role_was",
        "role",
        "pairing",
        "stage_was",
        "stage",
        "name_was",
        "evidence_kind",
        "evidence",
    ]
    return pd.DataFrame(rows, columns=names).sort_values("count", ascending=False, kind="stable", ignore_index=True)


def as_text(corrections: Sequence[tuple[Path, Correction]], *, lang: str) -> str:
    """Say what was corrected most, a line each."""
    say = messages("review", lang)
    if not corrections:
        return say("Nothing has been reviewed here.")
    right = sum(one.decision == "right" for _, one in corrections)
    lines = [say("{n} figures reviewed, {right} of them read rightly", n=len(corrections), right=right)]
    words = _role_words(lang)
    stages = {
        "completed": say("completed"), "partial": say("partly done"), "started": say("started"), "advancing": say("under way"),
        "planned": say("only planned"), "": say("no stage"),
    }  # fmt: skip
    table = as_table(corrections)
    for row in table.head(MOST_LINES).to_dict("records"):
        was, now = words[str(row["role_was"])], words[str(row["role"])]
        what = say("{what}: paired otherwise", what=was) if row["pairing"] else say("{was} → {now}", was=was, now=now)
        if row["name_was"] and row["role_was"] == row["role"]:
            what = say("{what} called {name}: named otherwise", what=was, name=str(row["name_was"]))
        if row["stage"]:
            what = say("{was} → {now}", was=stages[str(row["stage_was"])], now=stages[str(row["stage"])])
        evidence = evidence_read(
            ": ".join(part for part in (str(row["evidence_kind"]), str(row["evidence"])) if part), lang
        )
        lines.append("  " + say("{count} × {what} ({evidence})", count=str(row["count"]), what=what, evidence=evidence))
    if len(table) > MOST_LINES:
        lines.append("  " + say("… and {n} more kinds; --csv FILE lists all", n=len(table) - MOST_LINES))
    return "\n".join(lines)


def _role_words(lang: str) -> dict[str, str]:
    say = messages("review", lang)
    return {
        "target": say("promise"), "actual": say("result"), "breakdown": say("part of a result"), "context": say("other figure"),
        "change": say("change"), "cost": say("money"), "no_figure": say("no figure"), LATER: say("next year’s plan"),
    }  # fmt: skip
