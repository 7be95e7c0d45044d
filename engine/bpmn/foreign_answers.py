"""How is a setting of another engine answered?

One `Answer` for each attribute and element, with what to write instead and the author's own value carried over. Here is
what all vocabularies share; `foreign_camunda`, `foreign_spiff` and `foreign_jbpm` hold the vocabularies themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from lxml.etree import QName, _Element

from engine.bpmn.foreign_expressions import from_template, quoted
from engine.bpmn.foreign_scripts import assignments
from engine.bpmn.namespaces import local_name, namespace, text_of

REMOVE = "hapus; tidak ada padanannya"
REWRITE = "tulis ulang sebagai FEEL"
_LONGEST = 120


@dataclass(frozen=True, kw_only=True)
class Setting:
    """An attribute or an element of another engine's vocabulary, where it stands."""

    #: The element that carries the attribute, or the element itself.
    node: _Element
    name: str
    #: The attribute's value, or the element's text.
    value: str
    #: The attributes of the same vocabulary beside it (for an element: its own), by local name.
    beside: Mapping[str, str] = field(default_factory=dict)
    is_attribute: bool = True

    @property
    def owner(self) -> _Element:
        """The BPMN element that the setting is about."""
        node: _Element | None = self.node
        while node is not None and ("BPMN" not in namespace(node) or node.get("id") is None):
            node = node.getparent()
        return self.node if node is None else node

    @property
    def written(self) -> str:
        """The setting as it stands in the file, shortened."""
        prefix = self._prefix
        if self.is_attribute:
            return f"{prefix}{self.name}={quoteattr(shortened(self.value))}"
        own = " ".join(
            f"{QName(k).localname}={quoteattr(str(v))}" for k, v in self.node.attrib.items()
        )
        return f"<{' '.join(filter(None, (prefix + self.name, shortened(own))))}>"

    @property
    def _prefix(self) -> str:
        if not self.is_attribute:
            return f"{self.node.prefix}:" if self.node.prefix else ""
        for key in self.node.attrib:
            if QName(key).localname == self.name and QName(key).namespace:
                for prefix, uri in self.node.nsmap.items():
                    if uri == QName(key).namespace and prefix:
                        return f"{prefix}:"
        return ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the author is told about a setting."""

    setting: Setting
    advice: str
    #: False where the setting changes nothing in what a process does.
    blocks: bool = True
    #: A bracket around settings that are answered one by one needs no sentence of its own.
    is_bracket: bool = False
    #: Nested elements that this answer speaks for, besides the setting itself.
    covers: tuple[_Element, ...] = ()


def attributes_of(node: _Element) -> dict[str, str]:
    """Return an element's attributes by local name."""
    return {QName(key).localname: str(value) for key, value in node.attrib.items()}


def of_element(node: _Element) -> Setting:
    """Return the setting that an element is."""
    return Setting(
        node=node,
        name=local_name(node),
        value=text_of(node),
        beside=attributes_of(node),
        is_attribute=False,
    )


def whole(node: _Element, advice: str, *, blocks: bool = True) -> Answer:
    """Answer an element together with everything in it."""
    inside = tuple(each for each in node.iter() if each is not node)
    return Answer(setting=of_element(node), advice=advice, blocks=blocks, covers=inside)


def zeebe(element: str, /, **attributes: str | None) -> str:
    """Write the element that does the same here, without the attributes that are None."""
    written = "".join(
        f" {key.rstrip('_')}={quoteattr(value)}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<zeebe:{element}{written} />"


def bracket(node: _Element) -> Answer:
    """Answer an element that only holds others."""
    return Answer(setting=of_element(node), advice="", blocks=False, is_bracket=bool(len(node)))


def write(*elements: str) -> str:
    """Return the advice to write these elements."""
    return f"tulis {' dan '.join(elements)}"


def carried(text: str) -> str:
    """Return a value in our words; `=…` where it has to be written anew."""
    translated = from_template(text)
    return "=…" if translated is None else translated


def anew(*values: str) -> str:
    """Name the expressions that could not be translated, to be put behind an advice."""
    hard = [shortened(value) for value in values if value.strip() and from_template(value) is None]
    return "".join(f", dan tulis ulang “{value}” sebagai FEEL" for value in hard)


def as_feel(text: str) -> str:
    """Return a value as a FEEL expression with its `=`: literal text becomes a string."""
    translated = from_template(text)
    if translated is None:
        return "=…"
    return translated if translated.startswith("=") else f"={quoted(translated)}"


def mapping_line(direction: str, source: str, target: str) -> str:
    """Write one line of a `zeebe:ioMapping`."""
    return zeebe(direction, source=source, target=target)


def in_mapping(lines: Iterable[str]) -> str:
    """Write lines with the `zeebe:ioMapping` around them."""
    return f"<zeebe:ioMapping>{''.join(lines)}</zeebe:ioMapping>"


def script_lines(script: str, direction: str, fallback: str) -> tuple[str, ...]:
    """Write a script as mapping lines; nothing when it has to be written anew."""
    return tuple(
        mapping_line(direction, f"={each.feel}", each.target or fallback)
        for each in assignments(script)
    )


def as_script_tasks(script: str, result: str | None) -> str:
    """Return the advice for a script that has to become FEEL."""
    found = assignments(script)
    if not found or any(each.target is None and not result for each in found):
        return (
            f"{REWRITE} dalam "
            f"{zeebe('script', expression='=…', resultVariable=result or '…')}: “{shortened(script)}”"
        )
    tasks = [
        zeebe("script", expression=f"={each.feel}", resultVariable=each.target or result)
        for each in found
    ]
    if len(tasks) == 1:
        return write(*tasks)
    return f"jadikan {len(tasks)} tugas skrip berurutan: {', lalu '.join(tasks)}"


def shortened(text: str) -> str:
    """Return a text on one line and not longer than a sentence can bear."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"


def nested(node: _Element, *names: str) -> Iterator[_Element]:
    """Yield the children with one of these local names, in whatever vocabulary."""
    for child in node:
        if not names or local_name(child) in names:
            yield child
