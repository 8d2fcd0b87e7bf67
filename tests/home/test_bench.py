"""`forum bench pages`: the data is whole, the report says what was measured beside its aims."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import func, select

from forum.app import create_app
from forum.cli import main
from forum.clock import now
from forum.db import db, transaction
from forum.discussions.models import (
    Contribution,
    Discussion,
    Segment,
    SegmentQuestion,
    Version,
    Week,
)
from forum.home.bench.filling import fill, found_mark, mark
from forum.home.bench.loading import Load
from forum.home.bench.looking import Look
from forum.home.bench.measuring import pages_of
from forum.home.bench.report import PageReport, Report, as_json, lines
from forum.home.bench.serving import Memory
from forum.home.bench.size import Places, Size
from forum.html import render
from forum.moderation.models import Decision, Submission

SMALL = Size.of(660)


def counted(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_usual_size_is_what_the_aims_speak_of() -> None:
    size = Size.of(11_000)
    counts = size.counts()
    assert len(counts) == size.discussions == 200
    assert sum(sum(weeks.values()) for weeks in counts) == 11_000
    assert (counts[0][2], counts[1][2]) == (1_000, 110)
    assert {sum(weeks.values()) for weeks in counts[2:]} <= {49, 50}


def test_the_data_holds_as_much_as_was_asked_for(app: Flask) -> None:
    with transaction():
        fill(SMALL, now())
    assert counted(Discussion) == SMALL.discussions
    assert counted(Contribution) == counted(Version) == SMALL.contributions
    assert counted(Submission) == counted(Decision) == SMALL.contributions + SMALL.organisations
    crowded = db.session.scalar(
        select(func.count())
        .select_from(Contribution)
        .join(Week, Week.id == Contribution.week_id)
        .join(Discussion, Discussion.id == Week.discussion_id)
        .where(Discussion.slug == Places().crowded, Week.number == Places().week)
    )
    assert crowded == SMALL.crowded
    assert len(db.session.scalars(select(Version.language).distinct()).all()) == 5
    assert counted(SegmentQuestion) > SMALL.contributions
    assert found_mark() == mark(SMALL, now())


def test_the_texts_are_stored_as_the_house_would_store_them(app: Flask) -> None:
    with transaction():
        fill(SMALL, now())
    for version in db.session.scalars(select(Version).order_by(Version.id).limit(40)):
        made = render(version.body, "plain")
        stored = (version.body, version.plain, version.html, version.sha256)
        assert stored == (made.body, made.plain, made.html, made.sha256)
        assert 60 <= version.words <= 1220
        ranges = db.session.execute(
            select(Segment.start, Segment.stop)
            .where(Segment.version_id == version.id)
            .order_by(Segment.position)
        ).all()
        assert ranges[0].start == 0
        assert ranges[-1].stop == len(version.plain)
        assert [a.stop for a in ranges[:-1]] == [b.start for b in ranges[1:]]


def test_every_page_that_is_measured_answers(app: Flask) -> None:
    with transaction():
        fill(SMALL, now())
    client = app.test_client()
    assert {path: client.get(path).status_code for _name, path in pages_of(Places())} == {
        path: 200 for _name, path in pages_of(Places())
    }


def test_the_report_shows_each_page_beside_its_aims() -> None:
    def loads(per_second: float, errors: int = 0) -> list[Load]:
        return [Load(per_second, 10, 40, 60, errors), Load(per_second, 10, 50, 60, 0)]

    page = PageReport(
        "front", "/", loads(200), loads(300), loads(100, 3), Look(7, 5, 8, 9_000, 24_000)
    )
    report = Report(
        database="sqlite",
        server="gunicorn",
        seconds=3,
        pages=[page],
        memory={"cache on": [Memory(80_000_000, 70_000_000)]},
        growth=(0.010, 0.011),
        growth_after_change=(0.010, 0.013),
        contributions=(110, 1000),
    )
    said = "\n".join(lines(report))
    row = next(line for line in said.splitlines() if line.startswith("front"))
    assert row.split() == ["front", "200", "300", "1.50", "50", "100", "0.50", "50", "3"]
    assert "RSS 80 PSS 70" in said
    assert "1.10 times" in said and "1.30 times" in said
    data = json.loads(json.dumps(as_json(report)))
    assert data["pages"][0]["ratio_fresh"] == 0.5
    assert data["aims"]["ratio"] == 0.7


@pytest.mark.skipif(not shutil.which("wrk"), reason="left out: wrk is not installed")
def test_a_small_run_serves_loads_and_writes_its_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORUM_INSTANCE", str(tmp_path / "site"))
    target = tmp_path / "report.json"
    result = CliRunner().invoke(
        main,
        [
            *("bench", "pages", "--seconds", "1", "--contributions", "600"),
            *("--page", "usual week", "--json", str(target)),
        ],
        obj=ScriptInfo(create_app=create_app),
    )
    assert result.exit_code == 0, result.output
    assert "usual week" in result.output
    data = json.loads(target.read_text())
    (page,) = data["pages"]
    assert sum(load["errors"] for load in page["kept"] + page["fresh"] + page["bare"]) == 0
    assert page["look"]["statements"] <= 8
    assert {name: len(found) for name, found in data["memory"].items()} == {
        "bare page": 2,
        "cache on": 2,
        "cache off": 2,
    }


def test_the_bench_refuses_a_database_that_holds_a_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORUM_INSTANCE", str(tmp_path / "site"))
    info = ScriptInfo(create_app=create_app)
    assert CliRunner().invoke(main, ["db", "upgrade"], obj=info).exit_code == 0
    url = f"sqlite:///{tmp_path / 'site' / 'forum.sqlite3'}"
    result = CliRunner().invoke(main, ["bench", "pages", "--database", url, "--fresh"], obj=info)
    assert result.exit_code == 1
    assert "Give the bench its own" in result.output
