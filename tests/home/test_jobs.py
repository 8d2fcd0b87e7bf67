"""The page of jobs: what waits, runs and failed, and what administrators do about it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from forum import jobs
from forum.accounts.models import Person
from forum.clock import now
from forum.db import db
from forum.jobs.sweeping import beat
from tests.support import factories
from tests.support.client import CheckingClient
from tests.support.signing_in import sign_in
from tests.support.statements import recorded


@pytest.fixture
def boss(client: CheckingClient) -> Person:
    """An administrator, signed in."""
    return sign_in(client, "administrator")


def test_without_a_worker_the_page_says_what_to_do(client: CheckingClient, boss: Person) -> None:
    page = client.page("/admin/jobs")
    assert "No worker is alive" in page.text and "forum worker" in page.text
    assert "Nothing waits" in page.text and "No timed work yet" in page.text


def test_the_page_says_when_a_worker_was_last_alive(
    client: CheckingClient, boss: Person, clock: Any
) -> None:
    beat("elsewhere:1", [1], now())
    assert "A worker is alive" in client.page("/admin/jobs").text
    clock.shift(timedelta(minutes=2))
    page = client.page("/admin/jobs").text
    assert "No worker is alive" in page and "The last sign of life was on Wednesday" in page


def test_a_failed_job_is_shown_with_its_reason_and_runs_again(
    client: CheckingClient, boss: Person
) -> None:
    row = factories.job(error="KeyError (export.py, line 7)")
    page = client.page("/admin/jobs")
    assert "KeyError (export.py, line 7)" in page.text and "discussion_id 7" in page.text
    said = client.submit(page, {}, button="Run it again")
    assert "The job waits for the next free worker." in said.text
    db.session.expire_all()
    assert (row.state, row.tries, row.due) == ("waiting", 0, now())


def test_a_job_is_forgotten(client: CheckingClient, boss: Person) -> None:
    factories.job()
    page = client.page("/admin/jobs")
    said = client.submit(page, {}, button="Forget it")
    assert "The job was forgotten. It will not run." in said.text
    assert db.session.scalar(select(func.count(jobs.Job.id))) == 0
    client.submit(page, {}, button="Forget it", status=404)  # from a page that is old by now


@pytest.mark.parametrize(
    ("state", "button", "sentence"),
    [
        ("running", "Run it again", "This job is running."),
        ("done", "Run it again", "This job is done already."),
        ("running", "Forget it", "Only a job that failed or waits can be forgotten."),
        ("done", "Forget it", "Only a job that failed or waits can be forgotten."),
    ],
)
def test_what_changed_meanwhile_is_said(
    client: CheckingClient, boss: Person, state: str, button: str, sentence: str
) -> None:
    row = factories.job()
    page = client.page("/admin/jobs")
    row.state = state
    db.session.commit()
    assert sentence in client.submit(page, {}, button=button).text
    db.session.expire_all()
    assert row.state == state


def test_timed_work_is_listed_and_can_run_now(client: CheckingClient, boss: Person) -> None:
    row = factories.job(state="waiting", every=60)
    page = client.page("/admin/jobs")
    assert "every 60 minutes" in page.text
    client.submit(page, {}, button="Run it now")
    db.session.expire_all()
    assert (row.due, row.queued) == (now(), now())


def test_many_jobs_take_as_many_statements_as_few(client: CheckingClient, boss: Person) -> None:
    factories.job()
    with recorded() as few:
        client.page("/admin/jobs")
    for _time in range(70):
        factories.job(error="KeyError (export.py, line 7)")
    with recorded() as many:
        page = client.page("/admin/jobs")
    assert len(many) == len(few) <= 8
    assert "21 older jobs are not shown." in page.text


def test_who_asked_for_a_job_sees_its_progress(client: CheckingClient) -> None:
    person = sign_in(client, "member")
    row = factories.job(asked_by=person.id, state="running")
    page = client.page(f"/jobs/{row.id}")
    (bar,) = page.all("//progress")
    assert (bar.get("max"), bar.get("value")) == ("12", "3") and "3 of 12" in page.text
    assert page.all("//a[contains(., 'Look again')]")
    other = factories.job(asked_by=person.id + 1, state="running")
    client.page(f"/jobs/{other.id}", status=404)
    client.page("/jobs/99999", status=404)


@pytest.mark.parametrize(
    ("state", "error", "words"),
    [
        ("waiting", None, "It waits for a free worker"),
        ("waiting", "worker-ended", "It went wrong and is tried again"),
        ("done", None, "It is done"),
        ("failed", "unknown-work", "know this work"),
    ],
)
def test_every_state_has_its_words(
    client: CheckingClient, state: str, error: str | None, words: str
) -> None:
    person = sign_in(client, "member")
    row = factories.job(asked_by=person.id, state=state, error=error)
    assert words in client.page(f"/jobs/{row.id}").text
