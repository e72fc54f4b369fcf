"""`company.toml`: the company's name, its currency, and the unit its money is written in."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from mainstay.company.contract import SETTINGS
from mainstay.company.findings import Findings
from mainstay.company.messages import Place
from mainstay.company.parsing import Money

POWERS = {"one": 0, "yuan": 0, "thousand": 3, "wan": 4}
"""Units of money, as powers of ten. The unit is asked for, never guessed."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What `company.toml` says."""

    name: str = ""
    currency: str = "CNY"
    unit: str = "one"

    @property
    def money(self) -> Money:
        """How amounts are to be read."""
        return Money(self.currency, POWERS[self.unit])


def read_settings(path: Path, findings: Findings) -> Settings:
    """The settings, or the defaults where there is no file; what is wrong goes into the findings."""
    place = Place(SETTINGS)
    try:
        told = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return Settings()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        findings.fault("bad_settings", place, found=error)
        return Settings()
    for key in sorted(set(told) - {"name", "currency", "unit"}):
        findings.warn("unknown_setting", place, found=key)
    name, currency, unit = (str(told.get(key, default)) for key, default in
                            (("name", ""), ("currency", "CNY"), ("unit", "one")))  # fmt: skip
    if not re.fullmatch("[A-Z]{3}", currency):
        findings.fault("bad_currency", place, found=currency)
        currency = "CNY"
    if unit not in POWERS:
        findings.fault("bad_unit", place, found=unit)
        unit = "one"
    return Settings(name, currency, unit)
