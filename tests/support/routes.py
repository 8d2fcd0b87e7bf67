"""Every route and who may use it, as one table; the pages that people see, as one list.

A route that is missing here fails tests/house/test_routes.py; the browser tests walk ``PAGES``.
"""

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
    "signed in": {None: "soooooo"},
    "signed in, posting": {None: "foooooo"},
    "administrators": {None: "sfffffo"},
    "administrators, posting": {None: "ffffffo"},
}


TABLE = """
GET  /                                                                everybody
GET  /accessibility                                                   everybody
GET  /account                                                         signed in
POST /account                                                         signed in, posting
POST /account/password                                                signed in, posting
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
GET  /admin/site                                                      administrators
POST /admin/site                                                      administrators, posting
GET  /discussions/                                                    everybody
GET  /discussions/<slug>                                              readers
GET  /discussions/<slug>/contributions                                readers
GET  /discussions/<slug>/contributions.csv                            readers
GET  /discussions/<slug>/contributions.json                           readers
GET  /discussions/<slug>/contributions/<int:number>                   readers
GET  /discussions/<slug>/contributions/<int:number>/files/<int:attachment_id>/<name>  public readers
GET  /discussions/<slug>/documents/<int:document_id>/<name>           public readers
GET  /discussions/<slug>/feed.xml                                     readers
GET  /discussions/<slug>/figures                                      readers
GET  /discussions/<slug>/held                                         moderators
GET  /discussions/<slug>/originals                                    readers
GET  /discussions/<slug>/questions/<int:week>.<int:number>            readers
GET  /discussions/<slug>/response                                     readers
GET  /discussions/<slug>/response/<language>                          readers
GET  /discussions/<slug>/response/<language>.docx                     readers
GET  /discussions/<slug>/weeks/<int:number>                           readers
GET  /discussions/<slug>/weeks/<int:number>/print                     readers
GET  /favicon.ico                                                     everybody
GET  /help                                                            everybody
GET  /open-data                                                       everybody
GET  /organisations                                                   everybody
GET  /organisations/<int:organisation_id>                             everybody
GET  /people/<int:person_id>                                          everybody
GET  /privacy                                                         everybody
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


def address(app: Flask, method: str, rule: str, values: dict[str, object]) -> str:
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
    "/nothing-here": "visitor",
    "/?lang=ar": "visitor",
    "/discussions/closed": "visitor",
    "/discussions/coming": "visitor",
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
}
NOT_PAGES = (".csv", ".json", ".xml", ".docx", ".txt", ".ico", "<name>", "/response")


def page_names() -> list[tuple[str, str]]:
    """Return every page as (rule or address, who looks at it): GET routes, and states of them."""
    found = []
    for method, rule, policy in rows():
        if method == "GET" and not rule.endswith(NOT_PAGES):
            letters = POLICIES[policy].get("public") or POLICIES[policy][None]
            found.append((rule, ROLES[letters.index("o")]))
    return [*found, *MORE_PAGES.items()]


def page_address(app: Flask, site: Site, name: str) -> str:
    """Return the address of one of the pages named by :func:`page_names`."""
    return name if name in MORE_PAGES else address(app, "GET", name, site.values())


def pages(app: Flask, site: Site) -> list[tuple[str, str]]:
    """Return every page as (address, who looks at it)."""
    return [(page_address(app, site, name), who) for name, who in page_names()]


assert set(VISIBILITIES) >= {key for policy in POLICIES.values() for key in policy if key}
