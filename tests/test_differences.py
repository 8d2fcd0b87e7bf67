"""Differences between two texts: nothing is lost on either side, and it never takes long."""

import time

from hypothesis import given
from hypothesis import strategies as st

from forum.html.differences import differences

pieces = st.lists(
    st.sampled_from(["market", "hall", "opens", "twice", "a", "week", "\n", "\n\n", "السوق", "会"]),
    max_size=30,
).map(" ".join)


def words(text: str) -> list[str]:
    return text.split()


@given(pieces, pieces)
def test_both_texts_can_be_read_from_their_differences(before: str, after: str) -> None:
    found = differences(before, after)
    old = "".join(one.text + " " for one in found if one.kind != "added")
    new = "".join(one.text for one in found if one.kind != "removed")
    assert "".join(words(old)) == "".join(words(before))
    assert new == after


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_can_be_compared(before: str, after: str) -> None:
    found = differences(before, after)
    assert "".join(one.text for one in found if one.kind != "removed") == after


def test_a_changed_word_is_the_only_one_marked() -> None:
    found = differences("The hall opens once a week.", "The hall opens twice a week.")
    assert [(one.kind, one.text.strip()) for one in found] == [
        ("same", "The hall opens"), ("removed", "once"), ("added", "twice"), ("same", "a week."),
    ]  # fmt: skip


def test_the_same_text_has_no_differences() -> None:
    assert [one.kind for one in differences("One.\n\nTwo.", "One.\n\nTwo.")] == ["same"]
    assert differences("", "") == []


def test_hostile_texts_take_no_long_time() -> None:
    begun = time.perf_counter()
    for before, after in (
        ("a " * 100_000, "b " + "a " * 100_000 + "c"),
        ("x " + "a b " * 50_000, "b a " * 50_000),
        ("\n".join("ab" * (n % 7) for n in range(40_000)), "ba\n" * 40_000),
        ("会" * 100_000, "議" * 100_000),
        (" ".join(map(str, range(30_000))), " ".join(map(str, range(29_999, 0, -1)))),
    ):  # fmt: skip
        assert differences(before, after)
    assert time.perf_counter() - begun < 15
