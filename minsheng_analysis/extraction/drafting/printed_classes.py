"""The classes that a self-evaluation form prints of its indicators itself: 产出指标, and below it 成本指标."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from minsheng_analysis.extraction.drafting.promise import Promise

#: Column of a draft's indicators that holds them, the upper class first.
COLUMN = "performance_class"
_LABEL = re.compile(
    r"(?P<label>(?:产出|数量|质量|时效|(?:经济|社会|生态环境)?成本|效益|(?:经济|社会|生态(?:环境)?)效益|可持续影响|(?:服务对象)?满意度)指标)(?:[（(]\d+分?[）)])?"
)


def with_printed_classes(rows: Iterable[dict[str, str]], promises: Sequence[Promise]) -> None:
    """Give each row of a form's indicators the classes that stand to the left of it; rows that print none are left alone.

    Parameters
    ----------
    rows : iterable of dict
        Of ``indicators.csv``; changed in place.
    promises : sequence of Promise
        What the rows were made of.
    """
    of_base = {p.base: p for p in promises}
    for row in rows:
        p = of_base.get(row["indicator_id"])
        found = next((c for m in (*p.actuals, *p.targets) if m.read is not None and (c := _classes(m.read.figure.cell))), "") if p else ""  # fmt: skip
        if found:
            row[COLUMN] = found


def _classes(cell: object) -> str:
    names: Sequence[str] = getattr(cell, "names", ())
    labels = [m["label"] for name in names if (m := _LABEL.fullmatch(re.sub(r"\s", "", name)))]
    # The nearest to the left is the lower class; one alone does not say which it is.
    return f"{labels[-1]};{labels[0]}" if len(labels) > 1 else ""
