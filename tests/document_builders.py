"""Small Word, PDF and web documents, made by hand for the tests of reading, and what is read of them."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from minsheng_analysis.extraction import read_document
from minsheng_analysis.extraction.document import Paragraph, Table

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
)


def docx(path: Path, body: str, **parts: str) -> Path:
    """Write a Word document of this body; `parts` are styles, numbering, footnotes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", f"<w:{name} {_SPACES}>{content}</w:{name}>")
    return path


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    inner = "".join(r if r.startswith("<") else run(r) for r in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def cell(*content: str, properties: str = "") -> str:
    inner = "".join(c if c.startswith("<") else paragraph(c) for c in content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    inner = "".join(c if c.startswith("<w:tc>") else cell(c) for c in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def pdf(path: Path, *pages: list[tuple[float, float, float, str]], drawn: bytes = b"", picture: bool = False) -> Path:
    """Write a PDF; each page is a list of texts with their place: x, y from the top, size.

    Characters are as wide as high, digits and Latin letters half as wide. The font is not embedded: it carries nothing
    but the table of which code is which character, as pages printed by a browser do.
    """
    used = sorted({c for page in pages for *_, text in page for c in text})
    codes = {c: k + 1 for k, c in enumerate(used)}
    mapped = "".join(f"<{codes[c]:04x}><{ord(c):04x}>\n" for c in used)
    cmap = (
        "/CIDInit /ProcSet findresource begin begincmap /CMapName /X def\n1 begincodespacerange<0000><ffff>endcodespacerange\n"
        f"{len(used)} beginbfchar\n{mapped}endbfchar\nendcmap end"
    )
    narrow = " ".join(f"{codes[c]} [500]" for c in used if ord(c) < 0x2E80)
    objects: list[bytes] = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",  # the pages, known at the end
        b"<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        f"/FontDescriptor<</Type/FontDescriptor/FontName/Song/Flags 4/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880"
        f"/Descent -120/CapHeight 880/StemV 80>>/DW 1000/W[{narrow}]>>".encode(),
        _stream(cmap.encode()),
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n0\nendstream",
    ]
    kids = []
    for page in pages:
        content = drawn
        for x, y, size, text in page:
            code = "".join(f"{codes[c]:04x}" for c in text)
            content += f"BT /F {size} Tf {x} {800 - y} Td <{code}> Tj ET\n".encode()
        if picture and not page:
            content += b"q 500 0 0 700 0 0 cm /P Do Q\n"
        kids.append(len(objects) + 1)
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {len(objects) + 2} 0 R"
            "/Resources<</Font<</F 3 0 R>>/XObject<</P 6 0 R>>>>>>".encode()
        )
        objects.append(_stream(content))
    objects[1] = f"<</Type/Pages/Kids[{' '.join(f'{k} 0 R' for k in kids)}]/Count {len(kids)}>>".encode()
    _write_objects(path, objects)
    return path


def _stream(content: bytes) -> bytes:
    packed = zlib.compress(content, 9)
    return f"<</Length {len(packed)}/Filter/FlateDecode>>stream\n".encode() + packed + b"\nendstream"


def _write_objects(path: Path, objects: list[bytes]) -> None:
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    xref = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode() + b"".join(
        f"{p:010d} 00000 n \n".encode() for p in places
    )
    path.write_bytes(body + f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{xref}\n%%EOF".encode())


def lines(x: float, top: float, *texts: str, size: float = 10) -> list[tuple[float, float, float, str]]:
    """Set texts one below the other, as `pdf` takes them."""
    return [(x, top + k * size * 1.4, size, text) for k, text in enumerate(texts)]


def page(folder: Path, body: str, head: str = "") -> Path:
    """Write a web page."""
    path = folder / "p.html"
    path.write_text(f"<html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>", encoding="utf-8")
    return path


def paragraphs(path: Path) -> list[str]:
    """Read the paragraphs of a document."""
    return [b.text for b in read_document(path).blocks if isinstance(b, Paragraph)]


def rows(path: Path) -> list[list[str]]:
    """Read the text of the one table."""
    (found,) = (b for b in read_document(path).blocks if isinstance(b, Table))
    return [[c.text for c in line] for line in found.grid]
