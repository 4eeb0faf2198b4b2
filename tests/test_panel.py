"""A panel: written and read back, parts of it, from report folders, and the same functions on Dask partitions."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest

import minsheng_analysis as ms
from minsheng_analysis.appraisal.audit import audit_indicators
from minsheng_analysis.appraisal.comparison import compare_panel, report_panel
from minsheng_analysis.appraisal.panel import load_panel, on_partitions, write_panel
from minsheng_analysis.dataset.reading import load_shared
from minsheng_analysis.errors import UsageError

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks.counties import region_name
from benchmarks.invented_panel import panel as invented_panel
from benchmarks.synthetic import write_reports


@pytest.fixture(scope="module")
def panel() -> pd.DataFrame:
    # Three counties' ten years, 36 rows a report.
    return invented_panel(1080, seed=1)


def test_a_panel_is_partitioned_by_region_and_year_and_reads_back_the_same(panel: pd.DataFrame, tmp_path: Path) -> None:
    folder = write_panel(panel, tmp_path / "panel")
    files = {path.relative_to(folder).parent.as_posix() for path in folder.rglob("*.parquet")}
    assert len(files) == 30
    assert f"region={panel.at[360, 'region']}/year=2014" in files
    back = ms.load_panel(folder)
    assert back["region"].is_monotonic_increasing
    pd.testing.assert_frame_equal(back[list(panel.columns)], panel)


@pytest.mark.parametrize("by", [("region",), ("year",), ("region", "year")])
def test_only_what_is_asked_for_is_read(panel: pd.DataFrame, tmp_path: Path, by: tuple[str, ...]) -> None:
    folder = write_panel(panel, tmp_path / "panel", by=by)
    region = panel.at[800, "region"]
    some = load_panel(folder, regions=[region], years=[2020, 2015], columns=["year", "indicator_id", "target_value"])
    expected = panel[(panel["region"] == region) & panel["year"].isin([2015, 2020])]
    expected = expected[["year", "indicator_id", "target_value"]].reset_index(drop=True)
    assert len(expected) == 72
    pd.testing.assert_frame_equal(some, expected)


def test_a_new_report_replaces_its_own_partition_only(panel: pd.DataFrame, tmp_path: Path) -> None:
    folder = write_panel(panel, tmp_path / "panel")
    one = panel[(panel["region"] == panel.at[0, "region"]) & (panel["year"] == 2014)]
    write_panel(one.assign(target_value=7.0), folder)
    back = load_panel(folder)
    assert len(back) == len(panel)
    assert (back.loc[back["target_value"] == 7.0, "year"] == 2014).sum() >= 36


def test_a_single_file_will_do(panel: pd.DataFrame, tmp_path: Path) -> None:
    panel.to_parquet(tmp_path / "one.parquet", index=False)
    pd.testing.assert_frame_equal(load_panel(tmp_path / "one.parquet"), panel)


def test_a_folder_of_reports_is_a_panel(tmp_path: Path) -> None:
    made = write_reports(tmp_path, 2, seed=3)
    back = load_panel(tmp_path)
    expected = pd.concat([report_panel(ms.load(*one, data_dir=tmp_path)) for one in made], ignore_index=True)
    pd.testing.assert_frame_equal(back, expected)
    assert load_panel(tmp_path, years=[2014])["year"].unique().tolist() == [2014]
    # And through Parquet it judges alike.
    stored = load_panel(write_panel(back, tmp_path / "panel"))
    assert ms.assess(stored)["status"].tolist() == ms.assess(back)["status"].tolist()


def test_invented_reports_load_and_are_those_of_their_seed(tmp_path: Path) -> None:
    for seed, folder in ((0, "a"), (0, "b"), (1, "c")):
        write_reports(tmp_path / folder, 3, seed=seed)
    files = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*.csv"))
    assert all((tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes() for name in files)
    assert any((tmp_path / "a" / name).read_bytes() != (tmp_path / "c" / name).read_bytes() for name in files)
    assert len(ms.load(region_name(0)[0], 2014, data_dir=tmp_path / "c").projects) == 10


def test_what_is_no_panel_is_told(panel: pd.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds neither reports"):
        load_panel(tmp_path)
    with pytest.raises(UsageError, match="holds neither reports"):
        load_panel(tmp_path / "absent")
    folder = write_panel(panel.head(36), tmp_path / "panel")
    with pytest.raises(UsageError, match="no column ratio; it has: indicator_id"):
        load_panel(folder, columns=["ratio"])
    panel.drop(columns="year").head().to_parquet(tmp_path / "yearless.parquet")
    with pytest.raises(UsageError, match="lacks year"):
        load_panel(tmp_path / "yearless.parquet")


def sorted_rows(frame: pd.DataFrame) -> pd.DataFrame:
    plain = frame.astype({name: "str" for name in frame if isinstance(frame[name].dtype, pd.CategoricalDtype)})
    return plain.sort_values(list(plain.columns), ignore_index=True)


def test_the_same_functions_give_the_same_through_dask(panel: pd.DataFrame, tmp_path: Path) -> None:
    dd = pytest.importorskip("dask.dataframe")
    frame = dd.from_pandas(panel, npartitions=7)

    judged = on_partitions(ms.assess, frame, basis="completed").compute(scheduler="sync")
    pd.testing.assert_frame_equal(judged, ms.assess(panel, basis="completed"))

    found = on_partitions(audit_indicators, frame, together=("region", "year")).compute(scheduler="sync")
    expected = audit_indicators(panel)
    assert len(expected) > 100
    pd.testing.assert_frame_equal(sorted_rows(found), sorted_rows(expected))

    concepts = load_shared("concepts")
    compared = on_partitions(compare_panel, frame, together=("concept",), concepts=concepts).compute(scheduler="sync")
    whole = compare_panel(panel, concepts=concepts)
    assert len(whole) > 100
    pd.testing.assert_frame_equal(sorted_rows(compared), sorted_rows(whole))


def test_dask_reads_the_data_set_itself(panel: pd.DataFrame, tmp_path: Path) -> None:
    dd = pytest.importorskip("dask.dataframe")
    folder = write_panel(panel, tmp_path / "panel", by=("year",))
    frame = dd.read_parquet(folder)
    judged = on_partitions(ms.assess, frame).compute(scheduler="sync")
    counts = judged["status"].astype("str").value_counts().to_dict()
    assert counts == ms.assess(panel)["status"].astype("str").value_counts().to_dict()


def test_the_ways_that_the_bench_times_agree_in_every_row():
    from benchmarks import metrics
    from benchmarks.invented_panel import panel

    own, table, connection = metrics.prepared(panel(3_000))
    ours = metrics.with_pandas(own)
    assert ours["target_set_low"].any()
    assert metrics.same(ours, metrics.with_polars(table))
    assert metrics.same(ours, metrics.with_duckdb(connection))
