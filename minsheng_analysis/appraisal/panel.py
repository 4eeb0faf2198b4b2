"""A panel: the indicators of many reports in one table, for a country's counties and years.

A panel's rows are those of `comparison.report_panel`. It is kept as a Parquet data set, partitioned by region and
year, and the functions for one report's indicators (`assess`, `audit_indicators`, `compare_panel`) take it as it is.
Where one machine is too small, `on_partitions` applies the same functions to a Dask data frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from minsheng_analysis.errors import UsageError
from minsheng_analysis.language.messages import in_both

_KEYS = ("region", "year")
say = in_both("batch")


def load_panel(
    source: str | Path,
    *,
    regions: Iterable[str] | None = None,
    years: Iterable[int] | None = None,
    columns: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Read a panel.

    Parameters
    ----------
    source : path
        A Parquet file, a Parquet data set (a folder partitioned ``region=…/year=…``, or by part of that), or a data
        folder of reports (``<region>/<year>/report.toml``), which are then loaded and checked one by one.
    regions : iterable of str, optional
        Only these; partitions of others are not read.
    years : iterable of int, optional
        Only these.
    columns : sequence of str, optional
        Only these, in this order; `region` and `year` among them only if they are named.

    Returns
    -------
    DataFrame
        Rows as `comparison.report_panel` gives them, with `region` (str) and `year` (int64), sorted by both; within a
        report in the order they were written. Text that is missing is "", as it is in a report.

    Raises
    ------
    UsageError
        Where there is nothing at `source` that could be read as a panel, or no such column.
    DataError
        Where a report of a data folder breaks the data model.
    """
    path = Path(source)
    wanted_regions = None if regions is None else sorted(set(regions))
    wanted_years = None if years is None else sorted(set(years))
    if path.is_dir() and any(path.glob("*/*/report.toml")):
        panel = _from_reports(path, wanted_regions, wanted_years)
        return panel if columns is None else panel[_known(columns, panel.columns)]
    if path.suffix == ".parquet" or (path.is_dir() and next(path.rglob("*.parquet"), None) is not None):
        return _from_parquet(path, wanted_regions, wanted_years, columns)
    raise UsageError(
        *say("{source} holds neither reports (REGION/YEAR/report.toml) nor Parquet files.", source=str(path))
    )


def write_panel(panel: pd.DataFrame, folder: str | Path, *, by: Sequence[str] = _KEYS) -> Path:
    """Write a panel as a Parquet data set.

    Parameters
    ----------
    panel : DataFrame
        With columns `region` and `year`. It is left alone.
    folder : path
        The data set's own folder. What stands there of the same partitions is replaced, other partitions stay.
    by : sequence of {"region", "year"}
        What to partition by. By both, one report is one file, and a new report touches no other; a panel that is
        read whole more often than it grows is read faster by year alone.

    Returns
    -------
    Path
        The folder.
    """
    import pyarrow as pa
    import pyarrow.dataset as ds

    ordered = panel.sort_values(list(_KEYS), kind="stable", ignore_index=True)
    table = pa.Table.from_pandas(ordered, preserve_index=False)
    ds.write_dataset(
        table,
        folder,
        format="parquet",
        partitioning=ds.partitioning(pa.schema([(name, _key_types()[name]) for name in by]), flavor="hive"),
        existing_data_behavior="delete_matching",
        # A country's years are some 28,000 partitions.
        max_partitions=1_000_000,
        max_open_files=256,
    )
    return Path(folder)


def _key_types() -> dict[str, object]:
    import pyarrow as pa

    return {"region": pa.string(), "year": pa.int32()}


def on_partitions(
    function: Callable[..., pd.DataFrame], frame: Any, *, together: Sequence[str] = (), **options: object
) -> Any:
    """Apply a function of panels to a Dask data frame, partition by partition.

    Parameters
    ----------
    function : function of DataFrame to DataFrame
        Such as `assess`, which looks at a row at a time; `audit_indicators`, which looks at a report at a time; or
        `compare_panel`, which looks at a concept at a time.
    frame : dask.dataframe.DataFrame
        A panel, such as ``dask.dataframe.read_parquet`` reads it.
    together : sequence of str
        Columns whose equal values the function must see in one call: ``("region", "year")`` for `audit_indicators`,
        ``("concept",)`` for `compare_panel`. The frame is shuffled by them; without them it is taken as it is.
    **options
        Passed on to `function`.

    Returns
    -------
    dask.dataframe.DataFrame
        The results of all partitions; rows as from one call on the whole, in another order where it was shuffled.
    """
    taken = frame.shuffle(on=list(together)) if together else frame
    # Dask must know the columns beforehand: they are those of a small piece.
    sample = function(_as_panel(frame.head(20, npartitions=-1, compute=True)), **options).iloc[:0]
    return taken.map_partitions(_applied, function, options, meta=sample)


def _applied(part: pd.DataFrame, function: Callable[..., pd.DataFrame], options: dict[str, object]) -> pd.DataFrame:
    return function(_as_panel(part), **options)


def _as_panel(frame: pd.DataFrame) -> pd.DataFrame:
    """Give columns the types that they have in a panel.

    A data set's paths make categories of keys, and Dask makes text pandas' older ``string``.
    """
    types: dict[str, str] = {name: "str" for name, kind in frame.dtypes.items() if kind == "string"}  # type: ignore[misc]
    types |= {name: kind for name, kind in (("region", "str"), ("year", "int64")) if name in frame}
    return frame.astype(types)


def _from_reports(root: Path, regions: list[str] | None, years: list[int] | None) -> pd.DataFrame:
    from minsheng_analysis.appraisal.comparison import report_panel
    from minsheng_analysis.dataset.loading import load

    found = sorted((file.parent.parent.name, file.parent.name) for file in root.glob("*/*/report.toml"))
    frames = [
        report_panel(load(region, int(year), data_dir=root))
        for region, year in found
        if (regions is None or region in regions) and (years is None or int(year) in years)
    ]
    if not frames:
        raise UsageError(*say("{source} has no report of these regions and years.", source=str(root)))
    return pd.concat(frames, ignore_index=True)


def _from_parquet(
    path: Path, regions: list[str] | None, years: list[int] | None, columns: Sequence[str] | None
) -> pd.DataFrame:
    import pyarrow.dataset as ds

    data = ds.dataset(path, format="parquet", partitioning=_partitioning(path))
    lacking = [key for key in _KEYS if key not in data.schema.names]
    if lacking:
        raise UsageError(*say("The panel {source} lacks {columns}.", source=str(path), columns=", ".join(lacking)))
    kept = None
    for key, values in (("region", regions), ("year", years)):
        if values is not None:
            one = ds.field(key).isin(values)
            kept = one if kept is None else kept & one
    names = list(data.schema.names) if columns is None else _known(columns, data.schema.names)
    read = list(dict.fromkeys([*names, *_KEYS]))
    table = data.to_table(columns=read, filter=kept)
    # Files come in the order of their names, "region=b/year=9" before "region=b/year=10"; reports are small, so it
    # is the keys that are sorted, stably, and the rows follow once.
    frame = table.to_pandas(strings_to_categorical=False, self_destruct=True, split_blocks=True)
    frame = _as_panel(frame)
    ordered = _sorted(frame)
    return ordered[names]


def _partitioning(path: Path) -> Any:
    """Say what the paths of a data set hold, and of what type: ids of digits only would be taken for numbers."""
    import pyarrow as pa
    import pyarrow.dataset as ds

    if path.is_file():
        return None
    first = next(path.rglob("*.parquet")).relative_to(path)
    keys = [part.split("=", 1)[0] for part in first.parts[:-1] if "=" in part]
    return ds.partitioning(pa.schema([(key, _key_types()[key]) for key in keys if key in _KEYS]), flavor="hive")


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    region, _ = pd.factorize(frame["region"], sort=True)
    key = pd.Series(region.astype("int64") * 100_000 + frame["year"].to_numpy())
    if key.is_monotonic_increasing:
        return frame
    return frame.take(key.argsort(kind="stable").to_numpy()).reset_index(drop=True)


def _known(columns: Sequence[str], there: Iterable[str]) -> list[str]:
    known = list(there)
    if lacking := [name for name in columns if name not in known]:
        raise UsageError(
            *say(
                "The panel has no column {lacking}; it has: {known}.",
                lacking=", ".join(lacking),
                known=", ".join(known),
            )
        )
    return list(columns)
