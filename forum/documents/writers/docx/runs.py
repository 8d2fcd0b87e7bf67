"""Runs, links and bookmarks inside a paragraph."""

import hashlib
import re
from collections.abc import Iterable

from lxml import etree

from forum.charts.svg import legal
from forum.documents.document import Document, Link, Mark, Run, Target, Text
from forum.documents.outline import anchors, entries, safe_address
from forum.documents.writers.docx.languages import attributes, directional, holds_other
from forum.documents.writers.docx.package import Relations
from forum.documents.writers.docx.xml import SPACE, add, name
from forum.i18n import direction_of

STAY = {False: "\u200e", True: "\u200f"}  # left-to-right mark, right-to-left mark
GAP = "\u00a0"
_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
_BREAKS = re.compile("([\n\t])")


def bookmark_name(anchor: str) -> str:
    """Return the bookmark of an anchor: 40 letters, digits and underscores at most."""
    if _PLAIN_NAME.fullmatch(anchor):
        return anchor
    kept = re.sub(r"[^A-Za-z0-9]+", "_", anchor).strip("_")[:24]
    return f"a_{kept}_{hashlib.sha256(anchor.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"


class Inline:
    """Writes what stands inside paragraphs of one document."""

    def __init__(self, document: Document, relations: Relations) -> None:
        self.language = document.language
        self.relations = relations
        self.known = set(anchors(document)) | {entry.anchor for entry in entries(document)}
        self.bookmarks: dict[str, int] = {}

    def runs(
        self, parent: etree._Element, runs: Iterable[Run], around: str, style: str = ""
    ) -> None:
        """Append runs; ``around`` is the language of the paragraph, style a character style."""
        runs = tuple(runs)
        right_to_left = direction_of(around) == "rtl"
        mixed = any(
            holds_other(run.text, right_to_left) for run in runs if not isinstance(run, Target)
        )
        before = right_to_left
        for run in runs:
            if isinstance(run, Target):
                self.bookmark(parent, run.anchor)
                continue
            language = around if isinstance(run, Mark) else run.language or around
            now = direction_of(language) == "rtl"
            # Digits and full stops after words of the other direction would be drawn among them.
            if now == right_to_left and (before != now or (mixed and isinstance(run, Mark))):
                self.text(parent, STAY[right_to_left], around)
            before = now
            match run:
                case Mark():
                    self.text(parent, GAP, around, style="CitationGap")
                    place = self.linked(parent, run.to, run.label)
                    self.text(place, run.text, around, style="CitationMark")
                case Link():
                    place = self.linked(parent, run.to)
                    shown = style if place is parent else "Hyperlink"
                    self.styled(place, run, language, shown)
                case Text():
                    self.styled(parent, run, language, style)

    def styled(self, parent: etree._Element, run: Text | Link, language: str, style: str) -> None:
        """Append the words of a run with its language and emphasis."""
        self.text(parent, run.text, language, style=style, bold=run.bold, italic=run.italic)

    def bookmark(self, parent: etree._Element, anchor: str) -> None:
        """Append a bookmark, once for each anchor."""
        if not anchor or anchor in self.bookmarks:
            return
        ident = self.bookmarks.setdefault(anchor, len(self.bookmarks) + 1)
        add(parent, "bookmarkStart", id=ident, name=bookmark_name(anchor))
        add(parent, "bookmarkEnd", id=ident)

    def linked(self, parent: etree._Element, to: str, label: str = "") -> etree._Element:
        """Append a link and return it, or return the parent where there is nowhere to lead."""
        if to.startswith("#"):
            if to[1:] not in self.known:
                return parent
            link = add(parent, "hyperlink", anchor=bookmark_name(to[1:]), history=1)
        elif address := safe_address(to):
            link = add(parent, "hyperlink", **{"r:id": self.relations.address(address)}, history=1)
        else:
            return parent
        if label:
            link.set(name("tooltip"), legal(label)[:250])
        return link

    def text(
        self,
        parent: etree._Element,
        text: str,
        language: str,
        *,
        style: str = "",
        bold: bool = False,
        italic: bool = False,
    ) -> None:
        """Append text as runs, each of one direction; line breaks and tabs are elements."""
        for piece, right_to_left in directional(legal(text), direction_of(language) == "rtl"):
            run = add(parent, "r")
            properties = etree.SubElement(run, name("rPr"))
            if style:
                add(properties, "rStyle", val=style)
            if bold:
                add(properties, "b")
                add(properties, "bCs")
            if italic:
                add(properties, "i")
            if right_to_left:
                add(properties, "rtl")
            if language != self.language:
                add(properties, "lang", **attributes(language))
            if not len(properties):
                run.remove(properties)
            for part in _BREAKS.split(piece):
                if part == "\n":
                    add(run, "br")
                elif part == "\t":
                    add(run, "tab")
                elif part:
                    element = add(run, "t")
                    element.text = part
                    element.set(SPACE, "preserve")
