"""Word documents."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from minsheng_analysis.extraction.document import Document
from minsheng_analysis.extraction.formats.html import blocks_of_html
from minsheng_analysis.extraction.refusals import MAX_UNPACKED, fail

# ---------------------------------------------------------------------------------------------------------- docx


def read_docx(path: Path) -> Document:
    """Read a Word document."""
    broken = fail("{file} is not a readable .docx file (damaged, or another format under that name)", file=path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.infolist()
            unpacked = sum(item.file_size for item in names)
            has_body = any(item.filename == "word/document.xml" for item in names)
    except (zipfile.BadZipFile, OSError) as error:
        raise broken from error
    if unpacked > MAX_UNPACKED or len(names) > 10_000:
        raise fail(
            "{file} unpacks to {size} MB, more than {limit} MB: it is not opened",
            file=path.name, size=f"{unpacked / 1e6:.0f}", limit=f"{MAX_UNPACKED / 1e6:.0f}",
        )  # fmt: skip
    if not has_body:
        raise broken
    import mammoth

    try:
        with path.open("rb") as stream:
            converted = mammoth.convert_to_html(stream, convert_image=mammoth.images.img_element(lambda _: {"src": ""}))
    except Exception as error:  # mammoth lets zip and XML errors of every kind through
        raise broken from error
    body = converted.value
    if not body.strip():
        return Document(path.name)
    # one block a line, so that the source line is the running number of the block
    body = re.sub(r"(</(?:p|h[1-6]|li|tr|table)>)", r"\1\n", body)
    return Document(path.name, tuple(blocks_of_html(f"<div>{body}</div>")))
