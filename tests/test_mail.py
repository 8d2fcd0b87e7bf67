"""The outbox: what is queued leaves once, in the form mail servers take."""

import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from forum import mail as mail_package
from forum.clock import now
from forum.db import db, transaction
from forum.mail import (
    PAUSES,
    Button,
    Heading,
    Items,
    Letter,
    Link,
    Outgoing,
    Para,
    Quote,
    one_line,
    queue,
    queue_letter,
    send_due,
    slots,
)
from tests.hostile import ALL


def queued(key: str = "k1", to: str = "ada@town.example", **changed: object) -> None:
    """Queue a mail and commit."""
    values = {"subject": "Your link", "text": "Here it is.\n", "language": "en", **changed}
    with transaction():
        queue(key=key, to=to, **values)  # type: ignore[arg-type]


def test_a_mail_leaves_once_with_what_mail_programs_need(
    app: Flask, mails: Callable[[], list[EmailMessage]]
) -> None:
    queued(subject="Vos réponses : 14 وصلت", text="Bonjour à vous\nمرحبا\n", language="fr")
    assert send_due() == 1
    assert send_due() == 0
    (mail,) = mails()
    assert mail["To"] == "ada@town.example"
    assert mail["Subject"] == "Vos réponses : 14 وصلت"
    assert mail["From"] == app.config["FORUM_MAIL_FROM"]
    assert mail["Auto-Submitted"] == "auto-generated" and mail["Content-Language"] == "fr"
    assert mail["Message-ID"] and mail["Date"]
    assert mail.get_content().split() == ["Bonjour", "à", "vous", "مرحبا"]


def test_the_same_notice_is_queued_once_for_each_address(app: Flask) -> None:
    queued()
    queued(to="bo@town.example")
    with pytest.raises(IntegrityError):
        queued()


def test_what_is_not_due_waits(app: Flask, clock: object) -> None:
    queued()
    with transaction():
        db.session.scalars(select(Outgoing)).one().due = now() + timedelta(hours=1)
    assert send_due() == 0
    clock.shift(3601)  # type: ignore[attr-defined]
    assert send_due() == 1


def test_a_subject_is_one_line_whatever_is_in_it(
    app: Flask, mails: Callable[[], list[EmailMessage]]
) -> None:
    hostile = [text for text in ALL if text.strip()][::6]
    for number, text in enumerate(hostile):
        assert "\n" not in one_line(text) and len(one_line(text)) <= 250
        queued(f"n{number}", subject=f"{text}\r\nBcc: everybody@town.example", text=text or "x")
    assert send_due(len(hostile)) == len(hostile)
    for mail in mails():
        assert mail["Bcc"] is None and len(mail.get_all("Subject", [])) == 1


def test_a_server_that_is_away_is_tried_again_later_and_at_last_given_up(
    app: Flask, clock: object
) -> None:
    app.config["FORUM_MAIL_URL"] = "smtp+plain://127.0.0.1:1"
    queued()
    pauses = []
    for _try in range(40):
        row = db.session.scalars(select(Outgoing)).one()
        if row.failed:
            break
        clock.move_to(row.due)  # type: ignore[attr-defined]
        before = now()
        assert send_due() == 0
        row = db.session.scalars(select(Outgoing)).one()
        pauses.append(int((row.due - before).total_seconds() // 60))
        assert send_due() == 0, "it did not wait"
    assert row.failed and not row.sent
    assert pauses[: len(PAUSES)] == list(PAUSES)
    assert row.tries == len(pauses) == 2 * len(PAUSES) + 1


def test_a_mail_that_cannot_be_written_does_not_hold_up_the_others(
    app: Flask, mails: Callable[[], list[EmailMessage]]
) -> None:
    queued("bad", to="ada@town.example\r\nBcc: all@town.example")
    queued("good", to="bo@town.example")
    assert send_due() == 1
    assert [mail["To"] for mail in mails()] == ["bo@town.example"]
    bad = db.session.scalars(select(Outgoing).where(Outgoing.notice_key == "bad")).one()
    assert bad.failed and not bad.sent


class Server:
    """A mail server that takes one mail at a time, on the loopback."""

    def __init__(self, answer: bytes) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.answer = answer
        self.taken: list[bytes] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _address = self.socket.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as stream:
                self._talk(stream)

    def _talk(self, stream: object) -> None:
        def say(words: bytes) -> None:
            stream.write(words + b"\r\n")  # type: ignore[attr-defined]
            stream.flush()  # type: ignore[attr-defined]

        say(b"220 here")
        for line in stream:  # type: ignore[attr-defined]
            word = line[:4].upper().strip()
            if word == b"DATA":
                say(b"354 go on")
                body = b""
                for piece in stream:  # type: ignore[attr-defined]
                    if piece == b".\r\n":
                        break
                    body += piece
                if self.answer.startswith(b"250"):
                    self.taken.append(body)
                say(self.answer)
            elif word == b"QUIT":
                say(b"221 bye")
                return
            else:
                say(b"250 fine")


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Run a mail server that answers as the test says."""
    made = Server(getattr(request, "param", b"250 taken"))
    yield made
    made.socket.close()


def test_a_server_gets_each_mail_once(app: Flask, server: Server) -> None:
    app.config["FORUM_MAIL_URL"] = f"smtp+plain://127.0.0.1:{server.port}"
    queued()
    queued("k2", to="bo@town.example", text="Réponse وصلت\n" + "long line " * 300)
    assert send_due() == 2
    assert send_due() == 0
    assert len(server.taken) == 2
    assert b"Message-ID:" in server.taken[0] and b"ada@town.example" in server.taken[0]
    assert max(len(line) for line in server.taken[1].splitlines()) <= 998


@pytest.mark.parametrize("server", [b"451 later"], indirect=True)
def test_a_refusal_of_the_server_is_tried_again_with_the_same_id(
    app: Flask, server: Server, clock: object
) -> None:
    app.config["FORUM_MAIL_URL"] = f"smtp+plain://127.0.0.1:{server.port}"
    queued()
    assert send_due() == 0
    row = db.session.scalars(select(Outgoing)).one()
    assert row.tries == 1 and not row.sent and not row.failed
    ident = row.message_id
    server.answer = b"250 taken"
    clock.move_to(row.due)  # type: ignore[attr-defined]
    assert send_due() == 1
    assert ident.encode() in server.taken[0]


LETTER = Letter(
    "Schools: week 2 is open",
    "ar",
    [
        Heading("الأسبوع الثاني"),
        Para("Two questions <b>&amp;</b>.\nAnswer one or both."),
        Items(["First?", Link("Second?", "http://localhost/q/2", "en")], numbered=True),
        Quote("Nous avons ouvert\u202e un bureau.\n\nDeux jours.", "fr"),
        Button("Write", "http://localhost/discussions/schools/write"),
    ],
    reason="You follow this discussion.",
    greeting="Dear Ada,",
    from_name="Schools \r\nBcc: x@town.example",
)


def body_of(mail: EmailMessage, kind: str) -> str:
    """Return one of the two forms of a mail."""
    part = mail.get_body((kind,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())


def test_a_letter_leaves_as_plain_text_and_as_html_with_the_headers_of_a_list(
    app: Flask, mails: Callable[[], list[EmailMessage]]
) -> None:
    stop = "http://localhost/mail/stop/" + "x" * 300
    with transaction():
        queue_letter(
            LETTER,
            key="n1",
            to="ada@town.example",
            person_id=7,
            stop_url=stop,
            list_id=mail_package.list_id("schools"),
            list_archive="http://localhost/discussions/schools",
            message_id=mail_package.message_id("c", 17),
            references=["<c.3@localhost>", "<c.9@localhost>"],
        )
    assert send_due() == 1
    (mail,) = mails()
    assert mail["Message-ID"] == "<c.17@localhost>" and mail["In-Reply-To"] == "<c.9@localhost>"
    assert mail["References"].split() == ["<c.3@localhost>", "<c.9@localhost>"]
    assert mail["List-Unsubscribe"] == f"<{stop}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Id"] == "<schools.localhost>" and mail["List-Post"] == "NO"
    assert mail["List-Archive"] == "<http://localhost/discussions/schools>"
    assert mail["List-Help"] and mail["Precedence"] == "list"
    assert mail["Content-Language"] == "ar" and mail["Auto-Submitted"] == "auto-generated"
    assert mail["Bcc"] is None and mail["From"].addresses[0].addr_spec == "ronda@ronda.example"
    assert mail["From"].addresses[0].display_name == "Schools Bcc: x@town.example"
    assert mail.get_content_type() == "multipart/alternative"
    text = body_of(mail, "plain").replace("\r\n", "\n")
    for said in (
        "Dear Ada,\n\n* الأسبوع الثاني\n\nTwo questions <b>&amp;</b>.\nAnswer one or both.\n\n",
        "1. First?\n2. Second?\n  http://localhost/q/2\n\n",
        "> Nous avons ouvert un bureau.\n>\n> Deux jours.\n\n",
        "Write:\nhttp://localhost/discussions/schools/write\n\n-- \n",
        "You follow this discussion.",
        stop,
    ):
        assert said in text, text
    page = body_of(mail, "html")
    assert '<html lang="ar" dir="rtl">' in page and '<blockquote lang="fr" dir="ltr"' in page
    assert "&lt;b&gt;&amp;amp;" in page and "<img" not in page and "\u202e" not in page


def test_what_was_hidden_meanwhile_is_not_sent(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "still_so", [lambda kind, ids: [i for i in ids if i != 3]])
    for key, about in (("a", [1, 2]), ("b", [2, 3])):
        with transaction():
            letter = Letter("News", "en", [Para("New.")], about={"contribution": about})
            queue_letter(letter, key=key, to="ada@town.example")
    assert send_due() == 1
    rows = {row.notice_key: row for row in db.session.scalars(select(Outgoing))}
    assert rows["a"].sent and rows["b"].dropped and not rows["b"].sent


def test_what_is_for_one_person_goes_before_what_many_get(
    app: Flask, mails: Callable[[], list[EmailMessage]]
) -> None:
    with transaction():
        queue_letter(Letter("News", "en", [Para("New.")]), key="a", to="a@b.example", list_id="<l>")
    queued("link")
    assert send_due(1, to_many=False) == 1 and [m["Subject"] for m in mails()] == ["Your link"]
    assert send_due(to_many=False) == 0
    assert send_due() == 1
