"""Nothing that another engine would have read is lost without a word, whatever it is and wherever it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.compiler import compile_bpmn
from engine.bpmn.foreign_camunda import _ADVICE, _HARMLESS, _MOVED
from engine.bpmn.foreign_camunda_elements import _HANDLERS
from engine.bpmn.namespaces import FOREIGN
from tests.unit.bpmn.test_foreign import file

NODES = ("userTask", "serviceTask", "callActivity", "scriptTask", "businessRuleTask", "task")
ATTRIBUTE_NAMES = sorted({*_ADVICE, *_HARMLESS, *_MOVED, "class", "type", "resultVariable"})
#: Brackets around settings that are told one by one, when they hold any.
BRACKETS = {"inputOutput", "properties"}
ELEMENT_NAMES = sorted({*_HANDLERS, "preScript", "postScript", "serviceTaskOperator", "metaData", "unitTests"})  # fmt: skip
NAMES = st.from_regex(r"[a-z][A-Za-z]{0,8}", fullmatch=True)
VALUES = st.sampled_from(["", "x", "${a == 1}", "${b.c(d)}", "#{x}", "R3/PT1H", "a,b", "<&>\"'", "{0}", "${", "version", "all"])  # fmt: skip


@dataclass(frozen=True)
class Foreign:
    """An element of another engine's vocabulary."""

    name: str
    attributes: dict[str, str]
    text: str
    inner: list[Foreign] = field(default_factory=list)

    def xml(self) -> str:
        attributes = "".join(f" {key}={quoteattr(value)}" for key, value in self.attributes.items())
        inner = "".join(each.xml() for each in self.inner)
        text = self.text.replace("&", "&amp;").replace("<", "&lt;")
        return f"<q:{self.name}{attributes}>{text}{inner}</q:{self.name}>\n"

    def all(self) -> Iterator[Foreign]:
        yield self
        for each in self.inner:
            yield from each.all()


ATTRIBUTES = st.dictionaries(st.sampled_from(ATTRIBUTE_NAMES) | NAMES, VALUES, max_size=4)
PLAIN = st.dictionaries(
    st.sampled_from(["name", "source", "target", "variables", "businessKey", "event", "class", "id", "value"]) | NAMES,
    VALUES,
    max_size=3,
)  # fmt: skip
ELEMENTS: st.SearchStrategy[Foreign] = st.recursive(
    st.builds(Foreign, st.sampled_from(ELEMENT_NAMES) | NAMES, PLAIN, VALUES),
    lambda inner: st.builds(
        Foreign,
        st.sampled_from(ELEMENT_NAMES) | NAMES,
        PLAIN,
        st.just(""),
        st.lists(inner, max_size=3),
    ),
    max_leaves=6,
)


@given(
    st.sampled_from(sorted(FOREIGN)),
    st.sampled_from(NODES),
    ATTRIBUTES,
    st.lists(ELEMENTS, max_size=3),
)
def test_every_setting_of_another_engine_is_answered(
    uri: str, kind: str, attributes: dict[str, str], elements: list[Foreign]
) -> None:
    written = " ".join(f"q:{key}={quoteattr(value)}" for key, value in attributes.items())
    held = "".join(each.xml() for each in elements)
    node = f'<bpmn:{kind} id="x" {written}>\n<bpmn:extensionElements>{held}</bpmn:extensionElements></bpmn:{kind}>'
    findings = compile_bpmn(file(node, uri), schema=False).findings
    told = [f.message for f in findings if f.element_id == "x" and f.rule == "foreign-dialect"]

    for name in attributes:
        assert any(f" q:{name}=" in message for message in told), name
    for element in elements:
        for each in element.all():
            is_told = any(f" <q:{each.name}" in message for message in told)
            is_within = any(f" <q:{other.name}" in m for other in element.all() for m in told)
            assert is_told or (each.inner and each.name in BRACKETS) or is_within, each.name


@given(st.sampled_from(sorted(FOREIGN)), NAMES, NAMES, NAMES)
def test_an_unknown_element_is_answered_with_all_that_lies_in_it(
    uri: str, outer: str, middle: str, inner: str
) -> None:
    names = [f"{name}Lain" for name in (outer, middle, inner)]
    held = "".join(f"<q:{name}>" for name in names) + "".join(
        f"</q:{name}>" for name in names[::-1]
    )
    node = f'<bpmn:userTask id="x"><bpmn:extensionElements>{held}</bpmn:extensionElements></bpmn:userTask>'
    told = " ".join(f.message for f in compile_bpmn(file(node, uri), schema=False).findings)

    assert all(f"<q:{name}>" in told for name in names)


@given(
    st.sampled_from(["userTask", "boundaryEvent", "sequenceFlow", "lane", "message", "error"]),
    NAMES,
)
def test_it_is_answered_wherever_it_stands(kind: str, name: str) -> None:
    content = file(f'<bpmn:userTask id="x"/><bpmn:{kind} id="y" q:{name}="1"/>')
    told = [f for f in compile_bpmn(content, schema=False).findings if f.rule == "foreign-dialect"]

    assert [f.element_id for f in told] == ["y"]
    assert f"q:{name}=" in told[0].message
