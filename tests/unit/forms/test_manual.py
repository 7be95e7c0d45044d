"""Does the manual of forms (docs/formulir.md) tell the truth?"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import forms
from engine import feel
from forms.properties import settings_known

MANUAL = Path(__file__).parents[3] / "docs" / "formulir.md"
TEXT = MANUAL.read_text(encoding="utf-8")


def examples(kind: str) -> list[Any]:
    found = re.findall(rf"^```{kind}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    assert found
    return [json.loads(example) for example in found]


def loaded(example: Any) -> forms.Form:
    return forms.load(json.dumps({"type": "default", "id": "contoh", "components": [example]}))


@pytest.mark.parametrize("example", examples("form"), ids=lambda each: each["type"])
def test_every_example_can_be_published(example: Any) -> None:
    for found in forms.expressions(loaded(example)):
        feel.compile_expression(found.source)


@pytest.mark.parametrize("example", examples("tolak"), ids=lambda each: each["type"])
def test_every_example_of_a_refusal_is_refused(example: Any) -> None:
    with pytest.raises(forms.InvalidSchema):
        loaded(example)


@pytest.mark.parametrize("name", [*forms.Kind, *sorted(settings_known())])
def test_every_component_and_setting_is_told(name: str) -> None:
    assert f"`{name}`" in TEXT
