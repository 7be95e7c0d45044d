"""Is every variable that the process reads produced by something?

A gateway that reads `keputusn` would always take its default flow, and nobody would notice. What a form, an output
mapping or a script writes is known at publishing, so a name that nobody writes gets a remark with the nearest one that
somebody does. It is a warning: a worker may return what no mapping names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import forms
from engine import feel
from engine.bpmn.model import Element, ProcessModel, Value
from engine.bpmn.settings import did_you_mean
from engine.domain.findings import Finding, Severity

#: Set by the services when an instance starts: the initiator's user name, the region's code, the number, the instant.
BUILT_IN = frozenset({"initiator", "region", "instance_number", "started_at"})


@dataclass(frozen=True, kw_only=True)
class _Read:
    """One expression, and the names that exist where it stands besides those of the instance."""

    what: str
    value: Value
    element_id: str
    element_name: str
    line: int | None
    also: frozenset[str] = frozenset()


def check_variables(
    model: ProcessModel, known_forms: Mapping[str, forms.Form], file: str
) -> tuple[Finding, ...]:
    """Return a warning for each variable that is read but produced nowhere."""
    produced = BUILT_IN | _produced(model, known_forms)
    findings = []
    for read in _reads(model, known_forms):
        for name in sorted(read.value.variables - produced - read.also):
            hint = did_you_mean(name, produced | read.also)
            findings.append(
                Finding(
                    rule="variable-unknown",
                    severity=Severity.WARNING,
                    message=(
                        f"{read.what} membaca “{name}”, yang tidak dihasilkan oleh formulir, "
                        f"keluaran, atau skrip mana pun.{hint}"
                    ),
                    file=file,
                    element_id=read.element_id,
                    element_name=read.element_name or None,
                    line=read.line,
                )
            )
    return tuple(findings)


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


def _form_fields(element: Element, known_forms: Mapping[str, forms.Form]) -> frozenset[str]:
    form_id = element.user_task.form_id if element.user_task else None
    form = known_forms.get(form_id or "")
    return frozenset() if form is None else frozenset(forms.variables(form))


def _produced(model: ProcessModel, known_forms: Mapping[str, forms.Form]) -> frozenset[str]:
    names: set[str] = set()
    for element in model.elements.values():
        if element.outputs:
            names |= {mapping.target for mapping in element.outputs}
        elif element.script is not None:
            names.add(element.script.result_variable)
        else:
            names |= _form_fields(element, known_forms)
    return frozenset(names)


def _local(model: ProcessModel, scope_id: str) -> frozenset[str]:
    """Return the names local to the sub-processes around a place."""
    names: set[str] = set()
    while scope_id in model.elements:
        scope = model.elements[scope_id]
        names |= {mapping.target for mapping in scope.inputs}
        scope_id = scope.scope_id
    return frozenset(names)


def _reads(model: ProcessModel, known_forms: Mapping[str, forms.Form]) -> Iterator[_Read]:
    titled = {
        "Pengaturan alur:title": model.title,
        "Pengaturan alur:timeStandardFrom": model.time.time_standard_from,
    }
    for what, value in titled.items():
        if value is not None:
            yield _Read(
                what=what,
                value=value,
                element_id=model.process_id,
                element_name=model.name,
                line=None,
            )
    for flow in model.flows.values():
        if flow.condition is not None:
            source = model.elements[flow.source]
            yield _Read(
                what="Syarat alur",
                value=flow.condition,
                element_id=flow.id,
                element_name=flow.name,
                line=source.line,
                also=_local(model, flow.scope_id),
            )
    for element in model.elements.values():
        outer = _local(model, element.scope_id)
        inner = outer | {mapping.target for mapping in element.inputs}
        for what, value, also in _element_reads(element, outer, inner, known_forms):
            yield _Read(
                what=what,
                value=value,
                element_id=element.id,
                element_name=element.name,
                line=element.line,
                also=also,
            )


def _element_reads(
    element: Element,
    outer: frozenset[str],
    inner: frozenset[str],
    known_forms: Mapping[str, forms.Form],
) -> Iterator[tuple[str, Value, frozenset[str]]]:
    for mapping in element.inputs:
        yield f"Masukan “{mapping.target}”", mapping.source, outer
    if not element.kind.is_job:
        # What a worker returns is known to the worker only.
        result = {element.script.result_variable} if element.script else set()
        after = inner | _form_fields(element, known_forms) | result
        for mapping in element.outputs:
            yield f"Keluaran “{mapping.target}”", mapping.source, after
    if element.timer is not None:
        yield "Waktu", element.timer.value, outer
    if element.script is not None:
        yield "Skrip", element.script.expression, inner
    if element.job is not None:
        yield "Jenis pekerjaan", element.job.job_type, inner
        for key, value in element.job.headers.items():
            yield f"Pengaturan “{key}”", value, inner
    yield from _user_task_reads(element, inner)


def _user_task_reads(
    element: Element, inner: frozenset[str]
) -> Iterator[tuple[str, Value, frozenset[str]]]:
    task = element.user_task
    if task is None:
        return
    settings = {
        "Pengaturan assignee": task.assignee,
        "Pengaturan candidateGroups": task.candidate_groups,
        "Pengaturan candidateUsers": task.candidate_users,
        "Pengaturan dueDate": task.due_date,
        "Pengaturan followUpDate": task.follow_up_date,
        "Pengaturan priority": task.priority,
        "Pengaturan alur:timeStandardFrom": task.time.time_standard_from,
    }
    for what, value in settings.items():
        if value is not None:
            yield what, value, inner
