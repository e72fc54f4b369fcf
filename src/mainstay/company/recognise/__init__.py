"""What files of other systems look like, and how they become tables of the contract.

`recognise` looks, `Mapping` is what a person may change, `dry_run` shows what would come of it, `marked_workbook`
gives the faults back. Nothing here applies anything.
"""

from mainstay.company.recognise.identity import Difference, compare, content_hash, merged
from mainstay.company.recognise.mapping import BadMappingError, Constant, Mapping, Rule, Shape, Use, Why
from mainstay.company.recognise.marking import marked_workbook
from mainstay.company.recognise.marks import Mark
from mainstay.company.recognise.preview import Choice, Imported, Preview, apply, dry_run
from mainstay.company.recognise.recognising import Found, Recognition, Seen, as_table, recognise

__all__ = [
    "BadMappingError",
    "Choice",
    "Constant",
    "Difference",
    "Found",
    "Imported",
    "Mapping",
    "Mark",
    "Preview",
    "Recognition",
    "Rule",
    "Seen",
    "Shape",
    "Use",
    "Why",
    "apply",
    "as_table",
    "compare",
    "content_hash",
    "dry_run",
    "marked_workbook",
    "merged",
    "recognise",
]
