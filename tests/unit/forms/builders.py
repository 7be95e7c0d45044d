"""How do these tests write a form in one line?"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import forms
from forms import Form, Submission

WITA = ZoneInfo("Asia/Makassar")
Condition = Callable[[Mapping[str, Any]], Any]


def component(kind: str, key: str | None = None, label: str | None = None, **more: Any) -> Any:
    """One component; a field is given its key as label if it has none."""
    named = {"key": key, "label": label or key} if key else {}
    return {"type": kind, **named, **more}


def document(*components: Any, **more: Any) -> str:
    """A form-js schema as JSON."""
    return json.dumps({"type": "default", "id": "uji", "components": list(components), **more})


def form(*components: Any) -> Form:
    """A loaded form."""
    return forms.load(document(*components))


def options(*values: str) -> list[dict[str, str]]:
    """Options labelled as their values, with a capital."""
    return [{"value": value, "label": value.capitalize()} for value in values]


def hide(expression: str) -> dict[str, str]:
    """`conditional` for a component."""
    return {"hide": f"={expression}"}


class FakeFeel:
    """Evaluates the expressions it was taught, by their text."""

    def __init__(self, **known: Condition) -> None:
        """Names stand for expressions."""
        self.known = known

    def __call__(self, expression: str, scope: Mapping[str, Any]) -> Any:
        """Look the expression up and call it with the scope."""
        return self.known[expression](scope)


def post(
    asked: Form,
    submitted: Mapping[str, Any],
    *,
    feel: FakeFeel | None = None,
    context: Mapping[str, Any] | None = None,
    **more: Any,
) -> Submission:
    """Validate what a browser posts, in WITA."""
    evaluate = feel or FakeFeel()
    return forms.validate(
        asked, submitted, evaluate=evaluate, zone=WITA, context=context or {}, **more
    )


def hand_over(
    asked: Form,
    values: Mapping[str, Any],
    *,
    feel: FakeFeel | None = None,
    context: Mapping[str, Any] | None = None,
) -> Submission:
    """Validate what a program sends, in WITA."""
    evaluate = feel or FakeFeel()
    return forms.validate_values(asked, values, evaluate=evaluate, zone=WITA, context=context or {})
