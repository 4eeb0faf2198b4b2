"""How much a PDF would unfold to, found before it is unfolded: time and memory of reading it are bounded."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from minsheng_analysis.extraction.refusals import MAX_CHARACTERS, fail, too_long

if TYPE_CHECKING:
    from pdfminer.pdfpage import PDFPage

#: Of all streams but pictures; three hundred pages of a report have some ten.
_MAX_UNFOLDED = 60_000_000
#: Bytes of text on one page; the densest printed page has some thousands.
_MAX_TEXT_OF_PAGE = 60_000
#: Strokes on one page; a page with more is a drawing, in which no table is looked for.
MAX_STROKES = 15_000
_MAX_DEPTH = 12
_STREAM = re.compile(rb"stream\r?\n")
_STRING = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>", re.DOTALL)
_STROKE = re.compile(rb"(?<=[\d\s])(?:re|l|c|v|y)(?=\s)")
_CALL = re.compile(rb"/([^\s/<>\[\]()]+)\s+Do\b")


def demand_bounded(path: Path, data: bytes) -> None:
    """Refuse a file whose streams unfold to more than a report's can."""
    total = 0
    for match in _STREAM.finditer(data):
        about = data[max(0, match.start() - 1500) : match.start()].rpartition(b"obj")[2]
        if b"/Image" in about or b"Fl" not in about:
            continue
        twice = about.count(b"FlateDecode") > 1
        unfolder = zlib.decompressobj()
        try:
            total += len(unfolder.decompress(data[match.end() : match.end() + len(data)], _MAX_UNFOLDED + 1 - total))
        except zlib.error:
            continue
        if total > _MAX_UNFOLDED or twice:
            raise fail(
                "{file} unpacks to more than {limit} MB: it is not opened",
                file=path.name, limit=f"{_MAX_UNFOLDED / 1e6:.0f}",
            )  # fmt: skip


@dataclass(frozen=True)
class Load:
    """Bytes of text and number of strokes of a page, what it calls reckoned in each time it is called."""

    text: int = 0
    strokes: int = 0

    def __add__(self, other: Load) -> Load:
        """Add two loads."""
        return Load(self.text + other.text, self.strokes + other.strokes)

    def times(self, number: int) -> Load:
        """Multiply a load."""
        return Load(self.text * number, self.strokes * number)


class Loads:
    """Reckons what pages hold without drawing them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.total = Load()
        self._known: dict[int, Load] = {}

    def of(self, page: PDFPage) -> Load:
        """Return the load of a page of pdfminer's; refuse what no report's page holds."""
        from pdfminer.pdftypes import resolve1

        content = b"\n".join(_data(resolve1(part)) for part in page.contents)
        load = self._load(content, page.resources, 0)
        self.total += load
        if load.text > _MAX_TEXT_OF_PAGE or self.total.text > 4 * MAX_CHARACTERS:
            raise too_long(self.path, self.total.text)
        return load

    def _load(self, content: bytes, resources: object, depth: int) -> Load:
        from pdfminer.pdftypes import resolve1

        text = sum(len(m) // (2 if m.startswith(b"<") else 1) for m in _STRING.findall(content))
        load = Load(text, len(_STROKE.findall(content)))
        if depth >= _MAX_DEPTH or b" Do" not in content:
            return load
        named = resolve1((resolve1(resources) or {}).get("XObject")) or {}
        calls: dict[str, int] = {}
        for name in _CALL.findall(content):
            key = name.decode("latin-1")
            calls[key] = calls.get(key, 0) + 1
        for name, number in calls.items():
            form = resolve1(named.get(name))
            if getattr(form, "attrs", None) is None or _name(form.attrs.get("Subtype")) != "Form":
                continue
            if id(form) not in self._known:
                self._known[id(form)] = Load()  # one that calls itself adds nothing
                inner = form.attrs.get("Resources", resources)
                self._known[id(form)] = self._load(_data(form), inner, depth + 1)
            load += self._known[id(form)].times(number)
        return load


def _data(stream: object) -> bytes:
    return bytes(stream.get_data()) if hasattr(stream, "get_data") else b""


def _name(value: object) -> str:
    return str(getattr(value, "name", value))
