"""The week editor: all weeks on a ribbon of days, one of them below with its texts; translations.

Tables: discussion, week, question (forum/discussions/operations/scheduling, wording). Pages:
``/schedule`` and ``/schedule/weeks/<n>`` (the address says which text is open, ``open=``, and
which change of dates is looked at, ``change=``; a GET writes nothing), ``/translations`` for who
only translates: one unfinished text after the other. Posts: dates, questions, texts.
"""

from forum.discussions.views.schedule import dates, pages, questions, texts

__all__ = ["dates", "pages", "questions", "texts"]
