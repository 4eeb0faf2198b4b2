"""A drawing in both sizes, with its title, its words for a screen reader, the data behind it, and ways to take it along."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from minsheng_analysis.display.canvas import Size
from minsheng_analysis.display.take_along import Numbers, caption, take_along


@dataclass(frozen=True)
class Chart:
    """A picture with its words.

    Attributes
    ----------
    name : str
        Short id, for links and files.
    title, subtitle : str
        What it shows, and in which unit.
    alt : str
        The picture in a sentence or two, for who cannot see it.
    wide, narrow : str
        The same chart as SVG for a desk and for a phone.
    note : str
        What to mind when reading it.
    numbers : Numbers, optional
        What is drawn, to be taken along.
    lang : {"zh", "en"}
        Of the words below it.
    half : bool
        Whether it may stand beside another one on a desk.
    reported : str
        The subtitle while the page shows what was reported; the other one then stands for what is finished.
    titles : tuple of (str, str)
        What it shows on each basis, finished and reported, where its title is of neither: that is what it is cited as.
    broad : str
        The same for a large screen, where the one for a desk would not fill it.
    source : str
        What it is drawn from, where that is not the whole page's: written below it where it is taken along.
    cited : str
        The same, as documents are cited.
    taken : str
        What the page says beside it, as what its marks mean: written below it where it is taken along.
    hint : str
        What a reader at a screen can do with it: neither printed nor taken along.
    """

    name: str
    title: str
    subtitle: str
    alt: str
    wide: str
    narrow: str
    note: str = ""
    numbers: Numbers | None = None
    lang: str = "en"
    half: bool = field(default=False, kw_only=True)
    reported: str = field(default="", kw_only=True)
    titles: tuple[str, str] | None = field(default=None, kw_only=True)
    taken: str = field(default="", kw_only=True)
    hint: str = field(default="", kw_only=True)
    broad: str = field(default="", kw_only=True)
    source: str = field(default="", kw_only=True)
    cited: str = field(default="", kw_only=True)

    def _repr_html_(self) -> str:
        """Show the chart in a notebook: the wide drawing, unless a page's style sheet chooses the narrow one."""
        label = escape(self.alt, quote=True)
        note = f'<p class="note">{escape(self.note)}</p>' if self.note else ""
        note += "".join(
            f'<span class="note" hidden>{escape(told)}</span>' for told in (self.taken, self.source) if told
        )
        anchor = f"chart-{escape(self.name)}"
        title, reported = self.titles or (self.title, "")
        above = caption(title, self.subtitle, self.lang, reported=self.reported, hint=self.hint, reported_title=reported)  # fmt: skip
        broad = f'<div class="broad" style="display:none">{_labelled(self.broad, label)}</div>' if self.broad else ""
        return (
            f'<figure class="chart{" half" if self.half else ""}" id="{anchor}">{above}'
            f'<div class="wide">{_labelled(self.wide, label)}</div>'
            f'<div class="narrow" style="display:none">{_labelled(self.narrow, label)}</div>{broad}{note}'
            f"{take_along(anchor, self.name, self.title, self.numbers, self.lang, self.cited)}</figure>"
        )

    def __repr__(self) -> str:
        """Give title and alternative text: what a plain-text front end can show."""
        return f"{self.title}\n{self.alt}"

    def save(self, path: str | Path, *, size: Size = "wide") -> Path:
        """Write the drawing to an SVG file of its own.

        Parameters
        ----------
        path : path
        size : {"wide", "narrow", "broad"}

        Returns
        -------
        Path
        """
        target = Path(path)
        # A file of its own has no page that its links could lead into.
        drawn = re.sub(r"<a data-href=[^>]*>(.*?)</a>", r"<g>\1</g>", getattr(self, size), flags=re.DOTALL)
        target.write_text(_labelled(drawn, escape(self.alt, quote=True), role="img"), encoding="utf-8")
        return target


def _labelled(svg: str, label: str, *, role: str = "group") -> str:
    """Name a drawing; one whose marks are links is a group of them, and no image."""
    kind = role if "<a " in svg else "img"
    return svg.replace("<svg ", f'<svg role="{kind}" aria-label="{label}" ', 1)
