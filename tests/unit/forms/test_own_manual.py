"""Does the manual tell the truth about our own components?"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import forms
from forms import money, own_settings
from tests.unit.forms.builders import document

MANUAL = Path(__file__).parents[3] / "docs" / "formulir.md"
_CHAPTER = "\n## Komponen Alur\n"


def chapter() -> str:
    found = MANUAL.read_text(encoding="utf-8").partition(_CHAPTER)[2]
    return found.partition("\n## ")[0]


def examples() -> list[Any]:
    return [json.loads(text) for text in re.findall(r"```json\n(.*?)```", chapter(), re.DOTALL)]


def test_the_examples_are_one_form_that_can_be_published() -> None:
    asked = forms.load(document(*examples()))
    shown = {field.component for field in asked.fields} - {""}
    assert shown == set(own_settings.COMPONENTS) - {"nkk"}


def test_every_component_and_every_setting_is_told() -> None:
    told = set(re.findall(r"`([\w:]+)`", chapter()))
    assert set(own_settings.COMPONENTS) | set(own_settings.SETTINGS) <= told


def test_the_table_names_the_types_that_a_component_stands_on() -> None:
    for line in re.findall(r"^\| (`\w+`.*?) \| (.*?) \|", chapter(), re.MULTILINE):
        names, kinds = (re.findall(r"`(\w+)`", cell) for cell in line)
        for name in names:
            assert {str(kind) for kind in own_settings.COMPONENTS[name]} == set(kinds)


@pytest.mark.parametrize("written", ["1250000", "1.250.000", "Rp 1.250.000,00", "Rp50.000,-"])
def test_amounts_that_are_told_to_be_read_are(written: str) -> None:
    assert f"`{written}`" in chapter()
    assert money.parse(written) in {1_250_000, 50_000}
