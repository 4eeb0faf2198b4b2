"""What the progress notebook shows: words, pictures and tables of a year under way."""

from minsheng_analysis.pages.progress.blockers import blocker_table
from minsheng_analysis.pages.progress.charts import courses, pace_chart
from minsheng_analysis.pages.progress.lights import light_word, promises
from minsheng_analysis.pages.progress.localities import place_words, places
from minsheng_analysis.pages.progress.percentages import percentage_table, percentage_words
from minsheng_analysis.pages.progress.tables import (
    pace_table,
    parts_table,
    printed_states,
)
from minsheng_analysis.pages.progress.terminal import as_text
from minsheng_analysis.pages.progress.units import unit_table, unit_words
from minsheng_analysis.pages.progress.words import (
    blocker_words,
    headline,
    pace_words,
    rule_words,
)

__all__ = [
    "as_text", "blocker_table", "blocker_words", "courses", "headline", "light_word", "pace_chart", "pace_table", "pace_words",
    "parts_table", "percentage_table", "percentage_words", "place_words", "places", "printed_states", "promises", "rule_words", "unit_table",
    "unit_words",
]  # fmt: skip
