"""Measures over frames: ratios, verdicts, unit costs. Nothing here knows a report."""
