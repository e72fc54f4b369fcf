"""The door for Open Cap Format packages: read, checked against the published schema, and written. OCF 导入与导出。"""

from mainstay.company.ocf.package import Package, PackageError, made, opened, unzipped
from mainstay.company.ocf.reading import Holder, Taken, taken
from mainstay.company.ocf.schemas import Flaw
from mainstay.company.ocf.writing import Company, Written, written

__all__ = [
    "Company",
    "Flaw",
    "Holder",
    "Package",
    "PackageError",
    "Taken",
    "Written",
    "made",
    "opened",
    "taken",
    "unzipped",
    "written",
]
