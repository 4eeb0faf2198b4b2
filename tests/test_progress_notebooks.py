"""The progress and comparison notebooks, made for other places, dates and lists than their defaults."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from minsheng_analysis.errors import MinshengError
from minsheng_analysis.reporting.jobs import Job
from minsheng_analysis.reporting.publisher import publish


def words(page: Path) -> str:
    """What a reader sees: no styles, no markup."""
    text = re.sub(r"<(style|script)\b.*?</\1>", " ", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


def test_progress_at_an_earlier_date_by_another_rule(tmp_path: Path) -> None:
    more = (("as_of", "2025-03-31"), ("lights", "tianjin"))
    page = publish(Job("wanzhou", 2025, "progress", "en", out=tmp_path, more=more)).html
    said = words(page)
    assert "at 31 March 2025" in said
    assert "Tianjin" in said
    # 680 of 3,417 is 19.9% where 24.7% was due; 42 of 67 started.
    for figure in ("19.9%", "62.7%", "24.7%"):
        assert figure in said
    assert "Nothing lags" not in said


def test_progress_with_places_and_completed_basis_in_chinese(tmp_path: Path) -> None:
    said = words(publish(Job("hunan", 2021, "progress", "zh", basis="completed", out=tmp_path)).html)
    assert "湘西州" in said
    # Both targets are at the same light on either basis, which is said once.
    assert "两种口径相同" in said
    assert "按报告口径" not in said.split("各项承诺的进度")[0]
    # 281,682.6 of 752,393.73: 37.4%, 29.1 points short of day 243 of 365.
    assert "29.1" in said


def test_comparison_of_a_list_in_english(tmp_path: Path) -> None:
    more = (("reports", "meishan/2017 yubei/2021"),)
    said = words(publish(Job("meishan", 2019, "comparison", "en", out=tmp_path, more=more)).html)
    assert "Meishan 2019 beside other places and years" in said
    assert "3 reports from 2 places" in said
    for figure in ("187.9%", "123.4%", "108%", "286.5%"):
        assert figure in said
    assert "Shanghai" not in said


def test_a_wrong_list_names_itself(tmp_path: Path) -> None:
    with pytest.raises(MinshengError, match="REGION/YEAR"):
        publish(Job("meishan", 2019, "comparison", "en", out=tmp_path, more=(("reports", "meishan"),)))
    assert not list(tmp_path.rglob("*.html"))


def test_a_profile_of_an_excerpt_speaks_of_rows_of_the_transcript(tmp_path: Path) -> None:
    more = (("project_no", 1),)
    said = words(publish(Job("hunan", 2021, "project_profile", "en", out=tmp_path, more=more)).html)
    assert "row 31 of the transcript" in said
    assert "line 31 of the report" not in said
