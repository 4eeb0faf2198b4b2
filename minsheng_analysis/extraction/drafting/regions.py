"""The code of the place that a document is of, which its draft's folder is named by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from minsheng_analysis.dataset.places import places_in

_LONGEST = 64
_END = re.compile(r"(?<=..)(?:自治[县州旗]|开发区|高新区|新[城区]|街道|[省市州盟县区旗镇乡])$")


def region_of(named: Iterable[str], path: Path, known: Iterable[tuple[str, str]]) -> str:
    """Give the code of the place that a document prints: of a known one its own, else its name in pinyin.

    Parameters
    ----------
    named : iterable of str
        The document's title and what else of it may name the place, the surest first.
    path : Path
        The document: its name says the place where the document does not.
    known : iterable of (code, Chinese name)
        Places that have a code.

    Examples
    --------
    >>> known = [("chongqing", "重庆市"), ("yubei", "重庆市渝北区")]
    >>> [region_of([f"重庆市{place}2021年民生实事"], Path("a.docx"), known) for place in ("渝北区", "开州区")]
    ['yubei', 'kaizhou']
    >>> region_of(["青禾县2023年民生实事完成情况"], Path("a.docx"), known), region_of(["自评表"], Path("附件2.docx"), known)
    ('qinghe', 'fu-jian-2')
    """
    stem = re.sub(r"(?<!\d)20\d\d(?!\d)年?", "", path.stem)
    named = [*named, stem]
    # 某县 stands for a place that is not told.
    place = next((found[-1] for text in named if (found := places_in(text)) and found[-1][0] != "某"), "")
    for code, name in reversed(list(known)):  # a parent stands before its children
        short = re.sub(r"^(?:.{2,8}?(?:省|自治区)|(?:北京|上海|天津|重庆)市)(?=.)", "", name)
        if short == place or (not place and short in named[0]):
            return code
    return _code("".join(_pinyin(_END.sub("", place))) if place else "-".join(_pinyin(stem)))


def _pinyin(text: str) -> list[str]:
    from pypinyin import lazy_pinyin  # its dictionaries take longer to load than a report to read

    return lazy_pinyin(text)


def _code(text: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return (slug if re.match(r"[a-z]", slug) else f"report-{slug}")[:_LONGEST].rstrip("-")
