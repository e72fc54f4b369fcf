"""Results for people and machines: tables, a page, a summary in the terminal, JSON."""

from mainstay.report import terminal
from mainstay.report.html import report_html
from mainstay.report.jsonout import json_of
from mainstay.report.tables import write_results

__all__ = ["json_of", "report_html", "terminal", "write_results"]
