"""The test house: which engines tests run on, and the fixtures that everybody uses.

app           the application on a migrated database, rolled back after the test, on each engine;
              the clock stands at ``NOON``; its context is pushed, so operations can be called
client        a client that checks every page it fetches (tests/support/client.py)
cli           ``cli("db", "upgrade")`` runs a command of the app
real_app      the application on a real copy, for tests with several connections or processes
clock         ``clock.move_to(...)``, ``clock.shift(...)``
mails         ``mails()`` returns what was sent to the folder of mails, parsed, oldest first
data          the folder of the real documents

A test that asks for ``app`` or ``real_app`` runs once per engine; marked ``postgresql`` or
``sqlite_only`` on that one alone. What is absent is left out and named at the end of the run.
"""

import email
import email.policy
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
import time_machine as time_machine_module
from argon2 import PasswordHasher
from click.testing import Result
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from forum import access
from forum.accounts.operations import passwords
from tests.support import needs, network
from tests.support.apps import make_app
from tests.support.client import CheckingClient, client_of
from tests.support.databases import Databases, dispose, engines, rolled_back

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)

# A rolled-back database is one for all examples of a property: they may not count on its being new.
hypothesis_settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
hypothesis_settings.load_profile("house")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Let idle workers take tests from busy ones: browser tests are long, others short."""
    if getattr(config.option, "numprocesses", None) and config.option.dist == "no":
        config.option.dist = "worksteal"


# --- what there is --------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    """Look for servers and programs; stop at once where a required one is missing."""
    config.addinivalue_line("markers", "redis: needs a Redis server")
    config.addinivalue_line("markers", "sqlite_only: concerns SQLite alone")
    try:
        missing = [n for n in sorted(needs.required()) if not needs.found()[n].where]
    except ValueError as error:
        raise pytest.UsageError(str(error)) from None
    if missing:
        reasons = "; ".join(f"{n} ({needs.found()[n].why_not})" for n in missing)
        raise pytest.UsageError(f"FORUM_TEST_REQUIRE asks for what is not here: {reasons}")
    network.guard()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run database tests on each engine that there is."""
    if "engine" not in metafunc.fixturenames:
        return
    wanted = list(engines())
    if metafunc.definition.get_closest_marker("postgresql"):
        wanted = [engine for engine in wanted if engine == "postgresql"]
    if metafunc.definition.get_closest_marker("sqlite_only"):
        wanted = ["sqlite"]
    metafunc.parametrize("engine", wanted)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what needs something absent; leave long tests out unless ``-m long`` asks for them."""
    for item in items:
        for name, need in needs.found().items():
            wants = item.get_closest_marker(name) or (
                name == "data" and "data" in getattr(item, "fixturenames", ())
            )
            if wants and not need.where:
                item.add_marker(pytest.mark.skip(reason=f"left out: {name} ({need.why_not})"))
    if "long" not in (config.option.markexpr or ""):
        left = [item for item in items if item.get_closest_marker("long")]
        if left:
            config.hook.pytest_deselected(items=left)
            items[:] = [item for item in items if not item.get_closest_marker("long")]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out."""
    for need in needs.found().values():
        if not need.where:
            terminalreporter.write_line(f"left out: {need.name} ({need.why_not})")


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes() -> Iterator[None]:
    """Hash passwords with little memory: what is tested is what is done with the hashes."""
    kept = passwords.hasher, passwords.NOBODY
    passwords.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords.NOBODY = passwords.hasher.hash("no account has this password")
    yield
    passwords.hasher, passwords.NOBODY = kept


# --- databases and applications -------------------------------------------------------------


@pytest.fixture(scope="session")
def worker() -> str:
    """The name of this worker process."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Iterator[Databases]:
    """The migrated databases of this worker."""
    made = Databases(tmp_path_factory.mktemp("databases"), worker)
    yield made
    made.close()


@pytest.fixture
def clock(
    time_machine: time_machine_module.TimeMachineFixture,
) -> time_machine_module.TimeMachineFixture:
    """The clock, standing at ``NOON`` until the test moves it."""
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def app(
    engine: str,
    databases: Databases,
    clock: time_machine_module.TimeMachineFixture,
    tmp_path: Path,
) -> Iterator[Flask]:
    """The application, its context pushed; the database is as new, and again afterwards."""
    application = databases.app(engine)
    settings = dict(application.config)
    application.config["FORUM_INSTANCE"] = tmp_path / "instance"
    application.config["FORUM_INSTANCE"].mkdir()
    forget(application)
    with rolled_back(application), application.app_context():
        yield application
    application.config.clear()
    application.config.update(settings)


def forget(application: Flask) -> None:
    """Empty what a process keeps in memory: pages, counts of tries."""
    if pages := application.extensions.get("forum_pages"):
        pages.clear()
    if "limiter" in application.extensions:
        access.limiter.reset()


@pytest.fixture
def real_app(
    engine: str, databases: Databases, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Flask]:
    """The application on a database of its own, by the real clock; its context isn't pushed."""
    name = f"real_{abs(hash(request.node.nodeid)) % 10**8}"
    application = make_app(databases.copy(engine, name), tmp_path / "instance")
    yield application
    dispose(application)
    databases.drop(engine, name)


@pytest.fixture
def client(app: Flask) -> CheckingClient:
    """A visitor that checks every page; see tests/support/client.py."""
    return client_of(app)


@pytest.fixture
def cli(app: Flask) -> Callable[..., Result]:
    """Run a command of the application: ``cli("person", "add", ...)`` -> click's Result."""
    from forum.cli import main
    from forum.db import db

    def run(*arguments: str, **kwargs: object) -> Result:
        from click.testing import CliRunner
        from flask.cli import ScriptInfo

        db.session.commit()
        info = ScriptInfo(create_app=lambda: app)
        result = CliRunner().invoke(main, list(arguments), obj=info, **kwargs)  # type: ignore[arg-type]
        db.session.expire_all()
        return result

    return run


@pytest.fixture
def mails(app: Flask) -> Callable[[], list[EmailMessage]]:
    """Read the mails that left, oldest first."""

    def read() -> list[EmailMessage]:
        folder = Path(app.config["FORUM_INSTANCE"]) / "mails"
        return [
            email.message_from_bytes(path.read_bytes(), policy=email.policy.default)  # type: ignore[misc]
            for path in sorted(folder.glob("*.eml"))
        ]

    return read


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of the real documents (FORUM_TEST_DATA, default ../shared)."""
    return Path(str(needs.found()["data"].where))
