"""The database: base model, own column types, transactions, locks, notices.

Operations never commit. A door opens ``with transaction():`` around the operation; operations
take ids or reload what they change with :func:`locked`.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, Self, TypeVar

from flask_babel import gettext as _
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    Engine,
    MetaData,
    String,
    TypeDecorator,
    event,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from forum.errors import Refused


class Model(DeclarativeBase):
    """Base of every table; constraints get names that both engines and Alembic agree on."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Model, disable_autonaming=True)


class Utc(TypeDecorator[datetime]):
    """An instant: aware datetimes in, aware UTC datetimes out, on both engines."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive datetimes; SQLite keeps UTC without the zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime can't be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the instant in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Wording:
    """One language's text: its state, its own revision, the source revision it was made from."""

    text: str
    state: str = "reviewed"  # draft or reviewed; missing and outdated are derived
    rev: int = 1
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader gets to see of a text, and in which language it is."""

    text: str
    language: str


class Texts(Mapping[str, Wording]):
    """What organisers write, per language; frozen: a change makes a new value.

    ``Texts.of({"en": "Welcome"})`` makes reviewed texts. Drafts are not shown to readers.
    """

    __slots__ = ("_wordings",)

    def __init__(self, wordings: Mapping[str, Wording] | None = None) -> None:
        self._wordings: dict[str, Wording] = dict(wordings or {})

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> Self:
        """Return reviewed texts, one per language, leaving empty ones out."""
        return cls({language: Wording(text) for language, text in texts.items() if text.strip()})

    def __getitem__(self, language: str) -> Wording:
        return self._wordings[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._wordings)

    def __len__(self) -> int:
        return len(self._wordings)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Texts) and self._wordings == other._wordings

    def __hash__(self) -> int:
        return hash(tuple(sorted(self._wordings.items(), key=lambda item: item[0])))

    def __repr__(self) -> str:
        return f"Texts({self._wordings!r})"

    def plain(self) -> dict[str, str]:
        """Return what stands, by language, drafts left out."""
        return {
            language: wording.text
            for language, wording in self._wordings.items()
            if wording.state == "reviewed"
        }

    def shown(self, language: str, base: str) -> Shown:
        """Return the text in ``language``, else in ``base``, else the first that has one.

        An empty text in ``base`` if nothing stands in any language.
        """
        standing = self.plain()
        for choice in (language, base, *standing):
            if choice in standing:
                return Shown(standing[choice], choice)
        return Shown("", base)

    def state(self, language: str, base: str) -> "TextState":
        """Return how a language stands: source, missing, draft, outdated or reviewed.

        Outdated: made from an earlier revision of the text in ``base``; imported translations
        count as made from its first.
        """
        wording = self._wordings.get(language)
        if wording is None or not wording.text.strip():
            return "missing"
        if wording.state == "draft":
            return "draft"
        if language == base:
            return "source"
        source = self._wordings.get(base)
        return "outdated" if source is not None and (wording.of or 1) < source.rev else "reviewed"

    def with_source(self, base: str, text: str, *, state: str = "reviewed") -> "Texts":
        """Return the texts with another source; its revision rises if the words changed."""
        before = self._wordings.get(base)
        rev = 1 if before is None else before.rev + (before.text != text)
        return self._with(base, Wording(text, state, rev) if text.strip() else None)

    def with_translation(
        self, language: str, text: str, *, base: str, state: str = "reviewed"
    ) -> "Texts":
        """Return the texts with another translation, made from the source as it stands now."""
        before, source = self._wordings.get(language), self._wordings.get(base)
        rev = 1 if before is None else before.rev + (before.text != text)
        wording = Wording(text, state, rev, source.rev if source else None)
        return self._with(language, wording if text.strip() else None)

    def _with(self, language: str, wording: Wording | None) -> "Texts":
        kept = {key: value for key, value in self._wordings.items() if key != language}
        return Texts(kept if wording is None else kept | {language: wording})


TextState = Literal["source", "missing", "draft", "outdated", "reviewed"]


class TextsType(TypeDecorator[Texts]):
    """Stores :class:`Texts` as JSON ``{language: {text, state, rev, of}}``."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Use JSONB where there is one."""
        return dialect.type_descriptor(JSONB() if dialect.name == "postgresql" else JSON())

    def process_bind_param(self, value: Texts | None, dialect: Dialect) -> Any:
        """Return the JSON value."""
        return {
            language: {"text": w.text, "state": w.state, "rev": w.rev, "of": w.of}
            for language, w in (value or {}).items()
        }

    def process_result_value(self, value: Any, dialect: Dialect) -> Texts:
        """Return the frozen value."""
        return Texts({language: Wording(**wording) for language, wording in (value or {}).items()})


class Json(TypeDecorator[Any]):
    """Plain JSON, JSONB where there is one."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Use JSONB where there is one."""
        return dialect.type_descriptor(JSONB() if dialect.name == "postgresql" else JSON())


def one_of(column: str, *values: str) -> CheckConstraint:
    """Return the CHECK that ``column`` holds one of ``values`` (or nothing, where it may)."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} in ({listed})", name=column)


class Notice(Model):
    """What happened, said once: jobs read it later, re-read the state and write mails."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(24))
    scope_id: Mapped[int | None]
    about: Mapped[str] = mapped_column(String(24))
    about_id: Mapped[int | None]
    due: Mapped[datetime] = mapped_column(Utc, index=True)
    done: Mapped[datetime | None] = mapped_column(Utc)


def notify(
    kind: str,
    about: str,
    about_id: int | None,
    *,
    at: datetime,
    scope_id: int | None = None,
    key: str = "",
    due: datetime | None = None,
) -> Notice | None:
    """Write down that something happened, once: mails are made of it later, by who sends them.

    ``key`` tells two happenings of one kind about one thing apart (a move's seq, a date); the same
    one again changes nothing and returns None.
    """
    whole = ":".join(filter(None, (kind, about, str(about_id or ""), key)))[:120]
    known = db.session.scalar(select(Notice.id).where(Notice.key == whole))
    if known is not None:
        return None
    row = Notice(
        key=whole, kind=kind, scope_id=scope_id, about=about, about_id=about_id, due=due or at
    )
    db.session.add(row)
    db.session.flush()
    return row


# --- transactions ---------------------------------------------------------------------------

_writing: ContextVar[bool] = ContextVar("writing", default=False)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: Any) -> None:
    """Take BEGIN into our own hands, and set what SQLite needs for several processes."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=20000")
    cursor.execute("PRAGMA cache_size=-4000")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """Writers queue before their first read (BEGIN IMMEDIATE); readers never wait."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


@contextmanager
def transaction(*, shown: bool = True) -> Iterator[Session]:
    """Run one change: all of it is committed, or nothing.

    Ends the read before it and begins anew, so that what the operation reads is what it changes.
    Only doors (views, commands, jobs, intake) open one; they don't nest. A change raises the
    revision by which kept pages are known to be old (:mod:`forum.cache`), unless the door says
    that it changes nothing that visitors see (``shown=False``).
    """
    if _writing.get():
        raise RuntimeError("transactions don't nest: open one at the door only")
    session: Session = db.session()
    session.rollback()
    session.info.pop(REMEMBERED, None)
    token = _writing.set(True)
    try:
        yield session
        session.flush()
        if shown:  # last, so that the one row everybody writes is locked briefly
            session.execute(text("UPDATE setting SET rev = rev + 1 WHERE id = 1"))
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        _writing.reset(token)


# --- reads that are kept --------------------------------------------------------------------

REMEMBERED = (
    "remembered"  # in Session.info: what was read at the site's present revision (forum.cache)
)
Key = TypeVar("Key")
Read = TypeVar("Read")


def remembered(
    what: str, keys: Sequence[Key], read: Callable[[list[Key]], Mapping[Key, Read]]
) -> dict[Key, Read]:
    """Return what ``read`` finds for each key, from memory where this revision was read before.

    Only for plain values that nobody changes and that are the same for every reader at any time.
    Outside of a page that is only read (commands, posts, transactions) always asks the database.
    """
    kept: MutableMapping[tuple[str, Key], Read] | None = db.session().info.get(REMEMBERED)
    if kept is None:
        return dict(read(list(keys)))
    found = {key: kept[what, key] for key in keys if (what, key) in kept}
    missing = [key for key in keys if key not in found]
    if missing:
        for key, value in read(missing).items():
            found[key] = kept[what, key] = value
    return found


Row = TypeVar("Row", bound=Model)


def locked(model: type[Row], key: Any) -> Row:
    """Return the row, fresh and locked until the transaction ends.

    Raises :class:`forum.errors.Refused` if it is gone.
    """
    row = db.session.get(model, key, with_for_update=True, populate_existing=True)
    if row is None:
        raise Refused(_("Somebody else removed this in the meantime. Nothing was changed."))
    return row
