"""Parts under headings become one body: nothing is lost, and each keeps its own passages."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forum.discussions.segments import Question
from forum.discussions.segments.parts import (
    Part,
    as_segments,
    compose,
    corrected,
    fingerprint,
    passages,
)
from forum.html import render

QUESTIONS = [
    Question(11, 1, 1, {"en": "Which rules help small towns to keep their markets open?"}),
    Question(12, 1, 2, {"en": "What should a newcomer know after a month, and who tells them?"}),
    Question(21, 2, 1, {"en": "How do neighbouring councils share one advice office?"}),
]

# What Markdown joins with, or lets swallow, the text that follows.
HOSTILE = [
    "- a list\n- that goes on", "* another\n\n  with two paragraphs", "1. first\n2. second",
    "3) third", "```\nnever closed", "~~~ python\nnever closed either", "```` \n```\nstill open",
    "    indented code", "\tindented by a tab", "> a quotation", "> ```\n> open inside", ">",
    "| a | b |\n|---|---|\n| 1 | 2 |", "| 3 | 4 |", "|---|", "===", "---", "***", "- - -",
    "Setext\n---", "words\n===", "# Heading", "#", "######", "[a]: http://mill.example",
    "[a]", "[a][b]", "(http://mill.example)", "<div>", "</div>", "<!-- open", "-->",
    "<script>alert(1)</script>", "&lt;b&gt;", "*", "**", "_open", "**open", "`open", "``",
    "![](http://mill.example/x.png)", "\\", "- ", "-", "+", "1.", "- ```\n  open in a list",
    "- > quoted in a list", "> - listed in a quotation", "text\\", "two  \nlines", "a\n\n\n\nb",
    "\u202eturned around", "\u2066isolated", "سؤال عن السوق", "- قائمة", "e\u0301", "\u0301",
    "👩‍👩‍👧", "\u200b", "\ufeff", "\u00a0", "x" * 300, "1" * 12 + ". no list",
    "Question 2:", "Question 2.1: the desk", "Dear all,", "Best regards,\nAda Mol",
    "Which rules help small towns to keep their markets open?", "http://mill.example/a_b_c",
]  # fmt: skip

piece = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(alphabet="-*+>#`~|=_[]()<>!\\&: \n\t0123.)abé\u0301سؤ", max_size=30),
    st.text(max_size=20),
)
text = st.lists(piece, min_size=0, max_size=4).map("\n\n".join) | st.lists(
    piece, min_size=1, max_size=3
).map("\n".join)
parts = st.lists(st.tuples(text, st.sampled_from([None, 11, 12, 21])), min_size=1, max_size=6)


@settings(max_examples=400)
@given(parts)
@example([("- a", 11), ("- b", 12)])
@example([("```\ncode", 11), ("after", 12)])
@example([("1. a\n```\nx", 11), ("> ```\ny", None), ("    z", 21)])
def test_every_part_lies_whole_in_its_own_passages(typed: list[tuple[str, int | None]]) -> None:
    composed = compose([Part(words, question) for words, question in typed])
    plain = composed.rendered.plain
    assert len(composed.parts) == len(composed.ranges)
    at = 0
    for part, (start, stop) in zip(composed.parts, composed.ranges, strict=True):
        assert start == at
        at = stop
        alone = render(part.text, composed.format).plain
        assert plain[start:stop].rstrip("\n") == alone.rstrip("\n")
    assert at == len(plain)


@settings(max_examples=300)
@given(parts)
@example([("Which rules help small towns to keep their markets open?", 12)])
def test_passages_cover_the_text_in_order_without_overlap(
    typed: list[tuple[str, int | None]],
) -> None:
    composed = compose([Part(words, question) for words, question in typed])
    found = passages(composed, QUESTIONS, week=1)
    at = 0
    for one in found:
        assert one.start == at < one.stop
        at = one.stop
    assert at == len(composed.rendered.plain) or not composed.rendered.plain
    for part, (start, stop) in zip(composed.parts, composed.ranges, strict=True):
        mine = [one for one in found if one.start >= start and one.stop <= stop]
        assert sum(one.stop - one.start for one in mine) == stop - start
        if part.question_id and start < stop:
            own = [link for one in mine for link in one.links]
            assert {link.question_id for link in own} == {part.question_id}
            assert {link.origin for link in own} == {"author"}
    assert as_segments(found)[0].start == 0 if found else True


@settings(max_examples=200)
@given(parts)
def test_nothing_that_was_typed_is_missing_from_the_body(
    typed: list[tuple[str, int | None]],
) -> None:
    composed = compose([Part(words, question) for words, question in typed])
    at = 0
    for part in composed.parts:
        place = composed.rendered.body.find(part.text, at)
        assert place >= 0, part.text
        at = place + len(part.text)


def test_lists_under_two_questions_stay_two_lists() -> None:
    composed = compose([Part("- one", 11), Part("- two", 12)])
    assert composed.rendered.html.count("<ul") == 2
    assert composed.rendered.plain == "- one\n\n- two"


def test_a_fence_that_nobody_closed_ends_with_its_part() -> None:
    composed = compose([Part("```\ncode", 11), Part("**said** after it", 12)])
    assert "<strong>said</strong>" in composed.rendered.html
    assert composed.format == "markdown"


def test_ordinary_paragraphs_are_joined_by_a_blank_line_alone() -> None:
    composed = compose([Part("One thing.", 11), Part("  \n", 12), Part("Another.", None)])
    assert composed.rendered.body == "One thing.\n\nAnother."
    assert [part.question_id for part in composed.parts] == [11, None]


def test_a_text_marked_beyond_reason_is_kept_as_plain_text() -> None:
    composed = compose([Part("* " * 15_000, 11), Part("*a* " * 15_000, 12)])
    assert "".join(composed.rendered.plain.split()).startswith("****")
    assert composed.ranges[1][1] == len(composed.rendered.plain)


def test_what_is_longer_than_a_text_may_be_is_refused() -> None:
    with pytest.raises(ValueError, match="is the most"):
        compose([Part("a " * 60_000, 11), Part("b " * 60_000, 12)])


def test_a_greeting_and_a_signature_answer_nothing() -> None:
    said = "Dear all,\n\nWe opened the hall on market days.\n\nBest regards,\nAda Mol"
    found = passages(compose([Part(said, 11)]), QUESTIONS, week=1)
    assert [(one.kind, one.question_ids) for one in found] == [
        ("greeting", ()),
        ("answer", (11,)),
        ("signature", ()),
    ]


def test_an_answer_of_courtesy_alone_still_answers() -> None:
    found = passages(compose([Part("Best regards,\nAda Mol", 11)]), QUESTIONS, week=1)
    assert [one.question_ids for one in found] == [(11,)] * len(found)


def test_another_question_named_in_an_answer_is_proposed_not_linked() -> None:
    said = "We opened the hall.\n\nQuestion 2: the desk is open twice a week."
    found = passages(compose([Part(said, 11)]), QUESTIONS, week=1)
    assert [one.question_ids for one in found] == [(11,), (11,)]
    assert [[link.question_id for link in one.proposed] for one in found] == [[], [12]]


def test_free_text_follows_its_labels() -> None:
    said = "Question 1: the hall.\n\nQuestion 2: the desk.\n\nAnd more on it."
    found = passages(compose([Part(said, None)]), QUESTIONS, week=1)
    assert [one.question_ids for one in found] == [(11,), (12,), (12,)]
    assert len(as_segments(found)) == 2


def test_a_quotation_that_begins_a_reply_is_a_reference() -> None:
    said = "> **C-001:**\n> said before\n\nI agree with this."
    found = passages(compose([Part(said, None)]), QUESTIONS, week=1, reply=True)
    assert [one.kind for one in found] == ["reference", "answer"]
    alone = passages(compose([Part("> said before", None)]), QUESTIONS, week=1, reply=True)
    assert [one.kind for one in alone] == ["reference"]


def test_a_correction_keeps_what_the_rules_found_and_adds_what_the_author_says() -> None:
    composed = compose([Part("Question 1: the hall, and the desk too.", None)])
    (found,) = passages(composed, QUESTIONS, week=1)
    both = corrected(found, [11, 12])
    assert [(link.question_id, link.origin) for link in both.links] == [
        (11, "label"),
        (12, "author"),
    ]
    assert corrected(found, []).links == ()


def test_a_correction_is_kept_for_the_same_words_in_the_same_place_only() -> None:
    one = compose([Part("The hall.", 11)])
    other = compose([Part("The hall.", 12)])
    first, second = (passages(c, QUESTIONS, week=1)[0] for c in (one, other))
    assert fingerprint(first, one.rendered.plain) != fingerprint(second, other.rendered.plain)
    again = compose([Part("Before.", 21), Part("The  hall.", 11)])
    moved = passages(again, QUESTIONS, week=1)[1]
    assert fingerprint(moved, again.rendered.plain) == fingerprint(first, one.rendered.plain)
