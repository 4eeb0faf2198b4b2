"""The colours of charts, tables and pages, in one place.

Each colour has a name, a value on light paper and one on dark. Charts are drawn in the light values; a page turns them
into CSS variables, so one drawing serves both. The status colours keep apart under the common colour-blindnesses
(blue, teal, orange, grey), and every status also has a mark of its own shape: colour never speaks alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Colour:
    """A colour on light and on dark paper, as ``#rrggbb``."""

    light: str
    dark: str


COLOURS: Mapping[str, Colour] = {
    "ink": Colour("#1b1f24", "#e8eaed"),
    "muted": Colour("#59616b", "#a7afb9"),
    "faint": Colour("#8d949d", "#7d8590"),
    "rule": Colour("#d9dde2", "#3a424c"),
    "wash": Colour("#f3f5f7", "#20262d"),
    "paper": Colour("#fefefe", "#15191e"),
    "accent": Colour("#1f5f99", "#7db8f0"),
    "exceeded": Colour("#1b5ea6", "#79b4f2"),
    "met": Colour("#12796e", "#4fc3b1"),
    "missed": Colour("#b8480b", "#ff9e5e"),
    "late": Colour("#846200", "#e3c14f"),
    "on_schedule": Colour("#12796e", "#4fc3b1"),
    "not_assessable": Colour("#656c75", "#9aa3ad"),
}

#: The mark of each status, worst first. In a year under way, "late" is behind and "on_schedule" neither reached nor behind.
MARKS: Mapping[str, str] = {
    "not_assessable": "◆",
    "missed": "▼",
    "late": "■",
    "on_schedule": "▶",
    "met": "●",
    "exceeded": "▲",
}


def light(name: str) -> str:
    """Give a colour's value on light paper.

    Examples
    --------
    >>> light("ink")
    '#1b1f24'
    """
    return COLOURS[name].light


def ink(name: str) -> str:
    """Write a colour as a page's CSS variable, with its value on light paper where there is no page.

    Examples
    --------
    >>> ink("not_assessable")
    'var(--not-assessable,#656c75)'
    """
    return f"var(--{name.replace('_', '-')},{COLOURS[name].light})"


def as_css() -> str:
    """Write the palette as CSS variables for light and dark paper; print is always light."""
    sheets = [
        "".join(f"--{name.replace('_', '-')}:{getattr(colour, paper)};" for name, colour in COLOURS.items())
        for paper in ("light", "dark")
    ]
    return f":root{{{sheets[0]}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{sheets[1]}}}}}"
