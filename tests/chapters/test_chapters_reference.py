"""The reference pages say what the catalogue says, in both languages, and the committed ones are current."""

from __future__ import annotations

from pathlib import Path

import pytest

from mainstay.chapters import CATALOGUE
from mainstay.chapters.reference import PAGES, main
from mainstay.chapters.spoken import BASES, CHANNELS, QUANTITIES, READINGS, UNITS
from mainstay.core import readings as r
from mainstay.core.catalogue import Basis, Quantity, Unit
from mainstay.core.text import LANGUAGES, Language

DOCS = Path(__file__).parents[2] / "docs" / "reference"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_the_committed_page_is_current(page: str, lang: Language) -> None:
    name = f"{page}.md" if lang == "en" else f"{page}.{lang}.md"
    again = f"python -m mainstay.chapters.reference {page} {lang} > docs/reference/{name}"
    assert (DOCS / name).read_text("utf-8") == PAGES[page](lang), f"run: {again}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_declaration_stands_on_its_page(lang: Language) -> None:
    signals, measures = PAGES["signals"](lang), PAGES["measures"](lang)
    for signal in CATALOGUE.signals:
        assert f"### `{signal.key}` {signal.label.in_(lang)}\n" in signals
    for attribute in CATALOGUE.attributes:
        assert f"| `{attribute.key}` |" in signals
    for measure in CATALOGUE.measures:
        assert f"## `{measure.key}` {measure.label.in_(lang)}\n" in measures


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_of_mechanisms_has_every_signal_and_measure(lang: Language) -> None:
    page = PAGES["mechanisms"](lang)
    for key in [signal.key for signal in CATALOGUE.signals] + [measure.key for measure in CATALOGUE.measures]:
        assert f"`{key}`" in page


def test_every_word_of_the_grammar_has_its_words() -> None:
    assert set(CHANNELS) == set(r.Made)
    assert set(READINGS) == set(r.Reading.__args__)
    assert set(UNITS) == set(Unit)
    assert set(BASES) == set(Basis)
    assert set(QUANTITIES) == set(Quantity)


def test_the_command_writes_a_page_and_refuses_nonsense(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["signals", "zh"]) == 0
    assert capsys.readouterr().out == PAGES["signals"]("zh")
    for wrong in ([], ["signals"], ["signals", "fr"], ["nothing", "en"]):
        assert main(wrong) == 2
    assert "usage" in capsys.readouterr().err
