"""The report of the bench: a table for people, JSON for programs."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from forum.home.bench.loading import Load
from forum.home.bench.looking import Look
from forum.home.bench.serving import Memory

RATIO, P95, STATEMENTS, MOST_STATEMENTS, MEMORY, GROWTH = 0.7, 300.0, 4, 8, 90.0, 1.2
FIRST_VISIT = 60.0  # kB
MB, KB = 1_000_000, 1000


@dataclass(frozen=True, slots=True)
class PageReport:
    """One page: loads in turn with the bare page, the page cache on and off; and a look at it."""

    name: str
    path: str
    bare: Sequence[Load]
    kept: Sequence[Load]
    fresh: Sequence[Load]
    look: Look

    def ratio(self, loads: Sequence[Load]) -> float:
        """Return answers a second as a share of the bare page's, measured beside."""
        return mean_rate(loads) / (mean_rate(self.bare) or 1)


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that one run measured; times in seconds, memory in bytes."""

    database: str
    server: str
    seconds: int
    pages: Sequence[PageReport]
    memory: dict[str, Sequence[Memory]]
    growth: tuple[float, float]
    growth_after_change: tuple[float, float]
    contributions: tuple[int, int]


def mean_rate(loads: Sequence[Load]) -> float:
    """Return answers a second over several measurements of equal length."""
    return sum(load.per_second for load in loads) / len(loads) if loads else 0.0


def grown(seconds: tuple[float, float]) -> float:
    """Return how much longer the crowded week takes than the middling one."""
    small, large = seconds
    return large / small if small else 0.0


def slow(loads: Sequence[Load]) -> float:
    """Return the worst p95 of several measurements, in milliseconds."""
    return max((load.p95 for load in loads), default=0.0)


def as_json(report: Report) -> dict[str, Any]:
    """Return the report as plain values, with the ratios and the aims."""
    data = asdict(report)
    for row, page in zip(data["pages"], report.pages, strict=True):
        row["ratio_kept"] = round(page.ratio(page.kept), 3)
        row["ratio_fresh"] = round(page.ratio(page.fresh), 3)
    data["growth_ratio"] = round(grown(report.growth), 3)
    data["growth_ratio_after_change"] = round(grown(report.growth_after_change), 3)
    data["aims"] = {
        "ratio": RATIO,
        "p95_ms": P95,
        "statements": STATEMENTS,
        "statements_most": MOST_STATEMENTS,
        "memory_mb": MEMORY,
        "first_visit_kb": FIRST_VISIT,
        "growth": GROWTH,
    }
    return data


def lines(report: Report) -> Iterator[str]:
    """Yield the report as lines of text."""
    yield f"{report.server}, {report.database}, measurements of {report.seconds} s, in turn"
    yield ""
    yield "Answers a second, as a share of a bare page beside; milliseconds of the slowest 5 %"
    yield (
        f"{'page':26}{'bare':>7}  {'cache on':>9}{'ratio':>7}{'p95':>7}"
        f"  {'cache off':>9}{'ratio':>7}{'p95':>7}{'errors':>8}"
    )
    for page in report.pages:
        errors = sum(load.errors for load in (*page.bare, *page.kept, *page.fresh))
        yield (
            f"{page.name:26}{mean_rate(page.bare):7.0f}"
            f"  {mean_rate(page.kept):9.0f}{page.ratio(page.kept):7.2f}{slow(page.kept):7.0f}"
            f"  {mean_rate(page.fresh):9.0f}{page.ratio(page.fresh):7.2f}{slow(page.fresh):7.0f}"
            f"{errors:8}"
        )
    yield f"{'aim':26}{'':7}  {'':9}{f'>= {RATIO}':>7}{f'<={P95:.0f}':>7}{'':25}{0:8}"
    yield ""
    yield "Statements, cache off: after a change, later, signed in after a change; kB compressed"
    yield f"{'page':26}{'first':>9}{'later':>7}{'signed in':>11}{'HTML':>8}{'first visit':>13}"
    for page in report.pages:
        seen = page.look
        yield (
            f"{page.name:26}{seen.statements:9}{seen.statements_again:7}"
            f"{seen.statements_signed_in:11}"
            f"{seen.html / KB:8.1f}{seen.first_visit / KB:13.1f}"
        )
    most = f"{STATEMENTS}, <={MOST_STATEMENTS}"
    signed_in, visit = f"<={MOST_STATEMENTS}", f"<={FIRST_VISIT:.0f}"
    yield f"{'aim':26}{most:>9}{STATEMENTS:7}{signed_in:>11}{'':8}{visit:>13}"
    yield ""
    yield f"Memory of each worker after the load, MB (aim <= {MEMORY:.0f})"
    for name, workers in report.memory.items():
        said = "  ".join(
            f"RSS {one.resident / MB:.0f} PSS {one.proportional / MB:.0f}" for one in workers
        )
        yield f"{name:26}{said or 'not known on this system'}"
    yield ""
    less, more = report.contributions
    yield f"Week with {less} contributions and with {more}, cache off, median ms (aim <= {GROWTH})"
    for when, times in (
        ("later", report.growth),
        ("after a change", report.growth_after_change),
    ):
        small, large = (1000 * seconds for seconds in times)
        yield f"{when:26}{small:7.1f}{large:9.1f}{grown(times):7.2f} times"
