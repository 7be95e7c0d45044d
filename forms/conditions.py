"""Which parts of the form does this person see?

`conditional.hide` expressions read other fields and the variables of the process instance. A hidden
field has no value, which may hide or show others in turn; so they are evaluated in reading order,
again and again until nothing changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from forms.schema import Component, Field, Form, Group

#: A FEEL evaluator: expression without `=`, and the names it may read. What it raises goes through.
Evaluate = Callable[[str, Mapping[str, Any]], Any]


def hidden_components(
    form: Form,
    values: Mapping[str, Any],
    *,
    evaluate: Evaluate,
    context: Mapping[str, Any],
) -> frozenset[str]:
    """Ids of the components that are hidden, those inside hidden groups included.

    Args:
        form: the form.
        values: what is filled in so far, by field key; a missing key is null.
        evaluate: the FEEL evaluator.
        context: variables that are no fields of this form; a field hides a variable of its name.

    Conditions that chase each other in a circle never settle; what is still undecided after as many
    rounds as there are components is shown.
    """
    if not form.conditional:
        return frozenset()
    scope = scope_of(form, values, frozenset(), context)
    hidden: frozenset[str] = frozenset()
    previous = hidden
    for _ in range(sum(1 for _ in form.walk()) + 1):
        turn = _Turn(values=values, scope=scope, evaluate=evaluate)
        turn.decide(form.components, inside_hidden=False)
        if turn.hidden == hidden:
            return hidden
        previous, hidden = hidden, frozenset(turn.hidden)
    return hidden & previous


@dataclass(kw_only=True)
class _Turn:
    """One round over the form; `scope` follows along, so later conditions see earlier decisions."""

    values: Mapping[str, Any]
    scope: dict[str, Any]
    evaluate: Evaluate
    hidden: set[str] = field(default_factory=set)

    def decide(self, components: Iterable[Component], *, inside_hidden: bool) -> None:
        for component in components:
            away = inside_hidden or self._says_hide(component)
            if away:
                self.hidden.add(component.id)
            if isinstance(component, Field):
                self.scope[component.key] = None if away else self.values.get(component.key)
            if isinstance(component, Group):
                self.decide(component.components, inside_hidden=away)

    def _says_hide(self, component: Component) -> bool:
        # Null (a comparison with an empty answer) hides nothing.
        return component.hide is not None and self.evaluate(component.hide, self.scope) is True


def scope_of(
    form: Form, values: Mapping[str, Any], hidden: frozenset[str], context: Mapping[str, Any]
) -> dict[str, Any]:
    """The names an expression of this form may read: variables, and answers of visible fields."""
    answers = {f.key: None if f.id in hidden else values.get(f.key) for f in form.fields}
    return {**context, **answers}
