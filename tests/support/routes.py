"""Every route and who may use it, as one table; the pages that people see, as one list.

A route that is missing here fails tests/house/test_routes.py; the browser tests walk ``PAGES``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, url_for

from tests.support.site import ROLES, VISIBILITIES, Site

# What each role gets, in the order of ROLES: visitor, person without a role, member, translator,
# moderator, coordinator, administrator. o: it works, s: the sign-in page, f: 403, m: 404.
POLICIES = {
    "everybody": {None: "ooooooo"},
    "readers": {
        "public": "ooooooo",
        "members": "mmooooo",
        "invited": "mmooooo",
        "drafted": "mmmooom",
    },
    "moderators": {
        "public": "sfffoof",
        "members": "mmffoof",
        "invited": "mmffoof",
        "drafted": "mmmfoom",
    },
    "moderators, posting": {
        "public": "ffffoof",
        "members": "mmffoof",
        "invited": "mmffoof",
        "drafted": "mmmfoom",
    },
    "preparers": {  # translators too
        "public": "sffooof",
        "members": "mmfooof",
        "invited": "mmfooof",
        "drafted": "mmmooom",
    },
    "preparers, posting": {
        "public": "fffooof",
        "members": "mmfooof",
        "invited": "mmfooof",
        "drafted": "mmmooom",
    },
    "followers": {  # who may read it and is signed in
        "public": "soooooo",
        "members": "mmooooo",
        "invited": "mmooooo",
        "drafted": "mmmooom",
    },
    "followers, posting": {
        "public": "foooooo",
        "members": "mmooooo",
        "invited": "mmooooo",
        "drafted": "mmmooom",
    },
    "signed in": {None: "soooooo"},
    "signed in, posting": {None: "foooooo"},
    "administrators": {None: "sfffffo"},
    "own": {None: "sommmmm"},  # of the person without a role
    "own, posting": {None: "fommmmm"},
    "administrators, posting": {None: "ffffffo"},
    "leaders": {
        "public": "sffffoo",
        "members": "mmfffoo",
        "invited": "mmfffoo",
        "drafted": "mmmffoo",
    },
    "leaders, posting": {
        "public": "fffffoo",
        "members": "mmfffoo",
        "invited": "mmfffoo",
        "drafted": "mmmffoo",
    },
}


TABLE = """
GET  /                                                                everybody
GET  /accessibility                                                   everybody
GET  /account                                                         signed in
POST /account                                                         signed in, posting
GET  /account/access                                                  signed in
POST /account/address                                                 signed in, posting
GET  /account/address/<changing>                                      signed in
POST /account/address/<changing>                                      signed in, posting
GET  /account/leave                                                   signed in
POST /account/leave                                                   signed in, posting
GET  /account/organisations                                           signed in
GET  /account/organisations/<int:affiliation_id>                      own
POST /account/organisations/<int:affiliation_id>                      own, posting
POST /account/organisations/<int:affiliation_id>/leave                own, posting
POST /account/password                                                signed in, posting
GET  /account/mails                                                   signed in
POST /account/mails                                                   signed in, posting
GET  /account/sessions                                                signed in
POST /account/sessions/end                                            signed in, posting
POST /account/sessions/end-others                                     signed in, posting
GET  /admin/jobs                                                      administrators
POST /admin/jobs/<int:job_id>/again                                   administrators, posting
POST /admin/jobs/<int:job_id>/forget                                  administrators, posting
GET  /admin/mail                                                      administrators
POST /admin/mail/<int:mail_id>/again                                  administrators, posting
POST /admin/mail/<int:mail_id>/drop                                   administrators, posting
POST /admin/mail/test                                                 administrators, posting
GET  /admin/organisations                                             administrators
GET  /admin/organisations/<int:organisation_id>                       administrators
POST /admin/organisations/<int:organisation_id>                       administrators, posting
GET  /admin/organisations/<int:organisation_id>/merge                 administrators
POST /admin/organisations/<int:organisation_id>/merge                 administrators, posting
POST /admin/organisations/<int:organisation_id>/unmerge               administrators, posting
GET  /admin/organisations/add                                         administrators
POST /admin/organisations/add                                         administrators, posting
GET  /admin/people                                                    administrators
GET  /admin/people/<int:person_id>                                    administrators
POST /admin/people/<int:person_id>/addresses                          administrators, posting
POST /admin/people/<int:person_id>/link                               administrators, posting
POST /admin/people/<int:person_id>/roles                              administrators, posting
POST /admin/people/<int:person_id>/roles/end                          administrators, posting
GET  /admin/people/add                                                administrators
POST /admin/people/add                                                administrators, posting
GET  /admin/reasons                                                   administrators
POST /admin/reasons                                                   administrators, posting
GET  /admin/site                                                      administrators
POST /admin/site                                                      administrators, posting
GET  /calendar.ics                                                    everybody
GET  /discussions/                                                    everybody
GET  /desk                                                            desk
GET  /admin/hours                                                     administrators
POST /admin/hours                                                     administrators, posting
GET  /desk/<int:submission_id>                                        desk item
POST /desk/<int:submission_id>/claim                                  desk item, posting
GET  /desk/figures                                                    desk
POST /desk/several                                                    desk, posting
GET  /desk/several/<batch>                                            desk item
POST /desk/several/<batch>                                            desk item, posting
GET  /desk/team                                                       desk
POST /desk/team                                                       team, posting
GET  /discussions/<slug>/moderation.csv                               settings
POST /desk/<int:submission_id>                                        desk item, posting
GET  /discussions/<slug>                                              readers
GET  /discussions/<slug>/calendar.ics                                 readers
GET  /discussions/<slug>/contributions                                readers
GET  /discussions/<slug>/contributions.csv                            readers
GET  /discussions/<slug>/contributions.json                           readers
GET  /discussions/<slug>/contributions/<int:number>                   readers
GET  /discussions/<slug>/contributions/<int:number>/files/<int:attachment_id>/<name>  public readers
GET  /discussions/<slug>/contributions/<int:number>/report            readers
POST /discussions/<slug>/contributions/<int:number>/report            readers
GET  /discussions/<slug>/contributions/<int:number>/translate         translators of it
POST /discussions/<slug>/contributions/<int:number>/translate         translators of it, posting
GET  /discussions/<slug>/contributions/<int:number>/translations/<int:translation_id>   deciders
POST /discussions/<slug>/contributions/<int:number>/translations/<int:translation_id>   deciding
GET  /discussions/<slug>/desk/<int:submission_id>/files/<int:file_id>/<name>   moderators of it
POST /discussions/<slug>/desk/<int:submission_id>/language            moderators of it, posting
GET  /discussions/<slug>/desk/<int:submission_id>/merge               moderators of it
POST /discussions/<slug>/desk/<int:submission_id>/merge               moderators of it, posting
POST /discussions/<slug>/desk/<int:submission_id>/questions           moderators of it, posting
GET  /discussions/<slug>/desk/<int:submission_id>/redact              moderators of it
POST /discussions/<slug>/desk/<int:submission_id>/redact              moderators of it, posting
POST /discussions/<slug>/desk/<int:submission_id>/restore             moderators of it, posting
GET  /discussions/<slug>/desk/<int:submission_id>/versions            moderators of it
POST /discussions/<slug>/desk/<int:submission_id>/week                moderators of it, posting
GET  /discussions/<slug>/contributions/<int:number>/versions          readers
GET  /discussions/<slug>/documents/<int:document_id>/<name>           public readers
GET  /discussions/<slug>/enter                                        leaders of announced
POST /discussions/<slug>/enter                                        leaders of announced, posting
GET  /discussions/<slug>/feed.xml                                     readers
GET  /discussions/<slug>/figures                                      readers
GET  /discussions/<slug>/mails                                        followers
POST /discussions/<slug>/mails                                        followers, posting
GET  /discussions/<slug>/messages                                     moderators
GET  /discussions/<slug>/messages/<int:number>                        messages elsewhere
POST /discussions/<slug>/messages/<int:number>                        messages elsewhere, posting
POST /discussions/<slug>/messages/<int:number>/pin                    messages elsewhere, posting
GET  /discussions/<slug>/messages/drafts/<token>                      messages elsewhere
POST /discussions/<slug>/messages/drafts/<token>                      messages elsewhere, posting
POST /discussions/<slug>/messages/drafts/<token>/discard              messages elsewhere, posting
GET  /discussions/<slug>/messages/drafts/<token>/preview              messages elsewhere
POST /discussions/<slug>/messages/drafts/<token>/publish              messages elsewhere, posting
POST /discussions/<slug>/messages/drafts/<token>/test                 messages elsewhere, posting
GET  /discussions/<slug>/messages/write                               moderators
GET  /discussions/<slug>/mine/<receipt>                               author
GET  /discussions/<slug>/mine/<receipt>/appeal                        returned
POST /discussions/<slug>/mine/<receipt>/appeal                        returned, posting
GET  /discussions/<slug>/mine/<receipt>/consent                       author
POST /discussions/<slug>/mine/<receipt>/consent                       author, posting
GET  /discussions/<slug>/mine/<receipt>/correct                       author
POST /discussions/<slug>/mine/<receipt>/correct                       author, posting
GET  /discussions/<slug>/mine/<receipt>/edit                          author
POST /discussions/<slug>/mine/<receipt>/edit                          author, posting
POST /discussions/<slug>/mine/<receipt>/edit/save                     author, posting
GET  /discussions/<slug>/mine/<receipt>/identity                      returned
POST /discussions/<slug>/mine/<receipt>/identity                      returned, posting
GET  /discussions/<slug>/mine/<receipt>/signatories                   author
POST /discussions/<slug>/mine/<receipt>/signatories                   author, posting
POST /discussions/<slug>/mine/<receipt>/signatories/drop              author, posting
GET  /discussions/<slug>/mine/<receipt>/versions                      author
POST /discussions/<slug>/mine/<receipt>/take-up                       author, posting
GET  /discussions/<slug>/mine/<receipt>/withdraw                      author
POST /discussions/<slug>/mine/<receipt>/withdraw                      author, posting
GET  /discussions/<slug>/originals                                    readers
GET  /discussions/<slug>/people                                       leaders
POST /discussions/<slug>/people                                       leaders, posting
POST /discussions/<slug>/people/end                                   leaders, posting
GET  /discussions/<slug>/people/invite                                leaders
POST /discussions/<slug>/people/invite                                leaders, posting
POST /discussions/<slug>/people/invite/again                          leaders, posting
POST /discussions/<slug>/people/invite/withdraw                       leaders, posting
GET  /discussions/<slug>/questions/<int:week>.<int:number>            readers
GET  /discussions/<slug>/response                                     readers
GET  /discussions/<slug>/response/<language>                          readers
GET  /discussions/<slug>/response/<language>.docx                     readers
GET  /discussions/<slug>/schedule                                     preparers
POST /discussions/<slug>/schedule/dates                               moderators, posting
POST /discussions/<slug>/schedule/questions/<int:question_id>/order   moderators, posting
POST /discussions/<slug>/schedule/questions/<int:question_id>/remove  moderators, posting
POST /discussions/<slug>/schedule/texts                               preparers, posting
GET  /discussions/<slug>/schedule/weeks/<int:number>                  preparers
POST /discussions/<slug>/schedule/weeks/<int:number>/questions        moderators, posting
GET  /discussions/<slug>/settings                                     settings
GET  /discussions/<slug>/settings/acts/<act>                          moderators
POST /discussions/<slug>/settings/acts/<act>                          moderators, posting
POST /discussions/<slug>/settings/acts/announce/test                  coordinators, posting
GET  /discussions/<slug>/settings/basics                              coordinators
POST /discussions/<slug>/settings/basics                              coordinators, posting
GET  /discussions/<slug>/settings/dates                               coordinators
POST /discussions/<slug>/settings/dates                               coordinators, posting
POST /discussions/<slug>/settings/documents                           coordinators, posting
GET  /discussions/<slug>/settings/documents/<int:document_id>         coordinators of it
POST /discussions/<slug>/settings/documents/<int:document_id>         coordinators of it, posting
POST /discussions/<slug>/settings/documents/<int:document_id>/move    coordinators, posting
POST /discussions/<slug>/settings/documents/<int:document_id>/remove  coordinators, posting
POST /discussions/<slug>/settings/organisers                          coordinators, posting
GET  /discussions/<slug>/settings/presentation                        coordinators
POST /discussions/<slug>/settings/presentation                        coordinators, posting
GET  /discussions/<slug>/settings/questions                           coordinators
POST /discussions/<slug>/settings/questions                           coordinators, posting
GET  /discussions/<slug>/settings/rules                               coordinators
POST /discussions/<slug>/settings/rules                               coordinators, posting
GET  /discussions/<slug>/translations                                 preparers
GET  /discussions/<slug>/weeks/<int:number>                           readers
GET  /discussions/<slug>/weeks/<int:number>/print                     readers
GET  /discussions/<slug>/write                                        writers
GET  /discussions/<slug>/write/<token>                                drafts
POST /discussions/<slug>/write/<token>                                drafts, posting
GET  /discussions/<slug>/write/<token>/preview                        drafts
POST /discussions/<slug>/write/<token>/preview                        drafts, posting
POST /discussions/<slug>/write/<token>/restore                        drafts, posting
POST /discussions/<slug>/write/<token>/discard                        drafts, posting
POST /discussions/<slug>/write/<token>/save                           drafts, posting
GET  /discussions/<slug>/write/guest                                  writers
POST /discussions/<slug>/write/guest                                  writers, posting
GET  /discussions/<slug>/write/guest/<confirming>                     readers
POST /discussions/<slug>/write/guest/<confirming>                     readers
GET  /discussions/<slug>/write/guest/sent                             readers
GET  /discussions/<slug>/write/state                                  everybody
GET  /discussions/new                                                 administrators
POST /discussions/new                                                 administrators, posting
GET  /discussions/new/copy                                            administrators
POST /discussions/new/copy                                            administrators, posting
GET  /favicon.ico                                                     everybody
GET  /health                                                          everybody
GET  /help                                                            everybody
GET  /invitations/<invited>                                           everybody
POST /invitations/<invited>                                           everybody
GET  /join                                                            everybody
POST /join                                                            everybody
GET  /join/link/<joining>                                             everybody
POST /join/link/<joining>                                             everybody
GET  /join/sent                                                       everybody
GET  /left                                                            everybody
GET  /jobs/<int:job_id>                                               asker
GET  /mail/stop/<stopping>                                            everybody
POST /mail/stop/<stopping>                                            everybody
POST /mail/stop/<stopping>/choose                                     everybody
GET  /mails                                                           everybody
GET  /mails/<written>                                                 everybody
GET  /mails/<written>/page                                            everybody
GET  /mine                                                            signed in
POST /mine/statements                                                 signed in, posting
GET  /open-data                                                       everybody
GET  /organisations                                                   everybody
GET  /organisations/<int:organisation_id>                             everybody
GET  /organisations/<int:organisation_id>/join                        signed in
POST /organisations/<int:organisation_id>/join                        signed in, posting
POST /organisations/<int:organisation_id>/managers                    administrators, posting
GET  /organisations/<int:organisation_id>/people                      administrators
POST /organisations/<int:organisation_id>/people                      administrators, posting
GET  /organisations/join                                              signed in
GET  /organisations/propose                                           signed in
POST /organisations/propose                                           signed in, posting
GET  /organisations/proposed/<int:proposal_id>                        own
POST /organisations/proposed/<int:proposal_id>                        own, posting
GET  /password                                                        everybody
POST /password                                                        everybody
GET  /password/new/<resetting>                                        everybody
POST /password/new/<resetting>                                        everybody
GET  /password/sent                                                   everybody
GET  /people/<int:person_id>                                          everybody
GET  /privacy                                                         everybody
GET  /ready                                                           everybody
GET  /robots.txt                                                      everybody
GET  /sign-in                                                         everybody
POST /sign-in                                                         everybody
GET  /sign-in/link/<secret>                                           everybody
POST /sign-in/link/<secret>                                           everybody
GET  /sign-in/sent                                                    everybody
POST /sign-out                                                        everybody
"""
# A file stands in one discussion only: elsewhere there is nothing.
POLICIES["public readers"] = {
    "public": "ooooooo",
    "members": "mmmmmmm",
    "drafted": "mmmmmmm",
}
# An own text, of the "person" in the public discussion: for everybody else there is none.
POLICIES["author"] = {"public": "sommmmm", "members": "smmmmmm", "drafted": "smmmmmm"}
POLICIES["author, posting"] = {"public": "fommmmm", "members": "fmmmmmm", "drafted": "fmmmmmm"}
POLICIES["returned"] = POLICIES["author"] | {"public": "sfmmmmm"}
POLICIES["returned, posting"] = POLICIES["author, posting"] | {"public": "ffmmmmm"}
# A job that the "person" asked for.
POLICIES["asker"] = {None: "sommmmo"}
# The held text of the public discussion; administrators decide on organisations only.
POLICIES["desk"] = {None: "sfffooo"}
POLICIES["desk, posting"] = {None: "ffffooo"}
POLICIES["team, posting"] = {None: "ffffmmm"}  # without a discussion nobody is away from it
POLICIES["desk item"] = {None: "sfffoom"}
POLICIES["desk item, posting"] = {None: "ffffoom"}
POLICIES["moderators of it"] = {"public": "sfffoof", "members": "mmffmmf"}
POLICIES["moderators of it, posting"] = {"public": "ffffoof", "members": "mmffmmf"}
# A page to write on: where nothing can be sent, it says so.
POLICIES["writers"] = POLICIES["readers"] | {"public": "soooooo"}
POLICIES["writers, posting"] = POLICIES["readers"] | {"public": "foooooo"}
# A draft of the "person" in the public discussion.
POLICIES["drafts"] = {"public": "sommmmm", "members": "mmmmmmm", "drafted": "mmmmmmm"}
POLICIES["drafts, posting"] = POLICIES["drafts"] | {"public": "fommmmm"}
POLICIES["settings"] = {
    "public": "sfffooo",
    "members": "mmffooo",
    "invited": "mmffooo",
    "drafted": "mmmfoom",
}
POLICIES["coordinators"] = {
    "public": "sffffof",
    "members": "mmfffof",
    "invited": "mmfffof",
    "drafted": "mmmffom",
}
POLICIES["coordinators, posting"] = POLICIES["coordinators"] | {"public": "fffffof"}
# Before its announcement administrators find nothing of it on its own pages.
POLICIES["leaders of announced"] = POLICIES["leaders"] | {"drafted": "mmmffom"}
POLICIES["leaders of announced, posting"] = POLICIES["leaders, posting"] | {"drafted": "mmmffom"}
# A document of the public discussion: elsewhere there is nothing.
POLICIES["coordinators of it"] = {"public": "sffffof", "members": "mmfffmf"}
POLICIES["coordinators of it, posting"] = {"public": "fffffof", "members": "mmfffmf"}
# The number is a contribution's, the draft somebody else's: moderators find no message there.
POLICIES["messages elsewhere"] = {"public": "sfffmmf", "members": "mmffmmf", "drafted": "mmmfmmm"}
POLICIES["messages elsewhere, posting"] = POLICIES["messages elsewhere"] | {"public": "ffffmmf"}
POLICIES["translators of it"] = {"public": "soooooo", "members": "mmooooo", "drafted": "mmmooom"}
POLICIES["translators of it, posting"] = {"public": "foooooo", "members": "mmooooo"}
# The offered translation of a public text: for others there is none.
POLICIES["deciders"] = {"public": "smmmmom", "members": "mmmmmmm"}
POLICIES["deciding"] = {"public": "fmmmmom", "members": "mmmmmmm"}
PUBLIC = {"everybody", "readers", "public readers"}  # marked so, or ask inside
MEANING = {"o": "it works", "s": "the sign-in page", "f": "403", "m": "404"}


@dataclass(frozen=True, slots=True)
class Case:
    """One request to make, and what each role gets."""

    method: str
    rule: str
    visibility: str | None
    answers: str

    def answer(self, role: str) -> str:
        """Return o, s, f or m for a role."""
        return self.answers[ROLES.index(role)]


def rows() -> list[tuple[str, str, str]]:
    """Return the table as (method, rule, policy)."""
    found = []
    for line in TABLE.strip().splitlines():
        method, rule, policy = line.split(maxsplit=2)
        found.append((method, rule, policy.strip()))
    return found


def cases() -> list[Case]:
    """Return every request of the table, one for each kind of discussion it may be about."""
    return [
        Case(method, rule, visibility, answers)
        for method, rule, policy in rows()
        for visibility, answers in POLICIES[policy].items()
    ]


def routes_of(app: Flask) -> set[tuple[str, str]]:
    """Return what the app answers, as (method, rule)."""
    return {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def endpoint_of(app: Flask, method: str, rule: str) -> str:
    """Return which view a request goes to."""
    return next(
        found.endpoint
        for found in app.url_map.iter_rules()
        if found.rule == rule and method in (found.methods or set())
    )


def address(app: Flask, method: str, rule: str, values: Mapping[str, object]) -> str:
    """Return the address of a route with its parameters filled."""
    found = next(
        one
        for one in app.url_map.iter_rules()
        if one.rule == rule and method in (one.methods or set())
    )
    with app.test_request_context():
        return url_for(found.endpoint, **{name: values[name] for name in found.arguments})


# Which page in which state -> who looks at it. Discussion routes are about the public one.
MORE_PAGES = {
    "/discussions/markets-public/schedule?change=extend&look=1&days=3&follow=y": "moderator",
    "/discussions/markets-public/schedule/weeks/3?change=insert": "moderator",
    "/discussions/markets-public/schedule?change=move&look=1&days=3": "moderator",
    "/discussions/markets-public/translations?language=ar": "translator",
    "/desk?standing=hidden": "moderator",
    "/desk?age=day&claimed=others&kind=organisation": "moderator",
    "/desk?discussion=markets-public&reason=policy": "moderator",
    "/desk/team?discussion=markets-public": "moderator",
    "/desk/figures?discussion=markets-public": "moderator",
    "/desk?standing=returned&discussion=markets-members": "coordinator",
    "/discussions/markets-public/contributions/1/translate?language=ar": "person",
    "/nothing-here": "visitor",
    "/?lang=ar": "visitor",
    "/discussions/closed": "visitor",
    "/discussions/markets-drafted/settings": "coordinator",
    "/discussions/markets-drafted/settings/dates": "coordinator",
    "/discussions/markets-drafted/settings/acts/announce": "coordinator",
    "/discussions/markets-public/settings/acts/close": "moderator",
    "/discussions/markets-public/settings/acts/hold": "administrator",
    "/discussions/closed/settings": "administrator",
    "/discussions/markets-public/settings/presentation?in=ar": "coordinator",
    "/discussions/coming": "visitor",
    "/discussions/open-to-guests/write/guest": "visitor",
    "/discussions/markets-members": "member",
    "/discussions/markets-drafted": "moderator",
    "/discussions/markets-public/contributions?q=nothing-like-this": "visitor",
    "/discussions/markets-public/contributions?language=ar": "visitor",
    "/discussions/markets-public/contributions/2": "visitor",
    "/discussions/markets-public/contributions/4": "visitor",
    "/discussions/markets-public/contributions/6": "visitor",
    "/discussions/markets-public/weeks/2": "visitor",
    "/discussions/markets-public/response/ar": "visitor",
    "/discussions/closed/figures": "visitor",
    "/admin/people": "person",
    "/discussions/closed/write": "person",
    "/discussions/markets-public/write?week=1": "person",
    "/discussions/markets-public/write?reply=2&quote=p0": "person",
    "/organisations/join?q=upper": "person",
    "/organisations/join?q=nothing-like-this": "person",
    "/organisations/propose?q=Upper%20Brook": "person",
    "/account/organisations": "member",
    "/discussions/markets-public/people/invite?state=waiting": "coordinator",
    "/discussions/markets-drafted/people": "administrator",
}
NOT_PAGES = (
    *(".csv", ".json", ".xml", ".docx", ".txt", ".ics", ".ico", "<name>", "/response"),
    "/write/state",
    "/mails/<written>/page",
    "/health",
    "/ready",
)


def page_names() -> list[tuple[str, str]]:
    """Return every page as (rule or address, who looks at it): GET routes, and states of them."""
    found = []
    for method, rule, policy in rows():
        if method == "GET" and not rule.endswith(NOT_PAGES):
            letters = POLICIES[policy].get("public") or POLICIES[policy][None]
            if "o" not in letters:
                continue
            found.append((rule, ROLES[letters.index("o")]))
    return [*found, *MORE_PAGES.items()]


def page_address(app: Flask, site: Site, name: str) -> str:
    """Return the address of one of the pages named by :func:`page_names`."""
    return name if name in MORE_PAGES else address(app, "GET", name, site.values())


def pages(app: Flask, site: Site) -> list[tuple[str, str]]:
    """Return every page as (address, who looks at it)."""
    return [(page_address(app, site, name), who) for name, who in page_names()]


assert set(VISIBILITIES) >= {key for policy in POLICIES.values() for key in policy if key}
