"""The walk over every form: one site for all tests of a module, each sending taken back."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.conftest import NOON
from tests.support import forms
from tests.support.apps import make_app
from tests.support.databases import Databases, dispose, engines, rolled_back
from tests.support.site import full_site


@pytest.fixture(scope="module", params=engines())
def walk(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[forms.Walk]:
    """The forms of a whole site on each engine; marked ``sqlite_only`` on that one alone."""
    engine = str(request.param)
    name = f"walk_{request.module.__name__.rpartition('.')[2]}"
    app = make_app(databases.copy(engine, name), tmp_path_factory.mktemp("walk"))
    with time_machine.travel(NOON, tick=False), rolled_back(app), app.app_context():
        yield forms.Walk.over(app, full_site())
    dispose(app)
    databases.drop(engine, name)


@pytest.fixture(autouse=True)
def _on_one_engine(request: pytest.FixtureRequest) -> None:
    """Leave the other engine out of a walk that concerns one of them."""
    params = getattr(getattr(request.node, "callspec", None), "params", {})
    for mark, engine in (("sqlite_only", "sqlite"), ("postgresql", "postgresql")):
        if request.node.get_closest_marker(mark) and params.get("walk", engine) != engine:
            pytest.skip(f"runs on {engine} alone")
