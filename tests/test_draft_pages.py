"""Pages of a draft: what they carry, what they mark, and what they do not claim."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import minsheng_analysis as ms
from minsheng_analysis.appraisal.percentages import published_percentages
from minsheng_analysis.dataset.cards import report_html
from minsheng_analysis.dataset.checking import check_report
from minsheng_analysis.display.passage import section
from minsheng_analysis.extraction import extract
from minsheng_analysis.extraction.review import Review
from minsheng_analysis.measures.assessment import assess
from minsheng_analysis.measures.verdicts import so_far, verdicts
from minsheng_analysis.pages import evaluation as scorecard
from minsheng_analysis.pages.annual import lead, narrative, rest, tables
from minsheng_analysis.pages.annual.about import about, citation
from minsheng_analysis.pages.drafts import band, to_check
from minsheng_analysis.pages.explore.panel import Explorer
from minsheng_analysis.reporting.jobs import Job
from minsheng_analysis.reporting.page.index import write_index
from minsheng_analysis.reporting.page.ways import INDEX
from minsheng_analysis.reporting.publisher import publish

PERCENTAGES = "某县2023年民生实事进展情况\n\n农村公路改造完成年度任务的85%。\n老旧小区改造完成率92%。\n学校新建项目完成年度计划的60%。\n"
TARGETS = "某县2024年民生实事任务清单\n\n一、计划新建公园3个。\n二、计划改造道路20公里。\n三、计划新增学位500个。\n"
RESULTS = "某县2023年民生工作总结\n\n一年来，全县建成公园3个，改造道路20公里，新增学位500个。\n"
WORKS = "某县2021年民生实事项目完成情况\n\n一、城乡供水\n具体支撑项目及绩效目标：\n1.新建水厂2座；\n2.铺设管网35公里。\n完成情况：\n建成水厂2座，铺设管网31公里。\n"
PAIRS = "某县2022年民生实事项目完成情况\n\n计划新建公园10个，全年建成公园12个，完成年度目标的120%。\n\n计划改造道路20公里，全年改造道路18公里。\n"


def draft(tmp_path: Path, text: str) -> tuple[ms.Report, Path]:
    tmp_path.mkdir(exist_ok=True)
    document = tmp_path / ("county.html" if text.startswith("<") else "county.txt")
    document.write_text(text, encoding="utf-8")
    folder = extract(document, tmp_path / "draft").folder
    assert check_report(folder).ok
    return load(folder), folder


def load(folder: Path) -> ms.Report:
    from minsheng_analysis.dataset.folders import report_asked_for

    return ms.load(*report_asked_for(None, None, data_dir=folder), data_dir=folder)


def doubt(folder: Path, table: str, key: str, confidence: float) -> None:
    """Say how sure the reading is of a row, or with an empty key of all of them."""
    frame = pd.read_csv(folder / f"{table}.csv", dtype=str, keep_default_na=False)
    frame.loc[(frame[frame.columns[0]] == key) | (key == ""), "confidence"] = f"{confidence:.2f}"
    frame.to_csv(folder / f"{table}.csv", index=False, lineterminator="\n")


def words(shown: object) -> str:
    # What is only kept on one line with its neighbour stands next to it.
    markup = re.sub('<span class="phrase">(（[^<]*)</span>', r"\1", shown._repr_html_() if shown is not None else "")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup))


def page_words(report: ms.Report, lang: str) -> str:
    """Everything of the annual report that claims something."""
    promises, findings = so_far(verdicts(report), report), ms.audit(report)
    return words(
        section(
            lead.headline(report, promises, lang=lang),
            lead.matters(report, promises, findings, lang=lang),
            narrative.achieved(promises, lang=lang),
            narrative.unfinished(promises, report.indicators, lang=lang),
            narrative.readings(lead.readings(report, promises, lang=lang), lang=lang),
            narrative.official(promises, findings, lang=lang),
            narrative.caveats(findings, lang=lang, draft=report.draft is not None),
            tables.promises(promises, lang=lang),
            rest.rest(report, promises, lang=lang),
            to_check(report, lang=lang),
        )
    )


@pytest.mark.parametrize(
    ("text", "title", "shown"),
    [
        (
            PERCENTAGES,
            "printed percentages",
            ("85%", "92%", "60%", "Printed percentages, without the figures they come from"),
        ),
        (TARGETS, "3 promises without a result yet", ("3个", "20公里", "500个", "Promises without a result yet")),
        (
            RESULTS,
            "2 results without a promise and 1 row to be checked",
            ("3个", "20公里", "500个", "Results without a promise"),
        ),
        (WORKS, "2 pieces of work listed", ("2座 → 2座", "35公里 → 31公里", "The work listed, and what came of it")),
    ],
    ids=["percentages", "targets", "results", "works"],
)
def test_a_document_of_one_kind_shows_it_and_claims_nothing(tmp_path, text, title, shown):
    report, _ = draft(tmp_path, text)
    told = page_words(report, "en")
    assert title in told
    for part in shown:
        assert part in told
    for claim in ("were kept", "of 0", "all 0", "No contradiction", "bear out"):
        assert claim not in told
    told = page_words(report, "zh")
    for claim in ("兑现", "0项承诺", "未发现矛盾", "没有发现矛盾"):
        assert claim not in told, claim


def test_a_sure_pair_is_judged_and_an_unsure_one_is_not(tmp_path):
    _, folder = draft(tmp_path, PAIRS)
    for table in ("statements", "indicators"):
        doubt(folder, table, "", 0.95)
    judged = assess(load(folder).indicators).set_index("target_value")
    assert judged["status"].astype(str).to_dict() == {10.0: "exceeded", 20.0: "missed"}
    key = str(judged.at[20.0, "indicator_id"])
    doubt(folder, "indicators", key, 0.79)
    report = load(folder)
    judged = assess(report.indicators).set_index("target_value")
    assert judged["status"].astype(str).to_dict() == {10.0: "exceeded", 20.0: "not_assessable"}
    assert judged.at[20.0, "reason"] == "to_be_checked"
    told = page_words(report, "en")
    assert "1 promise is to be checked and not counted" in told
    assert "missed" not in told.split("Exceeded:")[0]
    assert ms.evaluate(report).query("indicator_id == @key")["share"].isna().all()
    assert ms.progress(report).set_index("indicator_id").at[key, "light"] == "not_assessable"
    # From 80% on it counts again.
    doubt(folder, "indicators", key, 0.80)
    assert "to_be_checked" not in set(assess(load(folder).indicators)["reason"])


def test_no_finding_rests_on_a_figure_that_is_not_sure(tmp_path):
    wrong = PAIRS.replace("的120%", "的150%")
    report, folder = draft(tmp_path, wrong)
    for table in ("statements", "indicators"):
        doubt(folder, table, "", 0.95)
    found = ms.audit(load(folder))
    assert "percentage_mismatch" in set(found["check"])
    share = report.statements.loc[report.statements["figure"] == "150%", "statement_id"].item()
    doubt(folder, "statements", share, 0.5)
    report = load(folder)
    assert "percentage_mismatch" not in set(ms.audit(report)["check"])
    assert "150%" in words(to_check(report, lang="en"))


def test_a_percentage_that_stands_under_no_project_is_its_indicators(tmp_path):
    report, folder = draft(tmp_path, PAIRS.replace("的120%", "的150%"))
    for table in ("statements", "indicators"):
        doubt(folder, table, "", 0.95)
    frame = pd.read_csv(folder / "statements.csv", dtype=str, keep_default_na=False)
    frame.loc[frame["figure"] == "150%", "project_no"] = ""
    frame.to_csv(folder / "statements.csv", index=False, lineterminator="\n")
    assert check_report(folder).ok
    found = ms.audit(load(folder)).set_index("check")
    whose = report.indicators.set_index("target_value").at[10.0, "project_no"]
    assert found.at["percentage_mismatch", "project_no"] == whose


def test_two_rows_may_rest_on_one_printed_percentage(tmp_path):
    _, folder = draft(tmp_path, PAIRS)
    frame = pd.read_csv(folder / "indicators.csv", dtype=str, keep_default_na=False)
    shared = frame["published_pct_fact"].max()
    frame.assign(published_pct_fact=shared).to_csv(folder / "indicators.csv", index=False, lineterminator="\n")
    assert check_report(folder).ok
    assert len(published_percentages(load(folder))) == 2


def test_reviewed_rows_are_judged_again_and_counted_in_the_band(tmp_path):
    _, folder = draft(tmp_path, PAIRS)
    assert band(load(folder), lang="zh") == "机器初稿：已复核 0/2 行"
    review = Review(folder)
    for item in list(review.items):
        review.right(item.figures)
    report = load(folder)
    assert band(report, lang="en") == "Machine draft: 2 of 2 rows reviewed"
    assert not report.indicators["to_check"].any()
    assert to_check(report, lang="en") is None


def test_an_official_verdict_counts_where_the_line_that_prints_it_is_sure(tmp_path):
    table = "<table><tr><th>项目</th><th>年度目标</th><th>完成情况</th><th>完成结论</th></tr><tr><td>改造道路</td><td>改造道路20公里</td><td>已改造道路18公里</td><td>全面完成</td></tr></table>"
    document = tmp_path / "county.html"
    document.write_text(f"<h1>某县2022年民生实事项目完成情况</h1>{table}", encoding="utf-8")
    folder = extract(document, tmp_path / "draft").folder
    report = load(folder)
    assert report.projects["reported_status"].tolist() == ["全面完成"]
    assert assess(report.indicators)["status"].astype(str).tolist() == ["missed"]
    found = ms.audit(report)
    said = found.loc[found["check"] == "verdict_not_borne_out", "statement_ids"].iloc[0].split(";")
    words = report.statements.set_index("statement_id").loc[said]
    assert "全面完成" in set(words["figure"])
    review = Review(folder)
    review.right(review.items[0].figures)
    assert "verdict_not_borne_out" in set(ms.audit(load(folder))["check"])


def test_a_curated_report_shows_none_of_it():
    report = ms.load("yubei", 2021)
    assert report.draft is None
    assert band(report, lang="en") == ""
    assert about(report, lang="en")["notice"] == ""
    assert to_check(report, lang="en") is None
    assert rest.rest(report, verdicts(report), lang="en") is None
    assert "to be checked" not in page_words(report, "en")
    assert not report.statements["to_check"].any()
    assert "reviewed" not in report.statements


BANDS = {"zh": "机器初稿：已复核 0/2 行", "en": "Machine draft: 0 of 2 rows reviewed"}
LISTED = {"zh": "机器初稿：此处所列 1 份报告中有 1 份", "en": "Machine draft: 1 of the 1 reports listed here"}


def carries(page: Path, band: str) -> bool:
    """Whether a page says it above its text on the screen, and at the head of each sheet of paper."""
    text = page.read_text(encoding="utf-8")
    # An amount in it has a span of its own.
    plain = re.sub("</?span[^>]*>", "", text)
    return f'<aside class="notice">{band}</aside>' in plain and f'@page{{@top-center{{content:"{band}"' in text


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("notebook", "more"),
    [
        ("annual_report", ()),
        ("evaluation", ()),
        ("progress", ()),
        ("comparison", ()),
        ("project_profile", (("project_no", 1),)),
    ],
)
def test_every_page_carries_the_band_on_the_screen_and_on_paper(tmp_path, notebook, more, lang):
    report, folder = draft(tmp_path, PAIRS)
    out = tmp_path / "out"
    page = publish(Job(report.region, report.year, notebook, lang, out=out, data_dir=folder, more=more)).html
    assert carries(page, BANDS[lang])
    if notebook == "annual_report":
        write_index(out, data_dir=folder)
        assert carries(out / INDEX[lang], LISTED[lang])
        assert report.region_name(lang) in (out / INDEX[lang]).read_text(encoding="utf-8")


def test_the_workbook_beside_the_page_carries_it_before_any_table(tmp_path):
    report, folder = draft(tmp_path, PAIRS)
    page = publish(Job(report.region, report.year, "annual_report", "en", out=tmp_path / "out", data_dir=folder)).html
    book = openpyxl.load_workbook(page.with_name("data.xlsx"))
    assert book.worksheets[0].title == "draft"
    assert [row[0] for row in book.worksheets[0].iter_rows(values_only=True)] == [BANDS["zh"], BANDS["en"]]
    for sheet in book.worksheets:
        assert BANDS["zh"] in sheet.oddHeader.center.text
    assert {"statements", "indicators"} <= set(book.sheetnames[1:])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_explorer_carries_the_band(tmp_path, lang):
    report, folder = draft(tmp_path, PAIRS)
    explorer = Explorer(report.region, report.year, lang=lang, data_dir=folder)
    assert BANDS[lang] in explorer.controls.summary.value
    assert BANDS[lang] in report_html(report, lang=lang)
    curated = ms.load("yubei", 2021)
    assert 'class="draft"' not in report_html(curated, lang=lang)


@pytest.mark.parametrize(
    ("lang", "because"),
    [("zh", "旁边没有提示词，按此类文件的通例"), ("en", "no word beside it; what such documents mostly hold")],
)
def test_why_a_figure_was_read_so_is_said_in_the_page_s_language(tmp_path, lang, because):
    _, folder = draft(tmp_path, PAIRS)
    frame = pd.read_csv(folder / "statements.csv", dtype=str, keep_default_na=False)
    frame.assign(reason="kind: completion", confidence="0.40").to_csv(
        folder / "statements.csv", index=False, lineterminator="\n"
    )
    told = words(to_check(load(folder), lang=lang))
    assert because in told
    assert "kind: completion" not in told


def test_the_workbook_carries_the_band_on_every_sheet(tmp_path):
    report, _ = draft(tmp_path, PAIRS)
    file = ms.export(report, tmp_path / "book.xlsx", "xlsx", lang="zh")
    book = openpyxl.load_workbook(file)
    assert all("机器初稿：已复核 0/2 行" in (sheet.oddHeader.center.text or "") for sheet in book.worksheets)
    assert book.worksheets[0]["A2"].value.startswith("机器初稿")
    curated = openpyxl.load_workbook(ms.export(ms.load("meishan", 2017), tmp_path / "curated.xlsx", "xlsx", lang="zh"))
    assert not any("机器初稿" in str(sheet.oddHeader.center.text) for sheet in curated.worksheets)


def test_a_draft_of_a_place_that_is_not_known_bears_the_name_in_its_title(tmp_path):
    report, _ = draft(tmp_path, PAIRS)
    assert report.region_name("zh") == "某县"


@pytest.mark.parametrize("heading", ["", "四、老旧小区改造项目\n\n"])
def test_what_is_finished_of_what_was_begun_is_not_nothing(tmp_path, heading):
    text = (
        f"某县2023年民生实事项目完成情况\n\n{heading}计划改造老旧小区18个。目前已开工18个，完工15个，惠及居民3960户。\n"
    )
    report, _ = draft(tmp_path, text)
    row = report.indicators.set_index("target_value").loc[18]
    sure = not report.statements.set_index("figure").at["15个", "to_check"]
    # Where the reading is not sure of what is finished, it is not known.
    assert row["actual_value"] == 18
    assert row["completed_value"] == 15 if sure else pd.isna(row["completed_value"])


def test_a_page_does_not_name_an_issuer_that_is_not_printed(tmp_path):
    report, _ = draft(tmp_path, PAIRS)
    for lang in ("zh", "en"):
        kicker = lead.headline(report, so_far(verdicts(report), report), lang=lang).kicker
        assert not re.search(r"·\s*(?:$|·|（推定）)", kicker)
        assert re.match(
            r"(?:Source|来源)[.。]\W{0,2}\w",
            words(narrative.method(report, lang=lang, basis="reported"))
            .split("provenance")[-1]
            .split("方法与来源")[-1]
            .strip(),
        )
        assert dict(citation(report, lang=lang).parts)["GB/T 7714"][0] not in ". "
        assert "author = {{}}" not in repr(citation(report, lang=lang))


def test_what_is_finished_of_what_was_begun_is_no_result_without_a_promise(tmp_path):
    text = "某县2023年民生实事项目完成情况\n\n计划改造老旧小区18个。目前已开工18个，完工15个。\n"
    report, _ = draft(tmp_path, text)
    begun = report.indicators.set_index("target_value").loc[18]
    finished = set(report.indicators["completed_fact"]) - {"", "none"}
    assert begun["completed_value"] == 15
    assert not [row for row in rest.loose_results(report) if row.actual_fact in finished]


def test_a_comparison_with_drafts_says_of_each_how_far_it_is(tmp_path):
    from minsheng_analysis.pages.drafts import bands

    one, _ = draft(tmp_path / "a", PAIRS)
    other, _ = draft(tmp_path / "b", PAIRS.replace("某县", "东陵县"))
    curated = ms.load("yubei", 2021)
    assert bands([curated], lang="en") == ""
    assert bands([one, curated], lang="en") == "Machine draft: 0 of 2 rows reviewed"
    told = bands([curated, one, other], lang="zh")
    assert told == "某县2022年：机器初稿：已复核 0/2 行；东陵县2022年：机器初稿：已复核 0/2 行"


def test_what_was_not_read_as_a_due_date_is_not_said_to_be_missing(tmp_path):
    report, _ = draft(tmp_path, WORKS)
    judged = verdicts(report)
    matters = pd.DataFrame({"state": ["started"], "deadline": [""]})
    for lang, claim in (("zh", "期限"), ("en", "due date")):
        assert claim in narrative.next_steps(matters, judged, lang=lang).paragraphs[0]
        assert claim not in narrative.next_steps(matters, judged, lang=lang, draft=True).paragraphs[0]
    nothing = narrative.next_steps(matters.head(0), judged, lang="zh", draft=True).paragraphs[0]
    assert "机器未读到" in nothing
    assert "报告没有写明" not in nothing


@pytest.mark.parametrize(("lang", "words"), [("zh", "年度尚未结束"), ("en", "The year was not over")])
def test_a_running_year_is_not_scored_as_if_it_were_over(tmp_path, lang, words):
    halfway = "某区2025年上半年民生实事进展情况\n截至6月底，各项实事进展如下。\n\n计划新建公厕12座，已建成5座。\n"
    for text, runs in ((halfway, True), (PAIRS, False)):
        report, _ = draft(tmp_path / str(runs), text)
        on_both = (ms.evaluate(report, basis=basis) for basis in ("reported", "completed"))
        begun = scorecard.answer(report, *on_both, ms.audit(report), lang=lang, basis="reported")
        assert (words in begun.answer) == runs


PLACES = [
    ["乡镇", "计划(公里)", "完成(公里)"],
    ["白溪镇", "60", "62"],
    ["河湾镇", "55", "55"],
    ["石塘镇", "45", "43"],
    ["合计", "160", "160"],
]


def test_places_that_add_up_to_a_promise_are_no_promises_beside_it(tmp_path):
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in PLACES)
    report, _ = draft(
        tmp_path,
        f"<html><body><h1>某县2023年民生实事完成情况</h1><h2>一、城乡供水</h2><p>年度目标：铺设供水管网160公里。完成情况：铺设供水管网160公里。</p><table>{rows}</table></body></html>",
    )
    level = report.indicators.set_index("name_zh")["level"].to_dict()
    assert {name: level[name] for name in ("白溪镇", "河湾镇", "石塘镇")} == dict.fromkeys(
        ("白溪镇", "河湾镇", "石塘镇"), "support"
    )
    assert len(verdicts(report)) == 1
