"""Random people press random buttons on the pages of one discussion, also on pages long open.

Whatever they press: each answer is one of those that people may get, each page is as it must be,
no chain breaks, no text is lost, no number is given twice, and nobody sees what isn't theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml.html import document_fromstring
from sqlalchemy import select

from forum import access
from forum.accounts.models import Person
from forum.db import db
from forum.discussions.models import Contribution, Discussion
from tests.support import factories, forms
from tests.support.client import CheckingClient, client_of
from tests.support.forms import Found
from tests.support.keeping import Kept
from tests.support.signing_in import sign_in

PEOPLE = ("author", "moderator", "coordinator", "second author", "stranger")
ANSWERS = {200, 302, 303, 403, 404, 409, 410}
# What ends the walk of somebody rather than moving a text.
LEFT_OUT = ("/sign-out", "/account", "/admin", "/join", "/password", "/sign-in")


@dataclass
class Walkers:
    """Everybody with a session, the texts of the discussion, and forms that were left open."""

    app: Flask
    slug: str
    clients: dict[str, CheckingClient]
    left_open: list[tuple[str, Found]] = field(default_factory=list)
    pressed: int = 0
    moved: set[str] = field(default_factory=set)

    def pages(self, who: str, *, anywhere: bool) -> list[str]:
        """Return the pages on which this person can do something; ``anywhere``: or anybody."""
        authors, desk, public = [], ["/desk"], [f"/discussions/{self.slug}"]
        rows = db.session.execute(
            select(Contribution.submission_id, Contribution.receipt, Contribution.number)
            .join(Discussion, Discussion.id == Contribution.discussion_id)
            .where(Discussion.slug == self.slug)
        )
        for submission, receipt, number in rows:
            desk.append(f"/desk/{submission}")
            mine = f"/discussions/{self.slug}/mine/{receipt}"
            parts = ("edit", "withdraw", "consent", "correct", "identity")
            authors += [mine, *(f"{mine}/{part}" for part in parts)]
            if number:
                public.append(f"/discussions/{self.slug}/contributions/{number}")
        if anywhere:
            return [*authors, *desk, *public]
        return desk if who in ("moderator", "coordinator") else authors


STEPS = st.lists(
    st.tuples(st.sampled_from(PEOPLE), *(st.integers(0, 9_999) for _n in range(4))),
    min_size=25,
    max_size=25,
)


def walkers(app: Flask, people: dict[str, Person]) -> Walkers:
    """Make a discussion of its own with four texts: public, held, somebody else's, a returned."""
    discussion = factories.discussion(weeks=2, questions=1, policy="hold_new")
    for name in ("moderator", "coordinator"):
        factories.role(people[name], name, discussion.scope_id)
    for name, hold in (("author", None), ("author", "policy"), ("second author", None)):
        factories.contribution(discussion, by=people[name], hold=hold)
    back = factories.contribution(discussion, by=people["author"], hold="policy")
    factories.moved(back.submission_id, "returned", by=people["moderator"])
    clients = {name: client_of(app) for name in PEOPLE}
    for name, client in clients.items():
        sign_in(client, people[name])
    return Walkers(app, discussion.slug, clients)


def step(site: Walkers, who: str, numbers: Sequence[int]) -> None:
    """Open a page and press a button on it, or one on a page opened before."""
    client = site.clients[who]
    access.limiter.reset()
    left = [form for somebody, form in site.left_open if somebody == who]
    if left and numbers[0] % 4 == 0:  # a page that is old by now
        press(site, who, left[numbers[1] % len(left)], numbers)
        return
    pages = site.pages(who, anywhere=numbers[0] % 5 == 1)
    page = pages[numbers[1] % len(pages)]
    answer = client.get(page)
    assert answer.status_code in ANSWERS, f"{page} as {who}: {answer.status}"
    if answer.status_code != 200:
        return
    tree = document_fromstring(answer.get_data(as_text=True))
    found = [
        form
        for form in forms.in_page(site.app, tree, page, who)
        if form.method == "POST" and not urlsplit(form.action).path.startswith(LEFT_OUT)
    ]
    if found:
        chosen = found[numbers[2] % len(found)]
        site.left_open.append((who, chosen))
        press(site, who, chosen, numbers)


def press(site: Walkers, who: str, form: Found, numbers: Sequence[int]) -> None:
    """Send a form, filled in decently, with one of its choices taken by chance."""
    values = {name: list(sent) for name, sent in forms.filled(form).items()}
    for one in form.fields:
        if one.kind in ("select", "radio") and one.choices:
            values[one.name] = [one.choices[numbers[3] % len(one.choices)]]
        elif one.kind == "checkbox" and numbers[3] % 2:
            values[one.name] = list(one.choices)[:1]
        elif one.kind == "textarea" and numbers[3] % 3:
            values[one.name] = [f"Another text, {numbers[3]}.\n\nWith an end."]
    if form.button:
        values[form.button[0]] = [form.button[1]]
    path = urljoin("/", urlsplit(form.action).path)
    options = {"content_type": "multipart/form-data"} if form.multipart else {}
    before = Kept.now()
    answer = site.clients[who].post(path, data=values, **options)
    after = Kept.now()
    what = f"{form} with {values}"
    assert answer.status_code in ANSWERS, f"{what}: {answer.status}"
    assert after.wrong_since(before) == [], what
    if answer.status_code in (403, 404):
        assert after == before, f"{what} changed something"
    site.pressed += 1
    site.moved |= {row[2] for key, row in after.decisions.items() if key not in before.decisions}


@pytest.mark.parametrize("times", [4, pytest.param(100, marks=pytest.mark.long)])
def test_random_buttons_break_nothing(app: Flask, times: int) -> None:
    people = {name: factories.person(f"Ada {name.title()}") for name in PEOPLE}
    pressed, moved = 0, set()

    @settings(
        max_examples=times,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(STEPS)
    def check(steps: list[tuple[str, int, int, int, int]]) -> None:
        nonlocal pressed
        site = walkers(app, people)
        for who, *numbers in steps:
            step(site, who, numbers)
        pressed += site.pressed
        moved.update(site.moved)

    check()
    assert pressed > 3 * times, "hardly anything was pressed: this proves nothing"
    assert moved, "nothing was moved"
