"""What every page carries: its style sheet, its script, and the policy that lets nothing else in.

Apart from ``exporter.py``, so that the list of reports can be written without importing nbconvert.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from minsheng_analysis.display import palette
from minsheng_analysis.reporting.page.fonts import ENGLISH, FAMILY

TEMPLATES = Path(__file__).resolve().parent / "template"


@cache
def _asset(name: str) -> str:
    return (TEMPLATES / "minsheng" / name).read_text(encoding="utf-8").strip()


@cache
def page_styles() -> str:
    """Give the style sheet of all pages: palette, typeface, layout."""
    speech = f':lang(zh){{--sans:"{FAMILY}"}}:lang(en){{--sans:"{ENGLISH}","{FAMILY}"}}'
    return "\n".join((palette.as_css(), speech, _asset("page.css")))


def plain_policy() -> str:
    """Give the Content-Security-Policy of a page without a script."""
    return "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"


@cache
def page_script() -> str:
    """Give the script of all pages, without the comments and indents that its readers here have.

    Tables are sorted and searched, a line's figures opened in place, marks say what they stand for, pictures are saved.
    """
    lines = (line.strip() for line in _asset("page.js").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


@cache
def scripted_policy() -> str:
    """Give the Content-Security-Policy of a page with that script and no other."""
    digest = base64.b64encode(hashlib.sha256(page_script().encode()).digest()).decode()
    return plain_policy().replace("base-uri", f"script-src 'sha256-{digest}'; base-uri")
