"""What belongs to no single feature: front page, the site's own pages, demo, checks, bench.

Pages: front (what is open, what is asked this week, until when), accessibility, privacy, open data,
help. Commands: demo, run, check, bench pages.
"""
