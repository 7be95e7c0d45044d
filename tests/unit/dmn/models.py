"""Decision models for the tests, written short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from engine.dmn import Decisions, compile_dmn, link
from engine.dmn.namespaces import VERSIONS

NOW = datetime(2026, 3, 17, 9, 0, tzinfo=UTC)
NAMESPACE = "https://contoh.id/dmn"


def _typed(reference: str) -> str:
    return f" typeRef={quoteattr(reference)}" if reference else ""


def dmn(
    *elements: str,
    namespace: str = NAMESPACE,
    name: str = "contoh",
    version: str = "1.5",
    attributes: str = "",
) -> bytes:
    """A file; every element begins a line of its own, so that line 2 is the first."""
    body = "\n".join(elements)
    return (
        f'<definitions xmlns="{VERSIONS[version]}" namespace="{namespace}" name="{name}" {attributes}>\n'
        f"{body}\n</definitions>"
    ).encode()


def input_data(name: str, kind: str = "") -> str:
    return f'<inputData id="in_{name}" name="{name}"><variable name="{name}"{_typed(kind)}/></inputData>'


def requires(*hrefs: str) -> str:
    """Requirements: `in_…` for input data, `f_…` for functions, everything else is a decision."""
    lines = []
    for href in hrefs:
        target = href if "#" in href else f"#{href}"
        bare = target.rpartition("#")[2]
        if bare.startswith("in_"):
            lines.append(
                f'<informationRequirement><requiredInput href="{target}"/></informationRequirement>'
            )
        elif bare.startswith("f_"):
            lines.append(
                f'<knowledgeRequirement><requiredKnowledge href="{target}"/></knowledgeRequirement>'
            )
        else:
            lines.append(
                f'<informationRequirement><requiredDecision href="{target}"/></informationRequirement>'
            )
    return "".join(lines)


def decision(name: str, logic: str, *needs: str, kind: str = "", drawn: str | None = None) -> str:
    """A decision whose id is its name."""
    return (
        f'<decision id="{name}" name="{drawn or name}"><variable name="{name}"{_typed(kind)}/>'
        f"{requires(*needs)}{logic}</decision>"
    )


def function(
    name: str, parameters: Mapping[str, str], body: str, *needs: str, kind: str = ""
) -> str:
    """A business knowledge model whose id is `f_` and its name."""
    formal = "".join(
        f'<formalParameter name="{parameter}"{_typed(reference)}/>'
        for parameter, reference in parameters.items()
    )
    return (
        f'<businessKnowledgeModel id="f_{name}" name="{name}"><variable name="{name}"{_typed(kind)}/>'
        f"<encapsulatedLogic>{formal}{body}</encapsulatedLogic>{requires(*needs)}</businessKnowledgeModel>"
    )


def literal(text: str, kind: str = "") -> str:
    return f"<literalExpression{_typed(kind)}><text>{escape(text)}</text></literalExpression>"


def context(entries: Sequence[tuple[str, str]]) -> str:
    """A boxed context; the entry without a name is the result."""
    lines = (
        f"<contextEntry>{f'<variable name={quoteattr(name)}/>' if name else ''}{value}</contextEntry>"
        for name, value in entries
    )
    return f"<context>{''.join(lines)}</context>"


def table(
    inputs: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    policy: str = "UNIQUE",
    aggregation: str = "",
    outputs: Sequence[str] = ("",),
    input_types: Sequence[str] = (),
    input_values: Sequence[str] = (),
    output_types: Sequence[str] = (),
    output_values: Sequence[str] = (),
    defaults: Sequence[str] = (),
) -> str:
    """A decision table; a row holds its inputs, then its outputs."""

    def nth(texts: Sequence[str], index: int) -> str:
        return texts[index] if index < len(texts) else ""

    def texts(tag: str, text: str) -> str:
        return f"<{tag}><text>{escape(text)}</text></{tag}>" if text else ""

    columns = "".join(
        f"<input><inputExpression{_typed(nth(input_types, index))}><text>{escape(text)}</text></inputExpression>"
        f"{texts('inputValues', nth(input_values, index))}</input>"
        for index, text in enumerate(inputs)
    )
    results = "".join(
        f'<output name="{name}"{_typed(nth(output_types, index))}>'
        f"{texts('outputValues', nth(output_values, index))}"
        f"{texts('defaultOutputEntry', nth(defaults, index))}</output>"
        for index, name in enumerate(outputs)
    )
    lines = "".join(
        f'\n<rule id="baris_{number}">'
        + "".join(
            f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in row[: len(inputs)]
        )
        + "".join(
            f"<outputEntry><text>{escape(cell)}</text></outputEntry>" for cell in row[len(inputs) :]
        )
        + "</rule>"
        for number, row in enumerate(rows, start=1)
    )
    gathered = f' aggregation="{aggregation}"' if aggregation else ""
    return (
        f'<decisionTable hitPolicy="{policy}"{gathered}>{columns}{results}{lines}</decisionTable>'
    )


def linked(*contents: bytes, lenient: bool = False) -> Decisions:
    """The decisions of some files, called `a.dmn`, `b.dmn` and so on."""
    files = [
        compile_dmn(content, file=f"{chr(ord('a') + number)}.dmn")
        for number, content in enumerate(contents)
    ]
    return link(files, lenient=lenient)


def ask(
    decision_id: str, *contents: bytes, strict: bool = True, lenient: bool = False, **given: Any
) -> Any:
    """The value of a decision."""
    decisions = linked(*contents, lenient=lenient)
    return decisions.evaluate(decision_id, given, now=NOW, strict=strict).value


def sentences(*contents: bytes) -> list[str]:
    """What is found in some files, one sentence each."""
    return [finding.message for finding in linked(*contents).findings]


def rules(*contents: bytes) -> list[str]:
    """The names of the rules that were broken."""
    return [finding.rule for finding in linked(*contents).findings]


#: A file of the standard's test cases for the model `m.dmn`.
CASES = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
<modelName>m.dmn</modelName>{cases}</testCases>"""


def case(name: str, expected: str, inputs: str = "", attributes: str = "") -> str:
    return (
        f'<testCase id="{name}" {attributes}>{inputs}<resultNode name="{name}">'
        f"<expected>{expected}</expected></resultNode></testCase>"
    )


def expected_value(kind: str, text: str) -> str:
    return f'<value xsi:type="xsd:{kind}">{text}</value>'
