"""The pages where a contribution is written, saved, previewed and sent.

``/write``                  the empty page; nothing is stored until the first save
``/write/<token>``          a draft: GET shows it, POST saves it (and goes on: preview, mail, files)
``/write/<token>/save``     the same for the script of the page, answered in JSON
``/write/<token>/preview``  the text as it will be published; correct, send
``/write/state``            tells the page's script who is signed in, and a fresh form token
"""

from forum.discussions.views.writing import pages, previewing, saving

__all__ = ["pages", "previewing", "saving"]
