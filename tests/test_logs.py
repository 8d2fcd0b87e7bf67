"""Lines of JSON: what stands in them, and that a marked word never does."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from forum.logs import Lines
from tests.support import factories
from tests.support.apps import make_app
from tests.support.client import client_of
from tests.support.databases import Databases, dispose
from tests.support.signing_in import sign_in

WORD = "Zerafshan"


@pytest.fixture
def logging_app(databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    """An application that writes lines of JSON."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    app = make_app(databases.copy("sqlite", "logs"), tmp_path / "instance", FORUM_LOG="json")
    with app.app_context():
        yield app
    root.handlers[:], root.level = handlers, level
    dispose(app)
    databases.drop("sqlite", "logs")


Said = pytest.CaptureFixture[str]


def lines(said: Said) -> list[dict[str, object]]:
    """Return what was written to the standard error since the last look."""
    return [json.loads(line) for line in said.readouterr().err.splitlines()]


def test_a_request_is_one_line(logging_app: Flask, capsys: Said) -> None:
    factories.discussion("markets")
    person = factories.person()
    client = client_of(logging_app)
    sign_in(client, person)
    capsys.readouterr()
    answer = client.get("/discussions/markets?q=1", headers={"X-Request-Id": "abc-123456"})
    (line,) = lines(capsys)
    assert line["event"] == "request" and line["route"] == "/discussions/<slug>"
    assert (line["method"], line["status"], line["person"]) == ("GET", 200, person.id)
    assert isinstance(line["ms"], int) and line["level"] == "info"
    assert line["request"] == answer.headers["X-Request-Id"] == "abc-123456"
    assert str(line["time"]).endswith("+00:00")


@pytest.mark.parametrize("given", ["", "short", "a b c d e f g h", "a" * 65, "ada@town.example"])
def test_a_number_of_another_form_is_replaced(logging_app: Flask, capsys: Said, given: str) -> None:
    answer = client_of(logging_app).get("/", headers={"X-Request-Id": given})
    made = answer.headers["X-Request-Id"]
    assert made != given and len(made) == 16
    assert lines(capsys)[-1]["request"] == made


def test_a_marked_word_is_in_no_line(logging_app: Flask, capsys: Said) -> None:
    person = factories.person(f"Ada {WORD}", email=f"{WORD}@town.example")
    factories.discussion("markets", title={"en": f"Markets of {WORD}"})
    client = client_of(logging_app)
    client.get(f"/discussions/{WORD}?q={WORD}", headers={"User-Agent": WORD, "Referer": WORD})
    client.get(f"/sign-in/link/{WORD}", check=False)
    client.post("/sign-in", data={"email": f"{WORD}@town.example", "password": WORD})
    sign_in(client, person)
    client.get("/discussions/markets")
    client.post("/account", data={"name": WORD * 300})
    client.open("/", method=WORD.upper(), check=False)
    logging_app.logger.error("the mail of %s failed: %s", WORD, ValueError(WORD))
    logging_app.config["TESTING"] = False
    logging_app.config["PROPAGATE_EXCEPTIONS"] = False
    logging_app.view_functions["home.help"] = _broken
    assert client.get("/help").status_code == 500
    found = lines(capsys)
    assert len(found) > 8
    assert WORD.lower() not in json.dumps(found).lower()
    error = next(line for line in found if line.get("error") == "RuntimeError")
    assert error["event"] == "an error nobody foresaw" and error["request"]
    assert ":" in str(error["place"])


def _broken() -> str:
    raise RuntimeError(f"a sentence with {WORD}")


def test_numbers_of_an_event_stay_and_words_do_not() -> None:
    record = logging.LogRecord("forum", 40, "x", 1, "job %s of %s", (17, WORD), None)
    line = json.loads(Lines().format(record))
    assert line["numbers"] == [17] and line["event"] == "job %s of %s"
    assert WORD not in json.dumps(line)


def test_every_answer_has_a_number_without_lines_too(app: Flask) -> None:
    assert client_of(app).get("/").headers["X-Request-Id"]
