"""Is what was sent acceptable, and which variables does it become?

`validate` takes what a browser posts; `validate_values` takes what a program hands over. Both end
in the same `Submission`: either variables to complete a task with, or one sentence for each field
to mend, with everything kept for the page.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from forms import rules, typed, values, wording
from forms.conditions import Evaluate, hidden_components, scope_of
from forms.dates import PARTS
from forms.files import CheckFile, FileValue, check_files, chosen
from forms.schema import ChoiceField, DateTimeField, Field, FileField, Form
from forms.text import clean
from forms.values import Answer, Submitted

_NO_FILES: Mapping[str, Sequence[FileValue]] = {}
_NO_CONTEXT: Mapping[str, Any] = {}


@dataclass(frozen=True, kw_only=True)
class Submission:
    """The outcome of one submission."""

    #: Typed values of visible fields; a visible field left empty is None (`[]` for a checklist).
    #: Without uploads, which are in `files`; complete only when `ok`.
    values: dict[str, Any] = field(default_factory=dict)
    #: Field key to one sentence, in the order of the form.
    errors: dict[str, str] = field(default_factory=dict)
    #: What was sent, by the name of the control (`key`, `key.tanggal`): text, or a tuple of texts
    #: for a checklist; from `validate_values` the values as they were.
    kept: dict[str, Any] = field(default_factory=dict)
    #: New uploads of visible fields that passed; to be stored, then referred to by a variable.
    files: dict[str, tuple[FileValue, ...]] = field(default_factory=dict)
    #: Ids of the components that were hidden.
    hidden: frozenset[str] = frozenset()
    #: Keys that were sent but not taken, for their fields are hidden or locked.
    dropped: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the values may become variables."""
        return not self.errors


def validate(
    form: Form,
    submitted: Submitted,
    files: Mapping[str, Sequence[FileValue]] = _NO_FILES,
    *,
    evaluate: Evaluate,
    zone: ZoneInfo,
    context: Mapping[str, Any] = _NO_CONTEXT,
    check_file: CheckFile | None = None,
) -> Submission:
    """Check what a browser posted. Names that are no fields (a CSRF token) are ignored.

    Args:
        form: the form that was shown.
        submitted: every name with all its values (werkzeug: `to_dict(flat=False)`).
        files: uploads by field key.
        evaluate: the FEEL evaluator for conditions and bounds.
        zone: the site's zone, for times without an offset.
        context: the instance's variables; a locked field shows its own, and a file field that
            already has files there need not be filled again.
        check_file: looks into each upload; without it content is not checked.
    """
    uploads = {f.key: chosen(files.get(f.key, ())) for f in form.fields if isinstance(f, FileField)}
    answers = {
        f.key: Answer([file.name for file in uploads[f.key]] or None)
        if isinstance(f, FileField)
        else values.read(f, submitted, zone)
        for f in form.fields
    }
    kept = _kept(form, submitted)
    sent = {f.key for f in form.fields if uploads.get(f.key) or f.key in kept}
    outcome = _settle(form, answers, sent, kept, evaluate=evaluate, context=context)
    for item in form.fields:
        if not isinstance(item, FileField):
            continue
        # The variable is made by whoever stores the files.
        outcome.values.pop(item.key, None)
        if item.locked or item.id in outcome.hidden or not uploads[item.key]:
            continue
        if error := check_files(item, uploads[item.key], check_file):
            outcome.errors[item.key] = error
        else:
            outcome.files[item.key] = uploads[item.key]
    return _in_order(form, outcome)


def validate_values(
    form: Form,
    handed_over: Mapping[str, Any],
    *,
    evaluate: Evaluate,
    zone: ZoneInfo,
    context: Mapping[str, Any] = _NO_CONTEXT,
) -> Submission:
    """Check values that a program hands over. A key the form does not have is an error.

    Files are references to stored ones (names or contexts) and stay in `values`.
    """
    answers = {f.key: typed.take(f, handed_over.get(f.key), zone) for f in form.fields}
    sent = {key for key, value in handed_over.items() if value is not None}
    outcome = _settle(form, answers, sent, dict(handed_over), evaluate=evaluate, context=context)
    for item in form.fields:
        if isinstance(item, FileField) and outcome.values.get(item.key, ...) is None:
            # Not mentioned: the files that the instance has stay.
            del outcome.values[item.key]
    for key in handed_over:
        if key not in form.by_key:
            near = difflib.get_close_matches(str(key), form.by_key, n=1)
            outcome.errors[str(key)] = wording.unknown_key(str(key), near[0] if near else None)
    return outcome


def _settle(
    form: Form,
    answers: Mapping[str, Answer],
    sent: set[str],
    kept: dict[str, Any],
    *,
    evaluate: Evaluate,
    context: Mapping[str, Any],
) -> Submission:
    """Decide what is visible, then hold the visible answers against the rules."""
    found = {f.key: _current(f, answers[f.key], context) for f in form.fields}
    hidden = hidden_components(form, found, evaluate=evaluate, context=context)
    scope = scope_of(form, found, hidden, context)
    outcome = Submission(
        kept=kept,
        hidden=hidden,
        dropped=tuple(f.key for f in form.fields if f.key in sent and (f.locked or f.id in hidden)),
    )
    for item in form.fields:
        if item.id in hidden:
            continue
        if item.locked:
            if item.readonly and item.default is not None and item.key not in context:
                outcome.values[item.key] = default_value(item)
            continue
        value = found[item.key]
        error = answers[item.key].error
        error = error or rules.broken(item, value, evaluate=evaluate, scope=scope)
        if error:
            outcome.errors[item.key] = error
        else:
            outcome.values[item.key] = value
    return outcome


def _current(item: Field, answer: Answer, context: Mapping[str, Any]) -> Any:
    """The value conditions read: the answer, or what stands where none can be or need be given."""
    if item.locked:
        return context.get(item.key, default_value(item) if item.readonly else None)
    if isinstance(item, FileField) and answer.value is None:
        return context.get(item.key) or None
    return answer.value


def default_value(item: Field) -> Any:
    """The field's default as a variable holds it."""
    return list(item.default) if isinstance(item.default, tuple) else item.default


def _kept(form: Form, submitted: Submitted) -> dict[str, Any]:
    """What to show again, without the characters that no page or database should hold."""
    kept: dict[str, Any] = {}
    for item in form.fields:
        if isinstance(item, FileField):
            continue
        if isinstance(item, ChoiceField) and item.multiple:
            if item.key in submitted:
                kept[item.key] = tuple(clean(raw) for raw in values.every(submitted, item.key))
            continue
        names = [item.key]
        if isinstance(item, DateTimeField):
            names += [f"{item.key}.{part}" for part in PARTS]
        for name in names:
            if name in submitted:
                kept[name] = clean(values.first(submitted, name), lines=True)
    return kept


def _in_order(form: Form, outcome: Submission) -> Submission:
    """Errors as the form reads, for the summary on top of the page."""
    ordered = {f.key: outcome.errors[f.key] for f in form.fields if f.key in outcome.errors}
    outcome.errors.clear()
    outcome.errors.update(ordered)
    return outcome
