"""The one door for facts that come as files."""

from mainstay.company.reading import Checked, Summary, check_company, newest_day, read_company
from mainstay.company.templates import write_template
from mainstay.company.writing import CannotWriteError, FileKind, write_company

__all__ = [
    "CannotWriteError",
    "Checked",
    "FileKind",
    "Summary",
    "check_company",
    "newest_day",
    "read_company",
    "write_company",
    "write_template",
]
