"""Review a draft: its document with the figures marked, its rows least certain first, and decisions that hold at once.

A decision is written to ``corrections.csv`` and the document is read again around it, so that the pairs are made anew;
nobody writes a row. The same screen stands in JupyterLab (`Review.widget`), where Python answers each decision, and in a
page of its own (`Review.page`), which saves the same file by download.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minsheng_analysis.dataset.review_rows import ReviewRow, new_rows
from minsheng_analysis.errors import UsageError
from minsheng_analysis.extraction import extract, write_draft
from minsheng_analysis.extraction.corrections import (
    LATER,
    NOTHING,
    Correction,
    as_name,
    pins_of,
    read_corrections,
    said_in,
    write_corrections,
)
from minsheng_analysis.extraction.draft_folders import document_in, draft_in
from minsheng_analysis.extraction.drafting.draft import draft_of
from minsheng_analysis.extraction.drafting.promise import NEXT_YEAR
from minsheng_analysis.extraction.formats import read_document
from minsheng_analysis.extraction.reading.figures import Figure, find_figures
from minsheng_analysis.extraction.reading.model import ROLES
from minsheng_analysis.extraction.reading.reader import Read, Reading, read
from minsheng_analysis.extraction.screen import asset, blocks_of, page_of, words_of
from minsheng_analysis.extraction.screen.naming import subject_of, unit_of
from minsheng_analysis.extraction.screen.partners import partners_of, wholes_of
from minsheng_analysis.language.vocabulary import evidence_read
from minsheng_analysis.measures.codes import SAID_STAGES, STAGES, SURE, UNSAID

if TYPE_CHECKING:
    from anywidget import AnyWidget

#: What a figure can be said to be: a role, or a promise for a later year.
ASKED = (*ROLES, LATER)


class Review:
    """A draft under review.

    Parameters
    ----------
    folder : Path
        Of the draft.
    source : Path, optional
        Its document; by default the copy in the draft's folder.
    lang : {"zh", "en"}

    Raises
    ------
    UsageError
        If there is no draft, its document is not there, or its tables were corrected by hand.
    """

    def __init__(self, folder: Path, *, source: Path | None = None, lang: str = "zh") -> None:
        self.folder, self.lang = folder, lang
        self._meta = draft_in(folder)
        self.source = source or document_in(folder)
        self.document = read_document(self.source)
        self.found = find_figures(self.document).figures
        self._history: list[list[Correction]] = []
        self._before: Reading | None = None
        self._first: list[ReviewRow] | None = None
        self._read(read_corrections(folder))

    def _read(self, corrections: Sequence[Correction]) -> None:
        """Read the document again around what was said of it."""
        pinned, _ = pins_of(corrections, self.found)
        self.corrections = {one.statement_id: one for one in corrections}
        kind = self._meta["draft"].get("kind")
        self.reading: Reading = read(self.document, kind=kind, pinned=pinned, before=self._before)
        self._before = self.reading
        self._reads = {one.figure.key: one for one in self.reading.figures}
        said = said_in(corrections, self.found)
        self._answers = _answers(self.reading) | said["finished"]
        meta = self._meta
        self.draft = draft_of(
            self.reading, region=meta["region"], year=meta["year"], sha256=str(meta["source"]["sha256"]), **said
        )
        if self._first is None:  # what there was to review before anything was said
            bare = (
                draft_of(read(self.document, kind=kind), region=meta["region"], year=meta["year"], sha256="")
                if corrections
                else self.draft
            )
            self._first = bare.rows
        self._stages = {row["statement_id"]: row["stage"] for row in self.draft.statements}
        self._names = {row["statement_id"]: row["subject_zh"] for row in self.draft.statements}
        self._names |= {
            r["indicator_id"]: r["name_zh"] for r in (*self.draft.indicators, *self.draft.further_indicators)
        }
        self.items = self.draft.rows
        self._new = {row.figures for row in new_rows(self.items, self._first)}

    @property
    def reviewed(self) -> int:
        """Number of rows that a person has looked at."""
        return sum(item.reviewed for item in self.items)

    # What can be decided -------------------------------------------------------------------------------------------

    def right(self, keys: Sequence[str]) -> None:
        """Say that an item was read rightly, with its pairing."""
        self._decide([self._as_read(key, "right") for key in keys])

    def change_role(self, key: str, role: str) -> None:
        """Say what a figure is, one of ``ASKED``; whom it answers is decided anew."""
        if role not in ASKED:
            raise UsageError(
                f"{role}: no such role; roles are {', '.join(ASKED)}", f"{role}：没有此角色；可用：{'、'.join(ASKED)}"
            )
        role, answers = ("target", LATER) if role == LATER else (role, "")
        self._decide([replace(self._as_read(key, "changed"), role=role, answers=answers, stage="", stage_was="")])

    def change_stage(self, key: str, stage: str) -> None:
        """Say how far a result has come; of a promise that no number answers, how far all of it has, as words tell it."""
        if stage not in SAID_STAGES:
            raise UsageError(
                f"{stage}: no such stage; stages are {', '.join(SAID_STAGES)}",
                f"{stage}：没有此阶段；可用：{'、'.join(SAID_STAGES)}",
            )
        one = self._as_read(key, "changed")
        if one.role == "target":
            stage = "" if stage in ("planned", UNSAID) else stage  # that tells no result
            self._decide([replace(one, answers=NOTHING, stage=stage, stage_was="")])
            return
        self._decide([replace(one, stage=stage, stage_was=one.stage_was or self._stages.get(key, ""))])

    def pair(self, key: str, other: str) -> None:
        """Say that two figures belong together: a promise and its result, or a percentage and what it measures.

        Parameters
        ----------
        key, other : str
            Keys of the figures, in any order; an empty `other`: `key` belongs to nothing.
        """
        first = self._as_read(key, "changed")
        if not other:
            self._decide([replace(first, answers=NOTHING)])
            return
        second = self._as_read(other, "changed")
        if "context" in (first.role, second.role):
            share, measured = (first, second) if first.role == "context" else (second, first)
            self._decide(
                [replace(share, answers=measured.statement_id), replace(measured, answers=self._said(measured))]
            )
            return
        result, promise = sorted((second, first), key=self._leans_to_promise)
        if result.role == "target":  # what was said of all of a promise is said of no result
            result = replace(result, stage="", stage_was="")
        promise = replace(promise, role="target", answers="", stage="", stage_was="")
        self._decide([promise, replace(result, role="actual", answers=promise.statement_id)])

    def finished_part(self, key: str, of: str) -> None:
        """Say that a figure is what is finished of a result that was begun: 已开工16个，其中完工11个.

        Parameters
        ----------
        key : str
            The figure that counts what is finished.
        of : str
            The result, or a figure of its row; a promise that has no result is answered by `key` itself.
        """
        row = next((item.figures for item in self.items if of in item.figures), (of,))
        whole = next((k for k in (of, *row) if k != key and k in self._reads and self._reads[k].role == "actual"), "")
        part = self._as_read(key, "changed")
        part = replace(part, stage="completed", stage_was=part.stage_was or self._stages.get(key, ""))
        if whole:
            self._decide([replace(part, role="breakdown", answers=whole), self._as_read(whole, "right")])
        else:
            promise = replace(self._as_read(of, "changed"), role="target", answers="", stage="", stage_was="")
            self._decide([promise, replace(part, role="actual", answers=of)])

    def name_row(self, key: str, name: str) -> None:
        """Say what the row of a figure is called, or a figure that stands in no row; an empty name: as drafted."""
        row = next((item for item in self.items if key in item.figures), None)
        first, *others = row.figures if row else (key,)
        shared = {k for item in self.items if item is not row for k in item.figures}
        one = self._as_read(first, "changed")
        was = one.name_was or self._names.get(row.indicator if row and row.indicator else first, "")
        named = replace(one, name=as_name(name).removeprefix(f"{NEXT_YEAR}："), name_was=was)
        again = [replace(self.corrections[k], name="") for k in others if k in self.corrections and k not in shared]
        self._decide([named, *again])

    def no_figure(self, key: str) -> None:
        """Say that a number is no figure of the report's."""
        self._decide([replace(self._as_read(key, "no_figure"), role="", answers="")])

    def undo(self) -> None:
        """Take the last decision back."""
        if self._history:
            self._save(self._history.pop())

    def act(self, action: dict[str, object]) -> None:
        """Do what the screen asks for: ``{"do": "right", "keys": [...]}`` and so on, as the methods are named."""
        match action:
            case {"do": "right", "keys": list(keys)}:
                self.right([str(key) for key in keys])
            case {"do": "change_role", "key": str(key), "role": str(role)}:
                self.change_role(key, role)
            case {"do": "change_stage", "key": str(key), "stage": str(stage)}:
                self.change_stage(key, stage)
            case {"do": "pair", "key": str(key), "other": str(other)}:
                self.pair(key, other)
            case {"do": "finished_part", "key": str(key), "of": str(of)}:
                self.finished_part(key, of)
            case {"do": "name_row", "key": str(key), "name": str(name)}:
                self.name_row(key, name)
            case {"do": "no_figure", "key": str(key)}:
                self.no_figure(key)
            case {"do": "undo"}:
                self.undo()

    def _as_read(self, key: str, decision: str) -> Correction:
        """Give the correction that says of a figure what is read now; what the machine had read first is kept."""
        one, before = self._reads.get(key), self.corrections.get(key)
        if one is None and before is not None:
            # It was said to be no figure, and is one after all.
            return replace(before, decision=decision, role=before.role_was, answers="")
        if one is None:
            raise UsageError(f"{key}: no such figure in this draft", f"{key}：草稿中没有此数字")
        answers = self._answer(one)
        if before is not None:
            return replace(
                before, decision=before.decision if decision == "right" else decision, role=one.role, answers=answers
            )
        return Correction(key, one.figure.quantity.text, decision, one.role, answers, one.role, answers, one.reason)

    def _answer(self, one: Read) -> str:
        """Say whom a figure answers as it is read now."""
        return self._answers.get(one.figure.key, NOTHING if one.role in ("target", "actual") else "")

    def _stage(self, one: Read) -> str:
        """Say how far a result has come; of a promise, what a person has said of all of it."""
        said = self.corrections.get(one.figure.key)
        told = said.stage if said else ""
        return told if one.role == "target" or told == UNSAID else self._stages.get(one.figure.key, "")

    def _leans_to_promise(self, one: Correction) -> int:
        """Weigh what a figure is read as, and twice where a person has said so."""
        leaning = (one.role == "target") - (one.role == "actual")
        said = self.corrections.get(one.statement_id)
        return 2 * leaning if said and said.role else leaning

    def _said(self, one: Correction) -> str:
        before = self.corrections.get(one.statement_id)
        return before.answers if before is not None else ""

    def _decide(self, said: Sequence[Correction]) -> None:
        self._history.append(list(self.corrections.values()))
        self._save([*(self.corrections | {one.statement_id: one for one in said}).values()])

    def _save(self, corrections: list[Correction]) -> None:
        """Write the corrections, read the document around them, and draft it anew."""
        write_corrections(corrections, self.folder)
        self._read(corrections)
        write_draft(self.draft, self.folder, self.source)

    # What the screen shows -----------------------------------------------------------------------------------------

    def state(self) -> dict[str, object]:
        """Give what the screen shows, as plain values: texts with their figures, items, counts and words."""
        return {
            "lang": self.lang,
            "read": f"{str(self._meta['source']['sha256'])[:12]} {len(self.corrections)}",
            "name": self.document.name,
            "words": words_of(self.lang),
            "roles": list(ASKED),
            "stages": [*reversed(STAGES), UNSAID],
            "sure": SURE,
            "blocks": list(blocks_of(self.document, self.found)),
            "figures": {figure.key: self._figure(figure) for figure in self.found},
            "items": [
                {
                    "figures": list(row.figures),
                    "confidence": row.confidence,
                    "reviewed": row.reviewed,
                    "new": row.figures in self._new,
                    "name": self._names.get(row.indicator or row.figures[0], ""),
                }
                for row in sorted(self.items, key=lambda row: row.confidence)
            ],
            "undo": len(self._history),
        }

    def _figure(self, figure: Figure) -> dict[str, object]:
        one = self._reads.get(figure.key)
        name = self._names.get(figure.key, "")
        shown: dict[str, object] = {"text": figure.quantity.text, "line": figure.line, "name": name}
        if one is None:
            silent = dict.fromkeys(("unit", "subject", "evidence", "reason", "answers", "stage"), "")
            dropped = {"role": "no_figure", "reviewed": True, "confidence": 1.0, "partners": [], "wholes": []}
            return shown | silent | dropped
        return shown | {
            "role": LATER if self._answers.get(figure.key) == LATER else one.role, "reviewed": one.reviewed, "confidence": round(one.confidence, 2), "subject": subject_of(one), "unit": unit_of(one),
            "evidence": evidence_read(one.reason, self.lang), "reason": one.reason, "stage": self._stage(one), "answers": self._answer(one),
            "partners": partners_of(one, self.reading.figures), "wholes": wholes_of(one, self.reading.figures),
        }  # fmt: skip

    def page(self) -> str:
        """Give the screen as one HTML page that needs nothing else, and saves ``corrections.csv`` by download."""
        return page_of(self.state() | {"corrections": [vars(c) for c in self.corrections.values()]}, self.lang)

    def widget(self) -> AnyWidget:
        """Give the screen as a widget for JupyterLab; each decision is saved at once and the pairs are made anew."""
        import anywidget
        import traitlets

        review = self

        class Screen(anywidget.AnyWidget):
            _esm = asset("review.js")
            _css = asset("review.css")
            state = traitlets.Dict().tag(sync=True)

        screen = Screen(state=review.state())

        def answer(_: Any, content: Any, __: Any) -> None:
            review.act(content)
            screen.state = review.state() | {"answered": content["number"]}

        screen.on_msg(answer)
        return screen


def _answers(reading: Reading) -> dict[str, str]:
    """Say of every figure of a row whom it answers; of one that says another again, nothing."""
    found: dict[str, str] = {}
    for row in reading.rows:
        found |= {reading.figures[k].figure.key: "" for k in row.restated}
        target, actual, share = (
            None if k is None else reading.figures[k].figure.key for k in (row.target, row.actual, row.share)
        )
        if target and not actual:
            found[target] = LATER if row.target is not None and reading.figures[row.target].upcoming else NOTHING
        elif target and actual:
            found[target] = ""
        if actual:
            found[actual] = target or NOTHING
        if share and (actual or target):
            found[share] = actual or target or ""
    return found


def open_review(draft: str = "", *, source: str = "", lang: str = "zh") -> Review:
    """Open a draft for review.

    Parameters
    ----------
    draft : str
        Folder of the draft; empty for one of an invented sample, in a temporary folder.
    source : str
        Path of the document; empty for the copy in the draft's folder.
    lang : {"zh", "en"}

    Examples
    --------
    >>> review = open_review()
    >>> len(review.items) > 5, review.reviewed
    (True, 0)
    """
    folder = Path(draft) if draft else Path(tempfile.mkdtemp(prefix="minsheng-draft-"))
    if not draft:
        extract(Path(__file__).with_name("sample.md"), folder)
    return Review(folder, source=Path(source) if source else None, lang=lang)


def write_page(folder: Path, *, source: Path | None = None, lang: str = "zh") -> Path:
    """Write the screen of a draft's review as a page of its own, ``review.html`` in the draft's folder."""
    page = folder / "review.html"
    page.write_text(Review(folder, source=source, lang=lang).page(), encoding="utf-8", newline="\n")
    return page
