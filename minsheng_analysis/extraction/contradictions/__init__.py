"""What a document says against itself in its own words, read off its lines and cells and not off what drafting made of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from minsheng_analysis.extraction.contradictions.carried import carried_counted
from minsheng_analysis.extraction.contradictions.classes import classes_apart
from minsheng_analysis.extraction.contradictions.counts import counts_apart
from minsheng_analysis.extraction.contradictions.deadlines import deadlines_apart
from minsheng_analysis.extraction.contradictions.finished import said_of_all, stopped_and_done
from minsheng_analysis.extraction.contradictions.grids import columns_apart, rates_apart
from minsheng_analysis.extraction.contradictions.stages import stages_apart
from minsheng_analysis.extraction.contradictions.sums import parts_apart
from minsheng_analysis.extraction.contradictions.texts import Lines, Seen, lines_of
from minsheng_analysis.extraction.contradictions.twice import told_twice
from minsheng_analysis.extraction.document import Document
from minsheng_analysis.extraction.reading.kinds import Kind
from minsheng_analysis.measures.codes import READ

__all__ = ["observed", "seen_in"]


def seen_in(document: Document, kind: Kind) -> Iterator[Seen]:
    """Give every contradiction of a document with itself that is certain by its own words.

    Parameters
    ----------
    document : Document
        With the commas of its clauses of one width.
    kind : str
        What kind of document it is: while a year runs, what is short of its end is no contradiction.
    """
    lines: Lines = lines_of(document)
    yield from parts_apart(lines)
    yield from columns_apart(lines)
    yield from rates_apart(lines)
    yield from counts_apart(lines)
    yield from classes_apart(lines)
    yield from carried_counted(lines)
    yield from said_of_all(lines, kind)
    yield from stopped_and_done(lines)
    yield from stages_apart(lines)
    yield from deadlines_apart(lines)
    yield from told_twice(lines)


def observed(found: Sequence[Seen]) -> list[dict[str, str]]:
    """Lay out what was seen as rows of ``observations.csv``, each once."""
    rows: list[dict[str, str]] = []
    told: set[tuple[str, str]] = set()
    for one in found:
        words = one.words("zh")
        if (one.kind, words) in told:
            continue
        told.add((one.kind, words))
        rows.append(
            {
                "observation_id": f"{READ}{len(rows) + 1:02d}", "kind": one.kind, "severity": one.severity,
                "message_zh": words, "message_en": one.words("en"), "lines": ";".join(map(str, one.all_lines)),
            }
        )  # fmt: skip
    return rows
