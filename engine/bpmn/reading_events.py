"""What does an event wait for or throw?"""

from __future__ import annotations

from collections.abc import Mapping

from lxml.etree import _Element

from engine.bpmn.dialect import check_extensions, extension, has_job
from engine.bpmn.expressions import read_expression, read_value
from engine.bpmn.model import MessageModel, SignalModel, Value
from engine.bpmn.namespaces import bpmn, child, local_name
from engine.bpmn.report import Report
from engine.bpmn.timers import InvalidTimer, duration

_THROWING = frozenset({"intermediateThrowEvent", "endEvent", "sendTask"})


class EventReader:
    """Reads the events of one file; messages, signals and codes are declared at its root."""

    def __init__(self, root: _Element, report: Report) -> None:
        """Index what is declared."""
        self.report = report
        self._declared: dict[str, Mapping[str, _Element]] = {
            kind: {node.get("id", ""): node for node in root.iterchildren(bpmn(kind))}
            for kind in ("message", "signal", "error", "escalation")
        }

    def message(self, node: _Element) -> MessageModel | None:
        """Read the message of an event, a receive task, or a send task without a job type."""
        name = local_name(node)
        definition = child(node, "messageEventDefinition")
        holder = node if name in {"receiveTask", "sendTask"} else definition
        if holder is None or has_job(node):
            if definition is not None and extension(definition, "publishMessage") is not None:
                self.report.error(
                    "extension-unsupported",
                    node,
                    "Unsur zeebe:publishMessage tidak berpengaruh di samping zeebe:taskDefinition; hapus salah satu.",
                )
            return None
        if definition is not None:
            check_extensions(definition, self.report)
        declared = self._reference(node, holder, "message", "Pesannya")
        if declared is None:
            return None
        check_extensions(declared, self.report)
        spoken = read_value(declared.get("name"), declared, "Nama pesan", self.report)
        if spoken is None:
            self.report.error("event-reference", node, "Pesannya belum diberi nama.")
            return None
        return self._message(node, holder, declared, spoken)

    def _message(
        self, node: _Element, holder: _Element, declared: _Element, name: Value
    ) -> MessageModel:
        subscription = extension(declared, "subscription")
        published = extension(holder, "publishMessage")
        key = self._key(subscription, node)
        if local_name(node) not in _THROWING:
            if key is None and not _begins_a_process(node):
                self.report.warning(
                    "message-key",
                    node,
                    "Pesan ini tanpa kunci (zeebe:subscription correlationKey): semua yang menunggu pesan ini tidak terbedakan.",
                )
            return MessageModel(name=name, correlation_key=key)
        if published is None:
            return MessageModel(name=name, correlation_key=key)

        def setting(attribute: str) -> Value | None:
            return read_value(
                published.get(attribute), node, f"Pengaturan {attribute}", self.report
            )

        return MessageModel(
            name=name,
            correlation_key=setting("correlationKey") or key,
            time_to_live=self._kept_for(setting("timeToLive"), node),
            message_id=setting("messageId"),
        )

    def _kept_for(self, value: Value | None, node: _Element) -> Value | None:
        if value is not None and value.literal is not None:
            try:
                duration(value.literal)
            except InvalidTimer as error:
                self.report.error("message-time", node, f"Pengaturan timeToLive: {error}")
        return value

    def _key(self, subscription: _Element | None, node: _Element) -> Value | None:
        if subscription is None:
            return None
        text = subscription.get("correlationKey")
        return read_expression(text, node, "Kunci pesan", self.report)

    def signal(self, node: _Element) -> SignalModel | None:
        """Read the signal of an event."""
        definition = child(node, "signalEventDefinition")
        if definition is None:
            return None
        declared = self._reference(node, definition, "signal", "Sinyalnya")
        if declared is None:
            return None
        name = read_value(declared.get("name"), declared, "Nama sinyal", self.report)
        if name is None:
            self.report.error("event-reference", node, "Sinyalnya belum diberi nama.")
            return None
        return SignalModel(name=name)

    def code(self, node: _Element) -> str | None:
        """Read the code of an error or escalation event; None for one that catches all."""
        for kind in ("error", "escalation"):
            definition = child(node, f"{kind}EventDefinition")
            if definition is None:
                continue
            if definition.get(f"{kind}Ref") is None:
                return None
            declared = self._reference(node, definition, kind, "Kodenya")
            return None if declared is None else self._code(node, declared, kind)
        return None

    def _code(self, node: _Element, declared: _Element, kind: str) -> str | None:
        code = (declared.get(f"{kind}Code") or "").strip()
        if code.startswith("="):
            message = f"Kode “{code}” tidak dihitung; tulis kodenya sebagai teks tetap."
            self.report.error("event-code", node, message)
        return code or None

    def link(self, node: _Element) -> str | None:
        """Read the name that joins link events."""
        definition = child(node, "linkEventDefinition")
        if definition is None:
            return None
        name = (definition.get("name") or "").strip() or (node.get("name") or "").strip()
        if not name:
            self.report.error("link", node, "Sambungan ini belum diberi nama.")
        return name or None

    def compensates(self, node: _Element) -> str | None:
        """Read which activity a throwing compensation event undoes; None for all of its scope."""
        definition = child(node, "compensateEventDefinition")
        if definition is None or local_name(node) == "boundaryEvent":
            return None
        if definition.get("waitForCompletion", "true") in {"false", "0"}:
            self.report.error(
                "construct-unsupported",
                node,
                "Kompensasi selalu ditunggu sampai selesai; hapus waitForCompletion.",
            )
        return definition.get("activityRef")

    def _reference(self, node: _Element, holder: _Element, kind: str, what: str) -> _Element | None:
        reference = holder.get(f"{kind}Ref")
        if reference is None:
            self.report.error("event-reference", node, f"{what} belum dipilih.")
            return None
        # A reference is a qualified name; this file has one namespace of its own.
        found = self._declared[kind].get(reference.rpartition(":")[2])
        if found is None:
            self.report.error("event-reference", node, f"{what} “{reference}” tidak ada.")
        return found


def handler_of(node: _Element) -> str | None:
    """Return the activity that an association leads to from a compensation boundary event."""
    scope = node.getparent()
    if scope is None or child(node, "compensateEventDefinition") is None:
        return None
    for association in scope.iterchildren(bpmn("association")):
        if association.get("sourceRef") == node.get("id"):
            return association.get("targetRef")
    return None


def _begins_a_process(node: _Element) -> bool:
    scope = node.getparent()
    return local_name(node) == "startEvent" and scope is not None and scope.tag == bpmn("process")
