"""What the pages of one's own text share: whose it is, and what it says of itself."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from forum.access import actor, missing, require
from forum.accounts.permissions import can_see_account
from forum.clock import now
from forum.discussions import queries
from forum.discussions.models import Contribution, label_of
from forum.discussions.queries.own import own_text
from forum.discussions.queries.reading import WholeText
from forum.discussions.views.frame import Frame, frame_of
from forum.moderation.models import Appeal


@dataclass(frozen=True, slots=True)
class Own:
    """An author's own text, with the discussion that it stands in."""

    frame: Frame
    whole: WholeText
    appeal: Appeal | None = None  # the last one

    @property
    def contribution(self) -> Contribution:
        """Return the contribution."""
        return self.whole.contribution

    @property
    def id(self) -> int:
        """Return the contribution's key."""
        return self.contribution.id

    @property
    def author(self) -> int:
        """Return the author's key."""
        return self.contribution.person_id or 0

    @property
    def state(self) -> str:
        """Return the state of the submission."""
        return self.contribution.submission.state

    @property
    def receipt(self) -> str:
        """Return the code that the pages are addressed by."""
        return self.contribution.receipt or ""

    @property
    def label(self) -> str:
        """Return the number, or the receipt code as long as there is none."""
        return label_of(self.contribution.number) or self.receipt

    @property
    def url(self) -> str:
        """Return the address of the own page."""
        return self.to("mine")

    def to(self, endpoint: str, **values: Any) -> str:
        """Return the address of one of the pages of this text."""
        return url_for(
            f"discussions.{endpoint}", slug=self.frame.slug, receipt=self.receipt, **values
        )


def load_own(slug: str, receipt: str, *, cut: bool = True) -> Own:
    """Return the text that this person wrote; 404 for everybody else's.

    Authors reach their own text also where they may not read the discussion any more: what they
    sent stays theirs to withdraw. ``cut=False`` leaves the passages out.
    """
    person = actor()
    require(can_see_account(person))
    discussion = queries.discussion_by_slug(slug)
    if discussion is None:
        missing()
    found = own_text(discussion.id, receipt, person.id, cut=cut)
    if found is None:
        missing()
    at = now()
    return Own(frame_of(discussion, queries.schedule_of(discussion, at), at), *found)
