"""One typeface for charts and pages, the same on every machine.

Chinese in its Simplified shapes comes from Noto Sans SC (SIL Open Font License), which the dependency
``justmytype-intl-cjk`` carries as one variable file. Two things keep that file from being used as it is: matplotlib
draws a variable font in its thinnest weight, and a page cannot carry 17 MB. So two static weights with the characters
of GB 2312 are made once and kept in the user's cache, and a page embeds the few hundred glyphs it uses.

A character outside GB 2312 (rare place names have some) gets a small font of its own when it is met.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import struct
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from minsheng_analysis.errors import ReportError

FAMILY = "Minsheng Sans"
ENGLISH = "Minsheng Sans Latin"
WEIGHTS: Mapping[str, int] = {"Regular": 400, "Bold": 700}

# Part of the names in the cache: raise it when what is made here changes.
_RECIPE = "1"
_LATIN = {*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2060), *range(0x2190, 0x21A0)}
_SIGNS = {ord(sign) for sign in "≈≤≥≠±×÷−∞√°µ²³€£¥✓✗●○◐◆◇■□▲△▼▽★☆⌀⟶→←↑↓↗↘◀▶"}


def _base_characters() -> frozenset[int]:
    """Give the code points of GB 2312, Latin, and the signs that charts and tables use."""
    chinese = {
        ord(bytes((row, cell)).decode("gb2312", "ignore") or " ")
        for row in range(0xA1, 0xF8)
        for cell in range(0xA1, 0xFF)
    }
    return frozenset(chinese | _LATIN | _SIGNS)


# Noto Sans SC draws these as wide as a Chinese character; English takes them from the Korean face, where they are narrow.
_NARROW = frozenset(map(ord, "‘’“”…·"))


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


def cache_dir() -> Path:
    """Give the folder of the made fonts: ``MINSHENG_CACHE_DIR`` or the user's cache; a temporary one if unwritable."""
    import platformdirs

    chosen = os.environ.get("MINSHENG_CACHE_DIR")
    folder = Path(chosen) if chosen else Path(platformdirs.user_cache_dir("minsheng-analysis"))
    folder = folder / "fonts"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        folder = Path(tempfile.gettempdir()) / f"minsheng-analysis-{os.getuid() if hasattr(os, 'getuid') else 0}"
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def _name(characters: frozenset[int], weight: str, script: str) -> str:
    source = source_font(script)
    key = f"{_RECIPE} {source.name} {source.stat().st_size} {sorted(characters)}"
    return f"{FAMILY.replace(' ', '')}-{hashlib.sha256(key.encode()).hexdigest()[:12]}-{weight}.ttf"


def _make(characters: frozenset[int], family: str, script: str = "SC") -> dict[str, Path]:
    """Make the static weights of some characters, or find them in the cache."""
    folder = cache_dir()
    paths = {weight: folder / _name(characters, weight, script) for weight in WEIGHTS}
    missing = [weight for weight, path in paths.items() if not path.is_file()]
    if not missing:
        return paths
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    options = subset.Options(
        layout_features=[], hinting=False, notdef_outline=True, name_IDs=[1, 2, 4, 6], glyph_names=False
    )
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG", "VVAR"]
    variable = TTFont(source_font(script), lazy=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(variable)
    stored = io.BytesIO()
    variable.save(stored)
    for weight in missing:
        stored.seek(0)
        static = instancer.instantiateVariableFont(TTFont(stored), {"wght": WEIGHTS[weight]})
        _decompose(static)
        _rename(static, family, weight)
        # Several processes may be making the same one: each writes its own and the last puts it in place.
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as aside:
            static.save(aside)
        Path(aside.name).replace(paths[weight])
    return paths


def _decompose(font: Any) -> None:
    """Turn glyphs made of others into plain outlines, so that a page's subset can copy each glyph's bytes alone."""
    from fontTools.pens.recordingPen import DecomposingRecordingPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    glyphs, table = font.getGlyphSet(), font["glyf"]
    for name in font.getGlyphOrder():
        if table[name].isComposite():
            outline, pen = DecomposingRecordingPen(glyphs), TTGlyphPen(None)
            glyphs[name].draw(outline)
            outline.replay(pen)
            table[name] = pen.glyph()


def _rename(font: Any, family: str, weight: str) -> None:
    # A name of its own: a system's variable "Noto Sans SC" must not be taken for this one.
    for number, text in (
        (1, family),
        (2, weight),
        (4, f"{family} {weight}"),
        (6, f"{family.replace(' ', '')}-{weight}"),
    ):
        font["name"].setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = WEIGHTS[weight]
    font["head"].macStyle = int(weight == "Bold")
    # The build's own date would make each machine's file another.
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False


@cache
def _base_fonts() -> Mapping[str, Path]:
    return _make(_base_characters(), FAMILY)


@cache
def use_in_charts() -> str:
    """Make matplotlib know the typeface, and give the name of its family.

    Call it once a process before the first chart; the first call on a machine takes some fifteen seconds.

    Returns
    -------
    str
        For ``font.family``. ``seaborn.set_theme()`` resets fonts: give it there as ``font=``.
    """
    from matplotlib import font_manager

    for path in _base_fonts().values():
        font_manager.fontManager.addfont(path)
    return FAMILY


@cache
def _source_characters() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    return frozenset(TTFont(source_font(), lazy=True).getBestCmap())


@dataclass(frozen=True)
class _Face:
    """A static font taken apart: what it takes to put a smaller one together without parsing outlines."""

    tables: Mapping[str, bytes]
    characters: Mapping[int, int]
    offsets: Any
    metrics: Any

    @classmethod
    def read(cls, path: Path) -> _Face:
        from fontTools.ttLib import TTFont

        font = TTFont(path, lazy=True)
        order = font.getReverseGlyphMap()
        metrics = np.array([font["hmtx"].metrics[name] for name in font.getGlyphOrder()])
        tags = ("glyf", "head", "hhea", "maxp", "OS/2", "name")
        return cls(
            tables={tag: bytes(font.reader[tag]) for tag in tags},
            characters={code: order[name] for code, name in font.getBestCmap().items()},
            offsets=np.array(font["loca"].locations),
            metrics=metrics,
        )

    def subset(self, characters: Iterable[int]) -> bytes:
        """Put together a WOFF file of some characters; ones that the face has not are left out.

        Outlines are copied as they are: fontTools takes a second to do the same, and a report has half of one.
        """
        from fontTools.ttLib import TTFont
        from fontTools.ttLib.tables.DefaultTable import DefaultTable

        codes = sorted(code for code in set(characters) if code in self.characters)
        glyphs = [0, *dict.fromkeys(self.characters[code] for code in codes)]
        number = {glyph: place for place, glyph in enumerate(glyphs)}
        outlines = [self.tables["glyf"][self.offsets[glyph] : self.offsets[glyph + 1]] for glyph in glyphs]
        ends = np.cumsum([0, *map(len, outlines)])
        groups = b"".join(struct.pack(">III", code, code, number[self.characters[code]]) for code in codes)
        count = struct.pack(">H", len(glyphs))
        made = {
            "glyf": b"".join(outlines),
            "loca": ends.astype(">u4").tobytes(),
            "hmtx": b"".join(struct.pack(">Hh", *self.metrics[glyph]) for glyph in glyphs),
            "cmap": struct.pack(">HHHHIHHIII", 0, 1, 3, 10, 12, 12, 0, 16 + len(groups), 0, len(codes)) + groups,
            "maxp": self.tables["maxp"][:4] + count + self.tables["maxp"][6:],
            "hhea": self.tables["hhea"][:34] + count,
            # 50: the format of loca; 1 is four bytes an offset.
            "head": self.tables["head"][:50] + b"\0\1" + self.tables["head"][52:],
            "post": struct.pack(">IIhhIIIII", 0x00030000, 0, -100, 50, 0, 0, 0, 0, 0),
            "OS/2": self.tables["OS/2"],
            "name": self.tables["name"],
        }
        font = TTFont(recalcTimestamp=False)
        font.flavor = "woff"
        # Without glyph names fontTools would look for them in "post".
        font.setGlyphOrder([f"g{place}" for place in range(len(glyphs))])
        for tag, data in made.items():
            font[tag] = DefaultTable(tag)
            font[tag].data = data
        stored = io.BytesIO()
        font.save(stored)
        return stored.getvalue()


@cache
def _face(weight: str) -> _Face:
    return _Face.read(_base_fonts()[weight])


@cache
def _rare_face(characters: frozenset[int], weight: str) -> _Face:
    return _Face.read(_make(characters, f"{FAMILY} rare")[weight])


@cache
def _english_face(weight: str) -> _Face:
    return _Face.read(_make(_NARROW, ENGLISH, "KR")[weight])


def prepare() -> None:
    """Make the fonts, the first time on a machine, and open them: before processes fork, so that each need not."""
    for weight in WEIGHTS:
        _face(weight)
        _english_face(weight)


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
    rare = used - _face("Regular").characters.keys()
    rare = frozenset(rare & _source_characters()) if rare else rare
    rules = []
    for weight in WEIGHTS:
        rules += [_rule(FAMILY, weight, _face(weight).subset(used)), _english_rule(weight)]
        if rare:
            rules.append(_rule(FAMILY, weight, _rare_face(rare, weight).subset(rare), _reach(rare)))
    return "\n".join(rules)


def _rule(family: str, weight: str, data: bytes, reach: str = "") -> str:
    return (
        f'@font-face{{font-family:"{family}";font-weight:{WEIGHTS[weight]};{reach}'
        f'src:url(data:font/woff;base64,{base64.b64encode(data).decode()}) format("woff")}}'
    )


@cache
def _english_rule(weight: str) -> str:
    return _rule(ENGLISH, weight, _english_face(weight).subset(_NARROW), _reach(_NARROW))


def _reach(codes: frozenset[int]) -> str:
    return "unicode-range:" + ",".join(f"U+{code:X}" for code in sorted(codes)) + ";"


def uncovered(text: str) -> str:
    """Give the characters of a text that the typeface lacks, each once; spaces and controls do not count.

    Examples
    --------
    >>> uncovered("渝北碛堽 5.4万 ≥")
    ''
    """
    shown = {sign for sign in text if sign.isprintable() and not sign.isspace()}
    known = _face("Regular").characters.keys()
    return "".join(sorted(sign for sign in shown if ord(sign) not in known and ord(sign) not in _source_characters()))
