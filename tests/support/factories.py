"""What tests are about: people, organisations, discussions, contributions, made by the real verbs.

Each one commits (in a rolled-back test: releases its savepoint), so that requests see it. Names
and texts are invented. Times lie around now, so that a discussion made without more is open.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from sqlalchemy import select

from forum.accounts.models import Person, RoleGrant
from forum.accounts.operations import add_address, create_person, grant_role, set_password
from forum.accounts.operations.invitations import ToMail
from forum.accounts.operations.pasted import PastedRow
from forum.accounts.permissions import SITE_SCOPE
from forum.clock import now
from forum.db import db, locked, transaction
from forum.discussions.models import (
    Contribution,
    Discussion,
    Question,
    Translation,
    Version,
    Week,
)
from forum.discussions.operations.creating import NewQuestion, NewWeek, create_discussion
from forum.discussions.operations.people import invite_to_discussion
from forum.discussions.operations.posting import Author, post_contribution
from forum.discussions.operations.translating import save_translation
from forum.discussions.queries.reading import passages_of
from forum.discussions.queries.translations import source_of
from forum.jobs import Job
from forum.moderation.models import Submission
from forum.moderation.operations import Move, move_submission
from forum.organisations.models import Affiliation, Organisation
from forum.organisations.operations import (
    add_organisation,
    give_right,
    join_organisation,
    propose_organisation,
)
from forum.organisations.operations.managing import Right

PASSWORD = "four words nobody guesses"
_numbers = count(1)

QUESTIONS = (
    {
        "en": "Which rules help small towns to keep their weekly markets open?",
        "fr": "Quelles règles aident les petites villes à garder leurs marchés ouverts ?",
        "es": "¿Qué reglas ayudan a los pueblos a mantener abiertos sus mercados?",
        "pt": "Que regras ajudam as vilas a manter abertos os seus mercados?",
        "ar": "ما القواعد التي تساعد البلدات الصغيرة على إبقاء أسواقها مفتوحة؟",
    },
    {
        "en": "What should a newcomer know after a month, and who tells them?",
        "fr": "Que doit savoir une personne arrivée depuis un mois, et qui le lui dit ?",
        "es": "¿Qué debería saber quien llegó hace un mes, y quién se lo dice?",
        "pt": "O que deve saber quem chegou há um mês, e quem lho diz?",
        "ar": "ماذا ينبغي أن يعرف القادم الجديد بعد شهر، ومن يخبره بذلك؟",
    },
    {
        "en": "How do neighbouring councils share one advice office?",
        "fr": "Comment des communes voisines partagent-elles un bureau de conseil ?",
        "es": "¿Cómo comparten varios municipios una misma oficina de asesoramiento?",
        "pt": "Como partilham municípios vizinhos um mesmo gabinete de apoio?",
        "ar": "كيف تتقاسم البلديات المتجاورة مكتبًا واحدًا للاستشارة؟",
    },
)
THEMES = {
    "en": "Markets, part {number}",
    "fr": "Les marchés, partie {number}",
    "es": "Los mercados, parte {number}",
    "pt": "Os mercados, parte {number}",
    "ar": "الأسواق، الجزء {number}",
}
INTROS = {
    "en": "What week {number} is about, in *one* paragraph.",
    "fr": "Ce dont il s’agit dans la semaine {number}, en *un* paragraphe.",
    "es": "De qué trata la semana {number}, en *un* párrafo.",
    "pt": "Do que trata a semana {number}, num *só* parágrafo.",
    "ar": "موضوع الأسبوع {number} في *فقرة واحدة*.",
}
BODY = (
    "Our council opened the hall on market days, and two volunteers answered questions there.\n\n"
    "After a year four villages pay for the desk together, each by its number of inhabitants."
)


def person(
    name: str = "",
    *,
    email: str | None = None,
    role: str | None = None,
    scope_id: int = SITE_SCOPE,
    language: str = "en",
    time_zone: str = "Europe/Brussels",
    password: str | None = None,
    country: str | None = "BE",
) -> Person:
    """Return a new person with a confirmed main address, and a role if one is named."""
    key = next(_numbers)
    with transaction():
        made = create_person(
            name=name or f"Ada Person {key}",
            email=None,
            language=language,
            time_zone=time_zone,
            country=country,
            at=now(),
        )
        address = email or f"person-{key}@town.example"
        add_address(made.id, address, at=now(), confirmed=True, main=True)
        if password:
            set_password(made.id, password)
        if role:
            grant_role(person_id=made.id, scope_id=scope_id, role=role, by_id=None, at=now())
    return made


def role(person: Person, name: str, scope_id: int = SITE_SCOPE) -> RoleGrant:
    """Let a person hold a role in a scope (default: the whole site)."""
    with transaction():
        return grant_role(person_id=person.id, scope_id=scope_id, role=name, by_id=None, at=now())


def organisation(
    name: str = "",
    *,
    type_: str | None = "local-authority",
    country: str | None = "BE",
    state: str = "published",
    website: str | None = None,
) -> Organisation:
    """Return a new organisation."""
    with transaction():
        return add_organisation(
            name=name or f"Town of Upper Brook {next(_numbers)}",
            type_=type_,
            country=country,
            website=website,
            scope_id=SITE_SCOPE,
            language="en",
            at=now(),
            state=state,
        )


def invitation(
    discussion: Discussion,
    email: str = "",
    *,
    name: str | None = "Ida Guest",
    by: Person | None = None,
) -> ToMail:
    """Return a new invitation to a discussion with its link's secret; nobody is mailed."""
    row = PastedRow("", email or f"guest-{next(_numbers)}@town.example", name, "Ferry Club")
    inviter = by or person("Ina Inviter")
    with transaction():
        (made,) = invite_to_discussion(
            discussion.id, [row], language="en", by_id=inviter.id, at=now()
        )
    return made


def affiliation(
    person: Person,
    organisation: Organisation,
    *,
    role_title: str | None = "Project officer",
    manages: bool = False,
    may_speak: bool = False,
    named: bool = False,
) -> Affiliation:
    """Return a new affiliation of a person, with the rights named."""
    rights: list[Right] = [*(["manages"] if manages else []), *(["may_speak"] if may_speak else [])]
    with transaction():
        row = join_organisation(
            person.id, organisation.id, role_title=role_title, named=named, at=now()
        )
        for right in rights:
            row = give_right(organisation.id, row.id, right, by_id=person.id, at=now())
    return row


def proposal(person: Person, name: str = "", *, country: str | None = "BE") -> Organisation:
    """Return an organisation that a person proposed; nobody decided on it yet."""
    with transaction():
        return propose_organisation(
            person.id,
            name=name or f"Association of Ferry Users {next(_numbers)}",
            short=None,
            type_="civil-society",
            country=country,
            website=None,
            role_title="Member of the board",
            named=False,
            language="en",
            at=now(),
        )


def discussion(
    slug: str = "",
    *,
    title: Mapping[str, str] | None = None,
    weeks: int = 3,
    now_in: int = 2,
    questions: int = 2,
    languages: Sequence[str] = ("en", "fr", "es"),
    base_language: str = "en",
    time_zone: str = "Europe/Brussels",
    visibility: str = "public",
    policy: str = "publish",
    late: str = "until_close",
    announced: bool = True,
    organisers: Sequence[str] = ("Network of Brook Towns",),
    mail_address: str | None = None,
    launch: Mapping[str, str] | None = None,
    guest_posts: bool = False,
) -> Discussion:
    """Return a new discussion whose week ``now_in`` is open (0: none yet; weeks + 1: closed)."""
    key = next(_numbers)
    here = now().astimezone(ZoneInfo(time_zone))
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    begins = midnight - timedelta(days=7 * (now_in - 1) + 2)
    texts = QUESTIONS * (questions // len(QUESTIONS) + 1)
    planned = [
        NewWeek(
            number=number,
            opens=begins + timedelta(days=7 * (number - 1)),
            closes=begins + timedelta(days=7 * number),
            theme=_only(THEMES, languages, number),
            intro=_only(INTROS, languages, number),
            questions=[
                NewQuestion(n, _only(texts[n - 1], languages, n)) for n in range(1, questions + 1)
            ],
        )
        for number in range(1, weeks + 1)
    ]
    with transaction():
        made = create_discussion(
            slug=slug or f"markets-{key}",
            short_code=f"D{key}",
            title=title or {"en": f"Markets in small towns {key}", "fr": f"Marchés {key}"},
            languages=languages,
            base_language=base_language,
            time_zone=time_zone,
            opens=begins,
            closes=begins + timedelta(days=7 * weeks),
            weeks=planned,
            organisers=organisers,
            launch=launch or {"en": "Welcome. Tell us **what works** where you are."},
            mail_address=mail_address,
            visibility=visibility,
            policy=policy,
            late=late,
            announced=begins - timedelta(days=7) if announced else None,
            at=now(),
        )
        made.guest_posts = guest_posts
        return made


def _only(texts: Mapping[str, str], languages: Sequence[str], number: int) -> dict[str, str]:
    """Return a text in every language of a discussion: a week opens when its texts are there."""
    return {
        language: texts.get(language, texts["en"]).format(number=number) for language in languages
    }


def week(discussion: Discussion, number: int) -> Week:
    """Return a week of a discussion."""
    return db.session.scalars(
        select(Week).where(Week.discussion_id == discussion.id, Week.number == number)
    ).one()


def questions(discussion: Discussion, week_number: int) -> list[Question]:
    """Return the questions of a week, in order."""
    return list(
        db.session.scalars(
            select(Question)
            .join(Week, Week.id == Question.week_id)
            .where(Week.discussion_id == discussion.id, Week.number == week_number)
            .order_by(Question.number)
        )
    )


def contribution(
    discussion: Discussion,
    body: str = BODY,
    *,
    by: Person | None = None,
    organisation: Organisation | None = None,
    name: str | None = None,
    country: str | None = "BE",
    stakeholder_type: str | None = "local-authority",
    language: str = "en",
    format: str = "plain",
    week_number: int | None = 2,
    attribution: str = "named",
    quotable: bool = True,
    kind: str = "contribution",
    channel: str = "web",
    hold: str | None = None,
    number: int | None = None,
    reply_to: Contribution | None = None,
    answers: Sequence[int] | None = None,
    received: datetime | None = None,
) -> Contribution:
    """Return a new contribution to a week (None: to none); ``hold`` names why it is held."""
    week_id = week(discussion, week_number).id if week_number else None
    author = Author(
        person_id=by.id if by else None,
        name=name or (by.name if by else f"Bo Author {next(_numbers)}"),
        organisation_id=organisation.id if organisation else None,
        organisation_name=organisation.name if organisation else None,
        stakeholder_type=stakeholder_type,
        country=country,
    )
    with transaction():
        return post_contribution(
            discussion_id=discussion.id,
            author=author,
            body=body,
            format=format,
            language=language,
            week_id=week_id,
            week_source="author" if week_id else None,
            channel=channel,
            received=received or now().astimezone(UTC),
            attribution=attribution,
            quotable=quotable,
            kind=kind,
            reply_to_id=reply_to.id if reply_to else None,
            number=number,
            answers=answers,
            hold=hold,
            by_id=by.id if by else None,
        )


def contribution_by_number(discussion: Discussion, number: int) -> Contribution:
    """Return a contribution of a discussion."""
    return db.session.scalars(
        select(Contribution).where(
            Contribution.discussion_id == discussion.id, Contribution.number == number
        )
    ).one()


def moved(
    submission_id: int, to: str, *, by: Person | None = None, merged_into_id: int | None = None
) -> Submission:
    """Move a submission to another state by a moderator's decision."""
    with transaction():
        seq = locked(Submission, submission_id).seq
        move = Move(
            by_id=by.id if by else None,
            at=now(),
            reason="policy",
            language="en",
            merged_into_id=merged_into_id,
        )
        return move_submission(submission_id, to, expected_seq=seq, move=move)


def translation(
    contribution: Contribution,
    *,
    by: Person,
    language: str = "fr",
    text: str = "Notre conseil ouvre la salle les jours de marché.",
    offer: bool = True,
) -> Translation:
    """Return a translation of the public text of a contribution, offered or kept as a draft."""
    with transaction():
        version = db.session.scalars(
            select(Version).where(Version.contribution_id == contribution.id, Version.shown)
        ).one()
        source = source_of(contribution, version, passages_of([version.id])[version.id])
        return save_translation(
            contribution.id,
            language,
            text,
            seen=source.mark,
            offer=offer,
            by_id=by.id,
            at=now(),
        )


def job(
    *,
    asked_by: int | None = None,
    state: str = "failed",
    error: str | None = None,
    every: int | None = None,
) -> Job:
    """Make a job as it stands after a worker had it."""
    with transaction(shown=False) as session:
        row = Job(
            name="discussions.make_export",
            arguments={} if every else {"discussion_id": 7},
            every=every,
            person_ref=asked_by,
            state=state,
            tries=2 if error else 1,
            asked=now(),
            due=now() + timedelta(minutes=5 if error or every else 0),
            queued=now(),
            started=now(),
            finished=now() if state in ("done", "failed") else None,
            error=error,
            steps_done=3 if state == "running" else None,
            steps=12 if state == "running" else None,
        )
        session.add(row)
    return row
