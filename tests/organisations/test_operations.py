"""Organisations: what is stored, merging two, undoing it."""

from threading import Barrier, Thread

import pytest
from flask import Flask

from forum.accounts.permissions import SITE_SCOPE
from forum.clock import now
from forum.db import db, transaction
from forum.errors import Refused
from forum.moderation.models import Submission
from forum.moderation.operations import chain_of
from forum.organisations.models import Organisation
from forum.organisations.operations import (
    add_organisation,
    edit_organisation,
    merge_organisations,
    undo_merge,
    web_address,
)
from forum.organisations.queries import kept_under, organisation, organisations, with_merged
from tests import hostile
from tests.support import factories


def add(name: str = "Town of Brook", **facts: str | None) -> Organisation:
    wanted = {"type_": "local-authority", "country": "BE", **facts}
    with transaction():
        return add_organisation(name=name, scope_id=SITE_SCOPE, language="en", at=now(), **wanted)


def edit(row: Organisation, **facts: str | None) -> None:
    wanted = {
        "name": row.name,
        "type_": row.type,
        "country": row.country,
        "short": row.short,
        "website": row.website,
        **facts,
    }
    with transaction():
        edit_organisation(row.id, **wanted)


def merge(row: Organisation | int, into: Organisation | int) -> None:
    ids = [one if isinstance(one, int) else one.id for one in (row, into)]
    with transaction():
        merge_organisations(*ids, by_id=None, at=now(), language="en")


def unmerge(row: Organisation) -> None:
    with transaction():
        undo_merge(row.id, by_id=None, at=now(), language="en")


@pytest.mark.parametrize(
    "website",
    [
        "https://www.town.example",
        "http://town.example:8080/path?q=1#part",
        "https://münchen.example/über",
    ],
)
def test_web_addresses_are_kept_as_they_are(website: str) -> None:
    assert web_address(f" {website} ") == website


@pytest.mark.parametrize(
    "website",
    [
        "javascript:alert(1)",
        "JavaScript://town.example/%0aalert(1)",
        "data:text/html,x",
        "ftp://town.example",
        "//town.example",
        "town.example",
        "https://",
        "https://localhost",
        "https://user:password@town.example",
        "https://town.example/ x",
        "https://town.example/\u202egnp",
        'https://town.example/"onclick="x',
        "https://[::1",
        "https://town.example:99999",
        "https://town.example/" + "x" * 10_000,
        "\x00",
    ],
)
def test_other_addresses_are_refused_at_their_field(app: Flask, website: str) -> None:
    with pytest.raises(Refused) as refused:
        add(website=website)
    assert refused.value.field == "website"


@pytest.mark.parametrize("website", [None, "", "  "])
def test_no_website_is_none(website: str | None) -> None:
    assert web_address(website) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "\u200b"),
        ("name", "x" * 301),
        ("short", "x" * 61),
        ("type_", "circus"),
        ("country", "QQ1"),
    ],
)
def test_what_can_not_be_is_refused_when_added_and_when_changed(
    app: Flask, field: str, value: str
) -> None:
    with pytest.raises(Refused) as refused:
        add(**{field: value})
    assert refused.value.field == field
    row = add()
    with pytest.raises(Refused) as refused:
        edit(row, **{field: value})
    assert refused.value.field == field


def test_a_change_reaches_the_submissions_title(app: Flask) -> None:
    row = add()
    edit(row, name="Town  of Brook and Hill", short="TBH", type_=None, country=None)
    row = db.session.get_one(Organisation, row.id)
    assert (row.name, row.short, row.type, row.country) == (
        "Town of Brook and Hill",
        "TBH",
        None,
        None,
    )
    assert db.session.get_one(Submission, row.submission_id).title == row.name


def test_a_hostile_name_is_one_line_or_refused(app: Flask) -> None:
    for text in hostile.ALL[::5]:
        try:
            name = add(text).name
        except Refused:
            continue
        assert name == " ".join(name.split())
        assert not set(name) & set("\x00\r\n\u202e\u2066")


def test_a_merged_organisation_leads_to_the_other(app: Flask) -> None:
    old, kept = add("Brook (town)"), add()
    merge(old, kept)
    assert organisation(old.id).id == kept.id
    assert [row.id for row in organisations()] == [kept.id]
    assert set(db.session.scalars(with_merged(kept.id))) == {old.id, kept.id}
    assert kept_under([kept.id]) == {old.id: kept.id, kept.id: kept.id}
    last = chain_of(old.submission_id)[-1]
    assert (last.to_state, last.merged_into_id) == ("merged", kept.submission_id)


def test_a_chain_of_merges_leads_to_its_end_and_back(app: Flask) -> None:
    first, second, third = add("First"), add("Second"), add("Third")
    merge(first, second)
    merge(second, third)
    assert organisation(first.id).id == third.id
    unmerge(second)
    assert organisation(first.id).id == second.id
    assert organisation(second.id).id == second.id
    unmerge(first)
    assert organisation(first.id).id == first.id
    with pytest.raises(Refused):
        unmerge(first)


def test_what_can_not_be_merged_is_refused(app: Flask) -> None:
    one, two = add("One"), add("Two")
    held = factories.organisation("Held", state="held")
    with pytest.raises(Refused):
        merge(one, one)
    with pytest.raises(Refused) as refused:
        merge(one, held)
    assert refused.value.field == "into_id"
    with pytest.raises(Refused):
        merge(held, one)
    with pytest.raises(Refused):
        merge(one, 999_999)
    merge(one, two)
    with pytest.raises(Refused):
        merge(one, two)
    with pytest.raises(Refused):
        merge(two, one)


def test_a_held_organisation_is_not_public(app: Flask) -> None:
    held = factories.organisation("Held", state="held")
    assert organisation(held.id) is None
    assert organisations() == []


def test_equal_names_come_in_pages_without_loss(app: Flask) -> None:
    made = [add(name) for name in ("brook", "Brook", "BROOK", "Brook", "Hill")]
    seen: list[int] = []
    after = None
    while page := organisations(after=after, limit=2):
        seen += [row.id for row in page]
        after = page[-1].id
    assert sorted(seen) == sorted(row.id for row in made)
    assert len(seen) == len(set(seen))


def test_organisations_are_found_by_name_and_short_name(app: Flask) -> None:
    add("Élan Çelik", short="EC")
    add("100% Hill_Town")
    assert [row.name for row in organisations("élan")] == ["Élan Çelik"]
    assert [row.name for row in organisations("ec")] == ["Élan Çelik"]
    assert [row.name for row in organisations("0% hill_t")] == ["100% Hill_Town"]
    assert organisations("%' or '1'='1") == []


def test_two_merges_into_each_other_at_once_leave_one(real_app: Flask) -> None:
    with real_app.app_context():
        ids = [add("One").id, add("Two").id]
    barrier = Barrier(2)
    went: list[str] = []

    def run(row: int, into: int) -> None:
        with real_app.app_context():
            barrier.wait()
            try:
                merge(row, into)
                went.append("done")
            except Refused:
                went.append("refused")
            except Exception as error:  # so that the test names it
                went.append(repr(error))

    threads = [Thread(target=run, args=pair) for pair in (ids, ids[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(went) == ["done", "refused"]
    with real_app.app_context():
        assert len(organisations()) == 1
