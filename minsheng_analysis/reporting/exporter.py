"""The page: nbconvert's HTML exporter with the project's own template."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).resolve().parent


@lru_cache(maxsize=4)
def build_exporter(lang: str) -> Any:
    """Build the exporter of a language, once a process."""
    from nbconvert import HTMLExporter

    return HTMLExporter(embed_images=True, language_code=lang)
