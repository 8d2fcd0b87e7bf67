"""Messages of the facilitators: listed, written as drafts, looked at, published, edited, pinned.

``…/messages`` lists what was published and what is being written; ``…/messages/write`` is the empty
page; a draft has its token in the address, a published message its number.
"""

from forum.discussions.views.messages import drafting, published

__all__ = ["drafting", "published"]
