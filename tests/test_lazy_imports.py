"""Reading a document brings in the libraries of its own format and no others: most of the time of a short one is imports."""

from __future__ import annotations

import subprocess
import sys

import pytest
from document_builders import docx, paragraph

HEAVY = ("pandas", "scipy", "matplotlib", "lxml", "openpyxl", "pdfplumber", "pypdfium2", "markdown_it", "pydantic")


def brought_in(path) -> set[str]:
    code = (
        "import sys; from minsheng_analysis.extraction import extract_document, read_document; "
        f"extract_document(read_document(sys.argv[1]), region='x', year=2023).unsure; print(*(m for m in {HEAVY} if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_text_needs_no_library_of_a_format(tmp_path, encoding):
    (tmp_path / "a.txt").write_text("一、停车位：目标新增300个，实际新增312个。", encoding=encoding)
    assert brought_in(tmp_path / "a.txt") == set()


def test_a_word_document_needs_only_the_reader_of_xml(tmp_path):
    assert brought_in(docx(tmp_path / "a.docx", paragraph("目标新增300个，实际新增312个。"))) == {"lxml"}
