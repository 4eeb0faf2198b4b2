"""The typeface: right shapes, both weights, only the glyphs used, the same bytes on every machine."""

from __future__ import annotations

import base64
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from minsheng_analysis.display import fonts
from minsheng_analysis.errors import ReportError

RULE = re.compile(r'font-family:"([^"]+)";font-weight:(\d+);.*?base64,([^)]+)\)')


def _embedded(css: str) -> dict[tuple[str, int], TTFont]:
    return {
        (family, int(weight)): TTFont(io.BytesIO(base64.b64decode(data))) for family, weight, data in RULE.findall(css)
    }


def test_a_page_carries_the_glyphs_it_uses_in_both_weights() -> None:
    embedded = _embedded(fonts.font_faces("渝北区实额镇碛"))
    for weight in (400, 700):
        font = embedded[fonts.FAMILY, weight]
        assert {ord(sign) for sign in "渝北区实额镇碛09Az"} <= set(font.getBestCmap())
        # ASCII and seven characters: not the 7,000 of the typeface.
        assert len(font.getGlyphOrder()) < 120
        assert all(font["glyf"][font.getBestCmap()[ord(sign)]].numberOfContours > 0 for sign in "渝北区")


def test_bold_is_bolder() -> None:
    embedded = _embedded(fonts.font_faces("国"))
    outlines = [embedded[fonts.FAMILY, weight]["glyf"] for weight in (400, 700)]
    names = [embedded[fonts.FAMILY, weight].getBestCmap()[ord("国")] for weight in (400, 700)]
    assert outlines[0][names[0]].coordinates != outlines[1][names[1]].coordinates


def test_shapes_are_the_simplified_ones() -> None:
    # The variable Noto Sans SC itself, at its regular weight, is the yardstick.
    from fontTools import subset
    from fontTools.varLib import instancer

    font = TTFont(fonts.source_font())
    cut = subset.Subsetter(subset.Options(layout_features=[], hinting=False))
    cut.populate(unicodes=[ord("渝")])
    cut.subset(font)
    expected = instancer.instantiateVariableFont(font, {"wght": 400})
    made = _embedded(fonts.font_faces("渝"))[fonts.FAMILY, 400]
    outline = made["glyf"][made.getBestCmap()[ord("渝")]].coordinates
    wanted = expected["glyf"][expected.getBestCmap()[ord("渝")]].coordinates
    assert len(outline) == len(wanted)
    # A saved font has whole units, of which a character is a thousand high.
    assert all(abs(x - u) <= 1 and abs(y - v) <= 1 for (x, y), (u, v) in zip(outline, wanted, strict=True))


def test_english_marks_are_narrow() -> None:
    made = _embedded(fonts.font_faces("people’s"))
    narrow = made[fonts.ENGLISH, 400]
    assert narrow["hmtx"][narrow.getBestCmap()[0x2019]][0] < 400
    wide = made[fonts.FAMILY, 400]
    assert wide["hmtx"][wide.getBestCmap()[0x2019]][0] == 1000


def test_a_rare_place_name_has_its_glyph() -> None:
    # 堽 is outside GB 2312.
    with pytest.raises(UnicodeEncodeError):
        "堽".encode("gb2312")
    for (family, _), font in _embedded(fonts.font_faces("堽城")).items():
        if family == fonts.FAMILY:
            assert font["glyf"][font.getBestCmap()[ord("堽")]].numberOfContours != 0
    assert fonts.uncovered("堽城") == ""


def test_what_no_font_has_is_named() -> None:
    assert fonts.uncovered("北\U0001f600 a\n") == "\U0001f600"


def test_the_same_text_gives_the_same_bytes() -> None:
    assert fonts.font_faces("重庆市渝北区") == fonts.font_faces("区渝北市重庆")


def test_the_fonts_say_whose_they_are_and_under_which_licence() -> None:
    for font in _embedded(fonts.font_faces("渝")).values():
        said = {name.nameID: str(name) for name in font["name"].names}
        assert "Adobe" in said[0]
        assert "SIL Open Font License" in said[13]
        assert "fvar" not in font


def test_nothing_is_written_to_the_disk(tmp_path: Path) -> None:
    code = "from minsheng_analysis.display import fonts; print(len(fonts.font_faces('渝北')))"
    places = {name: str(tmp_path) for name in ("HOME", "XDG_CACHE_HOME", "TMPDIR")}
    subprocess.run([sys.executable, "-c", code], env=os.environ | places, check=True, capture_output=True)
    assert list(tmp_path.iterdir()) == []


def test_matplotlib_draws_chinese_without_a_system_font(recwarn: pytest.WarningsRecorder) -> None:
    from matplotlib import font_manager, rc_context
    from matplotlib.figure import Figure

    with rc_context({"font.family": fonts.use_in_charts()}):
        figure = Figure()
        figure.text(0.1, 0.5, "渝北区 实额镇碛堽", fontweight="bold")
        figure.savefig(io.BytesIO(), format="png")
    assert not [one for one in recwarn if "missing from font" in str(one.message)]
    known = {(one.name, one.weight) for one in font_manager.fontManager.ttflist if one.name == fonts.FAMILY}
    assert known == {(fonts.FAMILY, 400), (fonts.FAMILY, 700)}


def test_a_missing_typeface_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    fonts.source_font.cache_clear()
    monkeypatch.setitem(sys.modules, "justmytype_intl_cjk", None)
    with pytest.raises(ReportError, match="pip install justmytype-intl-cjk"):
        fonts.source_font()
    fonts.source_font.cache_clear()
