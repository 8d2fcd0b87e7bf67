"""The package: parts, their kinds and relations, and a zip that is the same every time."""

import io
import zipfile
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from forum.charts.svg import legal
from forum.documents.document import Document
from forum.documents.writers.docx import xml
from forum.documents.writers.docx.languages import tag
from forum.documents.writers.docx.styles import font_table, numbering, settings, styles
from forum.documents.writers.docx.xml import add, root, serialised

KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml."
CORE = f"{PACKAGE}metadata/core-properties"
DC = "http://purl.org/dc/elements/1.1/"
TERMS = "http://purl.org/dc/terms/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
LONGEST = 255  # what office programs take for a property
EPOCH = (1980, 1, 1, 0, 0, 0)
FIXED = (
    ("rId1", "styles", "styles.xml"),
    ("rId2", "numbering", "numbering.xml"),
    ("rId3", "settings", "settings.xml"),
    ("rId4", "fontTable", "fontTable.xml"),
    ("rId5", "header", "header1.xml"),
    ("rId6", "footer", "footer1.xml"),
)


@dataclass
class Relations:
    """What the body leads to outside itself; filled while it is written."""

    addresses: dict[str, str] = field(default_factory=dict)
    pictures: list[bytes] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def address(self, url: str) -> str:
        """Return the id of an address, one id for all links to it."""
        return self.addresses.setdefault(url, f"rIdL{len(self.addresses) + 1}")

    def picture(self, png: bytes) -> str:
        """Return the id of a picture."""
        self.pictures.append(png)
        return f"rIdP{len(self.pictures)}"

    def numbered(self, start: int) -> int:
        """Return the id of a new numbered list."""
        self.starts.append(start)
        return len(self.starts) + 1


def packed(document: Document, body: etree._Element, relations: Relations) -> bytes:
    """Return the file: entries sorted, with one time and mode, so that equal parts are equal bytes.

    Times in the file are those of the document; the time of writing stands nowhere.
    """
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            [
                ("rId1", f"{KIND}officeDocument", "word/document.xml", False),
                (
                    "rId2",
                    f"{PACKAGE}relationships/metadata/core-properties",
                    "docProps/core.xml",
                    False,
                ),
                ("rId3", f"{KIND}custom-properties", "docProps/custom.xml", False),
            ]
        ),
        "docProps/core.xml": _core(document),
        "docProps/custom.xml": _custom(document),
        "word/_rels/document.xml.rels": _relationships(
            [
                *((ident, KIND + kind, target, False) for ident, kind, target in FIXED),
                *(
                    (ident, f"{KIND}hyperlink", url, True)
                    for url, ident in relations.addresses.items()
                ),
                *(
                    (f"rIdP{place}", f"{KIND}image", f"media/image{place}.png", False)
                    for place in range(1, len(relations.pictures) + 1)
                ),
            ]
        ),
        "word/document.xml": serialised(body),
        "word/styles.xml": styles(document.language),
        "word/numbering.xml": numbering(relations.starts),
        "word/settings.xml": settings(document.language),
        "word/fontTable.xml": font_table(),
        "word/header1.xml": _header(document),
        "word/footer1.xml": _footer(document),
    }
    for place, png in enumerate(relations.pictures, start=1):
        parts[f"word/media/image{place}.png"] = png
    return _zipped(parts)


def _zipped(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(parts):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts[name])
    return target.getvalue()


def _content_types() -> bytes:
    types = etree.Element("Types", xmlns=f"{PACKAGE}content-types")
    for extension, kind in (
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ("xml", "application/xml"),
        ("png", "image/png"),
    ):
        etree.SubElement(types, "Default", Extension=extension, ContentType=kind)
    for name, kind in (
        ("word/document.xml", f"{CONTENT}document.main+xml"),
        ("word/styles.xml", f"{CONTENT}styles+xml"),
        ("word/numbering.xml", f"{CONTENT}numbering+xml"),
        ("word/settings.xml", f"{CONTENT}settings+xml"),
        ("word/fontTable.xml", f"{CONTENT}fontTable+xml"),
        ("word/header1.xml", f"{CONTENT}header+xml"),
        ("word/footer1.xml", f"{CONTENT}footer+xml"),
        ("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        (
            "docProps/custom.xml",
            "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        ),
    ):
        etree.SubElement(types, "Override", PartName=f"/{name}", ContentType=kind)
    return serialised(types)


def _relationships(rows: list[tuple[str, str, str, bool]]) -> bytes:
    relationships = etree.Element("Relationships", xmlns=f"{PACKAGE}relationships")
    for ident, kind, target, external in rows:
        element = etree.SubElement(
            relationships, "Relationship", Id=ident, Type=kind, Target=target
        )
        if external:
            element.set("TargetMode", "External")
    return serialised(relationships)


def _core(document: Document) -> bytes:
    """Return the core properties (ECMA-376 part 2, 11)."""
    meta = document.meta
    element = etree.Element(
        f"{{{CORE}}}coreProperties",
        nsmap={"cp": CORE, "dc": DC, "dcterms": TERMS, "xsi": XSI},
    )
    for name, text in (
        (f"{{{DC}}}title", document.title[:LONGEST]),
        (f"{{{DC}}}subject", document.subtitle[:LONGEST]),
        (f"{{{DC}}}creator", meta.creator[:LONGEST]),
        (f"{{{DC}}}description", meta.description),
        (f"{{{DC}}}language", tag(document.language)),
        (f"{{{CORE}}}keywords", ", ".join(meta.keywords)[:LONGEST]),
        (f"{{{CORE}}}lastModifiedBy", meta.creator[:LONGEST]),
        (f"{{{CORE}}}revision", "1"),
    ):
        etree.SubElement(element, name).text = legal(text)
    for name, moment in (("created", meta.created), ("modified", meta.modified)):
        time = etree.SubElement(element, f"{{{TERMS}}}{name}")
        time.set(f"{{{XSI}}}type", "dcterms:W3CDTF")
        time.text = _written(moment)
    return serialised(element)


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _custom(document: Document) -> bytes:
    element = etree.Element(f"{{{CUSTOM}}}Properties", nsmap={None: CUSTOM, "vt": TYPES})  # type: ignore[dict-item]
    if document.meta.licence:
        entry = etree.SubElement(
            element, f"{{{CUSTOM}}}property", fmtid=FORMAT_ID, pid="2", name="License"
        )
        text = legal(document.meta.licence)[:LONGEST]
        etree.SubElement(entry, f"{{{TYPES}}}lpwstr").text = text
    return serialised(element)


def _header(document: Document) -> bytes:
    element = root("hdr")
    words = [legal(document.title), legal(document.subtitle)]
    if len(" ".join(words)) > 100:
        words = [f"{words[0][:99].rstrip()}…" if len(words[0]) > 100 else words[0]]
    _edge(element, "Header", document, words)
    return serialised(element)


def _footer(document: Document) -> bytes:
    element = root("ftr")
    paragraph = _edge(element, "Footer", document, [legal(document.meta.creator)[:100], ""])
    xml.field(paragraph, "PAGE", "1", "PageNumber")
    return serialised(element)


def _edge(
    parent: etree._Element, style: str, document: Document, words: list[str]
) -> etree._Element:
    paragraph = add(parent, "p")
    add(add(paragraph, "pPr"), "pStyle", val=style)
    for place, text in enumerate(words):
        run = add(paragraph, "r")
        if document.direction == "rtl":
            add(add(run, "rPr"), "rtl")
        if place:
            add(run, "tab")
        add(run, "t").text = " ".join(text.split())
    return paragraph
