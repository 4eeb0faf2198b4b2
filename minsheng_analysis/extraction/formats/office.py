"""Older office files (.doc, .wps, .xls, …): LibreOffice turns them into what is read directly, where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from minsheng_analysis.extraction.document import Document
from minsheng_analysis.extraction.formats.docx import read_docx
from minsheng_analysis.extraction.formats.html import read_html
from minsheng_analysis.extraction.formats.text import read_text
from minsheng_analysis.extraction.formats.workbook import read_workbook
from minsheng_analysis.extraction.refusals import fail

CONVERSION_SECONDS = 120
#: Suffix of the old format: what LibreOffice is told it is, and what it is turned into. Kingsoft's .wps and .et are
#: Word's and Excel's old formats under other names; under their own LibreOffice takes .wps for Microsoft Works.
_OLD = {
    ".doc": (".doc", ".docx"), ".wps": (".doc", ".docx"), ".rtf": (".rtf", ".docx"), ".odt": (".odt", ".docx"),
    ".xls": (".xls", ".xlsx"), ".et": (".xls", ".xlsx"), ".ods": (".ods", ".xlsx"),
}  # fmt: skip
OLD_SUFFIXES = tuple(_OLD)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: How the files begin that LibreOffice is asked for; what begins otherwise is text under another name.
_OLD_BEGINNINGS = (_COMPOUND, b"PK\x03\x04", b"{\\rtf", b"\xdb\xa5", b"\x09\x08", b"\x09\x04")
_STREAMS = {"WordDocument": ".doc", "Workbook": ".xls", "Book": ".xls"}


def read_office(path: Path) -> Document:
    """Read an older office file; one that holds a newer format or a web page under an old name is read as that."""
    known = _told_by_content(path)
    if known is not None:
        return known(path)
    program = shutil.which("soffice") or shutil.which("libreoffice")
    old, new = _OLD[_suffix_of_content(path) or path.suffix.lower()]
    if program is None:
        raise fail(
            "{file}: reading {suffix} needs LibreOffice, which is not installed here; install it, or open the file in Word, WPS or Excel "
            "and save it as {new}",
            file=path.name, suffix=path.suffix, new=new,
        )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="minsheng-office-") as folder:
        place = Path(folder)
        source = place / f"document{old}"
        shutil.copyfile(path, source)
        _convert(program, source, new, place, path)
        made = place / "out" / f"document{new}"
        if not made.is_file():
            raise fail(
                "{file}: LibreOffice cannot open it (damaged, protected, or another format under that name)",
                file=path.name,
            )
        document = (read_docx if new == ".docx" else read_workbook)(made)
    return Document(path.name, document.blocks, document.title)


def _told_by_content(path: Path) -> Callable[[Path], Document] | None:
    with path.open("rb") as stream:
        head = stream.read(2048)
    if head.startswith(b"PK\x03\x04"):
        import zipfile

        try:
            with zipfile.ZipFile(path) as archive:
                names = set(archive.namelist())
        except zipfile.BadZipFile:
            return None
        return read_docx if "word/document.xml" in names else read_workbook if "xl/workbook.xml" in names else None
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:400].lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<head")):
        return read_html
    return None if head.startswith(_OLD_BEGINNINGS) or start.startswith(b"<?xml") else read_text


def _suffix_of_content(path: Path) -> str | None:
    """Return what the streams in an old file say it is, whatever its name: a Word document or a workbook."""
    content = path.read_bytes()
    if not content.startswith(_COMPOUND):
        return None
    return next((suffix for stream, suffix in _STREAMS.items() if stream.encode("utf-16-le") in content), None)


def _convert(program: str, source: Path, new: str, place: Path, path: Path) -> None:
    """Run LibreOffice with a profile of its own, so that it neither waits for another one nor leaves anything behind."""
    profile = (place / "profile").as_uri()
    command = [
        program, "--headless", "--norestore", "--nologo", f"-env:UserInstallation={profile}",
        "--convert-to", new.removeprefix("."), "--outdir", str(place / "out"), str(source),
    ]  # fmt: skip
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(timeout=CONVERSION_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise fail(
            "{file}: LibreOffice did not finish within {seconds} seconds; save it as {new} by hand",
            file=path.name, seconds=CONVERSION_SECONDS, new=new,
        ) from error  # fmt: skip
    finally:
        if process.poll() is None:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice and what it started."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
