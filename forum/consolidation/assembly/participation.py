"""Who contributed, and participation in figures with their tables."""

from forum.charts import ACCENT, Bar, bars
from forum.consolidation.assembly.frame import cited, name_of
from forum.consolidation.queries import ResponseFacts
from forum.discussions import tallies
from forum.discussions.consent import shown_author
from forum.documents.document import Block, Figure, Heading, Paragraph, Runs, Table, line
from forum.i18n import (
    _,
    apposed,
    country_name,
    current_language,
    day_full,
    language_name,
    number,
    percent,
)
from forum.places.queries import type_label


def contributors(facts: ResponseFacts, language: str) -> tuple[Block, ...]:
    """Return the table of contributors: number, name as agreed, and the frozen facts."""
    heading = Heading(1, line(_("Who contributed")), "contributors")
    counted = [text for text in facts.texts if text.contribution.kind == "contribution"]
    if not counted:
        return (heading, Paragraph(line(_("Nothing came in yet"))))
    tz = facts.discussion.time_zone
    rows: list[tuple[Runs, ...]] = []
    for text in counted:
        written = text.contribution
        author = shown_author(written)
        organisation = author.organisation if author.name else ""
        rows.append(
            (
                (cited(written.number),),
                line(name_of(author, written.attribution)),
                line(apposed(author.role_title, organisation)),
                line(type_label(written.stakeholder_type)),
                line(country_name(written.country)),
                line(language_name(text.version.language)),
                line(day_full(written.received, tz)),
                line(tallies.channel_label(written.channel)),
            )
        )
    columns = (
        _("No."),
        _("Name as agreed"),
        _("Role and organisation"),
        _("Stakeholder type"),
        _("Country"),
        _("Language"),
        _("Date"),
        _("Channel"),
    )
    # A column in which nobody said anything says nothing.
    kept = [n for n in range(len(columns)) if n < 2 or any(row[n] for row in rows)]
    widths = (5, 18, 19, 15, 11, 11, 12, 10)
    return (
        heading,
        Table(
            caption=line(_("Contributions in the order of their numbers")),
            header=tuple(line(columns[n]) for n in kept),
            rows=tuple(tuple(row[n] or line("–") for n in kept) for row in rows),
            widths=tuple(float(widths[n]) for n in kept),
            number=_("Table %(number)s", number=1),
            note=line(_("Types and organisations as they were on the day of sending.")),
        ),
    )


def participation(facts: ResponseFacts, language: str) -> tuple[Block, ...]:
    """Return one chart with its table for each figure."""
    figures = tallies.figures(facts.schedule, facts.groups, facts.answered)
    summary = tallies.summary(facts.groups)
    if not summary.contributions:
        return ()
    blocks: list[Block] = [Heading(1, line(_("Participation")), "participation")]
    for place, figure in enumerate(figures, start=1):
        blocks.append(Heading(2, line(figure.title), f"figure-{figure.key}"))
        rows = [
            Bar(
                row.label,
                row.value,
                tallies.mark_of(row.type)[1] if figure.key == "types" else ACCENT,
                tallies.mark_of(row.type)[0] if figure.key == "types" else None,
            )
            for row in figure.rows
        ]
        spoken = "; ".join(f"{row.label}: {number(row.value)}" for row in figure.rows)
        blocks.append(
            Figure(
                svg=bars(
                    rows,
                    ident=f"chart-{figure.key}",
                    title=figure.title,
                    description=spoken,
                    language=current_language(),
                ),
                alt=f"{figure.title}. {spoken}",
                caption=line(figure.title),
                number=_("Figure %(number)s", number=place),
            )
        )
        blocks.append(
            Table(
                caption=line(figure.title),
                header=(line(figure.heading), line(_("Number")), line(_("Share"))),
                rows=tuple(
                    (line(row.label), line(number(row.value)), line(percent(row.share)))
                    for row in figure.rows
                ),
                numeric=frozenset({1, 2}),
                widths=(60.0, 20.0, 20.0),
                number=_("Table %(number)s", number=place + 1),
            )
        )
    return tuple(blocks)
