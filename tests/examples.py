"""How often a property is tried: one time in eight, and as often as its test says where the long tests run too."""

from __future__ import annotations

import os

from hypothesis import settings

#: Set by `conftest.py`, for the workers of pytest-xdist too.
AT_LENGTH = "MINSHENG_TESTS_AT_LENGTH"


def tried(count: int) -> settings:
    """Try a property with so many examples at length."""
    return settings(max_examples=count if AT_LENGTH in os.environ else count // 8, deadline=None)
