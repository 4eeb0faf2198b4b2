"""Every mark of every picture says in which lines of which document its figures stand."""

from __future__ import annotations

import re
from html import unescape

import pytest
from test_saved_numbers import REPORTS, parts_of

from minsheng_analysis.display.chart import Chart

_LINES = {"en": re.compile(r"\blines? \d"), "zh": re.compile(r"第[\d、]+行")}


def told(region: str, year: int, lang: str) -> dict[str, list[str]]:
    """What the marks of each picture say on a desk, by page and picture."""
    return {
        f"{page}/{part.name}": [unescape(one) for one in re.findall(r"<title>(.*?)</title>", part.wide, re.DOTALL)]
        for page, part in parts_of(region, year, lang)
        if isinstance(part, Chart)
    }


@pytest.mark.parametrize(("region", "year", "lang"), [*REPORTS, ("meishan", 2017, "en")])
def test_every_mark_says_its_lines(region: str, year: int, lang: str) -> None:
    marks = told(region, year, lang)
    assert {name.partition("/")[0] for name in marks} >= {"annual_report", "comparison", "progress"}
    assert not [(name, one) for name, titles in marks.items() for one in titles if not _LINES[lang].search(one)]


def _last_line(picture: str, begins: str) -> str:
    return next(one for one in told("yubei", 2021, "en")[picture] if one.startswith(begins)).splitlines()[-1]


def test_the_lines_are_those_of_the_document() -> None:
    # The verdict on project 6 stands in L18 and L133, town care centres by name in L77 and L262.
    for picture in ("answer", "verdicts"):
        assert _last_line(f"annual_report/{picture}", "6. Rural water supply\nOfficial") == "lines 18 and 133"
    for begins in ("Town care centres for older people", "Total\nTown care centres for older people"):
        assert _last_line("annual_report/places", begins) == "lines 77 and 262"
    # L108 and L304 count the parking spaces; the works of project 6 are promised in L18.
    assert {"108", "304"} <= set(re.findall(r"\d+", _last_line("annual_report/per-resident", "New public parking")))
    assert "18" in re.findall(r"\d+", _last_line("evaluation/scores", "6. Rural water supply"))


def test_a_mark_of_another_report_names_it() -> None:
    # L160 of Yubei prints the new jobs.
    jobs = next(
        one for one in told("yubei", 2021, "en")["comparison/ratios"] if one.startswith("New urban employment\n")
    )
    reports = [line.rpartition(" of ")[2] for line in jobs.splitlines()[1:]]
    assert reports[0].endswith(("Yubei 2021", "Meishan 2017", "Meishan 2019", "Wanzhou 2025"))
    assert len(set(reports)) > 1
    own = next(line for line in jobs.splitlines() if line.endswith(" of Yubei 2021"))
    assert "160" in re.findall(r"\d+", own)
    for begins, report in (("Yubei 2021: exceeded", "Yubei 2021"), ("Meishan 2017: exceeded", "Meishan 2017")):
        assert _last_line("comparison/verdicts", begins).endswith(f" of {report}")
