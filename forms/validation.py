"""Is what was sent acceptable, and which variables does it become?

`validate` takes what a browser posts; `validate_values` takes what a program hands over. Both end
in the same `Submission`: either variables to complete a task with, or one sentence for each field
to mend, with everything kept for the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from forms import handed_over, layout, nesting, own, rows, rules, typed, values
from forms.conditions import Around, Evaluate, Settled, default_value, settle
from forms.dates import PARTS
from forms.files import CheckFile, FileValue, check_files, chosen
from forms.ports import NO_PORTS, Ports
from forms.schema import ChoiceField, DateTimeField, ExpressionField, Field, FileField, Form
from forms.text import clean
from forms.values import Answer, Submitted

_NO_FILES: Mapping[str, Sequence[FileValue]] = {}
_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, kw_only=True)
class Submission:
    """The outcome of one submission."""

    #: The form as it stood for these answers: with its rows, and every setting a value.
    form: Form
    #: Typed values of visible fields by key (an address inside lists); empty ones are None.
    taken: dict[str, Any] = field(default_factory=dict)
    #: Key of a field or list to one sentence, in the order of the form.
    errors: dict[str, str] = field(default_factory=dict)
    #: Keys in `errors` that are no mistake for certain: the person may say that the value is right.
    warned: set[str] = field(default_factory=set)
    #: What was sent, by the name of the control (`key`, `key.tanggal`): text, or a tuple of texts
    #: for a checklist; from `validate_values` the values as they were.
    kept: dict[str, Any] = field(default_factory=dict)
    #: New uploads of visible fields that passed; to be stored, then referred to by a variable.
    files: dict[str, tuple[FileValue, ...]] = field(default_factory=dict)
    #: Ids of the components that were hidden.
    hidden: frozenset[str] = frozenset()
    #: Keys that were sent but not taken, for their fields are hidden or locked.
    dropped: tuple[str, ...] = ()
    #: The instance's variables: entries of contexts and rows that the form does not ask for stay.
    context: Mapping[str, Any] = field(default_factory=dict, repr=False)
    #: Whether rows carry the numbers of the items they were drawn from, as those of a page do.
    rows_known: bool = True

    @property
    def ok(self) -> bool:
        """Whether the values may become variables."""
        return not self.errors

    @property
    def values(self) -> dict[str, Any]:
        """The variables, without uploads; complete only when `ok`."""
        return self.with_files(_NOTHING)

    def with_files(self, references: Mapping[str, Any]) -> dict[str, Any]:
        """The variables, with stored files by the key of their field."""
        found = nesting.Gathering(
            answers={**self.taken, **references}, hidden=self.hidden, rows_known=self.rows_known
        )
        return found.variables(self.form, self.context)


def validate(
    form: Form,
    submitted: Submitted,
    files: Mapping[str, Sequence[FileValue]] = _NO_FILES,
    *,
    evaluate: Evaluate,
    zone: ZoneInfo,
    context: Mapping[str, Any] = _NOTHING,
    held: Mapping[str, Any] = _NOTHING,
    check_file: CheckFile | None = None,
    ports: Ports = NO_PORTS,
) -> Submission:
    """Check what a browser posted. Names that are no fields (a CSRF token) are ignored.

    Args:
        form: the form that was shown.
        submitted: every name with all its values (werkzeug: `to_dict(flat=False)`).
        files: uploads by field key.
        evaluate: the FEEL evaluator for conditions, computed settings and values.
        zone: the site's zone, for times without an offset.
        context: the instance's variables; a locked field shows its own, and a file field that
            already has files there need not be filled again.
        held: files that came with an earlier try, by field key; they need not come again.
        check_file: looks into each upload; without it content is not checked.
        ports: the list of regions, and who signs.
    """
    tokens = layout.posted(submitted, context)
    form = layout.laid_out(form, tokens)
    uploads = {f.key: chosen(files.get(f.key, ())) for f in form.fields if isinstance(f, FileField)}

    def read(asked: Field) -> Answer:
        if isinstance(asked, FileField):
            return Answer([file.name for file in uploads[asked.key]] or None)
        return values.read(asked, submitted, zone)

    around = Around(evaluate=evaluate, zone=zone, context=context, held=held)
    kept = _kept(form, submitted)
    sent = {f.key for f in form.fields if uploads.get(f.key) or f.key in kept}
    settled = settle(form, read, around)
    outcome = _outcome(settled, tokens, sent, kept, context, ports)
    for item in settled.form.fields:
        if isinstance(item, FileField):
            _take_uploads(outcome, item, uploads[item.key], check_file)
    return _in_order(outcome)


def _take_uploads(
    outcome: Submission,
    item: FileField,
    uploads: tuple[FileValue, ...],
    check_file: CheckFile | None,
) -> None:
    # The variable is made by whoever stores the files.
    outcome.taken.pop(item.key, None)
    if item.locked or item.id in outcome.hidden or not uploads:
        return
    if error := check_files(item, uploads, check_file):
        outcome.errors[item.key] = error
    else:
        outcome.files[item.key] = uploads


def validate_values(
    form: Form,
    sent: Mapping[str, Any],
    *,
    evaluate: Evaluate,
    zone: ZoneInfo,
    context: Mapping[str, Any] = _NOTHING,
    ports: Ports = NO_PORTS,
) -> Submission:
    """Check values that a program hands over. A key the form does not have is an error.

    Files are references to stored ones (names or contexts) and stay in `values`.
    """
    tokens = layout.handed_over(sent)
    form = layout.laid_out(form, tokens)

    def read(asked: Field) -> Answer:
        # Nobody is there to be warned, so what only looks wrong is right.
        return replace(typed.take(asked, nesting.lookup(sent, asked.key), zone), confirmed=True)

    keys = {f.key for f in form.fields if nesting.lookup(sent, f.key) is not None}
    around = Around(evaluate=evaluate, zone=zone, context=context, rows_known=False)
    outcome = _outcome(settle(form, read, around), tokens, keys, dict(sent), context, ports)
    for item in outcome.form.fields:
        if isinstance(item, FileField) and outcome.taken.get(item.key, ...) is None:
            # Not mentioned: the files that the instance has stay.
            del outcome.taken[item.key]
    outcome.errors.update(handed_over.problems(outcome.form, sent))
    return replace(_in_order(outcome), rows_known=False)


def _outcome(
    settled: Settled,
    tokens: layout.Tokens,
    sent: set[str],
    kept: dict[str, Any],
    context: Mapping[str, Any],
    ports: Ports,
) -> Submission:
    """Hold the visible answers against the rules."""
    form, hidden = settled.form, settled.hidden
    outcome = Submission(
        form=form,
        context=context,
        kept=kept,
        hidden=hidden,
        dropped=tuple(f.key for f in form.fields if f.key in sent and _untaken(f, hidden)),
    )
    for item in form.fields:
        if item.id in hidden:
            continue
        if isinstance(item, ExpressionField):
            outcome.taken[item.key] = item.default
        elif item.locked:
            known = nesting.lookup(context, item.key)
            if item.readonly and known is None and item.default is not None:
                outcome.taken[item.key] = default_value(item)
        else:
            _take(outcome, item, settled, ports)
    for asked in form.lists:
        if asked.id not in hidden and (error := rows.broken(asked, len(tokens(asked)))):
            outcome.errors[asked.key] = error
    return outcome


def _take(outcome: Submission, item: Field, settled: Settled, ports: Ports) -> None:
    answer, value = settled.answers[item.key], settled.found[item.key]
    error = answer.error or rules.broken(item, value, ports)
    if not error and not answer.confirmed and (error := own.warning(item, value, ports)):
        outcome.warned.add(item.key)
    if error:
        outcome.errors[item.key] = error
    else:
        outcome.taken[item.key] = own.finished(item, value, ports)


def _untaken(item: Field, hidden: frozenset[str]) -> bool:
    return item.locked or item.id in hidden or isinstance(item, ExpressionField)


def _kept(form: Form, submitted: Submitted) -> dict[str, Any]:
    """What to show again, without the characters that no page or database should hold."""
    kept: dict[str, Any] = {}
    for item in form.fields:
        if isinstance(item, ChoiceField) and item.multiple:
            if item.key in submitted:
                kept[item.key] = tuple(clean(raw) for raw in values.every(submitted, item.key))
            continue
        names = [] if isinstance(item, FileField) else [item.key]
        parts = PARTS if isinstance(item, DateTimeField) else own.parts(item)
        names += [f"{item.key}.{part}" for part in parts]
        for name in names:
            if name in submitted:
                kept[name] = clean(values.first(submitted, name), lines=True)
    return kept


def _in_order(outcome: Submission) -> Submission:
    """Errors as the form reads, for the summary on top of the page; what is not on it comes last."""
    keys = [key for c in outcome.form.walk() if (key := getattr(c, "key", ""))]
    ordered = {key: outcome.errors[key] for key in keys if key in outcome.errors}
    ordered |= {key: text for key, text in outcome.errors.items() if key not in ordered}
    outcome.errors.clear()
    outcome.errors.update(ordered)
    return outcome
