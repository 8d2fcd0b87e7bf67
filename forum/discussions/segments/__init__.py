"""A contribution's text, cut into segments, and the questions each segment answers, found by rule.

Pure functions on text: no database, no web. `cut` is the only door. Two rules make links: a label
with a number ("Pregunta 3:") and a question's own text pasted as a heading. What the rules can't
say for certain they leave alone: a missing link is suggested later, a wrong one misleads.
"""

from forum.discussions.segments.cutting import cut
from forum.discussions.segments.kinds import Kind, Link, Origin, Question, Segment

__all__ = ["Kind", "Link", "Origin", "Question", "Segment", "cut"]
