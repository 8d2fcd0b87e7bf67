"""The functions that are work: collected by decorators, called with a job's arguments.

A decorator only writes the function down and returns it: tests and commands call it directly.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

Timed = TypeVar("Timed", bound=Callable[[datetime], object])
Task = TypeVar("Task", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Work:
    """One function that is work; timed work has the minutes from one run to the next."""

    name: str
    function: Callable[..., object]
    every: int | None = None
    words: Callable[[], str] | None = None  # what it does, for the administrators' page


known: dict[str, Work] = {}


def name_of(function: Callable[..., object]) -> str:
    """Return the name under which work is asked for: ``accounts.send_reminders``."""
    place = function.__module__.removeprefix("forum.").replace(".jobs", "")
    return f"{place}.{function.__qualname__}"


def _collect(work: Work) -> None:
    before = known.get(work.name)
    if before is not None and before.function is not work.function:
        raise ValueError(f"two functions are the work {work.name!r}")
    known[work.name] = work


def every(*, minutes: int, words: Callable[[], str] | None = None) -> Callable[[Timed], Timed]:
    """Make ``function(at)`` timed work: run each so many minutes, once however many workers.

    It looks at what is due, never at "this minute": after an outage one run catches up.
    """

    def collect(function: Timed) -> Timed:
        _collect(Work(name_of(function), function, minutes, words))
        return function

    return collect


def task(function: Task) -> Task:
    """Make a function of keyword arguments work that can be asked for with ``later``.

    Arguments are numbers and keys, never addresses or texts: they stand on administrators' pages.
    It may run again after it was cut off, so it has to be safe to run twice.
    """
    _collect(Work(name_of(function), function))
    return function


def call(work: Work, arguments: dict[str, Any], at: datetime) -> object:
    """Do the work."""
    return work.function(at) if work.every else work.function(**arguments)
