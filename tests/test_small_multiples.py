"""Small multiples: what stands in the drawing, and that it is the same bytes each time."""

from __future__ import annotations

import math
import re

import pytest

from minsheng_analysis.display.small_multiples import Course, Dot, Panel, amount_panels, course_panels, ratio_panels


def dot(label: str, value: float, *, bold: bool = False) -> Dot:
    return Dot(label, f"{value:.0%}", value, value, value, "met", bold)


PANELS = [
    Panel("就业", [dot("甲", 1.2, bold=True), dot("乙", 0.8)]),
    Panel("停车位", [dot("甲", math.nan), dot("乙", 6.3)]),
]


def words(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_every_name_and_number_is_text_in_every_size() -> None:
    for drawn in (ratio_panels(PANELS, lang="zh", target="目标"), amount_panels(PANELS)):
        assert list(drawn) == ["wide", "narrow", "broad"]
        for svg in drawn.values():
            assert {"就业", "停车位", "甲", "乙", "120%", "630%"} <= set(words(svg))
    assert "目标 100%" in words(ratio_panels(PANELS, lang="zh", target="目标")["wide"])


def test_a_phone_is_358_pixels_wide_and_stacks_its_panels() -> None:
    drawn = ratio_panels(PANELS, lang="zh", target="目标")
    sizes = {
        size: [float(n) for n in re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups()]
        for size, svg in drawn.items()
    }
    assert sizes["wide"][0] == 940
    assert sizes["narrow"][0] == 358
    assert sizes["narrow"][1] > sizes["wide"][1]


def test_marks_stand_in_order_of_their_ratios_on_one_axis() -> None:
    places = []
    for value in (0.5, 1.0, 2.0):
        panel = Panel("p", [dot("甲", value), dot("乙", 0.5), dot("丙", 2.0)])
        svg = ratio_panels([panel], lang="zh", target="目标")["wide"]
        places.append(float(re.search(r'<circle cx="([\d.]+)"', svg)[1]))
    assert places == sorted(places)
    assert len(set(places)) == 3


def test_what_is_only_reported_is_hollow_beside_what_is_finished() -> None:
    one = Dot("甲", "57%", 0.57, 0.57, 0.57, "missed", claimed=1.37, claimed_status="exceeded")
    svg = ratio_panels([Panel("p", [one])], lang="zh", target="目标")["wide"]
    # The words around it are of both bases, so neither mark goes.
    assert "of-reported" not in svg
    assert svg.index("fill:var(--paper") < svg.index("fill:var(--missed")


def test_a_course_goes_as_high_as_its_own_highest_share() -> None:
    tall = course_panels([Course("a", "300%", [(0.5, 1.5, "met"), (1.0, 3.0, "met")])], lang="zh")["wide"]
    heights = [float(y) for y in re.findall(r'<circle cx="[\d.]+" cy="([\d.]+)"', tall)]
    # Twice the share is twice as far from the floor: nothing is cut off at an edge.
    floor = float(re.search(r'<path d="M0 ([\d.]+)L', tall)[1])
    assert (floor - heights[1]) / (floor - heights[0]) == pytest.approx(2, rel=0.02)


def test_a_course_names_each_indicator_and_its_latest_number() -> None:
    courses = [
        Course("新增就业", "123.4%", [(0.58, 0.75, "met"), (0.92, 1.23, "exceeded")]),
        Course("失业率", "103.1%", [(0.58, 1.02, "met")], level=True),
    ]
    for svg in course_panels(courses, lang="zh").values():
        assert {"新增就业", "失业率", "123.4%", "103.1%"} <= set(words(svg))


def test_the_same_drawing_is_the_same_bytes() -> None:
    assert ratio_panels(PANELS, lang="en", target="target") == ratio_panels(PANELS, lang="en", target="target")


def test_numbers_of_the_axis_do_not_run_into_the_targets() -> None:
    one = Panel("p", [dot("甲地的名字", 0.07), dot("乙", 1.0)])
    drawn = ratio_panels([one], lang="en", target="target")
    # From 6% to 220% on a phone half the target is some 45 px from it, and its word needs 65.
    assert "target 100%" in words(drawn["narrow"])
    assert not {"50%", "200%"} & set(words(drawn["narrow"]))
    assert {"50%", "target 100%", "200%"} <= set(words(drawn["wide"]))
    # A line without its number says nothing.
    for size in ("narrow", "wide"):
        lines = re.findall(r'd="M([\d.]+) [\d.]+L([\d.]+) ', drawn[size])
        numbers = [one for one in words(drawn[size]) if re.fullmatch(r"(target )?\d+%", one)]
        assert sum(start == end for start, end in lines) == len(numbers) - 2  # of the two rows


def test_what_was_due_is_a_dashed_line_unless_it_is_the_target() -> None:
    assert "dasharray" in ratio_panels(PANELS, lang="zh", target="目标", due=0.66)["wide"]
    for due in (1.0, math.nan):
        assert "dasharray" not in ratio_panels(PANELS, lang="zh", target="目标", due=due)["wide"]


def test_the_word_of_a_target_passed_by_far_stands_clear_of_the_line_from_nought() -> None:
    def target_at(share: float) -> tuple[str, float]:
        svg = course_panels([Course("训练", "", [(0.5, share / 2, "met"), (0.9, share, "met")])], lang="zh")["wide"]
        found = re.search(r'<text x="([\d.]+)"[^>]*?(?:text-anchor="(\w+)")?[^>]*>100%', svg)
        return found[2] or "start", float(found[1])

    # 469% has gone past the target in the first fifth of the year, where the word would stand at the left.
    assert target_at(1.2) == ("start", 0.0)
    assert target_at(4.69)[1] > 100


def test_an_axis_has_more_than_its_target_where_that_has_room() -> None:
    # Names so long leave some 130 px of a phone's 358 to the axis.
    row = Dot("很长很长很长很长很长很长很长很长的名称", "300%", 3.0, 3.0, 3.0, "exceeded")
    drawn = ratio_panels([Panel("就业", [row])], lang="zh", target="目标")
    assert {"50%", "200%"} & set(words(drawn["narrow"]))
    assert {"目标 100%", "100%"} & set(words(drawn["narrow"]))
    assert {"50%", "目标 100%", "200%"} <= set(words(drawn["wide"]))
