"""The questions of a discussion, ready to be recognised, and the links that recognising makes."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from forum.discussions.segments import words as w
from forum.discussions.segments.fold import words
from forum.discussions.segments.kinds import Link, Question
from forum.discussions.segments.labels import Label, Number, are_decimals_labels
from forum.discussions.segments.restated import Found, Texts, gather

LONGEST_WHY = 300
_CONTENT_LETTERS = 4
_SAME_WORD = 80
_NOTHING_SAID = frozenset(" ".join(words(phrase)) for row in w.NO_ANSWER.values() for phrase in row)


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions by id and by (week, number), their texts, and whether "2.1" may name one."""

    by_id: dict[int, Question]
    by_number: dict[tuple[int, int], list[int]]
    weeks: frozenset[int]
    texts: Texts
    decimals: bool
    languages: int


def know(questions: Sequence[Question], plain: str) -> Asked:
    """Return what a reader of `plain` has to know about the questions."""
    by_number: dict[tuple[int, int], list[int]] = {}
    for question in questions:
        by_number.setdefault((question.week, question.number), []).append(question.id)
    return Asked(
        {question.id: question for question in questions},
        by_number,
        frozenset(question.week for question in questions),
        gather(questions),
        are_decimals_labels(plain, by_number),
        len({language for question in questions for language in question.texts}),
    )


def shorten(text: str) -> str:
    """Return the words a link rests on, without line breaks, at most 300 characters."""
    return " ".join(text.split())[:LONGEST_WHY]


def links_by_number(
    asked: Asked, week: int | None, numbers: tuple[Number, ...], why: str
) -> tuple[Link, ...]:
    """Return the links for question numbers: all of them or, if one doesn't exist, none."""
    links: dict[int, Link] = {}
    for own_week, number in numbers:
        its_week = own_week if own_week is not None else week
        found = asked.by_number.get((its_week, number), []) if its_week is not None else []
        if len(found) != 1:
            return ()
        links[found[0]] = Link(found[0], "label", shorten(why), None)
    return tuple(links.values())


def links_by_text(
    asked: Asked, found: Found, numbered: tuple[Link, ...], week_in_text: int | None
) -> tuple[Link, ...]:
    """Return the link to a restated question; its words weigh more than a number before them.

    Where several questions have that very text, the label's number or week tells which is meant.
    """
    owners = found.owners
    if len(owners) > 1:
        owners = owners & {link.question_id for link in numbered} or frozenset(
            owner for owner in owners if asked.by_id[owner].week == week_in_text
        )
    if len(owners) != 1:
        return ()
    (owner,) = owners
    return (Link(owner, "restated", found.why, found.score),)


def says_something_else(asked: Asked, label: Label, links: tuple[Link, ...], rest: str) -> bool:
    """Say whether what follows a label shows that it doesn't answer the question of that number.

    "Question 2: no answer", or the writer's own list of questions: a lone question that shares not
    one word with the numbered one, though we have that one in all languages.
    """
    said = words(rest[: 2 * LONGEST_WHY])
    if " ".join(said) in _NOTHING_SAID:
        return True
    lone = rest.endswith(("?", "؟")) and not any(mark in rest[:-1] for mark in "?؟")
    if not lone or label.week is not None or any(own is not None for own, _ in label.numbers):
        return False
    content = [word for word in said if len(word) >= _CONTENT_LETTERS]
    for link in links:
        texts = asked.by_id[link.question_id].texts
        its_words = {word for text in texts.values() for word in words(text)} - asked.texts.starts
        if len(texts) < asked.languages or any(
            _are_alike(word, other) for word in its_words for other in content
        ):
            return False
    return bool(links)


def _are_alike(one: str, other: str) -> bool:
    if min(len(one), len(other)) <= _CONTENT_LETTERS:
        return one == other
    return fuzz.ratio(one, other) >= _SAME_WORD
