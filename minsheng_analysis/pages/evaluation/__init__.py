"""What the evaluation notebook shows: scores on both bases, what each policy would change, what the audit counts."""

from minsheng_analysis.pages.evaluation.checks import check_words, checks
from minsheng_analysis.pages.evaluation.lead import answer
from minsheng_analysis.pages.evaluation.score_chart import scores
from minsheng_analysis.pages.evaluation.tables import figure_cell, in_doubt, indicators, policies, projects
from minsheng_analysis.pages.evaluation.words import heading, rules_passage

__all__ = [
    "answer", "check_words", "checks", "figure_cell", "heading", "in_doubt", "indicators", "policies", "projects",
    "rules_passage", "scores",
]  # fmt: skip
