"""Addresses in people's texts: which may become links, and where a bare one ends."""

import ipaddress
import re
from collections import Counter
from urllib.parse import urlsplit

_BARE = re.compile(r"https?://", re.IGNORECASE)
# Length is bounded so that a text of nothing but "http://" takes no quadratic time. Names and
# passwords before a host ("http://bank.example@evil.example") are left out on purpose.
_HOST = re.compile(r"https?://[\w.-]{1,253}(?::\d{1,5})?(?![\w-]|:?[^\s/?#]{0,64}@)", re.IGNORECASE)
# No blanks, quotes, marks of HTML, nor characters that turn the direction or can't be seen.
_TAIL = re.compile(
    r"[/?#][^\s<>\"`{}|\\^\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]*"
)
_CLOSING = {")": "(", "]": "["}
_AFTERTHOUGHTS = frozenset(".,;:!?'*_~…’”»«“。，、；：！？)]")  # end a sentence, not an address
_MAILTO = re.compile(
    r"mailto:([a-z0-9.!#$&'*+/=^_`{|}~-]{1,64})@([a-z0-9.-]{1,253})", re.IGNORECASE
)


def bare_link(text: str, start: int) -> int:
    """Where the http(s) address that begins at `start` ends; `start` if there is none."""
    host = _HOST.match(text, start)
    if host is None:
        return start
    tail = _TAIL.match(text, host.end())
    stop = _without_afterthoughts(text, start, tail.end() if tail else host.end())
    return stop if is_web_address(text[start:stop]) else start


def bare_links(text: str) -> list[tuple[int, int]]:
    """The ranges of all bare http(s) addresses, in order."""
    found: list[tuple[int, int]] = []
    stop = 0
    for match in _BARE.finditer(text):
        start = match.start()
        if start < stop or (start and (text[start - 1].isalnum() or text[start - 1] == "_")):
            continue
        stop = bare_link(text, start)
        if stop > start:
            found.append((start, stop))
    return found


def is_web_address(url: str) -> bool:
    """Whether it is an absolute http(s) address with a host that browsers accept, without user."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or not host or port == 0:
        return False
    return _HOST.match(url) is not None and _is_host(host)


def is_mail_link(url: str) -> bool:
    """Whether it is mailto: with one plain address; no headers (subject, bcc, body) behind it."""
    match = _MAILTO.fullmatch(url)
    return match is not None and _is_host(match[2])


def is_local_path(url: str) -> bool:
    """Whether it is a path on this site ("/about") or a place on this page ("#dates")."""
    return re.fullmatch(r"(?:/(?![/\\])|#)[\w./#?&=%~+:-]*", url, re.ASCII) is not None


def _is_host(host: str) -> bool:
    """Whether a host name can be resolved at all: labels, IDNA, IPv4 where it ends in a digit."""
    try:
        labels = host.encode("idna").decode("ascii").rstrip(".").split(".")
        host.encode("idna").decode("idna")
        if labels[-1][:1].isdigit():
            ipaddress.IPv4Address(host)
    except (UnicodeError, ValueError):
        return False
    return all(labels) and not any(label[0] == "-" or label[-1] == "-" for label in labels)


def _without_afterthoughts(text: str, start: int, stop: int) -> int:
    """The end of an address without the punctuation of the sentence around it.

    A closing bracket stays where its opening one is part of the address, as in "…/Rome_(city)".
    """
    counts = Counter(text[start:stop])
    while stop > start and text[stop - 1] in _AFTERTHOUGHTS:
        last = text[stop - 1]
        opening = _CLOSING.get(last)
        if opening is not None and counts[opening] >= counts[last]:
            break
        counts[last] -= 1
        stop -= 1
    return stop
