"""What is open at the year's end, how a later report closes it, and what a deputy asks."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from audited_reports import small_report
from conftest import REPOSITORY

import minsheng_analysis as ms
from minsheng_analysis.appraisal.followups import STATES, carry
from minsheng_analysis.appraisal.matters_text import as_text, state_name
from minsheng_analysis.appraisal.questions import ASKED
from minsheng_analysis.appraisal.target_setting import target_setting
from minsheng_analysis.cli import main
from minsheng_analysis.display.table import Row
from minsheng_analysis.errors import UsageError
from minsheng_analysis.language.messages import catalogue
from minsheng_analysis.pages.annual.narrative import next_steps
from minsheng_analysis.pages.annual.tables.next_steps import targets


@pytest.fixture(scope="module")
def matters() -> pd.DataFrame:
    return ms.followups(ms.load("yubei", 2021))


@pytest.mark.parametrize(
    ("project", "unit", "deadline", "state", "line"),
    [
        (
            2,
            "区卫生健康委",
            "2022-06-30",
            "told_apart",
            "65",
        ),  # the fit-out told two ways; full opening by the end of June 2022
        (5, "区住房城乡建委", "2021-12-31", "partial", "304"),  # the Wangxiang car park is basically built
        (6, "区水利局", "2021-12-31", "advancing", "129"),  # 50 km in Wangjia
        (6, "区水利局", "", "figures_conflict", "325"),  # 27% and 23.69%
        (6, "区水利局", "", "not_told", "331"),  # what became of the 13% that failed
        (7, "区残联", "2022-12-31", "told_apart", "354"),  # services said to be provided, and prepared for 2022
        (7, "区残联", "2022-12-31", "told_apart", "348"),
        (10, "区住房城乡建委", "2021-12-31", "started", "196"),  # 16 km round Duobao Lake, of the year’s 20
    ],
)
def test_what_yubei_leaves_open(
    matters: pd.DataFrame, project: int, unit: str, deadline: str, state: str, line: str
) -> None:
    found = matters[(matters["project_no"] == project) & (matters["state"] == state)]
    found = found[found["lines"].map(lambda text: line in text.split(";"))]
    assert found[["lead_units", "deadline"]].values.tolist() == [[unit, deadline]]


@pytest.mark.parametrize(
    ("project", "state", "line"),
    [
        (8, "other_measure", "374"),  # 7,000 of job-skills training, answered by subsidised training
        (8, "not_shown", "22"),  # the graduates' rate, answered by that of another group
    ],
)
def test_what_is_open_besides_the_promised_works(matters: pd.DataFrame, project: int, state: str, line: str) -> None:
    found = matters[(matters["project_no"] == project) & (matters["state"] == state)]
    assert found["lines"].map(lambda text: line in text.split(";")).any()


def test_nothing_else_is_open_and_everything_is_said(matters: pd.DataFrame) -> None:
    # 推进 of the small water schemes, outside the target, says of nothing that it is left over.
    assert not matters["lines"].map(lambda text: "132" in text.split(";")).any()
    assert len(matters) == 11
    assert matters.loc[matters["project_no"].isna(), "lines"].tolist() == [
        "7;35;395",
        "35;416",
    ]  # acceptance, what lagged
    assert set(matters["state"]) <= set(STATES)
    for column in ("matter_zh", "matter_en", "proof_zh", "proof_en", "followup_id"):
        assert matters[column].ne("").all()
        assert not matters[column].str.contains(r"[{}]|\bnan\b").any()
    assert matters["followup_id"].is_unique
    assert matters["matter_en"].str.contains("16 km").any()


@pytest.mark.parametrize(("figure", "matters"), [("基本实现", 0), ("基本覆盖", 0), ("基本建成", 1)])
def test_an_effect_claimed_in_words_is_no_work_left_open(tmp_path: Path, figure: str, matters: int) -> None:
    report = small_report(tmp_path, [f"L1,a.actual,actual,{figure},,partial,1,"])
    assert len(ms.followups(report)) == matters


def test_a_matter_says_what_is_printed(matters: pd.DataFrame) -> None:
    told = matters.set_index("followup_id")["matter_zh"]
    # The rate that is printed is of some of the graduates alone, and is told with its lead over the city.
    assert "98.5%" in told["2021.p08.graduates"]
    assert "0.3个百分点" in told["2021.p08.graduates"]
    assert (
        "是“基本完工”还是“年底全部完成”；跟踪区中医院完工（2022年6月）和区中医院投用后床位1200张"
        in told["2021.p02.hospital"]
    )
    en = matters.set_index("followup_id")["matter_en"]
    assert "(June 2022) and number of hospital beds once fully open (1,200)" in en["2021.p02.hospital"]
    assert en["2021.p08.graduates"].endswith(
        "(98.5%) and the lead of that rate over the city average (0.3 percentage points)"
    )
    text = as_text(matters, lang="zh")
    assert "未全部完工" not in text
    assert (
        "期限：2021年内（当年的要求）、2022年内（跨年的要求）" in text
    )  # the day is this project's reading of a year that is printed alone
    assert "2022-12-31" not in text


def test_when_matters_are_due_is_counted_by_what_is_printed(matters: pd.DataFrame) -> None:
    # L68 and L354 print June and the year 2022; five promises are of 2021 without a day; of four nothing is said.
    told = {lang: next_steps(matters, pd.DataFrame(), lang=lang).paragraphs[0] for lang in ("zh", "en")}
    assert told == {
        "zh": "尚待办结或核实的事项11项：2项写有期限；5项按目标所属年度计；4项没有写明期限。",
        "en": "11 matters are open: 2 with a printed due date; 5 due within the target’s year; 4 without a due date.",
    }
    # What a machine has not read is not said to be missing.
    draft = next_steps(matters, pd.DataFrame(), lang="zh", draft=True).paragraphs[0]
    assert draft == "尚待办结或核实的事项11项：2项写有期限；5项按目标所属年度计。"
    # While the year runs its end is not printed either.
    running = next_steps(ms.followups(ms.load("hunan", 2021)), pd.DataFrame(), lang="zh").paragraphs[0]
    assert running == "尚待办结或核实的事项2项：期限均按目标所属年度计。"


def test_a_matter_does_not_say_its_state_and_its_day_again(matters: pd.DataFrame) -> None:
    # What a reader recorded as left out stands in the reader's own words.
    for lang in ("zh", "en"):
        for row in matters[matters["state"] != "not_told"].to_dict("records"):
            assert state_name(row["state"], lang) not in row[f"matter_{lang}"]
    assert not matters["matter_zh"].str.contains("期限在").any()


def test_questions_name_what_they_ask_for() -> None:
    asked = ms.questions(ms.load("yubei", 2021))
    zh, en = "\n".join(asked["question_zh"]), "\n".join(asked["question_en"])
    assert "这一比率是多少？同口径的平均数是多少？" in zh  # L153 sets the rate against the city’s average
    assert "是否已扣除原有的部分？上述各项，原有、停用、净增各多少？" in zh  # no line tells of a closure
    assert "10 are counted and 3 named. Which are the others" in en
    assert "asks for 4 km, and 11.4 km is reported" in en
    assert not re.search(r": [^.:“]*: ", en.replace("projects: ", ""))


def test_a_campaign_that_was_carried_out_is_not_open(matters: pd.DataFrame) -> None:
    # 开展 asks for no more: neither the enforcement campaign nor the employment drive is left over.
    assert not matters["project_no"].eq(4).any()
    assert not matters["lines"].str.contains("155").where(matters["state"] == "advancing").fillna(False).any()


def next_year(folder: Path, figure: str, stage: str, fact: str) -> ms.Report:
    """Write the report of the year after, in which one matter of Yubei 2021 comes up."""
    home = folder / "yubei" / "2022"
    carry(ms.followups(ms.load("yubei", 2021)), home)
    table = pd.read_csv(home / "followups.csv", dtype=str, keep_default_na=False)
    trail = table["followup_id"].str.contains("duobao")
    assert trail.sum() == 1
    table.loc[trail, "fact_id"] = fact
    table.to_csv(home / "followups.csv", index=False)
    (home / "report.toml").write_text(
        'region = "yubei"\nyear = 2022\ntitle_zh = "渝北"\ntitle_en = "Yubei"\ncoverage = "partial"\nas_of = 2022-12-31\n'
        'period_start = 2022-01-01\nperiod_end = 2022-12-31\n[source]\ndocument = "x.txt"\n[[sections]]\nid = "all"\n'
        'title_zh = "全"\ntitle_en = "all"\nfirst_line = 1\nlast_line = 9\n',
        encoding="utf-8",
    )
    (home / "projects.csv").write_text(
        "project_no,name_zh,name_en,lead_units,reported_status,locator\n1,步道,Trails,甲局,,\n", encoding="utf-8"
    )
    unit = "" if figure[0].isdigit() else "状态"
    (home / "statements.csv").write_text(
        "statement_id,fact_id,project_no,role,subject_zh,figure,unit_zh,place,stage,as_of,section,line,part_of\n"
        f"L1.1,trail.actual,1,actual,多宝湖步道,{figure},{unit},,{stage},2022-12-31,all,7,\n",
        encoding="utf-8",
    )
    header = (REPOSITORY / "data" / "yubei" / "2021" / "indicators.csv").read_text(encoding="utf-8").splitlines()[0]
    (home / "indicators.csv").write_text(header + "\n", encoding="utf-8")
    return ms.load("yubei", 2022, data_dir=folder)


@pytest.mark.parametrize(
    ("figure", "stage", "fact", "state", "lines"),
    [
        ("16公里", "completed", "trail.actual", "closed", "7"),
        ("16公里", "advancing", "trail.actual", "advancing", "7"),
        ("16公里", "completed", "", "not_reported", ""),
    ],
)
def test_a_later_report_closes_a_matter(
    tmp_path: Path, figure: str, stage: str, fact: str, state: str, lines: str
) -> None:
    after = ms.followups(next_year(tmp_path, figure, stage, fact))
    trail = after[after["followup_id"].str.contains("duobao")]
    assert trail[["from_year", "project_no", "state", "lines"]].values.tolist() == [[2021, 10, state, lines]]
    others = after[(after["from_year"] == 2021) & ~after["followup_id"].str.contains("duobao")]
    assert others["state"].tolist() == ["not_reported"] * 10


def test_what_is_closed_is_not_carried_on_and_nothing_is_overwritten(tmp_path: Path) -> None:
    after = ms.followups(next_year(tmp_path / "a", "16公里", "completed", "trail.actual"))
    file = carry(after, tmp_path / "2023")
    assert "duobao" not in file.read_text(encoding="utf-8")
    with pytest.raises(UsageError, match="is there already"):
        carry(after, tmp_path / "2023")


def test_the_commands_list_both(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    main(["followups", "--csv", str(tmp_path / "followups.csv")])
    out = capsys.readouterr().out
    assert "11 matters; no answer has come yet" in out
    assert (
        "District Health Commission; due within 2021 (what was due then) and June 2022 (what was planned for after the year)"
        in out
    )
    assert len(pd.read_csv(tmp_path / "followups.csv")) == 11
    main(["questions"])
    assert "To the District Water Bureau." in capsys.readouterr().out


@pytest.mark.parametrize("name", [f"{row.region}/{row.year}" for row in ms.catalog().itertuples()])
def test_every_project_gets_one_to_three_questions(name: str) -> None:
    region, year = name.split("/")
    report = ms.load(region, int(year))
    asked = ms.questions(report)
    assert asked.columns.tolist() == ["project_no", "question_zh", "question_en", "lines"]
    counts = asked.groupby("project_no").size()
    assert set(counts.index) == set(report.projects["project_no"])
    assert counts.between(1, 3).all()
    for column in ("question_zh", "question_en"):
        assert not asked[column].str.contains(r"[{}]|\bnan\b").any()
    assert asked["question_zh"].str.contains("？").all()


def test_the_department_that_answers_for_it_is_asked() -> None:
    asked = ms.questions(ms.load("yubei", 2021))
    services = asked[(asked["project_no"] == 7) & asked["question_zh"].str.contains("助残服务")]
    assert services["question_zh"].str.startswith("请问区残联，").all()
    trail = asked[(asked["project_no"] == 10) & asked["question_zh"].str.contains("步道")]
    assert trail["question_zh"].str.startswith("请问区住房城乡建委，").all()


def test_questions_put_what_the_report_says_and_to_whom_it_belongs() -> None:
    asked = ms.questions(ms.load("yubei", 2021))
    told = asked["question_zh"].tolist()
    assert any("请问区残联，目标要求开展助残服务" in one and "年内究竟做到哪一步" in one for one in told)
    # The hall's outlay stands in a line of the sports centre alone.
    assert any(one.startswith("请问区体育中心，") and "1.15亿元" in one for one in told)
    # First comes whether the unfinished 80 are among the 840.
    assert any("840个是否含没有写明完工的部分" in one and "80个" in one for one in told)
    assert any("98.5%" in one and "0.3个百分点" in one for one in told)
    assert not any("如何解释" in one for one in told)


def test_every_question_has_its_chinese() -> None:
    assert [text for text in ASKED.values() if text not in catalogue("questions")] == []


@pytest.mark.parametrize(
    ("indicator", "support", "finished", "agreement"),
    [
        ("p10.trail", 20, 4, "asks_less"),  # 4 km finished, 16 km started
        ("p06.pipes", 148.61, 98.61, "asks_less"),  # 50 km only to go on
        ("p05.spaces", 629, 629, "same"),  # 249 + 80 + 300
        ("p04.areas", 3, 3, "some_named"),  # the column repeats the ten and names three
        ("p06.works", 7, 6, "asks_less"),  # seven works, one only to go on
    ],
)
def test_targets_against_the_support_column(indicator: str, support: float, finished: float, agreement: str) -> None:
    row = target_setting(ms.load("yubei", 2021)).set_index("indicator_id").loc[indicator]
    assert row["support_value"] == pytest.approx(support)
    assert row["finished_value"] == pytest.approx(finished)
    assert row["agreement"] == agreement


def test_a_total_printed_again_may_have_its_parts_named() -> None:
    # L91 names the nine subdistricts of the nine streets, with a figure of none.
    report = ms.load("yubei", 2021)
    for lang, said in (("zh", "只重复总数，无分项数字"), ("en", "repeat the total, no figures of parts")):
        table = targets(report, target_setting(report), lang=lang)
        assert table is not None
        (row,) = (one for one in table.groups[0][1] if isinstance(one, Row) and one.id == "target-p04.streets")
        assert row.cells[2].html == said
