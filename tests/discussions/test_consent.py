"""Consent, purely: what is hidden is never shown, and everything else always is."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import fragment_fromstring

from forum.discussions.consent import (
    hidden_ranges,
    public_blocks,
    public_body,
    public_passages,
    public_plain,
    shown_author,
)
from forum.html import render

KINDS = ("answer", "greeting", "question", "signature", "reference")
ATTRIBUTIONS = ("named", "organisation", "anonymous", "unnamed")


@dataclass(frozen=True)
class Place:
    """A passage, as consent sees it."""

    start: int
    stop: int
    kind: str


@dataclass(frozen=True)
class By:
    """Who wrote, as consent sees it."""

    attribution: str
    author_name: str | None = "Ada Writer"
    person_id: int | None = 7
    organisation_id: int | None = 3
    organisation_name: str | None = "Town of Brook"
    role_title: str | None = "Clerk"


# Each word stands once, so that finding it says which piece of the text it came from.
WORDS = st.lists(
    st.sampled_from([" ", "\n", "\n\n", "\n- ", "\n> ", " **", "** ", "\n\n# "]), max_size=25
).map(lambda gaps: "w0" + "".join(f"{gap}w{n}" for n, gap in enumerate(gaps, start=1)))


@st.composite
def cut_texts(draw: st.DrawFn) -> tuple[str, str, str, list[Place]]:
    """Draw (format, source, rendered HTML, passages that cover its plain text)."""
    format_ = draw(st.sampled_from(["plain", "markdown"]))
    rendered = render(draw(WORDS), format_)
    size = len(rendered.plain)
    cuts = sorted(draw(st.sets(st.integers(1, max(size - 1, 1)), max_size=5)) - {size})
    edges = [0, *[cut for cut in cuts if cut < size], size]
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=len(edges), max_size=len(edges)))
    places = [
        Place(a, b, kind) for a, b, kind in zip(edges, edges[1:], kinds, strict=False) if a < b
    ]
    return format_, rendered.body, rendered.html, places


def text_in(html: str) -> str:
    """Return the words of clean HTML, without white space."""

    return "".join(
        "".join(fragment_fromstring(html or "<p></p>", create_parent="div").itertext()).split()
    )


def visible(plain: str, places: list[Place], attribution: str) -> str:
    """Return what may be seen, without white space."""
    hides = attribution in ("organisation", "anonymous")
    return "".join(
        "".join(plain[p.start : p.stop].split())
        for p in places
        if not (hides and p.kind in ("greeting", "signature"))
    )


@given(cut_texts(), st.sampled_from(ATTRIBUTIONS))
@settings(max_examples=250)
def test_every_form_of_a_text_shows_all_but_what_is_hidden(
    drawn: tuple[str, str, str, list[Place]], attribution: str
) -> None:
    format_, body, html, places = drawn
    plain = render(body, format_).plain  # type: ignore[arg-type]
    wanted = visible(plain, places, attribution)
    assert "".join(public_plain(plain, places, attribution).split()) == wanted
    marks = "-|>#*"  # marks of lists stand in the plain text, not in the words of the HTML
    bare = wanted.translate(str.maketrans("", "", marks))
    blocks = "".join(block.html for block in public_blocks(html, plain, places, attribution))
    assert text_in(blocks).translate(str.maketrans("", "", marks)) == bare
    passages = public_passages(html, plain, places, attribution)
    joined = "".join(text_in(piece) for _place, piece in passages)
    assert joined.translate(str.maketrans("", "", marks)) == bare
    for place, piece in passages:
        own = "".join(plain[place.start : place.stop].split())
        assert text_in(piece).translate(str.maketrans("", "", marks)) == own.translate(
            str.maketrans("", "", marks)
        )


@given(cut_texts(), st.sampled_from(ATTRIBUTIONS))
@settings(max_examples=150)
def test_an_exported_source_reads_as_what_may_be_seen(
    drawn: tuple[str, str, str, list[Place]], attribution: str
) -> None:
    format_, body, _html, places = drawn
    plain = render(body, format_).plain  # type: ignore[arg-type]
    left, kind = public_body(body, plain, format_, places, attribution)
    marks = str.maketrans("", "", "-|>#*")
    if not hidden_ranges(places, attribution):
        assert (left, kind) == (body, format_)
    read = render(left, kind).plain  # type: ignore[arg-type]
    assert "".join(read.split()).translate(marks) == visible(plain, places, attribution).translate(
        marks
    )


def test_readers_know_of_an_author_what_was_agreed() -> None:
    named = shown_author(By("named"))
    assert (named.name, named.person_id, named.organisation) == ("Ada Writer", 7, "Town of Brook")
    assert named.role_title == "Clerk"
    only = shown_author(By("organisation"))
    assert (only.organisation, only.organisation_id) == ("Town of Brook", 3)
    assert only.name is only.person_id is only.role_title is None
    for attribution in ("anonymous", "unnamed"):
        nobody = shown_author(By(attribution))
        assert all(getattr(nobody, name) is None for name in nobody.__slots__)


def test_a_person_without_a_name_on_the_text_is_not_linked() -> None:
    assert shown_author(By("named", author_name=None)).person_id is None


def test_a_label_within_a_line_parts_the_line_between_two_passages() -> None:
    rendered = render("Before it. Question 2: after it.", "plain")
    places = [Place(0, 11, "answer"), Place(11, len(rendered.plain), "answer")]
    found = public_passages(rendered.html, rendered.plain, places, "named")
    assert [text_in(html) for _place, html in found] == ["Beforeit.", "Question2:afterit."]
