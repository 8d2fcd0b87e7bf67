"""Real SMTP on the loopback: TLS, login, and servers that refuse, stall, break off or babble."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from typing import Any
from urllib.parse import quote

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from flask import Flask
from sqlalchemy import select

from forum.clock import now
from forum.db import db, transaction
from forum.mail import Outgoing, queue, send_due, server
from forum.mail.server import Connection, NotNow, read_url

PASSWORD = "a p@ss/word:with marks"


class Inbox:
    """What a server took, and how it answers; counts conversations."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.answers: dict[str, str] = {}  # recipient -> answer
        self.conversations = 0

    async def handle_EHLO(
        self, _server: SMTP, session: Session, _envelope: Envelope, name: str, words: list[str]
    ) -> list[str]:
        """Greet."""
        session.host_name = name
        self.conversations += 1
        return words

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, to: str, _options: list[str]
    ) -> str:
        """Take a recipient, or answer as the test says."""
        if to in self.answers:
            return self.answers[to]
        envelope.rcpt_tos.append(to)
        return "250 fine"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep a mail."""
        assert isinstance(envelope.content, bytes)
        self.taken.append(envelope.content)
        return "250 taken"


def _right(
    _server: object, _session: object, _envelope: object, _how: str, data: Any
) -> AuthResult:
    assert isinstance(data, LoginPassword)
    return AuthResult(success=(data.login, data.password) == (b"ronda", PASSWORD.encode()))


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """A certificate authority of our own."""
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """Let this process trust it."""
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))


@contextmanager
def running(
    inbox: Inbox, authority: trustme.CA, *, name: str = "localhost", first: bool = False
) -> Iterator[int]:
    """Run a server with TLS and login; ``first``: TLS from the first byte."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    options: dict[str, Any] = {
        "authenticator": _right,
        "auth_required": True,
        "auth_exclude_mechanism": ["LOGIN"],
    }
    if first:
        # What the server itself can't see: the line is safe already.
        options |= {"auth_require_tls": False}
        made = Controller(inbox, hostname="127.0.0.1", port=_port(), ssl_context=context, **options)
    else:
        options |= {"tls_context": context, "require_starttls": True}
        made = Controller(inbox, hostname="127.0.0.1", port=_port(), **options)
    made.start()
    try:
        yield made.port
    finally:
        made.stop()


def _port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def address(port: int, scheme: str = "smtp", password: str = PASSWORD) -> str:
    return f"{scheme}://ronda:{quote(password, safe='')}@localhost:{port}"


def queued(*names: str) -> None:
    with transaction():
        for name in names:
            to = f"{name}@town.example"
            queue(key=name, to=to, subject=f"To {name}", text="Here.\n", language="en")


def rows() -> dict[str, Outgoing]:
    db.session.rollback()
    return {row.notice_key: row for row in db.session.scalars(select(Outgoing))}


@pytest.mark.parametrize(("scheme", "first"), [("smtp", False), ("smtps", True)])
def test_mails_go_by_tls_with_login_and_several_in_one_conversation(
    app: Flask, authority: trustme.CA, trusted: None, scheme: str, first: bool
) -> None:
    inbox = Inbox()
    with running(inbox, authority, first=first) as port:
        app.config["FORUM_MAIL_URL"] = address(port, scheme)
        queued("ada", "bo", "cy")
        assert send_due() == 3
    assert [message_from_bytes(mail)["To"] for mail in inbox.taken] == [
        "ada@town.example", "bo@town.example", "cy@town.example",
    ]  # fmt: skip
    assert inbox.conversations <= 2  # one, greeted again behind TLS
    assert all(row.sent and not row.error for row in rows().values())


@pytest.mark.parametrize("wrong", ["authority", "name"])
def test_nothing_is_said_to_a_server_that_is_not_the_right_one(
    app: Flask, authority: trustme.CA, trusted: None, wrong: str
) -> None:
    inbox = Inbox()
    other = trustme.CA() if wrong == "authority" else authority
    name = "elsewhere.example" if wrong == "name" else "localhost"
    with running(inbox, other, name=name) as port:
        app.config["FORUM_MAIL_URL"] = address(port)
        queued("ada", "bo")
        assert send_due() == 0
    assert inbox.taken == []
    tries = {key: row.tries for key, row in rows().items()}
    assert tries == {"ada": 1, "bo": 0}, "the second mail waits for the server, untried"
    said = rows()["ada"].error or ""
    assert "certificate" in said.lower() and not rows()["ada"].failed


def test_a_server_without_tls_gets_nothing(app: Flask, trusted: None) -> None:
    inbox = Inbox()
    made = Controller(inbox, hostname="127.0.0.1", port=_port())
    made.start()
    try:
        app.config["FORUM_MAIL_URL"] = f"smtp://localhost:{made.port}"
        queued("ada")
        assert send_due() == 0 and inbox.taken == []
        assert "STARTTLS" in (rows()["ada"].error or "")
        app.config["FORUM_MAIL_URL"] = f"smtp+plain://localhost:{made.port}"
        with transaction():
            db.session.scalars(select(Outgoing)).one().due = now()
        assert send_due() == 1
    finally:
        made.stop()


def test_what_the_server_says_of_one_recipient_concerns_that_mail_alone(
    app: Flask, authority: trustme.CA, trusted: None, caplog: pytest.LogCaptureFixture
) -> None:
    inbox = Inbox()
    inbox.answers = {
        "bo@town.example": "550 5.1.1 <bo@town.example> is unknown here",
        "cy@town.example": "450 try again, cy@town.example is busy",
    }
    with running(inbox, authority) as port:
        app.config["FORUM_MAIL_URL"] = address(port)
        queued("ada", "bo", "cy", "di")
        assert send_due() == 2
    found = rows()
    assert found["ada"].sent and found["di"].sent
    assert found["bo"].failed and "is unknown here" in (found["bo"].error or "")
    assert not found["cy"].failed and (found["cy"].error or "").startswith("450")
    assert "@town.example" not in caplog.text


# --- servers that are none ------------------------------------------------------------------


class Odd:
    """A server that follows a script: what it sends after which word; None closes the line."""

    def __init__(self, script: dict[str, bytes | None]) -> None:
        self.script = script
        self.mails: list[bytes] = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp+plain://127.0.0.1:{self.socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _address = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._hear, args=[line], daemon=True).start()

    def _hear(self, line: socket.socket) -> None:
        with line, suppress(OSError), line.makefile("rwb") as stream:
            self._talk(stream)

    def _say(self, stream: Any, word: str, usual: bytes) -> bool:
        answer = self.script.get(word, usual)
        if answer is None:
            return False
        if answer == b"...":
            threading.Event().wait(5)
            return False
        while answer == b"250-more\r\n":  # for ever
            stream.write(answer * 100)
            stream.flush()
        stream.write(answer)
        stream.flush()
        return True

    def _talk(self, stream: Any) -> None:
        if not self._say(stream, "greeting", b"220 here\r\n"):
            return
        for line in stream:
            word = line[:4].decode("ascii", "replace").upper().strip()
            if word == "DATA":
                if not self._say(stream, "DATA", b"354 go on\r\n"):
                    return
                body = b""
                for piece in stream:
                    if piece == b".\r\n":
                        break
                    body += piece
                self.mails.append(body)
                if not self._say(stream, "end", b"250 taken\r\n"):
                    return
            elif not self._say(stream, word, b"250 fine\r\n"):
                return


ODD: dict[str, dict[str, bytes | None]] = {
    "closes at once": {"greeting": None},
    "says nothing": {"greeting": b"..."},
    "greets with nonsense": {"greeting": b"\xff\xfe\x00 hello\r\n"},
    "greets with a refusal": {"greeting": b"554 go away\r\n"},
    "babbles": {"EHLO": b"x" * 20_000 + b"\r\n"},
    "never ends": {"EHLO": b"250-more\r\n"},
    "stalls at the sender": {"MAIL": b"..."},
    "refuses the sender": {"MAIL": b"550 not you\r\n"},
    "answers a recipient with nonsense": {"RCPT": b"\xc3\x28 what\r\n"},
    "breaks off before the mail": {"DATA": None},
    "breaks off after the mail": {"end": None},
    "stalls after the mail": {"end": b"..."},
    "answers the mail with nonsense": {"end": b"maybe\r\n"},
}


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less than one would for a real server."""
    monkeypatch.setattr(server, "SILENCE", 0.3)
    monkeypatch.setattr(server, "WHOLE", 0.6)


@pytest.mark.parametrize("how", ODD)
def test_a_strange_server_costs_a_try_and_loses_nothing(
    app: Flask, hasty: None, clock: Any, how: str
) -> None:
    odd = Odd(ODD[how])
    app.config["FORUM_MAIL_URL"] = odd.url
    queued("ada")
    try:
        assert send_due() == 0
        row = rows()["ada"]
        assert (row.tries, bool(row.sent), bool(row.failed)) == (1, False, False)
        assert row.error and row.error.isprintable() and row.due > now()
        odd.script = {}
        clock.move_to(row.due)
        assert send_due() == 1
    finally:
        odd.socket.close()
    ids = {message_from_bytes(mail)["Message-ID"] for mail in odd.mails}
    assert ids == {row.message_id}, "taken twice is one mail: both have the same id"


@pytest.mark.parametrize(
    "url",
    [
        "smtp+plain://mail.example", "smtp+plain://10.0.0.1", "http://mail.example", "smtp://",
        "smtp://host:port", "smtp://host:99999", "mail.example", "",
    ],
)  # fmt: skip
def test_an_address_that_is_no_server_is_refused_in_words(url: str) -> None:
    with pytest.raises(ValueError, match="FORUM_MAIL_URL"):
        read_url(url)


def test_a_check_sends_no_mail(app: Flask, authority: trustme.CA, trusted: None) -> None:
    inbox = Inbox()
    with running(inbox, authority) as port:
        connection = Connection(read_url(address(port)))
        connection.check()
        connection.close()
    assert inbox.taken == []


def test_a_wrong_password_is_said_and_never_written_down(app: Flask, hasty: None) -> None:
    odd = Odd({"EHLO": b"250-here\r\n250 AUTH PLAIN\r\n", "AUTH": b"535 5.7.8 wrong\r\n"})
    url = odd.url.replace("://", "://ronda:not-this-one@")
    try:
        with pytest.raises(NotNow, match="535"):
            Connection(read_url(url)).check()
        app.config["FORUM_MAIL_URL"] = url
        queued("ada")
        assert send_due() == 0
        assert "535" in (rows()["ada"].error or "") and "not-this" not in str(rows()["ada"].error)
    finally:
        odd.socket.close()
