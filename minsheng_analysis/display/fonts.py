"""One typeface for charts and pages, the same on every machine.

Chinese in its Simplified shapes comes from Noto Sans SC (SIL Open Font License), which the dependency
``justmytype-intl-cjk`` carries as one variable file of 17 MB. A page embeds the few hundred glyphs that it shows, in
two weights; HarfBuzz cuts them out of that file in some milliseconds, so that nothing needs to be made or kept first.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import uharfbuzz

from minsheng_analysis.errors import ReportError

FAMILY = "Minsheng Sans"
ENGLISH = "Minsheng Sans Latin"
WEIGHTS: Mapping[str, int] = {"Regular": 400, "Bold": 700}

# Noto Sans SC draws these as wide as a Chinese character; English takes them from the Korean face, where they are narrow.
_NARROW = frozenset(map(ord, "‘’“”…·"))
#: Signs of shapes, Chinese characters and their punctuation, as a style sheet names them.
EAST_ASIAN = "U+2460-24FF,U+2500-26FF,U+2E80-9FFF,U+F900-FAFF,U+FF00-FFEF"
# Vertical and stylistic forms, which a page never asks for.
_UNUSED_TABLES = ("GSUB", "GPOS", "GDEF", "BASE", "STAT", "gasp", "vhea", "vmtx", "VORG", "VVAR")
# Copyright, the four names that a font must have, the licence and its address.
_NAMES = frozenset({0, 1, 2, 4, 6, 13, 14})


@cache
def source_font(script: str = "SC") -> Path:
    """Find a variable font in its package.

    Parameters
    ----------
    script : {"SC", "KR"}

    Raises
    ------
    ReportError
        Where the package is not installed or carries no such file.
    """
    try:
        import justmytype_intl_cjk
    except ImportError as missing:
        raise ReportError(
            "The Chinese typeface is not installed; install it with: pip install justmytype-intl-cjk",
            "没有安装中文字体；请运行：pip install justmytype-intl-cjk",
        ) from missing
    found = sorted(Path(justmytype_intl_cjk.__file__).parent.rglob(f"NotoSans{script}*.ttf"))
    if not found:
        raise ReportError(
            f"The package justmytype-intl-cjk carries no Noto Sans {script}; install version 0.1.0 or later.",
            f"justmytype-intl-cjk 包里没有 Noto Sans {script}；请安装 0.1.0 或更新的版本。",
        )
    return found[0]


@cache
def _face(script: str) -> uharfbuzz.Face:
    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(source_font(script))))


@cache
def _characters() -> frozenset[int]:
    return frozenset(_face("SC").unicodes)


def _cut(script: str, weight: str, characters: Iterable[int]) -> bytes:
    """Cut a static TrueType font of some characters out of a variable one; those that it has not are left out."""
    face, wanted = _face(script), uharfbuzz.SubsetInput()
    wanted.pin_axis_location(face, "wght", WEIGHTS[weight])
    wanted.unicode_set.update(characters)
    wanted.name_id_set.clear()
    wanted.name_id_set.update(_NAMES)
    wanted.layout_feature_tag_set.clear()
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _UNUSED_TABLES)
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    return bytes(uharfbuzz.subset(face, wanted).blob.data)


def _woff(font: bytes) -> bytes:
    """Compress a font for a page, table by table as it is."""
    from fontTools.ttLib.sfnt import SFNTReader, SFNTWriter

    tables, stored = SFNTReader(io.BytesIO(font)), io.BytesIO()
    packed = SFNTWriter(stored, len(tables.tables), flavor="woff")
    for tag in sorted(tables.tables):
        packed[tag] = tables[tag]
    packed.close()
    return stored.getvalue()


@cache
def use_in_charts() -> str:
    """Make matplotlib know the typeface, for charts of one's own, and give the name of its family.

    Matplotlib wants a font in a file, which is kept in its cache: the first call on a machine takes some seconds.

    Returns
    -------
    str
        For ``font.family``. ``seaborn.set_theme()`` resets fonts: give it there as ``font=``.
    """
    import matplotlib as mpl
    from fontTools.ttLib import TTFont
    from matplotlib import font_manager

    for weight in WEIGHTS:
        name = f"{FAMILY.replace(' ', '')}-{weight}"
        kept = Path(mpl.get_cachedir()) / f"{name}-{uharfbuzz.__version__}.ttf"
        if not kept.is_file():
            font = TTFont(io.BytesIO(_cut("SC", weight, _characters())), recalcBBoxes=False, recalcTimestamp=False)
            # A name of its own: a system's variable "Noto Sans SC" must not be taken for this one.
            for number, text in ((1, FAMILY), (2, weight), (4, f"{FAMILY} {weight}"), (6, name)):
                font["name"].setName(text, number, 3, 1, 0x409)
            with TemporaryDirectory(dir=kept.parent) as aside:
                made = Path(aside) / kept.name
                font.save(made)
                made.replace(kept)
        font_manager.fontManager.addfont(kept)
    return FAMILY


def prepare() -> None:
    """Open the fonts: before processes fork, so that each need not."""
    _characters()
    for weight in WEIGHTS:
        _english_rule(weight)


def font_faces(text: str) -> str:
    """Write the ``@font-face`` rules that carry every glyph of a text.

    Parameters
    ----------
    text : str
        Whatever is shown, or the whole page.

    Returns
    -------
    str
        CSS with the fonts inside as data: nothing is fetched. `ENGLISH` has the narrow quotation marks, dots and
        ellipses of English, and goes before `FAMILY` where that is spoken. Characters that Noto Sans SC has not are left to the
        reader's own fonts; `uncovered` names them.
    """
    used = frozenset(map(ord, set(text))) | frozenset(range(0x20, 0x7F))
    rules = []
    for weight in WEIGHTS:
        rules += [_rule(FAMILY, weight, _woff(_cut("SC", weight, used))), _english_rule(weight)]
    return "\n".join(rules)


def added_face(text: str) -> str:
    """Write the rule that carries a text's Chinese characters, for words that come into a page once its fonts are cut."""
    return _added_face("".join(sorted({sign for sign in text if sign >= "\u2e80"})))


@lru_cache(maxsize=16)
def _added_face(signs: str) -> str:
    """Write it once for the pages of one report, whose ways hold the same characters."""
    reach = f"unicode-range:{','.join(f'U+{ord(sign):X}' for sign in signs)};"
    return _rule(FAMILY, "Regular", _woff(_cut("SC", "Regular", map(ord, signs))), reach) if signs else ""


@cache
def chinese_face() -> bytes:
    """Give the characters of GB 2312 as a font, for a screen whose words are not known beforehand.

    Returns
    -------
    bytes
        WOFF of some 1.4 MB, in one weight.
    """
    signs = b"".join(bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return _woff(_cut("SC", "Regular", map(ord, signs.decode("gb2312", errors="ignore"))))


def _rule(family: str, weight: str, data: bytes, reach: str = "") -> str:
    return (
        f'@font-face{{font-family:"{family}";font-weight:{WEIGHTS[weight]};{reach}'
        f'src:url(data:font/woff;base64,{base64.b64encode(data).decode()}) format("woff")}}'
    )


@cache
def _english_rule(weight: str) -> str:
    reach = "unicode-range:" + ",".join(f"U+{code:X}" for code in sorted(_NARROW)) + ";"
    return _rule(ENGLISH, weight, _woff(_cut("KR", weight, _NARROW)), reach)


def uncovered(text: str) -> str:
    """Give the characters of a text that the typeface lacks, each once; spaces and controls do not count.

    Examples
    --------
    >>> uncovered("渝北碛堽 5.4万 ≥")
    ''
    """
    shown = {sign for sign in text if sign.isprintable() and not sign.isspace()}
    return "".join(sorted(sign for sign in shown if ord(sign) not in _characters()))
