"""Reading a pasted list of people: lines, mail headers, rows of a spreadsheet. Pure, no database.

One person a line: ``address``, ``Name <address>``, ``address; name; organisation``, or columns
(tabs, semicolons, commas) in any order; several addresses on one line are several people.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from forum.accounts.operations.people import NAME_LENGTH, folded_address, one_line
from forum.errors import Refused
from forum.i18n import _

MOST = 500
LONGEST = 200_000  # characters of a list
LONGEST_LINE = 1_000  # of one that is mended by hand
ORGANISATION_LENGTH = 300
IN_BRACKETS = re.compile(r"^(?P<before>[^<>]*)<\s*(?:mailto:)?(?P<email>[^<>]*)>(?P<after>[^<>]*)$")


@dataclass(frozen=True, slots=True)
class PastedRow:
    """One line: whom it names, or the problem that keeps it from being used."""

    line: str
    email: str | None = None
    name: str | None = None
    organisation: str | None = None
    problem: str | None = None

    @property
    def normal(self) -> str:
        """Return the line as it is written down once it has been understood."""
        return "\t".join([self.email or "", self.name or "", self.organisation or ""]).rstrip("\t")


def read_list(text: str) -> list[PastedRow]:
    """Return the rows of a pasted list, empty lines and a first line of headings left out.

    Raises Refused if there is nothing in it, or too much.
    """
    if len(text) > LONGEST:
        raise Refused(_("This list is too long: paste at most 500 lines at a time."), field="text")
    lines = [line for raw in text.splitlines() if one_line(line := raw.replace("\0", " "))]
    if lines and "@" not in lines[0] and len(_cells(lines[0])) > 1 and "@" in "".join(lines[1:]):
        lines = lines[1:]
    if not lines:
        raise Refused(_("Paste at least one e-mail address."), field="text")
    rows = []
    for line in lines[: MOST + 1]:
        read = list(_rows(line))
        if len(line) > LONGEST_LINE and any(row.problem for row in read):
            raise Refused(
                _("One line of this list is too long: write one person on a line."), field="text"
            )
        rows += read
    if len(lines) > MOST or len(rows) > MOST:
        raise Refused(
            _("At most 500 people can be invited at a time. Split the list."), field="text"
        )
    return rows


def _rows(line: str) -> Iterator[PastedRow]:
    shown = one_line(line)
    if found := IN_BRACKETS.match(_visible(line)):
        rest = one_line(found["after"].strip(" \t,;"))
        yield _row(shown, found["email"], _unquoted(found["before"]), rest)
        return
    cells = _cells(line)
    addresses = [cell for cell in cells if "@" in cell]
    if len(addresses) > 1:
        for cell in addresses:
            yield from _rows(cell) if "<" in cell else [_row(cell, cell, "", "")]
        return
    others = [cell for cell in cells if "@" not in cell]
    if not addresses:
        yield PastedRow(shown, problem=_("There is no e-mail address in this line."))
    elif "<" in addresses[0] and (found := IN_BRACKETS.match(addresses[0])):
        yield _row(shown, found["email"], _unquoted(found["before"]), *others[:1])
    else:
        yield _row(shown, addresses[0], *others[:2])


def _cells(line: str) -> list[str]:
    """Return the columns of a line, without the empty ones."""
    line = _visible(line)
    mark = next((mark for mark in "\t;," if mark in line), None)
    if mark is None:
        found = [line]
    else:
        try:
            found = next(csv.reader([line], delimiter=mark, skipinitialspace=True))
        except (csv.Error, StopIteration):
            found = line.split(mark)
    return [cell for cell in map(one_line, found) if cell]


def _visible(line: str) -> str:
    """Return a line without the marks that can't be seen and that spreadsheets leave behind."""
    kept = (" " if c == "\xa0" else c for c in unicodedata.normalize("NFC", line))
    return "".join(c for c in kept if unicodedata.category(c) != "Cf" or c in "\u200c\u200d")


def _unquoted(name: str) -> str:
    return one_line(name.strip(" \t,;").strip("\"'“”„«»"))


def _row(line: str, email: str, name: str = "", organisation: str = "") -> PastedRow:
    name, organisation = _unquoted(name), one_line(organisation)
    row = PastedRow(
        line,
        name=name if any(c.isalnum() for c in name) else None,
        organisation=organisation or None,
    )
    if len(name) > NAME_LENGTH:
        return replace(row, problem=_("A name can have at most 200 characters."))
    if len(organisation) > ORGANISATION_LENGTH:
        return replace(
            row, problem=_("The name of an organisation can have at most 300 characters.")
        )
    address = "".join(email.split()).removeprefix("mailto:").strip("<>\"'")
    if address.count("@") != 1 or not all(address.partition("@")[::2]):
        return replace(row, problem=_("An address has one @ with something on both sides."))
    try:
        return replace(row, email=folded_address(address))
    except Refused as refused:
        return replace(row, problem=refused.sentence)
