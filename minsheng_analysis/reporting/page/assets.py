"""What every page carries: its style sheet, its script, and the policy that lets nothing else in.

Apart from ``exporter.py``, so that the list of reports can be written without importing nbconvert.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from minsheng_analysis.display import palette
from minsheng_analysis.display.fonts import ENGLISH, FAMILY

TEMPLATES = Path(__file__).resolve().parent / "template"


@cache
def _asset(name: str) -> str:
    return (TEMPLATES / "minsheng" / name).read_text(encoding="utf-8").strip()


@cache
def page_styles() -> str:
    """Give the style sheet of all pages: palette, typeface, layout."""
    speech = f':lang(zh){{--sans:"{FAMILY}"}}:lang(en){{--sans:"{ENGLISH}","{FAMILY}"}}'
    return "\n".join((palette.as_css(), speech, _asset("page.css")))


#: What is quoted stays as it is; elsewhere no space is needed beside these signs, and no new line after some of them.
_SPARE = re.compile(r'("(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`)| *([-=+*/<>?:|&!\[\])}]) *|(?<=[\[{}(,;])\s+| *([{(,;])\s*')

#: A function of one thing needs no brackets around it.
_ONE_GIVEN = re.compile(r"\((\w+)\)=>")


_NO_CODE = re.compile(" *(?://.*)?$")
_DECLARED = re.compile(" *(?:const|let) ")


def _in_one(lines: Sequence[str]) -> Iterator[str]:
    """Declare in one what is declared line after line: the word is written once."""
    before = ""
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        word, rest = _DECLARED.match(line), line.removeprefix(before)
        before = word[0] if word and line.endswith(";") and following.startswith(word[0]) else ""
        yield rest[:-1] + "," if before else rest


def _script(*names: str) -> str:
    """Join scripts, without the comments, indents and spaces that their readers here have."""
    lines = [line for name in names for line in _asset(name).splitlines() if not _NO_CODE.match(line)]
    joined = "\n".join(line.strip() for line in _in_one(lines))
    short = _SPARE.sub(lambda found: found[1] or found[2] or found[3] or "", joined).replace(";}", "}")
    return _ONE_GIVEN.sub(r"\1=>", short)


@cache
def page_script() -> str:
    """Give the script of all reports.

    Tables are sorted and searched, a line's figures opened in place, marks say what they stand for, pictures are saved.
    """
    return _script("table.js", "page.js")


@cache
def index_script() -> str:
    """Give the script of the list of reports: its table is sorted and filtered."""
    return _script("table.js", "index.js")


@cache
def policy_for(script: str) -> str:
    """Give the Content-Security-Policy of a page with that script and no other."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
