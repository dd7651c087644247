"""The arrows of the house: who may import whom, how long a module and a function may be, what inits do."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(path for top in ("kg", "web") for path in (ROOT / top).rglob("*.py"))
NAMES = [path.relative_to(ROOT).as_posix() for path in MODULES]

#: Which modules may import a package. A star stands for anything, folders included.
ALLOWED = {
    # Of the library only the command that starts the server, a shell above both, knows the web application.
    "web": ("web/*", "kg/cli/serve.py"),
    "pyoxigraph": (
        "kg/export.py",
        "kg/files.py",
        "kg/formats.py",
        "kg/result*.py",
        "kg/rules.py",
        "kg/sandbox/*",
        "kg/store/*",
        "kg/terms.py",
        "kg/turtle*.py",
        "kg/updates/*",
        "kg/void.py",
    ),
    "rdflib": ("kg/graph.py", "kg/validation.py"),
    "oxrdflib": ("kg/graph.py", "kg/validation.py"),
    "pyshacl": ("kg/validation.py",),
    "networkx": (
        "kg/export.py",
        "kg/graph.py",
        "kg/layout.py",
        "kg/measures.py",
        "kg/network.py",
        "kg/paths.py",
    ),
    "pyvis": ("kg/view.py",),
    "flask": ("web/*",),
    "waitress": ("web/serve.py", "web/swift.py"),
    "click": ("kg/cli/*",),
    "rich": ("kg/cli/*",),
}
#: Slow to import, so only where they are needed: never while a module is being imported.
LAZY = ("rdflib", "oxrdflib", "pyshacl", "pyvis", "networkx", "numpy", "IPython", "pandas")
#: Who may stand on whom inside the library; a lower layer knows nothing of a higher one.
LAYERS = (
    ("kg/terms.py", "kg/errors.py", "kg/model.py", "kg/bundled.py", "kg/version.py"),
    ("kg/files.py", "kg/formats.py", "kg/turtle*.py", "kg/sparql_text.py"),
    ("kg/store/*",),
    ("kg/reader.py", "kg/result*.py"),
    ("kg/graph.py",),
    ("kg/cli/*", "web/*"),
)
MODULE_LINES = 400
FUNCTION_LINES = 60


@dataclass(frozen=True)
class Import:
    """One imported module, whether that happens on import of the importing one, and where."""

    name: str
    eager: bool
    line: int

    @property
    def top(self) -> str:
        return self.name.partition(".")[0]


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def imports(tree: ast.AST, *, eager: bool = True) -> Iterator[Import]:
    """The modules that a module imports; what only a type checker reads does not count."""
    for node in ast.iter_child_nodes(tree):
        if is_type_checking(node):
            continue
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, eager, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield Import(node.module or "", eager, node.lineno)
            yield from (Import(f"{node.module}.{alias.name}", eager, node.lineno) for alias in node.names)
        else:
            inside = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
            yield from imports(node, eager=eager and not inside)


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def layer(name: str) -> int | None:
    found = [i for i, patterns in enumerate(LAYERS) if any(fnmatch(name, pattern) for pattern in patterns)]
    return found[0] if found else None


def file_of(module: str) -> str:
    """The path, from the root, of a module of ours; "" for a name inside one."""
    path = ROOT.joinpath(*module.split("."))
    if path.with_suffix(".py").is_file():
        return path.with_suffix(".py").relative_to(ROOT).as_posix()
    return (path / "__init__.py").relative_to(ROOT).as_posix() if (path / "__init__.py").is_file() else ""


def test_there_are_modules_to_look_at() -> None:
    """The tests below would pass on an empty list."""
    assert len(MODULES) > 40


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_only_the_allowed_modules_import_a_package(path: Path) -> None:
    """DESIGN: one flow, no arrow back; each engine is known in few places."""
    name = path.relative_to(ROOT).as_posix()
    wrong = [
        f"line {found.line} imports {found.name}"
        for found in imports(parsed(path))
        if found.top in ALLOWED and not any(fnmatch(name, pattern) for pattern in ALLOWED[found.top])
    ]
    assert wrong == []


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_slow_packages_are_imported_where_they_are_needed(path: Path) -> None:
    """The server and the commands start fast because nothing heavy comes with them."""
    wrong = [f"line {found.line}" for found in imports(parsed(path)) if found.eager and found.top in LAZY]
    assert wrong == []


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_a_layer_imports_only_what_lies_below(path: Path) -> None:
    """From the terms up to the shells."""
    own = layer(path.relative_to(ROOT).as_posix())
    wrong = [
        f"line {found.line} imports {found.name}"
        for found in imports(parsed(path))
        if own is not None and found.top in ("kg", "web") and (layer(file_of(found.name)) or 0) > own
    ]
    assert wrong == []


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_modules_and_functions_stay_short(path: Path) -> None:
    """One topic a module, one thought a function."""
    text = path.read_text(encoding="utf-8")
    long = [
        f"{node.name} has {(node.end_lineno or 0) - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES
    ]
    assert long == []
    assert len(text.splitlines()) <= MODULE_LINES


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if path.name == "__init__.py"],
    ids=lambda path: path.parent.relative_to(ROOT).as_posix(),
)
def test_an_init_only_re_exports(path: Path) -> None:
    """Docstring, imports, ``__all__``, at most a list of what was imported."""
    for node in parsed(path).body:
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        listed = isinstance(node, ast.Assign) and isinstance(node.value, (ast.List, ast.Tuple))
        assert docstring or listed or isinstance(node, (ast.Import, ast.ImportFrom)), f"line {node.lineno}"


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    """Every module opens with a sentence."""
    assert ast.get_docstring(parsed(path))
