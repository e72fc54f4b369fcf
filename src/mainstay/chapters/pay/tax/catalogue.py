"""Every rule of law that pay is reckoned by, for the list of sources beside a statement. 税法规则一览。"""

from __future__ import annotations

from mainstay.chapters.pay.tax.bonus import SEPARATE
from mainstay.chapters.pay.tax.brackets import ANNUAL, MONTHLY
from mainstay.chapters.pay.tax.cities import PUBLISHED
from mainstay.chapters.pay.tax.deferral import DEFERRED
from mainstay.chapters.pay.tax.hours import ANNUAL_LEAVE, OVERTIME, PAID_DAYS
from mainstay.chapters.pay.tax.law import Law
from mainstay.chapters.pay.tax.listed import DEADLINE, LISTED
from mainstay.chapters.pay.tax.severance import EXEMPTION, SEVERANCE
from mainstay.chapters.pay.tax.withholding import ALLOWANCE

LAWS: tuple[Law[object], ...] = (
    ANNUAL, MONTHLY, ALLOWANCE, SEPARATE, LISTED, DEADLINE, DEFERRED, SEVERANCE, EXEMPTION, PAID_DAYS, OVERTIME,
    ANNUAL_LEAVE, *(law for laws in PUBLISHED.values() for law in laws),
)  # fmt: skip
"""In the order of a list for readers."""

STATEMENT: tuple[Law[object], ...] = (ANNUAL, ALLOWANCE, SEPARATE, LISTED, DEADLINE, DEFERRED)
"""Those that a statement of total rewards rests on."""
