"""What a company decides about carrying out: every standard of this step, for the page on which they are set."""

from mainstay.loop.carry.alerts import RULES
from mainstay.loop.carry.commitments import PATIENCE
from mainstay.loop.carry.deadlines import TIMES

STANDARDS = (TIMES, PATIENCE, RULES)
"""Deadlines, promises and alerts. Who is key is a standard of its own: `chapters.people.key.WEIGHING`."""
