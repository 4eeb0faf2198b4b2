"""A comparison for a terminal."""

from __future__ import annotations

import math

import pandas as pd

from minsheng_analysis.appraisal.rows import SharedRow
from minsheng_analysis.display import palette
from minsheng_analysis.language.languages import format_date
from minsheng_analysis.language.messages import messages
from minsheng_analysis.language.numbers import format_ratio
from minsheng_analysis.measures.rows import rows_of
from minsheng_analysis.pages.comparison.choosing import label, shared, status
from minsheng_analysis.pages.figures import amount, ceiling_words, is_ceiling


def as_text(compared: pd.DataFrame, *, lang: str) -> str:
    """Write a comparison for a terminal: each indicator that two reports share, with a line for each report.

    Parameters
    ----------
    compared : DataFrame
        From ``ms.compare``.
    lang : {"zh", "en"}

    Returns
    -------
    str

    Examples
    --------
    >>> import minsheng_analysis as ms
    >>> both = ms.compare([ms.load("meishan", 2019), ms.load("yubei", 2021)])
    >>> print(as_text(both, lang="en"))
    Hard-to-place jobseekers placed in work
      ▲ 123.2%  2,464 people of 2,000 people  Meishan 2019 (31 December 2019)
      ◆      —  4,200 people  Yubei 2021 (31 December 2021, inferred)
    New urban employment
      ▲ 187.9%  52,242 people of 27,800 people  Meishan 2019 (31 December 2019)
      ▲   108%  54,000 people of 50,000 people  Yubei 2021 (31 December 2021, inferred)
    <BLANKLINE>
    2 shared indicators
    """
    say = messages("comparison", lang)
    lines = []
    for _, rows in shared(compared).groupby("concept", sort=True):
        lines.append(str(rows[f"concept_{lang}"].iloc[0]))
        for row in rows_of(rows, SharedRow):
            ratio = "—" if math.isnan(row.ratio) else format_ratio(row.ratio, lang)
            figures = amount(row, row.value, lang)
            if is_ceiling(row) and not math.isnan(row.ratio):
                ratio, figures = "—", ceiling_words(row, lang)
            elif not math.isnan(row.target_value):
                figures = say("{value} of {target}", value=figures, target=amount(row, row.target_value, lang))
            sign = "■" if status(row) == "late" else palette.MARKS[row.status]
            day = format_date(row.as_of, lang) if row.as_of else "—"
            day += say(", inferred") if row.as_of_inferred else ""
            who = say("{name} ({day})", name=label(row, rows, lang), day=day)
            lines.append(f"  {sign} {ratio:>6}  {figures}  {who}")
    if not lines:
        return say("The reports share no indicator.")
    n = sum(not line.startswith(" ") for line in lines)
    return "\n".join([*lines, "", say("{n} shared indicator", plural="{n} shared indicators", n=n)])
