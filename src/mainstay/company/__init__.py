"""The one door for facts that come as files."""

from mainstay.company.aside import folder_aside
from mainstay.company.reading import Checked, Summary, check_company, read_company, read_newest
from mainstay.company.templates import write_template
from mainstay.company.writing import CannotWriteError, FileKind, write_company

__all__ = [
    "CannotWriteError",
    "Checked",
    "FileKind",
    "Summary",
    "check_company",
    "folder_aside",
    "read_company",
    "read_newest",
    "write_company",
    "write_template",
]
