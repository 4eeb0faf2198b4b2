"""One library of a library, imported late.

papermill and nbconvert import jsonschema, and that, where JupyterLab has brought ``rfc3987_syntax`` along, builds a whole
grammar for checking international addresses: two seconds at each start, for a check that no notebook's format asks for.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

_SLOW = "rfc3987_syntax"


@contextmanager
def address_grammar_later() -> Iterator[None]:
    """Have jsonschema, imported within, build its grammar of addresses when it is first asked to check one.

    What it checks and finds is the same. Outside, and where jsonschema is imported already, nothing is changed.
    """
    if _SLOW in sys.modules or find_spec(_SLOW) is None:
        yield
        return

    def is_valid_syntax(*args: Any, **kwargs: Any) -> Any:
        return import_module(_SLOW).is_valid_syntax(*args, **kwargs)

    standing_in = ModuleType(_SLOW)
    standing_in.is_valid_syntax = is_valid_syntax  # type: ignore[attr-defined]
    sys.modules[_SLOW] = standing_in
    try:
        yield
    finally:
        if sys.modules.get(_SLOW) is standing_in:
            del sys.modules[_SLOW]
