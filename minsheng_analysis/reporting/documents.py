"""From documents to pages in one go: read, drafted and kept, checked, and both reports made of each in both languages."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from minsheng_analysis.dataset.drafted_cells import UNREAD
from minsheng_analysis.errors import MOST_LINES, MinshengError, told
from minsheng_analysis.extraction.drafts import Digest, Kept, documents_in, keep_drafts
from minsheng_analysis.extraction.reading.kinds import Kind
from minsheng_analysis.language.messages import messages
from minsheng_analysis.reporting import batch
from minsheng_analysis.reporting.jobs import Job
from minsheng_analysis.reporting.outcomes import Summary

if TYPE_CHECKING:
    from minsheng_analysis.dataset.checking import Check

#: What is made of each document.
NOTEBOOKS = ("annual_report", "evaluation")
#: Beside the drafts: the documents that gave none, and why.
FAILURES = "failures.csv"


@dataclass
class Made:
    """What came of a run over documents.

    Attributes
    ----------
    kept : list of Kept
        One a document, in order.
    checks : dict of Path to Check
        What `minsheng check` says of each draft's folder.
    pages : Summary
    out : Path
        Folder of the pages.
    """

    kept: list[Kept]
    checks: dict[Path, Check]
    pages: Summary
    out: Path
    refused: list[Kept] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 where a page was made of every document, 1 where one failed, 130 where the run was interrupted."""
        failed = self.refused or any(kept.error for kept in self.kept)
        return self.pages.exit_code or int(bool(failed))


def report_documents(
    paths: Iterable[Path],
    *,
    data_dir: Path,
    out: Path,
    lang: str = "both",
    basis: str = "reported",
    notebooks: Iterable[str] = NOTEBOOKS,
    region: str | None = None,
    year: int | None = None,
    kind: Kind | None = None,
    anyway: bool = False,
    workers: int | None = None,
    timeout: float = batch.CELL_TIMEOUT,
) -> Made:
    """Make the reports of documents.

    Parameters
    ----------
    paths : iterable of Path
        Documents, and folders of them.
    data_dir : Path
        Where the drafts are kept, as ``REGION/YEAR``.
    out, lang, basis : Path, str, str
        As for `batch.jobs_of`.
    notebooks : iterable of str
    region, year, kind : optional
        As for ``extract``.
    anyway : bool
        Make the pages of a draft with errors, too, as far as it loads.
    workers : int, optional
        Documents and pages at once; default the cores.
    timeout : float
        Seconds a cell may take.

    Raises
    ------
    UsageError
        If there is no such document.
    """
    from tqdm import tqdm

    from minsheng_analysis.dataset.checking import check_report

    files = documents_in(paths)
    workers = workers or batch.cores()
    with tqdm(total=len(files), unit="document", disable=None if len(files) > 1 else True) as bar:

        def count(_: Path) -> None:
            bar.update()

        kept = keep_drafts(files, data_dir, region=region, year=year, kind=kind, workers=workers, tell=count)
    checks = {one.folder: check_report(one.folder) for one in kept if one.folder is not None}
    sound = [one for one in kept if one.folder is not None and _may_be_made(checks[one.folder], anyway=anyway)]
    languages = ("zh", "en") if lang == "both" else (lang,)
    jobs = [
        Job(one.digest.region, one.digest.year, notebook, language, basis, out, data_dir)
        for one in sound
        if one.digest is not None
        for notebook in notebooks
        for language in languages
    ]
    pages = batch.run(jobs, workers=workers, cell_timeout=timeout)
    made = Made(kept, checks, pages, out, [one for one in kept if one.folder is not None and one not in sound])
    _write_failures(made, data_dir)
    return made


def _may_be_made(check: Check, *, anyway: bool) -> bool:
    return check.ok or (anyway and check.loads)


def _write_failures(made: Made, data_dir: Path) -> None:
    """List the documents of which there is no page; without any there is no file."""
    file = data_dir / FAILURES
    rows = [(one.file.name, one.error.message_en, one.error.message_zh) for one in made.kept if one.error]
    rows += [(one.file.name, _first_problem(made, one, "en"), _first_problem(made, one, "zh")) for one in made.refused]
    if not rows:
        file.unlink(missing_ok=True)
        return
    data_dir.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["document", "error_en", "error_zh"])
        writer.writerows(rows)


def _first_problem(made: Made, kept: Kept, lang: str) -> str:
    return made.checks[kept.folder].problems[0].line(lang) if kept.folder else ""


def tell(made: Made, *, data_dir: Path, lang: str) -> tuple[str, str]:
    """Say what was made, what to look at first and what to do next; and what failed.

    Returns
    -------
    tuple of (str, str)
        For standard output and for standard error.
    """
    say = messages("documents", lang)
    of_folder: dict[tuple[str, int], list[Path]] = {}
    for outcome in (*made.pages.of("made"), *made.pages.of("fresh")):
        of_folder.setdefault((outcome.job.region, outcome.job.year), []).append(outcome.job.html)
    drafted = [one for one in made.kept if one.digest is not None]
    lines: list[str] = []
    if len(made.kept) == 1:
        for one in drafted:
            lines += _of_one(one, of_folder, say, lang, _edited(made, one, lang))
    else:
        lines.append(
            say(
                "{n} document read, drafts in {folder}",
                plural="{n} documents read, drafts in {folder}",
                n=len(drafted), folder=str(data_dir),
            )
        )  # fmt: skip
        for one in drafted[:MOST_LINES]:
            lines += [
                f"  {_line(one, say)}",
                *(f"    {text}" for text in [*_new(one, lang), *_edited(made, one, lang), *_first_and_next(one, say)]),
            ]
        if len(drafted) > MOST_LINES:
            lines.append("  " + say("… and {n} more", n=len(drafted) - MOST_LINES))
        lines.append(made.pages.text(lang))
    failed = [f"{one.file.name}: {_without_name(one.error, one.file, lang)}" for one in made.kept if one.error]
    failed += [_refused(one, made.checks[one.folder], say, lang) for one in made.refused if one.folder]
    if len(made.kept) > 1 and failed:
        failed = [
            say(
                "{n} document gave no page, see {file}:",
                plural="{n} documents gave no page, see {file}:",
                n=len(failed), file=str(data_dir / FAILURES),
            ),
            *(f"  {text}" for text in failed),
        ]  # fmt: skip
    elif made.pages.failed:
        failed.append(made.pages.text(lang))
    return "\n".join(line for line in lines if line), "\n".join(failed)


def _refused(one: Kept, check: Check, say: Callable[..., str], lang: str) -> str:
    """Say why no page is made of a draft with errors, and what helps."""
    if check.loads:
        head = say(
            "{file}: the draft has errors; mend them in {folder}, or make it anyway with --draft-anyway",
            file=one.file.name, folder=str(one.folder),
        )  # fmt: skip
    else:
        head = say(
            "{file}: the draft has errors with which no page can be made; mend them in {folder}",
            file=one.file.name, folder=str(one.folder),
        )  # fmt: skip
    return head + "\n" + replace(check, notices=[]).summary(lang)


def _new(one: Kept, lang: str) -> list[str]:
    return one.digest.told_of_new(lang) if one.digest is not None else []


def _edited(made: Made, one: Kept, lang: str) -> list[str]:
    """Name the cells of a draft that were changed by hand and are never read."""
    found = made.checks[one.folder].notices if one.folder in made.checks else []
    lines, more = told([notice for notice in found if notice.kind == UNREAD], lang)
    return [*lines, *([messages("documents", lang)("… and {n} more", n=more)] if more else [])]


def _without_name(error: MinshengError, file: Path, lang: str) -> str:
    text = error.message(lang)
    return text.removeprefix(file.name).lstrip(":： ") if text.startswith((f"{file.name}:", f"{file.name}：")) else text


def _all_reviewed(digest: Digest) -> bool:
    return digest.rows > 0 and not digest.left


def _last_step(one: Kept, say: Callable[..., str]) -> str:
    """Say what is left to do of a draft that was reviewed whole."""
    return say(
        "Last step: translate the names in the tables, fill in publisher and licence in {file}, delete its [draft] block, "
        "and make the pages again: minsheng report {folder}",
        file=str(one.folder and one.folder / "report.toml"), folder=str(one.folder),
    )  # fmt: skip


def _line(one: Kept, say: Callable[..., str]) -> str:
    if one.digest is None:
        return ""
    if _all_reviewed(one.digest):
        return say(
            "{folder}: {figures} figures, all {rows} rows reviewed",
            folder=str(one.folder), figures=one.digest.figures, rows=one.digest.rows,
        )  # fmt: skip
    return say(
        "{folder}: {figures} figures, {rows} rows to review, {unsure} of them to be checked",
        folder=str(one.folder), figures=one.digest.figures, rows=one.digest.rows, unsure=one.digest.unsure,
    )  # fmt: skip


def _first_and_next(one: Kept, say: Callable[..., str]) -> list[str]:
    """Say in two lines what of a draft to look at first, and the next command."""
    first = [
        say("look first at line {line}, {figure}: {name} ({share}% sure)",
            line=str(row["line"]), figure=row["figure"], name=row["subject_zh"], share=_percent(row))
        for row in (one.digest.first[:1] if one.digest else ())
    ]  # fmt: skip
    if one.digest and not one.by_hand and _all_reviewed(one.digest):
        return [_last_step(one, say)]
    return first if one.by_hand else [*first, say("next: minsheng review {folder}", folder=str(one.folder))]


def _percent(row: dict[str, str]) -> str:
    return str(round(100 * float(row["confidence"])))


def _of_one(
    one: Kept, of_folder: dict[tuple[str, int], list[Path]], say: Callable[..., str], lang: str, edited: Sequence[str]
) -> list[str]:
    draft = one.digest
    if draft is None:
        return []
    lines = [_line(one, say), *draft.told_of_new(lang), *draft.warned(lang)]
    if one.by_hand:
        lines.append(say("its tables were corrected by hand and stand as they were"))
    lines += [f"  {line}" for line in edited]
    lines += [say("made {page}", page=str(page)) for page in of_folder.get((draft.region, draft.year), [])]
    if draft.first:
        lines.append(say("Look at these first, they are least certain:"))
        lines += [
            say("  line {line}, {figure}: {name} ({share}% sure)",
                line=str(row["line"]), figure=row["figure"], name=row["subject_zh"], share=_percent(row))
            for row in draft.first
        ]  # fmt: skip
    if not one.by_hand and _all_reviewed(draft):
        lines.append(_last_step(one, say))
    elif not one.by_hand:
        lines.append(say("Next: minsheng review {folder} (without JupyterLab, with --html)", folder=str(one.folder)))
    return lines
