"""Every superlative holds: one that several share is said of all of them or of none, and none is said from memory."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from audited_reports import found, headline, small_report
from conftest import REPOSITORY
from hypothesis import given
from hypothesis import strategies as st

import minsheng_analysis as ms
from minsheng_analysis.language.messages import catalogue
from minsheng_analysis.measures.ranking import foremost
from minsheng_analysis.measures.verdicts import by_place, verdicts
from minsheng_analysis.pages import progress as progress_page
from minsheng_analysis.pages.annual import charts, narrative, places_in_words
from minsheng_analysis.pages.progress.words import pace_words

WORDS = re.compile(
    r"\b(most|largest|smallest|highest|lowest|foremost|furthest|farthest|fewest|greatest|weakest|strongest|median|majority)\b",
    re.IGNORECASE,
)
ZH_WORDS = re.compile("最(?!后|近)|中位|多数|居首位")
#: Where pages say something of the data. Counted and ruled sentences, which hold whatever the data are, are named below.
DOMAINS = (
    "audit",
    "charts",
    "comparison",
    "evaluation",
    "figure",
    "lead",
    "narrative",
    "progress",
    "scorecard",
    "tables",
)
#: Sentences that rank what the data hold; each is tried below with several that come first alike.
TRIED = {
    "None goes beyond its target; furthest along: **{name}**, {ratio}.",
    " Highest: {name}, {ratio}.",
    "{name}: most in {places} ({value})",
    "{name}: the largest of the {n} amounts spent, {cost}",
    "{name} are the largest of the {n} amounts spent: {cost} each",
    "{name}: the largest of the {n} amounts spent on project {no}, {cost}",
    "{name} are the largest of the {n} amounts spent on project {no}: {cost} each",
    "The most concentrated: {kind}, {share} in {where}.",
    "Furthest ahead: **{name}**, {ratio} of the target where {expected} was due.",
    "Furthest behind: {name}.",
    "Furthest from its target: {name}.",
    "The report’s verdict is “{reported_status}”: {computed_reported} if what is not said to be finished counts too; what is said to be finished comes to {weakest_ratio} of the target (weakest: {name}).",
}  # fmt: skip


#: Sentences of rules, which rank nothing that the data hold.
RULES = {
    "**Grades.** {grades}; below {least}, {lowest}.",
    "“Linear” takes off ",
    "On the latest figures",
    "Largest gap, percentage points",
    "{place} {year}: {n} of {m} promises{that} had reached its target (latest figures, {days})",
    "(latest figures, {days})",
    "The year was not over: the latest figures (of {days}) are compared with targets for the whole year, and what was not reached by then does not count as missed.",
    "For {n} of the {m} promises{that} the latest figure is that of {days}.",
    "Largest lag, percentage points",
    "most of a total in one of its parts",
}  # fmt: skip


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_new_superlative_must_be_tried(domain: str) -> None:
    said = {
        message
        for message, translations in catalogue(domain).items()
        if WORDS.search(message) or any(map(ZH_WORDS.search, translations))
    }
    assert {message for message in said if not any(message.startswith(rule) for rule in RULES)} <= TRIED


@given(st.lists(st.integers(min_value=0, max_value=4), min_size=1))
def test_the_foremost_share_the_greatest_value_and_nobody_else_has_it(values: list[int]) -> None:
    first = foremost(list(enumerate(values)), lambda pair: float(pair[1]))
    assert [n for n, _ in first] == [n for n, value in enumerate(values) if value == max(values)]


def test_what_is_unknown_comes_first_nowhere() -> None:
    assert foremost([float("nan"), 2.0, 1.0], float) == [2.0]
    assert foremost([float("nan")], float) == []


# --- several that come first alike ------------------------------------------------------------------------------------


def costs_of(*amounts: float, project_no: int | None = None) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "project_no": [project_no or n + 1 for n in range(len(amounts))],
            "cost_id": [f"c{n}" for n in range(len(amounts))], "name_zh": [f"项{n}" for n in range(len(amounts))],
            "name_en": [f"item {n}" for n in range(len(amounts))], "kind": "capital", "cost_value": amounts, "cost_low": amounts,
            "cost_high": amounts, "unit": "yuan", "cost_text": "", "cost_statements": "",
        }
    )  # fmt: skip


def test_two_outlays_of_one_size_are_both_the_largest() -> None:
    title = charts.costs(costs_of(5e6, 5e6, 1e6), lang="en").title
    assert "item 0 and item 1 are the largest of the 3" in title
    assert "item 0: the largest of the 2" in charts.costs(costs_of(5e6, 4e6), lang="en").title
    # What all belongs to one project is the largest of that project's, whatever else the report may print.
    alike = charts.costs(costs_of(5e6, 5e6, 1e6, project_no=7), lang="en").title
    assert "are the largest of the 3 amounts spent on project 7: " in alike
    assert (
        "the largest of the 2 amounts spent on project 7, "
        in charts.costs(costs_of(5e6, 4e6, project_no=7), lang="en").title
    )


def test_places_with_one_each_have_no_most() -> None:
    counts = pd.DataFrame({"Centres": [1.0, 1.0, 1.0], "Sets": [5.0, 5.0, 2.0]}, index=["甲镇", "乙镇", "丙镇"])
    alt = charts.by_place(counts, lang="en").alt
    assert "Centres: 1 in each of 3 places" in alt
    assert "Sets: most in 甲镇 and 乙镇 (5)" in alt
    assert "concentrated" not in places_in_words.places(counts, lang="en").paragraphs[0]
    one = pd.DataFrame({"Centres": [1.0, 1.0, 1.0], "Sets": [5.0, 4.0, 2.0]}, index=counts.index)
    assert "The most concentrated: sets, 45.5% in 甲镇." in places_in_words.places(one, lang="en").paragraphs[0]


def test_targets_all_exactly_met_have_no_first() -> None:
    judged = verdicts(ms.load("yubei", 2021))
    met = judged[judged["ratio_reported"].eq(1)]
    assert len(met) > 1
    said = narrative.achieved(met, lang="en").paragraphs[0]
    assert "None goes beyond its target." in said
    assert "comes first" not in said
    alt = charts.achieved(met, lang="en").alt
    assert "Highest" not in alt


def test_nobody_is_furthest_ahead_of_others_as_far() -> None:
    paced = ms.progress(ms.load("hunan", 2021))
    alike = paced.assign(kind="cumulative", ratio=0.7, expected=0.5, lag=-0.2, level="headline")
    assert "Furthest" not in pace_words(alike, lang="en").paragraphs[0]


def test_no_place_is_furthest_behind_of_several_as_far() -> None:
    paced = ms.progress(ms.load("hunan", 2021))
    local = paced["place"].fillna("").ne("") & paced["parent"].fillna("").ne("")
    assert local.sum() > 1
    drawn = progress_page.places(paced.assign(lag=paced["lag"].mask(local, 0.1)), lang="en")
    assert "Furthest" not in drawn.alt
    first = paced.index[local & paced["ratio"].notna()][0]
    one = paced.assign(lag=paced["lag"].mask(local, 0.1))
    one.loc[first, ["lag", "light"]] = 0.2, "yellow"
    assert "Furthest behind" in progress_page.places(one, lang="en").alt


def test_what_reached_its_target_is_furthest_from_none() -> None:
    # Qingshen's 30 of 30 (L36) is the lowest of thirty that were all reached.
    report = ms.load("meishan", 2019)
    drawn = progress_page.places(ms.progress(report), lang="en", other=ms.progress(report, basis="completed"))
    assert drawn.title == "On either basis: all of the places’ 30 targets reached"
    assert "Furthest" not in drawn.alt


# --- what the reports' own pages say ----------------------------------------------------------------------------------

REPORTS = sorted(file.parent for file in (REPOSITORY / "data").glob("*/*/report.toml"))


@pytest.mark.parametrize("folder", REPORTS, ids=lambda f: f"{f.parent.name}-{f.name}")
def test_what_is_called_most_is_most(folder) -> None:
    report = ms.load(folder.parent.name, int(folder.name))
    judged = verdicts(report)
    counts = by_place(report, judged, lang="en")
    if not counts.empty and (
        told := re.search(
            r"Most concentrated: (.*), of which (.*) has (.*)%", places_in_words.places(counts, lang="en").paragraphs[0]
        )
    ):
        shares = counts / counts.sum()
        assert shares.max().idxmax() == told[1]
        assert (shares.max() == shares.max().max()).sum() == 1
        assert shares[told[1]].idxmax() == told[2]
        assert float(told[3]) == pytest.approx(100 * shares[told[1]].max(), abs=0.05)
    drawn = charts.costs(report.costs, lang="en")
    if drawn is not None and " is the largest of " in drawn.title:
        spent = report.costs[report.costs["kind"].isin(["capital", "subsidy"])].set_index("name_en")["cost_low"]
        assert drawn.title.startswith(spent.idxmax())
        assert (spent == spent.max()).sum() == 1
    findings = ms.audit(report)
    for message in findings["message_en"]:
        if told := re.search(r"weakest: (.*), ([\d.]+)%\)", message):
            ratio = judged.set_index("name_en").loc[told[1]]
            same = judged[
                judged["reported_status"].eq(ratio["reported_status"]) & judged["project_no"].eq(ratio["project_no"])
            ]
            least = same["ratio_completed"].min()
            assert float(told[2]) == pytest.approx(100 * least, abs=0.05)
            assert same["ratio_completed"].eq(least).sum() == 1


@pytest.mark.parametrize(
    ("finished", "named", "others"), [((4, 6, 8), ["t0"], {"t1": "60%", "t2": "80%"}), ((4, 4, 8), ["t0", "t1"], {})]
)
def test_two_promises_as_weak_are_both_the_weakest(
    tmp_path, finished: tuple[float, ...], named: list[str], others: dict[str, str]
) -> None:
    rows, made = [], []
    for n, length in enumerate(finished):
        rows += [f"L1{n},t{n}.target,target,10公里,,planned,1,", f"L2{n},t{n}.actual,actual,10公里,,completed,2,",
                 f"L3{n},t{n}.open,actual,{10 - length}公里,,advancing,3,t{n}.actual"]  # fmt: skip
        made.append(
            headline(f"t{n}", measure="quantity", completed_fact=f"t{n}.actual - t{n}.open", reported_status="全面完成")
        )
    told = found(small_report(tmp_path, rows, made), "verdict_not_borne_out")["message_en"].item()
    weakest, *rest = told.split(" By its target sentence ")
    assert [name for name in ("t0", "t1", "t2") if name in weakest] == named
    assert "40%" in weakest
    # What else is unfinished follows with shares of its own.
    assert len(rest) == len(others)
    assert [name in one and share in one for one, (name, share) in zip(rest, others.items(), strict=True)] == [
        True
    ] * len(others)
