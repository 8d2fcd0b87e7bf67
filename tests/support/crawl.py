"""Everything that somebody can reach from the front page by following links, as texts."""

import gzip
import io
import zipfile
from collections import deque
from urllib.parse import unquote, urljoin, urlsplit

from lxml.html import document_fromstring

from tests.support.client import CheckingClient

_SKIPPED = ("/static/", "/sign-in", "/sign-out")


def reached(
    client: CheckingClient, *starts: str, most: int = 400, check: bool = True
) -> dict[str, str]:
    """Return the text of every page, feed and file that links lead to, by address.

    Archives (DOCX) are opened: their text holds the names and the contents of all parts. Fails if
    a link leads nowhere, or if more than ``most`` addresses turn up.
    """
    found: dict[str, str] = {}
    waiting = deque(starts or ("/",))
    seen = set(waiting)
    while waiting:
        address = waiting.popleft()
        answer = client.get(address, check=check)
        if 300 <= answer.status_code < 400:
            links = [answer.headers["Location"]]
            found[address] = ""
        else:
            # A text that was withdrawn or hidden leaves a line, which leads to a page that says so.
            assert answer.status_code in (200, 410), f"{address}: {answer.status}"
            found[address] = text_of(answer.get_data(), answer.headers) + str(answer.headers)
            links = links_in(found[address]) if "text/html" in answer.content_type else []
        for link in links:
            target = urlsplit(urljoin(f"http://localhost{address}", link))
            path = target.path + (f"?{target.query}" if target.query else "")
            if target.netloc != "localhost" or "lang=" in target.query or path in seen:
                continue
            if not path.startswith(_SKIPPED):
                seen.add(path)
                waiting.append(path)
        assert len(seen) <= most, f"more than {most} addresses: {sorted(seen)[-5:]}"
    return found


def links_in(html: str) -> list[str]:
    """Return the addresses that a page leads to."""
    tree = document_fromstring(html.partition("</html>")[0] + "</html>")
    return [str(found) for found in tree.xpath("//a/@href | //link/@href | //script/@src")]


def text_of(content: bytes, headers: object = ()) -> str:
    """Return what a file holds, archives and compressed answers opened."""
    if "gzip" in str(headers):
        content = gzip.decompress(content)
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(
                f"{name}\n{archive.read(name).decode(errors='replace')}"
                for name in archive.namelist()
            )
    return content.decode(errors="replace")


def holding(texts: dict[str, str], word: str) -> list[str]:
    """Return the addresses whose name or text holds a word, whatever its case."""
    return [
        address
        for address, text in texts.items()
        if word.lower() in text.lower() or word.lower() in unquote(address).lower()
    ]
