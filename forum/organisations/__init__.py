"""Organisations, who speaks for whom since when, and their public pages.

Tables: organisation, affiliation. Verbs: add an organisation, merge two. Pages: the list, one
organisation. Owns the words *organisation*, *affiliation*.
"""
