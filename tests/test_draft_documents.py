"""Every document that the tests have, drafted: no error in an unedited draft, one count, and nothing judged by what is not sure."""

from __future__ import annotations

from pathlib import Path

import pytest

import minsheng_analysis as ms
from minsheng_analysis.dataset.checking import check_report
from minsheng_analysis.dataset.loading import load
from minsheng_analysis.dataset.review_rows import rows_to_review
from minsheng_analysis.extraction import extract
from minsheng_analysis.extraction.drafts import ENDINGS
from minsheng_analysis.extraction.review import Review
from minsheng_analysis.measures.assessment import assess
from minsheng_analysis.measures.codes import SURE
from minsheng_analysis.pages.drafts import to_check
from minsheng_analysis.reporting.publisher import Job, publish

DOCUMENTS = sorted(
    file
    for file in (Path(__file__).parent / "documents").glob("*/*")
    if file.suffix in ENDINGS and file.parent.name != "cases" and file.name != "README.md"
)
#: Kinds not alike: a table of a page, prose, a form, a progress table, targets, a meeting's minutes.
REVIEWED = [file for file in DOCUMENTS if file.name[:3] in {"a07", "c01", "b02", "b03", "t3_", "f08"}]
PUBLISHED = [file for file in DOCUMENTS if file.name[:3] in {"a02", "dev"} and file.suffix == ".docx"]

pytestmark = pytest.mark.slow


def drafted(document: Path, tmp_path: Path) -> tuple[ms.Report, Path, int]:
    made = extract(document, tmp_path / "draft")
    checked = check_report(made.folder)
    assert checked.ok, [problem.line("en") for problem in checked.problems[:3]]
    report = load(made.draft.region, made.draft.year, data_dir=made.folder)
    return report, made.folder, len(made.draft.unsure)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.stem)
def test_an_unedited_draft_has_no_error_one_count_and_rests_on_nothing_unsure(document, tmp_path):
    report, _, unsure = drafted(document, tmp_path)
    rows = rows_to_review(report.statements, report.indicators)
    state = report.draft
    assert state is not None
    assert (state.rows, state.reviewed, state.to_check) == (len(rows), 0, unsure)
    assert len({row.figures[0] for row in rows}) == len(rows)

    doubtful = set(report.statements.loc[report.statements["confidence"] < SURE, "statement_id"])
    indicators = report.indicators.set_index("indicator_id")
    rests = indicators["target_statements"] + ";" + indicators["actual_statements"]
    weak = {
        key
        for key, on in rests.items()
        if indicators.at[key, "confidence"] < SURE or not doubtful.isdisjoint(on.split(";"))
    }
    for basis in ("reported", "completed"):
        judged = assess(report.indicators, basis=basis)
        judged = judged[judged["status"].astype(str) != "not_assessable"]
        assert weak.isdisjoint(judged["indicator_id"])
    found = ms.audit(report)
    assert weak.isdisjoint(found["indicator_id"])
    assert all(doubtful.isdisjoint(on.split(";")) for on in found["statement_ids"])
    # What is not judged for its doubt is listed to be checked.
    listed = to_check(report, lang="en")
    assert (listed is None) == (state.to_check == 0)
    # A rate that also says how far another promise came stands in the row of that promise.
    in_doubt = {figure for row in rows if row.to_check for figure in row.figures}
    own = {row.indicator for row in rows if row.to_check}
    assert all(key in own or in_doubt.issuperset(rests[key].strip(";").split(";")) for key in weak)


@pytest.mark.parametrize("document", REVIEWED, ids=lambda file: file.stem)
def test_a_review_to_its_end_leaves_nothing_to_be_checked(document, tmp_path):
    _, folder, _ = drafted(document, tmp_path)
    review = Review(folder)
    for _ in range(3 * len(review.items)):
        left = next((item for item in review.items if not item.reviewed), None)
        if left is None:
            break
        review.right(left.figures)
    assert check_report(folder).ok
    report = load(*_key(folder), data_dir=folder)
    assert report.draft is not None
    assert (report.draft.left, report.draft.to_check) == (0, 0)
    assert report.draft.rows == len(review.items)
    assert not report.indicators["to_check"].any()


def _key(folder: Path) -> tuple[str, int]:
    from minsheng_analysis.dataset.folders import report_asked_for

    return report_asked_for(None, None, data_dir=folder)


@pytest.mark.parametrize("document", PUBLISHED, ids=lambda file: file.stem)
def test_an_unedited_draft_makes_a_page(document, tmp_path):
    report, folder, _ = drafted(document, tmp_path)
    job = Job(report.region, report.year, "annual_report", "en", out=tmp_path / "out", data_dir=folder)
    page = publish(job).html.read_text(encoding="utf-8")
    assert f"Machine draft: 0 of {report.draft.rows} rows reviewed" in page
