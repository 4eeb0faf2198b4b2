"""From a published document to a draft dataset.

``extract`` reads .txt, .md, .html, .docx or .pdf, finds every figure, says what each one is, pairs targets with results,
and writes the project's own files for a person to review.

Examples
--------
>>> from minsheng_analysis.extraction import extract_document
>>> from minsheng_analysis.extraction.document import Document, Paragraph
>>> text = "全年建成步道11.4公里，完成年度目标10公里的114%。"
>>> draft = extract_document(Document("demo.txt", (Paragraph(text, 1),)), year=2021)
>>> [(row["figure"], row["role"]) for row in draft.statements]
[('11.4公里', 'actual'), ('10公里', 'target'), ('114%', 'context')]
>>> row = draft.indicators[0]
>>> (row["target_value"], row["actual_value"], row["unit"], row["published_pct"])
('10', '11.4', 'km', '114')
"""

from __future__ import annotations

import csv
import hashlib
import re
import shutil
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from minsheng_analysis.dataset import schema
from minsheng_analysis.errors import MinshengError, UsageError
from minsheng_analysis.extraction.corrections import Correction, pins_of, read_corrections, said_in
from minsheng_analysis.extraction.document import Document
from minsheng_analysis.extraction.drafting.dates import year_of
from minsheng_analysis.extraction.drafting.draft import OPTIONAL_FILES, Draft, digest, draft_of
from minsheng_analysis.extraction.drafting.publication import publication_of
from minsheng_analysis.extraction.drafting.regions import region_of
from minsheng_analysis.extraction.formats import read_document
from minsheng_analysis.extraction.reading.figures import find_figures
from minsheng_analysis.extraction.reading.kinds import KINDS, Kind
from minsheng_analysis.extraction.reading.outline import title_of
from minsheng_analysis.extraction.reading.reader import Reading, read
from minsheng_analysis.extraction.refusals import ExtractionError, fail
from minsheng_analysis.keys import check_region, check_year, is_region
from minsheng_analysis.language.messages import messages
from minsheng_analysis.resources import data_root

__all__ = ["KINDS", "Draft", "Extracted", "ExtractionError", "extract", "extract_document", "read_document"]

#: More figures than any report prints; beyond it matching would take minutes.
MAX_FIGURES = 3000
#: Folder of a draft that holds its document.
SOURCE = "source"
_TALK = re.compile(r"民生|实事|项目|工程|任务|目标|计划|完成|建成|新建|新增|改造|进展|指标|投资|惠民")


@dataclass(frozen=True)
class Extracted:
    """What `extract` wrote.

    Attributes
    ----------
    folder : Path
        Where the files are.
    draft : Draft
        Their content.
    """

    folder: Path
    draft: Draft

    def summary(self, lang: str) -> str:
        """Return what was found, in ``"zh"`` or ``"en"``, with every warning on a line of its own."""
        say = messages("extraction", lang)
        draft = self.draft
        head = say(
            "{folder}: {statements} figures, {rows} rows to review, {unsure} of them to be checked; region {region}, year {year}",
            folder=self.folder, statements=len(draft.statements), rows=len(draft.rows), unsure=len(draft.unsure),
            region=draft.region, year=str(draft.year),
        )  # fmt: skip
        return "\n".join([head, *draft.told_of_new(lang), *draft.warned(lang)])


def extract_document(
    document: Document,
    *,
    region: str | None = None,
    year: int | None = None,
    sha256: str = "",
    path: Path | None = None,
    kind: Kind | None = None,
    corrections: Sequence[Correction] = (),
) -> Draft:
    """Turn a document that has been read into a draft.

    Parameters
    ----------
    document : Document
    region : str, optional
        Code such as ``yubei``; default that of the place in the title, else made from the file name.
    year : int, optional
        Default the year in the title, else the one the text names most; a document that names none is warned of.
    sha256 : str
        Of the file.
    path : Path, optional
        The file, for the default of `region`.
    kind : str, optional
        What kind of document it is; otherwise its title and words say.
    corrections : sequence of Correction
        What people said of an earlier draft; it holds.

    Raises
    ------
    ExtractionError
        If the document is not a report, or names no year and none is given.
    """
    found = find_figures(document).figures if corrections else []
    pinned, stale = pins_of(corrections, found) if corrections else (None, [])
    reading = read(document, kind=kind, pinned=pinned)
    _demand_a_report(reading)
    warnings: list[MinshengError] = list(document.warnings)
    if reading.unread:
        lines = sorted({line for line, _ in reading.unread})
        warnings.append(
            fail(
                "{count} numbers were not read, because nothing says what they are: lines {lines}",
                count=str(len(reading.unread)), lines=", ".join(map(str, lines[:12])) + (" …" if len(lines) > 12 else ""),
            )
        )  # fmt: skip
    warnings += [
        fail(
            "the table at line {line} has no headings: its bare numbers were not read; add a heading row",
            line=str(line),
        )
        for line in reading.headless[:3]
    ]
    if stale:
        warnings.append(
            fail(
                "{count} corrections name figures that the document does not hold any more: {which}",
                count=len(stale), which=", ".join(f"{one.statement_id} {one.figure}" for one in stale[:12]),
            )
        )  # fmt: skip
    year = year or year_of(document)
    if year is None:
        year = date.today().year
        warnings.append(
            fail("the document names no year: {year} stands in for it; give it with --year", year=str(year))
        )
    region = region or region_of(_naming(document), path or Path(document.name), _known_places())
    check_region(region)
    check_year(year)
    draft = draft_of(
        reading, region=region, year=year, sha256=sha256, **said_in(corrections, found)
    )  # fmt: skip
    first = draft_of(read(document, kind=kind), region=region, year=year, sha256=sha256).rows if corrections else None
    return replace(draft, warnings=[(w.message_en, w.message_zh) for w in warnings], first=first)


def _demand_a_report(reading: Reading) -> None:
    """Refuse what holds no figure, or nothing that was promised, done or measured."""
    document = reading.document
    if len(reading.figures) > MAX_FIGURES:
        raise fail(
            "{file} holds more than {limit} figures, which no report does; extract the report's own part",
            file=document.name, limit=MAX_FIGURES,
        )  # fmt: skip
    words = sum(len(_TALK.findall(text)) for text in document.texts())
    roles = {r.role for r in reading.figures}
    if reading.headless and not roles & {"target", "actual"}:
        raise fail(
            "{file}: the table at line {line} has no headings, so nothing says what its numbers are; add a heading row",
            file=document.name, line=str(reading.headless[0]),
        )  # fmt: skip
    if not reading.figures or words < (1 if roles & {"target", "actual"} else max(2, len(reading.figures) // 20)):
        raise fail(
            "{file} does not look like a completion report: no promised or achieved figure was found in it",
            file=document.name,
        )


def _naming(document: Document) -> list[str]:
    """The title, the short lines of the document that are titles too, such as a table's, and who issued it."""
    lines = [
        text.strip() for text in document.texts() if len(text) <= 60 and re.search(r"实事.*(?:情况|表|报告)", text)
    ]
    return ["\n".join([title_of(document), *lines[:6]]), publication_of(document).publisher]


def _known_places() -> list[tuple[str, str]]:
    # csv, not pandas: its import takes longer than reading a report
    with (data_root() / "regions.csv").open(encoding="utf-8", newline="") as stream:
        return [(row["region"], row["name_zh"]) for row in csv.DictReader(stream) if len(row["name_zh"]) > 1]


def extract(
    path: str | Path,
    out_dir: str | Path,
    *,
    region: str | None = None,
    year: int | None = None,
    kind: Kind | None = None,
    force: bool = False,
) -> Extracted:
    """Read a document and write a draft dataset.

    Parameters
    ----------
    path : path
        The document: .txt, .md, .html, .docx or .pdf.
    out_dir : path
        Folder for ``statements.csv``, ``indicators.csv``, ``projects.csv`` and ``report.toml``; made if missing. All
        files appear together or none does.
    region : str, optional
        Default: the folder's, where `out_dir` ends in REGION/YEAR; else the place named in the title; else made from the
        file name.
    year : int, optional
        Default likewise.
    kind : str, optional
        What kind of document it is, one of `KINDS`.
    force : bool
        Overwrite a draft that someone has corrected since, or a dataset.

    Returns
    -------
    Extracted

    Raises
    ------
    ExtractionError
        If the document cannot be read or is not a report; nothing is written then.
    UsageError
        If the folder holds reviewed work and `force` is not given.
    """
    path, out = Path(path), Path(out_dir)
    if is_region(out.parent.name) and re.fullmatch(r"20\d\d", out.name):
        region, year = region or out.parent.name, year or int(out.name)
    if not force and is_corrected_by_hand(out):
        raise UsageError(
            f"{out} holds a dataset, or a draft that was corrected; choose another folder, or give --force to lose it",
            f"{out} 中已有数据集或已核改的草稿；请另选文件夹，或用 --force 覆盖",
        )
    draft = draft_of_file(path, region=region, year=year, kind=kind, corrections=read_corrections(out))
    write_draft(draft, out, path)
    return Extracted(out, draft)


def draft_of_file(
    path: Path,
    *,
    region: str | None = None,
    year: int | None = None,
    kind: Kind | None = None,
    corrections: Sequence[Correction] = (),
) -> Draft:
    """Read a document and draft it, in memory.

    Parameters
    ----------
    path : Path
    region, year, kind : optional
        As for `extract`.
    corrections : sequence of Correction
        As for `extract_document`.

    Raises
    ------
    ExtractionError
        If the document cannot be read or is not a report.
    """
    document = read_document(path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return extract_document(
        document, region=region, year=year, sha256=sha256, path=path, kind=kind, corrections=corrections
    )


def is_corrected_by_hand(out: Path) -> bool:
    """Tell whether a folder holds a dataset, or a draft whose tables someone has changed since they were written."""
    if not any((out / name).exists() for name in ("statements.csv", "indicators.csv", "report.toml")):
        return False
    try:
        meta = tomllib.loads((out / "report.toml").read_text(encoding="utf-8"))
        names = [name for table in schema.TABLES.values() for name in (table.file, table.further_file)]
        tables = {name: (out / name).read_text(encoding="utf-8") for name in names if (out / name).is_file()}
        return bool(meta["draft"]["tables_sha256"] != digest(tables))
    except (OSError, KeyError, TypeError, ValueError):
        return True


def write_draft(draft: Draft, out: Path, document: Path) -> None:
    """Write all files aside, then move them in: a broken run leaves nothing behind.

    A copy of the document goes with them, for the review.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{out.name or 'draft'}-", dir=out.parent))
    try:
        for name, content in draft.files.items():
            (aside / name).write_text(content, encoding="utf-8", newline="\n")
        (out / SOURCE).mkdir(parents=True, exist_ok=True)
        held = out / SOURCE / document.name
        if not (held.exists() and held.samefile(document)):
            shutil.copyfile(document, aside / SOURCE)
            (aside / SOURCE).replace(held)
        for name in draft.files:
            (aside / name).replace(out / name)
        for name in OPTIONAL_FILES:  # of a draft that is made anew, what it no longer holds goes
            if name not in draft.files:
                (out / name).unlink(missing_ok=True)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
