"""The desk: what waits for a decision in everything that a person runs, and the decisions.

Pages: ``/desk`` (the list, narrowed by discussion and by standing) and ``/desk/<submission_id>``
(one item, with the list beside it where there is room). The item's own page takes all verbs by
POST: publish, identity, return, refuse, hold, hide, undo, and close (reports: nothing to do).
Kinds of things come by :data:`forum.moderation.slots.desk_kinds`.
"""

from forum.home.views.desk.pages import desk, desk_item

__all__ = ["desk", "desk_item"]
