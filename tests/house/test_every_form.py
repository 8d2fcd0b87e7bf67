"""Every form that stands on any page, found by walking: nothing, too much, wrong, forged, stale.

What a form answers is a page as it must be, or a way on; what it refuses leaves the database as it
was, says why, and keeps what was typed. A new form is met here without a word more; a route that
takes posts and has no form on any page that the walk reaches must be named below, with the reason.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.support import forms, routes
from tests.support.forms import Field, Found, Problems, Walk
from tests.support.site import ROLES

# Routes that take posts without a form of their own on a page: why.
WITHOUT_A_FORM: dict[str, str] = {
    "/mail/stop/<stopping>": "mail programs post there, without a page (RFC 8058)",
}


def refused(answer: TestResponse) -> bool:
    """Say whether a post was answered by a page that says what is to be corrected."""
    return answer.status_code < 300 and forms.says_why(answer)


@pytest.mark.sqlite_only
def test_every_route_that_takes_posts_has_a_form_that_the_walk_finds(walk: Walk) -> None:
    reached = {form.rule for form in walk.posts()}
    missing = {rule for method, rule, _policy in routes.rows() if method == "POST"} - reached
    assert missing == set(WITHOUT_A_FORM), sorted(missing ^ set(WITHOUT_A_FORM))


@pytest.mark.sqlite_only
def test_every_page_of_the_walk_opens(walk: Walk) -> None:
    assert walk.broken == []


@pytest.mark.sqlite_only
def test_every_form_leads_to_a_route(walk: Walk) -> None:
    assert [str(form) for form in walk.every if not form.rule] == []


@pytest.mark.sqlite_only
def test_a_form_without_its_token_changes_nothing(walk: Walk) -> None:
    wrong = Problems()
    for form in walk.posts():
        with walk.undone():
            answer = walk.send(form, forms.filled(form), csrf=False)
            if answer.status_code != 400 or walk.changed(answer):
                wrong.add(form, f"{answer.status}, changed {walk.changed(answer)}")
    assert not wrong, str(wrong)


@pytest.mark.sqlite_only
def test_a_form_sent_by_somebody_without_the_right_to_it_changes_nothing(walk: Walk) -> None:
    wrong = Problems()
    for form in (form for form in walk.once() if form.method == "POST"):
        for role in _without_right(form):
            with walk.undone():
                answer = walk.send(form, forms.filled(form), who=role)
                changed = walk.changed(answer)
                if answer.status_code == 200 or changed:
                    wrong.add(form, f"sent as {role}: {answer.status}, changed {changed}")
    assert not wrong, str(wrong)


# Where the table speaks of one sample row, and the form is of another: who has no right to it.
NO_RIGHT = {
    "/discussions/<slug>/messages/": ("visitor", "person", "member", "translator"),
    "/desk/team": ("visitor", "person", "member", "translator"),  # who decides in the scope named
    "/discussions/<slug>/write/guest": (),  # any guest may write
    "/discussions/<slug>/write/<token>/save": ("visitor",),  # a new page of anybody who writes
}


def _without_right(form: Found) -> list[str]:
    """Return the roles that the table of routes keeps out, for the discussion of the form."""
    for rule, roles in NO_RIGHT.items():
        if form.rule.startswith(rule):
            return list(roles)
    named = re.search(r"/markets-(\w+)", form.action)
    policy = next(p for m, r, p in routes.rows() if (m, r) == (form.method, form.rule))
    letters = routes.POLICIES[policy]
    answers = letters.get(named[1] if named else None) or letters.get("public") or letters[None]
    roles = zip(ROLES, answers, strict=True)
    return [role for role, letter in roles if letter != "o" and role != form.who]


@pytest.mark.sqlite_only
def test_a_form_sent_with_nothing_answers_with_a_page_as_it_must_be(walk: Walk) -> None:
    wrong = Problems()
    for form in walk.every:
        nothing: dict[str, Any] = dict.fromkeys([*form.values, *(f.name for f in form.fields)], "")
        for values in (nothing, {name: [] for name in nothing}):
            with walk.undone():
                answer = walk.send(form, values)
                check(walk, form, answer, values, wrong)
                for problem in forms.wrong_with(answer, quickly=False):
                    wrong.add(form, problem, values)
    assert not wrong, str(wrong)


def check(
    walk: Walk,
    form: Found,
    answer: TestResponse,
    values: object,
    wrong: Problems,
) -> None:
    """Look at an answer: a page as it must be; where it refuses, nothing was changed."""
    for problem in forms.wrong_with(answer):
        wrong.add(form, problem, values)
    if form.method == "POST" and refused(answer) and (changed := walk.changed(answer)):
        wrong.add(form, f"refused, and changed {changed}", values)


SCRIPTS = {
    "Latin": "Nous avons ouvert un bureau à côté du marché. ",
    "Arabic": "فتحت بلديتنا مكتبًا صغيرًا بجانب السوق. ",
    "Chinese": "我们在市场旁边开设了一个办公室。",
    "emoji": "👩🏽‍🌾🧺🏘️ ",
}
LONG = 100_000
LONG_IN_ADDRESS = 2_000


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "script",
    [
        script if script == "Arabic" else pytest.param(script, marks=pytest.mark.long)
        for script in SCRIPTS
    ],
)
def test_a_hundred_thousand_characters_pass_or_are_refused_with_all_still_there(
    walk: Walk, script: str
) -> None:
    sample = unicodedata.normalize("NFC", SCRIPTS[script])
    whole = (sample * (LONG // len(sample) + 1))[:LONG].rstrip()
    wrong, seen = Problems(), set()
    for form in walk.once():
        for field in form.of_words():
            name = re.sub(r"\d+", "#", field.name)  # answer 1, answer 2: one kind of field
            if (form.rule, name) in seen:
                continue
            seen.add((form.rule, name))
            text = whole if form.method == "POST" else whole[:LONG_IN_ADDRESS].rstrip()
            with walk.undone():
                answer = walk.send(form, {**forms.filled(form), field.name: text})
            for problem in (*forms.wrong_with(answer), *_lost(answer, field, text)):
                wrong.add(form, f"{field.name}: {problem}")
    assert not wrong, str(wrong)


def _lost(answer: TestResponse, field: Field, text: str) -> Iterator[str]:
    """Say what is missing where a long text was not taken; a page without a reason goes on."""
    shown = answer.status_code in (200, 409) and answer.mimetype == "text/html"
    if answer.status_code not in (200, 302, 303, 409):
        yield f"{answer.status}"
    refuses = shown and answer.request.method == "POST" and forms.says_why(answer)
    if refuses and field.kind != "password" and text not in forms.still_typed(answer):
        yield "what was typed is gone"


WRONG = {
    "too large a number": "9" * 25,
    "below nothing": "-1",
    "not a number": "NaN",
    "an unknown choice": "no-such-choice",
    "a null byte": "a\x00b",
    "control characters": "\x01\x08\x1b\x7f\u0085\u2028\u202e",
    "half a character": b"\xed\xa0\x80\xff\xfe",
    "marks": "%s {{ 7*7 }} ${x} ../../etc/passwd' OR 1=1 --",
}


ALONE, MOST_ALONE = ("too large a number", "an unknown choice"), 3


# What the engine itself may stumble over is tried on both; the rest is the pages' own.
ON_BOTH = ("too large a number", "a null byte", "half a character")
KINDS = [*WRONG, "several values", "another name for each field"]


@pytest.mark.parametrize(
    "kind",
    [
        kind if kind in ON_BOTH else pytest.param(kind, marks=pytest.mark.sqlite_only)
        for kind in KINDS
    ],
)
def test_wrong_kinds_of_values_are_answered_with_a_page_as_it_must_be(
    walk: Walk, kind: str
) -> None:
    wrong = Problems()
    for form in walk.once():
        for values in _spoilt(form, kind):
            with walk.undone():
                check(walk, form, walk.send(form, values), values, wrong)
    assert not wrong, str(wrong)


def _spoilt(form: Found, kind: str) -> Iterator[dict[str, Any]]:
    """Yield the form with all fields spoilt, and with one alone that isn't typed into."""
    good = forms.filled(form)
    names = dict.fromkeys([*good, *(f.name for f in form.fields)])
    if kind == "several values":
        yield {name: [*good.get(name, []), "b", "9" * 25] for name in names}
    elif kind == "another name for each field":
        yield {f"{name}-0": "x" for name in names} | {f"{name}[]": "x" for name in names}
    else:
        yield dict.fromkeys(names, WRONG[kind])
        if kind in ALONE:
            chosen = [field.name for field in form.fields if field.kind not in forms.WORDS]
            yield from ({**good, name: WRONG[kind]} for name in chosen[:MOST_ALONE])


STALE = re.compile(r"(^|[-_])(rev|seq|expected|stamp)($|[-_])")


@pytest.mark.sqlite_only
def test_a_form_from_a_page_that_is_old_changes_nothing_and_says_so(walk: Walk) -> None:
    wrong = Problems()
    for form in walk.posts():
        for name in (field.name for field in form.fields if STALE.search(field.name)):
            now = form.values[name][0]
            for old in (str(int(now) - 1) if now.isdigit() else "0", "", "9999", "x"):
                with walk.undone():
                    answer = walk.send(form, {**forms.filled(form), name: old})
                    for problem in forms.wrong_with(answer):
                        wrong.add(form, f"{name}: {problem}", old)
                    if changed := walk.changed(answer):
                        wrong.add(form, f"{name}={old!r} went through, changed {changed}", now)
    assert not wrong, str(wrong)


NUMBERS = ("0", "2147483647", "2147483648", "9223372036854775808", "9" * 30)


def test_numbers_in_addresses_that_nothing_has_are_not_found(walk: Walk) -> None:
    values, wrong = walk.site.values(), []
    adapter = walk.app.url_map.bind("localhost")
    for rule in walk.app.url_map.iter_rules():
        numbers = [name for name, kind in rule._converters.items() if "Integer" in str(type(kind))]
        for method in (rule.methods or set()) & {"GET", "POST"}:
            for number in NUMBERS if numbers else ():
                given = {n: values[n] for n in rule.arguments} | dict.fromkeys(numbers, int(number))
                path = adapter.build(rule.endpoint, given, method=method)
                client = forms.client_as(walk.app, walk.cookies["administrator"])
                ask = client.get if method == "GET" else client.post
                with walk.undone():
                    answer = ask(path, check=False)
                if answer.status_code not in (403, 404):
                    wrong.append(f"{method} {path}: {answer.status}")
    assert not wrong, "\n".join(wrong)
