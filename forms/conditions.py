"""What is on the form for these answers?

Conditions, computed settings and computed values read answers; answers depend on what is hidden,
locked or offered. So the form is read from top to bottom, again and again until nothing changes:
each round hides, computes and reads in reading order, and sees for what comes later in the form
what the round before it found. Conditions that chase each other in a circle never settle; after
some rounds what is still undecided is shown.

Inside a row, and inside a group with a path, an expression sees the names of the row first, then
those outside; `this` is the row, `parent` what is around it, `i` the row's number from 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from forms.nesting import last, lookup
from forms.posted import Answer
from forms.resolving import plain
from forms.schema import (
    Component,
    DynamicList,
    ExpressionField,
    Field,
    FileField,
    Form,
    Group,
    ListRow,
)

#: A FEEL evaluator: expression without `=`, and the names it may read. What it raises goes through.
Evaluate = Callable[[str, Mapping[str, Any]], Any]
#: Reads the answer to one field.
Read = Callable[[Field], Answer]
_NOTHING: Mapping[str, Any] = {}
#: A chain of conditions written against the reading order needs a round for each link.
_MOST_ROUNDS = 50


@dataclass(frozen=True, kw_only=True)
class Around:
    """What a form is read with."""

    #: The FEEL evaluator.
    evaluate: Evaluate
    #: The site's zone.
    zone: ZoneInfo
    #: Variables of the instance; a field hides a variable of its name.
    context: Mapping[str, Any] = field(default_factory=dict)
    #: Files that came with an earlier try, by key.
    held: Mapping[str, Any] = field(default_factory=dict)
    #: Whether rows carry the numbers of the items they were drawn from, as those of a page do.
    rows_known: bool = True


@dataclass(kw_only=True)
class _Scope:
    """The names of one context; `names` are filled in as the form is read."""

    names: dict[str, Any]
    outer: _Scope | None = None
    row: int | None = None

    def all(self) -> Mapping[str, Any]:
        """Every name that an expression standing here may read."""
        if self.outer is None:
            return self.names
        outer = self.outer.all()
        parent = outer.get("this") if self.outer.outer else self.outer.names
        number = outer.get("i") if self.row is None else self.row
        return {**outer, **self.names, "this": self.names, "parent": parent, "i": number}


@dataclass(frozen=True, kw_only=True)
class Settled:
    """A form on which nothing is left to compute."""

    form: Form
    #: Ids of hidden components, those inside hidden groups included.
    hidden: frozenset[str]
    #: What was read, by key of the field.
    answers: Mapping[str, Answer]
    #: The value that holds, by key of the field: the answer, or what stands where none is taken.
    found: Mapping[str, Any]
    _scopes: Mapping[str, _Scope] = field(repr=False)

    def scope(self, key: str) -> Mapping[str, Any]:
        """The names that an expression standing at this field may read."""
        return self._scopes[key].all()


def settle(form: Form, read: Read, around: Around) -> Settled:
    """Read a laid-out form until nothing changes."""
    before = _Round(read=read, around=around)
    components = before.run(form)
    if form.is_plain:
        return before.settled(form, frozenset())
    hidden: frozenset[str] = frozenset()
    movable = sum(1 for component in form.walk() if component.hide or component.computed)
    for _ in range(min(movable + 2, _MOST_ROUNDS)):
        now = _Round(
            read=read, around=around, scopes=before.scopes, earlier=before.answers, decides=True
        )
        components = now.run(form)
        steady = now.hidden == before.hidden and now.found == before.found
        hidden = frozenset(now.hidden if steady else now.hidden & before.hidden)
        before = now
        if steady:
            break
    return before.settled(replace(form, components=components), hidden)


@dataclass(kw_only=True)
class _Round:
    """One reading of the form; the first only reads, the others also decide."""

    read: Read
    around: Around
    #: Names of each context, by the id of what makes it; shared by all rounds.
    scopes: dict[str, dict[str, Any]] = field(default_factory=dict)
    decides: bool = False
    #: What the round before it read.
    earlier: Mapping[str, Answer] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    answers: dict[str, Answer] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict)
    #: Where each field stands, by its key.
    standing: dict[str, _Scope] = field(default_factory=dict)

    def run(self, form: Form) -> tuple[Component, ...]:
        """Read the form from top to bottom; returns its components without anything to compute."""
        if "" not in self.scopes:
            self.scopes[""] = dict(self.around.context)
        return self._inside(form.components, _Scope(names=self.scopes[""]), away=False)

    def settled(self, form: Form, hidden: frozenset[str]) -> Settled:
        """The outcome, if this was the last round."""
        return Settled(
            form=form,
            hidden=hidden,
            answers=self.answers,
            found=self.found,
            _scopes=self.standing,
        )

    def _inside(
        self, components: Iterable[Component], scope: _Scope, *, away: bool
    ) -> tuple[Component, ...]:
        return tuple(self._one(component, scope, away=away) for component in components)

    def _one(self, component: Component, scope: _Scope, *, away: bool) -> Component:
        computed = component.computed
        if self.decides:
            # Null (a comparison with an empty answer) hides nothing.
            away = away or (
                component.hide is not None and self._value(component.hide, scope) is True
            )
            if computed:
                component = plain(
                    component, lambda text: self._value(text, scope), self.around.zone
                )
        if away:
            self.hidden.add(component.id)
        if isinstance(component, Field):
            self._field(component, scope, away=away, computed=bool(computed))
        elif isinstance(component, DynamicList):
            return self._list(component, scope, away=away)
        elif isinstance(component, Group):
            return self._group(component, scope, away=away)
        return component

    def _value(self, text: str, scope: _Scope) -> Any:
        return self.around.evaluate(text, scope.all())

    def _field(self, asked: Field, scope: _Scope, *, away: bool, computed: bool) -> None:
        # What is asked is the same in every round unless it is computed.
        earlier = None if computed else self.earlier.get(asked.key)
        answer = self.read(asked) if earlier is None else earlier
        value = self._current(asked, answer)
        self.answers[asked.key], self.found[asked.key] = answer, value
        self.standing[asked.key] = scope
        scope.names[asked.name] = None if away else value

    def _group(self, group: Group, scope: _Scope, *, away: bool) -> Component:
        inner = self._entered(group, scope, away) if group.path else scope
        components = self._inside(group.components, inner, away=away)
        return replace(group, components=components) if self.decides else group

    def _list(self, asked: DynamicList, scope: _Scope, *, away: bool) -> Component:
        rows: list[ListRow] = []
        names: list[dict[str, Any]] = []
        for number, row in enumerate(asked.items or (), 1):
            before = row.path if self.around.rows_known or not asked.may_change else ""
            inner = _Scope(names=self._names(row.id, before), outer=scope, row=number)
            if away:
                self.hidden.add(row.id)
            components = self._inside(row.components, inner, away=away)
            rows.append(replace(row, components=components) if self.decides else row)
            names.append(inner.names)
        scope.names[last(asked.key)] = None if away else names
        return replace(asked, items=tuple(rows)) if self.decides else asked

    def _entered(self, group: Group, scope: _Scope, away: bool) -> _Scope:
        names = self._names(group.id, group.path)
        scope.names[last(group.path)] = None if away else names
        return _Scope(names=names, outer=scope)

    def _names(self, component_id: str, address: str) -> dict[str, Any]:
        """The names of a context; it starts with what the variable holds there already."""
        if component_id not in self.scopes:
            known = lookup(self.around.context, address) if address else None
            self.scopes[component_id] = dict(known) if isinstance(known, Mapping) else {}
        return self.scopes[component_id]

    def _current(self, asked: Field, answer: Answer) -> Any:
        """The value conditions read: the answer, or what stands where none can be or need be given."""
        if isinstance(asked, ExpressionField):
            return asked.default
        if asked.locked:
            known = lookup(self.around.context, asked.key)
            return default_value(asked) if known is None and asked.readonly else known
        if isinstance(asked, FileField) and answer.value is None:
            return self.around.held.get(asked.key) or lookup(self.around.context, asked.key) or None
        return answer.value


def default_value(asked: Field) -> Any:
    """The field's default as a variable holds it."""
    return list(asked.default) if isinstance(asked.default, tuple) else asked.default
