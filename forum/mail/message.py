"""A row of the outbox as the bytes that leave."""

from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy, Policy
from email.utils import format_datetime, parseaddr
from typing import Any

from flask import current_app

from forum.mail.outbox import LONGEST_NAME, Outgoing, one_line


class _Verbatim(UnstructuredHeader, BaseHeader):
    """A header of addresses in angle brackets: long ones may not be broken or encoded."""

    def fold(self, *, policy: "Policy[Any]") -> str:
        """Return the header on one line, or with one address on each."""
        value = str(self).replace("> <", ">\r\n <")
        return f"{self.name}: {value}\r\n"


VERBATIM = (
    "In-Reply-To", "References", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post",
    "List-Archive", "List-Help", "List-Post",
)  # fmt: skip


def _policy() -> "EmailPolicy[EmailMessage]":
    headers = HeaderRegistry()
    for name in VERBATIM:
        headers.map_to_type(name, _Verbatim)
    return SMTP.clone(header_factory=headers)


POLICY = _policy()


def sender() -> tuple[str, str]:
    """Return the name and the address that mails come from."""
    name, address = parseaddr(current_app.config["FORUM_MAIL_FROM"])
    return one_line(name, LONGEST_NAME), address


def as_message(row: Outgoing) -> EmailMessage:
    """Return a row as a message.

    Raises ValueError or UnicodeError if no mail can be made of it: a later try would not help.
    """
    message = EmailMessage(policy=POLICY)
    message.set_content(row.text)  # first: it drops every Content-* header that is there
    if row.html:
        message.add_alternative(row.html, subtype="html")
    own_name, address = sender()
    message["From"] = Address(row.from_name or own_name, addr_spec=address)
    message["To"] = Address(addr_spec=row.to_address)
    message["Message-ID"] = row.message_id
    message["Date"] = format_datetime(row.due)
    for name, value in row.headers.items():
        if name in VERBATIM and (not value.isascii() or not value.isprintable()):
            raise ValueError(f"{name} holds what no mail may hold")
        message[name] = value if name in VERBATIM else one_line(value)
    return message
