"""Passages of words, the answer that a page leads with, and sections, as notebooks show them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Protocol

from minsheng_analysis.display.lettering import bracket_together, dots_stay, phrases, width_of
from minsheng_analysis.display.links import source_links

#: The lines that a sentence rests on, where it ends.
_LINES = re.compile(r"\[\[lines:([\w.;]+)\]\]")

#: A part of the line above the title is no longer than this where it is kept whole.
_PART = 18
#: So wide are two lines of a desk's page, in pixels.
_SHORT = 1800


@dataclass(frozen=True)
class Passage:
    """A heading and what is to be said under it.

    Attributes
    ----------
    id : str
        For links.
    title : str
    paragraphs : sequence of str
        Plain text; ``**…**`` is set bold, ``[[#id|words]]`` leads to another section,
        ``[[https://…|words]]`` to what stands elsewhere, and ``[[report:region/year|words]]`` to another report;
        ``[[lines:L017.05;L108.03]]`` links the lines of statements.
    """

    id: str
    title: str
    paragraphs: Sequence[str] = ()

    def _repr_html_(self) -> str:
        """Write the passage as HTML."""
        told = self.paragraphs
        # What is short is no paragraph of its own, which a wide page would set as a second column.
        if width_of("".join(map(_unmarked, told)), 15) < _SHORT:
            told = ["".join(one if re.search("[。；]$", one) else f"{one} " for one in told).strip()]
        return f'<h2 id="{escape(self.id)}">{escape(self.title)}</h2>' + "".join(
            f"<p>{inline(words)}</p>" for words in told if words
        )

    def __repr__(self) -> str:
        """Give the passage as plain text."""
        return _unmarked("\n\n".join((self.title, *self.paragraphs)))


@dataclass(frozen=True)
class Folded:
    """Sentences that open when they are asked for, and that stand on paper.

    Attributes
    ----------
    title : str
    paragraphs : sequence of str
        As in a passage.
    """

    title: str
    paragraphs: Sequence[str]

    def _repr_html_(self) -> str:
        """Write them as HTML."""
        told = "".join(f"<p>{inline(words)}</p>" for words in self.paragraphs)
        return f'<details class="more printed"><summary>{escape(self.title)}</summary>{told}</details>'

    def __repr__(self) -> str:
        """Give them as plain text."""
        return _unmarked("\n\n".join((self.title, *self.paragraphs)))


@dataclass(frozen=True)
class Matter:
    """A sentence, and the statements that it rests on.

    Attributes
    ----------
    words : str
        As in a passage.
    statements : str
        Ids joined by ``;``; each of their lines is linked.
    retold : str
        Which part of the words is told again further down, folded on a screen and open on paper: there it stands once.
    """

    words: str
    statements: str = ""
    retold: str = ""

    def html(self) -> str:
        """Write the sentence with its lines."""
        links = f' <span class="src">{source_links(self.statements)}</span>' if self.statements else ""
        words, again = inline(self.words), inline(self.retold)
        if again:
            words = words.replace(again, f'<span class="screen">{again}</span>', 1)
        return f"<li>{words}{links}</li>"


@dataclass(frozen=True)
class Matters:
    """The few sentences that matter, each with its lines, and where there are more.

    Attributes
    ----------
    title : str
        Without one, nothing was found: the sentence stands by itself.
    matters : sequence of Matter
    more : str
        A sentence below.
    calm : bool
        Whether they are no contradictions.
    """

    title: str
    matters: Sequence[Matter]
    more: str = ""
    calm: bool = False

    def _repr_html_(self) -> str:
        """Write them as HTML."""
        items = "".join(one.html() for one in self.matters)
        if not self.title:
            return f"<p>{inline(self.more)}</p>"
        return (
            f'<div class="findings{" calm" if self.calm else ""}"><h2 id="matters" class="boxed">{escape(self.title)}</h2>'
            + (f"<ul>{items}</ul>" if items else "")
            + (f"<p>{inline(self.more)}</p>" if self.more else "")
            + "</div>"
        )

    def __repr__(self) -> str:
        """Give them as plain text."""
        return _unmarked("\n\n".join(filter(None, (self.title, *(one.words for one in self.matters), self.more))))


@dataclass(frozen=True)
class Lead:
    """The beginning of a page: the answer, its key numbers, and what does not add up.

    Attributes
    ----------
    kicker, title, answer : str
    numbers : sequence of (str, str)
        A number as written and what it counts.
    findings_title : str
        Empty for none.
    findings : sequence of str or Matter
    calm : bool
        Whether the box says that nothing was found.
    more : str
        A sentence below.
    about : mapping
        What the page says of itself to those who list it: place, year, date, verdicts (see `docs/reports.md`).
    """

    kicker: str
    title: str
    answer: str
    numbers: Sequence[tuple[str, str]] = ()
    findings_title: str = ""
    findings: Sequence[str | Matter] = ()
    calm: bool = False
    more: str = ""
    about: Mapping[str, object] = field(default_factory=dict, kw_only=True)

    def _repr_html_(self) -> str:
        """Write the lead as HTML."""
        numbers = "".join(
            f"<li><b>{_small_parts(value)}</b>{bracket_together(label)}</li>" for value, label in self.numbers
        )
        matters = [one if isinstance(one, Matter) else Matter(one) for one in self.findings]
        box = Matters(self.findings_title, matters, self.more, self.calm)._repr_html_() if self.findings_title else ""
        told = json.dumps(dict(self.about), ensure_ascii=False, sort_keys=True)
        about = f'<div hidden data-about="{escape(told, quote=True)}"></div>' if self.about else ""
        return (
            f'{about}<p class="kicker">{_kicker(self.kicker)}</p><h1>{phrases(self.title)}</h1>'
            f'<p class="answer">{inline(self.answer)}</p>'
            + (f'<ul class="numbers">{numbers}</ul>' if numbers else "")
            + box
        )

    def __repr__(self) -> str:
        """Give the lead as plain text."""
        said = (one.words if isinstance(one, Matter) else one for one in self.findings)
        return _unmarked("\n\n".join((self.title, self.answer, *said)))


@dataclass(frozen=True)
class Quotation:
    """Lines to be copied as they are, such as how to cite a page.

    Attributes
    ----------
    id : str
    title : str
    parts : sequence of (str, str)
        What each is, and its lines. The first one is open, the others folded.
    """

    id: str
    title: str
    parts: Sequence[tuple[str, str]]

    def _repr_html_(self) -> str:
        """Write them as HTML."""
        first, *folded = self.parts
        made = (
            f'<h3 id="{escape(self.id)}">{escape(self.title)} <small>{escape(first[0])}</small></h3>'
            f'<div class="quotation"><pre>{escape(first[1])}</pre></div>'
        )
        for head, lines in folded:
            made += f'<details class="quotation"><summary>{escape(head)}</summary><pre>{escape(lines)}</pre></details>'
        return made

    def __repr__(self) -> str:
        """Give them as plain text."""
        return "\n\n".join((self.title, *(lines for _, lines in self.parts)))


class Shown(Protocol):
    """What a notebook shows as HTML."""

    def _repr_html_(self) -> str:
        """Write it as HTML."""


@dataclass(frozen=True)
class Section:
    """Parts shown one after the other; parts that are None, having nothing to show, are left out."""

    parts: Sequence[Shown | None]
    appendix: bool = False
    half: bool = False

    def _repr_html_(self) -> str:
        """Write the parts as HTML: words, then figures, two that may share a line side by side."""
        made = [(_kind(part), part._repr_html_()) for part in self.parts if part is not None]
        words = "".join(html for kind, html in made if kind == "words")
        shown = "".join(html for kind, html in made if kind != "words")
        whole = f'<div class="words">{words}</div>' if words else ""
        if shown:
            whole += f'<div class="shown">{shown}</div>' if words else shown
        if self.half:
            return f'<div class="half">{whole}</div>'
        return f'<div class="appendix" id="appendix">{whole}</div>' if self.appendix else whole

    def __repr__(self) -> str:
        """Give the parts as plain text."""
        return "\n\n".join(repr(part) for part in self.parts if part is not None)


def _kind(part: Shown) -> str:
    return "words" if isinstance(part, Passage) else "figure"


def section(*parts: Shown | None, appendix: bool = False, half: bool = False) -> Section:
    """Put a passage, a picture and a table together.

    Parameters
    ----------
    *parts : Passage, Chart, Table or None
        None is left out: a chart function gives it where there is nothing to draw.
    appendix : bool
        Whether it is for those who check every figure: on paper it stands only where it is asked for.
    half : bool
        Whether it may stand beside another figure on a desk.

    Returns
    -------
    Section
    """
    return Section(parts, appendix, half)


def inline(words: str) -> str:
    """Write a sentence's marks as HTML: bold, and links to other sections and to what stands elsewhere."""
    bold = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(words))
    named = re.sub(r"\[\[report:([\w-]+/[0-9]+)\|(.+?)\]\]", r'<span data-report="\1">\2</span>', bold)
    lined = _LINES.sub(lambda ids: f'<span class="src"> {source_links(ids[1])} </span>', named)
    return re.sub(r"\[\[(#[\w.-]+|https?://[^\s|]+)\|(.+?)\]\]", r'<a href="\1">\2</a>', lined)


def _unmarked(words: str) -> str:
    words = _LINES.sub("", words)
    return re.sub(r"\*\*|\[\[(?:#[\w.-]+|https?://[^\s|]+|report:[\w-]+/[0-9]+)\||\]\]", "", words)


def _kicker(words: str) -> str:
    """Write what a page is of: no short part of it is broken, nor does a dot begin a line."""
    parts = [
        escape(part) if len(part) > _PART else f'<span class="phrase">{escape(part)}</span>'
        for part in words.split(" · ")
    ]
    return dots_stay(" · ".join(parts))


def _small_parts(value: str) -> str:
    """Set what follows the first number small: "29 of 29"."""
    number, _, rest = value.partition(" ")
    return escape(number) + (f"<small> {escape(rest)}</small>" if rest else "")
