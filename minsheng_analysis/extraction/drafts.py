"""Drafts of one's own documents: of one, of several or of a folder, each kept under ``REGION/YEAR``.

A document is read again whenever it is asked for, so that a new version of the program reads it anew; what people have
corrected is kept. Which draft is a document's own is told by the hash of the file, not by its name.
"""

from __future__ import annotations

import hashlib
import tempfile
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import count, islice
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from minsheng_analysis.dataset.folders import report_files
from minsheng_analysis.dataset.loading import load
from minsheng_analysis.dataset.meta import read_meta
from minsheng_analysis.errors import MinshengError, UsageError
from minsheng_analysis.extraction import draft_of_file, is_corrected_by_hand, write_draft
from minsheng_analysis.extraction.corrections import read_corrections
from minsheng_analysis.extraction.draft_folders import documents_held
from minsheng_analysis.extraction.drafting.draft import Draft, told_of_new
from minsheng_analysis.extraction.formats.office import OLD_SUFFIXES
from minsheng_analysis.extraction.reading.kinds import Kind
from minsheng_analysis.extraction.refusals import fail

if TYPE_CHECKING:
    from minsheng_analysis.dataset.report import Report

#: What can be read by itself, by the end of its name; older office files need LibreOffice.
ENDINGS = (".docx", ".pdf", ".html", ".htm", ".md", ".txt", ".xlsx")
#: Ends of the names of files in a folder that are nobody's documents: tables of data, notebooks, what a system leaves.
_NO_DOCUMENTS = (".csv", ".json", ".toml", ".ipynb", ".ini", ".db", ".lnk")
#: Documents read ahead of the one whose turn it is, for each process.
_AHEAD = 8
#: Rows to look at first that are remembered of a draft.
FIRST = 5


@dataclass(frozen=True)
class Digest:
    """What is told of a draft, which itself lies in its folder: of a thousand documents no more is held.

    Attributes
    ----------
    region, year : str, int
    figures, rows, left, unsure : int
        Printed figures, rows, those of them that nobody has reviewed, and those that no verdict may rest on yet.
    first : tuple of dict
        The least certain figures, at most `FIRST`.
    new : int
        Rows that nobody was asked about yet.
    warnings : tuple of (English, Chinese)
    """

    region: str
    year: int
    figures: int
    rows: int
    left: int
    unsure: int
    first: tuple[dict[str, str], ...]
    new: int
    warnings: tuple[tuple[str, str], ...]

    def told_of_new(self, lang: str) -> list[str]:
        """Say how many rows nobody was asked about yet; nothing where there are none."""
        return told_of_new(self.new, lang)

    def warned(self, lang: str) -> list[str]:
        """Give the warnings in a language."""
        return [zh if lang == "zh" else en for en, zh in self.warnings]

    @classmethod
    def of(cls, draft: Draft) -> Digest:
        """Take from a draft what is told of it."""
        unsure, rows = draft.unsure, draft.rows
        return cls(
            draft.region, draft.year, len(draft.statements), len(rows), sum(not row.reviewed for row in rows), len(unsure), tuple(unsure[:FIRST]),
            len(draft.new), tuple(draft.warnings),
        )  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """What came of one document.

    Attributes
    ----------
    file : Path
        The document.
    folder : Path or None
        Where its draft is; None where the document could not be read.
    digest : Digest or None
        Of the draft as it was read now.
    by_hand : bool
        The folder's tables were corrected by hand and stand as they were.
    error : MinshengError or None
        Why there is no draft.
    """

    file: Path
    folder: Path | None = None
    digest: Digest | None = None
    by_hand: bool = False
    error: MinshengError | None = None


def documents_in(paths: Iterable[str | Path]) -> list[Path]:
    """List the documents meant by paths of files and folders, those of a folder by name; of a draft, its document.

    What cannot be read is among them, so that it is named with what to do; a folder of nothing else holds no document.

    Raises
    ------
    UsageError
        If a path is not there, or a folder holds no document, or is a report itself.
    """
    found: list[Path] = []
    for path in map(Path, paths):
        if stands_by_itself(path):
            raise UsageError(
                f"{path} is a report, no document; its pages are made by: minsheng report {path}, and it is loaded with data_dir={str(path)!r}",
                f"{path} 本身就是报告，不是待读取的文件；生成其页面：minsheng report {path}；在 Python 中用 data_dir={str(path)!r} 载入",
            )
        if path.is_dir():
            reports = {file.parent for file in path.rglob("report.toml") if stands_by_itself(file.parent)}
            inside = [
                file for file in sorted(path.rglob("*"))
                if file.is_file() and not file.name.startswith((".", "~$")) and file.suffix.lower() not in _NO_DOCUMENTS
                and not (file.parent / "report.toml").is_file()  # a draft's own pages are no documents
                and reports.isdisjoint(file.parents)
            ]  # fmt: skip
            if not any(file.suffix.lower() in (*ENDINGS, *OLD_SUFFIXES) for file in inside):
                raise UsageError(
                    f"{path} holds no document; documents end in {', '.join(ENDINGS)}",
                    f"{path} 中没有文件；可读的文件以 {'、'.join(ENDINGS)} 结尾",
                )
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise UsageError(f"there is no file {path}", f"没有文件 {path}")
    return list(dict.fromkeys(found))


def stands_by_itself(folder: Path) -> bool:
    """Tell whether a folder is a report whose tables hold: no draft, or one without the document that it was made of."""
    if not (folder / "report.toml").is_file():
        return False
    meta, problems = read_meta(folder / "report.toml")
    if problems or "draft" not in meta:
        return True
    return all(_sha256(file) != meta["source"].get("sha256") for file in documents_held(folder))


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def keep_drafts(
    files: Sequence[Path],
    data_dir: Path,
    *,
    region: str | None = None,
    year: int | None = None,
    kind: Kind | None = None,
    workers: int = 1,
    tell: Callable[[Path], object] = lambda file: None,
) -> list[Kept]:
    """Read documents and keep a draft of each under ``REGION/YEAR``.

    Parameters
    ----------
    files : sequence of Path
    data_dir : Path
        Folder of the drafts.
    region, year, kind : optional
        As for `extract`, for all of them.
    workers : int
        Documents read at once.
    tell : function
        Called with each document once it has been read.

    Returns
    -------
    list of Kept
        In the order of `files`. One that cannot be read stops none of the others.
    """
    known = dict(_hashes(data_dir))
    first: dict[str, Path] = {}
    todo: list[_Task] = []
    done: dict[Path, Kept] = {}
    for file in files:
        sha = _sha256(file)
        if sha in first:
            twice = fail(
                "{file} is the same document as {other}; it was read once", file=file.name, other=first[sha].name
            )
            done[file] = Kept(file, error=twice)
            tell(file)
            continue
        first[sha] = file
        todo.append(_Task(file, known.get(sha), region, year, kind))
    # In the order of the documents, whichever was read first: the same run gives the same folders.
    for task, what in _read_all(todo, workers):
        done[task.file] = (
            Kept(task.file, error=what) if isinstance(what, MinshengError) else _keep(task, what, data_dir)
        )
        tell(task.file)
    return [done[file] for file in files]


@dataclass(frozen=True)
class _Task:
    file: Path
    folder: Path | None
    region: str | None
    year: int | None
    kind: Kind | None

    def read(self) -> Draft:
        """Read the document; where it has a draft already, as what that is of, and with what was corrected there."""
        if self.folder is None:
            return draft_of_file(self.file, region=self.region, year=self.year, kind=self.kind)
        held, _ = read_meta(self.folder / "report.toml")
        return draft_of_file(
            self.file,
            region=held["region"],
            year=held["year"],
            kind=self.kind or held["draft"].get("kind"),
            corrections=read_corrections(self.folder),
        )


def _hashes(data_dir: Path) -> Iterator[tuple[str, Path]]:
    """Give the hash of the document of every draft there is."""
    for file in report_files(data_dir):
        meta, problems = read_meta(file)
        if not problems and "draft" in meta and meta["source"].get("sha256"):
            yield str(meta["source"]["sha256"]), file.parent


def _read_all(todo: Sequence[_Task], workers: int) -> Iterator[tuple[_Task, Draft | MinshengError]]:
    """Read documents, several at once; give each in its order, or what went wrong with it.

    Few are read ahead of the one whose turn it is, and none is held once it was given.
    """
    if len(todo) == 1 or workers == 1:
        for task in todo:
            try:
                read: Draft | MinshengError = task.read()
            except MinshengError as refused:
                read = refused
            yield task, read
        return
    left = deque(todo)
    with _pool(workers) as pool:
        ahead: deque[Future[Draft]] = deque()
        while left:
            ahead.extend(pool.submit(task.read) for task in islice(left, len(ahead), _AHEAD * workers))
            if isinstance(ahead[0].exception(), BrokenProcessPool):
                break
            task = left.popleft()
            yield task, _outcome(task, ahead.popleft())
    # A document that takes its process down breaks the pool for all; those left are then read one by one.
    for task in left:
        with _pool(1) as pool:
            yield task, _outcome(task, pool.submit(task.read))


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def _outcome(task: _Task, future: Future[Draft]) -> Draft | MinshengError:
    error = future.exception()
    if error is None or isinstance(error, MinshengError):
        return error or future.result()
    return fail("{file}: reading it failed: {cause}", file=task.file.name, cause=f"{type(error).__name__}: {error}")


def _keep(task: _Task, draft: Draft, data_dir: Path) -> Kept:
    """Write a draft to its place; one that was corrected by hand stands, and another document's place is not taken."""
    folder = task.folder
    if folder is None:
        folder = data_dir / draft.region / str(draft.year)
        for region in _beside(draft) if folder.exists() else ():
            folder = data_dir / region / str(draft.year)
            if not folder.exists():
                draft = draft.under(region)
                break
    by_hand = is_corrected_by_hand(folder)
    if not by_hand:
        write_draft(draft, folder, task.file)
    return Kept(task.file, folder, Digest.of(draft), by_hand)


def _beside(draft: Draft) -> Iterator[str]:
    """Name one document after another of a place and year that has a draft already: by its kind, then counted."""
    kind = f"{draft.region[:40]}-{draft.kind.replace('_', '-')}"
    yield kind
    for number in count(2):
        yield f"{kind}-{number}"


def read(
    files: str | Path | Sequence[str | Path],
    *,
    kind: Kind | None = None,
    year: int | None = None,
    region: str | None = None,
    data_dir: str | Path | None = None,
) -> Report | list[Report]:
    """Read documents of one's own: each is drafted and loaded.

    Parameters
    ----------
    files : path or sequence of paths
        A document (.docx, .pdf, .html, .md, .txt, .xlsx), several, or a folder of them.
    kind : str, optional
        What kind of document it is, one of ``extraction.KINDS``; otherwise its title and words say.
    year, region : optional
        Otherwise the title's, else the file name's.
    data_dir : path, optional
        Where the drafts are kept, as ``REGION/YEAR``; without it nothing is kept.

    Returns
    -------
    Report or list of Report
        Of one document its report, of several or a folder a list. They are drafts: `Report.draft` says how many rows
        were reviewed, and nothing is judged by a row that the reading is not sure of.

    Raises
    ------
    MinshengError
        If the document cannot be read, or none of several; those of several that cannot are warned of.
    UsageError
        If there is no such file.

    Examples
    --------
    >>> import minsheng_analysis as ms
    >>> from importlib.resources import files
    >>> report = ms.read(files("minsheng_analysis.extraction") / "sample.md")
    >>> len(report.statements) > 20, report.draft.reviewed
    (True, 0)
    """
    one = isinstance(files, (str, Path))
    paths = documents_in([files] if isinstance(files, (str, Path)) else files)
    with tempfile.TemporaryDirectory(prefix="minsheng-") as aside:
        root = Path(data_dir) if data_dir else Path(aside)
        # Here, and not in processes of their own: those would run a script that has no main guard once more.
        kept = keep_drafts(paths, root, region=region, year=year, kind=kind)
        failed = [one.error for one in kept if one.error is not None]
        if len(failed) == len(kept):
            raise failed[0]
        for error in failed:
            warnings.warn(str(error), stacklevel=2)
        reports = [load(k.digest.region, k.digest.year, data_dir=root) for k in kept if k.digest is not None]
    return reports[0] if one and len(paths) == 1 and not Path(str(files)).is_dir() else reports
