"""The house: rooms by stages of the flow, each importing only from the rooms above it, no circle, and nothing too long."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "minsheng_analysis"
#: From the top of the house to its bottom. A room imports from itself and from those before it, but for `STRANGERS`.
ROOMS = (
    "errors", "keys", "resources", "late", "quantities", "measures", "language", "display", "dataset", "extraction", "appraisal",
    "outputs", "pages", "reporting", "cli", "__main__",
)  # fmt: skip
STRANGERS = {
    "measures": {"language", "display", "dataset"},
    "language": {"dataset"},
    "display": {"dataset"},
    "appraisal": {"extraction"},
    "reporting": {"pages"},
}
MODULES = sorted(p for p in PACKAGE.rglob("*.py"))
BENCHMARKS = sorted((PACKAGE.parent / "benchmarks").rglob("*.py"))
MOST_LINES_OF_A_MODULE = 400
#: Without its docstring.
MOST_LINES_OF_A_FUNCTION = 60


def _name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _room(module: str) -> str:
    return [*module.split("."), ""][1]


def _nodes(node: ast.AST, *, typing: bool) -> Iterator[ast.AST]:
    """Give all nodes below one; without `typing`, those that only type checkers read are left out."""
    for child in ast.iter_child_nodes(node):
        if typing or not (isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"):
            yield child
            yield from _nodes(child, typing=typing)


def _imports(path: Path, *, typing: bool) -> set[str]:
    """Give what a module imports of the package, also inside functions; with `typing`, also for type checkers."""
    names = {_name(p) for p in MODULES}
    found = set()
    for node in _nodes(ast.parse(path.read_text(encoding="utf-8")), typing=typing):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "minsheng_analysis":
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in names else node.module)
        elif isinstance(node, ast.Import):
            found |= {a.name for a in node.names if a.name.split(".")[0] == "minsheng_analysis"}
    return found - {_name(path)}


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_rooms_import_only_from_rooms_above(path):
    room = _room(_name(path))
    if not room:  # the package itself gives the public names
        return
    above = ROOMS[: ROOMS.index(room) + 1]
    for module in _imports(path, typing=True):
        other = _room(module)
        assert not other or (other in above and other not in STRANGERS.get(room, ())), f"{_name(path)} imports {module}"


def test_no_module_imports_itself_in_a_circle_also_not_late():
    graph = {_name(p): _imports(p, typing=False) - {"minsheng_analysis"} for p in MODULES}
    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("path", [*MODULES, *BENCHMARKS], ids=lambda path: str(path.relative_to(PACKAGE.parent)))
def test_neither_a_module_nor_a_function_is_too_long(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES_OF_A_MODULE
    functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert [f.name for f in functions if _length(f) > MOST_LINES_OF_A_FUNCTION] == []


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count a function's lines, from its name to its end, without its docstring."""
    first = function.body[0]
    told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if told else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring
