"""Is every variable that the process reads produced by something?

A gateway that reads `keputusn` would always take its default flow, and nobody would notice. What a form, an output
mapping, a script or a decision writes is known at publishing, so a name that nobody writes is told with the nearest one
that somebody does. It blocks where the name can come from nowhere else, or is plainly a slip of the pen; else it is a
warning, because a worker, a message or whoever starts the process may bring what no drawing names.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping

import forms
from engine import feel
from engine.bpmn.element_kinds import ElementKind
from engine.bpmn.model import ProcessModel
from engine.bpmn.settings import did_you_mean
from engine.bpmn.variable_reads import (
    BUILT_IN,
    Read,
    declared,
    form_fields,
    reads,
    written_elsewhere,
)
from engine.dmn import Decisions
from engine.domain.findings import Finding, Severity

#: Similarity from which two names are one name mistyped.
_SLIP = 0.8
#: Comparisons of an unknown name with a known one. Only a made-up drawing needs more, and it must not hold up the check.
_MOST_COMPARED = 200_000


def check_variables(
    model: ProcessModel,
    known_forms: Mapping[str, forms.Form],
    file: str,
    decisions: Decisions | None = None,
) -> tuple[Finding, ...]:
    """Return a finding for each variable that is read but produced nowhere."""
    produced = BUILT_IN | declared(model) | _produced(model, known_forms)
    is_closed = _is_closed(model)
    unknown = [
        (read, name)
        for read in reads(model, known_forms, decisions)
        for name in sorted(read.names - produced - read.also)
    ]
    comparable = produced if len(unknown) * len(produced) <= _MOST_COMPARED else frozenset()
    return tuple(
        _finding(read, name, comparable | read.also, file, is_closed=is_closed)
        for read, name in unknown
    )


def _finding(
    read: Read, name: str, known: frozenset[str], file: str, *, is_closed: bool
) -> Finding:
    near = difflib.get_close_matches(name, sorted(known - BUILT_IN), n=1, cutoff=_SLIP)
    blocks = read.decides and (is_closed or bool(near))
    return Finding(
        rule="variable-unknown",
        severity=Severity.ERROR if blocks else Severity.WARNING,
        message=(
            f"{read.what} membaca “{name}”, yang tidak dihasilkan oleh formulir, keluaran, skrip, atau keputusan mana pun."
            f"{did_you_mean(name, known)}"
        ),
        file=file,
        element_id=read.element_id,
        element_name=read.element_name or None,
        line=read.line,
    )


def _is_closed(model: ProcessModel) -> bool:
    """Tell whether everything that the process can know is written in its package."""
    return model.start_form_task is not None and not any(
        (element.job is not None or _brings(element.kind)) and not element.outputs
        for element in model.elements.values()
    )


def _brings(kind: ElementKind) -> bool:
    return kind in {ElementKind.CALL_ACTIVITY, ElementKind.RECEIVE_TASK} or (
        "message" in kind.value.lower() or "signal" in kind.value.lower()
    )


def _produced(model: ProcessModel, known_forms: Mapping[str, forms.Form]) -> frozenset[str]:
    filled = (form_fields(e, known_forms) for e in model.user_tasks if not e.outputs)
    return written_elsewhere(model).union(*filled)


def check_form(form: forms.Form, file: str) -> tuple[Finding, ...]:
    """Compile the expressions of a form; the form library leaves that to whoever has the evaluator."""
    findings = [
        Finding(
            rule="form-remark",
            severity=Severity.WARNING,
            message=remark.message,
            file=file,
            element_id=remark.key or None,
        )
        for remark in form.remarks
    ]
    for found in forms.expressions(form):
        error = _error_in(found.source)
        if error:
            findings.append(
                Finding(
                    rule="form-expression",
                    severity=Severity.ERROR,
                    message=(
                        f"Ungkapan pada isian “{found.key}” ({found.setting}) tidak dapat dibaca. "
                        f"{error}"
                    ),
                    file=file,
                    element_id=found.key,
                )
            )
    return tuple(findings)


def _error_in(source: str) -> str:
    try:
        feel.compile_expression(source)
    except feel.FeelError as error:
        return str(error)
    return ""
