"""A drawing in both sizes, with its title, its words for a screen reader and the data behind it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

from minsheng_analysis.display.canvas import Size


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
        The same chart as SVG for a desk (720 px) and a phone (360 px).
    note : str
        What to mind when reading it.
    """

    name: str
    title: str
    subtitle: str
    alt: str
    wide: str
    narrow: str
    note: str = ""

    def _repr_html_(self) -> str:
        """Show the chart in a notebook: the wide drawing, unless a page's style sheet chooses the narrow one."""
        label = escape(self.alt, quote=True)
        note = f'<p class="note">{escape(self.note)}</p>' if self.note else ""
        return (
            f'<figure class="chart" id="chart-{escape(self.name)}"><figcaption><b>{escape(self.title)}</b>'
            f"<span>{escape(self.subtitle)}</span></figcaption>"
            f'<div class="wide">{_labelled(self.wide, label)}</div>'
            f'<div class="narrow" style="display:none">{_labelled(self.narrow, label)}</div>{note}</figure>'
        )

    def __repr__(self) -> str:
        """Give title and alternative text: what a plain-text front end can show."""
        return f"{self.title}\n{self.alt}"

    def save(self, path: str | Path, *, size: Size = "wide") -> Path:
        """Write the drawing to an SVG file of its own.

        Parameters
        ----------
        path : path
        size : {"wide", "narrow"}

        Returns
        -------
        Path
        """
        target = Path(path)
        target.write_text(_labelled(getattr(self, size), escape(self.alt, quote=True)), encoding="utf-8")
        return target


def _labelled(svg: str, label: str) -> str:
    return svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)
