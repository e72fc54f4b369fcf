"""The one door for facts that come as files."""

from mainstay.company.reading import Checked, Summary, check_company, read_company
from mainstay.company.writing import CannotWriteError, write_company

__all__ = ["CannotWriteError", "Checked", "Summary", "check_company", "read_company", "write_company"]
