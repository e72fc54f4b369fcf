"""The chapters of the article, one folder each; together they are the catalogue. 文章各章,合为目录。"""

from __future__ import annotations

from mainstay.chapters import career, culture, equity, pay, people, recognition, work
from mainstay.core.catalogue import Catalogue

CATALOGUE = Catalogue.of(chapter.DECLARED for chapter in (pay, equity, career, culture, work, recognition, people))
"""Every signal, attribute, measure, part of loss, kind of fact and kind of seat that Mainstay knows."""

__all__ = ["CATALOGUE"]
