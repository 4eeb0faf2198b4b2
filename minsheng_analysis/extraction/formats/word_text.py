"""The text of a Word paragraph: what is deleted, hidden or struck out is not of it; text boxes stand apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from minsheng_analysis.extraction.formats.html import is_note_mark
from minsheng_analysis.extraction.formats.word_styles import Styles, W, value

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_LEFT_OUT = frozenset(
    f"{W}{name}"
    for name in (
        "del",
        "moveFrom",
        "pPr",
        "rPr",
        "instrText",
        "delText",
        "delInstrText",
        "rt",
        "footnoteReference",
        "endnoteReference",
    )
)
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
#: Signs of the Wingdings fonts that stand for words in forms.
_SYMBOLS = {"F052": "√", "F0FE": "√", "F0FC": "√", "F0A8": "□", "F06F": "□", "F0FD": "×", "F0FB": "×"}


class ParagraphText:
    """Reads one paragraph; `boxes` are the text boxes met on the way."""

    def __init__(self, styles: Styles, style: str | None) -> None:
        self.styles, self.style = styles, style
        self.boxes: list[Element] = []
        self._fields: list[bool] = []  # of each open field whether its result has begun
        self._out: list[str] = []

    def text(self, paragraph: Element) -> str:
        """Return the paragraph's text; a line break in it is a line break."""
        self._walk(paragraph)
        return "".join(self._out)

    def _walk(self, element: Element) -> None:
        for child in element.iterchildren():
            tag = child.tag
            if not isinstance(tag, str) or tag in _LEFT_OUT:
                continue
            if tag == f"{W}r":
                self._run(child)
            elif tag == f"{_MC}AlternateContent":
                self._walk(_chosen(child))
            elif tag == f"{W}txbxContent":
                self.boxes.append(child)
            elif tag in {f"{W}t", f"{_M}t"}:
                self._say(child.text or "")
            else:
                self._walk(child)

    def _run(self, run: Element) -> None:
        if self.styles.hides(run, self.style):
            return
        raised = value(run.find(f"{W}rPr"), "vertAlign") == "superscript"
        start = len(self._out)
        for child in run.iterchildren():
            name = child.tag.removeprefix(W) if isinstance(child.tag, str) else ""
            if name == "t":
                self._say(child.text or "")
            elif name == "fldChar":
                self._field(child.get(f"{W}fldCharType"))
            elif name == "br" and child.get(f"{W}type") in {"page", "column"}:
                continue
            elif name in _SIGNS:
                self._say(_SIGNS[name])
            elif name == "sym":
                self._say(_SYMBOLS.get((child.get(f"{W}char") or "").upper(), ""))
            elif child.tag == f"{_MC}AlternateContent":
                self._walk(_chosen(child))
            elif name not in {"rPr", "instrText", "delText", "delInstrText", "footnoteReference", "endnoteReference"}:
                self._walk(child)
        if raised and is_note_mark("".join(self._out[max(0, start - 2) : start]), "".join(self._out[start:])):
            del self._out[start:]

    def _say(self, text: str) -> None:
        if all(self._fields):  # the code of a field is no text, its result is
            self._out.append(text)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()


def _chosen(alternatives: Element) -> Element:
    """Return the one of several ways to draw the same thing that holds text."""
    choices = [c for c in alternatives.iterchildren() if isinstance(c.tag, str)]
    with_text = (c for c in choices if next(c.iter(f"{W}t"), None) is not None)
    return next(with_text, choices[0] if choices else alternatives)


def paragraphs_below(element: Element) -> Iterator[Element]:
    """Yield every paragraph below an element, however deep."""
    return element.iter(f"{W}p")
