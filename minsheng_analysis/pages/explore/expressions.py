"""A column worked out from others by a short formula, typed by a reader.

The formula is read as Python syntax and worked out here, node by node, over a closed list of operations: nothing is
executed, no attribute is reached, no function is called beyond those named in `FUNCTIONS`.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from minsheng_analysis.errors import ExpressionError
from minsheng_analysis.language.suggestions import nearest

_LONGEST = 500

_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def _where(condition: Any, then: Any, otherwise: Any) -> Any:
    for part in (condition, then, otherwise):
        if isinstance(part, pd.Series):
            chosen = condition if isinstance(condition, pd.Series) else pd.Series(condition, index=part.index)
            # A condition that is not known is not fulfilled.
            chosen = chosen.fillna(False).astype(bool)
            return _series(then, chosen).where(chosen, _series(otherwise, chosen))
    return then if condition else otherwise


def _series(value: Any, like: pd.Series[Any]) -> pd.Series[Any]:
    return value if isinstance(value, pd.Series) else pd.Series([value] * len(like), index=like.index)


def _smaller(first: Any, second: Any) -> Any:
    return _where(first <= second, first, second)


def _greater(first: Any, second: Any) -> Any:
    return _where(first >= second, first, second)


def _missing(value: Any) -> Any:
    return (value.isna() | (value.astype("str") == "")) if isinstance(value, pd.Series) else pd.isna(value)


def _contains(value: Any, part: Any) -> Any:
    return value.astype("str").str.contains(str(part), regex=False) if isinstance(value, pd.Series) else part in value


def _rounded(value: Any, digits: Any = 0) -> Any:
    return value.round(int(digits)) if isinstance(value, pd.Series) else round(value, int(digits))


def _log10(value: Any) -> Any:
    return np.log10(value.where(value > 0)) if isinstance(value, pd.Series) else math.log10(value)


#: Name, number of arguments (least, most), what it does.
FUNCTIONS: dict[str, tuple[int, int, Callable[..., Any]]] = {
    "abs": (1, 1, abs),
    "contains": (2, 2, _contains),
    "log10": (1, 1, _log10),
    "max": (2, 2, _greater),
    "min": (2, 2, _smaller),
    "missing": (1, 1, _missing),
    "round": (1, 2, _rounded),
    "where": (3, 3, _where),
}


def evaluate(frame: pd.DataFrame, expression: str) -> pd.Series[Any]:
    """Work out a formula over the columns of a frame.

    Parameters
    ----------
    frame : DataFrame
        Its columns are the names a formula may use.
    expression : str
        Numbers, texts in quotes, column names, ``+ - * / // % **``, comparisons (also ``in`` a list), ``and``, ``or``,
        ``not``, and the functions of `FUNCTIONS`. NA in gives NA out, and a comparison with NA does not hold.

    Returns
    -------
    Series
        On the frame's index; one number or text for all rows if the formula names no column.

    Raises
    ------
    ExpressionError
        Saying which part cannot be read or worked out, what is allowed and what may have been meant.

    Examples
    --------
    >>> frame = pd.DataFrame({"actual_value": [840.0, 5.0], "target_value": [629.0, None], "unit": ["count", "km"]})
    >>> evaluate(frame, "actual_value - target_value").tolist()
    [211.0, nan]
    >>> evaluate(frame, 'where(unit == "km", actual_value * 1000, actual_value)').tolist()
    [840.0, 5000.0]
    >>> evaluate(frame, "actual_value - taget_value")
    Traceback (most recent call last):
        ...
    minsheng_analysis.errors.ExpressionError: there is no column 'taget_value'; did you mean target_value?...
    """
    text = expression.strip()
    if not text:
        raise ExpressionError(
            "write a formula, such as actual_value - target_value", "请写算式，如 actual_value - target_value"
        )
    if len(text) > _LONGEST:
        raise ExpressionError(
            f"the formula has {len(text)} characters; {_LONGEST} are allowed",
            f"算式长 {len(text)} 个字符，最多 {_LONGEST} 个",
        )
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        place = getattr(error, "offset", None) or 1
        raise ExpressionError(
            f"the formula cannot be read at character {place}: …{text[max(0, place - 6) : place + 9]}…",
            f"算式在第 {place} 个字符处读不通：…{text[max(0, place - 6) : place + 9]}…",
        ) from None
    try:
        with np.errstate(all="ignore"):
            value = _Reader(frame, text).value(tree.body)
    except ExpressionError:
        raise
    except (TypeError, ValueError, ArithmeticError, NotImplementedError) as error:
        raise ExpressionError(f"the formula cannot be worked out: {error}", f"算式无法计算：{error}") from error
    if isinstance(value, (list, tuple)):
        raise ExpressionError("the formula gives a list, not a column", "算式得到的是一组值，不是一列")
    result = value if isinstance(value, pd.Series) else pd.Series([value] * len(frame), index=frame.index)
    return result.rename(None)


class _Reader:
    """Works out the nodes of one formula over one frame."""

    def __init__(self, frame: pd.DataFrame, text: str) -> None:
        self._frame = frame
        self._text = text

    def value(self, node: ast.expr) -> Any:
        """Work out a node; what is not named here is not allowed."""
        match node:
            case ast.Constant(value=bool() | int() | float() | str() as constant):
                # Whole numbers would grow without end under **.
                return float(constant) if type(constant) is int else constant
            case ast.Name(id=name):
                return self._column(name)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
                return self._arithmetic(type(op), self.value(left), self.value(right))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self.value(operand)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return _where(self._truth(test), self.value(body), self.value(orelse))
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                return self._call(name, arguments)
            case ast.List(elts=parts) | ast.Tuple(elts=parts):
                return [self.value(part) for part in parts]
        if (
            isinstance(node, (ast.BoolOp, ast.Compare, ast.UnaryOp, ast.BinOp))
            and (said := self._logic(node)) is not None
        ):
            return said
        part = ast.get_source_segment(self._text, node) or type(node).__name__
        functions = sorted(FUNCTIONS)
        raise ExpressionError(
            f"{part!r} is not allowed; a formula holds numbers, texts, columns, + - * / // % **, comparisons, "
            f"and, or, not, and the functions {', '.join(functions)}",
            f"不允许“{part}”；算式只能含数字、文字、列名、+ - * / // % **、比较、and、or、not，以及函数 {'、'.join(functions)}",
        )

    def _logic(self, node: ast.expr) -> Any:
        """Work out and, or, not and comparisons; None for anything else."""
        match node:
            case ast.UnaryOp(op=ast.Not() | ast.Invert(), operand=operand):
                return ~self._truth(operand)
            case ast.BoolOp(op=op, values=values):
                found = self._truth(values[0])
                for other in values[1:]:
                    found = found & self._truth(other) if isinstance(op, ast.And) else found | self._truth(other)
                return found
            case ast.BinOp(left=left, op=ast.BitAnd(), right=right):
                return self._truth(left) & self._truth(right)
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                return self._truth(left) | self._truth(right)
            case ast.Compare(left=left, ops=ops, comparators=comparators):
                return self._compare(left, ops, comparators)
        return None

    def _column(self, name: str) -> pd.Series[Any]:
        if name in self._frame:
            column: pd.Series[Any] = self._frame[name]
            return column
        near = nearest(name, {str(column): (str(column),) for column in self._frame})
        hint_en = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(map(str, self._frame))}"
        hint_zh = f"是不是 {' 或 '.join(near)}？" if near else f"现有 {'、'.join(map(str, self._frame))}"
        raise ExpressionError(f"there is no column {name!r}; {hint_en}", f"没有“{name}”这一列；{hint_zh}")

    def _arithmetic(self, op: type[ast.operator], left: Any, right: Any) -> Any:
        texts = [part for part in (left, right) if not _is_number(part)]
        if texts and not (op is ast.Add and len(texts) == 2):
            raise ExpressionError(
                f"only numbers can be reckoned with; {self._name(texts[0])} is text",
                f"只有数字才能计算；{self._name(texts[0])} 是文字",
            )
        if texts:
            left, right = (part.astype("str") if isinstance(part, pd.Series) else part for part in (left, right))
        if op in (ast.Div, ast.FloorDiv, ast.Mod):
            # As in the project's measures: no ratio of a zero, rather than infinity.
            right = right.where(right != 0) if isinstance(right, pd.Series) else (right or math.nan)
        return _ARITHMETIC[op](_plain(left), _plain(right))

    @staticmethod
    def _name(part: Any) -> str:
        return str(part.name) if isinstance(part, pd.Series) and part.name else repr(part)

    def _truth(self, node: ast.expr) -> Any:
        found = self.value(node)
        kind = found.dtype if isinstance(found, pd.Series) else type(found)
        if pd.api.types.is_bool_dtype(kind):
            return found.fillna(False).astype(bool) if isinstance(found, pd.Series) else np.bool_(found)
        part = ast.get_source_segment(self._text, node) or ""
        raise ExpressionError(
            f"{part!r} is neither true nor false; write a comparison, such as ratio > 1.3",
            f"“{part}”不是真假值；请写成比较，如 ratio > 1.3",
        )

    def _compare(self, left: ast.expr, ops: list[ast.cmpop], comparators: list[ast.expr]) -> Any:
        found: Any = np.bool_(True)
        first = self.value(left)
        for op, comparator in zip(ops, comparators, strict=True):
            second = self.value(comparator)
            if isinstance(op, (ast.In, ast.NotIn)):
                inside = first.isin(second) if isinstance(first, pd.Series) else np.bool_(first in second)
                step = inside if isinstance(op, ast.In) else ~inside
            elif type(op) in _COMPARISONS:
                step = _COMPARISONS[type(op)](first, second)
            else:
                raise ExpressionError("compare with == or !=, not with is", "请用 == 或 != 比较，不用 is")
            step = step.fillna(False).astype(bool) if isinstance(step, pd.Series) else np.bool_(step)
            found, first = found & step, second
        return found

    def _call(self, name: str, arguments: list[ast.expr]) -> Any:
        if name not in FUNCTIONS:
            known = sorted(FUNCTIONS)
            raise ExpressionError(
                f"there is no function {name!r}; there are: {', '.join(known)}",
                f"没有函数“{name}”；可用：{'、'.join(known)}",
            )
        least, most, function = FUNCTIONS[name]
        if not least <= len(arguments) <= most:
            count = f"{least}" if least == most else f"{least}–{most}"
            raise ExpressionError(
                f"{name} takes {count} arguments, found {len(arguments)}",
                f"{name} 需要 {count} 个参数，现有 {len(arguments)} 个",
            )
        values = (
            [self._truth(arguments[0]), *map(self.value, arguments[1:])]
            if name == "where"
            else [*map(self.value, arguments)]
        )
        return function(*values)


def _is_number(part: Any) -> bool:
    if isinstance(part, pd.Series):
        return bool(pd.api.types.is_numeric_dtype(part.dtype))
    return isinstance(part, (bool, float, np.number, np.bool_))


def _plain(part: Any) -> Any:
    """Truth values count as 1 and 0, missing ones as missing."""
    if isinstance(part, pd.Series) and pd.api.types.is_bool_dtype(part.dtype):
        return part.astype("boolean").astype("Float64").astype("float64")
    return float(part) if isinstance(part, (bool, np.bool_)) else part
