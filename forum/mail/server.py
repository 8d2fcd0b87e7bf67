"""The mail server we hand mails to: TLS, login, and what its answers mean.

``smtps://`` speaks TLS from the first byte, ``smtp://`` asks for it with STARTTLS and sends nothing
without; certificates are checked against the system's authorities. ``smtp+plain://`` sends in the
clear, to this machine only.
"""

import ipaddress
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from forum.mail.outbox import one_line

SILENCE = 20.0  # seconds without a byte from the server
WHOLE = 120.0  # seconds for one mail, or for a greeting, however slowly bytes come
PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


class NotNow(Exception):
    """The server is away or does not do its work: every mail waits, not this one alone."""


class Later(Exception):
    """The server does not take this mail now."""


class Never(Exception):
    """The server refuses this mail for good."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where mails go, read from FORUM_MAIL_URL."""

    scheme: str
    host: str
    port: int
    user: str
    password: str


def read_url(url: str) -> Server:
    """Return the server that an address names.

    Raises ValueError with a sentence if it names none, or one that would get mails in the clear.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError("FORUM_MAIL_URL has no port that is a number") from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError(
            "FORUM_MAIL_URL must be folder: or an address such as smtp://USER:PASSWORD@HOST:587"
        )
    if parts.scheme == "smtp+plain" and not _on_this_machine(parts.hostname):
        raise ValueError("FORUM_MAIL_URL: smtp+plain:// is for a server on this machine only")
    return Server(
        parts.scheme,
        parts.hostname,
        port or PORTS[parts.scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )


def _on_this_machine(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


class Connection:
    """One conversation with the server, begun with the first mail and used for the next ones."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._client: smtplib.SMTP | None = None

    def send(self, sender: str, to: str, message: bytes) -> None:
        """Hand over one mail.

        Raises NotNow, Later or Never, with the server's own words. A connection that broke after
        the mail was handed over may mean that it was taken: it is sent again with the same id.
        """
        client = self._client or self._begin()
        try:
            with _at_most(client, WHOLE):
                client.sendmail(sender, [to], message)
        except smtplib.SMTPRecipientsRefused as refused:
            code, words = next(iter(refused.recipients.values()))
            raise (Never if 500 <= code < 600 else Later)(_said(code, words)) from None
        except smtplib.SMTPDataError as refused:
            never = 500 <= refused.smtp_code < 600
            raise (Never if never else Later)(
                _said(refused.smtp_code, refused.smtp_error)
            ) from None
        except smtplib.SMTPResponseException as refused:  # of the sender, or nonsense
            self.close()
            raise NotNow(_said(refused.smtp_code, refused.smtp_error)) from None
        except (OSError, smtplib.SMTPException, UnicodeError, ValueError) as error:
            self.close()
            raise NotNow(_happened(error)) from None

    def check(self) -> None:
        """Greet the server and log in, without a mail. Raises NotNow with what went wrong."""
        if self._client is None:
            self._begin()

    def close(self) -> None:
        """End the conversation, politely where the server still listens."""
        client, self._client = self._client, None
        if client is None:
            return
        try:
            with _at_most(client, SILENCE):
                client.quit()
        except (OSError, smtplib.SMTPException, UnicodeError, ValueError):
            client.close()

    def _begin(self) -> smtplib.SMTP:
        server = self._server
        context = ssl.create_default_context()
        client: smtplib.SMTP
        if server.scheme == "smtps":
            client = smtplib.SMTP_SSL(timeout=SILENCE, context=context)
        else:
            client = smtplib.SMTP(timeout=SILENCE)
        # What starttls() compares with the certificate; connect() alone does not keep it.
        client._host = server.host  # type: ignore[attr-defined]
        try:
            with _at_most(client, WHOLE):
                code, words = client.connect(server.host, server.port)
                if code != 220:
                    raise smtplib.SMTPConnectError(code, words)
                client.ehlo_or_helo_if_needed()
                if server.scheme == "smtp":
                    client.starttls(context=context)
                    client.ehlo()
                if server.user:
                    client.login(server.user, server.password)
        except smtplib.SMTPResponseException as refused:
            client.close()
            raise NotNow(_said(refused.smtp_code, refused.smtp_error)) from None
        except (OSError, smtplib.SMTPException, UnicodeError, ValueError) as error:
            client.close()
            raise NotNow(_happened(error)) from None
        self._client = client
        return client


@contextmanager
def _at_most(client: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """Cut the line after so many seconds: a server may send a byte now and then for ever."""

    def cut() -> None:
        if client.sock is not None:
            try:
                client.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                client.sock.close()

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return one_line(f"{code} {text}" if code > 0 else text)


def _happened(error: Exception) -> str:
    """Return in few words what broke: the kind of the error says more than some messages."""
    words = one_line(str(error))
    return f"{type(error).__name__}: {words}" if words else type(error).__name__
