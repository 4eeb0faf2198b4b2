"""How a batch went, in words and in ``failures.csv``."""

from __future__ import annotations

import csv
import io
import os
import socket
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from minsheng_analysis.errors import MOST_LINES
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.punctuation import punctuation
from minsheng_analysis.language.vocabulary import in_language
from minsheng_analysis.reporting.jobs import Job
from minsheng_analysis.reporting.locking import locked
from minsheng_analysis.reporting.publisher import ASIDE

FAILURES = "failures.csv"


@dataclass(frozen=True)
class Outcome:
    """How a job went.

    Attributes
    ----------
    job : Job
    state : str
        ``made``, ``fresh`` (nothing it rests on has changed), ``failed`` or ``lost`` (its worker was taken away).
    seconds : float
        Wall time; 0 where nothing was done.
    why : tuple of str
        What had changed, as `fingerprint.changed` names it.
    cell : int or None
        The cell that failed, from 0.
    cause : str
        The error, in one line.
    message_en, message_zh : str
        What to tell the user of a failure.
    tries : int
    """

    job: Job
    state: str
    seconds: float = 0.0
    why: tuple[str, ...] = ()
    cell: int | None = None
    cause: str = ""
    message_en: str = ""
    message_zh: str = ""
    tries: int = 1


@dataclass
class Summary:
    """How a batch went.

    Attributes
    ----------
    outcomes : list of Outcome
        One for each job that was come to.
    left : int
        Jobs not come to, because the batch was interrupted.
    seconds : float
        Wall time.
    """

    outcomes: list[Outcome] = field(default_factory=list)
    left: int = 0
    seconds: float = 0.0
    interrupted: bool = False

    def of(self, state: str) -> list[Outcome]:
        """Give the outcomes of a state."""
        return [outcome for outcome in self.outcomes if outcome.state == state]

    @property
    def failed(self) -> list[Outcome]:
        """Reports that could not be made."""
        return [outcome for outcome in self.outcomes if outcome.state in ("failed", "lost")]

    @property
    def exit_code(self) -> int:
        """0 where all is done, 1 where a report failed, 130 where the batch was interrupted."""
        return 130 if self.interrupted else int(bool(self.failed))

    def text(self, lang: str) -> str:
        """Say it in words: how many were made and why, how many skipped and why, and each failure."""
        translate = messages("batch", lang)
        made, fresh = self.of("made"), self.of("fresh")
        lines = []
        if made:
            why = Counter(part for outcome in made for part in outcome.why)
            reasons = punctuation(lang).words.join(
                f"{translate(_WHY[part])} {count}" for part, count in why.most_common()
            )
            said = "{n} report made in {seconds} s ({reasons})"
            plural = "{n} reports made in {seconds} s ({reasons})"
            lines.append(translate(said, plural=plural, n=len(made), seconds=f"{self.seconds:.1f}", reasons=reasons))
        if fresh:
            said = "{n} report skipped: nothing it rests on has changed (--force makes it anyway)"
            plural = "{n} reports skipped: nothing they rest on has changed (--force makes them anyway)"
            lines.append(translate(said, plural=plural, n=len(fresh)))
        if self.failed:
            said, plural = "{n} report failed, see {file}:", "{n} reports failed, see {file}:"
            lines.append(translate(said, plural=plural, n=len(self.failed), file=FAILURES))
            lines += _failures(self.failed, lang)
        if self.interrupted:
            said = "Interrupted with {n} report left; run the same command again to go on."
            plural = "Interrupted with {n} reports left; run the same command again to go on."
            lines.append(translate(said, plural=plural, n=self.left))
        return "\n".join(lines)


def _failures(failed: Sequence[Outcome], lang: str) -> list[str]:
    """One failure whole; of many a line each, and no more of them than can be read."""
    texts = [in_language(outcome, "message", lang) for outcome in failed]
    if len(texts) > 1:
        texts = [text.splitlines()[0] + (" …" if "\n" in text.strip() else "") for text in texts]
    lines = [f"  {text}" for text in texts[:MOST_LINES]]
    if len(texts) > MOST_LINES:
        lines.append("  " + messages("batch", lang)("… and {n} more", n=len(texts) - MOST_LINES))
    return lines


_WHY = {
    "new": "new",
    "forced": "forced",
    "data": "changed data",
    "notebook": "changed notebook",
    "parameters": "other parameters",
    "program": "changed program",
    "libraries": "other library versions",
}


_FIELDS = ("region", "year", "report", "lang", "cell", "error", "tries")


def record_failures(out: Path, outcomes: Sequence[Outcome]) -> None:
    """Bring ``failures.csv`` up to date: jobs that went well leave it, those that failed come in.

    Jobs of other batches keep their rows, so that two batches at once, or one in parts, lose nothing. Without
    failures there is no file.
    """
    if not out.is_dir():
        return
    path = out / FAILURES
    with locked(out):
        rows: dict[tuple[str, ...], dict[str, str]] = {}
        if path.is_file():
            with path.open(encoding="utf-8-sig", newline="") as stream:
                rows = {_key(row): row for row in csv.DictReader(stream)}
        for outcome in outcomes:
            job = outcome.job
            row = {"region": job.region, "year": str(job.year), "report": job.stem, "lang": job.lang}
            rows.pop(_key(row), None)
            if outcome.state in ("failed", "lost"):
                cell = "" if outcome.cell is None else str(outcome.cell)
                rows[_key(row)] = row | {"cell": cell, "error": outcome.cause, "tries": str(outcome.tries)}
        if not rows:
            path.unlink(missing_ok=True)
            return
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, _FIELDS, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(row for _, row in sorted(rows.items()))
        aside = out / f"{ASIDE}{socket.gethostname()}-{os.getpid()}-{FAILURES}"
        aside.write_text(text.getvalue(), encoding="utf-8")
        aside.replace(path)


def _key(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row.get(name) or "" for name in _FIELDS[:4])
