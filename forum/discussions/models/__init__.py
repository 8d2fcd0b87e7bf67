"""Tables of the e-discussions: the schedule, and what people wrote."""

from forum.discussions.models.contributions import (
    Attachment,
    ConsentChange,
    Contribution,
    DiscussionChange,
    Draft,
    DraftFile,
    Moved,
    Segment,
    SegmentQuestion,
    Signatory,
    Translation,
    Version,
    label_of,
)
from forum.discussions.models.mailing import Mailed
from forum.discussions.models.schedule import (
    Discussion,
    DiscussionDocument,
    Organiser,
    Question,
    Week,
)

__all__ = [
    "Attachment",
    "ConsentChange",
    "Contribution",
    "Discussion",
    "DiscussionChange",
    "DiscussionDocument",
    "Draft",
    "DraftFile",
    "Mailed",
    "Moved",
    "Organiser",
    "Question",
    "Segment",
    "SegmentQuestion",
    "Signatory",
    "Translation",
    "Version",
    "Week",
    "label_of",
]
