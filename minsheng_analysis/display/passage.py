"""Passages of words, the answer that a page leads with, and sections, as notebooks show them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any


@dataclass(frozen=True)
class Passage:
    """A heading and what is to be said under it.

    Attributes
    ----------
    id : str
        For links.
    title : str
    paragraphs : sequence of str
        Plain text; ``**…**`` is set bold, ``[[#id|words]]`` leads to another section.
    """

    id: str
    title: str
    paragraphs: Sequence[str] = ()

    def _repr_html_(self) -> str:
        """Write the passage as HTML."""
        return f'<h2 id="{escape(self.id)}">{escape(self.title)}</h2>' + "".join(
            f"<p>{_inline(words)}</p>" for words in self.paragraphs
        )

    def __repr__(self) -> str:
        """Give the passage as plain text."""
        return _unmarked("\n\n".join((self.title, *self.paragraphs)))


@dataclass(frozen=True)
class Lead:
    """The beginning of a report: the answer, its key numbers, and what does not add up.

    Attributes
    ----------
    kicker, title, answer : str
    numbers : sequence of (str, str)
        A number as written and what it counts.
    findings_title : str
    findings : sequence of str
    calm : bool
        Whether the box says that nothing was found.
    more : str
        A sentence below.
    """

    kicker: str
    title: str
    answer: str
    numbers: Sequence[tuple[str, str]]
    findings_title: str
    findings: Sequence[str]
    calm: bool = False
    more: str = ""

    def _repr_html_(self) -> str:
        """Write the lead as HTML."""
        numbers = "".join(f"<li><b>{_small_parts(value)}</b>{escape(label)}</li>" for value, label in self.numbers)
        items = "".join(f"<li>{_inline(words)}</li>" for words in self.findings)
        box = (
            f'<div class="findings{" calm" if self.calm else ""}"><h2 class="boxed">{escape(self.findings_title)}</h2>'
            + (f"<ul>{items}</ul>" if items else "")
            + (f"<p>{_inline(self.more)}</p>" if self.more else "")
            + "</div>"
        )
        return (
            f'<p class="kicker">{escape(self.kicker)}</p><h1>{_phrases(self.title)}</h1>'
            f'<p class="answer">{_inline(self.answer)}</p><ul class="numbers">{numbers}</ul>{box}'
        )

    def __repr__(self) -> str:
        """Give the lead as plain text."""
        return _unmarked("\n\n".join((self.title, self.answer, *self.findings)))


@dataclass(frozen=True)
class Section:
    """Parts shown one after the other; parts that are None, having nothing to show, are left out."""

    parts: Sequence[Any]

    def _repr_html_(self) -> str:
        """Write the parts as HTML."""
        return "\n".join(part._repr_html_() for part in self.parts if part is not None)

    def __repr__(self) -> str:
        """Give the parts as plain text."""
        return "\n\n".join(repr(part) for part in self.parts if part is not None)


def section(*parts: Any) -> Section:
    """Put a passage, a picture and a table together.

    Parameters
    ----------
    *parts : Passage, Chart, Table or None
        None is left out: a chart function gives it where there is nothing to draw.

    Returns
    -------
    Section
    """
    return Section(parts)


def _inline(words: str) -> str:
    bold = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(words))
    return re.sub(r"\[\[(#[\w-]+)\|(.+?)\]\]", r'<a href="\1">\2</a>', bold)


def _phrases(title: str) -> str:
    """Keep a title's phrases together: Chinese has no spaces at which a line could break sensibly."""
    parts = re.split(r"(?<=[：，])", title)
    return "".join(f'<span class="phrase">{escape(part)}</span>' for part in parts) if len(parts) > 1 else escape(title)


def _unmarked(words: str) -> str:
    return re.sub(r"\*\*|\[\[#[\w-]+\||\]\]", "", words)


def _small_parts(value: str) -> str:
    """Set what follows the first number small: "29 of 29"."""
    number, _, rest = value.partition(" ")
    return escape(number) + (f"<small> {escape(rest)}</small>" if rest else "")
