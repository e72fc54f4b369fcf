"""A sentence in the two languages of the product, which are equal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, Language] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One meaning in Simplified Chinese and in English; neither may be empty."""

    zh: str
    en: str

    def __post_init__(self) -> None:
        if not self.zh.strip() or not self.en.strip():
            raise ValueError(f"a text needs both languages: {self!r}")

    def in_(self, language: Language) -> str:
        """The sentence in one language."""
        return self.zh if language == "zh" else self.en

    def fill(self, **values: object) -> Text:
        """Both sentences with their `{placeholders}` replaced.

        A value that is itself a Text is put in its own language.
        Raises KeyError when a placeholder has no value.
        """
        zh = {key: value.zh if isinstance(value, Text) else value for key, value in values.items()}
        en = {key: value.en if isinstance(value, Text) else value for key, value in values.items()}
        return Text(self.zh.format(**zh), self.en.format(**en))
