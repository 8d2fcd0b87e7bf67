"""Imports only go down (.importlinter), and every imported package is declared."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from tests.support.needs import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME = PYPROJECT["project"]["dependencies"]
DEVELOPMENT = [
    requirement
    for extra in PYPROJECT["project"].get("optional-dependencies", {}).values()
    for requirement in extra
]


def canonical(requirement: str) -> str:
    """Return the name in a requirement, as PEP 503 writes it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[;<>=!~ ]", requirement.strip())[0]).lower()


def imported(folder: Path) -> dict[str, Path]:
    """Return the top-level names that a folder's modules import -> one file that does."""
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            for name in names:
                found.setdefault(name.split(".")[0], path)
    return found


def test_the_contracts_on_imports_hold(capsys: pytest.CaptureFixture[str]) -> None:
    code = lint_imports(config_filename=str(ROOT / ".importlinter"), no_cache=True)
    assert code == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    ("folder", "declared"), [("forum", RUNTIME), ("tests", [*RUNTIME, *DEVELOPMENT])]
)
def test_every_imported_package_is_declared(folder: str, declared: list[str]) -> None:
    names = {canonical(requirement) for requirement in declared}
    owners = packages_distributions()
    undeclared = {
        name: str(path.relative_to(ROOT))
        for name, path in imported(ROOT / folder).items()
        if name not in sys.stdlib_module_names
        and name not in ("forum", "tests")
        and not {canonical(owner) for owner in owners.get(name, [name])} & names
    }
    # These come with what is declared, always.
    for name in ("alembic", "markupsafe", "werkzeug", "jinja2", "itsdangerous", "wtforms"):
        undeclared.pop(name, None)
    assert undeclared == {}


def test_every_dependency_has_one_version() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pinned = {canonical(line) for line in lines if "==" in line}
    assert {canonical(requirement) for requirement in [*RUNTIME, *DEVELOPMENT]} - pinned == set()


def test_contributing_says_why_there_is_each_dependency() -> None:
    reasons = (ROOT / "CONTRIBUTING.md").read_text().lower()
    silent = []
    for requirement in [*RUNTIME, *DEVELOPMENT]:
        name = re.escape(canonical(requirement)).replace(r"\-", "[-_. ]?")
        if not re.search(rf"(?<![\w-]){name}(?![\w-])", reasons):
            silent.append(requirement)
    assert silent == []


def test_the_constraints_hold_names_and_versions_and_nothing_else() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.+!-]+", line)] == []
