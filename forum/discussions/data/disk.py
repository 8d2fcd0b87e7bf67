"""Files below a folder that somebody else packed: nothing outside of it, nothing too large."""

import json
import os
import stat
from pathlib import Path
from typing import Any


class Unreadable(Exception):
    """A file can't be taken; the message says why, as the end of a sentence."""


def read_inside(root: Path, path: str, most: int) -> bytes:
    """Return the content of a regular file below ``root``, at most ``most`` bytes.

    Raises Unreadable if the path leaves the folder (also through a link), or names nothing that can
    be read to an end.
    """
    parts = path.split("/")
    if (
        len(path) > 500
        or not path.isprintable()
        or "\\" in path
        or ":" in path
        or any(part in ("", ".", "..") for part in parts)
    ):
        raise Unreadable("is not a path below the folder, such as contributions/01.txt")
    try:
        target = root.joinpath(*parts).resolve(strict=True)
        if not target.is_relative_to(root.resolve(strict=True)):
            raise Unreadable("leads out of the folder")
        # Not waiting: a pipe without a writer would hold us for ever.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(target, flags)
    except (FileNotFoundError, NotADirectoryError):
        raise Unreadable("is not in the folder") from None
    except (OSError, RuntimeError, ValueError) as error:
        raise Unreadable(f"can't be read ({_reason(error)})") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Unreadable("is not a file")
    with os.fdopen(descriptor, "rb") as file:
        try:
            content = file.read(most + 1)
        except OSError as error:
            raise Unreadable(f"can't be read ({_reason(error)})") from None
    if len(content) > most:
        raise Unreadable(f"is too large: at most {most} bytes fit")
    return content


def decoded(content: bytes) -> str:
    """Return UTF-8 as text; raises Unreadable with the first place that isn't."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"is not UTF-8 text (byte {error.start})") from None


def parsed(text: str) -> Any:
    """Return what JSON says. Raises Unreadable: ill-formed, too deep, a key twice, NaN."""
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"is not JSON: {error.msg}, line {error.lineno}, column {error.colno}"
        ) from None
    except RecursionError:
        raise Unreadable("is nested too deeply") from None
    except ValueError as error:  # whole numbers of thousands of digits
        raise Unreadable(f"is not JSON: {error}") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            shown = "".join(c if c.isprintable() else "\ufffd" for c in key[:60])
            raise Unreadable(f"has the field “{shown}” twice in one object")
        found[key] = value
    return found


def _no_number(name: str) -> None:
    raise Unreadable(f"holds {name}, which is not a number that JSON knows")


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or type(error).__name__
