"""Numbers last and have no gaps, however many people post at once. On real copies."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from forum.clock import now
from forum.db import db, transaction
from forum.discussions.models import Contribution, Discussion
from forum.discussions.operations.posting import Author, post_contribution
from forum.errors import Refused
from forum.moderation.models import Decision, Submission
from forum.settings import SiteSetting
from tests.support import factories, needs
from tests.support.apps import make_app

THREADS, EACH, PROCESSES, EACH_PROCESS = 6, 25, 2, 25
POSTS = THREADS * EACH + PROCESSES * EACH_PROCESS


def post(discussion_id: int, who: str, times: int) -> None:
    """Post several texts, each in its own transaction, as a web server's worker does."""
    for turn in range(times):
        with transaction():
            post_contribution(
                discussion_id=discussion_id,
                author=Author(name=who),
                body=f"Text {turn} of {who}: the market hall needs a roof before winter.",
                language="en",
                week_id=None,
                week_source=None,
                channel="web",
                received=now(),
                attribution="named",
            )


def other_process(url: str, folder: str, discussion_id: int, who: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.discussions.test_numbers"]
    return subprocess.Popen(
        [*command, url, folder, str(discussion_id), who],
        cwd=needs.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_two_hundred_posts_at_once_get_the_numbers_one_to_two_hundred(real_app: Flask) -> None:
    with real_app.app_context():
        key = factories.discussion().id
        revision = db.session.get_one(SiteSetting, 1).rev
        url = db.engine.url.render_as_string(hide_password=False)
    folder = str(real_app.config["FORUM_INSTANCE"])
    processes = [other_process(url, folder, key, f"process {n}") for n in range(PROCESSES)]
    for process in processes:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    barrier = Barrier(THREADS + 1)

    def thread(number: int) -> None:
        with real_app.app_context():
            barrier.wait(30)
            post(key, f"thread {number}", EACH)

    with ThreadPoolExecutor(THREADS) as pool:
        running = [pool.submit(thread, number) for number in range(THREADS)]
        barrier.wait(30)
        codes = []
        for process in processes:
            process.stdin and process.stdin.write("go\n")
            process.stdin and process.stdin.flush()
        for future in running:
            future.result()
        for process in processes:
            process.communicate(timeout=60)
            codes.append(process.returncode)
    assert codes == [0] * PROCESSES

    with real_app.app_context():
        numbers = db.session.scalars(select(Contribution.number).order_by(Contribution.id)).all()
        assert sorted(n or 0 for n in numbers) == list(range(1, POSTS + 1))
        authors = set(db.session.scalars(select(Contribution.author_name)))
        assert len(authors) == THREADS + PROCESSES
        assert db.session.get_one(Discussion, key).next_number == POSTS + 1
        assert len(db.session.scalars(select(Submission.id)).all()) == POSTS
        assert len(db.session.scalars(select(Decision.seq)).all()) == POSTS
        assert db.session.get_one(SiteSetting, 1).rev == revision + POSTS


def test_a_refused_text_takes_no_number(app: Flask) -> None:
    discussion = factories.discussion()
    factories.contribution(discussion)
    with pytest.raises(Refused):
        factories.contribution(discussion, "   ")
    assert factories.contribution(discussion).number == 2


def test_a_held_text_has_no_number_and_leaves_no_gap(app: Flask) -> None:
    discussion = factories.discussion()
    held = factories.contribution(discussion, hold="policy")
    assert held.number is None
    assert factories.contribution(discussion).number == 1


def test_an_import_keeps_its_number_and_the_next_one_follows_it(app: Flask) -> None:
    discussion = factories.discussion()
    assert factories.contribution(discussion, number=41, channel="import").number == 41
    assert factories.contribution(discussion).number == 42
    assert factories.contribution(discussion, number=7, channel="import").number == 7
    assert factories.contribution(discussion).number == 43


def test_each_discussion_counts_for_itself(app: Flask) -> None:
    first, second = factories.discussion(), factories.discussion()
    factories.contribution(first)
    assert factories.contribution(second).number == 1


if __name__ == "__main__":
    from pathlib import Path

    app = make_app(sys.argv[1], Path(sys.argv[2]))
    with app.app_context():
        print("ready", flush=True)
        sys.stdin.readline()
        post(int(sys.argv[3]), sys.argv[4], EACH_PROCESS)
