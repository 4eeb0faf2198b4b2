"""What several test modules need."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture
def source_document():
    """The published Yubei report, which is not ours to ship."""
    path = REPOSITORY / ".." / "shared" / "source" / "yubei-2021-report.txt"
    if not path.is_file():
        pytest.skip("the published Yubei report is not at ../shared/source/; its checks are left out")
    return path
