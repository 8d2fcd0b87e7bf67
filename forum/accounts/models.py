"""Tables of people, addresses, single-use links, scopes and roles."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.db import Json, Model, Utc, one_of

ROLES = ("administrator", "coordinator", "moderator", "translator", "second_reader", "member")
PURPOSES = (
    "sign_in", "confirm", "claim", "reset", "change", "reply", "review", "unsubscribe", "invite",
)  # fmt: skip


class Scope(Model):
    """Where a role holds: the site, a platform, a discussion, a programme; and their children."""

    __tablename__ = "scope"
    __table_args__ = (
        one_of("kind", "site", "platform", "discussion", "programme"),
        one_of("visibility", "public", "members", "invited"),
        Index(
            "uq_scope_site",
            "kind",
            unique=True,
            sqlite_where=text("kind = 'site'"),
            postgresql_where=text("kind = 'site'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("scope.id", ondelete="RESTRICT"))
    visibility: Mapped[str] = mapped_column(String(8))


class Person(Model):
    """Somebody who takes part; without name and password once erased."""

    __tablename__ = "person"
    __table_args__ = (
        one_of("delivery", "each", "daily", "weekly", "none"),
        CheckConstraint(
            "erased is null or (name is null and password_hash is null)", name="erased_is_empty"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(String(200))
    country: Mapped[str | None] = mapped_column(String(2))
    language: Mapped[str] = mapped_column(String(12))
    time_zone: Mapped[str] = mapped_column(String(64))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    created: Mapped[datetime] = mapped_column(Utc)
    erased: Mapped[datetime | None] = mapped_column(Utc)
    mail_paused_until: Mapped[datetime | None] = mapped_column(Utc)
    delivery: Mapped[str] = mapped_column(String(8), default="daily")

    addresses: Mapped[list["Address"]] = relationship(
        back_populates="person", order_by="Address.id"
    )


class Address(Model):
    """A mail address of a person, folded to lower case and ASCII domain."""

    __tablename__ = "address"
    __table_args__ = (
        Index(
            "uq_address_main",
            "person_id",
            unique=True,
            sqlite_where=text("is_main"),
            postgresql_where=text("is_main"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), index=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    confirmed: Mapped[datetime | None] = mapped_column(Utc)
    soft_score: Mapped[int] = mapped_column(default=0)
    hard_score: Mapped[int] = mapped_column(default=0)
    stopped: Mapped[datetime | None] = mapped_column(Utc)
    is_main: Mapped[bool]

    person: Mapped[Person] = relationship(back_populates="addresses")


class Token(Model):
    """A single-use link: only its SHA-256 is kept."""

    __tablename__ = "token"
    __table_args__ = (
        one_of("purpose", *PURPOSES),
        {"info": {"left_out": "purpose IN ('sign_in', 'reset', 'change')"}},  # of backups
    )

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(12))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id", ondelete="RESTRICT"))
    about: Mapped[str | None] = mapped_column(String(24))
    about_id: Mapped[int | None]
    # What becomes true by the link alone: an address that nobody has yet, what its owner typed.
    email: Mapped[str | None] = mapped_column(String(320))
    details: Mapped[dict[str, Any] | None] = mapped_column(Json)
    expires: Mapped[datetime] = mapped_column(Utc)
    used: Mapped[datetime | None] = mapped_column(Utc)


class SignIn(Model):
    """One session: who signed in, when, with what program; over once it has an end."""

    __tablename__ = "sign_in"
    __table_args__ = (one_of("how", "password", "link"), {"info": {"left_out": True}})

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), index=True)
    begun: Mapped[datetime] = mapped_column(Utc)
    how: Mapped[str] = mapped_column(String(8))
    agent: Mapped[str] = mapped_column(String(200))  # as the browser names itself
    ended: Mapped[datetime | None] = mapped_column(Utc)


class Invitation(Model):
    """Somebody asked to take part in a scope, by a link that is mailed."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("scope_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scope_id: Mapped[int] = mapped_column(ForeignKey("scope.id", ondelete="RESTRICT"))
    email: Mapped[str] = mapped_column(String(320))
    name: Mapped[str | None] = mapped_column(String(200))
    organisation: Mapped[str | None] = mapped_column(String(300))
    language: Mapped[str] = mapped_column(String(12))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    at: Mapped[datetime] = mapped_column(Utc)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    accepted: Mapped[datetime | None] = mapped_column(Utc)
    declined: Mapped[datetime | None] = mapped_column(Utc)
    withdrawn: Mapped[datetime | None] = mapped_column(Utc)


class RoleGrant(Model):
    """A role of a person in a scope, from one instant until another."""

    __tablename__ = "role_grant"
    __table_args__ = (one_of("role", *ROLES),)

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="RESTRICT"), primary_key=True
    )
    scope_id: Mapped[int] = mapped_column(
        ForeignKey("scope.id", ondelete="RESTRICT"), primary_key=True
    )
    role: Mapped[str] = mapped_column(String(16), primary_key=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    since: Mapped[datetime] = mapped_column(Utc)
    until: Mapped[datetime | None] = mapped_column(Utc)

    person: Mapped[Person] = relationship(foreign_keys=person_id)
    scope: Mapped[Scope] = relationship()


class Subscription(Model):
    """Somebody follows a scope, or wants its mails in another way than those of all the others."""

    __tablename__ = "subscription"
    __table_args__ = (one_of("delivery", "each", "daily", "weekly", "none"),)

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="RESTRICT"), primary_key=True
    )
    scope_id: Mapped[int] = mapped_column(
        ForeignKey("scope.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    delivery: Mapped[str | None] = mapped_column(String(8))  # nothing: as the person has it for all
    paused_until: Mapped[datetime | None] = mapped_column(Utc)
    since: Mapped[datetime] = mapped_column(Utc)


class Attempt(Model):
    """One try of something that is limited per account: signing in, asking for a link."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_key_what_at", "key", "what", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(Utc)
    what: Mapped[str] = mapped_column(String(24))
