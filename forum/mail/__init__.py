"""Outgoing mail: features write letters to the outbox, this package only sends what is due.

``folder:`` writes each mail as a file (the demo, tests); ``smtp://`` and ``smtps://`` hand it to a
server. A mail leaves after the transaction that wrote it; what fails stays and is tried again.
"""

from forum.mail.letters import (
    Button,
    Heading,
    Items,
    Letter,
    Link,
    Para,
    Quote,
    as_html,
    as_text,
    queue_letter,
)
from forum.mail.outbox import Outgoing, host, list_id, message_id, one_line, queue
from forum.mail.sending import PAUSES, send_due

__all__ = [
    "PAUSES",
    "Button",
    "Heading",
    "Items",
    "Letter",
    "Link",
    "Outgoing",
    "Para",
    "Quote",
    "as_html",
    "as_text",
    "host",
    "list_id",
    "message_id",
    "one_line",
    "queue",
    "queue_letter",
    "send_due",
]
