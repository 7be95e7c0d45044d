"""What does a form look like right now, and what did the browser send for it?

A form is drawn with every component; those that a condition hides carry `hidden`. So it works in three ways: without
JavaScript a newly needed field appears after sending, with JavaScript at once (`/bidang` answers which are hidden),
and the service drops what was hidden in either case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from werkzeug.datastructures import FileStorage

import forms
from engine import feel
from engine.errors import InvalidInput
from engine.services.answering import KEPT_SUFFIX, InvalidAnswers
from engine.services.views import FileView
from forms import layout, row_changes
from forms.nesting import lookup
from forms.regions import RegionField
from webui import security
from webui.context import engine
from webui.request_keys import FIELD as REQUEST_KEY

#: Names the components that were hidden when the page was drawn.
HIDDEN_FIELD = "_tersembunyi"
_OWN_FIELDS = frozenset({"csrf_token", REQUEST_KEY, HIDDEN_FIELD, row_changes.CONTROL})


@dataclass(frozen=True, kw_only=True)
class FormView:
    """One form as a page draws it."""

    form: forms.Form
    #: Control name (`key`, `key.tanggal`) to text, or to texts for a checklist.
    shown: Mapping[str, Any]
    #: IANA name of the site's zone, in which dates and times are meant.
    zone: str
    #: Field key to one sentence, in the order of the form.
    errors: Mapping[str, str] = field(default_factory=dict)
    #: Component ids that conditions hide.
    hidden: frozenset[str] = frozenset()
    #: Keys of fields that were not on the page when it was sent, and want an answer now.
    appeared: frozenset[str] = frozenset()
    #: Files that the instance has already, by field key.
    files: Mapping[str, tuple[FileView, ...]] = field(default_factory=dict)
    #: Files that came with this try and need not be chosen again, by field key.
    kept_files: Mapping[str, tuple[FileView, ...]] = field(default_factory=dict)
    #: Address of the row or list where the person goes on after adding or removing a row.
    focus: str = ""

    @property
    def summary(self) -> Mapping[str, str]:
        """The errors as they are told away from their field: with the row that they are in."""
        places = {item.key: item.place for item in self.form.fields if item.place}
        return {
            key: f"{places[key]}: {text}" if key in places else text
            for key, text in self.errors.items()
        }

    @property
    def has_row_buttons(self) -> bool:
        """Whether rows can be added or removed, or regions searched: then Enter must not press the first of the buttons."""
        return any(asked.may_change for asked in self.form.lists) or any(
            isinstance(item, RegionField) for item in self.form.fields
        )

    def rows_name(self, asked: forms.DynamicList) -> str:
        """Return the name under which a page sends back which rows there are."""
        return asked.key + layout.ROWS_SUFFIX

    def add_value(self, asked: forms.DynamicList) -> str:
        """Return what the button that adds a row sends; empty where no row can be added."""
        room = asked.may_change and len(asked.items or ()) < asked.most
        return row_changes.adding(asked) if room else ""

    def remove_value(self, asked: forms.DynamicList, row: forms.ListRow) -> str:
        """Return what the button that removes a row sends; empty where it must stay."""
        spare = asked.may_change and len(asked.items or ()) > asked.least
        return row_changes.removing(row) if spare else ""

    def text(self, name: str) -> str:
        """Return what stands in a control, empty if nothing does."""
        found = self.shown.get(name, "")
        return found if isinstance(found, str) else "".join(tuple(found)[:1])

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the ticked values of a checklist."""
        found = self.shown.get(name, ())
        return (found,) if isinstance(found, str) else tuple(found)

    def kept_name(self, asked: forms.FileField) -> str:
        """Return the name under which a page sends back files that were kept."""
        return asked.key + KEPT_SUFFIX

    def is_hidden(self, component: forms.Component) -> bool:
        """Tell whether conditions hide a component now."""
        return component.id in self.hidden

    @property
    def hidden_list(self) -> str:
        """The hidden components as the page sends them back."""
        return " ".join(sorted(self.hidden))

    @property
    def only_appeared(self) -> bool:
        """Whether nothing is wrong: new questions came up, and that is all."""
        return bool(self.errors) and set(self.errors) <= self.appeared


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A form with what a page needs to draw it: values, and what its conditions may read."""

    form: forms.Form
    values: Mapping[str, Any]
    context: Mapping[str, Any]
    zone: ZoneInfo
    #: What was saved without completing, by control name.
    draft: Mapping[str, Any] | None = None

    def view(self) -> FormView:
        """Draw the form as it was saved, or as nobody has filled it in yet."""
        if self.draft is not None:
            saved = self._read(self.draft)
            return self._drawn(saved, kept_files=self._kept_with(saved.form, self.draft))
        opened = forms.opened(
            self.form,
            self.values,
            evaluate=self._evaluate,
            zone=self.zone,
            context=self.context,
        )
        _allow_pictures(opened.form)
        return FormView(
            form=opened.form,
            shown=opened.shown,
            zone=self.zone.key,
            hidden=opened.hidden,
            files=self._files(opened.form),
        )

    def refused(self, error: InvalidInput) -> FormView:
        """Draw the form as it was sent, with what is to be mended; good photos are kept."""
        sent = self._read(submitted())
        kept_files: Mapping[str, Sequence[Any]] = {}
        if isinstance(error, InvalidAnswers):
            sent = replace(sent, kept=error.kept, hidden=error.hidden)
            kept_files = error.kept_files
        before = frozenset(request.form.get(HIDDEN_FIELD, "").split())
        view = self._drawn(sent, kept_files=_all_views(kept_files))
        return replace(
            view,
            errors=_in_order(sent.form, error.fields),
            appeared=frozenset(f.key for f in sent.form.fields if f.id in before - sent.hidden),
        )

    def sent(self, kept_files: Mapping[str, Sequence[Any]]) -> FormView:
        """Draw the form as it was sent, with nothing to mend."""
        return self._drawn(self._read(submitted()), kept_files=_all_views(kept_files))

    def with_rows_changed(self, button: str, kept_files: Mapping[str, Sequence[Any]]) -> FormView:
        """Draw the form as it was sent, with a row more or less."""
        changed = row_changes.changed(
            self.form, submitted(), button, context=self.context, zone=self.zone
        )
        view = self._drawn(self._read(changed.submitted), kept_files=_all_views(kept_files))
        return replace(view, focus=changed.focus)

    def _drawn(
        self, sent: forms.Submission, *, kept_files: Mapping[str, tuple[FileView, ...]]
    ) -> FormView:
        _allow_pictures(sent.form)
        return FormView(
            form=sent.form,
            shown=sent.kept,
            zone=self.zone.key,
            hidden=sent.hidden,
            files=self._files(sent.form),
            kept_files=kept_files,
        )

    def _kept_with(
        self, form: forms.Form, draft: Mapping[str, Any]
    ) -> Mapping[str, tuple[FileView, ...]]:
        """Find the uploads that a draft refers to: they were good when the step was undone."""
        kept = {
            item.key: draft.get(item.key + KEPT_SUFFIX)
            for item in form.fields
            if isinstance(item, forms.FileField)
        }
        return {
            key: _views([each for each in found if isinstance(each, Mapping)])
            for key, found in kept.items()
            if isinstance(found, list)
        }

    def hidden_now(self) -> frozenset[str]:
        """Return what the conditions hide, given what stands in the controls."""
        return self._read(submitted()).hidden

    def _read(self, sent: Mapping[str, Any]) -> forms.Submission:
        return forms.validate(
            self.form, sent, evaluate=self._evaluate, zone=self.zone, context=self.context
        )

    def _evaluate(self, text: str, scope: Mapping[str, Any]) -> Any:
        now = engine().clock.now().astimezone(self.zone)
        return feel.evaluate(text, scope, now=now)

    def _files(self, form: forms.Form) -> dict[str, tuple[FileView, ...]]:
        """Return the files of earlier answers."""
        asked = (f.key for f in form.fields if isinstance(f, forms.FileField))
        return {key: _views(lookup(self.values, key) or ()) for key in asked}


def _in_order(form: forms.Form, errors: Mapping[str, str]) -> dict[str, str]:
    keys = [key for each in form.walk() if (key := getattr(each, "key", ""))]
    known = {key: errors[key] for key in keys if key in errors}
    return {**known, **{key: text for key, text in errors.items() if key not in known}}


def _allow_pictures(form: forms.Form) -> None:
    """Let the page show pictures that the process owner put into the form; nothing is fetched for them."""
    if any(isinstance(each, forms.Image) for each in form.walk()):
        security.allow("img-src", "data:")


def _all_views(files: Mapping[str, Sequence[Any]]) -> dict[str, tuple[FileView, ...]]:
    return {key: _views(found) for key, found in files.items()}


def _views(references: Iterable[Any]) -> tuple[FileView, ...]:
    """Read the small contexts by which variables refer to stored files; anything else is no file."""
    return tuple(
        FileView(
            id=str(each["id"]),
            name=str(each.get("name", "")),
            is_photo=str(each.get("type", "")).startswith("image/"),
            size=int(each.get("size", 0)),
        )
        for each in references
        if isinstance(each, Mapping) and "id" in each
    )


def row_button() -> str:
    """Return which row the person wants added or removed; empty if none."""
    return request.form.get(row_changes.CONTROL, "")


def submitted() -> dict[str, list[str]]:
    """Return what the browser sent for the form's controls."""
    sent = request.form.to_dict(flat=False)
    return {name: values for name, values in sent.items() if name not in _OWN_FIELDS}


def files() -> dict[str, list[forms.FileValue]]:
    """Return the uploads by field key, without the empty part of an empty control."""
    found: dict[str, list[forms.FileValue]] = {}
    for key, parts in request.files.lists():
        chosen = [_file(part) for part in parts if part.filename]
        if chosen:
            found[key] = chosen
    return found


def _file(part: FileStorage) -> forms.FileValue:
    part.stream.seek(0)
    return forms.FileValue(
        name=part.filename or "", content=part.stream.read(), declared_type=part.mimetype or ""
    )
