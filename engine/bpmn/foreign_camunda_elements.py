"""What does an element of Camunda 7, Operaton, Flowable or Activiti become?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from lxml.etree import _Element

from engine.bpmn.foreign_answers import (
    REMOVE,
    Answer,
    anew,
    as_feel,
    as_script_tasks,
    attributes_of,
    bracket,
    carried,
    in_mapping,
    mapping_line,
    of_element,
    shortened,
    whole,
    write,
    zeebe,
)
from engine.bpmn.foreign_expressions import from_template, quoted
from engine.bpmn.foreign_scripts import assignments
from engine.bpmn.namespaces import local_name, text_of

_CONNECTORS: Mapping[str, str] = {"http-connector": "http.call", "mail-send": "mail.send"}
_REPEATS = re.compile(r"R(\d+)/.*")
_FIELD_TYPES: Mapping[str, str] = {
    "string": "textfield", "long": "number", "int": "number", "double": "number", "boolean": "checkbox",
    "date": "datetime", "enum": "select",
}  # fmt: skip


def answer_element(node: _Element) -> Iterator[Answer]:
    """Answer an element of `extensionElements`; what lies in it is answered by itself or within the same answer."""
    handler = _HANDLERS.get(local_name(node))
    if handler is None:
        yield Answer(setting=of_element(node), advice=REMOVE)
    else:
        yield from handler(node)


def _container(node: _Element) -> Iterator[Answer]:
    """A bracket around lines that are answered one by one."""
    yield bracket(node)
    for inner in node:
        yield from answer_element(inner)


def _parameter(node: _Element) -> Iterator[Answer]:
    is_input = local_name(node) == "inputParameter"
    target = node.get("name") or "…"
    source, hint = _definition(node)
    within = {local_name(around) for around in node.iterancestors()}
    if "connector" in within and is_input:
        line = zeebe("header", key=target, value=source)
    else:
        line = in_mapping([mapping_line("input" if is_input else "output", source, target)])
    yield whole(node, write(line) + hint)


def _definition(node: _Element) -> tuple[str, str]:
    """Return the FEEL of a parameter and what remains to be said about it."""
    inner = next((child for child in node if local_name(child) in {"script", "list", "map"}), None)
    if inner is None:
        text = text_of(node)
        return as_feel(text), anew(text)
    hard: list[str] = []
    feel = _value(inner, hard)
    return f"={feel}", "".join(
        f", dan tulis ulang “{shortened(text)}” sebagai FEEL" for text in hard
    )


def _value(node: _Element, hard: list[str]) -> str:
    """Return the FEEL of a value, list, map or script; what cannot be translated is added to `hard`."""
    kind = local_name(node)
    if kind == "list":
        return f"[{', '.join(_value(item, hard) for item in node)}]"
    if kind == "map":
        rows = (f"{quoted(entry.get('key') or '…')}: {_entry(entry, hard)}" for entry in node)
        return f"{{{', '.join(rows)}}}"
    if kind == "script":
        return _script(node, hard)
    translated = as_feel(text_of(node))
    if translated == "=…":
        hard.append(text_of(node))
    return translated.removeprefix("=")


def _entry(node: _Element, hard: list[str]) -> str:
    inner = next(iter(node), None)
    return _value(node if inner is None else inner, hard)


def _script(node: _Element, hard: list[str]) -> str:
    found = assignments(text_of(node))
    if len(found) == 1 and found[0].target is None:
        return found[0].feel
    hard.append(node.get("resource") or text_of(node))
    return "…"


def _call(node: _Element) -> Iterator[Answer]:
    """`in` and `out` of a call activity (and of a signal)."""
    attributes = attributes_of(node)
    direction = "input" if local_name(node) == "in" else "output"
    target = attributes.get("target") or attributes.get("targetExpression") or "…"
    if "businessKey" in attributes:
        advice = "hapus; petakan variabel yang memuat nomornya dengan zeebe:input"
    elif attributes.get("variables") == "all":
        every = (
            "propagateAllParentVariables" if direction == "input" else "propagateAllChildVariables"
        )
        called = node.getparent().getparent() if node.getparent() is not None else None  # type: ignore[union-attr]  # checked
        process = "…" if called is None else called.get("calledElement") or "…"
        advice = write(zeebe("calledElement", processId=process, **{every: "true"}))
    elif "sourceExpression" in attributes:
        expression = attributes["sourceExpression"]
        line = mapping_line(direction, as_feel(expression), target)
        advice = write(in_mapping([line])) + anew(expression)
    else:
        source = attributes.get("source") or "…"
        advice = write(in_mapping([mapping_line(direction, f"={source}", target)]))
    yield whole(node, advice)


def _property(node: _Element) -> Iterator[Answer]:
    name, value = node.get("name") or node.get("id") or "…", node.get("value") or ""
    line = zeebe("property", name=name, value=value)
    yield whole(node, f"{write(f'<zeebe:properties>{line}</zeebe:properties>')}")


def _listener(node: _Element) -> Iterator[Answer]:
    """Code that runs aside of the drawing: here everything that is done is drawn."""
    event = node.get("event") or "start"
    where = {"end": "sesudah", "complete": "sesudah", "delete": "sesudah", "take": "pada alur"}
    place = f"{where.get(event, 'sebelum')} unsur ini"
    if event == "timeout":
        place = "di belakang kejadian tepi waktu pada tugas ini"
    script = next((child for child in node.iter() if local_name(child) == "script"), None)
    code = node.get("class") or node.get("delegateExpression") or node.get("expression") or ""
    if script is not None and text_of(script):
        advice = f"{as_script_tasks(text_of(script), None)}, {place}"
    else:
        inner = ", ".join(
            f"{child.get('name')}={text_of(child) or child.get('stringValue') or child.get('expression') or '…'}"
            for child in node
            if child.get("name")
        )
        what = f" untuk “{shortened(code)}”" if code else ""
        what += f" dengan {shortened(inner)}" if inner else ""
        advice = f"gambar tugas layanan atau skrip{what} {place}"
    yield whole(node, advice)


def _connector(node: _Element) -> Iterator[Answer]:
    holder = next((child for child in node if local_name(child) == "connectorId"), None)
    name = text_of(holder)
    advice = write(zeebe("taskDefinition", type=_CONNECTORS.get(name, name or "…")))
    covers = () if holder is None else (holder,)
    yield Answer(setting=of_element(node), advice=advice, covers=covers)
    for inner in node:
        if inner is not holder:
            yield from answer_element(inner)


def _retries(node: _Element) -> Iterator[Answer]:
    text = text_of(node)
    cycle = _REPEATS.fullmatch(text)
    attempts = cycle[1] if cycle else str(text.count(",") + 2)
    advice = write(zeebe("taskDefinition", type="…", retries=attempts))
    yield whole(node, f"{advice}; jarak antarpercobaan (“{shortened(text)}”) diatur oleh Alur")


def _form(node: _Element) -> Iterator[Answer]:
    fields = [child for child in node if local_name(child) in {"formField", "formProperty"}]
    listed = "; ".join(_field(field) for field in fields) or "tanpa isian"
    line = zeebe("formDefinition", formId="…")
    yield whole(node, f"buat formulir .form dengan isian {listed}, lalu {write(line)}")


def _form_property(node: _Element) -> Iterator[Answer]:
    line = zeebe("formDefinition", formId="…")
    yield whole(node, f"buat formulir .form dengan isian {_field(node)}, lalu {write(line)}")


def _field(node: _Element) -> str:
    kind = node.get("type") or "string"
    said = [f"{node.get('id') or '…'} ({_FIELD_TYPES.get(kind, kind)})"]
    if label := node.get("label") or node.get("name"):
        said.append(f"“{shortened(label)}”")
    if default := node.get("defaultValue") or node.get("default"):
        said.append(f"nilai awal {shortened(carried(default))}")
    choices = [each for each in node.iter() if local_name(each) == "value" and each is not node]
    if choices:
        rows = (f"{each.get('id')}={each.get('name') or each.get('id')}" for each in choices)
        said.append(f"pilihan {', '.join(rows)}")
    rules = [each for each in node.iter() if local_name(each) == "constraint"]
    rules_said = [f"{each.get('name')}={each.get('config') or 'true'}" for each in rules]
    rules_said += [f"{key}={node.get(key)}" for key in ("required", "writable") if node.get(key)]
    if rules_said:
        said.append(f"syarat {', '.join(rules_said)}")
    kept = [each for each in node.iter() if local_name(each) == "property"]
    said += [f"{each.get('id') or each.get('name')}={each.get('value')}" for each in kept]
    return " ".join(said)


def _field_of_code(node: _Element) -> Iterator[Answer]:
    """`camunda:field`: a value handed to a Java class."""
    text = node.get("stringValue") or node.get("expression") or text_of(node)
    value = from_template(text) or "=…"
    yield whole(node, write(zeebe("header", key=node.get("name") or "…", value=value)) + anew(text))


def _starter(node: _Element) -> Iterator[Answer]:
    """`user(ani), group(verifikator)` or a bare name, which is a group."""
    text = text_of(node)
    users = ",".join(re.findall(r"user\(([^)]*)\)", text))
    groups = ",".join(re.findall(r"group\(([^)]*)\)", text)) or ("" if users else text)
    line = zeebe(
        "assignmentDefinition",
        assignee="=initiator",
        candidateGroups=groups or None,
        candidateUsers=users or None,
    )
    yield whole(node, f"{write(line)} pada tugas pertama yang bertanda alur:startForm")


def _thrown(node: _Element) -> Iterator[Answer]:
    expression = node.get("expression") or ""
    said = f" bila “{shortened(expression)}”" if expression else ""
    reference = node.get("errorRef") or "…"
    yield whole(node, f"hapus; pekerja sendiri yang melempar kesalahan BPMN “{reference}”{said}")


_HANDLERS: Mapping[str, Callable[[_Element], Iterator[Answer]]] = {
    "inputOutput": _container,
    "properties": _container,
    "inputParameter": _parameter,
    "outputParameter": _parameter,
    "in": _call,
    "out": _call,
    "property": _property,
    "executionListener": _listener,
    "taskListener": _listener,
    "connector": _connector,
    "failedJobRetryTimeCycle": _retries,
    "formData": _form,
    "formProperty": _form_property,
    "field": _field_of_code,
    "potentialStarter": _starter,
    "errorEventDefinition": _thrown,
}
