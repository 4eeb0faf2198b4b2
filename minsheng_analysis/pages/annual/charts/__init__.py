"""The pictures of a report, drawn once for a desk and once for a phone.

A picture is laid out in pixels: nothing is measured, boxed or cropped afterwards. Text stays text: a page's typeface draws
it, a reader's search finds it. Every mark is a link that says what it stands for; every chart carries an alternative text
computed from the same rows as the drawing, and the numbers behind it.
"""

from minsheng_analysis.pages.annual.charts.money import costs
from minsheng_analysis.pages.annual.charts.places import by_place
from minsheng_analysis.pages.annual.charts.reach import per_resident
from minsheng_analysis.pages.annual.charts.results import achieved
from minsheng_analysis.pages.annual.charts.squares import squares
from minsheng_analysis.pages.annual.charts.unfinished import unfinished
from minsheng_analysis.pages.annual.charts.verdict_grid import by_lead_unit, official_and_computed

__all__ = [
    "achieved", "by_lead_unit", "by_place", "costs", "official_and_computed", "per_resident", "squares", "unfinished",
]  # fmt: skip
