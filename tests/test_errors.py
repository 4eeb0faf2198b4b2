"""Errors speak two languages wherever they end up: in a command, a traceback, another process."""

import dataclasses
import pickle
import traceback

import pytest

from minsheng_analysis import errors
from minsheng_analysis.errors import DataError, MinshengError, Problem, UnknownNameError, UsageError

PROBLEM = Problem("statements.csv", "3", "figure", "很多", "is no figure", "不是数字")


def _family(kind):
    return [kind, *(one for sub in kind.__subclasses__() for one in _family(sub))]


@pytest.mark.parametrize("kind", _family(MinshengError), ids=lambda kind: kind.__name__)
def test_an_error_survives_the_way_from_a_worker_process(kind):
    error = kind([PROBLEM]) if issubclass(kind, DataError) else kind("in English", "中文")
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is kind
    assert (back.message("en"), back.message("zh")) == (error.message("en"), error.message("zh"))
    assert str(back) == error.message("en")
    assert back.__notes__ == [error.message("zh")]


def test_a_traceback_shows_both_languages_once():
    shown = "".join(traceback.format_exception_only(UsageError("in English", "中文")))
    assert shown == "minsheng_analysis.errors.UsageError: in English\n中文\n"
    assert "None" not in "".join(traceback.format_exception_only(MinshengError("only English")))
    assert MinshengError("only English").message("zh") == "only English"


def test_an_unknown_name_is_a_key_error_without_its_quotes():
    assert issubclass(UnknownNameError, KeyError)
    assert str(UnknownNameError("no 'x'", "没有")) == "no 'x'"


def test_exit_codes_tell_wrong_use_from_failed_work():
    assert errors.UsageError("").exit_code == 2
    assert DataError([PROBLEM]).exit_code == 1


def test_a_cause_is_one_line_and_twenty_lines_are_shown():
    causes = [dataclasses.replace(PROBLEM, column=f"c{n}") for n in range(23)]
    error = DataError([PROBLEM, *causes, *causes])
    lines = error.message("en").splitlines()
    assert len(lines) == 21
    assert lines[-1] == "… and 4 more lines; all of them into a file: minsheng check --csv FILE"
    assert error.message("zh").splitlines()[-1] == "……另有 4 行；全部列入文件：minsheng check --csv 文件"
    assert len(error.problems) == 47
    assert lines[0] == "statements.csv, row 3, column figure [很多]: is no figure"
    assert lines[1] == "statements.csv, 2 rows: 3, 3, column c0 [很多]: is no figure"
    assert error.message("zh").startswith("statements.csv，行 3，列 figure [很多]：不是数字")
