"""House rules that the source itself must keep."""

import ast
import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.needs import ROOT

SOURCES = sorted(path for path in (ROOT / "forum").rglob("*.py") if "versions" not in path.parts)
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
CSS = sorted((ROOT / "forum" / "static").rglob("*.css"))
SCRIPTS = sorted((ROOT / "forum" / "static").rglob("*.js"))
STATIC = ROOT / "forum" / "static"
TEMPLATES = ROOT / "forum" / "templates"
KB = 1000


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def public(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef]:
    """Yield public functions and classes of a module, and public methods of public classes."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (
                    inner
                    for inner in node.body
                    if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_")
                )


def test_every_module_and_public_function_says_what_it_is() -> None:
    silent = []
    for path in SOURCES:
        tree = ast.parse(path.read_text())
        if not ast.get_docstring(tree):
            silent.append(short(path))
        silent += [
            f"{short(path)}: {node.name}" for node in public(tree) if not ast.get_docstring(node)
        ]
    assert silent == []


def test_no_file_is_called_utils() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}
    assert [short(path) for path in SOURCES if vague & {*path.parts, path.stem}] == []


def test_only_doors_catch_everything() -> None:
    doors = ("/views/", "/views.py", "cli.py", "jobs.py", "/jobs/", "api.py", "pages.py", "/cli/")
    caught = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.ExceptHandler):
                continue
            bare = node.type is None
            wide = isinstance(node.type, ast.Name) and node.type.id == "Exception"
            if bare or (wide and not any(door in short(path) for door in doors)):
                caught.append(f"{short(path)}:{node.lineno}")
    assert caught == []


def test_operations_and_queries_never_commit() -> None:
    commits = []
    for path in SOURCES:
        if {"operations", "queries", "models", "permissions"} & {*path.parts, path.stem}:
            for number, line in enumerate(path.read_text().splitlines(), 1):
                if re.search(r"\.commit\(|\btransaction\(", line):
                    commits.append(f"{short(path)}:{number}")
    assert commits == []


def test_a_key_on_the_way_up_is_restricted() -> None:
    """No row takes others with it when it goes."""
    loose = [
        short(path)
        for path in SOURCES
        for call in re.findall(r"ForeignKey\((?!Constraint)[^)]*\)", path.read_text())
        if 'ondelete="RESTRICT"' not in call
    ]
    assert loose == []


def test_styles_know_start_and_end_but_not_left_and_right() -> None:
    physical = re.compile(
        r"(?<![-\w])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)"
        r"|(?:left|right)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right))"
    )
    assert CSS
    found = [
        f"{short(path)}:{number} {line}"
        for path in CSS
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if physical.search(line) and "[dir=" not in line  # there the direction is known
    ]
    assert found == []


def test_styles_leave_the_direction_of_a_text_to_the_text() -> None:
    """dir= in the page says it; a rule would win over it. Isolated numerals are another thing."""
    setting = re.compile(r"(?<![-\w])direction\s*:")
    found = [
        f"{short(path)}:{number}"
        for path in CSS
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if setting.search(line) and "unicode-bidi: isolate" not in line
    ]
    assert found == []


def test_styles_and_scripts_load_nothing_from_other_hosts() -> None:
    outside = re.compile(r"(?:url\(|@import|fetch\(|src\s*=)\s*['\"]?(?:https?:)?//")
    assert [short(path) for path in [*CSS, *SCRIPTS] if outside.search(path.read_text())] == []


LINKED = re.compile(r"static_url\(['\"]((?:css|js)/[\w.-]+)['\"]\)")
PARENT = re.compile(r"{%-? extends ['\"]([\w/.-]+)['\"] -?%}")
HEAD = re.compile(r"{% block head %}(.*?){% endblock %}", re.DOTALL)


def files_of(template: str) -> set[str]:
    """Return the styles and scripts that a page made of this template loads."""
    text = (TEMPLATES / template).read_text()
    head = HEAD.search(text)
    own = set(LINKED.findall(text))
    parent = PARENT.search(text)
    if parent is None:
        return own
    above = files_of(parent[1])
    inherits = head is None or "super()" in head[1]
    return own | (above if inherits else above & files_of("layouts/base.html"))


@pytest.mark.parametrize("ending", [".css", ".js"])
def test_styles_and_scripts_of_each_page_are_small(ending: str) -> None:
    sizes = {
        path.relative_to(STATIC).as_posix(): len(gzip.compress(path.read_bytes(), 9))
        for path in (*CSS, *SCRIPTS)
        if "vendor" not in path.parts
    }
    heavy = {}
    for path in sorted(TEMPLATES.rglob("*.html")):
        name = path.relative_to(TEMPLATES).as_posix()
        loaded = {file for file in files_of(name) if file.endswith(ending)}
        assert loaded <= set(sizes), name
        if (weight := sum(sizes[file] for file in loaded)) > 15 * KB:
            heavy[name] = (weight, sorted(loaded))
    assert heavy == {}


def test_the_name_of_every_test_is_a_sentence() -> None:
    terse = [
        f"{short(path)}: {node.name}"
        for path in TESTS
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and len(node.name.split("_")) < 4
    ]
    assert terse == []


def test_no_test_sleeps_or_mocks_the_database() -> None:
    forbidden = re.compile(r"\btime\.sleep\(|wait_for_timeout\(|\bMagicMock\b|unittest\.mock")
    this = Path(__file__)
    # Workers are killed at random moments of work that takes a while: waiting is what is tested.
    killed = {ROOT / "tests" / "jobs" / name for name in ("test_processes.py", "processes.py")}
    work = ROOT / "tests" / "jobs" / "working.py"
    tests = [path for path in (ROOT / "tests").rglob("*.py") if path not in {this, work, *killed}]
    lazy = [short(path) for path in tests]
    assert [name for name in lazy if forbidden.search((ROOT / name).read_text())] == []
