"""A question's own text, pasted as a heading: found exactly, or nearly with a clear margin.

A near text must begin and end like the question, hold no words of its own, and be far from every
other question: a rephrased or borrowed question is somebody's own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from forum.discussions.segments import words as w
from forum.discussions.segments.fold import fold, words
from forum.discussions.segments.kinds import Question

# Percent of fuzz.ratio; tried on pasted questions: 89 to 100, other questions 64 at most.
_NEAR = 85
_MARGIN = 10
# From here on it is at least an attempt at a question we can't name.
_DOUBTFUL = 75
_SAME_WORD = 80
_SAME_START = 75
_LEAST_WORDS = 3
_LEAST_WORDS_NEAR = 6
_CONTENT_LETTERS = 4
_ENDS_TRIED = 3

# A list's own numbering and bullets, not ">": that is somebody else's mail.
_BEFORE = re.compile(r"[^\w>]*(?:(?:\d{1,2}(?:\.\d{1,2})?|[A-Za-z])[.):\-–]+[^\w>]+)?")
_OPEN_QUOTE = re.compile(r"[\"«“„‘‹]")
_FIRST_WORD = re.compile(r"\w{1,40}")
_QUESTION_ENDS = re.compile(r"[?؟？]+[)\]\"”»’'*_.!]*")
_NEGATIONS = frozenset(fold(word) for row in w.NEGATION.values() for word in row)
_LITTLE = frozenset(fold(word) for row in w.LITTLE.values() for word in row.split())
_ARABIC_ARTICLE = "\u0627\u0644"


@dataclass(frozen=True, slots=True)
class Texts:
    """Every text of every question, ready for comparison."""

    exact: dict[str, frozenset[int]]
    folded: list[str]
    owners: list[int]
    longest: int
    starts: frozenset[str]
    known_starts: dict[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """A restated question that ends at `stop`.

    One owner: the question. Several: their texts are the same. None: it resembles a question
    (`likely`, if one more than the others) too much to be an answer and too little to be linked.
    """

    stop: int
    owners: frozenset[int]
    why: str
    score: int | None
    likely: int | None


def gather(questions: Sequence[Question]) -> Texts:
    """Return the questions' texts for `find`; texts of fewer than three words are left out."""
    exact: dict[str, set[int]] = {}
    folded: list[str] = []
    owners: list[int] = []
    longest = 0
    for question in questions:
        for text in question.texts.values():
            its_words = words(text)
            if len(its_words) < _LEAST_WORDS:
                continue
            joined = " ".join(its_words)
            exact.setdefault(joined, set()).add(question.id)
            folded.append(joined)
            owners.append(question.id)
            longest = max(longest, len(text))
    return Texts(
        {text: frozenset(ids) for text, ids in exact.items()},
        folded,
        owners,
        longest,
        frozenset(text.split(" ", 1)[0] for text in folded),
    )


def find(texts: Texts, plain: str, start: int, line_stop: int, paragraph_stop: int) -> Found | None:
    """Return the question restated at `start` of `plain`; it may run on to the paragraph's end."""
    before = _BEFORE.match(plain, start, min(line_stop, start + 60))
    begin = before.end() if before else start
    first = _FIRST_WORD.match(plain, begin, line_stop)
    if first is None or not _starts_a_question(texts, fold(first[0])):
        return None
    quoted = _OPEN_QUOTE.search(plain, start, begin) is not None
    doubt: Found | None = None
    best: Found | None = None
    for stop in _stops(texts, plain, begin, line_stop, paragraph_stop):
        rest = plain[stop:line_stop].strip()[:1] if stop < line_stop else ""
        if rest and (quoted or rest.islower() or rest in ",;)"):
            continue
        found = _compare(texts, plain[begin:stop], stop)
        if found is None or (rest and len(found.why.split()) < _LEAST_WORDS_NEAR):
            # "Who pays? Nobody knows." asks in passing.
            continue
        if found.score is None and found.owners:
            return found
        if not found.owners:
            doubt = doubt or found
        elif best is None or (found.score or 0) > (best.score or 0):
            best = found
    return best or doubt


def _starts_a_question(texts: Texts, word: str) -> bool:
    known = texts.known_starts.get(word)
    if known is None:
        known = word in texts.starts or any(
            fuzz.ratio(word, start) >= _SAME_START for start in texts.starts
        )
        texts.known_starts[word] = known
    return known


def _stops(
    texts: Texts, plain: str, begin: int, line_stop: int, paragraph_stop: int
) -> Iterator[int]:
    limit = begin + texts.longest * 3 // 2 + 60
    stops = {stop for stop in (line_stop, paragraph_stop) if stop <= limit}
    marks = _QUESTION_ENDS.finditer(plain, begin, min(limit, paragraph_stop))
    for mark, _ in zip(marks, range(_ENDS_TRIED), strict=False):
        stops.add(mark.end())
    yield from sorted(stops)


def _compare(texts: Texts, raw: str, stop: int) -> Found | None:
    its_words = words(raw)
    if len(its_words) < _LEAST_WORDS:
        return None
    joined = " ".join(its_words)
    why = " ".join(raw.split())[:300]
    same = texts.exact.get(joined)
    if same:
        return Found(stop, same, why, None, None)
    if len(its_words) < _LEAST_WORDS_NEAR:
        return None
    scores: dict[int, float] = {}
    near: list[tuple[float, int]] = []
    for _, score, index in process.extract(
        joined, texts.folded, scorer=fuzz.ratio, score_cutoff=_DOUBTFUL - _MARGIN, limit=None
    ):
        owner = texts.owners[index]
        scores[owner] = max(score, scores.get(owner, 0.0))
        near.append((score, index))
    if not near or near[0][0] < _DOUBTFUL:
        return None
    best, index = near[0]
    owner = texts.owners[index]
    second = max((score for other, score in scores.items() if other != owner), default=0.0)
    if best >= _NEAR and best - second >= _MARGIN:
        for score, each in near:
            if (
                texts.owners[each] == owner
                and score >= _NEAR
                and _says_the_same(its_words, texts.folded[each].split(" "))
            ):
                return Found(stop, frozenset((owner,)), why, round(score), owner)
    likely = owner if best - second >= _MARGIN else None
    return Found(stop, frozenset(), why, None, likely)


def _says_the_same(said: list[str], asked: list[str]) -> bool:
    """Say whether words were only added, left out or misspelt, none exchanged for another."""
    if not (_are_one(said[0], asked[0]) and _are_one(said[-1], asked[-1])):
        return False
    if _numbers_in(said) != _numbers_in(asked) or _negations_in(said) != _negations_in(asked):
        return False
    spelt = [
        each if each in asked else next((word for word in asked if _are_one(each, word)), each)
        for each in said
    ]
    common = set(spelt) & set(asked)
    added: list[str] = []
    left_out: list[str] = []
    for gone, came in _gaps(asked, spelt):
        gone_content = [word for word in gone if word not in common | _LITTLE]
        came_content = [word for word in came if word not in common | _LITTLE]
        if gone_content and came_content:
            return False
        left_out += gone_content
        added += came_content
    return len(added) <= len(_content(said)) // 8 and len(left_out) <= len(_content(asked)) // 4


def _gaps(asked: list[str], said: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield what stands between the words that both have in the same order."""
    gone: list[str] = []
    came: list[str] = []
    for step in Indel.opcodes(asked, said):
        if step.tag == "equal":
            yield gone, came
            gone, came = [], []
        gone += asked[step.src_start : step.src_end] if step.tag != "equal" else []
        came += said[step.dest_start : step.dest_end] if step.tag != "equal" else []
    yield gone, came


def _are_one(word: str, other: str) -> bool:
    """Say whether two words are one, inflected or misspelt; "migrant" is no "immigrant"."""
    if word == other:
        return True
    bare, bare_other = word.removeprefix(_ARABIC_ARTICLE), other.removeprefix(_ARABIC_ARTICLE)
    if min(len(bare), len(bare_other)) < _CONTENT_LETTERS or bare[0] != bare_other[0]:
        return bare == bare_other
    return fuzz.ratio(bare, bare_other) >= _SAME_WORD


def _content(its_words: list[str]) -> list[str]:
    return [word for word in its_words if word not in _LITTLE]


def _numbers_in(its_words: list[str]) -> list[str]:
    return sorted(word for word in its_words if word.isdigit())


def _negations_in(its_words: list[str]) -> int:
    return sum(word in _NEGATIONS for word in its_words)
