"""What a Word document's styles and properties say of a run or paragraph: hidden, struck out, heading, numbered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = frozenset({"0", "false", "off", "none"})
_UNSEEN = ("vanish", "webHidden", "specVanish", "strike", "dstrike")
_HEADING = re.compile(r"heading\s*([1-9])|标题\s*([1-9])?$|title$", re.IGNORECASE)


def value(element: Element | None, name: str) -> str | None:
    """Return the `w:val` of a child; None where there is no such child."""
    child = element.find(f"{W}{name}") if element is not None else None
    return None if child is None else (child.get(f"{W}val") or "")


def switched(properties: Element | None, name: str) -> bool | None:
    """Return whether a property is on or off; None where nothing is said."""
    child = properties.find(f"{W}{name}") if properties is not None else None
    return None if child is None else (child.get(f"{W}val") or "1").lower() not in _OFF


class Styles:
    """The styles of a document, each with those it is based on."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._seen: dict[str, bool] = {}
        if root is not None:
            self._styles = {s.get(f"{W}styleId") or "": s for s in root.iterchildren(f"{W}style")}

    def _chain(self, name: str | None) -> list[Element]:
        chain: list[Element] = []
        while name and name in self._styles and len(chain) < 20 and self._styles[name] not in chain:
            chain.append(self._styles[name])
            name = value(chain[-1], "basedOn")
        return chain

    def hides(self, run: Element, paragraph_style: str | None) -> bool:
        """Whether the text of a run is hidden or struck out, by itself or by its style."""
        properties = run.find(f"{W}rPr")
        for name in _UNSEEN:
            own = switched(properties, name)
            if own or (own is None and self._styled(name, value(properties, "rStyle"), paragraph_style)):
                return True
        return False

    def _styled(self, name: str, *styles: str | None) -> bool:
        key = f"{name} {styles}"
        if key not in self._seen:
            found = (switched(style.find(f"{W}rPr"), name) for s in styles for style in self._chain(s))
            self._seen[key] = next((on for on in found if on is not None), False)
        return self._seen[key]

    def is_heading(self, paragraph_properties: Element | None) -> bool:
        """Whether a paragraph is a heading or the title."""
        if paragraph_properties is None:
            return False
        level = value(paragraph_properties, "outlineLvl")
        if level is not None:
            return level.isdigit() and int(level) < 9
        for style in self._chain(value(paragraph_properties, "pStyle")):
            name = value(style, "name") or ""
            if _HEADING.match(name) or _HEADING.match(style.get(f"{W}styleId") or ""):
                return True
            level = value(style.find(f"{W}pPr"), "outlineLvl")
            if level is not None and level.isdigit() and int(level) < 9:
                return True
        return False

    def numbering(self, paragraph_properties: Element | None) -> tuple[str, int] | None:
        """Return list and level of a paragraph; None where it is in no list."""
        sources = [paragraph_properties]
        sources += [s.find(f"{W}pPr") for s in self._chain(value(paragraph_properties, "pStyle"))]
        for source in sources:
            numbered = source.find(f"{W}numPr") if source is not None else None
            if numbered is not None:
                name, level = value(numbered, "numId"), value(numbered, "ilvl") or "0"
                if name in {None, "", "0"}:
                    return None
                return str(name), int(level) if level.isdigit() and len(level) < 3 else 0
        return None


class Numbering:
    """The automatic numbers of a document, counted as its paragraphs come."""

    def __init__(self, root: Element | None) -> None:
        self._lists: dict[str, tuple[str, dict[int, int]]] = {}
        self._levels: dict[str, dict[int, Element]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        if root is None:
            return
        for abstract in root.iterchildren(f"{W}abstractNum"):
            levels = {_whole(lvl.get(f"{W}ilvl")): lvl for lvl in abstract.iterchildren(f"{W}lvl")}
            self._levels[abstract.get(f"{W}abstractNumId") or ""] = levels
        for number in root.iterchildren(f"{W}num"):
            starts = {
                _whole(o.get(f"{W}ilvl")): _whole(value(o, "startOverride"))
                for o in number.iterchildren(f"{W}lvlOverride")
                if value(o, "startOverride") is not None
            }
            self._lists[number.get(f"{W}numId") or ""] = (value(number, "abstractNumId") or "", starts)

    def next(self, name: str, level: int) -> str:
        """Count one paragraph of a list and return the number that is printed before it."""
        from minsheng_analysis.extraction.formats.list_numbers import numeral

        abstract, starts = self._lists.get(name, ("", {}))
        levels = self._levels.get(abstract, {})
        counts = self._counts.setdefault(abstract or name, {})
        if name not in self._begun:
            self._begun.add(name)
            for overridden in starts:
                counts.pop(overridden, None)
        for deeper in [k for k in counts if k > level]:
            del counts[deeper]
        counts[level] = counts.get(level, self._start(levels, starts, level) - 1) + 1
        definition = levels.get(level)
        if definition is None:
            return f"{counts[level]}、"
        pattern = value(definition, "lvlText") or ""
        legal = definition.find(f"{W}isLgl") is not None

        def number(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            count = counts.get(at, self._start(levels, starts, at))
            style = (value(levels.get(at), "numFmt") or "decimal") if not (legal and at < level) else "decimal"
            return numeral(count, style)

        if value(definition, "numFmt") in {"bullet", "none"}:
            return ""
        return re.sub(r"%([1-9])", number, pattern)

    def _start(self, levels: dict[int, Element], starts: dict[int, int], level: int) -> int:
        return starts.get(level, _whole(value(levels.get(level), "start") or "1"))


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 0
