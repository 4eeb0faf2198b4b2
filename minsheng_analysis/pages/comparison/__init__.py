"""What the comparison notebook shows: several reports side by side, in words, pictures and tables."""

from minsheng_analysis.pages.comparison.charts import place_chart, ratio_chart, resident_chart
from minsheng_analysis.pages.comparison.choosing import choose, shared, with_doubt
from minsheng_analysis.pages.comparison.tables import shared_table, verdict_table, years_table
from minsheng_analysis.pages.comparison.terminal import as_text
from minsheng_analysis.pages.comparison.verdict_squares import verdict_chart
from minsheng_analysis.pages.comparison.words import (
    headline,
    method,
    place_words,
    ratio_words,
    resident_words,
    verdict_words,
    years_words,
)

__all__ = [
    "as_text", "choose", "headline", "method", "place_chart", "place_words", "ratio_chart", "ratio_words", "resident_chart",
    "resident_words", "shared", "shared_table", "verdict_chart", "verdict_table", "verdict_words", "with_doubt", "years_table", "years_words",
]  # fmt: skip
