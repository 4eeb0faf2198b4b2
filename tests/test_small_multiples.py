"""Small multiples: what stands in the drawing, and that it is the same bytes each time."""

from __future__ import annotations

import math
import re

from minsheng_analysis.display.small_multiples import Course, Dot, Panel, amount_panels, course_panels, ratio_panels


def dot(label: str, value: float, *, bold: bool = False) -> Dot:
    return Dot(label, f"{value:.0%}", value, value, value, "met", bold)


PANELS = [
    Panel("就业", [dot("甲", 1.2, bold=True), dot("乙", 0.8)]),
    Panel("停车位", [dot("甲", math.nan), dot("乙", 6.3)]),
]


def words(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_every_name_and_number_is_text_in_both_sizes() -> None:
    for drawn in (ratio_panels("r", PANELS, lang="zh", target="目标"), amount_panels("a", PANELS)):
        assert list(drawn) == ["wide", "narrow"]
        for svg in drawn.values():
            assert {"就业", "停车位", "甲", "乙", "120%", "630%"} <= set(words(svg))
    assert "目标 = 100%" in words(ratio_panels("r", PANELS, lang="zh", target="目标")["wide"])


def test_a_phone_is_360_pixels_wide_and_stacks_its_panels() -> None:
    drawn = ratio_panels("r", PANELS, lang="zh", target="目标")
    sizes = {
        size: [float(n) for n in re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups()]
        for size, svg in drawn.items()
    }
    assert sizes["wide"][0] == 720
    assert sizes["narrow"][0] == 360
    assert sizes["narrow"][1] > sizes["wide"][1]


def test_marks_stand_in_order_of_their_ratios_on_one_axis() -> None:
    places = []
    for value in (0.5, 1.0, 2.0):
        svg = ratio_panels(
            "r", [Panel("p", [dot("甲", value), dot("乙", 0.5), dot("丙", 2.0)])], lang="zh", target="目标"
        )["wide"]
        places.append(float(re.search(r'<use [^>]*x="([\d.]+)"', svg)[1]))
    assert places == sorted(places)
    assert len(set(places)) == 3


def test_a_course_names_each_indicator_and_its_latest_number() -> None:
    courses = [
        Course("新增就业", "123.4%", [(0.58, 0.75, "met"), (0.92, 1.23, "exceeded")]),
        Course("失业率", "103.1%", [(0.58, 1.02, "met")], level=True),
    ]
    for svg in course_panels("c", courses).values():
        assert {"新增就业", "失业率", "123.4%", "103.1%"} <= set(words(svg))


def test_the_same_drawing_is_the_same_bytes() -> None:
    assert ratio_panels("r", PANELS, lang="en", target="target") == ratio_panels(
        "r", PANELS, lang="en", target="target"
    )
