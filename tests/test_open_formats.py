"""Exports that other programs take: CSV on the Web, DCAT, IATI and SDMX-CSV, read back as those programs would."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from lxml import etree

import minsheng_analysis as ms

#: Children in the order that the standard's documentation gives them (IATI 2.03), for where its XSD is not installed
#: (tests/test_open_formats_with_peers.py); the codes are checked here alone.
ORDER = {
    "iati-activity": ["iati-identifier", "reporting-org", "title", "description", "participating-org", "other-identifier",
                      "activity-status", "activity-date", "contact-info", "activity-scope", "recipient-country",
                      "recipient-region", "location", "sector", "result"],
    "result": ["title", "description", "document-link", "reference", "indicator"],
    "indicator": ["title", "description", "document-link", "reference", "baseline", "period"],
    "period": ["period-start", "period-end", "target", "actual"],
    "target": ["location", "dimension", "comment", "document-link"],
    "actual": ["location", "dimension", "comment", "document-link"],
}  # fmt: skip
OBLIGATORY = {
    "iati-activity": {"iati-identifier", "reporting-org", "title", "description", "participating-org", "activity-status",
                      "activity-date"},
    "result": {"title", "indicator"},
    "indicator": {"title"},
    "period": {"period-start", "period-end"},
}  # fmt: skip


@pytest.fixture(scope="module")
def report() -> ms.Report:
    return ms.load("yubei", 2021)


def test_csv_on_the_web_describes_every_column_in_its_order(report: ms.Report, tmp_path: Path) -> None:
    ms.export(report, tmp_path, "csvw")
    group = json.loads((tmp_path / "csv-metadata.json").read_text(encoding="utf-8"))
    assert group["@context"][0] == "http://www.w3.org/ns/csvw"
    assert {table["url"] for table in group["tables"]} == {p.name for p in tmp_path.glob("*.csv")}
    readers: dict[str, Any] = {"number": float, "integer": int, "string": str}
    for table in group["tables"]:
        rows = pd.read_csv(tmp_path / table["url"], dtype=str, keep_default_na=False)
        columns = table["tableSchema"]["columns"]
        assert [column["titles"] for column in columns] == list(rows.columns)
        assert not rows.duplicated(table["tableSchema"].get("primaryKey")).any()
        for column in columns:
            filled = [text for text in rows[column["name"]] if text]
            if isinstance(column["datatype"], dict):
                assert set(filled) <= set(column["datatype"]["format"].split("|"))
            else:
                assert "inf" not in filled or column["datatype"] == "string"
                assert all(readers[column["datatype"]](text) is not None for text in filled)
    lines = next(t for t in group["tables"] if t["url"] == "statements.csv")["tableSchema"]
    assert next(c for c in lines["columns"] if c["name"] == "line")["datatype"] == "integer"
    assert lines["primaryKey"] == ["statement_id"]


def test_the_catalogue_entry_has_what_dcat_ap_asks_for(report: ms.Report, tmp_path: Path) -> None:
    ms.export(report, tmp_path, "dcat")
    entry = json.loads((tmp_path / "dcat.jsonld").read_text(encoding="utf-8"))
    assert {"dcat:Dataset", "schema:Dataset"} == set(entry["@type"])
    assert {"@value": "重庆市渝北区：关于2021年重点民生实事项目办理情况的报告", "@language": "zh"} in entry["dct:title"]
    assert {text["@language"] for text in entry["dct:description"]} == {"zh", "en"}
    assert entry["dct:temporal"]["dcat:endDate"] == {"@value": "2021-12-31", "@type": "xsd:date"}
    assert "dct:issued" not in entry  # the document prints no date
    for file in entry["dcat:distribution"]:
        assert (tmp_path / file["dcat:accessURL"]["@id"]).is_file()
    prefixes = {key.partition(":")[0] for key in entry if not key.startswith("@")}
    assert prefixes <= set(entry["@context"])


@pytest.mark.parametrize(("region", "year"), [("yubei", 2021), ("meishan", 2017), ("shanghai", 2024)])
def test_iati_activities_have_the_standards_structure(region: str, year: int, tmp_path: Path) -> None:
    ms.export(ms.load(region, year), tmp_path, "iati")
    root = etree.parse(tmp_path / "activities.xml").getroot()
    assert (root.tag, root.get("version")) == ("iati-activities", "2.03")
    assert len(root) > 0
    for element in root.iter():
        tags = [child.tag for child in element]
        if element.tag in ORDER:
            places = [ORDER[element.tag].index(tag) for tag in tags]
            assert places == sorted(places), tags
            assert OBLIGATORY.get(element.tag, set()) <= set(tags)
        if element.tag in {"title", "description", "comment", "reporting-org", "participating-org"}:
            assert set(tags) == {"narrative"}
            assert all(child.text for child in element)
        if element.get("iso-date"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", element.get("iso-date"))
    for indicator in root.iter("indicator"):
        assert indicator.get("measure") in {"1", "2", "5"}
        if indicator.get("measure") == "5":
            assert not indicator.xpath("period/*/@value")
    assert len({e.text for e in root.iter("iati-identifier")}) == len(root)


def test_iati_gives_back_both_bases(report: ms.Report, tmp_path: Path) -> None:
    ms.export(report, tmp_path, "iati")
    root = etree.parse(tmp_path / "activities.xml").getroot()
    (trail,) = root.xpath("//indicator[reference/@code='p10.trail']/period")
    assert trail.xpath("target/@value") == ["20"]
    # 1.4 + 10 km finished of 27.4 km counted: what was only started is no part of the second
    assert trail.xpath("actual[dimension/@value='reported']/@value") == ["27.4"]
    assert float(trail.xpath("actual[dimension/@value='completed']/@value")[0]) == pytest.approx(11.4)
    back = {e.xpath("reference/@code")[0]: e.xpath("period/target/@value") for e in root.iter("indicator")}
    for row in report.indicators.itertuples():
        wanted = [] if pd.isna(row.target_value) else [row.target_value]
        assert [float(v) for v in back[row.indicator_id]] == wanted, row.indicator_id


def test_iati_says_what_is_not_like_for_like(report: ms.Report, tmp_path: Path) -> None:
    ms.export(report, tmp_path, "iati")
    root = etree.parse(tmp_path / "activities.xml").getroot()
    for row in report.indicators[~report.indicators["comparable"]].itertuples():
        (told,) = root.xpath(f"//indicator[reference/@code='{row.indicator_id}']/description")
        assert row.reason_zh in "".join(told.itertext())


def test_sdmx_csv_gives_back_the_series(tmp_path: Path) -> None:
    report = ms.load("meishan", 2017)
    ms.export(report, tmp_path, "sdmx")
    rows = pd.read_csv(tmp_path / "observations.csv", keep_default_na=False, na_values=[""])
    assert list(rows.columns[:3]) == ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
    assert set(rows["STRUCTURE"]) == {"dataflow"}
    dimensions = ["REF_AREA", "INDICATOR", "BASIS", "TIME_PERIOD"]
    assert not rows.duplicated(dimensions).any()
    assert rows["INDICATOR"].str.fullmatch(r"[A-Za-z0-9_@$-]+").all()
    jobs = rows[rows["INDICATOR"] == "p01-jobs"].set_index(["BASIS", "TIME_PERIOD"])["OBS_VALUE"]
    assert jobs["T", "2017-11-30"] == 26000
    assert (jobs["R", "2017-07-31"], jobs["R", "2017-11-30"]) == (19456, 32095)
    codes = pd.read_csv(tmp_path / "codelists.csv")
    for dimension in ("REF_AREA", "INDICATOR", "BASIS"):
        assert set(rows[dimension]) <= set(codes.loc[codes["dimension"] == dimension, "code"])


def test_sdmx_csv_leaves_open_ends_empty_and_states_out(report: ms.Report, tmp_path: Path) -> None:
    ms.export(report, tmp_path, "sdmx")
    rows = pd.read_csv(tmp_path / "observations.csv", dtype=str, keep_default_na=False)
    assert "state" not in set(rows["UNIT_MEASURE"])
    assert not rows[["OBS_VALUE", "OBS_LOWER", "OBS_UPPER"]].isin(["inf", "-inf", "nan"]).any(axis=None)
    # promised for one car park, and the report does not say what became of it
    assert rows.loc[rows["INDICATOR"] == "p05-spaces-hongkongland", ["BASIS", "OBS_VALUE"]].values.tolist() == [
        ["T", "249.0"]
    ]
    only_between = rows[rows["OBS_VALUE"] == ""]
    assert set(only_between["OBS_STATUS"]) <= {"O"}
    assert set(rows.loc[rows["OBS_VALUE"] != "", "OBS_STATUS"]) == {"A"}
