"""The mails of accounts: one function each, in the person's own language."""

from forum.accounts.emails.changes import (
    mail_address_asked,
    mail_address_changed,
    mail_address_taken,
    mail_left,
    mail_password_changed,
)
from forum.accounts.emails.invitations import mail_invitation
from forum.accounts.emails.letters import letter, link_url, site_name
from forum.accounts.emails.links import (
    mail_already_here,
    mail_joining,
    mail_reset,
    mail_sign_in_link,
)

__all__ = [
    "letter",
    "link_url",
    "mail_address_asked",
    "mail_address_changed",
    "mail_address_taken",
    "mail_already_here",
    "mail_invitation",
    "mail_joining",
    "mail_left",
    "mail_password_changed",
    "mail_reset",
    "mail_sign_in_link",
    "site_name",
]
