"""The commands for accounts."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from click.testing import Result
from flask import Flask

from forum.accounts.permissions import can_administer_site
from forum.accounts.queries import actor, person_by_email
from forum.clock import now
from tests.support.client import CheckingClient

Run = Callable[..., Result]


def test_the_first_administrator_is_made_by_a_command(app: Flask, cli: Run) -> None:
    done = cli(
        "account", "create", "Ana@Ciudad.example", "--name", "Ana Ruiz", "--role", "administrator"
    )
    assert (done.exit_code, done.stderr) == (0, "")
    ana = person_by_email("ana@ciudad.example")
    assert can_administer_site(actor(ana.id, now()))
    assert str(ana.id) in done.stdout


def test_a_link_stands_alone_on_stdout_and_signs_in(client: CheckingClient, cli: Run) -> None:
    cli("account", "create", "ana@ciudad.example", "--name", "Ana Ruiz", "--language", "es")
    done = cli("account", "link", "ANA@ciudad.example")
    [line] = done.stdout.splitlines()
    assert (done.exit_code, done.stderr) == (0, "")
    assert line.startswith(client.application.config["FORUM_BASE_URL"] + "/sign-in/link/")
    assert client.post(urlsplit(line).path).status_code == 303
    assert client.page("/account").tree.get("lang") == "es"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["link", "nobody@ciudad.example"], "Nobody here has this address."),
        (["link", "x"], "not an e-mail address"),
        (["create", "x", "--name", "Ana"], "not an e-mail address"),
        (["create", "a@x.example", "--name", " "], "Type a name."),
        (["create", "a@x.example", "--name", "A", "--language", "xx"], "language"),
        (["create", "a@x.example", "--name", "A", "--time-zone", "Mars"], "time zone"),
        (["create", "a@x.example", "--name", "A", "--country", "zzz"], "country"),
    ],
)
def test_what_is_refused_is_a_sentence_on_stderr_and_exit_code_1(
    app: Flask, cli: Run, arguments: list[str], sentence: str
) -> None:
    done = cli("account", *arguments)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
