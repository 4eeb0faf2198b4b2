"""``minsheng new``: a whole folder or none."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from minsheng_analysis.dataset import schema
from minsheng_analysis.dataset.checking import check_report
from minsheng_analysis.dataset.reading import load_shared
from minsheng_analysis.dataset.scaffold import columns_guide, new_report
from minsheng_analysis.errors import UsageError


def test_the_folder_has_every_table_with_its_columns(tmp_path: Path) -> None:
    folder = new_report("yunchuan", 2023, data_dir=tmp_path)
    for table in schema.TABLES.values():
        with (folder / table.file).open(encoding="utf-8") as stream:
            assert next(csv.reader(stream)) == list(table.columns)
    assert 'region = "yunchuan"' in (folder / "report.toml").read_text(encoding="utf-8")
    assert [p.name for p in folder.parent.iterdir()] == ["2023"]


def test_what_is_still_to_be_filled_in_is_what_the_check_names(tmp_path: Path) -> None:
    found = check_report(new_report("yunchuan", 2023, data_dir=tmp_path))
    assert [(p.file, p.column) for p in found.problems] == [
        ("report.toml", "title_zh"),
        ("report.toml", "title_en"),
        ("report.toml", "as_of"),
        ("projects.csv", ""),
        ("statements.csv", ""),
        ("indicators.csv", ""),
    ]


def test_every_column_is_explained_in_both_languages() -> None:
    guide = columns_guide()
    fields = load_shared("fields").set_index(["table", "field"])
    for table in schema.TABLES.values():
        for column in table.columns:
            row = fields.loc[(table.name, column)]
            assert f"| `{column}` | {row['description_en']}" in guide
            assert row["description_zh"]


def test_a_new_place_is_added_once_and_a_known_one_not(tmp_path: Path) -> None:
    new_report("yunchuan", 2022, data_dir=tmp_path, name_zh="云川县", name_en="Yunchuan County")
    new_report("yunchuan", 2023, data_dir=tmp_path, name_zh="云川县", name_en="Yunchuan County")
    new_report("qingxi", 2023, data_dir=tmp_path, name_zh="清溪县", name_en="Qingxi County")
    regions = load_shared("regions", data_dir=tmp_path)
    assert regions[["region", "name_en"]].values.tolist() == [
        ["yunchuan", "Yunchuan County"],
        ["qingxi", "Qingxi County"],
    ]
    new_report("meishan", 2020, data_dir=tmp_path / "other", name_zh="眉山", name_en="Meishan")
    assert not (tmp_path / "other" / "regions.csv").exists()


@pytest.mark.parametrize(
    ("region", "year", "names", "says"),
    [
        ("Yunchuan", 2023, {}, "lower-case"),
        ("../up", 2023, {}, "lower-case"),
        ("云川", 2023, {}, "lower-case"),
        ("yunchuan", 23, {}, "1949"),
        ("yunchuan", 2023, {"name_zh": "云川县"}, "both languages"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(
    tmp_path: Path, region: str, year: int, names: dict[str, str], says: str
) -> None:
    with pytest.raises(UsageError, match=says) as refused:
        new_report(region, year, data_dir=tmp_path, **names)
    assert refused.value.message_zh != refused.value.message_en
    assert list(tmp_path.iterdir()) == []


def test_a_report_that_is_there_is_not_touched(tmp_path: Path) -> None:
    folder = new_report("yunchuan", 2023, data_dir=tmp_path)
    (folder / "statements.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="is there already"):
        new_report("yunchuan", 2023, data_dir=tmp_path)
    assert (folder / "statements.csv").read_text(encoding="utf-8") == "mine"


def test_a_failure_half_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise OSError("disk full")

    monkeypatch.setattr("minsheng_analysis.dataset.scaffold.columns_guide", broken)
    with pytest.raises(OSError, match="disk full"):
        new_report("yunchuan", 2023, data_dir=tmp_path)
    assert list(tmp_path.glob("*/*")) == list(tmp_path.glob("*/.*")) == []
