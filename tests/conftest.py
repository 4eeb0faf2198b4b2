"""What several test modules need."""

import os
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from minsheng_analysis.language import messages

sys.path.insert(0, str(Path(__file__).parent))

from examples import AT_LENGTH

REPOSITORY = Path(__file__).resolve().parents[1]


class _Whole(dict):
    """A catalogue that has every message which is asked for, however the message came to be."""

    def get(self, message, otherwise=None):
        assert message in self or not message, f"no Chinese: {message!r}"
        return super().get(message, otherwise)


_read = messages.catalogue
# What stands in English are words of reports; others stay as printed.
_whole = cache(lambda domain, lang="zh": _Whole(_read(domain, lang)) if lang == "zh" else _read(domain, lang))


def _compile_once(config: pytest.Config) -> None:
    """Keep compiled modules where the cache of pytest is, if none shall stand beside their sources.

    The tests start some hundred processes, and most of their time would go on compiling the same libraries again.
    """
    cache_of_pytest = getattr(config, "cache", None)
    if sys.dont_write_bytecode and cache_of_pytest:
        sys.dont_write_bytecode, sys.pycache_prefix = False, str(cache_of_pytest.mkdir("bytecode"))
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
        del os.environ["PYTHONDONTWRITEBYTECODE"]


def pytest_configure(config: pytest.Config) -> None:
    _compile_once(config)
    if config.getoption("markexpr") != "not slow":
        os.environ[AT_LENGTH] = "yes"
    else:
        # Run twice, the short suite says the same twice; the long one looks for what nobody thought of.
        settings.register_profile("same", derandomize=True)
        settings.load_profile("same")


@pytest.fixture(autouse=True)
def _every_message_has_its_chinese(monkeypatch):
    monkeypatch.setattr(messages, "catalogue", _whole)


@pytest.fixture
def source_document():
    """The published Yubei report, which is not ours to ship."""
    path = REPOSITORY / ".." / "shared" / "source" / "yubei-2021-report.txt"
    if not path.is_file():
        pytest.skip("the published Yubei report is not at ../shared/source/; its checks are left out")
    return path
