"""Pages on which a discussion is begun, set up step by step, announced and led.

``/discussions/new`` and ``/discussions/new/copy`` begin one; ``…/settings`` is the list of what is
ready and what is missing, with the acts; below it one page for each step, each saved alone; each
act has a page that says what will happen and to whom, before its button.
"""

from forum.discussions.views.setup import acts, documents, overview, presenting, starting, steps

__all__ = ["acts", "documents", "overview", "presenting", "starting", "steps"]
