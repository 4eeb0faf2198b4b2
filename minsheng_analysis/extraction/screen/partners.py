"""The figures that the screen of a review offers where one is said to belong with another."""

from __future__ import annotations

from collections.abc import Sequence

from minsheng_analysis.extraction.reading.reader import Read

#: As many as there are keys.
_MOST = 9


def partners_of(one: Read, figures: Sequence[Read]) -> list[str]:
    """Give the figures of the same unit nearest to one, those that its role asks for first; a percentage measures any unit."""
    wanted = {"target": "actual", "actual": "target"}.get(one.role, "")
    measures = one.role == "context"
    others = [
        o for o in figures
        if o is not one and (o.role in ("target", "actual") if measures else o.figure.unit == one.figure.unit)
    ]  # fmt: skip
    counted = one.figure.quantity.classifier
    near = sorted(
        others,
        key=lambda o: (
            o.figure.unit != one.figure.unit,
            bool(wanted) and o.role != wanted,
            wanted and o.figure.quantity.classifier != counted,
            abs(o.figure.number - one.figure.number),
        ),
    )
    return [o.figure.key for o in near[:_MOST]]


def wholes_of(one: Read, figures: Sequence[Read]) -> list[str]:
    """Give the results and promises of the same unit whose finished part a figure may be: none smaller, results first."""
    least = one.figure.quantity.value
    others = [
        o for o in figures
        if o is not one and o.role in ("target", "actual") and o.figure.unit == one.figure.unit and o.figure.quantity.value >= least
    ]  # fmt: skip
    near = sorted(
        others,
        key=lambda o: (
            abs(o.figure.line - one.figure.line),
            o.role != "actual",
            abs(o.figure.number - one.figure.number),
        ),
    )
    return [o.figure.key for o in near[:_MOST]]
