"""Load on a page, made by wrk: how many answers a second, how long the slow ones take."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import click

CONNECTIONS = 16
SCRIPT = """
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"requests": %d, "microseconds": %d, "bytes": %d, "p50": %d, "p95": %d, "p99": %d,' ..
    ' "status": %d, "lost": %d}\\n',
    summary.requests, summary.duration, summary.bytes,
    latency:percentile(50), latency:percentile(95), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
"""


@dataclass(frozen=True, slots=True)
class Load:
    """One measurement: answers a second, milliseconds, answers that were not 2xx or 3xx."""

    per_second: float
    p50: float
    p95: float
    p99: float
    errors: int


def wrk() -> str:
    """Return the path of wrk. Raises click.ClickException with how to install it."""
    found = shutil.which("wrk")
    if found is None:
        raise click.ClickException(
            "wrk is missing. On Debian and Ubuntu install it with: sudo apt-get install wrk"
        )
    return found


def write_script(folder: Path) -> Path:
    """Write the script that makes wrk report as JSON; return its path."""
    path = folder / "report.lua"
    path.write_text(SCRIPT)
    return path


def load(url: str, seconds: float, script: Path) -> Load:
    """Ask for ``url`` on 16 connections for that long (whole seconds, at least one)."""
    length = max(1, round(seconds))
    done = subprocess.run(
        [
            *(wrk(), "-t1", f"-c{CONNECTIONS}", f"-d{length}s", "--timeout", "10s"),
            *("-H", "Accept-Encoding: gzip", "-s", str(script), url),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=length + 60,
    )
    reports = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if not reports:
        raise click.ClickException(f"wrk said nothing useful: {done.stderr.strip()[:300]}")
    said = json.loads(reports[-1].removeprefix("RESULT "))
    return Load(
        per_second=said["requests"] / (said["microseconds"] / 1e6),
        p50=said["p50"] / 1000,
        p95=said["p95"] / 1000,
        p99=said["p99"] / 1000,
        errors=said["status"] + said["lost"],
    )
