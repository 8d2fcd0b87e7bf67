"""A discussion from its announcement to its close at high speed: people write, moderators decide.

The clock is moved, everything else is real: operations, jobs, mails in a folder. What was mailed is
then compared with what should have been, counted from what happened and not from the jobs.
"""

from forum.home.simulation.checking import Finding, check
from forum.home.simulation.running import Happened, simulate

__all__ = ["Finding", "Happened", "check", "simulate"]
