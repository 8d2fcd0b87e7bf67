"""Hostile strings come in through the import, into every field: every page stays clean."""

import io
import json
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import Flask

from forum.clock import now
from forum.consolidation.assembly import response_document
from forum.consolidation.formats import write
from forum.consolidation.queries import response_facts
from forum.db import transaction
from forum.discussions.data import FolderRefused, import_discussion, read_folder
from forum.discussions.queries import discussion_by_slug
from tests.hostile import TEXTS
from tests.support.client import CheckingClient
from tests.support.crawl import reached
from tests.support.pagechecks import MARKER, problems

FIELDS = ("author", "organisation", "role_title")


def line(text: str) -> str:
    """Return a hostile text as a field of one line may hold it."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:150] or "x"


def written(folder: Path, texts: list[str]) -> None:
    """Write a folder in which every field that takes words holds something hostile."""
    rows = []
    for number, text in enumerate(texts, start=1):
        markdown = number % 2
        name = f"{number:03}.{'md' if markdown else 'txt'}"
        (folder / name).write_text(f"Said: {MARKER}\n\n{text}\n\nend", encoding="utf-8")
        rows.append(
            {
                "file": name,
                "language": ("en", "ar")[number % 2],
                "format": "markdown" if markdown else "plain",
                "week": 1,
                "attribution": "named",
                "answers": ["1.1"],
                **{field: f"{MARKER} {line(text)}" for field in FIELDS},
            }
        )
    word = f"{MARKER} {line(texts[0])} {line(texts[-1])}"[:150]
    manifest = {
        "title": {"en": word, "ar": word},
        "short_code": "HOST",
        "slug": "hostile",
        "organisers": [word],
        "languages": ["en", "ar"],
        "base_language": "en",
        "time_zone": "Europe/Brussels",
        "opens": "2026-11-02",
        "closes": "2026-11-29",
        "launch": {"en": f"{word}\n\n{texts[1]}", "ar": word},
        "weeks": [
            {
                "number": 1,
                "opens": "2026-11-02",
                "closes": "2026-11-29",
                "theme": {"en": word},
                "intro": {"en": f"{word}\n\n{texts[2]}"},
                "questions": [{"number": 1, "text": {"en": word, "ar": word}}],
            }
        ],
        "contributions": rows,
    }
    (folder / "discussion.json").write_text(json.dumps(manifest), encoding="utf-8")


@pytest.mark.sqlite_only
@pytest.mark.parametrize("kind", sorted(TEXTS))
def test_every_page_of_a_hostile_discussion_is_clean(
    app: Flask, client: CheckingClient, tmp_path: Path, kind: str
) -> None:
    texts = [text[:1500] for text in TEXTS[kind] if text.strip()]
    texts = (texts * 3)[:: max(1, len(texts) // 4)][:10]
    written(tmp_path, texts)
    try:
        folder = read_folder(tmp_path)
    except FolderRefused as refused:  # names what it doesn't take: that is an answer too
        pytest.fail(f"{kind}: {refused.sentence}")
    with transaction():
        import_discussion(folder, at=now())
    starts = ("/discussions/hostile", "/organisations", "/discussions/hostile?lang=ar")
    found = reached(client, *starts, check=False)
    assert len(found) > len(texts)
    for address, text in found.items():
        if address.endswith("feed.xml"):
            ElementTree.fromstring(text.partition("</feed>")[0] + "</feed>")
        elif text.startswith("<!doctype html>"):
            wrong = [p for p in problems(text.partition("</html>")[0] + "</html>") if is_wrong(p)]
            assert wrong == [], address
    discussion = discussion_by_slug("hostile")
    assert discussion is not None
    for language in ("en", "ar"):
        document = response_document(response_facts(discussion, now()), language)
        assert b"<script>alert" not in write(document, "html")
        with zipfile.ZipFile(io.BytesIO(write(document, "docx"))) as archive:
            for name in archive.namelist():
                if name.endswith(".xml"):
                    ElementTree.fromstring(archive.read(name))


def is_wrong(problem: str) -> bool:
    """Say whether a problem is one here: what people typed may look like a leftover.

    Unicode's noncharacters (U+FDD0) are kept as typed; the HTML standard only warns of them.
    """
    if "invalid-codepoint" in problem:
        return False
    return " says '" not in problem and ' says "' not in problem
